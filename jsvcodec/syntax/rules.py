"""What all who read or write JSV agree on: special characters, quotes, dialects, and how much a document may hold.

It knows neither the grammar nor nodes, and so is there without them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from jsvcodec.names import BLANK

__all__ = [
    "DEFAULT_MAX_DEPTH",
    "DIALECTS",
    "LIMITS",
    "SPECIAL",
    "Dialect",
    "Format",
    "Limits",
    "Syntax",
    "is_bare_name",
    "quote",
]

Format = Literal["jsv", "json"]
"""What documents may be written in: JSV, or ServiceStack's JSON [J1]."""

Dialect = Literal["wire", "dump"]
"""How documents may be laid out [D1]."""

DIALECTS: tuple[Dialect, ...] = ("wire", "dump")
"""The start symbols of the grammar."""

Syntax = Literal["wire", "dump", "json"]
"""What a reader of text goes by: a dialect of JSV, or JSON."""

DEFAULT_MAX_DEPTH = 200
"""How many brackets may be open at once unless the caller says otherwise [G8]."""


class Limits(NamedTuple):
    """How much of everything a document may hold [G8].

    Args:
        depth: How many brackets may be open at once.
        length: How long it may be, in bytes or characters, as it comes.
        items: How many items or members a list or a map may have.
        text: How many characters a text or a name may have, as they stand there, without the quotes around them.
    """

    depth: int = DEFAULT_MAX_DEPTH
    length: int = 1 << 28
    items: int = 1 << 24
    text: int = 1 << 26


LIMITS = Limits()
"""What a document may hold unless the caller says otherwise."""

SPECIAL = frozenset('":,{}[]\r\n')
"""The nine characters that put a text in quotes [Q1]."""


def quote(text: str) -> str:
    """Return ``text`` in quotes, inner quotes doubled [Q3]."""
    return '"' + text.replace('"', '""') + '"'


def is_bare_name(name: str) -> bool:
    """Say whether a member's name can stand bare, as all that are written do [M9]."""
    return name != "" and name.strip(BLANK) == name and SPECIAL.isdisjoint(name)

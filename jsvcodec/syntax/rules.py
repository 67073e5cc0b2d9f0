"""What all who read or write JSV agree on: its special characters, quotes, the dialects, and how deep brackets may go.

It knows neither the grammar nor nodes, and so is there without them.
"""

from __future__ import annotations

from typing import Literal

from jsvcodec.names import BLANK

__all__ = ["DEFAULT_MAX_DEPTH", "DIALECTS", "SPECIAL", "Dialect", "is_bare_name", "quote"]

Dialect = Literal["wire", "dump"]
"""How documents may be laid out [D1]."""

DIALECTS: tuple[Dialect, ...] = ("wire", "dump")
"""The start symbols of the grammar."""

DEFAULT_MAX_DEPTH = 200
"""How many brackets may be open at once unless the caller says otherwise [G8]."""

SPECIAL = frozenset('":,{}[]\r\n')
"""The nine characters that put a text in quotes [Q1]."""


def quote(text: str) -> str:
    """Return ``text`` in quotes, inner quotes doubled [Q3]."""
    return '"' + text.replace('"', '""') + '"'


def is_bare_name(name: str) -> bool:
    """Say whether a member's name can stand bare, as all that are written do [M9]."""
    return name != "" and name.strip(BLANK) == name and SPECIAL.isdisjoint(name)

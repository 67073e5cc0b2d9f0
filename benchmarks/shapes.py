"""Documents and values of one shape each, as long or as deep as asked; nothing here is timed.

Each says what a codec must make of it, so that a result can be checked before its time means anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Flag
from typing import Any
from uuid import UUID

from jsvcodec.syntax.rules import Dialect
from jsvcodec.types import Int32, Int64

__all__ = ["ANY_SIZE", "DAMAGED", "DOCUMENTS", "UNWRITABLE", "Damaged", "Document", "Unwritable", "census"]

ANY_SIZE = 1 << 22
"""A size to begin with that no shape should need."""

Census = tuple[int, int]
"""How many words and empty places a value holds, and how many containers stand inside each other."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is JSV.

    Args:
        name: Its shape.
        unit: What is counted.
        text: The document of so many units.
        census: What reading it finds, typed if there is a type.
        type: What it is read into, or None to read it without a type only.
        plain: Whether it is read without a type, too.
        dialect: How it is read.
        written: Whether writing gives the same text again.
        most: The size to begin with, at most, where greater ones say nothing more or take another kind of memory.
    """

    name: str
    unit: str
    text: Callable[[int], str]
    census: Callable[[int], Census]
    type: Any = None
    plain: bool = True
    dialect: Dialect = "wire"
    written: bool = True
    most: int = ANY_SIZE


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text that is refused, with the code and the offset of the refusal."""

    name: str
    unit: str
    text: Callable[[int], str | bytes]
    code: str
    offset: Callable[[int], int]
    type: Any = None
    dialect: Dialect = "wire"
    most: int = ANY_SIZE


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A value that is refused, with the code of the refusal; None where exact writing takes it [E21, E22]."""

    name: str
    unit: str
    value: Callable[[int], Any]
    code: str
    exact: str | None
    type: Any = None
    most: int = ANY_SIZE


def census(value: Any) -> Census:
    """Count a value's words and empty places, and its depth, whatever that is."""
    words = depth = 0
    pending = [(value, 0)]
    while pending:
        here, level = pending.pop()
        parts: list[Any] | None = None
        if isinstance(here, list):
            parts = here
        elif isinstance(here, dict):
            parts = list(here.values())
        elif hasattr(here, "__dict__"):
            parts = [part for part in vars(here).values() if part is not None]
        if parts is None:
            words += 1
        else:
            pending += [(part, level + 1) for part in parts]
            level += 1
        depth = max(depth, level)
    return words, depth


# ---- classes ----


@dataclass
class Item:
    """A record as most are."""

    id: int
    name: str
    tags: list[str]


@dataclass
class Link:
    """A record that holds one of its own kind."""

    next: Link | None = None
    value: int | None = None


@dataclass
class Branch:
    """A record that holds a list of its own kind."""

    children: list[Branch] = field(default_factory=list)


class Flags(Flag):
    """Flags, of which a word may name many."""

    A = 1
    B = 2


@dataclass
class Empty:
    """A record that knows no member."""


# ---- texts ----


def _list(item: str) -> Callable[[int], str]:
    return lambda size: f"[{','.join([item] * size)}]"


def _map(value: str) -> Callable[[int], str]:
    return lambda size: f"{{{','.join(f'key {number}:{value}' for number in range(size))}}}"


def _nested(left: str, right: str, inside: str = "") -> Callable[[int], str]:
    return lambda size: left * size + inside + right * size


_SOME = 1 << 12
_FEW = 1 << 9  # a dict of many keys outgrows the processor's caches step by step, whoever makes it
_HEAP = 1 << 20  # a text of over 32 MB gets fresh pages from the system each time, a shorter one does not

DOCUMENTS = [
    Document("flat list", "items", _list("some text"), lambda n: (n, 1), list[str]),
    Document("list of quoted texts", "items", _list('"a,""b"""'), lambda n: (n, 1), list[str]),
    Document("list of empty places", "items", lambda n: f"[{',' * (n - 1)}a]", lambda n: (n, 1), list[str | None]),
    Document("flat map", "members", _map("1"), lambda n: (n, 1), dict[str, int], most=_FEW),
    Document(
        "list of records", "records", _list('{id:7,name:"Smith, Jones",tags:[a,b]}'), lambda n: (4 * n, 3), list[Item]
    ),
    Document("unknown members", "members", _map("[a]"), lambda _: (0, 1), Empty, plain=False, written=False),
    Document("one bare text", "characters", lambda n: "é" * n, lambda _: (1, 0), str),
    Document("one text full of quotes", "quotes", lambda n: '"' + 'a""' * n + '"', lambda _: (1, 0), str, most=_SOME),
    Document("one long float", "digits", lambda n: "0." + "1" * n, lambda _: (1, 0), float, written=False, most=_HEAP),
    Document("one long base64", "bytes", lambda n: "QUJD" * (n // 3), lambda _: (1, 0), bytes),
    Document("nested lists", "levels", _nested("[", "]"), lambda n: (0, n), most=_SOME),
    Document("nested maps", "levels", _nested("{a:", "}", "b"), lambda n: (1, n), most=_SOME),
    Document("nested records", "levels", _nested("{next:", "}", "{}"), lambda n: (0, n + 1), Link, most=_SOME),
    Document(
        "nested records and lists",
        "levels",
        _nested("{children:[", "]}", "{children:[]}"),
        lambda n: (0, 2 * n + 2),
        Branch,
        most=_SOME,
    ),
    Document("nested unknown members", "levels", _nested("{x:[", "]}"), lambda _: (0, 1), Empty, False, written=False),
    Document(
        "spaced list, dump",
        "items",
        lambda n: f"[ {' , '.join(['a b'] * n)} ]",
        lambda n: (n, 1),
        list[str],
        dialect="dump",
        written=False,
    ),
    Document(
        "one long layout, dump",
        "characters",
        _nested(" ", "\n", "[a]"),
        lambda _: (1, 1),
        list[str],
        dialect="dump",
        written=False,
    ),
]
"""What reads and writes well, flat and deep."""

_MODULUS = (1 << 61) - 1  # of the hashes of numbers and UUIDs

DAMAGED = [
    Damaged("lists never closed", "levels", lambda n: "[" * n, "unclosed-list", lambda n: n),
    Damaged("maps never closed", "levels", lambda n: "{a:" * n, "unclosed-map", lambda n: 3 * n),
    Damaged("quote never closed", "characters", lambda n: '["' + "a," * (n // 2), "unclosed-quote", lambda _: 1),
    Damaged(
        "quotes never closed",
        "quotes",
        lambda n: "[" + '"' * (n // 2 * 2 + 1),
        "unclosed-quote",
        lambda _: 1,
        most=_SOME,
    ),
    Damaged("list closed as a map", "items", lambda n: f"[{'a,' * n}}}", "mismatched-bracket", lambda n: 2 * n + 1),
    Damaged(
        "nested lists, the last closed as a map",
        "levels",
        lambda n: "[" * n + "]" * (n - 1) + "}",
        "mismatched-bracket",
        lambda n: 2 * n - 1,
    ),
    Damaged(
        "damage behind many lines",
        "lines",
        lambda n: '["' + "a\r\n" * n + '"x]',
        "text-after-value",
        lambda n: 3 * n + 3,
    ),
    Damaged(
        "damage behind long layout, dump",
        "characters",
        lambda n: f'["a"{" " * n}"]',
        "text-after-value",
        lambda n: n + 4,
        dialect="dump",
    ),
    Damaged(
        "name repeated at the end",
        "members",
        lambda n: f"{_map('')(n)[:-1]},key 0:}}",
        "duplicate-name",
        lambda n: len(_map("")(n)),
    ),
    Damaged("bad word at the end", "items", lambda n: f"[{'1,' * n}x]", "bad-word", lambda n: 2 * n + 1, list[int]),
    Damaged(
        "bad word at the bottom",
        "levels",
        _nested("{value:1,next:", "}", "{value:x}"),
        "bad-word",
        lambda n: 14 * n + 7,
        Link,
    ),
    Damaged(
        "keys that share a hash",
        "members",
        lambda n: f"{{{','.join(f'{number * _MODULUS:032x}:a' for number in range(n + 101))}}}",
        "rejected",
        lambda _: 3501,
        dict[UUID, str],
    ),
    Damaged("digits without end, as int", "digits", lambda n: "1" * (n + 5000), "out-of-range", lambda _: 0, int),
    Damaged("digits without end, as Int64", "digits", lambda n: "1" * (n + 99), "out-of-range", lambda _: 0, Int64),
    Damaged("zeros in front, as Int32", "digits", lambda n: "0" * n + "x", "bad-word", lambda _: 0, Int32),
    Damaged("digits without end, as Decimal", "digits", lambda n: "1" * (n + 99), "out-of-range", lambda _: 0, Decimal),
    Damaged(
        "exponent without end, as Decimal", "digits", lambda n: f"1E{'9' * n}", "out-of-range", lambda _: 0, Decimal
    ),
    Damaged("exponent without end, as float", "digits", lambda n: f"1E{'9' * n}x", "bad-word", lambda _: 0, float),
    Damaged("duration without end", "digits", lambda n: f"P{'9' * (n + 99)}D", "bad-word", lambda _: 0, timedelta),
    Damaged(
        "date without end", "digits", lambda n: f"2024-01-01T00:00:00.{'1' * n}x", "bad-word", lambda _: 0, datetime
    ),
    Damaged("nearly a UUID", "digits", lambda n: "a" * (n + 33), "bad-word", lambda _: 0, UUID),
    Damaged("flags without end", "names", lambda n: f"{'A,' * n}x", "bad-word", lambda _: 0, Flags),
    Damaged(
        "bad byte at the end",
        "bytes",
        lambda n: b"[" + b"a" * n + b"\xff]",
        "bad-encoding",
        lambda n: n + 1,
        most=_SOME,
    ),
]
"""What is refused, as late as can be, or looks like more than it is."""


# ---- values ----


def _full(size: int, last: Any) -> list[Any]:
    return [*range(size), last]


def _list_in_itself(size: int) -> list[Any]:
    items = _full(size, None)
    items[-1] = items
    return items


def _ring(size: int, make: Callable[[Any], Any], close: Callable[[Any, Any], object]) -> Any:
    """Return the outermost of so many containers in each other, of which the innermost holds the outermost."""
    first = here = make(None)
    for _ in range(size - 1):
        here = make(here)
    close(first, here)
    return here


UNWRITABLE = [
    Unwritable("list that ends with itself", "items", _list_in_itself, "cycle", "cycle"),
    Unwritable(
        "ring of lists",
        "levels",
        lambda n: _ring(n, lambda inner: [inner], lambda a, b: a.__setitem__(0, b)),
        "cycle",
        None,
        most=_SOME,
    ),
    Unwritable(
        "ring of maps",
        "levels",
        lambda n: _ring(n, lambda inner: {"a": inner}, lambda a, b: a.update(a=b)),
        "cycle",
        None,
        most=_SOME,
    ),
    Unwritable(
        "ring of records",
        "levels",
        lambda n: _ring(n, Link, lambda a, b: setattr(a, "next", b)),
        "cycle",
        None,
        Link,
        _SOME,
    ),
    Unwritable("wrong value at the end", "items", lambda n: _full(n, "x"), "wrong-type", "wrong-type", list[int]),
    Unwritable(
        "lone surrogate at the end",
        "items",
        lambda n: [*map(str, range(n)), "\ud800"],
        "lone-surrogate",
        None,
        list[str],
    ),
]
"""What is refused: cycles, and what only its last part spoils."""

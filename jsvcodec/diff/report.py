"""Differences as data: what kinds there are, at which level each counts, and how they are shown as text.

It knows nothing of how differences are found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Literal, get_args

from jsvcodec.errors import Source
from jsvcodec.syntax.tree import Node, plain

__all__ = ["LEVELS", "Difference", "Kind", "Level", "Place", "WireDiff"]

Level = Literal["bytes", "canonical", "typed"]
"""How closely documents are compared: as they came; without layout, needless quotes and the order of members; or by
what they mean."""

LEVELS: tuple[Level, ...] = get_args(Level)
"""The levels, the strictest first."""

Kind = Literal[
    "value",
    "type",
    "missing",
    "extra",
    "order",
    "duplicate",
    "null",
    "name",
    "number",
    "boolean",
    "date",
    "guid",
    "spelling",
    "quotes",
    "key-order",
    "layout",
    "format",
]
"""What a difference is about.

- ``value``, ``type``: another value, or one of another shape. ``missing``, ``extra``: an item or member that only the
  left document has, or only the right one. ``order``: an item that stands elsewhere in its list. ``duplicate``: a
  member that stands twice. ``null``: nothing, an empty value or absence in each other's place.
- ``name``: another spelling of a member's name. ``number``, ``boolean``, ``date``, ``guid``, ``spelling``: another word
  for the same value.
- ``quotes``, ``key-order``, ``layout``, ``format``: the same words in other dress; layout is white space, a byte order
  mark, and how JSON escapes.
"""

_CANONICAL = ("name", "number", "boolean", "date", "guid", "spelling")
_BYTES = ("quotes", "key-order", "layout", "format")


class _Lines:
    """Where the lines of a document begin, so that many places in it are found quickly."""

    def __init__(self, source: Source) -> None:
        text = source.text
        self._source = source
        self._starts = [0, *(end.end() for end in re.finditer("\r\n?|\n", text))]
        self._offsets: list[int] | None = None
        if source.unit == "byte" and not text.isascii():
            lines = (text[start:stop] for start, stop in pairwise(self._starts))
            self._offsets = [0, *accumulate(len(line.encode("utf-8", "surrogateescape")) for line in lines)]

    def line(self, index: int) -> int:
        return bisect_right(self._starts, index)

    def offset(self, index: int) -> int:
        mark = self._source.bom * (3 if self._source.unit == "byte" else 1)
        if self._offsets is None:
            return index + mark
        line = self.line(index) - 1
        before = self._source.text[self._starts[line] : index]
        return self._offsets[line] + len(before.encode("utf-8", "surrogateescape")) + mark


_lines = lru_cache(maxsize=4)(_Lines)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document.

    Args:
        source: The document.
        index: The character, from 0.
    """

    source: Source
    index: int

    @property
    def offset(self) -> int:
        """The place from 0, in bytes if the document came as bytes, else in characters."""
        return _lines(self.source).offset(self.index)

    @property
    def line(self) -> int:
        """The line, from 1."""
        return _lines(self.source).line(self.index)

    @property
    def column(self) -> int:
        """The character's number in its line, from 1."""
        return self.source.column(self.index)

    def excerpt(self) -> str:
        """Return the text around the place, with a caret below it; two lines."""
        return self.source.excerpt(self.index)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Args:
        path: Where it is, like ``$.sessions[3].callState``; in a list by the index on the left, if there is one.
        kind: What it is about.
        level: The loosest level at which it counts: ``"typed"`` for one in meaning.
        left: What the left document has there, as it is shown; ``"nothing"`` for null, ``"absent"`` for no entry.
        right: What the right document has.
        left_at: Where that stands; of what is absent, the container.
        right_at: The same on the right.
        nodes: What stands there on both sides; None for no entry.
    """

    path: str
    kind: Kind
    level: Level
    left: str
    right: str
    left_at: Place
    right_at: Place
    nodes: tuple[Node | None, Node | None] = field(default=(None, None), repr=False, compare=False)

    @property
    def severity(self) -> Literal["difference", "spelling"]:
        """Whether it is one in meaning or in spelling alone."""
        return "difference" if self.level == "typed" else "spelling"

    def __str__(self) -> str:
        ours, theirs = self.left_at, self.right_at
        places = f"line {ours.line}, column {ours.column} | line {theirs.line}, column {theirs.column}"
        return f"{self.path}: {self.kind}: {self.left} | {self.right} ({places})"

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it, for machines; what is absent on a side is so here, and null stands for nothing."""
        places = {
            side: {"offset": at.offset, "unit": at.source.unit, "line": at.line, "column": at.column}
            for side, at in (("left", self.left_at), ("right", self.right_at))
        }
        said = {name: getattr(self, name) for name in ("path", "kind", "level", "severity")}
        sides = zip(("left", "right"), self.nodes, strict=True)
        return said | {side: plain(node) for side, node in sides if node is not None} | {"at": places}


def level_of(kind: Kind, *, same: bool = False) -> Level:
    """Return the loosest level at which a kind of difference counts.

    Args:
        kind: The kind.
        same: Of nothing, an empty value and absence: whether the type makes the same of both.
    """
    if kind in _BYTES:
        return "bytes"
    return "canonical" if kind in _CANONICAL or same else "typed"


@dataclass(frozen=True, slots=True)
class WireDiff:
    """What differs between two documents; true if something does at the level that was asked for.

    Args:
        differences: All that was found at any level, in the order of the left document.
        level: The level that was asked for.
        cut: The levels of which there are more than were written down; where one counts at the level that was asked
            for, the rest of the documents was not looked at.
    """

    differences: tuple[Difference, ...]
    level: Level = "typed"
    cut: frozenset[Level] = frozenset()

    @property
    def more(self) -> bool:
        """Whether there are more differences that count at the level that was asked for."""
        return any(LEVELS.index(each) >= LEVELS.index(self.level) for each in self.cut)

    def __bool__(self) -> bool:
        return any(self)

    def __iter__(self) -> Iterator[Difference]:
        """Yield the differences that count at the level that was asked for."""
        return iter(self.at(self.level))

    def __len__(self) -> int:
        return len(self.at(self.level))

    def at(self, level: Level) -> list[Difference]:
        """Return the differences that count at a level."""
        return [each for each in self.differences if LEVELS.index(each.level) >= LEVELS.index(level)]

    @property
    def agrees(self) -> Level | None:
        """The strictest level at which the documents agree, or None if they differ at all."""
        return next((level for level in LEVELS if not self.at(level)), None)

    def __str__(self) -> str:
        counted = self.at(self.level)
        lines = [str(each) for each in counted] + ["…"] * (self.more and bool(counted))
        return "\n".join([self.summary(), *lines])

    def explain(self, left: str = "left", right: str = "right", most: int = 20) -> str:
        """Return many lines for people: the summary, and each difference with the text around it on both sides.

        Args:
            left: What the left document is called.
            right: What the right one is called.
            most: How many differences are shown.
        """
        counted = self.at(self.level)
        lines = [self.summary()]
        width = max(len(left), len(right))
        for each in counted[:most]:
            lines.append(str(each))
            for name, place in ((left, each.left_at), (right, each.right_at)):
                text, caret = place.excerpt().split("\n")
                lines += [f"  {name:{width}}  {text}", f"  {'':{width}}  {caret}"]
        if len(counted) > most:
            lines.append(f"… and {len(counted) - most}{' or more' * self.more} others")
        elif self.more:
            lines.append("… and others")
        return "\n".join(lines)

    def summary(self) -> str:
        """Return one line: how many differences count, and at which level the documents agree."""
        count = len(self)
        agrees = f"they agree at the {self.agrees} level" if self.agrees else "they agree at no level"
        many = f"{'more than ' * self.more}{count} difference{'s' * (count != 1)}"
        return f"{many if count else 'no difference'} at the {self.level} level; {agrees}"

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it, for machines."""
        listed = [each.as_data() for each in self.differences]
        return {"level": self.level, "agrees": self.agrees, "different": bool(self), "more": self.more} | {
            "differences": listed
        }

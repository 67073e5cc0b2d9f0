"""Large documents made short: what stands in both of them, letter by letter, need not be looked at.

It knows where objects in lists begin and end, but nothing of what they say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from secrets import token_hex

from jsvcodec.errors import Source
from jsvcodec.syntax.rules import Syntax

__all__ = ["Folded", "folded"]

_WORTH = 1 << 16
"""Characters of documents for which it is worth the while."""

_STRINGS = {"json": r'"(?:[^"\\]|\\.)*+"'}
_QUOTED = r'"[^"]*"'


class Folded:
    """A document in which objects are replaced by short texts, the same text for the same object.

    Args:
        source: The document.
        cuts: Where objects begin and end in it, and what stands for each.
        secret: What all texts begin with that stand for objects; None if there are none.
    """

    def __init__(self, source: Source, cuts: list[tuple[int, int, str]], secret: str | None = None) -> None:
        self._secret = secret
        self._whole = source.text
        self._stops = {start: stop for start, stop, _ in cuts}
        parts: list[str] = []
        self._ends: list[int] = []  # of what stands for objects, in the short text
        self._shifts: list[int] = []  # what to add to a place behind it
        at = length = 0
        for start, stop, other in cuts:
            parts += [source.text[at:start], other]
            length += start - at + len(other)
            at = stop
            self._ends.append(length)
            self._shifts.append(stop - length)
        self.source = source._replace(text="".join([*parts, source.text[at:]]))

    def stands_for_object(self, value: str) -> bool:
        """Say whether a text of the short document stands for an object."""
        return self._secret is not None and value.startswith(self._secret)

    def object(self, index: int) -> tuple[str, int]:
        """Return the text of the object that a text at a place of the short one stands for, and where it begins."""
        start = self.index(index)
        return self._whole[start : self._stops[start]], start

    def index(self, index: int) -> int:
        """Return the place in the whole document of a place in the short one."""
        at = bisect_right(self._ends, index)
        return index + (self._shifts[at - 1] if at else 0)


def folded(left: Source, right: Source, syntax: Syntax) -> tuple[Folded, Folded]:
    """Return two documents of one kind without the objects in lists that both have.

    Time is linear in their length.
    """
    if max(len(left.text), len(right.text)) < _WORTH:
        return Folded(left, []), Folded(right, [])
    cuts = [list(_objects(source.text, syntax)) for source in (left, right)]
    texts = [{source.text[slice(*cut)] for cut in each} for source, each in zip((left, right), cuts, strict=True)]
    secret = token_hex(8)  # so that no document says it
    others = {text: f'"{secret}-{number}"' for number, text in enumerate(texts[0] & texts[1])}
    return Folded(left, _kept(left, cuts[0], others), secret), Folded(right, _kept(right, cuts[1], others), secret)


def _kept(source: Source, cuts: list[tuple[int, int]], others: dict[str, str]) -> list[tuple[int, int, str]]:
    found = ((start, stop, others.get(source.text[start:stop])) for start, stop in cuts)
    return [(start, stop, other) for start, stop, other in found if other is not None]


@cache
def _marks(syntax: Syntax) -> re.Pattern[str]:
    return re.compile(rf"{_STRINGS.get(syntax, _QUOTED)}|[\[\]{{}}]", re.DOTALL)


def _objects(text: str, syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Yield where the outermost objects in lists begin and end."""
    open_: list[str] = []
    start = inner = 0
    for found in _marks(syntax).finditer(text):
        mark = found[0]
        if inner:
            if mark == "{" or mark == "[":
                inner += 1
            elif mark == "}" or mark == "]":
                inner -= 1
                if not inner:
                    yield start, found.end()
        elif mark == "{" and open_ and open_[-1] == "[":
            start, inner = found.start(), 1
        elif mark == "{" or mark == "[":
            open_.append(mark)
        elif (mark == "}" or mark == "]") and open_:
            open_.pop()

"""The rows of enums, made from the enum's class.

What goes on the wire follows from the values: texts are the wire's own words, numbers stand behind names.
"""

from __future__ import annotations

import re
from enum import Enum, Flag
from functools import reduce
from operator import or_
from typing import Any

from jsvcodec.errors import WordError
from jsvcodec.names import fold, unambiguous
from jsvcodec.scalars.row import Scalar

__all__ = ["enum_row"]

_NUMBER = re.compile("-?(?:0|[1-9][0-9]{0,19})")  # at most 64 bits


def enum_row(cls: type[Enum]) -> Scalar:
    """Make the row of an enum class [S5, S6].

    - Values that are all texts are the words, as a service documents them.
    - Otherwise the members' names are the words; a number that is a member's value is read, too.
    - A `Flag` is written as its number; read as a number, or as names with commas between them.

    Exact words come first, then values and names ignoring case, unless two members would share one.
    """
    members = dict(cls.__members__)
    flags = issubclass(cls, Flag)
    texts = not flags and all(isinstance(member.value, str) for member in cls)
    by_word = members | ({str.__str__(member.value): member for member in cls} if texts else {})
    by_fold = unambiguous(by_word)

    def find(word: str) -> Any:
        found = by_word.get(word)
        return by_fold.get(fold(word)) if found is None else found

    def decode(word: str) -> Any:
        value = find(word)
        if value is None and flags and "," in word:
            parts = [find(part.strip()) for part in word.split(",", len(members))]
            value = None if None in parts else reduce(or_, parts)
        if value is None and not texts and _NUMBER.fullmatch(word):
            value = _by_value(cls, int(word))
        if value is None:
            raise WordError
        return value

    def encode(value: Any) -> str:
        if not isinstance(value, cls):
            raise WordError("wrong-type")
        if flags:
            return int.__repr__(value.value)
        return str.__str__(value.value) if texts else value.name

    article = "an" if cls.__name__[0] in "AEIOUaeiou" else "a"
    return Scalar(
        name=f"{article} {cls.__name__}",
        type=cls,
        decode=decode,
        encode=encode,
        json="number" if flags else "string",
        dotnet=("System.Enum",),
        arrow="int64" if flags else "dictionary(int32, utf8)",
        bare=True,
        fast="enum",
        examples=tuple((member, encode(member)) for member in cls),
    )


def _by_value(cls: type[Enum], number: int) -> Enum | None:
    """Return the member, or the combination of flags, whose value is just this number."""
    try:
        member = cls(number)
    except ValueError:
        return None
    # A lenient Flag may answer with other bits than it was asked for, or with no member at all.
    return member if isinstance(member, cls) and member.value == number else None

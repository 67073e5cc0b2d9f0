"""The rows of enums, made from the enum's class.

What goes on the wire follows from the values: texts are the wire's own words, numbers stand behind names.
"""

from __future__ import annotations

from enum import Enum, Flag, IntFlag
from functools import reduce
from operator import or_
from typing import Any

from jsvcodec.errors import SchemaError, WordError
from jsvcodec.names import BLANK, fold, unambiguous, with_article
from jsvcodec.scalars.numbers import INTEGERS
from jsvcodec.scalars.row import Scalar

__all__ = ["enum_row"]


def enum_row(cls: type[Enum]) -> Scalar:
    """Make the row of an enum class [S5, S6].

    - Values that are all texts are the words, as a service documents them.
    - Otherwise the members' names are the words; a number that is a member's value is read, too.
    - A `Flag` is written as its number; read as a number, or as names with commas between them.

    Exact words come first, then values and names ignoring case, unless two members would share one. Numbers are
    32 bits wide, or as wide as the members need, unless the class has an attribute ``__width__`` that names another
    row of integers (``"uint8"``). Numbers without a name are taken if the class makes members of them
    (`jsvcodec.types.Open`, or a lenient `Flag`).
    """
    members = dict(cls.__members__)
    flags = issubclass(cls, Flag)
    texts = not flags and all(isinstance(member.value, str) for member in cls)
    by_word = members | ({str.__str__(member.value): member for member in cls} if texts else {})
    by_fold = unambiguous(by_word)
    width = _width(cls)
    modulus = 1 << int(width.name.lstrip("uint"))

    def find(word: str) -> Any:
        found = by_word.get(word)
        return by_fold.get(fold(word)) if found is None else found

    def decode(word: str) -> Any:
        value = find(word)
        if value is None and flags and "," in word:
            parts = [find(part.strip(BLANK)) for part in word.split(",", len(members))]
            value = None if any(part is None for part in parts) else reduce(or_, parts)
        if value is None:
            number = word if texts else width.decode(word)
            value = _by_value(cls, number % modulus if flags else number)
        if value is None:
            raise WordError
        return value

    def encode(value: Any) -> str:
        if not isinstance(value, cls):
            raise WordError("wrong-type")
        if flags:  # a negative number is held as its two's complement
            signed = not width.name.startswith("u") and modulus // 2 <= value.value < modulus
            return width.encode(value.value - modulus if signed else value.value)
        if not texts and value.name not in members:
            return width.encode(value.value)
        return str.__str__(value.value) if texts else value.name

    return Scalar(
        name=with_article(cls.__name__),
        type=cls,
        decode=decode,
        encode=encode,
        json="number" if flags else "string",
        dotnet=("System.Enum",),
        arrow="int64" if flags else "dictionary(int32, utf8)",
        fast="enum",
        examples=tuple((member, encode(member)) for member in cls),
    )


def _width(cls: type[Enum]) -> Scalar:
    """Return the row of the integers that a class's numbers are."""
    said = getattr(cls, "__width__", None)
    if said is not None:
        if said not in INTEGERS:
            known = ", ".join(INTEGERS)
            raise SchemaError(f"no plan for {cls.__qualname__}: its __width__ {said!r} is none of {known}")
        return INTEGERS[said]
    numbers = [member.value for member in cls if isinstance(member.value, int)]
    for name in ("int32", "int64"):
        if all(abs(number) < 1 << int(name[3:]) - 1 or number == -1 << int(name[3:]) - 1 for number in numbers):
            return INTEGERS[name]
    return INTEGERS["uint64"]


def _by_value(cls: type[Enum], value: object) -> Enum | None:
    """Return the member, or the combination of flags, whose value is just this one."""
    known = value in cls._value2member_map_
    try:
        member = cls(value)
    except MemoryError:
        raise
    except Exception:  # the class's own _missing_ may raise anything to say that there is none
        return None
    if not known and issubclass(cls, IntFlag):
        # Such a class keeps every number that was ever asked for, and numbers from outside must not pile up. It can do
        # without, as its members compare by value.
        cls._value2member_map_.pop(value, None)
    # A lenient class may answer with another member than it was asked for, or with no member at all.
    return member if isinstance(member, cls) and member.value == value else None

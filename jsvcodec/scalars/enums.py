"""The rows of enums, made from the enum's class.

What goes on the wire follows from the values: texts are the wire's own words, numbers stand behind names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, Flag, IntFlag
from functools import cached_property, reduce
from operator import attrgetter, or_
from typing import Any, Literal

from jsvcodec.errors import SchemaError, WordError
from jsvcodec.names import BLANK, fold, unambiguous, with_article
from jsvcodec.scalars.numbers import INTEGERS
from jsvcodec.scalars.row import Scalar

__all__ = ["enum_row"]


def enum_row(cls: type[Enum]) -> Scalar:
    """Make the row of an enum class [S5, S6].

    - Values that are all texts are the words, as a service documents them.
    - Otherwise the members' names are the words; a number that is a member's value is read, too. An attribute
      ``__words__ = {"First": "first-one"}`` gives members other words by their names, as `EnumMember` does.
    - A `Flag` is written as its number, or as its own word if ``__words__`` gives just this value one. It is read as a
      number, or as names with commas between them.

    A word is looked for first among the words, then among the names: as it is, then ignoring case, unless two members
    would share it. Of several names for one value, the first declared is written. Numbers are 32 bits wide, or as wide
    as the members need, unless the class has an attribute ``__width__`` that names another row of integers
    (``"uint8"``). Numbers without a name are taken if the class makes members of them (`jsvcodec.types.Open`, or a
    lenient `Flag`).

    Raises:
        SchemaError: ``__width__`` names no row, or ``__words__`` does not give words to members, one to each.
    """
    flags = issubclass(cls, Flag)
    members, name_of, value_of = [*cls], _reader(cls, "name"), _reader(cls, "value")
    values = {name_of(member): value_of(member) for member in members}
    texts = not flags and all(isinstance(value, str) for value in values.values())
    said = _said(cls, texts)
    words = {name: str.__str__(value) for name, value in values.items()} if texts else said
    names = dict(cls.__members__)
    by_word = _Words({word: names[name] for name, word in words.items()} | _unworded(names, words))
    by_name = _Words(names)
    width = _width(cls, values)
    modulus = 1 << int(width.name.lstrip("uint"))

    def decode(word: str) -> Any:
        value = by_word.find(word) if by_word.knows(word) else by_name.find(word)
        if value is None and flags and "," in word:
            parts = [by_name.find(part.strip(BLANK)) for part in word.split(",", len(names))]
            value = None if any(part is None for part in parts) else reduce(or_, parts)
        if value is None:
            number = word if texts else width.decode(word)
            value = _by_value(cls, number % modulus if flags else number)
        if value is None:
            raise WordError
        return value

    # of flags only those that were given words, as they are written as numbers
    written = said if flags else {name: words.get(name, str(name)) for name in values if name in words or name in names}

    def encode(value: Any) -> str:
        if not isinstance(value, cls):
            raise WordError("wrong-type")
        word = written.get(name_of(value))
        if word is not None:
            return word
        if texts:
            return str.__str__(value_of(value))
        number = value_of(value)  # of flags, a negative one is held as its two's complement
        signed = flags and not width.name.startswith("u") and modulus // 2 <= number < modulus
        return width.encode(number - modulus if signed else number)

    numeric = flags and not said
    return Scalar(
        name=with_article(cls.__name__),
        type=cls,
        decode=decode,
        encode=encode,
        json="number" if numeric else "string",
        dotnet=("System.Enum",),
        skips_null=True,
        arrow="int64" if flags else "dictionary(int32, utf8)",
        bare=True,
        zero=None if texts else _by_value(cls, 0),
        fast="enum",
        examples=tuple([(member, encode(member)) for member in members]),
        words=(*words.values(), *[name for name in names if name not in words]),
    )


class _Words:
    """Members by word: as it is, or ignoring case where that leaves no doubt."""

    def __init__(self, exact: dict[str, Any]) -> None:
        self._exact = exact

    @cached_property
    def _folds(self) -> frozenset[str]:
        return frozenset(map(fold, self._exact))

    @cached_property
    def _by_fold(self) -> dict[str, Any]:
        return unambiguous(self._exact)

    def knows(self, word: str) -> bool:
        return word in self._exact or fold(word) in self._folds

    def find(self, word: str) -> Any:
        found = self._exact.get(word)
        return self._by_fold.get(fold(word)) if found is None else found


def _reader(cls: type[Enum], public: Literal["name", "value"]) -> Callable[[Any], Any]:
    """Return what reads the names or the values of members: from behind Python's own, slow, attribute of that name."""
    own = next(vars(each)[public] for each in cls.__mro__ if public in vars(each))
    return attrgetter(f"_{public}_" if own is vars(Enum)[public] else public)


_NONE_GIVEN = object()


def _said(cls: type[Enum], texts: bool) -> dict[str, str]:
    """Return the words that a class's ``__words__`` gives, by the names under which its members are written."""
    given: Any = getattr(cls, "__words__", _NONE_GIVEN)
    if given is _NONE_GIVEN:
        return {}
    members = cls.__members__
    if not isinstance(given, Mapping) or not all(
        name in members and isinstance(word, str) for name, word in given.items()
    ):
        raise _wrong_words(cls, "give something else than texts to names of members")
    if given and texts:
        raise _wrong_words(cls, "have no use: its values are its words")
    words = {str(members[name].name): str.__str__(word) for name, word in given.items()}
    if len(words) < len(given):
        raise _wrong_words(cls, "give one member two words")
    folded = {fold(name): member for name, member in _unworded(members, words).items()}
    for name, word in words.items():
        if folded.setdefault(fold(word), members[name]) is not members[name]:  # the reference ignores case
            raise _wrong_words(cls, f"give {name} the word {word!r}, which is another member's")
    return words


def _unworded(members: Mapping[str, Enum], words: dict[str, str]) -> dict[str, Enum]:
    """Return the members without a word, by their names, which are words in the reference's table."""
    return {name: member for name, member in members.items() if name not in words and member.name not in words}


def _wrong_words(cls: type[Enum], why: str) -> SchemaError:
    return SchemaError(f"no plan for {cls.__qualname__}: its __words__ {why}")


def _width(cls: type[Enum], values: Mapping[str, Any]) -> Scalar:
    """Return the row of the integers that a class's numbers are."""
    said = getattr(cls, "__width__", None)
    if said is not None:
        if said not in INTEGERS:
            known = ", ".join(INTEGERS)
            raise SchemaError(f"no plan for {cls.__qualname__}: its __width__ {said!r} is none of {known}")
        return INTEGERS[said]
    numbers = [value for value in values.values() if isinstance(value, int)]
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

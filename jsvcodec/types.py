"""What Python's own types cannot say: widths, kinds of text and time, how members go on the wire, open enums.

Annotations are marked with a scalar's row, members with a `MemberMark`; plans read them, nobody else does.
What is `Captured` engines read and write.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Annotated, Any, get_args
from weakref import WeakValueDictionary

from jsvcodec.names import BLANK, is_type_name
from jsvcodec.scalars.numbers import INTEGERS, SINGLE
from jsvcodec.scalars.patterns import Pattern
from jsvcodec.scalars.text import CHAR, URI
from jsvcodec.scalars.times import DATETIME_OFFSET, TICKS
from jsvcodec.syntax.rules import Format, Syntax

__all__ = [
    "Captured",
    "Char",
    "DateTimeOffset",
    "Ignored",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "MemberMark",
    "Name",
    "OmitDefault",
    "Open",
    "Order",
    "Single",
    "Ticks",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Uri",
]

Int8 = Annotated[int, INTEGERS["int8"]]
"""An ``int`` from -128 to 127: .NET's ``sbyte`` [S3]."""
Int16 = Annotated[int, INTEGERS["int16"]]
"""An ``int`` from -32768 to 32767: .NET's ``short`` [S3]."""
Int32 = Annotated[int, INTEGERS["int32"]]
"""An ``int`` from -2147483648 to 2147483647: .NET's ``int`` [S3]."""
Int64 = Annotated[int, INTEGERS["int64"]]
"""An ``int`` from -2 ** 63 to 2 ** 63 - 1: .NET's ``long`` [S3]."""
UInt8 = Annotated[int, INTEGERS["uint8"]]
"""An ``int`` from 0 to 255: .NET's ``byte`` [S3]."""
UInt16 = Annotated[int, INTEGERS["uint16"]]
"""An ``int`` from 0 to 65535: .NET's ``ushort`` [S3]."""
UInt32 = Annotated[int, INTEGERS["uint32"]]
"""An ``int`` from 0 to 4294967295: .NET's ``uint`` [S3]."""
UInt64 = Annotated[int, INTEGERS["uint64"]]
"""An ``int`` from 0 to 2 ** 64 - 1: .NET's ``ulong`` [S3]."""
Single = Annotated[float, SINGLE]
"""A ``float`` of 32 bits: .NET's ``float`` [S4].

What is read is rounded to 32 bits, once. What is written must have no more already: 0.1 is refused, as it would come
back as another number, 0.10000000149011612; the error names that number.
"""
Char = Annotated[str, CHAR]
"""A ``str`` of one UTF-16 unit: .NET's ``char`` [S15]."""
Uri = Annotated[str, URI]
"""A ``str`` that is an absolute URI: .NET's ``Uri`` [S16].

It is read and written as it stands, neither escaped nor unescaped. The usual forms are taken, and nothing else:
relative references are refused, as the reference cannot read them. Exact writing takes them, and writes an absolute
URI as .NET does, or refuses it if that is not sure.
"""

DateTimeOffset = Annotated[datetime, DATETIME_OFFSET]
"""A ``datetime`` with a time zone, written with its offset and all seven digits: .NET's ``DateTimeOffset`` [S9].

Plain ``datetime`` is .NET's ``DateTime``. Without a suffix, a word is in UTC here, and a naive ``datetime`` there.
"""
Ticks = Annotated[int, TICKS]
"""A duration as an ``int`` of ticks, 10,000,000 to the second: .NET's ``TimeSpan`` to its last digit [S11].

Plain ``timedelta`` is .NET's ``TimeSpan`` as well, and ends at the microsecond. On the wire both are durations:
``15_000_000`` is ``PT1.5S``.
"""


class MemberMark:
    """What a class says of one member: its `Name`, its `Order`, that it is `Ignored`, or `OmitDefault`.

    Marks stand in the annotation, ``Annotated[Int32, Name("the-id"), Order(3)]``, or in the metadata of a field of a
    dataclass or an attrs class, ``field(metadata={"jsv": Order(3)})``. There, several are a tuple, and a text is a
    `Name`.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Name(MemberMark):
    """A member's own wire name, whatever the policy: .NET's ``DataMember(Name)`` [M2].

    Args:
        name: The name on the wire, never re-cased.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Order(MemberMark):
    """A member's place on the wire: .NET's ``DataMember(Order)`` [M1].

    Members go by their numbers, those without one first; equal ones stay as they are declared.

    Args:
        number: Any number; -1 is where members without one stand.
    """

    number: int


@dataclass(frozen=True, slots=True)
class Ignored(MemberMark):
    """A member that is not on the wire, neither written nor read: .NET's ``IgnoreDataMember`` [M11].

    In a document its name is unknown. It needs a default.
    """


@dataclass(frozen=True, slots=True)
class OmitDefault(MemberMark):
    """A member that is left out at its default: .NET's ``DataMember(EmitDefaultValue = false)`` [M10].

    The same for all members of a document: the option ``omit_defaults``, which says what a default is.
    """


class Captured(Mapping[str, str]):
    """The members of an object that its class does not have: texts as they stood in the document, by name, in order.

    A class keeps them in a member of this type, ``more: Captured = field(default_factory=Captured)`` or ``more:
    Captured | None = None``, which is not on the wire itself. It is filled when reading with ``unknown="capture"``, and
    always written, behind the other members, so that what a newer server sends survives a round trip [M5].
    ``decode(session.more["score"], float)`` reads one, with ``format="json"`` where it is JSON; this is kept as it
    would be written, without white space.

    Args:
        members: From names to texts of JSV, each one value as it stands behind a colon, or ``""`` for nothing; or to
            texts of JSON, each one value.
        format: Which of them: ``"jsv"`` or ``"json"``, if ``members`` does not say it, being of this class itself.
            Members of the one are not written in the other, as their texts mean nothing there.

    Raises:
        ValueError: A name is ``__type``, or a text is not one value.
    """

    __slots__ = ("_depth", "_texts", "format")

    _depth: int
    _texts: dict[str, str]
    format: Format

    def __init__(self, members: Mapping[str, str] = MappingProxyType({}), format: Format = "jsv") -> None:
        from jsvcodec.errors import DecodeError, Source
        from jsvcodec.syntax.json import SPECIAL_NUMBERS
        from jsvcodec.syntax.rules import Limits
        from jsvcodec.syntax.scan import read
        from jsvcodec.syntax.tree import walk

        self.format = members.format if isinstance(members, Captured) else format
        if self.format not in get_args(Format):
            raise ValueError(f"expected format to be 'jsv' or 'json', got {format!r}")
        said: dict[Any, Any] = dict(members)
        self._texts = {}
        for name, text in said.items():
            if isinstance(name, str) and isinstance(text, str):
                name, text = str.__str__(name), str.__str__(text)
                self._texts[name] = text
            if name not in self._texts or is_type_name(name.strip(BLANK)):
                raise ValueError(f"expected the name and the text of a member, got {name!r}: {text!r}")
            try:
                syntax: Syntax = "json" if self.format == "json" else "wire"
                member = f'{{"a":{text}}}'
                root = read(Source(member), syntax, Limits(*[sys.maxsize] * 4))
            except DecodeError as error:
                raise ValueError(f"expected one value of {self.format.upper()} for {name!r}, got {text!r}") from error
            special = any(node.value in SPECIAL_NUMBERS and not node.quoted for _, node in walk(root))
            if len(getattr(root, "members", ())) != 1 or (special and self.format == "json"):
                raise ValueError(f"expected one value of {self.format.upper()} for {name!r}, got {text!r}")

    @classmethod
    def of(cls, texts: dict[str, str], format: Format = "jsv") -> Captured:
        """Take what an engine has read, which needs no second look."""
        made = cls.__new__(cls)
        made._texts = texts
        made.format = format
        return made

    @property
    def depth(self) -> int:
        """How many brackets are open at once, at most."""
        try:
            return self._depth
        except AttributeError:
            strings = _STRINGS[self.format]
            self._depth = max((_depth_of(text, strings) for text in self._texts.values()), default=0)
            return self._depth

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Captured):
            return self._texts == other._texts and (self.format == other.format or not self._texts)
        return self._texts == other if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Captured({self._texts!r}{', format=' + repr(self.format) if self.format != 'jsv' else ''})"


_STRINGS: dict[Format, str] = {"jsv": r'"[^"]*"', "json": r'"(?:[^"\\]|\\.)*+"'}


def _depth_of(text: str, strings: str) -> int:
    depth = deepest = 0
    for found in re.finditer(rf"{strings}|[\[\]{{}}]", text):
        depth += found[0] in ("[", "{")
        depth -= found[0] in ("]", "}")
        deepest = max(deepest, depth)
    return deepest


_NUMBER = Pattern("-?[1-9][0-9]{0,9}")
_INT32 = range(-(1 << 31), 1 << 31)
_lock = Lock()
_unnamed: WeakValueDictionary[tuple[type, object], Any] = WeakValueDictionary()


class Open:
    """Makes an enum hold numbers that have no name, as .NET's enums do: ``class State(Open, Enum)`` [S5].

    A newer service may send such a number. It becomes a member whose name is the number, is written as the number
    again, and compares, copies and pickles like any other member, but is not listed among the class's own.

    - Where members are numbers, any other number is taken.
    - Where members are texts, the numbers from 0 on stand for them in the order of declaration, so only 32-bit
      numbers beyond those are taken, as texts.
    """

    @classmethod
    def _missing_(cls: Any, value: object) -> Any:
        kinds = {type(member.value) for member in cls}
        value = int.__int__(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if kinds == {str}:
            if not isinstance(value, str) or not _NUMBER.fullmatch(value):
                return None
            if int(value) not in _INT32 or 0 <= int(value) < len(cls):
                return None
        elif kinds != {int} or type(value) is not int:
            return None
        base = cls._member_type_
        member = object.__new__(cls) if base is object else base.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        # An int cannot be referred to weakly, and needs no identity: it compares by value.
        if base is int:
            return member
        with _lock:
            return _unnamed.setdefault((cls, value), member)

    def __hash__(self: Any) -> int:
        return hash(self._value_)

"""What Python's own types cannot say: widths of integers, names on the wire, and enums that are open.

Each annotation is marked with a scalar's row or a `Name`; plans read them, nobody else does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any
from weakref import WeakValueDictionary

from jsvcodec.scalars.numbers import INTEGERS

__all__ = ["Int8", "Int16", "Int32", "Int64", "Name", "Open", "UInt8", "UInt16", "UInt32", "UInt64"]

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


@dataclass(frozen=True, slots=True)
class Name:
    """A field's own wire name, whatever the policy: ``id: Annotated[str, Name("the-id")]`` [M2].

    The same can be said without an annotation: ``field(metadata={"jsv": "the-id"})``.

    Args:
        name: The name on the wire, never re-cased.
    """

    name: str


_NUMBER = re.compile("-?[1-9][0-9]{0,9}")
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

"""Annotations that say what Python's own types cannot: widths, and names on the wire.

Each marker is a scalar's row or a `Name`; plans read them, nobody else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from jsvcodec.scalars.numbers import INTEGERS

__all__ = ["Int8", "Int16", "Int32", "Int64", "Name", "UInt8", "UInt16", "UInt32", "UInt64"]

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

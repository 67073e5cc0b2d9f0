"""Python twins of the C# types that the vectors name, and the way from a .NET type's name to an annotation.

Twins carry the C# names of members, their order and their defaults; what has no twin is out of scope, with a reason.
"""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass, make_dataclass
from enum import Enum, IntEnum, IntFlag
from functools import cache
from types import NoneType
from typing import Any

from jsvcodec import sessions
from jsvcodec.names import POLICIES
from jsvcodec.types import Int8, Int16, Int32, Int64, Open, UInt8, UInt16, UInt32, UInt64

__all__ = ["CLASSES", "ENUMS", "OutOfScope", "annotation", "holds"]


class OutOfScope(Exception):
    """A vector says something that this project does not offer (yet); the text is the reason."""


# ---- enums ----


class Colour(Open, IntEnum):
    Red = 0
    Green = 1
    Blue = 2


Perms = IntFlag("Perms", {"None": 0, "Read": 1, "Write": 2, "Exec": 4, "All": 7})


class ByteEnum(Open, IntEnum):
    __width__ = "uint8"
    Zero = 0
    One = 1
    Max = 255


class LongEnum(Open, IntEnum):
    __width__ = "int64"
    Min = -(1 << 63)
    Zero = 0
    Max = (1 << 63) - 1


class Sparse(Open, IntEnum):
    Minus = -1
    Ten = 10
    Twin = 10
    Twenty = 20


class ByteFlags(IntFlag):
    __width__ = "uint8"
    A = 1
    B = 2
    C = 128


def _session_enum(cls: type[Enum]) -> type[Enum]:
    """Return the enum with C#'s numbers, which count from 0, behind the wire's words."""
    return IntEnum(cls.__name__, [(member.value, number) for number, member in enumerate(cls)], type=Open)  # type: ignore[return-value]


_SESSION_TYPES = [getattr(sessions, name) for name in sessions.__all__]
_SESSION_ENUMS = {cls.__name__: _session_enum(cls) for cls in _SESSION_TYPES if issubclass(cls, Enum)}

ENUMS: dict[str, type[Enum]] = {
    **{cls.__name__: cls for cls in (Colour, Perms, ByteEnum, LongEnum, Sparse, ByteFlags)},
    **_SESSION_ENUMS,
}

# ---- classes ----


@dataclass
class StringDto:
    Value: str | None = None
    Second: str | None = None


@dataclass
class StringListHolder:
    Items: list[str | None] | None = None
    After: str | None = None


def _scalar_dto(name: str, scalar: Any, default: Any) -> type:
    """Return the class with one member of a type and one that may be null."""
    return make_dataclass(name, [("Value", scalar, default), ("Maybe", scalar | None, None)])


_SCALARS: dict[str, Any] = {
    "Boolean": bool,
    "Byte": UInt8,
    "SByte": Int8,
    "Int16": Int16,
    "UInt16": UInt16,
    "Int32": Int32,
    "UInt32": UInt32,
    "Int64": Int64,
    "UInt64": UInt64,
    "Double": float,
    **ENUMS,
}

_SCALAR_DTOS = [
    _scalar_dto("BoolDto", bool, False),
    _scalar_dto("DoubleDto", float, 0.0),
    *(_scalar_dto(f"{name}Dto", _SCALARS[name], 0) for name in _SCALARS if "Int" in name or name.endswith("Byte")),
    _scalar_dto("ColourDto", Colour, Colour.Red),
    _scalar_dto("PermsDto", Perms, Perms(0)),
    _scalar_dto("ByteEnumDto", ByteEnum, ByteEnum.Zero),
]


@cache
def _session_class(cls: type) -> type:
    """Return the class with C#'s names, its own base, and members that start at C#'s defaults."""
    hints = typing.get_type_hints(cls)
    bases = [base for base in cls.__bases__ if dataclasses.is_dataclass(base)]
    inherited = {field.name for base in bases for field in dataclasses.fields(base)}
    members = [
        (POLICIES["pascal"](field.name), *_session_member(hints[field.name]))
        for field in dataclasses.fields(cls)
        if field.name not in inherited
    ]
    return make_dataclass(cls.__name__, members, bases=tuple(map(_session_class, bases)))


def _session_member(hint: Any) -> tuple[Any, Any]:
    (inner,) = (arg for arg in typing.get_args(hint) if arg is not NoneType)
    if inner is bool:
        return bool, False
    if isinstance(inner, type) and issubclass(inner, Enum):
        twin = _SESSION_ENUMS[inner.__name__]
        return twin, next(iter(twin))
    if typing.get_origin(inner) is list and dataclasses.is_dataclass(item := typing.get_args(inner)[0]):
        return list[_session_class(item) | None] | None, None  # type: ignore[arg-type, misc]
    return hint, None


GetActiveSessions = make_dataclass(
    "GetActiveSessions",
    [
        ("AccountId", str | None, None),
        ("Ids", list[str | None] | None, None),
        ("IncludeEnded", bool | None, None),
        ("Page", Int32 | None, None),
        ("CallState", _SESSION_ENUMS["SessionCallState"] | None, None),
    ],
)


CLASSES: dict[str, type] = {
    **{cls.__name__: _session_class(cls) for cls in _SESSION_TYPES if not issubclass(cls, Enum)},
    **{cls.__name__: cls for cls in (StringDto, StringListHolder, GetActiveSessions, *_SCALAR_DTOS)},
}

# ---- names of types ----


@cache
def annotation(name: str) -> Any:
    """Return the annotation that stands for a .NET type, with None where .NET has null.

    Raises:
        OutOfScope: There is no twin.
    """
    if name.endswith("?"):
        return annotation(name[:-1]) | None
    if name == "String":
        return str | None
    if name in _SCALARS:
        return _SCALARS[name]
    if name in CLASSES:
        return CLASSES[name] | None
    generic, _, rest = name.partition("<")
    args = _split(rest[:-1]) if rest.endswith(">") else []
    if generic == "List" and args:
        return list[annotation(args[0])] | None  # type: ignore[misc]
    if generic == "Dictionary" and args and (args[0] == "String" or args[0] in _SCALARS):
        key = str if args[0] == "String" else annotation(args[0])
        return dict[key, annotation(args[1])] | None  # type: ignore[misc, valid-type]
    raise OutOfScope(f"the type {generic}{'<…>' if rest else ''}")


def _split(args: str) -> list[str]:
    """Split type arguments at the commas outside of brackets."""
    parts, depth = [""], 0
    for char in args:
        depth += (char == "<") - (char == ">")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def holds(hint: Any, value: Any) -> bool:
    """Say whether the objects in a value are of the very classes that the annotation names."""
    args = [arg for arg in typing.get_args(hint) if arg is not NoneType]
    if isinstance(value, list):
        (of_items,) = typing.get_args(args[0]) if len(args) == 1 and typing.get_origin(args[0]) is list else args
        return all(holds(of_items, item) for item in value)
    if isinstance(value, dict):
        of_value = (typing.get_args(args[0]) if len(args) == 1 else args)[1]
        return all(holds(of_value, item) for item in value.values())
    if dataclasses.is_dataclass(value):
        return type(value) in (hint, *args)
    return True

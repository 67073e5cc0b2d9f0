"""Python twins of the C# types that the vectors name, and the way from a .NET type's name to an annotation.

Twins carry the C# names of members, their order and their defaults; what has no twin is out of scope, with a reason.
"""

from __future__ import annotations

import dataclasses
import typing
from collections import abc, deque
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from functools import cache
from types import GenericAlias, NoneType
from typing import Any, Generic, TypeVar
from uuid import UUID

from jsvcodec import sessions
from jsvcodec.names import POLICIES
from jsvcodec.schema import AnyPlan, ListPlan, MapPlan, OptionalPlan, Plan, RecordPlan
from jsvcodec.types import (
    Char,
    DateTimeOffset,
    Int8,
    Int16,
    Int32,
    Int64,
    Open,
    Single,
    Ticks,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Uri,
)

__all__ = ["CLASSES", "ENUMS", "Local", "OutOfScope", "Zoned", "annotation", "holds", "reaches_object"]


T = TypeVar("T")
U = TypeVar("U")


class OutOfScope(Exception):
    """A vector says something that this project does not offer (yet); the text is the reason."""


# ---- moments ----


class Local(datetime):
    """A moment by the clock of the machine that made the vectors, whose zone is UTC; a clock time, or one in UTC."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, datetime):
            return NotImplemented
        return (other.astimezone(UTC) if other.tzinfo else other).replace(tzinfo=None) == self.clock

    __hash__ = datetime.__hash__

    @property
    def clock(self) -> datetime:
        return datetime(self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond)


class Zoned(datetime):
    """A moment that equals others only with the same offset."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and self.isoformat() == other.isoformat()

    __hash__ = datetime.__hash__


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


class Named(Open, IntEnum):
    __words__ = {"First": "first-one", "Second": "with space", "Comma": "a,b", "Quoted": '"quoted"'}  # noqa: RUF012
    First = 0
    Second = 1
    Third = 2
    Comma = 3
    Quoted = 4


def _session_enum(cls: type[Enum]) -> type[Enum]:
    """Return the enum with C#'s numbers, which count from 0, behind the wire's words."""
    return IntEnum(cls.__name__, [(member.value, number) for number, member in enumerate(cls)], type=Open)  # type: ignore[return-value]


_SESSION_TYPES = [getattr(sessions, name) for name in sessions.__all__]
_SESSION_ENUMS = {cls.__name__: _session_enum(cls) for cls in _SESSION_TYPES if issubclass(cls, Enum)}

ENUMS: dict[str, type[Enum]] = {
    **{cls.__name__: cls for cls in (Colour, Perms, Named, ByteEnum, LongEnum, Sparse, ByteFlags)},
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
    "Single": Single,
    "Double": float,
    "Decimal": Decimal,
    "Char": Char,
    "DateTime": datetime,
    "DateTimeOffset": DateTimeOffset,
    "DateOnly": date,
    "TimeOnly": time,
    "TimeSpan": Ticks,
    "Guid": UUID,
    **ENUMS,
}

_SCALAR_DTOS = [
    _scalar_dto("BoolDto", bool, False),
    _scalar_dto("DoubleDto", float, 0.0),
    *(_scalar_dto(f"{name}Dto", _SCALARS[name], 0) for name in _SCALARS if "Int" in name or name.endswith("Byte")),
    _scalar_dto("SingleDto", Single, 0.0),
    _scalar_dto("DecimalDto", Decimal, Decimal(0)),
    _scalar_dto("CharDto", Char, "\0"),
    _scalar_dto("DateTimeDto", datetime, datetime.min),
    _scalar_dto("DateTimeOffsetDto", DateTimeOffset, Zoned.min.replace(tzinfo=UTC)),
    _scalar_dto("DateOnlyDto", date, date.min),
    _scalar_dto("TimeOnlyDto", time, time.min),
    _scalar_dto("TimeSpanDto", Ticks, 0),
    _scalar_dto("GuidDto", UUID, UUID(int=0)),
    _scalar_dto("NamedDto", Named, Named.First),
    make_dataclass("BytesDto", [("Value", bytes | None, None), ("Second", bytes | None, None)]),
    make_dataclass("UriDto", [("Value", Uri | None, None)]),
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
        return GenericAlias(list, (_session_class(item) | None,)) | None, None  # type: ignore[arg-type]
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


@dataclass
class ObjectDto:
    Value: Any = None
    Second: Any = None


@dataclass
class EmptyDto:
    pass


@dataclass
class Node:
    Name: str | None = None
    Next: Node | None = None
    Children: list[Node | None] | None = None
    Map: dict[str, Node | None] | None = None


@dataclass
class Ping:
    Name: str | None = None
    Pong: Pong | None = None


@dataclass
class Pong:
    Name: str | None = None
    Ping: Ping | None = None


@dataclass
class Chain:
    Next: Any = None
    Name: str | None = None


@dataclass
class Inner:
    Name: str | None = None
    Count: Int32 = 0
    Numbers: list[Int32] | None = None


@dataclass
class Outer:
    Id: Int32 = 0
    Child: Inner | None = None
    Children: list[Inner | None] | None = None
    Last: str | None = None


@dataclass
class Contract:
    Plain: str | None = None
    Zero: Int32 = 0
    Name: str | None = None
    Upper: str | None = field(default=None, metadata={"jsv": "UPPER_case"})
    Id: Int32 = field(default=0, metadata={"jsv": "the-id"})


@dataclass
class Alias:
    LongName: str | None = field(default=None, metadata={"jsv": "short"})
    Other: str | None = None


@dataclass
class Defaults:
    Number: Int32 = 5
    Text: str | None = "preset"
    List: list[Int32] | None = field(default_factory=lambda: [1, 2])
    Colour: Colour = Colour.Blue
    Flag: bool = True


@dataclass
class Rec:
    Name: str | None = None
    Count: Int32 = 0


@dataclass
class NoDefaultConstructor:
    Name: str | None = None
    Count: Int32 = 0


@dataclass
class Casing:
    ID: str | None = None
    URLPath: str | None = None
    HTTPStatusCode: str | None = None
    iPhone: str | None = field(default=None)
    A: str | None = None
    ABc: str | None = None
    camelCase: str | None = None
    With_Underscore: str | None = None
    X1Y2: str | None = None
    Größe: str | None = None
    Éa: str | None = None


@dataclass
class NodeParameter:
    Name: str | None = None
    Value: str | None = None
    Required: bool = False


class StringMap(dict[str, str | None]):
    pass


class NodeParameterMap(dict[str, NodeParameter | None]):
    pass


class StringList(list[str | None]):
    pass


@dataclass
class ListResponse(Generic[T]):
    Page: Int32 = 0
    Results: list[T] | None = None
    First: T | None = None


@dataclass
class KeyValuePair(Generic[T, U]):
    Key: T
    Value: U


@dataclass
class AllNullable:
    Bool: bool | None = None
    Byte: UInt8 | None = None
    SByte: Int8 | None = None
    Short: Int16 | None = None
    UShort: UInt16 | None = None
    Int: Int32 | None = None
    UInt: UInt32 | None = None
    Long: Int64 | None = None
    ULong: UInt64 | None = None
    Float: Single | None = None
    Double: float | None = None
    Decimal: Decimal | None = None
    Char: Char | None = None
    DateTime: datetime | None = None
    DateTimeOffset: DateTimeOffset | None = None
    DateOnly: date | None = None
    TimeOnly: time | None = None
    TimeSpan: Ticks | None = None
    Guid: UUID | None = None
    Colour: Colour | None = None
    Perms: Perms | None = None
    Named: Named | None = None


@dataclass
class Collections:
    Strings: list[str | None] | None = None
    Ints: list[Int32] | None = None
    MaybeInts: list[Int32 | None] | None = None
    Bools: list[bool] | None = None
    Doubles: list[float] | None = None
    Dates: list[datetime] | None = None
    Guids: list[UUID] | None = None
    Colours: list[Colour] | None = None
    StringArray: tuple[str | None, ...] | None = None
    IntArray: tuple[Int32, ...] | None = None
    StringSet: abc.Set[str | None] | None = None
    IntSet: abc.Set[Int32] | None = None
    StringMap: dict[str, str | None] | None = None
    IntMap: dict[str, Int32] | None = None
    ByInt: dict[Int32, str | None] | None = None
    ByDate: dict[datetime, str | None] | None = None
    ByGuid: dict[UUID, str | None] | None = None
    ByColour: dict[Colour, str | None] | None = None
    ListMap: dict[str, list[Int32] | None] | None = None
    MapMap: dict[str, dict[str, str | None] | None] | None = None
    ObjectMap: dict[str, Any] | None = None
    Objects: list[Any] | None = None
    IntLists: list[list[Int32] | None] | None = None
    StringLists: list[list[str | None] | None] | None = None
    Maps: list[dict[str, str | None] | None] | None = None
    Dtos: list[StringDto | None] | None = None
    DtoArray: tuple[StringDto | None, ...] | None = None
    Pairs: list[KeyValuePair[str | None, str | None]] | None = None


CLASSES: dict[str, type] = {
    **{
        cls.__name__: cls
        for cls in (
            ObjectDto,
            EmptyDto,
            Node,
            Ping,
            Pong,
            Chain,
            Outer,
            Alias,
            Defaults,
            Rec,
            NoDefaultConstructor,
            Casing,
            NodeParameter,
            AllNullable,
            Collections,
            KeyValuePair,
        )
    },
    "Outer.Inner": Inner,
    "ListResponse": ListResponse,
    **{cls.__name__: _session_class(cls) for cls in _SESSION_TYPES if not issubclass(cls, Enum)},
    **{cls.__name__: cls for cls in (StringDto, StringListHolder, GetActiveSessions, *_SCALAR_DTOS)},
}

CONTAINERS: dict[str, type] = {"StringMap": StringMap, "NodeParameterMap": NodeParameterMap, "StringList": StringList}

# ---- names of types ----

LISTS: dict[str, Any] = {
    "List": list,
    "IList": abc.MutableSequence,
    "IEnumerable": abc.Iterable,
    "ICollection": abc.Collection,
    "ReadOnlyCollection": abc.Sequence,
    "Collection": list,
    "LinkedList": abc.Collection,  # counts as a set does
    "HashSet": abc.Set,
    "Queue": deque,
}
GENERICS: dict[str, Any] = {"KeyValuePair": KeyValuePair, "ListResponse": ListResponse}
MAPS: dict[str, Any] = {"Dictionary": dict, "IDictionary": abc.MutableMapping, "SortedDictionary": dict}


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
    if name in ("Byte[]", "Uri"):
        return (bytes if name == "Byte[]" else Uri) | None
    if name in CLASSES:
        return CLASSES[name] | None
    if name == "Object":
        return Any
    if name in CONTAINERS:
        return CONTAINERS[name] | None
    if name.endswith("[]"):
        return tuple[annotation(name[:-2]), ...] | None  # type: ignore[misc]
    generic, _, rest = name.partition("<")
    args = _split(rest[:-1]) if rest.endswith(">") else []
    if generic in LISTS and args:
        return LISTS[generic][annotation(args[0])] | None
    if generic == "KeyValuePair":
        return GENERICS[generic][annotation(args[0]), annotation(args[1])]  # a struct, never null
    if generic == "Tuple":
        return GenericAlias(tuple, tuple(map(annotation, args))) | None
    if generic in MAPS and args and (args[0] in ("String", "Uri") or args[0] in _SCALARS):
        key = {"String": str, "Uri": Uri}.get(args[0]) or annotation(args[0])
        return MAPS[generic][key, annotation(args[1])] | None
    if generic == "ListResponse":
        return GENERICS[generic][annotation(args[0])] | None
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


def reaches_object(name: str) -> bool:
    """Say whether a .NET type has a place where anything may stand."""
    return "Object" in name or name.partition("<")[0] in ("Chain", "Collections")


def holds(plan: Plan, value: Any) -> bool:
    """Say whether the objects in a value are of the very classes that the plan names."""
    match plan:
        case OptionalPlan(inner):
            return value is None or holds(inner, value)
        case AnyPlan() if isinstance(value, dict):
            return all(holds(plan, item) for item in value.values())
        case AnyPlan() if isinstance(value, list | tuple):
            return all(holds(plan, item) for item in value)
        case AnyPlan():
            return not dataclasses.is_dataclass(value)
        case ListPlan(item, make):
            own = isinstance(value, type(make([])) | abc.KeysView)  # keys are a set in the order of its items
            return own and all(holds(item, each) for each in value)
        case MapPlan(_, item):
            return all(holds(item, each) for each in value.values())
        case RecordPlan(shape):
            return type(value) is shape.cls and all(
                holds(each.plan, shape.get(value, each.attribute)) for each in plan.fields
            )
    return True

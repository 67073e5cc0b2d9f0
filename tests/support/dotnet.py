"""Python twins of the C# types that the vectors name, and the way from a .NET type's name to an annotation.

Twins carry the C# names of members, their order and their defaults; what has no twin is out of scope, with a reason.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from abc import ABC, abstractmethod
from collections import abc, deque
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from functools import cache
from types import GenericAlias, NoneType
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from jsvcodec import sessions
from jsvcodec.errors import WordError
from jsvcodec.names import POLICIES, Policy
from jsvcodec.registry import Registry
from jsvcodec.scalars import Scalar
from jsvcodec.scalars.numbers import FLOAT
from jsvcodec.scalars.uris import rewrite
from jsvcodec.schema import AnyPlan, ListPlan, MapPlan, OptionalPlan, Plan, RecordPlan, ScalarPlan
from jsvcodec.types import (
    Char,
    DateTimeOffset,
    Ignored,
    Int8,
    Int16,
    Int32,
    Int64,
    Name,
    OmitDefault,
    Open,
    Order,
    Single,
    Ticks,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Uri,
)

__all__ = [
    "CLASSES",
    "CONTAINERS",
    "ENUMS",
    "FIELDS",
    "HERE",
    "NAMED",
    "NOT_READ",
    "NOT_WRITTEN",
    "READABLE",
    "TYPES",
    "UNREAD",
    "Local",
    "OutOfScope",
    "Stack",
    "Version",
    "Zoned",
    "annotation",
    "class_of",
    "holds",
    "out_of_scope",
    "plan_of",
    "reaches",
    "uri_form",
]


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


HERE = timezone(timedelta(0), "here")
"""The zone of the machine that made the vectors, where it is told from UTC."""


class Zoned(datetime):
    """A moment that equals others only with the same offset."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and self.isoformat() == other.isoformat()

    __hash__ = datetime.__hash__


# ---- URIs ----

_ABSOLUTE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")


def uri_form(text: str) -> Literal["relative", "kept", "rewritten"]:
    """Say what .NET's ``Uri.ToString()`` makes of a URI, as the row of URIs has it [S16]."""
    if not _ABSOLUTE.match(text):
        return "relative"
    return "kept" if rewrite(text) == text else "rewritten"


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


@dataclass(frozen=True)
class Temperature:
    """A struct with a ``ToString`` and a ``Parse`` of its own, which a program gives a row of its own."""

    Degrees: float = 0.0

    @staticmethod
    def parse(word: str) -> Temperature:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?C", word):
            raise WordError
        return Temperature(FLOAT.decode(word[:-1]))

    def __str__(self) -> str:
        return f"{FLOAT.encode(self.Degrees)}C"


TEMPERATURE = Scalar("Temperature", Temperature, Temperature.parse, str, "string", quoted_in_lists=False)


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
    "Temperature": Annotated[Temperature, TEMPERATURE],
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
    Id: Annotated[Int32, Name("the-id"), Order(3)] = 0
    Name: Annotated[str | None, Order(1)] = None
    Upper: Annotated[str | None, Name("UPPER_case"), Order(2)] = None
    Plain: str | None = None
    Zero: Annotated[Int32, OmitDefault()] = 0
    NotAMember: Annotated[str | None, Ignored()] = field(default=None, compare=False)


@dataclass
class Ignoring:
    Kept: str | None = None
    Hidden: Annotated[str | None, Ignored()] = field(default=None, compare=False)
    Last: Int32 = 0


class IShape(ABC):  # noqa: B024
    pass


@dataclass
class Shape(IShape):
    Name: str | None = None

    @abstractmethod
    def outline(self) -> None:
        """Keep the class abstract."""


@dataclass
class Circle(Shape):
    Radius: float = 0.0

    def outline(self) -> None:
        pass


@dataclass
class Square(Shape):
    Side: float = 0.0
    Name: Annotated[str | None, Ignored()] = field(default=None, compare=False)

    def outline(self) -> None:
        pass


@dataclass
class Triangle(Shape):
    Sides: Int32 = 0

    def outline(self) -> None:
        pass


@dataclass
class BigCircle(Circle):
    Unit: str | None = None


@dataclass
class ShapeBox:
    One: Shape | None = None
    Many: list[Shape | None] | None = None
    Face: IShape | None = None
    Any: typing.Any = None
    Round: Circle | None = None
    Map: dict[str, Shape | None] | None = None


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
class AnonymousType0:
    Name: str | None = None
    Count: Int32 = 0


@dataclass
class Skipping:
    Name: str | None = None
    Count: Int32 = 0


@dataclass
class Accessors:
    """A class of which only two members can be set."""

    GetOnly: str | None = "g"
    PrivateSet: str | None = "p"
    Open: str | None = None
    Computed: str | None = None

    def __post_init__(self) -> None:
        self.GetOnly = "g"
        self.Computed = "c" + (self.Open or "")


@dataclass
class Version:
    """A class of which no member can be set."""

    Major: Int32 = 0
    Minor: Int32 = 0
    Build: Int32 = -1
    Revision: Int32 = -1
    MajorRevision: Int16 = -1
    MinorRevision: Int16 = -1

    def __post_init__(self) -> None:
        self.Major = self.Minor = 0
        self.Build = self.Revision = self.MajorRevision = self.MinorRevision = -1

    @classmethod
    def of(cls, text: str) -> Version:
        made = cls()
        parts = [*map(int, text.split(".")), -1, -1]
        made.Major, made.Minor, made.Build, made.Revision = parts[:4]
        made.MajorRevision = made.Revision >> 16
        made.MinorRevision = (made.Revision + 0x8000) % 0x10000 - 0x8000
        return made


VersionDto = make_dataclass("VersionDto", [("Value", Version | None, None)])


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


class MapWithProperty(dict[str, Int32]):  # its property is neither written nor read
    pass


class Stack(list[T]):
    """A list that is filled by pushing and written from the top."""

    def __init__(self, pushed: abc.Iterable[T] = ()) -> None:
        super().__init__([*pushed][::-1])

    @classmethod
    def of(cls, from_the_top: list[T]) -> Stack[T]:
        return cls(from_the_top[::-1])


@dataclass
class MapHolder:
    Map: StringMap | None = None
    Parameters: NodeParameterMap | None = None
    List: StringList | None = None
    Mixed: MapWithProperty | None = None


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
class AllTypes:
    Bool: bool = False
    Byte: UInt8 = 0
    SByte: Int8 = 0
    Short: Int16 = 0
    UShort: UInt16 = 0
    Int: Int32 = 0
    UInt: UInt32 = 0
    Long: Int64 = 0
    ULong: UInt64 = 0
    Float: Single = 0.0
    Double: float = 0.0
    Decimal: Decimal = Decimal(0)
    Char: Char = "\0"
    String: str | None = None
    DateTime: datetime = datetime.min
    DateTimeOffset: DateTimeOffset = field(default=Zoned.min.replace(tzinfo=UTC))
    DateOnly: date = date.min
    TimeOnly: time = time.min
    TimeSpan: Ticks = 0
    Guid: UUID = field(default=UUID(int=0))
    Bytes: bytes | None = None
    Uri: Uri | None = None
    Version: Version | None = None
    Colour: Colour = Colour.Red
    Perms: Perms = field(default=Perms(0))
    Named: Named = Named.First
    Pair: KeyValuePair[str | None, Int32] = field(default_factory=lambda: KeyValuePair(None, 0))
    Tuple: tuple[Int32, str | None] | None = None
    Object: Any = None


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
            Contract,
            Ignoring,
            IShape,
            Shape,
            Circle,
            Square,
            Triangle,
            BigCircle,
            ShapeBox,
            Defaults,
            Rec,
            NoDefaultConstructor,
            Casing,
            NodeParameter,
            MapHolder,
            Skipping,
            Accessors,
            Version,
            VersionDto,
            Temperature,
            AllTypes,
            AllNullable,
            Collections,
            KeyValuePair,
        )
    },
    "Outer.Inner": Inner,
    "<>f__AnonymousType0<String,Int32>": AnonymousType0,
    "ListResponse": ListResponse,
    **{cls.__name__: _session_class(cls) for cls in _SESSION_TYPES if not issubclass(cls, Enum)},
    **{cls.__name__: cls for cls in (StringDto, StringListHolder, GetActiveSessions, *_SCALAR_DTOS)},
}

TYPES: dict[str, type] = {
    **{
        f"JsvGolden.{name.replace('.', '+')}, golden": cls
        for name, cls in CLASSES.items()
        if cls not in (IShape, Shape, Version, Temperature, KeyValuePair, ListResponse, AnonymousType0)
    },
    "System.Version, System.Private.CoreLib": Version,
    "System.Collections.Generic.KeyValuePair`2[[System.String, System.Private.CoreLib],"
    "[System.Int32, System.Private.CoreLib]], System.Private.CoreLib": KeyValuePair[str | None, Int32],
}
"""The classes that the reference names, as it names them; of those with type arguments, one that the vectors have."""

NAMED: dict[type, Any] = {typing.get_origin(cls) or cls: cls for cls in TYPES.values()}
"""From an object's class to what it is named as."""

READABLE = {name: cls for name, cls in TYPES.items() if cls in (Circle, Square, BigCircle) or typing.get_args(cls)}
"""Those that it reads by their names, as they are marked serializable [M8]."""


def plan_of(type_: Any, names: Policy = "pascal") -> Plan:
    """Return the plan of a twin."""
    return Registry(TYPES, names).plan_of(type_)


CONTAINERS: dict[str, type] = {
    cls.__name__: cls for cls in (StringMap, NodeParameterMap, StringList, MapWithProperty, Stack)
}
UNREAD: set[type] = {Version, Accessors, Stack}
"""The classes that do not take what they give, so that their objects come back as others."""

FIELDS: dict[str, set[str]] = {"Accessors": {"Field"}}
"""What portable objects show besides members: public fields, which are neither written nor read."""

OUT_OF_SCOPE: dict[str, str] = {
    "ValueTuple": "its ToString() is written, which cannot be read",
    "Point": "a struct, whose ToString() is written, which cannot be read",
    "StructHolder": "it holds a Point",
    "RareCollections": "it holds a ValueTuple and a NameValueCollection",
    "NameValueCollection": "only its keys are written, and nothing of it is read",
    "BigInteger": "its digits are not recorded",
    "JsonObject": "its values are quoted as JSON's",
    "Dictionary": "keys that are no scalars",
}
NOT_READ: dict[str, str] = {
    "ArrayList": "the reference cannot read one",
    "Exception": "a message keeps its quotes",
}
NOT_WRITTEN: dict[str, str] = {
    "Skipping": "a method of the class decides which members are written",
}
"""From a .NET type without arguments to the reason why it is out of scope: always, or one way only."""

# ---- names of types ----

LISTS: dict[str, Any] = {
    "List": list,
    "IList": abc.MutableSequence,
    "IEnumerable": abc.Iterable,
    "ICollection": abc.Collection,
    "ReadOnlyCollection": abc.Sequence,
    "Collection": list,
    "LinkedList": abc.Collection,  # counts as a set does
    "Stack": Stack,
    "HashSet": abc.Set,
    "Queue": deque,
}
GENERICS: dict[str, Any] = {"KeyValuePair": KeyValuePair, "ListResponse": ListResponse}
MAPS: dict[str, Any] = {
    "Dictionary": dict,
    "IDictionary": abc.MutableMapping,
    "SortedDictionary": dict,
    "ConcurrentDictionary": dict,
}
BARE: dict[str, Any] = {
    "String": str | None,
    "Object": Any,
    "Byte[]": bytes | None,
    "Uri": Uri | None,
    "ArrayList": list[Any] | None,
    "IEnumerable": abc.Iterable[str | None] | None,
    "Exception": str | None,
}


@cache
def annotation(name: str) -> Any:
    """Return the annotation that stands for a .NET type, with None where .NET has null.

    Raises:
        OutOfScope: There is no twin.
    """
    if name.endswith("?"):
        return annotation(name[:-1]) | None
    if name in BARE or name in _SCALARS:
        return BARE[name] if name in BARE else _SCALARS[name]
    if name in CLASSES:
        return CLASSES[name] | None
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
    if generic in MAPS and args and (args[0] in ("String", "Uri", "Object") or args[0] in _SCALARS):
        key = {"String": str, "Uri": Uri}.get(args[0]) or annotation(args[0])
        return MAPS[generic][key, annotation(args[1])] | None
    if generic == "ListResponse":
        return GENERICS[generic][annotation(args[0])] | None
    raise out_of_scope(name)


def out_of_scope(name: str) -> OutOfScope:
    """Return the exception that says why a .NET type has no twin."""
    generic = name.partition("<")[0]
    return OutOfScope(f"the type {generic}: {OUT_OF_SCOPE.get(generic, 'no twin')}")


def class_of(name: str) -> type | None:
    """Return the twin of a .NET class with members."""
    return CLASSES.get(name) or CLASSES.get(name.partition("<")[0])


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


def reaches(plan: Plan) -> set[str]:
    """Return what may stand somewhere in a plan: scalars by name, ``members``, ``abstract`` and ``anything``."""
    found: set[str] = set()
    todo, met = [plan], {id(plan)}
    while todo:
        plan, inner = todo.pop(), list[Plan]()
        match plan:
            case ScalarPlan(scalar):
                found.add(scalar.name)
            case AnyPlan():
                found.add("anything")
            case OptionalPlan(item) | ListPlan(item):
                inner = [item]
            case MapPlan(key, item):
                inner = [key, item]
            case RecordPlan():
                found |= {"members", "abstract"} if plan.shape.abstract else {"members"}
                inner = [each.plan for each in plan.fields]
        todo += [each for each in inner if id(each) not in met]
        met.update(map(id, inner))
    return found


def holds(plan: Plan, value: Any, *, named: bool = True) -> bool:
    """Say whether the objects in a value are of the very classes that the plan names.

    Args:
        plan: What the value's type says.
        value: What is to be written.
        named: Whether the reference names the classes of objects that stand where anything may stand.
    """
    match plan:
        case OptionalPlan(inner):
            return value is None or holds(inner, value, named=named)
        case AnyPlan() if isinstance(value, dict):
            return all(holds(plan, item, named=named) for item in value.values())
        case AnyPlan() if isinstance(value, list | tuple):
            return all(holds(plan, item, named=named) for item in value)
        case AnyPlan() if dataclasses.is_dataclass(value):
            known = not named or type(value) in NAMED
            return known and holds(plan_of(NAMED.get(type(value), type(value))), value, named=named)
        case ListPlan(item, make):
            own = isinstance(value, type(make([])) | abc.KeysView)  # keys are a set in the order of its items
            return own and all(holds(item, each, named=named) for each in value)
        case MapPlan(_, item):
            return all(holds(item, each, named=named) for each in value.values())
        case RecordPlan(shape):
            if type(value) is not shape.cls:
                known = isinstance(value, shape.cls) and type(value) in NAMED
                return known and holds(plan_of(type(value)), value, named=named)
            return all(holds(each.plan, shape.get(value, each.attribute), named=named) for each in plan.fields)
    return True

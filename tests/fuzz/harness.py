"""The targets of fuzzing: each takes any bytes, makes a document, a type and options of them, and holds a law.

They raise for a defect and for nothing else. Two bytes in front of the document choose the type and the options; what
runs the targets, and on which bytes, is not known here.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple

import dotnet
import laws
import strategies

from jsvcodec import Codec
from jsvcodec.engine import ENGINES
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.types import Captured

__all__ = ["CASES", "NAMES", "TARGETS", "Everything", "Form", "Input", "answer", "header", "member", "taken"]

NAMES = (
    *("Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double"),
    *("Decimal", "Char", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Byte[]", "Uri"),
    *("String", "Object", "Colour", "Named", "Perms", "LongEnum", "ByteEnum", "ByteFlags", "Sparse", "Temperature"),
    *("SessionCallState", "Int32?", "DateTime?", "Colour?", "String[]", "Int32[]", "Int32?[]", "String[][]"),
    *("List<String>", "List<Object>", "List<Int32>", "List<Int32?>", "List<Double>", "List<Char>", "List<DateTime>"),
    *("List<List<String>>", "List<List<Int32>>", "List<StringDto>", "List<KeyValuePair<String,Int32>>"),
    *("Queue<String>", "LinkedList<String>", "ReadOnlyCollection<String>", "ArrayList", "IEnumerable<Object>"),
    *("HashSet<String>", "HashSet<Int32>", "HashSet<Double>", "Tuple<Int32,String>", "KeyValuePair<String,String>"),
    *("Dictionary<String,String>", "Dictionary<String,Object>", "Dictionary<String,Int32>", "Dictionary<Int32,String>"),
    *("Dictionary<Boolean,String>", "Dictionary<Double,String>", "Dictionary<DateTime,String>"),
    *("Dictionary<Guid,String>", "Dictionary<Colour,String>", "Dictionary<Char,String>", "Dictionary<TimeSpan,String>"),
    *("Dictionary<String,String[]>", "Dictionary<String,List<Int32>>", "Dictionary<String,Dictionary<String,String>>"),
    *("Dictionary<String,Shape>", "StringDto", "ObjectDto", "Outer", "Node", "Defaults", "ShapeBox", "Contract"),
    *("AllTypes", "AllNullable", "Collections", "Skipping", "Casing", "MapHolder", "List<IShape>", "List<SessionInfo>"),
)
"""The .NET types that recorded answers are of, as far as they are read here; at the same time a list of all kinds."""

_OWN: tuple[Any, ...] = (
    *(hint for hint in strategies.SCALARS if hint is not strategies.Ratio),  # 1E999999999 takes it an hour
    *strategies.KNOWN,
    *(set[str], frozenset[int | None], strategies.Tree[str], strategies.Pair[str, int], strategies.Order[int | None]),
    Literal["a", "b,c", 7],
)
"""Types that .NET does not have."""


def member(number: int) -> str:
    """Return the name that a kind's member has in `Everything`."""
    return f"m{number}"


_KINDS = (*map(dotnet.annotation, NAMES), *_OWN)

Everything = dataclasses.make_dataclass(
    "Everything",
    [(member(number), kind | None, dataclasses.field(default=None)) for number, kind in enumerate(_KINDS)],
    slots=True,
)
"""A class with a member for every kind of type."""


@dataclasses.dataclass(slots=True)
class Keeping:
    """A class that keeps the members of other names."""

    id: int | None = None
    inner: Keeping | None = None
    many: list[Keeping] | None = None
    more: Captured | None = None


CASES: tuple[Any, ...] = (*_KINDS, GetActiveSessionsResponse, Keeping, Everything)
"""What documents are read into: those of `NAMES` first, in its order."""


class Form(enum.IntEnum):
    """In which form a codec is given a document."""

    BYTES = 0
    TEXT = 1
    LATIN = 2
    MEMORY = 3


_DUMP, _OTHER_ENGINE, _FORBID, _CAPTURE, _JSON = 4, 8, 16, 32, 64
_MOST = 5  # problems of a document that are asked for


def header(
    case: int, form: Form = Form.BYTES, *, dump: bool = False, other_engine: bool = False, json: bool = False
) -> bytes:
    """Return the bytes that stand in front of a document."""
    return bytes([case, form | _DUMP * dump | _OTHER_ENGINE * other_engine | _JSON * json])


class Input(NamedTuple):
    """What some bytes ask for."""

    case: int
    dialect: Literal["wire", "dump"]
    format: Literal["jsv", "json"]
    engine: str
    unknown: Literal["ignore", "forbid", "capture"]
    data: laws.Data


def taken(octets: bytes) -> Input:
    """Return what some bytes ask for: their first two choose, the rest is the document."""
    case, choice = octets[:2].ljust(2, b"\0")
    case %= len(CASES)
    captures = choice & _CAPTURE and CASES[case] is Keeping
    return Input(
        case,
        "dump" if choice & _DUMP and not choice & _JSON else "wire",
        "json" if choice & _JSON else "jsv",
        list(ENGINES)[-1] if not choice & _OTHER_ENGINE else next(iter(ENGINES)),
        "forbid" if choice & _FORBID else "capture" if captures else "ignore",
        _formed(octets[2:], Form(choice & 3)),
    )


def _formed(document: bytes, form: Form) -> laws.Data:
    """Return a document in a form; as text, one that is not UTF-8 is read as Latin-1, and may have lone surrogates."""
    match form:
        case Form.BYTES:
            return document
        case Form.MEMORY:
            return memoryview(bytearray(document))
        case Form.TEXT:
            try:
                return document.decode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                pass
    return document.decode("latin-1")


@cache
def _codec(case: int | None, dialect: str, format: str, engine: str, unknown: str) -> Codec[Any]:
    types = {} if unknown == "capture" else dotnet.READABLE  # which have no place for others
    options: Any = {"dialect": dialect, "format": format, "engine": engine, "unknown": unknown, "types": types}
    if case is None:
        return Codec(None, **options)
    return Codec[Any](CASES[case], names="pascal" if case < len(NAMES) else "camel", **options)


def answer(octets: bytes) -> Any:
    """Return what a document says as the type that is asked for, or the error that refuses it."""
    asked = taken(octets)
    return laws.read(_codec(*asked[:-1]), asked.data)


def _typed(octets: bytes) -> None:
    asked = taken(octets)
    laws.explain(_codec(*asked[:-1]), asked.data, _MOST)


def _untyped(octets: bytes) -> None:
    asked = taken(octets)
    laws.explain(_codec(None, *asked[1:-1]), asked.data, _MOST)


def _roundtrip(octets: bytes) -> None:
    asked = taken(octets)
    writer = _codec(*asked._replace(dialect="wire")[:-1])
    laws.survive(
        _codec(*asked[:-1]),
        writer,
        asked.data,
        loose=asked.format == "json" and "anything" in dotnet.reaches(writer.plan),
    )


def _engines(octets: bytes) -> None:
    asked = taken(octets)
    laws.agree([_codec(*asked._replace(engine=engine)[:-1]) for engine in ENGINES], asked.data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "typed": _typed,
    "untyped": _untyped,
    "roundtrip": _roundtrip,
    "engines": _engines,
}
"""What can be fuzzed, by name."""

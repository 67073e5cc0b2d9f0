"""The recorded vectors: where they lie, and how their portable values become Python's.

A line is in scope if its type has a Python twin (`dotnet`) and its values can be held by it; both are decided by rule,
never by a line's id.
"""

from __future__ import annotations

import gzip
import json
import os
import struct
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntFlag
from pathlib import Path
from typing import Any
from uuid import UUID

import dotnet

from jsvcodec.scalars.numbers import FLOAT, SINGLE
from jsvcodec.schema import ANY, ListPlan, MapPlan, OptionalPlan, Plan, RecordPlan
from jsvcodec.syntax.jsv import SPECIAL

__all__ = ["OutOfScope", "are_own", "folder", "read", "value_of", "with_zone"]

OutOfScope = dotnet.OutOfScope


def folder() -> Path:
    """Return the folder of the vectors: the project's own, or the one that JSVCODEC_VECTORS names."""
    return Path(os.environ.get("JSVCODEC_VECTORS") or Path(__file__).parents[1] / "vectors")


def are_own() -> bool:
    """Say whether the vectors are the project's own."""
    return not os.environ.get("JSVCODEC_VECTORS")


def read(name: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of one file; their texts may hold lone surrogates."""
    with gzip.open(folder() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def with_zone(portable: Any) -> Any:
    """Return a portable value whose local moments are in `dotnet.HERE`, and so not alike to those of no zone."""
    if isinstance(portable, list):
        return [with_zone(each) for each in portable]
    if not isinstance(portable, dict):
        return portable
    if portable.get("t") == "datetime" and portable["kind"] == "Local":
        return {**portable, "kind": "Here"}
    return {name: with_zone(each) for name, each in portable.items()}


def value_of(portable: Any, plan: Plan = ANY) -> Any:
    """Return the Python value of a portable one.

    Args:
        portable: A value as the vectors spell it.
        plan: What the place expects: where anything may stand, only a value's own class says how it is written.

    Raises:
        OutOfScope: Python's twin of its type cannot hold it.
    """
    plan = plan.inner if isinstance(plan, OptionalPlan) else plan
    if not isinstance(portable, dict):
        return portable
    match portable["t"]:
        case "char" | "uri" | "timespan" | "single" | "datetimeoffset" if plan == ANY:
            return _anything(portable)
        case "sbyte" | "byte" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64":
            return portable["v"]
        case "double":
            return struct.unpack(">d", bytes.fromhex(portable["bits"]))[0]
        case "single":
            return struct.unpack(">f", bytes.fromhex(portable["bits"]))[0]
        case "decimal":
            return Decimal(portable["v"])
        case "guid":
            return UUID(portable["v"])
        case "bytes":
            return bytes.fromhex(portable["v"])
        case "char" | "uri" | "exception":
            return portable["v"]
        case "version":
            return dotnet.Version.of(portable["v"])
        case "timespan":
            return portable["ticks"]
        case "dateonly":
            return date.fromisoformat(portable["v"])
        case "timeonly":
            return _clock(portable).time()
        case "datetime":
            clock = _clock(portable)
            if portable["kind"] == "Here":
                return clock.replace(tzinfo=dotnet.HERE)
            if portable["kind"] == "Local":
                return dotnet.Local(*clock.timetuple()[:6], clock.microsecond)
            return clock.replace(tzinfo=UTC if portable["kind"] == "Utc" else None)
        case "datetimeoffset":
            clock = _clock(portable)
            return dotnet.Zoned(*clock.timetuple()[:6], clock.microsecond, _zone(portable))
        case "enum":
            return _enum(dotnet.ENUMS.get(portable["type"]), portable)
        case "list":
            if plan == ANY and "Object" not in portable["type"] and _objects(portable["items"]) > 1:
                raise OutOfScope("under object, a list of one class, of which only the first item is named")
            item = plan.item if isinstance(plan, ListPlan) else ANY
            items = [value_of(each, item) for each in portable["items"]]
            return items if plan == ANY else _list(portable["type"], items)
        case "dict":
            of_key, of_value = (plan.key, plan.value) if isinstance(plan, MapPlan) else (ANY, ANY)
            made = {value_of(key, of_key): value_of(value, of_value) for key, value in portable["items"]}
            return made if plan == ANY else dotnet.CONTAINERS.get(portable["type"], dict)(made)
        case "obj":
            return _object(portable["type"], portable["members"], plan)
    raise OutOfScope(f"values of {portable.get('type', portable['t'])}")


def _objects(items: list[Any]) -> int:
    return sum(isinstance(item, dict) and item["t"] == "obj" for item in items)


def _anything(portable: dict[str, Any]) -> Any:
    """Return a value that stands where anything may stand, as the class that is written as .NET's is.

    Raises:
        OutOfScope: There is none.
    """
    match portable["t"]:
        case "char" if portable["v"] not in SPECIAL:
            return portable["v"]
        case "uri" if portable["v"] and dotnet.uri_form(portable["v"]) != "rewritten":
            return portable["v"]
        case "timespan":
            return _span(portable)
        case "single":
            value = struct.unpack(">f", bytes.fromhex(portable["bits"]))[0]
            if SINGLE.encode(value) == FLOAT.encode(value):
                return value
        case "datetimeoffset":
            clock = _clock(portable).replace(tzinfo=_zone(portable))
            if clock.microsecond and portable["offset"]:  # with a fraction, and not in UTC, all moments are alike
                return clock
    raise OutOfScope(f"under object, a {portable['t']} that is written as no Python value is")


def _zone(portable: dict[str, Any]) -> timezone:
    return timezone(timedelta(minutes=portable["offset"]))


def _clock(portable: dict[str, Any]) -> datetime:
    return datetime.min + _span(portable)


def _span(portable: dict[str, Any]) -> timedelta:
    microseconds, rest = divmod(portable["ticks"], 10)
    if rest:
        raise OutOfScope("times with more digits than Python's have")
    return timedelta(microseconds=microseconds)


def _list(type_: str, items: list[Any]) -> Any:
    if type_.endswith("[]"):
        return tuple(items)
    generic = type_.partition("<")[0]
    makers: dict[str, Callable[[list[Any]], Any]] = {
        "HashSet": lambda made: dict.fromkeys(made).keys(),
        "Queue": deque,
        **dotnet.CONTAINERS,
        "Stack": dotnet.Stack.of,
    }
    try:
        return makers.get(generic, list)(items)
    except TypeError as error:
        raise OutOfScope("sets of lists or maps, which Python's sets do not hold") from error


def _object(type_: str, members: dict[str, Any], plan: Plan) -> Any:
    if type_ == "Object":
        return {}  # it has no members, and is written as a map without any
    if type_.startswith("Tuple<"):
        if plan == ANY:
            raise OutOfScope("under object, a tuple, which is no list there")
        plans = [each.plan for each in plan.fields] if isinstance(plan, RecordPlan) else []
        return tuple(value_of(*pair) for pair in zip(members.values(), plans, strict=True))
    cls = dotnet.class_of(type_)
    if cls is None:
        raise dotnet.out_of_scope(type_)
    if not isinstance(plan, RecordPlan) or plan.shape.cls is not cls:
        own = dotnet.plan_of(cls)
        assert isinstance(own, RecordPlan)
        plan = own
    plans_by_name = {each.attribute: each.plan for each in plan.fields}
    names = members.keys() - dotnet.FIELDS.get(type_, set())
    return cls(**{name: value_of(members[name], plans_by_name.get(name, ANY)) for name in names})


def _enum(cls: type[Enum] | None, portable: dict[str, Any]) -> Enum:
    if cls is None:
        raise OutOfScope(f"values of {portable['type']}")
    number = portable["v"] % (1 << 32) if issubclass(cls, IntFlag) else portable["v"]  # flags hold no negative numbers
    member = cls(number)
    assert member.value == number
    return member

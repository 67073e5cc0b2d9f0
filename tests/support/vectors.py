"""The recorded vectors: where they lie, and how their portable values become Python's.

A line is in scope if its type has a Python twin (`dotnet`) and its values can be held by it; both are decided here by
rule, never by a line's id.
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

__all__ = ["OutOfScope", "folder", "read", "value_of"]

OutOfScope = dotnet.OutOfScope


def folder() -> Path:
    """Return the folder of the vectors: the project's own, or the one that JSVCODEC_VECTORS names."""
    return Path(os.environ.get("JSVCODEC_VECTORS") or Path(__file__).parents[1] / "vectors")


def read(name: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of one file; their texts may hold lone surrogates."""
    with gzip.open(folder() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def value_of(portable: Any) -> Any:
    """Return the Python value of a portable one.

    Raises:
        OutOfScope: Python's twin of its type cannot hold it.
    """
    if not isinstance(portable, dict):
        return portable
    match portable["t"]:
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
        case "char" | "uri":
            return portable["v"]
        case "timespan":
            return portable["ticks"]
        case "dateonly":
            return date.fromisoformat(portable["v"])
        case "timeonly":
            return _clock(portable).time()
        case "datetime":
            clock = _clock(portable)
            if portable["kind"] == "Local":
                return dotnet.Local(*clock.timetuple()[:6], clock.microsecond)
            return clock.replace(tzinfo=UTC if portable["kind"] == "Utc" else None)
        case "datetimeoffset":
            clock = _clock(portable)
            zone = timezone(timedelta(minutes=portable["offset"]))
            return dotnet.Zoned(*clock.timetuple()[:6], clock.microsecond, zone)
        case "enum":
            return _enum(dotnet.ENUMS.get(portable["type"]), portable)
        case "list":
            return _list(portable["type"], [value_of(item) for item in portable["items"]])
        case "dict":
            made = {value_of(key): value_of(value) for key, value in portable["items"]}
            return dotnet.CONTAINERS.get(portable["type"], dict)(made)
        case "obj" if portable["type"].startswith("Tuple<"):
            return tuple(value_of(value) for value in portable["members"].values())
        case "obj" if portable["type"].partition("<")[0] in dotnet.CLASSES:
            cls = dotnet.CLASSES[portable["type"].partition("<")[0]]
            return cls(**{name: value_of(value) for name, value in portable["members"].items()})
    raise OutOfScope(f"values of {portable.get('type', portable['t'])}")


def _clock(portable: dict[str, Any]) -> datetime:
    microseconds, rest = divmod(portable["ticks"], 10)
    if rest:
        raise OutOfScope("times with more digits than Python's have")
    return datetime.min + timedelta(microseconds=microseconds)


def _list(type_: str, items: list[Any]) -> Any:
    if type_.endswith("[]"):
        return tuple(items)
    generic = type_.partition("<")[0]
    makers: dict[str, Callable[[list[Any]], Any]] = {
        "HashSet": lambda made: dict.fromkeys(made).keys(),
        "Queue": deque,
        **dotnet.CONTAINERS,
    }
    return makers.get(generic, list)(items)


def _enum(cls: type[Enum] | None, portable: dict[str, Any]) -> Enum:
    if cls is None:
        raise OutOfScope(f"values of {portable['type']}")
    number = portable["v"] % (1 << 32) if issubclass(cls, IntFlag) else portable["v"]  # flags hold no negative numbers
    member = cls(number)
    assert member.value == number
    return member

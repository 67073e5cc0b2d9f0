"""The recorded vectors: where they lie, and how their portable values become Python's.

A line is in scope if its type has a Python twin (`dotnet`) and its values can be held by it; both are decided here by
rule, never by a line's id.
"""

from __future__ import annotations

import gzip
import json
import os
import struct
from collections.abc import Iterator
from enum import Enum, IntFlag
from pathlib import Path
from typing import Any

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
        case "enum":
            return _enum(dotnet.ENUMS.get(portable["type"]), portable)
        case "list":
            return [value_of(item) for item in portable["items"]]
        case "dict":
            return {value_of(key): value_of(value) for key, value in portable["items"]}
        case "obj" if portable["type"] in dotnet.CLASSES:
            cls = dotnet.CLASSES[portable["type"]]
            return cls(**{name: value_of(value) for name, value in portable["members"].items()})
    raise OutOfScope(f"values of {portable.get('type', portable['t'])}")


def _enum(cls: type[Enum] | None, portable: dict[str, Any]) -> Enum:
    if cls is None:
        raise OutOfScope(f"values of {portable['type']}")
    number = portable["v"] % (1 << 32) if issubclass(cls, IntFlag) else portable["v"]  # flags hold no negative numbers
    member = cls(number)
    assert member.value == number
    return member

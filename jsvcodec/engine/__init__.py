"""The engines: the same plans, the same answers, at different speeds.

`reference` defines what is right, `native` is the same in C where it was built. This module chooses; it knows how
engines are called, not how they work.

The reference engine is made of `reading` and `writing` (JSV, and what JSON shares with it), `exact` (the reference's
own JSV), `json` (where JSON differs), `losses` (what the reference loses when it reads JSV), `slices`, `hashes` and
`walks`, which carries all that out; `checking` finds all that is wrong with a document.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Protocol

from jsvcodec.engine.options import Options
from jsvcodec.schema import Plan

__all__ = ["ENGINES", "Engine", "Options", "Worker", "choose", "name"]

_FORCED = "JSVCODEC_ENGINE"


class Worker(Protocol):
    """An engine at one plan, with its options; threads may share it."""

    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any:
        """Read one document; raises `DecodeError`."""

    def encode(self, value: Any, /) -> bytes:
        """Write one document as UTF-8; raises `EncodeError`."""

    def dumps(self, value: Any, /) -> str:
        """Write one document as characters; raises `EncodeError`."""

    def encode_into(self, value: Any, buffer: bytearray, /) -> int:
        """Write one document behind what a buffer holds, and return its length in bytes; raises `EncodeError`."""


class Engine(Protocol):
    """What an engine offers."""

    @property
    def name(self) -> str:
        """What the ``engine`` option calls it."""

    def bind(self, plan: Plan, options: Options) -> Worker:
        """Return what reads and writes documents of a plan."""


def _built() -> tuple[str, ...]:
    try:
        import jsvcodec.engine.native  # noqa: F401  # only to see whether it is there
    except ImportError:  # installed without a compiler
        return ("reference",)
    return ("reference", "native")


class _Engines(Mapping[str, Engine]):
    """Engines by name; a module of this name is loaded when its engine is first asked for."""

    _names = _built()

    def __getitem__(self, name: str) -> Engine:
        if name not in self._names:
            raise KeyError(name)
        engine: Engine = import_module(f"jsvcodec.engine.{name}").ENGINE
        return engine

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


ENGINES = _Engines()
"""The engines that can be had here, the best one last."""


def choose(name: str | None = None) -> Engine:
    """Return the engine of this name, or else the one that ``JSVCODEC_ENGINE`` names, or the best one there is.

    Raises:
        ValueError: There is no such engine here.
    """
    said, asked = "engine", name
    if asked is None:
        said, asked = _FORCED, os.environ.get(_FORCED) or list(ENGINES)[-1]
    if asked not in list(ENGINES):
        why = ", which was not built here, or cannot be loaded" if asked == "native" else ""
        raise ValueError(f"expected {said} to be one of {', '.join(map(repr, ENGINES))}, got {asked!r}{why}")
    return ENGINES[asked]


name = choose().name
"""The name of the engine that serves unless a codec is told otherwise."""

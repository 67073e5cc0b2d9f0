"""The engines: the same plans, the same answers, at different speeds.

`reference` defines what is right. This module chooses; it knows how engines are called, not how they work.
"""

from __future__ import annotations

from typing import Any, Protocol

from jsvcodec.engine import reference
from jsvcodec.engine.options import Options
from jsvcodec.schema import Plan

__all__ = ["ENGINES", "Engine", "Options", "Worker", "choose"]


class Worker(Protocol):
    """An engine at one plan, with its options; threads may share it."""

    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any:
        """Read one document; raises `DecodeError`."""

    def encode(self, value: Any, /) -> bytes:
        """Write one document as UTF-8; raises `EncodeError`."""

    def dumps(self, value: Any, /) -> str:
        """Write one document as characters; raises `EncodeError`."""


class Engine(Protocol):
    """What an engine offers."""

    @property
    def name(self) -> str:
        """What the ``engine`` option calls it."""

    def bind(self, plan: Plan, options: Options) -> Worker:
        """Return what reads and writes documents of a plan."""


ENGINES: dict[str, Engine] = {"reference": reference.ENGINE}
"""The engines that can be had here, the best one last."""


def choose(name: str | None = None) -> Engine:
    """Return the engine of this name, or the best one there is.

    Raises:
        ValueError: There is no such engine here.
    """
    if name is None:
        return list(ENGINES.values())[-1]
    if name not in list(ENGINES):
        raise ValueError(f"expected engine to be one of {', '.join(map(repr, ENGINES))}, got {name!r}")
    return ENGINES[name]

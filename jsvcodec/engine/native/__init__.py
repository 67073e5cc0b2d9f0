"""The native engine: the same answers as the reference engine's, in one pass over bytes.

It knows how reading and writing are called, not how they work. Both give up on whatever is wrong or rare, and the
reference engine decides then; so every error is worded in one place.

No module here has anything global that changes: what a codec learns is its own, and threads share it under the
interpreter's lock. An interpreter without one takes it back when it loads these modules, as they do not say that they
could do without. They serve one interpreter in a process; in all others the reference engine does the work.
"""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from jsvcodec.engine.native.decode import Decoder
from jsvcodec.engine.native.encode import Encoder
from jsvcodec.engine.options import Options
from jsvcodec.schema import Plan

if TYPE_CHECKING:
    from jsvcodec.engine import reference

__all__ = ["ENGINE"]

if not all(find_spec(f"{__name__}.{part}") for part in ("decode_json", "encode_json")):
    raise ImportError("the native engine was not built whole")


class _Fallback:
    """The reference engine's worker for a plan, made when it is first asked; many programs never need that engine."""

    def __init__(self, plan: Plan, options: Options) -> None:
        self._plan = plan
        self._options = options

    @cached_property
    def _worker(self) -> reference._Worker:
        from jsvcodec.engine import reference

        return reference.ENGINE.stand_in(self._plan, self._options)

    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any:
        return self._worker.decode(data)

    def encode(self, value: Any, /) -> bytes:
        return self._worker.encode(value)

    def dumps(self, value: Any, /) -> str:
        return self._worker.dumps(value)

    def encode_into(self, value: Any, buffer: bytearray, /) -> int:
        return self._worker.encode_into(value, buffer)


def _decoder(options: Options) -> type[Decoder]:
    """Return what reads the options' format; many programs never need that of JSON."""
    if options.format == "jsv":
        return Decoder
    from jsvcodec.engine.native.decode_json import Decoder as JsonDecoder

    return JsonDecoder


def _encoder(options: Options) -> type[Encoder]:
    """Return what writes the options' format."""
    if options.format == "jsv":
        return Encoder
    from jsvcodec.engine.native.encode_json import Encoder as JsonEncoder

    return JsonEncoder


class _Worker:
    """One plan at work; `jsvcodec.engine` says what it offers."""

    __slots__ = ("decode", "dumps", "encode", "encode_into")

    def __init__(self, plan: Plan, options: Options) -> None:
        fallback = _Fallback(plan, options)
        self.decode = _decoder(options)(plan, options, fallback).decode
        encoder = _encoder(options)(plan, options, fallback)
        self.encode = encoder.encode
        self.dumps = encoder.dumps
        self.encode_into = encoder.encode_into


class _NativeEngine:
    """The engine as `jsvcodec.engine` sees it."""

    @property
    def name(self) -> str:
        return "native"

    def bind(self, plan: Plan, options: Options) -> _Worker:
        return _Worker(plan, options)


ENGINE = _NativeEngine()
"""The native engine."""

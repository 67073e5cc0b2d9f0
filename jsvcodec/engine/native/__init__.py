"""The native engine: the same answers as the reference engine's, in one pass over bytes.

It knows how reading and writing are called, not how they work. Both give up on whatever is wrong or rare, and the
reference engine decides then; so every error is worded in one place.
"""

from __future__ import annotations

from dataclasses import dataclass

from jsvcodec.engine import reference
from jsvcodec.engine.native.decode import Decoder
from jsvcodec.engine.native.encode import Encoder
from jsvcodec.engine.options import Options
from jsvcodec.schema import Plan

__all__ = ["ENGINE"]


class _Worker:
    """One plan at work; `jsvcodec.engine` says what it offers."""

    __slots__ = ("decode", "dumps", "encode", "encode_into")

    def __init__(self, plan: Plan, options: Options) -> None:
        fallback = reference.ENGINE.bind(plan, options)
        self.decode = Decoder(plan, options, fallback).decode
        encoder = Encoder(plan, options, fallback)
        self.encode = encoder.encode
        self.dumps = encoder.dumps
        self.encode_into = encoder.encode_into


@dataclass(frozen=True, slots=True)
class _NativeEngine:
    """The engine as `jsvcodec.engine` sees it."""

    name: str = "native"

    def bind(self, plan: Plan, options: Options) -> _Worker:
        return _Worker(plan, options)


ENGINE = _NativeEngine()
"""The native engine."""

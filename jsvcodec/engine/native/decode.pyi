from typing import Any

from jsvcodec.engine import Worker
from jsvcodec.engine.options import Options
from jsvcodec.schema import Plan

__all__ = ["FAST", "Decoder"]

FAST: frozenset[str]

class Decoder:
    def __init__(self, plan: Plan, options: Options, fallback: Worker) -> None: ...
    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any: ...

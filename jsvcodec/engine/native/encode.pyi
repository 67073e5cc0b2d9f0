from typing import Any

from jsvcodec.engine import Options, Worker
from jsvcodec.schema import Plan

__all__ = ["FAST", "Encoder"]

FAST: frozenset[str]

class Encoder:
    def __init__(self, plan: Plan, options: Options, fallback: Worker) -> None: ...
    def encode(self, value: Any, /) -> bytes: ...
    def dumps(self, value: Any, /) -> str: ...
    def encode_into(self, value: Any, buffer: bytearray, /) -> int: ...

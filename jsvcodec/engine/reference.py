"""The engine that defines what is right: plans walk over the nodes of the syntax, in plain Python.

It puts together how text is parsed, how plans walk over nodes and over values, and how nodes become text.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jsvcodec.engine.exact import ExactWriter
from jsvcodec.engine.json import ExactJsonWriter, JsonReader, JsonWriter
from jsvcodec.engine.options import Options
from jsvcodec.engine.reading import Reader
from jsvcodec.engine.slices import cut, has_raw_words
from jsvcodec.engine.walks import run
from jsvcodec.engine.writing import Writer
from jsvcodec.errors import DecodeError, EncodeError, Path, Source, brief, reason
from jsvcodec.schema import Plan
from jsvcodec.syntax import json, jsv, scan
from jsvcodec.syntax.tree import Node, walk

__all__ = ["ENGINE"]


@dataclass(frozen=True, slots=True)
class _Worker:
    """One plan at work; `jsvcodec.engine` says what it offers."""

    plan: Plan
    options: Options
    parse: Callable[[Source, Options], Node]

    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any:
        source = Source.of(data, self.options.max_length)
        try:
            return self.read(source, self.parse(source, self.options))
        except DecodeError:
            if self.options.syntax != "wire" or not has_raw_words(self.plan):
                raise
            with suppress(DecodeError):  # [Q10]
                if (root := cut(self.plan, source.text, self.options.limits)) is not None:
                    return self.read(source, root)
            raise

    def read(self, source: Source, root: Node) -> Any:
        reader = (JsonReader if self.options.format == "json" else Reader)(source, self.options)
        return run(reader.value(self.plan, root, Path()))

    def encode(self, value: Any, /) -> bytes:
        root = self.nodes(value)
        text = self.text(root)
        if self.options.exact:  # [E21]
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            path, found = next((path, text) for path, text in walk(root) if not _encodable(text.value))
            expected = "text that UTF-8 can carry"
            raise EncodeError(
                "lone-surrogate",
                expected=expected,
                found=brief(found.value),
                path=str(path),
                hint="dumps makes a str of it",
            ) from None

    def encode_into(self, value: Any, buffer: bytearray, /) -> int:
        if type(buffer) is not bytearray:
            raise TypeError(f"expected a bytearray, got {type(buffer).__name__}")
        octets = self.encode(value)
        buffer += octets
        return len(octets)

    def dumps(self, value: Any, /) -> str:
        return self.text(self.nodes(value))

    def text(self, root: Node) -> str:
        return json.write(root, exact=self.options.exact) if self.options.format == "json" else jsv.write(root)

    def nodes(self, value: Any) -> Node:
        writer = _WRITERS[self.options.format, self.options.exact](self.options)
        try:
            root: Node = run(writer.node(self.plan, value, Path()))
        except (EncodeError, MemoryError):
            raise
        except Exception as error:  # values may be anybody's, down to what their class says it is
            expected, path = "a value whose own code lets it be written", str(writer.place)
            raise EncodeError("wrong-type", expected=expected, found=reason(error), path=path) from error
        return writer.finish(root)


_WRITERS: dict[tuple[str, bool], type[Writer]] = {
    ("jsv", False): Writer,
    ("jsv", True): ExactWriter,
    ("json", False): JsonWriter,
    ("json", True): ExactJsonWriter,
}


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _by_grammar(source: Source, options: Options) -> Node:
    return jsv.parse(source, options.dialect, options.limits)


def _by_scanner(source: Source, options: Options) -> Node:
    return scan.read(source, options.syntax, options.limits)


@dataclass(frozen=True, slots=True)
class _ReferenceEngine:
    """The engine as `jsvcodec.engine` sees it."""

    name: str = "reference"

    def bind(self, plan: Plan, options: Options) -> _Worker:
        return _Worker(plan, options, _by_scanner if options.format == "json" else _by_grammar)

    def stand_in(self, plan: Plan, options: Options) -> _Worker:
        """Return what reads and writes for an engine that has given up on a document, and so is likely to refuse it."""
        return _Worker(plan, options, _by_scanner)


ENGINE = _ReferenceEngine()
"""The reference engine."""

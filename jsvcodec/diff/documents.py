"""From what a caller has to nodes with places: texts and bytes of either format, nodes, objects, and matchers.

It knows how documents are read leniently, but not how they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsvcodec.codec import Codec
from jsvcodec.diff.folding import Folded, folded
from jsvcodec.diff.report import Place
from jsvcodec.engine.json import JsonReader
from jsvcodec.engine.options import Options
from jsvcodec.engine.reading import Reader
from jsvcodec.engine.walks import run
from jsvcodec.errors import DecodeError, EncodeError, Path, SchemaError, Source, brief
from jsvcodec.schema import FieldPlan, Plan, RecordPlan, ScalarPlan
from jsvcodec.sniffing import sniff
from jsvcodec.syntax import json, jsv
from jsvcodec.syntax.rules import LIMITS, Limits, Syntax
from jsvcodec.syntax.scan import read_anyhow
from jsvcodec.syntax.trail import Trail
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

__all__ = ["Document", "Held", "Same", "documents"]


@dataclass(slots=True, eq=False)
class Held(Text):
    """A place that a matcher stands in: an object whose own ``==`` decides."""

    matcher: Any = None


@dataclass(slots=True, eq=False)
class Same(Text):
    """An object that the other document has letter by letter, too; its text is not looked at until it must be."""


@dataclass(frozen=True)
class Document:
    """One of the two documents.

    Args:
        short: What was read of it.
        root: The nodes of that.
        syntax: What it is.
        options: How it is read.
        whole: Its text; of an object, the text that it would be.
        made: Whether its text is of our making, so that only its meaning counts.
    """

    short: Folded
    root: Node
    syntax: Syntax
    options: Options
    whole: Source
    made: bool = False

    def place(self, node: Node) -> Place:
        """Return where a node stands."""
        offset = node.offset
        return Place(self.whole, _UNFOLDED - offset if offset <= _UNFOLDED else self.short.index(offset))

    def unfolded(self, node: Node) -> Node:
        """Return a node; of an object that both documents have, what it holds."""
        if not isinstance(node, Same):
            return node
        text, start = self.short.object(node.offset)
        root = read_anyhow(Source(text), self.syntax, self.options.limits)
        for each in _all(root):
            each.offset = _UNFOLDED - start - each.offset
        return root

    @cached_property
    def reader(self) -> Reader:
        """What reads its nodes."""
        return (JsonReader if self.syntax == "json" else Reader)(self.short.source, self.options)

    def value(self, plan: Plan, node: Node, path: Path) -> Any:
        """Return what a node means.

        Raises:
            DecodeError: It does not say what the plan wants.
        """
        return run(self.reader.value(plan, node, path))

    def word(self, plan: ScalarPlan, node: Text) -> Any:
        """Return what a word means.

        Raises:
            DecodeError: It does not say what the plan wants.
        """
        return self.reader.word(plan, node, Path())

    @cached_property
    def has_layout(self) -> bool:
        """Whether its text is not as short as it could be."""
        text = json.write(self.root) if self.syntax == "json" else jsv.write(self.root)
        return text != self.short.source.text

    @cached_property
    def skeleton(self) -> str:
        """Its text without what the words are, but with all that stands between them."""
        return re.sub(r'(?:"(?:[^"\\]|\\.)*+"|[^\s"])+', "x", self.short.source.text)


def documents(left: Any, right: Any, codec: Codec[Any], syntaxes: tuple[Syntax | None, ...]) -> list[Document]:
    """Return both documents; what stands in both of them, letter by letter, is folded up.

    Args:
        left: The one: see `document`.
        right: The other.
        codec: How objects are written, and names are called.
        syntaxes: What their texts are; None finds out.

    Raises:
        DecodeError: A text is of neither format.
    """
    if not all(isinstance(each, str | bytes | bytearray | memoryview) for each in (left, right)):
        return [document(each, codec, syntax) for each, syntax in zip((left, right), syntaxes, strict=True)]
    sources = Source.of(left, codec.options.max_length), Source.of(right, codec.options.max_length)
    one, other = (
        said or _syntax_of(source, codec.options.limits) for said, source in zip(syntaxes, sources, strict=True)
    )
    if one != other:
        return [
            _read(Folded(source, []), source, said, codec) for source, said in ((sources[0], one), (sources[1], other))
        ]
    return [_read(short, source, one, codec) for short, source in zip(folded(*sources, one), sources, strict=True)]


def _read(short: Folded, source: Source, syntax: Syntax, codec: Codec[Any]) -> Document:
    try:
        root = _marked(read_anyhow(short.source, syntax, codec.options.limits), short)
    except DecodeError:
        root = read_anyhow(source, syntax, codec.options.limits)  # which says where the trouble is
        short = Folded(source, [])
    return Document(short, root, syntax, codec.options, whole=source)


_UNFOLDED = -1
"""Nodes of objects that were unfolded stand at places of the whole document, which are counted down from here."""


def _marked(root: Node, short: Folded) -> Node:
    """Return nodes in which those that stand for objects are of a class of their own."""
    for each in _all(root):
        if isinstance(each, List):
            each.items[:] = [
                Same(item.value, item.offset, item.quoted)
                if isinstance(item, Text) and short.stands_for_object(item.value)
                else item
                for item in each.items
            ]
    return root


def _all(root: Node) -> Iterator[Node]:
    """Yield all nodes below one, names included."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        match node:
            case List(items):
                pending += items
            case Map(members):
                pending += (part for member in members for part in member)


def document(data: Any, codec: Codec[Any], syntax: Syntax | None = None) -> Document:
    """Return a document of whatever a caller has.

    Args:
        data: The whole text as ``str`` or UTF-8 bytes, the root of a tree of nodes, or the object that it says.
        codec: How objects are written, and names are called.
        syntax: What a text is; None finds out.

    Raises:
        DecodeError: A text is of neither format.
    """
    if isinstance(data, str | bytes | bytearray | memoryview):
        source = Source.of(data, codec.options.max_length)
        return _read(Folded(source, []), source, syntax or _syntax_of(source, codec.options.limits), codec)
    if isinstance(data, List | Map | Text | Nothing):
        return _made(data, codec)
    try:
        return _made(jsv.parse(codec.dumps(data)), codec)
    except EncodeError as error:
        if error.code in ("cycle", "too-deep"):
            raise
    try:
        return _made(_nodes(data, codec), codec)
    except RecursionError:
        limit = "an object that is not so deep, and does not hold itself"
        raise EncodeError("too-deep", expected=limit, found=brief(data)) from None


def _made(root: Node, codec: Codec[Any]) -> Document:
    """Return a document that had no text; its nodes get places in the one that it would be."""
    if not _holds(root):
        with suppress(DecodeError):
            source = Source(jsv.write(root))
            return Document(Folded(source, []), read_anyhow(source, "wire"), "wire", codec.options, source, made=True)
    source = Source(jsv.write(root))
    return Document(Folded(source, []), root, "wire", codec.options, source, made=True)


def _syntax_of(source: Source, limits: Limits) -> Syntax:
    """Return what a text is: what it looks like if it is that, or else whatever it is.

    Raises:
        DecodeError: It is nothing of all.
    """
    kind = sniff(None, source.text)
    if kind in ("html", "xml"):
        raise Trail(source, "wire", LIMITS).error("special-in-text", "JSV or JSON", kind.upper(), 0)
    guess: Syntax = "json" if kind == "json" else "dump" if kind == "dump" else "wire"
    if len(source.text) > _CERTAIN:
        return guess
    trouble: DecodeError | None = None
    for syntax in dict.fromkeys((guess, *_SYNTAXES)):
        try:
            read_anyhow(source, syntax, limits)
        except DecodeError as error:
            trouble = trouble or error
        else:
            return syntax
    assert trouble is not None
    raise trouble


_SYNTAXES: tuple[Syntax, ...] = ("wire", "json", "dump")
_CERTAIN = 4096  # characters of a text that leave no doubt


def _holds(root: Node) -> bool:
    """Say whether there is a matcher below a node."""
    pending = [root]
    while pending:
        match pending.pop():
            case Held():
                return True
            case List(items):
                pending += items
            case Map(members):
                pending += (value for _, value in members)
    return False


def _nodes(value: Any, codec: Codec[Any]) -> Node:
    """Return the nodes of an object in which others stand that no codec writes."""
    if value is None:
        return Nothing()
    if (record := _record_of(value, codec)) is not None:
        return Map([Member(Text(each.name), node) for each, node in record])
    if isinstance(value, Mapping):
        return Map([Member(_name(key, codec), _nodes(each, codec)) for key, each in value.items()])
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes | bytearray):
        return List([_nodes(each, codec) for each in value])
    try:
        return jsv.parse(Codec(None, names=codec.options.names).dumps(value))
    except EncodeError:
        return Held(f"<{type(value).__name__}>", matcher=value)


def _record_of(value: Any, codec: Codec[Any]) -> list[tuple[FieldPlan, Node]] | None:
    """Return the members of an object of a class that has a plan, with their nodes, or None if it is none."""
    try:
        plan = codec.options.registry.plan_of(type(value))
    except SchemaError:
        return None
    if not isinstance(plan, RecordPlan):
        return None
    found = ((each, plan.shape.get(value, each.attribute)) for each in plan.fields)
    return [(each, _nodes(part, codec)) for each, part in found if part is not None or not each.omits_none]


def _name(key: Any, codec: Codec[Any]) -> Text:
    return Text(key if isinstance(key, str) else Codec(None, names=codec.options.names).dumps(key))

"""The engine that defines what is right: plans walk over the nodes of the syntax, in plain Python.

It knows plans and nodes, but neither how text is parsed nor how single words are read. Depth costs no stack:
each level is a generator that hands its parts to `_run`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from jsvcodec.engine.options import Options
from jsvcodec.errors import DecodeError, EncodeError, Path, SchemaError, Source, WordError, brief, reason
from jsvcodec.names import BLANK, fold, with_article
from jsvcodec.schema import (
    ANY_LIST,
    ANY_MAP,
    TEXT_PLAN,
    AnyPlan,
    FieldPlan,
    ListPlan,
    MapPlan,
    OptionalPlan,
    Plan,
    RecordPlan,
    ScalarPlan,
    plan_of,
)
from jsvcodec.syntax.jsv import SPECIAL, parse, write
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text, walk

__all__ = ["ENGINE"]

Task: TypeAlias = Generator["Task", Any, Any]
"""A walk over one value: it yields the walks over its parts and is sent their results."""


def _run(task: Task) -> Any:
    """Carry out a walk and all that it asks for, whatever the depth."""
    tasks, result = [task], None
    while tasks:
        try:
            part = tasks[-1].send(result)
        except StopIteration as stop:
            result = stop.value
            tasks.pop()
        else:
            tasks.append(part)
            result = None
    return result


def _ends_lost(plan: ListPlan, items: list[Node]) -> bool:
    """Say whether the reference counts these items differently, because of nothing at the end [N5]."""
    item = plan.item.inner if isinstance(plan.item, OptionalPlan) else plan.item
    if item == TEXT_PLAN or not items or not isinstance(items[-1], Nothing):
        return False
    return len(items) < 2 or isinstance(items[-2], Nothing) or isinstance(items[0], Map)


def _lost_name(plan: MapPlan, name: str) -> str | None:
    """Return why the reference does not read a map's name back as it was, or None if it does."""
    if '"' in name and not (name[0] == name[-1] == '"' and name.strip('"')):
        return "a name without quotes, or with some other text between two of them"  # [K2]
    if not name and plan.key == TEXT_PLAN and plan.value in (TEXT_PLAN, OptionalPlan(TEXT_PLAN)):
        return "a name that is not empty"  # [K3]
    return None


# ---- reading ----


@dataclass(slots=True)
class _Reader:
    """Nodes to values, for one document."""

    source: Source
    options: Options

    def value(self, plan: Plan, node: Node, path: Path) -> Task:
        match plan, node:
            case ((OptionalPlan() | AnyPlan()), Nothing()):
                return None
            case OptionalPlan(inner), _:
                return (yield self.value(inner, node, path))
            case AnyPlan(), _:
                return (yield self.value(_ANY_BY_NODE[type(node)], node, path))
            case ScalarPlan(), Text():
                return self.word(plan, node, path)
            case ListPlan(), List():
                return (yield self.list(plan, node, path))
            case MapPlan(), Map():
                return (yield self.map(plan, node, path))
            case RecordPlan(), Map():
                return (yield self.record(plan, node, path))
        found = {Nothing: "nothing", List: "a list", Map: "a map"}.get(type(node))
        found = brief(node.value) if isinstance(node, Text) else str(found)
        self.fail("no-value" if isinstance(node, Nothing) else "wrong-shape", _describe(plan), found, node, path)

    def word(self, plan: ScalarPlan, node: Text, path: Path) -> Any:
        try:
            return plan.scalar.decode(node.value)
        except WordError as error:
            self.fail(error.code, error.expected or plan.scalar.name, brief(node.value), node, path)
        except MemoryError:
            raise
        except Exception as error:  # a row of the user's own
            refusal = self.error("bad-word", plan.scalar.name, brief(node.value), node, path)
            refusal.hint = reason(error)
            raise refusal from error

    def list(self, plan: ListPlan, node: List, path: Path) -> Task:
        if _ends_lost(plan, node.items):
            self.fail("trailing-nothing", "no empty places at the end", "nothing", node.items[-1], path)
        items = []
        bare = isinstance(plan.item, ScalarPlan) and not plan.item.scalar.quoted_in_lists
        for index, item in enumerate(node.items):
            if bare and isinstance(item, Text) and item.quoted:  # [L3]
                self.fail(
                    "bad-word", f"{_describe(plan.item)} without quotes", brief(item.value), item, path.child(index)
                )
            items.append((yield self.value(plan.item, item, path.child(index))))
        return items

    def map(self, plan: MapPlan, node: Map, path: Path) -> Task:
        result = {}
        if plan is ANY_MAP and node.members and fold(node.members[0].name.value) == "__TYPE":  # [M8]
            first = node.members[0].name
            self.fail("typed-object", "no class chosen by the text", brief(first.value), first, path.child(first.value))
        for name, value in node.members:
            place = path.child(name.value)
            if lost := _lost_name(plan, name.value):
                self.fail("bad-name", lost, brief(name.value), name, place)
            key = self.word(plan.key if isinstance(plan.key, ScalarPlan) else TEXT_PLAN, name, place)
            if key in result:
                self.fail("duplicate-name", "each name once in a map", brief(name.value), name, place)
            result[key] = yield self.value(plan.value, value, place)
        return result

    def record(self, plan: RecordPlan, node: Map, path: Path) -> Task:
        found: dict[str, Any] = {}
        for name, value in node.members:
            field = self.member(plan, name, path)
            if field is None:
                continue
            place = path.child(field.name)
            if field.attribute in found:
                self.fail("duplicate-name", "each member once", brief(name.value), name, place)
            found[field.attribute] = yield self.value(field.plan, value, place)
        return self.build(plan, found, node, path)

    def member(self, plan: RecordPlan, name: Text, path: Path) -> FieldPlan | None:
        """Return the member that a name means, or None if it is to be skipped."""
        wanted = name.value.strip(BLANK)  # [M4]
        field = plan.find(wanted)
        if field is None and fold(wanted) == "__TYPE":  # [M8]
            self.fail("typed-object", "no class chosen by the text", brief(name.value), name, path.child(wanted))
        if field is None and self.options.unknown == "forbid":
            self.fail("unknown-member", f"a member of {plan.cls.__name__}", brief(wanted), name, path.child(wanted))
        return field

    def build(self, plan: RecordPlan, found: dict[str, Any], node: Map, path: Path) -> Any:
        for field in plan.fields:
            if field.attribute not in found and field.absent == "error":
                what = f"a member {field.name!r} of {plan.cls.__name__}"
                self.fail("missing-member", what, "none", node, path)
            if field.absent == "none":
                found.setdefault(field.attribute, None)
        late = {field.attribute for field in plan.fields if not field.init} & found.keys()
        try:
            made = plan.cls(**{name: value for name, value in found.items() if name not in late})
            for name in late:
                object.__setattr__(made, name, found[name])
        except MemoryError:
            raise
        except Exception as error:
            expected = f"members that {plan.cls.__name__} accepts"
            raise self.error("rejected", expected, reason(error), node, path) from error
        return made

    def error(self, code: str, expected: str, found: str, node: Node, path: Path) -> DecodeError:
        return DecodeError(code, expected=expected, found=found, source=self.source, index=node.offset, path=str(path))

    def fail(self, code: str, expected: str, found: str, node: Node, path: Path) -> NoReturn:
        raise self.error(code, expected, found, node, path) from None


_ANY_BY_NODE: dict[type, Plan] = {Text: TEXT_PLAN, List: ANY_LIST, Map: ANY_MAP}


def _describe(plan: Plan) -> str:
    match plan:
        case ScalarPlan(scalar):
            return scalar.name
        case OptionalPlan(inner):
            return _describe(inner)
        case RecordPlan(cls):
            return with_article(cls.__name__)
        case ListPlan():
            return "a list"
        case _:
            return "a map"


# ---- writing ----

_LOST_NONE = "lists of text keep theirs if they are declared so, as list[str | None]; elsewhere leave it out"


@dataclass(slots=True)
class _Writer:
    """Values to nodes, for one document."""

    options: Options
    open: set[int] = dataclasses.field(default_factory=set)  # the containers that are being written, by identity

    def node(self, plan: Plan, value: Any, path: Path) -> Task:
        match plan:
            case OptionalPlan(inner):
                return Nothing() if value is None else (yield self.node(inner, value, path))
            case AnyPlan():
                return Nothing() if value is None else (yield self.node(self.guess(value, path), value, path))
            case ScalarPlan():
                return Text(self.word(plan, value, path))
        if id(value) in self.open:
            self.fail("cycle", "a tree of values", f"a {type(value).__name__} that holds itself", path)
        if len(self.open) >= self.options.max_depth:
            limit = f"at most {self.options.max_depth} containers inside each other"
            self.fail("too-deep", limit, "one more", path, hint="max_depth sets the limit")
        self.open.add(id(value))
        match plan:
            case ListPlan():
                node = yield self.list(plan, value, path)
            case MapPlan():
                node = yield self.map(plan, value, path)
            case RecordPlan():
                node = yield self.record(plan, value, path)
        self.open.remove(id(value))
        return node

    def guess(self, value: Any, path: Path) -> Plan:
        """Return the plan of a value that stands where anything may stand."""
        if isinstance(value, list | tuple):
            return ANY_LIST
        if isinstance(value, Mapping):
            return ANY_MAP
        why = None
        for cls in type(value).__mro__[:-1]:
            try:
                return plan_of(cls, self.options.names)
            except SchemaError as error:
                why = why or str(error)  # the first says it of the value's own class
        return self.fail("wrong-type", "a value that JSV can carry", brief(value), path, why)

    def word(self, plan: ScalarPlan, value: Any, path: Path) -> str:
        try:
            word = plan.scalar.encode(value)
        except WordError as error:
            self.fail(error.code, error.expected or plan.scalar.name, brief(value), path)
        except MemoryError:
            raise
        except Exception as error:  # a row of the user's own
            self.fail("wrong-type", plan.scalar.name, brief(value), path, reason(error))
        if not isinstance(word, str):
            self.fail("wrong-type", plan.scalar.name, brief(value), path, "its row made no text of it")
        return word

    def parts(self, take: Callable[[], Iterable[Any]], expected: str, path: Path) -> list[Any]:
        """Return what a container holds; the container may be the user's own, and change or break meanwhile."""
        try:
            return list(take())
        except MemoryError:
            raise
        except Exception as error:
            return self.fail("wrong-type", expected, reason(error), path)

    def list(self, plan: ListPlan, value: Any, path: Path) -> Task:
        if not isinstance(value, list | tuple):
            self.fail("wrong-type", "a list", brief(value), path)
        items: list[Node] = []
        for index, item in enumerate(self.parts(lambda: value, "a list", path)):
            items.append((yield self.node(plan.item, item, path.child(index))))
        if _ends_lost(plan, items) or (len(items) == 1 and isinstance(items[0], Nothing)):
            self.fail("lost-none", "no None at the end of a list, where it would be lost", "None", path, _LOST_NONE)
        return List(items)

    def map(self, plan: MapPlan, value: Any, path: Path) -> Task:
        if not isinstance(value, Mapping):
            self.fail("wrong-type", "a dict", brief(value), path)
        members: dict[str, Member] = {}
        for key, item in self.parts(value.items, "a dict", path):
            name = self.name(plan, key, path.child(key if isinstance(key, str) else brief(key)))
            place = path.child(name)
            if lost := _lost_name(plan, name):
                self.fail("bad-name", lost, brief(name), place, "the reference would read another name")
            if plan is ANY_MAP and not members and fold(name) == "__TYPE":  # [M8]
                self.fail("bad-name", "no name that chooses a class", brief(name), place)
            if name in members:
                self.fail("duplicate-name", "keys with different words", brief(key), place)
            members[name] = Member(Text(name), (yield self.node(plan.value, item, place)))
        return Map(list(members.values()))

    def name(self, plan: MapPlan, key: Any, place: Path) -> str:
        scalar = plan.key if isinstance(plan.key, ScalarPlan) else self.guess(key, place)
        if not isinstance(scalar, ScalarPlan):
            self.fail("wrong-type", "a scalar as key", brief(key), place)
        return self.word(scalar, key, place)

    def record(self, plan: RecordPlan, value: Any, path: Path) -> Task:
        if type(value) is not plan.cls and not self.adds_nothing(plan, value):
            self.fail("wrong-type", _describe(plan), brief(value), path)
        members = []
        for item in plan.fields:
            place = path.child(item.name)
            try:
                found = getattr(value, item.attribute)
            except MemoryError:
                raise
            except Exception as error:
                self.fail("wrong-type", f"an attribute {item.attribute!r}", reason(error), place)
            if found is None and item.omits_none:  # [N1]
                continue
            if not item.name or item.name.strip(BLANK) != item.name or not SPECIAL.isdisjoint(item.name):
                self.fail("bad-name", "a name without special characters", brief(item.name), place)  # [M9]
            members.append(Member(Text(item.name), (yield self.node(item.plan, found, place))))
        return Map(members)

    def adds_nothing(self, plan: RecordPlan, value: Any) -> bool:
        """Say whether a value of a derived class has no members that would be lost."""
        cls: Any = plan.cls
        return isinstance(value, cls) and len(dataclasses.fields(value)) == len(plan.fields)

    def fail(self, code: str, expected: str, found: str, path: Path, hint: str | None = None) -> NoReturn:
        raise EncodeError(code, expected=expected, found=found, path=str(path), hint=hint) from None


@dataclass(frozen=True, slots=True)
class _ReferenceEngine:
    """The engine as `jsvcodec.engine` sees it."""

    name: str = "reference"

    def decode(self, plan: Plan, data: str | bytes | bytearray | memoryview, options: Options) -> Any:
        source = Source.of(data)
        root = parse(source, options.dialect, options.max_depth)
        return _run(_Reader(source, options).value(plan, root, Path()))

    def encode(self, plan: Plan, value: Any, options: Options) -> bytes:
        root = _run(_Writer(options).node(plan, value, Path()))
        try:
            return write(root).encode("utf-8")
        except UnicodeEncodeError:
            path, text = next((path, text) for path, text in walk(root) if not _encodable(text.value))
            raise EncodeError(
                "lone-surrogate",
                expected="text that UTF-8 can carry",
                found=brief(text.value),
                path=str(path),
                hint="dumps makes a str of it",
            ) from None

    def dumps(self, plan: Plan, value: Any, options: Options) -> str:
        return write(_run(_Writer(options).node(plan, value, Path())))


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


ENGINE = _ReferenceEngine()
"""The reference engine."""

"""The engine that defines what is right: plans walk over the nodes of the syntax, in plain Python.

It knows plans and nodes, but neither how text is parsed nor how single words are read. Depth costs no stack:
each level is a generator that hands its parts to `run`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn, TypeAlias, cast

from jsvcodec import hints
from jsvcodec.classes import Shape
from jsvcodec.engine.hashes import CROWDED, crowding, crowds
from jsvcodec.engine.options import Options
from jsvcodec.engine.slices import cut, has_raw_words
from jsvcodec.errors import DecodeError, EncodeError, Path, SchemaError, Source, WordError, brief, reason
from jsvcodec.names import BLANK, TYPE_NAME, is_type_name, with_article
from jsvcodec.scalars import Scalar
from jsvcodec.scalars.times import DATE, TIME
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
    present,
)
from jsvcodec.syntax.jsv import SPECIAL, parse, write
from jsvcodec.syntax.rules import Dialect, Limits, is_bare_name
from jsvcodec.syntax.scan import read
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text, walk
from jsvcodec.types import Captured

__all__ = ["ENGINE", "Reader", "Task", "Unread", "run"]

Task: TypeAlias = Generator["Task", Any, Any]
"""A walk over one value: it yields the walks over its parts and is sent their results."""


def run(task: Task) -> Any:
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


_TEXTS = (TEXT_PLAN, OptionalPlan(TEXT_PLAN))


def _lost_place(plan: ListPlan, items: list[Node]) -> int | None:
    """Return the index of an empty place that the reference reads or counts differently, or None [N5]."""
    if not items or not any(isinstance(item, Nothing) for item in items):
        return None
    item = present(plan.item)
    last, many = len(items) - 1, len(items) > 1
    ends = isinstance(items[-1], Nothing)
    if item == TEXT_PLAN and plan.like != "own":
        inside = next((index for index, each in enumerate(items[:-1]) if isinstance(each, Nothing)), None)
        return inside if plan.like == "set" else None
    if not ends:
        return None
    if plan.like in ("array", "set"):
        return last if isinstance(items[0], Map) else None
    return last if not many or isinstance(items[-2], Nothing) or isinstance(items[0], Map) else None


def _trimmed(plan: ListPlan, items: list[Node]) -> list[tuple[int, Text]]:
    """Return the bare texts at the ends of an array of text whose white space the reference cuts off [L3]."""
    item = present(plan.item)
    if plan.like != "array" or item != TEXT_PLAN or not items:
        return []
    ends = [(0, items[0], str.lstrip), (len(items) - 1, items[-1], str.rstrip)]
    return [
        (index, end)
        for index, end, strip in ends
        if isinstance(end, Text)
        and not end.quoted
        and SPECIAL.isdisjoint(end.value)
        and strip(end.value, BLANK) != end.value
    ]


def _lost_name(plan: MapPlan, name: str) -> str | None:
    """Return why the reference does not read a map's name back as it was, or None if it does."""
    if '"' in name and not (name[0] == name[-1] == '"' and name.strip('"')):
        return "a name without quotes, or with some other text between two of them"  # [K2]
    if not name and plan.make is dict and plan.key == TEXT_PLAN and plan.value in _TEXTS:
        return "a name that is not empty"  # [K3]
    return None


# ---- reading ----


@dataclass(eq=False, slots=True)
class Unread:
    """What stands for a value that could not be read, where reading goes on all the same."""


@dataclass(slots=True)
class Reader:
    """Nodes to values, for one document.

    What is wrong is given to `refuse`, which raises it. A reader that goes on instead returns an `Unread` there, and
    from `make` for all that holds one.

    Args:
        source: The document.
        options: Those of the codec.
    """

    source: Source
    options: Options

    def value(self, plan: Plan, node: Node, path: Path) -> Task:
        """Read what stands in a place."""
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
                return (yield self.read_list(plan, node, path))
            case MapPlan(), Map():
                return (yield self.read_map(plan, node, path))
            case RecordPlan(), Map():
                return (yield self.read_record(plan, node, path))
        return self.misfit(plan, node, path)

    def misfit(self, plan: Plan, node: Node, path: Path) -> Any:
        """Refuse a value that is of another shape than the plan's, or no value."""
        root = path.parent is None
        if isinstance(node, Nothing):
            asked = hints.of_nothing(root, isinstance(path.step, int))
            return self.fail("no-value", _describe(plan), "nothing", node, path, asked)
        found = "list" if isinstance(node, List) else "map" if isinstance(node, Map) else "text"
        wanted = {ListPlan: "list", MapPlan: "map", RecordPlan: "record"}.get(type(plan), "word")
        name = plan.shape.cls.__name__ if isinstance(plan, RecordPlan) else _describe(plan)
        quoted = isinstance(node, Text) and bool(node.quoted)
        hint = hints.of_shape(wanted, found, name, root=root, quoted=quoted)
        shown = brief(node.value) if isinstance(node, Text) else f"a {found}"
        return self.fail("wrong-shape", _describe(plan), shown, node, path, hint)

    def word(self, plan: ScalarPlan, node: Text, path: Path) -> Any:
        """Read a text by its row."""
        row = plan.scalar
        try:
            return row.decode(node.value)
        except WordError as error:
            hint = hints.of_word(node.value, row.decode, row.type, row.words) if _is_built_in(row) else None
            return self.fail(error.code, error.expected or row.name, brief(node.value), node, path, hint)
        except MemoryError:
            raise
        except Exception as error:  # a row of the user's own
            refusal = self.error("bad-word", row.name, brief(node.value), node, path, reason(error))
            return self.refuse(refusal, error)

    def read_list(self, plan: ListPlan, node: List, path: Path) -> Task:
        """Read a list, and make what is wanted of it [N5, L3]."""
        lost = _lost_place(plan, node.items)
        if lost is not None:
            where = path.child(lost)
            self.fail("lost-nothing", "no empty place here", "nothing", node.items[lost], where, hints.LOST_NOTHING)
        for index, edge in _trimmed(plan, node.items):
            expected = "quotes around a text that begins or ends an array with white space"
            self.fail("bad-text", expected, brief(edge.value), edge, path.child(index))
        items = []
        bare = isinstance(plan.item, ScalarPlan) and not plan.item.scalar.quoted_in_lists
        for index, item in enumerate(node.items):
            place = path.child(index)
            if bare and isinstance(item, Text) and item.quoted:  # [L3]
                expected = f"{_describe(plan.item)} without quotes"
                items.append(self.fail("bad-word", expected, brief(item.value), item, place, hints.QUOTED_WORD))
            else:
                items.append((yield self.value(plan.item, item, place)))
        crowded = crowding(items) if plan.like == "set" and plan.make is not list else None
        if crowded is not None:
            return self.fail("rejected", CROWDED, "one more", node.items[crowded], path.child(crowded))
        return self.make(plan.make, items, node, path)

    def read_map(self, plan: MapPlan, node: Map, path: Path) -> Task:
        """Read a map of equal values [K2, K3, G9]."""
        if plan is ANY_MAP and (typed := self.typed(None, node, path)):
            if isinstance(typed, Unread):
                return typed
            return (yield self.read_members(typed, node.members[1:], node, path))
        result: dict[Any, Any] = {}
        hashes: dict[int, int] = {}
        for name, value in node.members:
            place = path.child(name.value)
            if lost := _lost_name(plan, name.value):
                self.fail("bad-name", lost, brief(name.value), name, place)
            key = self.word(plan.key if isinstance(plan.key, ScalarPlan) else TEXT_PLAN, name, place)
            try:
                crowded, again = crowds(hashes, key), key in result
            except MemoryError:
                raise
            except Exception as error:  # keys may be the user's own, down to how they compare
                return self.refuse(self.error("rejected", "keys that compare", reason(error), name, place), error)
            if crowded:
                return self.fail("rejected", CROWDED, "one more", name, place)
            if again:
                self.fail("duplicate-name", "each name once in a map", brief(name.value), name, place)
            result[key] = yield self.value(plan.value, value, place)
        return self.make(plan.make, result, node, path)

    def read_record(self, plan: RecordPlan, node: Map, path: Path) -> Task:
        """Read an object of a class, or of a registered one derived from it [M8]."""
        typed = self.typed(plan, node, path)
        if typed is None and plan.shape.abstract:
            expected = f"a class derived from {plan.shape.cls.__name__}, named by {TYPE_NAME}"
            return self.fail("typed-object", expected, "none", node, path)
        if isinstance(typed, Unread):
            return typed
        members = node.members[1:] if typed else node.members
        return (yield self.read_members(typed or plan, members, node, path))

    def typed(self, declared: RecordPlan | None, node: Map, path: Path) -> RecordPlan | Unread | None:
        """Return the plan of the class that an object names in front of its members, or None if it names none [M8].

        Args:
            declared: What stands there otherwise, or None where anything may stand.
            node: The object.
            path: Its path.
        """
        if not node.members:
            return None
        name, value = node.members[0]
        if not is_type_name(name.value.strip(BLANK) if declared else name.value):
            return None
        base = declared.shape.cls if declared else None
        known = f"a registered class derived from {base.__name__}" if base else "a registered class"
        if name.value != TYPE_NAME or name.quoted or not isinstance(value, Text):
            expected = f"bare {TYPE_NAME} and {known}"
            refused: Unread = self.fail("typed-object", expected, brief(name.value), name, path.child(name.value))
            return refused
        plan = self.options.registry.named(value.value, base)
        if plan is None:
            refused = self.fail("typed-object", known, brief(value.value), value, path.child(TYPE_NAME), hints.TYPES)
        return plan or refused

    def read_members(self, plan: RecordPlan, members: list[Member], node: Map, path: Path) -> Task:
        """Read an object's members [M4, M5, M7]."""
        found: dict[str, Any] = {}
        kept: dict[str, str] = {}
        for name, value in members:
            field = self.member(plan, name, path)
            if field is None:
                if plan.captured and self.options.unknown == "capture":
                    kept[name.value] = write(value)
                continue
            place = path.child(field.name)
            if field.attribute in found:
                self.fail("duplicate-name", "each member once", brief(name.value), name, place, hints.SAME_MEMBER)
            found[field.attribute] = yield self.value(field.plan, value, place)
        if kept:
            found[str(plan.captured)] = Captured.of(kept)
        return self.build(plan, found, node, path)

    def member(self, plan: RecordPlan, name: Text, path: Path) -> FieldPlan | None:
        """Return the member that a name means, or None if it is to be skipped."""
        wanted = name.value.strip(BLANK)  # [M4]
        field = plan.find(wanted)
        if field is None and is_type_name(wanted):
            expected = f"{TYPE_NAME} in front of all members"
            self.fail("typed-object", expected, brief(name.value), name, path.child(wanted))
        elif field is None and self.forbids(plan):
            hint = hints.of_unknown(wanted, plan.by_name)
            expected = f"a member of {plan.shape.cls.__name__}"
            self.fail("unknown-member", expected, brief(wanted), name, path.child(wanted), hint)
        return field

    def forbids(self, plan: RecordPlan) -> bool:
        """Say whether members that the class does not have are refused [M5]."""
        return self.options.unknown == "forbid" or (self.options.unknown == "capture" and plan.captured is None)

    def build(self, plan: RecordPlan, found: dict[str, Any], node: Map, path: Path) -> Any:
        """Make an object of the members that were found [M6]."""
        for field in plan.fields:
            if field.attribute not in found and field.absent == "error":
                found[field.attribute] = self.missing(plan, field, node, path)
            if field.absent == "none":
                found.setdefault(field.attribute, None)
        return self.make(plan.shape.make, found, node, path, f"members that {plan.shape.cls.__name__} accepts")

    def missing(self, plan: RecordPlan, field: FieldPlan, node: Map, path: Path) -> Any:
        """Refuse an object that lacks a member it needs."""
        others = (name.value for name, _ in node.members if plan.find(name.value.strip(BLANK)) is None)
        what = f"a member {field.name!r} of {plan.shape.cls.__name__}"
        return self.fail("missing-member", what, "none", node, path, hints.of_missing(field.name, others))

    def make(self, make: Callable[[Any], Any], parts: Any, node: Node, path: Path, expected: str | None = None) -> Any:
        """Make a container or an object by a constructor that may be the user's own."""
        try:
            return make(parts)
        except MemoryError:
            raise
        except Exception as error:
            expected = expected or f"items that {getattr(make, '__name__', 'the class')} accepts"
            return self.refuse(self.error("rejected", expected, reason(error), node, path), error)

    def error(
        self, code: str, expected: str, found: str, node: Node, path: Path, hint: str | None = None
    ) -> DecodeError:
        """Return the error for what stands at a node."""
        hint = hints.encoding(self.source.text) or hint
        return DecodeError(
            code, expected=expected, found=found, source=self.source, index=node.offset, path=str(path), hint=hint
        )

    def fail(self, code: str, expected: str, found: str, node: Node, path: Path, hint: str | None = None) -> Any:
        """Refuse what stands at a node; what it returns, if it does, stands for it."""
        return self.refuse(self.error(code, expected, found, node, path, hint))

    def refuse(self, error: DecodeError, cause: BaseException | None = None) -> Any:
        """Take an error: raise it."""
        raise error from cause


def _is_built_in(row: Scalar) -> bool:
    """Say whether a row is one of this package's, which may be tried on other words than the document's."""
    return getattr(row.decode, "__module__", "").startswith(f"{Scalar.__module__.rpartition('.')[0]}.")


_ANY_BY_NODE: dict[type, Plan] = {Text: TEXT_PLAN, List: ANY_LIST, Map: ANY_MAP}


def _describe(plan: Plan) -> str:
    match plan:
        case ScalarPlan(scalar):
            return scalar.name
        case OptionalPlan(inner):
            return _describe(inner)
        case RecordPlan(Shape(cls)):
            return with_article(cls.__name__)
        case ListPlan():
            return "a list"
        case _:
            return "a map"


# ---- writing ----

_REGISTER = "give its class a name: types={…}, or declare the very class that stands here"
_WHICH = "types={…} has its class with different arguments, which no object knows: declare the type that stands here"
_LOST_NONE = "lists of text keep theirs if they are declared so, as list[str | None]; elsewhere leave it out"


@dataclass(slots=True)
class _Writer:
    """Values to nodes, for one document."""

    options: Options
    open: set[int] = dataclasses.field(default_factory=set)  # the containers that are being written, by identity
    place: Path = dataclasses.field(default_factory=Path)  # the last that was begun

    def node(self, plan: Plan, value: Any, path: Path) -> Task:
        self.place = path
        match plan:
            case OptionalPlan(inner):
                return Nothing() if value is None else (yield self.node(inner, value, path))
            case AnyPlan():
                return Nothing() if value is None else (yield self.untyped(value, path))
            case ScalarPlan():
                return self.text(plan, value, path)
        return (yield self.container(plan, value, path))

    def untyped(self, value: Any, path: Path) -> Task:
        """Write what stands where anything may stand."""
        if found := self.named(value, None, path):
            return self.container(found[1], value, path, found[0])
        return self.node(self.guess(value, path), value, path)

    def container(self, plan: Plan, value: Any, path: Path, name: str | None = None) -> Task:
        """Write a list, a map or a record, the last with the name of its class if there is one to say."""
        if id(value) in self.open:
            self.fail("cycle", "a tree of values", f"a {type(value).__name__} that holds itself", path)
        if len(self.open) >= self.options.max_depth:
            limit = f"at most {self.options.max_depth} containers inside each other"
            self.fail("too-deep", limit, "one more", path, hint="max_depth sets the limit")
        self.open.add(id(value))
        match plan:
            case ListPlan():
                node = yield self.write_list(plan, value, path)
            case MapPlan():
                node = yield self.write_map(plan, value, path)
            case RecordPlan():
                node = yield self.write_record(plan, value, path, name)
        self.open.remove(id(value))
        return node

    def guess(self, value: Any, path: Path) -> Plan:
        """Return the plan of a value that stands where anything may stand."""
        if found := self.named(value, None, path):
            return found[1]
        if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
            return ANY_LIST
        if isinstance(value, Mapping):
            return ANY_MAP
        why = None
        for cls in type(value).__mro__[:-1]:
            try:
                return self.options.registry.plan_of(cls)
            except SchemaError as error:
                why = why or str(error)  # the first says it of the value's own class
        return self.fail("wrong-type", "a value that JSV can carry", brief(value), path, why)

    def slot(self, plan: Plan, value: Any, path: Path) -> Task:
        """Write what stands in a container."""
        return self.node(plan, value, path)

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:
        word = self.word(plan.scalar, plan.scalar.encode, value, path)
        return Text(word, quoted=False if plan.scalar.colons and not key else None)  # [Q2, K4]

    def word(self, scalar: Scalar, encode: Callable[[Any], str], value: Any, path: Path) -> str:
        try:
            word = encode(value)
        except WordError as error:
            self.fail(error.code, error.expected or scalar.name, brief(value), path)
        except MemoryError:
            raise
        except Exception as error:  # a row of the user's own
            self.fail("wrong-type", scalar.name, brief(value), path, reason(error))
        if not isinstance(word, str):
            self.fail("wrong-type", scalar.name, brief(value), path, "its row made no text of it")
        return word

    def parts(self, take: Callable[[], Iterable[Any]], expected: str, path: Path) -> list[Any]:
        """Return what a container holds; the container may be the user's own, and change or break meanwhile."""
        try:
            return list(take())
        except MemoryError:
            raise
        except Exception as error:
            return self.fail("wrong-type", expected, reason(error), path)

    def write_list(self, plan: ListPlan, value: Any, path: Path) -> Task:
        if not isinstance(value, plan.accepts) or isinstance(value, str | bytes | bytearray | Mapping):
            self.fail("wrong-type", "a list", brief(value), path)
        take: Callable[[], Iterable[Any]] = lambda: cast(Iterable[Any], value)  # noqa: E731
        items: list[Node] = []
        parts = self.parts(take, "a list", path)
        if isinstance(value, Set):
            self.arrange(plan, parts)
        for index, item in enumerate(parts):
            items.append((yield self.slot(plan.item, item, path.child(index))))
        return self.items(plan, items, path)

    def arrange(self, plan: ListPlan, parts: list[Any]) -> None:
        """Put None where a set keeps it if it stands elsewhere, as the order of a set is its own affair [N5]."""
        place = next((index for index, part in enumerate(parts) if part is None), None)
        if place is None:
            return
        if present(plan.item) == TEXT_PLAN:
            parts.append(parts.pop(place))
        elif place == len(parts) - 1 and isinstance(present(plan.item), RecordPlan | AnyPlan):
            parts.insert(0, parts.pop())

    def items(self, plan: ListPlan, items: list[Node], path: Path) -> List:
        lost = 0 if items == [Nothing()] else _lost_place(plan, items)
        if lost is not None:
            self.fail("lost-none", "no None where the reference loses it", "None", path.child(lost), _LOST_NONE)
        for _, edge in _trimmed(plan, items):
            edge.quoted = True
        return List(items)

    def write_map(self, plan: MapPlan, value: Any, path: Path) -> Task:
        if not isinstance(value, Mapping):
            self.fail("wrong-type", "a dict", brief(value), path)
        members: dict[str, Member] = {}
        for key, item in self.parts(value.items, "a dict", path):
            name = self.key(plan, key, path.child(key if isinstance(key, str) else brief(key)))
            place = path.child(name.value)
            if name.value in members:
                self.fail("duplicate-name", "keys with different words", brief(key), place)
            if not members and plan is ANY_MAP and self.types_itself(name.value):
                self.fail("bad-name", "no class named by a first name", brief(key), place)  # [M8]
            members[name.value] = Member(name, (yield self.slot(plan.value, item, place)))
        return self.entries(list(members.values()))

    def entries(self, members: list[Member]) -> Map:
        return Map(members)

    def key(self, plan: MapPlan, key: Any, place: Path) -> Text:
        scalar = plan.key if isinstance(plan.key, ScalarPlan) else self.guess(key, place)
        if not isinstance(scalar, ScalarPlan):
            self.fail("wrong-type", "a scalar as key", brief(key), place)
        text = self.text(scalar, key, place, key=True)
        if lost := self.lost_name(plan, text.value):
            self.fail("bad-name", lost, brief(text.value), place, "the reference would read another name")
        return text

    def types_itself(self, name: str) -> bool:
        """Say whether a name at the front of a map is read as the mark of a class where anything may stand."""
        return is_type_name(name)

    def lost_name(self, plan: MapPlan, name: str) -> str | None:
        return _lost_name(plan, name)

    def write_record(self, plan: RecordPlan, value: Any, path: Path, name: str | None = None) -> Task:
        if name is None:
            name, plan = self.chosen(plan, value, path)
        if name is not None and not plan.shape.holds(value):
            self.fail("wrong-type", _describe(plan), brief(value), path)
        members = [] if name is None else [Member(Text(TYPE_NAME), Text(name))]
        for item in plan.fields:
            place = path.child(item.name)
            try:
                found = plan.shape.get(value, item.attribute)
            except MemoryError:
                raise
            except Exception as error:
                if item.absent == "default" and isinstance(error, KeyError) and isinstance(value, Mapping):
                    continue  # a key that need not be there
                self.fail("wrong-type", f"an attribute {item.attribute!r}", reason(error), place)
            if (found is None and self.omits(item)) or self.at_default(item, found, place):
                continue
            members.append(Member(self.name(item, place), (yield self.slot(item.plan, found, place))))
        if plan.captured:
            members += self.captured(plan, value, path)
        return Map(members)

    def captured(self, plan: RecordPlan, value: Any, path: Path) -> Iterator[Member]:
        """Yield the members that an object keeps though its class does not have them [M5]."""
        try:
            kept = plan.shape.get(value, cast(str, plan.captured))
        except (AttributeError, KeyError):
            return
        if kept is None:
            return
        if type(kept) is not Captured:
            self.fail("wrong-type", "Captured", brief(kept), path.child(str(plan.captured)))
        if kept.depth > self.options.max_depth - len(self.open):
            limit = f"at most {self.options.max_depth} containers inside each other"
            self.fail("too-deep", limit, "more", path.child(str(plan.captured)), hint="max_depth sets the limit")
        for name, text in kept.items():
            if (own := plan.find(name.strip(BLANK))) is not None:
                expected = f"no captured member that is the class's own {own.name!r}"
                self.fail("duplicate-name", expected, brief(name), path.child(name))
            yield Member(Text(name), Text(text, quoted=False))

    def chosen(self, plan: RecordPlan, value: Any, path: Path) -> tuple[str | None, RecordPlan]:
        """Return the plan of an object's own class, and its name if the declared class does not say it [M8]."""
        if type(value) is not plan.shape.cls and (found := self.named(value, plan.shape.cls, path)):
            return found
        if not plan.shape.holds(value):
            derived = plan.shape.cls in type(value).__mro__  # a typed dict takes no isinstance()
            self.fail("wrong-type", _describe(plan), brief(value), path, _REGISTER if derived else None)
        return None, plan

    def named(self, value: Any, declared: type | None, path: Path) -> tuple[str, RecordPlan] | None:
        """Return the name and the plan of an object's own class, or None if it has no name to stand there [M8]."""
        if self.options.registry.is_vague(value):
            self.fail("wrong-type", "an object whose class says its type arguments", brief(value), path, _WHICH)
        return self.options.registry.name_of(value, declared)

    def omits(self, field: FieldPlan) -> bool:
        """Say whether None is said by leaving a member out [N1]."""
        return field.omits_none

    def at_default(self, field: FieldPlan, value: Any, place: Path) -> bool:
        """Say whether a member is left out as it is at the default of .NET's type [M10]."""
        if field.zero is None or value is None or not isinstance(field.plan, ScalarPlan):
            return False
        enums = isinstance(field.zero, Enum)
        if not field.omits_zero and self.options.omit_defaults not in (True, "enums" if enums else "values"):
            return False
        return self.is_zero(field, field.plan, value, place)

    def is_zero(self, field: FieldPlan, plan: ScalarPlan, value: Any, place: Path) -> bool:
        word = self.text(plan, value, place)  # before any comparison: only what the row takes is the row's
        same = field.zero_is_default and type(value) is type(field.zero) and value == field.zero
        return same and word == self.text(plan, field.zero, place)  # not -0 [E25]

    def name(self, field: FieldPlan, place: Path) -> Text:
        if not is_bare_name(field.name):
            self.fail("bad-name", "a name without special characters", brief(field.name), place)  # [M9]
        return Text(field.name)

    def fail(self, code: str, expected: str, found: str, path: Path, hint: str | None = None) -> NoReturn:
        raise EncodeError(code, expected=expected, found=found, path=str(path), hint=hint) from None


_MAX_HOPS = 50  # the reference's JsConfig.MaxDepth


@dataclass(slots=True)
class _ExactWriter(_Writer):
    """Values to the nodes that the reference writes, whether or not it can read them back [E].

    It stops after so many hops, as the reference does: one for each item of a list, one for each place where anything
    may stand, and one for each class as a member of itself; what is further in is written as nothing [E22].
    """

    plans: list[Plan] = dataclasses.field(default_factory=list)  # of the containers that are being written
    hops: int = 0

    def slot(self, plan: Plan, value: Any, path: Path) -> Task:
        inner = present(plan)
        in_list = isinstance(self.plans[-1], ListPlan)
        if value is None and in_list:
            return self.null(inner, path)
        again = isinstance(inner, RecordPlan) and inner in self.plans and not in_list
        hops = in_list + isinstance(inner, AnyPlan) + again
        if self.hops + hops > _MAX_HOPS and value is not None:
            return Text("", quoted=False)  # nothing, but an entry all the same
        self.hops += hops
        node = yield self.node(plan, value, path)
        self.hops -= hops
        return node

    def null(self, plan: Plan, path: Path) -> Node:
        """Return what stands for null in a list [N2]."""
        match plan:
            case RecordPlan():
                return Map([])
            case MapPlan():
                return Text("null", quoted=False)
            case ListPlan(item) if item in _TEXTS:
                self.fail("wrong-type", "no None, at which the reference fails", "None", path)
            case ScalarPlan(scalar) if scalar in (DATE, TIME):
                self.fail("wrong-type", "no None, at which the reference fails", "None", path)
        return Nothing()

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:  # noqa: ARG002
        scalar = plan.scalar
        word = self.word(scalar, scalar.exact or scalar.encode, value, path)
        return Text(word, quoted=False if scalar.bare or (scalar.void and not word) else None)

    def write_list(self, plan: ListPlan, value: Any, path: Path) -> Task:
        return (yield from self.inside(plan, _Writer.write_list(self, plan, value, path)))

    def write_map(self, plan: MapPlan, value: Any, path: Path) -> Task:
        return (yield from self.inside(plan, _Writer.write_map(self, plan, value, path)))

    def write_record(self, plan: RecordPlan, value: Any, path: Path, name: str | None = None) -> Task:
        return (yield from self.inside(plan, _Writer.write_record(self, plan, value, path, name)))

    def untyped(self, value: Any, path: Path) -> Task:
        if not self.plans or self.options.types is None:  # the reference leaves the root's class to whoever reads it
            return self.node(self.guess(value, path), value, path)
        if not self.options.registry.name_of(value, None) and isinstance(self.guess(value, path), RecordPlan):
            self.fail("wrong-type", "an object of a registered class", brief(value), path, _REGISTER)
        return _Writer.untyped(self, value, path)

    def chosen(self, plan: RecordPlan, value: Any, path: Path) -> tuple[str | None, RecordPlan]:
        if self.options.types is None and type(value) is not plan.shape.cls and isinstance(value, plan.shape.cls):
            own = self.guess(value, path)
            return None, own if isinstance(own, RecordPlan) else plan
        name, own = _Writer.chosen(self, plan, value, path)
        if name is None and type(value) is not plan.shape.cls and dataclasses.is_dataclass(value):
            self.fail("wrong-type", "an object of a registered class", brief(value), path, _REGISTER)
        return name, own

    def is_zero(self, field: FieldPlan, plan: ScalarPlan, value: Any, place: Path) -> bool:
        word = self.text(plan, value, place)
        return bool(value == field.zero) or word == self.text(plan, field.zero, place)

    def inside(self, plan: Plan, task: Task) -> Task:
        self.plans.append(plan)
        node = yield from task
        self.plans.pop()
        return node

    def arrange(self, plan: ListPlan, parts: list[Any]) -> None:
        pass

    def items(self, plan: ListPlan, items: list[Node], path: Path) -> List:  # noqa: ARG002
        match items:
            case [Text(value, quoted=None) as only] if value and not value.strip(BLANK):  # [L1]
                only.quoted = not SPECIAL.isdisjoint(value)
        return List(items)

    def entries(self, members: list[Member]) -> Map:
        return Map([member for member in members if not isinstance(member.value, Nothing)])  # [N3]

    def types_itself(self, name: str) -> bool:  # noqa: ARG002
        return False

    def lost_name(self, plan: MapPlan, name: str) -> str | None:  # noqa: ARG002
        return None

    def omits(self, field: FieldPlan) -> bool:
        return isinstance(field.plan, OptionalPlan | AnyPlan)

    def name(self, field: FieldPlan, place: Path) -> Text:  # noqa: ARG002
        return Text(field.name, quoted=False)


@dataclass(frozen=True, slots=True)
class _Worker:
    """One plan at work; `jsvcodec.engine` says what it offers."""

    plan: Plan
    options: Options
    parse: Callable[[Source, Dialect, Limits], Node] = parse

    def decode(self, data: str | bytes | bytearray | memoryview, /) -> Any:
        source = Source.of(data, self.options.max_length)
        try:
            return self.read(source, self.parse(source, self.options.dialect, self.options.limits))
        except DecodeError:
            if self.options.dialect != "wire" or not has_raw_words(self.plan):
                raise
            with suppress(DecodeError):  # [Q10]
                if (root := cut(self.plan, source.text, self.options.limits)) is not None:
                    return self.read(source, root)
            raise

    def read(self, source: Source, root: Node) -> Any:
        return run(Reader(source, self.options).value(self.plan, root, Path()))

    def encode(self, value: Any, /) -> bytes:
        root = self.write(value)
        text = write(root)
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
        octets = self.encode(value)
        buffer += octets
        return len(octets)

    def dumps(self, value: Any, /) -> str:
        return write(self.write(value))

    def write(self, value: Any) -> Node:
        writer = (_ExactWriter if self.options.exact else _Writer)(self.options)
        try:
            root: Node = run(writer.node(self.plan, value, Path()))
        except (EncodeError, MemoryError):
            raise
        except Exception as error:  # values may be anybody's, down to what their class says it is
            expected, path = "a value whose own code lets it be written", str(writer.place)
            raise EncodeError("wrong-type", expected=expected, found=reason(error), path=path) from error
        if self.options.exact and isinstance(root, Text) and root.value and SPECIAL.isdisjoint(root.value):
            root.quoted = False  # also if it begins like a byte order mark [E23]
        return root


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


@dataclass(frozen=True, slots=True)
class _ReferenceEngine:
    """The engine as `jsvcodec.engine` sees it."""

    name: str = "reference"

    def bind(self, plan: Plan, options: Options) -> _Worker:
        return _Worker(plan, options)

    def stand_in(self, plan: Plan, options: Options) -> _Worker:
        """Return what reads and writes for an engine that has given up on a document, and so is likely to refuse it."""
        return _Worker(plan, options, read)


ENGINE = _ReferenceEngine()
"""The reference engine."""

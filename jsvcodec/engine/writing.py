"""Writing: plans walk over values and make the nodes of a document, in plain Python.

It knows plans and nodes, but neither how nodes become text nor how single words are written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn, cast

from jsvcodec.engine.losses import lost_name, lost_place, trimmed
from jsvcodec.engine.options import Options
from jsvcodec.engine.walks import Task, describe
from jsvcodec.errors import EncodeError, Path, SchemaError, WordError, brief, reason
from jsvcodec.names import BLANK, TYPE_NAME, is_type_name
from jsvcodec.scalars import Scalar
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
from jsvcodec.syntax.rules import is_bare_name
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text
from jsvcodec.types import Captured

__all__ = ["REGISTER", "Writer"]


REGISTER = "give its class a name: types={…}, or declare the very class that stands here"
"""Of an object of a class that nobody declared or registered [M8]."""

_WHICH = "types={…} has its class with different arguments, which no object knows: declare the type that stands here"
_OTHER_FORMAT = "their texts mean nothing to the other format: give the class those members"
_LOST_NONE = "lists of text keep theirs beside others if they are declared so, as list[str | None]; else leave it out"


@dataclass(slots=True)
class Writer:
    """Values to nodes of JSV, for one document."""

    options: Options
    open: set[int] = dataclasses.field(default_factory=set)  # the containers that are being written, by identity
    place: Path = dataclasses.field(default_factory=Path)  # the last that was begun

    def node(self, plan: Plan, value: Any, path: Path) -> Task:
        """Write what stands in a place."""
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
        return self.fail("wrong-type", f"a value that {self.options.format.upper()} can carry", brief(value), path, why)

    def slot(self, plan: Plan, value: Any, path: Path) -> Task:
        """Write what stands in a container."""
        return self.node(plan, value, path)

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:
        """Write a scalar."""
        word = self.word(plan.scalar, plan.scalar.encode, value, path)
        return Text(word, quoted=False if plan.scalar.colons and not key else None)  # [Q2, K4]

    def word(self, scalar: Scalar, encode: Callable[[Any], str], value: Any, path: Path) -> str:
        """Return the word that a row makes of a value."""
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
        """Write a list."""
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
        """Return the node of a list, given its items [N5, L3]."""
        lost = 0 if items == [Nothing()] else lost_place(plan, items)
        if lost is not None:
            self.fail("lost-none", "no None where the reference loses it", "None", path.child(lost), _LOST_NONE)
        for _, edge in trimmed(plan, items):
            edge.quoted = True
        return List(items)

    def write_map(self, plan: MapPlan, value: Any, path: Path) -> Task:
        """Write a map of equal values [G9]."""
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
        """Return the node of a map, given its members."""
        return Map(members)

    def key(self, plan: MapPlan, key: Any, place: Path) -> Text:
        """Return the name that a key is written as."""
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
        """Return why a name would be read as another one, or None [K2, K3]."""
        return lost_name(plan, name)

    def write_record(self, plan: RecordPlan, value: Any, path: Path, name: str | None = None) -> Task:
        """Write an object of a class, with the name of its class if there is one to say."""
        if name is None:
            name, plan = self.chosen(plan, value, path)
        if name is not None and not plan.shape.holds(value):
            self.fail("wrong-type", describe(plan), brief(value), path)
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
                if isinstance(value, Mapping) and isinstance(error, KeyError):
                    self.fail("wrong-type", f"a key {item.attribute!r}", "none", place)
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
        if kept and kept.format != self.options.format:
            other = f"members captured from {self.options.format.upper()}"
            self.fail("wrong-type", other, kept.format.upper(), path.child(str(plan.captured)), _OTHER_FORMAT)
        if kept.depth > self.options.max_depth - len(self.open):
            limit = f"at most {self.options.max_depth} containers inside each other"
            self.fail("too-deep", limit, "more", path.child(str(plan.captured)), hint="max_depth sets the limit")
        for name, text in kept.items():
            if (own := plan.find(self.sought(name))) is not None:
                expected = f"no captured member that is the class's own {own.name!r}"
                self.fail("duplicate-name", expected, brief(name), path.child(name))
            yield Member(Text(name), Text(text, quoted=False))

    def sought(self, name: str) -> str:
        """Return the name by which a member of that name would be looked for [M4]."""
        return name.strip(BLANK)

    def chosen(self, plan: RecordPlan, value: Any, path: Path) -> tuple[str | None, RecordPlan]:
        """Return the plan of an object's own class, and its name if the declared class does not say it [M8]."""
        if type(value) is not plan.shape.cls and (found := self.named(value, plan.shape.cls, path)):
            return found
        if not plan.shape.holds(value):
            derived = plan.shape.cls in type(value).__mro__  # a typed dict takes no isinstance()
            hint = REGISTER if derived else self.surplus(plan, value)
            self.fail("wrong-type", describe(plan), brief(value), path, hint)
        return None, plan

    def surplus(self, plan: RecordPlan, value: Any) -> str | None:
        """Return a hint for a dict that has other keys than its typed dict."""
        if type(value) is not dict:
            return None
        own = [member.attribute for member in plan.shape.members]
        other = next((key for key in value if key not in own), None)
        return None if other is None else f"{plan.shape.cls.__name__} has no key {brief(other)}"

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
        """Say whether a value is the default of .NET's type, and absence reads back as that."""
        word = self.text(plan, value, place)  # before any comparison: only what the row takes is the row's
        same = field.zero_is_default and type(value) is type(field.zero) and value == field.zero
        return same and word == self.text(plan, field.zero, place)  # not -0 [E25]

    def name(self, field: FieldPlan, place: Path) -> Text:
        """Return a member's name on the wire [M9]."""
        if not is_bare_name(field.name):
            self.fail("bad-name", "a name without special characters", brief(field.name), place)  # [M9]
        return Text(field.name)

    def finish(self, root: Node) -> Node:
        """Return what the document is, given its root."""
        return root

    def fail(self, code: str, expected: str, found: str, path: Path, hint: str | None = None) -> NoReturn:
        """Refuse a value."""
        raise EncodeError(code, expected=expected, found=found, path=str(path), hint=hint) from None

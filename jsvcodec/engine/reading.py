"""Reading JSV, and what reading JSON shares with it: plans walk over the nodes of a document, in plain Python.

It knows plans and nodes, but neither how text is parsed nor how single words are read. `json` overrides the steps in
which JSON differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from jsvcodec import hints
from jsvcodec.engine.hashes import CROWDED, crowding, crowds
from jsvcodec.engine.losses import lost_name, lost_place, trimmed
from jsvcodec.engine.options import Options
from jsvcodec.engine.walks import Task, describe
from jsvcodec.errors import DecodeError, Path, Source, WordError, brief, reason
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
)
from jsvcodec.syntax import jsv
from jsvcodec.syntax.rules import Format
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text
from jsvcodec.types import Captured

__all__ = ["Reader", "Unread"]


@dataclass(eq=False, slots=True)
class Unread:
    """What stands for a value that could not be read, where reading goes on all the same."""


@dataclass(slots=True)
class Reader:
    """Nodes to values, for one document of JSV.

    What is wrong is given to `refuse`, which raises it. A reader that goes on instead returns an `Unread` there, and
    from `make` for all that holds one.

    Args:
        source: The document.
        options: Those of the codec.
    """

    source: Source
    options: Options

    format: ClassVar[Format] = "jsv"
    nothing: ClassVar[str] = "nothing"
    """What errors call it."""

    def value(self, plan: Plan, node: Node, path: Path) -> Task:
        """Read what stands in a place."""
        match plan, node:
            case ((OptionalPlan() | AnyPlan()), Nothing()):
                return None
            case OptionalPlan(inner), _:
                return (yield self.value(inner, node, path))
            case AnyPlan(), Text():
                return self.any_word(node, path)
            case AnyPlan(), _:
                return (yield self.value(ANY_LIST if isinstance(node, List) else ANY_MAP, node, path))
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
            asked = hints.of_nothing(root, isinstance(path.step, int), self.format)
            return self.fail("no-value", describe(plan), self.nothing, node, path, asked)
        found = "list" if isinstance(node, List) else "map" if isinstance(node, Map) else "text"
        wanted = {ListPlan: "list", MapPlan: "map", RecordPlan: "record"}.get(type(plan), "word")
        name = plan.shape.cls.__name__ if isinstance(plan, RecordPlan) else describe(plan)
        quoted = isinstance(node, Text) and bool(node.quoted)
        hint = (hints.page(self.source.text) if root else None) or hints.of_shape(
            wanted, found, name, root=root, quoted=quoted
        )
        shown = brief(node.value) if isinstance(node, Text) else f"a {found}"
        return self.fail("wrong-shape", describe(plan), shown, node, path, hint)

    def any_word(self, node: Text, path: Path) -> Any:
        """Read a text where anything may stand [G10]."""
        return self.word(TEXT_PLAN, node, path)

    def word(self, plan: ScalarPlan, node: Text, path: Path) -> Any:
        """Read a text by its row."""
        row = plan.scalar
        try:
            return self.decode(row, node.value)
        except WordError as error:
            own = _is_built_in(row)
            hint = hints.of_word(node.value, row.decode, row.type, row.words, self.format) if own else None
            return self.fail(error.code, error.expected or row.name, brief(node.value), node, path, hint)
        except MemoryError:
            raise
        except Exception as error:  # a row of the user's own
            refusal = self.error("bad-word", row.name, brief(node.value), node, path, reason(error))
            return self.refuse(refusal, error)

    def decode(self, row: Scalar, word: str) -> Any:
        """Return what a row makes of a word."""
        return row.decode(word)

    def read_list(self, plan: ListPlan, node: List, path: Path) -> Task:
        """Read a list, and make what is wanted of it."""
        self.see_list(plan, node, path)
        items = []
        for index, item in enumerate(node.items):
            items.append((yield self.item(plan, item, path.child(index))))
        crowded = crowding(items) if plan.like == "set" and plan.make is not list else None
        if crowded is not None:
            return self.fail("rejected", CROWDED, "one more", node.items[crowded], path.child(crowded))
        return self.make(plan.make, items, node, path)

    def see_list(self, plan: ListPlan, node: List, path: Path) -> None:
        """Refuse a list that the reference reads as another one [N5, L3]."""
        lost = lost_place(plan, node.items)
        if lost is not None:
            where = path.child(lost)
            self.fail("lost-nothing", "no empty place here", "nothing", node.items[lost], where, hints.LOST_NOTHING)
        for index, edge in trimmed(plan, node.items):
            expected = "quotes around a text that begins or ends an array with white space"
            self.fail("bad-text", expected, brief(edge.value), edge, path.child(index))

    def item(self, plan: ListPlan, node: Node, path: Path) -> Task:
        """Read an item of a list [L3]."""
        bare = isinstance(plan.item, ScalarPlan) and not plan.item.scalar.quoted_in_lists
        if bare and isinstance(node, Text) and node.quoted:
            expected = f"{describe(plan.item)} without quotes"
            return self.fail("bad-word", expected, brief(node.value), node, path, hints.QUOTED_WORD)
        return (yield self.value(plan.item, node, path))

    def read_map(self, plan: MapPlan, node: Map, path: Path) -> Task:
        """Read a map of equal values [G9]."""
        if plan is ANY_MAP and (typed := self.typed(None, node, path)):
            if isinstance(typed, Unread):
                return typed
            return (yield self.read_members(typed, node.members[1:], node, path))
        result: dict[Any, Any] = {}
        hashes: dict[int, int] = {}
        for name, value in node.members:
            place = path.child(name.value)
            self.see_name(plan, name, place)
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

    def see_name(self, plan: MapPlan, name: Text, path: Path) -> None:
        """Refuse a map's name that the reference reads as another one [K2, K3]."""
        if lost := lost_name(plan, name.value):
            self.fail("bad-name", lost, brief(name.value), name, path)

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
        if not is_type_name(self.sought(name.value) if declared else name.value):
            return None
        base = declared.shape.cls if declared else None
        known = f"a registered class derived from {base.__name__}" if base else "a registered class"
        if name.value != TYPE_NAME or not isinstance(value, Text) or not self.names_a_class(name, value):
            expected = f"{self.type_name} and {known}"
            refused: Unread = self.fail("typed-object", expected, brief(name.value), name, path.child(name.value))
            return refused
        plan = self.options.registry.named(value.value, base)
        if plan is None:
            refused = self.fail("typed-object", known, brief(value.value), value, path.child(TYPE_NAME), hints.TYPES)
        return plan or refused

    type_name: ClassVar[str] = f"bare {TYPE_NAME}"
    """What names a class, as errors call it."""

    def names_a_class(self, name: Text, value: Text) -> bool:  # noqa: ARG002  # JSON looks at the value
        """Say whether a member whose name is just `TYPE_NAME` names a class."""
        return not name.quoted

    def sought(self, name: str) -> str:
        """Return the name by which a member is looked for [M4]."""
        return name.strip(BLANK)

    def raw(self, node: Node) -> str:
        """Return the text of a value that is captured [M5]."""
        return jsv.write(node)

    def read_members(self, plan: RecordPlan, members: list[Member], node: Map, path: Path) -> Task:
        """Read an object's members [M4, M5, M7]."""
        found: dict[str, Any] = {}
        kept: dict[str, str] = {}
        for name, value in members:
            field = self.member(plan, name, path)
            if field is None:
                if plan.captured and self.options.unknown == "capture":
                    kept[name.value] = self.raw(value)
                continue
            place = path.child(field.name)
            if field.attribute in found:
                self.fail("duplicate-name", "each member once", brief(name.value), name, place, hints.SAME_MEMBER)
            found[field.attribute] = yield self.value(field.plan, value, place)
        if kept:
            found[str(plan.captured)] = Captured.of(kept, self.format)
        return self.build(plan, found, node, path)

    def member(self, plan: RecordPlan, name: Text, path: Path) -> FieldPlan | None:
        """Return the member that a name means, or None if it is to be skipped."""
        wanted = self.sought(name.value)
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
        others = (name.value for name, _ in node.members if plan.find(self.sought(name.value)) is None)
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

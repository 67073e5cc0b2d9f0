"""Exact writing: where the reference's own JSV differs from what it reads back [E].

Rules that are not mentioned here are those of `writing`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from jsvcodec.engine.losses import TEXTS
from jsvcodec.engine.walks import Task
from jsvcodec.engine.writing import REGISTER, Writer
from jsvcodec.errors import Path, brief
from jsvcodec.names import BLANK
from jsvcodec.scalars.times import DATE, TIME
from jsvcodec.schema import (
    AnyPlan,
    FieldPlan,
    ListPlan,
    MapPlan,
    Plan,
    RecordPlan,
    ScalarPlan,
    present,
    takes_nothing,
)
from jsvcodec.syntax.rules import SPECIAL
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

__all__ = ["ExactWriter"]

_MAX_HOPS = 50  # the reference's JsConfig.MaxDepth


@dataclass(slots=True)
class ExactWriter(Writer):
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
            case ListPlan(item) if item in TEXTS:
                self.fail("wrong-type", "no None, at which the reference fails", "None", path)
            case ScalarPlan(scalar) if scalar in (DATE, TIME):
                self.fail("wrong-type", "no None, at which the reference fails", "None", path)
        return Nothing()

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:  # noqa: ARG002
        scalar = plan.scalar
        word = self.word(scalar, scalar.exact or scalar.encode, value, path)
        return Text(word, quoted=False if scalar.bare or (scalar.void and not word) else None)

    def write_list(self, plan: ListPlan, value: Any, path: Path) -> Task:
        return (yield from self.inside(plan, Writer.write_list(self, plan, value, path)))

    def write_map(self, plan: MapPlan, value: Any, path: Path) -> Task:
        return (yield from self.inside(plan, Writer.write_map(self, plan, value, path)))

    def write_record(self, plan: RecordPlan, value: Any, path: Path, name: str | None = None) -> Task:
        return (yield from self.inside(plan, Writer.write_record(self, plan, value, path, name)))

    def untyped(self, value: Any, path: Path) -> Task:
        if not self.plans or self.options.types is None:  # the reference leaves the root's class to whoever reads it
            return self.node(self.guess(value, path), value, path)
        if not self.options.registry.name_of(value, None) and isinstance(self.guess(value, path), RecordPlan):
            self.fail("wrong-type", "an object of a registered class", brief(value), path, REGISTER)
        return Writer.untyped(self, value, path)

    def chosen(self, plan: RecordPlan, value: Any, path: Path) -> tuple[str | None, RecordPlan]:
        if self.options.types is None and type(value) is not plan.shape.cls and isinstance(value, plan.shape.cls):
            own = self.guess(value, path)
            return None, own if isinstance(own, RecordPlan) else plan
        name, own = Writer.chosen(self, plan, value, path)
        if name is None and type(value) is not plan.shape.cls and dataclasses.is_dataclass(value):
            self.fail("wrong-type", "an object of a registered class", brief(value), path, REGISTER)
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

    def finish(self, root: Node) -> Node:
        if isinstance(root, Text) and root.value and SPECIAL.isdisjoint(root.value):
            root.quoted = False  # also if it begins like a byte order mark [E23]
        return root

    def omits(self, field: FieldPlan) -> bool:
        return takes_nothing(field.plan)

    def name(self, field: FieldPlan, place: Path) -> Text:  # noqa: ARG002
        return Text(field.name, quoted=False)

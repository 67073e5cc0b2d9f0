"""All that is wrong with a document, for people: read as the reference engine reads, going on behind each problem."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jsvcodec import hints
from jsvcodec.engine.json import JsonReader
from jsvcodec.engine.options import Options
from jsvcodec.engine.reading import Reader, Unread
from jsvcodec.engine.walks import Task, run
from jsvcodec.errors import DecodeError, Path
from jsvcodec.names import is_type_name
from jsvcodec.schema import FieldPlan, Plan, RecordPlan, ScalarPlan
from jsvcodec.syntax.scan import survey
from jsvcodec.syntax.tree import Gap, List, Map, Node, Text

__all__ = ["problems"]


def problems(plan: Plan, options: Options, error: DecodeError, most: int) -> list[DecodeError]:
    """Return what is wrong with a document, in its order.

    Behind each problem it goes on at the next item or member. What is damaged is taken for read, so one mistake is not
    told twice. A document beyond a limit is not looked at any further [G8].

    Args:
        plan: What the document should be.
        options: Those of the codec.
        error: The one that reading it raised.
        most: How many problems to return at most.
    """
    source = error.source
    if error.code == "too-long" or hints.encoding(source.text):
        return [error]
    found = [each for _, each in zip(range(most), source.bad_bytes(), strict=False)]
    seen = survey(source, options.syntax, options.limits, most)
    if source.bom and not source.text:
        return seen.problems
    noting = _NotingJsonReader if options.format == "json" else _NotingReader
    reader = noting(source, options, seen.broken, most)
    with suppress(_Enough):
        run(reader.value(plan, seen.root, Path()))
    told = {(each.index, each.code) for each in seen.problems}
    found += seen.problems + [each for each in reader.problems if (each.index, each.code) not in told]
    return sorted(found, key=lambda each: each.index)[:most] or [error]


class _Enough(Exception):  # nothing is wrong with it
    """There are as many problems as somebody wants to see."""


@dataclass
class _NotingReader(Reader):
    """A reader that writes errors down and goes on."""

    broken: set[int]
    most: int
    problems: list[DecodeError] = field(default_factory=list)

    def refuse(self, error: DecodeError, cause: BaseException | None = None) -> Unread:
        error.__cause__ = cause
        self.problems.append(error)
        if len(self.problems) >= self.most:
            raise _Enough
        return Unread()

    def word(self, plan: ScalarPlan, node: Text, path: Path) -> Any:
        return Unread() if self.source.has_bad_bytes(node.value) else super().word(plan, node, path)

    def value(self, plan: Plan, node: Node, path: Path) -> Task:
        if isinstance(node, Gap):
            return Unread()
        return (yield from super().value(plan, node, path))

    def misfit(self, plan: Plan, node: Node, path: Path) -> Any:
        damaged = isinstance(node, List | Map) and node.offset in self.broken
        return Unread() if damaged else super().misfit(plan, node, path)

    def read_record(self, plan: RecordPlan, node: Map, path: Path) -> Task:
        first = node.members[0] if node.members else None
        named = first is not None and isinstance(first.value, Gap) and is_type_name(first.name.value)
        if node.offset in self.broken and (plan.shape.abstract or named):
            return Unread()  # its class may have been named there
        return (yield from super().read_record(plan, node, path))

    def missing(self, plan: RecordPlan, field: FieldPlan, node: Map, path: Path) -> Any:
        return Unread() if node.offset in self.broken else super().missing(plan, field, node, path)

    def make(self, make: Callable[[Any], Any], parts: Any, node: Node, path: Path, expected: str | None = None) -> Any:
        values = [*parts, *parts.values()] if isinstance(parts, dict) else parts
        if any(isinstance(part, Unread) for part in values):
            return Unread()
        return super().make(make, parts, node, path, expected)


class _NotingJsonReader(_NotingReader, JsonReader):
    """The same for JSON."""

"""Walks over plans: what reading and writing in plain Python share.

Depth costs no stack: each level is a generator that hands its parts to `run`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeAlias

from jsvcodec.classes import Shape
from jsvcodec.names import with_article
from jsvcodec.schema import ListPlan, OptionalPlan, Plan, RecordPlan, ScalarPlan

__all__ = ["Task", "describe", "run"]

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


def describe(plan: Plan) -> str:
    """Return what errors call what stands in a place."""
    match plan:
        case ScalarPlan(scalar):
            return scalar.name
        case OptionalPlan(inner):
            return describe(inner)
        case RecordPlan(Shape(cls)):
            return with_article(cls.__name__)
        case ListPlan():
            return "a list"
        case _:
            return "a map"

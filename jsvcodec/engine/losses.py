"""What the reference loses or changes when it reads JSV: the places that readers refuse and writers avoid."""

from __future__ import annotations

from jsvcodec.names import BLANK
from jsvcodec.schema import TEXT_PLAN, ListPlan, MapPlan, OptionalPlan, present
from jsvcodec.syntax.rules import SPECIAL
from jsvcodec.syntax.tree import Map, Node, Nothing, Text

__all__ = ["TEXTS", "lost_name", "lost_place", "trimmed"]

TEXTS = (TEXT_PLAN, OptionalPlan(TEXT_PLAN))
"""The plans of text that may be null or not."""


def lost_place(plan: ListPlan, items: list[Node]) -> int | None:
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


def trimmed(plan: ListPlan, items: list[Node]) -> list[tuple[int, Text]]:
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


def lost_name(plan: MapPlan, name: str) -> str | None:
    """Return why the reference does not read a map's name back as it was, or None if it does."""
    if '"' in name and not (name[0] == name[-1] == '"' and name.strip('"')):
        return "a name without quotes, or with some other text between two of them"  # [K2]
    if not name and plan.make is dict and plan.key == TEXT_PLAN and plan.value in TEXTS:
        return "a name that is not empty"  # [K3]
    return None

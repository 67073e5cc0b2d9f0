"""A document cut up as the reference cuts its own, where bare words may hold special characters [Q10].

The grammar knows no types, so it refuses what the reference writes for a few of them. This module knows how the
reference finds the ends of the root's parts; whether it wrote the text at all is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jsvcodec.names import BLANK
from jsvcodec.schema import TEXT_PLAN, ListPlan, MapPlan, Plan, RecordPlan, ScalarPlan, present
from jsvcodec.syntax.jsv import parse
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

__all__ = ["cut", "has_raw_words"]

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_BARE = re.compile(r"[^,}]*")
_MARKS = {"[": re.compile(r'[\[\]"]'), "{": re.compile(r'[{}"]')}


def has_raw_words(plan: Plan) -> bool:
    """Say whether the reference writes a document, or one of its parts, bare whatever characters it holds."""
    match present(plan):
        case ScalarPlan() as word:
            return _is_raw(word)
        case ListPlan(item):
            return _is_raw(item)
        case MapPlan(key, value):
            return _is_raw(key) or _is_raw(value)
        case RecordPlan(fields=fields):
            return any(_is_raw(field.plan) for field in fields)
    return False


def _is_raw(plan: Plan) -> bool:
    plan = present(plan)
    return isinstance(plan, ScalarPlan) and plan.scalar.bare and not plan.scalar.colons


def cut(plan: Plan, text: str, max_depth: int) -> Node | None:
    """Return the nodes of a document, cut up the reference's way at its top and by the grammar further in.

    Time is linear in the text's length. The nodes' offsets mean nothing.

    Args:
        plan: What the document is.
        text: All of it.
        max_depth: How many brackets may be open at once [G8].

    Returns:
        The root, or None where the reference would fail, make up for something or skip it unseen.

    Raises:
        DecodeError: A list or a map in it is not JSV.
    """
    match present(plan), text[:1]:
        case ScalarPlan(), first if first and first != '"':
            return Text(text)
        case ListPlan(item), "[" if text[1:-1].strip(BLANK):  # else the reference sees no items [L1]
            return _list(item, text, max_depth - 1)
        case MapPlan(_, value), "{":
            return _map(lambda _: value, text, max_depth - 1)
        case RecordPlan() as record, "{":
            return _map(lambda name: field.plan if (field := record.find(name)) else None, text, max_depth - 1)
    return None


def _list(plan: Plan, text: str, max_depth: int) -> Node | None:
    items: list[Node] = []
    at, last = 0, len(text) - 1
    while at < last:
        start = at + 1
        at = _value_end(text, start, last)
        if at < last and text[at] != ",":
            return None
        items.append(_node(plan, text[start:at], max_depth))
    return List(items) if text[last] == "]" else None


def _map(plan_of: Callable[[str], Plan | None], text: str, max_depth: int) -> Node | None:
    members: list[Member] = []
    at, last = 0, len(text) - 1
    while at < last:
        start = at + 1
        colon = _value_end(text, start, last) if text[start] in '{"' else text.find(":", start + 1)
        if text[colon : colon + 1] != ":":
            return None
        word = _node(TEXT_PLAN, text[start:colon], max_depth)
        assert isinstance(word, Text)  # as a name is not empty
        plan = plan_of(word.value)
        at = _value_end(text, colon + 1, len(text))
        if plan is None or text[at : at + 1] != ("," if at < last else "}"):
            return None
        members.append(Member(word, _node(plan, text[colon + 1 : at], max_depth)))
    return Map(members)


def _value_end(text: str, start: int, end: int) -> int:
    """Return where a value ends: behind its last quote, its last bracket, or its last character."""
    mark = text[start : start + 1] if start < end else ""
    if mark == '"':
        quoted = _QUOTED.match(text, start, end)
        return quoted.end() if quoted else end
    if mark not in _MARKS:
        bare = _BARE.match(text, start, end)
        return bare.end() if bare else start
    depth, within = 0, False
    for found in _MARKS[mark].finditer(text, start, end):
        if found[0] == '"':
            within = not within
        elif not within:
            depth += 1 if found[0] == mark else -1
            if not depth:
                return found.end()
    return end


def _node(plan: Plan, part: str, max_depth: int) -> Node:
    if not part:
        return Nothing()
    if part[0] == '"':
        return Text(part[1:-1].replace('""', '"'), quoted=True)
    if part[0] in _MARKS and not isinstance(present(plan), ScalarPlan):
        return parse(part, max_depth=max_depth)
    return Text(part)

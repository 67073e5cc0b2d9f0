"""A document cut up as the reference cuts its own, where bare words may hold special characters [Q10].

The grammar knows no types, so it refuses what the reference writes for a few of them. This module knows how the
reference finds the ends of the root's parts, and which of these may hold such a word; all others are the syntax's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jsvcodec.errors import Source
from jsvcodec.names import BLANK
from jsvcodec.schema import ANY, TEXT_PLAN, ListPlan, MapPlan, Plan, RecordPlan, ScalarPlan, present
from jsvcodec.syntax.rules import SPECIAL, Limits
from jsvcodec.syntax.scan import read
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


def cut(plan: Plan, text: str, limits: Limits) -> Node | None:
    """Return the nodes of a document, cut up the reference's way at its top and by the syntax further in.

    Time is linear in the text's length. The nodes' offsets mean nothing.

    Args:
        plan: What the document is.
        text: All of it.
        limits: How much of everything it may hold, its length aside [G8].

    Returns:
        The root, or None where the reference would fail, make up for something, or pass over something unseen, and
        where a word is not raw but holds special characters [E30].

    Raises:
        DecodeError: A part that is not a raw word is not JSV.
    """
    inner = limits._replace(depth=limits.depth - 1)
    match present(plan), text[:1]:
        case ScalarPlan() as word, first if first and first != '"':
            return _part(word, text, limits)
        case ListPlan(item), "[" if text[1:-1].strip(BLANK):  # else the reference sees no items [L1]
            return _list(item, text, inner)
        case MapPlan(key, value), "{" if _has_members(text):
            return _map(lambda _: value, key, text, inner)
        case RecordPlan() as record, "{" if _has_members(text):
            return _map(lambda name: _member(record, name), TEXT_PLAN, text, inner)
    return None


def _has_members(text: str) -> bool:
    """Say whether the reference looks for members; behind `}` it looks at nothing."""
    return text[1:].lstrip(BLANK)[:1] not in ("", "}")


def _member(record: RecordPlan, name: str) -> Plan:
    field = record.find(name.strip(BLANK))
    return field.plan if field else ANY


def _list(plan: Plan, text: str, limits: Limits) -> Node | None:
    items: list[Node] = []
    at, last = 0, len(text) - 1
    while at < last:
        start = at + 1
        at = _value_end(text, start, last)
        item = _part(plan, text[start:at], limits)
        if item is None or len(items) == limits.items or (at < last and text[at] != ","):
            return None
        items.append(item)
    if text[last] != "]" or (text[1] == "{" and isinstance(items[-1], Nothing)):  # which is then no item
        return None
    return List(items)


def _map(plan_of: Callable[[str], Plan], key: Plan, text: str, limits: Limits) -> Node | None:
    members: list[Member] = []
    at, last = 0, len(text) - 1
    while at < last:
        start = at + 1
        colon = _value_end(text, start, last) if text[start] in '{"' else text.find(":", start + 1)
        name = _part(key, text[start:colon], limits) if text[colon : colon + 1] == ":" else None
        if not isinstance(name, Text) or not (name.quoted or _is_raw(key) or SPECIAL.isdisjoint(name.value)):
            return None
        at = _value_end(text, colon + 1, len(text))
        value = _part(plan_of(name.value), text[colon + 1 : at], limits)
        if value is None or len(members) == limits.items or text[at : at + 1] != ("," if at < last else "}"):
            return None
        members.append(Member(name, value))
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


def _part(plan: Plan, part: str, limits: Limits) -> Node | None:
    """Return the node of a name or a value; None if its quotes are not closed, or it is too long."""
    if not part or not _is_raw(plan):
        return read(Source(part), limits=limits)
    if len(part) > limits.text:
        return None
    if part[0] != '"':
        return Text(part)
    return Text(part[1:-1].replace('""', '"'), quoted=True) if _QUOTED.fullmatch(part) else None

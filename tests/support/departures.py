"""The rules by which our writing departs from the reference's, worked out from a type's plan and a value.

They are those of E in grammar/README.md, stated here once more and without the codec's help, to be held against it.
"""

from __future__ import annotations

import dataclasses
from collections import abc
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import Enum
from typing import Any

import dotnet

from jsvcodec.codec import CodecOptions
from jsvcodec.engine.options import OmitDefaults
from jsvcodec.names import BLANK
from jsvcodec.scalars import Scalar
from jsvcodec.scalars.text import CHAR, URI
from jsvcodec.schema import (
    ANY,
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
from jsvcodec.syntax.jsv import SPECIAL
from jsvcodec.syntax.rules import DEFAULT_MAX_DEPTH

__all__ = ["Departures", "departures"]

MAX_HOPS = 50


@dataclass
class Departures:
    """The rules that apply to one value.

    Args:
        refused: Where we refuse.
        other: Where we write otherwise.
        changes: Whether the value comes back as another one by nature: what stands where anything may stand comes
            back as text [G10], and some classes do not take what they give (`dotnet.UNREAD`).
        omits: Which members the reference leaves out at the defaults of their types.
        names: Whether objects are named.
    """

    refused: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    changes: bool = False
    omits: OmitDefaults = False
    names: bool = True

    def __bool__(self) -> bool:
        return bool(self.refused or self.other)


def departures(type_: Any, value: Any, options: CodecOptions) -> Departures:
    """Return the departures in writing a value of a type."""
    plan = dotnet.plan_of(type_)
    found = Departures(omits=options.get("omit_defaults", False), names=options["types"] is not None)
    if plan == ANY and type(value) in dotnet.NAMED:
        found.other |= {"E26"} if found.names else set()
        found.changes |= not found.names
    elif plan == ANY and dataclasses.is_dataclass(value):
        found.changes = True
    if value == "" and plan == ANY:
        found.other.add("E19")
    if isinstance(value, str) and value[:1] == "\ufeff" and SPECIAL.isdisjoint(value):
        found.other.add("E23")
    _walk(found, plan, value, 0, ())
    return found


def _walk(found: Departures, plan: Plan, value: Any, hops: int, above: tuple[Plan, ...]) -> None:
    match plan:
        case OptionalPlan(inner):
            if value is not None:
                _walk(found, inner, value, hops, above)
        case AnyPlan():
            if value is not None:
                guess = _own_plan(value)
                named = found.names and type(value) in dotnet.NAMED
                found.changes |= not isinstance(value, str | list | tuple | dict) and not named
                _walk(found, guess, value, hops, above)
        case ScalarPlan(row):
            _scalar(found, row, value)
        case ListPlan(item):
            found.changes |= type(value) in dotnet.UNREAD
            _list(found, plan, list(value), isinstance(value, abc.Set))
            for each in value:
                _place(found, item, each, hops + 1, (*above, plan))
        case MapPlan(key, item):
            _map(found, plan, value)
            for name, each in value.items():
                _key(found, _own_plan(name) if isinstance(key, AnyPlan) else key, name)
                _place(found, item, each, hops, (*above, plan))
        case RecordPlan():
            own = dotnet.plan_of(type(value)) if dataclasses.is_dataclass(value) else plan
            if isinstance(own, RecordPlan) and type(value) is not plan.shape.cls:
                plan = own
                found.refused |= set() if found.names else {"E27"}
            found.changes |= plan.shape.cls in dotnet.UNREAD
            for each in plan.fields:
                member = plan.shape.get(value, each.attribute)
                if _is_zero(found, each, member):
                    found.other |= {"E25"} if not _starts_so(plan, each, member) else set()
                elif member is not None:
                    _place(found, each.plan, member, hops, (*above, plan))
                elif not each.omits_none:
                    found.other.add("E14")


def _is_zero(found: Departures, member: FieldPlan, value: Any) -> bool:
    """Say whether the reference leaves a member out [M10]."""
    if not isinstance(member.plan, ScalarPlan) or member.plan.scalar.zero is None:
        return False
    row = member.plan.scalar
    wanted = (True, "enums" if issubclass(row.type, Enum) else "values")
    same = value == row.zero or (isinstance(value, datetime) and value.replace(tzinfo=None) == datetime.min)
    return same and (found.omits in wanted or member.name == "Zero")


def _starts_so(plan: RecordPlan, member: FieldPlan, value: Any) -> bool:
    """Say whether an object of a class begins with a member that is written as this one is."""
    (begins,) = (each.default for each in dataclasses.fields(plan.shape.cls) if each.name == member.attribute)
    assert isinstance(member.plan, ScalarPlan)
    return begins == member.plan.scalar.zero and member.plan.scalar.encode(value) == member.plan.scalar.encode(begins)


def _own_plan(value: Any) -> Plan:
    """Return the plan of a value by its own class."""
    if isinstance(value, list | tuple | dict):
        return ANY_MAP if isinstance(value, dict) else ANY_LIST
    cls = datetime if isinstance(value, datetime) else type(value)
    return dotnet.plan_of(dotnet.NAMED.get(cls, cls))


def _place(found: Departures, plan: Plan, value: Any, hops: int, above: tuple[Plan, ...]) -> None:
    """Walk on to what stands in a container, as far as the reference goes."""
    inner = plan.inner if isinstance(plan, OptionalPlan) else plan
    again = isinstance(inner, RecordPlan) and inner in above and not isinstance(above[-1], ListPlan)
    hops += isinstance(inner, AnyPlan) + again
    if value is not None and hops > MAX_HOPS:
        found.other.add("E22")
    if len(above) == DEFAULT_MAX_DEPTH and isinstance(inner, ListPlan | MapPlan | RecordPlan) and value is not None:
        found.refused.add("E22")
    _walk(found, plan, value, hops, above)


def _scalar(found: Departures, row: Scalar, value: Any) -> None:
    if value == "\u200b":
        found.refused.add("E12")
        return
    if row == URI:
        form = dotnet.uri_form(value)
        if form == "relative":
            found.refused.add("E20")
        elif form == "rewritten":
            found.other.add("E20")
        return
    word, exact = row.encode(value), (row.exact or row.encode)(value)
    if word != exact:
        midnight = isinstance(value, datetime) and value.time() == time.min
        found.other.add("E16" if midnight else "E17" if isinstance(value, datetime) else "E18")
    if row.bare and not row.colons and not SPECIAL.isdisjoint(exact):
        found.other.add("E7" if row == CHAR else "E8")
    if row.bare and not word:
        found.other.add("E15")


def _key(found: Departures, plan: Plan, value: Any) -> None:
    assert isinstance(plan, ScalarPlan)
    row = plan.scalar
    if row.bare and not SPECIAL.isdisjoint((row.exact or row.encode)(value)):
        found.other.add("E9")
    _scalar(found, row, value)
    key = row.encode(value) if not isinstance(value, str) else value
    if '"' in key and not (key[0] == key[-1] == '"' and key.strip('"')):
        found.refused.add("E10")


def _map(found: Departures, plan: MapPlan, value: Any) -> None:
    if None in value.values():
        found.other.add("E1")
    if (
        "" in value
        and plan.make is dict
        and plan.key == TEXT_PLAN
        and plan.value in (TEXT_PLAN, OptionalPlan(TEXT_PLAN))
    ):
        found.refused.add("E11")


def _list(found: Departures, plan: ListPlan, items: list[Any], unordered: bool) -> None:
    item = plan.item.inner if isinstance(plan.item, OptionalPlan) else plan.item
    nulls = [index for index, each in enumerate(items) if each is None]
    many, ends = len(items) > 1, nulls[-1:] == [len(items) - 1]
    map_first = bool(items) and (
        isinstance(items[0], dict) if item == ANY else items[0] is not None and isinstance(item, MapPlan | RecordPlan)
    )
    if items == [None]:
        found.refused.add("E3")
    elif item == TEXT_PLAN and plan.like != "own":
        if plan.like == "set" and nulls[:1] != [len(items) - 1] and nulls:
            (found.other if unordered else found.refused).add("E5")
    elif ends and (map_first or (plan.like in ("list", "own") and items[-2] is None)):
        found.refused.add("E4")
    if nulls and isinstance(item, MapPlan | RecordPlan):
        found.other.add("E2")
    if not many and items and is_blank(items[0]) and isinstance(item, ScalarPlan | AnyPlan):
        found.other.add("E6")
    elif plan.like == "array" and item == TEXT_PLAN and items:
        first, last = items[0] or "", items[-1] or ""
        trimmed = first != first.lstrip(BLANK) and SPECIAL.isdisjoint(first)
        trimmed |= last != last.rstrip(BLANK) and SPECIAL.isdisjoint(last)
        found.other |= {"E24"} if trimmed else set()


def is_blank(item: Any) -> bool:
    """Say whether an item is text of nothing but white space, and bare [L1]."""
    return isinstance(item, str) and bool(item) and not item.strip(BLANK) and SPECIAL.isdisjoint(item)

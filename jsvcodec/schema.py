"""From a Python type to its plan: what to expect of a document, compiled once.

It knows annotations and dataclasses, and the names that members have on the wire, but no text and no engine.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
import types
import typing
from collections.abc import Container
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from jsvcodec.errors import SchemaError, reason
from jsvcodec.names import POLICIES, Policy, fold, unambiguous
from jsvcodec.scalars import BUILT_IN, TEXT, Scalar, enum_row
from jsvcodec.types import Name

__all__ = [
    "ANY",
    "ANY_LIST",
    "ANY_MAP",
    "TEXT_PLAN",
    "AnyPlan",
    "FieldPlan",
    "ListPlan",
    "MapPlan",
    "OptionalPlan",
    "Plan",
    "RecordPlan",
    "ScalarPlan",
    "plan_of",
]


@dataclass(frozen=True, slots=True)
class AnyPlan:
    """Any value: reading gives None, str, list and dict; writing asks the value's own class."""


@dataclass(frozen=True, slots=True)
class ScalarPlan:
    """One word."""

    scalar: Scalar


@dataclass(frozen=True, slots=True)
class OptionalPlan:
    """Nothing, or what ``inner`` says [N1, N2]."""

    inner: Plan


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list of equal items."""

    item: Plan


@dataclass(frozen=True, slots=True)
class MapPlan:
    """A map from scalars to equal values; keys of any kind are read as text."""

    key: ScalarPlan | AnyPlan
    value: Plan


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One member of a record.

    Args:
        attribute: Its name in Python.
        name: Its name on the wire.
        plan: What its value is.
        absent: What a document without it means: an error, None, or the class's own default [M6].
        omits_none: Whether None is written by leaving the member out, as absence reads back as None [N1]; if not,
            an empty place says it.
        init: Whether the class takes it as an argument; if not, it is set afterwards.
    """

    attribute: str
    name: str
    plan: Plan
    absent: Literal["error", "none", "default"]
    omits_none: bool
    init: bool


@dataclass(eq=False, slots=True)
class RecordPlan:
    """A class with members, in the order of the wire [M1].

    The members are filled in after the plan is made, so that a class may hold itself.
    """

    cls: type
    fields: tuple[FieldPlan, ...] = ()
    by_name: dict[str, FieldPlan] = field(default_factory=dict)
    by_fold: dict[str, FieldPlan] = field(default_factory=dict)
    by_letters: dict[str, FieldPlan] = field(default_factory=dict)

    def find(self, name: str) -> FieldPlan | None:
        """Return the member that a name in a document means [M4].

        Exactly, or ignoring case, or, if names are in snake case, ignoring hyphens and underscores as well.
        """
        found = self.by_name.get(name)
        if found is None:
            found = self.by_fold.get(fold(name))
        if found is None and self.by_letters:
            found = self.by_letters.get(fold(_letters(name)))
        return found

    def __repr__(self) -> str:
        return f"RecordPlan({self.cls.__qualname__})"  # not its fields, which may lead back here


Plan: TypeAlias = AnyPlan | ScalarPlan | OptionalPlan | ListPlan | MapPlan | RecordPlan
"""What to expect of one place in a document."""

ANY = AnyPlan()
"""The plan of documents without a type."""
ANY_LIST = ListPlan(ANY)
"""The plan of a list where anything may stand."""
ANY_MAP = MapPlan(ANY, ANY)
"""The plan of a map where anything may stand."""
TEXT_PLAN = ScalarPlan(TEXT)
"""The plan of a text."""

_SCALARS = {row.type: ScalarPlan(row) for row in BUILT_IN}
_WAYS_OUT = "a dataclass, list[…], dict[…, …], … | None, Any, or a type marked with a Scalar"


def plan_of(type: Any, names: Policy = "camel") -> Plan:
    """Return the plan of a type; the same object for the same question, as long as it is remembered.

    Args:
        type: A class or an annotation.
        names: How attributes become wire names.

    Raises:
        SchemaError: The type, or one that it reaches, has no plan; the message says which and why.
    """
    try:
        hash((type, names))
    except TypeError:
        return _compile(type, names)  # annotated with something that cannot be remembered
    return _remembered(type, names)


def _compile(type: Any, names: Policy) -> Plan:
    try:
        return _Planner(names).plan(type, "")
    except (SchemaError, MemoryError):
        raise
    except RecursionError:
        raise SchemaError(f"no plan for {type}: its types go on without end") from None
    except Exception as error:  # annotations run code of their own
        raise SchemaError(f"no plan for {type}: {reason(error)}") from error


_remembered = lru_cache(maxsize=512)(_compile)


class _Planner:
    """Makes the plans of one question; classes it has met before are not entered again."""

    def __init__(self, names: Policy) -> None:
        if names not in POLICIES:
            raise SchemaError(f"no naming policy {names!r}: use one of {', '.join(POLICIES)}")
        self._names = names
        self._records: dict[Any, RecordPlan] = {}

    def plan(self, hint: Any, where: str) -> Plan:
        """Return the plan of one annotation; ``where`` names its place for errors."""
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            row = next((mark for mark in reversed(hint.__metadata__) if isinstance(mark, Scalar)), None)
            if row is None:
                return self.plan(hint.__origin__, where)
            return _optional(ScalarPlan(row)) if types.NoneType in get_args(hint.__origin__) else ScalarPlan(row)
        if hint is Any or hint is object:
            return ANY
        if hint in (None, types.NoneType):
            raise self._no_plan(hint, where, "it has no other value than nothing")
        if origin in (Union, types.UnionType):
            return self._union(hint, args, where)
        args = args or (Any, Any)
        if list in (hint, origin):
            return ListPlan(self.plan(args[0], where))
        if dict in (hint, origin):
            return self._map(hint, args, where)
        if inspect.isclass(hint) and hint in _SCALARS:
            return _SCALARS[hint]
        if inspect.isclass(hint) and issubclass(hint, Enum):
            if not hint.__members__:
                raise self._no_plan(hint, where, "it has no members")
            return ScalarPlan(enum_row(hint))
        cls = origin or hint
        if inspect.isclass(cls) and dataclasses.is_dataclass(cls):
            return self._record(hint, cls, where)
        raise self._no_plan(hint, where, f"use {_WAYS_OUT}")

    def _no_plan(self, hint: Any, where: str, why: str) -> SchemaError:
        shown = hint.__qualname__ if inspect.isclass(hint) and not get_args(hint) else str(hint).replace("typing.", "")
        return SchemaError(f"no plan for {shown}{f' in {where}' if where else ''}: {why}")

    def _union(self, hint: Any, args: tuple[Any, ...], where: str) -> Plan:
        inner = [arg for arg in args if arg is not types.NoneType]
        if len(inner) != 1 or len(inner) == len(args):
            raise self._no_plan(hint, where, "JSV has no types on the wire to tell the members of a union apart")
        return _optional(self.plan(inner[0], where))

    def _map(self, hint: Any, args: tuple[Any, ...], where: str) -> MapPlan:
        key = self.plan(args[0], where)
        if not isinstance(key, ScalarPlan | AnyPlan):
            raise self._no_plan(hint, where, "keys must be scalars")
        if isinstance(key, ScalarPlan) and key.scalar.type.__hash__ is None:
            raise self._no_plan(hint, where, "keys must be hashable")
        return MapPlan(key, self.plan(args[1], where))

    def _record(self, hint: Any, cls: type, where: str) -> RecordPlan:
        known = _key(hint)
        if known in self._records:
            return self._records[known]
        plan = self._records[known] = RecordPlan(cls)
        declared = {item.name: item for item in dataclasses.fields(cls)}
        hints = self._hints(hint, cls, declared)
        plan.fields = tuple(
            self._field(declared[name], hints[name], f"{cls.__qualname__}.{name}")
            for name in _wire_order(cls, declared)
        )
        for item in plan.fields:
            other = plan.by_name.setdefault(item.name, item)
            if other is not item:
                both = f"{other.attribute} and {item.attribute}"
                raise self._no_plan(hint, where, f"its members {both} are both {item.name!r} on the wire")
        plan.by_fold = unambiguous(plan.by_name)
        if self._names == "snake":
            plan.by_letters = unambiguous({_letters(name): item for name, item in plan.by_name.items()})
        return plan

    def _field(self, item: dataclasses.Field[Any], hint: Any, where: str) -> FieldPlan:
        plan = self.plan(hint, where)
        if item.default is None:
            plan = _optional(plan)  # as the annotation should have said
        bare = item.default is item.default_factory is dataclasses.MISSING
        nullable = isinstance(plan, OptionalPlan | AnyPlan)
        return FieldPlan(
            attribute=item.name,
            name=self._wire_name(item, hint, where),
            plan=plan,
            absent="default" if not bare or not item.init else "none" if nullable else "error",
            omits_none=nullable and (item.default is None or (bare and item.init)),
            init=item.init,
        )

    def _wire_name(self, item: dataclasses.Field[Any], hint: Any, where: str) -> str:
        own = [mark.name for mark in _marks(hint) if isinstance(mark, Name)]
        own += [item.metadata["jsv"]] if "jsv" in item.metadata else []
        if not all(isinstance(name, str) for name in own):
            raise SchemaError(f"no wire name for {where}: its metadata 'jsv' is {own[-1]!r}, not a text")
        name = own[-1] if own else POLICIES[self._names](item.name)
        if fold(name) == "__TYPE":
            raise SchemaError(f"no wire name for {where}: {name!r} chooses a class [M8]")
        return name

    def _hints(self, hint: Any, cls: type, declared: Container[str]) -> dict[str, Any]:
        """Return the members' annotations, forward references and type variables resolved."""
        hints: dict[str, Any] = {}
        variables = _type_arguments(hint, cls)
        for each in reversed(_declaring(cls)):
            own = {name: said for name, said in inspect.get_annotations(each).items() if name in declared}
            holder = types.SimpleNamespace(__annotations__=own)
            try:
                found = typing.get_type_hints(holder, *_scopes(each), include_extras=True)
            except NameError as error:
                raise self._no_plan(cls, "", f"{error} where its annotations are resolved") from error
            hints |= {name: _substitute(said, variables.get(each, {})) for name, said in found.items()}
        return hints


def _scopes(cls: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the names that an annotation of a class may use: its module's, then its own.

    A class that is local to a function knows itself, but not its neighbours.
    """
    module = vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}
    variables = {each.__name__: each for each in getattr(cls, "__type_params__", ())}
    return module, {**vars(cls), **module, **variables, cls.__name__: cls}


def _key(hint: Any) -> Any:
    """Return what tells an annotation from others, also if it holds something that cannot be hashed."""
    try:
        hash(hint)
    except TypeError:
        return (get_origin(hint), *map(_key, get_args(hint))) if get_origin(hint) else id(hint)
    return hint


def _letters(name: str) -> str:
    return name.replace("-", "").replace("_", "")


def _optional(plan: Plan) -> Plan:
    return plan if isinstance(plan, OptionalPlan | AnyPlan) else OptionalPlan(plan)


def _marks(hint: Any) -> tuple[Any, ...]:
    """Return what `Annotated` says about a member, also where it is optional: ``Annotated[…] | None``."""
    if get_origin(hint) is Annotated:
        return (*_marks(hint.__origin__), *hint.__metadata__)
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(mark for arg in get_args(hint) for mark in _marks(arg))
    return ()


def _declaring(cls: type) -> list[type]:
    """Return the classes whose annotations are members, most derived first: dataclasses, not what is mixed in."""
    return [each for each in cls.__mro__ if "__dataclass_fields__" in vars(each)]


def _wire_order(cls: type, declared: dict[str, Any]) -> list[str]:
    """Return the members' names: the most derived class's first, then its base's, each as declared [M1]."""
    ordered: dict[str, None] = {}
    for each in _declaring(cls):
        ordered.update(dict.fromkeys(name for name in inspect.get_annotations(each) if name in declared))
    return list(ordered)


def _type_arguments(hint: Any, cls: type) -> dict[type, dict[Any, Any]]:
    """Return for each class among the bases of ``cls`` what its type variables stand for in ``hint``."""
    found: dict[type, dict[Any, Any]] = {
        cls: dict(zip(getattr(cls, "__parameters__", ()), get_args(hint), strict=False))
    }
    for each in cls.__mro__:
        for base in each.__dict__.get("__orig_bases__", ()):
            origin = get_origin(base)
            if inspect.isclass(origin) and origin is not Generic and origin not in found:
                args = [_substitute(arg, found.get(each, {})) for arg in get_args(base)]
                found[origin] = dict(zip(getattr(origin, "__parameters__", ()), args, strict=False))
    return found


def _substitute(hint: Any, variables: dict[Any, Any]) -> Any:
    """Return ``hint`` with its type variables replaced by what they stand for; unsaid, that is their bound or Any."""
    if isinstance(hint, TypeVar):
        found = variables.get(hint, hint)
        return (found.__bound__ or Any) if isinstance(found, TypeVar) else found
    free = getattr(hint, "__parameters__", ())
    if not free or inspect.isclass(hint):
        return hint
    return hint[tuple(_substitute(each, variables) for each in free)]

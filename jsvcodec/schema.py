"""From a Python type to its plan: what to expect of a document, compiled once.

It knows annotations, and the names that members have on the wire, but no text and no engine.
"""

from __future__ import annotations

import inspect
import types
from collections import OrderedDict, abc, defaultdict, deque
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property, lru_cache, partial
from operator import itemgetter
from typing import Annotated, Any, ForwardRef, Literal, NamedTuple, NewType, TypeAlias, Union, get_args, get_origin

from jsvcodec.classes import Declared, Shape, abstract_shape, arguments_of, shape_of
from jsvcodec.errors import SchemaError, reason
from jsvcodec.names import POLICIES, Policy, fold, is_type_name, unambiguous
from jsvcodec.scalars import BUILT_IN, TEXT, Scalar, enum_row, literal_row
from jsvcodec.types import Captured, Ignored, MemberMark, Name, OmitDefault, Order

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
    "present",
    "reaches_set",
    "records_of",
    "takes_nothing",
]


class AnyPlan:
    """Any value: reading gives None, str, list and dict; writing asks the value's own class."""

    __slots__ = ()


class ScalarPlan(NamedTuple):
    """One word."""

    scalar: Scalar


class OptionalPlan(NamedTuple):
    """Nothing, or what ``inner`` says [N1, N2]."""

    inner: Plan


class ListPlan(NamedTuple):
    """A list of equal items.

    Args:
        item: What each item is.
        make: From a list to what is wanted.
        accepts: The classes that are written so.
        like: Which of the reference's types reads it, as they count empty places differently [N5]: ``"list"`` for
            ``List<T>``, ``"array"`` for ``T[]``, ``"set"`` for ``HashSet<T>``, ``"own"`` for a class derived from one.
    """

    item: Plan
    make: Callable[[list[Any]], Any] = list
    accepts: tuple[type, ...] = (list, tuple)
    like: Literal["list", "array", "set", "own"] = "list"


class MapPlan(NamedTuple):
    """A map from scalars to equal values; keys of any kind are read as text.

    Args:
        key: What each name is.
        value: What each value is.
        make: From a dict to what is wanted.
    """

    key: ScalarPlan | AnyPlan
    value: Plan
    make: Callable[[dict[Any, Any]], Any] = dict


class FieldPlan(NamedTuple):
    """One member of a record.

    Args:
        attribute: What reads it from an object, by `RecordPlan.shape`.
        name: Its name on the wire.
        plan: What its value is.
        absent: What a document without it means: an error, None, or the class's own default [M6].
        omits_none: Whether None is written by leaving the member out, as absence reads back as None [N1]; if not,
            an empty place says it.
        zero: What .NET's type of the member starts with, or None if that is null [M10].
        zero_is_default: Whether absence reads back as ``zero``.
        omits_zero: Whether the class wants it left out at ``zero``, whatever the options say.
    """

    attribute: str
    name: str
    plan: Plan
    absent: Literal["error", "none", "default"]
    omits_none: bool
    zero: Any = None
    zero_is_default: bool = False
    omits_zero: bool = False


class RecordPlan:
    """A class with members, in the order of the wire [M1].

    The members are filled in after the plan is made, so that a class may hold itself.

    Args:
        shape: What the class is.
        snake: Whether its names are in snake case, which is read with hyphens and underscores anywhere [M4].

    ``captured`` is the attribute that keeps members of other names, or None if there is none [M5].
    """

    __match_args__ = ("shape",)

    def __init__(self, shape: Shape, *, snake: bool) -> None:
        self.shape = shape
        self.snake = snake
        self.fields: tuple[FieldPlan, ...] = ()
        self.captured: str | None = None
        self.by_name: dict[str, FieldPlan] = {}

    def find(self, name: str) -> FieldPlan | None:
        """Return the member that a name in a document means [M4].

        Exactly, or ignoring case, or, if names are in snake case, ignoring hyphens and underscores as well.
        """
        found = self.by_name.get(name)
        if found is None:
            found = self._by_fold.get(fold(name))
        if found is None and self.snake:
            found = self._by_letters.get(fold(_letters(name)))
        return found

    @cached_property
    def _by_fold(self) -> dict[str, FieldPlan]:
        return unambiguous(self.by_name)

    @cached_property
    def _by_letters(self) -> dict[str, FieldPlan]:
        return unambiguous({_letters(name): field for name, field in self.by_name.items()})

    def __repr__(self) -> str:
        return f"RecordPlan({self.shape.cls.__qualname__})"  # not its fields, which may lead back here


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

_Like = Literal["list", "array", "set", "own"]
_LISTS: dict[type, tuple[Callable[[list[Any]], Any], tuple[type, ...], _Like]] = {
    list: (list, (list, tuple), "list"),
    deque: (deque, (deque, list, tuple), "list"),
    tuple: (tuple, (tuple, list), "array"),
    set: (set, (set, frozenset), "set"),
    frozenset: (frozenset, (frozenset, set), "set"),
    abc.Set: (frozenset, (abc.Set,), "set"),
    abc.MutableSet: (set, (abc.Set,), "set"),
    abc.Iterable: (list, (abc.Iterable,), "list"),
    abc.Collection: (list, (abc.Collection,), "set"),
    abc.Sequence: (list, (abc.Sequence,), "own"),
    abc.MutableSequence: (list, (abc.MutableSequence, tuple), "own"),
}
"""What each Python container is made by, which values are written so, and what reads it in the reference."""

_MAPS: dict[type, Callable[[dict[Any, Any]], Any]] = {
    dict: dict,
    OrderedDict: OrderedDict,
    defaultdict: partial(defaultdict, None),
    abc.Mapping: dict,
    abc.MutableMapping: dict,
}


def present(plan: Plan) -> Plan:
    """Return the plan of what stands in a place if anything does."""
    return plan.inner if isinstance(plan, OptionalPlan) else plan


def takes_nothing(plan: Plan) -> bool:
    """Say whether nothing may stand in a place, which is then None [N1, N2]."""
    return isinstance(plan, _TAKE_NOTHING)


_TAKE_NOTHING = (OptionalPlan, AnyPlan)


def records_of(plan: Plan) -> Iterator[RecordPlan]:
    """Yield the plans of all classes that a plan reaches, each once."""
    pending, seen = [plan], set[int]()
    while pending:
        match pending.pop():
            case OptionalPlan(inner) | ListPlan(inner):
                pending.append(inner)
            case MapPlan(_, value):
                pending.append(value)
            case RecordPlan() as record if id(record) not in seen:
                seen.add(id(record))
                pending += [field.plan for field in record.fields]
                yield record


def reaches_set(plan: Plan) -> bool:
    """Say whether a plan reaches a set, whose items have no order."""
    pending, seen = [plan], set[int]()
    while pending:
        match pending.pop():
            case ListPlan(inner, like="set"):
                return True
            case OptionalPlan(inner) | ListPlan(inner) | MapPlan(_, inner):
                pending.append(inner)
            case RecordPlan() as record if id(record) not in seen:
                seen.add(id(record))
                pending += [field.plan for field in record.fields]
    return False


def plan_of(type: Any, names: Policy = "camel", registered: tuple[type, ...] = ()) -> Plan:
    """Return the plan of a type; the same object for the same question, as long as it is remembered.

    Args:
        type: A class or an annotation.
        names: How attributes become wire names.
        registered: The classes that a document may name [M8]. A class without members, or an abstract one, has a plan
            if one of them is derived from it.

    Raises:
        SchemaError: The type, or one that it reaches, has no plan; the message says which and why.
    """
    try:
        hash((type, names))
    except TypeError:
        return _compile(type, names, registered)  # annotated with something that cannot be remembered
    return _remembered(type, names, registered)


def _compile(type: Any, names: Policy, registered: tuple[type, ...]) -> Plan:
    try:
        return _Planner(names, registered).plan(type, "")
    except (SchemaError, MemoryError):
        raise
    except RecursionError:
        raise SchemaError(f"no plan for {type}: its types go on without end") from None
    except Exception as error:  # annotations run code of their own
        raise SchemaError(f"no plan for {type}: {reason(error)}") from error


_remembered = lru_cache(maxsize=512)(_compile)


class _Planner:
    """Makes the plans of one question; classes it has met before are not entered again."""

    def __init__(self, names: Policy, registered: tuple[type, ...]) -> None:
        if names not in POLICIES:
            raise SchemaError(f"no naming policy {names!r}: use one of {', '.join(POLICIES)}")
        self._names = names
        self._registered = registered
        self._records: dict[Any, RecordPlan] = {}
        self._unions: dict[Any, Plan] = {}  # most members of most classes are optional, and of few types

    def plan(self, hint: Any, where: str, *, member: bool = False) -> Plan:
        """Return the plan of one annotation; ``where`` names its place for errors.

        Args:
            hint: The annotation.
            where: What it belongs to.
            member: Whether that is a member, of which marks may speak.
        """
        if isinstance(hint, types.UnionType):
            known = _key(hint), member
            found = self._unions.get(known)
            if found is None:
                found = self._unions[known] = self._union(hint, hint.__args__, where, member)
            return found
        if isinstance(hint, type) and hint in _SCALARS:
            return _SCALARS[hint]
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            if not member and _annotated(hint):
                raise SchemaError(f"no plan for {hint}{f' in {where}' if where else ''}: only members take marks")
            row = next((mark for mark in reversed(hint.__metadata__) if isinstance(mark, Scalar)), None)
            if row is None:
                return self.plan(hint.__origin__, where, member=member)
            return _optional(ScalarPlan(row)) if types.NoneType in get_args(hint.__origin__) else ScalarPlan(row)
        if isinstance(hint, NewType):
            return self.plan(hint.__supertype__, where, member=member)
        if origin is Literal:
            return self._literal(args, where)
        if hint is Any or hint is object:
            return ANY
        if hint in (None, types.NoneType):
            raise self._no_plan(hint, where, "it has no other value than nothing")
        if origin is Union:
            return self._union(hint, args, where, member)
        if inspect.isclass(hint) and issubclass(hint, Enum):
            if not hint.__members__:
                raise self._no_plan(hint, where, "it has no members")
            return ScalarPlan(enum_row(hint))
        if isinstance(hint, str | ForwardRef):
            raise self._no_plan(hint, where, "types in quotes are looked up in classes only")
        if hint is Captured:
            raise self._no_plan(hint, where, "it is a member's own type, maybe with | None, and no other's")
        plan = self._container(hint, origin or hint, args, where) or self._record(hint, where)
        if plan is None:
            raise self._no_plan(hint, where, f"use {_WAYS_OUT}")
        return plan

    def _no_plan(self, hint: Any, where: str, why: str) -> SchemaError:
        named = inspect.isclass(hint) and not get_args(hint)
        shown = hint.__qualname__ if named else (repr if isinstance(hint, str) else str)(hint).replace("typing.", "")
        return SchemaError(f"no plan for {shown}{f' in {where}' if where else ''}: {why}")

    def _union(self, hint: Any, args: tuple[Any, ...], where: str, member: bool) -> Plan:
        inner = [arg for arg in args if arg is not types.NoneType]
        if len(inner) != 1 or len(inner) == len(args):
            raise self._no_plan(hint, where, "JSV has no types on the wire to tell the members of a union apart")
        return _optional(self.plan(inner[0], where, member=member))

    def _literal(self, values: tuple[Any, ...], where: str) -> Plan:
        said = [value for value in values if value is not None]
        if not said:
            raise self._no_plan(None, where, "it has no other value than nothing")
        rows: dict[type, Scalar] = {}
        for kind in map(type, said):
            plan = self.plan(kind, where)
            if isinstance(plan, ScalarPlan):
                rows.setdefault(kind, plan.scalar)
        plan = ScalarPlan(literal_row([(value, rows[type(value)]) for value in said]))
        return plan if len(said) == len(values) else _optional(plan)

    def _container(self, hint: Any, cls: Any, args: tuple[Any, ...], where: str) -> Plan | None:
        if not inspect.isclass(cls):
            return None
        if cls is tuple and args and args[1:] != (...,):
            return None  # a record of its items
        if cls in _LISTS:
            return ListPlan(self.plan((*args, Any)[0], where), *_LISTS[cls])
        if cls in _MAPS:
            return self._map(hint, args, _MAPS[cls], where)
        if issubclass(cls, dict) and not hasattr(cls, "__required_keys__"):
            return self._map(hint, arguments_of(hint, dict), cls, where)
        if issubclass(cls, list | set | frozenset | deque):
            base = next(base for base in (list, set, frozenset, deque) if issubclass(cls, base))
            like: _Like = "own" if base is list else _LISTS[base][2]
            return ListPlan(self.plan((*arguments_of(hint, base), Any)[0], where), cls, (cls,), like)
        return None

    def _map(self, hint: Any, args: tuple[Any, ...], make: Callable[[dict[Any, Any]], Any], where: str) -> MapPlan:
        of_key, of_value = args or (Any, Any)
        key = self.plan(of_key, where)
        if not isinstance(key, ScalarPlan | AnyPlan):
            raise self._no_plan(hint, where, "keys must be scalars")
        if isinstance(key, ScalarPlan) and key.scalar.type.__hash__ is None:
            raise self._no_plan(hint, where, "keys must be hashable")
        return MapPlan(key, self.plan(of_value, where), make)

    def _record(self, hint: Any, where: str) -> RecordPlan | None:
        known = _key(hint)
        if known in self._records:
            return self._records[known]
        try:
            shape = shape_of(hint)
        except NameError as error:
            raise self._no_plan(hint, where, f"{error} where its annotations are resolved") from error
        if shape is None and inspect.isclass(hint) and self._is_base(hint):
            shape = abstract_shape(hint)
        if shape is None:
            return None
        if shape.abstract and not self._is_base(shape.cls):
            raise self._no_plan(hint, where, "it is abstract, and types={…} has no class derived from it")
        plan = self._records[known] = RecordPlan(shape, snake=self._names == "snake")
        plan.fields = tuple(self._fields(plan))
        for item in plan.fields:
            other = plan.by_name.setdefault(item.name, item)
            if other is not item:
                both = f"{other.attribute} and {item.attribute}"
                raise self._no_plan(hint, where, f"its members {both} are both {item.name!r} on the wire")
        return plan

    def _is_base(self, cls: type) -> bool:
        return any(cls in each.__mro__[1:] for each in self._registered)

    def _fields(self, plan: RecordPlan) -> Iterator[FieldPlan]:
        """Yield the members that are on the wire, in their order there [M1, M11]."""
        shape = plan.shape
        ordered: list[tuple[int, Declared, str, _Marks]] = []
        for member in shape.members:
            where = f"{shape.cls.__qualname__}.{member.attribute}"
            marks = _marks_of(member, where)
            captures = _captures(member.hint)
            if captures and plan.captured:
                raise SchemaError(f"no plan for {where}: {plan.captured} is {Captured.__name__} already")
            if captures:
                plan.captured = member.attribute
            elif not marks.ignored:
                ordered.append((marks.order, member, where, marks))
                continue
            if not member.defaults and member.argument is not None:
                what = "captured" if captures else "ignored"
                raise SchemaError(f"no plan for {shape.cls.__qualname__}: {where} is {what}, but has no default")
        for _, member, where, marks in sorted(ordered, key=itemgetter(0)):
            yield self._field(member, where, marks)

    def _field(self, member: Declared, where: str, marks: _Marks) -> FieldPlan:
        plan = self.plan(member.hint, where, member=True)
        if member.default is None:
            plan = _optional(plan)  # as the annotation should have said
        nullable = takes_nothing(plan)
        defaults = member.defaults or member.argument is None
        zero = plan.scalar.zero if isinstance(plan, ScalarPlan) else None
        return FieldPlan(
            attribute=member.attribute,
            name=self._wire_name(member, where, marks),
            plan=plan,
            absent="default" if defaults else "none" if nullable else "error",
            omits_none=nullable and (member.default is None or not defaults),
            zero=zero,
            zero_is_default=zero is not None and type(member.default) is type(zero) and member.default == zero,
            omits_zero=marks.omits_default,
        )

    def _wire_name(self, member: Declared, where: str, marks: _Marks) -> str:
        name = POLICIES[self._names](member.attribute) if marks.name is None else marks.name
        if is_type_name(name):
            raise SchemaError(f"no wire name for {where}: {name!r} chooses a class [M8]")
        return name


def _key(hint: Any) -> Any:
    """Return what tells an annotation from others of its kind, also if it holds something that cannot be hashed."""
    key = hint.__args__ if isinstance(hint, types.UnionType) else hint  # unions take long to compare
    try:
        hash(key)
    except TypeError:
        return (get_origin(hint), *map(_key, get_args(hint))) if get_origin(hint) else id(hint)
    return key


def _captures(hint: Any) -> bool:
    """Say whether a member keeps those of other names [M5]."""
    if Captured not in getattr(hint, "__args__", ()):
        return hint is Captured  # unions take long to compare
    return bool(hint == Captured | None)


def _letters(name: str) -> str:
    return name.replace("-", "").replace("_", "")


def _optional(plan: Plan) -> Plan:
    return plan if takes_nothing(plan) else OptionalPlan(plan)


class _Marks:
    """What the marks of one member say; of several of a kind, the last."""

    name: str | None = None
    order: int = -1
    ignored: bool = False
    omits_default: bool = False


_UNMARKED = _Marks()  # nobody writes to it


def _marks_of(member: Declared, where: str) -> _Marks:
    said = member.metadata.get("jsv", ())
    own = said if isinstance(said, tuple) else (Name(said) if isinstance(said, str) else said,)
    marks = (*_annotated(member.hint), *own)
    if not marks:
        return _UNMARKED
    found = _Marks()
    for mark in marks:
        match mark:
            case Name(str(name)):
                found.name = name
            case Order(int(number)):
                found.order = number
            case Ignored():
                found.ignored = True
            case OmitDefault():
                found.omits_default = True
            case _:
                known = "Name(text), Order(number), Ignored() or OmitDefault()"
                raise SchemaError(f"no plan for {where}: its mark {mark!r} is no {known}")
    return found


def _annotated(hint: Any) -> tuple[MemberMark, ...]:
    """Return the marks in a member's annotation, also where it is optional: ``Annotated[…] | None``.

    Raises:
        SchemaError: A mark's class stands where the mark itself should: ``Ignored`` for ``Ignored()``.
    """
    if isinstance(hint, type):
        return ()
    if isinstance(hint, NewType):
        return _annotated(hint.__supertype__)
    if isinstance(hint, types.UnionType) or get_origin(hint) is Union:
        marks: tuple[MemberMark, ...] = ()
        for arg in hint.__args__:
            if not isinstance(arg, type):
                marks += _annotated(arg)
        return marks
    if get_origin(hint) is Annotated:
        for mark in hint.__metadata__:
            if inspect.isclass(mark) and issubclass(mark, MemberMark):
                raise SchemaError(f"no plan for {hint}: its mark {mark.__name__} lacks its brackets")
        own = (mark for mark in hint.__metadata__ if isinstance(mark, MemberMark))
        return (*_annotated(hint.__origin__), *own)
    return ()

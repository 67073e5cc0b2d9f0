"""How each kind of class declares its members: dataclasses, named tuples, typed dicts, attrs classes, tuples.

It knows annotations and constructors, but neither the wire's names nor plans; `jsvcodec.schema` makes those of it.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
import types
import typing
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Annotated, Any, Generic, NamedTuple, NotRequired, Required, TypeVar, get_args, get_origin

__all__ = ["NO_DEFAULT", "Declared", "Shape", "abstract_shape", "arguments_of", "shape_of"]

NO_DEFAULT: Any = object()
"""Stands for the default of a member that has none, or one that a factory makes."""


class Declared(NamedTuple):
    """One member as its class declares it.

    Args:
        attribute: What reads it from an object: an attribute's name, or a key.
        hint: Its annotation, resolved.
        argument: The constructor's keyword for it, or None if it is set afterwards.
        defaults: Whether an object made without it is complete.
        default: What such an object then has there, if that is one value for all objects; else `NO_DEFAULT`.
        metadata: What `dataclasses.field` or attrs keeps for others.
    """

    attribute: str
    hint: Any
    argument: str | None
    defaults: bool = False
    default: Any = NO_DEFAULT
    metadata: Mapping[Any, Any] = types.MappingProxyType({})


class Shape(NamedTuple):
    """What a kind of class is to a plan.

    Args:
        cls: The class, or `tuple`.
        members: In the order of the wire [M1].
        make: From members by attribute to an object; raises whatever the class raises.
        get: From an object and an attribute to the member; raises `AttributeError` or `LookupError` without it.
        holds: Whether an object is of just this class, so that nothing of it is lost.
        abstract: Whether only classes derived from it have objects [M8].
    """

    cls: type
    members: tuple[Declared, ...]
    make: Callable[[dict[str, Any]], Any]
    get: Callable[[Any, str], Any]
    holds: Callable[[Any], bool]
    abstract: bool = False


def shape_of(hint: Any) -> Shape | None:
    """Return the shape of an annotation, or None if it is no class with members.

    Raises:
        NameError: An annotation names something unknown where its class stands.
    """
    cls = get_origin(hint) or hint
    if not inspect.isclass(cls):
        return None
    if dataclasses.is_dataclass(cls) and hasattr(cls, "__attrs_attrs__"):
        return None  # neither kind knows the other's members, which would be lost
    if dataclasses.is_dataclass(cls):
        return _of_fields(hint, cls, list(_dataclass_members(cls)))
    if hasattr(cls, "__attrs_attrs__"):
        return _of_fields(hint, cls, list(_attrs_members(cls)))
    if typing.is_typeddict(cls):
        return _typed_dict(hint, cls)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return _named_tuple(hint, cls)
    args = arguments_of(hint, tuple) if issubclass(cls, tuple) else ()
    return _tuple(cls, args) if args and ... not in args else None


def abstract_shape(cls: type) -> Shape:
    """Return the shape of a class that only stands for those derived from it, as .NET's interfaces do."""
    return Shape(cls, (), cls, getattr, lambda _: False, abstract=True)


# ---- kinds of classes ----


def _dataclass_members(cls: Any) -> Iterable[Declared]:
    for field in dataclasses.fields(cls):
        bare = field.default is field.default_factory is dataclasses.MISSING
        argument = field.name if field.init else None
        default = NO_DEFAULT if field.default is dataclasses.MISSING else field.default
        yield Declared(field.name, field.type, argument, not bare, default, field.metadata)


def _attrs_members(cls: Any) -> Iterable[Declared]:
    for field in cls.__attrs_attrs__:
        argument = (field.alias or field.name.lstrip("_")) if field.init else None
        bare = type(field.default).__name__ == "_Nothing" or field.default is getattr(
            sys.modules.get("attr"), "NOTHING", ...
        )
        made = bare or hasattr(field.default, "factory") or (field.converter and field.default is not None)
        yield Declared(field.name, Any, argument, not bare, NO_DEFAULT if made else field.default, field.metadata)


def _of_fields(hint: Any, cls: type, declared: list[Declared]) -> Shape:
    """Return the shape of a class that lists its fields and takes them as keywords."""
    found = {each.attribute: each for each in declared}
    own = _declarations(cls, found)
    hints = _hints(hint, cls, own)
    members = tuple([_resolved(found[name], hints.get(name, found[name].hint)) for name in _wire_order(found, own)])
    late = [each.attribute for each in members if each.argument is None]
    arguments = {each.attribute: each.argument for each in members}

    def make(values: dict[str, Any]) -> Any:
        early = {arguments[name]: value for name, value in values.items() if arguments[name] is not None}
        made = cls(**early)  # type: ignore[arg-type]
        for name in late:
            if name in values:
                _set(made, name, values[name])
        return made

    return Shape(cls, members, make, getattr, lambda value: type(value) is cls, inspect.isabstract(cls))


def _resolved(member: Declared, hint: Any) -> Declared:
    return member if member.hint is hint else member._replace(hint=hint)


def _set(made: Any, name: str, value: Any) -> None:
    """Set a member that is no argument, by the class's own way of converting and refusing values if it has one."""
    try:
        setattr(made, name, value)
    except AttributeError:  # frozen
        object.__setattr__(made, name, value)


def _named_tuple(hint: Any, cls: Any) -> Shape:
    hints = _hints(hint, cls, _declarations(cls, cls._fields))
    defaults = cls._field_defaults
    members = tuple(
        Declared(name, hints.get(name, Any), name, name in defaults, defaults.get(name, NO_DEFAULT))
        for name in cls._fields
    )
    return Shape(cls, members, lambda values: cls(**values), getattr, lambda value: isinstance(value, cls))


def _typed_dict(hint: Any, cls: Any) -> Shape:
    """Return the shape of a typed dict; a base's keys come first, as Python does not keep whose they are."""
    hints = _typed_dict_hints(cls, get_args(hint))
    members = tuple(
        Declared(name, _unqualified(said), name, not _is_required(said, name in cls.__required_keys__))
        for name, said in hints.items()
    )

    def make(values: dict[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in hints if name in values}

    return Shape(cls, members, make, _item, lambda value: isinstance(value, Mapping) and value.keys() <= hints.keys())


def _typed_dict_hints(cls: Any, args: Iterable[Any]) -> dict[str, Any]:
    """Return a typed dict's annotations, each resolved as in the class that declares it, as far as that is known.

    Such a class is no base of those that derive from it, and before Python 3.12 only generic ones are remembered.

    Raises:
        NameError: A key has a variable of a class that is not remembered.
    """
    own = getattr(cls, "__parameters__", ())
    variables = dict(zip(own, args, strict=False))
    hints = typing.get_type_hints(cls, localns=_own_names(cls), include_extras=True)
    inherited: dict[str, Any] = {}
    for said in cls.__dict__.get("__orig_bases__", ()):
        base = get_origin(said) or said
        if typing.is_typeddict(base):
            found = _typed_dict_hints(base, [_substitute(arg, variables) for arg in get_args(said)])
            same = [name for name in found if base.__annotations__[name] == cls.__annotations__[name]]
            inherited |= {name: found[name] for name in same}
    for name in (name for name in hints if name not in inherited):
        for variable in (hints[name], *getattr(hints[name], "__parameters__", ())):
            if isinstance(variable, TypeVar) and variable not in own:
                raise NameError(f"what {variable} stands for in {name!r} of a base is not known")
    return {name: _substitute(said, variables) for name, said in hints.items()} | inherited


def _item(value: Any, name: str) -> Any:
    return value[name]


def _unqualified(hint: Any) -> Any:
    """Take off what only says whether the key must be there."""
    if get_origin(hint) is Annotated:
        return Annotated[(_unqualified(hint.__origin__), *hint.__metadata__)]
    return get_args(hint)[0] if get_origin(hint) in (Required, NotRequired) else hint


def _is_required(hint: Any, otherwise: bool) -> bool:
    """Say whether a key must be there; Python itself cannot see what stands in an annotation that is a text."""
    if get_origin(hint) is Annotated:
        return _is_required(hint.__origin__, otherwise)
    return {Required: True, NotRequired: False}.get(get_origin(hint), otherwise)


def _tuple(cls: type, hints: tuple[Any, ...]) -> Shape:
    """Return the shape of .NET's ``Tuple<…>``: ``Item1``, ``Item2`` and so on."""
    names = [f"Item{number}" for number, _ in enumerate(hints, 1)]
    members = tuple(Declared(name, hint, name) for name, hint in zip(names, hints, strict=True))
    places = {name: place for place, name in enumerate(names)}

    def get(value: Any, name: str) -> Any:
        return value[places[name]]

    def holds(value: Any) -> bool:
        return isinstance(value, tuple) and len(value) == len(names)

    return Shape(cls, members, lambda values: cls(values[name] for name in names), get, holds)


# ---- annotations ----


def arguments_of(hint: Any, base: type) -> tuple[Any, ...]:
    """Return what stands in the brackets of ``base`` in an annotation, or among the bases of a class.

    For ``class Names(list[str])`` and the base `list` that is ``(str,)``; nothing if nobody said.
    """
    cls = get_origin(hint) or hint
    if _is_or_passes_on(cls, base):
        return _passed_on(hint)
    variables = _type_arguments(hint, cls)
    for each in cls.__mro__:
        for said in each.__dict__.get("__orig_bases__", ()):
            if _is_or_passes_on(get_origin(said), base):
                return tuple(_substitute(arg, variables.get(each, {})) for arg in _passed_on(said))
    return ()


def _is_or_passes_on(cls: Any, base: type) -> bool:
    """Say whether a class is ``base``, or one of Python's own that do not say of what ``base`` they are."""
    return cls is base or (base is dict and cls in (OrderedDict, defaultdict, Counter))


def _passed_on(hint: Any) -> tuple[Any, ...]:
    args = get_args(hint)
    return (*args, int) if get_origin(hint) is Counter else args


def _hints(hint: Any, cls: type, declarations: dict[type, dict[str, Any]]) -> dict[str, Any]:
    """Return the members' annotations, forward references and type variables resolved."""
    hints: dict[str, Any] = {}
    for each, found in reversed(declarations.items()):
        if not all(map(_is_resolved, found.values())):
            holder = types.SimpleNamespace(__annotations__=found)
            variables = _type_arguments(hint, cls).get(each, {})
            found = typing.get_type_hints(holder, *_scopes(each), include_extras=True)
            found = {name: _substitute(one, variables) for name, one in found.items()}
        hints |= found
    return hints


def _is_resolved(hint: Any) -> bool:
    """Say whether an annotation is made of classes alone, and so holds no reference or variable to resolve."""
    return isinstance(hint, type) or (isinstance(hint, _OF_OTHERS) and all(map(_is_resolved, hint.__args__)))


_OF_OTHERS = (types.UnionType, types.GenericAlias)


def _scopes(cls: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the names that an annotation of a class may use: its module's, then its own.

    A class that is local to a function knows itself, but not its neighbours.
    """
    module = vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}
    variables = {each.__name__: each for each in getattr(cls, "__type_params__", ())}
    return module, {**vars(cls), **module, **variables, cls.__name__: cls}


def _own_names(cls: type) -> dict[str, Any]:
    """Return the names that only a class itself knows; its keys may have come from another module, with its own."""
    variables = {each.__name__: each for each in getattr(cls, "__type_params__", ())}
    known = getattr(sys.modules.get(cls.__module__), cls.__name__, None) is cls
    return variables if known else {**variables, cls.__name__: cls}


def _declaring(cls: type) -> list[type]:
    """Return the classes whose annotations are members, most derived first: not what is only mixed in."""
    marks = ("__dataclass_fields__", "__attrs_attrs__", "_fields")
    return [each for each in cls.__mro__ if any(mark in vars(each) for mark in marks)]


def _declarations(cls: type, declared: Container[str]) -> dict[type, dict[str, Any]]:
    """Return the members that each of a class's bases declares, as it is annotated there, the class's own first."""
    return {each: {name: hint for name, hint in _own(each).items() if name in declared} for each in _declaring(cls)}


def _own(cls: Any) -> dict[str, Any]:
    """Return what a class itself declares, as it is annotated; attrs keeps that of members without annotations, too."""
    if "__attrs_attrs__" not in vars(cls):
        at_hand: dict[str, Any] | None = vars(cls).get("__annotations__")  # in Python 3.14 it may have to be made
        return inspect.get_annotations(cls) if at_hand is None else at_hand
    own = [field for field in cls.__attrs_attrs__ if not field.inherited]
    return {field.name: Any if field.type is None else field.type for field in own}


def _wire_order(declared: dict[str, Any], declarations: dict[type, dict[str, Any]]) -> list[str]:
    """Return the members' names: the most derived class's first, then its base's, each as declared [M1]."""
    ordered: dict[str, Any] = {}
    for own in declarations.values():
        ordered |= own
    return [*(ordered | declared)]


def _type_arguments(hint: Any, cls: type) -> dict[type, dict[Any, Any]]:
    """Return for each class among the bases of ``cls`` what its type variables stand for in ``hint``."""
    found: dict[type, dict[Any, Any]] = {cls: dict(zip(_parameters(cls), get_args(hint), strict=False))}
    for each in cls.__mro__:
        for base in each.__dict__.get("__orig_bases__", ()):
            origin = get_origin(base)
            if inspect.isclass(origin) and origin is not Generic and origin not in found:
                args = [_substitute(arg, found.get(each, {})) for arg in get_args(base)]
                found[origin] = dict(zip(_parameters(origin), args, strict=False))
    return found


def _parameters(cls: type) -> tuple[Any, ...]:
    """Return a class's own type variables; ``class Names(list[T])`` has some without being `Generic`."""
    bases = getattr(cls, "__orig_bases__", ())
    of_bases = dict.fromkeys(each for base in bases for each in getattr(base, "__parameters__", ()))
    return getattr(cls, "__parameters__", tuple(of_bases))


def _substitute(hint: Any, variables: dict[Any, Any]) -> Any:
    """Return ``hint`` with its type variables replaced by what they stand for; unsaid, that is their bound or Any."""
    if isinstance(hint, TypeVar):
        found = variables.get(hint, hint)
        return (found.__bound__ or Any) if isinstance(found, TypeVar) else found
    free = getattr(hint, "__parameters__", ())
    if not free or inspect.isclass(hint):
        return hint
    return hint[tuple(_substitute(each, variables) for each in free)]

"""Our classes rebuilt for other libraries: the same members under the names and in the kind of class each one wants.

It knows annotations and dataclasses, but no library; a library brings a function that builds its kind of class.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Callable
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Optional, Union, get_args, get_origin

from jsvcodec.classes import shape_of
from jsvcodec.names import POLICIES
from jsvcodec.types import Captured

__all__ = ["Build", "Member", "camel", "dataclass_of", "made", "mirror"]

Member = tuple[str, Any, bool]
"""A member's name, its annotation, and whether it must be there."""

Build = Callable[[str, list[Member]], Any]
"""From a class's name and members, in the order of the wire, to the class."""


def camel(name: str) -> str:
    """Return the wire name of an attribute."""
    return POLICIES["camel"](name)


def dataclass_of(name: str, members: list[Member], **options: Any) -> Any:
    """Build a standard dataclass; options are those of `dataclasses.make_dataclass`."""
    fields: list[Any] = [
        (member, hint) if required else (member, hint, dataclasses.field(default=None))
        for member, hint, required in members
    ]
    return dataclasses.make_dataclass(name, fields, kw_only=True, **options)


def mirror(hint: Any, build: Build, *, name: Callable[[str], str] = str, enums: str = "plain") -> Any:
    """Return an annotation with every class in it rebuilt.

    Args:
        hint: One of our classes, or an annotation that reaches some.
        build: Makes the other library's class.
        name: From our attribute to theirs.
        enums: ``"plain"`` rebuilds enums as `Enum`, ``"text"`` with `str` mixed in, ``"ours"`` keeps them, ``"none"``
            has `str` in their place.
    """
    built: dict[Any, Any] = {}

    def visit(hint: Any) -> Any:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            (inner,) = (each for each in get_args(hint) if each is not type(None))
            return Optional[visit(inner)]  # noqa: UP045  # not every library knows the other spelling
        if hasattr(hint, "__metadata__"):
            return visit(hint.__origin__)  # widths are ours alone
        if origin is not None:
            return origin[tuple(map(visit, get_args(hint)))]
        if hint not in built:
            built[hint] = rebuild(hint)
        return built[hint]

    def rebuild(cls: Any) -> Any:
        if inspect.isclass(cls) and issubclass(cls, Enum):
            if enums == "none":
                return str
            words = {each.name: each.value for each in cls}
            base: Any = {"plain": Enum, "text": _TextEnum}.get(enums)
            return base(cls.__name__, words, module=__name__) if base else cls
        if not dataclasses.is_dataclass(cls):
            return cls
        shape = shape_of(cls)
        assert shape is not None
        own = [each for each in shape.members if each.hint != Captured | None]
        members = [(name(each.attribute), visit(each.hint), not each.defaults) for each in own]
        return build(shape.cls.__name__, members)

    return visit(hint)


class _TextEnum(StrEnum):
    """What `json` writes as text."""


def made(value: Any, hint: Any) -> Any:
    """Return a JSON tree as objects of an annotation of rebuilt dataclasses whose attributes are wire names."""
    if value is None or hint is Any:
        return value
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union:
        return made(value, arguments[0])
    if origin is list:
        return [made(item, arguments[0]) for item in value]
    if origin is dict:
        return {key: made(item, arguments[1]) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        cls: Any = hint
        types_of = {field.name: field.type for field in dataclasses.fields(hint)}
        return cls(**{name: made(item, types_of[name]) for name, item in value.items()})
    if issubclass(hint, datetime):
        return datetime.fromisoformat(value)
    return hint(value) if issubclass(hint, Enum) else value

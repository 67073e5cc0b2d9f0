"""How a codec reads and writes, beyond its type: the options that every engine honours.

It knows no engine; `jsvcodec.codec` makes options, engines read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from jsvcodec.names import POLICIES, Policy
from jsvcodec.registry import Registry
from jsvcodec.scalars.row import Dates
from jsvcodec.syntax.rules import DIALECTS, LIMITS, Dialect, Format, Limits, Syntax

__all__ = ["OmitDefaults", "Options", "Unknown", "require_positive"]

Unknown = Literal["ignore", "forbid", "capture"]
"""What a member that a class does not have means [M5]."""
OmitDefaults = Literal[False, True, "values", "enums"]
"""Which members are left out at .NET's default of their type [M10]."""


def require_positive(name: str, number: object) -> None:
    """See that an option is a positive int.

    Raises:
        ValueError: It is not.
    """
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(f"expected {name} to be a positive int, got {number!r}")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one codec.

    Args:
        names: How attributes become wire names [M2, M3]: ``"camel"`` (as ServiceStack on .NET Core), ``"pascal"``,
            ``"snake"``, or ``"asis"``.
        unknown: What a member that the class does not have means: ``"ignore"`` skips it, ``"forbid"`` is an error,
            ``"capture"`` keeps it in the class's own `Captured` member [M5].
        dialect: How documents are read: ``"wire"``, or ``"dump"`` for the indented layout [D2]. Writing is always wire.
        max_depth: How many brackets may be open at once, in reading and writing; at least 1 [G8].
        max_length: How many bytes or characters a document may have that is read; at least 1.
        max_items: How many items or members a list or a map may have that is read; at least 1.
        max_text: How many characters a text or a name may have that is read; at least 1.
        exact: Whether writing keeps to the reference's bytes even where the reference does not read them back [E].
        omit_defaults: Whether members that cannot be null are left out at .NET's default of their type: 0, False, year
            1 and the like. ``"values"`` leaves enums in, ``"enums"`` leaves out no others [M10].
        types: The classes that documents may name, by their names on the wire [M8]; ``registry`` is made of them. None
            says that no object is ever named, also by ``exact``.
        format: What documents are written in: ``"jsv"``, or ``"json"`` for ServiceStack's JSON [J1].
        dates: How JSON spells moments: ``"wcf"`` (``/Date(…)/``) or ``"iso"`` [J6].
        include_nulls: Whether members that are None are written as ``null`` in JSON, and not left out [J5].

    Raises:
        ValueError: An option has a value that it does not take.
        SchemaError: ``types`` holds what cannot be registered.
    """

    names: Policy = "camel"
    unknown: Unknown = "ignore"
    dialect: Dialect = "wire"
    max_depth: int = LIMITS.depth
    exact: bool = False
    omit_defaults: OmitDefaults = False
    types: Mapping[str, type] | None = field(default_factory=dict)
    max_length: int = LIMITS.length
    max_items: int = LIMITS.items
    max_text: int = LIMITS.text
    format: Format = "jsv"
    dates: Dates = "wcf"
    include_nulls: bool = False
    registry: Registry = field(init=False, compare=False)

    def __post_init__(self) -> None:
        choices = {"names": tuple(POLICIES), "unknown": get_args(Unknown), "dialect": DIALECTS}
        choices |= {"omit_defaults": get_args(OmitDefaults), "format": get_args(Format), "dates": get_args(Dates)}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                words = ", ".join(map(repr, allowed))
                raise ValueError(f"expected {name} to be one of {words}, got {getattr(self, name)!r}")
        for limit in ("max_depth", "max_length", "max_items", "max_text"):
            require_positive(limit, getattr(self, limit))
        for switch in ("exact", "include_nulls"):
            if not isinstance(getattr(self, switch), bool):
                raise ValueError(f"expected {switch} to be a bool, got {getattr(self, switch)!r}")
        for name, usual, other in (
            ("dialect", "wire", "json"),
            ("dates", "wcf", "jsv"),
            ("include_nulls", False, "jsv"),
        ):
            if getattr(self, name) != usual and self.format == other:
                kind = "JSON" if other == "jsv" else "JSV"
                raise ValueError(f"expected {name} to be {usual!r} with format={other!r}, as it is about {kind} alone")
        types: object = self.types
        if types is not None and not isinstance(types, Mapping):
            raise ValueError(f"expected types to be a mapping from names to classes, or None, got {types!r}")
        object.__setattr__(self, "registry", Registry(dict(self.types or {}), self.names))

    @property
    def syntax(self) -> Syntax:
        """What documents are read by."""
        return "json" if self.format == "json" else self.dialect

    @property
    def limits(self) -> Limits:
        """How much of everything a document may hold."""
        return Limits(self.max_depth, self.max_length, self.max_items, self.max_text)

"""How a codec reads and writes, beyond its type: the options that every engine honours.

It knows no engine; `jsvcodec.codec` makes options, engines read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from jsvcodec.names import POLICIES, Policy
from jsvcodec.syntax.jsv import DIALECTS, Dialect
from jsvcodec.syntax.tree import DEFAULT_MAX_DEPTH

__all__ = ["Options", "Unknown"]

Unknown = Literal["ignore", "forbid"]
"""What a member that a class does not have means [M5]."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one codec.

    Args:
        names: How attributes become wire names [M2, M3]: ``"camel"`` (as ServiceStack on .NET Core), ``"pascal"``,
            ``"snake"``, or ``"asis"``.
        unknown: What a member that the class does not have means: ``"ignore"`` skips it, ``"forbid"`` is an error [M5].
        dialect: How documents are read: ``"wire"``, or ``"dump"`` for the indented layout [D2]. Writing is always wire.
        max_depth: How many brackets may be open at once, in reading and writing; at least 1 [G8].
        exact: Whether writing keeps to the reference's bytes even where the reference does not read them back [E].

    Raises:
        ValueError: An option has a value that it does not take.
    """

    names: Policy = "camel"
    unknown: Unknown = "ignore"
    dialect: Dialect = "wire"
    max_depth: int = DEFAULT_MAX_DEPTH
    exact: bool = False

    def __post_init__(self) -> None:
        choices = {"names": tuple(POLICIES), "unknown": get_args(Unknown), "dialect": DIALECTS}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                words = ", ".join(map(repr, allowed))
                raise ValueError(f"expected {name} to be one of {words}, got {getattr(self, name)!r}")
        depth: object = self.max_depth
        if not isinstance(depth, int) or isinstance(depth, bool) or depth < 1:
            raise ValueError(f"expected max_depth to be a positive int, got {self.max_depth!r}")

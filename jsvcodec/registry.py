"""The classes that a document may name by its `__type`: those that the caller registers, and no others [M8].

It knows plans, but no documents; nothing is ever looked up or imported by a name from outside.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsvcodec.errors import SchemaError
from jsvcodec.names import Policy, fold
from jsvcodec.schema import Plan, RecordPlan, plan_of

__all__ = ["TYPE_NAME", "Registry", "is_type_name"]

TYPE_NAME = "__type"
"""The name under which an object says its class, in front of its members [M8]."""

_SHORTEST = 2  # the reference takes a shorter name for no name at all


def is_type_name(name: str) -> bool:
    """Say whether a name is `TYPE_NAME`, as the reference compares names [M4]."""
    return fold(name) == fold(TYPE_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """Names on the wire and the classes that they stand for.

    Args:
        types: From the name to the class, in .NET's form ``"Ns.Circle, Assembly"``. A class with several names is
            written under the first.
        names: How attributes become wire names.

    Raises:
        SchemaError: A name is no text of two characters or more, or does not stand for a class with members.
    """

    types: Mapping[str, type]
    names: Policy
    _by_name: dict[str, RecordPlan] = field(default_factory=dict, init=False, repr=False)
    _by_class: dict[type, tuple[str, RecordPlan]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name, cls in self.types.items():
            said: object = name
            if not isinstance(said, str) or len(said) < _SHORTEST:
                raise SchemaError(f"no class can be registered as {said!r}: use a name as 'Ns.Class, Assembly'")
            if not inspect.isclass(cls):
                raise SchemaError(f"cannot register {cls!r} as {name!r}: it is no class")
        for name, cls in self.types.items():
            plan = self.plan_of(cls)
            if not isinstance(plan, RecordPlan) or plan.shape.cls is not cls or issubclass(cls, dict):
                raise SchemaError(f"cannot register {cls.__qualname__} as {name!r}: it is no class with members")
            if plan.shape.abstract:
                raise SchemaError(f"cannot register {cls.__qualname__} as {name!r}: it is abstract")
            self._by_name[name] = plan
            self._by_class.setdefault(cls, (name, plan))

    def plan_of(self, type: Any) -> Plan:
        """Return the plan of a type whose members may be objects of the registered classes."""
        return plan_of(type, self.names, tuple(dict.fromkeys(self.types.values())))

    def named(self, name: str, declared: type | None) -> RecordPlan | None:
        """Return the plan of the class that a document names, or None if it must not stand there.

        Args:
            name: What the document says, exactly.
            declared: The class that stands there unless the document says otherwise, or None where anything may stand.
        """
        plan = self._by_name.get(name)
        return plan if plan and (declared is None or declared in plan.shape.cls.__mro__) else None

    def name_of(self, value: object, declared: type | None) -> tuple[str, RecordPlan] | None:
        """Return the name and the plan of an object's own class, or None if it must not stand there."""
        cls = type(value)
        return self._by_class.get(cls) if declared is None or declared in cls.__mro__ else None

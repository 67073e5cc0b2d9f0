"""The classes that a document may name by its `__type`: those that the caller registers, and no others [M8].

It knows plans, but no documents; nothing is ever looked up or imported by a name from outside.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin

from jsvcodec.errors import SchemaError
from jsvcodec.names import BLANK, Policy
from jsvcodec.schema import Plan, RecordPlan, plan_of

__all__ = ["Registry"]

_SHORTEST = 2  # the reference takes a shorter name for no name at all


class Registry:
    """Names on the wire and the classes that they stand for.

    Args:
        types: From the name to the class, in .NET's form ``"Ns.Circle, Assembly"``, or to a class with its type
            arguments: ``{"Ns.Page`1[[System.Int32, System.Private.CoreLib]], Assembly": Page[Int32]}``. A class with
            several names is written under the first; one that is registered with different arguments is read, but
            not written by its name, as an object does not know which are its own.
        names: How attributes become wire names.

    Raises:
        SchemaError: A name is no text of two characters or more, or does not stand for a class with members.
    """

    def __init__(self, types: Mapping[str, type], names: Policy) -> None:
        self.types = types
        self.names = names
        self._by_name: dict[str, RecordPlan] = {}
        self._by_class: dict[type, tuple[str, RecordPlan]] = {}
        self._vague: set[type] = set()  # registered with different arguments
        for name, cls in types.items():
            said: object = name
            if not isinstance(said, str) or not _may_be_a_name(said):
                raise SchemaError(f"no class can be registered as {said!r}: use a name as 'Ns.Class, Assembly'")
            if not inspect.isclass(_class_of(cls)) and get_origin(cls) is not Annotated:  # a class before Python 3.13
                raise SchemaError(f"cannot register {cls!r} as {name!r}: it is no class")
            if getattr(cls, "__parameters__", ()):
                raise SchemaError(f"cannot register {_shown(cls)} as {name!r}: its type arguments are open")
        self._classes = tuple(dict.fromkeys(map(_class_of, types.values())))
        for name, cls in types.items():
            plan, own = self.plan_of(cls), _class_of(cls)
            if not isinstance(plan, RecordPlan) or plan.shape.cls is not own or own is tuple or issubclass(own, dict):
                raise SchemaError(f"cannot register {_shown(cls)} as {name!r}: it is no class with members")
            if plan.shape.abstract:
                raise SchemaError(f"cannot register {_shown(cls)} as {name!r}: it is abstract")
            self._by_name[name] = plan
            first, _ = self._by_class.setdefault(own, (name, plan))
            if self.types[first] != cls:
                self._vague.add(own)

    def plan_of(self, type: Any) -> Plan:
        """Return the plan of a type whose members may be objects of the registered classes."""
        return plan_of(type, self.names, self._classes)

    def named(self, name: str, declared: type | None) -> RecordPlan | None:
        """Return the plan of the class that a document names, or None if it must not stand there.

        Args:
            name: What the document says, exactly.
            declared: The class that stands there unless the document says otherwise, or None where anything may stand.
        """
        plan = self._by_name.get(name)
        return plan if plan and _may_stand(plan.shape.cls, declared) else None

    def derived(self, declared: type | None) -> list[RecordPlan]:
        """Return the plans of the classes whose objects may stand, named, where another class, or anything, may."""
        known = ((cls, plan) for cls, (_, plan) in self._by_class.items() if cls not in self._vague)
        return [plan for cls, plan in known if cls is not declared and _may_stand(cls, declared)]

    def name_of(self, value: object, declared: type | None) -> tuple[str, RecordPlan] | None:
        """Return the name and the plan of an object's own class, or None if it must not stand there, or has several."""
        cls = type(value)
        return self._by_class.get(cls) if cls not in self._vague and _may_stand(cls, declared) else None

    def is_vague(self, value: object) -> bool:
        """Say whether an object's class is registered with different type arguments, so that it has no name alone."""
        return type(value) in self._vague


def _class_of(cls: Any) -> Any:
    """Return a class without its type arguments."""
    return get_origin(cls) or cls


def _shown(cls: Any) -> str:
    return str(cls) if get_args(cls) else str(cls.__qualname__)


def _may_be_a_name(text: str) -> bool:
    """Say whether a text can be written and read behind `__type`."""
    return len(text) >= _SHORTEST and text.isprintable() and text == text.strip(BLANK)


def _may_stand(cls: type, declared: type | None) -> bool:
    """Say whether objects of a class may stand where another one is declared.

    Not where that one has type arguments: whether they are the same ones, nobody can tell from the class.
    """
    return declared is None or (declared in cls.__mro__ and not getattr(declared, "__parameters__", ()))

"""The command ``types``: which types there are, and what documents of one look like."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as Cell

from jsvcodec import sessions
from jsvcodec.cli.ends import BAD_CALL, Refused, put, step
from jsvcodec.cli.options import Machine, Names, Naming, Type, annotation, type_names
from jsvcodec.cli.screen import is_terminal, rendered, visible
from jsvcodec.codec import Codec
from jsvcodec.schema import ListPlan, MapPlan, OptionalPlan, Plan, RecordPlan, ScalarPlan, present

__all__ = ["types"]


def types(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", show_default=False, autocompletion=type_names, help="The type to show; without it, all."
        ),
    ] = None,
    type: Type = None,
    names: Names = Naming.CAMEL,
    machine: Machine = False,
) -> None:
    """List the types of jsvcodec.sessions, or show one: its members as they are called on the wire, and what they are.

    Example: jsvcodec types SessionInfo

    Example: jsvcodec types --type mymodule:Customer --names pascal
    """
    with step("types", BAD_CALL):
        if name is not None and type is not None:
            raise Refused("expected NAME or --type, got both")
    wanted = name if name is not None else type
    with step(f"--type {wanted}" if type else f"{wanted}", BAD_CALL):
        shown = [wanted] if wanted is not None else sessions.__all__
        found = [_described(each, annotation(each), names) for each in shown]
    if machine:
        text = json.dumps(found[0] if wanted is not None else found) + "\n"
    elif wanted is None:
        text = "".join(f"{visible(each['name'])}: {visible(each['says'])}\n" for each in found)
    else:
        text = _table(found[0])
    put(text.encode("utf-8", "backslashreplace"), BAD_CALL)


def _described(name: str, said: Any, names: Naming) -> dict[str, Any]:
    """Return what there is to say of a type, as JSON has it."""
    plan = present(Codec[Any](said, names=names.value).plan)
    described: dict[str, Any] = {"name": name, "says": _summary(said)}
    if isinstance(plan, RecordPlan):
        members = [
            {"name": each.name, "type": _worded(each.plan), "required": each.absent == "error"} for each in plan.fields
        ]
        return described | {"kind": "object", "members": members}
    words = _words_of(plan)
    return described | {"kind": _worded(plan)} | ({"words": list(words)} if words else {})


def _summary(said: Any) -> str:
    """Return the first line of a class's docstring, unless the dataclass machinery wrote it."""
    if not isinstance(said, type):
        return ""
    lines = (said.__doc__ or "").strip().splitlines()
    return lines[0].replace("``", "") if lines and not lines[0].startswith(f"{said.__name__}(") else ""


def _worded(plan: Plan) -> str:
    """Return what stands in a place, in words."""
    match plan:
        case OptionalPlan(inner):
            return f"{_worded(inner)} or nothing"
        case ScalarPlan(scalar):
            return scalar.name.removeprefix("a ").removeprefix("an ")
        case ListPlan(item):
            return f"list of {_worded(item)}"
        case MapPlan(key, value):
            return f"map of {_worded(key)} to {_worded(value)}"
        case RecordPlan():
            return plan.shape.cls.__qualname__
    return "anything"


def _words_of(plan: Plan) -> tuple[str, ...]:
    return tuple(plan.scalar.words) if isinstance(plan, ScalarPlan) else ()


def _table(described: dict[str, Any]) -> str:
    """Return what is said of a type as people read it."""
    head = f"{visible(described['name'])}: {visible(described['says'])}".removesuffix(": ") + "\n"
    if "words" in described:
        return head + "".join(f"  {visible(word)}\n" for word in described["words"])
    if "members" not in described:
        return f"{head}  {visible(described['kind'])}\n"
    if not is_terminal(sys.stdout):
        return head + "".join(
            f"  {visible(each['name'])}: {visible(each['type'])}{', required' * each['required']}\n"
            for each in described["members"]
        )
    table = Table()
    for column in ("member", "type", ""):
        table.add_column(column, overflow="fold")
    for each in described["members"]:
        needed = "required" if each["required"] else ""
        table.add_row(Cell(visible(each["name"]), "cyan"), Cell(visible(each["type"])), needed)
    return head + rendered(table)

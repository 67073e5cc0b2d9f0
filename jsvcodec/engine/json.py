"""ServiceStack's JSON over the same plans: where reading and writing it differ from JSV [J].

Rules that are not mentioned here are those of JSV.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, ClassVar

from jsvcodec.engine.exact import ExactWriter
from jsvcodec.engine.reading import Reader
from jsvcodec.engine.walks import describe
from jsvcodec.engine.writing import Writer
from jsvcodec.errors import Path, brief
from jsvcodec.names import TYPE_NAME
from jsvcodec.scalars.numbers import BOOL, FLOAT, INT
from jsvcodec.scalars.row import Scalar
from jsvcodec.schema import (
    FieldPlan,
    ListPlan,
    MapPlan,
    Plan,
    ScalarPlan,
)
from jsvcodec.syntax import json
from jsvcodec.syntax.rules import Format
from jsvcodec.syntax.tree import List, Member, Node, Nothing, Text

__all__ = ["ExactJsonWriter", "JsonReader", "JsonWriter"]

_INTEGER = re.compile("-?[0-9]+")
_NUMBER = re.compile(json.NUMBER)


class JsonReader(Reader):
    """Nodes to values, for one document of JSON."""

    __slots__ = ()

    format: ClassVar[Format] = "json"
    nothing: ClassVar[str] = json.NULL
    type_name: ClassVar[str] = f'"{TYPE_NAME}"'

    def any_word(self, node: Text, path: Path) -> Any:
        if node.quoted:
            return Reader.any_word(self, node, path)
        row = BOOL if node.value in ("true", "false") else INT if _INTEGER.fullmatch(node.value) else FLOAT
        return self.word(ScalarPlan(row), node, path)

    def word(self, plan: ScalarPlan, node: Text, path: Path) -> Any:
        """Read a word by its row; only a string is text [J3]."""
        if not node.quoted and not _takes_bare(plan.scalar):
            expected = f"{describe(plan)} in quotes"
            return self.fail("bad-word", expected, brief(node.value).strip("'"), node, path)
        return Reader.word(self, plan, node, path)

    def decode(self, row: Scalar, word: str) -> Any:
        return (row.json_read or row.decode)(word)

    def see_list(self, plan: ListPlan, node: List, path: Path) -> None:
        pass  # null says where nothing is

    def item(self, plan: ListPlan, node: Node, path: Path) -> Any:
        return self.value(plan.item, node, path)

    def see_name(self, plan: MapPlan, name: Text, path: Path) -> None:
        pass

    def types(self, name: Text, value: Text) -> bool:  # noqa: ARG002
        return value.quoted is True

    def wanted(self, name: Text) -> str:
        return name.value

    def raw(self, node: Node) -> str:
        return json.write(node)


def _takes_bare(row: Scalar) -> bool:
    """Say whether words of a row may stand without quotes: numbers and booleans, and enums, which go by number, too."""
    return row.json != "string" or issubclass(row.type, Enum)


class JsonWriter(Writer):
    """Values to nodes of JSON, for one document: standard JSON always, and of it what the reference writes [J]."""

    __slots__ = ()

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:
        """Spell a word [J3, J4, J6]."""
        row, exact = plan.scalar, self.options.exact
        if row.json_dates:
            spell = row.json_dates.by(self.options.dates, exact=exact)
            escaped = self.word(row, spell, value, path)
            return json.Spelled(escaped.replace(r"\/", "/"), spelling=f'"{escaped}"')
        word = self.word(row, row.json_word or (row.exact if exact else None) or row.encode, value, path)
        if row.json == "boolean" and word.lower() in ("true", "false"):
            return Text(word.lower(), quoted=key)
        if row.json == "number" and not key and (exact or _NUMBER.fullmatch(word)):
            return Text(word, quoted=False)
        if exact and issubclass(row.type, Enum):  # the reference does not escape them
            return json.Spelled(word, spelling=f'"{word}"')
        return Text(word, quoted=True)

    def arrange(self, plan: ListPlan, parts: list[Any]) -> None:
        pass

    def items(self, plan: ListPlan, items: list[Node], path: Path) -> List:  # noqa: ARG002
        return List(items)

    def lost_name(self, plan: MapPlan, name: str) -> str | None:  # noqa: ARG002
        return None

    def omits(self, field: FieldPlan) -> bool:
        return not self.options.include_nulls and super().omits(field)

    def own(self, name: str) -> str:
        return name

    def name(self, field: FieldPlan, place: Path) -> Text:  # noqa: ARG002
        return Text(field.name)

    def finish(self, root: Node) -> Node:
        return root


class ExactJsonWriter(JsonWriter, ExactWriter):
    """Values to the nodes of JSON that the reference writes, valid or not [J]."""

    __slots__ = ()

    def null(self, plan: Plan, path: Path) -> Node:
        """Return what stands for null in a list: nothing at all for many types [J5]."""
        node = super().null(plan, path)
        silent = isinstance(plan, ListPlan) or (isinstance(plan, ScalarPlan) and plan.scalar.skips_null)
        return Text("", quoted=False) if silent and isinstance(node, Nothing) else node

    def entries(self, members: list[Member]) -> Any:
        return Writer.entries(self, members) if self.options.include_nulls else super().entries(members)

    def finish(self, root: Node) -> Node:
        return Text("", quoted=False) if isinstance(root, Nothing) else root

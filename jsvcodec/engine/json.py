"""ServiceStack's JSON over the same plans: where reading and writing it differ from JSV [J].

Rules that are not mentioned here are those of JSV.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from jsvcodec.engine.exact import ExactWriter
from jsvcodec.engine.reading import Reader
from jsvcodec.engine.walks import describe
from jsvcodec.engine.writing import Writer
from jsvcodec.errors import Path, brief
from jsvcodec.names import TYPE_NAME
from jsvcodec.scalars.numbers import BOOL, FLOAT, INT, UNTYPED_FLOAT
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
from jsvcodec.syntax.tree import List, Member, Node, Nothing, Text, walk

__all__ = ["ExactJsonWriter", "JsonReader", "JsonWriter"]

_FLOAT, _UNTYPED_FLOAT = ScalarPlan(FLOAT), ScalarPlan(UNTYPED_FLOAT)
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
        if not node.quoted and not plan.scalar.is_bare_in_json:
            return self.fail("bad-word", f"{describe(plan)} in quotes", brief(node.value), node, path)
        return Reader.word(self, plan, node, path)

    def decode(self, row: Scalar, word: str) -> Any:
        return (row.json_read or row.decode)(word)

    def see_list(self, plan: ListPlan, node: List, path: Path) -> None:
        pass  # null says where nothing is

    def item(self, plan: ListPlan, node: Node, path: Path) -> Any:
        return self.value(plan.item, node, path)

    def see_name(self, plan: MapPlan, name: Text, path: Path) -> None:
        pass

    def names_a_class(self, name: Text, value: Text) -> bool:  # noqa: ARG002
        return value.quoted is True

    def sought(self, name: str) -> str:
        return name

    def raw(self, node: Node) -> str:
        for _, text in walk(node):
            text.quoted = text.quoted or text.value in json.SPECIAL_NUMBERS  # which are no JSON
        return json.write(node)


class JsonWriter(Writer):
    """Values to nodes of JSON, for one document: standard JSON always, and of it what the reference writes [J]."""

    __slots__ = ()

    def text(self, plan: ScalarPlan, value: Any, path: Path, *, key: bool = False) -> Text:
        row = plan.scalar
        if row.json_dates:
            escaped = self.word(row, row.json_dates.by(self.options.dates, exact=self.options.exact), value, path)
            return json.Spelled(escaped.replace(r"\/", "/"), spelling=f'"{escaped}"')
        return self.spelled(row, self.word(row, row.json_word or self.encoder(row), value, path), key=key)

    def encoder(self, row: Scalar) -> Callable[[Any], str]:
        """Return what makes a row's words."""
        return row.encode

    def spelled(self, row: Scalar, word: str, *, key: bool) -> Text:
        """Spell a word: numbers and booleans without quotes if they are JSON's, all else in quotes [J3, J4]."""
        if row.json == "boolean" and word.lower() in ("true", "false"):
            return Text(word.lower(), quoted=key)
        return Text(word, quoted=key or row.json != "number" or not _NUMBER.fullmatch(word))

    def guess(self, value: Any, path: Path) -> Plan:
        plan = super().guess(value, path)
        return _UNTYPED_FLOAT if plan == _FLOAT else plan

    def arrange(self, plan: ListPlan, parts: list[Any]) -> None:
        pass

    def items(self, plan: ListPlan, items: list[Node], path: Path) -> List:  # noqa: ARG002
        return List(items)

    def lost_name(self, plan: MapPlan, name: str) -> str | None:  # noqa: ARG002
        return None

    def omits(self, field: FieldPlan) -> bool:
        return not self.options.include_nulls and super().omits(field)

    def sought(self, name: str) -> str:
        return name

    def name(self, field: FieldPlan, place: Path) -> Text:  # noqa: ARG002
        return Text(field.name)

    def finish(self, root: Node) -> Node:
        return root


class ExactJsonWriter(JsonWriter, ExactWriter):
    """Values to the nodes of JSON that the reference writes, valid or not [J].

    What differs in JSON comes first, what is exact in both formats second.
    """

    __slots__ = ()

    def guess(self, value: Any, path: Path) -> Plan:
        return ExactWriter.guess(self, value, path)

    def encoder(self, row: Scalar) -> Callable[[Any], str]:
        return row.exact or row.encode

    def spelled(self, row: Scalar, word: str, *, key: bool) -> Text:
        """Spell a word: numbers stand bare whatever they are, and enums are not escaped."""
        if row.json == "number" and not key:
            return Text(word, quoted=False)
        if row.is_enum:
            return json.Spelled(word, spelling=f'"{word}"')
        return JsonWriter.spelled(self, row, word, key=key)

    def null(self, plan: Plan, path: Path) -> Node:
        """Return what stands for null in a list: nothing at all for many types [J5]."""
        node = super().null(plan, path)
        silent = isinstance(plan, ListPlan) or (isinstance(plan, ScalarPlan) and plan.scalar.skips_null)
        return Text("", quoted=False) if silent and isinstance(node, Nothing) else node

    def entries(self, members: list[Member]) -> Any:
        return Writer.entries(self, members) if self.options.include_nulls else super().entries(members)

    def finish(self, root: Node) -> Node:
        return Text("", quoted=False) if isinstance(root, Nothing) else root

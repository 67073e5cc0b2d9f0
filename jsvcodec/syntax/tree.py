"""The nodes of a JSV document: what was written, before anybody asks what it means.

It knows neither the grammar nor Python types; both sides of the codec meet here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from jsvcodec.errors import Path

__all__ = ["Gap", "List", "Map", "Member", "Node", "Nothing", "Text", "plain", "walk"]

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(slots=True)
class Nothing:
    """An empty place: after a `:`, between two separators, or an empty document [G6]."""

    offset: int = field(default=0, compare=False)


@dataclass(slots=True)
class Text:
    """A text, unquoted.

    Args:
        value: The characters it stands for.
        offset: Where it begins (at its opening quote, if it has one), in characters.
        quoted: Whether it stands in quotes; None leaves it to the rule [Q2]. False writes it bare whatever it
            holds, as the reference writes a few types.
    """

    value: str
    offset: int = field(default=0, compare=False)
    quoted: bool | None = field(default=None, compare=False)


class Gap(Text):
    """A value that could not be read; `scan.survey` alone leaves such."""

    __slots__ = ()


@dataclass(slots=True)
class List:
    """A list; ``offset`` is the place of its `[`."""

    items: list[Node]
    offset: int = field(default=0, compare=False)


class Member(NamedTuple):
    """A name and its value in a map."""

    name: Text
    value: Node


@dataclass(slots=True)
class Map:
    """A map, members in the order of the text; ``offset`` is the place of its `{`."""

    members: list[Member]
    offset: int = field(default=0, compare=False)


Node: TypeAlias = Nothing | Text | List | Map
"""Any value of a document."""


def walk(root: Node) -> Iterator[tuple[Path, Text]]:
    """Yield every text below ``root``, names included, in the order of the document, with its path.

    Any depth will do: it does not recurse.
    """
    pending: list[tuple[Path, Node]] = [(Path(), root)]
    while pending:
        path, node = pending.pop()
        match node:
            case Text():
                yield path, node
            case List(items):
                pending.extend((path.child(index), item) for index, item in reversed(list(enumerate(items))))
            case Map(members):
                for name, value in reversed(members):
                    place = path.child(name.value)
                    pending += [(place, value), (place, name)]


def plain(root: Node) -> Plain:
    """Return what ``root`` says without a type: None, str, list and dict, all the way down.

    Any depth will do: it does not recurse. Names are taken to be unique, as they are in what `jsv.parse` returns [G9].
    """
    top: list[Plain] = []
    pending: list[tuple[Node, list[Plain] | dict[str, Plain], str]] = [(root, top, "")]
    while pending:
        node, into, name = pending.pop()
        value: Plain = None
        match node:
            case Text():
                value = node.value
            case List(items):
                value = []
                pending.extend((item, value, "") for item in reversed(items))
            case Map(members):
                value = {}
                pending.extend((item, value, key.value) for key, item in reversed(members))
        if isinstance(into, dict):
            into[name] = value
        else:
            into.append(value)
    return top[0]

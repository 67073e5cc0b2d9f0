"""How documents are laid out for people: JSV over several lines, our own way and the reference's, and JSON.

It knows nodes and texts, and nothing of files or terminals.
"""

from __future__ import annotations

import re

from jsvcodec.names import BLANK
from jsvcodec.syntax.rules import SPECIAL, quote
from jsvcodec.syntax.tree import List, Map, Node, Text

__all__ = ["compact_json", "dump_layout", "indent_json", "is_laid_out", "layout"]

_INDENT = "  "
_MARKS = re.compile(r'[{}\[\]",:]')
_QUOTED = re.compile(r'"[^"]*"?')
_JSON_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


def layout(root: Node, indent: str = _INDENT) -> str:
    """Write a document over several lines, so that the dialect ``dump`` reads the same nodes [D2].

    Texts and names that stand in quotes keep them, those that do not stay so where the dialect reads them back. Depth
    costs no stack.

    Args:
        root: Any tree. A list of one `Nothing` comes out as a list of layout only, which is empty [G7].
        indent: What each level begins with, of spaces and tabs.

    Returns:
        The text, without a line end behind it.
    """
    if isinstance(root, Text) and root.value.startswith("\ufeff"):
        return quote(root.value)  # [G1]
    parts: list[str] = []
    pending: list[tuple[Node | str, int]] = [(root, 0)]
    while pending:
        node, level = pending.pop()
        match node:
            case str() as mark:
                parts.append(mark)
            case Text():
                parts.append(_word(node))
            case List([]):
                parts.append("[]")
            case Map([]):
                parts.append("{}")
            case List(items):
                pending.append((f"\n{indent * level}]", 0))
                for index, item in reversed(list(enumerate(items))):
                    shows = isinstance(item, Text | List | Map) or index < len(items) - 1  # be it only its comma
                    lead = indent * (level + 1) if shows else ""
                    pending += [(item, level + 1), (f"{',' if index else '['}\n{lead}", 0)]
            case Map(members):
                pending.append((f"\n{indent * level}}}", 0))
                for index, (name, value) in reversed(list(enumerate(members))):
                    colon = ": " if isinstance(value, Text | List | Map) else ":"
                    lead = f"{',' if index else '{'}\n{indent * (level + 1)}{_word(name, name=True)}{colon}"
                    pending += [(value, level + 1), (lead, 0)]
    return "".join(parts)


def _word(text: Text, *, name: bool = False) -> str:
    value = text.value
    whole = value != "" and value == value.strip(BLANK)
    bare = (
        not text.quoted
        and whole
        and SPECIAL.isdisjoint(value if name or text.quoted is None else value.replace(":", ""))
    )
    return value if bare else quote(value)


def dump_layout(text: str, newline: str = "\n") -> str:
    """Lay finished JSV out exactly as the reference's formatter does [D1].

    It heeds no quotes but for commas, so the result does not always read back [D3]; `layout` does.

    Args:
        text: The document, as it is sent.
        newline: The line end, which the reference takes from its platform.
    """
    parts: list[str] = []
    level, index = 0, 0
    in_quotes, first_colon = False, True
    while found := _MARKS.search(text, index):
        at, mark = found.start(), found[0]
        parts.append(text[index:at])
        index = at + 1
        if mark == '"':
            in_quotes = not in_quotes
            parts.append(mark)
        elif mark == ":":
            parts.append(": " if first_colon else ":")
            first_colon = False
        elif mark == ",":
            parts.append(mark)
            if not in_quotes:
                parts.append(newline + "\t" * level)
                first_colon = True
        elif mark in "{[":
            behind_colon = at > 0 and text[at - 1] == ":"
            if behind_colon and text[index : index + 1] in ("}", "]"):
                parts.append(text[at : index + 1])
                index += 1
                continue
            if behind_colon:
                parts.append(newline + "\t" * level)
            level += 1
            parts.append(mark + newline + "\t" * level)
            first_colon = True
        else:
            level -= 1
            parts.append(newline + "\t" * level + mark)
            first_colon = True
    parts.append(text[index:])
    return "".join(parts)


def is_laid_out(text: str) -> bool:
    """Say whether JSV has line ends where only a dump has them: outside quotes, before its end [G5, D2]."""
    text = text.strip(" \t\r\n")
    return ("\n" in text or "\r" in text) and re.search(r"[\r\n]", _QUOTED.sub("", text)) is not None


def indent_json(text: str, indent: str = _INDENT) -> str:
    """Lay a document of JSON out over several lines; all words stand as they stood.

    The `json` module would do so, too, but spell numbers its own way, of which it keeps no more than a float does.

    Args:
        text: A document of JSON.
        indent: What each level begins with.
    """
    parts: list[str] = []
    line, opened = "\n", False
    for token in _JSON_TOKENS.findall(text):
        closes = token in "]}"
        if opened and not closes:
            line += indent
            parts.append(line)
        elif closes and not opened:
            line = line[: len(line) - len(indent)]
            parts.append(line)
        opened = token in "[{"
        parts.append(f",{line}" if token == "," else ": " if token == ":" else token)
    return "".join(parts)


def compact_json(text: str) -> str:
    """Take all white space between the words of a document of JSON away."""
    return "".join(_JSON_TOKENS.findall(text))

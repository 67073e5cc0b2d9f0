r"""JSON as syntax: what its texts are made of, and nodes to JSON text; `scan` reads it.

Its nodes are those of JSV: a string is a text in quotes, a number, ``true`` or ``false`` a bare text, ``null`` nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from json import loads

from jsvcodec.syntax.tree import List, Map, Node, Nothing, Text

__all__ = [
    "ESCAPES",
    "NULL",
    "NUMBER",
    "SPECIAL_NUMBERS",
    "STRING",
    "TERMINALS",
    "Spelled",
    "quote",
    "spoilt",
    "string_end",
    "unquote",
    "word_at",
    "write",
]

NULL = "null"
"""The word for nothing."""

NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
"""What a number looks like."""

SPECIAL_NUMBERS = ("NaN", "Infinity", "-Infinity")
"""What is read as a number, though it is no JSON."""

ESCAPES = r"\" \\ \/ \b \f \n \r \t \uXXXX"
"""The escapes there are."""

STRING = r'"(?:[^"\\]|\\(?:.|\n))*+"'
"""What a string is from quote to quote, however damaged it is."""

_OPEN_STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+'
_SPACE = "[ \t\r\n]*"
_WORD = rf"(?:{NUMBER}|true|false|{NULL}|NaN|-?Infinity)(?![^ \t\r\n,:\[\]{{}}])"

TERMINALS = {
    "OPEN_LIST": rf"\[{_SPACE}",
    "CLOSE_LIST": rf"{_SPACE}\]{_SPACE}",
    "OPEN_MAP": rf"\{{{_SPACE}",
    "CLOSE_MAP": rf"{_SPACE}\}}{_SPACE}",
    "COMMA": rf"{_SPACE},{_SPACE}",
    "COLON": rf"{_SPACE}:{_SPACE}",
    "QUOTED": f'{_OPEN_STRING}"',
    "TEXT": _WORD,
    "ROOT_TEXT": _WORD,
    "LAYOUT": "[ \t\r\n]+",
}
"""The regular expressions of the terminals; marks take the white space beside them [J2]."""

_SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f]')
_ESCAPED_OR_LONE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')


@dataclass(slots=True)
class Spelled(Text):
    """A text that stands as ``spelling`` in JSON, whatever the rule."""

    spelling: str = ""


def unquote(token: str) -> str:
    """Return the text of a string; two escapes that are a pair of surrogates make one character."""
    text: str = loads(token)
    return text


def word_at(text: str, index: int) -> str:
    """Return what stands at ``index`` instead of a value, as errors show it: a word or a character."""
    found = re.compile(r'[^\s,:"\[\]{}]{1,40}').match(text, index)
    return repr(found[0] if found else text[index]) if text[index:] else ""


def spoilt(text: str, index: int) -> int:
    """Return where the string that begins at ``index``, and has no end, stops to be one."""
    found = re.compile(_OPEN_STRING).match(text, index)
    assert found
    return found.end()


def string_end(text: str, index: int) -> int:
    """Return where the string ends of which ``index`` is a spoilt place."""
    found = re.compile(STRING[1:]).match(text, index)
    return found.end() if found else len(text)


def quote(text: str, *, exact: bool = False) -> str:
    """Return a text as a string of JSON; exact ones keep lone surrogates as they are [J4]."""
    return f'"{(_ESCAPED if exact else _ESCAPED_OR_LONE).sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def write(root: Node, *, exact: bool = False) -> str:
    """Write a document without any white space; time is linear in the length, and depth costs no stack.

    Args:
        root: Any tree. A text whose ``quoted`` is False stands as it is.
        exact: Whether lone surrogates stand as they are.
    """
    parts: list[str] = []
    pending: list[Node | str] = [root]
    while pending:
        match pending.pop():
            case str() as mark:
                parts.append(mark)
            case Spelled(spelling=spelling):
                parts.append(spelling)
            case Text(text, quoted=False):
                parts.append(text)
            case Text(text):
                parts.append(quote(text, exact=exact))
            case Nothing():
                parts.append(NULL)
            case List(items):
                parts.append("[")
                pending.append("]")
                for index, item in reversed(list(enumerate(items))):
                    pending += [item, ","] if index else [item]
            case Map(members):
                parts.append("{")
                pending.append("}")
                for index, (name, value) in reversed(list(enumerate(members))):
                    pending += [value, ":", name, ","] if index else [value, ":", name]
    return "".join(parts)

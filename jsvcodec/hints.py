"""What likely lies behind an error, and the way out of it.

Each function looks at what was found and returns a hint, or None if nothing comes to mind. They know what mistakes look
like, and nothing of plans or engines. None looks further than some hundred characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

__all__ = ["encoding", "foreign", "near", "of_bytes", "of_empty", "of_shape", "of_structure", "of_word"]

_WINDOW = 200
_MOST_NAMES = 500
_FEW = 8
_LONGEST_NAME = 64

_INDENTED = re.compile(r"[ \t\r\n]+[\[{]|[\[{][ \t\r\n]")
_JSON = re.compile(r'\s*[\[{][\s\[{]*"[^"]*"\s*:\s')
_SINGLE = re.compile(r"(?:^|[:,\[{])'[^'\"{}\[\]]*,[^'\"{}\[\]]*'?$")
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b")
_NOTHING = {"null", "none", "nil", "undefined", "nothing", "n/a", "dbnull"}


def foreign(text: str) -> str | None:
    """Return what a document is that begins like no JSV: ``"HTML"`` or ``"XML"``."""
    head = text[:_WINDOW].lstrip().lower()
    if not head.startswith("<"):
        return None
    return "HTML" if head.startswith(("<!doctype html", "<html", "<head", "<body", "<h1", "<!--")) else "XML"


def of_structure(code: str, text: str, index: int, dialect: str) -> str | None:
    """Return a hint for an error of structure.

    Args:
        code: The error's.
        text: The document.
        index: Where the trouble stands in it.
        dialect: How it was read.
    """
    before, found = text[max(0, index - _WINDOW) : index], text[index : index + 1]
    if kind := foreign(text):
        page = "HTML, maybe an error page" if kind == "HTML" else "XML"
        return f"this is {page}: look at the status and the content type of the response"
    if dialect == "wire" and _INDENTED.match(text[:_WINDOW]) and not _JSON.match(text[:_WINDOW]):
        return 'this looks like indented text: read it with dialect="dump"'
    if code == "unclosed-quote":
        return "the quote opened here is never closed: was the text cut off, or is a quote inside it not doubled?"
    if code.startswith("unclosed"):
        return "the text ends too early: was it cut off?"
    if before.endswith('\\"') and code in ("text-after-value", "trailing-text", "expected-colon"):
        return "a quote inside quotes is doubled, not escaped with a backslash"
    if _SINGLE.search(before):
        return "single quotes are text like any other: quote with double ones"
    if code == "text-after-value":
        return "a quote inside quotes is doubled"
    if _JSON.match(text[:_WINDOW]):
        return 'this looks like JSON: JSV has no space around its marks, and no escapes; dialect="dump" allows space'
    if code == "expected-colon" and "," in before and found in ("", ",", "}"):
        return "a comma that belongs to a text needs quotes around the text"
    if code == "expected-name" and found == "}":
        return "take the comma before it away"
    if code == "trailing-text" and found == "\0":
        return "cut off the NUL bytes behind the document"
    if code == "trailing-text" and found in "[{":
        return "one document at a time: if each line is one, read line by line"
    if code == "special-in-text" and found in "\r\n" and "," in before and not set("[{:") & set(before):
        return "this looks like CSV: a document in JSV begins with [ or {"
    if code == "special-in-text" and before.endswith((" ", "\t")) and found in '"[{':
        return 'white space in front of a value makes it text; dialect="dump" allows space'
    return None


def encoding(text: str) -> str | None:
    """Return what a document is instead of UTF-8, if it is nothing like it; its bytes stand as lone surrogates."""
    head = text[:4]
    if head.startswith(("\udcff\udcfe", "\udcfe\udcff")) or head.count("\0") > 1:
        return "UTF-16: decode it to str first"
    return "gzip: decompress it first" if head.startswith("\x1f\udc8b") else None


def of_bytes(text: str, index: int) -> str | None:
    """Return a hint for bytes that are not UTF-8, which stand as lone surrogates in ``text`` from ``index`` on."""
    if other := encoding(text):
        return f"this looks like {other}"
    rest = text[index : index + 4]
    if len(rest) < 4 and all("\udc80" <= char <= "\udcff" for char in rest):
        return "the text ends inside a character: was it cut off?"
    return "if it is Latin-1 or Windows-1252, decode it to str first"


def _with_point(word: str) -> str:
    """Return a number with a decimal comma, and maybe points between thousands, as one with a decimal point."""
    return word.replace(".", "").replace(",", ".") if word.count(",") == 1 else word


_REPAIRS: list[tuple[str, Callable[[str], str]]] = [
    ("white space belongs to the text", str.strip),
    ("case matters here", str.upper),
    ("case matters here", str.capitalize),
    ("single quotes are text", lambda word: word.strip("'`")),
    ("numbers have a decimal point", _with_point),
    ("numbers have no thousands separators", lambda word: word.replace(",", "").replace("_", "").replace("'", "")),
    ("JSON's quotes are no part of it", lambda word: word.strip('\\"')),
    ("numbers have no sign in front unless they are negative", lambda word: word.removeprefix("+")),
    ("numbers have no unit or currency", lambda word: word.strip("$€£% ")),
]


def of_word(word: str, decode: Callable[[str], Any], choices: Sequence[str] = ()) -> str | None:
    """Return a hint for a word that does not say what is wanted.

    Args:
        word: The word.
        decode: What reads such words, and raises for a wrong one.
        choices: All words that are right, if they can be counted.
    """
    if len(word) > _WINDOW:
        return None
    if word.strip().lower() in _NOTHING:
        return f"{word.strip()} is a word like any other: leave the place empty where there is nothing"
    for why, repair in _REPAIRS:
        other = repair(word)
        if other != word:
            with suppress(Exception):
                decode(other)
                return f"did you mean {other}? {why}"
    if found := near(word, choices):
        return f"did you mean {found}?"
    if _FRACTION.fullmatch(word):
        with suppress(Exception):
            decode("1")
            return "an integer has no fraction: float and Decimal have"
    if _DATE.match(word):
        return "dates are written yyyy-mm-dd"
    return f"one of {', '.join(choices)}" if 0 < len(choices) <= _FEW else None


def near(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that looks most like ``name``, if any does."""
    if len(name) > _LONGEST_NAME:
        return None
    folded: dict[str, str] = {}
    for _, each in zip(range(_MOST_NAMES), names, strict=False):
        folded.setdefault(each.lower(), each)
    found = get_close_matches(name.strip().lower(), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None


def of_shape(wanted: str, found: str, root: bool, name: str) -> str | None:
    """Return a hint for a value of another shape than is wanted.

    Args:
        wanted: ``"list"``, ``"map"``, ``"record"`` or ``"word"``.
        found: ``"list"``, ``"map"`` or ``"text"``.
        root: Whether it is the document.
        name: What is wanted, in Python's terms.
    """
    if wanted == "word":
        return "a text that begins with a bracket needs quotes" if name == "str" else None
    if wanted == "record" and found == "list":
        return f"if there are many, read list[{name}]"
    brackets = "a list stands in [ ]" if wanted == "list" else "a map stands in { }"
    if found != "text":
        return brackets
    what = "maybe an error message, so look at the status of the response" if root else "was it quoted?"
    return f"{brackets}, and this is text: {what}"


def of_empty(root: bool) -> str | None:
    """Return a hint for nothing where something is wanted; ``root`` says that it is the document."""
    return "the document is empty" if root else "if there may be nothing, declare it with | None"

"""What likely lies behind an error, and the way out of it.

Each function looks at what was found and returns a hint, or None if nothing comes to mind. They know what mistakes look
like, and nothing of plans or engines. None looks further than some hundred characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

__all__ = [
    "LOST_NOTHING",
    "QUOTED_WORD",
    "SAME_MEMBER",
    "TYPES",
    "encoding",
    "foreign",
    "near",
    "of_bytes",
    "of_missing",
    "of_nothing",
    "of_shape",
    "of_structure",
    "of_unknown",
    "of_word",
]

_WINDOW = 200
_MOST_NAMES = 200
_MOST_ALIKE = 10
_FEW = 8
_LONGEST_NAME = 48

# Patterns are compiled when an error first asks for them, and `re` keeps them.
_INDENTED = r"[ \t\r\n]+[\[{]|[\[{][ \t\r\n]"
_JSON = r'\s*[\[{][\s\[{]*"[^"]*"\s*:\s'
_JSV = r"[\[{]*\{[^\"\s{}\[\],:'`\u2018-\u201d]+:"
_CUT_OFF = (
    r"(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?"  # a word,
    r"|-|-?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?)?|\\(?:u[0-9A-Fa-f]{0,3})?)?"  # a number, an escape
)
_COMMENT = r"//|/\*|#"
_BEGINS_VALUE = r"[\[{\"0-9-]|(?:true|false|null)\b"
_NEARLY_A_NUMBER = r"[-+]?(?:0[0-9]+|\.?[0-9]+|[0-9]+\.)[0-9.]*(?:[eE][-+]?[0-9]*)?"
_SINGLE = r"[:,\[{]'[^'\"{}\[\]]*,[^'\"{}\[\]]*'?$"
_BARE_THEN_NAME = r':[^":,{}\[\]\r\n]+,[^":,{}\[\]\r\n]*$'
_BLANK_VALUE = r"[:,\[{][ \t]+$"
_TAG = r"<(?:!doctype|!--|\?xml|/?[a-z][a-z0-9:._-]*[ \t\r\n/>])"
_FRACTION = r"[-+]?[0-9]+\.[0-9]+"
_EITHER = r"[-+]?[0-9]{1,3},[0-9]{3}"
_DATE = r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b"
_NOTHING = {"null", "none", "nil", "undefined", "nothing", "n/a", "dbnull"}

LOST_NOTHING = "the reference reads another number of items here: say what stands there, or leave the place out"
"""Of an empty place that the reference loses [N5]."""

QUOTED_WORD = "take the quotes away: the reference reads them as part of the word in lists"
"""Of a word in quotes where a list has none [L3]."""

TYPES = "register the class: types={…}"
"""Of a class that nobody registered [M8]."""

_DOUBLE_QUOTES = "single quotes are text like any other: quote with double ones"

SAME_MEMBER = "names of members are the same whatever their case"
"""Of a member that stands twice [M7]."""


def foreign(text: str) -> str | None:
    """Return what a document is that begins like no JSV: ``"HTML"`` or ``"XML"``."""
    head = text[:_WINDOW].lstrip().lower()
    if not re.match(_TAG, head):
        return None
    return "HTML" if head.startswith(("<!doctype html", "<html", "<head", "<body", "<h1", "<!--")) else "XML"


def page(text: str) -> str | None:
    """Return a hint for a document that is HTML or XML."""
    if not (kind := foreign(text)):
        return None
    what = "HTML, maybe an error page" if kind == "HTML" else "XML"
    return f"this is {what}: look at the status and the content type of the response"


def of_structure(code: str, text: str, index: int, syntax: str, last: str) -> str | None:
    """Return a hint for an error of structure.

    Args:
        code: The error's.
        text: The document.
        index: Where the trouble stands in it.
        syntax: What it was read as.
        last: The terminal in front of the trouble.
    """
    before, found = text[max(0, index - _WINDOW) : index], text[index : index + 1]
    before = before if index > _WINDOW else f":{before}"  # so that a mark stands in front of each value
    if other := encoding(text):
        return other
    if other := page(text):
        return other
    if syntax == "json":
        return _of_json(code, before, text, index, last)
    if syntax == "wire" and re.match(_INDENTED, text[:_WINDOW]) and not re.match(_JSON, text[:_WINDOW]):
        return 'this looks like indented text: read it with dialect="dump"'
    if code == "unclosed-quote":
        return "the quote opened here is never closed: was the text cut off, or is a quote inside it not doubled?"
    ends = found in "\r\n" and index + _WINDOW >= len(text) and not text[index:].strip("\r\n")
    if code.startswith("unclosed") or (ends and code != "trailing-text" and last != "ROOT_TEXT"):
        return "the text ends too early: was it cut off?"
    if before.endswith('\\"') and code in ("text-after-value", "trailing-text", "expected-colon"):
        return "a quote inside quotes is doubled, not escaped with a backslash"
    if re.search(_SINGLE, before):
        return _DOUBLE_QUOTES
    if syntax == "wire" and re.match(_JSON, text[:_WINDOW]):
        return 'this looks like JSON: read it with format="json"; JSV has no space around its marks'
    if code == "text-after-value" and found.isspace():
        return 'JSV has no space around its marks; dialect="dump" allows it' if syntax == "wire" else None
    return _of_place(code, before, found, syntax, last)


def _of_json(code: str, before: str, text: str, index: int, last: str) -> str | None:
    """Return a hint for an error of structure in JSON."""
    ahead = text[index : index + _WINDOW]
    found = ahead[:1]
    if not before.strip(" \t\r\n:") and not found:
        return "the document is empty"
    if re.match(_JSV, text[:_WINDOW]):
        return 'this looks like JSV: read it with format="jsv"'
    if code.startswith("unclosed") or re.fullmatch(_CUT_OFF, ahead):
        return "the text ends too early: was it cut off?"
    if code == "bad-escape":
        return "double the backslash if it belongs to the text" if found == "\\" else "control characters are escaped"
    if re.match(_COMMENT, ahead):
        return "JSON has no comments"
    if (code == "expected-value" and found in "]}" and last != "COLON") or (code == "expected-name" and found == "}"):
        return "take the comma before it away"
    if code in ("expected-value", "expected-name"):
        return _of_json_value(code, ahead, found, last)
    if code == "trailing-text" and found in "[{":
        return "one document at a time: if each line is one, read line by line"
    if code == "text-after-value" and before.endswith('"'):
        return "a quote inside quotes is escaped with a backslash"
    return "a comma is missing" if code == "text-after-value" and re.match(_BEGINS_VALUE, ahead) else None


def _of_json_value(code: str, ahead: str, found: str, last: str) -> str | None:
    """Return a hint for what stands where a value or a name of JSON should."""
    if found in "'`\u2018\u2019\u201c\u201d":
        return "JSON has double quotes"
    if found == ",":
        in_list = code == "expected-value" and last in ("OPEN_LIST", "COMMA")
        types = "enums, bytes, GUIDs, durations and lists"
        return f"servers write nothing for null in lists of {types}, which is not JSON" if in_list else None
    word = re.match(r"[-+.\w]*", ahead)
    said = word[0] if word else ""
    if said.lower() in _NOTHING | {"true", "false"}:
        return "JSON's words are null, true and false"
    if re.fullmatch(_NEARLY_A_NUMBER, said):
        return "a number of JSON has digits on both sides of its point, and neither a plus nor needless zeros in front"
    return "names and texts stand in quotes" if found.isalpha() or found == "_" else None


def _of_place(code: str, before: str, found: str, syntax: str, last: str) -> str | None:
    """Return a hint that the characters around the trouble give."""
    if code == "text-after-value" and last == "QUOTED":
        return "a quote inside quotes is doubled"
    if code == "expected-colon" and re.search(_BARE_THEN_NAME, before):
        return "a comma that belongs to a text needs quotes around the text; else a name, ':' and a value follow it"
    if code == "expected-name" and found == "}":
        return "take the comma before it away"
    if code == "trailing-text" and found == "\0":
        return "cut off the NUL bytes behind the document"
    if code == "trailing-text" and found in "[{":
        return "one document at a time: if each line is one, read line by line"
    if code == "special-in-text" and found in "\r\n" and "," in before and last == "ROOT_TEXT":
        return "this looks like CSV: a document in JSV begins with [ or {"
    if code == "special-in-text" and syntax == "wire" and re.search(_BLANK_VALUE, before):
        return 'white space in front of a value makes it text; dialect="dump" allows space'
    return None


def encoding(text: str) -> str | None:
    """Return a hint for a document that is nothing like UTF-8; its bytes stand as lone surrogates if they are not."""
    head = text[:4]
    zeros = [char == "\0" for char in head]
    if head.startswith(("\udcff\udcfe", "\udcfe\udcff")) or zeros in ([True, False] * 2, [False, True] * 2):
        return "this looks like UTF-16: decode it to str first"
    return "this looks like gzip: decompress it first" if head.startswith("\x1f\udc8b") else None


def of_bytes(text: str, index: int) -> str | None:
    """Return a hint for bytes that are not UTF-8, which stand as lone surrogates in ``text`` from ``index`` on."""
    if other := encoding(text):
        return other
    try:
        text[index : index + 4].encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return "the text ends inside a character: was it cut off?"
    return "if it is Latin-1 or Windows-1252, decode it to str first"


def _with_point(word: str) -> str:
    """Return a number with a decimal comma, and maybe points between thousands, as one with a decimal point."""
    whole, _, rest = word.partition(",")
    return f"{whole.replace('.', '')}.{rest}" if rest.isdigit() else word


_Repairs = list[tuple[str, Callable[[str], str]]]

_OF_WORDS: _Repairs = [
    ("white space belongs to the text", str.strip),
    ("case matters here", str.upper),
    ("case matters here", str.capitalize),
    ("single quotes are text", lambda word: word.strip("'`")),
    ("JSON's quotes are no part of it", lambda word: word.strip('\\"')),
]
_OF_NUMBERS: _Repairs = [
    ("numbers have a decimal point", _with_point),
    ("numbers have no thousands separators", lambda word: word.replace(",", "").replace("_", "").replace("'", "")),
    ("numbers have no sign in front unless they are negative", lambda word: word.removeprefix("+")),
    ("numbers have no unit or currency", lambda word: word.strip("$€£% ")),
]


def of_word(
    word: str, decode: Callable[[str], Any], type: type, choices: Sequence[str] = (), format: str = "jsv"
) -> str | None:
    """Return a hint for a word that does not say what is wanted.

    Args:
        word: The word.
        decode: What reads such words, and raises for a wrong one; it is tried on others.
        type: What it makes of them.
        choices: The words that are written, if they can be counted.
        format: ``"jsv"`` or ``"json"``.
    """

    def reads(other: str) -> bool:
        try:
            decode(other)
        except MemoryError:
            raise
        except Exception:
            return False
        return True

    if format == "json" and type is bool:
        choices = [choice.lower() for choice in choices]
    if len(word) > _WINDOW or type in (str, bytes):  # of which another word would be another value
        return None
    if word.strip().lower() in _NOTHING:
        nothing = "null without quotes" if format == "json" else "an empty place"
        return f"{word.strip()} is a word like any other: {nothing} says nothing, where the type has | None"
    numeric = type in (int, float, Decimal)
    if numeric and re.fullmatch(_EITHER, word) and reads("1.5"):
        return "numbers have a decimal point, and no thousands separators"
    for why, repair in _OF_WORDS + (_OF_NUMBERS if numeric else []):
        other = repair(word)
        if other not in ("", word) and reads(other):
            return f"did you mean {other}? {why}"
    if found := near(word, choices):
        return f"did you mean {found}?"
    if type is int and re.fullmatch(_FRACTION, word):
        return "an integer has no fraction: float and Decimal have"
    if type in (date, datetime) and re.match(_DATE, word):
        return "dates are written yyyy-mm-dd"
    return f"such as {', '.join(choices)}" if 0 < len(choices) <= _FEW else None


def near(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that looks most like ``name``, if any does.

    Only some names are looked at, and few of those closely: they may have been chosen to be alike.
    """
    from difflib import SequenceMatcher, get_close_matches
    from heapq import nlargest

    if len(name) > _LONGEST_NAME:
        return None
    folded: dict[str, str] = {}
    for _, each in zip(range(_MOST_NAMES), names, strict=False):
        folded.setdefault(each[: _LONGEST_NAME + 1].lower(), each)
    wanted = name.strip().lower()
    matcher = SequenceMatcher(b=wanted, autojunk=False)

    def likeness(other: str) -> float:
        matcher.set_seq1(other)
        return matcher.quick_ratio()

    alike = nlargest(_MOST_ALIKE, folded, key=likeness)
    found = get_close_matches(wanted, alike, n=1, cutoff=0.7)
    return folded[found[0]] if found else None


def of_unknown(name: str, names: Iterable[str]) -> str:
    """Return a hint for a member that the class does not have; ``names`` are its own."""
    if _is_single_quoted(name):
        return _DOUBLE_QUOTES
    other = near(name, names)
    return f"did you mean {other}?" if other else 'unknown="ignore" skips such members'


def of_missing(name: str, others: Iterable[str]) -> str:
    """Return a hint for a member that is missing; ``others`` are the names that the class does not know."""
    others = list(others)
    if any(map(_is_single_quoted, others)):
        return _DOUBLE_QUOTES
    other = near(name, others)
    return f"the document has {other}" if other else "give it a default, or | None, if it may be left out"


def _is_single_quoted(name: str) -> bool:
    return len(name) > 1 and name[0] == name[-1] and name[0] in "'`"


def of_nothing(root: bool, in_list: bool, format: str = "jsv") -> str:
    """Return a hint for nothing where something is wanted: as the document, in a list, or behind a name."""
    if format == "json":
        return "if it may be null, declare it with | None"
    if root:
        return "the document is empty"
    comma = "take the comma away that has nothing beside it; " if in_list else ""
    return f"{comma}if there may be nothing, declare it with | None"


def of_shape(wanted: str, found: str, name: str, *, root: bool, quoted: bool) -> str | None:
    """Return a hint for a value of another shape than is wanted.

    Args:
        wanted: ``"list"``, ``"map"``, ``"record"`` or ``"word"``.
        found: ``"list"``, ``"map"`` or ``"text"``.
        name: What is wanted, in Python's terms.
        root: Whether it is the document.
        quoted: Whether it is a text in quotes.
    """
    if wanted == "word":
        return "a text that begins with a bracket needs quotes" if name == "str" else None
    if wanted == "record" and found == "list":
        return f"if there are many, read list[{name}]"
    brackets = "a list stands in [ ]" if wanted == "list" else "a map stands in { }"
    if found != "text":
        return brackets
    if quoted:
        return f"{brackets}, and not in quotes"
    message = ", and this is text: an error message? look at the status of the response"
    return f"{brackets}{message if root else ''}"

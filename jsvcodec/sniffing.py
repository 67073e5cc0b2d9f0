"""Which format a response is in: by what its header says, and by how its body begins."""

from __future__ import annotations

import re
from typing import Literal

from jsvcodec import hints

__all__ = ["Kind", "sniff"]

Kind = Literal["jsv", "dump", "json", "html", "xml"]
"""What a response may be: JSV, its indented layout, JSON, a page of HTML, or XML."""

_WINDOW = 1024

_BY_MEDIA_TYPE: dict[str, Kind] = {
    r"(application|text)/(x-)?jsv": "jsv",
    r"(application|text)/(x-)?json|application/[^/]+\+json": "json",
    r"text/html|application/xhtml\+xml": "html",
    r"(application|text)/xml|[^/]+/[^/]+\+xml": "xml",
}
_SAYS_NOTHING = r"|text/plain|application/octet-stream|[^/]*"
"""Media types under which anything may stand."""

_BARE = r"[^\s\":,'`{}\[\]\\][^\":,{}\[\]\r\n]*"
_CLEAR: dict[str, Kind] = {
    r'[\[{\s]*\{\s*"[^"\\:,{}\[\]\r\n]+"\s*:': "json",  # a name that JSV would not quote
    rf"[\[{{]*\{{{_BARE}:(?![ \t\r\n])": "jsv",
    rf"[\[{{\s]*\{{\s*{_BARE}:": "dump",
    r"[\[\s]*(true|false|null)\s*(,|\]|$)": "json",
    r"\[*(True|False)(,|\]|$)": "jsv",
}
"""What the first brackets and the name or word behind them tell beyond doubt."""

_LIKELY: dict[str, Kind] = {
    r'[\[{\s]*\{\s*"[^"\\]*"\s*:': "json",
    r"\[+[^\s\"'\d{}\[\],:-][^\"{}\[\]\r\n]*[,\]]": "jsv",
}
"""What they tell where no header does."""


def sniff(content_type: str | None, body: bytes | bytearray | memoryview | str) -> Kind | None:
    """Return which format a response is in, or None if nothing tells.

    The body has the last word where it is clear: services answer with pages of HTML, or with the indented layout
    (``?debug``), under any header.

    Args:
        content_type: The header ``Content-Type``, with or without parameters, or None.
        body: The response's body, or its first thousand bytes or so.

    Returns:
        ``"jsv"`` and ``"json"`` are the ``format`` that a codec wants, ``"dump"`` is the ``dialect`` of JSV; ``"html"``
        and ``"xml"`` no codec reads.

    Raises:
        TypeError: ``content_type`` is no text.
    """
    if not isinstance(content_type, str | None):
        raise TypeError(f"expected content_type to be str or None, got {type(content_type).__name__}")
    head = body[:_WINDOW] if isinstance(body, str) else bytes(body[:_WINDOW]).decode("utf-8", "replace")
    head = head.removeprefix("\ufeff")
    if foreign := hints.foreign(head):
        return "html" if foreign == "HTML" else "xml"
    media_type = (content_type or "").partition(";")[0].strip().lower()
    said = _first(_BY_MEDIA_TYPE, media_type, whole=True)
    if said is None and not re.fullmatch(_SAYS_NOTHING, media_type):
        return None  # a picture, a style sheet, a script
    return _first(_CLEAR, head) or said or _first(_LIKELY, head)


def _first(patterns: dict[str, Kind], text: str, *, whole: bool = False) -> Kind | None:
    """Return what the first pattern says that a text begins with, or is."""
    match = re.fullmatch if whole else re.match
    return next((kind for pattern, kind in patterns.items() if match(pattern, text)), None)

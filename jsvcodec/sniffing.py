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

# What stands behind the first brackets tells most: a bare name, a name in quotes, a word that only one format has.
_BEGINNINGS: dict[str, Kind] = {
    r'[\[{\s]*\{\s*"[^"\\]*"\s*:': "json",
    r'[\[{]*\{[^\s":,{}\[\]\\][^":,{}\[\]\r\n]*:(?![ \t\r\n])': "jsv",
    r'[\[{\s]*\{\s*[^\s":,{}\[\]\\][^":,{}\[\]\r\n]*:': "dump",
    r"[\[\s]*(true|false|null)\s*(,|\]|$)": "json",
    r"\[*(True|False)(,|\]|$)": "jsv",
    r'\[[\[]*[^\s"\d{}\[\],:-][^"{}\[\]\r\n]*[,\]]': "jsv",
}


def sniff(content_type: str | None, body: bytes | bytearray | memoryview | str) -> Kind | None:
    """Return which format a response is in, or None if nothing tells.

    The body has the last word where it is clear: services answer with pages of HTML, or with the indented layout
    (``?debug``), under any header.

    Args:
        content_type: The header ``Content-Type``, with or without parameters, or None.
        body: The response's body, or its first thousand bytes or so.

    Returns:
        ``"jsv"`` or ``"json"`` is the ``format`` that a codec wants, ``"dump"`` the ``dialect``; ``"html"`` and
        ``"xml"`` are no codec's business.
    """
    head = body[:_WINDOW] if isinstance(body, str) else bytes(body[:_WINDOW]).decode("utf-8", "replace")
    head = head.removeprefix("\ufeff")
    if foreign := hints.foreign(head):
        return "html" if foreign == "HTML" else "xml"
    media_type = (content_type or "").partition(";")[0].strip().lower()
    said = next((kind for pattern, kind in _BY_MEDIA_TYPE.items() if re.fullmatch(pattern, media_type)), None)
    seen = next((kind for pattern, kind in _BEGINNINGS.items() if re.match(pattern, head)), None)
    if said == "jsv" and seen == "json" and not re.match(_SPACED, head):
        return "jsv"  # compact JSON of names in quotes is JSV as well
    return seen or said


_SPACED = r'[\[{\s]*\{\s*"[^"\\]*"(\s+:|:\s)|[\[{]*\s'

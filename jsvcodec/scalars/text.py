"""The row of text itself.

It knows nothing of quotes; the syntax takes them off and puts them on.
"""

from __future__ import annotations

from typing import Any

from jsvcodec.errors import WordError
from jsvcodec.scalars.row import Scalar

__all__ = ["TEXT"]

_LONE_MARK = "\u200b"


def _decode(word: str) -> str:
    if word == _LONE_MARK:  # [Q9] the reference reads it as empty text
        raise WordError("bad-text", "a text other than one zero-width space")
    return word


def _encode(value: Any) -> str:
    if not isinstance(value, str):
        raise WordError("wrong-type")
    return _decode(str.__str__(value))  # of a subclass, the text it is, not what its own __str__ makes of it


TEXT = Scalar(
    name="str",
    type=str,
    decode=_decode,
    encode=_encode,
    json="string",
    dotnet=("System.String",),
    arrow="utf8",
    fast="text",
    examples=(("", ""), ("Smith, Jones", "Smith, Jones"), ("a\nb", "a\nb"), ("null", "null")),
)
"""The row of ``str`` [S1]."""

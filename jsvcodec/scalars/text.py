"""The rows of text, and of what is text in a form of its own: Char, Uri, UUID and bytes.

It knows nothing of quotes; the syntax takes them off and puts them on.
"""

from __future__ import annotations

import binascii
from typing import Any
from uuid import UUID

from jsvcodec.errors import WordError
from jsvcodec.scalars.patterns import Pattern
from jsvcodec.scalars.row import Scalar
from jsvcodec.scalars.uris import is_absolute, rewrite

__all__ = ["BYTES", "CHAR", "TEXT", "URI", "UUID_ROW"]

_LONE_MARK = "\u200b"

# ---- text [S1] ----


def _decode(word: str) -> str:
    if word == _LONE_MARK:  # [Q9] the reference reads it as empty text
        raise WordError("bad-text", "a text other than one zero-width space")
    return word


def _encode(value: Any) -> str:
    return _decode(_plain(value))


def _plain(value: Any) -> str:
    """Return the text that a value is; of a subclass, not what its own ``__str__`` makes of it."""
    if not isinstance(value, str):
        raise WordError("wrong-type")
    return str.__str__(value)


TEXT = Scalar(
    name="str",
    type=str,
    decode=_decode,
    encode=_encode,
    exact=_plain,
    json="string",
    json_read=_plain,
    json_word=_plain,
    dotnet=("System.String",),
    arrow="utf8",
    fast="text",
    examples=(("", ""), ("Smith, Jones", "Smith, Jones"), ("a\nb", "a\nb"), ("null", "null")),
)
"""The row of ``str`` [S1]."""

# ---- Char [S15] ----

_LAST_UNIT = "\uffff"
_ONE_UNIT = "a text of one UTF-16 unit"


def _decode_char(word: str) -> str:
    if len(word) != 1 or word > _LAST_UNIT:
        raise WordError("bad-word", _ONE_UNIT)
    return word


def _encode_char(value: Any) -> str:
    word = _plain(value)
    if len(word) != 1 or word > _LAST_UNIT:
        raise WordError("bad-text", _ONE_UNIT)
    return word


CHAR = Scalar(
    name="Char",
    type=str,
    decode=_decode_char,
    encode=_encode_char,
    json="string",
    dotnet=("System.Char",),
    arrow="utf8",
    bare=True,
    zero="\0",
    examples=(("a", "a"), (",", ","), (" ", " "), ("\0", "\0"), ("\ud83d", "\ud83d")),
)
"""The row of ``jsvcodec.types.Char``: one UTF-16 unit, which the reference writes raw [S15]."""

# ---- Uri [S16] ----


def _decode_uri(word: str) -> str:
    if not is_absolute(word):
        raise WordError
    return word


def _encode_uri(value: Any) -> str:
    word = _plain(value)
    if not is_absolute(word):  # the reference could not read it back
        raise WordError("bad-text")
    return word


URI = Scalar(
    name="an absolute Uri",
    type=str,
    decode=_decode_uri,
    encode=_encode_uri,
    exact=lambda value: rewrite(_plain(value)),
    json="string",
    dotnet=("System.Uri",),
    arrow="utf8",
    void=True,
    examples=(
        ("http://example.com/a,b?c=d", "http://example.com/a,b?c=d"),
        ("http://a/b%20c", "http://a/b%20c"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
    ),
)
"""The row of ``jsvcodec.types.Uri``: an absolute URI, kept as it is given; exact words are .NET's [S16, E20]."""

# ---- UUID [S13] ----

_HEX = "[0-9A-Fa-f]"
_DASHED = f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"
_UUID = Pattern(rf"{_HEX}{{32}}|{_DASHED}|\{{{_DASHED}\}}|\({_DASHED}\)")


def _decode_uuid(word: str) -> UUID:
    if not _UUID.fullmatch(word):
        raise WordError("bad-word", "UUID (32 hexadecimal digits)")
    return UUID(hex=word.strip("{}()"))


def _encode_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise WordError("wrong-type")
    return f"{value.int:032x}"


UUID_ROW = Scalar(
    name="UUID",
    type=UUID,
    decode=_decode_uuid,
    encode=_encode_uuid,
    json="string",
    dotnet=("System.Guid",),
    skips_null=True,
    arrow="fixed_size_binary(16)",
    zero=UUID(int=0),
    examples=(
        (UUID(int=0), "0" * 32),
        (UUID("3f2504e0-4f89-11d3-9a0c-0305e82c3301"), "3f2504e04f8911d39a0c0305e82c3301"),
    ),
)
"""The row of ``uuid.UUID`` [S13]."""

# ---- bytes [S14] ----

_BASE64 = Pattern("[A-Za-z0-9+/]*={0,2}")
_BREAKS = str.maketrans("", "", " \t\r\n")  # where base64 is broken into lines


def _decode_bytes(word: str) -> bytes:
    letters = word.translate(_BREAKS)
    if len(letters) % 4 or not _BASE64.fullmatch(letters) or (word and not letters):
        raise WordError
    return binascii.a2b_base64(letters)


def _encode_bytes(value: Any) -> str:
    if not isinstance(value, bytes):
        raise WordError("wrong-type")
    return binascii.b2a_base64(value, newline=False).decode("ascii")


BYTES = Scalar(
    name="bytes (base64)",
    type=bytes,
    decode=_decode_bytes,
    encode=_encode_bytes,
    json="string",
    dotnet=("System.Byte[]",),
    skips_null=True,
    arrow="binary",
    bare=True,
    examples=((b"", ""), (b"\x01", "AQ=="), (b"\x01\x02\xff", "AQL/"), (b"\xfb\xff", "+/8=")),
)
"""The row of ``bytes``: base64, of which the reference writes an empty one as nothing [S14, E15]."""

"""ServiceStack's JSON: the four functions of `jsvcodec` for the other format.

A class is read and written in both formats by one plan. For many documents, make ``jsvcodec.Codec(T, format="json")``;
`jsvcodec.load` and `jsvcodec.dump` take ``format="json"``, too.
"""

from __future__ import annotations

from typing import Any, TypeVar, Unpack, overload

from jsvcodec import codec
from jsvcodec.codec import Data, JsonOptions

__all__ = ["decode", "dumps", "encode", "loads"]

T = TypeVar("T")


@overload
def decode(data: Data, type: type[T], **options: Unpack[JsonOptions]) -> T: ...
@overload
def decode(data: Data, type: Any = None, **options: Unpack[JsonOptions]) -> Any: ...
def decode(data: Data, type: Any = None, **options: Unpack[JsonOptions]) -> Any:
    """Read one document.

    Args:
        data: The whole document as UTF-8 bytes or as ``str``.
        type: What it says, or None for what JSON itself has: None, bool, int, float, str, list and dict.
        options: Those of `jsvcodec.Codec` but ``format`` and ``dialect``.

    Raises:
        DecodeError, SchemaError, TypeError, ValueError: As `jsvcodec.Codec` and `jsvcodec.Codec.decode`.
    """
    return codec.decode(data, type, format="json", **options)


def encode(value: Any, type: Any = None, **options: Unpack[JsonOptions]) -> bytes:
    """Write one document as UTF-8.

    Args:
        value: What to write.
        type: What it is, or None to ask each value's own class.
        options: Those of `jsvcodec.Codec` but ``format`` and ``dialect``.

    Raises:
        EncodeError, SchemaError, ValueError: As `jsvcodec.Codec` and `jsvcodec.Codec.encode`.
    """
    return codec.encode(value, type, format="json", **options)


@overload
def loads(text: Data, type: type[T], **options: Unpack[JsonOptions]) -> T: ...
@overload
def loads(text: Data, type: Any = None, **options: Unpack[JsonOptions]) -> Any: ...
def loads(text: Data, type: Any = None, **options: Unpack[JsonOptions]) -> Any:
    """Read one document: the same as `decode`, under the standard library's name."""
    return decode(text, type, **options)


def dumps(value: Any, type: Any = None, **options: Unpack[JsonOptions]) -> str:
    """Write one document as ``str``; the arguments are those of `encode`."""
    return codec.dumps(value, type, format="json", **options)

"""What must hold for every document, as functions of codecs and a document; each raises if it does not.

They know codecs, and neither how documents are made nor who calls.
"""

from __future__ import annotations

import dataclasses
import re
from collections import abc, deque
from collections.abc import Sequence
from typing import Any, Protocol

import attrs
from agreement import alike, outcome

from jsvcodec import Codec, DecodeError, EncodeError, errors

__all__ = ["DECODE_CODES", "LOST", "Reader", "Writer", "agree", "explain", "identical", "read", "survive"]

Data = str | bytes | memoryview

_TABLE = (errors.__doc__ or "").partition("`EncodeError.code`")[0]
DECODE_CODES = frozenset(re.findall(r"^``([a-z-]+)``", _TABLE, re.MULTILINE))
"""The codes of reading that the module of errors documents."""

LOST = "lost-none"
"""The one code with which writing may refuse what was read: the items of ``[,]`` are a single None in a set."""


class Reader(Protocol):
    """What reads documents, as a `Codec` does."""

    def decode(self, data: Any, /) -> Any:
        """Read one document; raises `DecodeError`."""


class Writer(Reader, Protocol):
    """What reads documents and writes them, as a `Codec` does."""

    def encode(self, value: Any, /) -> bytes:
        """Write one document as bytes; raises `EncodeError`."""

    def dumps(self, value: Any, /) -> str:
        """Write one document as characters; raises `EncodeError`."""


def read(reader: Reader, data: Data) -> Any:
    """Return what a document says, or the error that refuses it, which must be as it is documented."""
    try:
        return reader.decode(data)
    except DecodeError as error:
        _check(error, data)
        return error


def _check(error: DecodeError, data: Data) -> None:
    """Look at the one error of a document, in front of which all is well."""
    _look(error, data)
    if not isinstance(data, str):
        bytes(data[: error.offset]).decode("utf-8")  # the place is the first byte of a character


def _look(error: DecodeError, data: Data) -> None:
    assert error.code in DECODE_CODES, error.code
    assert error.unit == ("character" if isinstance(data, str) else "byte")
    assert 0 <= error.offset <= len(data), (error.offset, len(data))
    assert error.line >= 1, error.line
    assert error.column >= 1, error.column
    assert len(str(error).splitlines()) == 1, str(error)
    assert len(error.excerpt().splitlines()) == 2, error.excerpt()


def explain(codec: Codec[Any], data: Data, most: int) -> None:
    """Read a document, and if it is refused, ask for all that is wrong with it: its error is among that."""
    error = read(codec, data)
    problems = codec.check(data, most)
    assert len(problems) <= most, problems
    if not isinstance(error, DecodeError):
        assert problems == [], problems
        return
    for problem in problems:
        _look(problem, data)
    places = [(problem.index, problem.code, problem.path) for problem in problems]
    assert [index for index, *_ in places] == sorted(index for index, *_ in places), places
    assert (error.index, error.code, error.path) in places or len(places) == most, (error, problems)


def survive(reader: Reader, writer: Writer, data: Data, *, loose: bool = False) -> None:
    """Write what a document says, and read it again: it must be the same value, with the same text.

    Args:
        reader: Reads the document, in any dialect.
        writer: Writes its value, and reads that again.
        data: The document.
        loose: Whether the same text is enough: where anything may stand, JSON has one number 1, and a word for NaN.
    """
    value = read(reader, data)
    if isinstance(value, DecodeError):
        return
    try:
        text = writer.dumps(value)
    except EncodeError as error:
        assert error.code == LOST, error
        return
    again = writer.decode(text)
    assert loose or identical(again, value), (text, again, value)
    _same_text(writer.dumps(again), text, ordered=not _has_set(value))
    try:
        octets = writer.encode(value)
    except EncodeError as error:
        assert error.code == "lone-surrogate", error
        assert re.search("[\ud800-\udfff]", text), (text, error)
        return
    assert octets == text.encode("utf-8"), (octets, text)
    again = writer.decode(octets)
    assert loose or identical(again, value), (octets, again, value)


def _same_text(one: str, other: str, *, ordered: bool) -> None:
    """Compare two forms of a value; a set that was made anew may have another order."""
    assert one == other if ordered else sorted(one) == sorted(other), (one, other)


def agree(codecs: Sequence[Writer], data: Data) -> None:
    """Read a document by several engines, and write its value: all must do and say the same."""
    first, *others = (outcome(codec.decode, data) for codec in codecs)
    for other in others:
        _same_outcome(first, other)
    if isinstance(first, DecodeError):
        return
    for method in ("dumps", "encode"):
        first_text, *other_texts = (outcome(getattr(codec, method), first) for codec in codecs)
        for other in other_texts:
            _same_outcome(first_text, other)


def _same_outcome(one: Any, other: Any) -> None:
    assert alike(one, other), (one, other)
    assert isinstance(one, DecodeError | EncodeError) or identical(one, other), (one, other)


# ---- values ----


def identical(one: Any, other: Any) -> bool:
    """Say whether two values are of the same classes all the way down, and show the same; NaN is itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, abc.Set):
        return one == other or sorted(map(repr, one)) == sorted(map(repr, other))
    parts, others = _parts(one), _parts(other)
    if parts is None or others is None:
        return repr(one) == repr(other)
    return len(parts) == len(others) and all(map(identical, parts, others))


def _has_set(value: Any) -> bool:
    return isinstance(value, abc.Set) or any(map(_has_set, _parts(value) or ()))


def _parts(value: Any) -> list[Any] | None:
    """Return what a value holds, in its order, or None if it is a scalar."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | deque):
        return list(value)
    if dataclasses.is_dataclass(value):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    if attrs.has(type(value)):
        return [getattr(value, field.name) for field in attrs.fields(type(value))]
    return None

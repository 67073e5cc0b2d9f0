"""Codecs that are one by each engine, and must agree on every answer: a law that holds for them holds for all engines.

Values are made once and given to all, so that this costs less than to run a law under each engine by itself.
"""

from __future__ import annotations

from typing import Any, NoReturn

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.engine import ENGINES

__all__ = ["Agreed", "outcome"]


class Agreed:
    """Stands for a `Codec` of one type; answers, or raises, what all engines do."""

    def __init__(self, type: Any = None, **options: Any) -> None:
        self._codecs = [Codec(type, engine=engine, **options) for engine in ENGINES]

    def decode(self, data: Any) -> Any:
        """Read a document by every engine."""
        return self._answer("decode", data)

    def loads(self, text: Any) -> Any:
        """Read a document by every engine."""
        return self._answer("loads", text)

    def encode(self, value: Any) -> Any:
        """Write a document by every engine."""
        return self._answer("encode", value)

    def dumps(self, value: Any) -> Any:
        """Write a document by every engine."""
        return self._answer("dumps", value)

    def check(self, data: Any) -> Any:
        """Return what is wrong with a document, by every engine."""
        first, *others = (codec.check(data) for codec in self._codecs)
        assert all([str(each) for each in other] == [str(each) for each in first] for other in others)
        return first

    def _answer(self, method: str, argument: Any) -> Any:
        first, *others = (outcome(getattr(codec, method), argument) for codec in self._codecs)
        for other in others:
            assert alike(first, other), (method, argument, first, other)
        return _raise(first) if isinstance(first, DecodeError | EncodeError) else first


def _raise(error: DecodeError | EncodeError) -> NoReturn:
    raise error


def outcome(call: Any, argument: Any) -> Any:
    """Return what a call answers, or the error that it raises as a codec's."""
    try:
        return call(argument)
    except (DecodeError, EncodeError) as error:
        return error


def alike(one: Any, other: Any) -> bool:
    """Say whether two outcomes are the same: a value of the same classes, or an error that says the same."""
    if type(one) is not type(other):
        return False
    if isinstance(one, DecodeError | EncodeError):
        return _said(one) == _said(other)
    return repr(one) == repr(other) or bool(one == other)


def _said(error: DecodeError | EncodeError) -> tuple[Any, ...]:
    where = (error.offset, error.line, error.column, error.excerpt()) if isinstance(error, DecodeError) else ()
    return (str(error), error.code, error.path, error.expected, error.found, error.hint, *where)

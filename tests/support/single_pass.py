"""One native pass with nothing behind it: whether it gives up, and what it leaves behind on its ways out.

It knows decoders' `decode`, and neither formats nor types.
"""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import alone
import pytest

from jsvcodec import DecodeError

__all__ = ["GaveUp", "NoFallback", "check_lack_of_memory", "check_leaks", "outcome"]

Way = tuple[Callable[[Any], Any], Any]
"""A reader and a document."""

_ROUNDS = 10  # what one exit keeps is kept as often; the interpreter itself moves the counts of None and 0 by a few
_SHORT = 250  # bytes of a document that is read once for each allocation


class GaveUp(Exception):
    """The pass gave up."""


class NoFallback:
    """Stands where the reference engine's worker does."""

    def decode(self, _: object) -> None:
        raise GaveUp


def outcome(read: Callable[[Any], Any], data: Any) -> tuple[type, str] | None:
    """Return what a reader makes of a document, or None if it refuses it."""
    try:
        value = read(data)
    except (GaveUp, DecodeError):
        return None
    return type(value), repr(value)


def check_leaks(ways: Callable[[], Iterable[Way]], shared: Sequence[object]) -> None:
    """Fail if reading leaks anything; meant for a process of its own."""
    made = list(ways())
    _read_often(made, 3)
    left = alone.growth(lambda: _read_often(made, 30), shared)
    assert [left[0] < _ROUNDS, left[1] < 200, left[2] < 60_000] == [True] * 3, left
    left = alone.growth(lambda: _read_anew(ways), shared)
    assert [left[0] < _ROUNDS, left[1] < 200, left[2] < 60_000] == [True] * 3, left


def check_lack_of_memory(ways: Callable[[], Iterable[Way]], shared: Sequence[object]) -> None:
    """Read while one allocation after the other fails; meant for a process of its own."""
    testing = pytest.importorskip("_testcapi")
    made = [(read, data) for read, data in ways() if len(data) < _SHORT][::2]

    def work() -> None:
        for read, data in made:
            for number in range(12):
                try:
                    testing.set_nomemory(number, number + 1)
                    read(data)
                except (GaveUp, KeyboardInterrupt, MemoryError):
                    pass
                except SystemError as error:  # 3.11 sets no error where it has no memory for a frame
                    assert "NoFallback" in str(error), error
                finally:
                    testing.remove_mem_hooks()

    def work_often() -> None:
        for _ in range(_ROUNDS):
            work()

    work()
    left = alone.growth(work_often, shared)
    # blocks are not looked at: the interpreter loses some itself where a row's code lacks memory
    assert [left[0] < _ROUNDS, left[2] < 60_000] == [True] * 2, left


def _read_anew(ways: Callable[[], Iterable[Way]]) -> None:
    for _ in range(_ROUNDS):
        _read_often(list(ways())[::7], 1)


def _read_often(made: Iterable[Way], times: int) -> None:
    for read, data in made:
        for _ in range(times):
            with contextlib.suppress(GaveUp, KeyboardInterrupt, MemoryError):
                read(data)

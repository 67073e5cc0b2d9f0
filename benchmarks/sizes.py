"""Measures how time and memory grow with the size of a document, shape by shape, and prints Markdown tables.

Every result is checked before it is timed. Run as ``python benchmarks/sizes.py [--quick]``; it ends with 1 if any
shape takes more than linear time.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from operator import truediv
from typing import Any

from common import Job, command, machine, print_table, take_turns
from shapes import DAMAGED, DOCUMENTS, UNWRITABLE, Damaged, Document, Unwritable, census

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.engine import ENGINES

LIMIT = 1.15  # linear time has the exponent 1; the rest is what caches and the moment make of it

_FREE: dict[str, Any] = dict.fromkeys(("max_depth", "max_length", "max_items", "max_text"), 10**12)
_DOUBTS = 3  # how often a shape that seems to take more is measured again
_HOPS = 50  # what exact writing leaves out stands deeper than this [E22]


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table; ``prepare`` checks the answer for a size, and returns what is timed."""

    shape: Document | Damaged | Unwritable
    job: str
    prepare: Callable[[int], Job]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, doublings of the size, and the seconds that the smallest size takes at least."""

    rounds: int
    doublings: int
    least: float


# ---- what is timed ----


def _reading(engine: str) -> Iterable[Case]:
    for each in DOCUMENTS:
        if each.type is not None:
            yield Case(each, "typed decode", partial(_decode, engine, each, each.type))
        if each.plain:
            yield Case(each, "untyped decode", partial(_decode, engine, each, None))


def _decode(engine: str, document: Document, type: Any, size: int) -> Job:
    codec = Codec(type, engine=engine, **_FREE, dialect=document.dialect)
    data = document.text(size).encode()
    assert census(codec.decode(data)) == document.census(size), document.name
    return partial(codec.decode, data)


def _writing(engine: str) -> Iterable[Case]:
    for each in DOCUMENTS:
        if each.written:
            yield Case(each, "encode", partial(_encode, engine, each, False))
            yield Case(each, "exact encode", partial(_encode, engine, each, True))


def _encode(engine: str, document: Document, exact: bool, size: int) -> Job:
    codec = Codec(document.type, engine=engine, **_FREE, exact=exact)
    text = document.text(size)
    value = codec.decode(text)
    written = codec.dumps(value)
    if exact and document.census(size)[1] > _HOPS:  # [E22]
        assert text.startswith(written.rstrip("]}")), document.name
    else:
        assert written == text, document.name
    return partial(codec.encode, value)


def _refusing(engine: str) -> Iterable[Case]:
    for each in DAMAGED:
        yield Case(each, "decode", partial(_misread, engine, each))
        yield Case(each, "check", partial(_check, engine, each))
    for value in UNWRITABLE:
        yield Case(value, "encode", partial(_miswrite, engine, value, False))
        yield Case(value, "exact encode", partial(_miswrite, engine, value, True))


def _misread(engine: str, damaged: Damaged, size: int) -> Job:
    codec = Codec(damaged.type, engine=engine, **_FREE, dialect=damaged.dialect)
    job = partial(_refusal, codec.decode, damaged.text(size))
    assert job()[:2] == (damaged.code, damaged.offset(size)), damaged.name
    return job


def _check(engine: str, damaged: Damaged, size: int) -> Job:
    codec = Codec(damaged.type, engine=engine, **_FREE, dialect=damaged.dialect)
    job = partial(codec.check, damaged.text(size))
    assert (damaged.code, damaged.offset(size)) in [(each.code, each.offset) for each in job()], damaged.name
    return job


def _miswrite(engine: str, unwritable: Unwritable, exact: bool, size: int) -> Job:
    codec = Codec(unwritable.type, engine=engine, **_FREE, exact=exact)
    job = partial(_refusal, codec.encode, unwritable.value(size))
    assert job()[0] == (unwritable.exact if exact else unwritable.code), unwritable.name
    return job


def _refusal(call: Callable[[Any], Any], argument: Any) -> tuple[Any, ...]:
    """Return all that an error says; it is worked out when it is asked for. Without an error, that is None."""
    try:
        call(argument)
    except DecodeError as error:
        return error.code, error.offset, error.line, error.column, error.path, error.excerpt(), str(error)
    except EncodeError as error:
        return error.code, error.path, str(error)
    return (None,)


# ---- how it grows ----


Times = dict[int, list[float]]
"""The seconds of each round, by size."""


def _timed(case: Case, effort: Effort) -> Times:
    """Time sizes of which each is twice the one before; the first is found by trying."""
    first = 64
    while first < case.shape.most and min(_rounds({first: case.prepare(first)}, 2)[first]) < effort.least:
        first *= 2
    jobs = {first << doubling: case.prepare(first << doubling) for doubling in range(effort.doublings + 1)}
    times = _rounds(jobs, effort.rounds)
    for _ in range(_DOUBTS):
        if _exponent(times) > LIMIT:  # maybe the machine was busy
            times = {size: times[size] + again for size, again in _rounds(jobs, effort.rounds).items()}
    return times


def _rounds(jobs: dict[int, Job], rounds: int) -> Times:
    """Return processor times, which other programs disturb less than the clock on the wall.

    The collector rests meanwhile, as it would run for great sizes only.
    """
    gc.collect()
    gc.disable()
    try:
        return take_turns(jobs, rounds, _seconds)
    finally:
        gc.enable()


def _seconds(job: Job) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def _exponent(times: Times) -> float:
    """Return the power of the size that the time follows: the slope of a line through their logarithms.

    Each round has a slope of its own, as the machine may be slower in the next; the median is returned.
    """
    sizes = [math.log(size) for size in times]
    rounds = zip(*times.values(), strict=True)
    return statistics.median(statistics.linear_regression(sizes, list(map(math.log, each))).slope for each in rounds)


def _memory(case: Case, size: int) -> str:
    """Return the most that a reading takes of memory, in bytes for each character or byte of the document."""
    job = case.prepare(size)
    document = job.args[-1] if isinstance(job, partial) else None
    if not isinstance(document, str | bytes):
        return "–"
    tracemalloc.start()
    job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{peak / len(document):,.1f}"


def _row(case: Case, times: Times) -> list[str]:
    sizes, seconds = list(times), [min(each) for each in times.values()]
    growth = [statistics.median(map(truediv, after, before)) for before, after in pairwise(times.values())]
    return [
        case.shape.name,
        case.job,
        f"{sizes[0]:,} to {sizes[-1]:,} {case.shape.unit}",
        f"{seconds[0] * 1e3:,.1f} to {seconds[-1] * 1e3:,.1f}",
        f"{seconds[-1] / sizes[-1] * 1e6:,.3f}",
        " ".join(f"{each:.2f}" for each in growth),
        f"{_exponent(times):.2f}",
        _memory(case, sizes[0]),
    ]


_HEAD = ["shape", "job", "sizes", "ms", "µs a unit, at the last", "growth per doubling", "exponent", "memory"]


def _table(cases: Iterable[Case], effort: Effort) -> list[str]:
    """Print one table, and return what in it takes more than linear time, however often it is measured."""
    slow: list[str] = []

    def rows() -> Iterable[list[str]]:
        for case in cases:
            times = _timed(case, effort)
            if _exponent(times) > LIMIT:
                slow.append(f"{case.shape.name}, {case.job}")
            yield _row(case, times)

    print_table(_HEAD, rows(), texts=3)
    return slow


def main() -> int:
    """Print a table for reading, writing and refusing with each engine, and say which shapes are not linear."""
    quick = command(__doc__, "few rounds and small documents").parse_args().quick
    effort = Effort(rounds=3, doublings=3, least=0.002) if quick else Effort(rounds=5, doublings=4, least=0.004)
    print(f"{machine()}.\nBest of {effort.rounds} rounds, processor time.")
    slow: list[str] = []
    for engine in ENGINES:
        for title, cases in (("reading", _reading), ("writing", _writing), ("refusing", _refusing)):
            print(f"\n{engine}, {title}\n")
            slow += _table(cases(engine), effort)
    print(f"\nMore than linear (exponent above {LIMIT}): {'; '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

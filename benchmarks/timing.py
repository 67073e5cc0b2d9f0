"""The clock: what a task's turn takes, round after round, and what the times come to.

*call* is the call alone; *cycle* is the call, ``gc.collect(0)`` right after it, and freeing the result. The collector
is in the state that a program finds it in, and every task must leave it so.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import repeat
from time import perf_counter_ns, thread_time_ns
from typing import Any, Literal

from common import Job, take_turns
from tasks import Key, Task

__all__ = ["Effort", "Figures", "Measure", "Results", "measure"]

Measure = Literal["call", "cycle"]

FEWER_ROUNDS = ((1.0, 3), (0.1, 9))
"""What takes more than so many seconds a run has so few rounds."""

MOST_RUNS, FEW_RUNS = 20_000, 20
"""Runs in a turn: at most, and so few that each must be a long one."""


@dataclass(frozen=True)
class Effort:
    """How much time to spend.

    Args:
        rounds: How often all tasks have their turn.
        seconds: How long a turn is, as long as one run is shorter.
    """

    rounds: int
    seconds: float


@dataclass(frozen=True)
class Figures:
    """One task's times, in microseconds per record, one for each round: its turn's median by the machine's slowness.

    Args:
        octets: The size of the document per record.
        times: By what was timed.
    """

    octets: float
    times: dict[Measure, list[float]]


class Results(dict[Key, Figures]):
    """From what was timed to its figures."""

    def median(self, key: Key, measure: Measure) -> float | None:
        """Return the median over the rounds, or None if it was not timed."""
        times = self._times(key, measure)
        return statistics.median(times) if times else None

    def spread(self, key: Key, measure: Measure) -> float | None:
        """Return half the distance between the quartiles, as a part of the median."""
        times = self._times(key, measure)
        if len(times) < 2:
            return None
        low, middle, high = statistics.quantiles(times, n=4, method="inclusive")
        return (high - low) / 2 / middle

    def fastest(self, keys: Iterable[Key], measure: Measure) -> float | None:
        """Return the least median among several tasks, or None if none of them was timed."""
        return min((found for key in keys if (found := self.median(key, measure)) is not None), default=None)

    def _times(self, key: Key, measure: Measure) -> list[float]:
        return self[key].times.get(measure, []) if key in self else []


@dataclass(frozen=True)
class _Turn:
    """A task's turn: so many runs in each of so many rounds."""

    task: Task
    runs: int
    rounds: int


def measure(tasks: Iterable[Task], effort: Effort, results: Results, *, cycles: bool) -> None:
    """Time tasks and add their figures to the results.

    Raises:
        RuntimeError: A task left the collector in another state than it found it in.
    """
    before = _collector()
    measures: tuple[Measure, ...] = ("call", "cycle") if cycles else ("call",)

    def timed(turn: _Turn) -> dict[Measure, float]:
        records = max(1, turn.task.key.records)
        found: dict[Measure, float] = {}
        for each in measures:
            gc.collect()
            found[each] = _median(_TIMED[each], turn.task.job, turn.runs) / records
        if _collector() != before:
            raise RuntimeError(f"{turn.task.key} changed the state of the garbage collector")
        return found

    turns = {task.key: _turn(task, effort) for task in tasks}
    found: dict[Key, list[dict[Measure, float]]] = {key: [] for key in turns}
    done = 0
    for rounds in sorted({turn.rounds for turn in turns.values()}):
        left = {key: turn for key, turn in turns.items() if turn.rounds >= rounds}
        for key, more in take_turns(left, rounds - done, timed).items():
            found[key] += more
        done = rounds
    times = {(key, each): [one[each] for one in rows] for key, rows in found.items() for each in measures}
    slow = _slowness(times.values())
    for key in found:
        own = {each: [time / how for time, how in zip(times[key, each], slow, strict=False)] for each in measures}
        results[key] = Figures(turns[key].task.octets / max(1, key.records), own)


def _slowness(rows: Collection[list[float]]) -> list[float]:
    """Return how slow the machine was in each round: what its times are to the least of their tasks, in the middle.

    Others may make it twice as slow for seconds or minutes. Medians of times would say then which task had its turn
    when, as half of the rounds may be slow.
    """
    return [statistics.median(row[at] / min(row) for row in rows if at < len(row)) for at in range(max(map(len, rows)))]


def _collector() -> tuple[Any, ...]:
    """Return the state of the collector that belongs to the program."""
    return gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.get_debug(), len(gc.callbacks)


def _turn(task: Task, effort: Effort) -> _Turn:
    seconds = _median(_call, task.job, 1) / 1e6
    if seconds < effort.seconds:
        seconds = _median(_call, task.job, 5) / 1e6
    fewer = next((rounds for least, rounds in FEWER_ROUNDS if seconds > least), effort.rounds)
    return _Turn(task, min(MOST_RUNS, max(1, int(effort.seconds / seconds))), min(fewer, effort.rounds))


Clock = Callable[[], int]
Timed = Callable[[Job, Clock, int], list[int]]


def _median(timed: Timed, job: Job, runs: int) -> float:
    """Return the microseconds of one run: the median of so many, less what reading the clock takes.

    Few runs are long ones; the thread's own clock keeps other programs' time out of them. It takes too long to read
    for short runs, but other programs interrupt only few of those.
    """
    clock = perf_counter_ns if runs > FEW_RUNS else thread_time_ns
    cost = min(_nothing(clock) for _ in range(50))
    return max(1, statistics.median(timed(job, clock, runs)) - cost) / 1000


def _nothing(clock: Clock) -> int:
    start = clock()
    return clock() - start


def _call(job: Job, clock: Clock, runs: int) -> list[int]:
    """Return the nanoseconds of each of so many calls; what they return is freed off the clock."""
    times = []
    for _ in repeat(None, runs):
        start = clock()
        result = job()
        times.append(clock() - start)
        del result
    return times


def _cycle(job: Job, clock: Clock, runs: int) -> list[int]:
    """Return the nanoseconds of so many calls, each with a young collection and the freeing of its result."""
    times, collect = [], gc.collect
    for _ in repeat(None, runs):
        start = clock()
        result = job()
        collect(0)
        del result
        times.append(clock() - start)
    return times


_TIMED: dict[Measure, Timed] = {"call": _call, "cycle": _cycle}

"""What is timed: one library doing one thing with one document, proven to give the right answer first.

It knows documents and libraries' ways, but no clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from common import Job
from payloads import SLOW_LIMIT, Payload, plain_tree, tree
from peers import DICTS, SLOTS, SLOTS_JSON, Way

from jsvcodec import Codec
from jsvcodec.engine import ENGINES

__all__ = ["FLOOR", "Key", "Operation", "Proof", "Task", "copying", "decoding", "encoding", "proven"]

Operation = Literal["decode", "encode"]

FLOOR = "allocation floor"

SLOW = ("reference", "servicestack")
"""Those that take milliseconds for each session."""


class Key(NamedTuple):
    """What figures are called by."""

    operation: Operation
    shape: str
    records: int
    who: str
    form: str


@dataclass(frozen=True)
class Task:
    """One thing to time.

    Args:
        key: What its figures are called by.
        job: Does it once.
        octets: The size of the document that is read or written.
    """

    key: Key
    job: Job
    octets: int


Proof = Callable[[Any], bool]
"""Whether a job's result is right. It holds the right answer, so it is to be gone before the job is timed."""


class Expected:
    """The right answers for one document."""

    def __init__(self, payload: Payload) -> None:
        self.value = payload.make()
        self.tree = tree(self.value)
        self.plain = plain_tree(self.tree)
        if payload.count <= SLOW_LIMIT:
            self.plain = Codec(engine="reference").decode(payload.jsv)


def _skipped(way: Way, payload: Payload) -> bool:
    return way.who in SLOW and payload.count > SLOW_LIMIT


def decoding(payload: Payload, ways: Iterable[Way]) -> Iterator[tuple[Task, Proof]]:
    """Yield the jobs of reading a document, each with its proof."""
    expected = Expected(payload)

    def proves(way: Way, result: Any) -> bool:
        if way.ours and way.form == DICTS:
            return bool(result == expected.plain)
        if way.ours and way.form in (SLOTS, SLOTS_JSON):
            return bool(result == expected.value)
        return bool(tree(result) == expected.tree)

    for way in ways:
        if way.decode is not None and not _skipped(way, payload):
            octets = way.document(payload)
            key = Key("decode", payload.shape, payload.count, way.who, way.form)
            yield Task(key, partial(way.decode, octets), len(octets)), partial(proves, way)


def encoding(payload: Payload, ways: Iterable[Way]) -> Iterator[tuple[Task, Proof]]:
    """Yield the jobs of writing what a document holds, each with its proof."""
    expected = Expected(payload)

    def proves(way: Way, result: bytes) -> bool:
        if way.form == SLOTS_JSON:  # dates are spelled otherwise
            return bool(Codec(payload.hint, engine=way.who, format="json").decode(result) == expected.value)
        if way.format == "json":
            return bool(_without_none(json.loads(result.replace(b"+00:00", b"Z"))) == expected.tree)
        if way.form == DICTS:  # dates are quoted now, being texts
            return bool(Codec(engine=way.who).decode(result) == expected.plain)
        return result == payload.jsv

    for way in ways:
        if way.encode is not None and not _skipped(way, payload):
            octets = way.document(payload)
            sample = way.sample or way.decode
            assert sample is not None
            key = Key("encode", payload.shape, payload.count, way.who, way.form)
            try:
                run = partial(way.encode, sample(octets))
                size = len(run())
            except Exception as error:
                if way.ours:
                    raise
                yield Task(key, partial(_fail, error), 0), bool
                continue
            yield Task(key, run, size), partial(proves, way)


def _fail(error: Exception) -> None:
    raise error


def copying(payload: Payload, floor: Callable[[Any], Any]) -> tuple[Task, Proof]:
    """Return the job of making a document's objects without reading anything, and its proof."""
    value = payload.make()
    key = Key("decode", payload.shape, payload.count, FLOOR, SLOTS)
    return Task(key, partial(floor, value), len(payload.jsv)), lambda result: bool(result == value)


def proven(tasks: Iterable[tuple[Task, Proof]], notes: list[str]) -> list[Task]:
    """Return the jobs whose results are right; others' wrong ones are left out with a note, ours end the run."""
    right = []
    for task, proves in tasks:
        try:
            good = proves(task.job())
            why = "its answer differs"
        except Exception as error:
            good, why = False, repr(error)[:100]
        assert good or task.key.who not in (*ENGINES, FLOOR), f"{task.key}: {why}"
        if good:
            right.append(task)
        else:
            key = task.key
            notes.append(f"{key.who}, {key.form}, {key.operation} of {key.shape} is left out: {why}")
    return right


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list) else value

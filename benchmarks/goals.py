"""The goals for speed, and whether an engine meets them.

Most are ratios within one run, so that the machine matters little; none is a figure of another run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from peers import DICTS, PLAIN, SLOTS, SLOTS_JSON, TEXTS
from tasks import FLOOR, Key, Operation
from timing import Measure, Results

__all__ = ["DATACLASSES", "Goal", "Probes", "goals"]


@dataclass
class Probes:
    """What was measured in processes of their own; by library, or engine, and form.

    Args:
        sessions: How many the documents hold that memory is measured with.
        memory: Bytes per session, by the document's shape, too: ``kept``, ``peak``, ``sizes``.
        imports: Milliseconds, by what is imported: ``own``, ``all``.
        first: Milliseconds, by engine: ``codec``, ``decode``, ``encode``.
    """

    sessions: int
    memory: dict[tuple[str, str, str], dict[str, float]] = field(default_factory=dict)
    imports: dict[str, dict[str, float]] = field(default_factory=dict)
    first: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """One goal.

    Args:
        text: What is compared.
        target: The bound.
        least: Whether the bound is the least that is good, or the most.
        measured: What was found, or None if it was not measured.
    """

    text: str
    target: float
    least: bool
    measured: float | None

    @property
    def verdict(self) -> str:
        """``met``, ``missed``, or a dash for what was not measured."""
        if self.measured is None:
            return "–"
        good = self.measured >= self.target if self.least else self.measured <= self.target
        return "met" if good else "missed"


DATACLASSES = (SLOTS, PLAIN, TEXTS)
"""The kinds of dataclass of which another library's fastest counts, so that no goal is met by its slowest."""

# What is done with which objects of ours, the other's name and objects, how it is timed, and the target at each size.
_RATIOS: list[tuple[str, Operation, str, str, tuple[str, ...], Measure, dict[int, float]]] = [
    ("typed decode", "decode", SLOTS, "orjson", (DICTS,), "call", {1: 1.9, 100: 2.5}),
    ("typed decode", "decode", SLOTS, "msgspec", DATACLASSES, "call", {1: 2.8, 100: 3.8}),
    ("typed decode", "decode", SLOTS, "orjson", (DICTS,), "cycle", {1: 1.4, 100: 2.0, 10_000: 2.2}),
    ("typed decode", "decode", SLOTS, "msgspec", DATACLASSES, "cycle", {1: 2.2, 100: 3.0, 10_000: 4.0}),
    ("decode without slots", "decode", PLAIN, "msgspec", (PLAIN,), "call", {1: 1.5, 100: 1.8}),
    ("untyped decode", "decode", DICTS, "orjson", (DICTS,), "call", {1: 1.0, 100: 1.25}),
    ("typed decode of JSON", "decode", SLOTS_JSON, "msgspec", DATACLASSES, "call", {1: 1.0, 100: 1.0}),
    ("typed decode of JSON", "decode", SLOTS_JSON, "msgspec", DATACLASSES, "cycle", {1: 1.0, 100: 1.0, 10_000: 1.0}),
    ("encode", "encode", SLOTS, "orjson", DATACLASSES, "call", {1: 1.8, 100: 2.0, 10_000: 1.8}),
    ("encode", "encode", SLOTS, "msgspec", DATACLASSES, "call", {1: 3.0, 100: 3.5, 10_000: 3.0}),
]


def goals(engine: str, results: Results, shapes: Results, probes: Probes) -> Iterator[Goal]:
    """Yield all goals with what one engine reached; ``shapes`` are the times of documents of other shapes."""
    for what, operation, form, peer, theirs, measure, targets in _RATIOS:
        names = "its fastest dataclasses" if theirs is DATACLASSES else theirs[0]
        for count, target in targets.items():
            others = (Key(operation, "sessions", count, peer, each) for each in theirs)
            other = results.fastest(others, measure)
            own = results.median(Key(operation, "sessions", count, engine, form), measure)
            yield Goal(f"{what}, {measure}, {count:,}: {peer}, {names} / ours", target, True, _ratio(other, own))
    yield from _own_times(engine, results, shapes)
    for shape, what in (("recurring", "where texts come again"), ("sessions", "where hardly any does")):
        kept = probes.memory.get((shape, engine, SLOTS), {}).get("kept")
        text = f"memory kept per session of {probes.sessions:,}, kB, {what}"
        yield Goal(text, 2.8, False, None if kept is None else kept / 1000)
    added = probes.imports.get("jsvcodec", {}).get("all")
    yield Goal("import jsvcodec, ms beyond dataclasses, enum, typing", 5, False, added)
    first = probes.first.get(engine)
    used = None if first is None else first["codec"] + first["decode"]
    yield Goal("first use of the response type, ms", 2, False, used)


def _own_times(engine: str, results: Results, shapes: Results) -> Iterator[Goal]:
    """Yield the goals that compare an engine with itself, or with no other library."""

    def decoded(shape: str, count: int, who: str = engine) -> float | None:
        return results.median(Key("decode", shape, count, who, SLOTS), "call")

    floor = _ratio(decoded("sessions", 1), decoded("sessions", 1, FLOOR))
    yield Goal("typed decode, call, 1: ours / allocation floor", 1.6, False, floor)
    times = {key.shape: key for key in shapes if key[0] == "decode" and key[3:] == (engine, SLOTS)}
    for shape, target in (("shuffled", 1.5), ("half non-ASCII", 1.6)):
        one, other = (shapes.median(times[each], "call") if each in times else None for each in (shape, "sessions"))
        yield Goal(f"typed decode, call: {shape} / as written", target, False, _ratio(one, other))
    yield Goal("typed decode, call: an answer without sessions, µs", 0.3, False, decoded("empty", 0))


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None

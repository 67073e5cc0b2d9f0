"""Measures the engines and other libraries on the same documents, and prints Markdown.

Every result is checked before it is timed. Run as ``python benchmarks/run.py [--quick]``; `README.md` says how to get
the other libraries, and what is measured.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import floor
import probes
import report
from chart import Panel, chart
from common import command
from goals import Probes, goals
from payloads import SHAPES, empty, recurring, sessions
from peers import DICTS, FROZEN, LIBRARIES, PLAIN, SLOTS, SLOTS_JSON, Way, version, ways
from tasks import FLOOR, Operation, Proof, Task, copying, decoding, encoding, proven
from timing import Effort, Measure, Results, measure

from jsvcodec.engine import ENGINES, choose
from jsvcodec.sessions import GetActiveSessionsResponse

HERE = Path(__file__).parent

SAME_VALUES = ("shuffled", "all quoted")
"""Shapes that differ from the ordinary one in their text alone, so that writing them is nothing new."""

MANY = ("orjson", "msgspec", *ENGINES)
"""Those that are measured with several kinds of dataclass."""


class Run:
    """One run of the benchmark: what is asked for, and what was found so far.

    Args:
        names: Engines and libraries to measure.
        effort: How much time to spend.
        sizes: Sessions in the documents.
        shapes_at: Records in the documents of other shapes.
        memory_at: Sessions in the documents that memory is measured with.
        processes: How many processes of its own a figure is taken from.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        effort: Effort,
        sizes: list[int],
        shapes_at: int,
        memory_at: int,
        processes: int,
    ) -> None:
        self.names, self.effort, self.sizes, self.shapes_at = names, effort, sizes, shapes_at
        self.processes = processes
        self.results, self.shapes, self.probes = Results(), Results(), Probes(memory_at)
        self.notes: list[str] = []
        self.floor = self._floor()

    def _floor(self) -> Callable[[Any], Any] | None:
        try:
            return floor.compiled()
        except (OSError, subprocess.CalledProcessError) as error:
            self.notes.append(f"the allocation floor is left out, as floor.c cannot be compiled: {error}")
            return None

    def ways(self, hint: Any) -> tuple[Way, ...]:
        """Return the ways of all that is measured, and note what is missing."""
        found, notes = ways(hint, self.names)
        self.notes += (note for note in notes if note not in self.notes)
        return found

    def _time(self, tasks: Iterator[tuple[Task, Proof]], results: Results, *, cycles: bool = False) -> None:
        measure(proven(tasks, self.notes), self.effort, results, cycles=cycles)

    def time_sizes(self) -> None:
        """Time sessions by the number of them, and an answer without any."""
        for count in self.sizes:
            self.use_first()
            _say(f"{count:,} sessions")
            payload = sessions(count)
            found = self.ways(payload.hint)
            floors = (copying(payload, make) for make in [self.floor] if make and count <= self.shapes_at)
            self._time(chain(decoding(payload, found), floors), self.results, cycles=True)
            self._time(encoding(payload, found), self.results)
        nothing = empty()
        self._time(decoding(nothing, self.ways(nothing.hint)), self.results)

    def time_shapes(self) -> None:
        """Time documents of all shapes, all of them in turn in each round."""
        self.use_first()
        _say("other shapes")
        payloads = [make(self.shapes_at) for make in SHAPES.values()]
        other = [payload for payload in payloads if payload.shape not in SAME_VALUES]
        for step, those in ((decoding, payloads), (encoding, other)):
            self._time(chain.from_iterable(step(each, self._main(each.hint)) for each in those), self.shapes)

    def _main(self, hint: Any) -> list[Way]:
        """Return the ways without the second-best kinds of class of those that have several."""
        return [way for way in self.ways(hint) if way.form != FROZEN and (way.form != PLAIN or way.who not in MANY)]

    def use_first(self) -> None:
        """Measure first uses; now and then, as the least of all is taken and a machine may be slow for minutes."""
        for engine in (name for name in self.names if name in ENGINES):
            found = probes.first_use(engine, sessions(1).jsv, self.processes)
            known = self.probes.first.get(engine, found)
            self.probes.first[engine] = min(known, found, key=lambda run: run["codec"] + run["decode"])

    def probe(self) -> None:
        """Measure memory and imports, each in processes of their own."""
        self.use_first()
        _say("memory, imports")
        for payload in (sessions(self.probes.sessions), recurring(self.probes.sessions)):
            for way in self.ways(GetActiveSessionsResponse):
                if way.decode is None or way.who == "reference":
                    continue
                found = probes.memory(way.who, way.form, way.document(payload), payload.count)
                if found is not None:
                    self.probes.memory[payload.shape, way.who, way.form] = found
        for package in ("jsvcodec", *(name for name in self.names if name in LIBRARIES)):
            added = probes.import_time(package, self.processes)
            if added is not None:
                self.probes.imports[package] = added
        loaded = probes.import_time("jsvcodec", self.processes, "Codec, sessions")
        if loaded is not None:
            self.probes.imports["jsvcodec, with all it loads"] = loaded


def _say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


def _print(run: Run) -> None:
    libraries = (name for name in run.names if name in LIBRARIES)
    report.head(map(version, ("jsvcodec", *libraries)), run.effort)
    for operation in get_args(Operation):
        for count in run.sizes:
            _title(f"{operation.capitalize()}, {count:,} sessions")
            report.times(operation, "sessions", count, run.results)
        _title(f"{operation.capitalize()}, documents of {run.shapes_at:,} records, call µs")
        report.shapes(operation, run.shapes)
    _title("Decode, an answer without sessions, µs")
    report.times("decode", "empty", 0, run.results)
    _title(f"Memory per session of {run.probes.sessions:,}")
    report.memory(run.probes)
    _title("Import")
    report.imports(run.probes)
    _title("First use of the response type")
    report.first_uses(run.probes)
    engine = choose().name
    _title(f"Goals, ours: {engine}")
    report.goal_table(goals(engine, run.results, run.shapes, run.probes))
    _title("Notes")
    print("\n".join(f"- {note}" for note in run.notes) or "None.")


def _title(text: str) -> None:
    print(f"\n## {text}\n")


def _panels(run: Run) -> list[Panel]:
    """Return what the chart shows: reading and writing the largest document that all were timed with."""
    count = run.sizes[-1]
    titles: dict[Operation, tuple[Measure, str]] = {
        "decode": ("cycle", f"Reading {count:,} sessions: call, collection and freeing, µs per session"),
        "encode": ("call", f"Writing {count:,} sessions, µs per session"),
    }
    panels: list[Panel] = []
    for operation, (timed, title) in titles.items():
        keys = [key for key in run.results if key[:3] == (operation, "sessions", count) and key.who != FLOOR]
        bars = [
            (f"{key.who}, {key.form}", run.results.median(key, timed) or 0.0, key.who in ENGINES)
            for key in keys
            if key.form in (SLOTS, SLOTS_JSON, DICTS) or key.who not in ENGINES
        ]
        panels.append((title, bars))
    return panels


def main() -> None:
    """Measure what the command line asks for, and print it."""
    parser = command(__doc__, "few short rounds, small documents, no chart")
    parser.add_argument("--only", metavar="NAMES", help="engines and libraries to measure, with commas between them")
    parser.add_argument("--chart", type=Path, help="where the chart goes; without --quick: benchmarks/chart.svg")
    asked = parser.parse_args()
    known = (*ENGINES, *LIBRARIES)
    names = tuple(asked.only.split(",")) if asked.only else known
    if not set(names) <= set(known):
        parser.error(f"--only takes {', '.join(known)}")
    effort = Effort(5, 0.003) if asked.quick else Effort(21, 0.01)
    sizes, *others = ([1, 100], 20, 1000, 1) if asked.quick else ([1, 100, 10_000], 100, 10_000, 7)
    run = Run(names, effort, sizes, *others)
    run.time_sizes()
    run.time_shapes()
    run.probe()
    _print(run)
    if asked.chart or not asked.quick:
        (asked.chart or HERE / "chart.svg").write_text(chart(_panels(run)), encoding="utf-8")


if __name__ == "__main__":
    main()

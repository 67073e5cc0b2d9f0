"""Measures the engines on sessions, beside the standard library's json, and prints a Markdown table.

Every result is checked before it is timed. Run as ``python benchmarks/run.py [--quick]``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

from payloads import SEED, response

from jsvcodec import Codec
from jsvcodec.engine import ENGINES
from jsvcodec.sessions import GetActiveSessionsResponse

Job = tuple[str, Callable[[], Any]]


def jobs(sessions: int) -> list[Job]:
    """Return what is timed for one size, after checking that each job gives the right answer."""
    value = response(sessions)
    octets = Codec(GetActiveSessionsResponse).encode(value)
    plain = Codec().decode(octets)
    text = json.dumps(plain).encode()
    made: list[Job] = []
    for name in ENGINES:
        typed, untyped = Codec(GetActiveSessionsResponse, engine=name), Codec(engine=name)
        assert typed.decode(octets) == value
        assert typed.encode(value) == octets
        assert untyped.decode(octets) == plain
        made += [
            (f"{name}, typed decode", lambda typed=typed: typed.decode(octets)),  # type: ignore[misc]
            (f"{name}, untyped decode", lambda untyped=untyped: untyped.decode(octets)),  # type: ignore[misc]
            (f"{name}, encode", lambda typed=typed: typed.encode(value)),  # type: ignore[misc]
        ]
    assert json.loads(text) == plain
    return [
        *made,
        ("json.loads, to dicts", lambda: json.loads(text)),
        ("dataclasses.asdict and json.dumps", lambda: json.dumps(dataclasses.asdict(value), default=lambda e: e.value)),
    ]


def measure(sessions: int, rounds: int) -> dict[str, list[float]]:
    """Return the microseconds per session of each job, all jobs in turn in each round."""
    found: dict[str, list[float]] = {}
    todo = jobs(sessions)
    for _ in range(rounds):
        for name, job in todo:
            start = time.perf_counter()
            job()
            found.setdefault(name, []).append((time.perf_counter() - start) / sessions * 1e6)
    return found


def main() -> None:
    """Print one table over all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds and small documents")
    quick = parser.parse_args().quick
    sizes, rounds = ([1, 20], 3) if quick else ([1, 100, 1000], 7)
    print(f"Python {platform.python_version()}, seed {SEED}, median of {rounds} rounds, µs per session\n")
    columns = [measure(size, rounds) for size in sizes]
    print("| job | " + " | ".join(f"{size:,} sessions" for size in sizes) + " | × json.loads |")
    print("|---|" + "--:|" * (len(sizes) + 1))
    base = statistics.median(columns[-1]["json.loads, to dicts"])
    for name in columns[0]:
        medians = [statistics.median(column[name]) for column in columns]
        print(f"| {name} | " + " | ".join(f"{each:,.1f}" for each in medians) + f" | {medians[-1] / base:,.1f} |")


if __name__ == "__main__":
    main()

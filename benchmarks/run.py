"""Measures the engines on sessions, beside the standard library's json, and prints a Markdown table.

Every result is checked before it is timed. Run as ``python benchmarks/run.py [--quick]``.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import statistics
from functools import partial

from common import Job, asked_quick, measure, print_table
from payloads import SEED, response

from jsvcodec import Codec
from jsvcodec.engine import ENGINES
from jsvcodec.sessions import GetActiveSessionsResponse


def jobs(sessions: int) -> dict[str, Job]:
    """Return what is timed for one size, after checking that each job gives the right answer."""
    value = response(sessions)
    octets = Codec(GetActiveSessionsResponse).encode(value)
    plain = Codec().decode(octets)
    text = json.dumps(plain).encode()
    made: dict[str, Job] = {}
    for name in ENGINES:
        typed, untyped = Codec(GetActiveSessionsResponse, engine=name), Codec(engine=name)
        assert typed.decode(octets) == value
        assert typed.encode(value) == octets
        assert untyped.decode(octets) == plain
        made |= {
            f"{name}, typed decode": partial(typed.decode, octets),
            f"{name}, untyped decode": partial(untyped.decode, octets),
            f"{name}, encode": partial(typed.encode, value),
        }
    assert json.loads(text) == plain
    return {
        **made,
        "json.loads, to dicts": lambda: json.loads(text),
        "dataclasses.asdict and json.dumps": lambda: json.dumps(dataclasses.asdict(value), default=lambda e: e.value),
    }


def main() -> None:
    """Print one table over all sizes."""
    quick = asked_quick(__doc__, "few rounds and small documents")
    sizes, rounds = ([1, 20], 3) if quick else ([1, 100, 1000], 7)
    print(f"Python {platform.python_version()}, seed {SEED}, median of {rounds} rounds, µs per session\n")
    columns = [_medians(size, rounds) for size in sizes]
    base = columns[-1]["json.loads, to dicts"]
    print_table(
        ["job", *(f"{size:,} sessions" for size in sizes), "× json.loads"],
        (
            [name, *(f"{column[name]:,.1f}" for column in columns), f"{last / base:,.1f}"]
            for name, last in columns[-1].items()
        ),
    )


def _medians(sessions: int, rounds: int) -> dict[str, float]:
    found = measure(jobs(sessions), rounds)
    return {name: statistics.median(seconds) / sessions * 1e6 for name, seconds in found.items()}


if __name__ == "__main__":
    main()

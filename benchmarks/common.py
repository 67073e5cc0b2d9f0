"""What the benchmarks share: their one option, how jobs are timed in turn, and Markdown tables.

It knows no document and no codec.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

__all__ = ["Job", "asked_quick", "measure", "print_table"]

Job = Callable[[], Any]
"""What is timed: a call without arguments."""

K = TypeVar("K", bound=Hashable)


def asked_quick(description: str | None, quick: str) -> bool:
    """Read the command line and say whether ``--quick`` stands there; ``quick`` explains what it does."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help=quick)
    return bool(parser.parse_args().quick)


def measure(jobs: Mapping[K, Job], rounds: int, clock: Callable[[], float] = time.perf_counter) -> dict[K, list[float]]:
    """Return the seconds that each job took in each round, all jobs in turn in each round."""
    found: dict[K, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = clock()
            job()
            found[name].append(clock() - start)
    return found


def print_table(head: list[str], rows: Iterable[list[str]], texts: int = 1) -> None:
    """Print a Markdown table; all columns but the first few, which hold texts, are set to the right."""
    print(f"| {' | '.join(head)} |")
    print("|" + "---|" * texts + "--:|" * (len(head) - texts), flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)

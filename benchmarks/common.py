"""What the benchmarks share: their command line, how jobs are timed in turn, the machine, and Markdown tables.

It knows no document and no codec.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Job", "command", "machine", "print_table", "take_turns"]

Job = Callable[[], Any]
"""What is timed: a call without arguments."""

K = TypeVar("K", bound=Hashable)
J = TypeVar("J")
T = TypeVar("T")


def command(description: str | None, quick: str) -> argparse.ArgumentParser:
    """Return a parser of a command line that may hold ``--quick``; ``quick`` explains what it does."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help=quick)
    return parser


def take_turns(jobs: Mapping[K, J], rounds: int, timed: Callable[[J], T]) -> dict[K, list[T]]:
    """Return what ``timed`` found for each job in each round, all jobs in turn in each round.

    In each round they come in another order, so that none is always behind the same one or when the machine is slow.
    """
    found: dict[K, list[T]] = {name: [] for name in jobs}
    chance = random.Random(rounds)
    for _ in range(rounds):
        for name in chance.sample(list(jobs), len(jobs)):
            found[name].append(timed(jobs[name]))
    return found


def machine() -> str:
    """Return on what, with what, of what and when something is measured."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=Path(__file__).parent, capture_output=True, text=True).stdout.strip()
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {platform.python_implementation()} "
        f"{platform.python_version()}, commit {commit or 'unknown'}, {date.today()}"
    )


def print_table(head: list[str], rows: Iterable[list[str]], texts: int = 1) -> None:
    """Print a Markdown table; all columns but the first few, which hold texts, are set to the right."""
    print(f"| {' | '.join(head)} |")
    print("|" + "---|" * texts + "--:|" * (len(head) - texts), flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)

"""The program that `start` starts: fuzzes one target in this process, by atheris or, where that is missing, by itself.

What it leaves in the folder of findings are inputs that failed: libFuzzer's files, or the input that was at work when
the process ended.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["AT_WORK", "loop", "main"]

AT_WORK = "at-work"
"""The file that holds the input at work while `loop` runs; if it is there afterwards, that input failed."""

_TIMEOUT = 60  # seconds for one input
_MEMORY = 4096  # megabytes; sanitizers keep what was freed for a while


def main() -> None:
    """Fuzz as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--findings", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--input", type=Path)
    asked = parser.parse_args()
    atheris = _atheris() if asked.input is None else None
    if atheris is None:
        import corpus
        import harness
    else:
        with atheris.instrument_imports(include=["jsvcodec"]):
            import corpus
            import harness

            import jsvcodec.engine.checking
            import jsvcodec.engine.reference
            import jsvcodec.syntax.jsv  # noqa: F401  # what is loaded later would not be instrumented
    from jsvcodec.engine import ENGINES

    if asked.target not in harness.TARGETS:
        parser.error(f"expected one of {', '.join(harness.TARGETS)}, got {asked.target!r}")
    if asked.target == "engines" and len(ENGINES) == 1:
        parser.error("there is no native engine here to compare with")
    target = harness.TARGETS[asked.target]
    if asked.input is not None:
        target(asked.input.read_bytes())
        return
    corpus.write(asked.seeds)
    folders = [asked.corpus, asked.seeds]
    if atheris is None:
        inputs = [file.read_bytes() for folder in folders for file in sorted(folder.iterdir())]
        done = loop(target, inputs, asked.findings, random.Random(), seconds=asked.seconds)
        print(f"stat::number_of_executed_units: {done}", file=sys.stderr)  # as libFuzzer says it
        return
    limits = [f"-max_total_time={asked.seconds}", f"-timeout={_TIMEOUT}", f"-rss_limit_mb={_MEMORY}"]
    sizes = [f"-max_len={corpus.LONGEST}", f"-dict={corpus.DICTIONARY}"]
    ways = [f"-artifact_prefix={asked.findings}/", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *limits, *sizes, *ways, *map(str, folders)], target)
    atheris.Fuzz()  # ends the process


def _atheris() -> Any:
    """Return the module, or None where it cannot be had."""
    return importlib.import_module("atheris") if importlib.util.find_spec("atheris") else None


def loop(
    target: Callable[[bytes], None],
    inputs: Sequence[bytes],
    findings: Path,
    chance: random.Random,
    *,
    seconds: float,
) -> int:
    """Run a target on inputs, and then on mutations of them until time is over; return how many runs there were.

    Raises:
        Exception: What the target raised; the input stands in the folder of findings then.
    """
    from corpus import mutated

    at_work = findings / AT_WORK
    end, done = time.monotonic() + seconds, 0
    try:
        with at_work.open("wb", buffering=0) as file:
            while time.monotonic() < end:
                octets = inputs[done] if done < len(inputs) else mutated(chance, inputs)
                file.seek(0)
                file.truncate()
                file.write(octets)
                signal.alarm(_TIMEOUT)  # ends the process
                target(octets)
                done += 1
    finally:
        signal.alarm(0)
    at_work.unlink()
    return done


if __name__ == "__main__":
    main()

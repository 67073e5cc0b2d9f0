"""Fuzz one target for some seconds: ``python tests/fuzz/run.py TARGET --seconds N [--sanitize] [--corpus DIR]``.

Seeds are made of the recorded vectors each time. Atheris guides the search by what it sees of Python code: that is the
reference engine, while the native one is held against what is found. Where atheris is missing, mutations of the seeds
and of the corpus are made blindly.

With ``--sanitize``, ``tests/sanitize.sh`` builds the native engine with AddressSanitizer and UndefinedBehaviorSanitizer
first, and starts this program again on that build. It installs no atheris there: gcc's libasan has symbols for coverage
of its own that come before libFuzzer's, so that libFuzzer sees no coverage and drops all seeds. To go on from what a
guided run has found, name the corpus of that run.

An input that failed ends the run and is kept, and its path is printed; ``--input FILE`` runs the target on it alone.
The exit code is 1 if anything was found, and 2 if the fuzzing itself failed.

This module knows how the program that fuzzes is started and what it leaves behind, nothing of targets.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drive import AT_WORK

__all__ = ["keep_at_work", "main"]

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Fuzz as the arguments say, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", help="typed, untyped, roundtrip or engines")
    parser.add_argument("--seconds", type=int, default=60, help="how long, after what it takes to start")
    parser.add_argument("--sanitize", action="store_true", help="fuzz the sanitized build")
    parser.add_argument("--corpus", type=Path, help="a folder where inputs that reached new code are kept and found")
    parser.add_argument("--findings", type=Path, default=ROOT / ".fuzz", help="where inputs that failed are kept")
    parser.add_argument("--input", type=Path, help="run the target on this file alone")
    asked = parser.parse_args()
    options = ["--seconds", str(asked.seconds), "--findings", str(_folder(asked.findings))]
    options += ["--corpus", str(_folder(asked.corpus))] if asked.corpus else []
    options += ["--input", str(asked.input.resolve())] if asked.input else []
    if asked.sanitize:
        command = [str(ROOT / "tests" / "sanitize.sh"), "fuzz", asked.target, *options]
        return subprocess.run(command, env={"PYTHON": sys.executable, **os.environ}, check=False).returncode
    with tempfile.TemporaryDirectory() as temp:
        options += ["--seeds", str(_folder(Path(temp, "seeds")))]
        options += [] if asked.corpus else ["--corpus", str(_folder(Path(temp, "corpus")))]
        return _drive(asked.target, options)[0] if asked.input else _fuzz(asked.target, options, asked.findings)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


def _fuzz(target: str, options: list[str], findings: Path) -> int:
    """Fuzz, and sum up."""
    before, start = _dated(findings), time.monotonic()
    code, executions = _drive(target, options)
    keep_at_work(findings)
    found = sorted(file for file, _ in _dated(findings) - before)
    print(f"{target}: {executions} executions in {time.monotonic() - start:.0f} s, {len(found)} findings")
    for file in found:
        print(f"found: {file}")
    return 1 if found else 2 if code else 0


def _drive(target: str, options: list[str]) -> tuple[int, str]:
    """Run the program that fuzzes, and show what it says; return its exit code and its number of executions."""
    command = [sys.executable, str(Path(__file__).with_name("drive.py")), target, *options]
    paths = [str(ROOT / "tests" / "support"), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    executions = "unknown"
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stderr is not None
        for line in process.stderr:
            sys.stderr.write(line)
            if said := re.match(r"stat::number_of_executed_units: (\d+)", line):
                executions = f"{int(said[1]):,}"
    return process.returncode, executions


def _dated(findings: Path) -> set[tuple[Path, int]]:
    """Return the files of a folder with their times, as what is found again is written again."""
    return {(file, file.stat().st_mtime_ns) for file in findings.iterdir()}


def keep_at_work(findings: Path) -> None:
    """Name the input that was at work when the process ended as libFuzzer does."""
    file = findings / AT_WORK
    if file.exists():
        file.rename(findings / f"crash-{hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()}")

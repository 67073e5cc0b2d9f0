"""Runs a test module's function in a process of its own, and counts what some work there leaves behind.

It knows memory and processes, not what is tested.
"""

import ctypes
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["SANITIZED", "growth", "run"]

SANITIZED = "libasan" in os.environ.get("LD_PRELOAD", "")
"""Whether the native engine is built with sanitizers, which make its frames several times as large."""

_CODE = """
import importlib.util, sys
sys.path[:0] = {paths!r}
spec = importlib.util.spec_from_file_location("alone_here", {file!r})
module = sys.modules["alone_here"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.{function}()
"""


def run(file: str, function: str) -> None:
    """Call a function of a test module in a new process; fail, with what it printed, if that fails."""
    code = _CODE.format(paths=[str(Path(__file__).parent)], file=file, function=function)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


class _Usage(ctypes.Structure):
    """What glibc's ``mallinfo2`` returns."""

    _names = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    _fields_ = [(name, ctypes.c_size_t) for name in _names]


def _octets() -> int:
    """Return how many bytes ``malloc`` has given out, or 0 where it does not say so."""
    ask = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if ask is None:
        return 0
    ask.restype = _Usage
    usage = ask()
    return int(usage.uordblks + usage.hblkhd)


def growth(work: Callable[[], object], shared: Sequence[object]) -> tuple[int, int, int]:
    """Return what some work leaves behind: references to what is shared, blocks of Python's memory, and bytes of C's.

    Sanitizers keep Python's and C's memory by means of their own: there, only references are counted.
    """
    gc.collect()
    counts, blocks, octets = [sys.getrefcount(each) for each in shared], sys.getallocatedblocks(), _octets()
    work()
    gc.collect()
    more = [sys.getrefcount(each) - count for each, count in zip(shared, counts, strict=True)]
    return max(map(abs, more)), sys.getallocatedblocks() - blocks, _octets() - octets

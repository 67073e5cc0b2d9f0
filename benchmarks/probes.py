"""What needs a process of its own: memory, import time, and the first use of a type.

Memory is what the operating system sees (Linux's /proc), as libraries have allocators that Python's tracemalloc does
not see; the sizes that the objects themselves admit to stand beside it. Run as a command, it is one such process.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

__all__ = ["first_use", "import_time", "memory"]

HERE = Path(__file__)
STATUS = Path("/proc/self/status")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as they are where a package is installed, not in each process."""


# ---- asked by the benchmark ----


def memory(who: str, form: str, document: bytes, records: int) -> dict[str, float] | None:
    """Return bytes per record that one decode keeps and has at its peak; None where the system does not tell.

    Returns:
        ``kept``: growth of the resident set while the result is alive. ``peak``: its highest growth meanwhile.
        ``sizes``: `sys.getsizeof` of all objects the result reaches, each once; shared ones, such as enum members, too.
    """
    if not STATUS.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document")
        path.write_bytes(document)
        found: dict[str, int] = json.loads(_python(str(HERE), "memory", who, form, str(path)))
    return {name: size / records for name, size in found.items()}


def first_use(engine: str, document: bytes, rounds: int) -> dict[str, float]:
    """Return the milliseconds that a fresh process takes for its first codec, first decode and first encode.

    The least of so many processes is taken, as other programs only add to it.
    """
    runs = [json.loads(_python(str(HERE), "first", engine, document.hex())) for _ in range(rounds)]
    return min(runs, key=lambda run: run["codec"] + run["decode"])


def import_time(package: str, rounds: int, names: str = "") -> dict[str, float] | None:
    """Return the milliseconds that an import adds beyond `dataclasses`, `enum` and `typing`; None if it fails.

    The least of so many processes is taken, as other programs only add to it.

    Args:
        package: What is imported.
        rounds: How many processes.
        names: What is asked of the package, as in ``from … import names``, if it loads them only then.

    Returns:
        ``own``: in the package's modules. ``all``: with all that it imports. Both with the cost of taking the times.
    """
    runs = []
    for _ in range(rounds):
        wanted = f"from {package} import {names}" if names else f"import {package}"
        code = f"import dataclasses, enum, typing; {wanted}"
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, env=_ENVIRONMENT
        )
        if done.returncode:
            return None
        lines = re.findall(r"^import time: +(\d+) \| +\d+ \| +(\S+)$", done.stderr, re.MULTILINE)
        start = 1 + max(index for index, (_, name) in enumerate(lines) if name in ("dataclasses", "enum", "typing"))
        added = [(int(spent), name) for spent, name in lines[start:]]
        own = sum(spent for spent, name in added if name.split(".")[0] == package)
        runs.append({"own": own / 1000, "all": sum(spent for spent, _ in added) / 1000})
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _python(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, env=_ENVIRONMENT
    ).stdout


# ---- in the process of its own ----


def _measure_memory(who: str, form: str, path: str) -> dict[str, int]:
    from peers import ways

    from jsvcodec.sessions import GetActiveSessionsResponse

    library = who.partition(" ")[0]
    way = next(way for way in ways(GetActiveSessionsResponse, (library,))[0] if way.form == form)
    assert way.decode is not None
    document = Path(path).read_bytes()
    way.decode(b"{sessions:[]}" if way.format == "jsv" else b'{"sessions":[]}')
    gc.collect()
    _give_back()
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    result = way.decode(document)
    peak = _status("VmHWM")
    gc.collect()
    _give_back()
    kept = _status("VmRSS")
    return {"kept": kept - before, "peak": peak - before, "sizes": _sizes(result)}


def _status(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", STATUS.read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def _give_back() -> None:
    """Have the C library return what it holds free, where it can (glibc)."""
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _sizes(result: Any) -> int:
    seen, todo, total = {id(None)}, [result], 0
    while todo:
        value = todo.pop()
        if id(value) in seen or isinstance(value, type | types.ModuleType | types.FunctionType | Enum):
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)
        todo += gc.get_referents(value)
        # The collector knows nothing of Structs with gc=False.
        todo += (getattr(value, name) for name in getattr(value, "__struct_fields__", ()))
    return total


def _measure_first_use(engine: str, document: str) -> dict[str, float]:
    make, sessions = import_module("jsvcodec").Codec, import_module("jsvcodec.sessions")  # what loads is another figure
    octets = bytes.fromhex(document)
    times = [time.perf_counter()]
    codec = make(sessions.GetActiveSessionsResponse, engine=engine)
    times.append(time.perf_counter())
    value = codec.decode(octets)
    times.append(time.perf_counter())
    codec.encode(value)
    times.append(time.perf_counter())
    made, read, written = ((after - before) * 1000 for before, after in pairwise(times))
    return {"codec": made, "decode": read, "encode": written}


if __name__ == "__main__":
    probe: dict[str, Callable[..., object]] = {"memory": _measure_memory, "first": _measure_first_use}
    print(json.dumps(probe[sys.argv[1]](*sys.argv[2:])))

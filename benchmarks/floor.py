"""Compiles ``floor.c``, which makes a value's objects once more with no parsing: the least that any decoder must do."""

from __future__ import annotations

import importlib.util
import shlex
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["compiled"]

_NAME = "jsvcodec_floor"


def compiled() -> Callable[[Any], Any]:
    """Return the function from a value to its copy.

    Raises:
        OSError, subprocess.CalledProcessError: There is no C compiler, or no header of this Python.
    """
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, _NAME + str(sysconfig.get_config_var("EXT_SUFFIX")))
        linker = shlex.split(sysconfig.get_config_var("LDSHARED") or "cc -shared")
        options = ["-O2", "-fPIC", f"-I{sysconfig.get_path('include')}", "-o", str(library)]
        source = Path(__file__).with_name("floor.c")
        subprocess.run([*linker, *options, str(source)], check=True, capture_output=True)
        spec = importlib.util.spec_from_file_location(_NAME, library)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    function: Callable[[Any], Any] = module.floor
    return function

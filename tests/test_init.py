"""The package itself: what it offers, and that importing it alone loads nothing of it."""

import subprocess
import sys
from importlib import import_module

import pytest

import jsvcodec

each_name = pytest.mark.parametrize("name", jsvcodec.__all__)


def said(code):
    """Return what a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_import_alone_loads_nothing_else():
    code = "import sys; before = {*sys.modules}; import jsvcodec; print(*sorted({*sys.modules} - before))"
    assert said(code) == "jsvcodec"


@pytest.mark.parametrize("name", ["diff", "engine", "errors", "json", "sessions", "types"])
def test_each_module_is_there_from_the_beginning(name):
    assert said(f"import jsvcodec; print(jsvcodec.{name}.__name__)") == f"jsvcodec.{name}"


@each_name
def test_each_name_is_there_from_the_beginning(name):
    assert said(f"from jsvcodec import {name}; print({name}.__name__)") == name


@each_name
def test_each_name_is_its_room_s_own(name):
    found = getattr(jsvcodec, name)
    assert found is getattr(import_module(found.__module__), name)


def test_names_are_listed_before_they_are_loaded():
    assert said("import jsvcodec; print({*jsvcodec.__all__} <= {*dir(jsvcodec)})") == "True"


def test_star_takes_all_names():
    assert said("from jsvcodec import *; print(decode('[a]'), Scalar.__name__)") == "['a'] Scalar"


def test_other_names_are_refused_as_by_any_module():
    with pytest.raises(AttributeError, match=r"^module 'jsvcodec' has no attribute 'nope'$"):
        _ = jsvcodec.nope


def test_threads_may_ask_first_at_once():
    code = """
import jsvcodec, threading
found, start = [], threading.Barrier(8)
def ask():
    start.wait()
    found.append(jsvcodec.decode("[a]"))
threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(found == [["a"]] * 8)
"""
    assert said(code) == "True"

"""The extension for syrupy, in runs of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest

CONFTEST = """
import pytest
from jsvcodec.diff import Rules
from jsvcodec.extra.syrupy import JSVSnapshotExtension

class Loose(JSVSnapshotExtension):
    type, level, rules = dict[str, int], "typed", Rules(ignore=["$.at"])

@pytest.fixture
def jsv(snapshot): return snapshot.use_extension(JSVSnapshotExtension)

@pytest.fixture
def loose(snapshot): return snapshot.use_extension(Loose)
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a test with these lines in a folder of its own, and return what it printed."""
    for name in ("CI", "BUILD_NUMBER", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)

    def run(test: str, *args: str, **outcomes: int) -> str:
        pytester.makepyfile(test_m=test)
        result = pytester.runpytest_inprocess("-p", "syrupy", "-p", "no:cacheprovider", *args)
        result.assert_outcomes(**outcomes)
        return str(result.stdout)

    return run


def snapshots(pytester: pytest.Pytester) -> dict[str, bytes]:
    """Return the snapshots by name."""
    return {file.name: file.read_bytes() for file in (pytester.path / "__snapshots__" / "test_m").iterdir()}


def test_snapshots_are_documents_as_they_are(pytester, run):
    test = """
        def test_a(jsv): assert jsv == "{a:é}"
        def test_b(jsv): assert b"{a: 1}" == jsv
        def test_c(jsv): assert {"a": 1} == jsv
    """
    assert "3 snapshots failed" in run(test, failed=3)
    run(test, "--snapshot-update", passed=3)
    assert snapshots(pytester) == {"test_a.jsv": "{a:é}".encode(), "test_b.jsv": b"{a: 1}", "test_c.jsv": b"{a:1}"}
    run(test, passed=3)


def test_failure_shows_paths_and_places(run):
    run("def test_a(jsv): assert '{a:x,b:y}' == jsv", "--snapshot-update", passed=1)
    printed = run("def test_a(jsv): assert '{a:x,b:z}' == jsv", failed=1)
    assert "$.b: value: 'y' | 'z' (line 1, column 8 | line 1, column 8)" in printed
    assert re.search(r"E +received +\{a:x,b:z\}", printed)
    run("def test_a(jsv): assert '{a:x,b: y}' == jsv", failed=1)
    run("def test_a(jsv): assert '\\ufeff{a:x,b:y}' == jsv", failed=1)
    run("def test_a(jsv): assert '{a:x,b:y' == jsv", failed=1)


def test_class_of_your_own_says_what_counts(run):
    run("def test_a(loose): assert '{a:1,b:2,at:3}' == loose", "--snapshot-update", passed=1)
    run("""def test_a(loose): assert b'{"b": 2, "at": 4, "a": 1}' == loose""", passed=1)
    run("def test_a(loose): assert {'a': 1, 'b': 2} == loose", passed=1)
    run("def test_a(loose): assert {'a': 1, 'b': 3} == loose", failed=1)


def test_filters_of_syrupy_are_refused(run):
    printed = run("def test_a(jsv): assert jsv(exclude=lambda prop, path: True) == '{a:x}'", failed=1)
    assert "expected rules of the extension in place of exclude and include" in printed


@pytest.mark.parametrize("library", ["syrupy", "pytest"])
def test_import_without_syrupy_says_what_to_install(library) -> None:
    code = f"import sys\nsys.modules['{library}'] = None\nimport jsvcodec.extra.syrupy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: jsvcodec.extra.syrupy needs syrupy: pip install jsvcodec[syrupy]"
    )

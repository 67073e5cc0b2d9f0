"""The plugin for pytest: what its comparisons say, and golden files in runs of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dirty_equals import IsInt, IsList, IsPartialDict, IsPositiveInt, IsStr

from jsvcodec.diff import Rules
from jsvcodec.extra.pytest import Wire, assert_wire_equal, pytest_assertrepr_compare
from jsvcodec.syntax import jsv
from jsvcodec.types import Int32

PLUGIN = ("-p", "jsvcodec.extra.pytest")


@dataclass
class Call:
    id: Int32
    name: str = ""
    tags: list[str] | None = None


def failure(*args: Any, **options: Any) -> list[str]:
    """Return the lines with which `assert_wire_equal` fails."""
    with pytest.raises(AssertionError) as info:
        assert_wire_equal(*args, **options)
    return str(info.value).splitlines()


# ---- comparing ----


@pytest.mark.parametrize(
    ("actual", "expected", "type", "options"),
    [
        ("{id:1}", b'{"id": 1}', Call, {}),
        ("{id:1}", b'{"id":1}', None, {}),
        (b"{id:1,name:Ann}", Call(1, "Ann"), Call, {}),
        (Call(1, "Ann"), Call(1, "Ann"), None, {}),
        ("{id:1}", jsv.parse("{id:1}"), None, {}),
        ("{id:1,name:Ann}", "{id:1,name:Bob}", Call, {"rules": Rules(ignore=["$.name"])}),
        ("{id:1}", "{id:1}", Call, {"level": "bytes"}),
        ("{Id:1}", "{Id:1}", Call, {"names": "pascal"}),
        ("{id:7}", {"id": IsPositiveInt}, Call, {}),
        ('{"id":7,"name":"Ann"}', {"id": IsInt(gt=6), "name": IsStr(regex="A.*")}, Call, {}),
        ("{id:7,name:Ann}", IsPartialDict(name="Ann"), None, {}),
        ("{id:7,tags:[a,b]}", {"id": "7", "tags": IsList("b", "a", check_order=False)}, None, {}),
    ],
)
def test_documents_that_say_the_same_are_equal(actual, expected, type, options):
    assert_wire_equal(actual, expected, type, **options)
    assert Wire(actual, type, **options) == expected


def test_failure_shows_paths_and_both_places():
    assert failure(b"{id:1,name:Ann}", '{"id": 2, "name": "Bob"}', Call) == [
        "2 differences at the typed level; they agree at no level",
        "$.id: value: '1' | '2' (line 1, column 5 | line 1, column 8)",
        "  actual    {id:1,name:Ann}",
        "                ^",
        '  expected  {"id": 2, "name": "Bob"}',
        "                   ^",
        "$.name: value: 'Ann' | 'Bob' (line 1, column 12 | line 1, column 19)",
        "  actual    {id:1,name:Ann}",
        "                       ^",
        '  expected  {"id": 2, "name": "Bob"}',
        "                              ^",
    ]


def test_failure_at_a_stricter_level_says_so():
    first, second, *_ = failure("{id:1,name:Ann}", "{name:Ann,id:1}", Call, level="bytes")
    assert first == "1 difference at the bytes level; they agree at the canonical level"
    assert second.startswith("$: key-order: ")


def test_failure_of_a_matcher_names_it():
    lines = failure("{id:-7}", {"id": IsPositiveInt()}, Call)
    assert lines[1].startswith("$.id: value: '-7' | <IsPositiveInt> (")


@pytest.mark.parametrize(("count", "last"), [(20, "^"), (23, "… and 3 others"), (1500, "… and 980 or more others")])
def test_failure_shows_the_first_twenty_differences(count, last):
    left, right = ("[" + ",".join([word] * count) + "]" for word in "ab")
    lines = failure(left, right, list[str])
    assert sum(line.startswith("$") for line in lines) == 20
    assert lines[-1].strip().startswith(last)


@pytest.mark.parametrize(("args", "side"), [(("{id:1", "{id:1}"), "actual"), (("{id:1}", "{id:1"), "expected")])
def test_what_is_no_document_fails_with_its_place(args, side):
    assert failure(*args, Call) == [
        f"{side} is no document: expected '}}' to close the map opened at line 1, column 1, got end of text at $.id "
        "(line 1, column 6); the text ends too early: was it cut off?",
        "{id:1",
        "     ^",
    ]
    with pytest.raises(AssertionError, match=r"^(left|right) is no document: "):
        assert Wire(args[0]) != args[1]


def test_settings_of_a_wire_are_for_both_sides():
    assert Wire("{id:1}", Call) == Wire('{"id":1}')
    assert "{id: 1}" == Wire("{id:1}", Call)  # noqa: SIM300  # its own == is asked second
    assert Wire("{id:1}", level="bytes") != "{id: 1}"
    assert repr(Wire("{id:1}")) == "Wire('{id:1}')"
    with pytest.raises(TypeError):
        hash(Wire("{id:1}"))


def test_comparisons_are_explained_where_a_wire_or_two_documents_stand():
    assert pytest_assertrepr_compare("==", "{id:2}", Wire(b"{id:1}", Call)) == [
        "'{id:2}' == Wire(b'{id:1}')",
        "1 difference at the typed level; they agree at no level",
        "$.id: value: '2' | '1' (line 1, column 5 | line 1, column 5)",
        "  left   {id:2}",
        "             ^",
        "  right  {id:1}",
        "             ^",
    ]
    lines = pytest_assertrepr_compare("==", b"{a:x,b:y}", b"{b:y,a:x}")
    assert lines is not None
    assert lines[1] == "1 difference at the bytes level; they agree at the canonical level"


@pytest.mark.parametrize(
    ("op", "left", "right"),
    [
        ("!=", Wire("{a:x}"), "{a:x}"),
        ("==", "{a:x", "{a:x}"),
        ("==", "[1,2]", "[1,3]"),
        ("==", "a", "b"),
        ("==", {"a": 1}, {"a": 2}),
        ("==", "{a:x}", b"{a:x}"),
        ("==", "", ""),
        ("==", Wire("{a:x"), "{a:x}"),
    ],
)
def test_other_comparisons_are_left_to_pytest(op, left, right):
    assert pytest_assertrepr_compare(op, left, right) is None


# ---- runs ----


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run pytest with the plugin in a folder of its own, not as on a server for tests."""
    for name in ("CI", "BUILD_NUMBER", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(*args: str, **outcomes: int) -> str:
        result = pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *args)
        result.assert_outcomes(**outcomes)
        return str(result.stdout)

    return run


def goldens(pytester: pytest.Pytester) -> dict[str, bytes]:
    """Return the golden files by name, whatever else lies in their folder."""
    files = sorted((pytester.path / "goldens").rglob("*.*"))
    return {file.relative_to(pytester.path / "goldens").as_posix(): file.read_bytes() for file in files}


def test_assertions_in_a_run_are_explained(pytester, run):
    pytester.makepyfile(
        """
        from jsvcodec.extra.pytest import Wire, assert_wire_equal
        def test_wire(): assert Wire("{a:1}") == '{"a":2}'
        def test_texts(): assert b"{a:x}" == b"{a:y}"
        def test_call(): assert_wire_equal("{a:1}", "{a:2}")
        """
    )
    printed = run(failed=3)
    assert """E     $.a: value: '1' | '2' (line 1, column 4 | line 1, column 6)""" in printed
    assert """E     $.a: value: 'x' | 'y' (line 1, column 4 | line 1, column 4)""" in printed
    assert """E     actual    {a:1}""" in printed
    assert "comparing.py" not in printed


def test_missing_golden_file_fails_and_is_written_when_asked(pytester, run):
    pytester.makepyfile("def test_a(jsv_golden): jsv_golden(b'{a:1}')")
    printed = run(failed=1)
    assert "there is no golden file" in printed
    assert "--jsv-update makes the golden file" in printed
    assert not (pytester.path / "goldens").exists()
    (file,) = re.findall(r"written: (\S+)", run("--jsv-update", passed=1))
    assert Path(file).parts == ("goldens", "test_missing_golden_file_fails_and_is_written_when_asked", "test_a.jsv")
    assert (pytester.path / file).read_bytes() == b"{a:1}"
    assert "golden files" not in run(passed=1)
    assert "golden files" not in run("--jsv-update", passed=1)


def test_golden_file_that_differs_fails_and_is_rewritten_when_asked(pytester, run):
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden(b'{a:1}')")
    run("--jsv-update", passed=1)
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden(b'{a:2}')")
    printed = run(failed=1)
    assert "1 difference at the bytes level" in printed
    assert re.search(r"E +golden +\{a:1\}", printed)
    assert goldens(pytester) == {"test_m/test_a.jsv": b"{a:1}"}
    assert re.search(r"rewritten: goldens.test_m.test_a\.jsv", run("--jsv-update", passed=1))
    assert goldens(pytester) == {"test_m/test_a.jsv": b"{a:2}"}


@pytest.mark.parametrize("there", [False, True])
def test_nothing_is_written_on_servers_for_tests(pytester, run, monkeypatch, there):
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden(b'{a:2}')")
    if there:
        folder = pytester.mkdir("goldens") / "test_m"
        folder.mkdir()
        (folder / "test_a.jsv").write_bytes(b"{a:1}")
    before = goldens(pytester)
    monkeypatch.setenv("CI", "true")
    assert "writes nothing where the environment variable CI is set" in run("--jsv-update", failed=1)
    assert goldens(pytester) == before


def test_tests_cannot_take_ci_away(pytester, run, monkeypatch):
    pytester.makepyfile(
        test_m="""
        import os
        def test_a(jsv_golden, monkeypatch):
            monkeypatch.delenv("CI")
            jsv_golden("{a:x}")
        """
    )
    monkeypatch.setenv("CI", "true")
    assert "writes nothing where the environment variable CI is set" in run("--jsv-update", failed=1)
    assert goldens(pytester) == {}


def test_golden_files_are_not_written_behind_links(pytester, run, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (pytester.path / "goldens").symlink_to(elsewhere)
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden('{a:x}')")
    assert "writes nothing behind a link" in run("--jsv-update", failed=1)
    assert list(elsewhere.iterdir()) == []


def test_a_name_may_be_a_number_that_is_counted_later(pytester, run):
    pytester.makepyfile(
        test_m="""
        def test_a(jsv_golden):
            jsv_golden("{a:1}", name="2")
            jsv_golden("{a:2}")
            jsv_golden("{a:3}")
        """
    )
    run("--jsv-update", passed=1)
    assert set(goldens(pytester)) == {"test_m/test_a-2.jsv", "test_m/test_a.jsv", "test_m/test_a-3.jsv"}


def test_golden_files_have_names_that_any_disk_takes(pytester, run):
    pytester.makepyfile(
        test_m="""
        import pytest
        class TestB:
            @pytest.mark.parametrize("text", ["x", "a/b:c", "é", "..", "y" * 300])
            def test_c(self, jsv_golden, text): jsv_golden([text])
        def test_d(jsv_golden):
            jsv_golden({"a": 1})
            jsv_golden({"a": 2})
            jsv_golden({"a": 3}, name="third")
            jsv_golden({"a": 4}, format="json")
        """
    )
    run("--jsv-update", passed=6)
    names = [name.removeprefix("test_m/") for name in goldens(pytester)]
    assert {"TestB.test_c[x].jsv", "TestB.test_c[..].jsv"} < set(names)
    assert {"test_d.jsv", "test_d-2.jsv", "test_d-third.jsv", "test_d-3.json"} < set(names)
    assert len(names) == 9
    assert all(re.fullmatch(r"[\w.\[\]-]{1,120}", name, re.ASCII) for name in names)
    assert "golden files" not in run(passed=6)


def test_golden_files_hold_the_bytes_of_documents_and_objects(pytester, run):
    pytester.makepyfile(
        test_m="""
        from datetime import date
        def test_text(jsv_golden): jsv_golden("{a:é}\\r\\n")
        def test_json(jsv_golden): jsv_golden(bytearray(b'{"a": "x"}'))
        def test_object(jsv_golden): jsv_golden({"dayOne": date(2024, 1, 31)}, dict[str, date])
        def test_mark(jsv_golden): jsv_golden(b"\\xef\\xbb\\xbf{a:x}")
        def test_nothing(jsv_golden): jsv_golden(None)
        """
    )
    run("--jsv-update", passed=5)
    assert goldens(pytester) == {
        "test_m/test_text.jsv": "{a:é}\r\n".encode(),
        "test_m/test_json.json": b'{"a": "x"}',
        "test_m/test_object.jsv": b"{dayOne:2024-01-31}",
        "test_m/test_mark.jsv": b"\xef\xbb\xbf{a:x}",
        "test_m/test_nothing.jsv": b"",
    }
    assert "golden files" not in run(passed=5)
    (pytester.path / "goldens" / "test_m" / "test_mark.jsv").write_bytes(b"{a:x}")
    assert "1 difference at the bytes level; they agree at the canonical level\nE   $: layout: " in run(
        failed=1, passed=4
    )


def test_golden_files_compare_as_closely_as_asked(pytester, run):
    test = """
        from jsvcodec.diff import Rules
        def test_a(jsv_golden): jsv_golden({}, dict[str, float], level="typed", rules=Rules(ignore=["$.at"]))
    """
    pytester.makepyfile(test_m=test.format("'{a:1,b:2,at:3}'"))
    run("--jsv-update", passed=1)
    pytester.makepyfile(test_m=test.format("""b'{"at": 4, "b": 2, "a": 1.0}'"""))
    assert "golden files" not in run("--jsv-update", passed=1)
    assert goldens(pytester) == {"test_m/test_a.jsv": b"{a:1,b:2,at:3}"}
    pytester.makepyfile(test_m=test.format("""b'{"at": 4, "b": 3, "a": 1}'"""))
    printed = run("--jsv-update", passed=1)
    assert re.search(r"rewritten: goldens.test_m.test_a\.json", printed)
    assert re.search(r"unused: goldens.test_m.test_a\.jsv", printed)


def test_what_is_no_document_is_never_written_and_is_replaced(pytester, run):
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden('<html></html>')")
    assert "actual is no document: expected JSV or JSON, got HTML" in run("--jsv-update", failed=1)
    pytester.makepyfile(test_m="def test_a(jsv_golden): jsv_golden('{a:x}')")
    run("--jsv-update", passed=1)
    (pytester.path / "goldens" / "test_m" / "test_a.jsv").write_bytes(b"{a:x")
    assert "golden is no document: expected '}'" in run(failed=1)
    run("--jsv-update", passed=1)
    assert goldens(pytester) == {"test_m/test_a.jsv": b"{a:x}"}


def test_golden_file_belongs_to_one_use(pytester, run):
    pytester.makepyfile(
        test_m="""
        import pytest
        def test_a(jsv_golden):
            jsv_golden("{a:x}", name="one")
            jsv_golden("{a:x}", name="One")
        @pytest.mark.parametrize("case", ["Up", "up"])
        def test_b(jsv_golden, case): jsv_golden("{a:x}")
        """
    )
    printed = run("--jsv-update", failed=2, passed=1)
    assert "expected a golden file's name that was not used before in this test, got 'One'" in printed
    assert re.search(r"expected a golden file of its own, got \S+\[up\]\.jsv of test_m\.py::test_b\[Up\]", printed)


MODULES = {
    "test_m": "def test_a(jsv_golden): jsv_golden('{a:x}')\ndef test_b(jsv_golden): jsv_golden('{a:x}')",
    "test_n": "def test_c(jsv_golden): jsv_golden('{a:x}')",
    "test_o": "def test_d(jsv_golden): jsv_golden('{a:x}')",
}


@pytest.fixture
def stale(pytester: pytest.Pytester, run: Any) -> None:
    """Golden files of which ``test_m/test_b.jsv`` and ``test_o/test_d.jsv`` are not used."""
    pytester.makepyfile(**MODULES)
    run("--jsv-update", passed=4)
    pytester.makepyfile(test_m=MODULES["test_m"].partition("\n")[0])
    (pytester.path / "test_o.py").unlink()
    (pytester.path / "goldens" / "mine").mkdir()
    (pytester.path / "goldens" / "mine" / "x.json").write_bytes(b"{}")


def unused(printed: str) -> list[str]:
    """Return the names of the files that a run lists."""
    return [Path(file).name for file in re.findall(r"unused: (\S+)", printed)]


@pytest.mark.usefixtures("stale")
def test_golden_files_that_no_test_asks_for_are_listed(pytester, run):
    before = goldens(pytester)
    assert unused(run(passed=2)) == ["test_b.jsv", "test_d.jsv"]
    assert unused(run("--jsv-update", passed=2)) == ["test_b.jsv", "test_d.jsv"]
    assert unused(run("test_n.py", passed=1)) == ["test_d.jsv"]
    assert goldens(pytester) == before


@pytest.mark.usefixtures("stale")
@pytest.mark.parametrize(
    ("args", "outcomes"),
    [
        (("-k", "test_a"), {"passed": 1, "deselected": 1}),
        (("test_m.py::test_a", "test_n.py"), {"passed": 2}),
        (("--deselect=test_n.py",), {"passed": 1, "deselected": 1}),
        (("--collect-only",), {}),
    ],
)
def test_runs_of_chosen_tests_list_nothing(run, args, outcomes):
    assert unused(run(*args, **outcomes)) == []


@pytest.mark.usefixtures("stale")
def test_runs_with_errors_before_the_tests_list_nothing(pytester, run):
    pytester.makepyfile(test_p="1 / 0")
    assert unused(run(errors=1)) == []
    assert unused(run("--continue-on-collection-errors", errors=1, passed=2)) == []


def test_golden_files_of_tests_that_break_off_are_not_listed(pytester, run):
    test = """
        import pytest
        def test_a(jsv_golden):
            jsv_golden("{a:x}")
            jsv_golden("{a:x}", name="second")
        @pytest.mark.parametrize("case", ["x", "y"])
        def test_b(jsv_golden, case): jsv_golden("{a:x}")
    """
    pytester.makepyfile(test_m=test)
    run("--jsv-update", passed=3)
    pytester.makepyfile(test_m=test.replace("{a:x}", "{a:y}", 1))
    assert unused(run(failed=1, passed=2)) == []
    assert unused(run("-x", failed=1)) == []
    skipped = test.replace("def test_a(jsv_golden):", "def test_a(jsv_golden):\n            pytest.skip()")
    pytester.makepyfile(test_m=skipped.replace('"x", "y"', '"x"'))
    assert unused(run(skipped=1, passed=1)) == ["test_b[y].jsv"]


def test_workers_say_together_what_is_unused(pytester, run):
    workers = ("-p", "xdist", "-n2")
    pytester.makepyfile(**MODULES)
    printed = run("--jsv-update", *workers, passed=4)
    assert len(re.findall(r"written: goldens\S+", printed)) == 4
    pytester.makepyfile(test_m=MODULES["test_m"].partition("\n")[0])
    assert unused(run(*workers, passed=3)) == ["test_b.jsv"]


BEFORE = """
from jsvcodec import encode
def Customer(id, name, tags): return {"customer": name, "tags": tags}
def charge(customer): return encode(customer)
"""


@pytest.mark.usefixtures("run")
def test_example_of_the_readme_writes_the_file_it_names(pytester):
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (conftest,) = (example for example in examples if example.startswith("pytest_plugins"))
    (test,) = (example for example in examples if "(jsv_golden)" in example)
    pytester.makeconftest(conftest)
    pytester.makepyfile(test_charge=BEFORE + test)
    pytester.runpytest_inprocess().assert_outcomes(failed=1)
    pytester.runpytest_inprocess("--jsv-update").assert_outcomes(passed=1)
    (file,) = goldens(pytester)
    assert f"writes `goldens/{file}`" in page
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


# ---- without the library ----


def test_import_without_pytest_says_what_to_install() -> None:
    code = "import sys\nsys.modules['pytest'] = None\nimport jsvcodec.extra.pytest"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: jsvcodec.extra.pytest needs pytest: pip install jsvcodec[pytest]"
    )

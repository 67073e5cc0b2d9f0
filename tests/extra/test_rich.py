"""What rich shows, as plain text and in colour."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest
from rich.console import Console

from jsvcodec import Codec
from jsvcodec.diff import compare
from jsvcodec.extra.rich import problem, table
from jsvcodec.types import Int32


def shown(renderable: Any, width: int = 100, **options: Any) -> str:
    """Return what stands in a terminal."""
    console = Console(file=io.StringIO(), width=width, legacy_windows=False, **options)
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def cells(renderable: Any, width: int = 100) -> list[list[str]]:
    """Return the words of a table by its rows."""
    lines = shown(renderable, width).splitlines()
    return [[cell.strip() for cell in line[1:-1].split(line[0])] for line in lines if line[0] in "│┃"]


def test_table_has_a_row_for_each_difference_that_counts():
    diff = compare("{a:1,b:2,c:3}", '{"a":1.0,\n"b":"x"}', dict[str, Any])
    found = table(diff, "one.jsv", "[red]two.json")
    assert cells(found) == [
        ["path", "kind", "one.jsv", "at", "[red]two.json", "at"],
        ["$.b", "value", "'2'", "1:8", "'x'", "2:5"],
        ["$.c", "missing", "'3'", "1:12", "absent", "1:1"],
    ]
    assert shown(found).splitlines()[-1].strip() == "2 differences at the typed level; they agree at no level"


def test_table_of_too_many_differences_says_so():
    diff = compare("{a:1,b:2,c:3}", "{a:2,b:3,c:4}")
    assert len(cells(table(diff, most=2))) == 3
    assert "; 1 of them are not shown" in shown(table(diff, most=2))


def test_words_are_no_markup_and_paths_are_not_cut():
    name = "[bold]" * 9
    diff = compare({name: "[b]"}, {name: "[i]"})
    rows = cells(table(diff), width=70)[1:]
    assert "".join(row[0] for row in rows) == f"$['{name}']"
    assert rows[0][2:5:2] == ["'[b]'", "'[i]'"]


def test_colours_tell_meaning_and_spelling_apart():
    diff = compare("{a:1,b:1}", "{a:2,b:01}", dict[str, int], level="bytes")
    text = shown(table(diff), force_terminal=True, color_system="standard")
    assert "\x1b[1;31mvalue" in text
    assert "\x1b[33mnumber" in text


@pytest.mark.parametrize(("name", "start"), [("a[b].jsv", "a[b].jsv:1:4: expected int32"), (None, "expected int32")])
def test_problem_shows_the_error_and_its_place(name, start):
    (error,) = Codec(dict[str, Int32]).check("{a:1x}")
    first, *rest = shown(problem(error, name)).splitlines()
    assert first.startswith(start)
    assert [line.rstrip() for line in rest] == ["{a:1x}", "   ^"]


def test_problem_has_its_hint_in_colour():
    (error,) = Codec(dict[str, bool]).check("{a:truee}")
    assert shown(problem(error)).splitlines()[0] == str(error)
    coloured = shown(problem(error), force_terminal=True, color_system="standard")
    assert f"\x1b[32m; {error.hint}" in coloured


def test_import_without_rich_says_what_to_install() -> None:
    code = "import sys\nsys.modules['rich'] = None\nimport jsvcodec.extra.rich"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == "ImportError: jsvcodec.extra.rich needs rich: pip install jsvcodec[cli]"

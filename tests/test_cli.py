"""The command line, from arguments and bytes to bytes, lines and exit codes.

Must not know how JSV is read: what texts mean is tested where it is decided. Most tests run the command inside
this process; those at the end, which need a real one for its streams, run `python -m jsvcodec`.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command
from typer.testing import CliRunner

from jsvcodec import cli, sessions
from jsvcodec.cli import comparing, options
from jsvcodec.diff import LEVELS
from jsvcodec.names import POLICIES
from jsvcodec.syntax.rules import DIALECTS, Syntax

ZSTD = import_module("compression.zstd" if sys.version_info >= (3, 14) else "zstandard")
DATA = Path(__file__).parent / "data"
SESSIONS = ("--type", "GetActiveSessionsResponse")

SHAPES = """
from datetime import datetime
from dataclasses import dataclass, field
from enum import Enum, Flag
from typing import Annotated, Any
from jsvcodec import Scalar
from jsvcodec.types import Int32, Name, UInt64

class Level(Enum):
    LOW = 1
    HIGH = 2

class Rights(Flag):
    READ = 1
    WRITE = 2

SWITCH = Scalar("switch", bool, lambda word: word == "on", lambda value: "on" if value else "off", "boolean", (), "")
CENTS = Scalar("cents", str, str, str, "number", (), "")

@dataclass
class Base:
    base_id: str | None = None

@dataclass
class Shape(Base):
    count: Int32 | None = None
    big: UInt64 | None = None
    ratio: float | None = None
    done: bool | None = None
    level: Level | None = None
    rights: Rights | None = None
    price: Annotated[str, CENTS] | None = None
    switch: Annotated[bool, SWITCH] | None = None
    flags: list[bool | None] | None = None
    names: list[str | None] | None = None
    by_number: dict[int, float] | None = None
    anything: Any = None
    named: Annotated[str, Name("the-name")] | None = None
    inner: "Shape | None" = None
    note: str | None = "none yet"

class Outer:
    @dataclass
    class Inner:
        id: str | None = None

@dataclass
class Wrong:
    id: int = "no number"

@dataclass
class Lone:
    text: str = "\\ud800\\\\"

@dataclass
class Lazy:
    anything: Any = field(default_factory=lambda: {1: (True, Level.HIGH), "b": None})

@dataclass
class Picky:
    id: str
    def __post_init__(self):
        raise ValueError("first line\\nsecond line")

@dataclass
class Unkind:
    id: str
    def __post_init__(self):
        raise SystemExit(0)

Shapes = list[Shape]
Moments = list[datetime]
Nothing = None
Hole = set[complex]
"""


@dataclass(frozen=True)
class Result:
    """What the command left behind."""

    code: int
    stdout: bytes
    stderr: str


def run(*args: str, stdin: bytes = b"") -> Result:
    """Run the command in this process."""
    found = CliRunner().invoke(cli.app, list(args), input=stdin)
    return Result(found.exit_code, found.stdout_bytes, found.stderr)


def said(result: Result) -> str:
    """Return the only line of a refusal, which printed nothing else."""
    assert result.stdout == b""
    (line,) = result.stderr.splitlines()
    return line


@pytest.fixture(autouse=True, scope="module")
def plain_terminal() -> Iterator[None]:
    """Take away what makes rich colour or wrap without being asked, as some CI machines do.

    Typer makes its commands anew for each run, which takes longer than all else here; they are made once.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(get_command), raising=False)
        for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
            patch.delenv(name, raising=False)
        patch.setenv("COLUMNS", "100")
        yield


@pytest.fixture
def shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in a directory with a module ``shapes_of_cli``."""
    before = set(sys.modules)
    (tmp_path / "shapes_of_cli.py").write_text(SHAPES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) in map(str, tmp_path.iterdir()):
            del sys.modules[name]


# ---- decode ----


@pytest.mark.parametrize(
    ("jsv", "expected"),
    [
        ("", "null"),
        ("a", '"a"'),
        ('""', '""'),
        ("12", '"12"'),
        ("True", '"True"'),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[a,,[]]", '[\n  "a",\n  null,\n  []\n]'),
        ("{b:1,a:{}}", '{\n  "b": "1",\n  "a": {}\n}'),
        ("{b:[{c:},x]}", '{\n  "b": [\n    {\n      "c": null\n    },\n    "x"\n  ]\n}'),
        ('"a""b\n\x01"', '"a\\"b\\n\\u0001"'),
        ("東京 📱", '"東京 📱"'),
        ("\ufeff{a:1}", '{\n  "a": "1"\n}'),
    ],
)
def test_decode_without_type_prints_texts(jsv: str, expected: str) -> None:
    result = run("decode", "-", stdin=jsv.encode())
    assert result == Result(0, expected.encode() + b"\n", "")


def test_decode_reads_a_file() -> None:
    result = run("decode", str(DATA / "active-sessions.jsv"))
    assert result.code == 0
    assert len(json.loads(result.stdout)["sessions"]) == 4


def test_decode_prints_what_the_json_module_would_indent() -> None:
    result = run("decode", str(DATA / "active-sessions.jsv"), *SESSIONS)
    again = json.dumps(json.loads(result.stdout), indent=2, ensure_ascii=False) + "\n"
    assert result.stdout.decode() == again


def test_decode_with_type_prints_wire_names_words_and_booleans() -> None:
    jsv = "{sessions:[{DialState:active,ended:0,log:[],unheard:of,id:5}]}"
    result = run("decode", "-", *SESSIONS, stdin=jsv.encode())
    assert json.loads(result.stdout) == {"sessions": [{"dialState": "Active", "ended": False, "log": [], "id": "5"}]}


@pytest.mark.parametrize(
    ("jsv", "expected"),
    [
        ("{count:-5}", '"count": -5'),
        ("{big:18446744073709551615}", '"big": 18446744073709551615'),
        ("{ratio:1E+17}", '"ratio": 1E+17'),
        ("{ratio:-0}", '"ratio": -0'),
        ("{ratio:0.10}", '"ratio": 0.1'),
        ("{ratio:NaN}", '"ratio": "NaN"'),
        ("{ratio:-Infinity}", '"ratio": "-Infinity"'),
        ("{done:y}", '"done": true'),
        ("{done:False}", '"done": false'),
        ("{level:2}", '"level": "HIGH"'),
        ('{rights:"READ,WRITE"}', '"rights": 3'),
        ("{price:1.10}", '"price": 1.10'),
        ("{price:.5}", '"price": ".5"'),
        ("{switch:on}", '"switch": "on"'),
        ("{flags:[True,,False]}", '"flags": [\n    true,\n    null,\n    false\n  ]'),
        ("{names:[a,,]}", '"names": [\n    "a",\n    null,\n    null\n  ]'),
        ("{byNumber:{2:2.5}}", '"byNumber": {\n    "2": 2.5\n  }'),
        ("{anything:{b:[1,{}],a:}}", '"anything": {\n    "b": [\n      "1",\n      {}\n    ],\n    "a": null\n  }'),
        ("{the-name:x}", '"the-name": "x"'),
        ("{inner:{count:1}}", '"inner": {\n    "count": 1,\n    "note": "none yet"\n  }'),
    ],
)
@pytest.mark.usefixtures("shapes")
def test_decode_with_type_spells_each_plan(jsv: str, expected: str) -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Shape", stdin=jsv.encode())
    assert result == Result(0, ("{\n  " + expected + ',\n  "note": "none yet"\n}\n').encode(), "")


@pytest.mark.usefixtures("shapes")
def test_decode_keeps_a_null_that_absence_does_not_say() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Shape", stdin=b"{note:,baseId:b}")
    assert result.stdout == b'{\n  "note": null,\n  "baseId": "b"\n}\n'


@pytest.mark.usefixtures("shapes")
def test_decode_spells_defaults_as_they_are_read_back() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Lazy", stdin=b"{}")
    assert json.loads(result.stdout) == {"anything": {"1": [True, "HIGH"], "b": None}}


@pytest.mark.usefixtures("shapes")
def test_decode_refuses_a_default_that_cannot_be_written() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Wrong", stdin=b"{}")
    assert said(result) == "jsvcodec: -: expected int, got 'no number' at $.id"


@pytest.mark.usefixtures("shapes")
def test_decode_escapes_lone_surrogates() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Lone", stdin=b"{}")
    assert result.stdout == b'{\n  "text": "\\uD800\\\\"\n}\n'


def test_decode_prints_the_deepest_documents_it_reads() -> None:
    result = run("decode", "-", stdin=b"[" * 200 + b"]" * 200)
    assert result.code == 0
    assert result.stdout.split() == [b"["] * 199 + [b"[]"] + [b"]"] * 199


def test_decode_in_dump_dialect_reads_the_page_s_sample() -> None:
    result = run("decode", str(DATA / "sample.dump.jsv"), "--dialect", "dump", *SESSIONS)
    (session,) = json.loads(result.stdout)["sessions"]
    assert list(session)[:3] == ["dialState", "callState", "queueState"]
    assert session["ended"] is False
    assert session["members"][0]["applicationData"] == {"String": "String"}


def test_decode_in_wire_dialect_hints_at_the_other() -> None:
    result = run("decode", str(DATA / "sample.dump.jsv"), "--from", "jsv")
    line, excerpt, caret = result.stderr.splitlines()
    assert result.code == cli.BAD_TEXT
    assert line.startswith(f"jsvcodec: {DATA / 'sample.dump.jsv'}: expected ")
    assert line.endswith('this looks like indented text: read it with dialect="dump"')
    assert excerpt[caret.index("^")] == "["


def test_choices_are_those_of_the_library() -> None:
    assert tuple(options.Dialect) == DIALECTS
    assert tuple(options.Naming) == tuple(POLICIES)
    assert tuple(comparing._Level) == LEVELS
    assert {form.syntax for form in options.Form} == set(get_args(Syntax))


def test_decode_error_shows_place_and_excerpt() -> None:
    jsv = "{sessions:[{ended:vielleicht}]}"
    result = run("decode", "-", *SESSIONS, stdin=jsv.encode())
    assert result == Result(
        cli.BAD_TEXT,
        b"",
        "jsvcodec: -: expected bool, got 'vielleicht' at $.sessions[0].ended (line 1, column 19); "
        "such as True, False\n"
        "{sessions:[{ended:vielleicht}]}\n"
        "                  ^\n",
    )


# ---- encode ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null", ""),
        ('"a"', "a"),
        ('""', '""'),
        ("true", "True"),
        ("12345678901234567890.50E-7", "12345678901234567890.50E-7"),
        ("-0", "-0"),
        ("9" * 5000, "9" * 5000),
        (' [ "a" , null , {} , [] , false ] ', "[a,,{},[],False]"),
        ('{"b":1.50,"a":null,"c":"x:y"}', '{b:1.50,a:,c:"x:y"}'),
        ('["\\u00e9\\ud83d\\udcf1"]', "[é📱]"),
        ('\ufeff{"a":[" "]}', '{a:[" "]}'),
    ],
)
def test_encode_without_type_writes_texts_and_digits(text: str, expected: str) -> None:
    assert run("encode", "-", stdin=text.encode()) == Result(0, expected.encode(), "")


def test_encode_with_type_leaves_nulls_out_and_orders_as_the_wire() -> None:
    text = '{"sessions": [{"id": "5", "log": null, "ended": true, "dialState": "Active"}]}'
    assert (
        run("encode", "-", *SESSIONS, stdin=text.encode()).stdout == b"{sessions:[{dialState:Active,ended:True,id:5}]}"
    )


def test_encode_undoes_decode_for_what_the_service_sends() -> None:
    sent = (DATA / "active-sessions.jsv").read_bytes()
    shown = run("decode", str(DATA / "active-sessions.jsv"), *SESSIONS).stdout
    assert run("encode", "-", *SESSIONS, stdin=shown) == Result(0, sent, "")


def test_encode_without_type_undoes_decode_for_what_the_service_sends() -> None:
    sent = (DATA / "active-sessions.jsv").read_bytes()
    shown = run("decode", str(DATA / "active-sessions.jsv")).stdout
    assert run("encode", "-", stdin=shown) == Result(0, sent, "")


@pytest.mark.usefixtures("shapes")
def test_encode_undoes_decode_for_every_plan() -> None:
    jsv = (
        "{count:-5,big:18446744073709551615,ratio:1E+17,done:True,level:HIGH,rights:3,price:1.10,switch:on,"
        'flags:[True,,False],names:[a,,],byNumber:{2:NaN},anything:[{a:"x,y"}],the-name:"",inner:{note:n},note:n}'
    )
    shown = run("decode", "-", "--type", "shapes_of_cli:Shape", stdin=jsv.encode())
    assert run("encode", "-", "--type", "shapes_of_cli:Shape", stdin=shown.stdout) == Result(0, jsv.encode(), "")


JSON = st.recursive(st.none() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=9)


@settings(deadline=None, max_examples=60)
@given(st.lists(JSON) | st.dictionaries(st.text(), JSON))
def test_any_json_of_texts_survives_or_is_refused(value: object) -> None:
    written = run("encode", "-", stdin=json.dumps(value).encode())
    assert written.code in (0, cli.BAD_TEXT)
    if written.code == 0:
        assert json.loads(run("decode", "-", stdin=written.stdout).stdout) == value
    else:
        assert said(written).startswith("jsvcodec: -: expected ")


# ---- bad texts ----

DEEP = 100_000


@pytest.mark.parametrize(
    ("command", "data", "reason"),
    [
        ("decode", b"{a:b", "expected '}' to close the map opened at line 1, column 1, got end of text"),
        ("decode", b"\xff", "expected UTF-8, got byte 0xff"),
        ("decode", b"a\x00\x1b[31m}", "expected end of text behind bare text"),
        ("decode", b"[" * DEEP, "expected at most 200 brackets open at once"),
        ("encode", b"", "expected a value, got end of text at $ (line 1, column 1)"),
        ("encode", b"{'a':1}", "expected a name or '}', got \"'\" at $ (line 1, column 2); JSON has double quotes"),
        ("encode", b'["a"] x', "expected end of text, got 'x' at $ (line 1, column 7)"),
        ("encode", b"[-Infinity]", 'not JSON: -Infinity, which must be the string "-Infinity"'),
        ("encode", b'"\xff"', "expected UTF-8, got byte 0xff"),
        ("encode", '["a"]'.encode("utf-16"), "expected UTF-8, got byte 0xff"),
        ("encode", b"[" * DEEP, "expected at most 200 brackets open at once"),
        ("encode", b'{"a":' * DEEP, "expected at most 200 brackets open at once"),
        ("encode", b"[" * 201 + b"]" * 201, "expected at most 200 brackets open at once"),
        ("encode", b'{"a":1,"a":2}', "expected each name once in a map, got a name again at $.a"),
        ("encode", b'{"a":[[null]]}', "expected no None where the reference loses it, got None at $.a[0][0]"),
        ("encode", b'{"a":["\\ud800"]}', "expected text that UTF-8 can carry, got '\\ud800' at $.a[0]"),
        ("encode", b'"\\u200b"', "expected a text other than one zero-width space, got '\\u200b' at $"),
    ],
)
def test_bad_text_is_one_line_and_exits_1(command: str, data: bytes, reason: str) -> None:
    result = run(command, "-", stdin=data)
    line, *excerpt = result.stderr.splitlines()
    assert (result.code, result.stdout) == (cli.BAD_TEXT, b"")
    assert line.startswith(f"jsvcodec: -: {reason}")
    assert len(excerpt) == (2 if "(line 1, column " in line else 0)
    assert all(char.isprintable() for char in result.stderr if char != "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"sessions":[{"ended":"x"}]}',
            "expected bool, got 'x' at $.sessions[0].ended (line 1, column 23); such as true, false",
        ),
        ('{"sessions":{}}', "expected a list, got a map at $.sessions (line 1, column 13); a list stands in [ ]"),
        (
            '{"sesions":[]}',
            "expected a member of GetActiveSessionsResponse, got 'sesions' at $.sesions (line 1, column 2); "
            "did you mean sessions?",
        ),
        (
            "null",
            "expected a GetActiveSessionsResponse, got null at $ (line 1, column 1); "
            "if it may be null, declare it with | None",
        ),
        (
            '{"__type":"os:system"}',
            "expected a registered class derived from GetActiveSessionsResponse, got 'os:system' at $.__type "
            "(line 1, column 11); register the class: types={…}",
        ),
    ],
)
def test_encode_error_shows_place_and_excerpt(text: str, expected: str) -> None:
    result = run("encode", "-", *SESSIONS, stdin=text.encode())
    line, excerpt, caret = result.stderr.splitlines()
    assert (result.code, result.stdout, line, excerpt) == (cli.BAD_TEXT, b"", f"jsvcodec: -: {expected}", text)
    assert f"column {len(caret)})" in line


@pytest.mark.usefixtures("shapes")
def test_refusals_of_a_class_stay_on_their_line() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Picky", stdin=b"{id:1}")
    line, excerpt, caret = result.stderr.splitlines()
    assert "first line\\nsecond line" in line
    assert (result.code, excerpt, caret) == (cli.BAD_TEXT, "{id:1}", "^")


@pytest.mark.usefixtures("shapes")
def test_class_that_leaves_the_program_is_a_bad_text() -> None:
    result = run("decode", "-", "--type", "shapes_of_cli:Unkind", stdin=b"{id:1}")
    assert (result.code, said(result)) == (cli.BAD_TEXT, "jsvcodec: -: SystemExit: 0")


# ---- bad calls ----


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "expected MODULE:CLASS or a name in jsvcodec.sessions"),
        ("NoSuchType", "expected MODULE:CLASS or a name in jsvcodec.sessions"),
        ("dataclass", "expected MODULE:CLASS or a name in jsvcodec.sessions"),
        ("no_such_module:A", "ModuleNotFoundError: No module named 'no_such_module'"),
        (":A", "ValueError: Empty module name"),
        ("..up:A", "TypeError: "),
        ("json:", "AttributeError: "),
        ("json:nope", "AttributeError: module 'json' has no attribute 'nope'"),
        ("json:dumps", "no plan for "),
        ("shapes_of_cli:Hole", "no plan for complex: use "),
        ("shapes_of_cli:Nothing", "expected a class, got None"),
        ("raises:A", "RuntimeError: one\\ntwo"),
        ("wordless:A", "Wordless: "),
        ("exits:A", "SystemExit: 0"),
        ("broken:A", "SyntaxError: "),
    ],
)
@pytest.mark.parametrize("command", ["decode", "encode"])
def test_bad_type_is_one_line_and_exits_2(shapes: Path, command: str, name: str, reason: str) -> None:
    (shapes / "raises.py").write_text("raise RuntimeError('one\\ntwo')")
    (shapes / "wordless.py").write_text("class Wordless(BaseException):\n __str__ = 1\nraise Wordless")
    (shapes / "exits.py").write_text("raise SystemExit(0)")
    (shapes / "broken.py").write_text("class A(\n")
    result = run(command, "-", "--type", name)
    assert result.code == cli.BAD_CALL
    assert said(result).startswith(f"jsvcodec: --type {name}: {reason}")


@pytest.mark.parametrize("command", ["decode", "encode"])
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("no such\nfile", "No such file or directory"),
        (".", "no file in it ends in .jsv or .json (or these with .gz or .zst)"),
        ("a\udcff", "No such"),
    ],
)
@pytest.mark.usefixtures("shapes")
def test_bad_file_is_one_line_and_exits_2(command: str, file: str, reason: str) -> None:
    result = run(command, file)
    assert result.code == cli.BAD_CALL
    assert said(result).startswith(f"jsvcodec: {ascii(file)[1:-1]}: {reason}")


@pytest.mark.parametrize(
    "args", [["decode"], ["decode", "-", "--dialect", "pretty"], ["encode", "-", "--dialect", "dump"], ["recode", "-"]]
)
def test_bad_options_are_explained_on_standard_error_and_exit_2(args: list[str]) -> None:
    result = run(*args)
    assert (result.code, result.stdout) == (cli.BAD_CALL, b"")
    assert "Usage:" in result.stderr


# ---- types of one's own ----


@pytest.mark.usefixtures("shapes")
def test_type_is_found_in_the_current_directory() -> None:
    result = run("encode", "-", "--type", "shapes_of_cli:Shape", stdin=b'{"count":7,"note":"n"}')
    assert result == Result(0, b"{count:7,note:n}", "")


@pytest.mark.usefixtures("shapes")
def test_type_may_be_nested_or_an_annotation() -> None:
    assert run("decode", "-", "--type", "shapes_of_cli:Outer.Inner", stdin=b"{}").stdout == b"{}\n"
    assert run("decode", "-", "--type", "shapes_of_cli:Shapes", stdin=b"[]").stdout == b"[]\n"


def test_type_may_be_an_enum_of_the_sessions() -> None:
    assert run("decode", "-", "--type", "SessionCallState", stdin=b"hold").stdout == b'"Hold"\n'


@pytest.mark.usefixtures("shapes")
def test_bad_type_is_told_before_the_file_is_read() -> None:
    assert "--type Nope" in said(run("decode", "no-such-file", "--type", "Nope"))


def test_ctrl_c_exits_130_without_a_word(shapes: Path) -> None:
    (shapes / "interrupted.py").write_text("raise KeyboardInterrupt")
    assert run("decode", "-", "--type", "interrupted:A") == Result(cli.INTERRUPTED, b"", "")


# ---- several files, folders, globs ----


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a directory with documents of all kinds."""
    (tmp_path / "a.jsv").write_bytes(b"{a:1}")
    (tmp_path / "b.dump.jsv").write_bytes(b"{ b: 2 }")
    (tmp_path / "c.json").write_bytes(b'{"c": 1.50}')
    (tmp_path / "d.jsv.gz").write_bytes(gzip.compress(b"{d:") + gzip.compress(b"4}"))
    (tmp_path / "e.txt").write_bytes(b"{e:5}")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "f.JSV").write_bytes(b"[\n\tf\n]")
    (tmp_path / "sub" / "bad.jsv").write_bytes(b"[f")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(result: Result) -> list[object]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["a.jsv", "c.json", "a.jsv"], [{"a": "1"}, {"c": 1.5}, {"a": "1"}]),
        (["*.jsv"], [{"a": "1"}, {"b": "2"}]),
        (["**/*.[jJ][sS]*"], [{"a": "1"}, {"b": "2"}, {"c": 1.5}, {"d": "4"}, None, ["f"]]),
        (["sub"], [None, ["f"]]),
        (["su?"], [None, ["f"]]),
        (["e.txt", "d.jsv.gz"], [{"e": "5"}, {"d": "4"}]),
        (["."], [{"a": "1"}, {"b": "2"}, {"c": 1.5}, {"d": "4"}, None, ["f"]]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_decode_takes_files_globs_and_folders(named: list[str], expected: list[object]) -> None:
    result = run("decode", "--compact", *named)
    assert lines(result) == [each for each in expected if each is not None]
    assert result.code == (cli.BAD_TEXT if None in expected else 0)
    assert ("bad.jsv: expected ']' " in result.stderr) is (None in expected)


@pytest.mark.usefixtures("folder")
def test_brackets_in_a_name_that_is_there_are_no_glob(folder: Path) -> None:
    (folder / "x[1].jsv").write_bytes(b"x")
    assert run("decode", "x[1].jsv").stdout == b'"x"\n'


@pytest.mark.usefixtures("folder")
def test_worst_exit_code_counts_and_no_file_stops_the_others() -> None:
    result = run("decode", "sub/bad.jsv", "no-such", "no-*", "a.jsv", "--compact")
    assert (result.code, lines(result)) == (cli.BAD_CALL, [{"a": "1"}])
    assert [line.partition(": ")[2] for line in result.stderr.splitlines() if line.startswith("jsvcodec")] == [
        "sub/bad.jsv: expected ']' to close the list opened at line 1, column 1, got end of text at $[0] "
        "(line 1, column 3); the text ends too early: was it cut off?",
        "no-such: No such file or directory",
        "no-*: no file has such a name",
    ]


@pytest.mark.usefixtures("folder")
def test_encode_ends_lines_only_between_files() -> None:
    assert run("encode", "c.json").stdout == b"{c:1.50}"
    assert run("encode", "c.json", "a.jsv").stdout == b"{c:1.50}\n{a:1}\n"


# ---- formats ----


@pytest.mark.parametrize(
    ("args", "stdin", "expected"),
    [
        (["decode", "-", "--compact"], b'{"a": 1}', b'{"a":1}\n'),
        (["decode", "-", "--compact"], b'{"a":1}', b'{"a":1}\n'),
        (["decode", "-", "--compact"], b'{"a b,c":1}', b'{"a b,c":"1"}\n'),
        (["decode", "-", "--compact"], b"true", b"true\n"),
        (["decode", "-", "--compact"], b"True", b'"True"\n'),
        (["decode", "-", "--compact"], b"{a: b}", b'{"a":" b"}\n'),
        (["decode", "-", "--compact"], b"{\na: b\n}", b'{"a":"b"}\n'),
        (["decode", "-", "--compact", "--from", "dump"], b"{a: b}", b'{"a":"b"}\n'),
        (["decode", "-", "--compact", "--from", "json"], b'{"a":1}', b'{"a":1}\n'),
        (["decode", "-", "--compact", "--dialect", "wire"], b'{"a": "b"}', b""),
        (["decode", "-", "--to", "jsv"], b'{"a":"1"}', b"{a:1}\n"),
        (["decode", "-", "--to", "dump"], b"{a:[1, 2]}", b'{\n  a: [\n    1,\n    " 2"\n  ]\n}\n'),
        (["encode", "-", "--to", "dump"], b'{"a":[1.50]}', b"{\n  a: [\n    1.50\n  ]\n}\n"),
        (["encode", "-", "--to", "json"], b'[1.50,"1"]', b'[\n  1.50,\n  "1"\n]\n'),
        (["encode", "-", "--from", "jsv", "--to", "json"], b"[1.50]", b'[\n  "1.50"\n]\n'),
        (["encode", "-", "--from", "jsv"], b'["1"]', b"[1]"),
    ],
)
def test_formats_are_told_or_found_out(args: list[str], stdin: bytes, expected: bytes) -> None:
    assert run(*args, stdin=stdin).stdout == expected


@pytest.mark.parametrize(
    ("args", "stdin", "expected"),
    [
        (["--names", "pascal"], b'{"Count":5}', b"{Count:5,Note:none yet}"),
        (["--names", "snake", "--from", "jsv"], b"{base_id:5}", b"{note:none yet,base_id:5}"),
        (["--exact"], b'{"names":["a",null],"note":"n"}', b"{names:[a,],note:n}"),
        (["--to", "json", "--exact"], b'{"ratio":"NaN","note":"n"}', b'{\n  "ratio": NaN,\n  "note": "n"\n}\n'),
    ],
)
@pytest.mark.usefixtures("shapes")
def test_names_and_exact_are_the_codec_s(args: list[str], stdin: bytes, expected: bytes) -> None:
    result = run("encode", "-", "--type", "shapes_of_cli:Shape", *args, stdin=stdin)
    assert result == Result(0, expected, "")


# ---- packed files ----


def packed(name: str, octets: bytes) -> bytes:
    return gzip.compress(octets) if name == "x.jsv.gz" else ZSTD.compress(octets)


both = pytest.mark.parametrize("name", ["x.jsv.gz", "x.jsv.zst"])


@both
def test_packed_files_are_unpacked(folder: Path, name: str) -> None:
    (folder / name).write_bytes(packed(name, b"[") + packed(name, b"a" * 5_000_000) + packed(name, b"]"))
    assert run("decode", name) == Result(0, b'[\n  "' + b"a" * 5_000_000 + b'"\n]\n', "")


@both
def test_damaged_packed_files_are_bad_texts(folder: Path, name: str) -> None:
    whole = packed(name, b"[abc,def]")
    for octets, words in ((whole[:-3], "damaged: "), (b"no such thing", "damaged: "), (whole + b"rest", "damaged: ")):
        (folder / name).write_bytes(octets)
        result = run("decode", name)
        assert (result.code, said(result)[: len(name) + 21]) == (cli.BAD_TEXT, f"jsvcodec: {name}: {words}")


@both
def test_bombs_are_refused_in_bounded_memory(folder: Path, name: str) -> None:
    (folder / name).write_bytes(packed(name, bytes(100_000_000)))
    tracemalloc.start()
    try:
        result = run("decode", name, "--max-length", "1000")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert said(result) == f"jsvcodec: {name}: expected at most 1000 bytes, got more; --max-length takes another limit"
    assert result.code == cli.BAD_TEXT


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python has it")
def test_missing_zstandard_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "x.jsv.zst").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    result = run("decode", "x.jsv.zst")
    hint = "files that end in .zst need zstandard: pip install jsvcodec[zst]"
    assert (result.code, said(result)) == (cli.BAD_CALL, f"jsvcodec: x.jsv.zst: {hint}")


# ---- fmt ----


@pytest.mark.parametrize(
    ("args", "stdin", "expected"),
    [
        ([], b"{a:[b, c],d:}", b'{\n  a: [\n    b,\n    " c"\n  ],\n  d:\n}\n'),
        ([], b"", b""),
        ([], b'{"a": [1.50, {}]}', b'{\n  "a": [\n    1.50,\n    {}\n  ]\n}\n'),
        (["--compact"], b'{\n  a: [\n    b,\n    " c"\n  ],\n  d:\n}\n', b'{a:[b," c"],d:}'),
        (["--compact"], b'{"a": [1.50, {}]}', b'{"a":[1.50,{}]}\n'),
        (["--dump"], b"{a:[b],d:[]}", b"{\n\ta: \n\t[\n\t\tb\n\t],\n\td: []\n}\n"),
        (["--dump"], b'["a:b"]', b'[\n\t"a: b"\n]\n'),
        (["--from", "dump"], b"{ a: b }", b"{\n  a: b\n}\n"),
    ],
)
def test_fmt_lays_out(args: list[str], stdin: bytes, expected: bytes) -> None:
    assert run("fmt", "-", *args, stdin=stdin) == Result(0, expected, "")


def test_fmt_in_place_and_back_gives_the_same_bytes(folder: Path) -> None:
    sent = (DATA / "active-sessions.jsv").read_bytes().rstrip(b"\n")
    (folder / "s.jsv").write_bytes(sent)
    (folder / "s.jsv").chmod(0o640)
    (folder / "link.jsv").symlink_to("s.jsv")
    assert run("fmt", "--check", "s.jsv") == Result(cli.BAD_TEXT, b"s.jsv\n", "")
    assert run("fmt", "--write", "link.jsv") == Result(0, b"", "")
    assert run("fmt", "--check", "s.jsv") == Result(0, b"", "")
    assert (folder / "s.jsv").read_bytes() == run("fmt", "-", stdin=sent).stdout != sent
    assert run("fmt", "-w", "--compact", "s.jsv") == Result(0, b"", "")
    assert (folder / "s.jsv").read_bytes() == sent
    assert ((folder / "s.jsv").stat().st_mode & 0o777, (folder / "link.jsv").is_symlink()) == (0o640, True)
    assert not list(folder.glob(".jsvcodec*"))


def test_fmt_leaves_alone_what_it_cannot_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = run("fmt", "-w", "a.jsv", "c.json")
    assert (result.code, result.stderr.count("No space left on device\n")) == (cli.BAD_CALL, 2)
    assert (folder / "a.jsv").read_bytes() == b"{a:1}"
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("args", "stdin", "code", "reason"),
    [
        (["fmt", "a.jsv", "--compact", "--dump"], b"", 2, "fmt: --compact and --dump exclude each other"),
        (["fmt", "a.jsv", "-w", "--check"], b"", 2, "fmt: --write and --check exclude each other"),
        (["fmt", "-w", "-"], b"", 2, "-: only plain files are written in their place"),
        (["fmt", "-w", "d.jsv.gz"], b"", 2, "d.jsv.gz: only plain files are written in their place"),
        (["fmt", "--dump", "c.json"], b"", 2, "c.json: the reference has its dump for JSV alone"),
        (["fmt", "-"], b"[a", 1, "-: expected ']' to close the list"),
        (["fmt", "-", "--from", "json"], b"[1,]", 1, "-: expected a value, got ']' at $[1] (line 1, column 4)"),
        (["fmt", "-", "--from", "json"], b"[" * 100_000, 1, "-: expected at most 200 brackets open at once"),
        (["fmt", "-w", "--dump", "q.jsv"], b"", 1, "q.jsv: laid out like that, it would not read back as the same"),
    ],
)
def test_fmt_refuses(folder: Path, args: list[str], stdin: bytes, code: int, reason: str) -> None:
    (folder / "q.jsv").write_bytes(b'["a:b"]')
    result = run(*args, stdin=stdin)
    assert (result.code, result.stdout) == (code, b"")
    assert result.stderr.startswith(f"jsvcodec: {reason}")
    assert (folder / "q.jsv").read_bytes() == b'["a:b"]'


# ---- check ----


@pytest.mark.usefixtures("folder")
def test_check_tells_each_problem_with_its_place() -> None:
    result = run("check", "-", *SESSIONS, stdin=b"{sessions:[{ended:x},{log:x}]}")
    assert result == Result(
        cli.BAD_TEXT,
        b"-:1:19: expected bool, got 'x' at $.sessions[0].ended (line 1, column 19); such as True, False\n"
        b"{sessions:[{ended:x},{log:x}]}\n"
        b"                  ^\n"
        b"-:1:27: expected a list, got 'x' at $.sessions[1].log (line 1, column 27); a list stands in [ ]\n"
        b"{sessions:[{ended:x},{log:x}]}\n"
        b"                          ^\n"
        b"2 problems\n",
        "",
    )


@pytest.mark.parametrize("text", [b"abc", b'"a, b"', b'" a "'])
def test_fmt_leaves_a_text_alone_as_one(folder: Path, text: bytes) -> None:
    (folder / "t.jsv").write_bytes(text)
    before = run("decode", "t.jsv")
    assert run("fmt", "--write", "t.jsv") == Result(0, b"", "")
    assert run("decode", "t.jsv") == before


def test_fmt_there_and_back_is_the_same(folder: Path) -> None:
    text = b'{at:2024-01-31T10:20:30Z,b:"x:y",c:[a,"b, c"]}'
    (folder / "t.jsv").write_bytes(text)
    run("fmt", "--write", "t.jsv")
    assert (folder / "t.jsv").read_bytes() != text
    run("fmt", "--write", "--compact", "t.jsv")
    assert (folder / "t.jsv").read_bytes() == text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_in_folders_and_globs_are_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "sub" / "pipe.jsv")
    (folder / "sub" / "bad.jsv").unlink()
    assert run("check", "sub").stdout == b"no problems\n"
    assert run("check", "sub/*.jsv", "a.jsv") == Result(0, b"no problems\n", "")


def test_no_message_is_lost_where_columns_are_none() -> None:
    assert process("decode", "no-such", COLUMNS="0").stderr == "jsvcodec: no-such: No such file or directory\n"


@pytest.mark.usefixtures("folder")
def test_check_sums_up_several_files() -> None:
    result = run("check", ".", "no-such")
    assert (result.code, result.stderr) == (cli.BAD_CALL, "jsvcodec: no-such: No such file or directory\n")
    assert result.stdout.splitlines()[-1] == b"1 problem in 1 of 6 files"
    assert run("check", "a.jsv", "c.json") == Result(0, b"no problems in 2 files\n", "")
    assert run("check", "no-such").stdout == b""


@pytest.mark.usefixtures("folder")
def test_check_has_json_for_machines() -> None:
    result = run("check", "sub", "c.json", "--json")
    assert result.code == cli.BAD_TEXT
    bad, fine, other = lines(result)
    assert fine == {"file": "sub/f.JSV", "format": "dump", "problems": []}
    assert other == {"file": "c.json", "format": "json", "problems": []}
    assert isinstance(bad, dict)
    (problem,) = bad["problems"]
    assert (problem["code"], problem["path"], problem["offset"], problem["column"]) == ("unclosed-list", "$[0]", 2, 3)


@pytest.mark.usefixtures("shapes")
def test_check_takes_the_codec_s_options() -> None:
    shape = ("check", "-", "--type", "shapes_of_cli:Shape")
    assert run(*shape, stdin=b"{nope:1}").code == 0
    assert run(*shape, "--forbid-unknown", stdin=b"{nope:1}").code == cli.BAD_TEXT
    assert run(*shape, "--names", "pascal", "--forbid-unknown", stdin=b"{Count:1}").code == 0
    assert run(*shape, "--most", "1", stdin=b"{count:x,big:x}").stdout.endswith(b"\n1 problem\n")
    assert run("check", "-", "--type", "shapes_of_cli:Unkind", stdin=b"{id:1}").code == cli.BAD_TEXT
    assert run("check", "-", "--type", "shapes_of_cli:Hole").code == cli.BAD_CALL


# ---- diff ----


def test_diff_of_the_same_says_nothing_and_of_what_means_the_same_where_it_agrees(folder: Path) -> None:
    (folder / "a.json").write_bytes(b'{"a":"1"}')
    said = b"no difference at the typed level; they agree at the canonical level\n"
    assert run("diff", "a.jsv", "a.json") == Result(0, said, "")
    assert run("diff", "a.jsv", "-", stdin=b"{a:1}") == Result(0, b"", "")
    assert run("diff", "a.jsv", "a.json", "--level", "bytes").code == cli.BAD_TEXT


def test_diff_tells_each_difference_with_both_places(folder: Path) -> None:
    (folder / "b.jsv").write_bytes(b"{b:\x1b,a:2}")
    assert run("diff", "a.jsv", "b.jsv") == Result(
        cli.BAD_TEXT,
        b"2 differences at the typed level; they agree at no level\n"
        b"$.a: value: '1' | '2' (line 1, column 4 | line 1, column 8)\n"
        b"$.b: extra: absent | '\\x1b' (line 1, column 1 | line 1, column 4)\n",
        "",
    )
    found = json.loads(run("diff", "a.jsv", "b.jsv", "--json").stdout)
    assert (found["left"], found["right"], found["different"]) == ("a.jsv", "b.jsv", True)
    assert found["differences"][0]["at"]["right"] == {"offset": 7, "unit": "byte", "line": 1, "column": 8}


@pytest.mark.parametrize(
    ("left", "right", "args", "code"),
    [
        (b"{a:1,b:2}", b"{a:1,b:3}", ["--ignore", "$.b"], 0),
        (b"{a:1,b:2}", b"{a:2,b:3}", ["--ignore", "**.a", "--ignore", "$.b"], 0),
        (b"[{id:1},{id:2}]", b"[{id:2},{id:1}]", [], 1),
        (b"[{id:1},{id:2}]", b"[{id:2},{id:1}]", ["--key", "$=id"], 0),
        (b"{ratio:1.0}", b"{ratio:1.001}", ["--type", "shapes_of_cli:Shape"], 1),
        (b"{ratio:1.0}", b"{ratio:1.001}", ["--type", "shapes_of_cli:Shape", "--float-tolerance", "0.01"], 0),
        (b"[2024-01-01T00:00:00]", b"[2024-01-01T00:00:01]", ["--type", "shapes_of_cli:Moments"], 1),
        (
            b"[2024-01-01T00:00:00]",
            b"[2024-01-01T00:00:01]",
            ["--type", "shapes_of_cli:Moments", "--date-tolerance", "1.5"],
            0,
        ),
        (b"{a:1,b:2}", b"{b:2,a:1}", [], 0),
        (b"{a:1,b:2}", b"{b:2,a:1}", ["--level", "bytes"], 1),
        (b"{Count:1}", b"{Count:01}", ["--type", "shapes_of_cli:Shape", "--names", "pascal", "--level", "typed"], 0),
    ],
)
def test_diff_has_rules_and_levels(shapes: Path, left: bytes, right: bytes, args: list[str], code: int) -> None:
    (shapes / "left.jsv").write_bytes(left)
    (shapes / "right.jsv").write_bytes(right)
    assert run("diff", "left.jsv", "right.jsv", *args).code == code


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["a.jsv", "no-such"], "no-such: No such file or directory"),
        (["a.jsv", "sub/bad.jsv"], "sub/bad.jsv: expected ']' to close the list"),
        (["sub/bad.jsv", "a.jsv"], "sub/bad.jsv: expected ']' to close the list"),
        (["a.jsv", "bad.jsv.gz"], "bad.jsv.gz: damaged: "),
        (["-", "-"], "diff: only one document can be standard input"),
        (["a.jsv", "a.jsv", "--type", "Nope"], "--type Nope: expected MODULE:CLASS"),
        (["a.jsv", "a.jsv", "--ignore", "$..a"], "diff: ValueError: expected a pattern of paths"),
        (["a.jsv", "a.jsv", "--key", "$.a"], "diff: --key: expected PATTERN=MEMBER, got '$.a'"),
        (["a.jsv", "a.jsv", "--float-tolerance", "-1"], "diff: ValueError: expected tolerances"),
        (["a.jsv", "a.jsv", "--date-tolerance", "nan"], "diff: ValueError: "),
        (["a.jsv", "d.jsv.gz", "--max-length", "3"], "a.jsv: expected at most 3 bytes"),
        (["."], ""),
    ],
)
def test_diff_exits_2_on_trouble(folder: Path, args: list[str], reason: str) -> None:
    (folder / "bad.jsv.gz").write_bytes(b"nothing packed")
    result = run("diff", *args)
    assert (result.code, result.stdout) == (cli.BAD_CALL, b"")
    assert result.stderr.startswith(f"jsvcodec: {reason}" if reason else "Usage: ")


# ---- types ----


def test_types_lists_those_of_the_sessions() -> None:
    listed = run("types").stdout.decode().splitlines()
    assert [line.partition(":")[0] for line in listed] == sessions.__all__
    assert "SessionDialState: Whether a session is active." in listed


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["SessionDialState"], "SessionDialState: Whether a session is active.\n  None\n  Active\n"),
        (
            ["SessionLogInfo"],
            "SessionLogInfo: One entry of a session's log.\n  date: str or nothing\n  message: str or nothing\n",
        ),
        (
            ["SessionLogInfo", "--names", "pascal"],
            "SessionLogInfo: One entry of a session's log.\n  Date: str or nothing\n  Message: str or nothing\n",
        ),
        (["--type", "shapes_of_cli:Picky"], "shapes_of_cli:Picky\n  id: str, required\n"),
        (["--type", "shapes_of_cli:Shapes"], "shapes_of_cli:Shapes\n  list of Shape\n"),
    ],
)
@pytest.mark.usefixtures("shapes")
def test_types_shows_one(args: list[str], expected: str) -> None:
    assert run("types", *args) == Result(0, expected.encode(), "")


@pytest.mark.usefixtures("shapes")
def test_types_words_each_plan() -> None:
    shown = run("types", "--type", "shapes_of_cli:Shape").stdout.decode()
    assert "  byNumber: map of int to float or nothing\n  anything: anything\n" in shown
    assert "  inner: Shape or nothing\n" in shown


def test_types_has_json_for_machines() -> None:
    listed = json.loads(run("types", "--json").stdout)
    assert [each["name"] for each in listed] == sessions.__all__
    (one,) = [each for each in listed if each["name"] == "SessionLogInfo"]
    assert json.loads(run("types", "SessionLogInfo", "--json").stdout) == one
    assert one["members"][0] == {"name": "date", "type": "str or nothing", "required": False}


@pytest.mark.parametrize("args", [["Nope"], ["--type", "json:dumps"], ["SessionInfo", "--type", "SessionInfo"]])
def test_types_refuses_in_one_line(args: list[str]) -> None:
    result = run("types", *args)
    assert (result.code, said(result)[:10]) == (cli.BAD_CALL, "jsvcodec: ")


# ---- whatever comes ----


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["decode", "encode", "fmt", "fmt --compact", "fmt --dump", "check", "check --json"]),
    st.sampled_from(["", " --from jsv", " --from dump", " --from json"]),
    st.binary(max_size=20) | st.text(st.sampled_from('ab1 ":,{}[]\\\n\t'), max_size=20).map(str.encode),
)
def test_any_input_ends_with_0_or_1_and_without_traceback(command: str, form: str, data: bytes) -> None:
    result = run(*command.split(), *form.split(), "-", stdin=data)
    assert result.code in (0, cli.BAD_TEXT) or (command == "fmt --dump" and "for JSV alone" in result.stderr)
    assert "Error" not in result.stderr
    assert "Traceback" not in result.stderr


# ---- help ----


@pytest.mark.parametrize("command", ["decode", "encode", "fmt", "check", "diff", "types"])
def test_help_of_each_command_has_examples(command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert result.stdout.decode().count(f"Example: jsvcodec {command} ") == 2


def test_help_says_the_exit_codes() -> None:
    shown = " ".join(run("--help").stdout.decode().split())
    assert "Exit codes: 0 all is well; 1 problems in the data, or differences; 2 a wrong call, or trouble" in shown


def test_version_is_the_distribution_s() -> None:
    assert run("--version") == Result(0, b"jsvcodec 0.1.0\n", "")


# ---- in a process of its own ----

COMMAND = [sys.executable, "-m", "jsvcodec"]
HOME = str(Path(cli.__file__).parents[2])


def process(*args: str, stdin: bytes = b"", shell: str = "", **environment: str) -> Result:
    """Run the command in a process; ``shell`` is a redirection, as a shell writes it."""
    line = ["sh", "-c", f'"$@" {shell}', "sh", *COMMAND, *args] if shell else [*COMMAND, *args]
    done = subprocess.run(line, input=stdin, capture_output=True, env={**os.environ, **environment}, timeout=60)
    return Result(done.returncode, done.stdout, done.stderr.decode())


def test_pipe_of_decode_and_encode_gives_the_same_bytes() -> None:
    sent = (DATA / "active-sessions.jsv").read_bytes()
    shown = process("decode", "-", *SESSIONS, stdin=sent, PYTHONIOENCODING="ascii")
    assert shown.stderr == ""
    assert process("encode", "-", *SESSIONS, stdin=shown.stdout) == Result(0, sent, "")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["fmt", "--check", "a.jsv", "c.json"], cli.BAD_TEXT),
        (["check", "a.jsv", "c.json"], 0),
        (["check", "."], cli.BAD_TEXT),
        (["check", ".", "no-such"], cli.BAD_CALL),
        (["diff", "a.jsv", "a.jsv", "--level", "bytes"], 0),
        (["diff", "a.jsv", "c.json"], cli.BAD_TEXT),
        (["diff", "a.jsv", "sub/bad.jsv"], cli.BAD_CALL),
    ],
)
def test_exit_codes_reach_the_shell(folder: Path, args: list[str], code: int) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = process(*args, PYTHONPATH=HOME)
    assert (result.code, "Traceback" in result.stderr) == (code, False)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_complaint_needs_no_unicode_terminal_and_never_wraps() -> None:
    result = process("decode", "-", stdin="{é:[b}".encode(), PYTHONIOENCODING="ascii", COLUMNS="20")
    line, excerpt, caret = result.stderr.splitlines()
    assert result.code == cli.BAD_TEXT
    assert line.endswith("at $.\\xe9[0] (line 1, column 6)")
    assert (excerpt, caret) == ("{\\xe9:[b}", "     ^")


@pytest.mark.skipif(os.name != "posix", reason="streams are redirected by a shell")
@pytest.mark.parametrize(
    ("args", "shell", "code", "stderr"),
    [
        (["decode", "-"], ">&-", cli.BAD_CALL, "jsvcodec: standard output: closed\n"),
        (["decode", "-"], "<&-", cli.BAD_CALL, "jsvcodec: -: standard input is closed\n"),
        (["decode", "no-such-file"], "2>&-", cli.BAD_CALL, ""),
        (["encode", "--help"], ">/dev/full", cli.BAD_CALL, "jsvcodec: standard output: No space left on device\n"),
        (["decode", "-"], ">/dev/full", cli.BAD_CALL, "jsvcodec: standard output: No space left on device\n"),
    ],
)
def test_closed_or_full_streams_are_told_and_leave_no_traceback(
    args: list[str], shell: str, code: int, stderr: str
) -> None:
    if "/dev/full" in shell and not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    assert process(*args, stdin=b"abc", shell=shell) == Result(code, b"", stderr)


@pytest.mark.skipif(os.name != "posix", reason="the limit is POSIX's")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_is_too_large_is_told(unbuffered: str, tmp_path: Path) -> None:
    import resource
    import signal

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [*COMMAND, "decode", "-"],
            input=b"[" + b"a," * 200_000 + b"a]",
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            preexec_fn=limit,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (cli.BAD_CALL, b"jsvcodec: standard output: File too large\n")


def test_broken_pipe_is_quiet_and_exits_141() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*COMMAND, "decode", "-"], input=b"a" * 300_000, stdout=writer, stderr=subprocess.PIPE, timeout=60
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (cli.BROKEN_PIPE, b"")


@pytest.mark.skipif(os.name != "posix", reason="a terminal is made with pty")
@pytest.mark.parametrize(("wish", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_terminals_without_no_color(wish: dict[str, str], coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", **wish}
    try:
        subprocess.run([*COMMAND, "decode", "no-such-file"], stderr=theirs, env=environment, timeout=60, check=False)
        shown = os.read(ours, 1000)
    finally:
        os.close(ours)
        os.close(theirs)
    assert shown.endswith(b"no-such-file: No such file or directory\r\n")
    assert (b"\x1b[" in shown) is coloured

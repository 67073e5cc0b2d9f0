"""The command line, from arguments and bytes to bytes, lines and exit codes.

Must not know how JSV is read: what texts mean is tested where it is decided. Most tests run the command inside
this process; those at the end, which need a real one for its streams, run `python -m jsvcodec`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from jsvcodec import cli
from jsvcodec.cli import options
from jsvcodec.syntax.jsv import DIALECTS

DATA = Path(__file__).parent / "data"
SESSIONS = ("--type", "GetActiveSessionsResponse")

SHAPES = """
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
    """Take away what makes rich colour or wrap without being asked, as some CI machines do."""
    with pytest.MonkeyPatch.context() as patch:
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


def test_dialects_are_those_of_the_grammar() -> None:
    assert tuple(options.Dialect) == DIALECTS


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
            "expected bool, got 'x' at $.sessions[0].ended (line 1, column 23); such as True, False",
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


# ---- help ----


@pytest.mark.parametrize("command", ["decode", "encode"])
def test_help_of_each_command_has_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert f"Example: jsvcodec {command} answer.js" in result.stdout.decode()


def test_version_is_the_distribution_s() -> None:
    assert run("--version") == Result(0, b"jsvcodec 0.1.0\n", "")


# ---- in a process of its own ----

COMMAND = [sys.executable, "-m", "jsvcodec"]


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
        (["decode", "-"], ">&-", cli.BAD_TEXT, "jsvcodec: standard output: closed\n"),
        (["decode", "-"], "<&-", cli.BAD_CALL, "jsvcodec: -: standard input is closed\n"),
        (["decode", "no-such-file"], "2>&-", cli.BAD_CALL, ""),
        (["encode", "--help"], ">/dev/full", cli.BAD_TEXT, "jsvcodec: standard output: No space left on device\n"),
        (["decode", "-"], ">/dev/full", cli.BAD_TEXT, "jsvcodec: standard output: No space left on device\n"),
    ],
)
def test_closed_or_full_streams_are_told_and_leave_no_traceback(
    args: list[str], shell: str, code: int, stderr: str
) -> None:
    if "/dev/full" in shell and not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    assert process(*args, stdin=b"abc", shell=shell) == Result(code, b"", stderr)


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

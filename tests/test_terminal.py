"""The command line on a real terminal: colour, progress, completion, interrupt, broken pipe.

What is printed to files and pipes is tested in `test_cli`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import jsvcodec

pexpect = pytest.importorskip("pexpect")
if not hasattr(pexpect, "spawn"):  # Windows has no terminals of this kind
    pytest.skip("terminals are made with pty", allow_module_level=True)

DATA = Path(__file__).parent / "data"
HOME = str(Path(jsvcodec.__file__).parents[1])
COMMAND = f"{shlex.quote(sys.executable)} -m jsvcodec"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CURSOR = "\x1b[?25l"  # hidden, as bars do
LONG = 20

Spawn = Callable[..., "pexpect.spawn[str]"]


def environment(**wish: str) -> dict[str, str]:
    """Return this process's environment without what makes rich colour or wrap without being asked."""
    unwanted = ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "TERM": "xterm-256color", "PYTHONPATH": HOME, "PS1": "$ ", **wish}


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Spawn]:
    """Run a line of shell in a terminal, in a directory of its own; the result collects what it shows."""
    opened = []

    def spawn(line: str, columns: int = 100, **wish: str) -> pexpect.spawn[str]:
        child = pexpect.spawn(
            "sh", ["-c", line], env=environment(**wish), encoding="utf-8", timeout=LONG, dimensions=(40, columns),
            cwd=str(tmp_path),
        )  # fmt: skip
        opened.append(child)
        return child

    yield spawn
    for child in opened:
        child.close(force=True)


def ended(child: pexpect.spawn[str]) -> tuple[str, int | None]:
    """Wait for the end, and return what the terminal was sent, and the exit code."""
    shown = child.read()
    child.wait()
    return shown, child.exitstatus


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Path]:
    """Make a document that takes more than a second to come: a pipe that somebody writes into bit by bit."""
    pipe = tmp_path / "slow.jsv"
    os.mkfifo(pipe)

    def write() -> None:
        with open(pipe, "wb", buffering=0) as file:
            try:
                file.write(b"[")
                for _ in range(13):
                    file.write(b"a" * 1000)
                    time.sleep(0.1)
                file.write(b"]")
            except BrokenPipeError:
                pass

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield pipe
    if writer.is_alive():  # nobody has opened it, or nobody reads on
        os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))
        writer.join(LONG)


# ---- colour ----


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (f"decode {DATA}/active-sessions.jsv", 0, '"sessions"'),
        (f"diff {DATA}/active-sessions.jsv {DATA}/sample.dump.jsv", 1, "$.sessions[0]"),
        ("decode bad.jsv", 1, "jsvcodec: bad.jsv: expected "),
    ],
)
def test_colour_is_for_terminals_and_not_with_no_color(
    terminal: Spawn, tmp_path: Path, line: str, code: int, words: str
) -> None:
    (tmp_path / "bad.jsv").write_text("[a")
    both = f"{COMMAND} {line}; echo $?; NO_COLOR=1 {COMMAND} {line}; exit $?"
    shown, status = ended(terminal(both))
    coloured, plain = shown.split(f"\n{code}\r\n")
    assert status == code
    assert COLOUR.search(coloured)
    assert "\x1b" not in plain
    assert words in COLOUR.sub("", coloured)
    assert COLOUR.sub("", coloured).split() == plain.split()


def test_no_colour_and_no_width_where_the_output_is_no_terminal(terminal: Spawn, tmp_path: Path) -> None:
    (tmp_path / "a.jsv").write_text("{a:1}")
    (tmp_path / "b.jsv").write_text("{a:2}")
    shown, _ = ended(terminal(f"({COMMAND} diff a.jsv b.jsv; {COMMAND} decode a.jsv) > out; cat out", columns=30))
    assert shown == (
        "1 difference at the typed level; they agree at no level\r\n"
        "$.a: value: '1' | '2' (line 1, column 4 | line 1, column 4)\r\n"
        '{\r\n  "a": "1"\r\n}\r\n'
    )


def test_diff_is_a_table_as_wide_as_the_terminal(terminal: Spawn) -> None:
    line = f"{COMMAND} diff {DATA}/active-sessions.jsv {DATA}/sample.dump.jsv"
    shown, code = ended(terminal(line, columns=60))
    rows = COLOUR.sub("", shown).splitlines()
    assert code == 1
    assert {len(row) for row in rows if "│" in row or "┃" in row} == {max(map(len, rows[:-1]))}
    assert max(map(len, rows)) <= 60
    assert "missing" in shown


def test_control_characters_of_documents_never_reach_the_terminal(terminal: Spawn, tmp_path: Path) -> None:
    (tmp_path / "a.jsv").write_text("{a:\x1b]0;evil\x07,\x1b[5mb:c}")
    (tmp_path / "b.jsv").write_text("{a:x}")
    for line in ("diff a.jsv b.jsv", "check a.jsv --type GetActiveSessionsResponse --forbid-unknown"):
        shown, _ = ended(terminal(f"{COMMAND} {line}"))
        assert "\x1b" not in COLOUR.sub("", shown)
        assert "\x1b[5m" not in shown


# ---- progress ----


def test_progress_has_a_rate_and_leaves_nothing_behind(terminal: Spawn, slow: Path) -> None:
    shown, code = ended(terminal(f"{COMMAND} decode {slow.name} > out && tail -c 4 out"))
    assert code == 0
    assert re.search(r"slow\.jsv .*kB.* kB/s", COLOUR.sub("", shown))
    assert shown.count(CURSOR) == shown.count("\x1b[?25h") == 1  # the cursor is back
    assert shown.endswith('"\r\n]\r\n')
    assert "\x1b[2K" in shown  # the bar is gone


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("line", [f"decode {DATA}/active-sessions.jsv", "decode slow.jsv 2> errors"])
def test_no_progress_for_quick_work_or_without_a_terminal(terminal: Spawn, line: str) -> None:
    shown, code = ended(terminal(f"{COMMAND} {line} > out; code=$?; cat errors; exit $code"))
    assert code == 0
    assert CURSOR not in shown
    assert "kB" not in shown


@pytest.mark.usefixtures("slow")
def test_progress_makes_room_for_output_and_complaints(terminal: Spawn, tmp_path: Path) -> None:
    (tmp_path / "quick.jsv").write_text("quick")
    shown, code = ended(terminal(f"{COMMAND} decode slow.jsv no-such quick.jsv --compact"))
    assert code == 2
    assert CURSOR in shown
    for line in (r'\["a{13000}"\]', "jsvcodec: no-such: No such file or directory", '"quick"'):
        # each on a line of its own, or in the place of the bar
        assert re.search(rf"(\x1b\[2K|\n){line}\r\n", COLOUR.sub("", shown))


# ---- interrupt ----


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("command", ["decode slow.jsv", "check -"])
def test_ctrl_c_exits_130_without_a_word(terminal: Spawn, command: str) -> None:
    child = terminal(f"exec {COMMAND} {command}")
    time.sleep(1.3)  # it has started, and waits for input
    child.sendcontrol("c")
    shown, code = ended(child)
    assert (code, child.signalstatus) == (130, None)
    left = re.sub(r"\x1b\[[0-9?;]*[A-Za-z]", "", shown).replace("^C", "")
    assert "Traceback" not in left
    assert "Abort" not in left
    assert shown.count(CURSOR) == shown.count("\x1b[?25h")


# ---- broken pipe ----


def test_broken_pipe_is_quiet(terminal: Spawn, tmp_path: Path) -> None:
    (tmp_path / "a.jsv").write_text("[" + "a," * 30_000 + "b]")
    for command in ("decode", "fmt"):
        line = f"({COMMAND} {command} a.jsv a.jsv 2> errors; echo $? > code) | head -c 1; cat code errors"
        shown, _ = ended(terminal(line))
        assert shown == "[141\r\n"


# ---- completion ----


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pexpect.spawn[str]]:
    """Start bash with the command ``jsvcodec`` and its completion."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    folder = tmp_path_factory.mktemp("shell")
    script = folder / "jsvcodec"
    script.write_text(f"#!{sys.executable}\nfrom jsvcodec.__main__ import main\nmain()\n")
    script.chmod(0o755)
    (folder / "answer.jsv").write_text("{a:1}")
    # A terminal that can do little is spared the escapes that would stand between the words.
    wish = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb", "PS1": "ready> "}
    child = pexpect.spawn(
        bash, ["--norc", "--noprofile"], env=environment(**wish), encoding="utf-8", timeout=LONG, cwd=str(folder),
        dimensions=(40, 150),
    )  # fmt: skip
    child.expect_exact("ready> ")
    child.sendline("eval \"$(jsvcodec --show-completion)\"; echo load''ed")
    child.expect_exact("loaded\r\nready> ")
    yield child
    child.close(force=True)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("jsvcodec dec\t", "ode "),
        ("jsvcodec decode --type GetActiveSessionsR\t", "esponse "),
        ("jsvcodec decode answ\t", "er.jsv "),
        ("jsvcodec types SessionMember\t\t", "SessionMemberCallState  SessionMemberInfo"),
    ],
)
def test_completion_in_a_shell(shell: pexpect.spawn[str], typed: str, completed: str) -> None:
    shell.send(typed)
    shell.expect_exact(typed.rstrip("\t"))
    shell.expect_exact(completed)
    shell.send("\x03")
    shell.expect_exact("ready> ")

"""The README's examples do what it says."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(*kinds: str) -> list[tuple[str, str, int]]:
    """Return the fenced blocks of these kinds, each with the number of lines before it."""
    page = README.read_text(encoding="utf-8")
    found = [(*each.groups(), page.count("\n", 0, each.start(2))) for each in FENCE.finditer(page)]
    return [(kind, text, line) for kind, text, line in found if kind in kinds]


def test_examples_print_what_the_readme_shows() -> None:
    names: dict[str, object] = {"__name__": "readme"}
    printed = ""
    for kind, text, line in blocks("python", "output"):
        if kind == "output":
            assert printed == text
            printed = ""
            continue
        assert printed == "", "the README does not show what its example printed"
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile("\n" * line + text, str(README), "exec", dont_inherit=True), names)
        printed = out.getvalue()
    assert printed == ""


def test_first_two_commands_are_single_lines_for_a_fresh_clone() -> None:
    commands = [text for _, text, _ in blocks("sh")]
    assert len(commands) == 2
    for command in commands:
        assert command.startswith("python3 -m venv .venv && ")
        assert command.count("\n") == 1


def test_every_option_of_a_codec_is_in_the_table() -> None:
    from jsvcodec.codec import CodecOptions

    table = README.read_text(encoding="utf-8").partition("| option |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(CodecOptions.__annotations__)

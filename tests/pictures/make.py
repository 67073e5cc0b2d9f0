"""Makes the README's pictures of a terminal: ``python tests/pictures/make.py`` writes them beside this file."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console, RenderableType
from rich.text import Text

from jsvcodec import Codec
from jsvcodec.diff import compare
from jsvcodec.extra.rich import problem, table
from jsvcodec.sessions import GetActiveSessionsResponse

__all__ = ["HERE", "pictures"]

HERE = Path(__file__).parent
"""Where the pictures stand."""

JSV = (
    b"{sessions:[{dialState:Active,callState:Connected,"
    b'customerName:"Smith, Jones & Co",fromName:Ann Lee,ended:False,outcome:Answered,'
    b"log:[{date:2024-03-05T14:07:31Z,message:Ringing}],id:se-7}]}"
)
JSON = (
    b'{"sessions":[{"id":"se-7","dialState":"Active","callState":"Hold",'
    b'"customerName":"Smith, Jones & Co","fromName":"Anne Lee","ended":false,"holdReason":"Park",'
    b'"log":[{"date":"2024-03-05T14:07:31Z","message":"Ringing"},'
    b'{"date":"2024-03-05T14:09:02Z","message":"On hold"}]}]}'
)

# Rich's own frame loads fonts from elsewhere, which a picture in a page may not.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: Consolas, Menlo, "DejaVu Sans Mono", monospace; font-size: {char_height}px; \
line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">\
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def pictures() -> dict[str, str]:
    """Return each picture by the name of its file."""
    diff = compare(JSV, JSON, GetActiveSessionsResponse)
    difference = table(diff, "a.jsv", "b.json")
    bad = JSV.replace(b"Connected", b"Conected").replace(b"ended:False", b"ended:no way")
    problems = Codec(GetActiveSessionsResponse).check(bad)
    return {
        "diff.svg": picture("diff", "jsvcodec diff a.jsv b.json --type GetActiveSessionsResponse", [difference]),
        "error.svg": picture(
            "error",
            "jsvcodec check a.jsv --type GetActiveSessionsResponse",
            [problem(each, "a.jsv") for each in problems],
        ),
    }


def picture(name: str, command: str, shown: list[RenderableType]) -> str:
    """Return a terminal in which a command shows something; the same bytes each time.

    Args:
        name: What tells this picture's parts apart from those of others in a page.
        command: The command.
        shown: What it shows.
    """
    console = Console(
        file=io.StringIO(), record=True, width=96, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    console.print(Text.assemble(("$ ", "dim"), command))
    for each in shown:
        console.print(each)
    return console.export_svg(title="jsvcodec", code_format=FRAME, unique_id=f"jsvcodec-{name}")


if __name__ == "__main__":
    for name, svg in pictures().items():
        (HERE / name).write_bytes(svg.encode())

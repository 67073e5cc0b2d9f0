"""Differences and errors as rich shows them in a terminal: a table, and a text with its place marked.

It knows colours and columns, and nothing of how differences are found.
"""

from __future__ import annotations

from jsvcodec.diff import Place, WireDiff
from jsvcodec.errors import DecodeError

try:
    from rich.table import Table
    from rich.text import Text
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "rich":
        raise
    raise ImportError("jsvcodec.extra.rich needs rich: pip install jsvcodec[cli]") from None

__all__ = ["problem", "table"]

_COLOURS = {"difference": "bold red", "spelling": "yellow"}
"""Of kinds, by the severity of the difference."""


def table(diff: WireDiff, left: str = "left", right: str = "right", most: int = 1000) -> Table:
    """Return a table of the differences that count, with the places on both sides, and the summary below it.

    Args:
        diff: What differs.
        left: What the left document is called.
        right: What the right one is called.
        most: How many differences are shown.
    """
    # Paths, words and names of files are never markup, so all of them are texts.
    found = Table(caption_justify="left")
    found.add_column("path", overflow="fold", min_width=12)
    found.add_column("kind", no_wrap=True)
    for name in (left, right):
        found.add_column(Text(_visible(name)), overflow="fold")
        found.add_column("at", no_wrap=True, justify="right")
    for each in list(diff)[:most]:
        sides = [Text(each.left, "red"), _at(each.left_at), Text(each.right, "green"), _at(each.right_at)]
        found.add_row(Text(_visible(each.path), "cyan"), Text(each.kind, _COLOURS[each.severity]), *sides)
    hidden = len(diff) - most
    found.caption = Text(diff.summary() + (f"; {hidden} of them are not shown" if hidden > 0 else ""), "dim")
    return found


def _visible(text: str) -> str:
    """Return a text with all characters escaped that do not show: a terminal must not be steered by it."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _at(place: Place) -> Text:
    return Text(f"{place.line}:{place.column}", "dim")


def problem(error: DecodeError, name: str | None = None) -> Text:
    """Return what an error says, and the text around its place with the place marked.

    Args:
        error: The error.
        name: What the document is called, or None.
    """
    text, caret = error.excerpt().split("\n")
    where = f"{_visible(name)}:{error.line}:{error.column}: " if name else ""
    said, mark, hint = str(error).partition(f"; {error.hint}")
    return Text.assemble((where, "bold"), said, (mark + hint, "green"), "\n", text, "\n", (caret, "bold red"))

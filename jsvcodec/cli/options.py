"""What most commands ask for: types by name, formats, limits; and how a file's format is found out.

It knows the wording of options, and nothing of what commands do.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib import import_module
from operator import attrgetter
from typing import Annotated, Any

import typer

from jsvcodec import sessions
from jsvcodec.cli.ends import Refused
from jsvcodec.cli.files import Input
from jsvcodec.errors import Source
from jsvcodec.sniffing import sniff
from jsvcodec.syntax.layout import is_laid_out
from jsvcodec.syntax.rules import LIMITS, Syntax

__all__ = [
    "MAX_LENGTH",
    "Dialect",
    "Exact",
    "Files",
    "Form",
    "From",
    "Machine",
    "MaxLength",
    "Names",
    "Naming",
    "Type",
    "annotation",
    "form_of",
    "type_names",
]


class Form(StrEnum):
    """How a document is written."""

    JSV = "jsv"
    DUMP = "dump"
    JSON = "json"

    @property
    def syntax(self) -> Syntax:
        """What a reader of text calls it."""
        return "wire" if self is Form.JSV else "dump" if self is Form.DUMP else "json"


class Dialect(StrEnum):
    """`jsvcodec.syntax.rules.DIALECTS`, as typer wants choices."""

    WIRE = "wire"
    DUMP = "dump"


class Naming(StrEnum):
    """`jsvcodec.names.POLICIES`, as typer wants choices."""

    CAMEL = "camel"
    PASCAL = "pascal"
    SNAKE = "snake"
    ASIS = "asis"


def type_names(incomplete: str) -> list[str]:
    """Return the types of `jsvcodec.sessions` whose names begin so, for shells to complete."""
    return [name for name in sessions.__all__ if name.startswith(incomplete)]


Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="Files, globs or folders to read; - is standard input. What ends in .gz or .zst is unpacked.",
    ),
]
"""Several files."""

Type = Annotated[
    str | None,
    typer.Option(
        metavar="T",
        show_default=False,
        autocompletion=type_names,
        help="What the document says: a name in jsvcodec.sessions, or MODULE:CLASS (which imports MODULE).",
    ),
]
"""What a document says."""

Names = Annotated[Naming, typer.Option(help="How members of the type are called on the wire.")]
"""The policy of names."""

Exact = Annotated[
    bool, typer.Option("--exact", help="Write the reference's own bytes, also where it does not read them back.")
]
"""Whether bytes of the reference are wanted."""

From = Annotated[
    Form | None,
    typer.Option("--from", show_default=False, help="What FILE is; otherwise its name says so, or else its text."),
]
"""The format of what is read."""

MaxLength = Annotated[
    int, typer.Option(metavar="BYTES", min=1, help="How long a document may be, unpacked; a longer one is refused.")
]
"""The limit that bombs meet."""

Machine = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
"""Whether a machine reads what is printed."""

MAX_LENGTH = LIMITS.length
"""The usual one."""


def annotation(name: str | None) -> Any:
    """Return what ``--type`` names, or None if it names nothing.

    Raises:
        Refused: There is no such type; and whatever the module raises.
    """
    if name is None:
        return None
    module, colon, attribute = name.partition(":")
    if not colon:
        if name not in sessions.__all__:
            raise Refused("expected MODULE:CLASS or a name in jsvcodec.sessions, as GetActiveSessionsResponse")
        return getattr(sessions, name)
    if not sys.flags.safe_path:
        sys.path.insert(0, "")  # the current directory, as for `python -m`
    found = attrgetter(attribute)(import_module(module))
    if found is None:
        raise Refused("expected a class, got None")
    return found


def form_of(what: Input, data: bytes, usual: Form) -> Form:
    """Return what a document is: by its file's name, or else by its text.

    JSV is taken for a dump only where it cannot be anything else: ``{a: b}`` on one line says the text `` b`` as well.

    Args:
        what: Where it comes from.
        data: The document.
        usual: What it is if nothing tells.
    """
    name = what.plain_name.lower()
    if name.endswith(".json"):
        return Form.JSON
    if name.endswith(".dump.jsv"):
        return Form.DUMP
    if not name.endswith(".jsv") and sniff(None if usual is Form.JSON else "text/jsv", data) == "json":
        return Form.JSON
    return Form.DUMP if is_laid_out(Source.lenient(data).text) else Form.JSV

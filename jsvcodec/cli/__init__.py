"""The command line: JSV to JSON and back, and what else people do with files of either.

It knows which commands there are; each has a module of its own. `ends` has the exit codes and how trouble is told,
`screen` colour and progress, `files` what is named on the command line, `options` what most commands share.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jsvcodec.cli.checking import check
from jsvcodec.cli.comparing import diff
from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, BROKEN_PIPE, INTERRUPTED, complain, forget_output, guarded
from jsvcodec.cli.formatting import fmt
from jsvcodec.cli.listing import types
from jsvcodec.cli.translating import decode, encode

__all__ = ["BAD_CALL", "BAD_TEXT", "BROKEN_PIPE", "INTERRUPTED", "app", "run"]

app = typer.Typer(
    name="jsvcodec",
    help="Read, write, check and compare JSV, the text format of ServiceStack services, and its JSON.\n\n"
    "Exit codes: 0 all is well; 1 problems in the data, or differences; 2 a wrong call, or trouble with files.",
    epilog="Files may be named several at a time, by globs ('logs/**/*.jsv'), by folders, or - for standard input; "
    "those that end in .gz or .zst are unpacked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
"""The command with its subcommands, as typer has it."""

for _command in (decode, encode, fmt, check, diff, types):
    app.command()(guarded(_command))


def run() -> None:
    """Run the command with this process's arguments, and exit.

    Raises:
        SystemExit: Always. The code is 0, `BAD_TEXT`, `BAD_CALL`, `INTERRUPTED` or `BROKEN_PIPE`.
    """
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:  # help or version on a full disk
        forget_output()
        complain(f"standard output: {error.strerror or error}")
        sys.exit(BAD_CALL)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # which takes as long to load as all of typer

        typer.echo(f"jsvcodec {version('jsvcodec')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass

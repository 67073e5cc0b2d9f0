"""The command ``check``: all that is wrong with documents."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, Stop, put, step, through
from jsvcodec.cli.files import Input, inputs, read, total
from jsvcodec.cli.options import (
    MAX_LENGTH,
    Files,
    Form,
    From,
    Machine,
    MaxLength,
    Names,
    Naming,
    Type,
    annotation,
    form_of,
)
from jsvcodec.cli.screen import Watch, rendered
from jsvcodec.codec import Codec
from jsvcodec.errors import Problem

__all__ = ["check"]


def check(
    files: Files,
    type: Type = None,
    from_: From = None,
    names: Names = Naming.CAMEL,
    forbid_unknown: Annotated[
        bool, typer.Option("--forbid-unknown", help="Members that the type does not have are problems, too.")
    ] = False,
    most: Annotated[int, typer.Option(min=1, help="How many problems of a file to tell at most.")] = 100,
    max_length: MaxLength = MAX_LENGTH,
    machine: Machine = False,
) -> None:
    """Say all that is wrong with documents, each problem with its place; exit with 1 if there is any.

    With --json, each file is one line: an object with "file", "format" and "problems".

    Example: jsvcodec check answer.jsv --type GetActiveSessionsResponse

    Example: jsvcodec check logs --json
    """
    codecs: dict[Form, Codec[Any]] = {}
    unknown: Any = "forbid" if forbid_unknown else "ignore"

    def codec_of(form: Form) -> Codec[Any]:
        if form not in codecs:
            said: Any = {"format": "json"} if form is Form.JSON else {"dialect": form.syntax}
            codecs[form] = Codec[Any](
                annotation(type), names=names.value, max_length=max_length, unknown=unknown, **said
            )
        return codecs[form]

    with step(f"--type {type}", BAD_CALL):
        codec_of(from_ or Form.JSV)
    wanted = inputs(files)
    counts = {"problems": 0, "files": 0, "of": 0}

    def one(what: Input) -> int:
        with step(what.name, BAD_CALL):
            data = read(what, max_length, watch)
        with step(what.name, BAD_TEXT):
            form = from_ or form_of(what, data, Form.JSV)
            found = codec_of(form).check(data, most)
            told = _as_line(what.name, form, found) if machine else "".join(_told(what.name, each) for each in found)
        watch.make_room()
        put(told.encode("utf-8", "backslashreplace"), BAD_CALL)
        counts["problems"] += len(found)
        counts["files"] += bool(found)
        counts["of"] += 1
        return BAD_TEXT if found else 0

    ended: typer.Exit | None = None
    with Watch(total(wanted)) as watch:
        try:
            through(wanted, one)
        except Stop:
            raise
        except typer.Exit as end:
            ended = end
    if not machine and counts["of"]:
        put(_summary(**counts).encode(), BAD_CALL)
    if ended is not None:
        raise ended


def _told(name: str, problem: Problem) -> str:
    """Return a problem as people read it: a line and an excerpt, in colour on a terminal."""
    from jsvcodec.extra.rich import problem as shown

    return rendered(shown(problem, name)) + "\n"


def _summary(problems: int, files: int, of: int) -> str:
    what = f"{problems or 'no'} problem{'s' * (problems != 1)}"
    where = f" in {files} of {of} files" if problems else f" in {of} files"
    return f"{what}{where if of > 1 else ''}\n"


def _as_line(name: str, form: Form, problems: list[Problem]) -> str:
    data = {"file": name, "format": form.value, "problems": [_as_data(each) for each in problems]}
    return json.dumps(data) + "\n"


def _as_data(problem: Problem) -> dict[str, Any]:
    wanted = ("code", "path", "expected", "found", "hint", "offset", "unit", "line", "column")
    return {name: getattr(problem, name) for name in wanted} | {"message": str(problem)}

"""The command ``diff``: what differs between two documents."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, Refused, put, step
from jsvcodec.cli.files import Input, read, total
from jsvcodec.cli.options import MAX_LENGTH, Form, From, Machine, MaxLength, Names, Naming, Type, annotation, form_of
from jsvcodec.cli.screen import Watch, is_terminal, rendered, visible
from jsvcodec.codec import Codec
from jsvcodec.errors import DecodeError, Source

if TYPE_CHECKING:
    from jsvcodec.diff import WireDiff

__all__ = ["diff"]


class _Level(StrEnum):
    BYTES = "bytes"
    CANONICAL = "canonical"
    TYPED = "typed"


def diff(
    left: Annotated[str, typer.Argument(show_default=False, help="A document; - is standard input.")],
    right: Annotated[str, typer.Argument(show_default=False, help="The other; it may be of another format.")],
    type: Type = None,
    level: Annotated[
        _Level,
        typer.Option(help="What counts: all; all but layout, quotes and the order of members; or only what is meant."),
    ] = _Level.TYPED,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", show_default=False, help="Paths that do not count, as '**.id'; repeatable."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN=MEMBER",
            show_default=False,
            help="Lists whose items a member tells apart, in any order, as '$.sessions=id'; repeatable.",
        ),
    ] = None,
    float_tolerance: Annotated[float, typer.Option(help="How far numbers may be apart, as a part of them.")] = 0.0,
    date_tolerance: Annotated[
        float, typer.Option(metavar="SECONDS", help="How far moments may be apart, in seconds.")
    ] = 0.0,
    from_: From = None,
    names: Names = Naming.CAMEL,
    most: Annotated[int, typer.Option(min=1, help="How many differences to find at most.")] = 1000,
    max_length: MaxLength = MAX_LENGTH,
    machine: Machine = False,
) -> None:
    """Say what differs between two documents, and where in both; exit with 1 if anything does, with 2 on trouble.

    On a terminal it is a table, else a line for each difference.

    Example: jsvcodec diff before.jsv after.jsv --type GetActiveSessionsResponse

    Example: jsvcodec diff net.jsv python.json --ignore '**.dateCreated' --key '$.sessions=id'
    """
    from jsvcodec.diff import Rules, compare  # the other commands need not wait for it

    with step(f"--type {type}", BAD_CALL):
        said = annotation(type)
        Codec(said)
    with step("diff", BAD_CALL):
        rules = Rules(
            ignore=tuple(ignore or ()),
            keyed=dict(map(_keyed, key or ())),
            float_tolerance=float_tolerance,
            date_tolerance=timedelta(seconds=date_tolerance),
        )
        if left == right == "-":
            raise Refused("only one document can be standard input")
    sides = [Input(left), Input(right)]
    documents: list[bytes] = []
    with Watch(total(sides)) as watch:
        for side in sides:
            with step(side.name, BAD_CALL):
                documents.append(_refusing_all(side, max_length, watch))
        watch.say("comparing")
        with step(f"{left} and {right}", BAD_CALL):
            ours, theirs = (from_ or form_of(side, data, Form.JSV) for side, data in zip(sides, documents, strict=True))
            try:
                found = compare(
                    documents[0],
                    documents[1],
                    said,
                    level=level.value,
                    rules=rules,
                    formats=(ours.syntax, theirs.syntax),
                    most=most,
                    names=names.value,
                    max_length=max_length,
                )
            except DecodeError as error:
                bad = next((s for s, d in zip(sides, documents, strict=True) if _holds(d, error.source)), None)
                if bad is None:
                    raise
                with step(bad.name, BAD_CALL):
                    raise
            text = _as_json(left, right, found) if machine else _told(left, right, found)
    put(text.encode("utf-8", "backslashreplace"), BAD_CALL)
    if found:
        raise typer.Exit(BAD_TEXT)


def _refusing_all(side: Input, limit: int, watch: Watch) -> bytes:
    """Read a document; what is damaged is no difference, but trouble."""
    try:
        return read(side, limit, watch)
    except Refused as refused:
        raise Refused(str(refused)) from None


def _holds(data: bytes, source: Source) -> bool:
    return Source.lenient(data).text == source.text


def _keyed(text: str) -> tuple[str, str]:
    pattern, _, member = text.rpartition("=")
    if not pattern or not member:
        raise Refused(f"--key: expected PATTERN=MEMBER, got {text!r}")
    return pattern, member


def _as_json(left: str, right: str, found: WireDiff) -> str:
    return json.dumps({"left": left, "right": right} | found.as_data()) + "\n"


def _told(left: str, right: str, found: WireDiff) -> str:
    if not found:
        return "" if found.agrees == "bytes" else f"{found.summary()}\n"
    if not is_terminal(sys.stdout):
        return "\n".join(map(visible, str(found).splitlines())) + "\n"
    from jsvcodec.extra.rich import table

    return rendered(table(found, left, right))

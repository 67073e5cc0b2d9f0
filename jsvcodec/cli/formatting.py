"""The command ``fmt``: the same document, laid out for people or for the wire."""

from __future__ import annotations

import json
from contextlib import suppress
from enum import StrEnum
from typing import Annotated

import typer

from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, Refused, put, step, through
from jsvcodec.cli.files import Input, inputs, read, replace, total
from jsvcodec.cli.options import MAX_LENGTH, Files, Form, From, MaxLength, form_of
from jsvcodec.cli.screen import Watch, harmless
from jsvcodec.errors import DecodeError, Source
from jsvcodec.syntax.jsv import write as write_jsv
from jsvcodec.syntax.layout import compact_json, dump_layout, indent_json, layout
from jsvcodec.syntax.rules import LIMITS
from jsvcodec.syntax.scan import read as nodes_of

__all__ = ["fmt"]


class _Style(StrEnum):
    INDENTED = "indented"
    COMPACT = "compact"
    DUMP = "dump"


def fmt(
    files: Files,
    compact: Annotated[bool, typer.Option("--compact", help="Write it without layout, as services send it.")] = False,
    dump: Annotated[
        bool, typer.Option("--dump", help="Write the reference's own dump, which does not always read back.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Write each file anew, in its place, instead of printing it.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only name the files that are laid out otherwise; exit with 1 if any is.")
    ] = False,
    from_: From = None,
    max_length: MaxLength = MAX_LENGTH,
) -> None:
    """Lay documents out, an item or member a line, and indented; no value is changed. JSV stays JSV, and JSON JSON.

    Our layout of JSV reads back as the same document: decode finds out by itself, codecs want dialect="dump".

    Example: jsvcodec fmt answer.jsv

    Example: jsvcodec fmt --write 'samples/**/*.jsv'
    """
    with step("fmt", BAD_CALL):
        if compact and dump:
            raise Refused("--compact and --dump exclude each other")
        if write and check:
            raise Refused("--write and --check exclude each other")
    style = _Style.COMPACT if compact else _Style.DUMP if dump else _Style.INDENTED
    wanted = inputs(files)

    def one(what: Input) -> int:
        with step(what.name, BAD_CALL):
            if write and (what.name == "-" or what.packed):
                raise Refused("only plain files are written in their place")
            data = read(what, max_length, watch)
        with step(what.name, BAD_TEXT):
            form = from_ or form_of(what, data, Form.JSV)
            laid_out = _laid_out(data, form, style, max_length)
            if write and form is not Form.JSON and laid_out != data:
                _see_that_it_reads_back(data, laid_out, form, style)
        if check:
            if laid_out != data:
                watch.make_room()
                put(what.name.encode("utf-8", "surrogateescape") + b"\n", BAD_CALL)
            return BAD_TEXT if laid_out != data else 0
        if not write:
            watch.make_room()
            put(harmless(laid_out))
        elif laid_out != data:
            with step(what.name, BAD_CALL):
                replace(what.name, laid_out)
        return 0

    with Watch(total(wanted)) as watch:
        through(wanted, one)


def _laid_out(data: bytes, form: Form, style: _Style, most: int) -> bytes:
    """Return a document in another layout."""
    source = Source.of(data, most)
    if form is Form.JSON:
        if style is _Style.DUMP:
            raise Refused("the reference has its dump for JSV alone", BAD_CALL)
        try:
            json.loads(source.text, parse_int=str, parse_float=str)
        except (json.JSONDecodeError, RecursionError):
            nodes_of(source, "json")  # which says where, and what to do
            raise
        text = compact_json(source.text) if style is _Style.COMPACT else indent_json(source.text)
    else:
        root = nodes_of(source, form.syntax, LIMITS._replace(length=most))
        if style is _Style.INDENTED:
            text = layout(root)
        elif style is _Style.DUMP:
            text = dump_layout(write_jsv(root))
        else:
            return write_jsv(root).encode()  # no line end, which services do not send
    ends = bool(text) and (form is Form.JSON or text[0] in "[{")  # behind a text at the root it would belong to that
    return (text + "\n" * ends).encode()


def _see_that_it_reads_back(data: bytes, laid_out: bytes, form: Form, style: _Style) -> None:
    """Refuse to put a document in the place of another one, as the reference's dump may be."""
    with suppress(DecodeError):
        again = nodes_of(Source.of(laid_out), "wire" if style is _Style.COMPACT else "dump")
        if again == nodes_of(Source.of(data), form.syntax):
            return
    raise Refused("laid out like that, it would not read back as the same document")

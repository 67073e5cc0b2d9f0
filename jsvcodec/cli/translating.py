"""The commands ``decode`` and ``encode``: from one format to another.

They must not know how documents are read or written; they ask codecs.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, Refused, put, step, through
from jsvcodec.cli.files import Input, inputs, read, total
from jsvcodec.cli.options import (
    MAX_LENGTH,
    Dialect,
    Exact,
    Files,
    Form,
    From,
    MaxLength,
    Names,
    Naming,
    Type,
    annotation,
    form_of,
)
from jsvcodec.cli.screen import Watch, harmless, highlighted, is_terminal
from jsvcodec.codec import Codec, CommonOptions
from jsvcodec.errors import EncodeError, Source
from jsvcodec.syntax import json as json_syntax
from jsvcodec.syntax.layout import indent_json, layout
from jsvcodec.syntax.rules import LIMITS
from jsvcodec.syntax.rules import Dialect as SyntaxDialect
from jsvcodec.syntax.scan import read as nodes_of

__all__ = ["decode", "encode"]


def decode(
    files: Files,
    type: Type = None,
    from_: From = None,
    to: Annotated[
        Form, typer.Option(help="What to print: JSON, JSV as services send it, or JSV indented.")
    ] = Form.JSON,
    names: Names = Naming.CAMEL,
    exact: Exact = False,
    compact: Annotated[bool, typer.Option("--compact", help="Print JSON on one line, a document a line.")] = False,
    max_length: MaxLength = MAX_LENGTH,
    dialect: Annotated[
        Dialect | None, typer.Option(show_default=False, help="The same as --from jsv (wire), or --from dump.")
    ] = None,
) -> None:
    """Read JSV and print it as JSON, the documents of several files one behind the other.

    Without a type, whatever is no list and no map is text.

    With a type, numbers and booleans are JSON's own; members that the type does not have are left out.

    Example: jsvcodec decode answer.jsv --type GetActiveSessionsResponse

    Example: jsvcodec decode 'logs/*.jsv.gz' --compact
    """
    if dialect is not None:
        from_ = Form.DUMP if dialect is Dialect.DUMP else Form.JSV
    with step(f"--type {type}", BAD_CALL):
        work = _Work(annotation(type), {"names": names.value, "max_length": max_length}, exact, compact)
        work.see(from_ or Form.JSV, to)
    _each(files, work, from_, to, Form.JSV, ends=b"\n")


def encode(
    files: Files,
    type: Type = None,
    from_: From = None,
    to: Annotated[Form, typer.Option(help="What to print: JSV as services send it, JSV indented, or JSON.")] = Form.JSV,
    names: Names = Naming.CAMEL,
    exact: Exact = False,
    max_length: MaxLength = MAX_LENGTH,
) -> None:
    """Read JSON and print it as JSV, byte for byte as a service sends it; behind each of several files is a line end.

    Standard input, and what ends in neither .json nor .jsv, is JSON unless --from says otherwise.

    Without a type, numbers keep their digits.

    With a type, values are written as it says; members that the type does not have are an error.

    Example: jsvcodec encode answer.json --type GetActiveSessionsResponse

    Example: jsvcodec encode answer.json --to dump
    """
    options: CommonOptions = {"names": names.value, "max_length": max_length, "unknown": "forbid"}
    with step(f"--type {type}", BAD_CALL):
        work = _Work(annotation(type), options, exact, compact=False)
        work.see(from_ or Form.JSON, to)
    _each(files, work, from_, to, Form.JSON, ends=b"" if to is Form.JSV else b"\n")


def _each(files: list[str], work: _Work, from_: Form | None, to: Form, usual: Form, ends: bytes) -> None:
    """Translate each of some files, and print it."""
    wanted = inputs(files)
    ends = ends if len(wanted) == 1 else b"\n"
    limit = work.options["max_length"]

    def one(what: Input) -> None:
        with step(what.name, BAD_CALL):
            data = read(what, limit, watch)
        with step(what.name, BAD_TEXT):
            # Whatever `encode` is given is JSON, be it as short as a number, unless its name says otherwise.
            known = usual is Form.JSV or what.plain_name.lower().endswith(".jsv")
            octets = work.translate(data, from_ or (form_of(what, data, usual) if known else usual), to) + ends
        octets = harmless(octets)
        if to is Form.JSON and is_terminal(sys.stdout):
            octets = highlighted(octets.decode()).encode()
        watch.make_room()
        put(octets)

    with Watch(total(wanted)) as watch:
        through(wanted, one)


class _Work:
    """What is done to each document.

    Args:
        type: What it says.
        options: How it is read and written.
        exact: Whether it is written as the reference does.
        compact: Whether JSON stands on one line.
    """

    def __init__(self, type: Any, options: CommonOptions, exact: bool, compact: bool) -> None:
        self.type = type
        self.options = options
        self.exact = exact
        self.compact = compact
        self._codecs: dict[tuple[Form, bool], Codec[Any]] = {}

    def see(self, *forms: Form) -> None:
        """Make codecs, which refuse types without a plan."""
        for form in forms:
            self._codec(form, writes=False)

    def _codec(self, form: Form, *, writes: bool) -> Codec[Any]:
        known = self._codecs.get((form, writes))
        if known is None:
            exact = self.exact and writes
            if form is Form.JSON:
                known = Codec[Any](self.type, format="json", dates="iso", exact=exact, **self.options)
            else:
                dialect: SyntaxDialect = "dump" if form is Form.DUMP and not writes else "wire"
                known = Codec[Any](self.type, dialect=dialect, exact=exact, **self.options)
            self._codecs[form, writes] = known
        return known

    def translate(self, data: bytes, source: Form, target: Form) -> bytes:
        """Return a document in another format, without a line end behind it."""
        if self.type is not None or source is not Form.JSON:
            return self._written(self._codec(source, writes=False).decode(data), target)
        if target is Form.JSON:  # by way of nodes, which keep all digits
            return self._json(json_syntax.write(nodes_of(Source.of(data, self.options["max_length"]), "json")))
        value = _words(data, self.options["max_length"])
        try:
            return self._written(value, target)
        except EncodeError:
            nodes_of(Source.of(data), "json")  # which says where it is, if it is one of structure
            raise

    def _written(self, value: Any, target: Form) -> bytes:
        codec = self._codec(target, writes=True)
        if target is Form.JSON:
            return self._json(codec.dumps(value))
        octets = codec.encode(value)
        return layout(nodes_of(Source.of(octets))).encode() if target is Form.DUMP else octets

    def _json(self, text: str) -> bytes:
        # Lone surrogates can only stand in strings, where this is an escape of JSON, too.
        return (text if self.compact else indent_json(text)).encode("utf-8", "backslashreplace")


class _Digits(str):
    """A number as JSON spells it."""

    __slots__ = ()


def _words(data: bytes, most: int) -> Any:
    """Read JSON as JSV has it without a type: texts, lists and maps; numbers keep their digits."""
    source = Source.of(data, most)
    try:
        return json.loads(
            source.text,
            parse_int=_Digits,
            parse_float=_Digits,
            parse_constant=_refuse,
            object_pairs_hook=_members,
        )
    except (json.JSONDecodeError, RecursionError, _Twice):
        nodes_of(source, "json", LIMITS)  # which says where, and what to do
        raise Refused("not JSON") from None  # pragma: no cover


class _Twice(Exception):
    """A name stands twice in a map."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _refuse(word: str) -> Any:
    raise Refused(f'not JSON: {word}, which must be the string "{word}"')

"""The command line: JSV to JSON and back, for files and pipes.

It must not know how JSV is read or written; it asks a codec, and spells in JSON what the codec's plan says.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from importlib import import_module
from importlib.metadata import version
from operator import attrgetter
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text as Line

from jsvcodec import sessions
from jsvcodec.codec import Codec, dumps, loads
from jsvcodec.errors import DecodeError, EncodeError, JsvError, Path, Source
from jsvcodec.scalars import Scalar
from jsvcodec.schema import (
    ANY,
    ANY_LIST,
    ANY_MAP,
    TEXT_PLAN,
    AnyPlan,
    ListPlan,
    MapPlan,
    OptionalPlan,
    Plan,
    RecordPlan,
    ScalarPlan,
    plan_of,
)
from jsvcodec.syntax.jsv import write
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

__all__ = ["BAD_CALL", "BAD_TEXT", "BROKEN_PIPE", "INTERRUPTED", "app", "run"]

BAD_TEXT = 1
"""Exit code: what was read cannot be said in the other format, or not be printed."""
BAD_CALL = 2
"""Exit code: the arguments name no file, no type or no option; nothing was translated."""
INTERRUPTED = 130
"""Exit code: Ctrl-C, as shells count it (128 and the signal)."""
BROKEN_PIPE = 141
"""Exit code: nobody reads the output any more, as shells count it."""


class _Dialect(StrEnum):
    """`jsvcodec.syntax.jsv.DIALECTS`, as typer wants choices."""

    WIRE = "wire"
    DUMP = "dump"


class _Refused(Exception):
    """A reason that is worded for the user already."""


_File = Annotated[
    str, typer.Argument(metavar="FILE", show_default=False, help="The file to read; - is standard input.")
]
_Type = Annotated[
    str | None,
    typer.Option(
        metavar="T",
        show_default=False,
        help="What the document says: a name in jsvcodec.sessions, or MODULE:CLASS (which imports MODULE).",
    ),
]

app = typer.Typer(
    help="Translate JSV, the text format of ServiceStack services, to JSON and back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
"""The command with its subcommands, as typer has it."""


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
        _forget_output()
        _complain(f"standard output: {error.strerror or error}")
        sys.exit(BAD_TEXT)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jsvcodec {version('jsvcodec')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def decode(
    file: _File,
    type: _Type = None,
    dialect: Annotated[
        _Dialect, typer.Option(help="How FILE is laid out: as services send it, or indented as their pages show it.")
    ] = _Dialect.WIRE,
) -> None:
    """Read JSV and print it as JSON.

    Without a type, whatever is no list and no map is text.

    With a type, numbers and booleans are JSON's own; members that the type does not have are left out.

    Example: jsvcodec decode answer.jsv --type GetActiveSessionsResponse
    """
    with _step(f"--type {type}", BAD_CALL):
        annotation = _annotation(type)
        plan = plan_of(annotation) if type else ANY
        codec = Codec(annotation, dialect=dialect.value)
    with _step(file, BAD_CALL):
        data = _read(file)
    with _step(file, BAD_TEXT):
        value = codec.decode(data)
        if type:
            codec.dumps(value)  # what JSV cannot say (of a default, say) is refused here, with its path
        text = _json(plan, value) + "\n"
    with _step("standard output", BAD_TEXT):
        # Lone surrogates can only stand in JSON's strings, where this is an escape of JSON, too.
        _print(text.encode("utf-8", "backslashreplace"))


@app.command()
def encode(file: _File, type: _Type = None) -> None:
    """Read JSON and print it as JSV, byte for byte as a service sends it.

    Without a type, numbers keep their digits.

    With a type, values are written as it says; members that the type does not have are an error.

    Example: jsvcodec encode answer.json --type GetActiveSessionsResponse
    """
    with _step(f"--type {type}", BAD_CALL):
        codec = Codec(_annotation(type), unknown="forbid")
    with _step(file, BAD_CALL):
        data = _read(file)
    with _step(file, BAD_TEXT):
        octets = codec.encode(_value(codec, _tree(data)))
    with _step("standard output", BAD_TEXT):
        _print(octets)


# ---- the world outside: types, files, complaints ----


def _annotation(name: str | None) -> Any:
    """Return what ``--type`` names, or None if it names nothing."""
    if name is None:
        return None
    module, colon, attribute = name.partition(":")
    if not colon:
        if name not in sessions.__all__:
            raise _Refused("expected MODULE:CLASS or a name in jsvcodec.sessions, as GetActiveSessionsResponse")
        return getattr(sessions, name)
    if not sys.flags.safe_path:
        sys.path.insert(0, "")  # the current directory, as for `python -m`
    found = attrgetter(attribute)(import_module(module))
    if found is None:
        raise _Refused("expected a class, got None")
    return found


def _read(file: str) -> bytes:
    try:
        if file != "-":
            with open(file, "rb") as opened:
                return opened.read()
        if sys.stdin is None:
            raise _Refused("standard input is closed")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise _Refused(error.strerror or str(error)) from None


def _print(octets: bytes) -> None:
    if sys.stdout is None:
        raise _Refused("closed")
    try:
        sys.stdout.buffer.write(octets)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        _forget_output()
        raise _Refused(error.strerror or str(error)) from None


def _forget_output() -> None:
    """Drop what could not be printed, or the interpreter tries once more when it ends, and complains."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _step(subject: str, code: int) -> Iterator[None]:
    """Turn whatever goes wrong in a step of a command into one line on standard error and an exit code.

    Types bring their own code, which may raise anything.
    """
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BaseException as error:
        _complain(f"{subject}: {_reason(error)}", error.excerpt() if isinstance(error, DecodeError) else "")
        raise typer.Exit(code) from None


def _reason(error: BaseException) -> str:
    words = ""
    with suppress(Exception):
        words = str(error)
    return words if isinstance(error, JsvError | _Refused) else f"{type(error).__name__}: {words}"


def _complain(line: str, excerpt: str = "") -> None:
    """Print one line, whatever characters it holds, and the excerpt below it."""
    console = Console(stderr=True)
    visible = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)
    with suppress(OSError):  # the exit code says it, too
        console.print(Line.assemble(("jsvcodec:", "red"), f" {visible}"), soft_wrap=True)
        if excerpt:
            console.print(Line(excerpt), soft_wrap=True)


# ---- values to JSON ----

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")  # RFC 8259, section 6
_BY_CLASS: dict[type, Plan] = {str: TEXT_PLAN, list: ANY_LIST, dict: ANY_MAP}


def _json(plan: Plan, value: Any, line: str = "\n") -> str:
    """Return a value as JSON in the order of the wire, indented by 2.

    It recurses: the codec's ``max_depth`` bounds what can come here.

    Args:
        plan: What the value is.
        value: What the plan's codec has decoded, and can encode.
        line: The line end, and the indentation of the line that the value begins in.
    """
    plan, value = _concrete(plan, value)
    inner = line + "  "
    match plan:
        case _ if value is None:
            return "null"
        case ScalarPlan(scalar):
            return _literal(scalar, scalar.encode(value))
        case ListPlan(item):
            return _block("[]", line, [_json(item, each, inner) for each in value])
        case MapPlan(key, item):
            pairs = [(_word(key, name), item, each) for name, each in value.items()]
        case RecordPlan(fields=fields):
            found = [(each, getattr(value, each.attribute)) for each in fields]
            pairs = [(each.name, each.plan, had) for each, had in found if had is not None or not each.omits_none]
    return _block("{}", line, [f"{_string(name)}: {_json(item, each, inner)}" for name, item, each in pairs])


def _concrete(plan: Plan, value: Any) -> tuple[Plan, Any]:
    """Take off what is optional, and where anything may stand, ask the value's class."""
    while isinstance(plan, OptionalPlan):
        plan = plan.inner
    if isinstance(plan, AnyPlan) and value is not None:
        value = value if type(value) in _BY_CLASS else loads(dumps(value))  # a default: as it will be read back
        plan = _BY_CLASS[type(value)]
    return plan, value


def _word(plan: ScalarPlan | AnyPlan, key: Any) -> str:
    return plan.scalar.encode(key) if isinstance(plan, ScalarPlan) else str(loads(dumps(key)))


def _literal(scalar: Scalar, word: str) -> str:
    """Return a word as JSON's own literal if the scalar is a number or boolean and JSON has a literal for it."""
    if scalar.json == "boolean" and word in ("True", "False"):
        return word.lower()
    if scalar.json == "number" and _NUMBER.fullmatch(word):
        return word
    return _string(word)  # NaN and Infinity, too


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _block(brackets: str, line: str, parts: list[str]) -> str:
    inner = line + "  "
    return brackets[0] + inner + f",{inner}".join(parts) + line + brackets[1] if parts else brackets


# ---- JSON to values ----


class _Digits(str):
    """A number as JSON spells it."""

    __slots__ = ()


def _tree(data: bytes) -> Node:
    """Read JSON as a document of JSV that holds the same texts; numbers keep their digits."""
    text = Source.of(data).text
    try:
        found = json.loads(
            text,
            parse_int=_Digits,
            parse_float=_Digits,
            parse_constant=_refuse,
            object_pairs_hook=tuple,  # so that a name twice is still there to be refused
        )
        return _node(found, Path())
    except json.JSONDecodeError as error:
        raise _Refused(f"not JSON: {error}") from None
    except RecursionError:
        raise _Refused("too many brackets open at once") from None


def _refuse(word: str) -> None:
    raise _Refused(f'not JSON: {word}, which must be the string "{word}"')


def _node(value: Any, path: Path) -> Node:
    match value:
        case None:
            return Nothing()
        case bool() | _Digits():
            return Text(str(value))
        case str():
            return Text(value, quoted=True)
        case tuple():
            members = [(Text(name, quoted=True), _node(item, path.child(name))) for name, item in value]
            return Map([Member(*each) for each in members])
        case [None]:  # what `write` would turn into an empty list
            expected = "no list of one null, which JSV cannot tell from an empty list"
            raise EncodeError("lost-none", expected=expected, found="null", path=str(path))
    return List([_node(item, path.child(index)) for index, item in enumerate(value)])


def _value(codec: Codec[Any], node: Node) -> Any:
    """Decode a tree by way of its text, and keep that text, which nobody has seen, out of the errors."""
    try:
        return codec.decode(write(node))
    except DecodeError as error:
        raise EncodeError(
            error.code, expected=error.expected, found=error.found, path=error.path, hint=error.hint
        ) from None

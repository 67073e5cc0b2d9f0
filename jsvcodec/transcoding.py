"""From JSV to JSON and back, by way of the objects that a document means."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Unpack

from jsvcodec.codec import Codec, CommonOptions, Data
from jsvcodec.errors import DecodeError, EncodeError, Path, Source, brief
from jsvcodec.scalars.row import Dates
from jsvcodec.syntax.rules import Dialect, Format
from jsvcodec.syntax.scan import read
from jsvcodec.syntax.tree import List, Map, Node, Text

__all__ = ["transcode"]


def transcode(
    data: Data,
    type: Any = None,
    *,
    to: Format,
    dialect: Dialect = "wire",
    dates: Dates = "wcf",
    include_nulls: bool = False,
    exact: bool = False,
    **options: Unpack[CommonOptions],
) -> bytes:
    """Turn a document of one format into a document of the other that says the same.

    What was written is read again, and must mean what the document meant: there and back again is the identity, up to
    spelling, for all that both formats carry. Without a type JSV has only texts; numbers and booleans of JSON then do
    not survive the way to JSV, and are refused.

    Args:
        data: The whole document: JSON if ``to`` is ``"jsv"``, JSV if it is ``"json"``.
        type: What it says.
        to: The format to write.
        dialect: How a document of JSV is laid out.
        dates: How JSON spells moments.
        include_nulls: Whether JSON has members that are None.
        exact: Whether the reference's own bytes are written; where they say something else, they are refused.
        options: The others of `jsvcodec.Codec`, for reading and for writing.

    Raises:
        DecodeError: ``data`` is not of its format, or does not say what the type wants.
        EncodeError: The other format does not carry a value; ``not-carried`` if it comes back as another one.
        SchemaError, TypeError, ValueError: As `jsvcodec.Codec` and `jsvcodec.Codec.decode`.
    """
    json = Codec[Any](type, format="json", **options)
    if to == "jsv":
        source, target = json, Codec[Any](type, exact=exact, **options)
    else:
        source = Codec[Any](type, dialect=dialect, **options)
        target = Codec[Any](type, format=to, dates=dates, include_nulls=include_nulls, exact=exact, **options)
    value = source.decode(data)
    written = target.encode(value)
    try:
        again = (Codec[Any](type, **options) if to == "jsv" else json).decode(written)
    except DecodeError as error:
        raise _not_carried(to, error.found, error.path) from error
    one, other = json.dumps(value), json.dumps(again)
    if value != again and one == other:  # maybe only as NaN equals nothing; its exact form is no text
        one, other = (Codec[Any](type, format="json", exact=True, **options).dumps(each) for each in (value, again))
    if value != again and one != other:
        found, path = "a value", "$"
        with suppress(DecodeError):  # exact JSON need not be JSON
            path, node = _difference(read(Source(one), "json"), read(Source(other), "json"))
            found = brief(node.value) if isinstance(node, Text) and node.quoted else getattr(node, "value", found)
        raise _not_carried(to, found, path)
    return written


def _not_carried(to: Format, found: str, path: str) -> EncodeError:
    hint = "give the document a type, which says what its texts mean" if to == "jsv" else None
    return EncodeError("not-carried", expected=f"a value that {to.upper()} carries", found=found, path=path, hint=hint)


def _difference(one: Node, other: Node) -> tuple[str, Node]:
    """Return where two documents first differ, and what the first has there."""
    pending = [(Path(), one, other)]
    while pending:
        path, left, right = pending.pop()
        match left, right:
            case List(ours), List(theirs) if len(ours) == len(theirs):
                pairs = [(path.child(index), *pair) for index, pair in enumerate(zip(ours, theirs, strict=True))]
                pending += reversed(pairs)
            case Map(ours), Map(theirs) if [name for name, _ in ours] == [name for name, _ in theirs]:
                places = [(path.child(name.value), each, theirs[at].value) for at, (name, each) in enumerate(ours)]
                pending += reversed(places)
            case Text(), Text() if (left.value, left.quoted) == (right.value, right.quoted):
                pass
            case _ if left != right or isinstance(left, Text):
                return str(path), left
    raise AssertionError("texts that differ have nodes that differ")  # pragma: no cover

"""From JSV to JSON and back, by way of the objects that a document means."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Unpack

from jsvcodec.codec import CommonOptions, Data, codec_of
from jsvcodec.errors import DecodeError, EncodeError, Path, Source, brief
from jsvcodec.scalars.row import Dates
from jsvcodec.schema import reaches_set
from jsvcodec.syntax.rules import Dialect, Format
from jsvcodec.syntax.scan import read
from jsvcodec.syntax.tree import List, Map, Node, Nothing, Text

__all__ = ["transcode"]

_NOT_STANDARD = re.compile(r'"(NaN|-?Infinity)"')


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
    spelling, for all that both formats carry. Members that the type does not have are refused, and so is a value that
    would come back as another one. Without a type JSV has only texts, so numbers and booleans of JSON do not survive
    the way to JSV. What the type itself cannot hold is lost before: the seventh digit of a second, in a ``datetime``.

    Args:
        data: The whole document: JSON if ``to`` is ``"jsv"``, JSV if it is ``"json"``.
        type: What it says.
        to: The format to write.
        dialect: How a document of JSV is laid out.
        dates: How JSON spells moments.
        include_nulls: Whether JSON has members that are None.
        exact: Whether the reference's own bytes are written; where they say something else, they are refused.
        options: The others of `jsvcodec.Codec`, for reading and for writing; ``unknown`` is ``"forbid"`` here unless
            it is said.

    Raises:
        DecodeError: ``data`` is not of its format, or does not say what the type wants.
        EncodeError: The other format does not carry a value; ``not-carried`` if it comes back as another one.
        SchemaError, TypeError, ValueError: As `jsvcodec.Codec` and `jsvcodec.Codec.decode`.
    """
    if to not in ("jsv", "json"):
        raise ValueError(f"expected `to` to be 'jsv' or 'json', got {to!r}")
    if to == "jsv":
        unsaid = {"dialect": (dialect, "wire"), "dates": (dates, "wcf"), "include_nulls": (include_nulls, False)}
        for name, (said, usual) in unsaid.items():
            if said != usual:
                raise ValueError(f"expected {name} to be {usual!r} with to='jsv', where it says nothing")
    options.setdefault("unknown", "forbid")
    if to == "json":
        source = codec_of(type, dialect=dialect, **options)
        target = codec_of(type, format="json", dates=dates, include_nulls=include_nulls, exact=exact, **options)
    else:
        source, target = codec_of(type, format="json", **options), codec_of(type, exact=exact, **options)
    value = source.decode(data)
    written = target.encode(value)
    try:
        again = target.decode(written)
    except DecodeError as error:
        raise _not_carried(to, exact, error.found, error.path, error.hint) from error
    codec = codec_of(type, format="json", **options)  # whose texts tell all values apart
    one, other = codec.dumps(value), codec.dumps(again)
    if one == other and _NOT_STANDARD.search(one):  # but for numbers that are texts there, if not in exact JSON
        with suppress(EncodeError):
            bare = codec_of(type, format="json", exact=True, **options)
            one, other = bare.dumps(value), bare.dumps(again)
    if one != other and not (reaches_set(codec.plan) and sorted(one) == sorted(other)):  # whose order may be another
        raise _lost(one, other, to, exact)
    return written


def _lost(one: str, other: str, to: Format, exact: bool) -> EncodeError:
    """Return the error for a value that came back as another one, given the JSON of both."""
    found, path = "a value", "$"
    with suppress(DecodeError):  # exact JSON need not be JSON
        path, node = _difference(read(Source(one), "json"), read(Source(other), "json"))
        found = brief(node.value) if isinstance(node, Text) and node.quoted else getattr(node, "value", found)
    return _not_carried(to, exact, found, path, None)


def _not_carried(to: Format, exact: bool, found: str, path: str, why: str | None) -> EncodeError:
    bytes_ = f"the reference's own {to.upper()}" if exact else to.upper()
    untyped = "give the document a type, which says what its texts mean" if to == "jsv" else None
    hint = "exact=False writes it" if exact else why or untyped
    return EncodeError("not-carried", expected=f"a value that {bytes_} carries", found=found, path=path, hint=hint)


def _difference(one: Node, other: Node) -> tuple[str, Node]:
    """Return where two documents first differ, and what the first has there."""
    pending = [(Path(), one, other)]
    while pending:
        path, left, right = pending.pop()
        match left, right:
            case List(ours), List(theirs) if len(ours) == len(theirs):
                pairs = [(path.child(index), *pair) for index, pair in enumerate(zip(ours, theirs, strict=True))]
                pending += reversed(pairs)
            case Map(ours), Map(theirs) if [name.value for name, _ in ours] == [name.value for name, _ in theirs]:
                places = [(path.child(name.value), each, theirs[at].value) for at, (name, each) in enumerate(ours)]
                pending += reversed(places)
            case Nothing(), Nothing():
                pass
            case Text(), Text() if (left.value, left.quoted) == (right.value, right.quoted):
                pass
            case _:
                return str(path), left
    raise AssertionError("texts that differ have nodes that differ")  # pragma: no cover

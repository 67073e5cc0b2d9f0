"""Hypothesis strategies: texts made from the grammar, types of any shape, and values of a type."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
import uuid
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from typing import Any

import lark
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark

from jsvcodec import sessions
from jsvcodec.scalars import Scalar
from jsvcodec.types import Char, Int8, Int16, Int32, Int64, Single, UInt8, UInt16, UInt32, UInt64, Uri

__all__ = ["annotated_types", "damaged", "documents", "plain_values", "session_responses", "texts", "values"]

SPECIALS = '":,{}[]\r\n'

texts = st.text(st.characters() | st.sampled_from(SPECIALS + " \t\u200b\ufeff"), max_size=12).filter("\u200b".__ne__)
"""Any text that JSV can carry, rich in special characters; lone surrogates included [Q9]."""

encodable = texts.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
"""The texts that UTF-8 can carry as well."""

names = encodable.filter(lambda text: '"' not in text and text != "")
"""Names that the reference reads back in every map [K2, K3]."""


def documents(dialect: str) -> st.SearchStrategy[str]:
    """Return texts that the grammar makes of one dialect."""
    grammar = files("jsvcodec.grammar").joinpath("jsv.lark").read_text(encoding="utf-8")
    return from_lark(lark.Lark(grammar, start=dialect, parser="lalr"), start=dialect)


@st.composite
def damaged(draw: st.DrawFn, source: st.SearchStrategy[str]) -> str:
    """Return texts with a few characters put in, taken out or replaced."""
    text = draw(source)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([*SPECIALS, "", "a", " "])) + text[at + draw(st.integers(0, 1)) :]
    return text


def _list(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Return lists that do not end with None, which the reference would not always count [N5]."""
    return st.lists(items, max_size=5).filter(lambda made: made[-1:] != [None])


plain_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | encodable,
    lambda inner: _list(inner) | st.dictionaries(names, inner, max_size=4),
    max_leaves=15,
)
"""What documents without a type say: None, str, list and dict."""

# ---- types ----


class Suit(enum.Enum):
    """An enum whose values are the wire's words, some of them awkward."""

    CLUBS = "clubs"
    COMMA = "a,b"
    EMPTY = ""


class Size(enum.IntEnum):
    """An enum written by name, with a member that is false."""

    SMALL = 0
    LARGE = 10


class Rights(enum.IntFlag):
    """An enum written as a number."""

    READ = 1
    WRITE = 2


class Worded(enum.IntEnum):
    """An enum with words for some of its numbers."""

    __words__ = {"FIRST": "first, one", "THIRD": "3rd"}  # noqa: RUF012
    FIRST = 1
    SECOND = 2
    THIRD = 3


_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: encodable,
    bool: st.booleans(),
    int: st.integers(),
    float: st.floats(allow_nan=False),
    Single: st.floats(allow_nan=False, width=32),
    Decimal: st.builds(
        lambda digits, scale: Decimal(f"{digits}E{-scale}"), st.integers(1 - 2**96, 2**96 - 1), st.integers(0, 28)
    ),
    uuid.UUID: st.uuids(),
    bytes: st.binary(max_size=20),
    Char: st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]) | st.sampled_from(SPECIALS),
    Uri: st.sampled_from(["http://example.com/a,b", "HTTP://Example.COM", "urn:x:y", 'http://h/"q"', "file:///a b"]),
    typing.Literal["a", "b,c", 7]: st.sampled_from(["a", "b,c", 7]),
    Worded: st.sampled_from(Worded),
    Suit: st.sampled_from(Suit),
    Size: st.sampled_from(Size),
    Rights: st.sampled_from(Rights) | st.integers(0, 99).map(Rights),
}
for _width in (Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64):
    _row: Scalar = typing.get_args(_width)[1]
    _bits, _signed = int(_row.name.lstrip("uint")), _row.name[0] == "i"
    _SCALARS[_width] = st.integers(-(1 << _bits - 1) if _signed else 0, (1 << _bits - _signed) - 1)

_KEYS = [str, bool, int, Int32, float, Decimal, uuid.UUID, Size, Worded]


@st.composite
def _classes(draw: st.DrawFn, members: st.SearchStrategy[Any]) -> Any:
    """Return dataclasses of any make, with a default here and there."""
    fields: list[Any] = []
    base = draw(st.none() | st.just(Base))
    for name in draw(st.lists(st.sampled_from(["a", "b_c", "from_", "url_path", "x1", "éa"]), max_size=4, unique=True)):
        hint = draw(members)
        fields.append((name, hint, dataclasses.field(default=None)) if draw(st.booleans()) else (name, hint))
    return dataclasses.make_dataclass(
        "Made", fields, bases=(base,) if base else (), kw_only=True, slots=draw(st.booleans()), repr=False
    )


@dataclasses.dataclass(kw_only=True)
class Base:
    """A base whose members come last on the wire, and which holds itself."""

    base_name: str = ""
    base_next: Base | None = None


annotated_types: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([*_SCALARS, Base, Any]),
    lambda inner: st.one_of(
        inner.map(lambda hint: list[hint]),  # type: ignore[valid-type]
        inner.map(lambda hint: hint | None if hint is not Any else Any),
        st.tuples(st.sampled_from(_KEYS), inner).map(lambda pair: dict[pair]),  # type: ignore[misc, valid-type]
        _classes(inner),
    ),
    max_leaves=6,
)
"""Types that have a plan: scalars, optional, lists, maps and dataclasses in each other."""


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a type, without those that JSV is known not to carry."""
    if hint is Any:
        return plain_values
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.none() | values(next(arg for arg in args if arg is not types.NoneType))
    if origin is list:
        return _list(values(args[0]))
    if origin is dict:
        return st.dictionaries(names if args[0] is str else values(args[0]), values(args[1]), max_size=3)
    return _objects(hint)


def _objects(cls: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls, include_extras=True)
    optional = {field.name for field in dataclasses.fields(cls) if field.default is None}
    members = {
        name: values(hint) | st.none() if name in optional else values(hint)
        for name, hint in hints.items()
        if name != "base_next"
    }
    made = st.fixed_dictionaries(members).map(lambda found: cls(**found))
    if cls is Base:
        return st.recursive(made, lambda inner: st.builds(Base, base_name=encodable, base_next=inner), max_leaves=4)
    return made


def _session_member(hint: Any) -> st.SearchStrategy[Any]:
    (inner,) = (arg for arg in typing.get_args(hint) if arg is not types.NoneType)
    if inner is str:
        return st.none() | encodable
    if isinstance(inner, type) and issubclass(inner, enum.Enum):
        return st.none() | st.sampled_from(inner) | st.sampled_from(["-1", "99"]).map(inner)
    if typing.get_origin(inner) is dict:
        return st.none() | st.dictionaries(names, st.none() | encodable, max_size=3)
    if typing.get_origin(inner) is list:
        return st.none() | st.lists(_session_object(typing.get_args(inner)[0]), max_size=3)
    return st.none() | st.booleans()


def _session_object(cls: Any) -> st.SearchStrategy[Any]:
    build: Callable[..., Any] = cls
    return st.builds(build, **{name: _session_member(hint) for name, hint in typing.get_type_hints(cls).items()})


session_responses: st.SearchStrategy[sessions.GetActiveSessionsResponse] = _session_object(
    sessions.GetActiveSessionsResponse
)
"""Answers of the telephony service, every member present or not, with hostile texts."""

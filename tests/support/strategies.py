"""Hypothesis strategies of the tests alone: types of any shape, damaged texts, and texts from the grammar itself.

Values of a type, and texts that say them, are made by `jsvcodec.extra.hypothesis`.
"""

from __future__ import annotations

import dataclasses
import enum
import keyword
import typing
import uuid
from collections import OrderedDict, abc, deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Annotated, Any, Generic, Literal, NamedTuple, NewType, NotRequired, TypedDict, TypeVar

import attrs
import lark
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark

from jsvcodec import Scalar
from jsvcodec.types import (
    Char,
    DateTimeOffset,
    Int8,
    Int16,
    Int32,
    Int64,
    Open,
    Single,
    Ticks,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Uri,
)

__all__ = ["COSTLY", "KEYS", "KINDS", "SCALARS", "damaged", "documents", "documents_of_maps", "types"]

COSTLY = settings(max_examples=min(500, settings().max_examples))
"""For laws of which one example takes many milliseconds."""

SPECIALS = '":,{}[]\r\n'


def documents(dialect: str) -> st.SearchStrategy[str]:
    """Return texts that the grammar itself makes of one dialect; they come slowly."""
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


# ---- scalars ----


class Suit(enum.Enum):
    """An enum whose values are the wire's words, some of them awkward."""

    CLUBS = "clubs"
    COMMA = "a,b"
    COLON = ":"
    EMPTY = ""
    BLANK = " "


class Size(enum.IntEnum):
    """An enum written by name, with a member that is false."""

    SMALL = 0
    LARGE = 10


class Rights(enum.IntFlag):
    """An enum written as a number, of any bits."""

    READ = 1
    WRITE = 2


class Doors(enum.Flag):
    """An enum written as a number, of these bits only, and with a word for one of them."""

    __words__ = {"LEFT": "left, or so"}  # noqa: RUF012
    LEFT = 1
    RIGHT = 2
    BOTH = 3
    BACK = 8


class Worded(enum.IntEnum):
    """An enum with words for some of its numbers."""

    __words__ = {"FIRST": "first, one", "THIRD": "3rd"}  # noqa: RUF012
    FIRST = 1
    SECOND = 2
    THIRD = 3


class State(Open, enum.Enum):
    """An enum of words that takes numbers without a name."""

    ON = "on"
    OFF = "off"


class Grade(Open, enum.IntEnum):
    """An enum of narrow numbers that takes others."""

    __width__ = "uint8"
    GOOD = 1
    BAD = 6


CustomerId = NewType("CustomerId", Int32)

Colour = Annotated[
    complex,
    Scalar("a colour", complex, complex, str, "string", examples=((1 + 2j, "(1+2j)"), (0j, "0j"))),
]
"""A scalar of somebody's own, with examples."""

Ratio = Annotated[Fraction, Scalar("a ratio", Fraction, Fraction, str, "string")]
"""A scalar of somebody's own, without any."""

SCALARS: list[Any] = [
    *(str, bool, int, float, Decimal, uuid.UUID, bytes, date, datetime, time, timedelta),
    *(Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Single, Char, Uri, Ticks, DateTimeOffset),
    *(Suit, Size, Rights, Doors, Worded, State, Grade, Literal["a", "b,c", 7, True, Size.LARGE], CustomerId),
    *(Colour, Ratio),
]
"""A type for each kind of scalar."""

KEYS = SCALARS
"""What the keys of a map may be."""

# ---- classes that nobody makes up ----

T = TypeVar("T")
K = TypeVar("K")


@dataclasses.dataclass(kw_only=True)
class Base:
    """A base whose members come last on the wire, and which holds itself."""

    base_name: str = ""
    base_next: Base | None = None


@dataclasses.dataclass
class Team:
    """Half of a pair of classes that hold each other."""

    members: list[Person]
    lead: Person | None = None
    by_name: dict[str, Person] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Person:
    """The other half, which cannot be without a team that has no lead."""

    name: str
    team: Team | None
    since: date = date(2024, 1, 31)
    extra: Any = None


@dataclasses.dataclass
class Tree(Generic[T]):
    """A generic class that holds itself."""

    value: T
    children: list[Tree[T]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Branch(Generic[T]):
    """Half of a pair of generic classes that hold each other."""

    leaves: tuple[Leaf[T], ...]
    value: T


@dataclasses.dataclass
class Leaf(Generic[T]):
    """The other half."""

    of: Branch[T] | None
    values: deque[T]


@dataclasses.dataclass(frozen=True, slots=True)
class Pair(Generic[K, T]):
    """A generic class with two parameters."""

    key: K
    value: T


class Point(NamedTuple):
    """A tuple with names, and with a default that another type's value stands for."""

    x: float
    y: float = 0
    tags: tuple[str, ...] = ()


class Movie(TypedDict, total=False):
    """A dict with keys that need not be there."""

    title: typing.Required[str]
    year: int | None
    parts: list[Movie]


@attrs.define
class Order(Generic[T]):
    """An attrs class, generic, with defaults of all kinds, one of them not what its annotation says."""

    lines: list[T]
    _note: str | None = None
    tags: abc.Sequence[str] = attrs.field(default=(), eq=list)  # absent it is a tuple, read a list
    extra: dict[str, Any] = attrs.field(factory=dict)
    count: int = attrs.field(default=attrs.Factory(lambda self: len(self.lines), takes_self=True))


class Tags(list[str]):
    """A class derived from a list."""


class Scores(dict[str, int]):
    """A class derived from a dict."""


KNOWN = [Base, Team, Person, Point, Movie, Tags, Scores]
"""Classes without parameters."""

# ---- classes made up on the way ----

_NAMES = ["a", "b_c", "from_", "url_path", "x1", "éa", "HTTPCode", "_under"]
_PUBLIC = [name for name in _NAMES if not name.startswith("_") and not keyword.iskeyword(name)]


@st.composite
def _members(draw: st.DrawFn, inner: st.SearchStrategy[Any], names: list[str] = _NAMES) -> dict[str, Any]:
    return {name: draw(inner) for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True))}


@st.composite
def _dataclasses(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Any:
    """Return dataclasses of any make, some of which hold themselves, with a default here and there."""
    members = draw(_members(inner))
    fields: list[Any] = [
        (name, hint, dataclasses.field(default=None)) if draw(st.booleans()) else (name, hint)
        for name, hint in members.items()
    ]
    fields += draw(st.sampled_from([[], [("next", "Made | None")], [("made", "dict[str, list[Made]]")]]))
    bases = draw(st.sampled_from([(), (Base,)]))
    return dataclasses.make_dataclass(
        "Made", fields, bases=bases, kw_only=True, slots=draw(st.booleans()), frozen=not bases, repr=False
    )


def _attrs_class(members: dict[str, Any]) -> Any:
    fields = {name: attrs.field(type=hint) for name, hint in members.items()}
    return attrs.make_class("MadeOfAttrs", fields)


def _named_tuple(members: dict[str, Any]) -> Any:
    made: Callable[..., Any] = NamedTuple
    return made("MadeTuple", list(members.items()))


@st.composite
def _typed_dict(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Any:
    made: Callable[..., Any] = TypedDict  # type: ignore[assignment]
    return made("MadeDict", {name: _or_not(hint, draw) for name, hint in draw(_members(inner)).items()})


def _or_not(hint: Any, draw: st.DrawFn) -> Any:
    return NotRequired[hint] if draw(st.booleans()) else hint


# ---- types ----

_scalars = st.sampled_from(SCALARS)


def _whole(whole: Any, *parts: Any) -> Any:
    """Return a generic type with its arguments."""
    return whole[parts if len(parts) > 1 else parts[0]]


def _of(*wholes: Any, parts: int = 1) -> Callable[[st.SearchStrategy[Any]], st.SearchStrategy[Any]]:
    """Return the types that generic types become with so many arguments each."""
    return lambda inner: st.builds(_whole, st.sampled_from(wholes), *[inner] * parts)


def _array(hint: Any) -> Any:
    return tuple[hint, ...]


def _optional(hint: Any) -> Any:
    return hint if hint is Any else hint | None


_hashable = st.one_of(
    _scalars, _scalars.map(_optional), _scalars.map(_array), _of(Pair, parts=2)(_scalars), st.just(Point)
)
_maps = st.sampled_from([dict, OrderedDict, abc.Mapping, abc.MutableMapping])

KINDS: dict[str, Callable[[st.SearchStrategy[Any]], st.SearchStrategy[Any]]] = {
    "lists": _of(list, deque, abc.Sequence, abc.MutableSequence, abc.Iterable, abc.Collection),
    "arrays": lambda inner: inner.map(_array),
    "sets": lambda _: _of(set, frozenset, abc.Set, abc.MutableSet)(_hashable),
    "maps": lambda inner: st.builds(_whole, _maps, st.sampled_from(KEYS), inner),
    "optional": lambda inner: inner.map(_optional),
    "tuples": lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda hints: _whole(tuple, *hints)),
    "dataclasses": _dataclasses,
    "attrs": lambda inner: _members(inner, _PUBLIC).map(_attrs_class),
    "named tuples": lambda inner: _members(inner, _PUBLIC).map(_named_tuple),
    "typed dicts": _typed_dict,
    "generic": _of(Tree, Branch, Leaf, Order),
    "generic pairs": _of(Pair, parts=2),
}
"""Every way to make a type of others."""


def types(*, sets: bool = True) -> st.SearchStrategy[Any]:
    """Return types that have a plan: scalars, classes, and containers and classes of them, three deep."""
    found = st.sampled_from([*SCALARS, *KNOWN, Any])
    kinds = [kind for name, kind in KINDS.items() if sets or name != "sets"]
    for _ in range(3):
        found = found | st.one_of([kind(found) for kind in kinds])
    return found


# ---- maps that are alike ----

_NAMES = [f"n{number}" for number in range(68)]
_SHAPES = st.lists(st.lists(st.sampled_from(_NAMES), min_size=5, max_size=9, unique=True), min_size=1, max_size=3)
_CHANGES: list[Callable[[list[str]], list[str]]] = [  # of the names of one map among those that are alike
    *[lambda names: names] * 6,
    lambda names: names[1:],
    lambda names: names[:-1],
    lambda names: [*names, "one"],
    lambda names: [*names, names[0]],
    lambda names: [*names[:3], "one", *names[4:]],
    lambda names: [*names[:3], "a b", *names[4:]],
    lambda names: [*names[:3], "é", *names[4:]],
    lambda names: names[::-1],
    lambda names: [*names[:-1], "_type"],
    lambda _: _NAMES[:63],
    lambda _: _NAMES[:64],
    lambda _: _NAMES,
    lambda _: [],
]


@st.composite
def documents_of_maps(draw: st.DrawFn, format: str = "jsv") -> str:
    """Return lists of maps, some within others, that have the same names again and again, or nearly."""
    shapes = draw(_SHAPES)
    quote, nothing = ('"{}"'.format, "null") if format == "json" else (str, "")

    def map_(depth: int) -> str:
        names = draw(st.sampled_from(_CHANGES))(draw(st.sampled_from(shapes)))
        at, inner = draw(st.integers(0, 9)), map_(depth + 1) if depth < 3 and draw(st.booleans()) else f"[{quote('a')}]"
        inner = f"[{inner},{inner}]" if draw(st.booleans()) else inner
        values = (inner if i == at else quote(str(i)) if i else nothing for i in range(len(names)))
        return "{" + ",".join(f"{quote(name)}:{value}" for name, value in zip(names, values, strict=True)) + "}"

    return "[" + ",".join(map_(0) for _ in range(draw(st.integers(1, 10)))) + "]"

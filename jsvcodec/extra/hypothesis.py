"""Strategies for Hypothesis: values that JSV can carry, and texts to read.

It knows plans, and which values the codec refuses by a rule, so that it makes none of them, but no engine's insides.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Set
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeVar, overload

from jsvcodec.classes import Shape
from jsvcodec.engine import Options, choose
from jsvcodec.engine.options import Unknown
from jsvcodec.names import BLANK, TYPE_NAME, Policy, is_type_name
from jsvcodec.scalars import TEXT, Scalar, enum_row
from jsvcodec.scalars.numbers import BOOL, DECIMAL, FLOAT, INT, INTEGERS, SINGLE
from jsvcodec.scalars.text import BYTES, CHAR, URI, UUID_ROW
from jsvcodec.scalars.times import DATE, DATETIME, DATETIME_OFFSET, TICKS, TIME, TIMEDELTA
from jsvcodec.schema import (
    ANY,
    ANY_LIST,
    ANY_MAP,
    TEXT_PLAN,
    AnyPlan,
    FieldPlan,
    ListPlan,
    MapPlan,
    OptionalPlan,
    Plan,
    RecordPlan,
    ScalarPlan,
    present,
    takes_nothing,
)
from jsvcodec.syntax import jsv
from jsvcodec.syntax.rules import is_bare_name
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

try:
    from hypothesis import reject
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise ImportError("jsvcodec.extra.hypothesis needs hypothesis: pip install jsvcodec[hypothesis]") from None

__all__ = ["from_type", "texts"]

T = TypeVar("T")

Own = Mapping[Any, st.SearchStrategy[Any]]
"""Strategies that stand for those of a class or a row."""
Types = Mapping[str, type]
"""Classes by the names that documents have for them."""

_NO_TYPES: Types = MappingProxyType({})


@overload
def from_type(
    type: type[T],
    *,
    names: Policy = ...,
    allow_nan: bool = ...,
    surrogates: bool = ...,
    max_size: int = ...,
    own: Own | None = ...,
    types: Types = ...,
) -> st.SearchStrategy[T]: ...
@overload
def from_type(
    type: Any = None,
    *,
    names: Policy = ...,
    allow_nan: bool = ...,
    surrogates: bool = ...,
    max_size: int = ...,
    own: Own | None = ...,
    types: Types = ...,
) -> st.SearchStrategy[Any]: ...
def from_type(
    type: Any = None,
    *,
    names: Policy = "camel",
    allow_nan: bool = False,
    surrogates: bool = False,
    max_size: int = 5,
    own: Own | None = None,
    types: Types = _NO_TYPES,
) -> st.SearchStrategy[Any]:
    """Return values of a type that survive a round trip: ``decode(encode(value, type), type) == value``.

    Their texts are hostile: specials, quotes, line ends, blanks, marks of byte order. What the codec refuses by a rule
    is not among them: a None where the reference loses it [E3, E4, E5], names with lone quotes [E10], empty names in
    maps of text to text [E11], the text U+200B [E12]. Members that have a default are sometimes left at it, if it
    survives, too.

    Args:
        type: What a `jsvcodec.Codec` takes: a class or an annotation, or None for None, str, list and dict.
        names: How attributes become wire names, as in the codec that will write the values.
        allow_nan: Whether floats may be NaN, which is carried, but equals nothing.
        surrogates: Whether texts may hold lone surrogates, which ``dumps`` writes and ``encode`` refuses [E21].
        max_size: How many items an outer list or map may have; each level further in has one less, but at least one.
        own: Your own strategies, by class (of an object or of a scalar) or by row, where these ones would make values
            that your code does not take: ``{Email: emails(), datetime: st.datetimes(timezones=st.just(UTC))}``. They
            are not checked.
        types: The classes that documents may name, as in the codec; their objects stand where they may [M8].

    A scalar of your own gives its row's ``examples``; without any, what Hypothesis makes of its type, as far as the row
    carries it. A class that raises `ValueError` when it is made rejects the example.

    Raises:
        SchemaError: ``type`` has no plan.
    """
    options = Options(names=names, types=types)
    plan = ANY if type is None else options.registry.plan_of(type)
    return _Values(plan, options, allow_nan, surrogates, max_size, own or {}).place(plan, 0, 0)


def texts(
    type: Any = ...,
    *,
    dialect: jsv.Dialect = "wire",
    names: Policy = "camel",
    unknown: Unknown = "ignore",
    surrogates: bool = False,
    max_size: int = 5,
    own: Own | None = None,
    types: Types = _NO_TYPES,
) -> st.SearchStrategy[str]:
    """Return JSV texts: all that the grammar has, or those that say a value of a type.

    Without a type, every text has the shape that ``jsv.lark`` demands; a codec refuses some of them by the rules beyond
    the grammar, such as repeated names [G9]. With a type, a codec of it reads them all, however a service may have
    written them: needless quotes [Q8], members in any order [M1], in another case [M4] or unknown [M5], a mark of byte
    order [G1], white space behind the end [G5]. Words are those that jsvcodec writes.

    Args:
        type: What a `jsvcodec.Codec` takes, None for any document; left out, the grammar decides.
        dialect: ``"wire"``, or ``"dump"`` for texts with layout between the marks [D2].
        names: How attributes become wire names.
        unknown: ``"forbid"`` leaves out members that the class does not have.
        surrogates: Whether lone surrogates may be in them.
        max_size: As in `from_type`.
        own: As in `from_type`.
        types: As in `from_type`.

    Raises:
        SchemaError: ``type`` has no plan.
        ValueError: There is no such dialect.
    """
    options = Options(names=names, dialect=dialect, unknown=unknown, types=types)
    if type is ...:
        return _grammar(dialect, surrogates, max_size)
    plan = ANY if type is None else options.registry.plan_of(type)
    values = _Values(plan, options, False, surrogates, max_size, own or {}).place(plan, 0, 0)
    return _spelt(plan, values, options)


_NOTHING: st.SearchStrategy[Any] = st.nothing()

# ---- words ----

_ODD = "\":,{}[]\r\n \ta'\\\u200b\ufeff\xa0é\u2028\U0001f600"
_AWKWARD = (
    *("", " ", "\t", "\n", "\r\n", "a\nb", " a ", "\xa0", "\u3000", "\0", "\\", "null", "True", "7", "__type"),
    *('"', '""', '"a"', 'a"b', '"a,b"', ",", ":", "{", "}", "[", "]", "[]", "{}", "a,b", "a:b"),
    *("\u200b", "\u200ba", "\ufeff", "\ufeffa"),
)


@lru_cache
def _any_text(surrogates: bool, without: str = "") -> st.SearchStrategy[str]:
    """Return texts rich in what JSV has trouble with, without some characters; those are not empty."""
    alphabet = st.characters(exclude_characters=without, exclude_categories=["Cs"] if not surrogates else [])
    odd = "".join(char for char in _ODD if char not in without)
    awkward = [text for text in _AWKWARD if set(text).isdisjoint(without) and (text or not without)]
    awkward += ["\ud800", "a\udfffb"] if surrogates else []
    least = 1 if without else 0
    return st.sampled_from(awkward) | st.text(odd, min_size=least, max_size=10) | st.text(alphabet, min_size=least)


@lru_cache
def _text(surrogates: bool) -> st.SearchStrategy[str]:
    return _any_text(surrogates).map(_not_lone)


@lru_cache
def _names(surrogates: bool, empty: bool) -> st.SearchStrategy[str]:
    """Return texts that the reference reads back as keys [K2, K3]."""

    def mended(text: str) -> str:
        if '"' in text:  # with others between them, quotes at both ends save all the rest
            text = f'"{text}"' if text.strip('"') else ""
        return _not_lone(text) if text or empty else " "

    return _any_text(surrogates).map(mended)


def _not_lone(text: str) -> str:
    """Return a text that is not U+200B [Q9]."""
    return text * 2 if text == "\u200b" else text


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


@lru_cache
def _uris() -> st.SearchStrategy[str]:
    """Return URIs of all the forms that are taken [S16]."""
    beginnings = [
        "http://h/",
        "HTTPS://Example.COM:8080?",
        "ws://[::1]#",
        "ftp://u:p@a-b.c/",
        "app.x://h/",
        "file:///ab",
    ]
    beginnings += ["file://h/", "mailto:a.b@c.d?", "urn:x:", "tel:+1", "data:,", "a+b:x"]
    rest = st.text(' ",:[]{}%é', max_size=8) | st.text(st.characters(exclude_categories=("C", "Z")), max_size=8)
    return st.builds("{}{}".format, st.sampled_from(beginnings), rest.map(lambda text: text.rstrip(" ")))


_FARTHEST = 14 * 60  # minutes from UTC, as .NET has it


def _with_offset(clock: datetime, offset: timedelta | None) -> datetime:
    """Return a moment whose clock shows this, at an offset from UTC, if its instant is in years 1 to 9999."""
    if offset is None:
        return clock
    try:
        clock - offset
    except OverflowError:
        offset = timedelta()
    return clock.replace(tzinfo=timezone(offset) if offset else UTC)


_DOTNET_OFFSETS = st.just(timedelta()) | st.integers(-_FARTHEST, _FARTHEST).map(lambda count: timedelta(minutes=count))
_OTHER_OFFSETS = st.timedeltas(timedelta(seconds=-86_399), timedelta(seconds=86_399))  # written in UTC
_CLOCKS = st.datetimes() | st.dates().map(lambda day: datetime(day.year, day.month, day.day))
_DATES = st.builds(_with_offset, _CLOCKS, st.none() | _DOTNET_OFFSETS | _OTHER_OFFSETS)

_TICKS = (1 << 63) - 1
_LOST_TICKS = 9_223_372_036_854_775_391  # its word stands for the greatest duration [S11]
_MICROSECONDS = timedelta(microseconds=_TICKS // 10)


def _decimal(digits: int, scale: int) -> Decimal:
    return Decimal(f"{digits}E{-scale}")


_BUILT_IN: dict[Scalar, st.SearchStrategy[Any]] = {
    BOOL: st.booleans(),
    INT: st.integers() | st.sampled_from([1 - 10**639, 10**640 - 1]),
    DECIMAL: st.builds(_decimal, st.integers(1 - 2**96, 2**96 - 1), st.integers(0, 28)),
    DATETIME: _DATES,
    DATETIME_OFFSET: st.builds(_with_offset, _CLOCKS, _DOTNET_OFFSETS),
    DATE: st.dates(),
    TIME: st.times(),
    TIMEDELTA: st.timedeltas(-_MICROSECONDS, _MICROSECONDS) | st.timedeltas(timedelta(-2), timedelta(2)),
    TICKS: st.integers(-_TICKS - 1, _TICKS).map(lambda ticks: 0 if abs(ticks) == _LOST_TICKS else ticks),
    UUID_ROW: st.uuids(),
    BYTES: st.binary(max_size=20),
    URI: _uris(),
}
"""Of the rows whose values are the same for every question, what they carry."""


def _span(row: Scalar) -> tuple[int, int]:
    bits, signed = int(row.name.lstrip("uint")), row.name[0] == "i"
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)


_SPANS = {name: _span(row) for name, row in INTEGERS.items()}
_BUILT_IN |= {row: st.integers(*_SPANS[name]) for name, row in INTEGERS.items()}


def _word(row: Scalar, word: str, otherwise: Any) -> Any:
    """Return what a row reads, or something else if it refuses the word."""
    try:
        return row.decode(word)
    except Exception:  # a class may raise anything to say that it has no such member
        return otherwise


def _carries(row: Scalar, surrogates: bool, value: Any) -> bool:
    """Say whether a row's word for a value is read back as that value."""
    try:
        word = row.encode(value)
        return (surrogates or _encodable(word)) and bool(row.decode(word) == value)
    except Exception:  # a row may be anybody's
        return False


def _examples(row: Scalar, surrogates: bool) -> st.SearchStrategy[Any]:
    """Return what a row says of itself, or without that, what Hypothesis makes of its type."""
    carried = partial(_carries, row, surrogates)
    if not row.examples:
        return st.from_type(row.type).filter(carried)
    members = [value for value, _ in row.examples if carried(value)]
    return st.sampled_from(members) if members else _NOTHING


@lru_cache
def _enum(cls: Any, surrogates: bool) -> st.SearchStrategy[Any]:
    """Return the members of an enum, the combinations of flags, and the numbers without a name that it takes."""
    row = enum_row(cls)
    members = [member for member in cls if _carries(row, surrogates, member)]
    if not members:
        return _NOTHING
    spans = sorted(_SPANS.values(), key=lambda span: span[0] - span[1])
    widest = next((span for span in spans if all(_word(row, str(end), None) is not None for end in span)), None)
    named = st.sampled_from(cls if len(members) == len(cls) else members)  # of a class of flags, combined as well
    if widest is None:
        return named
    return named | st.integers(*widest).map(lambda number: _word(row, str(number), members[0]))


# ---- values ----

_TURNS = 4
"""How many classes that lead back to themselves may be inside each other."""


@dataclasses.dataclass
class _Values:
    """Makes the strategies of one question, each once for a plan, its level and the turns taken so far."""

    root: Plan
    options: Options
    allow_nan: bool
    surrogates: bool
    max_size: int
    own: Own
    made: dict[tuple[int, int, int], st.SearchStrategy[Any]] = dataclasses.field(default_factory=dict)
    below: dict[int, set[int]] = dataclasses.field(default_factory=dict)
    rows: dict[int, st.SearchStrategy[Any]] = dataclasses.field(default_factory=dict)
    spare: dict[int, bool] = dataclasses.field(default_factory=dict)
    open: set[int] = dataclasses.field(default_factory=set)

    def __post_init__(self) -> None:
        near: dict[int, set[int]] = {}
        pending: list[Plan] = [self.root, *self.options.registry.derived(None)]
        while pending:
            record = _record_in(pending.pop())
            if record is not None and id(record) not in near:
                parts = [field.plan for field in record.fields]
                parts += self.options.registry.derived(record.shape.cls)
                near[id(record)] = {id(part) for part in map(_record_in, parts) if part is not None}
                pending += parts
        for known, found in near.items():
            fresh = found
            self.below[known] = set(found)
            while fresh:
                fresh = set().union(*(near[each] for each in fresh)) - self.below[known]
                self.below[known] |= fresh

    def turns(self, plan: Plan) -> bool:
        """Say whether a plan leads to a class that leads back to itself."""
        record = _record_in(plan)
        if record is None:
            return isinstance(plan, AnyPlan)
        return any(each in self.below[each] for each in {id(record)} | self.below[id(record)])

    def place(self, plan: Plan, level: int, turn: int) -> st.SearchStrategy[Any]:
        """Return what may stand in one place."""
        known = (id(plan), min(level, self.max_size), turn)
        if known not in self.made:
            self.made[known] = self.make(plan, level, turn)
        return self.made[known]

    def make(self, plan: Plan, level: int, turn: int) -> st.SearchStrategy[Any]:
        ends = turn >= _TURNS and self.turns(plan)
        match plan:
            case AnyPlan():
                found = st.none() | _text(self.surrogates)
                if ends:
                    return found
                found = found | self.items(ANY_LIST, level, turn) | self.entries(ANY_MAP, level, turn)
                named = [self.record(each, level, turn) for each in self.options.registry.derived(None)]
                return st.one_of(found, *(each for each in named if each is not _NOTHING))
            case OptionalPlan(inner):
                found = _NOTHING if ends else self.place(inner, level, turn)
                return st.none() if found is _NOTHING else st.none() | found
            case ScalarPlan(row):
                return self.words(row)
            case ListPlan():
                return st.just([]).map(plan.make) if ends else self.items(plan, level, turn)
            case MapPlan():
                return st.just({}).map(plan.make) if ends else self.entries(plan, level, turn)
            case RecordPlan():
                known = not plan.shape.abstract or plan.shape.cls in self.own
                found = self.record(plan, level, turn) if known else _NOTHING
                named = [self.record(each, level, turn) for each in self.options.registry.derived(plan.shape.cls)]
                named = [each for each in (found, *named) if each is not _NOTHING]
                return st.one_of(named) if named else _NOTHING
        raise TypeError(f"no strategy for {plan}")

    def size(self, level: int) -> int:
        return max(min(self.max_size, 1), self.max_size - level)

    # ---- containers ----

    def items(self, plan: ListPlan, level: int, turn: int) -> st.SearchStrategy[Any]:
        item = self.place(plan.item, level + 1, turn + isinstance(plan.item, AnyPlan))
        found = st.lists(item, max_size=0 if item is _NOTHING else self.size(level))
        if isinstance(plan.make, type) and issubclass(plan.make, Set):
            return found.map(partial(_set, plan))
        if takes_nothing(plan.item):
            found = found.map(partial(_without_lost, plan))
        return found if plan.make is list else found.map(plan.make)

    def entries(self, plan: MapPlan, level: int, turn: int) -> st.SearchStrategy[Any]:
        value = self.place(plan.value, level + 1, turn + isinstance(plan.value, AnyPlan))
        keys = self.keys(plan)
        empty = keys is _NOTHING or value is _NOTHING
        found = st.dictionaries(keys, value, max_size=0 if empty else self.size(level))
        if plan == ANY_MAP:
            found = found.map(_untyped)
        return found if plan.make is dict else found.map(plan.make)

    def keys(self, plan: MapPlan) -> st.SearchStrategy[Any]:
        row = TEXT if isinstance(plan.key, AnyPlan) else plan.key.scalar
        own = self.mine(row)
        if own is not None:
            return own
        if row is not TEXT:
            found = self.words(row)
            if found is _NOTHING:
                return found
            return found.filter(lambda key: key == key and '"' not in row.encode(key))  # [E10]
        value = present(plan.value)
        return _names(self.surrogates, empty=plan.make is not dict or plan.key != TEXT_PLAN or value != TEXT_PLAN)

    # ---- records ----

    def record(self, plan: RecordPlan, level: int, turn: int) -> st.SearchStrategy[Any]:
        if plan.shape.cls in self.own:
            return self.own[plan.shape.cls]
        if id(plan) in self.open:
            return _NOTHING  # it holds itself whatever one leaves out
        turns = id(plan) in self.below[id(plan)]
        ends = turn >= _TURNS and turns
        if ends:
            self.open.add(id(plan))
        required: dict[str, st.SearchStrategy[Any]] = {}
        optional: dict[str, st.SearchStrategy[Any]] = {}
        for field in plan.fields:
            if not self.writes(field.name):
                required[field.attribute] = st.none() if field.omits_none else _NOTHING
            elif field.absent != "default" or not self.survives(plan.shape, field):
                required[field.attribute] = self.place(field.plan, level + 1, turn + turns)
            elif not ends or not self.turns(field.plan):
                optional[field.attribute] = self.place(field.plan, level + 1, turn + turns)
        self.open.discard(id(plan))
        if any(found is _NOTHING for found in required.values()):
            return _NOTHING
        optional = {name: found for name, found in optional.items() if found is not _NOTHING}
        return st.fixed_dictionaries(required, optional=optional).map(partial(_built, plan.shape))

    def writes(self, name: str) -> bool:
        """Say whether a member's name can be written [M9]."""
        return is_bare_name(name) and (self.surrogates or _encodable(name))

    def survives(self, shape: Shape, field: FieldPlan) -> bool:
        """Say whether an object may be left at its class's default."""
        if hasattr(shape.cls, "__required_keys__"):
            return True  # the key is simply not there
        if id(field) not in self.spare:
            worker, self.spare[id(field)] = choose().bind(field.plan, self.options), False
            with suppress(Exception):  # the default depends on others, or is none that the codec carries
                value = _default(shape.cls, field.attribute)
                again = worker.decode(worker.dumps(value))
                self.spare[id(field)] = bool(again == value)
        return self.spare[id(field)]

    # ---- scalars ----

    def words(self, row: Scalar) -> st.SearchStrategy[Any]:
        own = self.mine(row)
        if own is not None:
            return own
        if id(row) not in self.rows:
            self.rows[id(row)] = self.row(row)
        return self.rows[id(row)]

    def row(self, row: Scalar) -> st.SearchStrategy[Any]:
        if row is TEXT:
            return _text(self.surrogates)
        if row is CHAR:
            within = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"] if not self.surrogates else [])
            return st.sampled_from([*sorted(jsv.SPECIAL), " ", "\u200b", "\ufeff"]) | within
        if row is FLOAT or row is SINGLE:
            return st.floats(allow_nan=self.allow_nan, width=64 if row is FLOAT else 32)
        if any(row is known for known in _BUILT_IN):
            return _BUILT_IN[row]
        return _enum(row.type, self.surrogates) if row.fast == "enum" else _examples(row, self.surrogates)

    def mine(self, row: Scalar) -> st.SearchStrategy[Any] | None:
        """Return the caller's own strategy for a row or its type."""
        return next((own for known, own in self.own.items() if known is row or known is row.type), None)


def _record_in(plan: Plan) -> RecordPlan | None:
    """Return the class that stands in a place, whatever containers are around it."""
    while not isinstance(plan, RecordPlan):
        match plan:
            case OptionalPlan(inner):
                plan = inner
            case ListPlan(item):
                plan = item
            case MapPlan(_, value):
                plan = value
            case _:
                return None
    return plan


def _built(shape: Shape, members: dict[str, Any]) -> Any:
    try:
        return shape.make(members)
    except ValueError:
        reject()


def _untyped(members: dict[str, Any]) -> dict[str, Any]:
    """Take away the first names that would choose a class [M8]."""
    while members and is_type_name(next(iter(members))):
        del members[next(iter(members))]
    return members


def _without_lost(plan: ListPlan, items: list[Any]) -> list[Any]:
    """Take away each None that the reference would lose or count differently [G7, N5]."""
    item = present(plan.item)
    of_texts = item == TEXT_PLAN and plan.like != "own"
    if of_texts and plan.like == "set":
        items = [each for each in items[:-1] if each is not None] + items[-1:]
    while items[-1:] == [None]:
        first_is_map = isinstance(item, MapPlan | RecordPlan) or (
            isinstance(item, AnyPlan) and items[0] is not None and not isinstance(items[0], str | list)
        )
        counted = plan.like in ("array", "set") or items[-2:-1] != [None]
        if len(items) > 1 and (of_texts or (counted and (items[0] is None or not first_is_map))):
            break
        items = items[:-1]
    return items


def _set(plan: ListPlan, items: list[Any]) -> Any:
    found = plan.make([item for item in items if _is_hashable(item)])
    if None in found and len(found) == 1:
        return plan.make([])  # [G7]
    return found


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _default(cls: Any, attribute: str) -> Any:
    """Return what a class gives a member that its constructor is not given; raises whatever if that depends."""
    if dataclasses.is_dataclass(cls):
        field = next(field for field in dataclasses.fields(cls) if field.name == attribute)
        return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    if hasattr(cls, "__attrs_attrs__"):
        default = next(field.default for field in cls.__attrs_attrs__ if field.name == attribute)
        if not isinstance(default, sys.modules["attr"].Factory):
            return default
        return default.factory() if not default.takes_self else default.factory(None)
    return cls._field_defaults[attribute]


# ---- texts ----

_LAYOUT = " \t\r\n"
_MARKS_IN_DUMPS = ("{}", "{}", "{} ", "\n\t{}\n\t", " \r\n{}\t ")


@lru_cache
def _mark(sign: str, dialect: jsv.Dialect) -> st.SearchStrategy[str]:
    """Return a mark, in a dump with layout around it [D2]."""
    return st.just(sign) if dialect == "wire" else st.sampled_from([each.format(sign) for each in _MARKS_IN_DUMPS])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@lru_cache
def _grammar(dialect: jsv.Dialect, surrogates: bool, max_size: int) -> st.SearchStrategy[str]:
    """Return the texts of ``jsv.lark``."""
    quoted = _any_text(surrogates).map(_quoted)

    def words(without: str) -> st.SearchStrategy[str]:
        bare = _any_text(surrogates, without)
        return quoted | (bare if dialect == "wire" else bare.map(lambda text: text.lstrip(_LAYOUT) or "a"))

    def container(parts: st.SearchStrategy[str], size: int, opens: str, closes: str) -> st.SearchStrategy[str]:
        return st.builds(
            lambda parts, before, comma, after: before + comma.join(parts) + after,
            st.lists(parts, max_size=max(1, size)),
            *(_mark(sign, dialect) for sign in (opens, ",", closes)),
        )

    value = whole = words('",{}[]\r\n')
    for size in range(max_size - 2, max_size + 1):
        place = st.just("") | value
        member = st.builds("{}{}{}".format, words('":,{}[]\r\n'), _mark(":", dialect), place)
        whole = container(place, size, "[", "]") | container(member, size, "{", "}")
        value = value | whole
    bom = st.sampled_from(["", "", "", "\ufeff"])
    after = st.sampled_from(["", "", "", "\n", " \t\r\n"])
    root = st.builds("{}{}".format, whole, after) | st.just("") | words('"{}[]\r\n')
    if dialect == "dump":
        root = st.builds(str.format, _mark("{}", dialect), root)
    return st.builds("{}{}".format, bom, root)


@st.composite
def _spelt(draw: st.DrawFn, plan: Plan, values: st.SearchStrategy[Any], options: Options) -> str:
    """Return a value's text, or another that says the same."""
    root = jsv.parse(choose().bind(plan, options).dumps(draw(values)))
    text = _Speller(draw, options).place(plan, root)
    if isinstance(root, List | Map):
        text += draw(st.sampled_from(["", "", "\n", " \t\r\n"]))
    return draw(st.sampled_from(["", "", "", "\ufeff"])) + text if text else ""


@dataclasses.dataclass
class _Speller:
    """Writes nodes in one of the ways that are read alike."""

    draw: st.DrawFn
    options: Options

    def named(self, plan: Plan, cls: str) -> RecordPlan | None:
        """Return the plan of a class that a document names, where one may be named [M8]."""
        if not isinstance(plan, RecordPlan | AnyPlan):
            return None
        return self.options.registry.named(cls, plan.shape.cls if isinstance(plan, RecordPlan) else None)

    def place(self, plan: Plan, node: Node, free: bool = True) -> str:
        plan = present(plan)
        match node:
            case Nothing():
                return ""
            case Text():
                return self.word(node, free)
            case List(items):
                item = plan.item if isinstance(plan, ListPlan) else ANY
                inner = present(item)
                free = not isinstance(inner, ScalarPlan) or inner.scalar.quoted_in_lists  # [L3]
                return self.join("[", [self.place(item, each, free) for each in items], "]")
            case Map([(Text(value=name), Text(value=cls)), *members]) if name == TYPE_NAME and (
                own := self.named(plan, cls)
            ):
                return self.join("{", [f"{TYPE_NAME}:{_quoted(cls)}", *self.members(own, members)], "}")
            case Map(members) if isinstance(plan, RecordPlan):
                return self.join("{", self.members(plan, members), "}")
            case Map(members):
                value = plan.value if isinstance(plan, MapPlan) else ANY
                parts = [self.word(name) + self.mark(":") + self.place(value, each) for name, each in members]
                return self.join("{", parts, "}")

    def word(self, text: Text, free: bool = True) -> str:
        quoted = text.quoted or (free and self.draw(st.booleans()))  # [Q8]
        if self.options.dialect == "dump" and text.value.strip(_LAYOUT) != text.value:
            quoted = True  # what is bare is layout at its ends [D2]
        return _quoted(text.value) if quoted else text.value

    def mark(self, sign: str) -> str:
        return sign if self.options.dialect == "wire" else self.draw(_mark(sign, "dump"))

    def join(self, opens: str, parts: list[str], closes: str) -> str:
        return self.mark(opens) + self.mark(",").join(parts) + self.mark(closes)

    def members(self, plan: RecordPlan, members: list[Member]) -> list[str]:
        """Return an object's members in any order, in any case, and with foreign ones among them."""
        parts = []
        for name, each in members:
            field = plan.find(name.value)
            assert field is not None
            other = self.draw(st.sampled_from([name.value, name.value.swapcase(), f" {name.value}\u3000"]))
            same = plan.find(other.strip(BLANK)) is field
            spelt = self.word(Text(other if same else name.value, quoted=name.quoted))
            parts.append(spelt + self.mark(":") + self.place(field.plan, each))
        if self.options.unknown == "ignore" and not issubclass(plan.shape.cls, tuple) and self.draw(st.booleans()):
            foreign = [name for name in _FOREIGN if plan.find(name) is None]
            parts += [self.draw(st.sampled_from(foreign)) + ":" + self.draw(st.sampled_from(_FOREIGN_VALUES))]
        return self.draw(st.permutations(parts)) if len(parts) > 1 and self.draw(st.booleans()) else parts


_FOREIGN = ("newMember", "new-member", "\u0436")
_FOREIGN_VALUES = ("", '""', "a:b", '",]}"', "[a,,[]]", "{a:{},b:}")

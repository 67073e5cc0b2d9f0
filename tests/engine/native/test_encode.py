"""The native engine's writing, against the reference engine: the same text, or the same refusal in the same place.

Most of it in both formats, as they have one walk; what is JSON's alone is tested in test_encode_json.py.
"""

import contextlib
import copy
import dataclasses
import gc
import math
import random
import struct
import sys
import threading
import weakref
from abc import ABC
from collections import OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag, StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict
from uuid import UUID

import alone
import judging
import pytest
import strategies
import vectors
from beside import Deferred, agree, natively, outcome, pair, plan_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jsvcodec import EncodeError
from jsvcodec.engine import Options
from jsvcodec.errors import WordError
from jsvcodec.extra.hypothesis import from_type
from jsvcodec.scalars import BUILT_IN, TEXT
from jsvcodec.scalars.times import DATE, DATETIME, DATETIME_OFFSET
from jsvcodec.sessions import GetActiveSessionsResponse, SessionCallState, SessionInfo
from jsvcodec.types import (
    Captured,
    Char,
    DateTimeOffset,
    Ignored,
    Int8,
    Int16,
    Int32,
    Int64,
    Name,
    OmitDefault,
    Open,
    Order,
    Single,
    Ticks,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Uri,
)

native = pytest.importorskip("jsvcodec.engine.native.encode", reason="the native engine was not built")
encode_json = pytest.importorskip("jsvcodec.engine.native.encode_json", reason="the native engine was not built")

SPECIALS = '":,{}[]\r\n'


# ---- classes of every kind ----


class Colour(Enum):
    RED = "red"
    COMMA = "a,b"
    EMPTY = ""
    BLANK = " "
    QUOTE = '"'
    MARK = "\ufeff"
    LONE = "\ud800"
    GREEN = RED


class Level(IntEnum):
    LOW = 0
    HIGH = 10
    TWIN = 10


class Rights(IntFlag):
    READ = 1
    WRITE = 2


class State(Open, Enum):
    IDLE = "Idle"
    BUSY = "Busy"


class Number(Open, IntEnum):
    ONE = 1


class Word(StrEnum):
    A = "a"
    B = "b:c"


class Worded(IntEnum):
    __words__ = {"FIRST": "first, one"}  # noqa: RUF012
    FIRST = 1
    SECOND = 2


@dataclasses.dataclass(slots=True)
class Slotted:
    id: int = 0
    name: str | None = None
    ok: bool | None = None
    state: Level | None = None
    items: list["Slotted"] | None = None
    ratio: float = 0.0


@dataclasses.dataclass
class Plain:
    id: int = 0
    name: str | None = None
    more: Any = None


@dataclasses.dataclass(slots=True)
class Derived(Slotted):
    extra: str = "x"


@dataclasses.dataclass(slots=True)
class Hidden(Slotted):
    """The same members as its base."""


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: str
    b: tuple[int, ...] = ()


class Pair(NamedTuple):
    left: int
    right: str | None = None


class Keyed(TypedDict):
    id: int
    name: NotRequired[str | None]


@dataclasses.dataclass
class Marked:
    last: Annotated[int, Order(9), Name("the-id")] = 0
    gone: Annotated[int, Ignored()] = 0
    zero: Annotated[int, OmitDefault()] = 0
    none: str | None = "x"


@dataclasses.dataclass
class Badly:
    a: Annotated[str | None, Name("a:b")] = None


@dataclasses.dataclass(slots=True)
class BadlySlotted:
    a: Annotated[str | None, Name("a:b")] = None
    b: Annotated[int, Name(" ")] = 0


@dataclasses.dataclass
class LoneName:
    a: Annotated[str | None, Name("\ud800")] = None


@dataclasses.dataclass
class Defaults:
    flag: bool = False
    number: int = 0
    five: int = 5
    real: float = 0.0
    amount: Decimal = Decimal(0)
    level: Level = Level.LOW
    day: date = date.min
    text: str = ""


@dataclasses.dataclass(slots=True)
class SlottedDefaults(Defaults):
    more: int = 0


class Shape(ABC):  # noqa: B024
    pass


@dataclasses.dataclass
class Circle(Shape):
    radius: float = 0.0


@dataclasses.dataclass(slots=True)
class BigCircle(Circle):
    unit: str | None = None


@dataclasses.dataclass
class Box:
    one: Shape | None = None
    round: Circle | None = None
    many: list[Shape | None] = dataclasses.field(default_factory=list)
    any: Any = None


TYPES = {"Ns.Circle, Asm": Circle, "Ns.BigCircle": BigCircle, "Ns.Plain\u00e9": Plain}


class Text(str):
    __slots__ = ()

    def __str__(self):
        return "no"

    def __iter__(self):
        return iter("no")

    __hash__ = str.__hash__


class Loud(str):
    """Every object of it is another key."""

    __slots__ = ()

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other


class Integer(int):
    def __int__(self):
        return 99

    __index__ = __int__


class Real(float):
    def __float__(self):
        return 99.0


class Names(list[str]):
    pass


class Table(dict[str, int]):
    pass


def scalar(**changes):
    return dataclasses.replace(TEXT, name="mine", **changes)


# ---- all kinds of plans ----

TEXTS = [
    "", "a", "a b", " ", "  ", " a", "a ", "\u00a0", "\u2003", "\x85", "\u3000x", "x\u205f", "\ufeff", "\ufeffa",
    "a\ufeff",
    "\u200b", "a\u200b", "\u200b\u200b", "é", "é,", "é\"é", "\u0394", "\u0394:", "\U0001f600", "\U0001f600]",
    "\ud800",
    "a\udfff,", "\U0001f600\ud800", "null", "\0", "\x7f", "\x1f", "\x02", "\\", "|", "_", "~", "[", "{", "]", "}",
    "\r",
    "\n", "\t", "\v", '"', '""', '"a"', '"""', 'a"b', *("x" * n for n in range(1, 70)), *("é" * n for n in range(1,
    40)),
    *("\u0394" * n for n in range(1, 20)), "x" * 511 + ",", "x" * 513, "x" * 512 + '"', "x" * 5000 + '"' * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_texts(text):
    for type_, value in [
        (str, text), (str | None, text), (None, text), (list[str], [text]), (list[str], [text, text]), (None, [text]),
        (tuple[str, ...], (text,)), (tuple[str, ...], (text, "a", text)), (list[Any], [text]), (set[str], {text}),
        (dict[str, str], {text: text}), (dict[str, int], {text: 1}), (None, {text: text}), (dict, {text: [text]}),
        (Char, text), (list[Char], [text]), (Slotted, Slotted(name=text)), (Plain, Plain(name=text, more=text)),
        (dict[Any, Any], {text: text}), (Uri, text), (None, [text, {"k": text}]),
    ]:  # fmt: skip
        agree(type_, value)


@pytest.mark.parametrize("char", SPECIALS + "a é\u0394")
@pytest.mark.parametrize("before", [0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 49, 500, 511, 512, 1023, 1025])
def test_special_character_anywhere(char, before):
    for after in (0, 1, 3, 4, 8, 15, 16, 17, 100):
        for filler in "xé\u0394\U0001f600":
            text = filler * before + char + filler * after
            assert natively(list[str], [text, text]) == reference_text([text, text])


def reference_text(texts):
    quoted = ['"' + text.replace('"', '""') + '"' if set(text) & set(SPECIALS) else text for text in texts]
    return "[" + ",".join(quoted) + "]"


@pytest.mark.parametrize(
    "type_", [int, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Ticks, float, Single, Any]
)
def test_integers(type_):
    ends = [
        sign * ((1 << bits) + more)
        for bits in (0, 7, 8, 15, 16, 31, 32, 63, 64)
        for more in (-1, 0, 1)
        for sign in (1, -1)
    ]
    tens = [sign * (10**power + more) for power in range(20) for more in (-1, 0, 1) for sign in (1, -1)]
    for number in [
        *ends,
        *tens,
        *range(-120, 120),
        2**70,
        -(10**600),
        10**700,
        True,
        Integer(5),
        Level.HIGH,
        1.5,
        "1",
        None,
    ]:
        agree(type_, number)
        agree(dict[type_, int] if type_ is not Any else dict, {number: 1})


def test_small_integers_are_written_natively():
    for number in range(-1000, 1100):
        assert natively(int, number) == str(number)
        assert natively(dict[int, Int64], {number: number}) == f"{{{number}:{number}}}"


FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.1, 0.25, 1e15, 1e16, 1e17, 1e18, 123456789012345680.0, 1e-4, 1e-5, 1.234e-5, 1e22, 1e23,
    5e-324, sys.float_info.max, -sys.float_info.max, sys.float_info.min, math.inf, -math.inf, math.nan, 0.3,
    0.1 + 0.2,
    999999.999999, 999999999.999999, 0.000123, 123456.7, 1 / 3, 2 / 3, 100.0, 1e9, 1e9 + 0.5, 84963962149323870.0,
    999999999999999.9, 99999999999999.98, 4503599627370496.5, 0.00012345678, 1e100, 1.5e300, 1e-300, 12.5e-5,
]  # fmt: skip


@pytest.mark.parametrize("number", FLOATS)
def test_floats(number):
    natively(float, number)
    natively(None, [number, -number, {"k": number}])
    agree(Single, number)
    agree(dict[float, float], {number: number})
    agree(float, Real(number))


def test_any_float_is_written_as_the_reference_writes_it():
    chance = random.Random(4)
    made = [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(20_000)]
    made += [chance.randint(-(10**9), 10**9) / 10 ** chance.randint(0, 9) for _ in range(20_000)]
    made += [math.ldexp(chance.random(), chance.randint(-60, 70)) for _ in range(20_000)]
    made += [round(chance.random() * 10 ** chance.randint(-5, 16), chance.randint(0, 20)) for _ in range(20_000)]
    made += [float(f"{chance.randint(1, 10**15)}e{chance.randint(-20, 2)}") for _ in range(20_000)]
    made += [math.nextafter(each, math.inf) for each in made[-20_000:]]
    worker, _, alone = pair(list[float])
    assert alone.encode(made) == worker.encode(made)


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (bool, [True, False, 1, 0, None, "True"]),
        (Decimal, [Decimal("1.50"), Decimal("NaN"), 1]),
        (datetime, [datetime(2024, 1, 31), datetime(2024, 1, 31, 10, 20, 30, 5, UTC), date(2024, 1, 1)]),
        (date, [date(2024, 1, 31), datetime(2024, 1, 31)]),
        (time, [time(1, 2, 3), time(1, tzinfo=UTC)]),
        (timedelta, [timedelta(1, 2, 3), timedelta()]),
        (UUID, [UUID(int=7), "7"]),
        (bytes, [b"", b"\x01", bytearray(b"x")]),
        (Literal["a", "b,c", 7], ["a", "b,c", 7, "d"]),
        (Colour, [*Colour, "red", None]),
        (Level, [*Level, 10, 0]),
        (Rights, [*Rights, Rights(3), Rights(0), Rights(99)]),
        (State, [*State, State("-1"), State("99"), "Idle"]),
        (Number, [*Number, Number(77), 1]),
        (Word, [*Word, "a"]),
        (Worded, [*Worded, 1]),
    ],
)
def test_scalars_in_every_place(type_, values):
    for value in values:
        agree(type_, value)
        agree(type_ | None, value)
        agree(None, value)
        agree(list[type_], [value])
        agree(list[type_], [value, value])
        agree(tuple[type_, ...], (value, value))
        agree(list[type_ | None], [value, None, value])
        if not isinstance(value, bytearray):
            agree(dict[type_, type_], {value: value})
            agree(None, {value: value})
        agree(dict[str, type_ | None], {"a": value, "b": None})
        agree(None, [value, {"k": value}])


ZONES = [
    None, UTC, *(timezone(timedelta(minutes=minutes)) for minutes in (0, 1, -1, 59, -90, 330, -330, 840, -840)),
    timezone(timedelta(), "UTC"), timezone(timedelta(hours=1), "a,b"),
]  # fmt: skip
CLOCKS = [
    datetime(2024, 1, 31), datetime(2024, 12, 31, 23, 59, 59, 999_999), datetime(1999, 2, 3, 0, 0, 0, 1),
    datetime(2, 1, 1, 0, 0, 1), datetime(9998, 12, 31, 0, 1), datetime(2024, 2, 29, 1),
    datetime(600, 7, 8, 9, 10, 11, 120_000),
    datetime(2024, 10, 27, 2, 30, fold=1),
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_moments_are_written_natively(zone):
    for clock in CLOCKS:
        value = clock.replace(tzinfo=zone)
        assert_without_its_row(DATETIME, datetime, value)
        if zone is not None:
            assert_without_its_row(DATETIME_OFFSET, DateTimeOffset, value)
    for year in (1, 9999):
        for edge in (datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59, 999_999)):
            agree(list[datetime], [edge.replace(tzinfo=zone)])
            agree(list[DateTimeOffset], [edge.replace(tzinfo=zone)])
            assert_without_its_row(DATETIME, datetime, edge)


@pytest.mark.parametrize("day", [date.min, date.max, date(2024, 2, 29), date(987, 10, 9)])
def test_days_are_written_natively(day):
    assert_without_its_row(DATE, date, day)


def assert_without_its_row(row, type_, value):
    """Check that a word is written as by its row, whose function is not asked."""
    _, _, alone = pair(list[type_])
    want = f"[{row.encode(value)},{row.encode(value)}]".encode()
    assert alone.encode([value]) == f"[{row.encode(value)}]".encode()  # makes the nodes
    frames = []
    sys.setprofile(lambda frame, event, _: frames.append(frame.f_code.co_name) if event == "call" else None)
    try:
        got = alone.encode([value, value])
    finally:
        sys.setprofile(None)
    assert (got, frames) == (want, [])
    agree(dict[type_, type_], {value: value})
    agree(None, [value, {value: value}])


class Zone(tzinfo):
    def __init__(self, offset):
        self.offset = offset

    def utcoffset(self, _):
        return self.offset() if callable(self.offset) else self.offset


class Moment(datetime):
    @property
    def year(self):
        return 7

    def utcoffset(self):
        return timedelta(hours=3)


class Day(date):
    year = property(lambda _: 7)


OFFSETS = [
    timedelta(), timedelta(minutes=90), timedelta(seconds=1), timedelta(minutes=1, microseconds=1), timedelta(hours=15),
    timedelta(hours=-23), timedelta(hours=14, minutes=1), timedelta(hours=-14), None,
]  # fmt: skip


@pytest.mark.parametrize("offset", OFFSETS)
def test_moments_of_strange_zones_and_classes(offset):
    zones = [Zone(offset), Zone(lambda: offset), *([timezone(offset)] if offset is not None else [])]
    for zone in zones:
        for clock in (*CLOCKS, datetime.min, datetime.max):
            for value in (clock.replace(tzinfo=zone), Moment.combine(clock.date(), clock.time(), zone)):
                for type_ in (datetime, DateTimeOffset, date, Any):
                    agree(type_, value)
                    agree(list[type_], [value, value])


def test_days_of_strange_classes():
    for type_ in (datetime, DateTimeOffset, date, Any):
        for value in (Day(2024, 1, 31), Moment(2024, 1, 31), date(2024, 1, 31), time(1), 7, "2024-01-31", None):
            agree(type_, value)
            agree(dict[str, type_], {"k": value})
    for zone in (Zone(7), Zone("x"), Zone(lambda: 1 / 0)):
        agree(datetime, datetime(2024, 1, 31, tzinfo=zone))
        agree(DateTimeOffset, datetime(2024, 1, 31, tzinfo=zone))


def test_moments_in_zones_that_change_what_holds_them():
    def clear():
        items.clear()
        return timedelta(hours=1)

    items = [datetime(2024, 1, 31, tzinfo=Zone(clear))] * 3
    assert pair(list[datetime])[1].encode(items) == b"[" + b",".join([b"2024-01-31T00:00:00+01:00"] * 3) + b"]"


@given(
    st.datetimes(timezones=st.none() | st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)
                 | st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))))
)  # fmt: skip
def test_any_moment_is_written_as_by_the_reference(value):
    agree(datetime, value)
    agree(DateTimeOffset, value)
    natively(date, value.date())


def test_row_that_writes_moments_its_own_way_keeps_it():
    value = datetime(2024, 1, 31, 10, 20)
    quoted = Annotated[datetime, dataclasses.replace(DATETIME, name="mine", colons=False)]
    assert natively(quoted, value) == '"2024-01-31T10:20:00"'
    assert natively(Annotated[datetime, dataclasses.replace(DATETIME, encode=str)], value) == "2024-01-31 10:20:00"
    assert natively(Annotated[date, dataclasses.replace(DATE, encode=str)], date(2024, 1, 31)) == "2024-01-31"


FAST_TYPES = (Level, Colour, Int8, UInt64, Single, Char, DateTimeOffset)


def test_every_fast_name_of_the_rows_is_native():
    rows = [*BUILT_IN, *(plan_of(type_, Options()).scalar for type_ in FAST_TYPES)]
    assert {row.fast for row in rows if row.fast} == set(native.FAST)


LISTS = [list, tuple[str, ...], set, frozenset, deque, Sequence, Iterable, Names]


@pytest.mark.parametrize("items", [
    [], [None], ["a"], ["a", None], [None, "a"], [None, None], ["a", None, None], ["a", None, "b"], [None, None, "a"],
    [" ", "a"], ["a", " "], [" a", "b "], [" a,", "b, "], ["", ""], [" "], [None, " "], [{}, None], [{"a": "b"},
    None],
    [None, {}], [{}, None, {}], [[], None], [[], None, None], [{}], [[[]]], [1, None], ["a"] * 20, [None] * 20,
    list("abc") * 100,
])  # fmt: skip
def test_lists_of_every_kind(items):
    hints = [str, str | None, Any, int | None, dict[str, str] | None, list[str] | None, dict | None]
    kinds = [list, set, frozenset, deque, Sequence, Iterable]
    agree(None, items)
    agree(None, tuple(items))
    agree(Names, Names(items))
    agree(Names, items)
    for hint in hints:
        agree(tuple[hint, ...], tuple(items))
        agree(tuple[hint, ...], items)
        for kind in kinds:
            for make in (list, tuple, deque, UserList, set, frozenset, dict.fromkeys):
                try:
                    made = make(items)
                except TypeError:
                    continue
                agree(kind[hint], made)


@pytest.mark.parametrize(
    "value", ["ab", b"ab", {"a": 1}, 7, None, bytearray(b"x"), range(3), object(), {"a": 1}.values()]
)
def test_what_is_no_list(value):
    for hint in (list[str], Iterable[Any], Sequence[int], set[int]):
        agree(hint, value)


def test_iterator_is_not_spent_before_the_reference_sees_it():
    _, encoder, _ = pair(list[Iterable[int]])
    assert encoder.encode([iter([1, 2]), iter([3])]) == b"[[1,2],[3]]"
    with pytest.raises(EncodeError):
        encoder.encode([iter([1, 2]), iter(["x"])])


@pytest.mark.parametrize("items", [
    {}, {"a": "b"}, {"a": None}, {"": "b"}, {'a"b': "c"}, {'"a"': "b"}, {'"': "a"}, {'""': "a"}, {'"""': "b"},
    {"a,b": "c:d"},
    {1: 2}, {1: 2, "1": 3}, {True: 1, "True": 2}, {1.5: 1}, {None: 1}, {"__type": "a"}, {"__TYPE": "a"}, {"a": 1,
    "__type": 2},
    {"\u200b": 1}, {Level.LOW: 1, "LOW": 2}, {Level.LOW: 1}, {Text("a"): Text("b")}, {Loud("a"): 1, Loud("a"): 2},
    {"a": 1, Loud("a"): 2}, {Loud("__type"): 1}, {(1, 2): 3}, {Pair(1): 2}, {b"x": 1}, {date.min: 1},
    {"k" * 600: "v"},
    {'"' + "k" * 600: "v"}, {"\u0394,": "\u0394"}, {"__typ\u0395": 1}, {2**70: 1}, {Integer(7): 1}, {"__types": 1},
])  # fmt: skip
def test_maps_of_every_kind(items):
    for hint in (
        None, dict, dict[str, Any], dict[str, str], dict[str, str | None], dict[str, int], dict[int, int],
        dict[Any, int],
        dict[Level, Any], dict[bool, Any], dict[float, Any], Mapping[str, Any], OrderedDict[str, str], Table,
        dict[Int8, int],
        dict[Char, int], dict[datetime, int], dict[date, int],
    ):  # fmt: skip
        for make in (dict, OrderedDict, UserDict, MappingProxyType, lambda items: defaultdict(int, items), Table):
            agree(hint, make(items))


@pytest.mark.parametrize("value", [
    Slotted(), Slotted(1, "a,b", True, Level.HIGH, [Slotted(2), Slotted(name="é")], 1.5), Slotted(None), Slotted("x"),
    Slotted(name=7), Slotted(ok=1), Slotted(state=10), Slotted(items=[None]), Slotted(items={}), Slotted(ratio=1),
    Derived(1), Hidden(1, "x"), Plain(), Plain(1, "x", [1, Plain()]), Plain(more=Slotted()), Plain(more=object()),
    Frozen("a", (1, 2)),
    Pair(1), Pair(1, "x"), Pair("x"), Keyed(id=1), Keyed(id=1, name=None), {"name": "x"}, {"id": 1, "other": 2},
    (1, "x"),
    Marked(), Marked(1, 2, 3, None), Badly(), Badly("x"), BadlySlotted("x"), BadlySlotted(), LoneName(),
    LoneName("x"),
    Box(), Box(Circle(1), Circle(2), [Circle(3), None, BigCircle(4, "m")], [Circle()]), BigCircle(1), Circle(1),
    SessionInfo(),
    Defaults(), Defaults(True, 1, 0, -0.0, Decimal("0.00"), Level.HIGH, date.max, "x"), SlottedDefaults(),
    SlottedDefaults(number=True, real=0), Circle(-0.0),
])  # fmt: skip
def test_records_of_every_kind(value):
    for type_ in (
        None, Slotted, Plain, Frozen, Pair, Keyed, tuple[int, str], tuple[int, str | None], Marked, Badly,
        BadlySlotted, LoneName,
        Box, Circle, Shape, Defaults, SlottedDefaults, list[Slotted], dict[str, Plain], Any,
    ):  # fmt: skip
        for omit in (False, True, "values", "enums"):
            for each in (value, [value], {"k": value}):
                agree(type_, each, types=TYPES, omit_defaults=omit)
        agree(type_, value, types=TYPES, names="snake")
        agree(type_, value, types=TYPES, exact=True)


def test_absent_slot_is_left_to_the_reference():
    value = Slotted()
    del value.name
    assert agree(Slotted, value)[:2] == ("wrong-type", "$.name")
    assert agree(list[Slotted], [Slotted(), value])[:2] == ("wrong-type", "$[1].name")


def test_members_are_read_where_a_changed_class_has_them():
    @dataclasses.dataclass(slots=True)
    class Changing:
        a: int = 1
        b: str = "x"

    worker, encoder, alone = pair(list[Changing])
    value = [Changing(), Changing(2, "y")]
    assert alone.encode(value) == b"[{a:1,b:x},{a:2,b:y}]"
    Changing.other = 5
    assert alone.encode(value) == b"[{a:1,b:x},{a:2,b:y}]"
    kept = Changing.b
    Changing.b = property(lambda self: "p" + kept.__get__(self))
    assert alone.encode(value) == encoder.encode(value) == worker.encode(value) == b"[{a:1,b:px},{a:2,b:py}]"
    Changing.b = kept
    assert alone.encode(value) == b"[{a:1,b:x},{a:2,b:y}]"
    Changing.__getattribute__ = lambda _, name: 7 if name == "a" else "z"
    assert alone.encode(value) == worker.encode(value) == b"[{a:7,b:z},{a:7,b:z}]"


def test_plain_classes_may_compute_their_members():
    @dataclasses.dataclass
    class Computing:
        a: int = 1

        def __getattribute__(self, name):
            return 8 if name == "a" else object.__getattribute__(self, name)

    assert natively(Computing, Computing()) == "{a:8}"


# ---- attributes of objects without slots ----


@dataclasses.dataclass
class Base:
    z: int = 1
    y: str | None = None


@dataclasses.dataclass
class Attributed(Base):
    a: str = "a"
    b: Level = Level.LOW
    c: bool | None = None
    d: Any = None


@dataclasses.dataclass
class HalfSlotted(Slotted):
    more: str = "more"


Wide = dataclasses.make_dataclass(
    "Wide", [(f"member{number}", int | None, dataclasses.field(default=None)) for number in range(300)]
)


def reordered(made):
    """Return the same object with its attributes in another order."""
    held = vars(made).copy()
    vars(made).clear()
    for name in reversed(held):
        object.__setattr__(made, name, held[name])
    return made


def separate(made):
    """Return the same object with names of its own for its attributes."""
    object.__setattr__(made, "__dict__", {"".join(list(name)): value for name, value in vars(made).items()})
    return made


class Dict(dict):
    def __getitem__(self, key):
        raise ZeroDivisionError

    get = __getitem__


def strange(made):
    object.__setattr__(made, "__dict__", Dict(vars(made)))
    return made


def numbered(made):
    vars(made)[7] = 7
    return made


@pytest.mark.parametrize("change", [lambda made: made, lambda made: vars(made) and made, copy.copy, copy.deepcopy,
                                    reordered, separate, strange, numbered])  # fmt: skip
def test_attributes_are_found_wherever_an_object_has_them(change):
    values = [
        Attributed(1, "y", "a,b", Level.HIGH, True, [1]),
        Attributed(),
        Attributed(d=Attributed(z=2)),
        Frozen("x"),
    ]
    values += [HalfSlotted(1, "n", more="m"), Wide(), Wide(*range(300)), Plain(1, "x", 2), Defaults()]
    for value in values:
        natively(type(value), change(value))
        agree(None, [change(value)])


def test_attribute_that_was_deleted_is_the_classs_own_or_absent():
    @dataclasses.dataclass
    class Listed:
        a: int = 1
        b: list[int] = dataclasses.field(default_factory=list)
        c: str = "c"

    value = Listed(5, [6], "x")
    del value.a
    assert natively(Listed, value) == "{a:1,b:[6],c:x}"
    del value.c
    assert natively(list[Listed], [value, Listed()]) == "[{a:1,b:[6],c:c},{a:1,b:[],c:c}]"
    del value.b
    assert agree(Listed, value)[:2] == ("wrong-type", "$.b")
    assert agree(list[Listed], [Listed(), value])[:2] == ("wrong-type", "$[1].b")


def test_attributes_are_read_as_a_changed_class_says():
    class Default:
        pass

    @dataclasses.dataclass
    class Changing:
        a: int = 1
        b: Any = None
        c: str = "x"

    worker, encoder, alone = pair(list[Changing])
    value = [Changing(), Changing(2, "b", "y")]
    del value[0].b
    steps = [
        lambda: setattr(Changing, "other", 5),
        lambda: setattr(Changing, "b", property(lambda _: "computed")),
        lambda: setattr(Changing, "b", cached_property(lambda _: "kept")),
        lambda: setattr(Changing, "b", Default()),
        lambda: setattr(Default, "__get__", lambda *_: "got"),
        lambda: setattr(Default, "__set__", lambda *_: None),
        lambda: delattr(Default, "__set__"),
        lambda: delattr(Changing, "b"),
        lambda: setattr(value[0], "b", 3),
        lambda: setattr(Changing, "__getattr__", lambda *_: "z"),
        lambda: delattr(value[0], "b"),
        lambda: setattr(Changing, "__getattribute__", lambda _, name: 7 if name == "a" else "z"),
    ]
    for step in [lambda: None, *steps]:
        step()
        for _ in range(2):
            want = outcome(worker.encode, value)
            assert outcome(encoder.encode, value) == want
            assert not isinstance(want, bytes) or alone.encode(value) == want
            agree(list[Changing], value)


def test_default_whose_class_becomes_a_descriptor():
    class Default:
        pass

    @dataclasses.dataclass
    class Holder:
        a: Any = Default()  # noqa: RUF009

    worker, _, alone = pair(Holder)
    value = Holder("own")
    assert alone.encode(value) == b"{a:own}"
    Default.__get__ = lambda *_: "got"
    assert alone.encode(value) == b"{a:own}"
    Default.__set__ = lambda *_: None
    assert alone.encode(value) == worker.encode(value) == b"{a:got}"


def test_object_that_changes_while_its_attributes_are_written():
    actions = []

    def act(_):
        for action in actions:
            action()
        return "w"

    @dataclasses.dataclass
    class Acting:
        a: mine(act) = 0
        b: str = "b"
        c: list[str] | None = None
        d: str = "d"

    def swap():
        made.__dict__ = {"b": "y" * 50, "c": None, "d": "e" * 50}

    def clear():
        made.__dict__.clear()
        made.b = made.c = made.d = "e" * 40

    def grow():
        for number in range(100):
            setattr(made, f"more{number}", number)
        del made.b

    for action in (
        swap,
        clear,
        grow,
        lambda: setattr(Acting, "b", property(lambda _: "p")),
        lambda: setattr(Acting, "b", "default"),
        lambda: setattr(Acting, "__getattribute__", lambda *_: "q"),
        lambda: delattr(Acting, "__getattribute__"),
    ):
        got = []
        for write in (pair(Acting)[0].encode, pair(Acting)[1].encode):
            made = object.__new__(Acting)
            for name, value in (("a", 1), ("b", "x" * 50), ("c", ["l"] * 10), ("d", "z" * 50)):
                made.__dict__[name] = value
            saved = {name: Acting.__dict__.get(name) for name in ("b", "__getattribute__")}
            actions[:] = [action]
            got.append(outcome(write, made))
            actions.clear()
            for name, value in saved.items():
                if value is None and name in Acting.__dict__:
                    delattr(Acting, name)
                elif value is not None:
                    setattr(Acting, name, value)
        assert got[0] == got[1]
        Acting.__getattribute__ = object.__getattribute__


def test_object_that_gets_another_class_while_it_is_written():
    def turn(_):
        made.__class__ = Other
        return "w"

    @dataclasses.dataclass
    class Turning:
        a: mine(turn) = 0
        b: str = "b"

    class Other:
        b = property(lambda _: "other")

    made = Turning()
    want = outcome(pair(Turning)[0].encode, made)
    made.__class__ = Turning
    assert outcome(pair(Turning)[1].encode, made) == want


@pytest.mark.parametrize("size", [0, 1, 2, 29, 30, 31, 100])
def test_objects_of_any_number_of_attributes(size):
    names = [f"m{number}" for number in range(size)]
    made = dataclasses.make_dataclass("Made", [(name, Any, None) for name in names])
    for count in range(size + 1):
        natively(list[made], [made(*range(count)), made(*[None] * count), made(*["x" * 9] * count)])


@given(st.lists(st.sampled_from("abcdef"), max_size=12), st.lists(st.sampled_from("abcdef"), max_size=6), st.booleans())
def test_any_order_of_attributes(order, gone, asked):
    @dataclasses.dataclass
    class Six:
        a: Any = "A"
        b: Any = "B"
        c: Any = "C"
        d: Any = dataclasses.field(default_factory=list)
        e: Any = None
        f: Any = dataclasses.field(default_factory=list)

    values = [Six(), object.__new__(Six)]
    for name in order:
        setattr(values[1], name, name)
    assert not asked or vars(values[1]) is not None
    for name in gone:
        with contextlib.suppress(AttributeError):
            delattr(values[1], name)
    agree(list[Six], values)


@pytest.mark.parametrize("size", [0, 1, 2, 15, 16, 17, 100, 600])
def test_sessions_are_written_natively(size):
    value = GetActiveSessionsResponse(
        sessions=[
            SessionInfo(id=str(each), call_state=SessionCallState.HOLD, ended=True, log=[]) for each in range(size)
        ]
    )
    natively(GetActiveSessionsResponse, value)
    natively(None, value)


# ---- what is beyond the ordinary ----


@pytest.mark.parametrize(
    "text",
    ["x" * 2_000_000, "," * 1_000_000, '"' * 1_000_000, "é" * 1_000_000, '\u0394"' * 500_000, "\U0001f600" * 300_000],
)
def test_long_texts(text):
    natively(str, text)
    natively(list[str], ["a", text, text, "b"])
    natively(dict[str, str], {"a": text})
    natively(Slotted, Slotted(name=text))


def test_lists_whose_items_grow_or_shrink():
    for sizes in (
        range(400),
        range(400, 0, -1),
        [10_000] * 10 + [1] * 5000,
        [1] * 5000 + [100_000] * 3,
        [1] * 20 + [300_000],
    ):
        natively(list[str], ["x" * size for size in sizes])


def test_lone_surrogates_stay_in_characters():
    _, encoder, alone = pair(None)
    assert alone.dumps(["\ud800", "\udfff,", "\U0001f600\ud83d"]) == '[\ud800,"\udfff,",\U0001f600\ud83d]'
    assert alone.dumps("\ud83d" + "\ude00") == "\ud83d" + "\ude00"
    with pytest.raises(EncodeError, match=r"UTF-8.* at \$\[0\]"):
        encoder.encode(["\ud800"])


def nested(depth, kind):
    value = {"list": [], "map": {}, "record": Plain()}[kind]
    for _ in range(depth - 1):
        value = {"list": [value], "map": {"k": value}, "record": Plain(more=value)}[kind]
    return value


@pytest.mark.parametrize("kind", ["list", "map", "record"])
@pytest.mark.parametrize("limit", [1, 3, 7, 8, 9, 200, 399, 400, 401, 1000])
def test_depth_is_counted_as_the_reference_counts_it(kind, limit):
    for depth in (limit - 1, limit, limit + 1):
        if depth:
            agree(None, nested(depth, kind), max_depth=limit)


def test_depth_within_bounds_is_written_natively():
    natively(None, nested(200, "list"))
    natively(None, nested(400, "map"), max_depth=400)
    natively(None, [nested(100, "record"), nested(199, "list")] * 3)


def test_deep_values_of_a_program_that_is_deep_itself():
    def deeper(levels):
        return deeper(levels - 1) if levels else natively(None, nested(150, "list"))

    assert deeper(sys.getrecursionlimit() // 2).startswith("[[[[")


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8, 100])
def test_circles_are_refused_where_the_reference_refuses_them(length):
    first = last = []
    for _ in range(length - 1):
        last.append([])
        last = last[0]
    last.append(first)
    assert agree(None, first)[0] == "cycle"
    assert agree(None, {"a": [1, first]}, max_depth=5000)[0] == "cycle"
    plain = Plain()
    plain.more = {"k": [plain]}
    assert agree(Plain, plain)[:2] == ("cycle", "$.more.k[0]")


def test_wide_circle_is_found_before_it_is_written_many_times():
    wide = ["x" * 1000] * 2000
    wide.append(wide)
    _, encoder, _ = pair(None, max_depth=5000)
    with pytest.raises(EncodeError, match="holds itself"):
        encoder.encode(wide)


def test_the_same_object_may_stand_in_many_places():
    twig = [1, 2]
    natively(None, [twig, [twig], {"a": twig, "b": [[twig]]}] * 3)


def test_subclasses_of_builtins_are_written_by_what_they_are():
    assert natively(None, [Text("a"), Text("b,c"), Integer(5), Real(1.5)]) == '[a,"b,c",5,1.5]'
    assert natively(None, {"a": Names(["x"]), "b": Table(k=1), "c": OrderedDict(k=2)}) == "{a:[x],b:{k:1},c:{k:2}}"
    assert natively(dict[str, str], {Text("a"): Text("é")}) == "{a:é}"


def test_many_classes_where_anything_may_stand():
    worker, encoder, _ = pair(None)
    values = [dataclasses.make_dataclass(f"C{number}", [("a", int)])(number) for number in range(600)]
    assert encoder.encode(values) == encoder.encode(values) == worker.encode(values)


def test_classes_beyond_the_most_are_not_kept():
    _, encoder, _ = pair(None)
    known = []
    for number in range(1500):
        cls = dataclasses.make_dataclass(f"C{number}", [("a", int)])
        known.append(weakref.ref(cls))
        assert encoder.encode([cls(number)]) == b"[{a:%d}]" % number
    del cls
    gc.collect()
    assert sum(each() is not None for each in known) < 1200  # the schema keeps some of its own


@pytest.mark.parametrize("depth", [10, 200])
def test_nothing_is_looked_at_beyond_the_depth_that_is_written(depth):
    twice = []
    for _ in range(depth):
        twice = [twice, twice]
    assert agree(None, twice, max_depth=depth)[0] == "too-deep"
    for _ in range(depth):
        twice = {"a": twice, "b": twice}
    assert agree(None, [twice], max_depth=depth)[0] == "too-deep"


def test_tuple_that_has_fields_is_no_list():
    point = namedtuple("point", "x y")(1, 2)
    assert natively(None, [point, (1, 2)]) == "[{x:1,y:2},[1,2]]"

    class Sometimes(list):
        pass

    with_fields, without = Sometimes("a"), Sometimes("b")
    with_fields._fields = ()
    agree(None, [without, with_fields])
    agree(None, [with_fields, without])


# ---- code of others ----


def mine(encode, **changes):
    return Annotated[object, scalar(encode=encode, type=object, **changes)]


WORDS = ["a,b", "", " ", "\u200b", "\ufeff", "10:20", "{x", "[x", '"x', "é", "\ud800", Text("a,b"), b"bytes", None]
ERRORS = [ZeroDivisionError(), WordError("bad-text", "better"), EncodeError("x", expected="", found="")]


@pytest.mark.parametrize("word", WORDS + ERRORS)
@pytest.mark.parametrize(
    "changes", [{}, {"colons": True}, {"fast": None}, {"fast": "integer"}, {"fast": "enum"}, {"zero": 0}]
)
def test_rows_of_the_users_own(word, changes):
    def encode(_):
        if isinstance(word, Exception):
            raise word
        return word

    type_ = mine(encode, **changes)
    for hint, value in [
        (type_, 1), (list[type_], [1]), (list[type_], [1, 2]), (tuple[type_, ...], (1, 2)), (dict[str, type_],
        {"a": 1}),
        (dict[type_, str], {1: "a"}), (dict[type_, str], {1: "a", 2: "b"}), (type_ | None, None),
        (list[type_ | None], [1, None]),
        (list[type_ | None], [None, 1]), (list[type_], [None]),
    ]:  # fmt: skip
        agree(hint, value)


def test_row_that_takes_a_fast_name_keeps_its_own_word():
    assert natively(Annotated[str, scalar(encode=str.upper, fast="text")], "a") == "A"


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit])
def test_what_is_no_ordinary_exception_passes_through(error):
    calls = []

    def encode(value):
        calls.append(value)
        raise error

    for hint, value in [(mine(encode), 1), (list[mine(encode)], [1] * 9), (dict[mine(encode), int], {1: 1})]:
        for write in ("encode", "dumps"):
            calls.clear()
            with pytest.raises(error):
                getattr(pair(hint)[1], write)(value)
            assert calls == [1]
    into = bytearray(b"x")
    with pytest.raises(error):
        pair(mine(encode))[1].encode_into(1, into)
    assert into == b"x"


class Raising:
    """An object whose every use raises."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __iter__(self):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError

    __hash__ = None
    __eq__ = items = keys = __iter__


def test_objects_that_raise():
    @dataclasses.dataclass
    class Broken:
        a: int = 1

        @property
        def b(self):
            raise RuntimeError("no")

    Broken.a = property(lambda _: 1 / 0)
    for value in (
        Raising(),
        [Raising()],
        {"a": Raising()},
        object.__new__(Broken),
        [object.__new__(Broken)],
        type,
        Raising,
    ):
        agree(None, value)
        agree(list[Any], value)
        agree(Broken, value)


class Lying(dict):
    """Says of itself what is not so."""

    def __len__(self):
        return 10**9

    def items(self):
        return [("a", 1), ("b", 2)]

    def __iter__(self):
        return iter(["z"])

    def keys(self):
        return ["q"]


class Wrong(dict):
    def items(self):
        return [("a", 1, 2)]


class Endless(list):
    def __iter__(self):
        yield 1
        raise RuntimeError


def test_containers_that_lie():
    assert natively(None, [Lying(x=1)]) == "[{a:1,b:2}]"
    agree(dict[str, int], Lying(x=1))
    agree(None, Endless([1, 2]))
    agree(list[int], Endless([1, 2]))
    agree(Keyed, Lying(id=1))
    assert agree(None, [Wrong()])[:2] == ("wrong-type", "$[0]")


def test_none_in_a_set_goes_where_the_reference_keeps_it():
    assert agree(set[str | None], {"a", None}) == b"[a,]"
    assert agree(set[Pair | None], {Pair(1), None}) == b"[,{left:1}]"
    assert agree(set[int | None], {None})[:2] == ("lost-none", "$[0]")
    for hint in (set[Any], frozenset[int | None], set[str | None], set[Level | None], set[Pair | None], list[Any]):
        for items in ({1, None}, {None}, {"a", "b", None}, {Pair(1), None}, {None: 1}.keys(), {Level.LOW, None}):
            agree(hint, items)


def test_containers_that_change_while_they_are_written():
    def shrink(_):
        held[0].clear()
        return "w"

    held = [list(range(50))]
    assert pair(list[mine(shrink)])[2].encode(held[0]) == b"[" + b",".join([b"w"] * 50) + b"]"
    held = [deque(range(50))]
    assert pair(Sequence[mine(shrink)])[2].encode(held[0]) == b"[" + b",".join([b"w"] * 50) + b"]"

    def change(value):
        items[:] = [9] * 100
        return str(value)

    items = list(range(5))
    assert pair(list[mine(change)])[2].encode(items) == b"[0,1,2,3,4]"

    def drop(value):
        table.clear()
        return str(value)

    table = {"a": 1, "b": 2}
    assert pair(dict[str, mine(drop)])[2].encode(table) == b"{a:1,b:2}"
    table = {1: 1, 2: 2}
    assert pair(dict[int, mine(drop)])[2].encode(table) == b"{1:1,2:2}"
    table = {1: 1, 2: 2}
    assert pair(dict[mine(drop), int])[2].encode(table) == b"{1:1,2:2}"

    def lose(_):
        holder.c = holder.a = None
        holder.b = "c"
        outer.clear()
        return "w"

    plan_type = dataclasses.make_dataclass(
        "Other", [("a", mine(lose)), ("b", str), ("c", list[str] | None)], slots=True
    )
    holder = plan_type(object(), "b" * 100, ["x" * 100])
    outer = [holder]
    assert pair(list[plan_type])[2].encode(outer) == b"[{a:w,b:c}]"


@pytest.mark.parametrize("new", [10**9 + 7, 1.5, (1,) * 300, Text("b"), b"b", None])
@pytest.mark.parametrize("known", [("a", "b"), (1, 2)])
def test_map_that_gets_a_key_of_another_class_while_it_is_written(known, new):
    class Pretender:
        @property
        def __class__(self):
            table.pop(known[1], None)
            table[new] = True
            return bool

    for plan in (dict[str, bool], dict[int, bool]):
        table = {known[0]: Pretender(), known[1]: True}
        with contextlib.suppress(Deferred):
            written = pair(plan)[2].encode(table)
            assert type(new) is type(known[0])
            assert written == b"{%d:True,%d:True}" % (known[0], new)


class Uncounted(Enum):
    """An enum whose members are unknown to the tables, so that their names are asked for."""

    A = "a"

    @property
    def name(self):
        for hook in hooks:
            hook()
        return "A"


hooks = []


def test_enum_that_changes_what_holds_it():
    unknown = object.__new__(Uncounted)
    unknown._value_, unknown._name_ = "a", "A"

    for size in (1, 3, 40):
        items = [unknown for _ in range(size)]
        _, encoder, alone = pair(list[Uncounted])
        assert alone.encode([]) == b"[]"  # makes the nodes
        hooks.append(items.clear)
        try:
            with pytest.raises(Deferred):
                alone.encode(items)
            items += [unknown] * size
            outcome(encoder.encode, items)
        finally:
            hooks.clear()
    table = {"a": unknown, "b": unknown}
    _, _, alone = pair(dict[str, Uncounted])
    assert alone.encode({}) == b"{}"
    hooks.append(table.clear)
    try:
        with pytest.raises(Deferred):
            alone.encode(table)
    finally:
        hooks.clear()


@pytest.mark.parametrize("error", [RecursionError, MemoryError, KeyboardInterrupt, SystemExit])
def test_encoder_that_cannot_be_prepared_now_is_so_later(error):
    def fail():
        hooks.clear()
        raise error

    _, _, alone = pair(list[Uncounted])
    hooks.append(fail)
    try:
        with pytest.raises((error, Deferred)):
            alone.encode([Uncounted.A])
    finally:
        hooks.clear()
    assert alone.encode([Uncounted.A]) == b"[a]"


def test_plain_containers_with_code_of_others_deep_inside():
    def change():
        for each in (outer, inner, table):
            each.clear()
        return "code"

    @dataclasses.dataclass
    class Acting:
        a: Any = None

    Acting.a = property(lambda _: change())
    made = object.__new__(Acting)
    table, inner = {}, []
    for outer in ([], {}):
        got = []
        for write in (pair(None)[0].encode, pair(None)[1].encode, pair(None)[2].encode):
            inner[:] = [1, "a" * 30, made, "b" * 30, 2]
            table.clear()
            table.update(x="x" * 30, y=inner, z="z" * 30)
            if isinstance(outer, list):
                outer[:] = ["o" * 30, table, "p" * 30]
            else:
                outer.update(a="o" * 30, b=table, c="p" * 30)
            got.append(write(outer))
        assert got[0] == got[1] == got[2]
        assert b"z" * 30 in got[0]


def test_dicts_of_every_history():
    thinned = {f"key{number}": number for number in range(100)}
    for number in range(0, 100, 3):
        del thinned[f"key{number}"]
    emptied = {"a": 1}
    emptied.clear()
    mixed = {"a": 1, 7: 2}
    del mixed[7]
    shared = vars(Plain(1, "x", [2]))
    moved = {"a": 1, "b": 2}
    moved["a"] = moved.pop("a")
    for each in (thinned, emptied, mixed, shared, moved, dict.fromkeys("abc"), {"a": {}}, {"a": {7: 1}}, {"n": 2**70}):
        natively(None, each)
        natively(None, [each, {"k": each}, (each,)])
        natively(dict[str, Any], each)
        agree(None, [each, object()])
        agree(dict[int, Any], {1: each})
        agree(list[dict], [each, each])


def test_code_that_writes_with_the_same_encoder():
    def encode(value):
        return "x" if value == 0 else alone.dumps([value - 1])

    _, _, alone = pair(list[mine(encode)])
    assert alone.encode([0]) == b"[x]"
    assert alone.encode([1]) == b'["[x]"]'
    assert alone.encode([2]) == b'["[""[x]""]"]'


def test_code_that_writes_itself_without_end():
    @dataclasses.dataclass
    class Again:
        a: Any = None

    _, encoder, _ = pair(None)
    value = object.__new__(Again)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    try:
        for write in (lambda self: encoder.dumps(self), encoder.dumps):
            Again.a = property(write)
            assert isinstance(outcome(encoder.encode, [[[value]]]), tuple)
    finally:
        sys.setrecursionlimit(limit)


def test_threads_share_an_encoder():
    _, encoder, alone = pair(None)
    values = [
        [
            dataclasses.make_dataclass(f"T{number}", [("a", int), ("b", list)])(number, [Plain(number)]),
            Slotted(number),
            "x" * 500,
        ]
        for number in range(40)
    ]
    want = [pair(None)[0].encode(value) for value in values]
    wrong = []

    def work(seed):
        order = list(range(len(values)))
        random.Random(seed).shuffle(order)
        for _ in range(20):
            wrong.extend(index for index in order if encoder.encode(values[index]) != want[index])

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [alone.encode(value) for value in values] == want


# ---- bytearrays ----


def test_bytearray_that_cannot_grow_is_left_alone():
    _, encoder, _ = pair(None)
    into = bytearray(b"before")
    with memoryview(into), pytest.raises(BufferError):
        encoder.encode_into(["x" * 100], into)
    assert into == b"before"


def test_results_end_where_they_say():
    _, encoder, _ = pair(None)
    for size in [*range(300), *range(4000, 4200), *range(16300, 16500), 70_000, 300_000]:
        got = encoder.encode("x" * size or None)
        assert got == b"x" * size
        assert len(got + b"") == size
        assert bytes(memoryview(got)) == got


# ---- agreement at large ----


@pytest.fixture
def room_to_recurse():
    """More calls inside each other than usual, for helpers that recurse as deep as the vectors."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(5 * limit)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("room_to_recurse")
def test_recorded_values_are_written_as_by_the_reference():
    told = 0
    made = {}
    for line in vectors.read("encode"):
        try:
            type_, options, value = judging.writing(line)
        except vectors.OutOfScope:
            continue
        key = line["type"], line["config"]
        if key not in made:
            made[key] = pair(type_, **options)
        worker, encoder, _ = made[key]
        assert outcome(encoder.encode, value) == outcome(worker.encode, value), line
        told += 1
    assert told > 10_000


# The laws of tests/test_properties.py hold all engines to agree already; these look at the native one alone as well.
FEWER = settings(max_examples=max(50, settings().max_examples // 4))
TEXTS_OF_ALL_KINDS = from_type(str, surrogates=True)
RESPONSES = from_type(GetActiveSessionsResponse, max_size=3)


@FEWER
@given(st.data(), strategies.types())
def test_any_value_of_any_type_is_written_as_by_the_reference(data, hint):
    agree(hint, data.draw(from_type(hint, surrogates=True, allow_nan=True)))


BAD = [
    None, "", " ", "\u200b", "\ud800", ",", 7, 2**70, -1, True, 1.5, math.nan, b"", [], {}, [None], [None, None],
    {"": 1},
    {"__type": 1}, {1: 2, "1": 3}, {'"': 1}, object(), Level.LOW, Slotted(), Pair(1), (), (1,), {1}, deque([None]),
    Text("x"), Integer(3),
    datetime(2024, 1, 1), int, {None: None}, [[[]]], {"k": {"k": None}}, Circle(), UserDict(a=1), range(2), iter([]),
]  # fmt: skip


def damage(draw, value):
    """Return a value with something else in one place."""
    if isinstance(value, list) and value and draw(st.booleans()):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], damage(draw, value[at]), *value[at + 1 :]]
    if isinstance(value, dict) and value and draw(st.booleans()):
        at = draw(st.sampled_from(list(value)))
        return {**value, at: damage(draw, value[at])}
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and draw(st.booleans()):
        names = [field.name for field in dataclasses.fields(value)]
        if names:
            name = draw(st.sampled_from(names))
            return dataclasses.replace(value, **{name: damage(draw, getattr(value, name))})
    return draw(st.sampled_from(BAD))


@FEWER
@given(st.data(), strategies.types() | st.just(Any) | st.just(GetActiveSessionsResponse))
def test_any_damaged_value_is_refused_as_by_the_reference(data, hint):
    agree(hint, damage(data.draw, data.draw(from_type(hint))))


@FEWER
@given(RESPONSES)
def test_any_sessions_are_written_natively(value):
    natively(GetActiveSessionsResponse, value)


@FEWER
@given(
    st.recursive(
        TEXTS_OF_ALL_KINDS | st.sampled_from(BAD),
        lambda inner: st.lists(inner) | st.dictionaries(TEXTS_OF_ALL_KINDS, inner),
    )
)
@example([" "])
def test_any_plain_value_is_written_as_by_the_reference(value):
    agree(None, value)
    agree(Any, [value])


# ---- processes of their own ----


class Absent:
    """Stands for the reference where it need not answer, as only what is here may leak."""

    def encode(self, _):
        raise KeyError

    dumps = encode


SHARED = [object(), Level.HIGH, SessionCallState.HOLD, "shared \u0394", "x" * 3000, 10**30, Plain, Slotted]


@dataclasses.dataclass(slots=True)
class Keeps:
    id: int = 0
    more: Captured | None = None


@dataclasses.dataclass
class KeepsToo:
    more: Captured | None = None
    id: int = 0


@pytest.mark.parametrize("cls", [Keeps, KeepsToo])
def test_members_of_other_names_are_written(cls):
    more = Captured({"x": "[a]", "é,": "ü", "": ""})
    assert natively(cls, cls(id=1, more=more), format="jsv") == '{id:1,x:[a],"é,":ü,"":}'
    assert natively(cls, cls(id=1)) == natively(cls, cls(id=1, more=Captured())) == "{id:1}"
    wrong: list[Any] = [Captured({"ID": "1"}), Captured({"x": "\ud800"}), {"x": "1"}, "x"]
    for more in wrong:
        agree(cls, cls(more=more))


def ways_out():
    """Return types and values: all kinds of nodes, and all reasons to give up."""
    thing, level, state, text, long = SHARED[:5]

    def boom(value):
        raise ValueError(value)

    session = SessionInfo(id="a,b", call_state=state, log=[])
    same, word = mine(lambda value: value), mine(lambda _: "w")
    return [
        (None, [1, "a", 1.5, True, None, "x"]),
        (None, {"a": [{"b": "c"}], "d": Plain(1, "x", [Pair(1)])}),
        (GetActiveSessionsResponse, GetActiveSessionsResponse(sessions=[session] * 20)),
        (Slotted, Slotted(1, "x", True, level, [Slotted()])),
        *((Slotted, value) for value in (Slotted("x"), Derived(), Hidden(), thing)),
        (Plain, Plain(1, "x", {1: 2, "1": 3})),
        (Plain, Plain(1, text, thing)),
        (None, thing),
        (None, [[long] * 9]),
        *((list[str], value) for value in (["a", 1], [None], ["x" * 1000] * 30 + [7], [long] * 200)),
        (list[int], [1, SHARED[5], 5]),
        *((dict[str, str], value) for value in ({"": "x"}, {'"': "x"}, {"\u200b": "x"}, {text: text})),
        *((dict[Level, Any], value) for value in ({level: level}, {level: thing}, {thing: level})),
        (None, {"__type": 1}),
        *((Keyed, value) for value in ({"id": 1}, {"id": 1, "x": 2}, {}, UserDict(id=1))),
        *((Pair, value) for value in (Pair(1, "x"), (1, "x"))),
        *((tuple[int, str], value) for value in ((1, "x"), (1,), Pair(1, "x"))),
        *((None, value) for value in (["\ud800"], "\ufeff", "\u200b", nested(250, "list"), nested(150, "map"))),
        (Box, Box(Circle(1), Circle(2), [BigCircle(1)], [Circle()])),
        (Box, Box(Plain())),
        (Defaults, Defaults()),
        (Badly, Badly("x")),
        *((Keeps, Keeps(1, Captured(more))) for more in ({"x": "é"}, {"id": "1"}, {"x": "\ud800"})),
        (Keeps, Keeps(1, text)),
        (set[str], {"a", "b"}),
        (deque[int], deque([1, "x"])),
        (list[mine(boom)], [1, 2]),
        (dict[mine(boom), int], {1: 2}),
        (list[word], [thing] * 3),
        (list[same], [thing] * 3),
        (Iterable[int], iter([])),
        (Sequence[int], UserList([1, 2])),
        (Mapping[str, int], UserDict(a=1)),
        *((None, value) for value in (Wrong(), Raising(), Lying(), ["x" * 100_000])),
        *((float, value) for value in (0.1, 1 / 3, "x")),
        (datetime, datetime(2024, 1, 1)),
        (Rights, Rights(3)),
        (State, State("99")),
    ]


def encoders(cases, **given):
    options = Options(types={"Circle": Circle, "Big": BigCircle}, **given)
    make = encode_json.Encoder if options.format == "json" else native.Encoder
    return [(make(plan_of(type_, options), options, Absent()), value) for type_, value in cases]


def write_often(made, times):
    into = bytearray()
    for encoder, value in made:
        for write in (encoder.encode, encoder.dumps, lambda value, to=encoder.encode_into: to(value, into)):
            for _ in range(times):
                with contextlib.suppress(KeyError, ValueError):
                    write(value)
                into.clear()


def check_leaks():
    """Fail if anything leaks; meant for a process of its own."""
    cases = ways_out()
    made = encoders(cases) + encoders(cases, omit_defaults=True)
    made += encoders(cases, format="json") + encoders(cases, format="json", include_nulls=True)
    write_often(made, 20)
    left = alone.growth(lambda: write_often(made, 200), SHARED)
    assert [left[0] <= 2, left[1] < 200, left[2] < 60_000] == [True] * 3, left
    kinds = [{}, {"exact": True}, {"format": "json"}]
    write_often(encoders(cases), 1)
    left = alone.growth(lambda: [write_often(encoders(cases, **kind), 1) for kind in kinds * 10], SHARED)
    assert [left[0] <= 2, left[1] < 200, left[2] < 60_000] == [True] * 3, left


def test_nothing_leaks_on_any_way_out():
    alone.run(__file__, "check_leaks")

"""What is JSON's own in the native engine's writing, against the reference engine's JSON."""

import dataclasses
import json
import math
import re
import sys
from collections import UserDict, deque
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from typing import Annotated, Any
from uuid import UUID

import pytest
import strategies
from beside import Deferred, agree, natively, outcome, pair
from hypothesis import given, settings
from hypothesis import strategies as st

from jsvcodec import Codec
from jsvcodec.extra.hypothesis import from_type
from jsvcodec.scalars import TEXT
from jsvcodec.scalars.numbers import BOOL, FLOAT
from jsvcodec.scalars.times import DATE, DATETIME
from jsvcodec.sessions import GetActiveSessionsResponse, SessionCallState, SessionInfo
from jsvcodec.syntax.json import NUMBER
from jsvcodec.types import Captured, Char, DateTimeOffset, Int8, Int64, Name, Open, Single, UInt64

native = pytest.importorskip("jsvcodec.engine.native.encode_json", reason="the native engine was not built")


def written(hint, value, **given):
    """Return what is written without the reference's help, after checking that it is the reference's JSON."""
    text = natively(hint, value, format="json", **given)
    json.loads(text, parse_constant=pytest.fail)
    return text


class Colour(Enum):
    RED = "red"
    QUOTE = '"\n'
    LONE = "\ud800"


class Level(IntEnum):
    LOW = 0
    HIGH = 10


class Rights(IntFlag):
    READ = 1
    WRITE = 2


class State(Open, Enum):
    IDLE = "Idle"


@dataclasses.dataclass(slots=True)
class Slotted:
    id: int = 0
    name: str | None = None
    ok: bool | None = None
    level: Level | None = None
    items: list["Slotted | None"] | None = None
    kept: str | None = "default"


@dataclasses.dataclass
class Plain:
    id: int = 0
    name: str | None = None
    more: Any = None


@dataclasses.dataclass(slots=True)
class Strange:
    a: Annotated[str | None, Name('a:"b\n')] = None
    b: Annotated[int, Name("\x7fé\ud800")] = 0
    c: Annotated[bool, Name("")] = False


@dataclasses.dataclass
class Keeps:
    id: int = 0
    more: Captured | None = None


# ---- texts ----

ESCAPES = '"\\\b\t\n\f\r\0\x1f\x7f\x80\x9f'


@pytest.mark.parametrize("char", ESCAPES + " ~/\xa0é\u0394\u2028\ud800\udfff\U0001f600")
@pytest.mark.parametrize("before", [*range(18), 31, 32, 33, 47, 48, 49, 511, 512, 1023, 1024, 1025])
def test_escape_anywhere(char, before):
    for after in (0, 1, 3, 4, 8, 15, 16, 17):
        for filler in "xé\u0394\U0001f600":
            text = filler * before + char + filler * after
            got = written(list[str], [text, text])
            assert json.loads(got) == [text, text]
            assert written(dict[str, str], {text: text}) == f"{{{got[1:-1].replace(',', ':')}}}"


def test_every_character():
    for start in range(0, sys.maxunicode + 1, 0x800):
        each = "".join(map(chr, range(start + 0x7FF, start - 1, -1)))  # backwards, so that no surrogates are a pair
        assert json.loads(written(str, each)) == each
        assert written(None, [*each[::97]])


def test_lone_surrogates_are_escapes_in_bytes_and_in_characters():
    _, _, alone = pair(None, format="json")
    assert alone.encode(["\ud800", "a\udfff"]) == rb'["\uD800","a\uDFFF"]'
    assert alone.dumps(["\ud800", "a\udfff"]) == r'["\uD800","a\uDFFF"]'
    assert written(Colour, Colour.LONE) == r'"\uD800"'


@pytest.mark.parametrize("piece", ["x", '"', "\0", "\n" + "x" * 40, "é\x80", '\u0394"', "\U0001f600\ud800"])
def test_long_texts_take_the_room_they_need(piece):
    for size in (500, 1023, 1025, 300_000):
        text = piece * (size // len(piece))
        assert json.loads(written(list[str], ["a", text, "b"])) == ["a", text, "b"]
        written(Slotted, Slotted(name=text))


def test_results_end_where_they_say():
    _, encoder, _ = pair(None, format="json")
    for size in [*range(300), *range(4000, 4200), *range(16300, 16500), 70_000]:
        got = encoder.encode("x" * size)
        assert got == b'"' + b"x" * size + b'"'
        assert len(got + b"") == size + 2


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff", "null", "true", "1", "[", "{}", "a,b", "\u00a0"])
def test_text_that_jsv_is_careful_about(text):
    for type_, value in [
        (str, text), (list[str], [text]), (tuple[str, ...], (text, text)), (set[str], {text}), (Char, text),
        (dict[str, str], {text: text}), (None, {text: [text]}), (dict[Any, Any], {text: text}),
        (Plain, Plain(more=text)),
    ]:  # fmt: skip
        agree(type_, value, format="json")
    assert json.loads(written(dict[str, str], {text: text})) == {text: text}


# ---- words ----


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (bool, True, "true"),
        (int, 2**70, str(2**70)),
        (Int8, -128, "-128"),
        (UInt64, 2**64 - 1, "18446744073709551615"),
        (float, 0.1, "0.1"),
        (float, 1e300, "1E+300"),
        (float, -0.0, "-0"),
        (float, math.nan, '"NaN"'),
        (float, -math.inf, '"-Infinity"'),
        (Single, math.inf, '"Infinity"'),
        (Single, 1e9, "1e+09"),
        (Decimal, Decimal("1.50"), "1.50"),
        (Colour, Colour.QUOTE, r'"\"\n"'),
        (Level, Level.HIGH, '"HIGH"'),
        (Rights, Rights(3), "3"),
        (State, State("99"), '"99"'),
        (date, date(2024, 2, 29), '"2024-02-29"'),
        (timedelta, timedelta(1), '"P1D"'),
        (bytes, b"\xfb\xff", '"+/8="'),
        (UUID, UUID(int=7), '"00000000000000000000000000000007"'),
    ],
)
def test_words_of_rows(type_, value, text):
    assert written(type_, value) == text
    assert written(list[type_ | None], [value, None, value]) == f"[{text},null,{text}]"
    name = text if text.startswith('"') else f'"{text}"'
    assert agree(dict[type_, type_], {value: value}, format="json") == f"{{{name}:{text}}}".encode()
    agree(None, {value: [value]}, format="json")


NUMBERS = [
    "0", "-0", "12", "-1.50", "0.1E5", "1e-05", "1E+17", "01", "-", "", "1.", ".5", "+1", "1e", "1e+", "0x1", "1 ",
    " 1", "NaN", "1\0", "1é", "\u0661", "1" * 700, "--1", "1.5.5", "1e5e5", "00", "-01", "true", "TRUE", "False", "yes",
    '"', "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("word", NUMBERS)
@pytest.mark.parametrize("kind", ["string", "number", "boolean"])
def test_rows_of_the_users_own(word, kind):
    for colons in (False, True):
        row = dataclasses.replace(TEXT, name="mine", type=object, json=kind, json_word=lambda _: word, colons=colons)
        for type_, value in ((list[row_type(row)], [1, 2]), (dict[row_type(row), int], {1: 2})):
            written(type_, value)
    bare = {"string": False, "number": re.fullmatch(NUMBER, word), "boolean": word.lower() in ("true", "false")}[kind]
    assert (written(row_type(row), 1)[0] != '"') == bool(bare)


def row_type(row):
    return Annotated[object, row]


def test_rows_that_share_a_fast_path_keep_their_own_kind():
    for row, value in ((TEXT, "5"), (FLOAT, 1.5), (BOOL, True), (DATE, date(2024, 1, 31))):
        for kind in ("string", "number", "boolean"):
            mine = Annotated[object, dataclasses.replace(row, name="mine", type=object, json=kind)]
            written(list[mine], [value, value])
            written(dict[mine, str], {value: "x"})


def test_words_that_are_no_text_are_left_to_the_reference():
    for word in (b"x", None, 7):
        agree(row_type(dataclasses.replace(TEXT, type=object, json_word=lambda _, word=word: word)), 1, format="json")


# ---- moments ----

ZONES = [None, UTC, *(timezone(timedelta(minutes=minutes)) for minutes in (0, 1, -90, 840, -840))]
CLOCKS = [
    datetime(1970, 1, 1), datetime(2024, 2, 29, 23, 59, 59, 999_000), datetime(1969, 12, 31, 23, 59, 59, 1_000),
    datetime(2000, 3, 1), datetime(1999, 2, 28, 1, 2, 3), datetime(2024, 1, 31, 10, 20, 30, 5), datetime(2024, 12, 31),
    datetime(1900, 3, 1), datetime(2400, 2, 29),
]  # fmt: skip
FARTHEST = [
    datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_000), datetime(2426, 9, 5), datetime(2426, 9, 6),
    datetime(1513, 4, 26), datetime(1513, 4, 28), datetime(3000, 1, 1), datetime(1000, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize("dates", ["wcf", "iso"])
@pytest.mark.parametrize("zone", ZONES)
def test_moments(dates, zone):
    for clock in [*CLOCKS, *FARTHEST]:
        for type_ in (datetime, DateTimeOffset, Any):
            value = clock.replace(tzinfo=zone)
            for each in (value, [value], {value: value}):
                agree(type_ if each is value else None, each, format="json", dates=dates)
            agree(dict[type_, list[type_]], {value: [value, value]}, format="json", dates=dates)


OFFSETS = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    st.datetimes(timezones=st.sampled_from([None, UTC]) | OFFSETS),
    st.sampled_from([1, 1000]),
    st.sampled_from(["wcf", "iso"]),
)
def test_any_moment(value, unit, dates):
    value = value.replace(microsecond=value.microsecond // unit * unit)
    agree(list[datetime], [value], format="json", dates=dates)
    agree(list[DateTimeOffset], [value], format="json", dates=dates)


@pytest.mark.parametrize("dates", ["wcf", "iso"])
@pytest.mark.parametrize("type_", [datetime, DateTimeOffset, date])
def test_usual_moments_need_no_row(dates, type_):
    _, _, alone = pair(list[type_], format="json", dates=dates)
    zones = ZONES[1:2] + ZONES[3:]  # of an offset of zero, the name may decide
    values = [clock.replace(tzinfo=zone) for clock in CLOCKS for zone in zones]
    values = [value.date() for value in values] if type_ is date else values
    alone.encode([])  # makes the nodes
    frames = []
    sys.setprofile(lambda frame, event, _: frames.append(frame.f_code.co_name) if event == "call" else None)
    try:
        alone.encode(values)
    finally:
        sys.setprofile(None)
    assert frames == []


def test_keys_that_are_moments_are_compared_as_they_are_read():
    moment = datetime(1970, 1, 1, tzinfo=UTC)
    assert written(None, {moment: 1}) == r'{"\/Date(0)\/":1}'
    assert agree(None, {moment: 1, "/Date(0)/": 2}, format="json")[0] == "duplicate-name"
    assert agree(None, {moment: 1, r"\/Date(0)\/": 2}, format="json") == rb'{"\/Date(0)\/":1,"\\/Date(0)\\/":2}'
    mine = dataclasses.replace(DATETIME, json_dates=DATETIME.json_dates._replace(wcf=lambda _: "\\u00e9"))
    assert written(list[Annotated[datetime, mine]], [moment]) == r'["\u00e9"]'
    odd = dataclasses.replace(DATETIME, json_dates=DATETIME.json_dates._replace(wcf=lambda _: "é"))
    agree(list[Annotated[datetime, odd]], [moment], format="json")


# ---- nothing ----


def test_none_is_null_or_left_out():
    assert written(None, None) == written(str | None, None) == "null"
    assert written(list[str | None], [None]) == "[null]"
    assert written(None, [None, [None], {"a": None}]) == '[null,[null],{"a":null}]'
    assert written(set[str | None], {None}) == "[null]"
    assert written(Slotted, Slotted(items=[None], kept=None)) == '{"id":0,"items":[null],"kept":null}'
    assert written(Plain, Plain()) == '{"id":0}'


@pytest.mark.parametrize(
    "value", [Slotted(), Slotted(1, "x", True, Level.LOW, [None, Slotted()]), Plain(), Plain(more=Slotted())]
)
def test_none_is_null_if_that_is_asked_for(value):
    text = written(None, value, include_nulls=True)
    assert json.loads(text).keys() == {field.name for field in dataclasses.fields(value)}
    written(type(value), value, include_nulls=True)
    agree(type(value), value, format="json", include_nulls=True, omit_defaults=True)
    agree(type(value), dataclasses.replace(value, id=None), format="json", include_nulls=True)


# ---- names ----


def test_names_of_members_are_escaped():
    text = written(Strange, Strange("x"))
    assert text == r'{"a:\"b\n":"x","\u007Fé\uD800":0,"":false}'
    assert json.loads(written(None, [Strange()])) == [{"\x7fé\ud800": 0, "": False}]


def test_name_of_a_class_stands_in_front():
    assert written(None, [Plain()], types={"Ns.Plaïn, Asm": Plain}) == '[{"__type":"Ns.Plaïn, Asm","id":0}]'
    assert agree(None, {"__type": "x"}, format="json")[0] == "bad-name"
    assert written(None, {"a": 1, "__type": "x"}) == '{"a":1,"__type":"x"}'
    assert written(dict[str, str], {"__type": "x"}) == '{"__type":"x"}'


@pytest.mark.parametrize("items", [
    {}, {"a": "b"}, {"": 1}, {'"': 1}, {'"a"': 1}, {1: 2}, {1: 2, "1": 3}, {True: 1, "true": 2}, {True: 1, "True": 2},
    {False: 0}, {1.5: 1}, {math.nan: 1}, {None: 1}, {Level.LOW: 1, "LOW": 2}, {Colour.LONE: 1},
    {Rights.READ: 1, "1": 2},
    {Rights.READ: 1}, {(1, 2): 3}, {b"\xff": 1}, {2**70: 1}, {Decimal("1.5"): 1}, {UUID(int=7): 1}, {"\ud800": 1},
    {date.min: 1}, {"k" * 600 + '"': 1}, {"é": 1}, {Slotted: 1}, {State("99"): 1}, {"\u200b": 1},
])  # fmt: skip
def test_keys_of_every_kind(items):
    for hint in (
        None, dict[str, Any], dict[str, int], dict[int, Any], dict[Int64, Any], dict[Any, int], dict[bool, Any],
        dict[float, Any], dict[Level, Any], dict[Rights, Any], dict[Colour, Any], dict[date, Any], dict[Decimal, int],
    ):  # fmt: skip
        for make in (dict, UserDict):
            agree(hint, make(items), format="json")


# ---- members that a class does not have ----


def test_captured_members_are_written_if_they_are_json():
    more = Captured({"x\n": '[1,"\\n"]', "é": "null"}, "json")
    assert written(Keeps, Keeps(1, more)) == '{"id":1,"x\\n":[1,"\\n"],"é":null}'
    assert written(Keeps, Keeps(1, Captured())) == written(Keeps, Keeps(1, Captured({}, "json"))) == '{"id":1}'
    wrong = [Captured({"x": "1"}), Captured({"ID": "1"}, "json"), Captured({"x": '"\ud800"'}, "json"), "x"]
    for each in wrong:
        agree(Keeps, Keeps(1, each), format="json")
    agree(Keeps, Keeps(1, Captured({" id": "1"}, "json")), format="json")
    assert agree(Keeps, Keeps(1, more), format="jsv")[0] == "wrong-type"


# ---- at large ----


@pytest.mark.parametrize("size", [0, 1, 16, 100, 600])
def test_sessions_are_written_natively(size):
    sessions = [SessionInfo(id=str(each), call_state=SessionCallState.HOLD, log=[]) for each in range(size)]
    written(GetActiveSessionsResponse, GetActiveSessionsResponse(sessions=sessions))
    written(None, GetActiveSessionsResponse(sessions=sessions))


def test_codec_writes_with_this_module():
    codec = Codec(GetActiveSessionsResponse, format="json", engine="native")
    assert type(codec.encode.__self__) is type(codec.dumps.__self__) is native.Encoder
    assert codec.encode(GetActiveSessionsResponse()) == codec.dumps(GetActiveSessionsResponse()).encode()


def test_exact_json_is_left_to_the_reference():
    worker, encoder, alone = pair(Slotted, format="json", exact=True)
    with pytest.raises(Deferred):
        alone.encode(Slotted())
    assert encoder.encode(Slotted()) == worker.encode(Slotted())


def test_encode_into_appends():
    into = bytearray(b"before")
    assert pair(None, format="json")[2].encode_into(["é"], into) == 6
    assert into == 'before["é"]'.encode()


FEWER = settings(max_examples=max(50, settings().max_examples // 4))


@FEWER
@given(st.data(), strategies.types(), st.booleans(), st.sampled_from(["wcf", "iso"]))
def test_any_value_of_any_type(data, hint, include_nulls, dates):
    value = data.draw(from_type(hint, surrogates=True, allow_nan=True))
    got = agree(hint, value, format="json", include_nulls=include_nulls, dates=dates)
    if isinstance(got, bytes):
        json.loads(got, parse_constant=pytest.fail)


@FEWER
@given(from_type(GetActiveSessionsResponse, max_size=3), st.booleans())
def test_any_sessions_are_written_natively(value, include_nulls):
    written(GetActiveSessionsResponse, value, include_nulls=include_nulls)


def test_lists_of_every_kind():
    for items in ([], ["a"], [None], ["a", None], [" ", None], [{}, None], [1, None, 2]):
        for hint in (list[Any], tuple[Any, ...], list[str | None], deque[Any], list[int | None]):
            agree(hint, items, format="json")
            agree(hint, deque(items), format="json")
            agree(hint, tuple(items), format="json")
    assert outcome(pair(list[str], format="json")[1].encode, [None]) == agree(list[str], [None], format="json")

"""ServiceStack's JSON: what the rules of J say, each by small examples; the vectors and the laws stand elsewhere."""

import json
import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

import jsvcodec.json
from jsvcodec import Codec, DecodeError, EncodeError, Scalar
from jsvcodec.types import Captured, Char, DateTimeOffset, Int32, Name, Single, Ticks, Uri


@pytest.fixture
def codec_of(codec):
    return partial(codec, format="json")


class State(Enum):
    IDLE = "Idle"
    ON_CALL = "OnCall"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Rights(IntFlag):
    READ = 1
    WRITE = 2


@dataclass
class Call:
    id: Int32
    note: str | None = None
    more: Captured | None = None


@dataclass
class Shape:
    name: str


@dataclass
class Circle(Shape):
    radius: float


CIRCLES = {"types": {"Ns.Circle, Ns": Circle}}
MOMENT = datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC)

# ---- the module ----


def test_module_has_the_four_functions():
    assert jsvcodec.json.encode(Call(7, "é"), Call) == '{"id":7,"note":"é"}'.encode()
    assert jsvcodec.json.dumps(Call(7), names="pascal") == '{"Id":7}'
    assert jsvcodec.json.decode(b'{"id":7}', Call) == jsvcodec.json.loads('{"id":7}', Call) == Call(7)


def test_codec_shows_its_format(codec_of):
    shown = repr(codec_of(dates="iso", include_nulls=True))
    assert "format='json', dates='iso', include_nulls=True" in shown
    assert "format" not in repr(Codec())


@pytest.mark.parametrize(
    "options",
    [
        {"format": "xml"},
        {"format": "json", "dates": "unix"},
        {"format": "json", "include_nulls": 1},
        {"format": "json", "dialect": "dump"},
        {"dates": "iso"},
        {"include_nulls": True},
    ],
)
def test_options_that_do_not_go_together_are_refused(options):
    with pytest.raises(ValueError, match=r"^expected "):
        Codec(**options)


# ---- words of every row, both ways ----

WORDS = [
    (str, "", '""'),
    (
        str,
        'a"b\\c/d\b\f\n\r\t\x00\x1f\x7f\x9f\u2028\ufeff😀',
        '"a\\"b\\\\c/d\\b\\f\\n\\r\\t\\u0000\\u001F\\u007F\\u009F\u2028\ufeff😀"',
    ),
    (str, "\ud800", r'"\uD800"'),
    (str, "\u200b", '"\u200b"'),
    (bool, True, "true"),
    (int, -(1 << 70), str(-(1 << 70))),
    (Int32, 7, "7"),
    (float, 1e17, "1E+17"),
    (float, 5.0, "5"),
    (float, -0.0, "-0"),
    (float, math.inf, '"Infinity"'),
    (Single, 2.0**100, "1.2676506e+30"),
    (Decimal, Decimal("1.50"), "1.50"),
    (UUID, UUID(int=255), '"' + "ff".rjust(32, "0") + '"'),
    (bytes, b"\x01", '"AQ=="'),
    (bytes, b"", '""'),
    (Char, "\0", r'"\u0000"'),
    (Uri, "http://a/b", '"http://a/b"'),
    (date, date(2024, 1, 31), '"2024-01-31"'),
    (time, time(10, 20), '"PT10H20M"'),
    (timedelta, timedelta(seconds=90), '"PT1M30S"'),
    (Ticks, 15_000_000, '"PT1.5S"'),
    (State, State.ON_CALL, '"OnCall"'),
    (Level, Level.HIGH, '"HIGH"'),
    (Rights, Rights.READ | Rights.WRITE, "3"),
    (Literal["a", 1], 1, "1"),
    (Literal["a", 1], "a", '"a"'),
    (datetime, MOMENT, r'"\/Date(1706696430000)\/"'),
    (datetime, MOMENT.replace(microsecond=1), '"2024-01-31T10:20:30.0000010Z"'),
    (datetime, MOMENT.replace(tzinfo=None), '"2024-01-31T10:20:30"'),
    (datetime, MOMENT.replace(tzinfo=timezone(timedelta(hours=2))), '"2024-01-31T10:20:30+02:00"'),
    (datetime, datetime(3000, 1, 1, 0, 0, 0, 1000, tzinfo=UTC), '"3000-01-01T00:00:00.0010000Z"'),
    (DateTimeOffset, MOMENT.replace(tzinfo=timezone(timedelta(hours=-3.5))), r'"\/Date(1706709030000-0330)\/"'),
    (DateTimeOffset, MOMENT.replace(microsecond=7), '"2024-01-31T10:20:30.0000070+00:00"'),
]


@pytest.mark.parametrize(("type", "value", "word"), WORDS, ids=lambda each: ascii(each)[:40])
def test_word_is_written_and_read(codec_of, type, value, word):
    codec = codec_of(type)
    assert codec.dumps(value) == word
    assert codec.loads(word) == value
    assert codec.decode(codec.encode(value)) == value
    listed = codec_of(list[type])
    assert listed.loads(listed.dumps([value, value])) == [value, value]
    if type is not Literal["a", 1]:
        keyed = codec_of(dict[type, int])
        assert keyed.loads(keyed.dumps({value: 1})) == {value: 1}


@pytest.mark.parametrize("dates", ["wcf", "iso"])
@pytest.mark.parametrize(
    ("word", "value"),
    [
        (r"\/Date(0)\/", datetime(1970, 1, 1, tzinfo=UTC)),
        ("/Date(-1)/", datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
        (r"\/Date(0-0000)\/", datetime(1970, 1, 1, tzinfo=UTC)),
        (r"\/Date(0+0000)\/", datetime(1970, 1, 1, tzinfo=UTC)),
        (r"\/Date(1706696430000+0200)\/", MOMENT.astimezone(timezone(timedelta(hours=2)))),
        ("2024-01-31T10:20:30Z", MOMENT),
        ("2024-01-31T10:20:30.0000000", MOMENT.replace(tzinfo=None)),
    ],
)
def test_both_spellings_of_a_moment_are_read_whatever_the_option_says(codec_of, dates, word, value):
    got = codec_of(datetime, dates=dates).loads(f'"{word}"')
    assert (got, got.utcoffset()) == (value, value.utcoffset())


@pytest.mark.parametrize(
    ("type", "value", "word"),
    [
        (datetime, MOMENT, "2024-01-31T10:20:30.0000000Z"),
        (datetime, MOMENT.replace(tzinfo=None), "2024-01-31T10:20:30.0000000"),
        (datetime, MOMENT.replace(tzinfo=timezone(timedelta(hours=2))), "2024-01-31T10:20:30.0000000+02:00"),
        (DateTimeOffset, MOMENT, "2024-01-31T10:20:30.0000000+00:00"),
    ],
)
def test_moments_are_iso_8601_if_asked(codec_of, type, value, word):
    codec = codec_of(type, dates="iso")
    assert codec.dumps(value) == f'"{word}"'
    assert codec.loads(f'"{word}"') == value


def test_exact_moments_are_as_on_a_machine_in_utc(codec_of):
    exact = codec_of(list[datetime], exact=True)
    london = timezone(timedelta(0), "GMT")
    moments = [MOMENT, MOMENT.replace(tzinfo=None), MOMENT.replace(tzinfo=london), MOMENT.replace(microsecond=999_999)]
    seconds = ["1706696430000", "1706696430000-0000", "1706696430000+0000", "1706696430999"]
    assert json.loads(exact.dumps(moments)) == [f"/Date({each})/" for each in seconds]


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (int, '"5"', 5),
        (float, "NaN", math.nan),
        (float, "-Infinity", -math.inf),
        (float, "1e2", 100.0),
        (Decimal, "1.50", Decimal("1.50")),
        (bool, '"true"', True),
        (Level, "2", Level.HIGH),
        (State, '"oncall"', State.ON_CALL),
        (list[int | None], "[ 1 , null ]", [1, None]),
        (dict[bool, int], '{"true":1}', {True: 1}),
        (dict[str, str], '{"":"x","a\\"b":"\\u00e9\\ud83d\\ude00"}', {"": "x", 'a"b': "é😀"}),
        (tuple[str, ...], '[" a ","b "]', (" a ", "b ")),
        (set[str | None], '[null,"a"]', {None, "a"}),
        (Any, '[1,-0,1.0,1E2,true,false,null,"x",{"a":[]}]', [1, 0, 1.0, 100.0, True, False, None, "x", {"a": []}]),
        (Call, ' {"ID" : 7 , "other" : [ {} , "]" ] } ', Call(7)),
        (Call | None, "null", None),
    ],
)
def test_what_json_says_is_read(codec_of, type, text, value):
    got = codec_of(type).loads(text)
    assert repr(got) == repr(value)
    assert repr(codec_of(type).decode(b"\xef\xbb\xbf" + text.encode())) == repr(value)


@pytest.mark.parametrize(
    ("type", "text", "code", "column"),
    [
        (str, "[1]", "wrong-shape", 1),
        (list[str], "[ 1]", "bad-word", 3),
        (list[str], "[true]", "bad-word", 2),
        (list[datetime], "[20240131]", "bad-word", 2),
        (list[int], "[1.0]", "bad-word", 2),
        (list[int], "[true]", "bad-word", 2),
        (list[int], "[1, null]", "no-value", 5),
        (list[bool], '["maybe"]', "bad-word", 2),
        (list[Int32], "[3000000000]", "out-of-range", 2),
        (Call, '{"note":null}', "missing-member", 1),
        (Call, '{"id":1,"Id":2}', "duplicate-name", 9),
        (Call, '{"id":1,"x":1,"x":2}', "duplicate-name", 15),
        (Call, '{"id":1,"__type":"x"}', "typed-object", 9),
        (Call, '{"id ":1}', "missing-member", 1),
        (Call, "[]", "wrong-shape", 1),
        (Any, '{"a":1,"\\u0061":2}', "duplicate-name", 8),
        (Any, '{"__type":"x"}', "typed-object", 11),
        (Any, "[" * 300, "too-deep", 201),
        (Any, "[9" + "0" * 700 + "]", "out-of-range", 2),
    ],
)
def test_what_is_wrong_is_located(codec_of, type, text, code, column):
    with pytest.raises(DecodeError) as caught:
        codec_of(type).decode(text.encode())
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, 1, column), str(caught.value)


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("", "expected-value", 1, "the document is empty"),
        (" \n", "expected-value", 1, "the document is empty"),
        ("[1,]", "expected-value", 4, "take the comma before it away"),
        ('["a",,"b"]', "expected-value", 6, "servers write nothing"),
        ('{"a":}', "expected-value", 6, None),
        ('{"a":,}', "expected-value", 6, None),
        ('{"a":1,,"b":2}', "expected-name", 8, None),
        ('{"a"=1}', "expected-colon", 5, None),
        ("{“a”:1}", "expected-name", 2, "double quotes"),
        ('{"a":t', "expected-value", 6, "cut off"),
        ("[tr", "expected-value", 2, "cut off"),
        ("[1.", "expected-value", 2, "cut off"),
        ("[-", "expected-value", 2, "cut off"),
        ('["abc\\', "bad-escape", 6, "cut off"),
        ('["\\u12', "bad-escape", 3, "cut off"),
        ('{"a":1,}', "expected-name", 8, "take the comma before it away"),
        ("{a:1}", "expected-name", 2, 'format="jsv"'),
        ("{'a':1}", "expected-name", 2, "double quotes"),
        ('{"a" 1}', "expected-colon", 6, None),
        ("[1 2]", "text-after-value", 4, "a comma is missing"),
        ('[1 "a"]', "text-after-value", 4, "a comma is missing"),
        ("[1 x]", "text-after-value", 4, None),
        ('["a"b"]', "text-after-value", 5, "escaped with a backslash"),
        ("[1}", "mismatched-bracket", 3, None),
        ("[1", "unclosed-list", 3, "cut off"),
        ('{"a":1', "unclosed-map", 7, "cut off"),
        ('["a', "unclosed-quote", 2, "cut off"),
        (r'["a\q"]', "bad-escape", 4, "double the backslash"),
        (r'["\u12g4"]', "bad-escape", 3, "double the backslash"),
        ('["a\tb"]', "bad-escape", 4, "control characters are escaped"),
        ("[None]", "expected-value", 2, "null, true and false"),
        ("[tru]", "expected-value", 2, "stand in quotes"),
        ("[01]", "expected-value", 2, "needless zeros"),
        ("[1.]", "expected-value", 2, "both sides"),
        ("[+1]", "expected-value", 2, "neither a plus"),
        ("[.5]", "expected-value", 2, "both sides"),
        ("[1]]", "trailing-text", 4, None),
        ("{}{}", "trailing-text", 3, "one document at a time"),
        ("[1] // one", "trailing-text", 5, "no comments"),
        ("// one\n[1]", "expected-value", 1, "no comments"),
        ("<!DOCTYPE html>", "expected-value", 1, "HTML"),
        ("\x1f\x8b", "expected-value", 1, None),
    ],
)
def test_what_is_not_json_is_located(codec_of, text, code, column, hint):
    with pytest.raises(DecodeError) as caught:
        codec_of().decode(text)
    error = caught.value
    assert (error.code, error.column) == (code, column), str(error)
    assert error.hint is None if hint is None else hint in error.hint, error.hint
    assert [(each.code, each.index) for each in codec_of().check(text)][:1] == [(code, error.index)]


def test_check_goes_on_behind_each_problem(codec_of):
    text = '[{"id":"x"},{"id":1,"note":5},{"id":2 "note":"b"},{"note":null},{"id":3,"note":"\\q"},{"id":true}]'
    found = [(each.code, each.path) for each in codec_of(list[Call]).check(text)]
    assert found == [
        ("bad-word", "$[0].id"),
        ("bad-word", "$[1].note"),
        ("text-after-value", "$[2].id"),
        ("missing-member", "$[3]"),
        ("bad-escape", "$[4].note"),
        ("bad-word", "$[5].id"),
    ]


# ---- limits ----


@pytest.mark.parametrize(
    ("text", "option", "code"),
    [
        ("[[1]]", {"max_depth": 1}, "too-deep"),
        ("[1]", {"max_length": 2}, "too-long"),
        ("[1,2]", {"max_items": 1}, "too-many"),
        ('["ab"]', {"max_text": 1}, "long-text"),
        (r'["\u0061"]', {"max_text": 5}, "long-text"),
        ("[10]", {"max_text": 1}, "long-text"),
        ('{"ab":1}', {"max_text": 1}, "long-text"),
    ],
)
def test_limits_hold(codec_of, text, option, code):
    ((name, limit),) = option.items()
    codec_of(**{name: limit + 1}).decode(text)
    with pytest.raises(DecodeError) as caught:
        codec_of(**option).decode(text)
    assert caught.value.code == code


# ---- null ----


def test_null_stands_wherever_none_does(codec_of):
    value = {"a": None, "b": [None], "c": [{"d": None}, None]}
    assert codec_of().dumps(value) == '{"a":null,"b":[null],"c":[{"d":null},null]}'
    assert codec_of().dumps(None) == "null"
    assert codec_of().loads(codec_of().dumps(value)) == value


def test_members_that_are_none_are_left_out_where_absence_reads_so(codec_of):
    @dataclass
    class Owner:
        name: str | None = None
        state: State | None = State.IDLE

    assert codec_of(Owner).dumps(Owner(None, None)) == '{"state":null}'
    assert codec_of(Owner, include_nulls=True).dumps(Owner(None, None)) == '{"name":null,"state":null}'
    assert codec_of(Owner).loads('{"state":null}') == Owner(None, None)


@pytest.mark.parametrize(
    ("type", "exact"),
    [
        (list[str | None], "[null]"),
        (list[int | None], "[null]"),
        (list[datetime | None], "[null]"),
        (list[State | None], "[]"),
        (list[bytes | None], "[]"),
        (list[UUID | None], "[]"),
        (list[list[int] | None], "[]"),
        (list[dict[str, str] | None], "[null]"),
        (list[Call | None], "[{}]"),
        (list[Any], "[null]"),
    ],
)
def test_exact_lists_say_null_as_the_reference_does(codec_of, type, exact):
    assert codec_of(type, exact=True).dumps([None]) == exact
    assert codec_of(type).dumps([None]) == "[null]"


# ---- names ----


def test_names_may_hold_anything(codec_of):
    @dataclass
    class Odd:
        x: Annotated[str, Name('a "b", {c}:\\')] = ""

    text = codec_of(Odd).dumps(Odd("1"))
    assert json.loads(text) == {'a "b", {c}:\\': "1"}
    assert codec_of(Odd).loads(text) == Odd("1")


def test_classes_are_named_in_front(codec_of):
    shapes = codec_of(list[Shape], **CIRCLES)
    text = '[{"__type":"Ns.Circle, Ns","radius":1.5,"name":"c"}]'
    assert shapes.dumps([Circle("c", 1.5)]) == text
    assert shapes.loads(text) == [Circle("c", 1.5)]
    assert codec_of(**CIRCLES).loads(text) == [Circle("c", 1.5)]


@pytest.mark.parametrize("text", ['[{"__type":7}]', '[{"__TYPE":"Ns.Circle, Ns"}]', '[{"__type":"Other"}]'])
def test_other_names_of_classes_are_refused(codec_of, text):
    with pytest.raises(DecodeError) as caught:
        codec_of(list[Shape], **CIRCLES).loads(text)
    assert caught.value.code == "typed-object"


# ---- members that are kept ----


def test_captured_members_are_json_in_json(codec_of):
    calls = codec_of(Call, unknown="capture")
    call = calls.loads('{"id":7, "mood": [ "c\\u0061lm", 0.90, null ], "agent": true}')
    assert dict(call.more) == {"mood": '["calm",0.90,null]', "agent": "true"}
    assert call.more == Captured(call.more, "json")
    assert calls.dumps(call) == '{"id":7,"mood":["calm",0.90,null],"agent":true}'


def test_captured_members_are_not_written_in_the_other_format(codec, codec_of):
    for captured, writer in ((Captured({"a": "1"}), codec_of(Call)), (Captured({"a": "1"}, "json"), codec(Call))):
        with pytest.raises(EncodeError, match="members captured from"):
            writer.encode(Call(1, more=captured))


@pytest.mark.parametrize("text", ["", "1,2", "a", "[1}", '1}{"a":2', "\\u0061"])
def test_captured_json_is_one_value(text):
    with pytest.raises(ValueError, match="JSON"):
        Captured({"a": text}, "json")


def test_captured_members_know_their_format():
    captured = Captured({"a": "1"}, "json")
    assert Captured(captured) == captured
    assert captured != Captured({"a": "1"})
    assert captured == {"a": "1"}
    assert Captured({}, "json") == Captured()
    with pytest.raises(ValueError, match="'jsv' or 'json', got 'xml'"):
        Captured({}, "xml")


def test_captured_members_without_white_space_are_read_natively(codec_of):
    calls = codec_of(Call, unknown="capture")
    for text in ('[1,{"a":"b c"},null]', '"é, x"', "1E5", '{"x":[]}'):
        assert calls.decode(f'{{"id":7,"mood":{text}}}'.encode()).more == Captured({"mood": text}, "json")


# ---- rows of the user's own ----


@dataclass
class Box:
    text: Annotated[str, Scalar("a text", str, str, str, "string")] = "a"
    number: Annotated[str, Scalar("a number", str, str, str, "number")] = "1"
    switch: Annotated[str, Scalar("a switch", str, str, str, "boolean")] = "True"


@pytest.mark.parametrize(
    ("box", "text"),
    [
        (Box(), '{"text":"a","number":1,"switch":true}'),
        (Box('"', "01", "on"), '{"text":"\\"","number":"01","switch":"on"}'),
        (Box("", "1,2", ""), '{"text":"","number":"1,2","switch":""}'),
    ],
)
def test_rows_of_one_s_own_are_spelled_as_they_say(codec_of, box, text):
    assert codec_of(Box).dumps(box) == text
    assert codec_of(Box).loads(text).number == box.number


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1.0, "1"),
        (5.597904814968898e16, "55979048149688980.0"),
        (-5.597904814968898e16, "-55979048149688980.0"),
        (float(1 << 53), "9007199254740992"),
        (-0.0, "-0.0"),
        (1e17, "1E+17"),
        (0.1, "0.1"),
    ],
)
def test_floats_are_no_other_integers_where_anything_may_stand(codec_of, number, word):
    class Number(float):
        pass

    for value in (number, Number(number)):
        assert codec_of().dumps([value]) == f"[{word}]"
        assert codec_of(dict[str, Any]).dumps({"a": value}) == f'{{"a":{word}}}'
    got = codec_of().loads(word)
    assert (got, math.copysign(1, got)) == (number, math.copysign(1, number))


def test_captured_numbers_are_json(codec_of):
    calls = codec_of(Call, unknown="capture")
    call = calls.loads('{"id":7,"x":[NaN,-Infinity],"y":NaN}')
    assert calls.dumps(call) == '{"id":7,"x":["NaN","-Infinity"],"y":"NaN"}'
    with pytest.raises(ValueError, match="one value of JSON"):
        Captured({"x": "[NaN]"}, "json")


def test_checking_takes_linear_time(codec_of):
    for text in ('{"a" x "' + r"\"" * 60_000 + "\x01", '[1 x "' + r"\"" * 60_000, '["' + r"\q" * 60_000):
        assert codec_of().check(text)


def test_exact_root_of_nothing_is_no_text(codec_of):
    assert codec_of(exact=True).dumps(None) == ""
    assert codec_of(list[Call], exact=True).encode([Call(1, "\ud800")]) == '[{"id":1,"note":"�"}]'.encode()


def test_default_factory_of_a_container_is_kept(codec_of):
    @dataclass
    class Bag:
        items: list[int] = field(default_factory=lambda: [1])

    assert codec_of(Bag).loads("{}") == Bag([1])
    assert codec_of(Bag).dumps(Bag([])) == '{"items":[]}'

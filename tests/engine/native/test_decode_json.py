"""The native reader of JSON: the reference's answers in one pass, giving up on nothing that is right and not rare."""

import json
import math
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import agreement
import alone
import pytest
import single_pass
import strategies
from hypothesis import example, given
from hypothesis import strategies as st
from single_pass import GaveUp, NoFallback, outcome

from jsvcodec import Codec, DecodeError, Scalar
from jsvcodec.engine import ENGINES, reference
from jsvcodec.engine.options import Options
from jsvcodec.extra.hypothesis import from_type
from jsvcodec.sessions import GetActiveSessionsResponse, SessionInfo, SessionLogInfo, SessionMemberInfo
from jsvcodec.types import Captured, DateTimeOffset, Int32, Int64, Name, UInt64

decode_json = pytest.importorskip("jsvcodec.engine.native.decode_json")


def passes(type, **options):
    """Return what reads documents of a type in one pass, or raises `GaveUp`."""
    made = Options(format="json", **options)
    return decode_json.Decoder(made.registry.plan_of(type), made, NoFallback()).decode


def reads(type, **options):
    """Return what reads documents of a type by the reference engine."""
    return Codec(type, format="json", engine="reference", **options).decode


class Level(IntEnum):
    LOW = 0
    HIGH = 10


class Word(Enum):
    PLAIN = "plain"
    QUOTE = '"'


@dataclass(slots=True)
class Slots:
    id: Int32
    name: str | None = None
    items: list[int] = field(default_factory=list)
    next: "Slots | None" = None


@dataclass
class Plain:
    quote: Annotated[int, Name('a"\\\nb')] = 0
    blank: Annotated[int, Name(" x ")] = 0
    lone: Annotated[int, Name("\ud800")] = 0
    wide: Annotated[int, Name("größer")] = 0
    last: int = 0


@dataclass
class Circle:
    radius: float = 0.0


@dataclass
class Keeps:
    id: int = 0
    more: Captured | None = None


SOME = (
    r' { "id" : 7 , "x" : [ { "a" : "\ud83d\ude00" } , -1.5e3 , null ] , "name" : "\"\u00e9\n" , "items" : [ 1 , 2 ] } '
)

READ = [
    (Any, "5", 5),
    (Any, " \t\r\n-0 \t\r\n", 0),
    (Any, "[0,-1,123456789012345678901234567890]", [0, -1, 123456789012345678901234567890]),
    (Any, f"[{2**63 - 1},{-(2**63)},{2**63},{-(2**63) - 1}]", [2**63 - 1, -(2**63), 2**63, -(2**63) - 1]),
    (Any, "[1.5,-0.0,1e5,1E+2,1e-2,0.1e1,1.0123456789]", [1.5, -0.0, 1e5, 1e2, 0.01, 1.0, 1.0123456789]),
    (Any, "[Infinity,-Infinity,true,false,null]", [math.inf, -math.inf, True, False, None]),
    (Any, '["","é😀","\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00"]', ["", "é😀", '"\\/\b\f\n\r\té😀']),
    (Any, '["\\ud800","\\udc00\\ud800","é\\ud800\\u0041"]', ["\ud800", "\udc00\ud800", "é\ud800A"]),
    (Any, ' { "a" : { } , "b" : [ ] , "" : "" , "\\u0061b\\"" : 1 } ', {"a": {}, "b": [], "": "", 'ab"': 1}),
    (Any, '["\u200b","\\u200b",{"\u200b":"\\u200B"}]', ["\u200b", "\u200b", {"\u200b": "\u200b"}]),
    (Any, "\ufeff[1]", [1]),
    (Any, "[[null],[null,null],[{},null]]", [[None], [None, None], [{}, None]]),
    (str, '" a "', " a "),
    (str | None, "null", None),
    (list[str | None], '["null",null]', ["null", None]),
    (list[Int32], '[1,-2,"007",2147483647,-2147483648,"5"]', [1, -2, 7, 2**31 - 1, -(2**31), 5]),
    (list[UInt64], f"[{2**64 - 1},{2**63},0]", [2**64 - 1, 2**63, 0]),
    (list[Int64], f"[{-(2**63)},{2**63 - 1}]", [-(2**63), 2**63 - 1]),
    (list[float], '[1,-0,0.1,1e5,"1E+17",".5","NaN",Infinity]', [1.0, -0.0, 0.1, 1e5, 1e17, 0.5, math.nan, math.inf]),
    (list[float], "[14.411013679192541,9007199254740993,1e23,5e-324]", [14.411013679192541, 2.0**53, 1e23, 5e-324]),
    (list[bool], '[true,false,"True","f",1]', [True, False, True, False, True]),
    (list[Level], '[10,"10","LOW","high"]', [Level.HIGH, Level.HIGH, Level.LOW, Level.HIGH]),
    (list[Word], '["plain","\\"","\\u0070lain"]', [Word.PLAIN, Word.QUOTE, Word.PLAIN]),
    (list[Literal["a", 7]], '["a","7"]', ["a", 7]),
    (list[Decimal], '[1.50,"0"]', [Decimal("1.50"), Decimal(0)]),
    (list[UUID], f'["{"0" * 32}"]', [UUID(int=0)]),
    (list[date], '["2024-01-31"]', [date(2024, 1, 31)]),
    (list[datetime], r'["\/Date(5)\/"]', [datetime(1970, 1, 1, 0, 0, 0, 5000, UTC)]),
    (list[datetime], '["\\u002fDate(-1000-0000)/"]', [datetime(1969, 12, 31, 23, 59, 59, 0, UTC)]),
    (tuple[str | None, ...], '[" a","b ",null]', (" a", "b ", None)),
    (set[str], '["a","a"]', {"a"}),
    (frozenset[int], "[1,2]", frozenset({1, 2})),
    (dict[str, str], '{"":"","a\\"b":"c","d":"e"}', {"": "", 'a"b': "c", "d": "e"}),
    (dict[int, str], '{"1":"a","-2":"b"}', {1: "a", -2: "b"}),
    (dict[bool, int], '{"true":1,"False":2}', {True: 1, False: 2}),
    (dict[Level, str | None], '{"LOW":"a","10":null}', {Level.LOW: "a", Level.HIGH: None}),
    (dict[str, Any], '{"a":[1,{"b":"c"}],"__type":"x"}', {"a": [1, {"b": "c"}], "__type": "x"}),
    (Any, '{"a":1,"__type":"x"}', {"a": 1, "__type": "x"}),
    (Slots, '{"id":1,"name":"a","items":[1,2],"next":{"id":2}}', Slots(1, "a", [1, 2], Slots(2))),
    (Slots, '{"NEXT":{"Id":2,"n\\u0061me":null},"id":1,"name2":"x"}', Slots(1, None, [], Slots(2))),
    (Slots, SOME, Slots(7, '"é\n', [1, 2])),
    (Slots, '{"id":1,"x":"\\ud800","y":"\u200b","z":NaN,"\\ud800":{"\\udfff":[]}}', Slots(1)),
    (Slots | None, " null ", None),
    (Plain, '{"a\\"\\\\\\nb":1,"\\ud800":3,"größer":4," x ":2,"last":5}', Plain(1, 2, 3, 4, 5)),
    (Plain, '{"last":5,"gr\\u00f6\\u00DFer":4," X ":2}', Plain(0, 2, 0, 4, 5)),
    (list[Slots | None], '[{"id":1},null,{"id":2}]', [Slots(1), None, Slots(2)]),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "text", "value"), READ)
def test_what_is_right_is_read_without_giving_up(type_, text, value):
    read = passes(type_)
    for form in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode())):
        assert outcome(read, form) == (type(value), repr(value))
    assert outcome(reads(type_), text) == (type(value), repr(value))


@pytest.mark.parametrize("hint", [Any, Circle])
def test_named_class_is_read_without_giving_up(hint):
    read = passes(list[hint], types={"Ns.Circle": Circle})
    text = '[ { "__type" : "Ns.Circle" , "radius" : 2 } , {"\\u005f_type":"Ns.\\u0043ircle"}]'
    assert read(text) == [Circle(2.0), Circle()]
    for text in ('{"__type":Ns.Circle}', '{"__Type":"Ns.Circle"}', '{"__type":"Ns.Circle",}', '{" __type":"Ns.Circle"'):
        with pytest.raises(GaveUp):
            read(f"[{text}]")


WRONG = {
    Any: [
        "", " ", "\ufeff", "\ufeff ", "a", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[}",
        "{", "}", "{1:2}", "{a:1}", '{"a"}', '{"a":}', '{"a":1,}', '{"a":1]', '{"a" 1}', '{"x":1}y',
        "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "1.e5", "0x1", "1a", "--1", "1e999", "9" * 641,
        "True", "tru", "truest", "nul", "nan", "Nan", "+Infinity", "-NaN", "Infinit", "undefined",
        '"', '"a', '"\\', '"\\"', '"\\u', '"\\u12', '"\\u12g4"', '"\\x"', '"\\U0041"', '"a\nb"', '"\x1f"', '"a"b',
        '"a" "b"', "[1\x0b]", "[\xa01]", "\x00", "[1]\x00", '{"a":1,"a":2}', '{"a":1,"\\u0061":2}',
        '{"__type":"x"}', "[" * 201 + "]" * 201,
    ],
    str: ["5", "true", "null", "NaN", "[]", "{}", "a"],
    int: ["007", "1.0", "1e2", "true", "null", '"a"', '""', "[]"],
    UInt64: ["-0", str(2**64)],
    date: ["2024", "null"],
    list[Int32]: ["[2147483648]", "[-2147483649]", "[null]", '{"a":1}', '"[1]"'],
    list[Word]: ["[true]"],
    list[bool]: ["[2]"],
    dict[int, str]: ['{"1":"a","01":"b"}'],
    dict[float, str]: ['{"NaN":"a","NaN":"b"}', '{"1":"a","1.0":"b"}'],
    Slots: [
        "", "null", "{}", "[]", '{"id":null}', '{"id":"x"}', '{"id":1,"id":2}', '{"id":1,"ID":2}', '{" id":1}',
        '{"id":1', '{"id":1}x', '{"id":1,,}', '{"id" 1}', '{"id":1,"__type":"x"}', '{"id":1,"x":1,"x":2}',
        '{"id":1,"x":[1}', '{"id":1,"x":"\\x"}', '{"id":1,"x":01}', '{"id":1,"x":[1,]}', '{"id":1,"x":{"a"}}',
        '{"id":1,"x":{,}}', '{"id":1,"x":}', '{"id":1,"x\n":2}', '{"id":1,"x":{"a":1,"\\u0061":2}}',
    ],
    Plain: ['{"a"\\\nb":1}'],
}  # fmt: skip
GIVEN_UP = [(hint, text) for hint, texts in WRONG.items() for text in texts]


@pytest.mark.parametrize(("type_", "text"), GIVEN_UP)
def test_what_is_wrong_is_left_to_the_reference(type_, text):
    read = passes(type_)
    for form in (text, text.encode()):
        with pytest.raises(GaveUp):
            read(form)
    with pytest.raises(DecodeError):
        reads(type_)(text)


@pytest.mark.parametrize("octets", [b"\xff", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f"])
@pytest.mark.parametrize(
    "form", [b'"%b"', b'["%b\\ud800"]', b'{"%b":1}', b'{"id":1,"x":["%b\\n"]}', b'{"id":1,"%b\\u00e9":1}']
)
def test_invalid_utf8_is_left_to_the_reference(form, octets):
    for hint in (Any, Slots, Plain, dict[str, int], dict[float, int], list[str]):
        with pytest.raises(GaveUp):
            passes(hint)(form % octets)


def test_options_are_heard():
    for options in ({"unknown": "forbid"}, {"max_items": 1}, {"max_text": 3}, {"max_depth": 1}):
        with pytest.raises(GaveUp):
            passes(Slots, **options)('{"id":1,"xxxx":[[1],[2]]}')
    assert passes(Slots, names="pascal")('{"Id":1}') == Slots(1)
    assert passes(list[str], max_text=12)('["\\u0041\\u0042"]') == ["AB"]  # escapes count as they stand
    for text in ('"\\u0041\\u0042"', "12345678901234", '{"\\u0041\\u0042":1}'):
        with pytest.raises(GaveUp):
            passes(Any, max_text=11)(text)


def test_captured_members_are_left_to_the_reference():
    codec = Codec(Keeps, format="json", engine="native", unknown="capture")
    assert codec.decode('{"id":1,"x":[ 1 , "\\u0041"]}') == Keeps(1, Captured({"x": '[1,"A"]'}, format="json"))
    assert passes(Keeps, unknown="capture")('{"id":1}') == Keeps(1)


def sessions(count):
    moment = "2026-08-22T10:20:30.1234567Z"
    members = [SessionMemberInfo(display_name='Bob "B" Ray', muted=False, application_data={"note": "a, b"})]
    log = [SessionLogInfo(date=moment, message="Zoë: connected\n")]
    made = [SessionInfo(account_name=f"Ann {n}", members=members, log=log, was_missed=True) for n in range(count)]
    return GetActiveSessionsResponse(sessions=made)


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_ordinary_documents_are_read_in_the_pass(indent):
    codec = Codec(GetActiveSessionsResponse, format="json", engine="reference")
    wanted = sessions(20)
    text = json.dumps(json.loads(codec.encode(wanted)), indent=indent)
    for form in (text, text.encode()):
        assert passes(GetActiveSessionsResponse)(form) == wanted
        assert passes(Any)(form) == json.loads(text)


# ---- strings ----

PIECES = [
    *("\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\ude00\\ud83d", "é", "字", "😀"),
    *("\x7f", "\\\\", '\\"', "\\u0000"),
]


@pytest.mark.parametrize("piece", PIECES)
def test_escapes_may_stand_anywhere_in_a_string(piece):
    read, known = passes(list[str]), passes(Any)
    for before in range(40):
        for after in (0, 1, 15, 16, 17, 80):
            text = f'["{"x" * before}{piece}{"y" * after}","{piece * before}"]'
            assert read(text) == read(text.encode()) == known(text) == json.loads(text)
            name = f'{{"{"x" * before}{piece}{"y" * after}":1,"{piece * (before + 2)}":2}}'
            assert known(name) == known(name.encode()) == json.loads(name)


@pytest.mark.parametrize("before", range(34))
def test_control_characters_are_seen_anywhere(before):
    for code in (0, 1, 9, 10, 31):
        for text in (f'"{"x" * before}{chr(code)}{"y" * 40}"', f'"\\n{"é" * before}{chr(code)}"'):
            for hint in (Any, str, list[str]):
                with pytest.raises(GaveUp):
                    passes(hint)(text)
    assert passes(str)(f'"{"x" * before} \x7f{"y" * 40}"') == "x" * before + " \x7f" + "y" * 40


@pytest.mark.parametrize("text", ["abc", '\\"', "\\u0041", "é", "\\ud83d\\ude00", "\\ud800", "x\\n" * 20, ""])
def test_repeated_texts_are_shared_in_large_documents(text):
    items = passes(list[str])("[" + ",".join([f'"{text}"'] * 8000) + "]")
    assert {*items} == {json.loads(f'"{text}"')}
    assert len({id(item) for item in items}) == 1


@pytest.mark.parametrize("hint", [Any, list[dict[str, Any]], list[dict[str, str | None]]])
@strategies.COSTLY
@given(text=strategies.documents_of_maps("json"))
def test_any_maps_that_are_like_others_hold_what_stands_in_them(hint, text):
    want = outcome(Codec(hint, engine="reference", format="json").decode, text)
    assert outcome(passes(hint), text) == want


def test_names_that_are_foretold_are_looked_at_all_the_same():
    read = passes(dict[str, Any])
    assert read('{"__type":"a","b":{"c":"d"}}') == {"__type": "a", "b": {"c": "d"}}
    with pytest.raises(GaveUp):  # the first name of a map under object says a class,
        read('{"x":{"__type":"a"}}')
    with pytest.raises(GaveUp):  # also where it was the first of a map of texts under the same name
        passes(dict[str, dict[str, Any]])('{"a":{"__type":"x","a":{"__type":"y"}}}')
    assert read('{"a\\"b":{"e":"y"}}') == {'a"b': {"e": "y"}}
    for text in ('{"a"b":{"e":"y"}}', '{"a"":1}', '{"a\\":1}'):
        with pytest.raises(GaveUp):
            read(text)
    for text in ('{"a":1,"b":2,"c":3}',) * 2 + ('{"a":1,"b2":2,"c":3}', '{"a" :1,"b"\n:2, "c": 3}'):
        assert read(text) == json.loads(text)
    with pytest.raises(GaveUp):
        read('{"a":1,"b":2,"a":1}')


# ---- laws ----

SPOILING = [
    *'{}[]",:\\ \n0-.eE"',
    *("null", "true", "1e5", '"a"', "\\u00e9", "\\ud800", "\x1f", "\u200b", "\ud800", '"__type":"x",'),
]


@st.composite
def damaged(draw, source):
    """Return texts with a few characters put in, taken out, doubled or replaced."""
    text = draw(source)
    for _ in range(draw(st.integers(0, 3))):
        at, more = draw(st.integers(0, len(text))), draw(st.integers(0, 20))
        piece = draw(st.sampled_from(["", text[at : at + more], *SPOILING]))
        text = text[:at] + piece + text[at + draw(st.integers(0, 1)) :]
    return text


HINTS = st.sampled_from([Any, GetActiveSessionsResponse, Slots, Plain, dict[Any, Any]]) | strategies.types()


@given(data=st.data())
def test_any_text_is_read_as_the_reference_reads_it(data):
    hint = data.draw(HINTS)
    options = Options(format="json")
    plan = options.registry.plan_of(hint)
    worker = reference.ENGINE.bind(plan, options)
    native = decode_json.Decoder(plan, options, NoFallback()).decode
    text = data.draw(damaged(from_type(hint).map(worker.dumps)))
    for form in (text, text.encode("utf-8", "surrogatepass")):
        want = agreement.outcome(worker.decode, form)
        try:
            assert agreement.alike(native(form), want)
        except GaveUp:
            assert isinstance(want, DecodeError)


NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


@given(word=NUMBERS, hint=st.sampled_from([Any, int, float, Int32, Int64, UInt64, Decimal, Level, str]))
@example(word="9007199254740993", hint=float)
@example(word="0.30000000000000004", hint=Any)
@example(word="1.7976931348623159e308", hint=Any)
@example(word="-0", hint=UInt64)
@example(word="9223372036854775808", hint=Any)
@example(word="18446744073709551617", hint=UInt64)
def test_any_number_is_read_as_the_reference_reads_it(word, hint):
    for text in (word, f"[{word} ,\n{word}]"):
        type_ = hint if text is word else list[hint]
        assert outcome(passes(type_), text) == outcome(reads(type_), text)


@given(number=st.floats(allow_nan=False) | st.integers())
def test_any_number_is_read_as_python_reads_it(number):
    text = json.dumps([number, [number]])
    assert repr(passes(Any)(text)) == repr(json.loads(text))


WCF = st.from_regex(r"\\?/Date\(-?[0-9]{1,16}([+-](0[0-9]|1[0-5]):?[0-6][0-9]|-0000)?\)\\?/", fullmatch=True)


@given(word=WCF | strategies.damaged(WCF), hint=st.sampled_from([datetime, DateTimeOffset, date]))
@example(word="/Date(14411518807585)/", hint=datetime)
@example(word="/Date(14411518807586)/", hint=datetime)
@example(word="/Date(-14411518807585+1400)/", hint=DateTimeOffset)
@example(word="/Date(951782400000)/", hint=date)  # 29 February 2000
@example(word="/Date(-1-0000)/", hint=date)
@example(word="/Date(0-00:00)/", hint=datetime)
@example(word=r"\/Date(0+0100)/", hint=DateTimeOffset)
def test_any_moment_of_json_is_read_as_its_row_reads_it(word, hint):
    for options in (Options(), Options(format="json")):
        plan = options.registry.plan_of(list[hint])
        text = json.dumps([word]) if options.format == "json" else f'["{word.replace(chr(34), chr(34) * 2)}"]'
        worker = reference.ENGINE.bind(plan, options)
        module = decode_json if options.format == "json" else pytest.importorskip("jsvcodec.engine.native.decode")
        assert outcome(module.Decoder(plan, options, worker).decode, text) == outcome(worker.decode, text)


EVERYTHING = r"""{"id": 1, "name": "a\u00e9\ud83d\ude00\ud800é", "items": [1, -20, 1234567890], "__TYPE2": -Infinity,
"x\n": {"__type": [true, -1.5e+3, null, NaN, {"\"": "\\"}]}, "next": {"id": 2, "ID2": false}}"""


@pytest.mark.parametrize("hint", [Any, Slots, dict[str, Any], dict[float, str]])
def test_documents_may_end_anywhere(hint):
    read, known = passes(hint), reads(hint)
    for stop in range(len(EVERYTHING) + 1):
        text = EVERYTHING[:stop]
        for form in (text, text.encode()):
            assert outcome(read, form) == outcome(known, form)
            assert outcome(read, bytearray(form if isinstance(form, bytes) else b"")) in (None, outcome(known, form))


# ---- memory, and what is loaded ----


def broken(error):
    """Return a type none of whose words can be read."""

    def fail(_):
        raise error

    return Annotated[int, Scalar("broken", int, fail, str, "number")]


LONG = r"\"" * 50  # too long to be unescaped in place
MEMBERS = '"a":"0","b":"1","c":"2","d":"3","e":"4","f":"\\n"'

EXITS = [  # where what was read so far is given back
    *((hint, f'{{"id":1,"name":"{LONG}","next":') for hint in (Slots, Any)),
    *((Slots, text) for text in (
        f'{{"{LONG}":1', f'{{"{LONG}" 1', f'{{"{LONG}":"{LONG}\\x"}}', f'{{"x":{{"{LONG}":"{LONG}"}}}}',
    )),
    *((hint, f'"{LONG}"') for hint in (Any, str, int, Level, Word, Slots, list[str], broken(ValueError))),
    *((hint, f'["{LONG}\\u00e9","{LONG}\\ud800é","{LONG}"]') for hint in (list[str], list[int], Any, set[str])),
    *((dict[hint, str], f'{{"{LONG}":"x"}}') for hint in (str, int, float, Level, broken(ValueError))),
    *((dict[hint, str], '{"1":"x","2":"y"}') for hint in (int, float, Level, broken(ValueError))),
    *((hint, f"[{{{MEMBERS}}},{{{text}]") for hint in (Any, list[dict[str, str]]) for text in (
        f"{MEMBERS}}}", f'{MEMBERS},"e":"\\n"}}', f"{MEMBERS[:-9]}}}", f'{MEMBERS},"a":"6"}}', f'{MEMBERS},"g":',
        '"a":"\\n","b":[["x"]', f"{MEMBERS}", f"{MEMBERS},", "}", f'"c":{{{MEMBERS}}},',
    )),
    *((hint, text) for hint in (Any, Circle) for text in (
        '{"__type":"Ns.Circle"}', f'{{"__type":"{LONG}"}}', '{"__type":1}',
        '{"__type":"Ns.Circle","radius":1,"radius":2}',
    )),
    *((list[broken(error)], "[1,2]") for error in (KeyboardInterrupt, MemoryError)),
]  # fmt: skip
SHARED = [None, True, False, Level.LOW, Level.HIGH, Word.PLAIN, 0, "", Plain, Slots, Circle]


def ways_in():
    """Return readers and documents: all kinds of nodes, and all reasons to give up."""
    for hint, text, *_ in [*READ, *GIVEN_UP, *EXITS]:
        long = "[" + f"{text}," * (7000 // (len(text) + 1)) + '"x"]'  # texts are shared, and then given back
        for options in ({}, {"max_depth": 2}, {"unknown": "capture"}, {"max_items": 2}):
            read = passes(hint, types={"Ns.Circle": Circle}, **options)
            yield from ((read, form) for form in (text, text.encode("utf-8", "surrogatepass")))
        yield passes(list[hint], types={"Ns.Circle": Circle}), long


def check_leaks():
    single_pass.check_leaks(ways_in, SHARED)


def check_lack_of_memory():
    single_pass.check_lack_of_memory(ways_in, SHARED)


def test_nothing_leaks_on_any_way_out():
    alone.run(__file__, "check_leaks")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="lack of memory breaks the interpreter itself")
def test_nothing_breaks_or_leaks_where_memory_is_lacking():
    pytest.importorskip("_testcapi")
    alone.run(__file__, "check_lack_of_memory")


def check_deep():
    """Read documents as deep as can be where the stack is small."""
    found = []

    def work():
        for hint, left, right in [(Slots, '{"id":1,"next":', "}"), (Any, '[{"a":', "}]"), (Slots, '{"id":1,"x":', "}")]:
            depth = 199 if left[0] == "{" else 100
            found.append(passes(hint)(left * depth + "null" + right * depth))

    threading.stack_size(256 * 1024)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found) == 3


def test_stack_is_not_exhausted():
    alone.run(__file__, "check_deep")


@pytest.mark.skipif("native" not in ENGINES, reason="there is no native engine here")
def test_reader_of_json_is_loaded_when_it_is_needed():
    code = "import sys, jsvcodec; jsvcodec.decode('[a]'); print('jsvcodec.engine.native.decode_json' in sys.modules)\n"
    code += "print(jsvcodec.Codec(format='json').decode('[1]'), 'jsvcodec.engine.native.decode_json' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "[1]", "True"]

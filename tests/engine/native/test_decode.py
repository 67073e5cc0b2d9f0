"""The native reader: the reference's answers in one pass, giving up on nothing that is right and not rare."""

import contextlib
import dataclasses
import enum
import functools
import gc
import inspect
import os
import random
import sys
import threading
import time
import weakref
from abc import ABC, abstractmethod, update_abstractmethods
from collections import OrderedDict, deque
from dataclasses import InitVar, dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, NotRequired, TypedDict
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
from jsvcodec.extra.hypothesis import texts
from jsvcodec.scalars import numbers, times
from jsvcodec.scalars import text as texts_rows
from jsvcodec.sessions import GetActiveSessionsResponse, SessionInfo
from jsvcodec.syntax import jsv
from jsvcodec.syntax.rules import quote
from jsvcodec.syntax.tree import List, Text
from jsvcodec.types import (
    Captured,
    Char,
    DateTimeOffset,
    Ignored,
    Int8,
    Int32,
    Int64,
    Name,
    Open,
    Order,
    Single,
    UInt8,
    UInt64,
)

decode = pytest.importorskip("jsvcodec.engine.native.decode")


def passes(type, **options):
    """Return what reads documents of a type in one pass, or raises `GaveUp`."""
    made = Options(**options)
    return decode.Decoder(made.registry.plan_of(type), made, NoFallback()).decode


class Level(Open, enum.IntEnum):
    LOW = 0
    HIGH = 10


class Word(enum.Enum):
    PLAIN = "plain"
    COMMA = "a,b"
    EMPTY = ""


@dataclass(slots=True)
class Slots:
    id: Int32
    name: str | None = None
    items: list[int] = field(default_factory=list)
    next: "Slots | None" = None


@dataclass(slots=True, frozen=True, kw_only=True)
class Frozen:
    id: int
    flag: bool = True


@dataclass
class Plain:
    id: Int32
    name: str = "x"
    level: Level = Level.HIGH


@dataclass
class Derived(Plain):
    more: dict[str, int] | None = None


@dataclass
class Finished:
    id: int
    double: int = 0

    def __post_init__(self):
        self.double = self.id * 2


@dataclass(slots=True)
class FinishedSlots:
    id: int
    double: int = 0

    def __post_init__(self):
        if self.id < 0:
            raise ValueError("negative")
        self.double = self.id * 2


@dataclass
class WithInitVar:
    id: int
    seed: InitVar[int] = 7
    late: int = field(default=3, init=False)


@dataclass
class Own:
    id: int

    def __init__(self, id):
        self.id = id + 1


@dataclass
class Guarded:
    id: int

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 10)


@dataclass
class Shown:
    a: Annotated[int, Order(2)] = 1
    b: Annotated[int, Name("the-b"), Order(1)] = 2
    hidden: Annotated[list, Ignored()] = field(default_factory=lambda: ["kept"])


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Keyed(TypedDict):
    id: int
    note: NotRequired[str]


class Names(dict[str, int]):
    pass


class Shape(ABC):  # noqa: B024
    pass


@dataclass
class Circle(Shape):
    radius: float = 0.0


MOMENT = Scalar("a moment", datetime, datetime.fromisoformat, datetime.isoformat, "string")

READ = [
    (None, "", None),
    (None, "a,b:c", "a,b:c"),
    (None, '"a""b"', 'a"b'),
    (None, '""', ""),
    (None, "é😀", "é😀"),
    (None, "[]", []),
    (None, "[,]", None),
    (None, "[a,,b]", ["a", None, "b"]),
    (None, "[a,]", ["a", None]),
    (None, "[ a , b ]", [" a ", " b "]),
    (None, '[[],{},"",{a:[x]}] \r\n\t', [[], {}, "", {"a": ["x"]}]),
    (None, '{a:1,"b:c":"x,""y""",d:,:e::f}', None),
    (None, '{a:1,"b:c":"x,""y""",d:,e::f,"":z}', {"a": "1", "b:c": 'x,"y"', "d": None, "e": ":f", "": "z"}),
    (None, "\ufeff[a]", ["a"]),
    (str, "x" * 100_000, "x" * 100_000),
    (list[Int32], "[1,-2,007,2147483647,-2147483648]", [1, -2, 7, 2**31 - 1, -(2**31)]),
    (list[int], "[1,123456789012345678901234567890,-1]", [1, 123456789012345678901234567890, -1]),
    (list[UInt64], f"[{2**64 - 1},0]", [2**64 - 1, 0]),
    (list[Int64], f"[{-(2**63)},{2**63 - 1}]", [-(2**63), 2**63 - 1]),
    (list[Int8 | None], "[-128,127,,1]", [-128, 127, None, 1]),
    (list[float], "[1,-0,0.1,1e5,1E+17,.5,5.,123456789.123456,NaN]", None),
    (
        list[float],
        "[1,0.1,1e5,1E+17,.5,5.,123456789.123456,-0.25]",
        [1.0, 0.1, 1e5, 1e17, 0.5, 5.0, 123456789.123456, -0.25],
    ),
    (list[bool], "[True,False,true,1,n]", [True, False, True, True, False]),
    (list[Level], "[LOW,HIGH,low,10,77]", [Level.LOW, Level.HIGH, Level.LOW, Level.HIGH, Level(77)]),
    (list[Word], '[plain,"a,b","",PLAIN]', [Word.PLAIN, Word.COMMA, Word.EMPTY, Word.PLAIN]),
    (list[Literal["a", 7]], "[a,7]", ["a", 7]),
    (list[Char], '[a,",",\u200b]', ["a", ",", "\u200b"]),
    (list[Single], "[0.1,1]", [0.10000000149011612, 1.0]),
    (list[Decimal], "[1.50,0]", [Decimal("1.50"), Decimal(0)]),
    (list[UUID], f"[{'0' * 32}]", [UUID(int=0)]),
    (list[bytes], '["",AQ==]', [b"", b"\x01"]),
    (list[date], "[2024-01-31]", [date(2024, 1, 31)]),
    (list[datetime], "[2024-01-31T10:20:30]", [datetime(2024, 1, 31, 10, 20, 30)]),
    (list[timedelta], "[PT1.5S]", [timedelta(seconds=1.5)]),
    (list[Annotated[datetime, MOMENT]], '["2024-01-31T10:20:30"]', [datetime(2024, 1, 31, 10, 20, 30)]),
    (tuple[int, ...], "[1,2]", (1, 2)),
    (tuple[int, str], "{item1:1,item2:a}", (1, "a")),
    (set[str], "[a,b,a]", {"a", "b"}),
    (frozenset[int], "[1,2]", frozenset({1, 2})),
    (deque[str], "[a]", deque(["a"])),
    (dict[str, int], "{a:1,b:2}", {"a": 1, "b": 2}),
    (dict[int, str], '{1:a,-2:"b"}', {1: "a", -2: "b"}),
    (dict[float, str], "{1:a,0.5:b}", {1.0: "a", 0.5: "b"}),
    (dict[Level, str | None], "{LOW:a,HIGH:}", {Level.LOW: "a", Level.HIGH: None}),
    (dict[UUID, str], f"{{{'0' * 32}:a}}", {UUID(int=0): "a"}),
    (dict[str, Any], "{a:[1,{b:c}],__type:x}", {"a": ["1", {"b": "c"}], "__type": "x"}),
    (OrderedDict[str, int], "{a:1}", OrderedDict(a=1)),
    (Names, "{a:1}", Names(a=1)),
    (Slots, "{id:1,name:a,items:[1,2],next:{id:2}}", Slots(1, "a", [1, 2], Slots(2))),
    (Slots, '{NEXT:{Id:2}, name :a,"id":1,unknown:[{a:[b],c:""},x],name2:}', Slots(1, "a", [], Slots(2))),
    (Slots | None, "", None),
    (Frozen, "{flag:False,id:9}", Frozen(id=9, flag=False)),
    (Frozen, "{id:9}", Frozen(id=9)),
    (Plain, "{id:1,level:LOW}", Plain(1, level=Level.LOW)),
    (Derived, "{more:{a:1},id:1}", Derived(1, more={"a": 1})),
    (Finished, "{id:4}", Finished(4)),
    (FinishedSlots, "{id:4,double:1}", FinishedSlots(4)),
    (WithInitVar, "{id:4,late:5}", None),
    (Own, "{id:1}", Own(1)),
    (Guarded, "{id:1}", Guarded(1)),
    (Shown, "{the-b:5}", Shown(1, 5)),
    (Pair, "{left:1}", Pair(1)),
    (Keyed, "{id:1}", {"id": 1}),
    (Keyed, "{note:a,id:1}", {"id": 1, "note": "a"}),
    (list[Slots | None], "[{id:1},,{id:2}]", [Slots(1), None, Slots(2)]),
]


@pytest.mark.parametrize(("type_", "text", "value"), [row for row in READ if row[2] is not None or row[1] == ""])
def test_what_is_right_is_read_without_giving_up(type_, text, value):
    read = passes(type_ or Any)
    forms = (text, text.encode(), bytearray(text.encode()), memoryview(text.encode()))
    for form in forms:
        assert outcome(read, form) == (type(value), repr(value))
    assert outcome(Codec(type_, engine="reference").decode, text) == (type(value), repr(value))


def test_named_class_is_read_without_giving_up():
    read = passes(list[Shape], types={"Ns.Circle": Circle})
    assert read("[{__type:Ns.Circle,radius:2},{__type:Ns.Circle}]") == [Circle(2.0), Circle()]
    assert passes(Any, types={"Ns.Circle": Circle})("{a:{__type:Ns.Circle,radius:2}}") == {"a": Circle(2.0)}


def test_name_of_a_class_counts_as_a_member():
    text = "{__type:Ns.Circle,radius:2}"
    for hint in (Any, Shape):
        assert passes(hint, types={"Ns.Circle": Circle}, max_items=2)(text) == Circle(2.0)
        with pytest.raises(GaveUp):
            passes(hint, types={"Ns.Circle": Circle}, max_items=1)(text)


GIVEN_UP = [
    *((Any, text) for text in ["[", "]", "{", "}", "[a", "[a,b}", "{a:b]", "{a}", "{:a}", "{a:b,}", '"a', 'a"', "[]x"]),
    *(
        (Any, text)
        for text in ["{a:1,a:2}", "[ ]", "[\t]", "[\u2003]", "\u200b", "[\u200b]", '["\u200b"]', "{\u200b:a}"]
    ),
    *(
        (Any, text)
        for text in ["[a,,]", "[,]", "[{a:b},]", '{a"b:c}', '{"a""b":c}', "{__type:x}", "{__TYPE:x}", "\ufeff"]
    ),
    *(
        (Any, text)
        for text in ["[a\n]", '["a"b]', '["a" ]', "[a]b", " [a]", '{"a" :b}', "{a:b}}", "[" * 201 + "]" * 201]
    ),
    *((list[int], text) for text in ['["1"]', "[+1]", "[-07]", "[1.0]", "[]]", "[1,]", "{}", "[a]"]),
    *((list[Int32], text) for text in ["[2147483648]", "[-2147483649]"]),
    (list[UInt8], "[-1]"),
    *((Slots, text) for text in ["", "{}", "[]", "{id:}", "{id:x}", "{id:1,id:2}", "{id:1,ID:2}", "{id:1,x:1,x:2}"]),
    *(
        (Slots, text)
        for text in ["{id:1,x:[ ]}", "{id:1,x:{a:1,a:2}}", "{id:1,__type:x}", "{id:1", "{id:1}x", "{id:1,,}"]
    ),
    *((Slots, text) for text in ["{id:1,x:[}", '{id:1,x:"a}', "{id:1,items:{}}", "{id:1,next:[]}", "{__type:x,id:1}"]),
    (FinishedSlots, "{id:-1}"),
    (dict[str, str], "{:a}"),
    (dict[str, str], '{"":a}'),
    (dict[float, str], "{NaN:a,NaN:b}"),
    (dict[float, str], "{1:a,1.0:b}"),
    (dict[int, str], "{1:a,01:b}"),
    (tuple[str, ...], "[ a,b]"),
    (tuple[str, ...], "[a,b\xa0]"),
    (set[str | None], "[,a]"),
    (set[list[str]], "[[a]]"),
]


@pytest.mark.parametrize(("type_", "text"), GIVEN_UP)
def test_what_is_wrong_is_left_to_the_reference(type_, text):
    read = passes(type_)
    for form in (text, text.encode()):
        with pytest.raises(GaveUp):
            read(form)
    with pytest.raises(DecodeError):
        Codec(type_, engine="reference").decode(text)


@pytest.mark.parametrize(
    "octets",
    [
        b"\xff",
        b"[\xc3]",
        b"[\xc0\x80]",
        b"[\xe0\x80\x80]",
        b"[\xed\xa0\x80]",
        b"[\xf4\x90\x80\x80]",
        b"[\xf0\x9f\x98]",
        b"{id:1,x:\xff}",
        b"{id:1,\xff:x}",
        b"{id:1,x:[\xff]}",
        b"{id:1,x:{\xff:a}}",
        b"{\xff:1}",
    ],
)
@pytest.mark.parametrize("type_", [Any, Slots])
def test_invalid_utf8_is_left_to_the_reference(type_, octets):
    with pytest.raises(GaveUp):
        passes(type_)(octets)


def test_lone_surrogates_survive_in_characters():
    assert passes(Any)("[a\ud800,{\udfff:é}]") == ["a\ud800", {"\udfff": "é"}]


def test_options_are_heard():
    with pytest.raises(GaveUp):
        passes(Slots, unknown="forbid")("{id:1,x:1}")
    with pytest.raises(GaveUp):
        passes(Any, max_depth=2)("[[[]]]")
    with pytest.raises(GaveUp):
        passes(Any, dialect="dump")("[a]")
    assert passes(Slots, names="pascal")("{Id:1}") == Slots(1)
    assert passes(Slots, names="snake")("{I-d:1}") == Slots(1)


def test_deep_documents_are_left_to_the_reference():
    assert passes(Any, max_depth=10_000)("[" * 400 + "]" * 400)
    with pytest.raises(GaveUp):
        passes(Any, max_depth=10_000)("[" * 401 + "]" * 401)
    assert Codec(max_depth=10_000, engine="native").decode("[" * 5000 + "]" * 5000)


def test_fast_paths_are_those_of_the_rows():
    rows = [row for module in (numbers, texts_rows, times) for row in vars(module).values() if isinstance(row, Scalar)]
    assert {row.fast for row in rows} - {None} | {"enum"} == decode.FAST


# ---- laws ----

ANY_TEXT = texts(surrogates=True) | strategies.damaged(texts())


@given(text=ANY_TEXT, hint=st.just(Any) | st.just(GetActiveSessionsResponse) | strategies.types())
@example(text="{sessions:[{log:[{date:a},,]}]}", hint=GetActiveSessionsResponse)
@example(text='{"""a""":}', hint=Any)
@example(text='{"a""":}', hint=Any)
@example(text='{"""""":}', hint=dict[str, int])
def test_any_text_is_read_as_the_reference_reads_it(text, hint):
    options = Options()
    plan = options.registry.plan_of(hint)
    native = decode.Decoder(plan, options, NoFallback()).decode
    want = agreement.outcome(reference.ENGINE.bind(plan, options).decode, text)
    try:
        assert agreement.alike(native(text), want)
    except GaveUp:
        assert isinstance(want, DecodeError)


MOMENTS = st.from_regex(
    r"(?:[0-9]{4}|000[12]|999[89]|2024)-(?:[0-9]{2}|02)-(?:[0-3][0-9]|29)"
    r"(?:[T ][0-2][0-9]:[0-6][0-9](?::[0-6][0-9](?:\.[0-9]{1,8})?)?(?:Z|[+-][01][0-9]:?[0-6][0-9])?)?",
    fullmatch=True,
)


@given(word=MOMENTS | strategies.damaged(MOMENTS), hint=st.sampled_from([datetime, DateTimeOffset, date]))
@example(word="2024-02-29T23:59:59.1234567-14:00", hint=datetime)
@example(word="2024-02-29T23:59:59.1234567", hint=DateTimeOffset)
@example(word="0001-01-01T00:00:00+01:00", hint=datetime)
@example(word="2100-02-29", hint=date)
@example(word="2024-01-31T10:20:30-00:00", hint=DateTimeOffset)
def test_any_moment_is_read_as_its_row_reads_it(word, hint):
    options = Options()
    plan = options.registry.plan_of(hint)
    worker = reference.ENGINE.bind(plan, options)
    assert outcome(decode.Decoder(plan, options, worker).decode, word) == outcome(worker.decode, word)


# ---- memory, the collector, and other people's code ----


@functools.cache
def broken(error):
    """Return a type none of whose words can be read."""

    def fail(_):
        raise error

    return Annotated[int, Scalar("broken", int, fail, str, "number")]


def same_hashes(count):
    return (str(number * (2**61 - 1)) for number in range(1, count + 1))


class Refuses(list):
    def __init__(self, items):
        raise ValueError(items)


class RefusesAll(dict):
    def __init__(self, items):
        raise ValueError(items)


def refuse():
    raise ValueError


@dataclass(slots=True)
class NoDefault:
    id: int = field(default_factory=refuse)
    texts: list[str] = field(default_factory=list)


@dataclass
class NoDefaultEither:
    id: int = field(default_factory=refuse)
    texts: list[str] = field(default_factory=list)


@dataclass
class Choosy:
    id: list[str]
    text: str = ""

    def __init__(self, id, text):
        raise ValueError(id, text)


@dataclass
class FinishedBadly:
    id: list[str]

    def __post_init__(self):
        raise ValueError


@dataclass
class Tree:
    next: "Tree | None" = None
    text: str = ""


TYPES = {"Ns.Circle": Circle, "Ns.Plain": Plain}

MEMBERS = 'a:0,b:1,c:2,d:3,é:4,f:"5""6"'

EXITS = [  # where what was read so far is given back
    *((hint, '{texts:["a""b"],id:}') for hint in (NoDefault, NoDefaultEither)),
    *((hint, '{texts:["a""b"]}') for hint in (NoDefault, NoDefaultEither)),
    *((hint, '{id:["a""b",c]}') for hint in (Choosy, FinishedBadly)),
    *((hint, '{id:["a""b",c],id:[]}') for hint in (Choosy, FinishedBadly)),
    *((hint, text) for hint in (Tree, Any) for text in ("{next:" * 250, '{"a""b":' * 3, '{x:["a""b",' * 3)),
    *((Tree, text) for text in ("{x:" * 250, "{x:" + "[" * 250, '{"x""":1}', '{x:"a""b"}', '{x:{"a""b":"a""b"}}')),
    *((Tree, text) for text in ('{x:{"a""b":1,"a""b":2}}', '{"a""b":1,"a""b":2}', '{next:{text:"a""b"},next:}')),
    *((hint, '"a""b"') for hint in (Any, str, int, float, bool, Level, Word, Slots, list[str], broken(ValueError))),
    *((hint, '"a""b"x') for hint in (Any, str, Slots)),
    *((hint, '["a""b"]') for hint in (list[int], list[broken(ValueError)], list[Level], Refuses, Refuses[str])),
    *((dict[hint, str], '{"a""b":x}') for hint in (str, int, float, Level, UUID, broken(ValueError))),
    *((dict[hint, str], "{1:x,2:y}") for hint in (int, float, Level, broken(ValueError))),
    *((dict[str, hint], "{1:x,2:y}") for hint in (int, float, Level, broken(ValueError))),
    (RefusesAll, "{a:b}"),
    (Refuses, "[a,b]"),
    (dict[str, str], "{a:[]}"),
    (set[int], "[" + ",".join(same_hashes(150)) + "]"),
    (dict[int, str], "{" + ",".join(f"{each}:x" for each in same_hashes(150)) + "}"),
    *((hint, text) for hint in (Any, Circle, Shape, list[Shape]) for text in (
        "{__type:Ns.Circle}", "{__type:Ns.Circle,radius:x}", "{__type:Ns.Plain,id:1}", '{__type:"Ns.""x",a:b}',
        "{__type:Ns.Circle", "{__type:Ns.Circle]", "{__type:}", "{__type:[]}", '{"__type":Ns.Circle}', '{"__type"',
        '{__type:"', "{__type:Ns.Circle,radius:1,radius:2}", "{radius:1}", "{__type:Ns.Circle,radius:1}",
    )),
    *((hint, text) for hint in (KeyboardInterrupt, MemoryError) for text in ("[1,2]", "[[1]]")),
    *((hint, f"[{{{MEMBERS}}},{{{text}]") for hint in (Any, list[dict[str, str]]) for text in (
        f"{MEMBERS}}}", f'{MEMBERS},e:"a""b"}}', f"{MEMBERS[:-4]}}}", f"{MEMBERS},a:6}}", f"{MEMBERS[:-4]},a:6}}",
        f'{MEMBERS},"g""":', 'a:"a""b",b:"c""d",c:[[x]', f"{MEMBERS}", f"{MEMBERS},", "}", f"c:{{{MEMBERS}}},",
    )),
]  # fmt: skip


@dataclass(slots=True)
class Keeps:
    id: int = 0
    inner: "Keeps | None" = None
    more: Captured | None = None


@dataclass
class KeepsToo:
    id: int = 0
    inner: Keeps | None = None
    more: Captured = field(default_factory=Captured)


KEPT = [
    "{x:a,id:1}", "{id:1,x:[a,{b:c}],inner:{y:,é:ü}}", "{x:1,x:2}", "{x:[a}", "{x:1,id:}", "{x:1,inner:{id:x}}",
    '{"x:":1}', "{x:1,id:1,id:2}",
]  # fmt: skip
LIMITED = ["[a,b,c]", "{a:1,b:2,c:3}", "{id:1,x:[a,b,c]}", "[abc]", '"abc"', "{abc:1}", "{id:1,x:{abc:d}}"]

SHARED = [None, True, False, Level.LOW, Level.HIGH, Word.PLAIN, 0, "", Plain, Slots, Tree, Circle]


def ways_in():
    """Return readers and documents: all kinds of nodes, and all reasons to give up."""
    for hint, text, *_ in [*READ, *GIVEN_UP, *EXITS]:
        if hint in (KeyboardInterrupt, MemoryError):
            hint = list[broken(hint)] if text[1] == "1" else list[list[broken(hint)]]
        long = "[" + f"{text}," * (7000 // (len(text) + 1)) + "x]"  # texts are shared, and then given back
        for options in ({}, {"max_depth": 2}, {"unknown": "forbid"}):
            read = passes(hint or Any, types=TYPES, **options)
            yield from (
                (read, form) for form in (text, text.encode("utf-8", "surrogatepass"), bytearray(text.encode()))
            )
        yield passes(list[hint or Any], types=TYPES), long
    for hint in (Keeps, KeepsToo, list[Keeps]):
        read = passes(hint, unknown="capture")
        yield from ((read, text if hint is not list[Keeps] else f"[{text}]") for text in KEPT)
    for limits in ({"max_length": 5}, {"max_items": 2}, {"max_text": 2}):
        yield from ((passes(hint, **limits), text) for hint in (Any, Keeps, list[str]) for text in LIMITED)
    for octets in (b"\xff", b"[\xed\xa0\x80]", b'["a""\xff"]', b'{"a""\xff":1}', b'{a:{"a""\xff":1}}'):
        yield from ((passes(hint), octets) for hint in (Any, Tree, list[str], dict[float, str], dict[Level, str]))


def check_leaks():
    single_pass.check_leaks(ways_in, SHARED)


def check_lack_of_memory():
    single_pass.check_lack_of_memory(ways_in, SHARED)


@pytest.mark.parametrize("cls", [Keeps, KeepsToo])
def test_members_of_other_names_are_kept(cls):
    read = passes(cls, unknown="capture")
    assert read('{id:1,x:[a,{b:c}],"y:":,inner:{z:é}}') == cls(
        1, Keeps(more=Captured({"z": "é"})), Captured({"x": "[a,{b:c}]", "y:": ""})
    )
    assert passes(cls)("{id:1,x:[a]}") == cls(1)


@pytest.mark.parametrize("text", LIMITED)
def test_documents_beyond_a_limit_are_given_up(text):
    hint = Any if text[0] != "{" else Keeps
    assert passes(hint, max_length=len(text), max_items=3, max_text=5)(text) == passes(hint)(text)
    for limits in ({"max_length": len(text) - 1}, {"max_items": 2} if text.count(",") > 1 else {"max_text": 2}):
        with pytest.raises(GaveUp):
            passes(hint, **limits)(text)


def test_nothing_leaks_on_any_way_out():
    alone.run(__file__, "check_leaks")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="lack of memory breaks the interpreter itself")
def test_nothing_breaks_or_leaks_where_memory_is_lacking():
    pytest.importorskip("_testcapi")
    alone.run(__file__, "check_lack_of_memory")


def test_instances_of_their_own_are_independent():
    read = passes(list[Slots])
    first, second = read("[{id:1},{id:2}]")
    first.items.append(1)
    assert second.items == []
    assert sys.getrefcount(first) == 2


@pytest.mark.parametrize("text", ["abc", "a,b", 'say "abc"', '"' * 30, "äöü", "я" * 32, "字", "\U0001f600", 'ä"я'])
def test_repeated_texts_are_shared_in_large_documents(text):
    word = jsv.write(Text(text))
    items = passes(list[str])("[" + ",".join([word] * 5000) + "]")
    assert {*items} == {text}
    assert len({id(item) for item in items}) == 1


def test_texts_that_come_again_at_last_are_shared_then():
    many = [f"{number:06}" for number in range(20_000)]
    items = passes(list[str])("[" + ",".join([*many, *many[:1] * 5000]) + "]")
    assert items == [*many, *many[:1] * 5000]
    assert len({id(item) for item in items[-3000:]}) == 1


@pytest.mark.parametrize("form", ["Desk {}", "{:x} Street", "desk {:05} of the north", "{:024x}", "Straße {}"])
@pytest.mark.parametrize("crowd", [0, 20_000])
def test_texts_that_come_again_are_shared_whatever_stands_between_them(form, crowd):
    chance = random.Random(1)
    again = [form.format(number) for number in range(400)]
    wanted = [*chance.choices(again, k=20_000), *(f"{chance.getrandbits(64):016x}" for _ in range(crowd))]
    chance.shuffle(wanted)
    items = passes(list[str])("[" + ",".join(wanted) + "]")
    assert items == wanted
    known = {*again}
    assert len({id(item) for item in items if item in known}) < 3 * len(again)


@pytest.mark.parametrize("seed", range(20))
def test_shared_texts_are_those_of_the_document(seed):
    """Texts, rare and often, that differ only where the table does not look at first, and are quoted in many ways."""
    chance = random.Random(seed)
    pieces = ["", '"', '""', "a", "ab" * 10, "ä", "я", ",", "a" * 40, '"' * 70, "字"]
    few = ["".join(chance.choices(pieces, k=3)) for _ in range(30)]
    rare = [f"{chance.choice(pieces)}{number}{chance.choice(pieces)}" for number in range(300)]
    wanted = [chance.choice(few if chance.random() < seed / 20 else rare) for _ in range(3000)]
    text = jsv.write(List([List([Text(each, quoted=chance.random() < 0.5 or None)]) for each in wanted]))
    assert passes(list[list[str]])(text) == passes(Any)(text.encode()) == [[each] for each in wanted]


@pytest.mark.parametrize("hint", [Any, list[dict[str, Any]], list[dict[str, str]]])
@strategies.COSTLY
@given(text=strategies.documents_of_maps())
@example(text="[{a:1,b:2,c:3,d:4,e:5,f:6},{a:1,b:2,c:3,d:4,e:5,e:6}]")
@example(text="[{a:1,b:2,c:3,d:4,e:5,f:6},{a:1,b:2,c:3,d:4,e:5,f:6,g:7},{f:1,b:2,c:3,d:4,e:5,a:6}]")
def test_any_maps_that_are_like_others_hold_what_stands_in_them(hint, text):
    assert outcome(passes(hint), text) == outcome(Codec(hint, engine="reference").decode, text)


@pytest.mark.skipif(
    sys.version_info >= (3, 14) or "JSVCODEC_PLAIN_C" in os.environ, reason="the layout of its dicts is not known"
)
def test_map_that_is_like_another_is_its_copy():
    first, second = passes(Any)("[{a:[],b:,c:,d:,e:,f:},{a:x,b:,c:,d:,e:,f:}]")
    assert first["a"] == []
    assert gc.is_tracked(second), "one that was built of texts alone would not be"


@dataclass
class Changes:
    """Changes its map, which is the model of the next one."""

    map: dict[str, Any]

    def __post_init__(self):
        self.map["b"] = self.map.pop("a")
        for number in range(5000):
            self.map[str(number)] = number
        for _ in range(5000):
            self.map.popitem()


def test_map_that_is_changed_is_no_model():
    read = passes(list[Changes])
    found = read("[" + ",".join(["{map:{a:1,b:2,c:3,d:4,e:5,f:6}}"] * 5) + "]")
    assert [[*each.map.items()] for each in found] == [[("b", "1"), ("c", "3"), ("d", "4"), ("e", "5"), ("f", "6")]] * 5


@dataclass
class Inflated:
    """Makes its map large and small again, once, which is the model of the next one."""

    map: dict[str, Any]
    done: ClassVar[bool] = False

    def __post_init__(self):
        if not Inflated.done:
            Inflated.done = True
            self.map |= dict.fromkeys(map(str, range(5000)))
            for _ in range(5000):
                self.map.popitem()


def test_map_that_was_larger_once_makes_others_no_larger():
    found = passes(list[Inflated])("[" + ",".join(["{map:{a:1,b:2,c:3,d:4,e:5,f:6}}"] * 5) + "]")
    assert [each.map for each in found] == [{"a": "1", "b": "2", "c": "3", "d": "4", "e": "5", "f": "6"}] * 5
    assert all(sys.getsizeof(each.map) < 1000 for each in found[1:])


def check_models_in_other_hands():
    """Let a collection meet a model while it is copied, and its values end one after the other."""
    stage, kept = [0], []

    class Key(enum.Enum):
        A = "A"

        def __hash__(self):
            if stage[0] == 1:
                stage[0] = 2
                kept.extend({} for _ in range(300))  # dicts of the interpreter's own stock
                gc.set_threshold(1)
                gc.enable()
            return 1

    @dataclass
    class Ends:
        x: int = 0

        def __del__(self):
            if stage[0] == 3:
                stage[0] = 4
                for each in gc.get_objects():
                    if type(each) is dict and len(each) < 7 and (not each or "k5" in each):
                        each.update(dict.fromkeys(map(str, range(50))))

    @dataclass(slots=True)
    class Item:
        ends: Ends | None = None
        keys: dict[Key, str] | None = None

    def clear(phase, _):
        if stage[0] == 2 and phase == "start":
            for each in gc.get_objects():
                if type(each) is dict and "k0" in each and "k5" in each:
                    each.clear()
                    stage[0] = 3

    gc.callbacks.append(clear)
    maps = [["{ends:{x:1}}"] * 6, [*["{}"] * 5, "{keys:{A:x}}"]]
    text = "[" + ",".join("{" + ",".join(f"k{i}:{each}" for i, each in enumerate(items)) + "}" for items in maps) + "]"
    stage[0] = 1
    with contextlib.suppress(GaveUp):
        passes(list[dict[str, Item]])(text)
    assert stage[0] > 1


def test_models_may_be_in_other_hands():
    alone.run(__file__, "check_models_in_other_hands")


def test_maps_that_are_like_others_are_seen_by_the_collector():
    first, second, third = passes(Any)("[{a:,b:,c:,d:,e:,f:x},{a:y,b:[],c:,d:,e:,f:},{a:z,b:,c:,d:,e:,f:}]")
    assert [first["f"], second["a"], third["a"]] == ["x", "y", "z"]
    assert sys.getrefcount(first) == sys.getrefcount(second) == sys.getrefcount(third) == 2
    assert gc.is_tracked(second)
    assert second in gc.get_referrers(second["b"])


def test_names_that_are_foretold_are_looked_at_all_the_same():
    read = passes(dict[str, Any])
    assert read("{__type:a,b:{c:d}}") == {"__type": "a", "b": {"c": "d"}}
    with pytest.raises(GaveUp):  # the first name of a map under object says a class,
        read("{x:{__type:a}}")
    with pytest.raises(GaveUp):  # also where it was the first of a map of texts under the same name
        passes(dict[str, dict[str, Any]])("{a:{__type:x,a:{__type:y}}}")
    assert read('{"a,b":{e:y}}') == {"a,b": {"e": "y"}}
    for text in ("{a,b:{e:y}}", "{x:{,:y}}"):
        with pytest.raises(GaveUp):
            read(text)
    assert read("{a:1,b:2,c:3}") == read("{a:1,b:2,c:3}") == {"a": "1", "b": "2", "c": "3"}
    assert read("{a:1,b2:2,c:3}") == {"a": "1", "b2": "2", "c": "3"}
    with pytest.raises(GaveUp):
        read("{a:1,b:2,a:1}")


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("text", ["[" + "{id:1}," * 2000 + "{id:2}]", "[{id:x}]"])
def test_collector_is_left_as_it_was(enabled, text):
    was, thresholds, frozen = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    gc.enable() if enabled else gc.disable()
    try:
        outcome(passes(list[Slots]), text)
        assert gc.isenabled() is enabled
        assert gc.get_threshold() == thresholds
        assert gc.get_freeze_count() == frozen
    finally:
        gc.enable() if was else gc.disable()


class Knot:
    def __init__(self):
        self.self = self


def check_garbage():
    read, text = passes(Any), "[" + "{a:b}," * 1000 + "{}]"
    for _ in range(2000):
        read(text)
        for _ in range(10):
            Knot()
    left = sum(type(each) is Knot for each in gc.get_objects())
    assert left < 15_000, left


def test_garbage_of_the_program_is_collected_between_large_documents():
    alone.run(__file__, "check_garbage")


def check_frozen():
    gc.freeze()
    count = gc.get_freeze_count()
    passes(Any)("[" + "{a:b}," * 5000 + "{}]")
    assert gc.get_freeze_count() >= count - 10, gc.get_freeze_count()


def test_frozen_objects_of_the_program_stay_frozen():
    alone.run(__file__, "check_frozen")


def test_other_code_finds_the_collector_as_the_program_has_it():
    seen = []

    @dataclass
    class Watcher:
        id: int

        def __post_init__(self):
            seen.append(gc.isenabled())
            gc.disable()

    was = gc.isenabled()
    gc.enable()
    try:
        passes(list[Watcher])("[{id:1},{id:2}]")
        assert (seen, gc.isenabled()) == ([True, False], False)
    finally:
        gc.enable() if was else gc.disable()


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, SystemExit])
def test_errors_that_nobody_may_hide_come_out(error):
    def fail(_):
        raise error

    row = Scalar("broken", int, fail, str, "number")
    broken = Annotated[int, row]
    for hint, text in (
        (broken, "1"),
        (list[broken], "[1]"),
        (dict[broken, str], "{1:a}"),
        (list[list[broken]], "[[1]]"),
    ):
        with pytest.raises(error):
            passes(hint)(text)


def test_codec_may_be_used_while_it_is_used():
    codecs = []
    row = Scalar("nested", list, lambda word: codecs[0].decode(f"[{word[1:]}]") if word else [], str, "string")
    codecs.append(Codec(list[Annotated[list, row]], engine="native"))
    assert codecs[0].decode("[123]") == [[[[]]]] or codecs[0].decode("[aaa]")


def test_buffer_may_not_change_its_size_while_it_is_read():
    data = bytearray(b"[1,2]")
    row = Scalar("greedy", int, lambda _: data.extend(b"x") or 0, str, "number")
    with pytest.raises((GaveUp, BufferError)):
        passes(list[Annotated[int, row]])(data)
    assert data == b"[1,2]"


def test_threads_may_share_a_codec():
    read = passes(list[SessionInfo])
    text = "[" + ",".join(f"{{id:{number},accountName:Ann,log:[{{message:m{number}}}]}}" for number in range(300)) + "]"
    want, wrong = read(text), []

    def work():
        wrong.extend(1 for _ in range(20) if read(text) != want)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("asked", ["by many threads", "again after it failed"])
def test_named_class_that_is_not_planned_yet(asked):
    failing = []

    class Slow(enum.Enum):
        A = "a"

    def encode(member):
        if failing:
            raise failing.pop()
        time.sleep(0.05)
        return member.value

    @dataclass(slots=True)
    class Made:
        id: int = 0
        slow: Annotated[Slow, Scalar("slow", Slow, Slow, encode, "string", fast="enum")] = Slow.A
        last: int = 1

    codec, found = Codec(Any, types={"Ns.Made": Made}, engine="native"), []

    def work():
        try:
            found.append(codec.decode("{__type:Ns.Made,id:1,slow:a,last:2}"))
        except KeyboardInterrupt:
            found.append(None)

    if asked == "by many threads":
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
            time.sleep(0.01)
        for thread in threads:
            thread.join()
    else:
        failing.append(KeyboardInterrupt)
        for _ in range(4):
            work()
        assert found.pop(0) is None
        found.append(found[0])
    assert found == [Made(1, Slow.A, 2)] * 4


def test_descriptor_of_another_class_is_no_place_to_write_to():
    class Other:
        __slots__ = tuple("abcdefghijklmnopqrstuvwxyz")

    @dataclass
    class Odd:
        z: int

    Odd.z = Other.z
    with pytest.raises(DecodeError, match="doesn't apply to"):
        Codec(Odd, engine="native").decode("{z:1}")


def test_codec_may_be_used_within_itself_without_end():
    codecs, calls = [], []

    def read(_):
        calls.append(1)
        return codecs[0].decode("[a]")

    codecs.append(Codec(list[Annotated[list, Scalar("nested", list, read, str, "string")]], engine="native"))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        with pytest.raises((DecodeError, RecursionError)):
            codecs[0].decode("[a]")
    finally:
        sys.setrecursionlimit(limit)
    assert len(calls) < 2000


def check_deep():
    """Read deep documents where the stack is small, and from within each other."""
    found, codecs = [], []
    text = "{next:" * 190 + "{text:a}" + "}" * 190
    threading.stack_size((1024 if alone.SANITIZED else 128) * 1024)
    thread = threading.Thread(target=lambda: found.append(passes(Tree)(text)))
    thread.start()
    thread.join()
    assert found

    @dataclass
    class Nested:
        next: "Nested | None" = None
        text: Annotated[Any, Scalar("x", object, lambda _: codecs[0].decode(text), str, "string")] = None

    codecs.append(Codec(Nested, engine="native"))
    with contextlib.suppress(DecodeError, RecursionError):
        codecs[0].decode(text)


def test_stack_is_not_exhausted():
    alone.run(__file__, "check_deep")


@pytest.mark.parametrize("fast", sorted(decode.FAST))
def test_row_that_takes_a_fast_name_keeps_its_own_reading(fast):
    row = Scalar("mine", object, lambda word: ("mine", word), str, "string", fast=fast)
    assert Codec(Annotated[object, row], engine="native").decode("1") == ("mine", "1")


def test_class_that_changes_after_it_was_planned_is_made_all_the_same():
    @dataclass
    class Late:
        id: int

    read = passes(Late)
    Late.extra = property(lambda self: self.id + 1)
    assert read("{id:1}").extra == 2


def test_constructor_without_a_file_is_run_all_the_same():
    names = {"dataclass": dataclass}
    exec(
        """
@dataclass
class Doubled:
    id: int
    def __init__(self, id):
        self.id = 2 * id
""",
        names,
    )
    assert passes(names["Doubled"])("{id:2}").id == 4


@dataclass(kw_only=True)
class Late(Derived):
    first: int
    made: Annotated[list, Ignored()] = field(default_factory=list)
    name: str = "y"


Many = dataclasses.make_dataclass(
    "Many",
    [
        ("first", int),
        *((f"m{number}", int | None, None) for number in range(40)),
        ("items", list[int], field(default_factory=list)),
    ],
    kw_only=True,
)


@pytest.mark.parametrize(
    ("cls", "given"),
    [(Late, {"first": 1, "id": 2}), (Late, {"id": 2, "name": "n", "first": 1}), (Many, {"m3": 5, "first": 1})],
)
def test_plain_instances_are_what_their_constructor_makes_of_them(cls, given):
    read = passes(cls)
    text = "{" + ",".join(f"{name}:{value}" for name, value in given.items()) + "}"
    one, other, want = read(text), read(text), cls(**given)
    assert one == other == want
    assert [*vars(one).items()] == [*vars(want).items()]
    lists = [name for name, value in vars(want).items() if isinstance(value, list)]
    assert all(getattr(one, name) is not getattr(other, name) for name in lists)
    other.extra = 1
    assert not hasattr(one, "extra")
    with pytest.raises(GaveUp):
        read("{}")


def of_members(count):
    """Return a new class without slots, of which no object was made."""
    members = [(f"m{number}", list[int] | None, field(default=None)) for number in range(count)]
    return dataclasses.make_dataclass("Some", members)


def backwards(cls):
    made = cls.__new__(cls)
    for name in reversed(cls.__dataclass_fields__):
        setattr(made, name, 0)


def with_others(cls):
    made = cls()
    for number in range(40):
        setattr(made, f"other{number}", 0)


def with_another_first(cls):
    cls.__new__(cls).other = 0
    cls()


def asked_for_its_dict(cls):
    vars(cls()).clear()


def often(cls):
    for _ in range(100):
        cls()


@pytest.mark.parametrize("count", [1, 2, 27, 28, 29, 30, 31, 42, 43])
@pytest.mark.parametrize(
    "before", [lambda _: None, backwards, with_others, with_another_first, asked_for_its_dict, often]
)
def test_plain_instances_whatever_others_there_were_before(count, before):
    cls = of_members(count)
    before(cls)
    read = passes(cls)
    assert [*vars(read("{}")).values()] == [None] * count
    for at in {0, count // 2, count - 1}:
        text, given = f"{{m{at}:[1,2],m0:[]}}" if at else "{m0:[1,2]}", {f"m{at}": [1, 2]}
        want = cls(**({"m0": []} | given))
        one, other = read(text), read(text)
        kinds = [sorted(type(each).__name__ for each in gc.get_referents(made)) for made in (one, want)]
        assert kinds[0] == kinds[1]  # and so no dict where there was none
        assert [*vars(one).items()] == [*vars(want).items()]
        delattr(other, f"m{at}")
        other.extra = other
        setattr(other, f"m{at}", 3)
        assert [*vars(other)] == [*(name for name in vars(one) if name != f"m{at}"), "extra", f"m{at}"]
        assert one == want


@pytest.mark.parametrize("slots", [False, True])
@pytest.mark.parametrize("more", [0, 30])
def test_factories_are_asked_in_the_order_of_declaration(slots, more):
    numbers = iter(range(100))
    count = functools.partial(field, default_factory=lambda: next(numbers))
    base = dataclasses.make_dataclass("Base", [("a", int, count())], slots=slots)
    others = [(f"m{number}", int, 0) for number in range(more)]
    cls = dataclasses.make_dataclass("Derived", [("b", int, count()), *others], bases=(base,), slots=slots)
    read = passes(cls)
    first, second = read("{}"), read("{b:7}")
    assert (first.a, first.b, second.a, second.b) == (0, 1, 2, 7)


@dataclass
class Changing:
    x: int = 0
    y: int = 0


def test_class_that_changes_after_its_plan_was_made():
    class Doubled:
        def __set_name__(self, owner, name):
            self.name = name

        def __get__(self, instance, owner):
            return vars(instance)[self.name]

        def __set__(self, instance, value):
            vars(instance)[self.name] = 2 * value

    cls = dataclasses.make_dataclass("Changed", [], bases=(Changing,))
    read = passes(cls)
    assert (read("{x:1,y:2}").x, read("{}").y) == (1, 0)
    doubled = Doubled()
    doubled.__set_name__(cls, "x")
    cls.x = doubled
    assert (read("{x:1,y:2}").x, read("{x:1,y:2}").y) == (2, 2)


def test_class_that_becomes_abstract():
    cls = dataclasses.make_dataclass("Told", [("x", int, 0)], bases=(ABC,))
    codecs = [Codec(cls, engine=engine) for engine in ENGINES]
    assert all(codec.decode("{x:1}").x == 1 for codec in codecs)
    cls.told = abstractmethod(lambda _: None)
    update_abstractmethods(cls)
    for codec in (*codecs, *(Codec(cls, engine=engine) for engine in ENGINES)):
        with pytest.raises(DecodeError):
            codec.decode("{x:1}")


@pytest.mark.parametrize(
    "base", [{"__slots__": ("s",)}, {"__slots__": ("s", "__dict__")}, {"__slots__": ("__weakref__",)}]
)
def test_plain_instances_of_a_class_with_a_base_that_has_slots(base):
    cls = dataclasses.make_dataclass("Mixed", [("x", int), ("y", int, 3)], bases=(type("Base", (), base),))
    read = passes(cls)
    for _ in range(3):
        made = read("{x:1}")
        assert made == cls(1)
        assert [*vars(made).items()] == [("x", 1), ("y", 3)]


@pytest.mark.parametrize("count", [3, 42])
def test_plain_instances_are_seen_by_the_collector(count):
    class Watched(of_members(count)):
        pass

    made = passes(dataclass(Watched))("{m1:[1]}")
    made.m1.append(made)
    seen = weakref.ref(made)
    del made
    gc.collect()
    assert seen() is None


def test_more_members_than_a_row_has_places():
    cls = dataclasses.make_dataclass("Wide", [(f"m{number}", int, 0) for number in range(300)], slots=True)
    assert Codec(cls, engine="native").decode("{m299:7}").m299 == 7


class Unfinished(Plain):
    """Has a `__post_init__` that its constructor, which is its base's, does not call."""

    def __post_init__(self):
        raise AssertionError


@dataclass(init=False)
class Longer(Plain):
    more: int = 0


def test_constructor_of_a_base_does_what_it_does():
    with pytest.raises(DecodeError):
        Codec(Longer, engine="native").decode("{id:1,more:2}")
    assert vars(Codec(Unfinished, engine="native").decode("{id:1}")) == vars(Unfinished(1))


@pytest.mark.parametrize(
    "name", ["longer:name", "special,name", " blank-name", "blank-name ", "{name", '"name"', "", "\ud800"]
)
def test_names_that_never_stand_bare_are_not_foretold(name):
    @dataclass
    class Odd:
        odd: Annotated[str | None, Name(name)] = None
        more: str | None = None
        most: str | None = None

    codecs = [Codec(Odd, engine=engine) for engine in ENGINES]
    for text in (f"{{{name}:x,other:y}}", f"{{{quote(name)}:x,other:y}}", "{most:x,more:y}"):
        for form in (text, text.encode("utf-8", "surrogatepass")):
            assert len({outcome(codec.decode, form) for codec in codecs}) == 1

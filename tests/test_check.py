"""`Codec.check`: all that is wrong with a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import pytest
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jsvcodec import Codec, DecodeError
from jsvcodec.engine import ENGINES
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.types import Captured, Char, Int32


@dataclass
class Item:
    id: Int32
    name: str
    tags: list[str] = field(default_factory=list)


@dataclass
class Order:
    id: int
    items: list[Item]
    notes: dict[str, int] | None = None


class Shape(ABC):
    """Nothing is just a shape."""

    @abstractmethod
    def area(self) -> float: ...


@dataclass
class Positive:
    id: int

    def __post_init__(self) -> None:
        if self.id < 0:
            raise ValueError("negative")


def found(codec: Codec[Any], data: Any, **options: Any) -> list[tuple[str, str, int]]:
    return [(each.code, each.path, each.offset) for each in codec.check(data, **options)]


@pytest.mark.parametrize(
    ("type", "text", "problems"),
    [
        (Order, "{id:1,items:[{id:1,name:a}]}", []),
        (
            Order,
            "{id:x,items:[{id:1,name:a},{id:2147483648},{name:b}],notes:{a:1,b:c}}",
            [
                ("bad-word", "$.id", 4),
                ("missing-member", "$.items[1]", 27),
                ("out-of-range", "$.items[1].id", 31),
                ("missing-member", "$.items[2]", 43),
                ("bad-word", "$.notes.b", 66),
            ],
        ),
        (Order, "", [("no-value", "$", 0)]),
        (Order, "x", [("wrong-shape", "$", 0)]),
        (
            Order,
            '{id:1,items:[{id:"a"b,name:c},{id:d,name:"e,f}]}',
            [
                ("text-after-value", "$.items[0].id", 20),
                ("bad-word", "$.items[1].id", 34),
                ("unclosed-quote", "$.items[1].name", 41),
            ],
        ),
        (
            Order,
            '{id:1,items:[{id:2,na"me:c},{id:x,name:d}]}',
            [("expected-colon", "$.items[0].na", 21), ("bad-word", "$.items[1].id", 32)],
        ),
        (
            list[int],
            "[1,a,,b",
            [("bad-word", "$[1]", 3), ("no-value", "$[2]", 5), ("bad-word", "$[3]", 6), ("unclosed-list", "$[3]", 7)],
        ),
        (list[int], '["1",x]', [("bad-word", "$[0]", 1), ("bad-word", "$[1]", 5)]),
        (
            dict[int, int],
            "{1:a,1:2,01:3,b:4}",
            [
                ("bad-word", "$['1']", 3),
                ("duplicate-name", "$['1']", 5),
                ("duplicate-name", "$['01']", 9),
                ("bad-word", "$.b", 14),
            ],
        ),
        (
            list[Positive],
            "[{id:-1},{id:1},{id:x},{id:-2}]",
            [("rejected", "$[0]", 1), ("bad-word", "$[2].id", 20), ("rejected", "$[3]", 23)],
        ),
        (Item, "{id:1,name:a,ID:2,Name:b}", [("duplicate-name", "$.id", 13), ("duplicate-name", "$.name", 18)]),
        (
            Any,
            "[{__type:x,a:b},{a:{__type:y}}]",
            [("typed-object", "$[0].__type", 9), ("typed-object", "$[1].a.__type", 27)],
        ),
        (
            list[str],
            "[[],{},\u200b]",
            [("wrong-shape", "$[0]", 1), ("wrong-shape", "$[1]", 4), ("bad-text", "$[2]", 7)],
        ),
    ],
)
def test_check_names_every_problem_in_order(codec, type, text, problems):
    assert found(codec(type), text) == problems


@pytest.mark.parametrize(
    ("type", "text"),
    [
        (list[str], "[{a b},c]"),
        (list[int], "[{,a},2]"),
        (list[Char], "[{,a}]"),
        (list[int], "]"),
        (int, '"12'),
        (list[list[int]], "[[1,2},[3,4]]"),
        (set[int], f"[{','.join(str((2**61 - 1) * each) for each in range(200))}]"),
        (dict[int, str], f"{{{','.join(f'{(2**61 - 1) * each}:a' for each in range(200))}}}"),
        (list[int], b"[1,2\xff]"),
        (list[int], b'["1"\xff]'),
    ],
)
def test_check_tells_one_mistake_once(codec, type, text):
    assert len(codec(type).check(text)) == 1


def test_check_does_not_ask_for_a_class_behind_damage(codec):
    @dataclass
    class Circle(Shape):
        radius: int = 0

        def area(self) -> float:
            return 3.0 * self.radius**2

    reader = codec(list[Shape], types={"Ns.Circle, A": Circle})
    for text in ('[{__type:"Ns.Circle, A"x,radius:1}]', '[{__type"Ns.Circle, A",radius:1}]'):
        assert len(reader.check(text)) == 1
    text = '[{__type:"Ns.Circle, A",radius:"1"2},{__type:"Ns.Circle, A",radius:x}]'
    assert found(reader, text) == [
        ("text-after-value", "$[0].radius", text.index("2}")),
        ("bad-word", "$[1].radius", text.index("x}")),
    ]


def test_check_keeps_what_is_unknown(codec):
    @dataclass
    class Keeper:
        id: int
        more: Captured | None = None

    keeper = codec(list[Keeper], unknown="capture")
    assert found(keeper, "[{id:1,x:[a]},{id:y,x:{}},{id:2,x:[}]") == [
        ("bad-word", "$[1].id", 18),
        ("mismatched-bracket", "$[2].x[0]", 35),
    ]


def test_check_goes_on_behind_unknown_members(codec):
    text = "{id:1,nam:a,name:b,tag:[c],tags:[]}"
    assert found(codec(Item, unknown="forbid"), text) == [
        ("unknown-member", "$.nam", 6),
        ("unknown-member", "$.tag", 19),
    ]


def test_check_goes_on_behind_bytes_that_are_no_characters(codec):
    text = b"{id:x,name:a\xe9b,tags:[\xff\xfe,[],c]}"
    assert found(codec(Item), text) == [
        ("bad-word", "$.id", 4),
        ("bad-encoding", "$", 12),
        ("bad-encoding", "$", 21),
        ("wrong-shape", "$.tags[1]", 24),
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe[\0]\0", b"\x1f\x8b\x08\0\0\0", b"\xef\xbb\xbf"])
def test_check_says_of_another_encoding_only_that(codec, data):
    assert [problem.code for problem in codec(list[int]).check(data)] == ["bad-encoding"]


def test_check_reads_a_dump(codec):
    text = "{\n\tid: 1,\n\titems: [\n\t\t{ id: x, name: a },\n\t\t{ name: b }\n\t]\n}\n"
    assert [(each.code, each.line, each.column) for each in codec(Order, dialect="dump").check(text)] == [
        ("bad-word", 4, 9),
        ("missing-member", 5, 3),
    ]


def test_check_returns_no_more_than_asked_for(codec):
    text = f"[{'x,' * 500}x]"
    assert len(codec(list[int]).check(text)) == 100
    assert found(codec(list[int]), text, max_problems=2) == [("bad-word", "$[0]", 1), ("bad-word", "$[1]", 3)]
    assert len(codec(list[int]).check(text.replace("x", 'a"'), max_problems=3)) == 3


@pytest.mark.parametrize("most", [0, -1, "x", 1.5, True, None])
def test_check_wants_to_return_something(codec, most):
    with pytest.raises(ValueError, match="expected max_problems to be a positive int, got"):
        codec().check("[", max_problems=most)


def test_check_of_something_else_than_a_document_is_a_wrong_call(codec):
    with pytest.raises(TypeError, match="expected str, bytes, bytearray or memoryview, got int"):
        codec().check(5)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"max_depth": 1}, "too-deep"),
        ({"max_length": 6}, "too-long"),
        ({"max_items": 1}, "too-many"),
        ({"max_text": 1}, "long-text"),
    ],
)
def test_check_ends_at_a_limit(codec, options, code):
    assert [each.code for each in codec(**options).check('[[a],bb,c"d]')][-1] == code


DOCUMENTS = st.one_of(
    texts(),
    texts(GetActiveSessionsResponse),
    strategies.damaged(texts(GetActiveSessionsResponse)),
    strategies.damaged(texts()),
    texts(Order),
    strategies.damaged(texts(Order)),
)


@given(
    text=DOCUMENTS,
    hint=st.sampled_from([None, GetActiveSessionsResponse, Order, list[int], dict[str, float]]) | strategies.types(),
    dialect=st.sampled_from(["wire", "dump"]),
    most=st.integers(1, 4) | st.just(100),
)
@example(text="{id:\u200b}", hint=Order, dialect="wire", most=1)
def test_check_finds_nothing_where_decode_reads_and_its_error_where_it_does_not(text, hint, dialect, most):
    for engine in ENGINES:
        codec = Codec(hint, engine=engine, dialect=dialect)
        for data in (text, text.encode()):
            problems = codec.check(data, max_problems=most)
            said = [(each.index, each.code, each.path, str(each)) for each in problems]
            assert len(said) == len(set(said)) <= most
            assert [index for index, *_ in said] == sorted(index for index, *_ in said)
            assert all(0 <= each.offset <= len(data) for each in problems)
            try:
                codec.decode(data)
            except DecodeError as error:
                where = [each[:3] for each in said]
                assert (error.index, error.code, error.path) in where or len(said) == most
            else:
                assert said == []


@given(octets=st.binary(max_size=60))
def test_check_raises_for_no_bytes(octets):
    for engine in ENGINES:
        for hint in (None, Order):
            problems = Codec(hint, engine=engine).check(octets)
            assert all(0 <= each.offset <= len(octets) and each.excerpt().count("\n") == 1 for each in problems)


@settings(max_examples=min(500, settings.default.max_examples))
@given(st.lists(from_type(Item), max_size=4), st.data())
def test_check_names_just_the_members_that_were_spoiled(items, data):
    spoiled = data.draw(st.sets(st.integers(0, max(0, len(items) - 1)))) if items else set()
    codec = Codec(list[Item])
    parts = [codec.dumps([item])[1:-1] for item in items]
    text = f"[{','.join('{id:x,name:a}' if index in spoiled else part for index, part in enumerate(parts))}]"
    assert [each.path for each in codec.check(text)] == [f"$[{index}].id" for index in sorted(spoiled)]

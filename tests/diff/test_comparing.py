"""Comparing two documents: each kind of difference, at its level and its places."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import strategies
import vectors
from hypothesis import example, given
from hypothesis import strategies as st
from payload import response

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.diff import LEVELS, Rules, compare
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.syntax import jsv
from jsvcodec.types import Int32


@dataclass
class Item:
    id: Int32
    tags: list[str] | None = None
    size: float = 1.0
    at: datetime | None = None
    key: UUID | None = None
    on: bool | None = None
    day: date | None = None
    note: str = ""


@dataclass
class Page:
    items: list[Item]
    total: Int32 | None = None
    counts: dict[str, int] | None = None


def found(left: Any, right: Any, type: Any = None, **options: Any) -> list[tuple[str, str, str]]:
    """Return what differs, each as path, kind and level."""
    diff = compare(left, right, type, **options)
    return [(each.path, each.kind, each.level) for each in diff.differences]


# ---- kinds ----


@pytest.mark.parametrize(
    ("type", "left", "right", "differences"),
    [
        (Page, "{items:[]}", "{items:[]}", []),
        (Page, "{items:[{id:1}]}", "{items:[{id:2}]}", [("$.items[0].id", "value", "typed")]),
        (Page, "{items:[{id:1,tags:[a]}]}", "{items:[{id:1,tags:a}]}", [("$.items[0].tags", "type", "typed")]),
        (Page, "{items:[],total:1}", "{items:[]}", [("$.total", "missing", "typed")]),
        (Page, "{items:[]}", "{items:[],total:1}", [("$.total", "extra", "typed")]),
        (Page, "{items:[],new:1}", "{items:[],new:2}", [("$.new", "value", "typed")]),
        (Page, "{items:[],total:}", "{items:[]}", [("$.total", "null", "canonical")]),
        (Page, "{items:[{id:1,size:1}]}", "{items:[{id:1}]}", [("$.items[0].size", "null", "canonical")]),
        (Page, "{items:[{id:1,size:2}]}", "{items:[{id:1}]}", [("$.items[0].size", "missing", "typed")]),
        (Page, "{items:[{id:1,tags:[]}]}", "{items:[{id:1,tags:}]}", [("$.items[0].tags", "null", "typed")]),
        (Page, "{items:[{id:1,tags:[]}]}", "{items:[{id:1}]}", [("$.items[0].tags", "null", "typed")]),
        (Page, "{items:[],total:1,total:1}", "{items:[],total:1}", [("$.total", "duplicate", "typed")]),
        (Page, "{Items:[]}", "{items:[]}", [("$.items", "name", "canonical")]),
        (Page, "{items:[{id:1,size:1.50}]}", "{items:[{id:1,size:1.5}]}", [("$.items[0].size", "number", "canonical")]),
        (Page, "{items:[{id:1,on:True}]}", "{items:[{id:1,on:1}]}", [("$.items[0].on", "boolean", "canonical")]),
        (
            Page,
            "{items:[{id:1,at:2024-01-31T10:20:30Z}]}",
            "{items:[{id:1,at:2024-01-31T11:20:30+01:00}]}",
            [("$.items[0].at", "date", "canonical")],
        ),
        (
            Page,
            "{items:[{id:1,day:2024-01-31}]}",
            "{items:[{id:1,day:20240131}]}",
            [("$.items[0].day", "date", "canonical")],
        ),
        (
            Page,
            "{items:[{id:1,key:" + "0" * 32 + "}]}",
            "{items:[{id:1,key:00000000-0000-0000-0000-000000000000}]}",
            [("$.items[0].key", "guid", "canonical")],
        ),
        (Page, '{items:[{id:1,note:"a"}]}', "{items:[{id:1,note:a}]}", [("$.items[0].note", "quotes", "bytes")]),
        (Page, "{items:[],total:1}", "{total:1,items:[]}", [("$", "key-order", "bytes")]),
        (Page, "{items:[]}", "{items:[]}\n", [("$", "layout", "bytes")]),
        (Page, "{items:[{id:x}]}", "{items:[{id:x,tags:}]}", [("$.items[0].tags", "null", "canonical")]),
        (
            Page,
            "{counts:{a:1,b:2}}",
            "{counts:{b:2,a:01}}",
            [("$.counts", "key-order", "bytes"), ("$.counts.a", "number", "canonical")],
        ),
        (None, "{a:1}", "{a:1.0}", [("$.a", "value", "typed")]),
        (None, "{a:x}", '{"a":"x"}', [("$", "format", "bytes")]),
        (
            None,
            "{a:1.50,b:True}",
            '{"a":1.5,"b":true}',
            [("$.a", "number", "canonical"), ("$.b", "boolean", "canonical"), ("$", "format", "bytes")],
        ),
        (None, "{a:true}", '{"a":"true"}', [("$", "format", "bytes")]),
        (None, '{"a": 1}', '{"a": "1"}', [("$.a", "type", "typed")]),
        (None, "{a:1}", "{\n\ta: 1\n}", [("$", "layout", "bytes")]),
        (None, "{a:1}", "\ufeff{a:1}", [("$", "layout", "bytes")]),
        (None, '{"a":x}', "{a:x}", [("$.a", "quotes", "bytes")]),
        (None, '{"a":"\\u0041"}', '{"a":"A"}', [("$", "layout", "bytes")]),
        (None, '{"a": 1}', '{"a": 2}', [("$.a", "value", "typed")]),
        (None, '{"a": 1}', '{"a":  2}', [("$.a", "value", "typed"), ("$", "layout", "bytes")]),
        (dict[bool, int], "{True:1}", '{"true":1}', [("$.True", "name", "canonical"), ("$", "format", "bytes")]),
    ],
)
def test_kind_of_a_difference(type, left, right, differences):
    assert found(left, right, type) == differences


@pytest.mark.parametrize("level", LEVELS)
def test_levels_count_what_is_no_looser(level):
    left, right = "{a:1,b:2,c:x}", '{b:02,a:1,c:"y"}'
    diff = compare(left, right, dict[str, Any], level=level)
    kinds = {"typed": {"value"}, "canonical": {"value"}, "bytes": {"value", "key-order"}}
    assert {each.kind for each in diff} == kinds[level] | {"value"}
    typed = compare("{a:1}", "{a:01}", dict[str, int], level=level)
    assert bool(typed) == (level != "typed")
    assert typed.agrees == "typed"
    assert typed.at("canonical")[0].severity == "spelling"


def test_text_and_bytes_are_the_same_document():
    assert compare("{a:é}", "{a:é}".encode()).agrees == "bytes"


def test_what_is_equal_agrees_as_bytes():
    diff = compare("{a:1}", "{a:1}")
    assert (bool(diff), len(diff), diff.agrees, str(diff)) == (
        False,
        0,
        "bytes",
        "no difference at the typed level; they agree at the bytes level",
    )


# ---- places ----


def test_places_are_those_of_each_side():
    (only,) = compare("{a:[1,é,x]}".encode(), '{\n "a": ["1", "é", "y"] }', dict[str, list[str]])
    assert (only.left_at.offset, only.left_at.line, only.left_at.column) == (9, 1, 9)
    assert (only.right_at.offset, only.right_at.line, only.right_at.column) == (19, 2, 18)
    assert only.left_at.excerpt().splitlines()[1].index("^") == 8
    assert str(only) == "$.a[2]: value: 'x' | 'y' (line 1, column 9 | line 2, column 18)"


def test_what_is_absent_is_placed_at_what_would_hold_it():
    (only,) = compare("{a:{b:1}}", "{a:{}}", dict[str, dict[str, int]])
    assert (only.path, only.left, only.right, only.left_at.index, only.right_at.index) == (
        "$.a.b",
        "'1'",
        "absent",
        6,
        3,
    )


def test_differences_are_data():
    data = compare("{a:1}", "{a:2}", dict[str, int]).as_data()
    assert json.loads(json.dumps(data)) == data
    assert (data["different"], data["agrees"], data["differences"][0]["at"]["left"]["column"]) == (True, None, 4)


# ---- lists ----


def ids(*numbers: int) -> str:
    return "{items:[" + ",".join(f"{{id:{number},note:n{number}}}" for number in numbers) + "]}"


@pytest.mark.parametrize(
    ("left", "right", "differences"),
    [
        ((1, 2, 3), (1, 3), [("$.items[1]", "missing")]),
        ((1, 3), (1, 2, 3), [("$.items[1]", "extra")]),
        ((1, 2, 3, 4), (1, 3, 4, 5), [("$.items[1]", "missing"), ("$.items[3]", "extra")]),
        ((1, 2, 3, 4), (4, 1, 2, 3), [("$.items[3]", "order")]),
        ((1, 2), (2, 1), [("$.items[0]", "order")]),
        ((), (1,), [("$.items[0]", "extra")]),
        ((1, 1, 1), (1, 1), [("$.items[2]", "missing")]),
    ],
)
def test_items_are_aligned(left, right, differences):
    assert [(path, kind) for path, kind, _ in found(ids(*left), ids(*right), Page)] == differences


def test_a_changed_item_is_the_same_item():
    left, right = ids(1, 2, 3, 4), ids(1, 2, 3, 4).replace("note:n3", "note:new").replace("{id:1,note:n1},", "")
    assert found(left, right, Page) == [("$.items[0]", "missing", "typed"), ("$.items[2].note", "value", "typed")]


def test_scalars_are_aligned_by_place():
    assert found("[a,b,c,d]", "[a,x,c,d,e]", list[str]) == [("$[1]", "value", "typed"), ("$[4]", "extra", "typed")]


def test_lists_may_be_sets_by_a_member():
    keyed = Rules(keyed={"$.items": "id"})
    assert found(ids(1, 2, 3), ids(3, 1, 2), Page, rules=keyed) == [("$.items", "order", "bytes")]
    changed = ids(3, 1).replace("note:n1", "note:x")
    assert found(ids(1, 2, 3), changed, Page, rules=keyed) == [
        ("$.items", "order", "bytes"),
        ("$.items[0].note", "value", "typed"),
        ("$.items[1]", "missing", "typed"),
    ]


@strategies.COSTLY
@given(st.lists(st.integers(0, 30), max_size=12), st.lists(st.integers(0, 30), max_size=12))
def test_any_two_lists_are_paired_wholly(left: list[int], right: list[int]) -> None:
    diff = compare(left, right, list[int], most=10_000)
    missing = sum(each.kind == "missing" for each in diff)
    extra = sum(each.kind == "extra" for each in diff)
    assert len(left) - missing == len(right) - extra
    assert bool(diff) == (left != right)


# ---- rules ----


@pytest.mark.parametrize(
    ("rules", "left", "right", "same"),
    [
        (Rules(ignore=["$.items[*].id"]), ids(1), ids(1).replace("id:1", "id:2"), True),
        (Rules(ignore=["**.id"]), ids(1), ids(1).replace("id:1", "id:2"), True),
        (Rules(ignore=["$.items[1].id"]), ids(1), ids(1).replace("id:1", "id:2"), False),
        (Rules(ignore=["$.total"]), "{items:[],total:1}", "{items:[]}", True),
        (Rules(ignore=["$.total"]), "{items:[]}", "{items:[],total:1}", True),
        (Rules(float_tolerance=0.01), "{items:[{id:1,size:100}]}", "{items:[{id:1,size:100.9}]}", True),
        (Rules(float_tolerance=0.01), "{items:[{id:1,size:100}]}", "{items:[{id:1,size:102}]}", False),
        (Rules(float_tolerance=0.01), "{items:[{id:1,size:0}]}", "{items:[{id:1,size:0.005}]}", True),
        (
            Rules(date_tolerance=timedelta(seconds=1)),
            "{items:[{id:1,at:2024-01-31T10:20:30Z}]}",
            "{items:[{id:1,at:2024-01-31T10:20:30.9000000Z}]}",
            True,
        ),
        (Rules(scrub={"**.note": r"\d+"}), "{items:[{id:1,note:a1}]}", "{items:[{id:1,note:a22}]}", True),
        (Rules(scrub={"**.note": str.lower}), "{items:[{id:1,note:A}]}", "{items:[{id:1,note:b}]}", False),
    ],
)
def test_rules_say_what_does_not_count(rules, left, right, same):
    assert bool(compare(left, right, Page, rules=rules)) != same


@pytest.mark.parametrize("text", ["$..a", "$.a[", "$.a[x]", "$.[1]"])
def test_a_bad_pattern_is_refused(text):
    with pytest.raises(ValueError, match="pattern of paths"):
        Rules(ignore=[text])


def test_negative_tolerances_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        Rules(float_tolerance=-1)


# ---- what may be compared ----


class Positive:
    """A matcher, as those of dirty-equals."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and other > 0

    def __hash__(self) -> int:
        return 0


def test_objects_nodes_and_matchers_are_documents():
    page = Page([Item(1, note="n1")])
    text = ids(1)
    assert found(text, page, Page) == [
        ("$.items[0].size", "null", "canonical"),
    ]
    assert not compare(jsv.parse(text), text)
    assert not compare(text, {"items": [{"id": "1", "note": "n1"}]})
    assert not compare('{"items":[{"id":1}]}', {"items": [{"id": Positive()}]})
    assert not compare({"items": [{"id": Positive()}]}, "{items:[{id:5}]}", Page)
    (only,) = compare("{items:[{id:-5}]}", {"items": [{"id": Positive()}]}, Page)
    assert (only.path, only.right) == ("$.items[0].id", "<Positive>")
    (only,) = compare("{items:[{}]}", {"items": [{"id": Positive()}]}, Page)
    assert (only.path, only.kind) == ("$.items[0].id", "extra")


def test_classes_that_documents_name_are_compared_as_such():
    left, right = '[{__type:"Ns.Item, Ns",size:1.50,id:1}]', '[{__type:"Ns.Item, Ns",size:1.5,id:1}]'
    assert found(left, right, list[Any], types={"Ns.Item, Ns": Item}) == [("$[0].size", "number", "canonical")]


def test_no_document_is_refused():
    with pytest.raises(DecodeError):
        compare("{a:1", "{a:1}")
    with pytest.raises(DecodeError):
        compare("{a:1}", "<html>")


def test_differences_end_where_somebody_has_seen_enough():
    diff = compare(str(list(range(50))).replace(" ", ""), "[" + ",".join("x" * 50) + "]", list[str], most=3)
    assert (len(diff), diff.more) == (3, True)
    assert str(diff).endswith("…")


def test_differences_in_spelling_hide_none_in_meaning():
    left, right = "[" + "01," * 1200 + "5]", "[" + "1," * 1200 + "6]"
    diff = compare(left, right, list[int])
    assert [(each.path, each.kind) for each in diff] == [("$[1200]", "value")]
    assert (diff.more, diff.cut, diff.agrees) == (False, {"canonical"}, None)
    same = compare(left, right.replace("6", "5"), list[int], most=1)
    assert (bool(same), same.more, same.agrees) == (False, False, "typed")


@pytest.mark.parametrize(
    ("rules", "differences"),
    [
        (Rules(), [("$[10]", "order"), ("$[20].name", "value"), ("$[30]", "missing")]),
        (Rules(keyed={"$": "id"}), [("$[20].name", "value"), ("$[30]", "missing")]),
        (Rules(scrub={"**": r"[0-9]+"}), [("$[10]", "order"), ("$[20].name", "value"), ("$[30]", "missing")]),
        (Rules(ignore=["$[20].name"]), [("$[10]", "order"), ("$[30]", "missing")]),
    ],
)
@pytest.mark.parametrize("worth", [0, 1 << 30])
def test_large_documents_are_compared_as_small_ones_are(monkeypatch, rules, differences, worth):
    monkeypatch.setattr("jsvcodec.diff.folding._WORTH", worth)
    items = [{"id": f"se-{at}", "name": f"{chr(65 + at % 26)}{'abc'[at // 26]}", "twice": "x"} for at in range(60)]
    left = Codec().dumps(items)
    moved = [*items[:10], *items[11:30], *items[31:50], items[10], *items[50:]]
    right = Codec().dumps(moved).replace("{id:se-20,name:Ua", "{id:se-20,name:changed")
    diff = compare(left, right, rules=rules)
    assert [(each.path, each.kind) for each in diff] == differences
    for each in diff:
        assert left[each.left_at.index - 1] in "[,:"
        assert "-" not in each.left or "se-" in each.left
    again = compare(left, right + " ", rules=rules)
    assert [each.as_data()["path"] for each in again] == [path for path, _ in differences]


def test_one_object_in_the_place_of_another_is_looked_into(monkeypatch):
    monkeypatch.setattr("jsvcodec.diff.folding._WORTH", 0)
    left, right = "[{id:1,n:a,m:b},{id:2,n:c,m:b},{id:1,n:a,m:b}]", "[{id:1,n:a,m:b},{id:2,n:c,m:b},{id:2,n:c,m:b}]"
    whole = [(each.path, each.kind, each.left, each.right) for each in compare(left, right)]
    monkeypatch.setattr("jsvcodec.diff.folding._WORTH", 1 << 30)
    assert whole == [(each.path, each.kind, each.left, each.right) for each in compare(left, right)]
    assert all(each.left_at.source.text == left for each in compare(left, right))


def test_members_that_stand_twice_on_both_sides_do_not_differ():
    assert found("[{a:1,a:2}]", "[{a:1,a:2}]\n") == [("$", "layout", "bytes")]


def test_what_is_shown_tells_long_words_apart():
    long = "x" * 60
    (only,) = compare(f"[{long}a]", f"[{long}b]", list[str])
    assert (only.left, only.right) == ("…'xxxxxxxxa'", "…'xxxxxxxxb'")
    (only,) = compare("{a:absent}", "{}")
    assert (only.left, only.right) == ("'absent'", "absent")


def test_data_are_values():
    assert compare("{a:[1,]}", "{}").as_data()["differences"][0]["left"] == ["1", None]
    assert "right" not in compare("{a:[1,]}", "{}").as_data()["differences"][0]


def test_formats_and_orders_are_shown():
    (only,) = compare("{a:x}", '{"a":"x"}', level="bytes")
    assert (only.left, only.right) == ("jsv", "json")
    (only,) = compare("{a:1,b:2,c:3}", "{a:1,c:3,b:2}", level="bytes")
    assert (only.left, only.right) == ("b, c", "c, b")


@pytest.mark.parametrize(
    ("left", "right", "type", "rules", "same"),
    [
        ('{"a":1.0}', '{"a":1}', None, Rules(), True),
        ('{"a":1.0}', '{"a":1.01}', None, Rules(float_tolerance=0.1), True),
        ("{a:1.0}", "{a:1.01}", None, Rules(float_tolerance=0.1), True),
        ("{a:1.0}", "{a:x}", None, Rules(float_tolerance=0.1), False),
        ("{a:1_000}", '{"a":1000}', None, Rules(), False),
        ("[" + "9" * 390 + "]", "[" + "9" * 389 + "8]", list[int], Rules(float_tolerance=0.1), True),
        ("[" + "9" * 390 + "]", "[1]", list[int], Rules(float_tolerance=0.1), False),
        ("[{id:01,a:1},{id:2}]", "[{id:2},{id:1,a:1}]", list[dict[str, int]], Rules(keyed={"$": "id"}), True),
    ],
)
def test_numbers_are_alike(left, right, type, rules, same):
    assert bool(compare(left, right, type, rules=rules)) != same


def test_limits_are_the_codec_s():
    for option in ({"max_length": 5}, {"max_depth": 2}, {"max_text": 3}):
        with pytest.raises(DecodeError):
            compare("{a:12345,b:[[[]]]}", "{a:x}", **option)
    deep = "[" * 250 + "]" * 250
    assert compare(deep, f"{deep} ", max_depth=300).agrees == "canonical"
    with pytest.raises(ValueError, match="expected level"):
        compare("1", "1", level="nope")


def test_objects_without_end_are_refused():
    endless: list[Any] = []
    endless.append(endless)
    deep: Any = Positive()
    for _ in range(5000):
        deep = [deep]
    for value in (endless, deep):
        with pytest.raises(EncodeError):
            compare("[]", value)


def test_matchers_may_stand_in_objects_of_classes():
    assert not compare("{items:[{id:5,note:x}]}", Page([Item(Positive(), note="x")]), Page)
    (only,) = compare("{items:[{id:-5,note:x}]}", Page([Item(Positive(), note="x")]), Page)
    assert only.path == "$.items[0].id"


def test_very_many_places_are_found_quickly():
    lines = "\r\n".join(f'{{"é":{at}}},' for at in range(3000))
    left = f"[{lines}0]".encode()
    diff = compare(left, left.replace(b":1", b":9"), level="bytes", most=10_000)
    assert len(diff) > 1000
    for each in list(diff)[::100]:
        place = each.left_at
        assert (place.offset, place.line) == (place.source.offset(place.index), place.source.line(place.index))


def test_hostile_keys_take_no_longer():
    text = "{" + ",".join(f"{at * ((1 << 61) - 1)}:1" for at in range(20_000)) + "}"
    assert compare(text, text.replace(":1}", ":2}"), dict[int, int])


@pytest.mark.parametrize("path", ["$['a\\x1b']", '$["a\'b"]'])
def test_paths_as_they_are_shown_are_patterns(path):
    name = "a\x1b" if "x1b" in path else "a'b"
    (only,) = compare({name: "1"}, {name: "2"})
    assert only.path == path
    assert not compare({name: "1"}, {name: "2"}, rules=Rules(ignore=[path]))


@pytest.mark.parametrize(
    ("most", "shown", "last"),
    [(1, 2, ["… and 1 or more others"]), (1, 3, ["… and 2 others"]), (2, 2, ["… and others"]), (3, 3, []), (3, 9, [])],
)
def test_explanation_shows_the_first_differences_with_both_texts(most, shown, last):
    diff = compare("{a:1,b:2,c:é}", "{a:2,b:3,c:e}", most=shown)
    lines = diff.explain("old", "newer", most=most).split("\n")
    assert lines[:6] == [
        diff.summary(),
        "$.a: value: '1' | '2' (line 1, column 4 | line 1, column 4)",
        "  old    {a:1,b:2,c:é}",
        "            ^",
        "  newer  {a:2,b:3,c:e}",
        "            ^",
    ]
    assert lines[1 + 5 * most :] == last


def test_deep_documents_cost_no_stack():
    deep = "[" * 199 + "{}" + "]" * 199
    assert found(deep, deep.replace("{}", "[]")) == [("$" + "[0]" * 199, "type", "typed")]


# ---- laws ----


@strategies.COSTLY
@given(from_type(GetActiveSessionsResponse, max_size=3))
def test_any_response_means_the_same_in_both_formats(value: GetActiveSessionsResponse) -> None:
    jsv_, json_ = Codec(GetActiveSessionsResponse), Codec(GetActiveSessionsResponse, format="json")
    diff = compare(jsv_.encode(value), json_.encode(value), GetActiveSessionsResponse)
    assert not diff, str(diff)
    assert not compare(value, json_.encode(value), GetActiveSessionsResponse)


@strategies.COSTLY
@given(from_type(list[Any]), from_type(list[Any]))
def test_any_two_values_differ_if_their_texts_do(one: list[Any], other: list[Any]) -> None:
    left, right = Codec().dumps(one), Codec().dumps(other)
    assert bool(compare(left, right)) == (one != other)
    assert bool(compare(left, right, level="bytes")) == (left != right)
    mirrored = compare(right, left)
    assert bool(mirrored) == (one != other)


@strategies.COSTLY
@given(texts(), texts() | st.just(""))
@example("{a:x}", '{"a":x}')
@example("\ufeff{a:x}", "{a:x}")
@example("[a]", "[a] ")
def test_any_two_texts_differ_as_bytes_if_they_do(one: str, other: str) -> None:
    try:
        diff = compare(one, other, level="bytes")
    except DecodeError:
        return
    assert bool(diff) == (one != other)


def test_recorded_responses_mean_the_same_in_both_formats():
    for line in vectors.read("random"):
        diff = compare(line["jsv"], line["json"], GetActiveSessionsResponse)
        assert not diff, str(diff)


def test_one_change_among_a_thousand_sessions_is_reported_alone():
    chance = random.Random(7)
    whole = response(1000)
    codec = Codec(GetActiveSessionsResponse)
    left = codec.encode(whole)
    for _ in range(5):
        at = chance.randrange(1000)
        session = whole.sessions[at]
        attribute = chance.choice(["id", "account_name", "created_by", "endpoint_id", "date_created"])
        kept = getattr(session, attribute)
        setattr(session, attribute, "changed")
        right = codec.encode(whole)
        setattr(session, attribute, kept)
        for other in (right, Codec(GetActiveSessionsResponse, format="json").encode(codec.decode(right))):
            if other is not right and at % 2:
                continue  # across formats it takes longer
            (only,) = compare(left, other, GetActiveSessionsResponse)
            assert only.path.startswith(f"$.sessions[{at}].")
            assert only.right.strip("'") == "changed"
            assert left[only.left_at.offset :].startswith(Codec().dumps(kept).encode())
            assert other[only.right_at.offset :].lstrip(b'"').startswith(b"changed")


def test_five_changes_among_very_many_sessions_are_found_alone():
    whole = response(4000)
    codec = Codec(GetActiveSessionsResponse)
    left = codec.encode(whole)
    sessions = whole.sessions
    del sessions[10]
    sessions.insert(2000, sessions.pop(1000))
    sessions[500].account_name = "changed"
    sessions[501].ended = not sessions[501].ended
    sessions.insert(900, response(1).sessions[0])
    diff = compare(left, codec.encode(whole), GetActiveSessionsResponse)
    assert [(each.path, each.kind) for each in diff] == [
        ("$.sessions[10]", "missing"),
        ("$.sessions[501].accountName", "value"),
        ("$.sessions[502].ended", "value"),
        ("$.sessions[900]", "extra"),
        ("$.sessions[1001]", "order"),
    ]
    for each in diff:
        assert left.decode()[each.left_at.index - 1] in "[,:"


def test_moments_of_both_formats_are_alike():
    at = Item(1, at=datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC))
    assert not compare(Codec(Item).encode(at), Codec(Item, format="json").encode(at), Item)

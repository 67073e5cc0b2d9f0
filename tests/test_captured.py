"""Members that a class does not have, kept and written again [M5]."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NotRequired, TypedDict

import attrs
import pytest
import strategies
from agreement import Agreed, outcome
from hypothesis import assume, example, given, settings

from jsvcodec import Codec, DecodeError, EncodeError, SchemaError, decode
from jsvcodec.extra.hypothesis import texts
from jsvcodec.syntax.jsv import parse, write
from jsvcodec.syntax.tree import Map
from jsvcodec.types import Captured, Ignored


@dataclass(slots=True)
class Slots:
    id: int | None = None
    inner: Slots | None = None
    more: Captured | None = None


@dataclass
class Plain:
    id: int | None = None
    inner: Plain | None = None
    more: Captured = field(default_factory=Captured)


@dataclass(frozen=True, slots=True)
class Frozen:
    id: int | None = None
    inner: Frozen | None = None
    more: Captured = field(default_factory=Captured)


Wide = dataclasses.make_dataclass(
    "Wide",
    [
        *((f"m{number}", int | None, None) for number in range(40)),
        ("id", int | None, None),
        ("inner", dict[str, "str | None"] | None, None),
        ("more", Captured | None, None),
    ],
)


@dataclass
class Own:
    """Has a constructor of its own."""

    id: int | None = None
    inner: Slots | None = None
    more: Captured | None = None

    def __init__(self, id: Any = None, inner: Any = None, more: Any = None) -> None:
        self.id, self.inner, self.more = id, inner, more


class Pair(NamedTuple):
    id: int | None = None
    inner: Slots | None = None
    more: Captured | None = None


@attrs.define
class Attrs:
    id: int | None = None
    inner: Slots | None = None
    more: Captured | None = None


class Keyed(TypedDict):
    id: NotRequired[int]
    inner: NotRequired[Slots]
    more: NotRequired[Captured]


CLASSES: list[Any] = [Slots, Plain, Frozen, Wide, Own, Pair, Attrs, Keyed]

each_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)


def kept(value: Any) -> dict[str, str]:
    found = value.get("more") if isinstance(value, dict) else value.more
    return dict(found or {})


@each_class
@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("{}", {}),
        ("{id:1}", {}),
        ("{x:}", {"x": ""}),
        ("{x:a,id:1}", {"x": "a"}),
        ('{x:"a,""b"""}', {"x": '"a,""b"""'}),
        ('{z:[a,,"b",[ ,{}]],inner:{},y:{k:"v",l:}}', {"z": '[a,,"b",[ ,{}]]', "y": '{k:"v",l:}'}),
        ('{"n:m":1,"":2, x :3}', {"n:m": "1", "": "2", " x ": "3"}),
        ("{é:ü,x: }", {"é": "ü", "x": " "}),
        ("{Id:1,X:a,x:b}", {"X": "a", "x": "b"}),
    ],
)
def test_members_of_other_names_are_kept_as_they_stand(codec, cls, text, raw):
    keeper = codec(cls, unknown="capture")
    for data in (text, text.encode()):
        value = keeper.decode(data)
        assert kept(value) == raw
        assert list(kept(value)) == list(raw)
        assert keeper.decode(keeper.encode(value)) == value
        assert kept(keeper.decode(keeper.dumps(value))) == raw
    behind = ",".join(f'"{name}":{part}' if name in ("", "n:m") else f"{name}:{part}" for name, part in raw.items())
    assert keeper.dumps(value).endswith(behind + "}")


@each_class
def test_what_is_kept_is_written_whatever_the_option_says(codec, cls):
    value = codec(cls, unknown="capture").decode("{id:1,x:[a,b]}")
    for unknown in ("ignore", "forbid", "capture"):
        assert codec(cls, unknown=unknown).dumps(value) == "{id:1,x:[a,b]}"
        assert codec(cls, unknown=unknown).encode(value) == b"{id:1,x:[a,b]}"
    assert codec(cls, exact=True).dumps(value) == "{id:1,x:[a,b]}"


def test_other_options_keep_nothing(codec):
    assert codec(Slots).decode("{id:1,x:a}") == Slots(1)
    assert codec(Plain).decode("{id:1,x:a}") == Plain(1)


def test_inner_objects_keep_their_own(codec):
    keeper = codec(Slots, unknown="capture")
    text = "{id:1,inner:{id:2,inner:{y:[]},x:a},x:b}"
    assert keeper.dumps(keeper.decode(text)) == text


def test_registered_classes_keep_theirs(codec):
    @dataclass
    class Base:
        id: int
        more: Captured | None = None

    @dataclass
    class Derived(Base):
        size: int = 0

    keeper = codec(Base, unknown="capture", types={"Ns.Derived, A": Derived})
    value = keeper.decode('{__type:"Ns.Derived, A",x:a,id:1,size:2}')
    assert value == Derived(1, Captured({"x": "a"}), 2)
    assert keeper.dumps(value) == '{__type:"Ns.Derived, A",size:2,id:1,x:a}'


def test_dump_is_kept_without_its_layout(codec):
    keeper = codec(Slots, unknown="capture", dialect="dump")
    assert kept(keeper.decode('{\n\tid: 1,\n\tx: [ a b , "c" ],\n\ty: { k: v }\n}')) == {"x": '[a b,"c"]', "y": "{k:v}"}


def test_snake_case_finds_own_members_first(codec):
    @dataclass
    class Named:
        full_name: str
        more: Captured | None = None

    keeper = codec(Named, unknown="capture", names="snake")
    assert keeper.decode("{FullName:a,fullname2:b}") == Named("a", Captured({"fullname2": "b"}))


# ---- what is refused ----


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("{x:1,x:2}", "duplicate-name", "$.x"),
        ("{x:[a}", "mismatched-bracket", "$.x[0]"),
        ("{__type:x}", "typed-object", "$.__type"),
        ("{x:{a:1,a:2}}", "duplicate-name", "$.x.a"),
        ("{x:[ ]}", "blank-list", "$.x[0]"),
        ("{id:x,y:1}", "bad-word", "$.id"),
    ],
)
def test_what_is_kept_must_be_jsv_all_the_same(codec, text, code, path):
    with pytest.raises(DecodeError) as caught:
        codec(Slots, unknown="capture").decode(text)
    assert (caught.value.code, caught.value.path) == (code, path)


@each_class
@pytest.mark.parametrize("name", ["id", "ID", " Id "])
def test_what_is_kept_does_not_repeat_a_member(codec, cls, name):
    value = cls(more=Captured({"x": "1", name: "2"}))
    with pytest.raises(EncodeError) as caught:
        codec(cls).encode(value)
    assert (caught.value.code, caught.value.expected) == (
        "duplicate-name", "no captured member that is the class's own 'id'"
    )  # fmt: skip


@each_class
@pytest.mark.parametrize("more", [{"x": "1"}, "x:1", 7])
def test_nothing_but_captured_members_is_written_so(codec, cls, more):
    with pytest.raises(EncodeError) as caught:
        codec(cls).encode(cls(more=more))
    assert (caught.value.code, caught.value.path, caught.value.expected) == ("wrong-type", "$.more", "Captured")


def test_lone_surrogates_are_kept_in_text_alone(codec):
    keeper = codec(Slots, unknown="capture")
    value = keeper.decode("{x:\ud800}")
    assert keeper.dumps(value) == "{x:\ud800}"
    with pytest.raises(EncodeError) as caught:
        keeper.encode(value)
    assert (caught.value.code, caught.value.path) == ("lone-surrogate", "$.x")


@dataclass
class Without:
    id: int


class Bare(NamedTuple):
    id: int


def test_named_tuple_without_a_place_is_refused_at_once(codec):
    with pytest.raises(SchemaError, match="no plan for Bare: unknown='capture' needs a member"):
        codec(Bare, unknown="capture")


@pytest.mark.parametrize("type", [Without, list[Without], dict[str, Without | None], tuple[int, Without]])
def test_class_without_a_place_is_refused_at_once(codec, type):
    with pytest.raises(SchemaError) as caught:
        codec(type, unknown="capture")
    assert str(caught.value) == "no plan for Without: unknown='capture' needs a member of the type Captured in it"


def test_registered_class_without_a_place_is_refused_at_once(codec):
    with pytest.raises(SchemaError, match="no plan for Without: unknown='capture' needs"):
        codec(unknown="capture", types={"Ns.Without": Without})


def test_items_of_a_tuple_are_all_there_is(codec):
    keeper = codec(tuple[int, str], unknown="capture")
    assert keeper.decode("{Item1:1,Item2:a}") == (1, "a")
    with pytest.raises(DecodeError) as caught:
        keeper.decode("{Item1:1,Item2:a,Item3:b}")
    assert (caught.value.code, caught.value.path) == ("unknown-member", "$.Item3")


def test_place_needs_a_default(codec):
    @dataclass
    class Bare:
        more: Captured

    with pytest.raises(SchemaError, match=r"Bare\.more is captured, but has no default"):
        codec(Bare)


def test_one_place_is_enough(codec):
    @dataclass
    class Twice:
        more: Captured | None = None
        yet_more: Captured | None = None

    with pytest.raises(SchemaError, match="more is Captured already"):
        codec(Twice)


def test_place_is_not_on_the_wire(codec):
    @dataclass
    class Marked:
        id: int = 0
        cached: Any = field(default=None, metadata={"jsv": Ignored()})
        more: Captured | None = None

    assert codec(Marked).dumps(Marked(1, 2)) == "{id:1}"
    assert kept(codec(Marked, unknown="capture").decode("{more:1,cached:2}")) == {"more": "1", "cached": "2"}


# ---- the mapping ----


def test_captured_is_a_mapping_in_the_order_of_the_document():
    found = Captured({"b": "[1,2]", "a": ""})
    assert (list(found), found["b"], len(found), dict(found)) == (["b", "a"], "[1,2]", 2, {"b": "[1,2]", "a": ""})
    assert decode(found["b"], list[int]) == [1, 2]
    assert found == Captured({"a": "", "b": "[1,2]"}) != Captured()
    assert repr(found) == "Captured({'b': '[1,2]', 'a': ''})"
    assert len({found, Captured({"a": "", "b": "[1,2]"}), Captured()}) == 2
    with pytest.raises(KeyError):
        found["c"]


class Lying(str):
    def __format__(self, how):
        return "1"

    def strip(self, _=None):
        return "zz"


def test_captured_keeps_texts_and_no_classes_of_others(codec):
    with pytest.raises(ValueError, match="expected one value of JSV"):
        Captured({"x": Lying("1,evil:2}")})
    with pytest.raises(ValueError, match="expected the name and the text"):
        Captured({Lying("__type"): "Evil"})
    value = Captured({Lying("id"): Lying("2")})
    assert [type(part) for pair in value.items() for part in pair] == [str, str]
    with pytest.raises(EncodeError):
        codec(Slots).dumps(Slots(1, more=value))


def test_captured_is_copied_and_pickled():
    found = Captured({"a": "b"})
    for again in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert again == found
        assert type(again) is Captured


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a": "1,b:2"}, "expected one value of JSV for 'a', got '1,b:2'"),
        ({"a": "1}"}, "expected one value of JSV for 'a', got '1}'"),
        ({"a": "[1"}, "expected one value of JSV for 'a', got '[1'"),
        ({"a": 'b"'}, "expected one value of JSV for 'a', got 'b\"'"),
        ({"a": "1}\n"}, "expected one value of JSV for 'a', got '1}\\n'"),
        ({"__type": "x"}, "expected the name and the text of a member, got '__type': 'x'"),
        ({"a": 1}, "expected the name and the text of a member, got 'a': 1"),
        ({1: "a"}, "expected the name and the text of a member, got 1: 'a'"),
    ],
)
def test_captured_takes_only_values_of_jsv(members, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        Captured(members)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "depth"), [("", 0), ("a", 0), ("[]", 1), ('[a,{b:[],"c]":"[["},[]]', 3), ('"[[[["', 0), ('["""[",[]]', 2)]
)
def test_captured_knows_its_depth(text, depth):
    assert Captured({"a": text, "b": "[]"}).depth == max(depth, 1)


def test_captured_counts_for_the_depth_of_what_is_written(codec):
    value = codec(Slots, unknown="capture").decode("{id:1,inner:{x:[[a]]}}")
    assert codec(Slots, max_depth=4).dumps(value) == "{id:1,inner:{x:[[a]]}}"
    with pytest.raises(EncodeError) as caught:
        codec(Slots, max_depth=3).dumps(value)
    assert (caught.value.code, caught.value.path) == ("too-deep", "$.inner.more")


def test_captured_takes_any_depth():
    text = "[" * 5000 + "]" * 5000
    assert Captured({"a": text}).depth == 5000


# ---- laws ----


@given(text=texts() | texts(Slots) | strategies.damaged(texts(Slots)))
@example(text='{"id":1,"":[],"a""b":c}')
@example(text="{\u200b:a}")
@example(text="{a:\ufeff}")
def test_any_document_that_is_read_comes_back_with_all_its_members(text):
    keeper = Agreed(Slots, unknown="capture")
    value = outcome(keeper.decode, text)
    if isinstance(value, DecodeError) or value is None:
        return
    again = keeper.dumps(value)
    assert keeper.decode(again) == value
    root = parse(text)
    assert isinstance(root, Map)
    said = {name.value: write(part) for name, part in root.members}
    for name, part in kept(value).items():
        assert said[name] == part
    assert len(kept(value)) == sum(Codec(Slots)._plan.find(name.strip()) is None for name in said)


@settings(max_examples=min(500, settings.default.max_examples))
@given(texts(surrogates=True))
def test_any_value_can_be_captured_by_hand(text):
    try:
        root = parse(text)
    except DecodeError:  # by a rule beyond the grammar
        assume(False)
    assume(getattr(root, "quoted", True))  # a bare one may hold more at the root than behind a colon
    assert Captured({"a": write(root)})["a"] == write(root)

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from collections import deque
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Annotated, Any, Literal

import attrs
import lark
import pytest
import strategies
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from strategies import Branch, Leaf, Movie, Order, Pair, Person, Point, Rights, Scores, State, Suit, Tags, Team, Tree

from jsvcodec import Codec, DecodeError, Scalar, SchemaError, decode, dumps, encode
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.syntax import jsv
from jsvcodec.types import Char, DateTimeOffset, Int32, Name, Single, Uri

few = settings(max_examples=20)
repeatable = settings(max_examples=5000, database=None, derandomize=True, phases=[Phase.generate])


def found(strategy: st.SearchStrategy[Any], condition: Any = lambda _: True) -> Any:
    """Return a value that meets a condition."""
    return find(strategy, condition, settings=repeatable)


def shown(hint: Any) -> str:
    """Name a type in a test's name."""
    marks = getattr(hint, "__metadata__", None)
    return str(marks[0].name if marks else hint).replace("<class '", "").replace("'>", "")[:50]


def all_of(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """Return some hundred values."""
    seen = []

    @settings(repeatable, max_examples=200)
    @given(strategy)
    def look(value: Any) -> None:
        seen.append(value)

    look()
    return seen


@dataclasses.dataclass
class Loop:
    again: Loop


@dataclasses.dataclass
class Knot:
    other: Rope
    note: str = ""


@dataclasses.dataclass
class Rope:
    knots: list[Knot]
    knot: Knot


@dataclasses.dataclass
class Holder:
    loop: Loop | None
    loops: list[Loop]


@dataclasses.dataclass
class Even:
    count: Int32

    def __post_init__(self) -> None:
        if self.count % 2:
            raise ValueError("odd")


@dataclasses.dataclass
class Odd:
    names: Annotated[str | None, Name("a,b")]


@dataclasses.dataclass
class Worse:
    names: Annotated[str, Name("a,b")] = "x"


@dataclasses.dataclass
class Computed:
    a: int
    b: list[int] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.b = [self.a]


PLAIN = [
    *(None, Any, list[Any], dict[str, Any], GetActiveSessionsResponse, str | None, int | None),
    *(list[str | None], tuple[str | None, ...], set[str | None], set[int | None], list[int | None], deque[int | None]),
    *(list[dict[str, str] | None], tuple[Pair[int, str] | None, ...], frozenset[Pair[int, str] | None], set[Any]),
    *(list[list[list[list[list[str]]]]], dict[str, str], dict[str, str | None], dict[Char, str], dict[Suit, str]),
    *(tuple[int, str | None], Tree[str], Branch[Point], Leaf[Movie], Order[int], Pair[Any, Team], Even, Odd, Computed),
    *(Literal["a"], Literal['"', "b"], dict[Literal['"', "b"], int], set[tuple[int, ...]], set[list[int]], Holder),
]


# ---- values ----


@pytest.mark.parametrize("hint", [*strategies.SCALARS, *strategies.KNOWN, *PLAIN], ids=shown)
@few
@given(data=st.data())
def test_any_value_of_a_type_survives(hint: Any, data: st.DataObject) -> None:
    value = data.draw(from_type(hint))
    assert decode(encode(value, hint), hint) == value


@pytest.mark.parametrize("kind", strategies.KINDS)
@few
@given(data=st.data())
def test_any_value_of_every_kind_of_type_survives(kind: str, data: st.DataObject) -> None:
    hint = data.draw(strategies.KINDS[kind](st.sampled_from([str, Suit, Any, Point, list[int | None]])))
    value = data.draw(from_type(hint))
    assert decode(encode(value, hint), hint) == value


@pytest.mark.parametrize("names", ["camel", "pascal", "snake", "asis"])
@few
@given(data=st.data())
def test_any_value_survives_under_the_names_it_was_made_for(names: Any, data: st.DataObject) -> None:
    value = data.draw(from_type(Order[Movie], names=names))
    assert decode(encode(value, Order[Movie], names=names), Order[Movie], names=names) == value


def depth(tree: Tree[Any]) -> int:
    return 1 + max(map(depth, tree.children), default=0)


@pytest.mark.parametrize(
    ("hint", "condition"),
    [
        *((str, lambda text, char=char: char in text and len(text) > 1) for char in '":,{}[]\r\n \ufeff\u200b\0é'),
        (str, lambda text: text == "\ufeff"),
        (dict[str, int], lambda value: any(name[0] == name[-1] == '"' for name in value if name)),
        (dict[str, int], lambda value: "" in value),
        (list[int | None], lambda value: value[-1:] == [None]),
        (list[str | None], lambda value: value[-2:] == [None, None]),
        (set[str | None], lambda value: None in value),
        (Any, lambda value: isinstance(value, dict) and any(isinstance(each, list) for each in value.values())),
        (Char, lambda char: char == "\u200b"),
        (float, math.isinf),
        (Single, lambda number: number and abs(number) < 1e-40),
        (datetime, lambda value: value.tzinfo is None and value == datetime(value.year, value.month, value.day)),
        (datetime, lambda value: value.tzinfo is UTC),
        (datetime, lambda value: value.tzinfo and value.utcoffset() % timedelta(minutes=1)),
        (DateTimeOffset, lambda value: value.utcoffset() < timedelta()),
        (Uri, lambda uri: uri.startswith("mailto:") and "," in uri),
        (Rights, lambda rights: rights == Rights.READ | Rights.WRITE),
        (Rights, lambda rights: rights > 3),
        (State, lambda state: state not in list(State)),
        (Movie, lambda movie: "year" not in movie),
        (Movie, lambda movie: movie.get("year", 1) is None),
        (Movie, lambda movie: any(part.get("parts") for part in movie.get("parts", []))),
        (Tree[int], lambda tree: depth(tree) == 4),
        (Team, lambda team: any(person.team for person in team.members)),
        (Person, lambda person: person.extra),
        (Order[int], lambda order: order._note is None and order.tags),
        (Scores, len),
        (Tags, len),
    ],
)
def test_values_worth_a_test_are_found(hint: Any, condition: Any) -> None:
    assert condition(found(from_type(hint), condition))


def test_recursion_has_an_end() -> None:
    assert max(map(depth, all_of(from_type(Tree[int])))) <= 5


def test_class_that_always_holds_itself_has_no_values() -> None:
    assert from_type(Loop).is_empty
    assert from_type(Knot).is_empty
    assert {str(value) for value in all_of(from_type(Holder))} == {"Holder(loop=None, loops=[])"}


def test_members_whose_names_cannot_be_written_are_nothing() -> None:  # [M9]
    assert found(from_type(Odd)) == Odd(None)
    assert from_type(Worse).is_empty


def test_defaults_that_would_come_back_as_others_are_never_left() -> None:
    assert all(type(point.tags) is tuple for point in all_of(from_type(Point)))
    assert all(type(order.tags) is list for order in all_of(from_type(Order[int])))


def test_values_that_a_class_refuses_are_left_out() -> None:
    assert {even.count % 2 for even in all_of(from_type(Even))} == {0}


def test_errors_of_a_class_that_say_nothing_of_its_values_are_not_hidden() -> None:
    @attrs.define
    class Broken:
        a: str

        def __attrs_post_init__(self) -> None:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        found(from_type(Broken))


def test_size_is_bounded_at_each_level() -> None:
    assert max(map(len, all_of(from_type(list[int], max_size=2)))) == 2
    assert max(map(len, all_of(from_type(list[int], max_size=20)))) > 5
    assert all_of(from_type(list[list[int]], max_size=0)) == [[]]
    assert found(from_type(list[list[list[int]]], max_size=1), lambda value: value and value[0] and value[0][0])


def test_nan_and_lone_surrogates_come_when_asked_for() -> None:
    assert not any(map(math.isnan, all_of(from_type(float))))
    assert math.isnan(found(from_type(Single, allow_nan=True), math.isnan))
    assert not any(map(math.isnan, found(from_type(dict[float, int], allow_nan=True), len)))
    for hint in (str, Char):
        assert found(from_type(hint, surrogates=True), lambda text: any("\ud800" <= char <= "\udfff" for char in text))


@given(from_type(dict[Char, list[str]], surrogates=True))
def test_any_lone_surrogate_survives_in_text(value: Any) -> None:
    hint = dict[Char, list[str]]
    assert decode(dumps(value, hint), hint) == value


def test_own_strategies_stand_for_classes_types_and_rows() -> None:
    row = Scalar("a mood", str, str, str, "string", examples=(("glad", "glad"),))
    hint = tuple[Even, int, str, dict[str, int], dict[Annotated[str, row], int]]
    mood, even, number = st.just("sad"), st.just(Even(2)), st.just(7)
    own = {Even: even, int: number, row: mood}
    value = found(from_type(hint, own=own), lambda value: all(value[3:]) and value[2])
    assert (value[0], value[1], set(value[3].values()), value[4]) == (Even(2), 7, {7}, {"sad": 7})
    assert all_of(from_type(dict[str, int], own={str: mood, int: number}))[-1] in ({}, {"sad": 7})


def test_examples_of_a_row_are_taken_as_far_as_they_survive() -> None:
    examples = (("a", "a"), ("lost", "a"), ("\ud800", "\ud800"))
    row = Scalar("a letter", str, str, lambda text: text[-1].replace("t", "a"), "string", examples=examples)
    assert set(all_of(from_type(Annotated[str, row]))) == {"a"}
    none = dataclasses.replace(row, decode=lambda _: "b", examples=examples[:1])
    assert from_type(Annotated[str, none]).is_empty


def test_type_without_a_plan_is_told_at_once() -> None:
    with pytest.raises(SchemaError, match=r"^no plan for "):
        from_type(int | str)


# ---- texts ----

GRAMMAR = files("jsvcodec.grammar").joinpath("jsv.lark").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", jsv.DIALECTS)
def test_texts_of_the_grammar_are_read_or_refused_by_the_rules_beyond_it(dialect: jsv.Dialect) -> None:
    codes = set()
    for text in all_of(texts(dialect=dialect)):
        try:
            jsv.parse(text, dialect)
        except DecodeError as error:
            codes.add(error.code)
    assert codes <= {"blank-list", "duplicate-name", "bad-encoding"}


@pytest.mark.parametrize("dialect", jsv.DIALECTS)
def test_texts_of_the_grammar_need_every_rule_of_it(dialect: jsv.Dialect) -> None:
    parser = lark.Lark(GRAMMAR, start=dialect, parser="lalr", keep_all_tokens=True)
    used = set()
    for text in all_of(texts(dialect=dialect)):
        tree = parser.parse(text.removeprefix("\ufeff"))
        used |= {node.data for node in tree.iter_subtrees()}
        used |= {token.type for token in tree.scan_values(lambda _: True)}
    reached, fresh = set(), {lark.grammar.NonTerminal(dialect)}
    while fresh:
        reached |= fresh
        fresh = {part for rule in parser.rules if rule.origin in reached for part in rule.expansion} - reached
    wanted = {str(rule.alias or rule.origin.name) for rule in parser.rules if rule.origin in reached}
    wanted |= {part.name for part in reached if part.is_term}
    assert used == {name for name in wanted if not name.startswith("_")}


@pytest.mark.parametrize("dialect", jsv.DIALECTS)
@pytest.mark.parametrize("hint", [*strategies.SCALARS, *strategies.KNOWN, *PLAIN], ids=shown)
@few
@given(data=st.data())
def test_any_text_of_a_type_is_read(hint: Any, dialect: jsv.Dialect, data: st.DataObject) -> None:
    decode(data.draw(texts(hint, dialect=dialect)), hint, dialect=dialect)


@pytest.mark.parametrize(
    ("hint", "options", "condition"),
    [
        (str, {}, lambda text: text[:1] == '"' and text.isascii() and text[1:-1].isalnum()),
        (Person, {}, lambda text: text.startswith("{NAME:")),
        (Person, {}, lambda text: text.startswith("{ name\u3000:")),
        (Person, {}, lambda text: '"name":' in text),
        (Person, {}, lambda text: "name:" in text.partition("since:")[2]),
        (Person, {}, lambda text: "newMember:" in text),
        (Person, {"names": "snake"}, lambda text: "new_" not in text and "name" in text),
        (Point, {}, lambda text: text[0] == "\ufeff"),
        (Point, {}, lambda text: text[-1] == "\n"),
        (list[int], {}, lambda text: "," in text and '"' not in text),
        (list[int | None], {}, lambda text: text[-2:] == ",]"),
        (list[str], {"dialect": "dump"}, lambda text: "\n\t[\n\t" in text),
        (str, {"surrogates": True}, lambda text: any("\ud800" <= char <= "\udfff" for char in text)),
        (list[str], {"max_size": 1, "own": {str: st.just("x")}}, lambda text: text == '["x"]'),
    ],
)
def test_texts_are_spelt_in_many_ways(hint: Any, options: Any, condition: Any) -> None:
    assert condition(found(texts(hint, **options), condition))


@given(texts(Tree[str], unknown="forbid"))
def test_any_text_without_foreign_members_is_read_strictly(text: str) -> None:
    Codec(Tree[str], unknown="forbid").decode(text)


@given(texts(None))
def test_any_text_without_a_type_is_read(text: str) -> None:
    decode(text)


def test_unknown_dialects_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"^expected dialect to be one of 'wire', 'dump', got 'yaml'$"):
        texts(dialect="yaml")  # type: ignore[arg-type]


# ---- without the library ----


def test_import_without_hypothesis_says_what_to_install() -> None:
    code = "import sys\nsys.modules['hypothesis'] = None\nimport jsvcodec.extra.hypothesis"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: jsvcodec.extra.hypothesis needs hypothesis: pip install jsvcodec[hypothesis]"
    )

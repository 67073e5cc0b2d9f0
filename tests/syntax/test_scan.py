"""The scanner: what the grammar reads and refuses, and what is left of a damaged document."""

from __future__ import annotations

import re
from importlib.resources import files

import lark
import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from jsvcodec.errors import DecodeError, Source
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.syntax.jsv import DIALECTS, parse, terminals
from jsvcodec.syntax.rules import LIMITS, Dialect, Limits
from jsvcodec.syntax.scan import Survey, read, survey
from jsvcodec.syntax.tree import Gap, List, Map, Member, Node, Text

WIRE = texts(surrogates=True)
DUMPS = texts(dialect="dump", surrogates=True)
ODD = st.one_of(
    strategies.damaged(WIRE), strategies.damaged(DUMPS), st.text('[]{},:"a \n\r', max_size=12), from_type(str)
)
TIGHT = st.builds(Limits, depth=st.integers(1, 3), length=st.just(99), items=st.integers(1, 3), text=st.integers(1, 3))


def answer(reader, source, dialect, limits):
    """Return all that reading a text gives: the nodes with their places and quotes, or every part of the error."""
    try:
        return repr(reader(source, dialect, limits))
    except DecodeError as error:
        return error.code, error.index, error.path, error.expected, error.found, error.hint


LETTERS = {r"\t": "\t", r"\r": "\r", r"\n": "\n"}


def surveyed(text: str, dialect: Dialect = "wire", limits: Limits = LIMITS, most: int = 100) -> Survey:
    return survey(Source.of(text), dialect, limits, most)


@given(text=WIRE | DUMPS | ODD, limits=st.just(LIMITS) | TIGHT)
@example(text='{a:b,"":[,"c""",{}],d:}\r\n', limits=LIMITS)
@example(text=' [ a b , "c" ,, { d : } ] ', limits=LIMITS)
@example(text="a b \r\n", limits=LIMITS)
@example(text="<html>a,b</html>\n", limits=LIMITS)
@example(text='["aa"""]', limits=Limits(text=3))
def test_any_text_is_read_or_refused_as_by_the_grammar(text, limits):
    source = Source.of(text)
    for dialect in DIALECTS:
        assert answer(read, source, dialect, limits) == answer(parse, source, dialect, limits)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_terminals_are_those_that_lark_reads_in_the_grammar(dialect):
    grammar = files("jsvcodec.grammar").joinpath("jsv.lark").read_text(encoding="utf-8")
    known = {each.name: each.pattern.to_regexp() for each in lark.Lark(grammar, parser="lalr", start=dialect).terminals}
    found = {name: re.sub(r"\\[trn]", lambda said: LETTERS[said[0]], said) for name, said in terminals(dialect).items()}
    assert len(found) == 11
    assert found == {name: known.get(f"DUMP_{name}" if dialect == "dump" else name, known.get(name)) for name in found}


# ---- damaged documents ----


@given(text=WIRE | DUMPS | ODD, dialect=st.sampled_from(DIALECTS), most=st.integers(1, 5))
@example(text='["a"b,[c}]', dialect="wire", most=5)
@example(text='{a:"b,c:d}', dialect="wire", most=5)
def test_any_text_is_surveyed_from_its_first_problem_on(text, dialect, most):
    try:
        root = parse(text, dialect)
    except DecodeError as error:
        found = surveyed(text, dialect, most=most).problems
        assert (found[0].code, found[0].index, found[0].path) == (error.code, error.index, error.path)
        assert len(found) <= most
        assert all(0 <= each.offset <= len(text) for each in found)
    else:
        assert surveyed(text, dialect, most=most) == Survey(root, [], set())


def gap() -> Gap:
    return Gap("")


@pytest.mark.parametrize(
    ("text", "codes", "root"),
    [
        ('[a"b,c]', ["special-in-text"], List([gap(), Text("c")])),
        ('["a"b,c,"d"e]', ["text-after-value"] * 2, List([gap(), Text("c"), gap()])),
        ('["a,b]', ["unclosed-quote"], List([gap(), Text("b")])),
        ("[a{b,[c,d]},e]", ["special-in-text"], List([gap(), Text("e")])),
        ('[a"b,c"d,e]', ["special-in-text"], List([gap(), Text("e")])),
        ("{a,b:c}", ["expected-colon"], Map([Member(Text("b"), Text("c"))])),
        ("{a:b,}", ["expected-name"], Map([Member(Text("a"), Text("b"))])),
        ("{a:b,:c,d:e}", ["expected-name"], Map([Member(Text("a"), Text("b")), Member(Text("d"), Text("e"))])),
        ('{a:b"c,d:e}', ["special-in-text"], Map([Member(Text("a"), gap()), Member(Text("d"), Text("e"))])),
        (
            "{a:[b},c:d",
            ["mismatched-bracket", "unclosed-map"],
            Map([Member(Text("a"), List([gap()])), Member(Text("c"), Text("d"))]),
        ),
        ("{a:[b}", ["mismatched-bracket"], Map([Member(Text("a"), List([gap()]))])),
        ("[[a},b]", ["mismatched-bracket"], List([List([gap()]), Text("b")])),
        ("]", ["mismatched-bracket"], gap()),
        ("[a,[b", ["unclosed-list"], List([Text("a"), List([Text("b")])])),
        ("[a]b", ["trailing-text"], List([Text("a")])),
        ("{a:1,a:2}", ["duplicate-name"], Map([Member(Text("a"), Text("1")), Member(Text("a"), Text("2"))])),
        ("[[ ],[a]]", ["blank-list"], List([List([Text(" ")]), List([Text("a")])])),
    ],
)
def test_survey_goes_on_behind_damage(text: str, codes: list[str], root: Node) -> None:
    found = surveyed(text)
    assert [problem.code for problem in found.problems] == codes
    assert found.root == root


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[ a \n}", ["mismatched-bracket"]),
        ("[\n\t[ a },\n\tb\n]", ["mismatched-bracket"]),
        ("{ a: [ b }", ["mismatched-bracket"]),
        ('[ "a" b, c ]', ["text-after-value"]),
        ("{ a: b, }", ["expected-name"]),
        ("{ a b, c: d }", ["expected-colon"]),
    ],
)
def test_survey_of_a_dump_goes_on_behind_damage(text, codes):
    assert [problem.code for problem in surveyed(text, "dump").problems] == codes


@pytest.mark.parametrize(
    ("text", "broken"),
    [("{a,b:c}", {0}), ("[{:x},{a:b}]", {1}), ("[[a},b]", {1}), ("{a:{b:[c},d:e}", {0, 6}), ('{a:b"c}', {0})],
)
def test_survey_knows_the_brackets_in_which_something_is_missing(text, broken):
    assert surveyed(text).broken == broken


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        (Limits(depth=1), ["too-deep"]),
        (Limits(items=2), ["special-in-text", "too-many"]),
        (Limits(text=1), ["long-text"]),
    ],
)
def test_survey_ends_at_a_limit(limits, codes):
    found = surveyed('[[bb],b"c,d"e,f]', limits=limits).problems
    assert [problem.code for problem in found] == codes

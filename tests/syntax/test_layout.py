"""The layouts for people: ours reads back without loss, the reference's is reproduced to the character."""

from __future__ import annotations

import json

import pytest
import strategies
import vectors
from hypothesis import given
from hypothesis import strategies as st
from judging import codec_of, writing

from jsvcodec.errors import Source
from jsvcodec.syntax.jsv import parse, write
from jsvcodec.syntax.layout import compact_json, dump_layout, indent_json, is_laid_out, layout
from jsvcodec.syntax.scan import read
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

TEXTS = st.builds(Text, st.text(st.sampled_from('ab ":,{}[]\t\r\n\xa0é\ufeff') | st.characters(), max_size=6))
NODES = st.recursive(
    st.builds(Nothing) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4).filter(lambda items: items != [Nothing()]).map(List)
        | st.lists(st.builds(Member, TEXTS, inner), max_size=4, unique_by=lambda each: each.name.value).map(Map)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("jsv", "expected"),
    [
        ("", ""),
        ("a", "a"),
        ('""', '""'),
        ("a,b", '"a,b"'),
        ("[]", "[]"),
        ("{}", "{}"),
        ("[a,,b]", "[\n  a,\n  ,\n  b\n]"),
        ("[a,]", "[\n  a,\n\n]"),
        ("{a:,b:{},c:[x,{d:e f}]}", "{\n  a:,\n  b: {},\n  c: [\n    x,\n    {\n      d: e f\n    }\n  ]\n}"),
        ("[ a,b ,\t]", '[\n  " a",\n  "b ",\n  "\t"\n]'),
        ("{ a:1}", '{\n  " a": 1\n}'),
        ('{"a":"b"}', '{\n  "a": "b"\n}'),
        ("{at:10:20}", "{\n  at: 10:20\n}"),
        ('{at:"10:20"}', '{\n  at: "10:20"\n}'),
        ("[[[]]]", "[\n  [\n    []\n  ]\n]"),
    ],
)
def test_layout_is_one_item_or_member_a_line(jsv: str, expected: str) -> None:
    assert layout(parse(jsv)) == expected


@strategies.COSTLY
@given(NODES)
def test_any_layout_reads_back_as_the_same_nodes(root: Node) -> None:
    text = layout(root)
    assert read(Source.of(text), "dump") == root
    assert parse(text, "dump") == root
    assert layout(parse(text, "dump")) == text


@strategies.COSTLY
@given(NODES)
def test_any_document_over_several_lines_is_known_as_such(root: Node) -> None:
    assert not is_laid_out(write(root) + "\n") or (isinstance(root, Text) and root.quoted is None)
    assert is_laid_out(layout(root)) == (isinstance(root, List) and bool(root.items)) or (
        isinstance(root, Map) and bool(root.members)
    )


def test_layout_costs_no_stack() -> None:
    root: Node = Nothing()
    for _ in range(3000):
        root = List([root, Text("a")])
    assert layout(root, "").count("\n") == 9000


def test_reference_layout_is_the_recorded_one() -> None:
    seen = 0
    for line in vectors.read("format"):
        if line["group"] == "format":
            assert dump_layout(line["jsv"], line["newline"]) == (line["formatted"] or ""), line["id"]
            seen += 1
    assert seen == 1071 or not vectors.are_own()


def test_reference_layout_takes_other_line_ends() -> None:
    assert dump_layout("{a:[b]}", "\r\n") == "{\r\n\ta: \r\n\t[\r\n\t\tb\r\n\t]\r\n}"


@strategies.COSTLY
@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.floats(allow_nan=False),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_any_json_is_indented_as_the_json_module_does(value: object) -> None:
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    indented = json.dumps(value, ensure_ascii=False, indent=2)
    assert indent_json(compact) == indent_json(indented) == indented
    assert compact_json(indented) == compact


def test_json_keeps_the_spelling_of_its_words() -> None:
    assert indent_json('[1.10,1E+17,"\\u0041\\/",-0]') == '[\n  1.10,\n  1E+17,\n  "\\u0041\\/",\n  -0\n]'


def test_dumps_of_the_reference_are_its_texts_laid_out() -> None:
    seen = 0
    for line in vectors.read("format"):
        if line["group"] != "dump" or "Capacity: " in (line["dump"] or ""):
            continue  # a list that `Dump` took for one that holds itself
        try:
            type_, options, value = writing({**line, "config": "default"})
        except vectors.OutOfScope:
            continue
        text = codec_of(type_, exact=True, **options).dumps(value)
        assert dump_layout(text, line["newline"]) == (line["dump"] or ""), line["id"]
        seen += 1
    assert seen == 613 or not vectors.are_own()

"""The nodes: what makes them equal, and the two ways through a tree."""

import pytest

from jsvcodec.syntax.tree import List, Map, Member, Nothing, Text, plain, walk

DEEP = 20_000  # far beyond the interpreter's own stack


def member(name, value):
    return Member(Text(name), value)


def nested(depth, wrap):
    node = Text("core")
    for _ in range(depth):
        node = wrap(node)
    return node


SHAPES = [
    (Nothing(), None),
    (Text(""), ""),
    (Text("a"), "a"),
    (List([]), []),
    (Map([]), {}),
    (List([Text("a"), Nothing(), List([Text("b")]), Map([])]), ["a", None, ["b"], {}]),
    (Map([member("b", Text("1")), member("a", Nothing()), member("", List([]))]), {"b": "1", "a": None, "": []}),
    (List([Map([member("k", List([Map([member("x", Text("y"))])]))])]), [{"k": [{"x": "y"}]}]),
]


@pytest.mark.parametrize(("node", "value"), SHAPES)
def test_plain_says_what_the_tree_says(node, value):
    assert plain(node) == value


def test_plain_keeps_the_order_of_members():
    assert list(plain(SHAPES[6][0])) == ["b", "a", ""]


@pytest.mark.parametrize(
    "wrap", [lambda node: List([node]), lambda node: Map([member("k", node)])], ids=["list", "map"]
)
def test_plain_takes_any_depth(wrap):
    value = plain(nested(DEEP, wrap))
    for _ in range(DEEP):
        value = value[0] if isinstance(value, list) else value["k"]
    assert value == "core"


def test_walk_yields_texts_and_names_in_the_order_of_the_document():
    tree = List([Text("a"), Nothing(), Map([member("k", List([Text("b")])), member("l m", Text("c"))]), Text("d")])
    assert [(str(path), text.value) for path, text in walk(tree)] == [
        ("$[0]", "a"),
        ("$[2].k", "k"),
        ("$[2].k[0]", "b"),
        ("$[2]['l m']", "l m"),
        ("$[2]['l m']", "c"),
        ("$[3]", "d"),
    ]


def test_walk_yields_a_root_text():
    assert [(str(path), text.value) for path, text in walk(Text("a"))] == [("$", "a")]


@pytest.mark.parametrize("empty", [Nothing(), List([]), Map([])], ids=repr)
def test_walk_yields_nothing_where_there_is_no_text(empty):
    assert list(walk(empty)) == []


def test_walk_takes_any_depth():
    ((path, text),) = walk(nested(DEEP, lambda node: List([node])))
    assert (str(path), text.value) == ("$" + "[0]" * DEEP, "core")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Nothing(1), Nothing(2)),
        (Text("a", 1, quoted=True), Text("a", 2, quoted=False)),
        (List([Text("a", 1)], 0), List([Text("a", 2)], 5)),
        (Map([member("a", Nothing(3))], 0), Map([member("a", Nothing(4))], 5)),
    ],
)
def test_place_and_quotes_do_not_make_nodes_different(one, other):
    assert one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Text("a"), Text("b")),
        (Text(""), Nothing()),
        (List([]), Map([])),
        (List([Nothing()]), List([])),
        (Map([member("a", Nothing()), member("b", Nothing())]), Map([member("b", Nothing()), member("a", Nothing())])),
    ],
)
def test_what_is_said_makes_nodes_different(one, other):
    assert one != other

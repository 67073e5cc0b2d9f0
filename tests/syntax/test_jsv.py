"""JSV text to nodes and back: the grammar, every error of structure, and the quoting rule."""

from importlib.resources import files

import lark
import pytest

from jsvcodec.errors import DecodeError, Source
from jsvcodec.names import BLANK
from jsvcodec.syntax import jsv
from jsvcodec.syntax.jsv import DIALECTS, SPECIAL, parse, quote, write
from jsvcodec.syntax.rules import Limits
from jsvcodec.syntax.tree import List, Map, Member, Nothing, Text, plain

each_dialect = pytest.mark.parametrize("dialect", DIALECTS)
each_bracket = pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ("{a:", "}")], ids=["list", "map"])

# ---- the grammar itself ----


@each_dialect
def test_grammar_is_free_of_collisions(dialect):
    grammar = files("jsvcodec.grammar").joinpath("jsv.lark").read_text(encoding="utf-8")
    assert lark.Lark(grammar, parser="lalr", start=dialect, strict=True)


def test_missing_grammar_is_said_in_one_sentence(monkeypatch):
    def missing(package):
        raise ModuleNotFoundError(package)

    monkeypatch.setattr("importlib.resources.files", missing)
    monkeypatch.setattr(jsv, "_parser", jsv._parser.__wrapped__)
    with pytest.raises(ImportError, match=r"^jsvcodec is not installed whole"):
        parse("[]")


def test_blank_is_the_white_space_of_dotnet():
    assert set(BLANK) == {char for char in map(chr, range(0x110000)) if char.isspace()} - set("\x1c\x1d\x1e\x1f")


# ---- reading wire ----

WIRE = [
    # the root [G1, Q7]
    ("", None),
    ('""', ""),
    ("a", "a"),
    (" a ", " a "),
    ("a:b,c", "a:b,c"),
    (",", ","),
    (":", ":"),
    ('"a,b"', "a,b"),
    ('"a\nb"', "a\nb"),
    ("[]", []),
    ("{}", {}),
    ("[]\n", []),
    ("{} \t\r\n", {}),
    # lists [G2, G6, G7]
    ("[a]", ["a"]),
    ("[a,b]", ["a", "b"]),
    ("[,]", [None, None]),
    ("[a,]", ["a", None]),
    ("[,a]", [None, "a"]),
    ("[a,,b]", ["a", None, "b"]),
    ("[,,]", [None, None, None]),
    ('[""]', [""]),
    ('["",""]', ["", ""]),
    ('[" "]', [" "]),
    ("[ ,a]", [" ", "a"]),
    ("[ ,]", [" ", None]),
    ("[, ]", [None, " "]),
    ("[ a , b ]", [" a ", " b "]),
    ("[[],[[]],{}]", [[], [[]], {}]),
    ("[{},{}]", [{}, {}]),
    ("[a:b]", ["a:b"]),
    # maps [G3, G4]
    ("{a:b}", {"a": "b"}),
    ("{a:b,c:d}", {"a": "b", "c": "d"}),
    ("{a:}", {"a": None}),
    ("{a:,b:}", {"a": None, "b": None}),
    ('{a:""}', {"a": ""}),
    ("{a: b}", {"a": " b"}),
    ("{ a :b}", {" a ": "b"}),
    ('{"a":"b"}', {"a": "b"}),
    ('{"a,b:{}":c}', {"a,b:{}": "c"}),
    ('{"":x}', {"": "x"}),
    ("{a:1,A:2}", {"a": "1", "A": "2"}),
    ("{a:1,a :2}", {"a": "1", "a ": "2"}),
    ("{a:{b:[c,{d:e}]}}", {"a": {"b": ["c", {"d": "e"}]}}),
    # bare text [Q2, Q5, Q6]
    ("{a:10:20:30}", {"a": "10:20:30"}),
    ("{a::b}", {"a": ":b"}),
    ("[null,True,7]", ["null", "True", "7"]),
    (r"[\n\"\u0041]".replace('"', "'"), [r"\n\'\u0041"]),
    ("[\x00\x0b\x85\u2028\ufeff]", ["\x00\x0b\x85\u2028\ufeff"]),
    ("[😀,é]", ["😀", "é"]),
    # quotes [Q3]
    ('["a""b"]', ['a"b']),
    ('[""""]', ['"']),
    ('["""a"""]', ['"a"']),
    ('["a,b","c"]', ["a,b", "c"]),
    ('["[{:"]', ["[{:"]),
    ('{"a""b":c}', {'a"b': "c"}),
    ('{"": }', {"": " "}),
    ('{"":a,b: }', {"": "a", "b": " "}),
    ("[, ]", [None, " "]),
]


@pytest.mark.parametrize(("text", "value"), WIRE)
def test_wire_is_read(text, value):
    assert plain(parse(text)) == value


@pytest.mark.parametrize("text", [text for text, _ in WIRE])
def test_wire_is_written_as_it_was_read(text):
    assert write(parse(text)) == (text.rstrip(" \t\r\n") if text[:1] in ("[", "{") else text)


@pytest.mark.parametrize("text", [text for text, _ in WIRE if "\n" not in text and " " not in text])
def test_dump_reads_wire_without_white_space_alike(text):
    assert plain(parse(text, "dump")) == plain(parse(text))


def test_parse_takes_a_source():
    assert parse(Source.of(b"\xef\xbb\xbf[a]")) == List([Text("a")])


def test_parse_skips_one_byte_order_mark():
    assert parse("\ufeff\ufeffa") == Text("\ufeffa")


def test_nodes_know_their_offsets():
    tree = parse('[a,{b:"c",d:},]')
    inner = tree.items[1]
    assert (tree.offset, inner.offset, tree.items[2].offset) == (0, 3, 14)
    assert [(name.offset, value.offset) for name, value in inner.members] == [(4, 6), (10, 12)]


@pytest.mark.parametrize(("text", "quoted"), [("[a]", False), ('["a"]', True), ('[""]', True)])
def test_texts_know_whether_they_were_quoted(text, quoted):
    assert parse(text).items[0].quoted is quoted


# ---- reading dump [D2] ----

DUMP = [
    ("", None),
    (" \n\t", None),
    (" a ", "a"),
    ("\n a b\t", "a b"),
    ('\n" a "\n', " a "),
    ("[ ]", []),
    ("[\n\t]", []),
    ("{\n}", {}),
    ("\n{ }\r\n", {}),
    ("[\n\ta,\n\tb\n]\n", ["a", "b"]),
    ("[\r\n\ta,\r\n\tb\r\n]", ["a", "b"]),
    ("[ a b , c ]", ["a b", "c"]),
    ("[a, ]", ["a", None]),
    ("[ , ]", [None, None]),
    ('[ "" , " " ]', ["", " "]),
    ("{\n\ta: b,\n\tc: d\n}", {"a": "b", "c": "d"}),
    ("{ a b : c d }", {"a b": "c d"}),
    ('{ "a " : " b" }', {"a ": " b"}),
    ("{a: ,\n b: }", {"a": None, "b": None}),
    ("{a: [], b: {}}", {"a": [], "b": {}}),
    ("{\n\ta: \n\t[\n\t\t{\n\t\t\tb: c\n\t\t}\n\t]\n}", {"a": [{"b": "c"}]}),
    ("{a: 10:20:30}", {"a": "10:20:30"}),
    ("{a\n:\nb}", {"a": "b"}),
    ('{a: "x\ny"}', {"a": "x\ny"}),
    ("[a\tb]", ["a\tb"]),
    ("[\x0ba\xa0]", ["\x0ba\xa0"]),  # other white space is text
]


@pytest.mark.parametrize(("text", "value"), DUMP)
def test_dump_is_read(text, value):
    assert plain(parse(text, "dump")) == value


def test_dump_of_the_reference_is_read():
    dumped = '{\n\tId: 1,\n\tTags: \n\t[\n\t\ta b,\n\t\t"c,d"\n\t],\n\tNone: [],\n\tNext: \n\t{\n\t\tId: 2\n\t}\n}'
    assert plain(parse(dumped, "dump")) == {
        "Id": "1",
        "Tags": ["a b", "c,d"],
        "None": [],
        "Next": {"Id": "2"},
    }


# ---- errors of structure ----

SHARED_ERRORS = [
    # text, code, offset, path, line, column
    ("[", "unclosed-list", 1, "$[0]", 1, 2),
    ("[a", "unclosed-list", 2, "$[0]", 1, 3),
    ("[a,", "unclosed-list", 3, "$[1]", 1, 4),
    ('["a"', "unclosed-list", 4, "$[0]", 1, 5),
    ("[[a]", "unclosed-list", 4, "$[0]", 1, 5),
    ('["\n",b', "unclosed-list", 6, "$[1]", 2, 4),
    ("{", "unclosed-map", 1, "$", 1, 2),
    ("{a", "unclosed-map", 2, "$.a", 1, 3),
    ("{a:", "unclosed-map", 3, "$.a", 1, 4),
    ("{a:b", "unclosed-map", 4, "$.a", 1, 5),
    ("{a:b,", "unclosed-map", 5, "$", 1, 6),
    ('{"a"', "unclosed-map", 4, "$.a", 1, 5),
    ("[{a:b}", "unclosed-list", 6, "$[0]", 1, 7),
    ("{a:[b]", "unclosed-map", 6, "$.a", 1, 7),
    ('"', "unclosed-quote", 0, "$", 1, 1),
    ('"a', "unclosed-quote", 0, "$", 1, 1),
    ('"a""', "unclosed-quote", 0, "$", 1, 1),
    ('[a,"b]', "unclosed-quote", 3, "$[1]", 1, 4),
    ('{a:"b}', "unclosed-quote", 3, "$.a", 1, 4),
    ('{"a:b}', "unclosed-quote", 1, "$", 1, 2),
    ("{,}", "expected-name", 1, "$", 1, 2),
    ("{:a}", "expected-name", 1, "$", 1, 2),
    ("{[]:a}", "expected-name", 1, "$", 1, 2),
    ("{a:b,}", "expected-name", 5, "$", 1, 6),
    ("{a:b,,c:d}", "expected-name", 5, "$", 1, 6),
    ("{a:{b:c,]}}", "expected-name", 8, "$.a", 1, 9),
    ("[{]", "expected-name", 2, "$[0]", 1, 3),
    ("{a}", "expected-colon", 2, "$.a", 1, 3),
    ("{a,b:c}", "expected-colon", 2, "$.a", 1, 3),
    ('{"a"}', "expected-colon", 4, "$.a", 1, 5),
    ('{"a"b:c}', "expected-colon", 4, "$.a", 1, 5),
    ('{a"b":c}', "expected-colon", 2, "$.a", 1, 3),
    ("{a[b:c}", "expected-colon", 2, "$.a", 1, 3),
    ("{a:{b}}", "expected-colon", 5, "$.a.b", 1, 6),
    ('{a:"x\ny",b}', "expected-colon", 10, "$.b", 2, 5),
    ("[}", "mismatched-bracket", 1, "$[0]", 1, 2),
    ("[a}", "mismatched-bracket", 2, "$[0]", 1, 3),
    ("[a,}", "mismatched-bracket", 3, "$[1]", 1, 4),
    ("{a:b]", "mismatched-bracket", 4, "$.a", 1, 5),
    ("{a:]", "mismatched-bracket", 3, "$.a", 1, 4),
    ("{a:[b}]", "mismatched-bracket", 5, "$.a[0]", 1, 6),
    ("]", "mismatched-bracket", 0, "$", 1, 1),
    ("}", "mismatched-bracket", 0, "$", 1, 1),
    ('a"b', "special-in-text", 1, "$", 1, 2),
    ("a{b", "special-in-text", 1, "$", 1, 2),
    ("a]", "special-in-text", 1, "$", 1, 2),
    ('[a"b]', "special-in-text", 2, "$[0]", 1, 3),
    ("[b,a{]", "special-in-text", 4, "$[1]", 1, 5),
    ("[a\nb]", "special-in-text", 2, "$[0]", 1, 3),
    ("[a\r\nb]", "special-in-text", 2, "$[0]", 1, 3),
    ("{a:b\nc}", "special-in-text", 4, "$.a", 1, 5),
    ("{a:b[c]}", "special-in-text", 4, "$.a", 1, 5),
    ('["a"b]', "text-after-value", 4, "$[0]", 1, 5),
    ('["a"[]]', "text-after-value", 4, "$[0]", 1, 5),
    ("[[]a]", "text-after-value", 3, "$[0]", 1, 4),
    ("{a:{}b}", "text-after-value", 5, "$.a", 1, 6),
    ("[[][]]", "text-after-value", 3, "$[0]", 1, 4),
    ('["a"\x0b]', "text-after-value", 4, "$[0]", 1, 5),
    ("{}a", "trailing-text", 2, "$", 1, 3),
    ("[]\na", "trailing-text", 3, "$", 2, 1),
    ("[]\r\na", "trailing-text", 4, "$", 2, 1),
    ("[]\ra", "trailing-text", 3, "$", 2, 1),
    ("[],[]", "trailing-text", 2, "$", 1, 3),
    ('"a"b', "trailing-text", 3, "$", 1, 4),
    ('[]""', "trailing-text", 2, "$", 1, 3),
    ("[]]", "trailing-text", 2, "$", 1, 3),
    ("{a:b}}", "trailing-text", 5, "$", 1, 6),
    ("{a:1,a:2}", "duplicate-name", 5, "$.a", 1, 6),
    ('{a:1,"a":2}', "duplicate-name", 5, "$.a", 1, 6),
    ("[{a:{b:1,b:2}}]", "duplicate-name", 9, "$[0].a.b", 1, 10),
    ("[\x0b]", "blank-list", 1, "$[0]", 1, 2),
    ("{a:[\xa0]}", "blank-list", 4, "$.a[0]", 1, 5),
]
WIRE_ERRORS = [
    *SHARED_ERRORS,
    ("\n", "special-in-text", 0, "$", 1, 1),
    ("a\n", "special-in-text", 1, "$", 1, 2),
    (" [a]", "special-in-text", 1, "$", 1, 2),
    ("[\n]", "special-in-text", 1, "$[0]", 1, 2),
    ("[a,\nb]", "special-in-text", 3, "$[1]", 1, 4),
    ("{a: [b]}", "special-in-text", 4, "$.a", 1, 5),
    ('{a: "b"}', "special-in-text", 4, "$.a", 1, 5),
    ("{\na:b}", "expected-name", 1, "$", 1, 2),
    ("{a\n:b}", "expected-colon", 2, "$.a", 1, 3),
    ('["a" ,b]', "text-after-value", 4, "$[0]", 1, 5),
    ("[[] ]", "text-after-value", 3, "$[0]", 1, 4),
    ('"a"\n', "trailing-text", 3, "$", 1, 4),
    ("[]\x0b", "trailing-text", 2, "$", 1, 3),
    ("[ ]", "blank-list", 1, "$[0]", 1, 2),
    ("[a,[\t]]", "blank-list", 4, "$[1][0]", 1, 5),
]
DUMP_ERRORS = [
    *SHARED_ERRORS,
    ("[\n", "unclosed-list", 2, "$[0]", 2, 1),
    ("[a \n", "unclosed-list", 4, "$[0]", 2, 1),
    ("{ a: b,\n", "unclosed-map", 8, "$", 2, 1),
    ('\n"a', "unclosed-quote", 1, "$", 2, 1),
    ("{ , }", "expected-name", 2, "$", 1, 3),
    ("{a: 1,\n}", "expected-name", 7, "$", 2, 1),
    ("{a\nb:c}", "expected-colon", 3, "$.a", 2, 1),
    ("[a\n\n}", "mismatched-bracket", 4, "$[0]", 3, 1),
    ("\n}", "mismatched-bracket", 1, "$", 2, 1),
    ('["a" b]', "text-after-value", 5, "$[0]", 1, 6),
    ('[a\n"b"]', "special-in-text", 2, "$[0]", 1, 3),
    ("{a: 1\n b: 2}", "special-in-text", 5, "$.a", 1, 6),
    ("{a: b}\n\n}", "trailing-text", 8, "$", 3, 1),
    ("a\nb", "trailing-text", 2, "$", 2, 1),
    ("{a:1, a :2}", "duplicate-name", 6, "$.a", 1, 7),
]


@pytest.mark.parametrize(
    ("dialect", "text", "code", "offset", "path", "line", "column"),
    [("wire", *row) for row in WIRE_ERRORS] + [("dump", *row) for row in DUMP_ERRORS],
)
def test_error_of_structure_has_its_code_and_place(dialect, text, code, offset, path, line, column):
    with pytest.raises(DecodeError) as caught:
        parse(text, dialect)
    error = caught.value
    assert (error.code, error.offset, error.path, error.line, error.column) == (code, offset, path, line, column)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"\n":[a', "expected ']' to close the list opened at line 2, column 3, got end of text"),
        ("{a:1", "expected '}' to close the map opened at line 1, column 1, got end of text"),
        ('[a,"', "expected '\"' to close the text quoted here, got end of text"),
        ("{,", "expected a name or '}', got ','"),
        ("{a:1,}", "expected a name, got '}'"),
        ("{a}", "expected ':' behind a name, got '}'"),
        ("[a}", "expected ']' for the list opened at line 1, column 1, got '}'"),
        ("[a\n]", "expected ',' or ']' behind bare text, or quotes around it, got '\\n'"),
        ('["a"b]', "expected ',' or ']', got 'b'"),
        ("{}a", "expected end of text, got 'a'"),
        ("[]]", "expected end of text, got ']'"),
        ("]", "expected a value, got ']'"),
        ("{a:,a:}", "expected each name once in a map, got a name again"),
        ("[" * 201, "expected at most 200 brackets open at once, got one more"),
    ],
)
def test_error_of_structure_says_what_was_expected(text, sentence):
    with pytest.raises(DecodeError) as caught:
        parse(text)
    assert str(caught.value).startswith(sentence + " at $")


@pytest.mark.parametrize("text", [" {a:1}", "\n[a]", "[\n\ta\n]", "{\n\ta: b\n}", "{ a: [] }", "[ ]"])
def test_indented_text_brings_a_hint_at_the_other_dialect(text):
    with pytest.raises(DecodeError) as caught:
        parse(text)
    assert caught.value.hint == 'this looks like indented text: read it with dialect="dump"'


@pytest.mark.parametrize(
    ("text", "dialect"), [("[a}", "wire"), ("{:b}", "wire"), ("{a:b{c}", "wire"), ("{\n\ta: b\n]", "dump")]
)
def test_other_errors_bring_no_hint(text, dialect):
    with pytest.raises(DecodeError) as caught:
        parse(text, dialect)
    assert caught.value.hint is None


# ---- depth [G8] ----


@each_dialect
@each_bracket
def test_depth_limit_counts_open_brackets(dialect, opened, closed):
    deepest = opened * 3 + closed * 3
    assert write(parse(deepest, dialect, Limits(depth=3))) == deepest


@each_dialect
@each_bracket
def test_one_bracket_more_is_too_deep(dialect, opened, closed):
    with pytest.raises(DecodeError) as caught:
        parse(opened * 4 + closed * 4, dialect, Limits(depth=3))
    assert (caught.value.code, caught.value.offset) == ("too-deep", 3 * len(opened))


def test_closed_brackets_do_not_count():
    assert len(parse("[" + ",".join(["[]"] * 500) + "]", limits=Limits(depth=2)).items) == 500


@each_dialect
@pytest.mark.parametrize(("opened", "step"), [("[", "[0]"), ("{a:", ".a")], ids=["list", "map"])
def test_hundred_thousand_opening_brackets_are_too_deep(dialect, opened, step):
    with pytest.raises(DecodeError) as caught:
        parse(opened * 100_000, dialect)
    error = caught.value
    assert (error.code, error.offset, error.path) == ("too-deep", 200 * len(opened), "$" + step * 200)


@each_dialect
@each_bracket
def test_deep_documents_need_no_stack(dialect, opened, closed):
    text = opened * 20_000 + closed * 20_000
    assert write(parse(text, dialect, Limits(depth=20_000))) == text


# ---- writing ----


@pytest.mark.parametrize(
    ("text", "quoted"), [("", '""'), ("a", '"a"'), ('"', '""""'), ('a"b', '"a""b"'), ('""', '""""""'), ("a\n", '"a\n"')]
)
def test_quote_doubles_inner_quotes(text, quoted):
    assert quote(text) == quoted


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Nothing(), ""),
        (Text(""), '""'),
        (Text("a"), "a"),
        (Text(" "), " "),
        *((Text(f"a{special}b"), quote(f"a{special}b")) for special in sorted(SPECIAL)),
        *((Text(plain_), plain_) for plain_ in (" a ", "\t", "\x00", "'", "\\", "=", "null", "7", "\u200b", "é", "😀")),
        (Text("a", quoted=True), '"a"'),
        (Text("a,b", quoted=False), "a,b"),
        (Text("", quoted=False), ""),
        (List([]), "[]"),
        (List([Nothing()]), "[]"),
        (List([Nothing(), Nothing()]), "[,]"),
        (List([Text("a"), Nothing(), Text("")]), '[a,,""]'),
        *((List([Text(blank)]), f'["{blank}"]') for blank in (" ", "  ", *BLANK.replace("\n", "").replace("\r", ""))),
        (List([Text("\x1c")]), "[\x1c]"),
        (List([Text("\u200b")]), "[\u200b]"),
        (List([Text(" ", quoted=False)]), "[ ]"),
        (List([Text(" "), Nothing()]), "[ ,]"),
        (Map([]), "{}"),
        (Map([Member(Text("a"), Nothing()), Member(Text("b:"), Text("c"))]), '{a:,"b:":c}'),
        (Map([Member(Text(""), List([Map([])]))]), '{"":[{}]}'),
        (Map([Member(Text("a b"), Text("2024-01-31T10:20:30Z", quoted=False))]), "{a b:2024-01-31T10:20:30Z}"),
    ],
)
def test_nodes_are_written(node, text):
    assert write(node) == text

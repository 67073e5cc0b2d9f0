"""Errors as data: places in a text, sentences, excerpts, and the table of codes."""

import copy
import pickle
import re
from dataclasses import dataclass
from enum import Enum

import pytest

from jsvcodec import DecodeError, EncodeError, JsvError, SchemaError, errors, transcode
from jsvcodec.errors import Path, Source, WordError, brief, reason
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.types import Char, Int32

# ---- sources ----


@pytest.mark.parametrize(
    "data",
    ["aé", "aé".encode(), bytearray("aé".encode()), memoryview("aé".encode()), memoryview(b"xax\xc3x\xa9")[1::2]],
)
def test_source_takes_text_and_all_kinds_of_bytes(data):
    assert Source.of(data).text == "aé"


@pytest.mark.parametrize("data", [None, 5, ["a"], object()], ids=["None", "int", "list", "object"])
def test_source_refuses_other_data(data):
    with pytest.raises(TypeError, match=r"^expected str, bytes, bytearray or memoryview, got "):
        Source.of(data)


@pytest.mark.parametrize(
    ("data", "text", "unit", "bom"),
    [
        ("a", "a", "character", False),
        (b"a", "a", "byte", False),
        ("\ufeffa", "a", "character", True),
        (b"\xef\xbb\xbfa", "a", "byte", True),
        ("\ufeff\ufeff", "\ufeff", "character", True),
        (b"\xef\xbb\xbf\xef\xbb\xbf", "\ufeff", "byte", True),
        ("\ufeff", "", "character", True),
        ("a\ufeff", "a\ufeff", "character", False),
        ("", "", "character", False),
        (b"", "", "byte", False),
    ],
)
def test_source_skips_one_byte_order_mark(data, text, unit, bom):
    assert Source.of(data) == Source(text, unit, bom)


@pytest.mark.parametrize(
    ("data", "offsets"),
    [
        ("aé日😀x", [0, 1, 2, 3, 4, 5]),
        ("\ufeffaé日😀x", [1, 2, 3, 4, 5, 6]),
        ("aé日😀x".encode(), [0, 1, 3, 6, 10, 11]),
        ("\ufeffaé日😀x".encode(), [3, 4, 6, 9, 13, 14]),
        ("\ud800x", [0, 1, 2]),
    ],
)
def test_offset_counts_in_the_unit_of_the_document(data, offsets):
    source = Source.of(data)
    assert [source.offset(index) for index in range(len(source.text) + 1)] == offsets


@pytest.mark.parametrize(
    ("text", "lines", "columns"),
    [
        ("", [1], [1]),
        ("ab", [1, 1, 1], [1, 2, 3]),
        ("a\nb", [1, 1, 2, 2], [1, 2, 1, 2]),
        ("a\rb", [1, 1, 2, 2], [1, 2, 1, 2]),
        ("a\r\nb", [1, 1, 1, 2, 2], [1, 2, 3, 1, 2]),
        ("\n\n", [1, 2, 3], [1, 1, 1]),
        ("\r\r", [1, 2, 3], [1, 1, 1]),
        ("\n\r", [1, 2, 3], [1, 1, 1]),
        ("\r\n\r\n", [1, 1, 2, 2, 3], [1, 2, 1, 2, 1]),
        ("\n\r\n", [1, 2, 2, 3], [1, 1, 2, 1]),
        ("é😀\nb", [1, 1, 1, 2, 2], [1, 2, 3, 1, 2]),
        ("a\x0b\x85\u2028b", [1] * 6, [1, 2, 3, 4, 5, 6]),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("form", [str, str.encode], ids=["str", "bytes"])
def test_lines_and_columns_count_characters_from_1(text, lines, columns, mark, form):
    source = Source.of(form(mark + text))
    places = range(len(text) + 1)
    assert ([source.line(at) for at in places], [source.column(at) for at in places]) == (lines, columns)


@pytest.mark.parametrize(
    ("data", "offset", "column", "shown"),
    [
        (b"\xff", 0, 1, "byte 0xff (invalid start byte)"),
        (b"[\xc3\xa9,\xe9]", 4, 4, "byte 0xe9 (invalid continuation byte)"),
        (b"\xef\xbb\xbf[\xc3\xa9,\xe9]", 7, 4, "byte 0xe9 (invalid continuation byte)"),
        (b"a\xe2\x82", 1, 2, "byte 0xe2 (unexpected end of data)"),
        (b"\xed\xa0\x80", 0, 1, "byte 0xed (invalid continuation byte)"),
        (b"\xc0\x80", 0, 1, "byte 0xc0 (invalid start byte)"),
        (b"a\xef\xbb", 1, 2, "byte 0xef (unexpected end of data)"),
        (b"a\xe0\x80\xaf", 1, 2, "byte 0xe0 (invalid continuation byte)"),
        (b"a\xf0\x80\x80\xaf", 1, 2, "byte 0xf0 (invalid continuation byte)"),
        (b"a\xf4\x90\x80\x80", 1, 2, "byte 0xf4 (invalid continuation byte)"),
        (b"a\xf5\x80\x80\x80", 1, 2, "byte 0xf5 (invalid start byte)"),
        (b"a\xed\xbf\xbf", 1, 2, "byte 0xed (invalid continuation byte)"),
        (b"a\x80", 1, 2, "byte 0x80 (invalid start byte)"),
    ],
)
def test_bytes_other_than_utf8_are_an_error_with_its_place(data, offset, column, shown):
    with pytest.raises(DecodeError) as caught:
        Source.of(data)
    error = caught.value
    assert (error.code, error.offset, error.unit, error.column, error.found) == (
        "bad-encoding", offset, "byte", column, shown,
    )  # fmt: skip


BAD = [b"\xc0\x80", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xff", b"\xe9"]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b""),
        (b"[a,", b",b]"),
        (b'["a', b'"]'),
        (b"{a:", b"}"),
        (b"{", b":a}"),
        (b"{x:[", b"]}"),
        (b"\xef\xbb\xbf[", b"]"),
    ],
)
@pytest.mark.parametrize("type", [None, GetActiveSessionsResponse, list[str], dict[str, str]])
def test_bytes_other_than_utf8_are_an_error_wherever_they_stand(codec, type, before, bad, after):
    with pytest.raises(DecodeError) as caught:
        codec(type).decode(before + bad + after)
    assert (caught.value.code, caught.value.offset, caught.value.path) == ("bad-encoding", len(before), "$")


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\xef\xbb\xbf[a]", ["a"]),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa"),
        (b"[\xef\xbb\xbf]", ["\ufeff"]),
        (b"[a\0b,\0]", ["a\0b", "\0"]),
        (b"{\0:\0}", {"\0": "\0"}),
        ("[\ud800,\udfff\ud800]", ["\ud800", "\udfff\ud800"]),
        ("{\udc80:a}", {"\udc80": "a"}),
        (b"[\xf4\x8f\xbf\xbf,\xef\xbf\xbf]", ["\U0010ffff", "\uffff"]),
    ],
)
def test_marks_zeros_and_surrogates_are_characters_like_others(codec, data, value):
    assert codec().decode(data) == value


def test_excerpt_of_bad_bytes_escapes_them():
    with pytest.raises(DecodeError) as caught:
        Source.of(b"a\n\xc3\xa9\xff\xfe")
    assert caught.value.excerpt() == "é\\xff\\xfe\n ^"


# ---- excerpts ----


@pytest.mark.parametrize(
    ("text", "index", "line", "caret"),
    [
        ("{a:b}", 3, "{a:b}", 3),
        ("", 0, "", 0),
        ("abc", 3, "abc", 3),
        ("a\nbc\nd", 3, "bc", 1),
        ("a\r\nbc\r\nd", 4, "bc", 1),
        ("a\rbc\rd", 3, "bc", 1),
        ("ab\ncd", 2, "ab", 2),
        ("ab\r\ncd", 2, "ab", 2),
        ("ab\n", 3, "", 0),
        ("\nab", 0, "", 0),
        ("\rab", 0, "", 0),
        # long lines are cut on both sides
        ("a" * 48 + "X" + "b" * 23, 48, "a" * 48 + "X" + "b" * 23, 48),
        ("a" * 49 + "X" + "b" * 24, 49, "…" + "a" * 48 + "X" + "b" * 23 + "…", 49),
        ("a" * 1000 + "\nX" + "b" * 1000, 1001, "X" + "b" * 23 + "…", 0),
        # what takes another width than one column, or none
        ("日本X", 2, "日本X", 4),
        ("ＡX", 1, "ＡX", 2),
        ("😀X", 1, "😀X", 2),
        ("e\u0301X", 2, "e\u0301X", 1),
        ("न\u0941X", 2, "न\u0941X", 1),
        ("a\ufe0fX", 2, "a\ufe0fX", 1),
        # what does not show, or would move the caret
        ("é\tX", 2, "é\\tX", 3),
        ("\x00\x1b\x7fX", 3, "\\x00\\x1b\\x7fX", 12),
        ("\x85\xa0X", 2, "\\x85\\xa0X", 8),
        ("\u2028\u3000X", 2, "\\u2028\\u3000X", 12),
        ("\u202e\u200b\u200dX", 3, "\\u202e\\u200b\\u200dX", 18),
        ("\ud800X", 1, "\\ud800X", 6),
        ("a\tb", 1, "a\\tb", 1),
        # right-to-left letters count in the order of the text
        ("{שלום:X}", 6, "{שלום:X}", 6),
    ],
)
def test_excerpt_puts_the_caret_below_the_character(text, index, line, caret):
    assert Source.of(text).excerpt(index) == f"{line}\n{' ' * caret}^"


def test_excerpt_of_a_line_of_20_megabytes_stays_readable():
    text = "é" * 10_000_000 + "X" + "ü" * 10_000_000
    assert Source.of(text).excerpt(10_000_000) == f"…{'é' * 48}X{'ü' * 23}…\n{' ' * 49}^"


# ---- paths and brief values ----


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        ([], "$"),
        (["sessions", 3, "callState"], "$.sessions[3].callState"),
        ([0, 0], "$[0][0]"),
        (["größe"], "$.größe"),
        (["class"], "$.class"),
        (["a b"], "$['a b']"),
        (["1"], "$['1']"),
        ([""], "$['']"),
        (["x'y"], '$["x\'y"]'),
        (["a\nb", "c"], "$['a\\nb'].c"),
        (["a" * 200, 0], f"${'.'}{'a' * 200}[0]"),
        (["a" * 101 + "b" * 100, 0], f"$['{'a' * 100}…{'b' * 100}'][0]"),
    ],
)
def test_path_is_shown_as_steps_from_the_root(steps, shown):
    path = Path()
    for step in steps:
        path = path.child(step)
    assert str(path) == shown


def test_path_takes_any_depth():
    path = Path()
    for _ in range(100_000):
        path = path.child(0)
    assert str(path) == "$" + "[0]" * 100_000


def test_path_is_shared_with_its_children():
    parent = Path().child("a")
    assert parent.child(1).parent is parent is parent.child(2).parent


class Broken:
    def __repr__(self):
        raise RuntimeError("no")


class TwoLines:
    def __repr__(self):
        return "a\nb"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        ("a", "'a'"),
        ("x" * 38, "'" + "x" * 38 + "'"),
        ("x" * 39, "'" + "x" * 38 + "…"),
        (b"x" * 39, "b'" + "x" * 37 + "…"),
        ("\n" * 100, "'" + "\\n" * 19 + "…"),
        ([1] * 100, "[1, 1, 1, 1, 1, 1, ...]"),
        (Broken(), "<Broken>"),
        (10**5000, "<int>"),
    ],
    ids=range(9),
)
def test_brief_cuts_to_40_characters(value, shown):
    assert brief(value) == shown


def test_brief_does_not_read_a_long_text_whole():
    class Text(str):
        __slots__ = ()

        def __repr__(self):
            raise AssertionError("the whole text was asked for")

    assert brief(Text("x" * 1000)) == "'" + "x" * 38 + "…"


def test_brief_is_one_line():
    assert "\n" not in brief(TwoLines())


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("negative"), "ValueError: negative"),
        (ValueError("two\n lines"), "ValueError: two\\n lines"),
        (ValueError("x" * 1000), "ValueError: " + "x" * 200),
        (Speechless(), "Speechless: no words"),
        (KeyError("k"), "KeyError: 'k'"),
    ],
    ids=["plain", "lines", "long", "speechless", "key"],
)
def test_reason_is_one_line_of_bounded_length(error, said):
    assert reason(error) == said


# ---- errors ----


def decode_error(**members):
    members = {"expected": "int32", "found": "'x'", "source": Source("a\nbé:x", "byte", True), "index": 5} | members
    return DecodeError("bad-word", **members)


def test_decode_error_is_one_line():
    assert str(decode_error(path="$.b[0]")) == "expected int32, got 'x' at $.b[0] (line 2, column 4)"


def test_decode_error_ends_with_its_hint():
    assert str(decode_error(hint="try this")) == "expected int32, got 'x' at $ (line 2, column 4); try this"


def test_decode_error_finds_its_place():
    error = decode_error()
    assert (error.offset, error.unit, error.line, error.column, error.excerpt()) == (9, "byte", 2, 4, "bé:x\n   ^")


def test_decode_error_does_not_show_the_whole_document():
    assert "source" not in repr(decode_error())


LONG = "$" + ".step" * 1000


@pytest.mark.parametrize(
    "error",
    [lambda path: decode_error(path=path), lambda path: EncodeError("cycle", expected="a", found="b", path=path)],
)
def test_long_path_is_shown_without_its_middle(error):
    assert f" at {LONG[:80]}…{LONG[-80:]}" in str(error(LONG))


def test_path_of_160_characters_is_shown_whole():
    assert f" at {LONG[:160]} (line" in str(decode_error(path=LONG[:160]))


def test_path_of_161_characters_is_shown_without_its_middle():
    assert LONG[:161] not in str(decode_error(path=LONG[:161]))


def test_long_path_is_kept_whole():
    assert decode_error(path=LONG).path == LONG


def test_encode_error_is_one_line():
    error = EncodeError("wrong-type", expected="int", found="'x'", path="$.a")
    assert str(error) == "expected int, got 'x' at $.a"


def test_encode_error_ends_with_its_hint():
    error = EncodeError("too-deep", expected="less", found="more", hint="try this")
    assert str(error) == "expected less, got more at $; try this"


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (DecodeError, ValueError), (EncodeError, ValueError), (SchemaError, TypeError),
        (DecodeError, JsvError), (EncodeError, JsvError), (SchemaError, JsvError),
    ],
)  # fmt: skip
def test_errors_have_their_bases(error, base):
    assert issubclass(error, base)


def test_word_error_never_leaves_as_an_error_of_the_package():
    assert not issubclass(WordError, JsvError)


DECODE_MEMBERS = (
    "code",
    "expected",
    "found",
    "path",
    "hint",
    "index",
    "source",
    "offset",
    "unit",
    "line",
    "column",
    "args",
)
ENCODE_MEMBERS = ("code", "expected", "found", "path", "hint", "args")
SPECIMENS = [
    (decode_error(path="$.a[1]", hint="try this"), DECODE_MEMBERS),
    (decode_error(), DECODE_MEMBERS),
    (EncodeError("cycle", expected="a", found="b", path="$.a", hint="c"), ENCODE_MEMBERS),
    (EncodeError("cycle", expected="a", found="b"), ENCODE_MEMBERS),
]
COPIES = {
    **{
        f"pickle {protocol}": lambda error, protocol=protocol: pickle.loads(pickle.dumps(error, protocol))
        for protocol in range(6)
    },
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}

each_copy = pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
each_specimen = pytest.mark.parametrize(("error", "members"), SPECIMENS)


@each_copy
@each_specimen
def test_copy_of_an_error_keeps_its_members(duplicate, error, members):
    made = duplicate(error)
    assert type(made) is type(error)
    assert [getattr(made, name) for name in members] == [getattr(error, name) for name in members]


@each_copy
@each_specimen
def test_copy_of_an_error_says_the_same(duplicate, error, members):  # noqa: ARG001
    assert str(duplicate(error)) == str(error)


@each_copy
@pytest.mark.parametrize(
    "make", [decode_error, lambda: EncodeError("cycle", expected="a", found="b")], ids=["decode", "encode"]
)
def test_copy_of_an_error_keeps_its_notes(duplicate, make):
    error = make()
    error.add_note("while reading a.jsv")
    assert duplicate(error).__notes__ == ["while reading a.jsv"]


# ---- codes: the table in the module's head, each with an example that raises it ----


class State(Enum):
    IDLE = "Idle"


@dataclass
class Foo:
    id: Int32
    state: State = State.IDLE

    def __post_init__(self):
        if self.id < 0:
            raise ValueError("negative")


@dataclass
class Refusing:
    id: Int32

    def __post_init__(self):
        raise ValueError("two\nlines")


def decoding(data, type=None, **options):
    return lambda codec: codec(type, **options).decode(data)


def encoding(value, type=None, **options):
    return lambda codec: codec(type, **options).encode(value)


def holding_itself():
    items = []
    items.append(items)
    return items


def code_of(codec, text):
    """Return the code with which a codec refuses a text, or None."""
    try:
        codec.decode(text)
    except DecodeError as error:
        return error.code


DECODE_CODES = {
    "bad-encoding": decoding(b"\xff"),
    "unclosed-list": decoding("[a"),
    "unclosed-map": decoding("{a:b"),
    "unclosed-quote": decoding('{a:"b}'),
    "expected-name": decoding("{a:b,}"),
    "expected-colon": decoding("{a}"),
    "expected-value": decoding("[1,]", format="json"),
    "bad-escape": decoding(r'["\q"]', format="json"),
    "mismatched-bracket": decoding("[a}"),
    "special-in-text": decoding('[a"b]'),
    "text-after-value": decoding('["a"b]'),
    "trailing-text": decoding("{}a"),
    "too-deep": decoding("[[]]", max_depth=1),
    "too-long": decoding("[a]", max_length=2),
    "too-many": decoding("[a,b]", max_items=1),
    "long-text": decoding("[ab]", max_text=1),
    "blank-list": decoding("[ ]"),
    "lost-nothing": decoding("[1,,]", list[int | None]),
    "bad-text": decoding("[\u200b]"),
    "bad-name": decoding('{"a""b":1}'),
    "duplicate-name": decoding("{a:1,a:2}"),
    "wrong-shape": decoding("{id:[1]}", Foo),
    "no-value": decoding("{id:}", Foo),
    "bad-word": decoding("{id:x}", Foo),
    "out-of-range": decoding("{id:3000000000}", Foo),
    "missing-member": decoding("{}", Foo),
    "unknown-member": decoding("{x:1}", Foo, unknown="forbid"),
    "typed-object": decoding("{__type:x}", Foo),
    "rejected": decoding("{id:1}", Refusing),
}
ENCODE_CODES = {
    "wrong-type": encoding("x", int),
    "out-of-range": encoding(Foo(3_000_000_000)),
    "bad-text": encoding("\u200b"),
    "bad-name": encoding({'a"b': 1}),
    "duplicate-name": encoding({1: "a", "1": "b"}),
    "lost-none": encoding([None]),
    "lone-surrogate": encoding("\ud800"),
    "too-deep": encoding([[]], max_depth=1),
    "cycle": encoding(holding_itself()),
    "not-carried": lambda codec: transcode("[1]", to="jsv"),  # noqa: ARG005,
}
RAISING = [(DecodeError, *item) for item in DECODE_CODES.items()] + [
    (EncodeError, *item) for item in ENCODE_CODES.items()
]

each_code = pytest.mark.parametrize(
    ("error", "code", "attempt"), RAISING, ids=[f"{row[0].__name__}-{row[1]}" for row in RAISING]
)


# The module's head: two tables of rows "``code``   ``example`` [how it is read]: meaning".
READ, _, WRITTEN = errors.__doc__.partition("`EncodeError.code` is one of")
CODE = re.compile(r"^``([a-z-]+)``", re.MULTILINE)
EXAMPLE = re.compile(
    r"^``([a-z-]+)`` +``([^`]+)``"
    r"(?: in ([A-Z][^ ]+)| (?:into|as) ``([^`]+)``| with ``([a-z_]+)=(?:([0-9]+)|\"([a-z]+)\")``)?:",
    re.MULTILINE,
)


NAMES = {"Char": Char, "Int32": Int32}


def options_of(name, number, word):
    return {name: int(number) if number else word} if name else {}


def test_every_code_of_reading_in_the_table_has_an_example():
    assert CODE.findall(READ) == [code for code, *_ in EXAMPLE.findall(READ)]
    assert sorted(CODE.findall(READ)) == sorted(DECODE_CODES)


def test_every_code_of_writing_in_the_table_has_an_example():
    assert CODE.findall(WRITTEN) == [code for code, *_ in EXAMPLE.findall(WRITTEN)] + ["cycle", "not-carried"]
    assert sorted(CODE.findall(WRITTEN)) == sorted(ENCODE_CODES)


@pytest.mark.parametrize("row", EXAMPLE.findall(READ), ids=lambda row: row[0])
def test_example_of_reading_raises_its_code(codec, row):
    code, text, encoding, hint, *option = row
    data = text.encode(encoding) if encoding else text
    hints = [eval(hint, NAMES)] if hint else [None, Foo]
    assert code in [code_of(codec(each, **options_of(*option)), data) for each in hints]


@pytest.mark.parametrize("row", EXAMPLE.findall(WRITTEN), ids=lambda row: row[0])
def test_example_of_writing_raises_its_code(codec, row):
    code, value, _, hint, *option = row
    with pytest.raises(EncodeError) as caught:
        codec(eval(hint or "None", NAMES), **options_of(*option)).encode(eval(value))
    assert caught.value.code == code


@each_code
def test_example_raises_its_code(codec, error, code, attempt):
    with pytest.raises(error) as caught:
        attempt(codec)
    assert caught.value.code == code


@each_code
def test_sentence_is_one_line(codec, error, code, attempt):  # noqa: ARG001
    with pytest.raises(error) as caught:
        attempt(codec)
    assert re.fullmatch(r"expected .+, got .+ at \$.*", str(caught.value))

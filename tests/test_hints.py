"""Hints: what likely lies behind an error."""

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal, TypedDict

import pytest

from jsvcodec import DecodeError, EncodeError, Scalar, WordError, hints
from jsvcodec.types import Char


def integer(word):
    if not word.isascii() or not word.isdigit():
        raise ValueError(word)
    return int(word)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("null", "null is a word like any other: an empty place says nothing, where the type has | None"),
        (" None ", "None is a word like any other: an empty place says nothing, where the type has | None"),
        (" 7", "did you mean 7? white space belongs to the text"),
        ("7,", "did you mean 7? numbers have no thousands separators"),
        ("1.000,50", None),
        ("1,000,000", "did you mean 1000000? numbers have no thousands separators"),
        ("+7", "did you mean 7? numbers have no sign in front unless they are negative"),
        ("'7'", "did you mean 7? single quotes are text"),
        ("€7", "did you mean 7? numbers have no unit or currency"),
        ("7.5", "an integer has no fraction: float and Decimal have"),
        ("10.0.0.1", None),
        ("x", None),
        ("7" * 201 + "x", None),
    ],
)
def test_word_brings_a_hint_at_what_would_be_read(word, hint):
    assert hints.of_word(word, integer, int) == hint


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Ringin", "did you mean Ringing?"),
        ("RINGIGN", "did you mean Ringing?"),
        ("zzz", "such as Ringing, Hold"),
    ],
)
def test_word_brings_a_hint_at_the_nearest_choice(word, hint):
    assert hints.of_word(word, integer, object, ("Ringing", "Hold")) == hint


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("129,90", "did you mean 129.90? numbers have a decimal point"),
        ("1.234,50", "did you mean 1234.50? numbers have a decimal point"),
        ("1,234.50", "did you mean 1234.50? numbers have no thousands separators"),
        ("1,234", "numbers have a decimal point, and no thousands separators"),
        ("1,234,567", "did you mean 1234567? numbers have no thousands separators"),
    ],
)
@pytest.mark.parametrize("row", [float, Decimal])
def test_number_with_commas_brings_no_other_number(word, hint, row):
    assert hints.of_word(word, row, row) == hint


def test_lack_of_memory_is_no_hint():
    def fails(word):
        raise MemoryError(word)

    with pytest.raises(MemoryError):
        hints.of_word(" x", fails, int)


def test_row_of_the_users_own_is_asked_once(codec):
    asked = []

    def read(word):
        asked.append(word)
        raise WordError

    row = Scalar("odd", str, decode=read, encode=str, json="string")
    with pytest.raises(DecodeError):
        codec(Annotated[str, row]).decode(" $1,5")
    assert set(asked) == {" $1,5"}


def test_hint_stays_on_its_line(codec):
    odd = Enum("odd", {"A": "a\nb", "B": "\u202ec"})
    with pytest.raises(DecodeError) as caught:
        codec(odd).decode("x")
    assert str(caught.value).endswith("; such as a\\nb, \\u202ec")


def test_many_choices_are_not_all_named():
    assert hints.of_word("zzz", integer, object, tuple(f"Choice{number}" for number in range(9))) is None


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (bytes, "ab_c_de_f_gh"),
        (bytes, '"ab,cd"'),
        (bytes, "%%%"),
        (Char, "'x'"),
        (bool, "1.0"),
        (Decimal, "9" * 40 + ".5"),
        (float, "1.2.3"),
        (int, "10.0.0.1"),
        (Literal["1", "2"], "1.5"),
    ],
)
def test_word_brings_no_hint_that_is_false(codec, hint, text):
    with pytest.raises(DecodeError) as caught:
        codec(hint).decode(text)
    assert caught.value.hint in (None, "such as True, False")


def test_date_brings_a_hint_at_its_form(codec):
    with pytest.raises(DecodeError) as caught:
        codec(date).decode("31/12/2026")
    assert caught.value.hint == "dates are written yyyy-mm-dd"


@pytest.mark.parametrize(
    ("name", "found"),
    [("acountName", "accountName"), ("ACCOUNT_NAME", "accountName"), ("x", None), ("a" * 65, None), ("", None)],
)
def test_near_finds_the_name_that_was_meant(name, found):
    assert hints.near(name, ["id", "accountName", "a" * 65]) == found


class Keyed(TypedDict):
    id: int


@pytest.mark.parametrize("unknown", ["ignore", "forbid"])
@pytest.mark.parametrize("text", ["{'id':1}", "{`id`:1}"])
def test_names_in_single_quotes_bring_a_hint(codec, text, unknown):
    with pytest.raises(DecodeError) as caught:
        codec(Keyed, unknown=unknown).decode(text)
    assert caught.value.hint == "single quotes are text like any other: quote with double ones"


@pytest.mark.parametrize("type", [Keyed, list[int], dict[str, int]])
def test_page_where_an_object_is_wanted_brings_a_hint(codec, type):
    with pytest.raises(DecodeError) as caught:
        codec(type).decode("<!DOCTYPE html><html>Sorry</html>")
    assert caught.value.hint.startswith("this is HTML, maybe an error page")


@pytest.mark.parametrize(
    ("value", "said"),
    [({"id": 1, "name": 2}, "Keyed has no key 'name'"), ({}, "expected a key 'id', got none"), (3, "got 3 at $")],
)
def test_dict_of_other_keys_is_told_which(codec, value, said):
    with pytest.raises(EncodeError, match=re.escape(said)):
        codec(Keyed).encode(value)


def test_near_looks_at_some_names_only():
    assert hints.near("last", (name for name in [*map(str, range(1000)), "last"])) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html>", "HTML"),
        ("\n <html>", "HTML"),
        ("<Body>", "HTML"),
        ("<?xml version='1.0'?>", "XML"),
        ("<a/>", "XML"),
        ("a<b", None),
        ("<3 [love]", None),
        ('<- see "a"', None),
        ("", None),
    ],
)
def test_foreign_documents_are_known_by_their_beginning(text, kind):
    assert hints.foreign(text) == kind


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ('{"a": 1, "b": [1]}', "expected-colon", "this looks like JSON"),
        ('{"a": [1]}', "special-in-text", "this looks like JSON"),
        ('[\n  {"a": "b"}\n]', "special-in-text", "this looks like JSON"),
        ('{a:"say \\"hi\\""}', "text-after-value", "a quote inside quotes is doubled, not escaped with a backslash"),
        ("{a:'b, c',d:e}", "expected-colon", "single quotes are text like any other"),
        ("{a:b, c,d:e}", "expected-colon", "a comma that belongs to a text needs quotes around the text"),
        ('{a:"b"c"}', "text-after-value", "a quote inside quotes is doubled"),
        ("{a:b,}", "expected-name", "take the comma before it away"),
        ("[a", "unclosed-list", "the text ends too early: was it cut off?"),
        ("{a:", "unclosed-map", "the text ends too early: was it cut off?"),
        ('{a:"b', "unclosed-quote", "the quote opened here is never closed"),
        ("{a:b}{c:d}", "trailing-text", "one document at a time"),
        ("{a:b}\0\0", "trailing-text", "cut off the NUL bytes behind the document"),
        ("a,b\n1,2", "special-in-text", "this looks like CSV"),
        ("{a:b\n", "special-in-text", "the text ends too early: was it cut off?"),
        ('{a:"b"\r\n', "text-after-value", "the text ends too early: was it cut off?"),
        ("[{a:b}\n", "text-after-value", "the text ends too early: was it cut off?"),
        ("{a:b,\n", "expected-name", "the text ends too early: was it cut off?"),
        ("{a: [b]}", "special-in-text", "white space in front of a value makes it text"),
        ('{a:["b" ,c]}', "text-after-value", 'JSV has no space around its marks; dialect="dump" allows it'),
        ("{a:[b]\n,c:d}", "text-after-value", "JSV has no space around its marks"),
        ("<html>\n", "special-in-text", "this is HTML, maybe an error page"),
    ],
)
def test_structure_brings_a_hint(codec, text, code, hint):
    with pytest.raises(DecodeError) as caught:
        codec().decode(text)
    assert caught.value.code == code
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("{a:[b]c}", "wire"),
        ("{a:b,c:{d}}", "wire"),
        ("{a:b,c:{d=1}}", "wire"),
        ('{a:say "hi"}', "wire"),
        ("{a:b c{d}}", "wire"),
        ('{ a: b "c" }', "dump"),
        ("[" + "a" * 210 + ",b\nc]", "wire"),
        ("[b\n" + "\n" * 210 + "c]", "wire"),
        ("[" + "don't " * 40 + ',zz,yy"]', "wire"),
    ],
)
def test_structure_brings_no_hint_that_is_false(codec, text, dialect):
    with pytest.raises(DecodeError) as caught:
        codec(dialect=dialect).decode(text)
    assert caught.value.hint is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("type", [None, list[int], int])
def test_utf_16_is_known_without_bytes_that_are_no_utf_8(codec, type, encoding):
    (problem,) = codec(type).check("[1,2]".encode(encoding))
    assert problem.hint == "this looks like UTF-16: decode it to str first"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"\xff\xfe[\0]\0", "this looks like UTF-16: decode it to str first"),
        ("[[é]]".encode("utf-16-le"), "this looks like UTF-16: decode it to str first"),
        (b"\x1f\x8b\x08", "this looks like gzip: decompress it first"),
        (b"[caf\xe9]", "if it is Latin-1 or Windows-1252, decode it to str first"),
        (b"[caf\xc3", "the text ends inside a character: was it cut off?"),
        (b"5\x80", "if it is Latin-1 or Windows-1252, decode it to str first"),
        (b"[a,caf\xff", "if it is Latin-1 or Windows-1252, decode it to str first"),
        (b"{a\0\0b:\xff}", "if it is Latin-1 or Windows-1252, decode it to str first"),
    ],
)
def test_other_encodings_bring_a_hint(codec, data, hint):
    with pytest.raises(DecodeError) as caught:
        codec().decode(data)
    assert (caught.value.code, caught.value.hint) == ("bad-encoding", hint)

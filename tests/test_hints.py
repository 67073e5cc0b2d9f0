"""Hints: what likely lies behind an error."""

import pytest

from jsvcodec import DecodeError, hints


def integer(word):
    if not word.isascii() or not word.isdigit():
        raise ValueError(word)
    return int(word)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("null", "null is a word like any other: leave the place empty where there is nothing"),
        (" None ", "None is a word like any other: leave the place empty where there is nothing"),
        (" 7", "did you mean 7? white space belongs to the text"),
        ("7,", "did you mean 7? numbers have no thousands separators"),
        ("1,000,000", "did you mean 1000000? numbers have no thousands separators"),
        ("+7", "did you mean 7? numbers have no sign in front unless they are negative"),
        ("'7'", "did you mean 7? single quotes are text"),
        ("€7", "did you mean 7? numbers have no unit or currency"),
        ("7.5", "an integer has no fraction: float and Decimal have"),
        ("31/12/2026", "dates are written yyyy-mm-dd"),
        ("x", None),
        ("7" * 201 + "x", None),
    ],
)
def test_word_brings_a_hint_at_what_would_be_read(word, hint):
    assert hints.of_word(word, integer) == hint


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Ringin", "did you mean Ringing?"),
        ("RINGIGN", "did you mean Ringing?"),
        ("zzz", "one of Ringing, Hold"),
    ],
)
def test_word_brings_a_hint_at_the_nearest_choice(word, hint):
    assert hints.of_word(word, integer, ("Ringing", "Hold")) == hint


def test_many_choices_are_not_all_named():
    assert hints.of_word("zzz", integer, tuple(f"Choice{number}" for number in range(9))) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [("acountName", "accountName"), ("ACCOUNT_NAME", "accountName"), ("x", None), ("a" * 65, None), ("", None)],
)
def test_near_finds_the_name_that_was_meant(name, found):
    assert hints.near(name, ["id", "accountName", "a" * 65]) == found


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
        ("{a: [b]}", "special-in-text", "white space in front of a value makes it text"),
        ("<html>\n", "special-in-text", "this is HTML, maybe an error page"),
    ],
)
def test_structure_brings_a_hint(codec, text, code, hint):
    with pytest.raises(DecodeError) as caught:
        codec().decode(text)
    assert caught.value.code == code
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"\xff\xfe[\0]\0", "this looks like UTF-16: decode it to str first"),
        ("[[é]]".encode("utf-16-le"), "this looks like UTF-16: decode it to str first"),
        (b"\x1f\x8b\x08", "this looks like gzip: decompress it first"),
        (b"[caf\xe9]", "if it is Latin-1 or Windows-1252, decode it to str first"),
        (b"[caf\xc3", "the text ends inside a character: was it cut off?"),
    ],
)
def test_other_encodings_bring_a_hint(codec, data, hint):
    with pytest.raises(DecodeError) as caught:
        codec().decode(data)
    assert (caught.value.code, caught.value.hint) == ("bad-encoding", hint)

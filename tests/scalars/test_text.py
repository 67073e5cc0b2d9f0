"""The rows of text, Char, Uri, UUID and bytes."""

from base64 import b64encode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvcodec.errors import WordError
from jsvcodec.scalars.text import BYTES, CHAR, TEXT, URI, UUID_ROW


class Loud(str):
    __slots__ = ()

    def __str__(self):
        return "LOUD"


def refusal(function, argument):
    """Return the code with which a row refuses."""
    with pytest.raises(WordError) as caught:
        function(argument)
    return caught.value.code


# ---- text ----


@pytest.mark.parametrize(
    "word", ["", " ", "null", "True", "7", 'a"b', "a\r\nb", "\x00", "\ufeff", "\u200b\u200b", "\ud800"]
)
def test_text_is_itself_both_ways(word):
    assert TEXT.decode(word) == TEXT.encode(word) == word


@pytest.mark.parametrize("direction", [TEXT.decode, TEXT.encode])
def test_lone_zero_width_space_is_refused(direction):
    assert refusal(direction, "\u200b") == "bad-text"


def test_subclass_is_written_as_the_text_it_is():
    assert TEXT.encode(Loud("quiet")) == "quiet"


def test_subclass_is_written_as_plain_text():
    assert type(TEXT.encode(Loud("quiet"))) is str


@pytest.mark.parametrize("row", [TEXT, CHAR, URI], ids=lambda row: row.name)
@pytest.mark.parametrize("value", [None, 1, b"a", ["a"]])
def test_other_than_text_is_refused(row, value):
    assert refusal(row.encode, value) == "wrong-type"


# ---- Char ----


@pytest.mark.parametrize(
    "char", ["a", "7", " ", ",", '"', "{", "\\", "\x00", "\n", "é", "\u200b", "\ufeff", "\uffff", "\ud83d"]
)
def test_char_is_itself_both_ways(char):
    assert CHAR.decode(char) == CHAR.encode(char) == char


@pytest.mark.parametrize("word", ["", "ab", "  ", "\\n", "e\u0301", "😀", "a" * 1000])
def test_char_refuses_other_than_one_unit(word):
    assert (refusal(CHAR.decode, word), refusal(CHAR.encode, word)) == ("bad-word", "bad-text")


def test_char_is_written_bare_by_the_reference():
    assert CHAR.bare


# ---- Uri (which texts are taken: test_uris.py) ----


@pytest.mark.parametrize("uri", ["http://example.com", "HTTP://Example.COM/Path", "http://a/b%20c", "urn:x:y"])
def test_uri_is_kept_as_given_both_ways(uri):
    assert URI.decode(uri) == URI.encode(uri) == uri


@pytest.mark.parametrize("word", ["", "/path", "relative/x", "?q", "example.com", "null"])
def test_uri_refuses_what_is_not_absolute(word):
    assert (refusal(URI.decode, word), refusal(URI.encode, word)) == ("bad-word", "bad-text")


def test_uri_is_rewritten_if_it_is_written_exactly():
    assert URI.exact("HTTP://Example.COM/a%20b") == "http://example.com/a b"


@pytest.mark.parametrize("value", [None, 1, b"http://a/"])
def test_other_than_text_is_refused_as_exact_uri(value):
    assert refusal(URI.exact, value) == "wrong-type"


def test_empty_uri_is_nothing_to_the_reference():
    assert (URI.exact(""), URI.void) == ("", True)


# ---- UUID ----

SOME = UUID("3f2504e0-4f89-11d3-9a0c-0305e82c3301")
DASHED = str(SOME)


@pytest.mark.parametrize(
    "word",
    [
        SOME.hex,
        SOME.hex.upper(),
        DASHED,
        DASHED.upper(),
        f"{{{DASHED}}}",
        f"({DASHED})",
        "3F2504e04f8911d39a0c0305E82C3301",
    ],
)
def test_uuid_reads_its_forms(word):
    assert UUID_ROW.decode(word) == SOME


@pytest.mark.parametrize(
    "word",
    [
        "", "0", SOME.hex[1:], SOME.hex + "1", SOME.hex[1:] + "g", f"{{{SOME.hex}}}", f"({SOME.hex})", f"{{{DASHED})",
        f"{{{DASHED}", f"{DASHED}}}", f"[{DASHED}]", f" {DASHED}", f"{DASHED} ", f"urn:uuid:{DASHED}",
        DASHED[:-13] + DASHED[-12:], "3f25-04e04f8911d39a0c0305e82c3301", DASHED.replace("-", "_"),
        "PyUE8En40xGaDAMF6CwzAQ==", SOME.hex[1:] + "１", "0x" + SOME.hex[2:],
    ],
)  # fmt: skip
def test_uuid_refuses_other_words(word):
    assert refusal(UUID_ROW.decode, word) == "bad-word"


@pytest.mark.parametrize("value", [None, DASHED, SOME.int, SOME.bytes])
def test_uuid_refuses_to_write_other_values(value):
    assert refusal(UUID_ROW.encode, value) == "wrong-type"


@given(st.uuids())
def test_any_uuid_is_32_small_digits(value):
    word = UUID_ROW.encode(value)
    assert (word, UUID_ROW.decode(word)) == (value.hex, value)


# ---- bytes ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", b""),
        ("AQI=", b"\x01\x02"),
        ("AQIDBA==", b"\x01\x02\x03\x04"),
        ("/////w==", b"\xff" * 4),
        ("+/8=", b"\xfb\xff"),
        ("null", b"\x9e\xe9\x65"),
        (" AQID", b"\x01\x02\x03"),
        ("AQ ID", b"\x01\x02\x03"),
        ("AQ\r\nID\r\n", b"\x01\x02\x03"),
        ("AQ= =", b"\x01"),
    ],
)
def test_bytes_reads_base64_also_in_lines(word, value):
    assert BYTES.decode(word) == value


@pytest.mark.parametrize(
    "word",
    [
        "A", "AA", "AAA", "AA=", "A=AA", "A===", "=", "==", "====", "AQ==AQ==", "AQ===", "-_8=", "A!==", "éééé",
        "AQ,I", "[1]", " ", "\r\n", "AQ\x0bID", "AQ\u00a0ID", "ＡＱＩＤ", '"AQID"',
    ],
)  # fmt: skip
def test_bytes_refuses_other_words(word):
    assert refusal(BYTES.decode, word) == "bad-word"


@pytest.mark.parametrize(
    "value", [None, "AQID", bytearray(b"a"), memoryview(b"a"), [1]], ids=lambda value: type(value).__name__
)
def test_bytes_refuses_to_write_other_values(value):
    assert refusal(BYTES.encode, value) == "wrong-type"


def test_empty_bytes_are_nothing_where_the_reference_writes_its_own_words():
    assert (BYTES.encode(b""), BYTES.bare) == ("", True)


@given(st.binary())
def test_any_bytes_are_base64(value):
    word = BYTES.encode(value)
    assert (word.encode(), BYTES.decode(word)) == (b64encode(value), value)

"""The row of text."""

import pytest

from jsvcodec.errors import WordError
from jsvcodec.scalars.text import TEXT


class Loud(str):
    __slots__ = ()

    def __str__(self):
        return "LOUD"


@pytest.mark.parametrize(
    "word", ["", " ", "null", "True", "7", 'a"b', "a\r\nb", "\x00", "\ufeff", "\u200b\u200b", "\ud800"]
)
def test_text_is_itself_both_ways(word):
    assert TEXT.decode(word) == TEXT.encode(word) == word


@pytest.mark.parametrize("direction", [TEXT.decode, TEXT.encode])
def test_lone_zero_width_space_is_refused(direction):
    with pytest.raises(WordError) as caught:
        direction("\u200b")
    assert caught.value.code == "bad-text"


def test_subclass_is_written_as_the_text_it_is():
    assert TEXT.encode(Loud("quiet")) == "quiet"


def test_subclass_is_written_as_plain_text():
    assert type(TEXT.encode(Loud("quiet"))) is str


@pytest.mark.parametrize("value", [None, 1, b"a", ["a"]])
def test_other_than_text_is_refused(value):
    with pytest.raises(WordError) as caught:
        TEXT.encode(value)
    assert caught.value.code == "wrong-type"

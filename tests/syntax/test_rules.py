"""What all who read or write JSV agree on."""

import pytest

from jsvcodec.syntax.rules import DEFAULT_MAX_DEPTH, SPECIAL, quote


def test_default_depth_is_200():
    assert DEFAULT_MAX_DEPTH == 200


def test_specials_are_the_nine():
    assert set('":,{}[]\r\n') == SPECIAL


@pytest.mark.parametrize(("text", "quoted"), [("", '""'), ("a", '"a"'), ('"', '""""'), ('a"b', '"a""b"')])
def test_quote_doubles_quotes(text, quoted):
    assert quote(text) == quoted

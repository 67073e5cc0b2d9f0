"""The options of a codec: defaults, and what they refuse."""

import pytest

from jsvcodec.engine.options import Options


def test_options_have_the_documented_defaults():
    assert Options() == Options("camel", "ignore", "wire", 200, False)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"names": "kebab"}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got 'kebab'"),
        ({"unknown": "warn"}, "expected unknown to be one of 'ignore', 'forbid', 'capture', got 'warn'"),
        ({"dialect": "json"}, "expected dialect to be one of 'wire', 'dump', got 'json'"),
        ({"names": None}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got None"),
        ({"names": ["camel"]}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got ['camel']"),
        ({"max_depth": 0}, "expected max_depth to be a positive int, got 0"),
        ({"max_depth": -1}, "expected max_depth to be a positive int, got -1"),
        ({"max_depth": 1.5}, "expected max_depth to be a positive int, got 1.5"),
        ({"max_depth": "5"}, "expected max_depth to be a positive int, got '5'"),
        ({"max_depth": None}, "expected max_depth to be a positive int, got None"),
    ],
    ids=str,
)
def test_options_refuse_what_they_do_not_take(options, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        Options(**options)
    assert str(caught.value) == message

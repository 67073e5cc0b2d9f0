"""The rows made of the values of a Literal."""

from enum import Enum

import pytest

from jsvcodec.errors import SchemaError, WordError
from jsvcodec.scalars import TEXT, enum_row, literal_row
from jsvcodec.scalars.numbers import BOOL, INT


class State(Enum):
    ON = "On"
    OFF = "Off"


class Switch(Enum):
    ON = "ON"


class OtherText(str):
    __slots__ = ()


STATE = enum_row(State)
MODES = literal_row([("fast", TEXT), ("slow", TEXT)])
NUMBERS = literal_row([(1, INT), (2, INT)])
MIXED = literal_row([("auto", TEXT), (True, BOOL), (7, INT), (State.ON, STATE)])
ONE = literal_row([("only", TEXT)])


@pytest.mark.parametrize(
    ("row", "word", "value"),
    [
        (MODES, "fast", "fast"),
        (MODES, "slow", "slow"),
        (NUMBERS, "1", 1),
        (NUMBERS, "02", 2),
        (MIXED, "auto", "auto"),
        (MIXED, "True", True),
        (MIXED, "true", True),
        (MIXED, "007", 7),
        (MIXED, "On", State.ON),
        (MIXED, "1", True),
        (ONE, "only", "only"),
    ],
)
def test_literal_reads_its_values_as_their_rows_do(row, word, value):
    found = row.decode(word)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("row", "word"),
    [(MODES, "Fast"), (MODES, ""), (MODES, "other"), (NUMBERS, "3"), (NUMBERS, "x"), (MIXED, "False"), (MIXED, "Off")],
)
def test_literal_refuses_other_words(row, word):
    with pytest.raises(WordError) as caught:
        row.decode(word)
    assert (caught.value.code, caught.value.expected) == ("bad-word", row.name)


def test_literal_refuses_a_word_that_may_mean_two_values():
    row = literal_row([(True, BOOL), (Switch.ON, enum_row(Switch))])
    assert (row.decode("True"), row.decode("ON")) == (True, Switch.ON)
    with pytest.raises(WordError):
        row.decode("on")


@pytest.mark.parametrize(
    ("row", "value", "word"),
    [
        (MODES, "fast", "fast"),
        (MODES, OtherText("slow"), "slow"),
        (NUMBERS, 2, "2"),
        (MIXED, True, "True"),
        (MIXED, 7, "7"),
        (MIXED, State.ON, "On"),
    ],
)
def test_literal_writes_its_values(row, value, word):
    assert row.encode(value) == word


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (MODES, "other"),
        (MODES, None),
        (MODES, 1),
        (NUMBERS, True),
        (NUMBERS, "1"),
        (MIXED, 1),
        (MIXED, "True"),
        (MIXED, State.OFF),
    ],
)
def test_literal_refuses_to_write_other_values(row, value):
    with pytest.raises(WordError) as caught:
        row.encode(value)
    assert (caught.value.code, caught.value.expected) == ("wrong-type", row.name)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (ONE, "'only'"),
        (MODES, "one of 'fast', 'slow'"),
        (literal_row([(number, INT) for number in range(20)]), "one of 0, 1, 2, 3, 4, 5, 6, 7, …"),
    ],
)
def test_literal_is_named_by_its_values(row, name):
    assert row.name == name


@pytest.mark.parametrize(
    "values", [[(1, INT), ("1", TEXT)], [("\u200b", TEXT)], [(10**700, INT)]], ids=["written alike", "mark", "too long"]
)
def test_literal_of_what_cannot_be_told_apart_or_written_is_refused(values):
    with pytest.raises(SchemaError, match="no plan for the literal"):
        literal_row(values)


@pytest.mark.parametrize(("row", "type_"), [(MODES, str), (NUMBERS, int), (MIXED, object)])
def test_literal_is_of_the_type_of_its_values_if_it_is_one(row, type_):
    assert row.type is type_

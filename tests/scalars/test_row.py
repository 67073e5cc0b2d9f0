"""Every row: what it promises about itself, and its own examples both ways."""

import inspect
import re
from dataclasses import FrozenInstanceError, fields
from enum import Enum, IntEnum, IntFlag

import pytest

from jsvcodec.scalars import BUILT_IN, Scalar, enum_row
from jsvcodec.scalars.numbers import INTEGERS


class State(Enum):
    IDLE = "Idle"
    BUSY = "Busy"


class Level(IntEnum):
    LOW = 0
    HIGH = 1


class Rights(IntFlag):
    READ = 1
    WRITE = 2


ROWS = [*BUILT_IN, *INTEGERS.values(), enum_row(State), enum_row(Level), enum_row(Rights)]
EXAMPLES = [(row, value, word) for row in ROWS for value, word in row.examples]

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
each_example = pytest.mark.parametrize(
    ("row", "value", "word"), EXAMPLES, ids=[f"{row.name}-{word!r}" for row, _, word in EXAMPLES]
)


@each_example
def test_example_is_written_as_its_word(row, value, word):
    assert row.encode(value) == word


@each_example
def test_example_is_read_from_its_word(row, value, word):
    assert repr(row.decode(word)) == repr(value)  # the sign of zero, and True is not 1


@each_example
def test_example_is_of_the_type_of_its_row(row, value, word):
    assert type(row.decode(word)) is row.type is type(value)


@each_row
def test_row_has_examples(row):
    assert row.examples


@each_row
def test_row_says_what_it_stands_for_elsewhere(row):
    assert row.json in ("string", "number", "boolean")
    assert row.arrow
    assert row.dotnet
    assert all(name.startswith("System.") for name in row.dotnet)


def test_no_two_rows_have_one_name():
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)


def test_no_two_rows_stand_for_one_type_of_dotnet():
    names = [name for row in (*BUILT_IN, *INTEGERS.values()) for name in row.dotnet]
    assert sorted(set(names)) == sorted(names)


def test_built_in_rows_are_of_different_types():
    assert [row.type for row in BUILT_IN] == [str, bool, int, float]


def test_every_field_of_a_row_is_documented():
    documented = re.findall(r"^    (\w+): ", inspect.getdoc(Scalar), re.MULTILINE)
    assert documented == [field.name for field in fields(Scalar)]


def test_row_is_frozen():
    with pytest.raises(FrozenInstanceError):
        ROWS[0].name = "other"

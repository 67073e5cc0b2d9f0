"""Every row: what it promises about itself, and its own examples both ways."""

import inspect
import re
from collections import Counter
from dataclasses import FrozenInstanceError, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from uuid import UUID

import pytest

from jsvcodec.scalars import BUILT_IN, TEXT, Scalar, enum_row, literal_row
from jsvcodec.scalars.numbers import INTEGERS, SINGLE
from jsvcodec.scalars.text import CHAR, URI
from jsvcodec.scalars.times import DATETIME_OFFSET, TICKS


class State(Enum):
    IDLE = "Idle"
    BUSY = "Busy"


class Level(IntEnum):
    LOW = 0
    HIGH = 1


class Rights(IntFlag):
    READ = 1
    WRITE = 2


class Worded(IntEnum):
    __words__ = {"FIRST": "first, one"}  # noqa: RUF012
    FIRST = 0
    SECOND = 1


NAMED = [*BUILT_IN, *INTEGERS.values(), SINGLE, CHAR, URI, DATETIME_OFFSET, TICKS]
ROWS = [*NAMED, *map(enum_row, (State, Level, Rights, Worded)), literal_row([("a", TEXT), ("b", TEXT)])]
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


def test_no_two_rows_stand_for_one_type_of_dotnet_but_the_two_of_durations():
    names = Counter(name for row in NAMED for name in row.dotnet)
    assert {name: count for name, count in names.items() if count > 1} == {"System.TimeSpan": 2}
    assert TICKS.dotnet == ("System.TimeSpan",)


def test_built_in_rows_are_of_different_types():
    assert [row.type for row in BUILT_IN] == [
        str,
        bool,
        int,
        float,
        Decimal,
        datetime,
        date,
        time,
        timedelta,
        UUID,
        bytes,
    ]


@each_row
def test_words_with_colons_are_bare_for_the_reference(row):
    assert row.bare or not row.colons


@each_row
def test_exact_words_are_read(row):
    words = [(row.exact or row.encode)(value) for value, _ in row.examples]
    assert {type(row.decode(word)) for word in words} == {row.type}


def test_every_field_of_a_row_is_documented():
    documented = re.findall(r"^    (\w+): ", inspect.getdoc(Scalar), re.MULTILINE)
    assert documented == [field.name for field in fields(Scalar)]


def test_row_is_frozen():
    with pytest.raises(FrozenInstanceError):
        ROWS[0].name = "other"

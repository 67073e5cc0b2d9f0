"""The annotations for .NET's widths and kinds of time, names as annotations, and open enums."""

import pickle
from copy import copy, deepcopy
from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, get_args, get_origin

import pytest

from jsvcodec import Scalar, types
from jsvcodec.scalars.times import DATETIME_OFFSET, TICKS
from jsvcodec.types import DateTimeOffset, Name, Open, Ticks

KINDS = ["Char", "Single", "Uri"]
MARKS = ["Ignored", "MemberMark", "Name", "OmitDefault", "Order"]
WIDTHS = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"]

each_width = pytest.mark.parametrize("name", WIDTHS)


@each_width
def test_width_is_an_annotated_int(name):
    width = getattr(types, name)
    assert get_origin(width) is Annotated
    assert get_args(width)[0] is int


@each_width
def test_width_is_marked_with_the_row_of_its_name(name):
    (_, row) = get_args(getattr(types, name))
    assert isinstance(row, Scalar)
    assert row.name == name.lower()


@pytest.mark.parametrize(("name", "type_"), [("Char", str), ("Single", float), ("Uri", str)])
def test_kind_is_an_annotated_type_with_its_row(name, type_):
    annotated, row = get_args(getattr(types, name))
    assert annotated is type_ is row.type
    assert name in row.name


def test_all_lists_everything():
    assert sorted(types.__all__) == sorted([*KINDS, *WIDTHS, "Captured", "DateTimeOffset", "Open", "Ticks", *MARKS])


@pytest.mark.parametrize(
    ("annotation", "base", "row"), [(DateTimeOffset, datetime, DATETIME_OFFSET), (Ticks, int, TICKS)]
)
def test_kind_of_time_is_marked_with_its_row(annotation, base, row):
    assert get_args(annotation) == (base, row)


def test_name_compares_by_its_text():
    assert Name("the-id") == copy(Name("the-id")) != Name("id")


def test_name_can_stand_in_an_annotation_that_is_remembered():
    assert hash(Annotated[str, Name("the-id")]) == hash(Annotated[str, Name("the-id")])


def test_name_is_frozen():
    with pytest.raises(AttributeError):
        Name("the-id").name = "id"


# ---- open enums [S5] ----


class State(Open, Enum):
    IDLE = "Idle"
    BUSY = "Busy"


class Word(Open, StrEnum):
    ONE = "one"


class Level(Open, IntEnum):
    LOW = 0
    HIGH = 1


class Number(Open, Enum):
    ONE = 1


class Mixed(Open, Enum):
    NUMBER = 1
    TEXT = "text"


UNNAMED = [
    (State, "2"),
    (State, "-1"),
    (State, "2147483647"),
    (State, "-2147483648"),
    (Word, "7"),
    (Level, 2),
    (Level, -5),
    (Number, 0),
    (Number, 10**30),
]

each_unnamed = pytest.mark.parametrize(("cls", "value"), UNNAMED)


@each_unnamed
def test_open_enum_holds_numbers_without_a_name(cls, value):
    member = cls(value)
    assert (type(member), member.value, member.name) == (cls, value, str(value))


@each_unnamed
def test_unnamed_member_equals_itself_made_again(cls, value):
    assert cls(value) == cls(value)


@each_unnamed
def test_unnamed_member_hashes_like_itself_made_again(cls, value):
    assert len({cls(value), cls(value)}) == 1


@each_unnamed
@pytest.mark.parametrize(
    "duplicate", [copy, deepcopy, lambda member: pickle.loads(pickle.dumps(member))], ids=["copy", "deepcopy", "pickle"]
)
def test_unnamed_member_can_be_copied(cls, value, duplicate):
    made = duplicate(cls(value))
    assert (type(made), made) == (cls, cls(value))


@each_unnamed
def test_unnamed_member_is_no_member_of_the_class(cls, value):
    before = list(cls)
    assert cls(value) not in before == list(cls)


@pytest.mark.parametrize(("cls", "value"), [(State, "2"), (State, "-1"), (Number, 2)])
def test_unnamed_members_differ_from_named_ones(cls, value):
    assert all(cls(value) != member for member in cls)


@pytest.mark.parametrize(
    ("cls", "value"),
    [
        (State, "Other"), (State, ""), (State, 5), (State, None), (State, "0"), (State, "1"), (State, "02"),
        (State, "+2"), (State, "-0"), (State, "2147483648"), (State, "-2147483649"), (State, "1_0"), (State, "２"),
        (State, "9" * 5000), (Word, "0"), (Level, "5"), (Level, 2.5), (Number, None), (Mixed, 5), (Mixed, "5"),
    ],
    ids=lambda part: str(part)[:20],
)  # fmt: skip
def test_open_enum_refuses_what_is_no_number_beyond_its_members(cls, value):
    with pytest.raises(ValueError, match="is not a valid"):
        cls(value)


def test_named_member_hashes_like_its_value():
    assert hash(State.IDLE) == hash("Idle")

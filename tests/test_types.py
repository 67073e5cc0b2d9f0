"""The annotations for .NET's widths, and names as annotations."""

from copy import copy
from typing import Annotated, get_args, get_origin

import pytest

from jsvcodec import Scalar, types
from jsvcodec.types import Name

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


def test_all_lists_the_widths_and_name():
    assert sorted(types.__all__) == sorted([*WIDTHS, "Name"])


def test_name_compares_by_its_text():
    assert Name("the-id") == copy(Name("the-id")) != Name("id")


def test_name_can_stand_in_an_annotation_that_is_remembered():
    assert hash(Annotated[str, Name("the-id")]) == hash(Annotated[str, Name("the-id")])


def test_name_is_frozen():
    with pytest.raises(AttributeError):
        Name("the-id").name = "id"

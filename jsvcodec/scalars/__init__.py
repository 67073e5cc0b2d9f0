"""Scalars: one row for each type whose values are one word of text.

`row` says what a row is; `text`, `numbers`, `times`, `enums` and `literals` hold the rows, `uris` and `patterns` parts
of them. They know words and values, but neither documents nor plans.
"""

from jsvcodec.scalars.enums import enum_row
from jsvcodec.scalars.literals import literal_row
from jsvcodec.scalars.numbers import BOOL, DECIMAL, FLOAT, INT
from jsvcodec.scalars.row import Scalar
from jsvcodec.scalars.text import BYTES, TEXT, UUID_ROW
from jsvcodec.scalars.times import DATE, DATETIME, TIME, TIMEDELTA

__all__ = ["BUILT_IN", "TEXT", "Scalar", "enum_row", "literal_row"]

BUILT_IN: tuple[Scalar, ...] = (
    TEXT,
    BOOL,
    INT,
    FLOAT,
    DECIMAL,
    DATETIME,
    DATE,
    TIME,
    TIMEDELTA,
    UUID_ROW,
    BYTES,
)
"""The rows that stand for a Python type by itself; the others are reached through `jsvcodec.types`."""

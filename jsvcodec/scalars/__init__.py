"""Scalars: one row for each type whose values are one word of text.

`row` says what a row is; `text`, `numbers` and `enums` hold the rows. They know words and values, but neither
documents nor plans.
"""

from jsvcodec.scalars.enums import enum_row
from jsvcodec.scalars.numbers import BOOL, FLOAT, INT
from jsvcodec.scalars.row import Scalar
from jsvcodec.scalars.text import TEXT

__all__ = ["BUILT_IN", "TEXT", "Scalar", "enum_row"]

BUILT_IN: tuple[Scalar, ...] = (TEXT, BOOL, INT, FLOAT)
"""The rows that stand for a Python type by itself; the others are reached through `jsvcodec.types`."""

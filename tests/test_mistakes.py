"""Typical mistakes, one document in each file of ``data/mistakes``: each error names the place and the way out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from jsvcodec import DecodeError
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.types import Int32


class OrderState(Enum):
    """How far an order is."""

    OPEN = "Open"
    SHIPPED = "Shipped"
    CANCELLED = "Cancelled"


@dataclass
class Order:
    """What most of the documents hold."""

    id: Int32
    placed: datetime
    total: Decimal
    paid: bool
    state: OrderState
    tags: list[str]
    counts: list[int]
    notes: dict[str, str]
    due: date | None = None
    owner: UUID | None = None
    lead: timedelta | None = None


TYPES: dict[str, Any] = {
    "": None,
    "GetActiveSessionsResponse": GetActiveSessionsResponse,
    "Order": Order,
    "dict[str, int]": dict[str, int],
    "list[int]": list[int],
}
FILES = sorted((Path(__file__).parent / "data" / "mistakes").glob("*.toml"))


def test_there_are_forty_mistakes():
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_error_names_the_place_and_the_way_out(codec, file):
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    document = bytes.fromhex(told["hex"]) if "hex" in told else told["text"]
    reader = codec(TYPES[told["type"]], dialect=told.get("dialect", "wire"), **told.get("options", {}))
    with pytest.raises(DecodeError) as caught:
        reader.decode(document)
    error = caught.value
    assert (error.line, error.column) == (told["line"], told["column"]), str(error)
    assert error.code == told.get("code", error.code)
    missing = [word for word in told["remedy"] if word.lower() not in str(error).lower()]
    assert missing == [], str(error)
    assert (error.code, error.index) in [(problem.code, problem.index) for problem in reader.check(document)]

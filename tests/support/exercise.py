"""A short run of the native engine over every kind of document, right and wrong, for tools that watch its memory.

It knows codecs and none of the engine's parts. Run as a program; it fails if the native engine was not built.
"""

import contextlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, TypedDict

from jsvcodec import Codec, JsvError
from jsvcodec.sessions import GetActiveSessionsResponse, SessionInfo
from jsvcodec.types import Captured, Int32


class Colour(Enum):
    RED = "red"
    BLUE = "a,b"


@dataclass(slots=True)
class Slots:
    id: Int32 = 0
    name: str | None = None
    colour: Colour = Colour.RED
    ratio: float = 0.5
    ready: bool = False
    items: list[int] = field(default_factory=list)
    next: "Slots | None" = None


@dataclass
class Plain:
    id: int
    more: dict[int, str] | None = None

    def __post_init__(self) -> None:
        if self.id < 0:
            raise ValueError(self.id)


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Keyed(TypedDict):
    id: int


@dataclass
class Keeper:
    id: int = 0
    inner: "Keeper | None" = None
    more: Captured | None = None


TEXTS = [
    "",
    "a",
    'a"b',
    "a,b",
    "é",
    "Δ",
    "😀",
    " a ",
    "x" * 15 + ",",
    "y" * 16,
    "é" * 40,
    'z"' * 300,
    "\u200b",
    "\ufeff",
]

VALUES: list[tuple[Any, Any]] = [
    (Any, TEXTS),
    (Any, [1, -(2**63), 2**64 - 1, 10**30, 0.1, 1e300, -0.0, float("nan"), True, None, {"a": [{"b": "c"}]}]),
    *((hint, TEXTS) for hint in (list[str], tuple[str, ...], set[str])),
    (dict[str, str], {text + "k": text for text in TEXTS}),
    (dict[int, float], {number: number / 7 for number in range(300)}),
    (list[Slots], [Slots(number, "n" * number, Colour.BLUE, items=[number], next=Slots()) for number in range(200)]),
    (list[Plain], [Plain(number, {number: "x"}) for number in range(50)]),
    (list[Pair], [Pair(1, "x"), Pair(2)]),
    (list[Keyed], [{"id": 1}, {"id": 2}]),
    (tuple[int, str], (1, "x")),
    (list[Keeper], [Keeper(1, Keeper(more=Captured({"x": "[a]", "é": ""})), Captured({"y": '"z"'}))] * 20),
    (GetActiveSessionsResponse, GetActiveSessionsResponse(sessions=[SessionInfo(id="a,b", log=[])] * 50)),
]

WRONG = [
    "[",
    "]",
    "{",
    "{a",
    "{a:",
    "{a:1,",
    '"a',
    "[a,b}",
    "{id:x}",
    "[{id:-1}]",
    "{id:1,id:2}",
    "{x:[ ]}",
    "\xff",
    "[" * 500,
]


def both(codec: Codec[Any], value: Any) -> None:
    """Write a value and read it back, whatever comes of it; then read all that is cut short."""
    octets = b""
    with contextlib.suppress(JsvError):
        octets = codec.encode(value)
        codec.encode_into(value, bytearray(b"before"))
        codec.decode(octets)
        codec.decode(codec.dumps(value))
    for end in [*range(min(len(octets), 40)), len(octets) // 2, len(octets) - 1]:
        with contextlib.suppress(JsvError):
            codec.decode(bytearray(octets[: max(end, 0)]))


KEPT = ["{x:[a],id:1,y:{b:c},inner:{é:ü}}", "{x:1,x:2}", "{id:1,x:[a}", "{x:1,id:}"]


def keep() -> None:
    """Read and write members that a class does not have, and meet each limit."""
    limits: list[dict[str, Any]] = [{}, {"max_length": 20}, {"max_items": 2}, {"max_text": 1}]
    for options in limits:
        codec = Codec(Keeper, engine="native", unknown="capture", **options)
        for text in KEPT:
            with contextlib.suppress(JsvError):
                codec.encode(codec.decode(text.encode()))
            codec.check(text)


def main() -> None:
    """Exercise all."""
    keep()
    for hint, value in VALUES:
        codec = Codec(hint, engine="native")
        both(codec, value)
        both(codec, [value])
        both(codec, object())
        both(Codec(hint, engine="native", format="json"), value)
        for text in WRONG:
            for data in (text, text.encode("latin-1")):
                with contextlib.suppress(JsvError):
                    codec.decode(data)


if __name__ == "__main__":
    main()

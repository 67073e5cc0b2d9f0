"""How much a document may hold [G8], and how long it may keep a program from its signals."""

from __future__ import annotations

import dataclasses
import gc
import signal
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jsvcodec import Codec, DecodeError, Scalar
from jsvcodec.engine import ENGINES
from jsvcodec.extra.hypothesis import texts
from jsvcodec.syntax.rules import LIMITS, Limits
from jsvcodec.types import Captured, Char


@dataclass(slots=True)
class Point:
    x: int | None = None
    y: str | None = None


@dataclass
class Known:
    abc: int = 0


def refusal(codec: Codec[Any], data: Any) -> tuple[str, str, int] | None:
    try:
        codec.decode(data)
    except DecodeError as error:
        return error.code, error.path, error.offset
    return None


# ---- length ----


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview], ids=["bytes", "bytearray", "memoryview"])
def test_length_of_bytes_counts_bytes(codec, make):
    data = make("[é]".encode())
    assert codec(max_length=4).decode(data) == ["é"]
    assert refusal(codec(max_length=3), data) == ("too-long", "$", 3)


def test_length_of_a_str_counts_characters(codec):
    assert codec(max_length=3).decode("[é]") == ["é"]
    assert refusal(codec(max_length=2), "[é]") == ("too-long", "$", 2)


def test_byte_order_mark_is_part_of_the_length(codec):
    assert codec(max_length=6).decode(b"\xef\xbb\xbf[a]") == ["a"]
    assert refusal(codec(max_length=5), b"\xef\xbb\xbf[a]") == ("too-long", "$", 5)
    assert refusal(codec(max_length=3), "\ufeff[a]") == ("too-long", "$", 3)


def test_length_is_said_before_anything_else(codec):
    with pytest.raises(DecodeError) as caught:
        codec(max_length=4).decode(b'[\xff,a"b]')
    assert str(caught.value) == "expected a document of at most 4 bytes, got one of 7 at $ (line 1, column 5)"


def test_length_limit_holds_in_a_dump(codec):
    assert refusal(codec(max_length=3, dialect="dump"), "[ a ]") == ("too-long", "$", 3)


# ---- items and texts ----


@pytest.mark.parametrize("dialect", ["wire", "dump"])
@pytest.mark.parametrize(
    ("type", "text", "path", "offset"),
    [
        (list[int], "[1,2,3]", "$[2]", 5),
        (None, "[a,,b]", "$[2]", 4),
        (tuple[int, ...], "[1,2,3]", "$[2]", 5),
        (dict[str, int], "{a:1,b:2,c:3}", "$", 9),
        (None, "[{a:1,b:2,c:3}]", "$[0]", 10),
        (Point, "{x:1,y:2,z:3}", "$", 9),
        (Point, "{z:[1,2,3]}", "$.z[2]", 8),
        (Point, "{z:{a:1,b:2,c:3}}", "$.z", 12),
        (list[list[str]], "[[],[a,b,c]]", "$[1][2]", 9),
    ],
)
def test_one_item_too_many_is_refused_where_it_stands(codec, dialect, type, text, path, offset):
    codec(type, dialect=dialect, max_items=3).decode(text)
    assert refusal(codec(type, dialect=dialect, max_items=2), text) == ("too-many", path, offset)


@pytest.mark.parametrize("dialect", ["wire", "dump"])
@pytest.mark.parametrize(
    ("type", "text", "path", "offset"),
    [
        (None, "abc", "$", 0),
        (None, '"abc"', "$", 0),
        (None, '"a"""', "$", 0),
        (list[str], "[a,abc]", "$[1]", 3),
        (list[str], '["abc"]', "$[0]", 1),
        (list[int], "[1,123]", "$[1]", 3),
        (dict[str, int], "{abc:1}", "$", 1),
        (dict[str, int], '{"abc":1}', "$", 1),
        (Point, "{y:abc}", "$.y", 3),
        (Point, "{abc:1}", "$", 1),
        (Known, "{abc:1}", "$", 1),
        (list[Known], "[{abc:1},{abc:2}]", "$[0]", 2),
        (list[dict[str, int]], "[{a:1},{abc:2}]", "$[1]", 8),
        (Point, "{z:[abc]}", "$.z[0]", 4),
        (Point, '{z:{"abc":1}}', "$.z", 4),
    ],
)
def test_one_character_too_many_is_refused_where_the_text_begins(codec, dialect, type, text, path, offset):
    codec(type, dialect=dialect, max_text=3).decode(text)
    assert refusal(codec(type, dialect=dialect, max_text=2), text) == ("long-text", path, offset)


def test_length_is_what_the_text_is_and_not_what_it_says(codec):
    class Liar(str):
        def __len__(self):
            return 1

    assert refusal(codec(max_length=3), Liar("abcdef")) == ("too-long", "$", 3)


def test_characters_are_counted_and_not_bytes(codec):
    assert codec(max_text=2).decode("[éé]".encode()) == ["éé"]


def test_layout_of_a_dump_is_not_counted(codec):
    assert codec(dialect="dump", max_text=2).decode("[ ab   , cd ]") == ["ab", "cd"]


def test_document_that_is_too_long_is_not_copied(codec):
    buffer = bytearray(10_000_000)
    reader = codec(max_length=1000)
    with pytest.raises(DecodeError, match="at most 1000 bytes"):
        reader.decode(buffer)
    tracemalloc.start()
    for data in (buffer, memoryview(buffer), memoryview(buffer).cast("H")):
        with pytest.raises(DecodeError):
            reader.decode(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_limits_are_those_of_the_documentation():
    limits = Limits(depth=200, length=268_435_456, items=16_777_216, text=67_108_864)
    assert limits == LIMITS
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for name, limit in zip(Limits._fields, limits, strict=True):
        assert f"| `max_{name}` | {limit:,} |" in readme


def test_words_that_only_their_type_allows_keep_to_the_limits(codec):
    assert refusal(codec(bytes, max_text=3), "AAAA") == ("long-text", "$", 0)
    assert refusal(codec(list[Char], max_items=2), "[a,],b]") is not None
    assert codec(list[Char], max_items=3).decode("[a,],b]") == ["a", "]", "b"]


@pytest.mark.parametrize("limit", ["max_length", "max_items", "max_text"])
def test_limit_is_shown_where_it_is_not_the_usual_one(codec, limit):
    assert repr(codec(**{limit: 7})).endswith(f", types={{}}, {limit}=7)")
    assert limit not in repr(codec())


@given(
    text=texts(surrogates=True),
    limits=st.fixed_dictionaries(
        {"max_items": st.integers(1, 3), "max_text": st.integers(1, 4), "max_length": st.integers(1, 40)}
    ),
)
@example(text='["a"""]', limits={"max_items": 1, "max_text": 3, "max_length": 7})
def test_limits_are_the_same_for_all_engines(text, limits):
    for hint in (None, Point, list[str]):
        answers = [refusal(Codec(hint, engine=engine, **limits), text) for engine in ENGINES]
        assert answers == answers[:1] * len(answers)


# ---- signals ----


class Alarm(BaseException):
    """What the handler raises: like a `KeyboardInterrupt`, nothing that code of others may hide."""


@pytest.fixture
def alarm() -> Iterator[None]:
    def ring(number: int, frame: object) -> None:  # noqa: ARG001
        raise Alarm

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that signal")
@pytest.mark.parametrize(
    ("type", "item", "brackets"),
    [
        (list[int], "1", "[]"),
        (None, "[]", "[]"),
        (list[Point], "{x:1,y:a}", "[]"),
        (dict[int, int], "{}:1", "{}"),
        (Point, "{}:[]", "{}"),
    ],
    ids=["integers", "untyped", "records", "map", "unknown members"],
)
@pytest.mark.skipif("native" not in ENGINES, reason="there is no native engine here, and Python itself hears signals")
def test_signal_is_heard_within_a_document(alarm, type, item, brackets):  # noqa: ARG001
    count = 300_000
    parts = (item.format(number) for number in range(count)) if "{}:" in item else [item] * count
    reached: list[str] = []
    # Python hears signals between its own instructions; a row in C, at the end of the document, has none.
    last = Annotated[object, Scalar("the end", object, decode=reached.append, encode=str, json="string")]
    whole = dataclasses.make_dataclass("Whole", [("part", Any if type is None else type), ("last", last)])
    text = f"{{part:{brackets[0]}{','.join(parts)}{brackets[1]},last:x}}".encode()
    reader = Codec(whole, engine="native")
    start = time.perf_counter()
    reader.decode(text)
    duration = time.perf_counter() - start
    assert reached == ["x"]
    before = len(gc.get_objects())
    signal.setitimer(signal.ITIMER_REAL, duration / 20)
    with pytest.raises(Alarm):
        reader.decode(text)
    assert reached == ["x"]
    assert gc.isenabled()
    gc.collect()
    assert len(gc.get_objects()) < before + 5000


@dataclass(slots=True)
class Keeper:
    id: int = 0
    more: Captured | None = None


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that signal")
def test_handler_that_changes_the_document_breaks_no_text(codec, engine):
    count = 1_000_000 if engine == "native" else 20_000
    body = bytearray(b"{id:1," + b"n" * 40 + b":[" + b",".join([b"x"] * count) + b"]}")

    def change(number: int, frame: object) -> None:  # noqa: ARG001
        body[6:46] = b"\xff" * 40

    before = signal.signal(signal.SIGALRM, change)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.002)
        found = codec(Keeper, unknown="capture").decode(body)
    except DecodeError as error:
        assert error.code == "bad-encoding"
    else:
        assert list(found.more) in (["n" * 40], [])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

"""From one format to the other and back: the same, or an error."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import strategies
import vectors
from hypothesis import given
from hypothesis import strategies as st

from jsvcodec import Codec, DecodeError, EncodeError, decode, transcode
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.types import Captured, Int32


@dataclass
class Call:
    id: Int32
    at: datetime | None = None
    more: Captured | None = None


JSV = "{id:7,at:2024-01-31T10:20:30Z}"
JSON = r'{"id":7,"at":"\/Date(1706696430000)\/"}'


def test_a_document_goes_there_and_back():
    assert transcode(JSV, Call, to="json") == JSON.encode()
    assert transcode(JSON.encode(), Call, to="jsv") == JSV.encode()
    assert transcode(JSV, Call, to="json", dates="iso") == b'{"id":7,"at":"2024-01-31T10:20:30.0000000Z"}'
    assert transcode("{ id: 7 }", Call, to="json", dialect="dump") == b'{"id":7}'
    assert transcode("{Id:7}", Call, to="json", names="pascal", include_nulls=True) == b'{"Id":7,"At":null}'


def test_without_a_type_jsv_is_texts():
    assert transcode("{a:[1,,x],b:}", to="json") == b'{"a":["1",null,"x"],"b":null}'
    assert transcode('{"a":["1",null,"x"],"b":null}', to="jsv") == b"{a:[1,,x],b:}"


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        ("[1]", "$[0]", "got 1"),
        ('{"a":["x",{"b":true}]}', "$.a[1].b", "got true"),
        ("1.5", "$", "got 1.5"),
        ("[NaN]", "$[0]", "got NaN"),
    ],
)
def test_what_does_not_survive_is_refused_where_it_stands(text, path, found):
    with pytest.raises(EncodeError) as caught:
        transcode(text, to="jsv")
    assert (caught.value.code, caught.value.path) == ("not-carried", path)
    assert found in str(caught.value)


def test_values_that_equal_nothing_survive():
    assert transcode("[NaN,1]", list[float], to="json") == b'["NaN",1]'
    assert transcode('["NaN",1]', list[float], to="jsv") == transcode("[NaN,1]", list[float], to="jsv") == b"[NaN,1]"


def test_depth_costs_no_stack():
    deep = "[" * 1500 + "a" + "]" * 1500
    assert transcode(deep, to="json", max_depth=2000) == deep.replace("a", '"a"').encode()
    with pytest.raises(EncodeError) as caught:
        transcode(deep.replace("a", "1"), to="jsv", max_depth=2000)
    assert caught.value.code == "not-carried"


def test_exact_bytes_that_lose_something_are_refused():
    moment = Codec(Call).encode(Call(1, datetime(2024, 1, 31, 10, 20, 30, 1, tzinfo=UTC)))
    with pytest.raises(EncodeError) as caught:
        transcode(moment, Call, to="json", exact=True)
    assert (caught.value.code, caught.value.path) == ("not-carried", "$.at")
    with pytest.raises(EncodeError) as caught:
        transcode("[,AQ==]", list[bytes | None], to="json", exact=True)  # which is no JSON
    assert caught.value.code == "not-carried"


@pytest.mark.parametrize("option", [{"dates": "iso"}, {"include_nulls": True}, {"dialect": "dump"}])
def test_options_that_say_nothing_are_refused(option):
    with pytest.raises(ValueError, match="with to='jsv', where it says nothing"):
        transcode("[]", to="jsv", **option)


def test_members_that_the_type_does_not_have_are_refused_unless_they_may_go():
    with pytest.raises(DecodeError) as caught:
        transcode("{id:1,x:2}", Call, to="json")
    assert caught.value.code == "unknown-member"
    assert transcode("{id:1,x:2}", Call, to="json", unknown="ignore") == b'{"id":1}'


def test_what_a_class_thinks_of_equality_does_not_matter():
    @dataclass
    class Odd:
        at: datetime

        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = None  # type: ignore[assignment]

    assert transcode("{at:2024-01-31}", Odd, to="json") == b'{"at":"2024-01-31"}'
    with pytest.raises(EncodeError) as caught:
        transcode("{at:2024-01-31}", Odd, to="json", exact=True)
    assert caught.value.hint == "exact=False writes it"


def test_members_that_were_captured_are_refused():
    with pytest.raises(EncodeError, match="members captured from JSON"):
        transcode("{id:1,x:2}", Call, to="json", unknown="capture")


def test_a_bad_document_is_refused():
    with pytest.raises(DecodeError):
        transcode(JSV, Call, to="jsv")
    with pytest.raises(ValueError, match=r"^expected `to`"):
        transcode(JSV, Call, to="xml")  # type: ignore[arg-type]


@strategies.COSTLY
@given(data=st.data(), hint=strategies.types(sets=False), dates=st.sampled_from(["wcf", "iso"]))
def test_any_document_that_both_carry_comes_back_as_it_was(data: st.DataObject, hint: Any, dates: Any) -> None:
    jsv = Codec(hint).encode(data.draw(from_type(hint)))
    there = transcode(jsv, hint, to="json", dates=dates)
    json.loads(there)
    assert transcode(there, hint, to="jsv") == jsv


@given(text=texts())
def test_any_document_without_a_type_comes_back_as_it_was(text: str) -> None:
    try:
        jsv = Codec().dumps(decode(text))
    except (DecodeError, EncodeError):
        return
    assert transcode(transcode(jsv, to="json"), to="jsv").decode() == jsv


def test_random_responses_come_back_as_they_were():
    for line in [line for line in vectors.read("random") if line["stable"]][:50]:
        text = line["jsv"]
        if text.encode("utf-8", "replace").decode() == text:
            there = transcode(text, GetActiveSessionsResponse, to="json")
            assert there.decode() == line["json"]
            assert transcode(there, GetActiveSessionsResponse, to="jsv").decode() == text

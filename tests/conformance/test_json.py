"""What the reference wrote as JSON, against every engine, and that both of its formats mean the same [J]."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import vectors
from departures import departures
from judging import Line, Tally, codec_of, same, writing
from vectors import OutOfScope

from jsvcodec import DecodeError, EncodeError
from jsvcodec.codec import CodecOptions
from jsvcodec.sessions import GetActiveSessionsResponse

ENOUGH = 90  # percent

IN_JSON_TOO = {"E20", "E22", "E27"}
"""The rules of refusing that say nothing of how JSV is spelled: relative URIs, depth, classes that are not named."""


def written(counts: Tally) -> Iterator[tuple[Line, Any, CodecOptions, Any]]:
    """Yield the lines of what the reference wrote, each with its annotation, options and value."""
    for line in vectors.read("encode"):
        try:
            yield line, *writing(line, "json")
        except OutOfScope as reason:
            counts.skip(reason)


def test_exact_writing_is_equal(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode as JSON, exact ({engine})")
    for line, type_, options, value in written(counts):
        failed = "jsonError" in line
        if line["config"] == "strict":
            counts.skip("a configuration in which the reference refuses to write some values")
            continue
        try:
            got = codec_of(type_, engine=engine, exact=True, **options).dumps(value)
        except EncodeError as error:
            counts.add("both refuse" if failed else "different", line, error)
            continue
        counts.add("equal" if not failed and got == (line["json"] or "") else "different", line, got)
    counts.none("different")
    counts.covers(ENOUGH)
    assert counts.counts["equal"]


OF_A_ZONE = re.compile(r"/Date\(-?[0-9]+[+-][0-9]{4}\)")


def is_standard(text: str) -> bool:
    """Say whether a text is JSON that UTF-8 can carry."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        text.encode()
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return False
    return True


def test_writing_is_standard_json_and_the_reference_s_where_that_reads_back(
    engine: str, tally: Callable[[str], Tally]
) -> None:
    counts = tally(f"encode as JSON ({engine})")
    for line, type_, options, value in written(counts):
        if "jsonError" in line:
            counts.skip("what the reference cannot write")
            continue
        codec = codec_of(type_, engine=engine, **options)
        departed = departures(type_, value, options)
        try:
            got = codec.dumps(value)
        except EncodeError as error:
            named = departed.refused & IN_JSON_TOO
            counts.add("refused by departure" if named else "different", line, error)
            continue
        theirs = line["json"] or ""
        if not is_standard(got) or not (departed.changes or same(codec.loads(got), value)):
            counts.add("different", line, got)
        elif got == theirs:
            counts.add("equal", line, got)
        elif not is_standard(theirs):
            counts.add("other, as the reference's is not JSON", line, got)
        elif OF_A_ZONE.search(theirs):
            counts.add("other, as the reference misreads moments with an offset [J6]", line, got)
        else:
            try:
                lost = not same(codec.loads(theirs), value)
            except DecodeError:
                lost = True
            counts.add("other, as the reference's does not say that value" if lost else "different", line, got)
    counts.none("different")
    counts.covers(ENOUGH)
    assert counts.counts["equal"]


def test_both_formats_of_a_random_response_mean_the_same(engine: str, tally: Callable[[str], Tally]) -> None:
    jsv = codec_of(GetActiveSessionsResponse, engine=engine)
    codec = codec_of(GetActiveSessionsResponse, engine=engine, format="json", exact=True)
    counts = tally(f"random, JSON and JSV ({engine})")
    for line in vectors.read("random"):
        response = codec.loads(line["json"])
        try:
            other = jsv.loads(line["jsv"])
        except DecodeError as error:
            counts.add("refused though stable" if line["stable"] else "the JSV loses something", line, error)
            continue
        counts.add("equal" if response == other else "different", line, (response, other))
        counts.add("equal" if codec.dumps(response) == line["json"] else "different", line, response)
    counts.none("different")
    counts.none("refused though stable")
    assert counts.counts["equal"]

"""What the reference wrote, against every engine: equal but for the departures that grammar/README.md names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import vectors
from departures import departures
from judging import Line, Tally, codec_of, reading, same, writing
from vectors import OutOfScope

from jsvcodec import DecodeError, EncodeError
from jsvcodec.codec import CodecOptions
from jsvcodec.sessions import GetActiveSessionsResponse

ENOUGH = 90  # percent


def written(counts: Tally, *, failed: bool = False) -> Iterator[tuple[Line, Any, CodecOptions, Any]]:
    """Yield the lines of what the reference wrote, each with its annotation, options and value.

    Args:
        counts: Where the others are counted.
        failed: Whether lines on which the reference failed are wanted as well.
    """
    for line in vectors.read("encode"):
        try:
            if "error" in line and not failed:
                raise OutOfScope("what the reference cannot write")
            yield line, *writing(line)
        except OutOfScope as reason:
            counts.skip(reason)


def test_writing_is_equal_but_for_the_named_departures(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode ({engine})")
    for line, type_, options, value in written(counts):
        codec = codec_of(type_, engine=engine, **options)
        departed = departures(type_, value, options)
        try:
            got = codec.dumps(value)
        except EncodeError as error:
            counts.add("refused by departure" if departed.refused else "different", line, error)
            continue
        if departed.refused or not (departed.changes or same(codec.loads(got), value)):
            counts.add("different", line, (got, departed))
        elif got == (line["jsv"] or ""):
            counts.add("equal", line, got)
            if departed.other:
                counts.add("different", line, ("no departure where one is named", departed))
        else:
            counts.add("other by departure" if departed.other else "different", line, got)
    counts.none("different")
    counts.covers(ENOUGH)
    assert counts.counts["equal"]


def test_exact_writing_is_equal(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode, exact ({engine})")
    for line, type_, options, value in written(counts, failed=True):
        if line["config"] == "strict":
            counts.skip("a configuration in which the reference refuses to write some values")
            continue
        if line["type"] == "Object" and value == "":
            counts.skip("empty text under object at the root, which some entry points write as nothing [Q4]")
            continue
        try:
            got = codec_of(type_, engine=engine, exact=True, **options).dumps(value)
        except EncodeError as error:
            counts.add("both refuse" if "error" in line else "different", line, error)
            continue
        equal = "error" not in line and got == (line["jsv"] or "")
        counts.add("equal" if equal else "different", line, got)
    counts.none("different")
    counts.covers(ENOUGH)
    assert counts.counts["equal"]


def test_uris_that_are_read_are_written_again_exactly(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"decode of URIs, written again, exact ({engine})")
    for line in vectors.read("decode"):
        if "Uri" not in line["type"] or not line["ok"]:
            continue
        try:
            type_, names = reading(line)
            value = codec_of(type_, engine=engine, names=names).loads(line["jsv"])
            got = codec_of(type_, engine=engine, names=names, exact=True).dumps(value)
        except OutOfScope as reason:
            counts.skip(reason)
        except DecodeError:
            counts.skip("what we do not read [S16]")
        except EncodeError as error:
            counts.add("different", line, error)
        else:
            counts.add("equal" if got == (line["reencoded"] or "") else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


def test_what_the_reference_wrote_and_reads_back_is_accepted(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode, read again ({engine})")
    for line, type_, options, value in written(counts):
        departed = departures(type_, value, options)
        if departed:
            counts.skip("what the reference does not read back, by a rule of E")
            continue
        if departed.changes:
            counts.skip("what comes back as another value by nature, such as numbers under object [G10]")
            continue
        try:
            got = codec_of(type_, engine=engine, **options).loads(line["jsv"] or "")
        except DecodeError as error:
            counts.add("different", line, error)
            continue
        counts.add("equal" if same(got, value) else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


# ---- random graphs of sessions ----


@pytest.mark.parametrize("form", ["text", "bytes"])
def test_random_responses_keep_their_text(engine: str, form: str, tally: Callable[[str], Tally]) -> None:
    codec = codec_of(GetActiveSessionsResponse, engine=engine)
    counts = tally(f"random, as {form} ({engine})")
    for line in vectors.read("random"):
        text = line["jsv"]
        if form == "bytes" and any("\ud800" <= char <= "\udfff" for char in text):
            counts.skip("lone surrogates, which UTF-8 cannot carry")
            continue
        try:
            if form == "bytes":
                again = codec.encode(codec.decode(text.encode())).decode()
            else:
                again = codec.dumps(codec.loads(text))
        except DecodeError as error:
            counts.add("refused though stable" if line["stable"] else "refused", line, error)
        else:
            counts.add("equal" if again == text else "different", line, again)
    counts.none("different")
    counts.none("refused though stable")
    assert counts.counts["equal"]

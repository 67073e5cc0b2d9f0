"""What the reference read, against every engine: equal or refused, never different."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from typing import Any

import dotnet
import pytest
import vectors
from agreement import alike, outcome
from judging import LAYOUT, POLICY_OF, Tally, codec_of, judge, reading
from vectors import OutOfScope

from jsvcodec import DecodeError, sessions
from jsvcodec.engine import ENGINES
from jsvcodec.syntax import jsv, tree


@pytest.mark.parametrize(("file", "percent"), [("decode", 85), ("mutate", 85), ("untyped", 50)])
def test_reading_is_equal_or_refused(engine: str, file: str, percent: int, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"{file} ({engine})")
    for line in vectors.read(file):
        try:
            outcome, note = judge(line, *reading(line), engine)
        except OutOfScope as reason:
            counts.skip(reason)
        else:
            counts.add(outcome, line, note)
    counts.none("different")
    counts.none("refused though its own")
    counts.covers(percent)
    assert counts.counts["equal"]


# ---- refusals ----


@pytest.mark.skipif(len(ENGINES) < 2, reason="there is no other engine to agree with")
@pytest.mark.parametrize("file", ["decode", "mutate", "untyped"])
def test_engines_refuse_alike_at_a_place_inside_the_text(file: str, tally: Callable[[str], Tally]) -> None:
    counts, seen = tally(f"{file}, refusals"), set()
    for line in vectors.read(file):
        text = bytes.fromhex(line["hex"]) if "hex" in line else line["jsv"]
        try:
            type_, names = reading(line)
        except OutOfScope as reason:
            counts.skip(reason)
            continue
        if (line["type"], names, text) in seen:
            continue
        seen.add((line["type"], names, text))
        codecs = [codec_of(type_, engine=engine, names=names, types=dotnet.READABLE) for engine in ENGINES]
        first, *others = (outcome(codec.decode, text) for codec in codecs)
        if not all(alike(first, other) for other in others):
            counts.add("different", line, others)
        if isinstance(first, DecodeError):
            good = 0 <= first.offset <= len(text) and "\n" not in str(first)
            counts.add("alike" if good else "different", line, first)
        else:
            counts.add("read", line, first)
    counts.none("different")
    assert counts.counts["alike"]


# ---- reading into the classes that are shipped ----


def agrees(got: Any, twin: Any) -> bool:
    """Say whether a shipped object says what its twin with C#'s defaults does; None is for absent members."""
    if dataclasses.is_dataclass(twin):
        names = [field.name for field in dataclasses.fields(got)]
        return all(agrees(getattr(got, name), pair) for name, pair in zip(names, vars(twin).values(), strict=True))
    if isinstance(twin, list):
        return len(got) == len(twin) and all(map(agrees, got, twin))
    if isinstance(twin, Enum):
        return twin.value == 0 if got is None else got.value == twin.name
    return got == twin or (got is None and twin is False)


def test_shipped_session_types_read_what_the_reference_reads(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"decode into jsvcodec.sessions ({engine})")
    for line in vectors.read("decode"):
        if line["type"] not in sessions.__all__ or line["type"] == "GetActiveSessions" or "hex" in line:
            continue
        type_, mode = getattr(sessions, line["type"]), line["mode"]
        if mode not in POLICY_OF:
            counts.skip("a configuration of the reference that this project does not offer")
            continue
        try:
            got = codec_of(type_ | None, engine=engine, names=POLICY_OF[mode]).decode(line["jsv"])
        except DecodeError as error:
            counts.add("refused" if line["ok"] else "both refuse", line, error)
            continue
        if line["ok"]:
            want = vectors.value_of(line["value"])
            equal = got is want is None or agrees(got, want)
        else:
            equal = line["jsv"] != line["jsv"].rstrip(LAYOUT)
        counts.add("equal" if equal else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


# ---- the dump layout ----


def test_dumps_of_the_reference_say_the_same_as_its_texts(tally: Callable[[str], Tally]) -> None:
    counts = tally("format")
    for line in vectors.read("format"):
        if line["group"] != "format" or line["formatted"] is None:
            counts.skip("dumps of values, and empty documents")
            continue
        try:
            root = jsv.parse(line["jsv"])
        except DecodeError:
            counts.skip("texts that are not JSV")
            continue
        texts = [text for _, text in tree.walk(root)]
        if any(text.quoted or {*":,"} & {*text.value} or text.value != text.value.strip(LAYOUT) for text in texts):
            counts.skip("texts that the layout changes [D3]")
            continue
        again = jsv.parse(line["formatted"], "dump")
        counts.add("equal" if again == root else "different", line, again)
    counts.none("different")
    assert counts.counts["equal"]

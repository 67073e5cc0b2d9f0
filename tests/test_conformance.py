"""What the reference wrote and read, against every engine: equal or refused, never different."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import dotnet
import pytest
import vectors
from vectors import OutOfScope

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.syntax.jsv import BLANK

Line = dict[str, Any]

# ---- scope: one table, by type, group and configuration ----

POLICY_OF = {"default": "pascal", "strict": "pascal", "pascal": "pascal", "camel": "camel", "snake": "snake"}
"""From a vector's mode or configuration to the naming policy; other configurations are switches of the reference."""


def scope(line: Line) -> tuple[Any, str]:
    """Return the annotation and the naming policy for a line.

    Raises:
        OutOfScope: The reason why there is none.
    """
    mode = line.get("mode", line.get("config", "default"))
    if mode not in POLICY_OF:
        raise OutOfScope("a configuration of the reference that this project does not offer")
    if "__type:" in (line.get("jsv") or "") and "value" in line and "config" in line:
        raise OutOfScope("a class named on the wire")
    return dotnet.annotation(line["type"]), POLICY_OF[mode]


# ---- counting ----


@dataclass
class Tally:
    """What became of the lines of one file."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, outcome: str, line: Line, note: object = "") -> None:
        self.counts[outcome] += 1
        if len(self.examples[outcome]) < 20:
            said = {key: line.get(key) for key in ("id", "group", "type", "mode", "jsv", "value") if key in line}
            self.examples[outcome].append(ascii(said)[:400] + " -> " + ascii(note)[:200])

    def skip(self, reason: object) -> None:
        self.reasons[str(reason)] += 1

    def __str__(self) -> str:
        counted = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(self.counts.items()))
        lines = [f"{self.name}: in scope {self.counts.total():,} ({counted}), out of scope {self.reasons.total():,}"]
        lines += [f"    {count:6,}  {reason}" for reason, count in self.reasons.most_common()]
        return "\n".join(lines)

    def none(self, outcome: str) -> None:
        """Fail if any line came out so."""
        assert not self.counts[outcome], f"{self.counts[outcome]} {outcome}:\n" + "\n".join(self.examples[outcome])


@pytest.fixture
def tally(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[str], Tally]]:
    """Make tallies that are printed when the test is over, whether it passed or not."""
    made: list[Tally] = []

    def make(name: str) -> Tally:
        made.append(Tally(name))
        return made[-1]

    yield make
    with capsys.disabled():
        for each in made:
            print(f"\n{each}", end="")


# ---- reading ----


def document(line: Line) -> str | bytes:
    return bytes.fromhex(line["hex"]) if "hex" in line else line["jsv"]


def is_layout_behind_root(text: str | bytes) -> bool:
    """Say whether white space follows the root's bracket, which we tolerate and the reference often does not [G5]."""
    return isinstance(text, str) and re.search(r"[\]}][ \t\r\n]+\Z", text) is not None


def wrote_it_itself(line: Line) -> bool:
    """Say whether the reference writes the value that it read just so, but for the case of members' names."""
    text, again = line.get("jsv"), line.get("reencoded")
    return line["ok"] and text is not None and again is not None and text.lower() == again.lower()


def judge(line: Line, codec: Codec[Any]) -> tuple[str, object]:
    """Read one line and say how the answer compares with the reference's."""
    text = document(line)
    try:
        got = codec.decode(text)
    except DecodeError as error:
        own = wrote_it_itself(line)
        return ("refused though its own" if own else "refused" if line["ok"] else "both refuse"), error
    if not line["ok"]:
        return ("tolerated" if is_layout_behind_root(text) else "different"), got
    if "value" not in line:  # the mutated texts give the value only as it was written again
        same = codec.dumps(got).lower() == (line["reencoded"] or "").lower()
        return ("equal" if same else "different"), got
    want = vectors.value_of(line["value"])
    return ("equal" if got == want and type(got) is type(want) else "different"), got


@pytest.mark.parametrize("file", ["decode", "mutate"])
def test_reading_is_equal_or_refused(engine: str, file: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"{file} ({engine})")
    for line in vectors.read(file):
        try:
            type_, names = scope(line)
            outcome, note = judge(line, Codec(type_, names=names, engine=engine))
        except OutOfScope as reason:
            counts.skip(reason)
        else:
            counts.add(outcome, line, note)
    counts.none("different")
    counts.none("refused though its own")
    assert counts.counts["equal"]


# ---- writing ----


def departures(value: Any) -> set[str]:
    """Return the names of the rules by which our writing of a value departs from the reference's (E in the grammar)."""
    found: set[str] = set()
    pending = [value]
    while pending:
        match pending.pop():
            case str() as text:
                found |= {"Q9"} if text == "\u200b" else set()
            case dict() as map_:
                found |= {"N3"} if None in map_.values() else set()
                found |= {"K2"} if any('"' in key for key in map_ if isinstance(key, str)) else set()
                found |= {"K3"} if "" in map_ else set()
                pending += [*map_, *map_.values()]
            case list() as items:
                found |= {"N5"} if items and items[-1] is None else set()
                found |= {"L1"} if [str] == list(map(type, items)) and not items[0].strip(BLANK) else set()
                found |= {"N2"} if None in items else set()
                pending += items
            case other if dataclasses.is_dataclass(other):
                pending += vars(other).values()
    return found


def test_writing_is_equal_but_for_the_named_departures(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode ({engine})")
    for line in vectors.read("encode"):
        try:
            type_, names = scope(line)
            if "error" in line:
                raise OutOfScope("what the reference cannot write")
            value = vectors.value_of(line["value"])
        except OutOfScope as reason:
            counts.skip(reason)
            continue
        codec = Codec(type_, names=names, engine=engine)
        try:
            got = codec.dumps(value)
        except EncodeError as error:
            counts.add("refused by departure" if departures(value) else "different", line, error)
            continue
        if got == (line["jsv"] or ""):
            counts.add("equal", line, got)
        else:
            counts.add("other by departure" if departures(value) else "different", line, got)
        again = codec.loads(got)
        if again != value:
            counts.add("different", line, again)
    counts.none("different")
    assert counts.counts["equal"]


# ---- random graphs of sessions ----


def test_random_responses_keep_their_text(engine: str, tally: Callable[[str], Tally]) -> None:
    codec = Codec(GetActiveSessionsResponse, engine=engine)
    counts = tally(f"random ({engine})")
    for line in vectors.read("random"):
        text = line["jsv"]
        try:
            again = codec.dumps(codec.loads(text))
        except DecodeError as error:
            counts.add("refused though stable" if line["stable"] else "refused", line, error)
            continue
        counts.add("equal" if again == text else "different", line, again)
        if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
            octets = text.encode()
            counts.add("equal" if codec.encode(codec.decode(octets)) == octets else "different", line, "as bytes")
    counts.none("different")
    counts.none("refused though stable")
    assert counts.counts["equal"]

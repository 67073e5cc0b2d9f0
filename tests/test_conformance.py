"""What the reference wrote and read, against every engine: equal or refused, never different."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import dotnet
import pytest
import vectors
from vectors import OutOfScope

from jsvcodec import Codec, DecodeError, EncodeError, sessions
from jsvcodec.names import BLANK
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.syntax import jsv, tree
from jsvcodec.syntax.jsv import SPECIAL

Line = dict[str, Any]

LAYOUT = " \t\r\n"

# ---- scope: by configuration here, by type and value in `dotnet` and `vectors` ----

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
    return dotnet.annotation(line["type"]), POLICY_OF[mode]


def same(got: Any, want: Any) -> bool:
    """Compare values, of which NaN is one."""
    return type(got) is type(want) and (got == want or repr(got) == repr(want))


# ---- counting ----


@dataclass
class Tally:
    """What became of the lines of one file."""

    name: str
    counts: Counter[str] = field(default_factory=lambda: Counter({"different": 0}))
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
        # White space behind the root's bracket is the one thing that we read and the reference does not [G5].
        bare = text.rstrip(LAYOUT) if isinstance(text, str) and text[:1] in ("[", "{") else text
        return ("tolerated" if bare != text and same(got, codec.decode(bare)) else "different"), got
    if "value" not in line:  # of long mutated texts there is only what the reference writes for the value
        equal = codec.dumps(got) == (line["reencoded"] or "")
    else:
        equal = same(got, vectors.value_of(line["value"]))
    return ("equal" if equal else "different"), got


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
            got = Codec(type_ | None, names=POLICY_OF[mode], engine=engine).decode(line["jsv"])
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


# ---- writing ----


def departures(value: Any) -> tuple[set[str], set[str]]:
    """Return the rules by which our writing departs from the reference's: where we refuse, where we write otherwise.

    The rules are those of E in grammar/README.md, worked out from the value alone.
    """
    refused: set[str] = set()
    other: set[str] = set()
    pending = [value]
    while pending:
        match pending.pop():
            case "\u200b":
                refused.add("E12")
            case dict() as map_:
                other |= {"E1"} if None in map_.values() else set()
                texts = all(isinstance(each, str | None) for each in map_.values())
                for key in map_:
                    if isinstance(key, str) and '"' in key and not (key[0] == key[-1] == '"' and key.strip('"')):
                        refused.add("E10")
                refused |= {"E11"} if "" in map_ and texts else set()
                pending += [*map_, *map_.values()]
            case list() as items:
                refused |= {"E3"} if items == [None] else set()
                refused |= {"E4"} if loses_nulls(items) else set()
                objects = any(isinstance(item, dict) or dataclasses.is_dataclass(item) for item in items)
                other |= {"E2"} if None in items and objects else set()
                other |= {"E6"} if len(items) == 1 and is_blank(items[0]) else set()
                pending += items
            case thing if dataclasses.is_dataclass(thing):
                pending += vars(thing).values()
    return refused, other


def is_blank(item: Any) -> bool:
    """Say whether an item is text of nothing but white space, and bare [L1]."""
    return isinstance(item, str) and bool(item) and not item.strip(BLANK) and SPECIAL.isdisjoint(item)


def loses_nulls(items: list[Any]) -> bool:
    """Say whether the reference would count the nulls at the end of a list differently [N5]."""
    if items[-1:] != [None] or any(isinstance(item, str) for item in items) or items == [None] * len(items):
        return False  # lists of nulls alone are judged by their type, which the value does not tell
    return items[-2] is None or isinstance(items[0], dict) or dataclasses.is_dataclass(items[0])


def test_writing_is_equal_but_for_the_named_departures(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode ({engine})")
    for line in vectors.read("encode"):
        try:
            type_, names = scope(line)
            if "error" in line:
                raise OutOfScope("what the reference cannot write")
            value = vectors.value_of(line["value"])
            if not dotnet.holds(type_, value):
                raise OutOfScope("an object of a derived class, whose class goes on the wire")
        except OutOfScope as reason:
            counts.skip(reason)
            continue
        codec = Codec(type_, names=names, engine=engine)
        refused, other = departures(value)
        try:
            got = codec.dumps(value)
        except EncodeError as error:
            counts.add("refused by departure" if refused else "different", line, error)
            continue
        if refused or not same(codec.loads(got), value):
            counts.add("different", line, got)
        elif got == (line["jsv"] or ""):
            counts.add("equal", line, got)
            if other:
                counts.add("different", line, "no departure where one is named")
        else:
            counts.add("other by departure" if other else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


def test_what_the_reference_wrote_and_reads_back_is_accepted(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode, read again ({engine})")
    for line in vectors.read("encode"):
        try:
            type_, names = scope(line)
            value = vectors.value_of(line["value"])
            if not dotnet.holds(type_, value) or "error" in line:
                raise OutOfScope("what the reference cannot write, or only with a class's name")
        except OutOfScope as reason:
            counts.skip(reason)
            continue
        if any(departures(value)):
            counts.skip("what the reference does not read back, by a rule of E")
            continue
        got = Codec(type_, names=names, engine=engine).loads(line["jsv"] or "")
        counts.add("equal" if same(got, value) else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


# ---- random graphs of sessions ----


@pytest.mark.parametrize("form", ["text", "bytes"])
def test_random_responses_keep_their_text(engine: str, form: str, tally: Callable[[str], Tally]) -> None:
    codec = Codec(GetActiveSessionsResponse, engine=engine)
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

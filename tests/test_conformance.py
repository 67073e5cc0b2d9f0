"""What the reference wrote and read, against every engine: equal or refused, never different."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, abc, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import Enum
from typing import Any

import dotnet
import pytest
import vectors
from vectors import OutOfScope

from jsvcodec import Codec, DecodeError, EncodeError, sessions
from jsvcodec.engine.options import Unknown
from jsvcodec.names import BLANK, Policy
from jsvcodec.scalars import Scalar
from jsvcodec.scalars.text import CHAR, URI
from jsvcodec.schema import (
    ANY,
    ANY_LIST,
    ANY_MAP,
    TEXT_PLAN,
    AnyPlan,
    ListPlan,
    MapPlan,
    OptionalPlan,
    Plan,
    RecordPlan,
    ScalarPlan,
    plan_of,
)
from jsvcodec.sessions import GetActiveSessionsResponse
from jsvcodec.syntax import jsv, tree
from jsvcodec.syntax.jsv import SPECIAL
from jsvcodec.syntax.tree import DEFAULT_MAX_DEPTH

Line = dict[str, Any]

LAYOUT = " \t\r\n"

# ---- scope: by configuration here, by type and value in `dotnet` and `vectors` ----

POLICY_OF: dict[str, Policy] = {
    "default": "pascal",
    "strict": "pascal",
    "pascal": "pascal",
    "camel": "camel",
    "snake": "snake",
}
"""From a vector's mode or configuration to the naming policy; other configurations are switches of the reference."""


def scope(line: Line) -> tuple[Any, Policy]:
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
    if isinstance(want, abc.Set):
        return isinstance(got, abc.Set) and got == want
    kind = datetime if isinstance(want, dotnet.Local | dotnet.Zoned) else type(want)
    return type(got) is kind and (got == want or repr(got) == repr(want))


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
    if not line["ok"] or text is None or again is None:
        return False
    return bool(text == again or ("{" in text and text.lower() == again.lower()))


def judge(line: Line, codec: Codec[Any]) -> tuple[str, object]:
    """Read one line and say how the answer compares with the reference's."""
    text = document(line)
    try:
        got = codec.decode(text)
    except DecodeError as error:
        own = wrote_it_itself(line)
        if own and error.code == "typed-object":
            return "refused though its own, as it names a class [E40]", error
        if own and has_raw_special(line["value"]):
            return "refused though its own, as a special char or enum text is bare [E30]", error
        return ("refused though its own" if own else "refused" if line["ok"] else "both refuse"), error
    if not line["ok"]:
        # White space behind the root's bracket is the one thing that we read and the reference does not [G5].
        bare = text.rstrip(LAYOUT) if isinstance(text, str) and text[:1] in ("[", "{") else text
        return ("tolerated" if bare != text and same(got, codec.decode(bare)) else "different"), got
    if "value" not in line:  # of long mutated texts there is only what the reference writes for the value
        equal = codec.dumps(got) == (line["reencoded"] or "")
    else:
        equal = same(got, vectors.value_of(line["value"]))
    if not equal and "value" in line and raw_inside(got, vectors.value_of(line["value"])):
        return "left raw by the reference under object [G10]", got
    return ("equal" if equal else "different"), got


def has_raw_special(portable: Any) -> bool:
    """Say whether a value holds a char or an enum text that the reference writes bare in spite of its characters."""
    if isinstance(portable, list):
        return any(map(has_raw_special, portable))
    if not isinstance(portable, dict):
        return False
    if portable["t"] == "char":
        return portable["v"] in SPECIAL
    if portable["t"] == "enum":
        words = getattr(dotnet.ENUMS.get(portable["type"]), "__words__", {})
        return not SPECIAL.isdisjoint(words.get(portable["name"], ""))
    return has_raw_special([*portable.get("items", []), *portable.get("members", {}).values()])


def raw_inside(got: Any, want: Any) -> bool:
    """Say whether values are the same but for lists and maps under object, which the reference leaves as their text."""
    if isinstance(got, list | dict) and isinstance(want, str):
        try:
            return bool(Codec(None).decode(want) == got)
        except DecodeError:
            return False
    if type(got) is not type(want):
        return False
    if isinstance(got, list | tuple):
        return len(got) == len(want) and all(map(raw_inside, got, want))
    if isinstance(got, dict):
        return list(got) == list(want) and all(map(raw_inside, got.values(), want.values()))
    if dataclasses.is_dataclass(got):
        return all(map(raw_inside, vars(got).values(), vars(want).values()))
    return same(got, want)


@pytest.mark.parametrize("file", ["decode", "mutate"])
def test_reading_is_equal_or_refused(engine: str, file: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"{file} ({engine})")
    for line in vectors.read(file):
        try:
            type_, names = scope(line)
            unknown: Unknown = (
                "forbid" if line["type"].startswith("KeyValuePair<") else "ignore"
            )  # pairs hold no others
            outcome, note = judge(line, Codec(type_, names=names, unknown=unknown, engine=engine))
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


MAX_HOPS = 50
ABSOLUTE = re.compile("([A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#]*)?)(.*)", re.DOTALL)


@dataclass
class Departures:
    """The rules by which our writing departs from the reference's, worked out from a type's plan and a value.

    They are those of E in grammar/README.md.

    Args:
        refused: Where we refuse.
        other: Where we write otherwise.
        untyped: Whether something stands where anything may stand, and so comes back as text.
    """

    refused: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    untyped: bool = False

    def __bool__(self) -> bool:
        return bool(self.refused or self.other)


def departures(plan: Plan, value: Any) -> Departures:
    """Return the departures in writing a value."""
    found = Departures()
    if value == "" and plan == ANY:
        found.other.add("E19")
    if isinstance(value, str) and value[:1] == "\ufeff" and SPECIAL.isdisjoint(value):
        found.other.add("E23")
    _walk(found, plan, value, 0, ())
    return found


def _walk(found: Departures, plan: Plan, value: Any, hops: int, above: tuple[Plan, ...]) -> None:
    match plan:
        case OptionalPlan(inner):
            if value is not None:
                _walk(found, inner, value, hops, above)
        case AnyPlan():
            if value is not None:
                guess: Plan = ANY_LIST if isinstance(value, list | tuple) else ANY_MAP
                if not isinstance(value, list | tuple | dict):
                    guess = plan_of(datetime if isinstance(value, datetime) else type(value))
                    found.untyped |= not isinstance(value, str)
                _walk(found, guess, value, hops, above)
        case ScalarPlan(row):
            _scalar(found, row, value)
        case ListPlan(item):
            _list(found, plan, list(value))
            for each in value:
                _place(found, item, each, hops + 1, (*above, plan))
        case MapPlan(key, item):
            _map(found, plan, value)
            for name, each in value.items():
                _key(found, plan_of(type(name)) if isinstance(key, AnyPlan) else key, name)
                _place(found, item, each, hops, (*above, plan))
        case RecordPlan():
            for each in plan.fields:
                member = plan.shape.get(value, each.attribute)
                if member is not None:
                    _place(found, each.plan, member, hops, (*above, plan))
                elif not each.omits_none:
                    found.other.add("E14")


def _place(found: Departures, plan: Plan, value: Any, hops: int, above: tuple[Plan, ...]) -> None:
    """Walk on to what stands in a container, as far as the reference goes."""
    inner = plan.inner if isinstance(plan, OptionalPlan) else plan
    again = isinstance(inner, RecordPlan) and inner in above and not isinstance(above[-1], ListPlan)
    hops += isinstance(inner, AnyPlan) + again
    if value is not None and hops > MAX_HOPS:
        found.other.add("E22")
    if len(above) == DEFAULT_MAX_DEPTH and isinstance(inner, ListPlan | MapPlan | RecordPlan) and value is not None:
        found.refused.add("E22")
    _walk(found, plan, value, hops, above)


def _scalar(found: Departures, row: Scalar, value: Any) -> None:
    if value == "\u200b":
        found.refused.add("E12")
        return
    if row == URI:
        absolute = ABSOLUTE.fullmatch(value)
        if not absolute:
            found.refused.add("E20")
        elif "%" in value or absolute[1] != absolute[1].lower() or absolute[2] == "":
            found.other.add("E20")
        return
    word, exact = row.encode(value), (row.exact or row.encode)(value)
    if word != exact:
        midnight = isinstance(value, datetime) and value.time() == time.min
        found.other.add("E16" if midnight else "E17" if isinstance(value, datetime) else "E18")
    if row.bare and not row.colons and not SPECIAL.isdisjoint(exact):
        found.other.add("E7" if row == CHAR else "E8")
    if row.bare and not word:
        found.other.add("E15")


def _key(found: Departures, plan: Plan, value: Any) -> None:
    assert isinstance(plan, ScalarPlan)
    row = plan.scalar
    if row.bare and not SPECIAL.isdisjoint((row.exact or row.encode)(value)):
        found.other.add("E9")
    _scalar(found, row, value)
    key = row.encode(value) if not isinstance(value, str) else value
    if '"' in key and not (key[0] == key[-1] == '"' and key.strip('"')):
        found.refused.add("E10")


def _map(found: Departures, plan: MapPlan, value: Any) -> None:
    if None in value.values():
        found.other.add("E1")
    if (
        "" in value
        and plan.make is dict
        and plan.key == TEXT_PLAN
        and plan.value in (TEXT_PLAN, OptionalPlan(TEXT_PLAN))
    ):
        found.refused.add("E11")


def _list(found: Departures, plan: ListPlan, items: list[Any]) -> None:
    item = plan.item.inner if isinstance(plan.item, OptionalPlan) else plan.item
    nulls = [index for index, each in enumerate(items) if each is None]
    many, ends = len(items) > 1, nulls[-1:] == [len(items) - 1]
    map_first = bool(items) and (
        isinstance(items[0], dict) if item == ANY else items[0] is not None and isinstance(item, MapPlan | RecordPlan)
    )
    if items == [None]:
        found.refused.add("E3")
    elif item == TEXT_PLAN and plan.like != "own":
        found.refused |= {"E5"} if plan.like == "set" and nulls[:1] != [len(items) - 1] and nulls else set()
    elif ends and (map_first or (plan.like in ("list", "own") and items[-2] is None)):
        found.refused.add("E4")
    if nulls and isinstance(item, MapPlan | RecordPlan):
        found.other.add("E2")
    if not many and items and is_blank(items[0]) and isinstance(item, ScalarPlan | AnyPlan):
        found.other.add("E6")
    elif plan.like == "array" and item == TEXT_PLAN and items:
        first, last = items[0] or "", items[-1] or ""
        trimmed = first != first.lstrip(BLANK) and SPECIAL.isdisjoint(first)
        trimmed |= last != last.rstrip(BLANK) and SPECIAL.isdisjoint(last)
        found.other |= {"E24"} if trimmed else set()


def is_blank(item: Any) -> bool:
    """Say whether an item is text of nothing but white space, and bare [L1]."""
    return isinstance(item, str) and bool(item) and not item.strip(BLANK) and SPECIAL.isdisjoint(item)


TOLD_BY_CLASS = {"tuple", "single", "char", "uri", "timespan", "datetimeoffset"}
"""The kinds of portable values that Python's own classes do not tell from others."""


def kinds(portable: Any) -> set[str]:
    """Return the kinds of the values in a portable one."""
    if isinstance(portable, list):
        return set().union(*map(kinds, portable))
    if not isinstance(portable, dict):
        return set()
    own = "tuple" if portable.get("type", "").startswith("Tuple<") else portable["t"]
    return {own} | kinds(portable.get("items", [])) | kinds([*portable.get("members", {}).values()])


def written(counts: Tally) -> Iterator[tuple[Line, Any, Policy, Any]]:
    """Yield the lines of what the reference wrote, each with its annotation, naming policy and value."""
    for line in vectors.read("encode"):
        try:
            type_, names = scope(line)
            if "error" in line:
                raise OutOfScope("what the reference cannot write")
            value = vectors.value_of(line["value"])
            if TOLD_BY_CLASS & kinds(line["value"]) and dotnet.reaches_object(line["type"]):
                raise OutOfScope("what only .NET's own class tells under object: Tuple, Single, Char, Uri, TimeSpan …")
            if not dotnet.holds(plan_of(type_, names), value):
                raise OutOfScope("a value of another class than its type names, which goes on the wire")
        except OutOfScope as reason:
            counts.skip(reason)
        else:
            yield line, type_, names, value


def test_writing_is_equal_but_for_the_named_departures(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode ({engine})")
    for line, type_, names, value in written(counts):
        codec = Codec(type_, names=names, engine=engine)
        departed = departures(plan_of(type_, names), value)
        try:
            got = codec.dumps(value)
        except EncodeError as error:
            counts.add("refused by departure" if departed.refused else "different", line, error)
            continue
        if departed.refused or not (departed.untyped or same(codec.loads(got), value)):
            counts.add("different", line, (got, departed))
        elif got == (line["jsv"] or ""):
            counts.add("equal", line, got)
            if departed.other:
                counts.add("different", line, ("no departure where one is named", departed))
        else:
            counts.add("other by departure" if departed.other else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


def test_exact_writing_is_equal(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode, exact ({engine})")
    for line, type_, names, value in written(counts):
        if line["config"] == "strict":
            counts.skip("a configuration in which the reference refuses to write some values")
            continue
        if line["type"] == "Object" and value == "":
            counts.skip("empty text under object at the root, which some entry points write as nothing [Q4]")
            continue
        try:
            got = Codec(type_, names=names, engine=engine, exact=True).dumps(value)
        except EncodeError as error:
            uri = "Uri" in line["type"] and "expected no URI" in str(error)
            counts.add("URIs are refused [E20]" if uri else "different", line, error)
            continue
        counts.add("equal" if got == (line["jsv"] or "") else "different", line, got)
    counts.none("different")
    assert counts.counts["equal"]


def test_what_the_reference_wrote_and_reads_back_is_accepted(engine: str, tally: Callable[[str], Tally]) -> None:
    counts = tally(f"encode, read again ({engine})")
    for line, type_, names, value in written(counts):
        departed = departures(plan_of(type_, names), value)
        if departed:
            counts.skip("what the reference does not read back, by a rule of E")
            continue
        if departed.untyped:
            counts.skip("numbers and others under object, which come back as text [G10]")
            continue
        try:
            got = Codec(type_, names=names, engine=engine).loads(line["jsv"] or "")
        except DecodeError as error:
            counts.add("different", line, error)
            continue
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

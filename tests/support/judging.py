"""How the reference's answers are compared with ours: which lines are in scope, what counts as the same, the counting.

What a .NET type and a portable value are in Python is said in `dotnet` and `vectors`; where our writing departs from
the reference's, in `departures`.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, abc, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntFlag
from typing import Any, Unpack

import dotnet
import vectors
from vectors import OutOfScope

from jsvcodec import Codec, DecodeError
from jsvcodec.codec import CodecOptions
from jsvcodec.engine.options import Unknown
from jsvcodec.names import Policy
from jsvcodec.syntax.rules import Format

__all__ = ["LAYOUT", "POLICY_OF", "Line", "Tally", "codec_of", "judge", "kinds", "reading", "same", "writing"]

Line = dict[str, Any]

LAYOUT = " \t\r\n"

_DAY = 864_000_000_000  # ticks

# ---- scope by configuration; by type and value it is decided in `dotnet` and `vectors` ----

POLICY_OF: dict[str, Policy] = {
    "default": "pascal",
    "strict": "pascal",
    "pascal": "pascal",
    "camel": "camel",
    "snake": "snake",
}
"""From a vector's mode or configuration to the naming policy; all others are switches of the reference."""

_OFFERED: dict[str, CodecOptions] = {
    "excludeDefault": {"omit_defaults": "values"},
    "excludeDefaultEnums": {"omit_defaults": "enums"},
    "excludeDefaultAndEnums": {"omit_defaults": True},
    "excludeTypeInfo": {"types": None},
}
OFFERED: dict[Format, dict[str, CodecOptions]] = {
    "jsv": _OFFERED,
    "json": {**_OFFERED, "includeNull": {"include_nulls": True}, "iso8601": {"dates": "iso"}},
}
"""From a switch to the option that is the same, by what is written."""

# What the source says of JsConfig's switches, and the vectors confirm: W12, W4.0 (DateHandler), W4.1 (AssumeUtc),
# W4.5 (SkipDateTimeConversion), W10.1 (enums), W2.11 (TimeOnly), W7.4 (type info).
_WRITING_JSV: dict[str, set[str]] = {
    "includeNull": set(),
    "alwaysUtc": set(),
    "iso8601": set(),
    "iso8601DateOnly": set(),
    "iso8601DateTime": set(),
    "rfc1123": set(),
    "systemJson": set(),  # means Guids, but only as a global setting, which was not recorded (X33)
    "includeTypeInfo": {"obj", "version"},
    "enumAsInteger": {"enum by name"},
    "standardTimeSpan": {"timeonly"},
    "dateFormat": {"datetime"},
    "assumeUtc": {"datetime of no zone"},
    "assumeAndAlwaysUtc": {"datetime of no zone"},
    "skipDateTimeConversion": {"datetime of no zone", "datetime at midnight"},
    "unixTime": {"datetime", "dateonly"},
    "unixTimeMs": {"datetime", "dateonly"},
}
# JSON heeds more of them (J): how moments and durations are written, and null.
_WRITING_JSON: dict[str, set[str]] = {
    "alwaysUtc": set(),
    "dateFormat": set(),
    "systemJson": set(),
    "includeTypeInfo": {"obj", "version"},
    "enumAsInteger": {"enum"},
    "standardTimeSpan": {"timeonly", "timespan"},
    "assumeUtc": {"datetime unspecified"},
    "assumeAndAlwaysUtc": {"datetime unspecified"},
    "skipDateTimeConversion": {"datetime", "datetimeoffset"},
    "unixTime": {"datetime", "dateonly"},
    "unixTimeMs": {"datetime", "dateonly"},
    "iso8601DateOnly": {"datetime"},
    "iso8601DateTime": {"datetime"},
    "rfc1123": {"datetime"},
}
WRITING: dict[Format, dict[str, set[str]]] = {"jsv": _WRITING_JSV, "json": _WRITING_JSON}
"""From a switch to the `kinds` of portable values that it writes otherwise; a value without them is in scope."""

_MOMENTS = {"datetime", "date", "DateTimeOffset"}
# R3.3 (lenient names), R6.21 to R6.25 (moments), R7.2 and R7.3 (anything).
READING: dict[str, set[str]] = {
    "iso8601": set(),
    "iso8601DateOnly": set(),
    "iso8601DateTime": set(),
    "rfc1123": set(),
    "dateFormat": set(),
    "standardTimeSpan": set(),
    "alwaysUtc": _MOMENTS,
    "assumeUtc": _MOMENTS,
    "assumeAndAlwaysUtc": _MOMENTS,
    "skipDateTimeConversion": _MOMENTS,
    "unixTime": _MOMENTS,
    "unixTimeMs": _MOMENTS,
    "lenient": {"members"},
    "maps": set(),  # what stands under object is compared as it is then [G10]
    "primitives": {"anything"},
    "dynamic": {"anything"},
}
"""From a switch to what it reads otherwise, as `dotnet.reaches` names it; a type that reaches none is in scope."""


def reading(line: Line) -> tuple[Any, Policy]:
    """Return the annotation and the naming policy for a text that the reference read.

    Raises:
        OutOfScope: The reason why there is none.
    """
    mode = line.get("mode", "default")
    type_, names = dotnet.annotation(line["type"]), POLICY_OF.get(mode, "pascal")
    if reason := dotnet.NOT_READ.get(line["type"].partition("<")[0]):
        raise OutOfScope(f"not read: {line['type']}: {reason}")
    if mode not in POLICY_OF and READING.get(mode, {mode}) & {mode, *dotnet.reaches(dotnet.plan_of(type_, names))}:
        raise OutOfScope(f"the mode {mode}, which reads such a type otherwise")
    return type_, names


def writing(line: Line, format: Format = "jsv") -> tuple[Any, CodecOptions, Any]:
    """Return the annotation, the codec's options and the value that the reference wrote.

    In JSON, moments by the recording machine's clock differ from those in UTC, though its zone is no other: they are in
    `dotnet.HERE`.

    Raises:
        OutOfScope: The reason why there is none.
    """
    config = line["config"]
    type_ = dotnet.annotation(line["type"])
    options: CodecOptions = {"names": POLICY_OF.get(config, "pascal"), "types": dotnet.TYPES}
    offered = OFFERED[format]
    options |= offered.get(config, {})
    if format == "json":
        options["format"] = "json"
    if reason := dotnet.NOT_WRITTEN.get(line["type"].partition("<")[0]):
        raise OutOfScope(f"not written: {line['type']}: {reason}")
    known = config in POLICY_OF or config in offered
    if not known and WRITING[format].get(config, {config}) & {config, *kinds(line["value"])}:
        raise OutOfScope(f"the configuration {config}, which writes such a value otherwise")
    if "omit_defaults" in options and "pair of defaults" in kinds(line["value"]):
        raise OutOfScope("a struct at its default, which the reference leaves out as if it were a scalar")
    plan = dotnet.plan_of(type_)
    if options["types"] is None and "abstract" in dotnet.reaches(plan):
        raise OutOfScope("an abstract class whose objects are not named, so that nobody can read them")
    portable = vectors.with_zone(line["value"]) if format == "json" else line["value"]
    value = vectors.value_of(portable, plan)
    if line["type"] == "Object" and dataclasses.is_dataclass(value):
        plan = dotnet.plan_of(type(value))  # at the root, an object does not name its class
    if not dotnet.holds(plan, value, named=options["types"] is not None):
        raise OutOfScope("a value of another class than the one that its type names")
    return type_, options, value


def kinds(portable: Any) -> set[str]:
    """Return the kinds of the values in a portable one, as far as a switch of the reference may touch them."""
    if isinstance(portable, list):
        return set().union(*map(kinds, portable))
    if not isinstance(portable, dict):
        return set()
    own = {portable["t"]}
    if portable.get("type", "").startswith("KeyValuePair<"):
        zero = all(
            member is None or (isinstance(member, dict) and member.get("v") == 0) for member in _members(portable)
        )
        own |= {"pair of defaults"} if zero else set()
    if portable["t"] == "datetime":
        own |= {"datetime unspecified"} if portable["kind"] == "Unspecified" else set()
        if not portable["ticks"] % _DAY:
            own.add("datetime at midnight")
        elif portable["kind"] == "Unspecified":
            own.add("datetime of no zone")
    if portable["t"] == "enum":
        own |= {"enum by name"} if _goes_by_name(dotnet.ENUMS.get(portable["type"]), portable["name"]) else set()
    return own | kinds(portable.get("items", [])) | kinds(_members(portable))


def _members(portable: dict[str, Any]) -> list[Any]:
    return [*portable.get("members", {}).values()]


def _goes_by_name(cls: type[Enum] | None, name: str) -> bool:
    """Say whether a value of an enum is written as its name: not as a number, nor as the text of `EnumMember`."""
    if cls is None:
        return True
    return name in cls.__members__ and name not in getattr(cls, "__words__", {}) and not issubclass(cls, IntFlag)


# ---- comparing ----

_codecs: dict[tuple[Any, ...], Codec[Any]] = {}


def codec_of(type_: Any, **options: Unpack[CodecOptions]) -> Codec[Any]:
    """Return the codec of a type, the same one each time: many lines are of few types."""
    said = {**options, "types": id(options.get("types"))}
    key = (type_, *sorted(said.items()))
    if key not in _codecs:
        _codecs[key] = Codec(type_, **options)
    return _codecs[key]


def same(got: Any, want: Any) -> bool:
    """Compare values, of which NaN is one."""
    if isinstance(want, abc.Set):
        return isinstance(got, abc.Set) and got == want
    kind = datetime if isinstance(want, dotnet.Local | dotnet.Zoned) else type(want)
    return type(got) is kind and (got == want or repr(got) == repr(want))


def judge(line: Line, type_: Any, names: Policy, engine: str) -> tuple[str, object]:
    """Read one line and say how the answer compares with the reference's."""
    unknown: Unknown = "forbid" if line["type"].startswith("KeyValuePair<") else "ignore"  # pairs hold no others
    codec = codec_of(type_, engine=engine, names=names, unknown=unknown, types=dotnet.READABLE)
    text = bytes.fromhex(line["hex"]) if "hex" in line else line["jsv"]
    try:
        got = codec.decode(text)
    except DecodeError as error:
        return _refusal(line, error), error
    if not line["ok"]:
        # White space behind the root's bracket is the one thing that we read and the reference does not [G5].
        bare = text.rstrip(LAYOUT) if isinstance(text, str) and text[:1] in ("[", "{") else text
        return ("tolerated" if bare != text and same(got, codec.decode(bare)) else "different"), got
    if "value" not in line:  # of long mutated texts there is only what the reference writes for the value
        return ("equal" if codec.dumps(got) == (line["reencoded"] or "") else "different"), got
    want = vectors.value_of(line["value"], dotnet.plan_of(type_))
    if same(got, want):
        return "equal", got
    maps = line.get("mode") == "maps"
    if maps and _as_built(got, want):
        return "built otherwise by the reference under object [G10]", got
    if _left_raw(got, want, only_before_layout=maps):
        return "left raw by the reference under object [G10]", got
    return "different", got


def _refusal(line: Line, error: DecodeError) -> str:
    """Say what it means that we refuse a line.

    Raises:
        OutOfScope: Python has no value that the line could be read into.
    """
    if not line["ok"]:
        return "both refuse"
    if not _wrote_it_itself(line):
        return "refused"
    if error.code == "typed-object":
        return "refused though its own, as it names a class [E40]"
    vectors.value_of(line["value"], dotnet.plan_of(reading(line)[0]))  # out of scope if there is no such value
    return "refused though its own"


def _wrote_it_itself(line: Line) -> bool:
    """Say whether the reference writes the value that it read just so, but for the case of members' names."""
    text, again = line.get("jsv"), line.get("reencoded")
    if text is None or again is None:
        return False
    return bool(text == again or ("{" in text and text.lower() == again.lower()))


def _left_raw(got: Any, want: Any, *, only_before_layout: bool) -> bool:
    """Say whether values are the same but for lists and maps that the reference left as their text."""
    if isinstance(got, list | dict) and isinstance(want, str):
        return _is_text_of(want, got) and not (only_before_layout and want == want.rstrip(LAYOUT))
    if type(got) is not type(want):
        return False
    pairs: list[tuple[Any, Any]]
    if isinstance(got, list | tuple):
        pairs = list(zip(got, want, strict=True)) if len(got) == len(want) else [(got, None)]
    elif isinstance(got, dict):
        pairs = [(got[key], want[key]) for key in got] if list(got) == list(want) else [(got, None)]
    elif dataclasses.is_dataclass(got):
        pairs = [(member, vars(want)[name]) for name, member in vars(got).items()]
    else:
        return same(got, want)
    return all(_left_raw(*pair, only_before_layout=only_before_layout) for pair in pairs)


def _is_text_of(text: str, value: Any) -> bool:
    try:
        return bool(Codec(None, names="pascal", types=dotnet.READABLE).decode(text) == value)
    except DecodeError:
        return False


def _as_built(got: Any, want: Any) -> bool:
    """Say whether values are the same but for what the switch of mode `maps` makes of them [G10].

    In a map, nothing becomes empty text, an empty name U+200B. A hollow map vanishes from a map with its name; anywhere
    else it stays text.
    """
    if got is None:
        return want in (None, "")
    if type(got) is not type(want):
        return isinstance(want, str) and _is_hollow(got) and _is_text_of(want, got)
    if isinstance(got, list | tuple):
        return len(got) == len(want) and all(map(_as_built, got, want))
    if isinstance(got, dict):
        kept = {key: value for key, value in got.items() if key in want or not _is_hollow(value)}
        names = len(kept) == len(want) and all(map(_same_name, kept, want))
        return names and all(map(_as_built, kept.values(), want.values()))
    return same(got, want)


def _is_hollow(value: Any) -> bool:
    """Say whether a value is a map that holds nothing but such maps."""
    return isinstance(value, dict) and all(map(_is_hollow, value.values()))


def _same_name(got: str, want: str) -> bool:
    return got == want or (got == "" and want == "\u200b")


# ---- counting ----


@dataclass
class Tally:
    """What became of the lines of one file."""

    name: str
    counts: Counter[str] = field(default_factory=lambda: Counter({"different": 0}))
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, outcome: str, line: Line, note: object = "") -> None:
        """Count a line that is in scope."""
        self.counts[outcome] += 1
        if len(self.examples[outcome]) < 20:
            wanted = ("id", "group", "type", "mode", "config", "jsv", "value")
            said = {key: line.get(key) for key in wanted if key in line}
            self.examples[outcome].append(ascii(said)[:400] + " -> " + ascii(note)[:200])

    def skip(self, reason: object) -> None:
        """Count a line that is not."""
        self.reasons[str(reason)] += 1

    @property
    def share(self) -> float:
        """How much of the file is in scope, in percent."""
        return 100 * self.counts.total() / ((self.counts + self.reasons).total() or 1)

    def __str__(self) -> str:
        counted = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(self.counts.items()))
        total = self.counts.total() + self.reasons.total()
        lines = [f"{self.name}: in scope {self.counts.total():,} of {total:,}, {self.share:.1f} % ({counted})"]
        lines += [f"    {count:6,}  {reason}" for reason, count in self.reasons.most_common()]
        return "\n".join(lines)

    def none(self, outcome: str) -> None:
        """Fail if any line came out so."""
        assert not self.counts[outcome], f"{self.counts[outcome]} {outcome}:\n" + "\n".join(self.examples[outcome])

    def covers(self, percent: int) -> None:
        """Fail if less of a file is in scope; of other vectors than the project's own, nothing is known."""
        assert self.share >= percent or not vectors.are_own(), f"{self.name}: only {self.share:.1f} % is in scope"

"""The walk over two documents at once, by the plan of their type if there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from operator import ne
from typing import Any, NamedTuple, Unpack
from uuid import UUID

from jsvcodec.codec import Codec, CommonOptions
from jsvcodec.diff.alignment import Pair, align, by_key
from jsvcodec.diff.documents import Document, Held, Same, documents
from jsvcodec.diff.report import LEVELS, Difference, Kind, Level, WireDiff, level_of
from jsvcodec.diff.rules import Rules
from jsvcodec.engine.walks import Task, run
from jsvcodec.errors import DecodeError, Path, brief
from jsvcodec.names import BLANK, TYPE_NAME
from jsvcodec.schema import ANY, AnyPlan, FieldPlan, ListPlan, MapPlan, Plan, RecordPlan, ScalarPlan, present
from jsvcodec.syntax.json import NUMBER
from jsvcodec.syntax.rules import Syntax
from jsvcodec.syntax.tree import List, Map, Node, Nothing, Text

__all__ = ["compare"]


def compare(
    left: Any,
    right: Any,
    type: Any = None,
    *,
    level: Level = "typed",
    rules: Rules | None = None,
    formats: tuple[Syntax | None, Syntax | None] = (None, None),
    most: int = 1000,
    **options: Unpack[CommonOptions],
) -> WireDiff:
    """Return what differs between two documents.

    Time is about linear in their length, also where long lists have items put in, taken out or moved.

    Args:
        left: A document: text or bytes of JSV or JSON, nodes of `jsvcodec.syntax.tree`, or an object. In an object,
            matchers may stand: whatever no codec writes is asked by its own ``==`` for what the other document says.
        right: The other one; its format may differ.
        type: What both say; None compares texts, and takes numbers and words alike that only their format spells
            differently.
        level: At which level differences count for the truth of the result: ``"bytes"``, ``"canonical"`` (without
            layout, needless quotes and the order of members) or ``"typed"`` (what they mean).
        rules: What is not to count.
        formats: What left and right are, ``"wire"``, ``"dump"`` or ``"json"``; None finds out.
        most: How many differences of each level are written down, at least 1.
        options: Those of `jsvcodec.Codec` that both are read with.

    Raises:
        DecodeError: A document is of neither format.
        EncodeError: An object holds itself, or is too deep.
        SchemaError, ValueError: As `jsvcodec.Codec`, or an option has a value that it does not take.
    """
    if level not in LEVELS:
        raise ValueError(f"expected level to be one of {', '.join(map(repr, LEVELS))}, got {level!r}")
    codec = Codec[Any](type, **options)
    ours, theirs = documents(left, right, codec, formats)
    if (ours.whole.text, ours.whole.bom, ours.syntax) == (theirs.whole.text, theirs.whole.bom, theirs.syntax):
        return WireDiff((), level)
    walk = _Walk(ours, theirs, rules or Rules(), level, most)
    with suppress(_Enough):
        run(walk.pair(codec.plan, ours.root, theirs.root, Path()))
        walk.dress()
    return WireDiff(tuple(walk.found), level, frozenset(walk.cut))


class _Enough(Exception):  # nothing is wrong with it
    """There are as many differences as somebody wants to see."""


_ABSENT = "absent"
_BEFORE = 8  # characters that are shown in front of where long words differ
_FEW = 4  # names that are shown of an order
_LIKELY_NAMES = ("id", "key", "name", "code")
"""Members that tell items of a list apart more often than not, folded."""

_NUMBER = re.compile(NUMBER)
_LONGEST_NUMBER = 400  # a double has no more digits

_KINDS: dict[type, Kind] = {
    bool: "boolean",
    Enum: "spelling",
    int: "number",
    float: "number",
    Decimal: "number",
    date: "date",
    time: "date",
    timedelta: "date",
    UUID: "guid",
}


@dataclass
class _Walk:
    """Two documents on the way.

    Args:
        left: The one.
        right: The other.
        rules: What is not to count.
        level: The level that was asked for.
        most: How many differences of each level are written down.
    """

    left: Document
    right: Document
    rules: Rules
    level: Level
    most: int
    found: list[Difference] = field(default_factory=list)
    counts: Counter[Level] = field(default_factory=Counter)
    cut: set[Level] = field(default_factory=set)
    known: dict[int, int] = field(default_factory=dict)

    # ---- writing down ----

    def note(
        self,
        kind: Kind,
        path: Path,
        ours: Node | None,
        theirs: Node | None,
        around: tuple[Node, Node],
        level: Level,
        shown: tuple[str, str] | None = None,
    ) -> None:
        """Write a difference down.

        Args:
            kind: What it is about.
            path: Where it is.
            ours: What stands there on the left, or None if it is absent.
            theirs: The same on the right.
            around: What holds it on both sides.
            level: The loosest level at which it counts.
            shown: What both sides are shown as, if it is not what stands there.
        """
        if self.counts[level] == self.most:
            self.cut.add(level)
            if LEVELS.index(level) >= LEVELS.index(self.level):
                raise _Enough
            return
        self.counts[level] += 1
        ours, theirs = (node and side.unfolded(node) for node, side in ((ours, self.left), (theirs, self.right)))
        places = self.left.place(ours or around[0]), self.right.place(theirs or around[1])
        left, right = shown or _shown(ours, theirs)
        self.found.append(Difference(str(path), kind, level, left, right, *places, (ours, theirs)))

    def differ(self, kind: Kind, path: Path, ours: Node, theirs: Node) -> None:
        """Write down that what stands on both sides differs."""
        self.note(kind, path, ours, theirs, (ours, theirs), level_of(kind))

    def dress(self) -> None:
        """Write down what differs but is no part of any value: the formats, or the layout."""
        ours, theirs = self.left, self.right
        if ours.made or theirs.made:
            return
        if "json" in (ours.syntax, theirs.syntax) and ours.syntax != theirs.syntax:
            shown = ("json", "jsv") if ours.syntax == "json" else ("jsv", "json")
            self.note("format", Path(), ours.root, theirs.root, (ours.root, theirs.root), "bytes", shown)
            return
        plain = not (ours.has_layout or theirs.has_layout)
        nothing_else = not self.found and self.rules == Rules()
        if nothing_else or ours.whole.bom != theirs.whole.bom or not (plain or ours.skeleton == theirs.skeleton):
            self.differ("layout", Path(), ours.root, theirs.root)

    # ---- places ----

    def pair(self, plan: Plan, ours: Node, theirs: Node, path: Path) -> Task:
        """Compare what stands in a place on both sides."""
        if self.rules.ignores(path):
            return
        if isinstance(ours, Same) and isinstance(theirs, Same) and ours.value == theirs.value:
            return
        ours, theirs = self.left.unfolded(ours), self.right.unfolded(theirs)
        if isinstance(ours, Held) or isinstance(theirs, Held):
            self.match(plan, ours, theirs, path)
            return
        plan = present(plan)
        match ours, theirs:
            case Nothing(), Nothing():
                return
            case Text(), Text():
                self.words(plan, ours, theirs, path)
            case List(), List():
                yield self.lists(plan, ours, theirs, path)
            case Map(), Map():
                yield self.maps(plan, ours, theirs, path)
            case (Nothing(), other) | (other, Nothing()):
                self.differ("null" if _is_empty(other) else "value", path, ours, theirs)
            case _:
                self.differ("type", path, ours, theirs)

    def match(self, plan: Plan, ours: Node, theirs: Node, path: Path) -> None:
        """Ask a matcher for what the other side says."""
        held, side, other = (ours, self.right, theirs) if isinstance(ours, Held) else (theirs, self.left, ours)
        assert isinstance(held, Held)
        if isinstance(other, Held):
            same = bool(held.matcher == other.matcher)
        else:
            try:
                value = side.value(plan, other, path)
            except DecodeError:
                value = side.value(ANY, other, path)
            same = bool(held.matcher == value)
        if not same:
            self.differ("value", path, ours, theirs)

    # ---- words ----

    def words(self, plan: Plan, ours: Text, theirs: Text, path: Path) -> None:
        """Compare two words: what they mean, and then how they are spelled."""
        one, other = self.rules.scrubbed(ours.value, path), self.rules.scrubbed(theirs.value, path)
        if isinstance(plan, ScalarPlan):
            values = self.value(self.left, plan, ours, one), self.value(self.right, plan, theirs, other)
            if any(isinstance(value, _Bad) for value in values):  # one format may take what the other does not
                values = _Bad(one), _Bad(other)
        else:
            values = self.loosely(ours, theirs, one, other)
        if not self.same(*values):
            self.differ("value" if isinstance(values[0], type(values[1])) else "type", path, ours, theirs)
        elif one != other:
            self.differ(_kind_of(values[0]), path, ours, theirs)
        elif ours.value == theirs.value and ours.quoted != theirs.quoted and self.left.syntax == self.right.syntax:
            self.differ("quotes", path, ours, theirs)

    @staticmethod
    def value(side: Document, plan: ScalarPlan, node: Text, word: str) -> Any:
        """Return what a word means, or the word if it does not say what is wanted."""
        try:
            return side.word(plan, Text(word, node.offset, node.quoted))
        except DecodeError:
            return _Bad(word)

    def loosely(self, ours: Text, theirs: Text, one: str, other: str) -> tuple[Any, Any]:
        """Return what two words may mean without a type: of JSON, or where numbers may be apart, also numbers."""
        json = [side.syntax == "json" for side in (self.left, self.right)]
        if all(json) and bool(ours.quoted) != bool(theirs.quoted):
            return (one, _Bare(other)) if ours.quoted else (_Bare(one), other)
        if any(json) and (ours if json[0] else theirs).quoted:
            return one, other
        return (_plain(one), _plain(other)) if any(json) or self.rules.float_tolerance else (one, other)

    def same(self, one: Any, other: Any) -> bool:
        """Say whether two values are the same, as far as the rules want to know."""
        if type(one) is not type(other):
            return False
        if isinstance(one, int | float | Decimal) and not isinstance(one, bool | Enum):
            return _is_near(one, other, self.rules.float_tolerance)
        if isinstance(one, datetime) and (one.tzinfo is None) == (other.tzinfo is None):
            return bool(abs(one - other) <= self.rules.date_tolerance)
        return bool(one == other)

    # ---- maps ----

    def maps(self, plan: Plan, ours: Map, theirs: Map, path: Path) -> Task:
        """Compare two maps or objects, member by member."""
        plan = self.named(plan, ours, theirs)
        left, right = self.members(plan, ours, self.left), self.members(plan, theirs, self.right)
        both, others = [key for key in left if key in right], [key for key in right if key in left]
        if both != others:
            shown = _order([left[key].name for key in both], [right[key].name for key in others])
            self.note("key-order", path, ours, theirs, (ours, theirs), "bytes", shown)
        for key, member in left.items():
            place = path.child(member.name)
            if (other := right.get(key)) is None:
                self.alone(plan, key, (member.value, None), place, (ours, theirs))
                continue
            if not self.rules.ignores(place):
                self.names(member.text, other.text, place)
                if member.times != other.times:
                    self.differ("duplicate", place, member.text, other.text)
            yield self.pair(member.plan, member.value, other.value, place)
        for key, other in right.items():
            if key not in left:
                self.alone(plan, key, (None, other.value), path.child(other.name), (ours, theirs))

    def named(self, plan: Plan, ours: Map, theirs: Map) -> Plan:
        """Return the plan of the class that both objects name in front, or else the declared one [M8]."""
        names = {value.value for node in (ours, theirs) for name, value in node.members[:1]
                 if name.value == TYPE_NAME and isinstance(value, Text)}  # fmt: skip
        if len(names) == 1 and isinstance(plan, RecordPlan | AnyPlan):
            base = plan.shape.cls if isinstance(plan, RecordPlan) else None
            return self.left.options.registry.named(names.pop(), base) or plan
        return plan

    def names(self, ours: Text, theirs: Text, path: Path) -> None:
        """Compare how two names of one member are spelled."""
        if ours.value != theirs.value:
            self.differ("name", path, ours, theirs)
        elif ours.quoted != theirs.quoted and self.left.syntax == self.right.syntax:
            self.differ("quotes", path, ours, theirs)

    def members(self, plan: Plan, node: Map, side: Document) -> dict[Hashable, _Member]:
        """Return the members of a map by what tells them apart; of those that stand twice, the last counts."""
        found: dict[Hashable, _Member] = {}
        for text, value in node.members:
            key, name, inner = self.member(plan, text, side)
            times = found[key].times + 1 if key in found else 1
            found[key] = _Member(name, text, value, inner, times)
        return found

    @staticmethod
    def member(plan: Plan, name: Text, side: Document) -> tuple[Hashable, str, Plan]:
        """Return what tells a member apart, its name in paths, and its plan."""
        text = name.value
        match plan:
            case RecordPlan():
                wanted = text if side.syntax == "json" else text.strip(BLANK)
                known = plan.find(wanted)
                return (known.name, known.name, known.plan) if known else (wanted, wanted, ANY)
            case MapPlan(ScalarPlan() as key, inner):
                try:
                    value = side.word(key, Text(text, name.offset, quoted=True))
                    return ("key", key.scalar.encode(value)), text, inner
                except Exception:  # rows of the user's own may raise anything
                    return text, text, inner
            case MapPlan(_, inner):
                return text, text, inner
        return text, text, ANY

    def alone(
        self, plan: Plan, key: Hashable, nodes: tuple[Node | None, Node | None], path: Path, around: tuple[Node, Node]
    ) -> None:
        """Compare a member with its absence on the other side."""
        if self.rules.ignores(path):
            return
        ours, theirs = nodes
        node, side = (theirs, self.right) if ours is None else (ours, self.left)
        assert node is not None
        if isinstance(node, Held):
            self.note("missing" if theirs is None else "extra", path, ours, theirs, around, "typed")
            return
        member = plan.find(str(key)) if isinstance(plan, RecordPlan) else None
        if member and isinstance(plan, RecordPlan) and self.is_default(plan, member, node, side, path):
            self.note("null", path, ours, theirs, around, "canonical")
        elif _is_empty(node) or isinstance(node, Nothing):
            self.note("null", path, ours, theirs, around, "typed")
        else:
            self.note("missing" if theirs is None else "extra", path, ours, theirs, around, "typed")

    def is_default(self, plan: RecordPlan, member: FieldPlan, node: Node, side: Document, path: Path) -> bool:
        """Say whether a member that stands there says what its absence says [M6]."""
        if isinstance(node, Nothing) and member.absent == "none":
            return True
        if member.absent != "default":
            return False
        declared = next(each for each in plan.shape.members if each.attribute == member.attribute)
        try:
            return self.same(side.value(member.plan, node, path), declared.default)
        except DecodeError:
            return False

    # ---- lists ----

    def lists(self, plan: Plan, ours: List, theirs: List, path: Path) -> Task:
        """Compare two lists, whose items may have been put in, taken out or moved."""
        inner = plan.item if isinstance(plan, ListPlan) else ANY
        around = (ours, theirs)
        pairs = yield self.aligned(inner, ours, theirs, path)
        rights = [right for _, right, _ in pairs if right is not None]
        if self.rules.key_of(path) is not None and rights != sorted(rights):
            self.note("order", path, ours, theirs, around, "bytes")
        for left, right, moved in pairs:
            place = path.child(left if left is not None else right)
            if left is None or right is None:
                if not self.rules.ignores(place):
                    nodes = (None if left is None else ours.items[left], None if right is None else theirs.items[right])
                    self.note("missing" if right is None else "extra", place, *nodes, around, "typed")
                continue
            if moved and not self.rules.ignores(place):
                self.note("order", place, ours.items[left], theirs.items[right], around, "typed")
            yield self.pair(inner, ours.items[left], theirs.items[right], place)

    def aligned(self, plan: Plan, ours: List, theirs: List, path: Path) -> Task:
        """Return which items belong together."""
        if (name := self.rules.key_of(path)) is not None:
            counts = [Counter(item.value for item in node.items if isinstance(item, Same)) for node in (ours, theirs)]
            return by_key(
                self.keys(plan, ours, self.left, name, counts, path),
                self.keys(plan, theirs, self.right, name, counts, path),
            )
        if len(ours.items) == len(theirs.items) == 1:
            return [Pair(0, 0)]
        left = yield self.prints(plan, ours, self.left, path)
        right = yield self.prints(plan, theirs, self.right, path)
        if len(left) == len(right) and sum(map(ne, left, right)) == 1:
            return [Pair(at, at) for at in range(len(left))]
        names = _likely_names(ours, self.left), _likely_names(theirs, self.right)
        return list(
            self.parted(align(left, right, names), ours, theirs, names, lambda pair: left[pair[0]] == right[pair[1]])
        )

    def parted(
        self,
        pairs: list[Pair],
        ours: List,
        theirs: List,
        names: tuple[Callable[[int], Hashable], ...],
        are_equal: Callable[[tuple[int, int]], bool],
    ) -> Iterator[Pair]:
        """Yield pairs; of objects that have nothing in common each stands alone."""
        for pair in pairs:
            left, right, _ = pair
            if left is None or right is None or are_equal((left, right)):
                yield pair
                continue
            one, other = self.left.unfolded(ours.items[left]), self.right.unfolded(theirs.items[right])
            called = names[0](left) is not None and names[0](left) == names[1](right)
            if called or not isinstance(one, Map) or not isinstance(other, Map) or _alike(one, other):
                yield pair
            else:
                yield Pair(left, None)
                yield Pair(None, right)

    def keys(
        self, plan: Plan, node: List, side: Document, name: str, counts: list[Counter[str]], path: Path
    ) -> list[Hashable]:
        """Return what each item has as a member of a name; those without it are all unlike.

        What stands as often in both lists, letter by letter, need not be looked at.
        """
        found: list[Hashable] = []
        for at, item in enumerate(node.items):
            if isinstance(item, Same) and counts[0][item.value] == counts[1][item.value]:
                found.append(item.value)
                continue
            inner = present(plan)
            parts = getattr(side.unfolded(item), "members", ())
            known = ((self.member(inner, text, side), value) for text, value in parts)
            value, of = next(((value, of) for (_, called, of), value in known if called == name), (None, ANY))
            if isinstance(value, Text):
                found.append(("named", self.print_word(present(of), value, side, path)))
            else:
                found.append((id(side), at))
        return found

    # ---- what says that items are equal ----

    def prints(self, plan: Plan, node: List, side: Document, path: Path) -> Task:
        """Return a number for each item, the same for those that mean the same."""
        found = []
        for at, item in enumerate(node.items):
            found.append((yield self.print(plan, item, side, path.child(at))))
        return found

    def print(self, plan: Plan, node: Node, side: Document, path: Path) -> Task:
        """Return a number for a node."""
        if id(node) not in self.known:  # a node stands in one place, of one plan
            self.known[id(node)] = yield self.print_anew(present(plan), node, side, path)
        return self.known[id(node)]

    def print_anew(self, plan: Plan, node: Node, side: Document, path: Path) -> Task:
        """Return a number for a node that was not seen before."""
        if self.rules.ignores(path) or isinstance(node, Nothing):
            return 0
        if isinstance(node, Same):
            return hash(node.value)
        match node:
            case Text():
                return self.print_word(plan, node, side, path)
            case List(items):
                inner = plan.item if isinstance(plan, ListPlan) else ANY
                found = []
                for at, item in enumerate(items):
                    found.append((yield self.print(inner, item, side, path.child(at))))
                return hash(("list", *(sorted(found) if self.rules.key_of(path) else found)))
            case Map(members):
                plan = self.named(plan, node, node)
                parts = {}
                for name, value in members:
                    key, shown, inner = self.member(plan, name, side)
                    parts[key] = yield self.print(inner, value, side, path.child(shown))
                return hash(frozenset((key, part) for key, part in parts.items() if part))
        raise AssertionError(node)  # pragma: no cover

    def print_word(self, plan: Plan, node: Text, side: Document, path: Path) -> int:
        """Return a number for a word."""
        word = self.rules.scrubbed(node.value, path)
        value = self.value(side, plan, node, word) if isinstance(plan, ScalarPlan) else _plain(word)
        try:
            return hash((type(value), value))
        except TypeError:
            return hash(word)


class _Member(NamedTuple):
    """A member of a map.

    Args:
        name: Its name in paths.
        text: Its name as it stands.
        value: What stands behind it.
        plan: What that is.
        times: How often it stands there.
    """

    name: str
    text: Text
    value: Node
    plan: Plan
    times: int


@dataclass(frozen=True)
class _Bad:
    """A word that does not say what is wanted."""

    word: str


@dataclass(frozen=True)
class _Bare:
    """A number or a boolean of JSON, as it stands."""

    word: str


def _plain(word: str) -> Any:
    """Return the number or boolean that a word may be, or the word."""
    if word in ("True", "False", "true", "false"):
        return word in ("True", "true")
    return Decimal(word) if len(word) < _LONGEST_NUMBER and _NUMBER.fullmatch(word) else word


def _alike(one: Map, other: Map) -> bool:
    """Say whether two objects have so much in common that one is likely to be the other one changed."""
    ours = {name.value.lower(): value for name, value in one.members}
    theirs = {name.value.lower(): value for name, value in other.members}
    same = sum(name in theirs and theirs[name] == value for name, value in ours.items())
    return 2 * same >= min(len(ours), len(theirs))


def _likely_names(node: List, side: Document) -> Callable[[int], Hashable]:
    """Return what says by what an item is likely to be told apart, or None."""

    def name_of(at: int) -> Hashable:
        parts = getattr(side.unfolded(node.items[at]), "members", ())
        members = {name.value.strip(BLANK).lower(): value for name, value in parts}
        named = ((name, members[name]) for name in _LIKELY_NAMES if name in members)
        return next(((name, value.value) for name, value in named if isinstance(value, Text)), None)

    return name_of


def _is_near(one: Any, other: Any, tolerance: float) -> bool:
    if one == other or (one != one and other != other):
        return True
    left, right = Decimal(one), Decimal(other)
    if not tolerance or not (left.is_finite() and right.is_finite()):
        return False
    greatest = max(abs(left), abs(right), Decimal(1))
    return abs(left - right) <= Decimal(tolerance) * greatest


def _kind_of(value: Any) -> Kind:
    return next((kind for cls, kind in _KINDS.items() if isinstance(value, cls)), "spelling")


def _is_empty(node: Node) -> bool:
    match node:
        case Held():
            return False
        case Text(value):
            return not value
        case List(parts) | Map(parts):
            return not parts
    return True


def _shown(ours: Node | None, theirs: Node | None) -> tuple[str, str]:
    """Return two nodes as people see them; of long words, the parts in which they differ."""
    match ours, theirs:
        case Text(one), Text(other) if one != other and brief(one) == brief(other):
            at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
            start = max(0, (at or min(len(one), len(other))) - _BEFORE)
            return f"…{brief(one[start:])}", f"…{brief(other[start:])}"
    return _shown_alone(ours), _shown_alone(theirs)


def _shown_alone(node: Node | None) -> str:
    match node:
        case None:
            return _ABSENT
        case Nothing():
            return "nothing"
        case Held(value):
            return value
        case Text(value):
            return brief(value)
        case List(items):
            return f"a list of {len(items)}"
        case Map(members):
            return f"a map of {len(members)}"
    raise AssertionError(node)  # pragma: no cover


def _order(ours: list[str], theirs: list[str]) -> tuple[str, str]:
    """Return the names from where their order differs on."""
    at = next(at for at, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1])
    return tuple(brief(", ".join(names[at : at + _FEW]))[1:-1] for names in (ours, theirs))  # type: ignore[return-value]

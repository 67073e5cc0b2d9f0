"""The walk over two documents at once, by the plan of their type if there is one."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NamedTuple, Unpack
from uuid import UUID

from jsvcodec.codec import Codec, CommonOptions
from jsvcodec.diff.alignment import Pair, align, by_key
from jsvcodec.diff.documents import Document, Held, documents
from jsvcodec.diff.report import Difference, Kind, Level, WireDiff, level_of
from jsvcodec.diff.rules import Rules
from jsvcodec.engine.walks import Task, run
from jsvcodec.errors import DecodeError, Path, brief
from jsvcodec.names import BLANK, TYPE_NAME
from jsvcodec.schema import ANY, AnyPlan, FieldPlan, ListPlan, MapPlan, Plan, RecordPlan, ScalarPlan, present
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
        most: How many differences are written down, at least 1.
        options: Those of `jsvcodec.Codec` that both are read with.

    Raises:
        DecodeError: A document is of neither format.
        SchemaError, ValueError: As `jsvcodec.Codec`.
    """
    codec = Codec[Any](type, **options)
    ours, theirs = documents(left, right, codec, formats)
    if (ours.whole.text, ours.whole.bom, ours.syntax) == (theirs.whole.text, theirs.whole.bom, theirs.syntax):
        return WireDiff((), level)
    walk = _Walk(ours, theirs, rules or Rules(), most)
    try:
        run(walk.pair(codec.plan, ours.root, theirs.root, Path()))
        walk.dress()
    except _Enough:
        return WireDiff(tuple(walk.found), level, more=True)
    return WireDiff(tuple(walk.found), level)


class _Enough(Exception):  # nothing is wrong with it
    """There are as many differences as somebody wants to see."""


_ABSENT = "absent"
_LIKELY_NAMES = ("id", "key", "name", "code")
"""Members that tell items of a list apart more often than not, folded."""

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
        most: How many differences are written down.
    """

    left: Document
    right: Document
    rules: Rules
    most: int
    found: list[Difference] = field(default_factory=list)

    # ---- writing down ----

    def note(
        self, kind: Kind, path: Path, ours: Node | None, theirs: Node | None, around: tuple[Node, Node], level: Level
    ) -> None:
        """Write a difference down.

        Args:
            kind: What it is about.
            path: Where it is.
            ours: What stands there on the left, or None if it is absent.
            theirs: The same on the right.
            around: What holds it on both sides.
            level: The loosest level at which it counts.
        """
        left_at = self.left.place(around[0] if ours is None else ours)
        right_at = self.right.place(around[1] if theirs is None else theirs)
        self.found.append(Difference(str(path), kind, level, _shown(ours), _shown(theirs), left_at, right_at))
        if len(self.found) >= self.most:
            raise _Enough

    def differ(self, kind: Kind, path: Path, ours: Node, theirs: Node) -> None:
        """Write down that what stands on both sides differs."""
        self.note(kind, path, ours, theirs, (ours, theirs), level_of(kind))

    def dress(self) -> None:
        """Write down what differs but is no part of any value: the formats, or the layout."""
        ours, theirs = self.left, self.right
        if ours.made or theirs.made:
            return
        if "json" in (ours.syntax, theirs.syntax) and ours.syntax != theirs.syntax:
            self.differ("format", Path(), ours.root, theirs.root)
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
        """Return what two words may mean without a type; if one alone is JSON, it says of which kind they are."""
        json = [side.syntax == "json" for side in (self.left, self.right)]
        if all(json):
            return (one if ours.quoted else _Bare(one)), (other if theirs.quoted else _Bare(other))
        if not any(json) or (ours if json[0] else theirs).quoted:
            return one, other
        return _plain(one), _plain(other)

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
        left, right = self.members(plan, ours, path, self.left), self.members(plan, theirs, path, self.right)
        both = [key for key in left if key in right]
        if both != [key for key in right if key in left]:
            self.differ("key-order", path, ours, theirs)
        for key, member in left.items():
            place = path.child(member.name)
            if (other := right.get(key)) is None:
                self.alone(plan, key, (member.value, None), place, (ours, theirs))
                continue
            if not self.rules.ignores(place):
                self.names(member.text, other.text, place)
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

    def members(self, plan: Plan, node: Map, path: Path, side: Document) -> dict[Hashable, _Member]:
        """Return the members of a map by what tells them apart; of those that stand twice, the last counts."""
        found: dict[Hashable, _Member] = {}
        for text, value in node.members:
            key, name, inner = self.member(plan, text, side)
            if key in found and not self.rules.ignores(place := path.child(name)):
                around = (value, node) if side is self.left else (node, value)
                self.note("duplicate", place, around[0], around[1], around, "typed")
            found[key] = _Member(name, text, value, inner)
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
                    return (type(value), value), text, inner
                except DecodeError:
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
            return by_key(*(self.named_items(plan, node, side, name) for node, side in self.sides(ours, theirs)))
        if len(ours.items) == len(theirs.items) == 1:
            return [Pair(0, 0)]
        prints = []
        for node, side in self.sides(ours, theirs):
            prints.append((yield self.prints(plan, node, side, path)))
        if len(ours.items) == len(theirs.items) and sum(map(_differs, *prints)) == 1:
            return [Pair(at, at) for at in range(len(ours.items))]
        likely = tuple(map(_likely_names, (ours, theirs)))
        pairs = align(prints[0], prints[1], (likely[0], likely[1]))
        return list(self.parted(pairs, ours, theirs, likely, prints))

    def sides(self, ours: List, theirs: List) -> tuple[tuple[List, Document], tuple[List, Document]]:
        """Return each list with its document."""
        return (ours, self.left), (theirs, self.right)

    def parted(
        self,
        pairs: list[Pair],
        ours: List,
        theirs: List,
        names: tuple[list[Hashable], ...],
        prints: list[list[Hashable]],
    ) -> Iterator[Pair]:
        """Yield pairs; of objects that have nothing in common each stands alone."""
        for pair in pairs:
            left, right, _ = pair
            if left is None or right is None or prints[0][left] == prints[1][right]:
                yield pair
                continue
            one, other = ours.items[left], theirs.items[right]
            called = names[0][left] is not None and names[0][left] == names[1][right]
            if called or not isinstance(one, Map) or not isinstance(other, Map) or _alike(one, other):
                yield pair
            else:
                yield Pair(left, None)
                yield Pair(None, right)

    def named_items(self, plan: Plan, node: List, side: Document, name: str) -> list[Hashable]:
        """Return what each item has as a member of a name; those without it are all unlike."""
        found: list[Hashable] = []
        for at, item in enumerate(node.items):
            value = self.member_named(plan, item, side, name)
            known = isinstance(value, Text)
            found.append(("named", value.value) if known and isinstance(value, Text) else (id(side), at))
        return found

    def member_named(self, plan: Plan, item: Node, side: Document, name: str) -> Node | None:
        """Return an item's member of a name."""
        plan = present(plan)
        for text, value in getattr(item, "members", ()):
            if self.member(plan, text, side)[1] == name:
                return value  # type: ignore[no-any-return]
        return None

    # ---- what says that items are equal ----

    def prints(self, plan: Plan, node: List, side: Document, path: Path) -> Task:
        """Return a number for each item, the same for those that mean the same."""
        found = []
        for at, item in enumerate(node.items):
            found.append((yield self.print(plan, item, side, path.child(at))))
        return found

    def print(self, plan: Plan, node: Node, side: Document, path: Path) -> Task:
        """Return a number for a node."""
        plan = present(plan)
        if self.rules.ignores(path) or isinstance(node, Nothing):
            return 0
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
    """

    name: str
    text: Text
    value: Node
    plan: Plan


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
    try:
        return Decimal(word) if word.isascii() and len(word) < _LONGEST_NUMBER else word
    except InvalidOperation:
        return word


def _alike(one: Map, other: Map) -> bool:
    """Say whether two objects have so much in common that one is likely to be the other one changed."""
    ours = {name.value.lower(): value for name, value in one.members}
    theirs = {name.value.lower(): value for name, value in other.members}
    same = sum(name in theirs and theirs[name] == value for name, value in ours.items())
    return 2 * same >= min(len(ours), len(theirs))


def _likely_names(node: List) -> list[Hashable]:
    """Return by what each item is likely to be told apart, or None."""
    found: list[Hashable] = []
    for item in node.items:
        members = {name.value.strip(BLANK).lower(): value for name, value in getattr(item, "members", ())}
        named = ((name, members[name]) for name in _LIKELY_NAMES if name in members)
        found.append(next(((name, value.value) for name, value in named if isinstance(value, Text)), None))
    return found


def _differs(one: Hashable, other: Hashable) -> bool:
    return one != other


def _is_near(one: Any, other: Any, tolerance: float) -> bool:
    if one == other or (one != one and other != other):
        return True
    if not tolerance or not (math.isfinite(one) and math.isfinite(other)):
        return False
    apart, greatest = abs(float(one) - float(other)), max(abs(float(one)), abs(float(other)))
    return apart <= tolerance or apart <= tolerance * greatest


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


def _shown(node: Node | None) -> str:
    """Return a node as people see it."""
    match node:
        case None:
            return _ABSENT
        case Nothing():
            return "nothing"
        case Text(value, quoted=False) | Held(value):
            return brief(value)[1:-1]
        case Text(value):
            return brief(value)
        case List(items):
            return f"a list of {len(items)}"
        case Map(members):
            return f"a map of {len(members)}"
    raise AssertionError(node)  # pragma: no cover

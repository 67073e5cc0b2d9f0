"""Text to nodes without Lark's parser, of JSV and of JSON: as quick as Python allows, and able to go on behind damage.

The terminals of JSV are the grammar's own; which of them may come next is said here once more, by `_NEXT`, and tests
hold both against each other. `read` is for texts that are known to be refused, of which somebody waits for the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from jsvcodec.errors import DecodeError, Source
from jsvcodec.syntax import json, jsv
from jsvcodec.syntax.rules import LIMITS, Limits, Syntax
from jsvcodec.syntax.trail import CLOSER, Trail, unwrap
from jsvcodec.syntax.tree import Gap, List, Map, Member, Node, Nothing, Text

__all__ = ["Survey", "read", "read_anyhow", "survey"]

_VALUE = ("OPEN_LIST", "OPEN_MAP", "QUOTED", "TEXT")
_NEXT: dict[tuple[str, str], tuple[str, ...]] = {
    ("", ""): ("OPEN_LIST", "OPEN_MAP", "QUOTED", "ROOT_TEXT"),
    ("OPEN_LIST", "["): (*_VALUE, "COMMA", "CLOSE_LIST"),
    ("COMMA", "["): (*_VALUE, "COMMA", "CLOSE_LIST"),
    ("OPEN_MAP", "{"): ("QUOTED", "NAME", "CLOSE_MAP"),
    ("COMMA", "{"): ("QUOTED", "NAME"),
    ("NAME", "{"): ("COLON",),
    ("COLON", "{"): (*_VALUE, "COMMA", "CLOSE_MAP"),
}
for _end in ("TEXT", "QUOTED", "CLOSE_LIST", "CLOSE_MAP"):
    _NEXT |= {(_end, "["): ("COMMA", "CLOSE_LIST"), (_end, "{"): ("COMMA", "CLOSE_MAP"), (_end, ""): ()}
_NEXT |= {("ROOT_TEXT", ""): (), ("LAYOUT", ""): (), ("CLOSE_LIST", ""): ("LAYOUT",), ("CLOSE_MAP", ""): ("LAYOUT",)}
_DUMP_NEXT = _NEXT | {
    ("", ""): (*_NEXT["", ""], "LAYOUT"),
    ("QUOTED", ""): ("LAYOUT",),
    ("ROOT_TEXT", ""): ("LAYOUT",),
    ("CLOSE_LIST", ""): (),  # it has taken the layout behind it
    ("CLOSE_MAP", ""): (),
}
_JSON_NEXT = _DUMP_NEXT | {
    ("", ""): ("OPEN_LIST", "OPEN_MAP", "QUOTED", "ROOT_TEXT", "LAYOUT"),
    ("OPEN_LIST", "["): (*_VALUE, "CLOSE_LIST"),
    ("COMMA", "["): _VALUE,
    ("OPEN_MAP", "{"): ("QUOTED", "CLOSE_MAP"),
    ("COMMA", "{"): ("QUOTED",),
    ("COLON", "{"): _VALUE,
}
_FOLLOWING: dict[Syntax, dict[tuple[str, str], tuple[str, ...]]] = {
    "wire": _NEXT,
    "dump": _DUMP_NEXT,
    "json": _JSON_NEXT,
}
"""From the last terminal and the innermost open bracket to the terminals that may come next."""


def read(source: Source, syntax: Syntax = "wire", limits: Limits = LIMITS) -> Node:
    """Read one document: of JSV the same nodes, or the same error, as `jsv.parse` [J2].

    Args:
        source: The whole document.
        syntax: What it is.
        limits: How much of everything it may hold, its length aside [G8].

    Raises:
        DecodeError: As `jsv.parse`.
    """
    return _Scanner(Trail(source, syntax, limits)).run()


def read_anyhow(source: Source, syntax: Syntax, limits: Limits = LIMITS) -> Node:
    """Read one document as `read` does, but take repeated names and a blank text alone in a list as they stand.

    Raises:
        DecodeError: As `read`, for all else.
    """
    return _Scanner(_LenientTrail(source, syntax, limits)).run()


class _LenientTrail(Trail):
    """A trail that minds no more than what nodes cannot say."""

    def note(self, error: DecodeError) -> None:
        if error.code not in ("duplicate-name", "blank-list"):
            raise error


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is of a damaged document.

    Args:
        root: Its nodes, with a `Gap` where a value could not be read.
        problems: What is wrong with its structure, in order.
        broken: The offsets of the brackets in which something is damaged, be it only a name.
    """

    root: Node
    problems: list[DecodeError]
    broken: set[int]


def survey(source: Source, syntax: Syntax, limits: Limits, most: int) -> Survey:
    """Read a document that may be damaged, going on behind each problem at the next item or member.

    It ends at the limits of ``limits``, or when there are ``most`` problems. Time is linear in the text's length.
    """
    trail = _NotingTrail(source, syntax, limits, most=most)
    scanner = _Surveyor(trail)
    try:
        root = scanner.run()
    except _Enough:
        scanner.broken.update(each.offset for each in scanner.stack)
        root = scanner.stack[0] if scanner.stack else scanner.root
        root = Gap("") if isinstance(root, Nothing) else root
    return Survey(root, trail.problems, scanner.broken)


@cache
def _patterns(syntax: Syntax) -> dict[tuple[str, str], tuple[re.Pattern[str], bool]]:
    """Return what may come next, and whether it is a name, by the last terminal and the innermost bracket."""
    known = _terminals(syntax)

    def pattern(kinds: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?P<{kind}>{known[kind]})" for kind in kinds) or r"(?!)")

    following = _FOLLOWING[syntax]
    return {state: (pattern(kinds), "QUOTED" in kinds and "TEXT" not in kinds) for state, kinds in following.items()}


def _terminals(syntax: Syntax) -> dict[str, str]:
    return json.TERMINALS if syntax == "json" else jsv.terminals(syntax)


@dataclass(slots=True)
class _Scanner:
    """One document, from its first terminal to its last."""

    trail: Trail
    stack: list[List | Map] = field(default_factory=list)
    root: Node = field(default_factory=Nothing)
    name: Text = field(default_factory=lambda: Text(""))
    place: int | None = None  # where nothing stands, if nothing else will

    def run(self) -> Node:
        """Read it all."""
        trail, stack = self.trail, self.stack
        frames, text, syntax = trail.frames, trail.source.text, trail.syntax
        patterns = _patterns(syntax)
        trail.begin()
        index = 0
        while True:
            pattern, names = patterns[trail.last, frames[-1].opener if frames else ""]
            found = pattern.match(text, index)
            if found is None:
                if index == len(text) and not frames and (trail.last or syntax != "json"):
                    return self.root
                index = self.recover(trail.refusal(index), index)
                continue
            kind, start, end = found.lastgroup, index, found.end()
            index = end
            if kind == "COMMA":
                trail.comma(end)
                if self.place is not None:
                    self.put(Nothing(self.place))
                self.place = end if frames[-1].opener == "[" else None
            elif kind == "COLON":
                trail.last = kind
                self.place = end
            elif kind == "OPEN_LIST" or kind == "OPEN_MAP":
                trail.open(kind, start)
                opened: List | Map = List([], start) if kind == "OPEN_LIST" else Map([], start)
                self.put(opened)
                stack.append(opened)
                self.place = end if kind == "OPEN_LIST" else None
            elif kind == "CLOSE_LIST" or kind == "CLOSE_MAP":
                trail.close(kind, start)
                if self.place is not None and (kind == "CLOSE_MAP" or stack[-1].items):  # type: ignore[union-attr]  # [G7]
                    self.put(Nothing(self.place))
                stack.pop()
                self.place = None
            elif kind == "LAYOUT":
                trail.follow(kind, start, end)
            else:
                assert kind is not None
                trail.text(kind, start, end)
                if syntax == "json" and found[0] == json.NULL:
                    self.put(Nothing(start))
                    continue
                node = Text(unwrap(found[0], syntax), start, kind == "QUOTED")
                if names and frames:
                    self.name = node
                else:
                    self.put(node)

    def put(self, node: Node) -> None:
        """Put a value where it stands."""
        if not self.stack:
            self.root = node
        elif isinstance(holder := self.stack[-1], List):
            holder.items.append(node)
        else:
            holder.members.append(Member(self.name, node))
        self.place = None

    def recover(self, error: DecodeError, index: int) -> int:  # noqa: ARG002  # where there is recovery, it matters
        """Return where to go on behind an error at ``index``: nowhere."""
        raise error


# ---- going on behind damage ----


class _Enough(Exception):  # nothing is wrong with it
    """There is nothing more to look for."""


@dataclass(slots=True)
class _NotingTrail(Trail):
    """A trail that writes errors down."""

    most: int = 1
    problems: list[DecodeError] = field(default_factory=list)

    def note(self, error: DecodeError) -> None:
        if self.source.has_bad_bytes(self.source.text[error.index : error.index + 1]):
            return  # which is a problem of its own
        self.problems.append(error)
        if len(self.problems) >= self.most or error.code in ("too-deep", "too-many", "long-text", "bad-encoding"):
            raise _Enough


@cache
def _marks(syntax: Syntax) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what structure is made of, a text in quotes, and what a member begins with."""
    return (
        re.compile(r'[,\[\]{}"]'),
        re.compile(json.STRING if syntax == "json" else _terminals(syntax)["QUOTED"]),
        re.compile(r'[^",:{}\[\]]+:|\s*"'),
    )


@dataclass(slots=True)
class _Surveyor(_Scanner):
    """A scanner that leaves gaps where it meets damage."""

    broken: set[int] = field(default_factory=set)

    def recover(self, error: DecodeError, index: int) -> int:
        self.trail.note(error)
        index = max(index, error.index)  # behind layout
        if not self.trail.frames or index >= len(self.trail.source.text):
            raise _Enough
        self.spoil(index)
        if error.code == "bad-escape":
            index = json.string_end(self.trail.source.text, index)
        return self.typo(index) if error.code == "mismatched-bracket" else self.resume(index)

    def typo(self, index: int) -> int:
        """Take a bracket of the other kind for the right one, unless it seems to close an outer bracket."""
        text, frames = self.trail.source.text, self.trail.frames
        outer = any(CLOSER[frame.opener] == text[index] for frame in frames[:-1])
        if outer and text[index + 1 : index + 2] != ",":
            return self.resume(index)
        frames.pop()
        self.stack.pop()
        return index + 1

    def spoil(self, index: int) -> None:
        """Make a gap of the item or member at hand."""
        holder, gap, frame = self.stack[-1], Gap("", index), self.trail.frames[-1]
        self.broken.add(holder.offset)
        if frame.names:
            frame.names.discard(str(frame.step))  # which may have been another one
        if self.place is not None:
            self.put(gap)
        elif self.trail.wants_name() or self.trail.last == "NAME":
            pass
        elif isinstance(holder, List):
            holder.items[-1] = gap
        else:
            holder.members[-1] = Member(holder.members[-1].name, gap)
        self.trail.last = "TEXT"

    def resume(self, index: int) -> int:
        """Return where the next mark stands that belongs to an open bracket; what is opened on the way is passed over.

        A comma in a map counts if a name seems to follow. A closing bracket of an outer one closes all in between.
        """
        text, frames = self.trail.source.text, self.trail.frames
        closers = {CLOSER[frame.opener] for frame in frames}
        marks, quoted, name = _marks(self.trail.syntax)
        lists = frames[-1].opener == "["
        inner = 0
        while found := marks.search(text, index):
            mark, index = found[0], found.end()
            if mark == '"':
                whole = quoted.match(text, found.start())
                index = whole.end() if whole else len(text) if self.trail.syntax == "json" else index
            elif mark in "[{":
                inner += 1
            elif inner:
                inner -= mark != ","
            elif mark == CLOSER[frames[-1].opener] or (mark == "," and (lists or name.match(text, index))):
                return found.start()
            elif mark in closers:
                while CLOSER[frames[-1].opener] != mark:
                    frames.pop()
                    self.broken.add(self.stack.pop().offset)
                return found.start()
        return len(text)

"""JSV text to nodes, by the grammar, and nodes to JSV text, by the quoting rule.

It knows no Python types and no names of members; those are the engines' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from jsvcodec.errors import DecodeError, Path, Source, brief
from jsvcodec.names import BLANK
from jsvcodec.syntax.rules import DEFAULT_MAX_DEPTH, DIALECTS, SPECIAL, Dialect, quote
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

if TYPE_CHECKING:
    import lark

__all__ = ["DIALECTS", "SPECIAL", "Dialect", "parse", "quote", "write"]

_LAYOUT = " \t\r\n"
_CLOSER = {"[": "]", "{": "}"}
_KIND = {"[": "list", "{": "map"}
_INDENTED = r"[ \t\r\n]+[\[{]|[\[{][ \t\r\n]"


def parse(text: str | Source, dialect: Dialect = "wire", max_depth: int = DEFAULT_MAX_DEPTH) -> Node:
    """Read one document.

    Time and memory are linear in the text's length, and depth costs no stack.

    Args:
        text: The whole document.
        dialect: ``"wire"``, or ``"dump"`` for the indented layout [D2].
        max_depth: How many brackets may be open at once [G8].

    Returns:
        The root, `Nothing` for an empty document. Names are unique in each map [G9].

    Raises:
        DecodeError: The text is not JSV; the codes are those of structure, ``unclosed-list`` to ``blank-list``,
            ``bad-encoding`` and ``duplicate-name`` in `jsvcodec.errors`.
    """
    import lark

    source = text if isinstance(text, Source) else Source.of(text)
    trail = _Trail(source, dialect, max_depth)
    if source.bom and not source.text:  # [G1] the reference reads nothing or a text, depending on where it came from
        trail.fail("bad-encoding", "a document behind the byte order mark", "end of text", 0)
    parser = _parser(dialect).parse_interactive(source.text)
    trouble: int | None = None
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):  # type: ignore[no-untyped-call]
            parser.feed_token(token)
            trail.follow(token)
        root: Node = parser.feed_eof()  # type: ignore[no-untyped-call]
    except lark.UnexpectedCharacters as error:
        trouble = _index(error.pos_in_stream)
    except lark.UnexpectedToken as error:
        trouble = len(source.text) if error.token.type == "$END" else _position(error.token)
    if trouble is not None:
        del parser  # nor is Lark's error our context: both hold the tree so far, and would live as long as our error
        trail.refuse(trouble)
    return root


@cache
def _parser(dialect: Dialect) -> lark.Lark:
    """Return the parser of one dialect; the grammar is compiled once for each."""
    from importlib.resources import files

    import lark

    class Builder(lark.Transformer[lark.Token, Node]):
        """Makes nodes while the text is parsed, so that no tree of Lark's own is ever built."""

        def bare(self, found: list[lark.Token]) -> Text:
            (token,) = found
            return Text(_unwrap(token, dialect), _position(token), quoted=False)

        def quoted(self, found: list[lark.Token]) -> Text:
            (token,) = found
            return Text(_unwrap(token, dialect), _position(token), quoted=True)

        def list_node(self, found: list[lark.Token | Node]) -> List:
            opener, *marks = found
            assert isinstance(opener, lark.Token)
            items: list[Node] = []
            place: int | None = opener.end_pos  # where nothing would stand, or None behind an item
            for mark in marks:
                if not isinstance(mark, lark.Token):
                    items.append(mark)
                    place = None
                else:
                    if place is not None and not (mark.strip() == "]" and not items):  # [G7]
                        items.append(Nothing(place))
                    place = mark.end_pos
            return List(items, _position(opener))

        def member(self, found: list[Any]) -> Member:
            name, colon, *value = found
            return Member(name, value[0] if value else Nothing(_index(colon.end_pos)))

        def map_node(self, found: list[lark.Token | Member]) -> Map:
            opener = found[0]
            assert isinstance(opener, lark.Token)
            return Map([part for part in found if isinstance(part, Member)], _position(opener))

        def wire(self, found: list[lark.Token | Node]) -> Node:
            return next((part for part in found if not isinstance(part, lark.Token)), Nothing())

        dump = wire

    try:
        folder = files("jsvcodec.grammar")
    except ModuleNotFoundError as error:  # a checkout hides the package that was installed from it
        raise ImportError("jsvcodec is not installed whole: run it elsewhere, or pip install -e its folder") from error
    grammar = folder.joinpath("jsv.lark").read_text(encoding="utf-8")
    return lark.Lark(grammar, parser="lalr", start=dialect, transformer=Builder())


def _index(position: int | None) -> int:
    """Return a position that Lark declares optional, though it is always there for text."""
    assert position is not None
    return position


def _position(token: lark.Token) -> int:
    return _index(token.start_pos)


@dataclass(slots=True)
class _Frame:
    """One open bracket of the trail."""

    opener: str
    index: int
    names: set[str] = field(default_factory=set)
    step: str | int = 0
    blank: int | None = None  # where a blank bare text stands as a list's first item


_BARE = ("TEXT", "ROOT_TEXT")
_VALUE_ENDS = (*_BARE, "QUOTED", "CLOSE_LIST", "CLOSE_MAP", "LAYOUT")


@dataclass(slots=True)
class _Trail:
    """Where the parser stands: the open brackets and the last terminal, enough to word any error.

    The grammar decides what is JSV; what follows here are the three rules that a context-free grammar cannot say
    (depth, repeated names, blank lists) and the reasons for the grammar's refusals.
    """

    source: Source
    dialect: Dialect
    max_depth: int
    frames: list[_Frame] = field(default_factory=list)
    last: str = ""

    def follow(self, token: lark.Token) -> None:
        """Take the next terminal, which the parser has accepted."""
        kind, start = token.type.removeprefix("DUMP_"), _position(token)
        frame = self.frames[-1] if self.frames else None
        if kind == "LAYOUT" and not self.last:
            return  # before a dump's root
        if kind in ("OPEN_LIST", "OPEN_MAP"):
            if len(self.frames) >= self.max_depth:
                self.fail("too-deep", f"at most {self.max_depth} brackets open at once", "one more", start)
            self.frames.append(_Frame(token[0], start))
        elif frame is None:
            pass
        elif kind in ("CLOSE_LIST", "CLOSE_MAP"):
            if frame.blank is not None and frame.step == 0:
                blank = brief(self.source.text[frame.blank : start])
                self.fail("blank-list", "quotes around a blank text alone in a list", blank, frame.blank)
            self.frames.pop()
        elif kind == "COMMA":
            frame.step = frame.step + 1 if isinstance(frame.step, int) else frame.step
        elif self._wants_name():
            kind = "NAME"
            frame.step = _unwrap(token, self.dialect)
            if frame.step in frame.names:
                self.last = kind
                self.fail("duplicate-name", "each name once in a map", "a name again", start)
            frame.names.add(frame.step)
        elif kind == "TEXT" and frame.step == 0 and not token.strip(BLANK):
            frame.blank = start  # [L1]
        self.last = kind

    def _wants_name(self) -> bool:
        return bool(self.frames) and self.frames[-1].opener == "{" and self.last in ("OPEN_MAP", "COMMA")

    def refuse(self, index: int) -> NoReturn:
        """Say why no rule of the grammar goes on at ``index``."""
        text = self.source.text
        if self.dialect == "dump":
            beyond = len(text) - len(text[index:].lstrip(_LAYOUT))
            # A line end inside bare text is the trouble itself; any other layout only stands before it.
            index = beyond if self.last not in _BARE or text[beyond : beyond + 1] in ("", "]", "}") else index
        found = text[index : index + 1]
        frame = self.frames[-1] if self.frames else None
        closer = _CLOSER[frame.opener] if frame else ""
        if frame and not found:
            line, column = self.source.line(frame.index), self.source.column(frame.index)
            kind = _KIND[frame.opener]
            opened = f"{closer!r} to close the {kind} opened at line {line}, column {column}"
            self.fail(f"unclosed-{kind}", opened, "end of text", index)
        behind_value = self.last in _VALUE_ENDS
        if found == '"' and not behind_value and self.last != "NAME":
            self.fail("unclosed-quote", "'\"' to close the text quoted here", "end of text", index)
        if self._wants_name():
            self.fail("expected-name", "a name or '}'" if self.last == "OPEN_MAP" else "a name", repr(found), index)
        if self.last == "NAME":
            self.fail("expected-colon", "':' behind a name", repr(found), index)
        if found in "]}" and (closer or not behind_value):
            self.fail("mismatched-bracket", repr(closer) if closer else "a value", repr(found), index)
        marks = f"',' or {closer!r}" if closer else "end of text"
        if self.last in _BARE or not behind_value:
            self.fail("special-in-text", f"{marks} behind bare text, or quotes around it", repr(found), index)
        self.fail("text-after-value" if closer else "trailing-text", marks, repr(found), index)

    def fail(self, code: str, expected: str, found: str, index: int) -> NoReturn:
        """Raise the error for what stands at ``index``."""
        path = Path()
        for frame in self.frames[: len(self.frames) - self._wants_name()]:
            path = path.child(frame.step)
        indented = self.dialect == "wire" and re.match(_INDENTED, self.source.text)
        hint = 'this looks like indented text: read it with dialect="dump"' if indented else None
        raise DecodeError(
            code, expected=expected, found=found, source=self.source, index=index, path=str(path), hint=hint
        )


def _unwrap(token: lark.Token, dialect: Dialect) -> str:
    """Return the text that a token stands for: without quotes [Q3], or without layout [D2]."""
    if token[0] == '"':
        return token[1:-1].replace('""', '"')
    return token.rstrip(_LAYOUT) if dialect == "dump" else str(token)


def write(root: Node) -> str:
    """Write a document: the inverse of `parse` in the wire dialect.

    Unless `Text.quoted` says how, a text is quoted if it needs it [Q2], is empty [Q4], is blank and alone in a
    list [L1], or is the document and begins like a byte order mark [G1]. Time is linear in the length, and depth costs
    no stack.

    Args:
        root: Any tree. A list of one `Nothing` comes out as the empty list [G7].
    """
    if isinstance(root, Text) and root.quoted is None and root.value.startswith("\ufeff"):
        return quote(root.value)
    parts: list[str] = []
    pending: list[Node | str] = [root]
    while pending:
        match pending.pop():
            case str() as mark:
                parts.append(mark)
            case Text(text, quoted=None):
                parts.append(quote(text) if not text or not SPECIAL.isdisjoint(text) else text)
            case Text(text, quoted=quoted):
                parts.append(quote(text) if quoted else text)
            case List([Text(text, quoted=None)]) if not text.strip(BLANK):
                parts.append(f"[{quote(text)}]")
            case List(items):
                parts.append("[")
                pending.append("]")
                for index, item in reversed(list(enumerate(items))):
                    pending += [item, ","] if index else [item]
            case Map(members):
                parts.append("{")
                pending.append("}")
                for index, (name, value) in reversed(list(enumerate(members))):
                    pending += [value, ":", name, ","] if index else [value, ":", name]
    return "".join(parts)

"""JSV text to nodes, by the grammar, and nodes to JSV text, by the quoting rule.

It knows no Python types and no names of members; those are the engines' business.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsvcodec.errors import Source
from jsvcodec.names import BLANK
from jsvcodec.syntax.rules import DIALECTS, LIMITS, SPECIAL, Dialect, Limits, quote
from jsvcodec.syntax.trail import Trail, unwrap
from jsvcodec.syntax.tree import List, Map, Member, Node, Nothing, Text

if TYPE_CHECKING:
    import lark

__all__ = ["DIALECTS", "SPECIAL", "Dialect", "parse", "quote", "terminals", "write"]


_DUMP = "DUMP_"  # what the names of its terminals begin with
_TERMINAL = re.compile(r'^([A-Z_]+): (?:/(.*)/|"(.*)")$', re.MULTILINE)


def parse(text: str | Source, dialect: Dialect = "wire", limits: Limits = LIMITS) -> Node:
    """Read one document.

    Time and memory are linear in the text's length, and depth costs no stack.

    Args:
        text: The whole document.
        dialect: ``"wire"``, or ``"dump"`` for the indented layout [D2].
        limits: How much of everything it may hold, its length aside [G8].

    Returns:
        The root, `Nothing` for an empty document. Names are unique in each map [G9].

    Raises:
        DecodeError: The text is not JSV; the codes are those of structure, ``unclosed-list`` to ``blank-list``,
            ``bad-encoding`` and ``duplicate-name`` in `jsvcodec.errors`.
    """
    import lark

    source = text if isinstance(text, Source) else Source.of(text)
    trail = Trail(source, dialect, limits)
    trail.begin()
    parser = _parser(dialect).parse_interactive(source.text)
    trouble: int | None = None
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):  # type: ignore[no-untyped-call]
            parser.feed_token(token)
            trail.follow(token.type.removeprefix(_DUMP), _position(token), _index(token.end_pos))
        root: Node = parser.feed_eof()  # type: ignore[no-untyped-call]
    except lark.UnexpectedCharacters as error:
        trouble = _index(error.pos_in_stream)
    except lark.UnexpectedToken as error:
        trouble = len(source.text) if error.token.type == "$END" else _position(error.token)
    if trouble is not None:
        del parser  # nor is Lark's error our context: both hold the tree so far, and would live as long as our error
        raise trail.refusal(trouble)
    return root


@cache
def _parser(dialect: Dialect) -> lark.Lark:
    """Return the parser of one dialect; the grammar is compiled once for each."""
    import lark

    class Builder(lark.Transformer[lark.Token, Node]):
        """Makes nodes while the text is parsed, so that no tree of Lark's own is ever built."""

        def bare(self, found: list[lark.Token]) -> Text:
            (token,) = found
            return Text(unwrap(token, dialect), _position(token), quoted=False)

        def quoted(self, found: list[lark.Token]) -> Text:
            (token,) = found
            return Text(unwrap(token, dialect), _position(token), quoted=True)

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

    return lark.Lark(_grammar(), parser="lalr", start=dialect, transformer=Builder())


def terminals(dialect: Dialect) -> dict[str, str]:
    """Return the regular expressions of the grammar's terminals, by their names without a dialect's prefix.

    They are taken from the grammar's text: Lark need not be there.
    """
    both = ("QUOTED", "LAYOUT")
    found = {name: regexp or re.escape(word) for name, regexp, word in _TERMINAL.findall(_grammar())}
    if dialect == "dump":
        wanted = {name: regexp for name, regexp in found.items() if name.startswith(_DUMP) or name in both}
        return {name.removeprefix(_DUMP): regexp for name, regexp in wanted.items()}
    return {name: regexp for name, regexp in found.items() if not name.startswith(_DUMP)}


def _grammar() -> str:
    """Return the text of the grammar."""
    from importlib.resources import files

    try:
        folder = files("jsvcodec.grammar")
    except ModuleNotFoundError as error:  # a checkout hides the package that was installed from it
        raise ImportError("jsvcodec is not installed whole: run it elsewhere, or pip install -e its folder") from error
    return folder.joinpath("jsv.lark").read_text(encoding="utf-8")


def _index(position: int | None) -> int:
    """Return a position that Lark declares optional, though it is always there for text."""
    assert position is not None
    return position


def _position(token: lark.Token) -> int:
    return _index(token.start_pos)


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

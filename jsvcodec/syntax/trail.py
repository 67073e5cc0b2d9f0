"""Where a reader of JSV or JSON stands: the open brackets and the last terminal, enough to word any error of structure.

The grammar decides what is JSV. What stands here are the rules that a context-free grammar cannot say (limits, repeated
names, blank lists), and the reasons for the grammar's refusals.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jsvcodec import hints
from jsvcodec.errors import DecodeError, Path, Source, brief
from jsvcodec.names import BLANK
from jsvcodec.syntax import json
from jsvcodec.syntax.rules import Limits, Syntax

__all__ = ["CLOSER", "LAYOUT", "Frame", "Trail", "unwrap"]

LAYOUT = " \t\r\n"
"""The white space that may stand around structure, where any may [D2, G5]."""

CLOSER = {"[": "]", "{": "}"}
"""From the opening brackets to the closing ones."""

_KIND = {"[": "list", "{": "map"}
_TEXT_OF_JSON = rf"no control characters and no other escapes than {json.ESCAPES}"
_BARE = ("TEXT", "ROOT_TEXT")
_VALUE_ENDS = (*_BARE, "QUOTED", "CLOSE_LIST", "CLOSE_MAP", "LAYOUT")


def unwrap(token: str, syntax: Syntax) -> str:
    """Return the text that a terminal stands for: without quotes [Q3, J4], or without layout [D2]."""
    if token[0] == '"':
        return json.unquote(token) if syntax == "json" else token[1:-1].replace('""', '"')
    return token.rstrip(LAYOUT) if syntax == "dump" else str(token)


@dataclass(slots=True)
class Frame:
    """One open bracket.

    Args:
        opener: Which.
        index: Where it stands.
    """

    opener: str
    index: int
    names: set[str] | None = None  # of a map; there may be very many brackets
    step: str | int = 0
    commas: int = 0
    blank: int | None = None  # where a blank bare text stands as a list's first item


@dataclass(slots=True)
class Trail:
    """What a reader has passed, terminal by terminal.

    Args:
        source: The document.
        syntax: What it is.
        limits: How much of everything it may hold [G8].
    """

    source: Source
    syntax: Syntax
    limits: Limits
    frames: list[Frame] = field(default_factory=list)
    last: str = ""

    def note(self, error: DecodeError) -> None:
        """Take an error that a rule beyond the grammar found: raise it."""
        raise error

    def begin(self) -> None:
        """Look at what stands before the first terminal [G1]."""
        if self.source.bom and not self.source.text:  # the reference reads nothing or a text, by where it came from
            self.note(self.error("bad-encoding", "a document behind the byte order mark", "end of text", 0))

    def follow(self, kind: str, start: int, end: int) -> None:
        """Take the next terminal, which the grammar accepts here.

        Args:
            kind: Its name in the grammar, without a dialect's prefix.
            start: Where it begins.
            end: Where it ends.
        """
        if kind in ("OPEN_LIST", "OPEN_MAP"):
            self.open(kind, start)
        elif kind in ("CLOSE_LIST", "CLOSE_MAP"):
            self.close(kind, start)
        elif kind == "COMMA":
            self.comma(end)
        elif kind not in ("COLON", "LAYOUT"):
            self.text(kind, start, end)
        elif kind == "COLON" or self.last:  # not the layout before a dump's root
            self.last = kind

    def open(self, kind: str, start: int) -> None:
        """Take an opening bracket."""
        if len(self.frames) >= self.limits.depth:
            expected = f"at most {self.limits.depth} brackets open at once"
            self.note(self.error("too-deep", expected, "one more", start))
        self.frames.append(Frame("[" if kind == "OPEN_LIST" else "{", start))
        self.last = kind

    def close(self, kind: str, start: int) -> None:
        """Take a closing bracket."""
        frame = self.frames[-1]
        if frame.blank is not None and not frame.commas:
            blank = brief(self.source.text[frame.blank : start])
            self.note(self.error("blank-list", "quotes around a blank text alone in a list", blank, frame.blank))
        self.frames.pop()
        self.last = kind

    def comma(self, end: int) -> None:
        """Take a comma."""
        frame = self.frames[-1]
        frame.commas += 1
        if frame.opener == "[":
            frame.step = frame.commas
        self.last = "COMMA"
        if frame.commas == self.limits.items:
            self.note(self.error("too-many", f"at most {frame.commas} items or members", "one more", end))

    def text(self, kind: str, start: int, end: int) -> None:
        """Take a text or a name."""
        text, length, limit = self.source.text, end - start, self.limits.text
        if length > limit:
            length = length - 2 if text[start] == '"' else len(unwrap(text[start:end], self.syntax))
            if length > limit:
                self.note(self.error("long-text", f"a text of at most {limit} characters", f"one of {length}", start))
        if self.wants_name():
            frame, self.last = self.frames[-1], "NAME"
            name = frame.step = unwrap(text[start:end], self.syntax)
            if frame.names is None:
                frame.names = set()
            elif name in frame.names:
                self.note(self.error("duplicate-name", "each name once in a map", "a name again", start))
            frame.names.add(name)
            return
        if kind == "TEXT" and self.frames[-1].opener == "[" and not self.frames[-1].commas:
            self.frames[-1].blank = None if text[start:end].strip(BLANK) else start  # [L1]
        self.last = kind

    def wants_name(self) -> bool:
        """Say whether a name, or the end of a map that has no members yet, comes next."""
        return bool(self.frames) and self.frames[-1].opener == "{" and self.last in ("OPEN_MAP", "COMMA")

    def refusal(self, index: int) -> DecodeError:
        """Return why no rule of the grammar goes on at ``index``."""
        text = self.source.text
        if self.syntax != "wire":
            beyond = len(text) - len(text[index:].lstrip(LAYOUT))
            # A line end inside bare text is the trouble itself; any other layout only stands before it.
            ended = self.last not in _BARE or text[beyond : beyond + 1] in ("", "]", "}")
            index = beyond if ended or self.syntax == "json" else index
        found = text[index : index + 1]
        frame = self.frames[-1] if self.frames else None
        closer = CLOSER[frame.opener] if frame else ""
        if not frame and (kind := hints.foreign(text)):
            json_ = self.syntax == "json"
            return self.error("expected-value" if json_ else "special-in-text", "JSON" if json_ else "JSV", kind, 0)
        if frame and not found:
            expected = f"{closer!r} to close {self._opened(frame)}"
            return self.error(f"unclosed-{_KIND[frame.opener]}", expected, "end of text", index)
        behind_value = self.last in _VALUE_ENDS
        if found == '"' and not behind_value and self.last != "NAME":
            if self.syntax == "json" and (end := json.spoilt(text, index)) < len(text):
                return self.error("bad-escape", _TEXT_OF_JSON, brief(text[end : end + 2 - (text[end] < " ")]), end)
            return self.error("unclosed-quote", "'\"' to close the text quoted here", "end of text", index)
        if self.wants_name():
            return self.error(
                "expected-name", "a name or '}'" if self.last == "OPEN_MAP" else "a name", repr(found), index
            )
        if self.last == "NAME":
            return self.error("expected-colon", "':' behind a name", repr(found), index)
        if self.syntax == "json" and not behind_value and not (closer and found in "]}" and found != closer):
            return self.error("expected-value", "a value", json.word_at(text, index) or "end of text", index)
        if found in "]}" and (closer or not behind_value):
            expected = f"{closer!r} for {self._opened(frame)}" if frame else "a value"
            return self.error("mismatched-bracket", expected, repr(found), index)
        marks = f"',' or {closer!r}" if closer else "end of text"
        if self.syntax != "json" and (self.last in _BARE or not behind_value):
            return self.error("special-in-text", f"{marks} behind bare text, or quotes around it", repr(found), index)
        return self.error("text-after-value" if closer else "trailing-text", marks, repr(found), index)

    def _opened(self, frame: Frame) -> str:
        line, column = self.source.line(frame.index), self.source.column(frame.index)
        return f"the {_KIND[frame.opener]} opened at line {line}, column {column}"

    def error(self, code: str, expected: str, found: str, index: int) -> DecodeError:
        """Return the error for what stands at ``index``."""
        path = Path()
        for frame in self.frames[: len(self.frames) - self.wants_name()]:
            path = path.child(frame.step)
        hint = hints.of_structure(code, self.source.text, index, self.syntax, self.last)
        return DecodeError(
            code, expected=expected, found=found, source=self.source, index=index, path=str(path), hint=hint
        )

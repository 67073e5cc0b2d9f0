r"""What can go wrong, as data: the error tree, its codes, and where in a text the trouble stands.

It knows nothing of grammar, types or engines; those raise what is defined here.

`DecodeError.code` is one of:

======================  ==============================================================================
code                    example, read without a type or into ``Foo(id: Int32, state: State)``, whose ``id``
                        must not be negative
======================  ==============================================================================
``bad-encoding``        ``[café]`` in Latin-1: bytes that are not UTF-8, or nothing but a byte order mark [G1]
``unclosed-list``       ``[a``: the text ends inside a list [G2]
``unclosed-map``        ``{a:b``: the text ends inside a map [G3]
``unclosed-quote``      ``{a:"b}``: the text ends inside quotes [Q3]
``expected-name``       ``{a:b,}``: no name where one must stand [G4]
``expected-colon``      ``{a}``: a name without its ``:`` [G4]
``expected-value``      ``[1,]`` with ``format="json"``: no value where one must stand [J2]
``bad-escape``          ``["\q"]`` with ``format="json"``: an escape that there is not, or a control character [J4]
``mismatched-bracket``  ``[a}``: the bracket of the other kind [G2, G3]
``special-in-text``     ``[a"b]``: a special character in bare text [Q6]
``text-after-value``    ``["a"b]``: something between a finished value and the next mark [G5]
``trailing-text``       ``{}a``: something behind the document [G5]
``too-deep``            ``[[a]]`` with ``max_depth=1``: more brackets open at once than that [G8]
``too-long``            ``[a]`` with ``max_length=2``: a longer document than that [G8]
``too-many``            ``[a,b]`` with ``max_items=1``: more items or members of one bracket than that [G8]
``long-text``           ``[ab]`` with ``max_text=1``: a text or a name with more characters than that [G8]
``blank-list``          ``[ ]``: one blank text, which the reference takes for no item [L1]
``lost-nothing``        ``[1,,]`` into ``list[int | None]``: a list that the reference counts differently [N5]
``bad-text``            ``[ a,b]`` into ``tuple[str, ...]``: white space that the reference cuts off [L3]; a lone
                        U+200B, which it takes for empty text [Q9]
``bad-name``            ``{"a""b":c}``: a map's name that the reference reads as another one [K2, K3]
``duplicate-name``      ``{a:1,a:2}``: the same name again [G9, M7]
``wrong-shape``         ``{id:[1]}``: a list where text is wanted
``no-value``            ``{id:}``: nothing where there must be something [N4]
``bad-word``            ``{id:x}``: text that does not say what is wanted
``out-of-range``        ``{id:3000000000}``: a number outside its width [S3]
``missing-member``      ``{}``: a member that has no default [M6]
``unknown-member``      ``{x:1}`` with ``unknown="forbid"``: a member that the class does not have [M5]
``typed-object``        ``{__type:x}``: a class chosen by the text, which nobody registered [M8]
``rejected``            ``{id:-1}``: the class itself refused its members (``__post_init__`` raised); keys of a map or
                        items of a set that were made to share a hash, so that looking one up takes long
======================  ==============================================================================

`EncodeError.code` is one of:

======================  ==============================================================================
code                    example
======================  ==============================================================================
``wrong-type``          ``"x"`` as ``int``: a value of another class than the one that is declared
``out-of-range``        ``3000000000`` as ``Int32``: a number outside its width [S3]
``bad-text``            ``"ab"`` as ``Char``: a text that its kind cannot say
``bad-name``            ``{'a"b': 1}`` as ``dict``: a name that the reference reads as another one [K2, K3, M9]
``duplicate-name``      ``{1: "a", "1": "b"}`` as ``dict``: keys with the same words [G9], captured members that the
                        class has itself [M5]
``lost-none``           ``[None]`` as ``list``: a list whose ``None`` items would be lost [N5]
``lone-surrogate``      ``"\ud800"`` as ``str``: a text that UTF-8 cannot carry, where bytes are asked for
``too-deep``            ``[[]]`` with ``max_depth=1``: more containers inside each other than that [G8]
``cycle``               a container that holds itself
``not-carried``         ``[1]`` of JSON, without a type, to JSV: a value that comes back from there as another one
======================  ==============================================================================
"""

from __future__ import annotations

import re
import reprlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

from jsvcodec import hints

__all__ = [
    "DecodeError",
    "EncodeError",
    "JsvError",
    "Path",
    "Problem",
    "SchemaError",
    "Source",
    "WordError",
    "brief",
    "reason",
]

Unit = Literal["character", "byte"]

_BAD_BYTES = "[\udc80-\udcff]+"  # as Python's surrogateescape makes of them

_FOUND_LIMIT = 40
_REASON_LIMIT = 200
_PATH_LIMIT = 160
_NAME_LIMIT = 200
_EXCERPT_BEFORE = 48
_EXCERPT_AFTER = 24


class JsvError(Exception):
    """The root of all errors of this package; copying and pickling keeps all that an error says."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args), vars(self)


def _rebuild(cls: type[JsvError], args: tuple[Any, ...]) -> JsvError:
    return cls.__new__(cls, *args)


class SchemaError(JsvError, TypeError):
    """A type has no plan; raised when a `Codec` is made, never while it reads or writes."""


class WordError(ValueError):
    """A scalar's refusal of one word or value; the engines turn it into a located error.

    Args:
        code: One of the codes in this module's head.
        expected: What would have been right, if that says more than the scalar's name.
    """

    def __init__(self, code: str = "bad-word", expected: str | None = None) -> None:
        super().__init__(code, expected)
        self.code = code
        self.expected = expected


class Path(NamedTuple):
    """Where a value stands among its containers: a chain from the innermost step to the root.

    Args:
        parent: The path of the container, or None if this is the root.
        step: The name in a map or the index in a list; unused at the root.
    """

    parent: Path | None = None
    step: str | int = ""

    def child(self, step: str | int) -> Path:
        """Return the path of the item or member ``step`` of the value that stands here."""
        return Path(self, step)

    def _steps(self) -> Iterator[str | int]:
        here = self
        while here.parent is not None:
            yield here.step
            here = here.parent

    def __str__(self) -> str:
        return "$" + "".join(map(_step, reversed(list(self._steps()))))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if len(step) > _NAME_LIMIT:
        step = f"{step[: _NAME_LIMIT // 2]}…{step[-_NAME_LIMIT // 2 :]}"
    return f".{step}" if step.isidentifier() else f"[{step!r}]"


class Source(NamedTuple):
    """A document as it came, and the way from a character of it to offset, line and column.

    Args:
        text: The document's characters without a leading BOM; positions count from 0 in it.
        unit: What offsets count: characters of a ``str``, or bytes of a document that came as bytes.
        bom: Whether a BOM stood in front.
    """

    text: str
    unit: Unit = "character"
    bom: bool = False

    @classmethod
    def of(cls, data: str | bytes | bytearray | memoryview, most: int = sys.maxsize) -> Source:
        """Take a document in any form a caller may have it in.

        Args:
            data: Characters, or UTF-8 bytes; one leading BOM is skipped [G1].
            most: How long it may be, in bytes or characters as it comes [G8].

        Raises:
            DecodeError: ``too-long``, or ``bad-encoding`` if bytes are not UTF-8.
            TypeError: ``data`` is neither text nor bytes.
        """
        source = cls.lenient(data, most)
        if (length := source.length(data)) > most:
            expected = f"a document of at most {most} {source.unit}s"
            raise DecodeError(
                "too-long", expected=expected, found=f"one of {length}", source=source, index=len(source.text)
            )
        for error in source.bad_bytes():
            raise error
        return source

    @classmethod
    def lenient(cls, data: str | bytes | bytearray | memoryview, most: int = sys.maxsize) -> Source:
        """Take a document, or its first part of length ``most``; a byte that is not UTF-8 becomes a lone surrogate.

        Raises:
            TypeError: ``data`` is neither text nor bytes.
        """
        if isinstance(data, str):
            text = str.__str__(data)[:most]
            bom = text.startswith("\ufeff")
            return cls(text[bom:], "character", bom)
        if not isinstance(data, bytes | bytearray | memoryview):
            raise TypeError(f"expected str, bytes, bytearray or memoryview, got {type(data).__name__}")
        view = memoryview(data)
        if view.nbytes > most and view.contiguous:
            view = view.cast("B")[:most]
        octets = bytes(view)[:most]
        bom = octets.startswith(b"\xef\xbb\xbf")
        return cls(octets[3 * bom :].decode("utf-8", "surrogateescape"), "byte", bom)

    @staticmethod
    def length(data: str | bytes | bytearray | memoryview) -> int:
        """Return how long a document is as it comes, in its unit."""
        return str.__len__(data) if isinstance(data, str) else memoryview(data).nbytes

    def has_bad_bytes(self, text: str) -> bool:
        """Say whether a part of the document holds bytes that are not UTF-8."""
        return self.unit == "byte" and not text.isascii() and re.search(_BAD_BYTES, text) is not None

    def bad_bytes(self) -> Iterator[DecodeError]:
        """Yield an error for each run of bytes that are not UTF-8."""
        if not self.has_bad_bytes(self.text):
            return
        for run in re.finditer(_BAD_BYTES, self.text):
            index = run.start()
            octets = self.text[index : index + 4].encode("utf-8", "surrogateescape")
            try:
                octets.decode("utf-8")
            except UnicodeDecodeError as error:
                found = f"byte 0x{octets[0]:02x} ({error.reason})"
                hint = hints.of_bytes(self.text, index)
                yield DecodeError("bad-encoding", expected="UTF-8", found=found, source=self, index=index, hint=hint)

    def offset(self, index: int) -> int:
        """Return the offset of the character at ``index``, from 0, in this document's unit and with its BOM."""
        if self.unit == "character":
            return index + self.bom
        return len(self.text[:index].encode("utf-8", "surrogateescape")) + (3 if self.bom else 0)

    def line(self, index: int) -> int:
        """Return the number, from 1, of the line of ``index``; lines end with LF, CR or CR LF."""
        before = self.text[:index]
        if before.endswith("\r") and self.text.startswith("\n", index):
            before = before[:-1]
        return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")

    def column(self, index: int) -> int:
        """Return the number, from 1, of the character ``index`` in its line."""
        return index - self._line_start(index) + 1

    def _line_start(self, index: int) -> int:
        text = self.text
        if index and text[index - 1] == "\r" and text.startswith("\n", index):
            index -= 1
        return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1

    def excerpt(self, index: int) -> str:
        """Return the piece of the line around ``index``, with a caret below that character.

        Long lines are cut with ``…``; characters that would not show, or would move the caret (controls,
        tabs, line ends, direction marks), are escaped. Right-to-left letters count in the order of the text.
        """
        start = self._line_start(index)
        left = max(start, index - _EXCERPT_BEFORE)
        ends = [end for end in (self.text.find("\n", index), self.text.find("\r", index)) if end >= 0]
        end = min(ends, default=len(self.text))
        right = min(end, index + _EXCERPT_AFTER)
        octets = self.unit == "byte"
        before = ("…" if left > start else "") + _visible(self.text[left:index], octets=octets)
        after = _visible(self.text[index:right], octets=octets) + ("…" if right < end else "")
        return f"{before}{after}\n{' ' * _width(before)}^"


def _visible(text: str, *, octets: bool = False) -> str:
    """Return ``text`` with all characters escaped that do not show, or move what follows.

    With ``octets``, lone surrogates stand for bytes that are not UTF-8, and are shown as such.
    """
    if text.isprintable():
        return text
    if octets:
        text = re.sub(_BAD_BYTES, lambda run: "".join(f"\\x{ord(char) - 0xDC00:02x}" for char in run[0]), text)
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _width(text: str) -> int:
    """Count the columns of a terminal that ``text`` takes."""
    from unicodedata import category, east_asian_width

    return sum(0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1 for char in text)


class _Brief(reprlib.Repr):
    """Shows values without looking at more of them than will be seen, or calling code that is not Python's own."""

    def repr_str(self, text: str, level: int) -> str:  # noqa: ARG002  # the base class's signature
        return repr(text[: _FOUND_LIMIT + 1])

    repr_bytes = repr_str

    def repr_instance(self, value: object, level: int) -> str:  # noqa: ARG002
        plain = value is None or type(value) in (bool, float, complex) or isinstance(value, Enum | type)
        return repr(value) if plain else f"<{type(value).__name__}>"


_SHOWN = _Brief()


def brief(value: object) -> str:
    """Return ``value`` as errors show it, cut to 40 characters: its `repr`, or only the class of an object."""
    try:
        if isinstance(value, str):
            value = str.__str__(value)
        shown = _visible(_SHOWN.repr(value))
    except Exception:
        shown = f"<{type(value).__name__}>"
    return shown if len(shown) <= _FOUND_LIMIT else shown[: _FOUND_LIMIT - 1] + "…"


def reason(error: BaseException) -> str:
    """Return what an exception of somebody else's code says, on one line of bounded length."""
    try:
        said = str(error)[:_REASON_LIMIT]
    except Exception:
        said = "no words"
    return _visible(f"{type(error).__name__}: {said}")


def _short(path: str) -> str:
    """Return a path as messages show it: without its middle if it is too long to read."""
    half = _PATH_LIMIT // 2
    return path if len(path) <= _PATH_LIMIT else f"{path[:half]}…{path[-half:]}"


@dataclass(eq=False)
class DecodeError(JsvError, ValueError):
    """A text is not JSV, or JSON where that is asked for, or does not say what its type wants.

    ``str(error)`` is one line: what was expected, what was found, the path and the place.

    Attributes:
        code: A stable name in kebab-case; the module's head lists all.
        expected: What would have been right, in words.
        found: What stood there, in words.
        path: The value's place in the document, like ``$.sessions[3].callState``; names of more than 200 characters
            stand there without their middle.
        hint: A likely cause and its remedy, or None.
    """

    code: str
    expected: str = field(kw_only=True)
    found: str = field(kw_only=True)
    source: Source = field(kw_only=True, repr=False)
    index: int = field(kw_only=True)
    path: str = field(kw_only=True, default="$")
    hint: str | None = field(kw_only=True, default=None)

    @cached_property
    def offset(self) -> int:
        """The place from 0: in characters for ``str`` input, in bytes for bytes input; see `unit`."""
        return self.source.offset(self.index)

    @property
    def unit(self) -> Unit:
        """What `offset` counts: ``"character"`` or ``"byte"``."""
        return self.source.unit

    @cached_property
    def line(self) -> int:
        """The line, from 1."""
        return self.source.line(self.index)

    @cached_property
    def column(self) -> int:
        """The character's number in its line, from 1, whatever the unit of `offset`."""
        return self.source.column(self.index)

    def excerpt(self) -> str:
        """Return the text around the place, with a caret below it; two lines, no line end behind them."""
        return self.source.excerpt(self.index)

    def __str__(self) -> str:
        place = f"{_short(self.path)} (line {self.line}, column {self.column})"
        hint = f"; {_visible(self.hint)}" if self.hint else ""
        return f"expected {self.expected}, got {self.found} at {place}{hint}"


Problem: TypeAlias = DecodeError
"""What `Codec.check` returns: the error that reading would raise if nothing else were wrong."""


@dataclass(eq=False)
class EncodeError(JsvError, ValueError):
    """A value cannot be written in the format, or not without being read back as something else.

    Attributes:
        code: A stable name in kebab-case; the module's head lists all.
        expected: What would have been right, in words.
        found: What was there instead, in words.
        path: The value's place, like ``$.sessions[3].callState``, in wire names.
        hint: The way out, or None.
    """

    code: str
    expected: str = field(kw_only=True)
    found: str = field(kw_only=True)
    path: str = field(kw_only=True, default="$")
    hint: str | None = field(kw_only=True, default=None)

    def __str__(self) -> str:
        hint = f"; {_visible(self.hint)}" if self.hint else ""
        return f"expected {self.expected}, got {self.found} at {_short(self.path)}{hint}"

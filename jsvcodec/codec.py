"""The public face: codecs, and the functions that make one for a single call.

It knows how questions become plans and options, and which engine answers; nothing of JSV itself.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import IO, Any, Generic, TypedDict, TypeVar, Unpack, overload

from jsvcodec.engine import Options, choose
from jsvcodec.engine.options import OmitDefaults, Unknown, require_positive
from jsvcodec.errors import DecodeError, Problem, SchemaError
from jsvcodec.names import Policy
from jsvcodec.scalars.row import Dates
from jsvcodec.schema import ANY, Plan, records_of
from jsvcodec.syntax.rules import LIMITS, Dialect, Format

__all__ = ["Codec", "decode", "dump", "dumps", "encode", "load", "loads"]

T = TypeVar("T")
Data = str | bytes | bytearray | memoryview


class CommonOptions(TypedDict, total=False):
    """The options of `Codec` that mean the same in both formats."""

    names: Policy
    unknown: Unknown
    engine: str | None
    max_depth: int
    omit_defaults: OmitDefaults
    types: Mapping[str, type] | None
    max_length: int
    max_items: int
    max_text: int


class JsonOptions(CommonOptions, total=False):
    """The options of `Codec` that JSON has, as keywords of the functions of `jsvcodec.json`."""

    exact: bool
    dates: Dates
    include_nulls: bool


class CodecOptions(JsonOptions, total=False):
    """The options of `Codec`, as keywords of the functions that make one."""

    dialect: Dialect
    format: Format


class Codec(Generic[T]):
    """Reads and writes documents of one type; its plan is made once, and threads may share it.

    Args:
        type: A dataclass or any other annotation that has a plan, or None for documents without a type: None, str,
            list and dict when reading, of JSON bool, int and float as well; each value by its own class when writing.
        names: How attributes become wire names: ``"camel"`` (what ServiceStack on .NET Core sends), ``"pascal"``,
            ``"snake"`` or ``"asis"`` [M2, M3].
        unknown: ``"ignore"`` skips members that the class does not have, ``"forbid"`` makes them errors, ``"capture"``
            keeps them, as they stand, in the class's member of the type `jsvcodec.types.Captured`, from where they are
            always written again [M5].
        dialect: ``"wire"``, or ``"dump"`` to read the indented layout of documentation pages [D2].
        engine: ``"native"`` or ``"reference"``, or None for the one that the environment variable ``JSVCODEC_ENGINE``
            names, or else the best there is. All give the same answers.
        max_depth: How many brackets may be open at once, at least 1 [G8].
        exact: True writes the reference's bytes always, also where the reference loses or changes the value when it
            reads them, and refuses URIs of which they are not sure [S16]; False departs from them there, or refuses
            [E].
        omit_defaults: True leaves out members that are at .NET's default of their type (0, False, year 1 and the like,
            never null, as null is left out anyway), where absence reads back as just that; ``"values"`` does so for
            all but enums, ``"enums"`` for enums alone [M10].
        types: The classes that a document may name by ``__type``, by their names on the wire:
            ``{"Ns.Circle, Assembly": Circle}``. Objects of these classes then stand, with their names, where a class
            that they are derived from is declared, or anything may stand. A generic class stands with its type
            arguments, ``Page[int]``; if it does so with different ones, it is read, but not written. All other names
            are errors [M8]. None says that no object is ever named, as the servers' ``ExcludeTypeInfo`` does: ``exact``
            then leaves names out.
        max_length: How long a document may be that is read, in bytes or characters as it comes [G8].
        max_items: How many items or members a list or a map may have that is read.
        max_text: How many characters a text or a name may have that is read, as it stands in the document.
        format: What documents are written in: ``"jsv"``, or ``"json"`` for ServiceStack's JSON, of which the same
            classes are read and written [J1].
        dates: How JSON spells moments: ``"wcf"`` as ``/Date(1706696430000)/`` where that loses nothing, ``"iso"`` as
            ISO 8601. Both are read, whatever it says [J6].
        include_nulls: True writes members that are None as ``null`` in JSON, as the servers' ``IncludeNullValues``;
            False leaves them out where absence reads back as None [J5].

    Raises:
        SchemaError: ``type`` has no plan, or a class that it reaches no member to capture others in.
        ValueError: An option has a value that it does not take.
    """

    @overload
    def __init__(self: Codec[Any], type: None = None, **options: Unpack[CodecOptions]) -> None: ...
    @overload
    def __init__(self, type: type[T], **options: Unpack[CodecOptions]) -> None: ...
    @overload
    def __init__(self: Codec[Any], type: Any, **options: Unpack[CodecOptions]) -> None: ...
    def __init__(
        self,
        type: Any = None,
        *,
        names: Policy = "camel",
        unknown: Unknown = "ignore",
        dialect: Dialect = "wire",
        engine: str | None = None,
        max_depth: int = LIMITS.depth,
        exact: bool = False,
        omit_defaults: OmitDefaults = False,
        types: Mapping[str, builtins.type] | None = MappingProxyType({}),
        max_length: int = LIMITS.length,
        max_items: int = LIMITS.items,
        max_text: int = LIMITS.text,
        format: Format = "jsv",
        dates: Dates = "wcf",
        include_nulls: bool = False,
    ) -> None:
        self._type = type
        self._options = Options(
            names=names,
            unknown=unknown,
            dialect=dialect,
            max_depth=max_depth,
            exact=exact,
            omit_defaults=omit_defaults,
            types=types,
            max_length=max_length,
            max_items=max_items,
            max_text=max_text,
            format=format,
            dates=dates,
            include_nulls=include_nulls,
        )
        self._engine = choose(engine)
        self._plan = ANY if type is None else self._options.registry.plan_of(type)
        if unknown == "capture":
            _require_places([self._plan, *self._options.registry.derived(None)])
        self._worker = self._engine.bind(self._plan, self._options)
        if builtins.type(self) is Codec:  # what an engine binds stands for the methods, and saves a call
            bound = ("decode", "encode", "dumps", "encode_into")
            vars(self).update({name: getattr(self._worker, name) for name in bound})

    def __repr__(self) -> str:
        options = self._options
        types = options.types if options.types is None else dict(options.types)
        return (
            f"Codec({self._type!r}, names={options.names!r}, unknown={options.unknown!r}, dialect={options.dialect!r}, "
            f"engine={self._engine.name!r}, max_depth={options.max_depth}, exact={options.exact}, "
            f"omit_defaults={options.omit_defaults!r}, types={types!r}{''.join(self._rare())})"
        )

    @property
    def plan(self) -> Plan:
        """What it expects of documents."""
        return self._plan

    @property
    def options(self) -> Options:
        """How it reads and writes."""
        return self._options

    def _rare(self) -> Iterator[str]:
        """Yield the format if it is JSON, and the limits that are not the usual ones."""
        if self._options.format == "json":
            for name in ("format", "dates", "include_nulls"):
                yield f", {name}={getattr(self._options, name)!r}"
        for name in ("length", "items", "text"):
            if (limit := getattr(self._options.limits, name)) != getattr(LIMITS, name):
                yield f", max_{name}={limit}"

    def decode(self, data: Data) -> T:
        """Read one document.

        Args:
            data: The whole document as UTF-8 bytes or as ``str``; a leading BOM is skipped.

        Raises:
            DecodeError: The text is not of the format, or does not say what the type wants. Its ``offset`` counts
                bytes if ``data`` is bytes, characters if it is ``str``.
            TypeError: ``data`` is neither text nor bytes.
        """
        result: T = self._worker.decode(data)
        return result

    def check(self, data: Data, max_problems: int = 100) -> list[Problem]:
        """Return all that is wrong with a document, in its order; nothing if `decode` reads it.

        Behind each problem it goes on at the next item or member. It takes far longer than `decode`: some
        microseconds a word.

        Args:
            data: The whole document.
            max_problems: How many to return at most, at least 1.

        Raises:
            TypeError: ``data`` is neither text nor bytes.
            ValueError: ``max_problems`` is no positive int.
        """
        require_positive("max_problems", max_problems)
        try:
            self._worker.decode(data)
        except DecodeError as error:
            from jsvcodec.engine.checking import problems

            return problems(self._plan, self._options, error, max_problems)
        return []

    def encode(self, value: T) -> bytes:
        """Write one document as UTF-8, as a ServiceStack service sends it.

        None at the root is no bytes at all in JSV, and ``null`` in JSON.

        Raises:
            EncodeError: A value is not of its type, or has no form in the format that the reference reads back.
        """
        return self._worker.encode(value)

    def encode_into(self, value: T, buffer: bytearray) -> int:
        """Write one document as UTF-8 behind what a buffer holds, and return how many bytes it takes.

        Raises:
            EncodeError: As `encode`; the buffer is then as it was.
        """
        return self._worker.encode_into(value, buffer)

    def loads(self, text: Data) -> T:
        """Read one document: the same as `decode`, under the `json` module's name."""
        return self.decode(text)

    def dumps(self, value: T) -> str:
        """Write one document as ``str``, where lone surrogates may stay as they are.

        Raises:
            EncodeError: As `encode`.
        """
        return self._worker.dumps(value)


def _require_places(plans: list[Plan]) -> None:
    """See that each class has a place for members of other names; those of a plain tuple are refused [M5]."""
    for plan in plans:
        for record in records_of(plan):
            if record.captured is None and record.shape.cls is not tuple:
                cls = record.shape.cls.__qualname__
                raise SchemaError(f"no plan for {cls}: unknown='capture' needs a member of the type Captured in it")


@lru_cache(maxsize=256)
def _remembered(type: Any, **options: Any) -> Codec[Any]:
    return Codec(type, **options)


def codec_of(type: Any, **options: Unpack[CodecOptions]) -> Codec[Any]:
    """Return a codec of a type; the same one for the same question, as long as it is remembered."""
    try:
        hash((type, *options.values()))
    except TypeError:
        return Codec(type, **options)
    return _remembered(type, **options)


@overload
def decode(data: Data, type: type[T], **options: Unpack[CodecOptions]) -> T: ...
@overload
def decode(data: Data, type: Any = None, **options: Unpack[CodecOptions]) -> Any: ...
def decode(data: Data, type: Any = None, **options: Unpack[CodecOptions]) -> Any:
    """Read one document.

    Args:
        data: The whole document as UTF-8 bytes or as ``str``.
        type: What it says, or None for None, str, list and dict all the way down; of JSON bool, int and float, too.
        options: Those of `Codec`.

    Raises:
        DecodeError, SchemaError, TypeError, ValueError: As `Codec` and `Codec.decode`.
    """
    return codec_of(type, **options).decode(data)


def encode(value: Any, type: Any = None, **options: Unpack[CodecOptions]) -> bytes:
    """Write one document as UTF-8.

    Args:
        value: What to write.
        type: What it is, or None to ask each value's own class.
        options: Those of `Codec`.

    Raises:
        EncodeError, SchemaError, ValueError: As `Codec` and `Codec.encode`.
    """
    return codec_of(type, **options).encode(value)


@overload
def loads(text: Data, type: type[T], **options: Unpack[CodecOptions]) -> T: ...
@overload
def loads(text: Data, type: Any = None, **options: Unpack[CodecOptions]) -> Any: ...
def loads(text: Data, type: Any = None, **options: Unpack[CodecOptions]) -> Any:
    """Read one document: the same as `decode`, under the `json` module's name."""
    return decode(text, type, **options)


def dumps(value: Any, type: Any = None, **options: Unpack[CodecOptions]) -> str:
    """Write one document as ``str``; the arguments are those of `encode`."""
    return codec_of(type, **options).dumps(value)


def load(file: IO[Any], type: Any = None, **options: Unpack[CodecOptions]) -> Any:
    """Read the rest of an open file, text or binary, as one document; the arguments are those of `decode`."""
    return decode(file.read(), type, **options)


def dump(value: Any, file: IO[str], type: Any = None, **options: Unpack[CodecOptions]) -> None:
    """Write one document to an open text file, which is left alone if the value cannot be written.

    The file must have been opened with ``newline=""``, or its line ends in texts change. For a binary file, write
    what `encode` returns. The arguments are those of `encode`.
    """
    file.write(dumps(value, type, **options))

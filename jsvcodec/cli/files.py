"""What is named on the command line: files, standard input, globs and folders, packed or not, and files to write.

It knows bytes, and of documents no more than the ends of their files' names.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from jsvcodec.cli.ends import BAD_CALL, BAD_TEXT, Refused
from jsvcodec.cli.screen import Watch

__all__ = ["PACKED", "SUFFIXES", "Input", "inputs", "read", "replace", "total"]

SUFFIXES = (".jsv", ".json")
"""How the names of documents end; in folders, others are passed over."""

PACKED = (".gz", ".zst")
"""What may stand behind that."""

_CHUNK = 1 << 20
_ZSTD_CHUNK = 256  # of which a bomb makes 8 MB at most


@dataclass(frozen=True)
class Input:
    """One thing to read.

    Args:
        name: What it is called: a path, or ``-``.
        trouble: Why it cannot be read, if that is known already.
    """

    name: str
    trouble: str | None = None

    @property
    def plain_name(self) -> str:
        """The name without what says how it is packed."""
        stem, suffix = os.path.splitext(self.name)
        return stem if suffix.lower() in PACKED else self.name

    @property
    def packed(self) -> str:
        """How it is packed: ``".gz"``, ``".zst"`` or not at all."""
        suffix = os.path.splitext(self.name)[1].lower()
        return suffix if suffix in PACKED else ""


def inputs(names: Sequence[str]) -> list[Input]:
    """Return what some arguments name: globs and folders become the files that they stand for, in order of name."""
    return [found for name in names for found in _named(name)]


def _named(name: str) -> Iterator[Input]:
    if name != "-" and not os.path.lexists(name) and glob.has_magic(name):
        with suppress(OSError, ValueError):
            if matches := sorted(glob.glob(name, recursive=True)):
                for match in matches:
                    if _is_plain(match):
                        yield Input(match)
                    elif os.path.isdir(match) and not name.endswith("**"):  # which has named all that is in it, too
                        yield from _folder(match)
                return
        yield Input(name, "no file has such a name")
    elif name != "-" and os.path.isdir(name):
        yield from _folder(name)
    else:
        yield Input(name)


def _is_plain(name: str) -> bool:
    """Say whether a name is a file's, and no pipe's or device's, which might never end; broken links are told later."""
    return os.path.isfile(name) or not os.path.exists(name)


def _folder(folder: str) -> Iterator[Input]:
    failed: list[OSError] = []
    found = [
        os.path.join(place, file)
        for place, _, files in os.walk(folder, onerror=failed.append)
        for file in files
        if Input(file).plain_name.lower().endswith(SUFFIXES) and _is_plain(os.path.join(place, file))
    ]
    yield from map(Input, sorted(found))
    for error in failed:
        yield Input(str(error.filename), error.strerror)
    if not found and not failed:
        yield Input(folder, f"no file in it ends in {' or '.join(SUFFIXES)} (or these with {' or '.join(PACKED)})")


def total(wanted: Sequence[Input]) -> int | None:
    """Return how many bytes some inputs have, or None if that shows only when they end."""
    size = 0
    for each in wanted:
        if each.name == "-":
            return None
        try:
            found = os.stat(each.name)
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        size += found.st_size
    return size


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Counted(io.RawIOBase):
    """A stream whose bytes are counted on the way."""

    def __init__(self, stream: _Readable, watch: Watch) -> None:
        self._stream = stream
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        octets = self._stream.read(len(buffer))
        buffer[: len(octets)] = octets
        self._watch.advance(len(octets))
        return len(octets)


def read(what: Input, limit: int, watch: Watch) -> bytes:
    """Return all of an input, unpacked if its name says that it is packed.

    Never more is read, or unpacked, than the limit and a chunk.

    Args:
        what: The input.
        limit: How many bytes it may have, unpacked.
        watch: Who is told of what was read.

    Raises:
        Refused: It is not there or cannot be read (`BAD_CALL`), or is damaged or too long (`BAD_TEXT`).
    """
    if what.trouble is not None:
        raise Refused(what.trouble, BAD_CALL)
    watch.say(what.name)
    try:
        if what.name == "-":
            if sys.stdin is None:
                raise Refused("standard input is closed", BAD_CALL)
            buffer = sys.stdin.buffer
            # What is there at once: input that comes slowly is to be counted, and to be interrupted.
            octets = getattr(buffer, "read1", buffer.read)
            return _whole(_Counted(_Stream(octets), watch), limit)
        with open(what.name, "rb", buffering=0) as file:
            return _whole(_OPENERS[what.packed](_Counted(file, watch)), limit)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused(f"damaged: {error}", BAD_TEXT) from None
    except (OSError, ValueError) as error:
        raise Refused(getattr(error, "strerror", None) or str(error), BAD_CALL) from None


@dataclass(frozen=True)
class _Stream:
    read: Callable[..., bytes]


def _whole(stream: _Readable, limit: int) -> bytes:
    found = bytearray()
    while octets := stream.read(min(_CHUNK, limit + 1 - len(found))):
        found += octets
        if len(found) > limit:
            raise Refused(f"expected at most {limit} bytes, got more; --max-length takes another limit", BAD_TEXT)
    return bytes(found)


def _gzip(stream: _Counted) -> _Readable:
    return gzip.GzipFile(fileobj=stream, mode="rb")


class _Frame(Protocol):
    """What unpacks one frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _zstd() -> tuple[Callable[[], _Frame], type[Exception]]:
    """Return what unpacks a frame, and what it raises: of Python, or of the package zstandard."""
    if sys.version_info >= (3, 14):
        ours = import_module("compression.zstd")
        return ours.ZstdDecompressor, ours.ZstdError
    try:
        import zstandard
    except ModuleNotFoundError:
        raise Refused("files that end in .zst need zstandard: pip install jsvcodec[zst]", BAD_CALL) from None
    return lambda: zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError


class _Zstd:
    """A stream of Zstandard, unpacked; the package's own readers do not tell where a stream was cut off."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self._begin, self._error = _zstd()
        self._frame: _Frame | None = None
        self._packed = b""
        self._at = 0  # in that
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes more, at most ``size``, or none at the end."""
        while not self._ready:
            if self._at == len(self._packed):
                self._packed, self._at = self._stream.read(_CHUNK), 0
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("it ends inside a frame")
                return b""
            self._unpack()
        octets, self._ready = self._ready[:size], self._ready[size:]
        return octets

    def _unpack(self) -> None:
        piece = self._packed[self._at : self._at + _ZSTD_CHUNK]
        self._at += len(piece)
        self._frame = self._frame or self._begin()
        try:
            self._ready = self._frame.decompress(piece)
        except self._error as error:
            raise Refused(f"damaged: {error}", BAD_TEXT) from None
        if self._frame.eof:
            self._at -= len(self._frame.unused_data)
            self._frame = None


_OPENERS: dict[str, Callable[[_Counted], _Readable]] = {"": lambda stream: stream, ".gz": _gzip, ".zst": _Zstd}


def replace(name: str, octets: bytes) -> None:
    """Put bytes in a file's place, all or none: whatever goes wrong, the file is as it was.

    A link goes on to point to the file; the file keeps its mode.

    Raises:
        OSError: There is no room, or no right to write.
    """
    path = os.path.realpath(name)
    with open(path, "r+b"):  # somebody who may not write in it does not replace it
        pass
    handle, beside = tempfile.mkstemp(prefix=".jsvcodec-", dir=os.path.dirname(path))
    try:
        with open(handle, "wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, beside)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise

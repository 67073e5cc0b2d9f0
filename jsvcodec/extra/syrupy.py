"""An extension for syrupy: snapshots that are documents, each in a file of its own, compared by what they mean.

It knows where syrupy asks its extensions; what differs, `jsvcodec.diff` knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from jsvcodec.codec import Codec, CommonOptions
from jsvcodec.diff import Level, Rules, WireDiff, compare
from jsvcodec.errors import DecodeError

try:
    from syrupy.extensions.single_file import SingleFileSnapshotExtension
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in ("syrupy", "pytest"):
        raise
    raise ImportError("jsvcodec.extra.syrupy needs syrupy: pip install jsvcodec[syrupy]") from None

__all__ = ["JSVSnapshotExtension"]


class JSVSnapshotExtension(SingleFileSnapshotExtension):
    """Keeps each snapshot in a file ``.jsv``, as the bytes that are on the wire.

    What is compared is a document, as text or as bytes, or else an object, which is encoded. A class of your own says
    more: ``class Sessions(JSVSnapshotExtension): type, level = GetActiveSessionsResponse, "typed"``.
    """

    file_extension = "jsv"
    type: ClassVar[Any] = None
    """What the documents say, or None."""
    level: ClassVar[Level] = "bytes"
    """How closely they are compared: ``"bytes"``, ``"canonical"`` or ``"typed"``."""
    rules: ClassVar[Rules | None] = None
    """What is not to count."""
    options: ClassVar[CommonOptions] = {}
    """Those of `jsvcodec.Codec`."""

    def serialize(self, data: Any, *, exclude: Any = None, include: Any = None, matcher: Any = None) -> bytes:
        """Return the bytes of a document, or of an object.

        Syrupy's matchers are not asked, as syrupy gives one always; what is not to count, `rules` says.

        Raises:
            ValueError: Something is to be left out by syrupy. Or the object has no form in JSV.
        """
        del matcher
        if exclude or include:
            raise ValueError("expected rules of the extension in place of exclude and include")
        if isinstance(data, str):
            return data.encode()
        if isinstance(data, bytes | bytearray | memoryview):
            return bytes(data)
        return Codec(self.type, **self.options).encode(data)

    def matches(self, *, serialized_data: Any, snapshot_data: Any) -> bool:
        """Say whether a document agrees with its snapshot."""
        if serialized_data == snapshot_data:
            return True
        try:
            return not self._diff(serialized_data, snapshot_data)
        except DecodeError:
            return False

    def diff_lines(self, serialized_data: Any, snapshot_data: Any) -> Iterator[str]:
        """Yield what differs, for people; syrupy's own words where a side is no document."""
        try:
            diff = self._diff(snapshot_data, serialized_data)
        except DecodeError:
            diff = None
        if diff:
            yield from diff.explain("snapshot", "received").split("\n")
        else:
            yield from super().diff_lines(serialized_data, snapshot_data)

    def _diff(self, left: bytes, right: bytes) -> WireDiff:
        return compare(left, right, self.type, level=self.level, rules=self.rules, **self.options)

"""The rows of ``Literal``: a few values, and no others.

They know what the rows of those values know, and nothing else.
"""

from __future__ import annotations

from typing import Any

from jsvcodec.errors import SchemaError, WordError, brief
from jsvcodec.scalars.row import Scalar

__all__ = ["literal_row"]

_SHOWN = 8


def literal_row(values: list[tuple[Any, Scalar]]) -> Scalar:
    """Make the row of the values of a ``Literal``, each given with its own row.

    A word means the value that is written so; if there is none, the one value as which some row reads it. Two values
    that are written alike (``Literal[1, "1"]``) make no row.

    Raises:
        SchemaError: A value cannot be written, or not told apart from another.
    """
    shown = ", ".join([brief(value) for value, _ in values[:_SHOWN]] + ["…"] * (len(values) > _SHOWN))
    name = f"one of {shown}" if len(values) > 1 else shown
    by_word: dict[str, Any] = {}
    kinds: list[tuple[Scalar, dict[str, Any]]] = []  # each row with its own words
    for value, row in values:
        word = _written(row, value)
        if word is None:
            raise SchemaError(f"no plan for the literal {brief(value)}: JSV cannot carry it")
        if word in by_word:
            raise SchemaError(f"no plan for the literals {brief(by_word[word])} and {brief(value)}: both are {word!r}")
        by_word[word] = value
        if not any(known is row for known, _ in kinds):
            kinds.append((row, {}))
        next(own for known, own in kinds if known is row)[word] = value

    def decode(word: str) -> Any:
        if word in by_word:
            return by_word[word]
        found = [own[again] for row, own in kinds if (again := _rewritten(row, word)) in own]  # at most one each
        if len(found) != 1:
            raise WordError("bad-word", name)
        return found[0]

    def encode(value: Any) -> str:
        for row, own in kinds:
            word = _written(row, value)
            if word is not None and word in own:
                return word
        raise WordError("wrong-type", name)

    first = kinds[0][0]
    alone = len(kinds) == 1
    return Scalar(
        name=name,
        type=first.type if alone else object,
        decode=decode,
        encode=encode,
        json=first.json if alone else "number" if any(row.json != "string" for row, _ in kinds) else "string",
        skips_null=alone and first.skips_null,
        dotnet=tuple(each for row, _ in kinds for each in row.dotnet),
        arrow=first.arrow if alone else "utf8",
        bare=all(row.bare for row, _ in kinds),
        zero=first.zero if alone else None,
        examples=tuple((value, word) for word, value in by_word.items()),
    )


def _written(row: Scalar, value: Any) -> str | None:
    """Return a row's word for a value, or None if it has none."""
    try:
        return row.encode(value)
    except WordError:
        return None


def _rewritten(row: Scalar, word: str) -> str | None:
    """Return what a row writes for the value that it reads, or None if it reads none."""
    try:
        return row.encode(row.decode(word))
    except WordError:
        return None

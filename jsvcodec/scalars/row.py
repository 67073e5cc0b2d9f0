"""What a scalar is: one row that states everything about one type of word.

A new scalar is a new row and nothing else; rows know neither documents nor plans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple, get_args

__all__ = ["Dates", "JsonDates", "Scalar"]

Dates = Literal["wcf", "iso"]
"""How JSON spells moments: ``/Date(…)/`` with the milliseconds since 1970, or as ISO 8601 does [J6]."""


class JsonDates(NamedTuple):
    r"""How JSON spells a moment, by the option ``dates`` [J6].

    Each makes of a value what stands between quotes, escaped, and raises as a row's ``encode``.

    Args:
        wcf: ``\/Date(…)\/`` where that says it all, and ISO 8601 where it does not.
        exact_wcf: ``\/Date(…)\/`` always, as the reference.
        iso: ISO 8601.
    """

    wcf: Callable[[Any], str]
    exact_wcf: Callable[[Any], str]
    iso: Callable[[Any], str]

    def by(self, dates: Dates, *, exact: bool) -> Callable[[Any], str]:
        """Return the one that the options ask for."""
        return self.iso if dates == "iso" else self.exact_wcf if exact else self.wcf


_Words = Literal["string", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One row: how one word is read and written, and what it stands for elsewhere.

    Rows are also markers: ``Annotated[int, INT32]`` is an ``int`` that is read and written by the row ``INT32``.

    Args:
        name: What errors call it: ``expected int32, got …``.
        type: The Python type of its values.
        decode: From a word, without its quotes, to the value. Raises `WordError`, or anything else, which then
            counts as a bad word. Nothing (an empty place) never reaches it, and ``""`` means that the text held a
            pair of quotes.
        encode: From a value to its word, which the writer quotes if it must. Raises `WordError`, or anything else,
            which then counts as a wrong type. It is given whatever the caller put in, not only instances of ``type``.
        json: What its words are in JSON: texts in quotes, numbers, or ``true`` and ``false`` [J3].
        dotnet: The .NET types it stands for.
        arrow: The Arrow type of a column of it.
        quoted_in_lists: Whether the reference reads its words in quotes as items of a list [L3].
        exact: From a value to the reference's own word, where that differs from what ``encode`` gives because the
            reference does not read it back.
        bare: Whether the reference writes its words bare whatever they hold, an empty one as nothing; exact writing
            then does so, too.
        void: Whether the reference writes an empty word of it as nothing, though it quotes an empty text; exact writing
            then does so, too.
        colons: Whether its words may hold ``:`` and stand bare as values all the same, also where special words
            are quoted otherwise; as keys they are quoted [Q2, K4].
        zero: What .NET's type starts with, if that is not null: 0, False, year 1 [M10].
        fast: The name of a native fast path, if there is one.
        examples: Values and the words they are written as, checked by the tests.
        words: What errors offer as its words, where those that are written can be counted.
        json_read: From a word of JSON to the value, where that is not what ``decode`` gives.
        json_word: From a value to its word in JSON, where that is not what ``encode`` gives.
        json_dates: The same for moments, by the option ``dates``.
        skips_null: Whether the reference's JSON has nothing where a list of it holds null, and not ``null`` [J5].
    """

    name: str
    type: type
    decode: Callable[[str], Any]
    encode: Callable[[Any], str]
    json: _Words
    dotnet: tuple[str, ...] = ()
    arrow: str = "utf8"
    quoted_in_lists: bool = True
    exact: Callable[[Any], str] | None = None
    bare: bool = False
    void: bool = False
    colons: bool = False
    zero: Any = None
    fast: str | None = None
    examples: tuple[tuple[Any, str], ...] = ()
    words: tuple[str, ...] = ()
    json_read: Callable[[str], Any] | None = None
    json_word: Callable[[Any], str] | None = None
    json_dates: JsonDates | None = None
    skips_null: bool = False

    def __post_init__(self) -> None:
        if self.json not in (known := get_args(_Words)):
            raise ValueError(f"expected json to be one of {', '.join(map(repr, known))}, got {self.json!r}")

    @property
    def is_bare_in_json(self) -> bool:
        """Whether JSON may have its words without quotes: numbers, booleans, and enums, which go by number, too."""
        return self.json != "string" or self.is_enum

    @property
    def is_enum(self) -> bool:
        """Whether its values are members of an enum."""
        kind: object = self.type  # a row of the user's own may say anything
        return isinstance(kind, type) and issubclass(kind, Enum)

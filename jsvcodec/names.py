"""Names: how a Python name becomes a wire name, and when two names are the same to the reference.

It knows no types and no documents.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

__all__ = ["BLANK", "POLICIES", "TYPE_NAME", "Policy", "fold", "is_type_name", "unambiguous", "with_article"]

Policy = Literal["camel", "pascal", "snake", "asis"]
"""How Python names become wire names."""

V = TypeVar("V")

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

BLANK = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""What the reference calls white space and trims off lists, members' names and names of flags [L1, M4, S6]."""


def _pascal(name: str) -> str:
    """Return the C# name that a Python name stands for.

    A name with an upper-case letter is one already. Otherwise underscores separate words: ``dial_state`` is
    ``DialState``. Leading underscores stay, trailing ones (``from_``) only keep clear of Python's keywords.
    """
    if name != name.lower():
        return name
    words = name.lstrip("_")
    capitalized = str.capitalize if name.isascii() else _capitalized
    return name[: len(name) - len(words)] + "".join(map(capitalized, words.split("_")))


def _camel(name: str) -> str:
    """Lower the leading run of capitals, all but the one that begins the next word; ASCII only [M2]."""
    name = _pascal(name)
    rest = name.lstrip(_CAPITALS)
    run = len(name) - len(rest)
    end = run - 1 if rest and run > 1 else run
    return name[:end].lower() + name[end:]


def _snake(name: str) -> str:
    """Lower what camel case leaves upper, each behind an underscore [M3]."""
    return "".join(
        char if char.isdecimal() or char.islower() or char == "_" else "_" + char.lower() for char in _camel(name)
    )


POLICIES: dict[Policy, Callable[[str], str]] = {
    "camel": _camel,
    "pascal": _pascal,
    "snake": _snake,
    "asis": str,
}
"""From the name of a policy to what it makes of a Python name."""


def fold(name: str) -> str:
    """Return ``name`` as the reference compares it: each character in upper case by itself [M4].

    What has no upper case of one character, or one in ASCII though it is not (``ı``, ``ſ``), stays as it is.
    """
    return name.upper() if name.isascii() else "".join(map(_upper, name))


TYPE_NAME = "__type"
"""The name under which an object says its class, in front of its members [M8]."""


def is_type_name(name: str) -> bool:
    """Say whether a name is `TYPE_NAME`, as the reference compares names [M4]."""
    return len(name) == len(TYPE_NAME) and fold(name) == "__TYPE"


def _capitalized(word: str) -> str:
    """Return a word in lower case with its first character in upper case, as `str.capitalize` does of ASCII."""
    return _upper(word[:1]) + word[1:]


def _upper(char: str) -> str:
    """Return one character's simple upper case; where Python knows only a longer one, title case is the same."""
    upper = char.upper() if len(char.upper()) == 1 else char.title()
    return upper if len(upper) == 1 and upper.isascii() == char.isascii() else char


def unambiguous(names: dict[str, V]) -> dict[str, V]:
    """Return what each folded name stands for, without those that would stand for two things."""
    folded: dict[str, V] = {}
    clashes = set()
    for name, value in names.items():
        key = fold(name)
        if folded.setdefault(key, value) is not value:
            clashes.add(key)
    return {name: value for name, value in folded.items() if name not in clashes}


def with_article(name: str) -> str:
    """Return a class's name as errors say it: ``a Foo``, ``an Item``."""
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"

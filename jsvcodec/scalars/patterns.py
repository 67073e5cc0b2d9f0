"""Regular expressions that are compiled when they are first used: compiled at once, they would be half of an import.

It knows no words; the rows state their own patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

__all__ = ["Pattern"]


class Pattern:
    """A regular expression; its methods are those of `re.Pattern`, and as fast from the second use on.

    Args:
        text: The pattern.
        flags: The flags of `re.compile`.
    """

    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    search: Callable[[str], re.Match[str] | None]
    sub: Callable[[Callable[[re.Match[str]], str], str], str]

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        method = vars(self)[name] = getattr(re.compile(self._text, self._flags), name)  # found there from now on
        return method

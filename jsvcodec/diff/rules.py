"""What is not to count in a comparison: paths, order, small differences, parts of texts."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from jsvcodec.errors import Path

__all__ = ["Pattern", "Rules"]

_STEP = re.compile(r"""\.\.|\.?(\*\*|\*|[^.\[\]]+)|\[(\*|[0-9]+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]""")

Step = str | int | None
"""A name, an index, any one step (None), or any number of steps (``**``)."""


@dataclass(frozen=True)
class Pattern:
    """Paths that look alike: ``$.sessions[*].id``, ``$.sessions[0].*``, ``**.id`` at any depth.

    Args:
        text: A path as errors show it, in which ``*`` stands for any name, ``[*]`` for any index and ``**`` for any
            number of steps.

    Raises:
        ValueError: It is none.
    """

    text: str

    def __post_init__(self) -> None:
        _ = self.steps

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps from the root."""
        rest = self.text.removeprefix("$")
        found: list[Step] = []
        at = 0
        while at < len(rest):
            match = _STEP.match(rest, at)
            if match is None or match[0] == "..":
                raise ValueError(f"expected a pattern of paths like '$.sessions[*].id', got {self.text!r}")
            name, index = match[1], match[2]
            if name is not None:
                found.append(None if name == "*" else name)
            elif index == "*":
                found.append(None)
            else:
                found.append(int(index) if index.isdecimal() else str(literal_eval(index)))
            at = match.end()
        return tuple(found)

    def matches(self, path: Path) -> bool:
        """Say whether a path looks so."""
        steps: list[str | int] = []
        while path.parent is not None:
            steps.append(path.step)
            path = path.parent
        steps.reverse()
        places = {0}  # in the pattern, of all ways to read the path so far
        for step in steps:
            places = {after for place in self._open(places) for after in self._after(place, step)}
        return len(self.steps) in self._open(places)

    def _open(self, places: set[int]) -> set[int]:
        found = set(places)
        for place in sorted(places):
            while place < len(self.steps) and self.steps[place] == "**":
                place += 1
                found.add(place)
        return found

    def _after(self, place: int, step: str | int) -> tuple[int, ...]:
        if place == len(self.steps):
            return ()
        wanted = self.steps[place]
        if wanted == "**":
            return (place,)
        return (place + 1,) if wanted is None or wanted == step else ()


@dataclass(frozen=True)
class Rules:
    """What is not to count.

    Args:
        ignore: Patterns of paths at which nothing counts: ``("$.sessions[*].id", "**.dateModified")``.
        keyed: From patterns of paths of lists to the name of a member that tells their items apart; such a list is
            compared as a set, and its items' order does not count.
        float_tolerance: How far numbers may be apart, each way, and count as the same value in another spelling; as a
            part of the greater one (0.001 is a thousandth), or, for those near zero, by itself.
        date_tolerance: How far moments may be apart, where the type says that they are such.
        scrub: From patterns of paths to what makes of a word the part that counts: a function, or a regular expression
            whose matches are taken away.

    Raises:
        ValueError: A pattern is none, or a tolerance negative.
    """

    ignore: Sequence[str] = ()
    keyed: Mapping[str, str] = field(default_factory=dict)
    float_tolerance: float = 0.0
    date_tolerance: timedelta = timedelta()
    scrub: Mapping[str, str | Callable[[str], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.float_tolerance >= 0 or self.date_tolerance < timedelta():
            raise ValueError("expected tolerances that are not negative")
        _ = self._ignored, self._keyed, self._scrubbed

    @cached_property
    def _ignored(self) -> list[Pattern]:
        return list(map(Pattern, self.ignore))

    @cached_property
    def _keyed(self) -> list[tuple[Pattern, str]]:
        return [(Pattern(text), name) for text, name in self.keyed.items()]

    @cached_property
    def _scrubbed(self) -> list[tuple[Pattern, Callable[[str], str]]]:
        return [(Pattern(text), _scrubber(how)) for text, how in self.scrub.items()]

    def ignores(self, path: Path) -> bool:
        """Say whether nothing counts at a path."""
        return any(each.matches(path) for each in self._ignored)

    def key_of(self, path: Path) -> str | None:
        """Return the name of the member that tells the items of a list apart, or None if their order does."""
        return next((name for pattern, name in self._keyed if pattern.matches(path)), None)

    def scrubbed(self, word: str, path: Path) -> str:
        """Return the part of a word that counts."""
        for pattern, scrub in self._scrubbed:
            if pattern.matches(path):
                word = scrub(word)
        return word


def _scrubber(how: str | Callable[[str], str]) -> Callable[[str], str]:
    if callable(how):
        return how
    pattern = re.compile(how)
    return lambda word: pattern.sub("", word)

"""Which items of two lists belong together, in about linear time.

It knows keys that say which items are equal, and others that say which are likely to be the same one changed; nothing
of documents.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

__all__ = ["Pair", "align", "by_key"]


_Names: TypeAlias = Callable[[int], Hashable]


class Pair(NamedTuple):
    """Two items that belong together, by their indices, or one that has no other.

    Args:
        left: The index on the left, or None.
        right: The index on the right, or None.
        moved: Whether the item stands elsewhere among the others.
    """

    left: int | None
    right: int | None
    moved: bool = False


def align(left: Sequence[Hashable], right: Sequence[Hashable], names: tuple[_Names, _Names]) -> list[Pair]:
    """Return the pairs of two lists' items, in the order of the left one.

    Equal items belong together, the first with the first and so on. What stands between them does so by name, and else
    by its place.

    Args:
        left: What says which items are equal, of the left list.
        right: The same of the right one.
        names: What says by which an item is likely to be told apart, of each list; None for nothing.
    """
    first = 0
    while first < min(len(left), len(right)) and left[first] == right[first]:
        first += 1
    last = 0
    while last < min(len(left), len(right)) - first and left[-1 - last] == right[-1 - last]:
        last += 1
    stop, other_stop = len(left) - last, len(right) - last
    pairs = [Pair(at, at) for at in range(first)]
    equal = _equal(left, right, range(first, stop), range(first, other_stop))
    anchors = _in_order(equal)
    at, other = first, first
    for ours, theirs in [*anchors, (stop, other_stop)]:
        pairs += _between([i for i in range(at, ours) if i not in equal], _unmatched(other, theirs, equal), names)
        if ours < stop:
            pairs.append(Pair(ours, theirs))
        at, other = ours + 1, theirs + 1
    kept = dict(anchors)
    pairs += [Pair(ours, theirs, moved=True) for ours, theirs in equal.items() if ours not in kept]
    pairs += [Pair(stop + at, other_stop + at) for at in range(last)]
    return _sorted(pairs)


def by_key(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Pair]:
    """Return the pairs of items with equal keys, whatever their order; of several with one key, the first two."""
    equal = _equal(left, right, range(len(left)), range(len(right)))
    taken = set(equal.values())
    alone = [Pair(None, theirs) for theirs in range(len(right)) if theirs not in taken]
    return [Pair(ours, equal.get(ours)) for ours in range(len(left))] + alone


class _Matches(dict[int, int]):
    """From indices on the left to those on the right, which are kept as a set as well."""

    def __init__(self, pairs: dict[int, int]) -> None:
        super().__init__(pairs)
        self.others = set(pairs.values())


def _equal(left: Sequence[Hashable], right: Sequence[Hashable], ours: range, theirs: range) -> _Matches:
    """Return which items are equal; of several alike, the first is the first's."""
    places: dict[tuple[Hashable, int], int] = {}
    seen: Counter[Hashable] = Counter()
    for at in theirs:
        places[right[at], seen[right[at]]] = at
        seen[right[at]] += 1
    seen.clear()
    found = {}
    for at in ours:
        other = places.get((left[at], seen[left[at]]))
        seen[left[at]] += 1
        if other is not None:
            found[at] = other
    return _Matches(found)


def _in_order(equal: dict[int, int]) -> list[tuple[int, int]]:
    """Return a longest run of matches whose order is the same on both sides."""
    ends: list[int] = []  # the least right index with which a run of so many ends
    owners: list[int] = []
    before: dict[int, int | None] = {}
    for ours, theirs in equal.items():
        at = bisect_left(ends, theirs)
        before[ours] = owners[at - 1] if at else None
        ends[at : at + 1] = [theirs]
        owners[at : at + 1] = [ours]
    run: list[tuple[int, int]] = []
    here = owners[-1] if owners else None
    while here is not None:
        run.append((here, equal[here]))
        here = before[here]
    return run[::-1]


def _unmatched(start: int, stop: int, equal: _Matches) -> list[int]:
    return [at for at in range(start, stop) if at not in equal.others]


def _between(ours: list[int], theirs: list[int], names: tuple[_Names, _Names]) -> Iterator[Pair]:
    """Yield the pairs of items that are like no others: by name, and the rest in their order."""
    called = {name: at for at in reversed(theirs) if (name := names[1](at)) is not None} if ours else {}
    found = {}
    for at in ours:
        other = called.pop(names[0](at), None) if called else None
        if other is not None:
            found[at] = other
    taken = set(found.values())
    rest = [at for at in ours if at not in found]
    others = [at for at in theirs if at not in taken]
    yield from (Pair(at, other) for at, other in found.items())
    yield from (Pair(at, other) for at, other in zip(rest, others, strict=False))
    yield from (Pair(at, None) for at in rest[len(others) :])
    yield from (Pair(None, other) for other in others[len(rest) :])


def _sorted(pairs: list[Pair]) -> list[Pair]:
    """Return pairs in the order of the left list; what has no place there follows what stands before it."""
    keyed: list[tuple[int, int, Pair]] = []
    last = -1
    for pair in pairs:
        last = pair.left if pair.left is not None else last
        keyed.append((last, pair.left is None, pair))
    return [pair for *_, pair in sorted(keyed, key=lambda each: each[:2])]

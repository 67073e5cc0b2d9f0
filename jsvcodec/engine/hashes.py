"""Keys and items that were made to share a hash: each is compared with all the others, which takes quadratic time.

It knows hashes, but neither plans nor documents; every engine counts by it.
"""

from __future__ import annotations

from typing import Any

__all__ = ["CROWDED", "crowding", "crowds"]

_MOST_ALIKE = 100  # numbers and UUIDs can be chosen to share a hash; by chance, a handful do

CROWDED = f"at most {_MOST_ALIKE} keys or items with the same hash"
"""What errors say is expected."""


def crowds(hashes: dict[int, int], value: Any) -> bool:
    """Count a key's or an item's hash, and say whether there are too many of it for one container."""
    code = hash(value)
    hashes[code] = hashes.get(code, 0) + 1
    return hashes[code] > _MOST_ALIKE


def crowding(items: list[Any]) -> int | None:
    """Return the index of the item of a set that is one too many of its hash, or None."""
    hashes: dict[int, int] = {}
    known: set[Any] = set()
    try:
        for index, item in enumerate(items):
            if item not in known:
                if crowds(hashes, item):
                    return index
                known.add(item)
    except MemoryError:
        raise
    except Exception:  # the set will say it
        return None
    return None

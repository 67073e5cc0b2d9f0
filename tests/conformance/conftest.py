"""What the conformance tests share: tallies, which are printed at the end."""

import sys
from collections.abc import Callable, Iterator

import pytest
from judging import Tally


@pytest.fixture(autouse=True)
def room_to_recurse() -> Iterator[None]:
    """Let the tests' own helpers walk the deepest vectors, whatever the process has on its stack already."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.fixture
def tally(record_property: Callable[[str, str], None]) -> Iterator[Callable[[str], Tally]]:
    """Make tallies that are printed when all tests are over, whether they passed or not."""
    made: list[Tally] = []

    def make(name: str) -> Tally:
        made.append(Tally(name))
        return made[-1]

    yield make
    for each in made:
        record_property("tally", str(each))

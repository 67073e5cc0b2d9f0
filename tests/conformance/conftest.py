"""What the conformance tests share: tallies, which are printed at the end."""

from collections.abc import Callable, Iterator

import pytest
from judging import Tally


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

"""What the conformance tests share: tallies that are printed."""

from collections.abc import Callable, Iterator

import pytest
from judging import Tally


@pytest.fixture
def tally(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[str], Tally]]:
    """Make tallies that are printed when the test is over, whether it passed or not."""
    made: list[Tally] = []

    def make(name: str) -> Tally:
        made.append(Tally(name))
        return made[-1]

    yield make
    with capsys.disabled():
        for each in made:
            print(f"\n{each}", end="")

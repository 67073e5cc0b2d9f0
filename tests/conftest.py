"""What every test may ask for: each engine, codecs bound to one, and Hypothesis's profiles."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from jsvcodec import Codec
from jsvcodec.engine import ENGINES, name

pytest_plugins = ["pytester"]


def pytest_report_header() -> str:
    return f"jsvcodec: the {name} engine of {', '.join(ENGINES)}"


CodecMaker = Callable[..., Codec[Any]]

for profile, examples in {"quick": 50, "ci": 2000, "deep": 20_000}.items():
    settings.register_profile(
        profile, max_examples=examples, derandomize=profile == "ci", deadline=None, print_blob=True
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "quick"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the conformance tests counted, wherever they ran."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    tallies = [said for report in reports for name, said in getattr(report, "user_properties", ()) if name == "tally"]
    if tallies:
        terminalreporter.section("conformance")
        terminalreporter.write_line("\n".join(dict.fromkeys(tallies)))


@pytest.fixture(scope="session", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine; each test that asks runs under all of them."""
    return str(request.param)


@pytest.fixture(scope="session")
def codec(engine: str) -> CodecMaker:
    """Make codecs of one engine: ``codec(type, **options)``."""

    def make(type: Any = None, **options: Any) -> Codec[Any]:
        return Codec(type, engine=engine, **options)

    return make

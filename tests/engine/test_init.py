"""The engines as `jsvcodec.engine` offers them, and how one is chosen."""

import pytest

from jsvcodec.engine import ENGINES, Options, choose
from jsvcodec.engine.reference import ENGINE
from jsvcodec.schema import plan_of


def test_reference_is_always_there():
    assert ENGINES["reference"] is ENGINE


def test_engines_go_by_their_own_names():
    assert {name: engine.name for name, engine in ENGINES.items()} == {name: name for name in ENGINES}


def test_choose_takes_an_engine_by_its_name(engine):
    assert choose(engine) is ENGINES[engine]


def test_choose_takes_the_last_engine_unless_told():
    assert choose() is list(ENGINES.values())[-1]


def test_choose_refuses_other_names():
    with pytest.raises(ValueError, match=r"^expected engine to be one of 'reference'.*, got 'warp'$"):
        choose("warp")


def test_engine_reads_by_plan(engine):
    assert choose(engine).bind(plan_of(list[int]), Options()).decode("[1,2]") == [1, 2]


def test_engine_writes_bytes_by_plan(engine):
    assert choose(engine).bind(plan_of(list[str]), Options()).encode(["é"]) == "[é]".encode()


def test_engine_writes_characters_by_plan(engine):
    assert choose(engine).bind(plan_of(list[str]), Options()).dumps(["é"]) == "[é]"

"""The engines as `jsvcodec.engine` offers them, and how one is chosen."""

import os
import subprocess
import sys

import pytest

from jsvcodec.engine import ENGINES, Options, choose, name
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


def say(code, **environment):
    """Return how a fresh interpreter ends, and what it prints, with some environment variables."""
    given = {key: value for key, value in os.environ.items() if key != "JSVCODEC_ENGINE"}
    return subprocess.run([sys.executable, "-c", code], env=given | environment, capture_output=True, text=True)


def test_name_is_that_of_the_engine_that_serves():
    assert name == choose().name


def test_environment_may_insist_on_an_engine(engine):
    done = say("import jsvcodec.engine as engine; print(engine.name, engine.choose().name)", JSVCODEC_ENGINE=engine)
    assert done.stdout.split() == [engine, engine]


def test_engine_that_is_insisted_on_and_not_there_fails():
    done = say("import jsvcodec.codec", JSVCODEC_ENGINE="warp")
    assert done.returncode == 1
    assert "expected JSVCODEC_ENGINE to be one of 'reference'" in done.stderr


def test_reference_serves_where_the_native_engine_was_not_built():
    code = "import sys; sys.modules['jsvcodec.engine.native.decode'] = None\nimport jsvcodec.engine; "
    assert say(code + "print(jsvcodec.engine.name)").stdout == "reference\n"
    done = say(code, JSVCODEC_ENGINE="native")
    assert "expected JSVCODEC_ENGINE to be one of 'reference', got 'native', which was not built here" in done.stderr


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="the module has another name")
def test_other_interpreters_of_a_process_are_served():
    code = f"""
import jsvcodec.engine, _xxsubinterpreters as interpreters
interpreters.run_string(interpreters.create(), "import sys; sys.path[:] = {sys.path!r}; import jsvcodec; "
    "assert jsvcodec.decode('[a]') == ['a']")
print("served")
"""
    assert say(code).stdout == "served\n", say(code).stderr

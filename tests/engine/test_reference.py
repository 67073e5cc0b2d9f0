"""The engines as `jsvcodec.engine` offers them, and what the reference engine does its own way."""

from dataclasses import dataclass

import pytest

from jsvcodec import DecodeError, EncodeError
from jsvcodec.engine import ENGINES, Options, choose
from jsvcodec.engine.reference import ENGINE
from jsvcodec.schema import ANY, plan_of

DEEP = 20_000  # far beyond the interpreter's own stack


@dataclass
class Chain:
    next: "Chain | None" = None


# ---- choosing ----


def test_reference_is_always_there():
    assert ENGINES["reference"] is ENGINE


def test_engines_go_by_their_own_names():
    assert {name: engine.name for name, engine in ENGINES.items()} == {name: name for name in ENGINES}


def test_choose_takes_an_engine_by_its_name(engine):
    assert choose(engine) is ENGINES[engine]


def test_choose_takes_the_last_engine_unless_told():
    assert choose() is list(ENGINES.values())[-1]


def test_choose_refuses_other_names():
    with pytest.raises(ValueError, match="^expected engine to be one of 'reference'.*, got 'warp'$"):
        choose("warp")


# ---- options ----


def test_options_have_the_documented_defaults():
    assert Options() == Options("camel", "ignore", "wire", 200)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"names": "kebab"}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got 'kebab'"),
        ({"unknown": "warn"}, "expected unknown to be one of 'ignore', 'forbid', got 'warn'"),
        ({"dialect": "json"}, "expected dialect to be one of 'wire', 'dump', got 'json'"),
        ({"names": None}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got None"),
        ({"names": ["camel"]}, "expected names to be one of 'camel', 'pascal', 'snake', 'asis', got ['camel']"),
        ({"max_depth": 0}, "expected max_depth to be a positive int, got 0"),
        ({"max_depth": -1}, "expected max_depth to be a positive int, got -1"),
        ({"max_depth": 1.5}, "expected max_depth to be a positive int, got 1.5"),
        ({"max_depth": "5"}, "expected max_depth to be a positive int, got '5'"),
        ({"max_depth": None}, "expected max_depth to be a positive int, got None"),
    ],
    ids=str,
)
def test_options_refuse_what_they_do_not_take(options, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        Options(**options)
    assert str(caught.value) == message


# ---- what every engine offers ----


def test_engine_reads_by_plan(engine):
    assert choose(engine).decode(plan_of(list[int]), "[1,2]", Options()) == [1, 2]


def test_engine_writes_bytes_by_plan(engine):
    assert choose(engine).encode(plan_of(list[str]), ["é"], Options()) == "[é]".encode()


def test_engine_writes_characters_by_plan(engine):
    assert choose(engine).dumps(plan_of(list[str]), ["é"], Options()) == "[é]"


# ---- depth [G8] ----


def chain(depth):
    value = None
    for _ in range(depth):
        value = Chain(value)
    return value


def lists(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def dicts(depth):
    value = {}
    for _ in range(depth - 1):
        value = {"k": value}
    return value


KINDS = [
    (plan_of(Chain), chain, "{next:", "{}", "}", ".next"),
    (ANY, lists, "[", "[]", "]", "[0]"),
    (ANY, dicts, "{k:", "{}", "}", ".k"),
]

each_kind = pytest.mark.parametrize(
    ("plan", "make", "opened", "core", "closed", "step"), KINDS, ids=["records", "lists", "maps"]
)


def nested(depth, opened, core, closed):
    return opened * (depth - 1) + core + closed * (depth - 1)


@each_kind
def test_deep_values_are_read_and_written_without_a_stack(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    text, options = nested(DEEP, opened, core, closed), Options(max_depth=DEEP)
    assert choose(engine).dumps(plan, choose(engine).decode(plan, text, options), options) == text


@each_kind
def test_deep_values_made_in_python_are_written_without_a_stack(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    assert choose(engine).encode(plan, make(DEEP), Options(max_depth=DEEP)).decode() == nested(DEEP, opened, core, closed)


@each_kind
def test_limit_of_depth_is_the_same_both_ways(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    text, options = nested(3, opened, core, closed), Options(max_depth=3)
    assert choose(engine).dumps(plan, make(3), options) == text
    assert choose(engine).dumps(plan, choose(engine).decode(plan, text, options), options) == text


@each_kind
def test_one_level_more_is_too_deep_to_read(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    with pytest.raises(DecodeError) as caught:
        choose(engine).decode(plan, nested(4, opened, core, closed), Options(max_depth=3))
    assert (caught.value.code, caught.value.path) == ("too-deep", "$" + step * 3)


@each_kind
def test_one_level_more_is_too_deep_to_write(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    with pytest.raises(EncodeError) as caught:
        choose(engine).encode(plan, make(4), Options(max_depth=3))
    assert (caught.value.code, caught.value.path, caught.value.hint) == (
        "too-deep", "$" + step * 3, "max_depth sets the limit",
    )  # fmt: skip

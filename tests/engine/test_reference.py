"""The walks of the engines: any depth, by counter and never by stack [G8]."""

from dataclasses import dataclass

import pytest

from jsvcodec import DecodeError, EncodeError
from jsvcodec.engine import Options, choose
from jsvcodec.schema import ANY, plan_of

DEEP = 20_000  # far beyond the interpreter's own stack


@dataclass
class Chain:
    next: "Chain | None" = None


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
    worker = choose(engine).bind(plan, options)
    assert worker.dumps(worker.decode(text)) == text


@each_kind
def test_deep_values_made_in_python_are_written_without_a_stack(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    assert choose(engine).bind(plan, Options(max_depth=DEEP)).encode(make(DEEP)).decode() == nested(
        DEEP, opened, core, closed
    )


@each_kind
def test_limit_of_depth_is_the_same_both_ways(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    text, options = nested(3, opened, core, closed), Options(max_depth=3)
    assert choose(engine).bind(plan, options).dumps(make(3)) == text
    worker = choose(engine).bind(plan, options)
    assert worker.dumps(worker.decode(text)) == text


@each_kind
def test_one_level_more_is_too_deep_to_read(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    with pytest.raises(DecodeError) as caught:
        choose(engine).bind(plan, Options(max_depth=3)).decode(nested(4, opened, core, closed))
    assert (caught.value.code, caught.value.path) == ("too-deep", "$" + step * 3)


@each_kind
def test_one_level_more_is_too_deep_to_write(engine, plan, make, opened, core, closed, step):  # noqa: ARG001
    with pytest.raises(EncodeError) as caught:
        choose(engine).bind(plan, Options(max_depth=3)).encode(make(4))
    assert (caught.value.code, caught.value.path, caught.value.hint) == (
        "too-deep", "$" + step * 3, "max_depth sets the limit",
    )  # fmt: skip

"""The laws of fuzzing hold for the seeds and for mutations of them, and each fails where it must; without atheris."""

from __future__ import annotations

import collections
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import corpus
import harness
import laws
import pytest
import start
import vectors
from drive import AT_WORK, loop

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.engine import ENGINES
from jsvcodec.errors import Source

RUN = Path(__file__).with_name("run.py")

compared = pytest.mark.skipif(len(ENGINES) == 1, reason="there is no native engine here")
each_target = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=compared if name == "engines" else ()) for name in harness.TARGETS]
)
own_vectors = pytest.mark.skipif(not vectors.are_own(), reason="other vectors may be of any kind")


# ---- the laws hold ----


@each_target
def test_seeds_keep_the_law(name: str) -> None:
    for octets in corpus.seeds()[::4]:
        harness.TARGETS[name](octets)


@each_target
def test_mutations_of_seeds_keep_the_law(name: str) -> None:
    chance = random.Random(name)
    for _ in range(400):
        octets = corpus.mutated(chance, corpus.seeds())
        try:
            harness.TARGETS[name](octets)
        except BaseException as trouble:
            trouble.add_note(repr(octets))
            raise


# ---- the laws can fail ----


class Broken:
    """A codec that does something else than it should."""

    def __init__(self, **methods: Callable[[Any], Any]) -> None:
        vars(self).update({"decode": Codec().decode, "encode": Codec().encode, "dumps": Codec().dumps} | methods)


def refusing(code: str = "bad-word", at: int = 0, text: str = "abc", **said: str) -> Any:
    """Return a codec that refuses a text."""

    def decode(_: Any) -> Any:
        words = {"expected": "this", "found": "that"} | said
        raise DecodeError(code, source=Source(text), index=at, **words)

    return Broken(decode=decode)


def unwritable(code: str) -> Callable[[Any], Any]:
    """Return a method that refuses a value."""

    def method(_: Any) -> Any:
        raise EncodeError(code, expected="this", found="that")

    return method


def changing(*answers: str) -> Callable[[Any], Any]:
    """Return a method that answers otherwise each time."""
    rest = iter(answers)
    return lambda _: next(rest)


def test_refusal_that_is_as_documented_is_returned() -> None:
    assert isinstance(laws.read(refusing(at=3), "abc"), DecodeError)


@pytest.mark.parametrize(
    ("codec", "data"),
    [
        (refusing("made-up"), "abc"),
        (refusing(at=4), "abc"),
        (refusing(at=-1), "abc"),
        (refusing(expected="two\nlines"), "abc"),
        (refusing(path="$[\u2028]"), "abc"),
        (refusing(), b"abc"),
    ],
    ids=["code", "behind the end", "before the start", "two lines", "another line end", "unit"],
)
def test_refusal_that_is_not_as_documented_fails(codec: Any, data: Any) -> None:
    with pytest.raises(AssertionError):
        laws.read(codec, data)


def test_place_inside_a_character_fails() -> None:
    error = DecodeError("bad-word", expected="", found="", source=Source("é", "byte"), index=0)
    vars(error)["offset"] = 1

    def decode(_: Any) -> Any:
        raise error

    with pytest.raises(UnicodeDecodeError):
        laws.read(Broken(decode=decode), "é".encode())  # type: ignore[arg-type]


def problem(index: int, code: str = "bad-word") -> DecodeError:
    return DecodeError(code, expected="this", found="that", source=Source("abc"), index=index)


@pytest.mark.parametrize(
    ("codec", "problems"),
    [
        (refusing(at=1), []),
        (refusing(at=1), [problem(2)]),
        (refusing(at=1), [problem(1, "out-of-range")]),
        (refusing(at=1), [problem(2), problem(1)]),
        (refusing(at=1), [problem(1), problem(4)]),
        (refusing(at=1), [problem(0), problem(1), problem(2), problem(3)]),
        (Broken(), [problem(1)]),
    ],
    ids=["none", "another place", "another code", "no order", "behind the end", "too many", "though it is read"],
)
def test_problems_that_do_not_explain_a_refusal_fail(codec: Any, problems: list[DecodeError]) -> None:
    codec.check = lambda data, most: problems  # noqa: ARG005
    with pytest.raises(AssertionError):
        laws.explain(codec, "abc", 3)


def test_problems_that_explain_a_refusal_pass() -> None:
    codec = refusing(at=1)
    codec.check = lambda data, most: [problem(0), problem(1), problem(3)][:most]  # noqa: ARG005
    laws.explain(codec, "abc", 3)
    laws.explain(codec, "abc", 1)  # others came first


def test_other_exceptions_than_refusals_leave_reading() -> None:
    with pytest.raises(KeyError):
        laws.read(Broken(decode={}.__getitem__), "abc")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "writer",
    [
        Broken(dumps=lambda _: "[b]"),
        Broken(dumps=lambda value: "" if value is None else "[ b]"),
        Broken(dumps=unwritable("wrong-type")),
        Broken(encode=lambda _: b"[b]"),
        Broken(encode=unwritable("lone-surrogate")),
        Broken(encode=unwritable("bad-text")),
        Broken(dumps=changing("[a]", '["a"]')),
        Broken(decode=lambda data: ["a"] if isinstance(data, str) else ["b"]),
    ],
    ids=["text", "blank", "refusal", "bytes", "no surrogate", "bytes refused", "second form", "bytes read"],
)
def test_value_that_does_not_survive_fails(writer: Any) -> None:
    with pytest.raises(AssertionError):
        laws.survive(Codec(), writer, "[a]")


@pytest.mark.parametrize("text", ["", "[a]", "{a:b}", '"\ud800"', "[,]", "["])
def test_value_that_survives_passes(text: str) -> None:
    laws.survive(Codec(), Codec(), text)


def test_set_whose_nothing_would_be_lost_may_be_refused() -> None:
    codec = Codec[Any](frozenset[int | None])
    with pytest.raises(EncodeError, match="got None"):
        codec.dumps(codec.decode("[,]"))
    laws.survive(codec, codec, "[,]")


@pytest.mark.parametrize(
    "other",
    [
        Broken(decode=lambda _: ["b"]),
        Broken(decode=lambda _: ("a",)),
        refusing(),
        Broken(dumps=lambda _: '["a"]'),
        Broken(encode=lambda _: b'["a"]'),
        Broken(encode=unwritable("bad-text")),
    ],
    ids=["value", "class", "refusal", "text", "bytes", "refused writing"],
)
def test_engines_that_differ_fail(other: Any) -> None:
    with pytest.raises(AssertionError):
        laws.agree([Codec(), other], "[a]")


@pytest.mark.parametrize(
    "other",
    [
        refusing("bad-text"),
        refusing(at=1),
        refusing(path="$.a"),
        refusing(expected="other"),
        refusing(found="other"),
    ],
    ids=["code", "place", "path", "expected", "found"],
)
def test_engines_that_refuse_otherwise_fail(other: Any) -> None:
    laws.agree([refusing(), refusing()], "abc")
    with pytest.raises(AssertionError):
        laws.agree([refusing(), other], "abc")


# ---- values ----


class One(IntEnum):
    ONE = 1


class Texts(list[str]):
    pass


@dataclass
class Holder:
    value: Any


@pytest.mark.parametrize(
    "value", [None, 1, "a", float("nan"), [float("nan")], {"a": [1]}, {1, 2}, Holder(float("nan")), (1, One.ONE)]
)
def test_value_is_identical_with_itself(value: Any) -> None:
    assert laws.identical(value, value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (1, One.ONE),
        (0.0, -0.0),
        ([1], [True]),
        ([1], (1,)),
        ([1], [1, 1]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, collections.OrderedDict(a=1)),
        ([["a"]], [Texts(["a"])]),
        ({1, 2}, {1, 3}),
        (Holder(1), Holder(True)),
        (Holder(Holder([0.0])), Holder(Holder([-0.0]))),
    ],
)
def test_values_that_only_compare_equal_are_not_identical(one: Any, other: Any) -> None:
    assert not laws.identical(one, other)


# ---- inputs ----


@pytest.mark.parametrize("octets", [b"", b"\0", b"\xff", b"\xff\xff"])
def test_input_without_a_document_is_one(octets: bytes) -> None:
    assert len(harness.taken(octets).data) == 0


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (harness.Form.BYTES, b"\xed\xa0\x80"),
        (harness.Form.TEXT, "\ud800"),
        (harness.Form.LATIN, "\xed\xa0\x80"),
        (harness.Form.MEMORY, memoryview(b"\xed\xa0\x80")),
    ],
)
def test_header_chooses_the_form(form: harness.Form, data: Any) -> None:
    found = harness.taken(harness.header(0, form) + b"\xed\xa0\x80").data
    assert type(found) is type(data)
    assert found == data


def test_header_chooses_case_dialect_and_engine() -> None:
    last = len(harness.CASES) - 1
    one, other = harness.taken(harness.header(last)), harness.taken(harness.header(0, dump=True, other_engine=True))
    assert (one.case, one.dialect, one.engine) == (last, "wire", list(ENGINES)[-1])
    assert (other.case, other.dialect, other.engine) == (0, "dump", next(iter(ENGINES)))


def test_one_byte_chooses_among_all_cases() -> None:
    assert len(harness.CASES) <= 256


@own_vectors
def test_seeds_are_of_all_kinds() -> None:
    inputs = [harness.taken(octets) for octets in corpus.seeds()]
    assert {type(each.data) for each in inputs} == {bytes, str, memoryview}
    assert {each.dialect for each in inputs} == {"wire", "dump"}
    assert {each.engine for each in inputs} == set(ENGINES)
    assert {each.case for each in inputs} >= {*range(len(harness.NAMES)), len(harness.CASES) - 1}


@own_vectors
def test_many_seeds_say_a_value_of_their_type() -> None:
    """A harness in which nothing can be read tests nothing."""
    read = [octets for octets in corpus.seeds() if not isinstance(harness.answer(octets), DecodeError)]
    assert len(read) > len(corpus.seeds()) / 3
    kinds = {harness.taken(octets).case for octets in read}
    assert len(kinds) > 0.95 * len(harness.NAMES)


def test_dictionary_has_words_of_the_format() -> None:
    assert {b"{", b'""', b"\xef\xbb\xbf", b"\r\n"} <= set(corpus.words())


@pytest.mark.parametrize("line", ["{", '""', '"a', '"\\q"', '"\\xg0"'])
def test_line_that_libfuzzer_would_not_read_is_refused(line: str, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "words"
    file.write_text(line)
    monkeypatch.setattr(corpus, "DICTIONARY", file)
    with pytest.raises(ValueError, match="expected a word in quotes"):
        corpus.words.__wrapped__()


# ---- running ----


def test_loop_keeps_the_input_that_failed(tmp_path: Path) -> None:
    def target(octets: bytes) -> None:
        assert b"!" not in octets

    with pytest.raises(AssertionError):
        loop(target, [b"abc", b"a!", b"x"], tmp_path, random.Random(1), seconds=60)
    assert (tmp_path / AT_WORK).read_bytes() == b"a!"
    assert signal.alarm(0) == 0


def test_input_at_which_the_process_ended_is_found(tmp_path: Path) -> None:
    code = (
        "import os, random, sys, pathlib, drive; "
        "drive.loop(lambda _: os.abort(), [b'abc'], pathlib.Path(sys.argv[1]), random.Random(1), seconds=60)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=env, capture_output=True, check=False)
    assert done.returncode < 0
    start.keep_at_work(tmp_path)
    assert [(file.name[:6], file.read_bytes()) for file in tmp_path.iterdir()] == [("crash-", b"abc")]


def test_loop_mutates_when_the_inputs_are_done_and_leaves_nothing(tmp_path: Path) -> None:
    seen: list[bytes] = []
    assert loop(seen.append, [b"abc"], tmp_path, random.Random(1), seconds=0.05) == len(seen)
    assert seen[0] == b"abc"
    assert len(set(seen)) > 10
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("target", "code"), [("untyped", 0), ("nothing", 2)])
def test_program_checks_a_single_input(target: str, code: int, tmp_path: Path) -> None:
    file = tmp_path / "input"
    file.write_bytes(b"\0\0[a]")
    arguments = [target, "--input", str(file), "--findings", str(tmp_path / "findings")]
    done = subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr

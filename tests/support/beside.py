"""The native engine's writing beside the reference engine's: the same text, or the same refusal in the same place.

It knows how engines are called; `pair` wants the native engine to be built.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

from jsvcodec import EncodeError
from jsvcodec.engine import Options, Worker, reference
from jsvcodec.schema import ANY, Plan
from jsvcodec.syntax.rules import Format

__all__ = ["Deferred", "Pair", "agree", "natively", "outcome", "pair", "plan_of"]

_MODULES: dict[Format, str] = {"jsv": "encode", "json": "encode_json"}


class Deferred(Exception):
    """The pass was given up."""


class _Refusing:
    """Stands for the reference where it must not be asked."""

    def encode(self, _: Any) -> NoReturn:
        raise Deferred

    dumps = encode


class Pair(NamedTuple):
    """Writers of one plan: the reference's worker, the native encoder, and one that may not ask the reference."""

    worker: Worker
    encoder: Any
    alone: Any


def plan_of(hint: Any, options: Options) -> Plan:
    """Return the plan of an annotation, or of anything for None."""
    return ANY if hint is None else options.registry.plan_of(hint)


def pair(hint: Any = None, **given: Any) -> Pair:
    """Return the writers of one type, with options."""
    options = Options(**given)
    plan = plan_of(hint, options)
    worker = reference.ENGINE.bind(plan, options)
    make = import_module(f"jsvcodec.engine.native.{_MODULES[options.format]}").Encoder
    return Pair(worker, make(plan, options, worker), make(plan, options, _Refusing()))


def outcome(write: Callable[[Any], Any], value: Any) -> Any:
    """Return what is made of a value, or all that an error says."""
    try:
        return write(value)
    except EncodeError as error:
        return error.code, error.path, error.expected, error.found, error.hint


def agree(hint: Any, value: Any, **given: Any) -> Any:
    """Hold both engines against each other for one value, and return what became of it.

    Without a format among the options, they are held against each other in both, and the return value is JSV's.
    """
    if "format" not in given:
        agree(hint, value, format="json", **given)
    worker, encoder, _ = pair(hint, **given)
    want = outcome(worker.encode, value)
    assert outcome(encoder.encode, value) == want
    assert outcome(encoder.dumps, value) == outcome(worker.dumps, value)
    into = bytearray(b"before")
    if isinstance(want, bytes):
        assert encoder.encode_into(value, into) == len(want)
        assert bytes(into) == b"before" + want
    else:
        assert outcome(lambda each: encoder.encode_into(each, into), value) == want
        assert bytes(into) == b"before"
    return want


def natively(hint: Any, value: Any, **given: Any) -> str:
    """Return what is written without the reference's help, after checking that it is the reference's text.

    Without a format among the options, both are checked, and the return value is JSV.
    """
    if "format" not in given:
        natively(hint, value, format="json", **given)
    worker, _, alone = pair(hint, **given)
    got: bytes = alone.encode(value)
    assert got == worker.encode(value)
    assert alone.dumps(value) == worker.dumps(value)
    return got.decode()

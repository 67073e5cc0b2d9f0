"""Documents in the course of their lives: written, mutated, read, checked, and written again, in any order."""

from __future__ import annotations

import os
from typing import Any

import strategies
from agreement import alike, outcome
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule

from jsvcodec import Codec, DecodeError, EncodeError
from jsvcodec.engine import ENGINES
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.sessions import SessionInfo

HINTS: list[Any] = [SessionInfo, list[strategies.Tree[str]], dict[str, list[float | None]], None]


class Documents(RuleBasedStateMachine):
    """Codecs of all engines that live on, and the documents and values that pass through them."""

    documents = Bundle("documents")
    values = Bundle("values")

    @initialize(hint=st.sampled_from(HINTS), keeps=st.booleans())
    def make_codecs(self, hint: Any, keeps: bool) -> None:
        unknown: Any = "capture" if keeps and hint in (SessionInfo, None) else "ignore"
        self.hint = hint
        self.codecs = [Codec(hint, engine=engine, unknown=unknown) for engine in ENGINES]

    def agreed(self, method: str, argument: Any) -> Any:
        """Return what all engines answer to a call."""
        first, *others = (outcome(getattr(codec, method), argument) for codec in self.codecs)
        assert all(alike(first, other) for other in others), (method, argument, first, others)
        return first

    @rule(target=documents, data=st.data())
    def feed(self, data: st.DataObject) -> str:
        return data.draw(texts(self.hint) if self.hint else texts())

    @rule(target=values, data=st.data())
    def build(self, data: st.DataObject) -> Any:
        return data.draw(from_type(self.hint) if self.hint else from_type())

    @rule(target=documents, document=documents, data=st.data())
    def mutate(self, document: str, data: st.DataObject) -> str:
        return data.draw(strategies.damaged(st.just(document)))

    @rule(target=documents, one=documents, other=documents, data=st.data())
    def splice(self, one: str, other: str, data: st.DataObject) -> str:
        return one[: data.draw(st.integers(0, len(one)))] + other[data.draw(st.integers(0, len(other))) :]

    @rule(target=values, document=consumes(documents))
    def decode(self, document: str) -> Any:
        found = self.agreed("decode", document)
        problems = [codec.check(document) for codec in self.codecs]
        if not isinstance(found, DecodeError):
            assert problems == [[]] * len(problems)
            return found
        for each in problems:
            assert (found.index, found.code) in [(problem.index, problem.code) for problem in each]
        return multiple()

    @rule(target=documents, value=values)
    def encode(self, value: Any) -> Any:
        text = self.agreed("dumps", value)
        if isinstance(text, EncodeError):
            assert text.code == "lost-none", text
            return multiple()
        again = self.agreed("decode", text)
        assert alike(self.agreed("dumps", again), text), (value, text, again)
        octets = self.agreed("encode", value)
        assert isinstance(octets, EncodeError) or octets == text.encode()
        return text


Documents.TestCase.settings = settings(
    max_examples=300 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 30, stateful_step_count=30, deadline=None
)
TestDocuments = Documents.TestCase

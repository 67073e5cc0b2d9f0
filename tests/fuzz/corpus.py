"""What fuzzing starts from: seeds made of the recorded vectors, the dictionary's words, and mutations of the two.

It knows what bytes the targets take, and nothing of what they do with them.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path

import vectors
from harness import CASES, NAMES, Everything, Form, header, member

from jsvcodec.sessions import GetActiveSessionsResponse

__all__ = ["DICTIONARY", "LONGEST", "mutated", "seeds", "words", "write"]

DICTIONARY = Path(__file__).with_name("jsv.dict")
"""The words of the format, as libFuzzer reads them."""

LONGEST = 4096
"""How many bytes an input may have."""

_FILES = ("decode", "encode", "untyped", "mutate", "random", "format")
_EACH = {True: 2, False: 1, None: 1}  # of one type, group of vectors and result


@cache
def seeds() -> tuple[bytes, ...]:
    """Return inputs made of the vectors: a few of each group and type, in all forms and dialects in turn."""
    forms = cycle([(form, dump, other) for dump in (False, True) for other in (True, False) for form in Form])
    found: dict[bytes, None] = {}
    for case, document, json in _documents():
        form, dump, other = next(forms)
        octets = header(case, form, dump=dump, other_engine=other, json=json) + document
        if len(octets) <= LONGEST:
            found[octets] = None
    return tuple(found)


def _documents() -> Iterator[tuple[int, bytes, bool]]:
    """Yield documents, each with the number of a type that it may be of, and whether it is JSON.

    A value stands also as a member of `Everything`.
    """
    cases = {name: number for number, name in enumerate(NAMES)}
    cases["GetActiveSessionsResponse"] = CASES.index(GetActiveSessionsResponse)
    anything, everything = cases["Object"], CASES.index(Everything)
    seen: Counter[tuple[object, ...]] = Counter()
    for name in _FILES:
        for line in vectors.read(name):
            kind = (line.get("type"), line["group"], line.get("ok"))
            seen[kind] += 1
            if seen[kind] > _EACH[line.get("ok")]:
                continue
            text = line["dump"] if "dump" in line else line.get("jsv") or ""
            document = bytes.fromhex(line["hex"]) if "hex" in line else text.encode("utf-8", "surrogatepass")
            case = cases.get(line.get("type", ""), anything)
            yield case, document, False
            if case < len(NAMES):
                yield everything, b"{%s:%s}" % (member(case).encode(), document), False
            if line.get("json"):
                yield case, line["json"].encode("utf-8", "surrogatepass"), True


def write(folder: Path) -> None:
    """Write the seeds into a folder, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds():
        folder.joinpath(hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


@cache
def words() -> tuple[bytes, ...]:
    """Return the dictionary's words."""
    lines = DICTIONARY.read_text(encoding="ascii").splitlines()
    return tuple(_word(line) for line in lines if line and not line.startswith("#"))


def _word(line: str) -> bytes:
    found = re.fullmatch(r'"((?:[^"\\]|\\\\|\\"|\\x[0-9A-F]{2})+)"', line)
    if found is None:
        raise ValueError(f"expected a word in quotes, got {line!r}")
    escape = re.compile(r'\\(?:x([0-9A-F]{2})|([\\"]))')
    return escape.sub(lambda each: each[2] or chr(int(each[1], 16)), found[1]).encode("latin-1")


def mutated(chance: random.Random, of: Sequence[bytes]) -> bytes:
    """Return one of some inputs after a few changes."""
    octets = bytearray(chance.choice(of))
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(octets))
        to = min(len(octets), at + chance.choice([0, 0, 1, 1, 2, 8, 64]))
        match chance.randrange(6):
            case 0:
                octets[at:to] = chance.choice(words())
            case 1:
                octets[at:to] = chance.randbytes(chance.randint(0, 3))
            case 2:
                octets[at:at] = octets[at:to] * chance.choice([1, 1, 2, 40])
            case 3:
                other = chance.choice(of)
                start = chance.randint(0, len(other))
                octets[at:to] = other[start : start + chance.choice([1, 4, 16, 64])]
            case 4:
                del octets[at:to]
            case _ if octets:
                octets[min(at, len(octets) - 1)] ^= 1 << chance.randrange(8)
    return bytes(octets[:LONGEST])

"""The native engine's work on bytes, in every way it can be built, against statements in Python of what it does.

`bytes.c` does the work: as the extensions are built here, in plain C, and with NEON where there are a compiler and an
emulator for that.
"""

import platform
import random
import re
import shutil
import struct
import subprocess
import sysconfig
from pathlib import Path

import pytest

import jsvcodec
from jsvcodec.syntax import json
from jsvcodec.syntax.jsv import SPECIAL, quote

HEADERS = Path(jsvcodec.__file__).parent / "engine" / "native"
CC = (sysconfig.get_config_var("CC") or "cc").split()
BUILDS = {
    "default": (CC, []),
    "plain": ([*CC, "-DJSVCODEC_PLAIN_C"], []),
    "neon": (["aarch64-linux-gnu-gcc", "-static"], ["qemu-aarch64"]),
}
REQUEST = struct.Struct("=IIQ")
ANSWER = struct.Struct("=qQ")


class Build:
    """The program, built in one way."""

    def __init__(self, name, folder):
        compiler, self.command = BUILDS[name]
        missing = [tool for tool in (compiler[0], *self.command) if not shutil.which(tool)]
        if missing:
            pytest.skip(f"no {missing[0]}")
        self.name = name
        self.compile = [*compiler, "-O2", f"-I{sysconfig.get_path('include')}", f"-I{HEADERS}", "-o"]
        probe = folder / "probe.c"
        probe.write_text("#include <Python.h>\nint main(void) { return 0; }\n")
        if subprocess.run([*self.compile, folder / "probe", probe], capture_output=True, check=False).returncode:
            pytest.skip("no headers of Python's for this compiler")
        program = folder / name
        subprocess.run([*self.compile, program, Path(__file__).with_name("bytes.c")], check=True)
        self.command = [*self.command, program]

    def ask(self, requests):
        """Return the number and the bytes that answer each letter, number and bytes."""
        asked = b"".join(REQUEST.pack(ord(letter), number, len(of)) + of for letter, number, of in requests)
        done = subprocess.run(self.command, input=asked, stdout=subprocess.PIPE, check=True).stdout
        answers, at = [], 0
        while at < len(done):
            number, size = ANSWER.unpack_from(done, at)
            at += ANSWER.size
            answers.append((number, done[at : at + size]))
            at += size
        return answers

    def agrees(self, letter, cases, statement):
        """Hold what is done for each number and bytes against a statement of it."""
        cases = list(cases)
        answers = self.ask([(letter, number, octets) for number, octets in cases])
        for (number, octets), answer in zip(cases, answers, strict=True):
            assert answer == statement(number, octets), (letter, number, octets)


@pytest.fixture(scope="module", params=BUILDS)
def build(request, tmp_path_factory):
    return Build(request.param, tmp_path_factory.mktemp(request.param))


def around(odd, filler="x"):
    """Return texts of all lengths with one odd character in every place: each of them in short texts, then by turns."""
    odd = [*odd]
    for n in range(71):
        yield filler * n
        for at in range(n):
            chosen = odd if n < 18 else [odd[(n + at) % len(odd)]]
            yield from (filler * at + char + filler * (n - at - 1) for char in chosen)


def mixed(odd, seed, count=1000):
    """Return random texts in which odd characters are rare, and some in which they are not."""
    dice = random.Random(seed)
    for i in range(count):
        share = (0.02, 0.1, 0.5, 1)[i % 4]
        yield "".join(dice.choice(odd) if dice.random() < share else "x" for _ in range(dice.randrange(150)))


def octets_of(texts, encoding, number=0):
    return [(number, text.encode(encoding, "surrogatepass")) for text in texts]


def everywhere(highest):
    """Return each byte in every place of a text."""
    return (b"x" * at + bytes([byte]) + b"x" * (39 - at) for byte in range(highest) for at in range(40))


def test_vectors_are_used_where_they_should_be(build):
    if build.name == "default" and platform.machine() not in ("x86_64", "aarch64", "arm64"):
        pytest.skip("a processor without vectors that we know")
    assert build.ask([("?", 0, b"")]) == [(build.name != "plain", b"")]


# ---- reading ----

# of text, a name, a document that is text, and what is in quotes
ENDS = {1: b'"{}[]\r\n,', 2: b'"{}[]\r\n,:', 4: b'"{}[]\r\n', 8: b'"'}


def scanned(kind, octets):
    at = next((i for i, byte in enumerate(octets) if byte in ENDS[kind]), len(octets))
    return at, struct.pack("=I", 0 if octets[:at].isascii() else 0x80)


def test_text_ends_at_the_first_byte_that_ends_it(build):
    texts = [*around([*SPECIAL, "\xff"]), *mixed(",:\x80\xff", 1), *mixed([*SPECIAL, "\xdb"], 2)]
    cases = [*(text.encode("latin-1") for text in texts), *everywhere(256)]
    build.agrees("t", ((0, octets) for octets in cases), lambda _, octets: scanned(1, octets))


@pytest.mark.parametrize("kind", [2, 8])
def test_names_and_quoted_texts_end_at_the_first_byte_that_ends_them(build, kind):
    texts = [*around([*SPECIAL, "\xff"]), *mixed([*SPECIAL, "\xdb"], 14)]
    cases = [*(text.encode("latin-1") for text in texts), *everywhere(256)]
    build.agrees("q", ((int(kind == 2), octets) for octets in cases), lambda _, octets: scanned(kind, octets))


def test_colons_are_found(build):
    cases = [text.encode("latin-1") for text in around([*SPECIAL, "\xff"])]
    build.agrees("k", ((0, octets) for octets in cases), lambda _, octets: ((octets + b":").index(b":"), b""))


def simple_word(_, octets):
    """Say where a simple word ends, whether it is other than ASCII, and what it is."""
    if octets[:1] == b'"':
        word, quote, rest = octets[1:].partition(b'"')
        at, found = len(word) + 2, quote and rest[:1] != b'"'
    else:
        at, _ = scanned(1, octets)
        word, found = octets[:at], 0 < at < len(octets)
    return (2 * at + (not word.isascii()), word) if found else (-1, b"")


def test_simple_words_have_an_end(build):
    texts = [*around([*SPECIAL, "\xff"]), *mixed([*SPECIAL, "\xdb"], 15)]
    cases = [text.encode("latin-1") for text in texts]
    cases += [b'"' + octets for octets in cases] + [b'"' + octets + b'"' + octets[:1] for octets in cases]
    build.agrees("s", ((0, octets) for octets in cases), simple_word)


@pytest.mark.parametrize("kind", ENDS)
def test_words_end_at_the_first_byte_that_ends_them(build, kind):
    cases = [b"xxx" + bytes([byte]) + b"x" for byte in range(256)]
    cases += [text.encode("latin-1") for text in mixed([*SPECIAL, "\xff"], 13)]
    build.agrees("p", ((kind, octets) for octets in cases), scanned)


def test_bytes_are_copied(build):
    texts = (bytes(range(n)) for n in range(256))
    build.agrees("y", ((0, octets) for octets in texts), lambda _, octets: (0, octets))


def measured(surrogates, octets):
    try:
        text = octets.decode("utf-8", "surrogatepass" if surrogates else "strict")
    except UnicodeDecodeError:
        return -1, struct.pack("=I", 0)
    return len(text), struct.pack("=I", max(0x7F, *map(ord, text), 0))


WIDE = "\x7f\x80é\u07ff\u0800\ud7ff\ud800\udfff\ue000\uffff\U00010000\U0010ffff"


@pytest.mark.parametrize("surrogates", [0, 1])
def test_utf8_is_measured_as_python_decodes_it(build, surrogates):
    dice = random.Random(3)
    cases = [octets for _, octets in octets_of([*around(WIDE[::3]), *mixed(WIDE, 4)], "utf-8")]
    for octets in cases[-1000:]:
        broken = bytearray(octets or b"x")
        broken[dice.randrange(len(broken))] = dice.choice(b"x\x80\xa0\xbf\xc1\xc2\xe0\xed\xf0\xf4\xf5\xff")
        cases += [bytes(broken), octets[: dice.randrange(len(octets) + 1)]]
    build.agrees("m", ((surrogates, octets) for octets in cases), measured)


@pytest.mark.parametrize(
    ("size", "odd", "encoding"),
    [(1, "\x7f\x80é\xff", "latin-1"), (2, WIDE[:-2], "utf-16-le"), (4, WIDE, "utf-32-le")],
    ids=["latin", "ucs2", "ucs4"],
)
def test_utf8_is_widened_to_the_characters_of_a_str(build, size, odd, encoding):
    def statement(_, octets):
        return size, octets.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")

    build.agrees("w", octets_of([*around(odd), *mixed(odd, 5)], "utf-8", size), statement)


def numbers(marks):
    dice = random.Random(6)
    yield from ("", "-", ".", "-.", "0", "-0", "00", "-00", "0.0", "-0.0", "1.", ".5", "-.5", "1..2", "--1", "+1")
    tails = ("", "/", ":", ".", ".5", "\n")
    yield from (sign + "9" * n + tail for sign in ("", "-") for n in range(21) for tail in tails)
    for _ in range(5000):
        word = "".join(dice.choice("0123456789") for _ in range(dice.randrange(20)))
        at = dice.randrange(len(word) + 1)
        yield dice.choice(("", "-")) + word[:at] + dice.choice(marks) + word[at:]


def test_integers_are_read_up_to_18_digits(build):
    def statement(_, octets):
        read = re.fullmatch(rb"[0-9]{1,18}|-[1-9][0-9]{0,17}", octets)
        return bool(read), struct.pack("=q", int(octets) if read else 0)

    build.agrees("i", octets_of(numbers(["", "", "", "x", "."]), "ascii"), statement)


def test_reals_are_read_up_to_15_digits(build):
    def statement(_, octets):
        read = re.fullmatch(rb"-?[0-9]*\.?[0-9]*", octets) and 1 <= len(octets.strip(b"-").replace(b".", b"")) <= 15
        return bool(read), struct.pack("=d", float(octets) if read else 0)

    build.agrees("r", octets_of(numbers([".", ".", ".", "", "e"]), "ascii"), statement)


# ---- writing ----


def quoted(_, octets):
    """Say what UTF-8 becomes: itself, or in quotes if it must be [Q2, Q3, Q4]."""
    text = octets.decode()
    return 0, (quote(text) if not text or SPECIAL & {*text} else text).encode()


def test_ascii_is_written_in_quotes_if_it_must_be(build):
    texts = [*around(SPECIAL), *mixed('"', 7), *mixed([*SPECIAL, "\x02", "\x0c"], 8)]
    build.agrees("A", [*octets_of(texts, "ascii"), *((0, octets) for octets in everywhere(128))], quoted)


def test_quotes_are_doubled(build):
    cases = octets_of([*around('"'), *mixed('"', 9)], "ascii")
    build.agrees("D", cases, lambda _, octets: (0, quote(octets.decode()).encode()))


def test_utf8_is_put_in_quotes_if_it_must_be(build):
    build.agrees("Q", octets_of([*around(SPECIAL, "é"), *mixed([*SPECIAL, "é", "\u20ac"], 10)], "utf-8"), quoted)


def test_copies_are_equal(build):
    dice = random.Random(11)
    pieces = [dice.randbytes(n) for n in range(200)]
    build.agrees("C", ((0, octets) for octets in pieces), lambda _, octets: (0, octets))
    blocks = [(len(octets), octets.ljust(32, b"\0")) for octets in pieces]
    build.agrees("B", blocks, lambda n, octets: (0, octets[:n]))


@pytest.mark.parametrize("surrogates", [0, 1])
@pytest.mark.parametrize(
    ("letter", "unit", "odd", "encoding"),
    [
        ("L", "B", "\x7f\x80é\xff", "latin-1"),
        ("U", "H", WIDE[:-2] + "\u0100\u0141\u4100\u8041\uff00", "utf-16-le"),
        ("V", "I", WIDE, "utf-32-le"),
    ],
    ids=["latin", "ucs2", "ucs4"],
)
def test_characters_of_a_str_are_written_as_utf8(build, letter, unit, odd, encoding, surrogates):
    def statement(number, octets):
        text = "".join(map(chr, memoryview(octets).cast(unit)))
        try:
            return 0, text.encode("utf-8", "surrogatepass" if number else "strict")
        except UnicodeEncodeError:
            return -1, b""

    build.agrees(letter, octets_of([*around(odd), *mixed(odd, 12)], encoding, surrogates), statement)


ESCAPED = '"\\\b\t\n\f\r\0\x1f\x7f'


def test_ascii_is_written_as_a_string_of_json(build):
    cases = [*octets_of([*around(ESCAPED), *mixed(ESCAPED, 13)], "ascii"), *((0, octets) for octets in everywhere(128))]
    build.agrees("J", cases, lambda _, octets: (0, json.quote(octets.decode()).encode()))


@pytest.mark.parametrize(
    ("letter", "unit", "odd", "encoding"),
    [
        ("M", "B", ESCAPED + "\x80\x9f\xa0\xff", "latin-1"),
        ("N", "H", ESCAPED + WIDE[:-2] + "\x80\x9f\xa0\ud800\udfff", "utf-16-le"),
        ("O", "I", ESCAPED + WIDE + "\x80\x9f\xa0\ud800\udfff", "utf-32-le"),
    ],
    ids=["latin", "ucs2", "ucs4"],
)
def test_characters_of_a_str_are_written_as_json(build, letter, unit, odd, encoding):
    def statement(_, octets):
        return 0, json.quote("".join(map(chr, memoryview(octets).cast(unit))))[1:-1].encode()

    build.agrees(letter, octets_of([*around(odd), *mixed(odd, 14)], encoding), statement)

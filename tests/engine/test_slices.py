"""Documents in which the reference leaves special characters bare, and how it finds the ends of their parts [Q10]."""

from dataclasses import dataclass
from enum import Enum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jsvcodec import Codec, DecodeError
from jsvcodec.syntax.rules import SPECIAL
from jsvcodec.types import Char


class Named(Enum):
    COMMA = 1
    BRACES = 2
    BRACE = 3
    QUOTE = 4
    PLAIN = 5
    __words__ = {"COMMA": "a,b", "BRACES": "{b}", "BRACE": "x}y", "QUOTE": '"q'}  # noqa: RUF012


@dataclass
class Raw:
    value: Char
    maybe: Char | None = None
    text: str | None = None
    numbers: list[int] | None = None
    word: Named | None = None


@dataclass
class Holder:
    raws: list[Raw]


READ = [
    *((char, Char, char) for char in sorted(SPECIAL - {'"'})),
    ("[", Char | None, "["),
    ("{b}", Named, Named.BRACES),
    ("x}y", Named, Named.BRACE),
    ("[],[]", list[Char], ["]", "["]),
    ("[]]", list[Char], ["]"]),
    ("[[]", list[Char], ["["]),
    ("[{]", list[Char], ["{"]),
    ("[\n,a]", list[Char], ["\n", "a"]),
    ("[],[]", set[Char], {"]", "["}),
    ("[{b},PLAIN]", list[Named], [Named.BRACES, Named.PLAIN]),
    ("[{b},,PLAIN]", list[Named | None], [Named.BRACES, None, Named.PLAIN]),
    ("{a,b:x,{b}:y,PLAIN:z}", dict[Named, str], {Named.COMMA: "x", Named.BRACES: "y", Named.PLAIN: "z"}),
    ("{::],a:]}", dict[Char, Char], {":": "]", "a": "]"}),
    ("{value:],maybe:]}", Raw, Raw("]", "]")),
    ('{value:],text:"a]"}', Raw, Raw("]", text="a]")),
    ("{value:\r,numbers:[1,2],word:{b}}", Raw, Raw("\r", None, None, [1, 2], Named.BRACES)),
]

# What is read besides, though the reference would have written it otherwise.
READ_TOO = [
    ("{Value:]}", Raw, Raw("]")),
    ('{value:],other:{a:1},maybe:"]"}', Raw, Raw("]", "]")),
]

# What the reference fails at or reads as something else, and what hides a slip.
REFUSED = [
    ('"', Char),
    ('"q', Named),
    ("\ufeff", bytes),
    ("{}", Char),
    ("[\n]", list[Char]),
    ("[}]", list[Char]),
    ("[},{]", list[Char]),
    ('["]', list[Char]),
    ('["a]', list[Char]),
    ("[x}y]", list[Named]),
    ("[{b},]", list[Named | None]),
    ("[{b},,]", tuple[Named | None, ...]),
    ("[]", Named),
    ("[]]x", list[Char]),
    ("{a,b:x,a,b:y}", dict[Named, str]),
    ("{}:a}", dict[Char, Char]),
    ("{ }:a}", dict[Char, Char]),
    ("{a,b:]}", dict[str, Char]),
    ("{value:],maybe:]", Raw),
    ("{value:]}}", Raw),
    ("{value:}}", Raw),
    ("{value:],text:a]}", Raw),
    ('{value:],text:"a}', Raw),
    ("{value:],text:\ufeff\n}", Raw),
    ("{value:],maybe:[,text:a}", Raw),
    ("{value:],numbers:[1}", Raw),
    ("{value:],other:[1}", Raw),
    ("{value:],va,lue:1}", Raw),
    ("{value:],}", Raw),
    ("{value:];}", Raw),
    ("{value:]}\n", Raw),
    ("{]:a}", dict[str, str]),
    ("[{value:]}]", list[Raw]),
    ("{raws:[{value:]}]}", Holder),
]


@pytest.mark.parametrize(("text", "type_", "value"), READ)
def test_what_the_reference_wrote_bare_is_read(engine, text, type_, value):
    codec = Codec(type_, engine=engine)
    assert codec.decode(text) == codec.decode(text.encode()) == codec.decode(b"\xef\xbb\xbf" + text.encode()) == value
    if type_ != set[Char]:  # which is in no order
        assert Codec(type_, engine=engine, exact=True).dumps(value) == text


@pytest.mark.parametrize(("text", "type_", "value"), READ_TOO)
def test_what_it_reads_besides_is_read(engine, text, type_, value):
    assert Codec(type_, engine=engine).decode(text) == value


@pytest.mark.parametrize(("text", "type_"), REFUSED)
def test_anything_else_stays_an_error(engine, text, type_):
    with pytest.raises(DecodeError):
        Codec(type_, engine=engine).decode(text)


def test_dumps_are_not_cut_up(engine):
    with pytest.raises(DecodeError):
        Codec(list[Char], engine=engine, dialect="dump").decode("[]]")


def test_depth_counts_in_parts_too(engine):
    text = "{value:],numbers:[1]}"
    assert Codec(Raw, engine=engine, max_depth=2).decode(text) == Raw("]", numbers=[1])
    with pytest.raises(DecodeError, match="at"):
        Codec(Raw, engine=engine, max_depth=1).decode(text)


raws = st.builds(
    Raw,
    value=(chars := st.sampled_from([*sorted(SPECIAL - {'"'}), "a", " "])),
    maybe=st.none() | chars,
    text=st.none() | st.text("".join(SPECIAL) + "a", max_size=3),
    numbers=st.none() | st.lists(st.integers(0, 9), max_size=2),
    word=st.none() | st.sampled_from([Named.COMMA, Named.BRACES, Named.BRACE, Named.PLAIN]),
)


@given(raws | st.builds(Holder, st.lists(raws, max_size=2)) | st.lists(chars) | st.dictionaries(chars, chars))
@example(Raw(",", "}"))
@example(["\n"])
def test_what_is_written_bare_is_read_as_what_is_written_so_or_refused(value):
    """Not where bare quotes stand, which may open a text to the reference, too: ``[",",]`` has one item."""
    type_ = {list: list[Char], dict: dict[Char, Char]}.get(type(value), type(value))
    text = Codec(type_, exact=True).dumps(value)
    try:
        read = Codec(type_).decode(text)
    except DecodeError:
        return
    assert Codec(type_, exact=True).dumps(read) == text

"""The rows made of enums: which words mean which member."""

from enum import CONFORM, EJECT, KEEP, STRICT, Enum, Flag, IntEnum, IntFlag, StrEnum

import pytest

from jsvcodec.errors import SchemaError, WordError
from jsvcodec.scalars import enum_row
from jsvcodec.types import Open


class State(Enum):
    ON_HOLD = "Hold"
    IDLE = "Idle"
    WAITING = "Idle"  # noqa: PIE796  an alias


class Colour(IntEnum):
    RED = 0
    GREEN = 1
    ROUGE = 0


class Rights(IntFlag):
    NONE = 0
    READ = 1
    WRITE = 2
    EXEC = 4
    ALL = 7


class Swapped(Enum):
    A = "B"
    B = "A"
    C = "c"


class Cases(Enum):
    LOWER = "word"
    UPPER = "WORD"
    OTHER = "other"


class Mixed(Enum):
    TEXT = "text"
    NUMBER = 5


class Words(StrEnum):
    FIRST = "one"
    EMPTY = ""


class Special(Enum):
    COMMA = "a,b"
    BRACES = "{}"


class Ratio(Enum):
    HALF = 0.5
    ONE = 1.0


class Unnamed(IntFlag, boundary=KEEP):
    READ = 1


class Strict(Flag, boundary=STRICT):
    READ = 1


class Conforming(Flag, boundary=CONFORM):
    READ = 1


class Ejecting(IntFlag, boundary=EJECT):
    READ = 1


class OnlyZero(Flag):
    NONE = 0


class Narrow(IntFlag):
    __width__ = "int8"
    READ = 1


class Unsigned(IntFlag):
    __width__ = "uint8"
    READ = 1


class Wide(IntFlag):
    READ = 1
    HIGH = 1 << 40


class Vast(IntFlag):
    READ = 1
    TOP = 1 << 63


class Misnamed(IntFlag):
    __width__ = "int7"
    READ = 1


class Worded(Open, IntEnum):
    __words__ = {"First": "first-one", "Second": "with space", "Comma": "a,b", "Quoted": '"quoted"', "Number": "0"}  # noqa: RUF012
    First = 0
    Second = 1
    Third = 2
    Comma = 3
    Quoted = 4
    Number = 5
    Erste = 0


class ByAlias(IntEnum):
    __words__ = {"Twin": "twin"}  # noqa: RUF012
    Ten = 10
    Twin = 10
    Two = 2


class Crossed(Enum):
    __words__ = {"A": "b", "B": "x"}  # noqa: RUF012
    A = 1
    B = 2


class WordedFlags(IntFlag):
    __words__ = {"Read": "r", "Both": "r+w"}  # noqa: RUF012
    None_ = 0
    Read = 1
    Write = 2
    Both = 3


class Clash(Enum):
    A = "x"
    a = "y"


class OpenState(Open, Enum):
    IDLE = "Idle"
    BUSY = "Busy"


class OpenLevel(Open, IntEnum):
    LOW = 0


class Größe(Enum):
    KLEIN = "größe"


class Raising(IntEnum):
    ONE = 1

    @classmethod
    def _missing_(cls, value):
        raise TypeError(value)


class Exhausting(IntEnum):
    ONE = 1

    @classmethod
    def _missing_(cls, _value):
        raise MemoryError


class Misleading(IntEnum):
    ONE = 1

    @classmethod
    def _missing_(cls, value):
        return value


class Guessing(IntEnum):
    ONE = 1

    @classmethod
    def _missing_(cls, _value):
        return cls.ONE


READ = [
    # texts as values are the words, then names, then both ignoring case
    (State, "Hold", State.ON_HOLD),
    (State, "ON_HOLD", State.ON_HOLD),
    (State, "hOLD", State.ON_HOLD),
    (State, "on_hold", State.ON_HOLD),
    (State, "WAITING", State.IDLE),
    (Swapped, "A", Swapped.B),
    (Swapped, "B", Swapped.A),
    (Swapped, "C", Swapped.C),
    (Swapped, "c", Swapped.C),
    (Cases, "word", Cases.LOWER),
    (Cases, "WORD", Cases.UPPER),
    (Cases, "OTHER", Cases.OTHER),
    (Words, "one", Words.FIRST),
    (Words, "", Words.EMPTY),
    (Special, "a,b", Special.COMMA),
    (Special, "A,B", Special.COMMA),
    (Größe, "GRÖßE", Größe.KLEIN),
    (Clash, "A", Clash.A),
    (Clash, "a", Clash.a),
    (OpenState, "Idle", OpenState.IDLE),
    # names stand for numbers, and numbers for themselves
    (Colour, "RED", Colour.RED),
    (Colour, "red", Colour.RED),
    (Colour, "ROUGE", Colour.RED),
    (Colour, "rouge", Colour.RED),
    (Colour, "0", Colour.RED),
    (Colour, "-0", Colour.RED),
    (Colour, "00", Colour.RED),
    (Colour, "1", Colour.GREEN),
    (Mixed, "TEXT", Mixed.TEXT),
    (Mixed, "NUMBER", Mixed.NUMBER),
    (Mixed, "number", Mixed.NUMBER),
    (Mixed, "5", Mixed.NUMBER),
    (Ratio, "HALF", Ratio.HALF),
    (Ratio, "1", Ratio.ONE),
    # words of their own: first the words, then the names, then numbers, all ignoring case
    (Worded, "first-one", Worded.First),
    (Worded, "FIRST-ONE", Worded.First),
    (Worded, "First", Worded.First),
    (Worded, "first", Worded.First),
    (Worded, "Erste", Worded.First),
    (Worded, "With Space", Worded.Second),
    (Worded, "third", Worded.Third),
    (Worded, "a,b", Worded.Comma),
    (Worded, '"quoted"', Worded.Quoted),
    (Worded, "quoted", Worded.Quoted),
    (Worded, "2", Worded.Third),
    (Worded, "0", Worded.Number),
    (ByAlias, "Ten", ByAlias.Ten),
    (ByAlias, "TWIN", ByAlias.Ten),
    (ByAlias, "10", ByAlias.Ten),
    (Crossed, "b", Crossed.A),
    (Crossed, "B", Crossed.A),  # another's word ignoring case comes before its own name, as in the reference
    (Crossed, "x", Crossed.B),
    (WordedFlags, "r", WordedFlags.Read),
    (WordedFlags, "R+W", WordedFlags.Both),
    (WordedFlags, "1", WordedFlags.Read),
    (WordedFlags, "Read,Write", WordedFlags.Both),
    # flags
    (Rights, "0", Rights.NONE),
    (Rights, "NONE", Rights.NONE),
    (Rights, "3", Rights.READ | Rights.WRITE),
    (Rights, "7", Rights.ALL),
    (Rights, "8", Rights(8)),
    (Rights, "-1", Rights(2**32 - 1)),  # two's complement
    (Narrow, "-1", Narrow(255)),
    (Unsigned, "255", Unsigned(255)),
    (Wide, "-1", Wide(2**64 - 1)),
    (Vast, "9223372036854775808", Vast.TOP),
    (Rights, "all", Rights.ALL),
    (Rights, "READ,WRITE", Rights.READ | Rights.WRITE),
    (Rights, "read, EXEC", Rights.READ | Rights.EXEC),
    (Rights, "READ,READ", Rights.READ),
    (Rights, "NONE,READ", Rights.READ),
    (Unnamed, "5", Unnamed(5)),
    (Strict, "1", Strict.READ),
    (Strict, "0", Strict(0)),
    (Ejecting, "1", Ejecting.READ),
    (OnlyZero, "0", OnlyZero.NONE),
    (OnlyZero, "NONE", OnlyZero.NONE),
]

REFUSED = [
    (State, ""),
    (State, "0"),
    (State, "Hold "),
    (State, " Hold"),
    (State, "Busy"),
    (State, "Hold,Idle"),
    (State, "State.ON_HOLD"),
    (Cases, "Word"),
    (Größe, "GRÖSSE"),
    (OpenState, "Other"),
    (OpenState, "0"),
    (OpenState, "02"),
    (OpenState, "2147483648"),
    (Colour, ""),
    (Colour, "2"),
    (Colour, "+1"),
    (Colour, " 1"),
    (Colour, "1_0"),
    (Colour, "１"),
    (Colour, "RED,GREEN"),
    (Ratio, "0.5"),
    (Worded, ""),
    (Worded, "a, b"),
    (Worded, "firstone"),
    (Worded, "first_one"),
    (Worded, "First,Second"),
    (WordedFlags, "r,Write"),  # the reference knows only names in such a list
    (Rights, ""),
    (Rights, "8x"),
    (Rights, "READ,"),
    (Rights, ",READ"),
    (Rights, "READ,2"),
    (Rights, "READ|WRITE"),
    (Rights, "READ;WRITE"),
    (Strict, "2"),
    (Strict, "-1"),
    (Unsigned, "-1"),
    (Vast, "-1"),
    (Conforming, "2"),
    (Conforming, "3"),
    (Ejecting, "2"),
    (Raising, "5"),
    (Misleading, "5"),
    (Guessing, "5"),
]

OUT_OF_RANGE = [
    (Colour, "2147483648"),
    (Colour, "-2147483649"),
    (Colour, "9" * 5000),
    (Rights, "4294967296"),
    (Rights, "9" * 5000),
    (Narrow, "128"),
    (Unsigned, "256"),
    (Wide, "9223372036854775808"),
    (Vast, "18446744073709551616"),
]

WRITTEN = [
    (State.ON_HOLD, "Hold"),
    (State.WAITING, "Idle"),
    (Swapped.A, "B"),
    (Words.FIRST, "one"),
    (Words.EMPTY, ""),
    (Special.COMMA, "a,b"),
    (Colour.RED, "RED"),
    (Colour.ROUGE, "RED"),
    (Mixed.TEXT, "TEXT"),
    (Mixed.NUMBER, "NUMBER"),
    (Ratio.HALF, "HALF"),
    (Worded.First, "first-one"),
    (Worded.Second, "with space"),
    (Worded.Third, "Third"),
    (Worded.Comma, "a,b"),
    (Worded.Number, "0"),
    (ByAlias.Ten, "twin"),
    (Crossed.A, "b"),
    (WordedFlags.None_, "0"),
    (WordedFlags.Read, "r"),
    (WordedFlags.Write, "2"),
    (WordedFlags.Read | WordedFlags.Write, "r+w"),
    (WordedFlags(5), "5"),
    (Rights.NONE, "0"),
    (Rights.ALL, "7"),
    (Rights.READ | Rights.WRITE, "3"),
    (Rights(0), "0"),
    (Unnamed(5), "5"),
    (Rights(2**32 - 1), "-1"),
    (Rights(2**31), "-2147483648"),
    (Rights(2**31 - 1), "2147483647"),
    (Narrow(255), "-1"),
    (Unsigned(255), "255"),
    (Wide(2**64 - 1), "-1"),
    (Wide.HIGH, "1099511627776"),
    (Vast.TOP, "9223372036854775808"),
    (Strict(0), "0"),
    (Strict.READ, "1"),
]


@pytest.mark.parametrize(("cls", "word", "member"), READ)
def test_enum_reads_the_word(cls, word, member):
    assert enum_row(cls).decode(word) is member


@pytest.mark.parametrize(
    ("cls", "word"), REFUSED, ids=lambda part: part[:12] if isinstance(part, str) else part.__name__
)
def test_enum_refuses_the_word(cls, word):
    with pytest.raises(WordError) as caught:
        enum_row(cls).decode(word)
    assert caught.value.code == "bad-word"


@pytest.mark.parametrize(
    ("cls", "word"), OUT_OF_RANGE, ids=lambda part: part[:20] if isinstance(part, str) else part.__name__
)
def test_enum_refuses_numbers_beyond_its_width(cls, word):
    with pytest.raises(WordError) as caught:
        enum_row(cls).decode(word)
    assert caught.value.code == "out-of-range"


def test_enum_may_run_out_of_memory():
    with pytest.raises(MemoryError):
        enum_row(Exhausting).decode("5")


@pytest.mark.parametrize(
    ("value", "width"),
    [
        (2**31 - 1, "int32"),
        (2**31, "int64"),
        (-(2**31), "int32"),
        (-(2**31) - 1, "int64"),
        (2**63 - 1, "int64"),
        (2**63, "uint64"),
        (-(2**63), "int64"),
        ("text", "int32"),
    ],
)
def test_width_of_numbers_is_32_bits_or_what_the_members_need(value, width):
    row = enum_row(Enum("Sized", {"SMALL": 1, "OTHER": value}))
    with pytest.raises(WordError) as caught:
        row.decode("9" * 30)
    assert caught.value.expected.startswith(f"{width} (")


@pytest.mark.parametrize(
    ("cls", "word"), [(OpenLevel, "2"), (OpenLevel, "-5"), (Worded, "77"), (OpenState, "2"), (OpenState, "-1")]
)
def test_open_enum_reads_and_writes_numbers_without_a_name(cls, word):
    row = enum_row(cls)
    assert (type(row.decode(word)), row.encode(row.decode(word))) == (cls, word)


@pytest.mark.parametrize("value", [Rights(2**32), Unsigned(256)], ids=str)
def test_enum_refuses_to_write_flags_beyond_its_width(value):
    with pytest.raises(WordError) as caught:
        enum_row(type(value)).encode(value)
    assert caught.value.code == "out-of-range"


def test_width_that_is_no_row_makes_no_row():
    with pytest.raises(SchemaError, match="int7"):
        enum_row(Misnamed)


@pytest.mark.parametrize(
    ("values", "words", "why"),
    [
        ({"A": 1}, {"B": "b"}, "texts to names"),
        ({"A": 1}, {"A": 5}, "texts to names"),
        ({"A": 1}, ["A"], "texts to names"),
        ({"A": "a"}, {"A": "b"}, "its values are its words"),
        ({"A": 1, "B": 1}, {"A": "a", "B": "b"}, "two words"),
        ({"A": 1, "B": 2}, {"A": "x", "B": "x"}, "another member's"),
        ({"A": 1, "B": 2}, {"A": "x", "B": "X"}, "another member's"),
        ({"A": 1, "B": 2}, {"A": "B"}, "another member's"),
        ({"A": 1, "B": 2}, {"A": "b"}, "another member's"),
    ],
)
def test_words_that_do_not_fit_make_no_row(values, words, why):
    cls = Enum("Made", values)
    cls.__words__ = words
    with pytest.raises(SchemaError, match=why):
        enum_row(cls)


def test_flags_with_words_are_texts_elsewhere():
    assert enum_row(WordedFlags).json == "string"


@pytest.mark.parametrize(("member", "word"), WRITTEN)
def test_enum_writes_the_member(member, word):
    assert enum_row(type(member)).encode(member) == word


@pytest.mark.parametrize(("member", "word"), WRITTEN)
def test_enum_reads_what_it_writes(member, word):
    assert enum_row(type(member)).decode(word) is member


@pytest.mark.parametrize("value", [None, 0, "RED", "Hold", Rights.READ, Colour])
def test_enum_refuses_to_write_what_is_no_member(value):
    with pytest.raises(WordError) as caught:
        enum_row(State).encode(value)
    assert caught.value.code == "wrong-type"


@pytest.mark.parametrize("value", [0, True, State.IDLE])
def test_numeric_enum_refuses_to_write_plain_numbers(value):
    with pytest.raises(WordError) as caught:
        enum_row(Colour).encode(value)
    assert caught.value.code == "wrong-type"


@pytest.mark.parametrize(
    ("cls", "name"), [(State, "a State"), (Rights, "a Rights"), (Ejecting, "an Ejecting"), (OnlyZero, "an OnlyZero")]
)
def test_row_is_named_with_its_article(cls, name):
    assert enum_row(cls).name == name


@pytest.mark.parametrize(
    ("cls", "json", "arrow"),
    [
        (State, "string", "dictionary(int32, utf8)"),
        (Colour, "string", "dictionary(int32, utf8)"),
        (Rights, "number", "int64"),
    ],
)
def test_row_says_what_it_stands_for_elsewhere(cls, json, arrow):
    row = enum_row(cls)
    assert (row.type, row.json, row.arrow) == (cls, json, arrow)


def test_row_gives_every_member_as_an_example():
    assert enum_row(State).examples == ((State.ON_HOLD, "Hold"), (State.IDLE, "Idle"))


class Pair(Enum):
    OK = ("ok", 1)
    BAD = ("bad", 2)

    @property
    def value(self):
        return self._value_[0]


class Lowered(Enum):
    BIG_ONE = 1

    @property
    def name(self):
        return self._name_.lower()


@pytest.mark.parametrize(("member", "word"), [(Pair.OK, "ok"), (Pair.BAD, "bad"), (Lowered.BIG_ONE, "1")])
def test_enum_with_a_value_or_a_name_of_its_own(member, word):
    assert enum_row(type(member)).encode(member) == word


def test_words_that_are_none_are_no_words():
    class Wordless(Enum):
        __words__ = None
        A = 1

    with pytest.raises(SchemaError, match="__words__"):
        enum_row(Wordless)

"""The rows of bool, integers, floats and Decimal: which words they read, and what they write."""

import decimal
import math
import struct
import sys
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsvcodec.errors import WordError
from jsvcodec.scalars.numbers import BOOL, DECIMAL, FLOAT, INT, INTEGERS, SINGLE, write_float, write_single


class Level(IntEnum):
    HIGH = 3


class OddInt(int):
    def __repr__(self):
        return "odd"

    __str__ = __repr__


class OddFloat(float):
    def __repr__(self):
        return "odd"

    __str__ = __repr__


def refusal(function, argument):
    """Return the code with which a row refuses."""
    with pytest.raises(WordError) as caught:
        function(argument)
    return caught.value.code


# ---- bool ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, True) for word in ("True", "true", "TRUE", "tRuE", "1", "t", "T", "y", "Y", "on")),
        *((word, False) for word in ("False", "false", "FALSE", "fAlSe", "0", "f", "F", "n", "N", "off")),
    ],
)
def test_bool_reads_its_words(word, value):
    assert BOOL.decode(word) is value


@pytest.mark.parametrize(
    "word", ["", "yes", "no", "On", "ON", "Off", "ofx", "2", "-1", "01", " True", "True ", "ﬀalse", "ｔrue", "null"]
)
def test_bool_refuses_other_words(word):
    assert refusal(BOOL.decode, word) == "bad-word"


@pytest.mark.parametrize("value", [None, 0, 1, "True", 1.0])
def test_bool_refuses_to_write_other_values(value):
    assert refusal(BOOL.encode, value) == "wrong-type"


# ---- integers ----

BORDERS = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
INSIDE = [(INTEGERS[name], value) for name, borders in BORDERS.items() for value in borders]
OUTSIDE = [(INTEGERS[name], value) for name, (low, high) in BORDERS.items() for value in (low - 1, high + 1)]
ALL_INTEGERS = [INT, *INTEGERS.values()]

inside = pytest.mark.parametrize(("row", "value"), INSIDE, ids=lambda part: getattr(part, "name", part))
outside = pytest.mark.parametrize(("row", "value"), OUTSIDE, ids=lambda part: getattr(part, "name", part))
each_integer = pytest.mark.parametrize("row", ALL_INTEGERS, ids=lambda row: row.name)


def test_integers_have_every_width_of_dotnet():
    assert set(INTEGERS) == set(BORDERS)


@inside
def test_border_is_read(row, value):
    assert row.decode(str(value)) == value


@inside
def test_border_is_written(row, value):
    assert row.encode(value) == str(value)


@outside
def test_beyond_the_border_is_not_read(row, value):
    signed_word = value < 0 and row.name.startswith("u")
    assert refusal(row.decode, str(value)) == ("bad-word" if signed_word else "out-of-range")


@outside
def test_beyond_the_border_is_not_written(row, value):
    assert refusal(row.encode, value) == "out-of-range"


@pytest.mark.parametrize(
    ("row", "word", "expected"),
    [
        (INTEGERS["int8"], "128", "int8 (-128 to 127)"),
        (INTEGERS["uint8"], "256", "uint8 (0 to 255)"),
        (INT, "9" * 641, "int of at most 640 characters"),
    ],
    ids=lambda part: getattr(part, "name", None),
)
def test_out_of_range_names_the_borders(row, word, expected):
    with pytest.raises(WordError) as caught:
        row.decode(word)
    assert caught.value.expected == expected


@each_integer
@pytest.mark.parametrize(("word", "value"), [("0", 0), ("5", 5), ("007", 7), ("00", 0), ("127", 127)])
def test_integer_reads_digits(row, word, value):
    assert row.decode(word) == value


@pytest.mark.parametrize("row", [row for row in ALL_INTEGERS if row.name[0] == "i"], ids=lambda row: row.name)
@pytest.mark.parametrize(("word", "value"), [("-1", -1), ("-0", 0), ("-127", -127)])
def test_signed_integer_reads_a_minus(row, word, value):
    assert row.decode(word) == value


@pytest.mark.parametrize("row", [row for row in ALL_INTEGERS if row.name[0] == "u"], ids=lambda row: row.name)
@pytest.mark.parametrize("word", ["-0", "-1"])
def test_unsigned_integer_refuses_a_minus(row, word):
    assert refusal(row.decode, word) == "bad-word"


@each_integer
@pytest.mark.parametrize(
    "word",
    [
        "", "-", "+", "+5", "-05", "-00", "--5", " 1", "1 ", "1\n", "1_0", "1,000", "1.0", "1e3", "0x1", "0b1",
        "１", "٣", "²", "−5", "\u200b5", "True", "five", "NaN",
    ],
)  # fmt: skip
def test_integer_refuses_other_words(row, word):
    assert refusal(row.decode, word) == "bad-word"


@each_integer
@pytest.mark.parametrize("value", [None, True, False, 1.0, "1", Decimal(1)], ids=repr)
def test_integer_refuses_to_write_other_values(row, value):
    assert refusal(row.encode, value) == "wrong-type"


@each_integer
@pytest.mark.parametrize(("value", "word"), [(Level.HIGH, "3"), (OddInt(5), "5")], ids=["enum", "subclass"])
def test_integer_writes_the_digits_of_a_subclass(row, value, word):
    assert row.encode(value) == word


@each_integer
def test_integer_refuses_to_read_5000_digits(row):
    assert refusal(row.decode, "1" * 5000) == "out-of-range"


@each_integer
def test_integer_refuses_to_write_5000_digits(row):
    assert refusal(row.encode, 10**4999) == "out-of-range"


@pytest.mark.parametrize("word", ["9" * 640, "-" + "9" * 639, "1" + "0" * 639], ids=["640", "minus 639", "ten to 639"])
def test_unbounded_integer_takes_640_characters_both_ways(word):
    assert INT.encode(INT.decode(word)) == word


@pytest.mark.parametrize("word", ["1" + "0" * 640, "-1" + "0" * 639], ids=["641", "minus 640"])
def test_unbounded_integer_refuses_641_characters_both_ways(word):
    assert refusal(INT.decode, word) == refusal(INT.encode, int(word)) == "out-of-range"


def test_integer_does_not_lean_on_the_interpreters_own_limit():
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)  # the least that there is
    try:
        assert INT.encode(INT.decode("9" * 640)) == "9" * 640
    finally:
        sys.set_int_max_str_digits(before)


# ---- float ----

# [S4]: scientific from 17 digits before the point or 5 places behind it, and never without a sign and two digits.
WRITTEN = [
    (0.0, "0"),
    (-0.0, "-0"),
    (1.0, "1"),
    (-1.5, "-1.5"),
    (0.1, "0.1"),
    (1 / 3, "0.3333333333333333"),
    (100.0, "100"),
    (123.456, "123.456"),
    (0.0001, "0.0001"),
    (0.00012345, "0.00012345"),
    (0.00001, "1E-05"),
    (-0.00001234, "-1.234E-05"),
    (1e15, "1000000000000000"),
    (1e16, "10000000000000000"),
    (1e17, "1E+17"),
    (1e22, "1E+22"),
    (1e100, "1E+100"),
    (12345678901234568.0, "12345678901234568"),
    (84963962149323870.0, "84963962149323870"),
    (123456789012345680.0, "1.2345678901234568E+17"),
    (1.2345678901234568e17, "1.2345678901234568E+17"),
    (9.306132285532603e17, "9.306132285532603E+17"),
    (2.0**53, "9007199254740992"),
    (5e-324, "5E-324"),
    (2.2250738585072014e-308, "2.2250738585072014E-308"),
    (1.7976931348623155e308, "1.7976931348623155E+308"),
    (sys.float_info.max, "1.7976931348623157e+308"),  # these two alone with a small e
    (-sys.float_info.max, "-1.7976931348623157e+308"),
    (math.inf, "Infinity"),
    (-math.inf, "-Infinity"),
    (math.nan, "NaN"),
    (-math.nan, "NaN"),
]


@pytest.mark.parametrize(("value", "word"), WRITTEN)
def test_float_is_written_as_the_reference_does(value, word):
    assert write_float(value) == word


@pytest.mark.parametrize(("value", "word"), WRITTEN)
def test_float_is_read_back_from_its_word(value, word):
    assert repr(FLOAT.decode(word)) == repr(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("+1", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5e1", -5.0),
        ("007", 7.0),
        ("1e5", 100000.0),
        ("1E+05", 100000.0),
        ("1e-999", 0.0),
        ("1.7976931348623157E+308", sys.float_info.max),
        ("nan", math.nan),
        ("NAN", math.nan),
        ("infinity", math.inf),
        ("-INFINITY", -math.inf),
    ],
)
def test_float_reads_other_spellings(word, value):
    assert repr(FLOAT.decode(word)) == repr(value)


@pytest.mark.parametrize(
    "word",
    [
        "", "+", "-", ".", "e5", "1e", "1e+", "1.e", " 1", "1 ", "1\n", "1_0", "1_0.0", "1,000", "１", "٣.5", "0x1",
        "0x1p3", "--1", "1.2.3", "inf", "-inf", "+Infinity", "-NaN", "ıNFINITY", "ﬁnity", "∞", "True",
    ],
)  # fmt: skip
def test_float_refuses_other_words(word):
    assert refusal(FLOAT.decode, word) == "bad-word"


@pytest.mark.parametrize("word", ["1e999", "-1e999", "1.8E+308", "1" * 400])
def test_float_refuses_what_is_too_great(word):
    assert refusal(FLOAT.decode, word) == "out-of-range"


@pytest.mark.parametrize(
    ("value", "word"), [(3, "3"), (2**53, "9007199254740992"), (10**17, "1E+17"), (OddFloat(0.5), "0.5")]
)
def test_float_writes_numbers_that_a_float_can_hold(value, word):
    assert FLOAT.encode(value) == word


@pytest.mark.parametrize("value", [2**53 + 1, 10**400, -(10**400)], ids=["2 ** 53 + 1", "1e400", "-1e400"])
def test_float_refuses_to_write_integers_that_no_float_holds(value):
    assert refusal(FLOAT.encode, value) == "out-of-range"


@pytest.mark.parametrize("value", [None, True, "1", Decimal(1), 1j], ids=repr)
def test_float_refuses_to_write_other_values(value):
    assert refusal(FLOAT.encode, value) == "wrong-type"


# ---- Single ----


def single(number):
    """Return the Single that has these bits."""
    return struct.unpack("<f", struct.pack("<I", number))[0]


SINGLE_MAX = single(0x7F7FFFFF)

# [S4]: scientific from 9 digits before the point or 5 places behind it.
SINGLES_WRITTEN = [
    (0.0, "0"),
    (-0.0, "-0"),
    (1.0, "1"),
    (single(0x3DCCCCCD), "0.1"),
    (single(0x3E99999A), "0.3"),
    (single(0x40490FDB), "3.1415927"),
    (single(0x38D1B717), "0.0001"),
    (single(0x3727C5AC), "1E-05"),
    (single(0xC7EFB261), "-122724.76"),
    (12345678.0, "12345678"),
    (123456792.0, "123456790"),
    (16777216.0, "16777216"),
    (1e8, "100000000"),
    (1e9, "1E+09"),
    (single(0x58635FA9), "1E+15"),
    (9007199254740992.0, "9.007199E+15"),
    (single(1), "1E-45"),
    (single(0x00800000), "1.1754944E-38"),
    (33554448.0, "33554450"),  # halfway to its neighbour, and even
    (2.0**90, "1.2379401E+27"),  # shorter above than below
    (-(2.0**87), "-1.5474251E+26"),
    (2.0**-96, "1.2621775E-29"),
    (SINGLE_MAX, "3.4028235e+38"),  # these two alone with a small e
    (-SINGLE_MAX, "-3.4028235e+38"),
    (single(0x7F7FFFFE), "3.4028233E+38"),
    (math.inf, "Infinity"),
    (-math.inf, "-Infinity"),
    (math.nan, "NaN"),
]


@pytest.mark.parametrize(("value", "word"), SINGLES_WRITTEN)
def test_single_is_written_as_the_reference_does(value, word):
    assert SINGLE.encode(value) == write_single(value) == word


@pytest.mark.parametrize(("value", "word"), SINGLES_WRITTEN)
def test_single_is_read_back_from_its_word(value, word):
    assert repr(SINGLE.decode(word)) == repr(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("0.1", 0.10000000149011612),
        ("16777217", 16777216.0),
        ("16777219", 16777220.0),
        ("1e-999", 0.0),
        ("-1e-99999999999999999999", -0.0),
        ("7.006492321624085e-46", 0.0),  # half the least Single, rounded to even
        ("7.0064923216240862e-46", single(1)),
        ("3.4028235677973366e38", SINGLE_MAX),  # its double lies halfway to infinity, the word below
        ("340282356779733661637539395458142568447.9", SINGLE_MAX),
        ("+1.e1", 10.0),
        ("infinity", math.inf),
        ("NAN", math.nan),
    ],
)
def test_single_reads_other_spellings(word, value):
    assert repr(SINGLE.decode(word)) == repr(value)


@pytest.mark.parametrize(
    "word", ["340282356779733661637539395458142568448", "3.4028236E+38", "-1e39", "1e400", "1" * 400]
)
def test_single_refuses_what_is_too_great(word):
    assert refusal(SINGLE.decode, word) == "out-of-range"


@pytest.mark.parametrize("word", ["", "1.5f", " 1.5", "1,5", "+Infinity", "-NaN", "0x1p3", "１", "1_0", "1e"])
def test_single_refuses_other_words(word):
    assert refusal(SINGLE.decode, word) == "bad-word"


def middles():
    """Return where a double lies halfway between two Singles, above and below which words round apart."""
    return st.integers(0, 0x7F7FFFFE).map(lambda bits: (Fraction(single(bits)) + Fraction(single(bits + 1))) / 2)


@given(middle=middles(), side=st.sampled_from([-1, 1]), power=st.integers(30, 80))
def test_any_single_is_rounded_once(middle, side, power):
    number = middle * (1 + side * Fraction(1, 10**power))
    with decimal.localcontext(prec=400):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
    below, above = sorted({SINGLE.decode(f"{float(middle) * factor!r}") for factor in (1 - 2**-40, 1 + 2**-40)})
    assert SINGLE.decode(str(exact)) == (above if side > 0 else below)


@given(st.integers(0, 0x7F7FFFFF))
def test_any_single_has_the_shortest_digits_and_of_those_the_nearest(bits):
    value = single(bits)
    word = SINGLE.encode(value)
    assert SINGLE.decode(word) == value
    exact = Decimal(value)
    digits = len(Decimal(word).normalize().as_tuple().digits)
    for places in (digits - 1, digits):
        for rounding in (decimal.ROUND_DOWN, decimal.ROUND_UP):
            if not places or not value:
                continue
            other = decimal.Context(prec=places, rounding=rounding).plus(exact)
            if other <= SINGLE_MAX and SINGLE.decode(str(other)) == value:
                assert places == digits
                assert abs(Decimal(word) - exact) <= abs(other - exact)


@pytest.mark.parametrize(("value", "word"), [(3, "3"), (2**24, "16777216"), (OddFloat(0.5), "0.5"), (Level.HIGH, "3")])
def test_single_writes_numbers_that_a_single_can_hold(value, word):
    assert SINGLE.encode(value) == word


@pytest.mark.parametrize(
    ("value", "say"),
    [
        (0.1, "the nearest is 0.10000000149011612"),
        (2**24 + 1, "the nearest is 16777216.0"),
        (1e-60, "the nearest is 0.0"),
        (1e39, "below 3.4E+38"),
        (-1e300, "below 3.4E+38"),
    ],
)
def test_single_refuses_to_write_what_it_cannot_hold(value, say):
    with pytest.raises(WordError) as caught:
        SINGLE.encode(value)
    assert (caught.value.code, caught.value.expected) == ("out-of-range", f"a number that a Single holds ({say})")


@pytest.mark.parametrize("value", [None, True, "1", Decimal(1), 1j], ids=repr)
def test_single_refuses_to_write_other_values(value):
    assert refusal(SINGLE.encode, value) == "wrong-type"


def test_single_heeds_no_decimal_context():
    traps = [decimal.Inexact, decimal.Rounded, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=1, traps=traps)):
        assert SINGLE.decode(SINGLE.encode(2.0**90)) == 2.0**90
        assert SINGLE.decode("1.000000059604644775390625001") == 1 + 2.0**-23


# ---- Decimal ----

MAX = 2**96 - 1

DECIMALS_WRITTEN = [
    ("0", "0"),
    ("-0", "0"),  # the reference's zero has no sign either
    ("-0.00", "0.00"),
    ("0.0", "0.0"),
    ("1.50", "1.50"),
    ("-1.5", "-1.5"),
    ("0.001", "0.001"),
    ("-0.10", "-0.10"),
    ("100", "100"),
    ("1E+3", "1000"),
    ("1.5E+1", "15"),
    ("0E+1000000", "0"),
    ("1E-7", "0.0000001"),
    ("1E-28", "0.0000000000000000000000000001"),
    ("0E-28", "0.0000000000000000000000000000"),
    ("1E+28", "1" + "0" * 28),
    (str(MAX), "79228162514264337593543950335"),
    (f"-{MAX}E-28", "-7.9228162514264337593543950335"),
]


@pytest.mark.parametrize(("value", "word"), DECIMALS_WRITTEN)
def test_decimal_is_written_plainly_with_its_scale(value, word):
    assert DECIMAL.encode(Decimal(value)) == word


@pytest.mark.parametrize(("value", "word"), DECIMALS_WRITTEN)
def test_decimal_is_read_back_equal_and_written_the_same(value, word):
    again = DECIMAL.decode(word)
    assert (again, DECIMAL.encode(again)) == (Decimal(value), word)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("+1.5", "1.5"),
        (".5", "0.5"),
        ("-.50", "-0.50"),
        ("5.", "5"),
        ("007", "7"),
        ("1E3", "1000"),
        ("1e+05", "100000"),
        ("1.50e1", "15.0"),
        ("5.e1", "50"),
        ("1500e-1", "150.0"),
        ("1e-7", "1E-7"),
        ("0e5", "0"),
        ("0e999999999999", "0"),
        ("0e-5", "0.00000"),
        ("1e-00000000000000000000028", "1E-28"),
        ("7.9228162514264337593543950335", f"{MAX}E-28"),
        ("0" * 99 + "1", "1"),
    ],
)
def test_decimal_reads_other_spellings_and_their_scale(word, value):
    assert str(DECIMAL.decode(word)) == str(Decimal(value))


@pytest.mark.parametrize(
    "word",
    [
        "",
        "NaN",
        "Infinity",
        "-inf",
        "sNaN",
        "1,234.5",
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "0x1",
        "１",
        "٣",
        "1e",
        "e5",
        ".",
        "-",
    ],
)
def test_decimal_refuses_other_words(word):
    assert refusal(DECIMAL.decode, word) == "bad-word"


@pytest.mark.parametrize(
    "word",
    [
        str(MAX + 1), f"-{MAX + 1}", "1e29", "8e28", "1e-29", "0e-29", "0." + "0" * 29,
        "1.00000000000000000000000000005", f"{MAX}.0", "1e999999999999999999999", "1e-999999999999999999999",
        "1" * 129, "0" * 1_000_000, "1e" + "9" * 1_000_000,
    ],
    ids=lambda word: word[:40],
)  # fmt: skip
def test_decimal_refuses_what_is_out_of_range(word):
    assert refusal(DECIMAL.decode, word) == "out-of-range"


@pytest.mark.parametrize(
    "value",
    [
        "NaN", "sNaN", "NaN123", "Infinity", "-Infinity", str(MAX + 1), "1E+29", "1E-29", "0E-29", "1E+999999",
        "1E-999999", "1" * 129,
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_decimal_refuses_to_write_what_is_out_of_range(value):
    assert refusal(DECIMAL.encode, Decimal(value)) == "out-of-range"


def test_decimal_says_its_range():
    with pytest.raises(WordError) as caught:
        DECIMAL.decode("1e29")
    assert caught.value.expected == "Decimal (at most 96 bits and 28 places)"


@pytest.mark.parametrize("value", [None, True, 1, 1.0, "1"], ids=repr)
def test_decimal_refuses_to_write_other_values(value):
    assert refusal(DECIMAL.encode, value) == "wrong-type"


@given(st.integers(-MAX, MAX), st.integers(0, 28))
def test_any_decimal_keeps_its_digits_and_places(coefficient, scale):
    value = Decimal(f"{coefficient}E{-scale}")
    with decimal.localcontext(decimal.Context(prec=1, Emax=1, Emin=-1)):  # no setting of the caller's matters
        again = DECIMAL.decode(DECIMAL.encode(value))
    assert again.as_tuple() == value.as_tuple()

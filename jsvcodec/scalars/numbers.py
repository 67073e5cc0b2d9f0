"""The rows of bool, of all widths of integers, of float in both widths, and of Decimal.

Words are the reference's, whatever the machine's own habits of writing numbers.
"""

from __future__ import annotations

import math
import struct
import sys
from dataclasses import replace
from decimal import ROUND_UP, Context, Decimal
from typing import Any

from jsvcodec.errors import WordError
from jsvcodec.scalars.patterns import Pattern
from jsvcodec.scalars.row import Scalar

__all__ = ["BOOL", "DECIMAL", "FLOAT", "INT", "INTEGERS", "SINGLE", "UNTYPED_FLOAT", "write_float", "write_single"]

# ---- bool [S2] ----

_BOOLS = {
    **dict.fromkeys(("1", "t", "T", "y", "Y", "on"), True),
    **dict.fromkeys(("0", "f", "F", "n", "N", "off"), False),
}


def _decode_bool(word: str) -> bool:
    if word in _BOOLS:
        return _BOOLS[word]
    lower = word.lower() if word.isascii() else ""
    if lower not in ("true", "false"):
        raise WordError
    return lower == "true"


def _encode_bool(value: Any) -> str:
    if not isinstance(value, bool):
        raise WordError("wrong-type")
    return "True" if value else "False"


BOOL = Scalar(
    name="bool",
    type=bool,
    decode=_decode_bool,
    encode=_encode_bool,
    json="boolean",
    dotnet=("System.Boolean",),
    arrow="bool",
    zero=False,
    fast="bool",
    examples=((True, "True"), (False, "False")),
    words=("True", "False"),
)
"""The row of ``bool`` [S2]."""

# ---- integers [S3] ----

_INTEGER = Pattern("-?(?:0|[1-9][0-9]*)|0[0-9]+")
_MAX_DIGITS = 640  # no setting of Python's own bound is below it, and beyond that, int() takes quadratic time
_MAX_BITS = 2200  # a little more than so many digits have


def _integer(name: str, bits: int | None, signed: bool, dotnet: tuple[str, ...], arrow: str) -> Scalar:
    """Make the row of one width; ``bits`` is None where there is no bound."""
    low, high = 0, 0
    if bits is not None:
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    span = f"{name} ({low} to {high})" if bits else f"{name} of at most {_MAX_DIGITS} characters"

    def decode(word: str) -> int:
        if not _INTEGER.fullmatch(word) or (not signed and word[0] == "-"):
            raise WordError
        if len(word) > _MAX_DIGITS:
            raise WordError("out-of-range", span)
        return check(int(word))

    def encode(value: Any) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            raise WordError("wrong-type")
        number = int.__int__(value)  # of a subclass, the number it is, not what its own methods make of it
        if number.bit_length() > _MAX_BITS:
            raise WordError("out-of-range", span)
        word = repr(check(number))
        if len(word) > _MAX_DIGITS:
            raise WordError("out-of-range", span)
        return word

    def check(value: int) -> int:
        if bits is not None and not low <= value <= high:
            raise WordError("out-of-range", span)
        return value

    ends = (low, high) if bits else (-1, 1 << 64)
    return Scalar(
        name=name,
        type=int,
        decode=decode,
        encode=encode,
        json="number",
        dotnet=dotnet,
        arrow=arrow,
        quoted_in_lists=False,
        zero=0,
        fast="integer",
        examples=((0, "0"), *((end, str(end)) for end in ends if end)),
    )


INT = _integer("int", None, True, ("System.Numerics.BigInteger",), "decimal256(76, 0)")
"""The row of ``int`` without a width [S3]."""

INTEGERS: dict[str, Scalar] = {
    row.name: row
    for row in (
        _integer("int8", 8, True, ("System.SByte",), "int8"),
        _integer("int16", 16, True, ("System.Int16",), "int16"),
        _integer("int32", 32, True, ("System.Int32",), "int32"),
        _integer("int64", 64, True, ("System.Int64",), "int64"),
        _integer("uint8", 8, False, ("System.Byte",), "uint8"),
        _integer("uint16", 16, False, ("System.UInt16",), "uint16"),
        _integer("uint32", 32, False, ("System.UInt32",), "uint32"),
        _integer("uint64", 64, False, ("System.UInt64",), "uint64"),
    )
}
"""The rows with a width, by name; `jsvcodec.types` makes annotations of them."""

# ---- floating point [S4] ----

_FLOAT = Pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FLOAT_WORDS = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf}
_FLOAT_PLACES = 17  # significant digits that always tell one double from another
_SINGLE_PLACES = 9  # the same for 32 bits
_SINGLE_MAX = 3.4028234663852886e38


def _decode_float(word: str) -> float:
    value = _read_float(word)
    if math.isinf(value) and _FLOAT.fullmatch(word):
        raise WordError("out-of-range", "float (below 1.8E+308)")
    return value


def _read_float(word: str) -> float:
    """Return the double nearest to a word's number, or infinity if that is too great."""
    if _FLOAT.fullmatch(word):
        return float(word)
    special = _FLOAT_WORDS.get(word.lower()) if word.isascii() else None
    if special is None:
        raise WordError
    return special


def write_float(value: float) -> str:
    """Return the reference's word for a double: shortest digits, its own threshold for exponents [S4]."""
    if not math.isfinite(value):
        return _special(value)
    return _spell(repr(float(value)), _FLOAT_PLACES, "e" if abs(value) == sys.float_info.max else "E")


def write_single(value: float) -> str:
    """Return the reference's word for a Single, given as the double that equals it [S4]."""
    if not math.isfinite(value):
        return _special(value)
    return _spell(_shortest(value), _SINGLE_PLACES, "e" if abs(value) == _SINGLE_MAX else "E")


def _special(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _spell(number: str, places: int, mark: str) -> str:
    """Return a number in Python's notation in the reference's; ``mark`` stands before an exponent."""
    sign = "-" if number[0] == "-" else ""
    mantissa, _, power = number.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return sign + "0"
    exponent = int(power or 0) - len(fraction) + len(digits) - 1  # of the first significant digit
    digits = digits.rstrip("0")
    if exponent <= -5 or exponent >= max(len(digits), places):
        tail = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}{mark}{exponent:+03d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, fraction = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return sign + whole + ("." + fraction if fraction else "")


def _encode_float(value: Any) -> str:
    return write_float(_as_float(value))


def _as_float(value: Any) -> float:
    """Return a number as a double, if one holds it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WordError("wrong-type")
    number = float.__float__(value) if isinstance(value, float) else int.__int__(value)
    try:
        exact = float(number)
    except OverflowError:
        raise WordError("out-of-range") from None
    if exact != number and not math.isnan(exact):  # an int that no double holds
        raise WordError("out-of-range", "an integer that a float can hold")
    return exact


FLOAT = Scalar(
    name="float",
    type=float,
    decode=_decode_float,
    encode=_encode_float,
    json="number",
    dotnet=("System.Double",),
    arrow="float64",
    zero=0.0,
    fast="float",
    examples=(
        (1.0, "1"),
        (-0.0, "-0"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e17, "1E+17"),
        (0.0001, "0.0001"),
        (0.00001, "1E-05"),
        (math.inf, "Infinity"),
    ),
)
"""The row of ``float`` [S4]."""


def _encode_untyped(value: Any) -> str:
    word, number = _encode_float(value), _as_float(value)
    digits = word.removeprefix("-")
    lost = digits.isdecimal() and (int(word) != number or word == "-0")
    return f"{word}.0" if lost else word


UNTYPED_FLOAT = replace(FLOAT, json_word=_encode_untyped)
"""The row of ``float`` where anything may stand: JSON has no word for one there that is another integer's [J3]."""

# ---- Single: the same in 32 bits ----


def _decode_single(word: str) -> float:
    value = _read_float(word)
    if not _FLOAT.fullmatch(word):
        return value
    rounded = _to_single(_aside(value, word))
    if math.isinf(rounded):
        raise WordError("out-of-range", "Single (below 3.4E+38)")
    return rounded


def _aside(value: float, word: str) -> float:
    """Return a word's double, moved off the middle between two Singles if the word's number is not just there.

    A double that was rounded to that middle would else be rounded a second time, maybe to the wrong side.
    """
    (bits,) = struct.unpack("<Q", struct.pack("<d", value))
    if bits & 0xFFFFFFF or not value or math.isinf(value):
        return value
    exact, middle = Decimal(word), Decimal.from_float(value)
    return value if exact == middle else math.nextafter(value, math.inf if exact > middle else -math.inf)


def _to_single(value: float) -> float:
    """Return the Single nearest to a double, or infinity if that is too great."""
    try:
        (rounded,) = struct.unpack("<f", struct.pack("<f", value))
    except OverflowError:
        return math.copysign(math.inf, value)
    return float(rounded)


def _shortest(value: float) -> str:
    """Return the fewest digits that are read as just this Single, and of those the nearest to it."""
    for places in range(_SINGLE_PLACES):
        number = f"{value:.{places}e}"
        if _to_single(float(number)) == value:
            return number
        if math.frexp(value)[0] in (0.5, -0.5):  # below a power of two Singles are closer: try the digits above it
            above = Context(prec=places + 1, rounding=ROUND_UP, traps=[])
            number = f"{above.create_decimal_from_float(value):e}"
            if _to_single(float(number)) == value:
                return number
    raise AssertionError(f"{value!r} is no Single")  # pragma: no cover  # 9 digits are always enough


def _encode_single(value: Any) -> str:
    exact = _as_float(value)
    nearest = _to_single(exact)
    if nearest != exact and not math.isnan(exact):  # to round it would be to change the caller's value
        say = "below 3.4E+38" if math.isinf(nearest) else f"the nearest is {nearest!r}"
        raise WordError("out-of-range", f"a number that a Single holds ({say})")
    return write_single(exact)


SINGLE = Scalar(
    name="Single",
    type=float,
    decode=_decode_single,
    encode=_encode_single,
    json="number",
    json_word=lambda value: _encode_single(value).replace("E", "e"),
    dotnet=("System.Single",),
    arrow="float32",
    zero=0.0,
    examples=(
        (1.5, "1.5"),
        (-0.0, "-0"),
        (0.10000000149011612, "0.1"),
        (16777216.0, "16777216"),
        (123456792.0, "123456790"),
        (1e9, "1E+09"),
        (_SINGLE_MAX, "3.4028235e+38"),
        (-math.inf, "-Infinity"),
    ),
)
"""The row of ``jsvcodec.types.Single``: a float of 32 bits [S4]."""

# ---- decimal [S7] ----

_DECIMAL_PLACES = 28
_DECIMAL_BITS = 96
_DECIMAL_LENGTH = 128  # the longest word that the reference writes has 31 characters
_DECIMAL_SPAN = f"Decimal (at most {_DECIMAL_BITS} bits and {_DECIMAL_PLACES} places)"


def _decode_decimal(word: str) -> Decimal:
    if not _FLOAT.fullmatch(word):
        raise WordError
    if len(word) > _DECIMAL_LENGTH:  # int() takes quadratic time
        raise WordError("out-of-range", _DECIMAL_SPAN)
    mantissa, _, power = word.lower().partition("e")
    whole, _, fraction = mantissa.lstrip("+-").partition(".")
    coefficient, scale = _in_decimal_range(int(whole + fraction), len(fraction) - int(power or 0))
    sign = "-" if coefficient and mantissa[0] == "-" else ""  # zero has no sign
    return Decimal(f"{sign}{coefficient}E{-scale}")


def _encode_decimal(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise WordError("wrong-type")
    sign, digits, exponent = Decimal.as_tuple(value)
    if not isinstance(exponent, int) or len(digits) > _DECIMAL_LENGTH:  # NaN, infinity, or too long for int()
        raise WordError("out-of-range", _DECIMAL_SPAN)
    coefficient, scale = _in_decimal_range(int("".join(map(str, digits))), -exponent)
    word = str(coefficient).zfill(scale + 1)
    point = len(word) - scale
    return ("-" if sign and coefficient else "") + word[:point] + ("." + word[point:] if scale else "")


def _in_decimal_range(coefficient: int, scale: int) -> tuple[int, int]:
    """Return a number without a negative scale, if .NET's decimal holds it with all its digits and places."""
    if scale < 0:
        coefficient *= 10 ** min(-scale, _DECIMAL_PLACES + 1)
        scale = 0
    if scale > _DECIMAL_PLACES or coefficient.bit_length() > _DECIMAL_BITS:
        raise WordError("out-of-range", _DECIMAL_SPAN)
    return coefficient, scale


DECIMAL = Scalar(
    name="Decimal",
    type=Decimal,
    decode=_decode_decimal,
    encode=_encode_decimal,
    json="number",
    dotnet=("System.Decimal",),
    arrow="decimal256(57, 28)",
    zero=Decimal(0),
    examples=(
        (Decimal("0"), "0"),
        (Decimal("1.50"), "1.50"),
        (Decimal("-0.00001"), "-0.00001"),
        (Decimal("0E-28"), "0.0000000000000000000000000000"),
        (Decimal(2**96 - 1), "79228162514264337593543950335"),
    ),
)
"""The row of ``decimal.Decimal``, within the range of .NET's decimal [S7]."""

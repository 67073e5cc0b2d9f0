"""The rows of bool, of all widths of integers, and of float.

Words are the reference's, whatever the machine's own habits of writing numbers.
"""

from __future__ import annotations

import math
import re
import sys
from typing import Any

from jsvcodec.errors import WordError
from jsvcodec.scalars.row import Scalar

__all__ = ["BOOL", "FLOAT", "INT", "INTEGERS", "write_float"]

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
    fast="bool",
    examples=((True, "True"), (False, "False")),
)
"""The row of ``bool`` [S2]."""

# ---- integers [S3] ----

_INTEGER = re.compile("-?(?:0|[1-9][0-9]*)|0[0-9]+")
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

# ---- float [S4] ----

_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FLOAT_WORDS = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf}
_PLAIN_DIGITS = 17  # significant digits that always tell one double from another


def _decode_float(word: str) -> float:
    if not _FLOAT.fullmatch(word):
        special = _FLOAT_WORDS.get(word.lower()) if word.isascii() else None
        if special is None:
            raise WordError
        return special
    value = float(word)
    if math.isinf(value):
        raise WordError("out-of-range", "float (below 1.8E+308)")
    return value


def write_float(value: float) -> str:
    """Return the reference's word for a double: shortest digits, its own threshold for exponents [S4]."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    mantissa, _, power = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return sign + "0"
    exponent = int(power or 0) - len(fraction) + len(digits) - 1  # of the first significant digit
    digits = digits.rstrip("0")
    if exponent <= -5 or exponent >= max(len(digits), _PLAIN_DIGITS):
        tail = "." + digits[1:] if len(digits) > 1 else ""
        mark = "e" if abs(value) == sys.float_info.max else "E"
        return f"{sign}{digits[0]}{tail}{mark}{exponent:+03d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, fraction = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return sign + whole + ("." + fraction if fraction else "")


def _encode_float(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WordError("wrong-type")
    number = float.__float__(value) if isinstance(value, float) else int.__int__(value)
    try:
        exact = float(number)
    except OverflowError:
        raise WordError("out-of-range") from None
    if exact != number and not math.isnan(exact):  # an int that no double holds
        raise WordError("out-of-range", "an integer that a float can hold")
    return write_float(exact)


FLOAT = Scalar(
    name="float",
    type=float,
    decode=_decode_float,
    encode=_encode_float,
    json="number",
    dotnet=("System.Double",),
    arrow="float64",
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

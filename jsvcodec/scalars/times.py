"""The rows of moments, days, times of day and durations.

They count as .NET does, in ticks of 100 ns; they know no time zone but those that a word or a value names itself,
and no machine's zone, clock or language.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jsvcodec.errors import WordError
from jsvcodec.scalars.patterns import Pattern
from jsvcodec.scalars.row import JsonDates, Scalar

__all__ = ["DATE", "DATETIME", "DATETIME_OFFSET", "TICKS", "TIME", "TIMEDELTA"]

# ---- what the rows of moments share [S8, S9, S10] ----

# Every match is a form that the reference reads with one meaning, whatever its time zone and language.
_ISO = Pattern(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,7})?)?"
    r"(?P<zone>Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?"
)
_BASIC_DAY = Pattern("[0-9]{8}")
_WCF = Pattern(r"(?P<slash>\\?/)Date\((?P<ms>-?[0-9]{1,15})(?P<zone>[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?\)(?P=slash)")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_FARTHEST = timedelta(hours=14)
_NO_OFFSET = timedelta()
_YEARS = "in years 1 to 9999 of UTC"
_LOCAL_WCF = "-0000"  # the instant, moved to the reader's zone
_MILLISECOND = timedelta(milliseconds=1)


def _from_iso(word: str) -> datetime:
    """Read a word of one of the forms above; a seventh digit of the fraction is cut off."""
    try:
        value = datetime.fromisoformat(word)
    except ValueError:  # no such day
        raise WordError from None
    offset = value.utcoffset()
    if offset is not None:
        if abs(offset) > _FARTHEST:
            raise WordError
        _check_instant(value, offset, "a time")
    return value


def _check_instant(value: datetime, offset: timedelta, name: str) -> None:
    """Refuse a clock time whose instant .NET cannot hold."""
    try:
        value.replace(tzinfo=None) - offset
    except OverflowError:
        raise WordError("out-of-range", f"{name} {_YEARS}") from None


def _is_exact(milliseconds: int) -> bool:
    """Say whether the reference reads this many milliseconds just so: it counts in doubles, and misses from 2426 on."""
    return int(float(milliseconds) * 10_000.0) == milliseconds * 10_000


def _from_wcf(milliseconds: str) -> datetime:
    """Return the instant of ``/Date(milliseconds)/``; those that the reference misses are refused."""
    count = int(milliseconds)
    if not _is_exact(count):
        raise WordError("out-of-range", "milliseconds that a double counts exactly")
    try:
        return _EPOCH + timedelta(milliseconds=count)
    except OverflowError:
        raise WordError("out-of-range", f"milliseconds {_YEARS}") from None


def _shown(value: datetime, zone: str) -> datetime:
    """Return an instant as clocks show it at the offset ``±HH:mm`` or ``±HHmm``."""
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    offset = timedelta(minutes=-minutes if zone[0] == "-" else minutes)
    if abs(offset) > _FARTHEST:
        raise WordError
    try:
        return value.astimezone(timezone(offset))
    except OverflowError:
        raise WordError("out-of-range", "a time in years 1 to 9999") from None


def _write_day(value: date) -> str:
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def _write_clock(value: datetime, fraction: bool) -> str:
    """Write day and time, with all seven digits of the fraction or with none [S8]."""
    digits = f".{value.microsecond:06}0" if fraction else ""
    return f"{_write_day(value)}T{value.hour:02}:{value.minute:02}:{value.second:02}{digits}"


def _write_offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // _MINUTE, 60)
    return f"{'-' if offset < _NO_OFFSET else '+'}{hours:02}:{minutes:02}"


def _milliseconds(value: datetime) -> int | None:
    """Return what ``/Date(…)/`` says of an aware moment, or None if that is not all, or not read just so [J6]."""
    count, rest = divmod(value - _EPOCH, _MILLISECOND)
    return None if rest or not _is_exact(count) else count


def _write_wcf(milliseconds: int, zone: str = "") -> str:
    """Write ``/Date(…)/`` as JSON has it; ``zone`` is an offset with or without its colon."""
    return rf"\/Date({milliseconds}{zone.replace(':', '')})\/"


def _is_dotnet_offset(offset: timedelta) -> bool:
    return abs(offset) <= _FARTHEST and not offset % _MINUTE


# ---- datetime [S8] ----


def _decode_datetime(word: str) -> datetime:
    if _ISO.fullmatch(word) or _BASIC_DAY.fullmatch(word):
        return _from_iso(word)
    wcf = _WCF.fullmatch(word)
    # With any other offset the reference adds it to the clock and then takes that for its own zone's time.
    if not wcf or wcf["zone"] not in (None, _LOCAL_WCF):
        raise WordError
    return _from_wcf(wcf["ms"])


def _json_datetime(word: str) -> datetime:
    """Read a moment of JSON, where the milliseconds are the instant, whatever offset stands behind them [J6]."""
    wcf = _WCF.fullmatch(word)
    if not wcf or wcf["zone"] in (None, _LOCAL_WCF):
        return _decode_datetime(word)
    return _shown(_from_wcf(wcf["ms"]), wcf["zone"])


def _clock(value: Any) -> tuple[datetime, str]:
    """Return a moment's clock time and its suffix, which is empty if the moment is naive.

    An offset that .NET does not have (of seconds, or beyond 14 hours) gives way to UTC: the instant stays.
    """
    if not isinstance(value, datetime):
        raise WordError("wrong-type")
    offset = value.utcoffset()
    if offset is None:
        return value, ""
    _check_instant(value, offset, "datetime")
    if not _is_dotnet_offset(offset):
        value, offset = value.astimezone(UTC), _NO_OFFSET
    return value, _write_offset(offset) if offset else "Z"


def _is_midnight(value: datetime) -> bool:
    return not (value.hour or value.minute or value.second or value.microsecond)


def _encode_datetime(value: Any) -> str:
    clock, suffix = _clock(value)
    if not suffix and _is_midnight(clock):
        return _write_day(clock)
    return _write_clock(clock, bool(clock.microsecond)) + suffix  # [E16, E17]


def _exact_datetime(value: Any) -> str:
    """Write what the reference writes on a machine whose zone is UTC."""
    clock, suffix = _clock(value)
    if _is_midnight(clock):
        return _write_day(clock)
    return _write_clock(clock, bool(clock.microsecond)) + (suffix or "+00:00")


def _zone_of(value: datetime, suffix: str) -> str:
    """Return the suffix of a moment whose zone is not UTC itself, but its offset zero: .NET calls it local [J6]."""
    return "+00:00" if suffix == "Z" and not value.utcoffset() and value.tzname() != "UTC" else suffix


def _wcf_datetime(value: Any) -> str:
    clock, suffix = _clock(value)
    milliseconds = _milliseconds(clock.replace(tzinfo=UTC)) if suffix == "Z" else None
    return _encode_datetime(value) if milliseconds is None else _write_wcf(milliseconds)


def _exact_wcf_datetime(value: Any) -> str:
    """Write what the reference writes on a machine whose zone is UTC: it divides ticks in doubles, and cuts off."""
    clock, suffix = _clock(value)
    instant = clock - (clock.utcoffset() or _NO_OFFSET)
    ticks = (instant.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1) * 10
    zone = _zone_of(value, suffix)
    return _write_wcf(int(float(ticks) / 10_000.0), "" if zone == "Z" else zone or _LOCAL_WCF)


def _iso_datetime(value: Any) -> str:
    clock, suffix = _clock(value)
    return _write_clock(clock, fraction=True) + _zone_of(value, suffix)


DATETIME = Scalar(
    name="datetime",
    type=datetime,
    decode=_decode_datetime,
    encode=_encode_datetime,
    json="string",
    json_read=_json_datetime,
    json_dates=JsonDates(_wcf_datetime, _exact_wcf_datetime, _iso_datetime),
    dotnet=("System.DateTime",),
    arrow="timestamp[us]",
    zero=datetime.min,
    fast="datetime",
    bare=True,
    colons=True,
    exact=_exact_datetime,
    examples=(
        (datetime(2024, 1, 31), "2024-01-31"),
        (datetime(2024, 1, 31, 10, 20, 30), "2024-01-31T10:20:30"),
        (datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC), "2024-01-31T10:20:30Z"),
        (datetime(2024, 1, 31, tzinfo=UTC), "2024-01-31T00:00:00Z"),
        (datetime(2024, 1, 31, 10, 20, 30, 120_000, tzinfo=UTC), "2024-01-31T10:20:30.1200000Z"),
        (datetime.fromisoformat("2024-01-31T10:20:30+02:00"), "2024-01-31T10:20:30+02:00"),
    ),
)
"""The row of ``datetime`` [S8]: naive without a suffix, aware with `Z` or an offset."""

# ---- DateTimeOffset [S9] ----


def _decode_datetime_offset(word: str) -> datetime:
    if _ISO.fullmatch(word):
        value = _from_iso(word)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    wcf = _WCF.fullmatch(word)
    if not wcf:
        raise WordError
    value = _from_wcf(wcf["ms"])
    return value if wcf["zone"] in (None, _LOCAL_WCF) else _shown(value, wcf["zone"])


def _encode_datetime_offset(value: Any) -> str:
    offset = value.utcoffset() if isinstance(value, datetime) else None
    if offset is None:
        raise WordError("wrong-type", "a datetime with a time zone")
    if not _is_dotnet_offset(offset):
        raise WordError("out-of-range", "an offset of whole minutes, at most 14 hours")
    _check_instant(value, offset, "DateTimeOffset")
    return _write_clock(value, fraction=True) + _write_offset(offset)


def _wcf_datetime_offset(value: Any, *, exact: bool = False) -> str:
    word = _encode_datetime_offset(value)
    milliseconds = (value - _EPOCH) // _MILLISECOND if exact else _milliseconds(value)
    zone = word[-6:] if value.utcoffset() else ""
    return word if milliseconds is None else _write_wcf(milliseconds, zone)


DATETIME_OFFSET = Scalar(
    name="DateTimeOffset",
    type=datetime,
    decode=_decode_datetime_offset,
    encode=_encode_datetime_offset,
    json="string",
    json_dates=JsonDates(
        _wcf_datetime_offset, lambda value: _wcf_datetime_offset(value, exact=True), _encode_datetime_offset
    ),
    dotnet=("System.DateTimeOffset",),
    arrow="timestamp[us, tz=UTC]",
    zero=datetime.min.replace(tzinfo=UTC),
    fast="datetime-offset",
    bare=True,
    colons=True,
    examples=(
        (datetime(2024, 1, 31, tzinfo=UTC), "2024-01-31T00:00:00.0000000+00:00"),
        (datetime.fromisoformat("2024-01-31T10:20:30.12-05:30"), "2024-01-31T10:20:30.1200000-05:30"),
    ),
)
"""The row of `jsvcodec.types.DateTimeOffset` [S9]."""

# ---- date [S10] ----


def _decode_date(word: str) -> date:
    iso = _ISO.fullmatch(word)
    if (iso and not iso["zone"]) or _BASIC_DAY.fullmatch(word):
        return _from_iso(word).date()
    wcf = _WCF.fullmatch(word)
    if not wcf or wcf["zone"] == _LOCAL_WCF:  # an instant: its day depends on the reader's zone
        raise WordError
    return _shown(_from_wcf(wcf["ms"]), wcf["zone"] or "+0000").date()


def _encode_date(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WordError("wrong-type")
    return _write_day(value)


DATE = Scalar(
    name="date",
    type=date,
    decode=_decode_date,
    encode=_encode_date,
    json="string",
    dotnet=("System.DateOnly",),
    arrow="date32",
    zero=date.min,
    fast="date",
    bare=True,
    examples=((date(2024, 1, 31), "2024-01-31"), (date.min, "0001-01-01"), (date.max, "9999-12-31")),
)
"""The row of ``date`` [S10]."""

# ---- durations in ticks [S11] ----

_XSD = Pattern(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>[0-9]{1,10})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,10})H)?(?:(?P<minutes>[0-9]{1,10})M)?"
    r"(?:(?P<seconds>[0-9]{1,12})(?:\.(?P<fraction>[0-9]{1,9}))?S)?)?"
)
_CLOCK = Pattern(
    r"(?P<sign>-?)(?:(?P<days>0|[1-9][0-9]{0,7})\.)?(?P<hours>[01]?[0-9]|2[0-3])"
    r":(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,7}))?"
)
_SECONDS = Pattern(r"(?P<sign>[+-]?)(?P<seconds>[0-9]{1,12})(?:\.(?P<fraction>[0-9]{1,7}))?")

_SECOND = 10_000_000
_UNITS = {"days": 86_400 * _SECOND, "hours": 3_600 * _SECOND, "minutes": 60 * _SECOND, "seconds": _SECOND}
_DAY = _UNITS["days"]
_LEAST, _GREATEST = -(1 << 63), (1 << 63) - 1
_EXTREMES = {_LEAST: "-P10675199DT2H48M5.4775391S", _GREATEST: "P10675199DT2H48M5.4775391S"}
_EXTREME_WORDS = {word: ticks for ticks, word in _EXTREMES.items()}
_SPAN = "at most 10675199 days, 2 hours, 48 minutes and 5.4775807 seconds"


def _read_ticks(word: str) -> int:
    """Read a duration; what is less than a tick is cut off [S11]."""
    if word in _EXTREME_WORDS:
        return _EXTREME_WORDS[word]
    match = _XSD.fullmatch(word) or _CLOCK.fullmatch(word)
    in_seconds = None if match else _SECONDS.fullmatch(word)
    match = match or in_seconds
    if not match:
        raise WordError
    parts = match.groupdict()
    ticks = sum(int(parts.get(name) or 0) * unit for name, unit in _UNITS.items())
    ticks += int((parts["fraction"] or "")[:7].ljust(7, "0"))
    if in_seconds and int(float(word.lstrip("+-")) * 1e7) != ticks:
        raise WordError("out-of-range", "seconds that a double counts exactly")  # as the reference does not
    return _check_ticks(-ticks if parts["sign"] == "-" else ticks)


def _check_ticks(ticks: int) -> int:
    if not _LEAST <= ticks <= _GREATEST:
        raise WordError("out-of-range", f"a duration of {_SPAN}")
    return ticks


def _write_ticks(ticks: int) -> str:
    """Write a duration without any loss [E18]."""
    size = abs(_check_ticks(ticks))
    seconds = f"{size // _SECOND % 60}.{size % _SECOND:07}"
    return _compose(ticks < 0, size // _SECOND, seconds)


def _exact_ticks(ticks: int) -> str:
    """Write a duration as the reference does: in doubles, of which it shows 15 digits, and with fixed extremes."""
    if ticks in _EXTREMES:
        return _EXTREMES[ticks]
    total = float(abs(_check_ticks(ticks))) / 1e7
    seconds = Decimal(f"{int(total) % 60 + (total - int(total)):.14e}").quantize(Decimal("1e-7"), ROUND_HALF_UP)
    return _compose(ticks < 0, int(total), f"{seconds:f}")


def _compose(negative: bool, whole: int, seconds: str) -> str:
    """Join the parts of a duration of so many whole seconds, whose last minute's seconds are given with a fraction."""
    days, hours, minutes = whole // 86_400, whole // 3_600 % 24, whole // 60 % 60
    seconds = seconds.rstrip("0").removesuffix(".")
    parts = (hours, "H"), (minutes, "M"), (seconds, "S")
    clock = "".join(f"{part}{unit}" for part, unit in parts if part not in (0, "0"))
    if not days and not clock:
        clock = "0S"
    return f"{'-' * negative}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


# ---- timedelta [S11] ----


def _decode_timedelta(word: str) -> timedelta:
    ticks = _read_ticks(word)
    microseconds = abs(ticks) // 10  # a seventh digit is cut off, towards zero
    return timedelta(microseconds=-microseconds if ticks < 0 else microseconds)


def _timedelta_ticks(value: Any) -> int:
    if not isinstance(value, timedelta):
        raise WordError("wrong-type")
    return ((value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds) * 10


TIMEDELTA = Scalar(
    name="timedelta",
    type=timedelta,
    decode=_decode_timedelta,
    encode=lambda value: _write_ticks(_timedelta_ticks(value)),
    json="string",
    dotnet=("System.TimeSpan",),
    skips_null=True,
    arrow="duration[us]",
    zero=timedelta(),
    bare=True,
    exact=lambda value: _exact_ticks(_timedelta_ticks(value)),
    examples=(
        (timedelta(), "PT0S"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5), "P1DT2H3M4.005S"),
        (timedelta(hours=-36), "-P1DT12H"),
        (timedelta(microseconds=-1), "-PT0.000001S"),
    ),
)
"""The row of ``timedelta`` [S11]: exact to the microsecond, whatever the size."""

# ---- Ticks [S11] ----


def _check_count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise WordError("wrong-type")
    return _check_ticks(int(value))


def _encode_ticks(value: Any) -> str:
    ticks = _check_count(value)
    word = _EXTREMES.get(ticks) or _write_ticks(ticks)
    if _read_ticks(word) != ticks:  # its word is the one that stands for an extreme
        raise WordError("out-of-range", "ticks whose word does not mean another duration")
    return word


TICKS = Scalar(
    name="ticks",
    type=int,
    decode=_read_ticks,
    encode=_encode_ticks,
    json="string",
    dotnet=("System.TimeSpan",),
    skips_null=True,
    arrow="int64",
    zero=0,
    bare=True,
    exact=lambda value: _exact_ticks(_check_count(value)),
    examples=(
        (0, "PT0S"),
        (-1, "-PT0.0000001S"),
        (15_000_000, "PT1.5S"),
        (937_840_056_789, "P1DT2H3M4.0056789S"),
        (_GREATEST, "P10675199DT2H48M5.4775391S"),
        (_LEAST, "-P10675199DT2H48M5.4775391S"),
    ),
)
"""The row of `jsvcodec.types.Ticks`: a duration counted in ticks of 100 ns [S11]."""

# ---- time [S12] ----


def _decode_time(word: str) -> time:
    ticks = _read_ticks(word)
    if not 0 <= ticks < _DAY:
        raise WordError("out-of-range", "a time of day: at least PT0S and below P1D")
    seconds, fraction = divmod(ticks // 10, 1_000_000)
    return time(seconds // 3_600, seconds // 60 % 60, seconds % 60, fraction)


def _encode_time(value: Any) -> str:
    if not isinstance(value, time):
        raise WordError("wrong-type")
    if value.tzinfo is not None:
        raise WordError("wrong-type", "a time without a time zone")
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return _write_ticks(seconds * _SECOND + value.microsecond * 10)


TIME = Scalar(
    name="time",
    type=time,
    decode=_decode_time,
    encode=_encode_time,
    json="string",
    dotnet=("System.TimeOnly",),
    arrow="time64[us]",
    zero=time(),
    bare=True,
    examples=(
        (time(), "PT0S"),
        (time(13, 13, 13), "PT13H13M13S"),
        (time(0, 0, 0, 500_000), "PT0.5S"),
        (time.max, "PT23H59M59.999999S"),
    ),
)
"""The row of ``time`` [S12]: the duration since midnight."""

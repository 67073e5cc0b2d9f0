"""The rows of moments, days, times of day and durations: which words they read, and what they write."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jsvcodec.errors import WordError
from jsvcodec.scalars.times import DATE, DATETIME, DATETIME_OFFSET, TICKS, TIME, TIMEDELTA

ROWS = [DATETIME, DATETIME_OFFSET, DATE, TIME, TIMEDELTA, TICKS]
MOMENTS = [DATETIME, DATETIME_OFFSET, DATE]
DURATIONS = [TIMEDELTA, TICKS]

LEAST, GREATEST = -(2**63), 2**63 - 1  # of a TimeSpan, in ticks


def zone(hours, minutes=0):
    return timezone(timedelta(hours=hours, minutes=minutes))


def at(*parts, tz=None):
    return datetime(2024, 1, 31, *parts, tzinfo=tz)


def refusal(function, argument):
    """Return the code with which a row refuses."""
    with pytest.raises(WordError) as caught:
        function(argument)
    return caught.value.code


class Unsure(tzinfo):
    def utcoffset(self, _):
        return None


# ---- all of them ----


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize(
    "word",
    [
        "", " ", "a", "null", "now", "today", "P", "PT", "-", "+", ":", "-P", "T", "Z", "\u200b",
        "31.01.2024", "24-01-31", "2024-01-31\n", "2024-W05-3", "2024-031", "Wed, 31 Jan 2024 10:20:30 GMT",
        "٢٠٢٤-٠١-٣١", "２０２４-01-31", "PT１S", "1,5", "1.", ".5", "1e3", "NaN", "Infinity", "0x1", "1_0",
        "/Date()/", "/Date(x)/", "/Date(1.5)/", "/date(0)/", "Date(0)", "/Date(0)", "/Date(0)/x", " /Date(0)/",
        r"\/Date(0)/", "0" * 100_000, "P" + "1" * 100_000, "9" * 30 + ":00:00",
    ],
    ids=lambda word: ascii(word[:20]),
)  # fmt: skip
def test_row_refuses_what_is_no_time(row, word):
    assert refusal(row.decode, word) in ("bad-word", "out-of-range")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("value", [None, "2024-01-31", 1.5, True, b"PT0S", object()])
def test_row_refuses_to_write_what_is_no_time(row, value):
    assert refusal(row.encode, value) == refusal(row.exact or row.encode, value) == "wrong-type"


WORDISH = st.text("0123456789-+:.TZPDHMS/Date()\\ ", max_size=40)


@given(st.sampled_from(ROWS), WORDISH)
@example(DATETIME, "2024-02-30T10:20:30Z")
@example(DATETIME, "/Date(999999999999999)/")
@example(DATE, "/Date(253402300799000+1400)/")
@example(TIMEDELTA, "P9999999999D")
def test_any_word_is_read_or_refused(row, word):
    try:
        value = row.decode(word)
    except WordError:
        return
    assert row.decode(row.encode(value)) == value


# ---- datetime [S8] ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("2024-01-31", at()),
        ("20240131", at()),
        ("2024-01-31T00:00:00", at()),
        ("2024-01-31T10:20", at(10, 20)),
        ("2024-01-31T10:20:30", at(10, 20, 30)),
        ("2024-01-31 10:20:30", at(10, 20, 30)),
        ("2024-01-31T10:20:30.1", at(10, 20, 30, 100_000)),
        ("2024-01-31T10:20:30.123", at(10, 20, 30, 123_000)),
        ("2024-01-31T10:20:30.1234567", at(10, 20, 30, 123_456)),
        ("0001-01-01", datetime.min),
        ("9999-12-31T23:59:59.9999999", datetime.max),
    ],
)
def test_datetime_without_a_suffix_is_naive(word, value):
    assert repr(DATETIME.decode(word)) == repr(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("2024-01-31T10:20:30Z", at(10, 20, 30, tz=UTC)),
        ("2024-01-31 10:20:30Z", at(10, 20, 30, tz=UTC)),
        ("2024-01-31T10:20Z", at(10, 20, tz=UTC)),
        ("2024-01-31T10:20:30.1234567Z", at(10, 20, 30, 123_456, tz=UTC)),
        ("2024-01-31T10:20:30+00:00", at(10, 20, 30, tz=UTC)),
        ("2024-01-31T10:20:30-00:00", at(10, 20, 30, tz=UTC)),
        ("2024-01-31T10:20:30+02:00", at(10, 20, 30, tz=zone(2))),
        ("2024-01-31T10:20:30+0200", at(10, 20, 30, tz=zone(2))),
        ("2024-01-31T10:20:30+02", at(10, 20, 30, tz=zone(2))),
        ("2024-01-31T10:20:30.5-05:30", at(10, 20, 30, 500_000, tz=zone(-5, -30))),
        ("2024-01-31T10:20:30+14:00", at(10, 20, 30, tz=zone(14))),
        ("/Date(1700000000000)/", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (r"\/Date(1700000000001)\/", datetime(2023, 11, 14, 22, 13, 20, 1000, tzinfo=UTC)),
        ("/Date(-1700000000000)/", datetime(1916, 2, 18, 1, 46, 40, tzinfo=UTC)),
        ("/Date(1700000000000-0000)/", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("/Date(-62135596800000)/", datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_datetime_with_a_suffix_is_aware_and_keeps_its_offset(word, value):
    assert repr(DATETIME.decode(word)) == repr(value)


@pytest.mark.parametrize(
    "word",
    [
        "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "20240230",
        "2024-01-31T24:00:00", "2024-01-31T10:60:00", "2024-01-31T23:59:60Z",
        "2024-01-31T", "2024-01-31T10", "2024-01-31T10Z", "2024-01-31T10:20:30.", "2024-01-31T10:20:30.12345678",
        "2024-01-31T10:20:30,123", "2024-01-31T1:2:3", "2024-01-31  10:20:30", "2024-01-31_10:20:30",
        "2024-01-31t10:20:30Z", "2024-01-31T10:20:30z", "2024-01-31T10:20:30ZZ", "2024-01-31T10:20:30 Z",
        "2024-01-31T10:20:30 PM",
        "2024-01-31T10:20:30+2:00", "2024-01-31T10:20:30+14:01", "2024-01-31T10:20:30+15:00",
        "2024-01-31T10:20:30+02:60", "2024-01-31Z", "2024-01-31+02:00", "2024-1-31", "2024/01/31", "31/01/2024",
        "01/31/2024", " 2024-01-31",
        "1700000000", "1700000000000",
    ],
)  # fmt: skip
def test_datetime_refuses_other_words(word):
    assert refusal(DATETIME.decode, word) == "bad-word"


@pytest.mark.parametrize("zone", ["+0200", "-0530", "+02:00", "+0000", "-00:00"])
def test_datetime_refuses_wcf_dates_whose_clock_depends_on_the_reader(zone):
    assert refusal(DATETIME.decode, f"/Date(1700000000000{zone})/") == "bad-word"


@pytest.mark.parametrize(
    "word",
    [
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-12:00",
        "/Date(253402300799999)/", "/Date(253402300800000)/", "/Date(-62135596800001)/", "/Date(999999999999999)/",
    ],
)  # fmt: skip
def test_datetime_refuses_instants_that_the_reference_cannot_hold_or_misses(word):
    assert refusal(DATETIME.decode, word) == "out-of-range"


@pytest.mark.parametrize(
    ("value", "word", "exact"),
    [
        (at(), "2024-01-31", "2024-01-31"),
        (at(tz=UTC), "2024-01-31T00:00:00Z", "2024-01-31"),
        (at(tz=zone(2)), "2024-01-31T00:00:00+02:00", "2024-01-31"),
        (at(10, 20, 30), "2024-01-31T10:20:30", "2024-01-31T10:20:30+00:00"),
        (at(10, 20, 30, tz=UTC), "2024-01-31T10:20:30Z", "2024-01-31T10:20:30Z"),
        (at(10, 20, 30, 1), "2024-01-31T10:20:30.0000010", "2024-01-31T10:20:30.0000010+00:00"),
        (at(0, 0, 0, 1, tz=UTC), "2024-01-31T00:00:00.0000010Z", "2024-01-31T00:00:00.0000010Z"),
        (at(10, 20, 30, tz=zone(-5, -30)), "2024-01-31T10:20:30-05:30", "2024-01-31T10:20:30-05:30"),
        (datetime.min, "0001-01-01", "0001-01-01"),
        (at(10, 20, 30, tz=Unsure()), "2024-01-31T10:20:30", "2024-01-31T10:20:30+00:00"),
    ],
)
def test_datetime_is_written_so_that_it_comes_back_and_exactly_as_the_reference_does(value, word, exact):
    assert (DATETIME.encode(value), DATETIME.exact(value)) == (word, exact)


@pytest.mark.parametrize("offset", [timedelta(minutes=53, seconds=28), timedelta(hours=15), timedelta(hours=-23)])
def test_datetime_with_an_offset_that_dotnet_lacks_is_written_in_utc(offset):
    value = at(10, 20, 30, tz=timezone(offset))
    assert DATETIME.encode(value).endswith("Z")
    assert DATETIME.decode(DATETIME.encode(value)) == value


@pytest.mark.parametrize("row", [DATETIME, DATETIME_OFFSET], ids=lambda row: row.name)
@pytest.mark.parametrize(
    "value", [datetime.min.replace(tzinfo=zone(1)), datetime.max.replace(tzinfo=zone(-1))], ids=str
)
def test_instant_that_the_reference_cannot_hold_is_not_written(row, value):
    assert refusal(row.encode, value) == "out-of-range"


def test_datetime_refuses_to_write_a_date():
    assert refusal(DATETIME.encode, date(2024, 1, 31)) == "wrong-type"


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
aware = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=offsets)


@given(st.datetimes() | aware)
def test_any_datetime_comes_back_with_its_offset(value):
    assert repr(DATETIME.decode(DATETIME.encode(value))) == repr(value.replace(fold=0))


# ---- DateTimeOffset [S9] ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("2024-01-31T10:20:30.1234567+02:00", at(10, 20, 30, 123_456, tz=zone(2))),
        ("2024-01-31T10:20:30Z", at(10, 20, 30, tz=UTC)),
        ("2024-01-31T10:20:30", at(10, 20, 30, tz=UTC)),
        ("2024-01-31 10:20", at(10, 20, tz=UTC)),
        ("2024-01-31", at(tz=UTC)),
        ("/Date(1700000000000)/", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("/Date(1700000000000-0000)/", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("/Date(1700000000000+0200)/", datetime(2023, 11, 15, 0, 13, 20, tzinfo=zone(2))),
        (r"\/Date(1700000000000-05:30)\/", datetime(2023, 11, 14, 16, 43, 20, tzinfo=zone(-5, -30))),
    ],
)
def test_datetimeoffset_keeps_its_offset_and_is_in_utc_without_one(word, value):
    assert repr(DATETIME_OFFSET.decode(word)) == repr(value)


@pytest.mark.parametrize("word", ["20240131", "2024-01-31T10:20:30+15:00", "/Date(0+1401)/"])
def test_datetimeoffset_refuses_other_words(word):
    assert refusal(DATETIME_OFFSET.decode, word) == "bad-word"


@pytest.mark.parametrize("word", ["/Date(-62135596800000-0100)/", "9999-12-31T23:59:59-12:00"])
def test_datetimeoffset_refuses_what_is_out_of_range(word):
    assert refusal(DATETIME_OFFSET.decode, word) == "out-of-range"


@pytest.mark.parametrize("value", [at(), at(tz=Unsure()), date(2024, 1, 31)])
def test_datetimeoffset_refuses_to_write_without_a_zone(value):
    assert refusal(DATETIME_OFFSET.encode, value) == "wrong-type"


@pytest.mark.parametrize("offset", [timedelta(seconds=1), timedelta(hours=14, minutes=1), timedelta(hours=-15)])
def test_datetimeoffset_refuses_to_write_an_offset_that_dotnet_lacks(offset):
    assert refusal(DATETIME_OFFSET.encode, at(tz=timezone(offset))) == "out-of-range"


@given(aware)
def test_any_datetimeoffset_comes_back(value):
    assert repr(DATETIME_OFFSET.decode(DATETIME_OFFSET.encode(value))) == repr(value.replace(fold=0))


# ---- date [S10] ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("20240131", date(2024, 1, 31)),
        ("2024-01-31T23:59:59.9999999", date(2024, 1, 31)),
        ("2024-01-31 00:00", date(2024, 1, 31)),
        ("/Date(1700000000000)/", date(2023, 11, 14)),
        ("/Date(1700000000000+0200)/", date(2023, 11, 15)),
    ],
)
def test_date_is_the_day_that_the_word_names(word, value):
    assert repr(DATE.decode(word)) == repr(value)


@pytest.mark.parametrize(
    "word", ["2024-01-31T10:20:30Z", "2024-01-31T00:00:00+02:00", "/Date(1700000000000-0000)/", "2024-02-30"]
)
def test_date_refuses_instants_whose_day_depends_on_the_reader(word):
    assert refusal(DATE.decode, word) == "bad-word"


def test_date_refuses_to_write_a_datetime():
    assert refusal(DATE.encode, at()) == "wrong-type"


@given(st.dates())
def test_any_date_comes_back(value):
    assert DATE.decode(DATE.encode(value)) == value


# ---- durations [S11] ----


@pytest.mark.parametrize(
    ("word", "ticks"),
    [
        ("PT0S", 0),
        ("-PT0S", 0),
        ("P1DT2H3M4.005S", 937_840_050_000),
        ("-P1DT2H", -936_000_000_000),
        ("PT36H", 1_296_000_000_000),
        ("PT90M", 54_000_000_000),
        ("P0D", 0),
        ("PT0.0000001S", 1),
        ("PT0.000000199S", 1),
        ("PT001S", 10_000_000),
        ("P10675199DT2H48M5.4775391S", GREATEST),
        ("-P10675199DT2H48M5.4775391S", LEAST),
        ("P10675199DT2H48M5.4775807S", GREATEST),
        ("-P10675199DT2H48M5.4775808S", LEAST),
        ("01:02:03", 37_230_000_000),
        ("1:02:03", 37_230_000_000),
        ("23:59:59.9999999", 863_999_999_999),
        ("-1.02:03:04.005", -937_840_050_000),
        ("10675199.02:48:05.4775807", GREATEST),
        ("0", 0),
        ("3600", 36_000_000_000),
        ("-90.5", -905_000_000),
        ("+90.5", 905_000_000),
        ("0.0000001", 1),
        ("36000000000", 360_000_000_000_000_000),
    ],
)
def test_duration_is_read_to_the_tick(word, ticks):
    assert TICKS.decode(word) == ticks


@pytest.mark.parametrize("row", DURATIONS, ids=lambda row: row.name)
@pytest.mark.parametrize(
    "word",
    [
        "P1Y", "P1M", "P1W", "P1Y2M3DT4H5M6S", "P1.5D", "PT1.5H", "PT1,5S", "P1", "PD", "PTS", "P1DT", "PT5.S", "PT.5S",
        "P-1D", "PT-1H", "PT1S1M", "PT1H1H", "PT1h", "pT1H", "Pt1h", "P1H", "PT 1H", "PT1e3S", "--PT1H", "+PT1H", "-+1",
        "24:00:00", "25:00:00", "1:60:00", "1:00:60", "10:20", "1:2:3", "1:02:03:04", "1.00:00", "01.00:00:00",
        "01:02:03,5", "01:02:03.12345678", "+01:02:03", "01:02:03Z", " 60", "60 ", "1d", "1,000",
        "0.12345678", "P12345678901D",
    ],
)  # fmt: skip
def test_duration_refuses_other_words(row, word):
    assert refusal(row.decode, word) == "bad-word"


@pytest.mark.parametrize("row", DURATIONS, ids=lambda row: row.name)
@pytest.mark.parametrize(
    "word", ["P10675200D", "P10675199DT2H48M5.4775808S", "10675200.00:00:00", "PT999999999999S", "922337203686"]
)
def test_duration_refuses_what_is_too_long(row, word):
    assert refusal(row.decode, word) == "out-of-range"


@pytest.mark.parametrize("word", ["922337203685", "1.14", "-1.14"])
def test_duration_refuses_seconds_that_the_reference_misses(word):
    assert refusal(TIMEDELTA.decode, word) == "out-of-range"


@pytest.mark.parametrize(
    ("word", "microseconds"), [("PT1.2345678S", 1_234_567), ("-PT1.2345678S", -1_234_567), ("-PT0.0000009S", 0)]
)
def test_timedelta_cuts_the_seventh_digit_towards_zero(word, microseconds):
    assert TIMEDELTA.decode(word) == timedelta(microseconds=microseconds)


@pytest.mark.parametrize(
    ("ticks", "word"),
    [
        (1, "PT0.0000001S"),
        (-15_000_000, "-PT1.5S"),
        (100_000_000, "PT10S"),
        (600_000_000, "PT1M"),
        (36_030_000_000, "PT1H3S"),
        (864_000_000_000, "P1D"),
        (864_010_000_000, "P1DT1S"),
        (864_600_000_000, "P1DT1M"),
    ],
)
def test_duration_leaves_out_what_is_zero(ticks, word):
    assert TICKS.encode(ticks) == TICKS.exact(ticks) == word


def test_duration_beyond_17_years_is_exact_unless_the_references_digits_are_asked_for():
    ticks = 5_368_765_497_860_666
    assert TICKS.encode(ticks) == "P6213DT20H22M29.7860666S"
    assert TICKS.exact(ticks) == "P6213DT20H22M29.7860667S"


def test_timedelta_beyond_17_years_is_exact_unless_the_references_digits_are_asked_for():
    value = timedelta(days=10_000_000, microseconds=1)
    assert TIMEDELTA.encode(value) == "P10000000DT0.000001S"
    assert TIMEDELTA.exact(value) == "P10000000D"


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (TICKS, GREATEST + 1),
        (TICKS, LEAST - 1),
        (TIMEDELTA, timedelta(days=10_675_200)),
        (TIMEDELTA, timedelta(days=-10_675_200)),
        (TIMEDELTA, timedelta.max),
        (TIMEDELTA, timedelta.min),
    ],
)
def test_duration_refuses_to_write_what_is_too_long(row, value):
    assert refusal(row.encode, value) == refusal(row.exact, value) == "out-of-range"


@pytest.mark.parametrize("sign", [1, -1])
def test_ticks_whose_word_stands_for_an_extreme_are_not_written(sign):
    between = (10_675_199 * 86_400 + 2 * 3_600 + 48 * 60 + 5) * 10_000_000 + 4_775_391
    assert refusal(TICKS.encode, sign * between) == "out-of-range"


@given(st.integers(LEAST, GREATEST) | st.integers(-(10**12), 10**12))
@example(LEAST)
@example(GREATEST)
@example(9_223_372_036_854_775_391)
def test_any_ticks_come_back_but_those_with_the_word_of_an_extreme(ticks):
    if abs(ticks) == 9_223_372_036_854_775_391:
        assert refusal(TICKS.encode, ticks) == "out-of-range"
    else:
        assert TICKS.decode(TICKS.encode(ticks)) == ticks


@given(st.integers(-(2**29) * 10**7 + 1, 2**29 * 10**7 - 1))
def test_any_duration_below_17_years_is_written_as_the_reference_does(ticks):
    assert TICKS.encode(ticks) == TICKS.exact(ticks)


@given(st.timedeltas(timedelta(days=-10_675_199), timedelta(days=10_675_199)))
def test_any_timedelta_comes_back(value):
    assert TIMEDELTA.decode(TIMEDELTA.encode(value)) == value


# ---- time [S12] ----


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("PT0S", time()),
        ("PT13H13M13S", time(13, 13, 13)),
        ("PT90M", time(1, 30)),
        ("13:13:13", time(13, 13, 13)),
        ("60", time(0, 1)),
        ("23:59:59.9999999", time.max),
    ],
)
def test_time_is_the_duration_since_midnight(word, value):
    assert TIME.decode(word) == value


@pytest.mark.parametrize("word", ["P1D", "PT24H", "-PT1S", "-PT0.0000001S", "86400", "1.00:00:00"])
def test_time_refuses_what_is_not_within_a_day(word):
    assert refusal(TIME.decode, word) == "out-of-range"


def test_time_refuses_to_write_a_zone():
    assert refusal(TIME.encode, time(10, tzinfo=UTC)) == "wrong-type"


@given(st.times())
def test_any_time_comes_back(value):
    assert TIME.decode(TIME.encode(value)) == value

/* Moments and days to words, for objects of just Python's own classes.

   It knows the C interface of `datetime`, but no plans. The functions that write return NULL, without an exception,
   for whatever the row's own function had better look at: other classes, other time zones, offsets and years at the
   edges. Reserve JW_MOMENT. Rules in brackets are those of grammar/README.md. */

#ifndef JSVCODEC_MOMENTS_H
#define JSVCODEC_MOMENTS_H

#include <Python.h>
#include <datetime.h>
#include <string.h>

#include "write.h"

#define JW_MOMENT 48 /* no word below takes more bytes */
#define JW_FARTHEST (14 * 60) /* minutes from UTC, in .NET */

static PyObject *jw_utcoffset; /* the name of a time zone's method */

/* Get ready, once; -1 with an exception if `datetime` has no such interface. */
static inline int jw_import_moments(void)
{
    PyDateTime_IMPORT;
    if (jw_utcoffset == NULL) {
        jw_utcoffset = PyUnicode_InternFromString("utcoffset");
    }
    return PyDateTimeAPI == NULL || jw_utcoffset == NULL ? -1 : 0;
}

static inline unsigned char *jw_pair(unsigned char *p, int number)
{
    memcpy(p, jw_pairs + 2 * number, 2);
    return p + 2;
}

static inline unsigned char *jw_date(unsigned char *p, PyObject *day)
{
    int year = PyDateTime_GET_YEAR(day);
    p = jw_pair(jw_pair(p, year / 100), year % 100);
    *p++ = '-';
    p = jw_pair(p, PyDateTime_GET_MONTH(day));
    *p++ = '-';
    return jw_pair(p, PyDateTime_GET_DAY(day));
}

static inline unsigned char *jw_clock(unsigned char *p, PyObject *moment, int fraction)
{
    int micro = PyDateTime_DATE_GET_MICROSECOND(moment);
    *p++ = 'T';
    p = jw_pair(p, PyDateTime_DATE_GET_HOUR(moment));
    *p++ = ':';
    p = jw_pair(p, PyDateTime_DATE_GET_MINUTE(moment));
    *p++ = ':';
    p = jw_pair(p, PyDateTime_DATE_GET_SECOND(moment));
    if (fraction) {
        *p++ = '.';
        p = jw_pair(jw_pair(jw_pair(p, micro / 10000), micro / 100 % 100), micro % 100);
        *p++ = '0';
    }
    return p;
}

static inline unsigned char *jw_zone(unsigned char *p, int minutes)
{
    int size = minutes < 0 ? -minutes : minutes;
    *p++ = minutes < 0 ? '-' : '+';
    p = jw_pair(p, size / 60);
    *p++ = ':';
    return jw_pair(p, size % 60);
}

/* Find how many minutes a moment of class datetime is ahead of UTC; 0 if the row had better look at it. */
static inline int jw_minutes(PyObject *moment, PyObject *zone, int *minutes)
{
    PyObject *offset;
    int seconds, whole, year = PyDateTime_GET_YEAR(moment);
    *minutes = 0;
    if (zone == PyDateTime_TimeZone_UTC) {
        return 1;
    }
    if (Py_TYPE(zone) != Py_TYPE(PyDateTime_TimeZone_UTC) || year == 1 || year == 9999) {
        return 0;
    }
    offset = PyObject_CallMethodOneArg(zone, jw_utcoffset, moment);
    if (offset == NULL) {
        PyErr_Clear();
        return 0;
    }
    seconds = PyDateTime_DELTA_GET_DAYS(offset) * 86400 + PyDateTime_DELTA_GET_SECONDS(offset);
    whole = seconds % 60 == 0 && PyDateTime_DELTA_GET_MICROSECONDS(offset) == 0;
    *minutes = seconds / 60;
    Py_DECREF(offset);
    return whole && *minutes >= -JW_FARTHEST && *minutes <= JW_FARTHEST;
}

/* Write a date [S10]. */
static inline unsigned char *jw_day(unsigned char *p, PyObject *day)
{
    return PyDate_CheckExact(day) ? jw_date(p, day) : NULL;
}

/* Write a datetime [S8, E16, E17]. */
JW_CALL static unsigned char *jw_datetime(unsigned char *p, PyObject *moment)
{
    PyObject *zone;
    int minutes, micro;
    if (!PyDateTime_CheckExact(moment)) {
        return NULL;
    }
    zone = PyDateTime_DATE_GET_TZINFO(moment);
    micro = PyDateTime_DATE_GET_MICROSECOND(moment);
    if (zone == Py_None) {
        int midnight = !(PyDateTime_DATE_GET_HOUR(moment) || PyDateTime_DATE_GET_MINUTE(moment) ||
                         PyDateTime_DATE_GET_SECOND(moment) || micro);
        p = jw_date(p, moment);
        return midnight ? p : jw_clock(p, moment, micro != 0);
    }
    if (!jw_minutes(moment, zone, &minutes)) {
        return NULL;
    }
    p = jw_clock(jw_date(p, moment), moment, micro != 0);
    if (minutes == 0) {
        *p++ = 'Z';
        return p;
    }
    return jw_zone(p, minutes);
}

/* Write a DateTimeOffset [S9]. */
JW_CALL static unsigned char *jw_datetime_offset(unsigned char *p, PyObject *moment)
{
    int minutes;
    if (!PyDateTime_CheckExact(moment) || PyDateTime_DATE_GET_TZINFO(moment) == Py_None ||
        !jw_minutes(moment, PyDateTime_DATE_GET_TZINFO(moment), &minutes)) {
        return NULL;
    }
    return jw_zone(jw_clock(jw_date(p, moment), moment, 1), minutes);
}

/* ---- the same in JSON, in quotes; `iso` is the option `dates` [J6] ---- */

/* Write the quote behind a word; the first stands already. */
static inline unsigned char *jw_close_word(unsigned char *p)
{
    if (p != NULL) {
        *p++ = '"';
    }
    return p;
}

/* Return how many milliseconds lie between 1970 and a clock time. */
static inline int64_t jw_milliseconds(PyObject *clock)
{
    /* Years from March to February end with the day that only some of them have. */
    int month = (PyDateTime_GET_MONTH(clock) + 9) % 12, year = PyDateTime_GET_YEAR(clock) - (month >= 10);
    int64_t days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + PyDateTime_GET_DAY(clock);
    int64_t hours = (days - 719469) * 24 + PyDateTime_DATE_GET_HOUR(clock);
    int64_t seconds = (hours * 60 + PyDateTime_DATE_GET_MINUTE(clock)) * 60 + PyDateTime_DATE_GET_SECOND(clock);
    return seconds * 1000 + PyDateTime_DATE_GET_MICROSECOND(clock) / 1000;
}

/* Write the instant of a moment with an offset, in milliseconds. */
static inline unsigned char *jw_wcf(unsigned char *p, PyObject *moment, int minutes)
{
    const int64_t most = ((int64_t)1 << 57) / 10000; /* a double holds any such number of ticks */
    int64_t count = jw_milliseconds(moment) - (int64_t)minutes * 60000;
    if (count < -most || count > most) {
        return NULL;
    }
    memcpy(p, "\"\\/Date(", 8);
    p = jw_signed(p + 8, count);
    if (minutes) {
        int size = minutes < 0 ? -minutes : minutes;
        *p++ = minutes < 0 ? '-' : '+';
        p = jw_pair(jw_pair(p, size / 60), size % 60);
    }
    memcpy(p, ")\\/\"", 4);
    return p + 4;
}

static inline unsigned char *jw_json_day(unsigned char *p, PyObject *day)
{
    *p = '"';
    return jw_close_word(jw_day(p + 1, day));
}

JW_CALL static unsigned char *jw_json_datetime(unsigned char *p, PyObject *moment, int iso)
{
    PyObject *zone;
    int minutes = 0;
    if (!PyDateTime_CheckExact(moment)) {
        return NULL;
    }
    zone = PyDateTime_DATE_GET_TZINFO(moment);
    if (zone != Py_None && !jw_minutes(moment, zone, &minutes)) {
        return NULL;
    }
    if (zone != Py_None && !iso && !minutes && PyDateTime_DATE_GET_MICROSECOND(moment) % 1000 == 0) {
        return jw_wcf(p, moment, 0);
    }
    *p++ = '"';
    if (!iso) {
        return jw_close_word(jw_datetime(p, moment));
    }
    p = jw_clock(jw_date(p, moment), moment, 1);
    if (minutes) {
        p = jw_zone(p, minutes);
    } else if (zone == PyDateTime_TimeZone_UTC) {
        *p++ = 'Z';
    } else if (zone != Py_None) { /* its name decides */
        return NULL;
    }
    return jw_close_word(p);
}

JW_CALL static unsigned char *jw_json_datetime_offset(unsigned char *p, PyObject *moment, int iso)
{
    int minutes;
    if (!PyDateTime_CheckExact(moment) || PyDateTime_DATE_GET_TZINFO(moment) == Py_None ||
        !jw_minutes(moment, PyDateTime_DATE_GET_TZINFO(moment), &minutes)) {
        return NULL;
    }
    if (!iso && PyDateTime_DATE_GET_MICROSECOND(moment) % 1000 == 0) {
        return jw_wcf(p, moment, minutes);
    }
    *p = '"';
    return jw_close_word(jw_zone(jw_clock(jw_date(p + 1, moment), moment, 1), minutes));
}

#endif

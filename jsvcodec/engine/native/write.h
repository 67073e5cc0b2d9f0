/* The byte work of writing: a growing buffer, texts to quoted UTF-8, numbers to digits, blank ends of texts,
   and what is asked about classes and containers on the way.

   It knows CPython's strings and the nine special characters, but no plans and no objects with members. Whatever it
   writes to has been reserved before; JW_SLACK bytes more may always be overwritten, so that short pieces are copied
   in whole blocks. Rules in brackets are those of grammar/README.md. */

#ifndef JSVCODEC_WRITE_H
#define JSVCODEC_WRITE_H

#include <Python.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "vec16.h"

#if defined(__GNUC__) || defined(__clang__)
#define JW_LIKELY(x) __builtin_expect(!!(x), 1)
#define JW_PREFETCH(p) __builtin_prefetch(p)
#define JW_INLINE static inline __attribute__((always_inline))
#define JW_COLD __attribute__((noinline, cold, unused))
#define JW_CALL __attribute__((noinline, unused))
#else
#define JW_LIKELY(x) (x)
#define JW_PREFETCH(p) ((void)0)
#define JW_INLINE static inline
#define JW_COLD
#define JW_CALL
#endif

#define JW_SLACK 64
#define JW_ROOM 4096

/* How many levels count as one call in Python's bound on recursion. From 3.12 on that bound is one of C's own stack,
   and ten times as high. */
#define JW_STRIDE (PY_VERSION_HEX < 0x030C0000 ? 8 : 1)

/* ---- the buffer ---- */

typedef struct {
    unsigned char *p;    /* where the next byte goes */
    unsigned char *end;  /* how far it may go without growing; JW_SLACK bytes more are there */
    unsigned char *base;
    PyObject *owner;     /* the bytes object that holds the buffer, or NULL while `room` does */
    int surrogates;      /* whether lone surrogates are written, in three bytes each */
    size_t total;        /* items of the outermost long list, or 0 */
    size_t done;         /* and how many of them are written */
    unsigned char room[JW_ROOM];
} jw_out;

static inline void jw_init(jw_out *out, int surrogates)
{
    out->p = out->base = out->room;
    out->end = out->room + JW_ROOM - JW_SLACK;
    out->owner = NULL;
    out->surrogates = surrogates;
    out->total = out->done = 0;
}

static inline void jw_clear(jw_out *out)
{
    Py_CLEAR(out->owner);
}

/* Return how large the buffer should be, judging by the items of a list that are written already: an answer that is
   about right needs neither to be moved nor to be cut to size. */
static inline size_t jw_foresee(const jw_out *out, size_t used, size_t had)
{
    size_t least = had + had / 16, most = 16 * had;
    double whole;
    if (out->done < 8) {
        return had < ((size_t)1 << 20) ? 4 * had : 2 * had;
    }
    whole = (double)used / (double)out->done * (double)out->total * (out->done < 64 ? 1.125 : 1.0625);
    return whole < (double)least ? least : whole > (double)most ? most : (size_t)whole;
}

/* Make room for `need` bytes; -1 with a MemoryError if there is none. */
JW_CALL static int jw_grow(jw_out *out, size_t need)
{
    size_t used = (size_t)(out->p - out->base), had = (size_t)(out->end - out->base) + JW_SLACK;
    size_t size;
    if (need > (size_t)PY_SSIZE_T_MAX / 32 || used > (size_t)PY_SSIZE_T_MAX / 32) {
        PyErr_NoMemory();
        return -1;
    }
    size = jw_foresee(out, used, had);
    if (size < used + need + JW_SLACK) {
        size = used + need + JW_SLACK;
    }
    if (out->owner == NULL) {
        out->owner = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
        if (out->owner != NULL) {
            memcpy(PyBytes_AS_STRING(out->owner), out->base, used);
        }
    } else {
        _PyBytes_Resize(&out->owner, (Py_ssize_t)size);
    }
    if (out->owner == NULL) {
        jw_init(out, out->surrogates);
        return -1;
    }
    out->base = (unsigned char *)PyBytes_AS_STRING(out->owner);
    out->p = out->base + used;
    out->end = out->base + size - JW_SLACK;
    return 0;
}

static inline int jw_reserve(jw_out *out, size_t need)
{
    return JW_LIKELY((size_t)(out->end - out->p) >= need) ? 0 : jw_grow(out, need);
}

/* Return what was written as bytes; the buffer is empty afterwards, as it is on error. */
static inline PyObject *jw_bytes(jw_out *out)
{
    Py_ssize_t used = (Py_ssize_t)(out->p - out->base);
    PyObject *made = out->owner;
    out->owner = NULL;
    if (made == NULL) {
        return PyBytes_FromStringAndSize((const char *)out->base, used);
    }
    if (used < PyBytes_GET_SIZE(made) - PyBytes_GET_SIZE(made) / 8) {
        _PyBytes_Resize(&made, used);
    } else { /* to give so little back costs more than it saves */
        Py_SET_SIZE(made, used);
        PyBytes_AS_STRING(made)[used] = 0;
    }
    return made;
}

/* Return what was written as str. */
static inline PyObject *jw_str(jw_out *out)
{
    return PyUnicode_DecodeUTF8((const char *)out->base, (Py_ssize_t)(out->p - out->base), "surrogatepass");
}

/* ---- special characters [Q1] ---- */

enum { JW_SPECIAL = 1, JW_QUOTE = 2 };

static const unsigned char jw_class[256] = {
    ['\n'] = JW_SPECIAL, ['\r'] = JW_SPECIAL, [','] = JW_SPECIAL, [':'] = JW_SPECIAL, ['['] = JW_SPECIAL,
    [']'] = JW_SPECIAL, ['{'] = JW_SPECIAL, ['}'] = JW_SPECIAL, ['"'] = JW_QUOTE,
};

#if JSV_VEC16
static inline vec16 jw_quotes(vec16 x)
{
    return vec16_is(x, '"');
}

/* The other eight. Brackets and braces differ by one bit only. */
static inline vec16 jw_specials(vec16 x)
{
    vec16 lower = vec16_or(x, vec16_all(0x20));
    vec16 braces = vec16_or(vec16_is(lower, '{'), vec16_is(lower, '}'));
    vec16 marks = vec16_or(vec16_is(x, ','), vec16_is(x, ':'));
    vec16 ends = vec16_or(vec16_is(x, '\n'), vec16_is(x, '\r'));
    return vec16_or(vec16_or(braces, marks), ends);
}
#endif

static inline void jw_copy(unsigned char *to, const unsigned char *from, size_t n)
{
#if JSV_VEC16
    if (n < 16) {
        copy_few(to, from, n);
    } else if (n <= 64) {
        size_t i = 0;
        for (; i + 16 < n; i += 16) {
            vec16_store(to + i, vec16_load(from + i));
        }
        vec16_store(to + n - 16, vec16_load(from + n - 16));
    } else {
        memcpy(to, from, n);
    }
#else
    memcpy(to, from, n);
#endif
}

/* Copy a ready piece, which is followed by enough padding to be read in blocks of 32. */
static inline unsigned char *jw_block(unsigned char *p, const unsigned char *block, size_t n)
{
#if JSV_VEC16
    vec16_store(p, vec16_load(block));
    vec16_store(p + 16, vec16_load(block + 16));
    if (!JW_LIKELY(n <= 32)) {
        memcpy(p + 32, block + 32, n - 32);
    }
#else
    memcpy(p, block, n);
#endif
    return p + n;
}

/* ---- texts [Q2, Q3, Q4] ---- */

/* Write a text in quotes, its own quotes doubled. */
JW_CALL static unsigned char *jw_doubled(unsigned char *p, const unsigned char *text, size_t n)
{
    size_t i = 0;
    *p++ = '"';
#if JSV_VEC16
    for (; i + 16 <= n; i += 16) {
        vec16 x = vec16_load(text + i);
        vec16_marks found = vec16_filled(jw_quotes(x));
        unsigned done = 0;
        vec16_store(p, x);
        if (JW_LIKELY(!found)) {
            p += 16;
            continue;
        }
        for (; done < 16; done++) {
            unsigned char c = text[i + done];
            *p++ = c;
            if (c == '"') {
                *p++ = c;
            }
        }
    }
#endif
    for (; i < n; i++) {
        *p++ = text[i];
        if (text[i] == '"') {
            *p++ = '"';
        }
    }
    *p++ = '"';
    return p;
}

/* Write an ASCII text, in quotes if it must be. `text` are the characters of a str object: the 16 bytes in front of
   its end are always readable, as the object's head stands before them. Reserve 2 * n + 2. */
JW_INLINE unsigned char *jw_ascii(unsigned char *p, const unsigned char *text, size_t n)
{
#if JSV_VEC16
    vec16_marks special, quote;
    if (n >= 16) {
        vec16 x = vec16_load(text), all_special = jw_specials(x), all_quotes = jw_quotes(x);
        size_t i = 16;
        vec16_store(p, x);
        for (; i + 16 <= n; i += 16) {
            x = vec16_load(text + i);
            vec16_store(p + i, x);
            all_special = vec16_or(all_special, jw_specials(x));
            all_quotes = vec16_or(all_quotes, jw_quotes(x));
        }
        x = vec16_load(text + n - 16);
        vec16_store(p + n - 16, x);
        special = vec16_filled(vec16_or(all_special, jw_specials(x)));
        quote = vec16_filled(vec16_or(all_quotes, jw_quotes(x)));
    } else {
        vec16 x = vec16_load(text + n - 16);
        special = vec16_last(vec16_filled(jw_specials(x)), n);
        quote = vec16_last(vec16_filled(jw_quotes(x)), n);
        copy_few(p, text, n);
    }
#else
    unsigned seen = 0, special, quote;
    size_t i;
    for (i = 0; i < n; i++) {
        seen |= jw_class[text[i]];
        p[i] = text[i];
    }
    special = seen & JW_SPECIAL;
    quote = seen & JW_QUOTE;
#endif
    if (JW_LIKELY(!(special | quote) && n)) {
        return p + n;
    }
    if (!JW_LIKELY(!quote)) {
        return jw_doubled(p, text, n);
    }
    *p = '"';
    jw_copy(p + 1, text, n);
    p[n + 1] = '"';
    return p + n + 2;
}

/* Put UTF-8 that stands at `start`, up to `p`, in quotes if it must be; the room for it was reserved. */
JW_CALL static unsigned char *jw_requote(unsigned char *start, unsigned char *p)
{
    size_t n = (size_t)(p - start), i, found = 0;
    unsigned char seen = 0;
    for (i = 0; i < n; i++) {
        unsigned char kind = jw_class[start[i]];
        seen |= kind;
        found += kind >> 1;
    }
    if (!seen && n) {
        return p;
    }
    if (!found) {
        memmove(start + 1, start, n);
    } else {
        unsigned char *to = start + n + found + 1;
        for (i = n; i > 0; i--) {
            unsigned char c = start[i - 1];
            *--to = c;
            if (c == '"') {
                *--to = c;
            }
        }
    }
    start[0] = '"';
    start[n + found + 1] = '"';
    return start + n + found + 2;
}

static inline unsigned char *jw_two(unsigned char *p, Py_UCS4 c)
{
    p[0] = (unsigned char)(0xC0 | (c >> 6));
    p[1] = (unsigned char)(0x80 | (c & 0x3F));
    return p + 2;
}

static inline unsigned char *jw_three(unsigned char *p, Py_UCS4 c)
{
    p[0] = (unsigned char)(0xE0 | (c >> 12));
    p[1] = (unsigned char)(0x80 | ((c >> 6) & 0x3F));
    p[2] = (unsigned char)(0x80 | (c & 0x3F));
    return p + 3;
}

static inline unsigned char *jw_four(unsigned char *p, Py_UCS4 c)
{
    p[0] = (unsigned char)(0xF0 | (c >> 18));
    p[1] = (unsigned char)(0x80 | ((c >> 12) & 0x3F));
    p[2] = (unsigned char)(0x80 | ((c >> 6) & 0x3F));
    p[3] = (unsigned char)(0x80 | (c & 0x3F));
    return p + 4;
}

/* The three kinds of str that are not ASCII, to UTF-8; NULL at a lone surrogate that may not be written. */

JW_CALL static unsigned char *jw_latin(unsigned char *p, const Py_UCS1 *text, size_t n)
{
    size_t i = 0;
    while (i < n) {
#if JSV_VEC16
        if (i + 16 <= n) {
            vec16 x = vec16_load(text + i);
            vec16_marks high = vec16_high(x);
            unsigned plain;
            vec16_store(p, x);
            if (!high) {
                p += 16;
                i += 16;
                continue;
            }
            plain = vec16_first(high);
            p += plain;
            i += plain;
        }
#endif
        if (text[i] < 0x80) {
            *p++ = text[i];
        } else {
            p = jw_two(p, text[i]);
        }
        i++;
    }
    return p;
}

JW_CALL static unsigned char *jw_ucs2(unsigned char *p, const Py_UCS2 *text, size_t n, int surrogates)
{
    size_t i = 0;
    while (i < n) {
        Py_UCS2 c = text[i];
#if JSV_VEC16
        if (c < 0x80 && i + 8 <= n) {
            unsigned plain = vec16_narrow(p, text + i);
            p += plain;
            i += plain;
            continue;
        }
#endif
        if (c < 0x80) {
            *p++ = (unsigned char)c;
        } else if (c < 0x800) {
            p = jw_two(p, c);
        } else {
            if ((c & 0xF800) == 0xD800 && !surrogates) {
                return NULL;
            }
            p = jw_three(p, c);
        }
        i++;
    }
    return p;
}

JW_CALL static unsigned char *jw_ucs4(unsigned char *p, const Py_UCS4 *text, size_t n, int surrogates)
{
    size_t i;
    for (i = 0; i < n; i++) {
        Py_UCS4 c = text[i];
        if (c < 0x80) {
            *p++ = (unsigned char)c;
        } else if (c < 0x800) {
            p = jw_two(p, c);
        } else if (c < 0x10000) {
            if ((c & 0xF800) == 0xD800 && !surrogates) {
                return NULL;
            }
            p = jw_three(p, c);
        } else {
            p = jw_four(p, c);
        }
    }
    return p;
}

/* Write any str, in quotes if it must be. -1 without an exception if it cannot be written so, with one if there is no
   memory. */
JW_CALL static int jw_text(jw_out *out, PyObject *text)
{
    size_t n, widest;
    unsigned char *p;
    const void *data;
#if PY_VERSION_HEX < 0x030C0000
    if (!PyUnicode_IS_READY(text)) {
        return -1;
    }
#endif
    n = (size_t)PyUnicode_GET_LENGTH(text);
    data = PyUnicode_DATA(text);
    if (PyUnicode_IS_ASCII(text)) {
        size_t doubled = n;
        if (n > 1024) { /* of a long text, reserve no more than it takes */
            const unsigned char *at = data, *stop = at + n;
            for (doubled = 0; (at = memchr(at, '"', (size_t)(stop - at))) != NULL; at++) {
                doubled++;
            }
        }
        if (jw_reserve(out, n + doubled + 2) < 0) {
            return -1;
        }
        if (PyUnicode_IS_COMPACT_ASCII(text)) {
            out->p = jw_ascii(out->p, data, n);
        } else { /* of a subclass: its characters stand by themselves */
            memcpy(out->p, data, n);
            out->p = jw_requote(out->p, out->p + n);
        }
        return 0;
    }
    widest = PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND ? 2 : PyUnicode_KIND(text) == PyUnicode_2BYTE_KIND ? 3 : 4;
    if (jw_reserve(out, widest * n + 2) < 0) {
        return -1;
    }
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        p = jw_latin(out->p, data, n);
        break;
    case PyUnicode_2BYTE_KIND:
        p = jw_ucs2(out->p, data, n, out->surrogates);
        break;
    default:
        p = jw_ucs4(out->p, data, n, out->surrogates);
    }
    if (p == NULL) {
        return -1;
    }
    out->p = jw_requote(out->p, p);
    return 0;
}

/* Whether a str is the one text that cannot be said [Q9]. */
static inline int jw_is_lone_mark(PyObject *text)
{
    return PyUnicode_GET_LENGTH(text) == 1 && PyUnicode_READ_CHAR(text, 0) == 0x200B;
}

/* Whether a word may stand bare with its colons [K4]: ASCII of at least one character, no other special character,
   no white space in front. */
static inline int jw_is_plain_word(PyObject *word)
{
    const unsigned char *text;
    Py_ssize_t i, n = PyUnicode_GET_LENGTH(word);
    if (!PyUnicode_IS_COMPACT_ASCII(word) || n == 0) {
        return 0;
    }
    text = PyUnicode_DATA(word);
    for (i = 0; i < n; i++) {
        if (jw_class[text[i]] && text[i] != ':') {
            return 0;
        }
    }
    return text[0] > ' ';
}

/* Write ASCII as it stands. Reserve n. */
static inline unsigned char *jw_raw(unsigned char *p, PyObject *word)
{
    size_t n = (size_t)PyUnicode_GET_LENGTH(word);
    memcpy(p, PyUnicode_DATA(word), n);
    return p + n;
}

/* ---- white space as .NET has it [L1] ---- */

/* Return how many bytes the white space takes that UTF-8 begins with, or 0. */
static inline size_t jw_blank(const unsigned char *p, const unsigned char *end)
{
    size_t n = (size_t)(end - p);
    if (n == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        return p[0] == ' ' || (p[0] >= 0x09 && p[0] <= 0x0D);
    }
    if (n >= 2 && p[0] == 0xC2) {
        return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    }
    if (n >= 3) {
        Py_UCS4 c = ((Py_UCS4)(p[0] & 0x0F) << 12) | ((Py_UCS4)(p[1] & 0x3F) << 6) | (p[2] & 0x3F);
        if ((p[0] & 0xF0) == 0xE0 && (c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
                                      c == 0x202F || c == 0x205F || c == 0x3000)) {
            return 3;
        }
    }
    return 0;
}

static inline int jw_blank_front(const unsigned char *p, const unsigned char *end)
{
    return jw_blank(p, end) != 0;
}

static inline int jw_blank_back(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *last = end;
    while (last > p && (*--last & 0xC0) == 0x80) {
    }
    return last < end && jw_blank(last, end) == (size_t)(end - last);
}

static inline int jw_all_blank(const unsigned char *p, const unsigned char *end)
{
    size_t n;
    if (p == end) {
        return 0;
    }
    for (; p < end; p += n) {
        n = jw_blank(p, end);
        if (n == 0) {
            return 0;
        }
    }
    return 1;
}

/* Put quotes around what stands from `start` on, which holds none. */
JW_COLD static int jw_enquote(jw_out *out, size_t start)
{
    size_t n = (size_t)(out->p - out->base) - start;
    if (jw_reserve(out, 2) < 0) {
        return -1;
    }
    memmove(out->base + start + 1, out->base + start, n);
    out->base[start] = '"';
    out->p[1] = '"';
    out->p += 2;
    return 0;
}

/* ---- words and numbers [S2, S3, S4] ---- */

/* Write a bool. Reserve 5. */
static inline unsigned char *jw_bool(unsigned char *p, int value)
{
    memcpy(p, value ? "True   " : "False  ", 8);
    return p + (value ? 4 : 5);
}

static const char jw_pairs[201] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

#define JW_NUMBER 32 /* no number below takes more bytes */

/* Return how many digits a number has; 0 has one. */
static inline int jw_length(uint64_t number)
{
    static const uint64_t powers[] = {
        0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
        1000000000000000000, 10000000000000000000u};
    int n = 0;
#if defined(__GNUC__) || defined(__clang__)
    n = (64 - __builtin_clzll((unsigned long long)number | 1)) * 1233 >> 12; /* bits by log10(2), rounded down */
#else
    while (n < 19 && number >= powers[n + 1]) {
        n++;
    }
#endif
    return n + (number >= powers[n]);
}

static inline unsigned char *jw_unsigned(unsigned char *p, uint64_t number)
{
    int n = jw_length(number);
    unsigned char *at = p + n;
    while (number >= 100) {
        at -= 2;
        memcpy(at, jw_pairs + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number >= 10) {
        memcpy(p, jw_pairs + 2 * number, 2);
    } else {
        *p = (unsigned char)('0' + number);
    }
    return p + n;
}

static inline unsigned char *jw_signed(unsigned char *p, int64_t number)
{
    if (number < 0) {
        *p++ = '-';
        return jw_unsigned(p, 0 - (uint64_t)number);
    }
    return jw_unsigned(p, (uint64_t)number);
}

/* Say whether an int of Python's own class is within 64 bits. */
static inline int jw_is_small(PyObject *number)
{
    int overflow;
    (void)PyLong_AsLongLongAndOverflow(number, &overflow);
    return !overflow;
}

/* Write an int of Python's own class from `low` to `high`; NULL, without an exception, if it is not there. */
static inline unsigned char *jw_int(unsigned char *p, PyObject *number, int64_t low, uint64_t high)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    if (JW_LIKELY(!overflow)) {
        if (value < low || (value > 0 && (uint64_t)value > high)) {
            return NULL;
        }
        return jw_signed(p, value);
    }
    if (overflow > 0 && high > (uint64_t)INT64_MAX) {
        unsigned long long large = PyLong_AsUnsignedLongLong(number);
        if (large == (unsigned long long)-1 && PyErr_Occurred()) {
            PyErr_Clear();
            return NULL;
        }
        return large > high ? NULL : jw_unsigned(p, large);
    }
    return NULL;
}

/* Write the digits of a number that Python has written, in the reference's form. */
static inline unsigned char *jw_respell(unsigned char *p, const char *number, unsigned char mark)
{
    char digits[32];
    int n = 0, point = -1, exponent, zeros = 0;
    if (*number == '-') {
        *p++ = '-';
        number++;
    }
    for (; *number && *number != 'e'; number++) {
        if (*number == '.') {
            point = n + zeros;
        } else if (n == 0 && *number == '0') {
            zeros++; /* leading ones are no digits */
        } else if (n < (int)sizeof(digits)) {
            digits[n++] = *number;
        }
    }
    if (point < 0) {
        point = n + zeros;
    }
    if (n == 0) {
        *p++ = '0';
        return p;
    }
    exponent = (*number == 'e' ? atoi(number + 1) : 0) + point - zeros - 1;
    while (n > 1 && digits[n - 1] == '0') {
        n--;
    }
    if (exponent <= -5 || exponent >= (n > 17 ? n : 17)) {
        unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
        *p++ = (unsigned char)digits[0];
        if (n > 1) {
            *p++ = '.';
            memcpy(p, digits + 1, (size_t)n - 1);
            p += n - 1;
        }
        *p++ = mark;
        *p++ = exponent < 0 ? '-' : '+';
        if (size < 10) {
            *p++ = '0';
        }
        return jw_unsigned(p, size);
    }
    if (exponent < 0) {
        *p++ = '0';
        *p++ = '.';
        memset(p, '0', (size_t)(-exponent - 1));
        p += -exponent - 1;
        memcpy(p, digits, (size_t)n);
        return p + n;
    }
    if (n <= exponent + 1) {
        memcpy(p, digits, (size_t)n);
        memset(p + n, '0', (size_t)(exponent + 1 - n));
        return p + exponent + 1;
    }
    memcpy(p, digits, (size_t)exponent + 1);
    p += exponent + 1;
    *p++ = '.';
    memcpy(p, digits + exponent + 1, (size_t)(n - exponent - 1));
    return p + n - exponent - 1;
}

/* Write digits behind a point, `places` of them with those that lead or end in zeros, but no zeros at the end. */
static inline unsigned char *jw_fraction(unsigned char *p, uint64_t digits, int places)
{
    unsigned char *end;
    if (digits % 100000000 == 0) {
        digits /= 100000000;
        places -= 8;
    }
    if (digits % 10000 == 0) {
        digits /= 10000;
        places -= 4;
    }
    if (digits % 100 == 0) {
        digits /= 100;
        places -= 2;
    }
    if (digits % 10 == 0) {
        digits /= 10;
        places -= 1;
    }
    end = p + places;
    for (; places >= 2; places -= 2) {
        memcpy(p + places - 2, jw_pairs + 2 * (digits % 100), 2);
        digits /= 100;
    }
    if (places) {
        *p = (unsigned char)('0' + digits);
    }
    return end;
}

#ifdef __SIZEOF_INT128__
/* Return the shortest digits that are read as just this double, of those the nearest to it, as a whole number of units
   of 10 ** -places; 0 if two are as near. There must be 17 digits before that place, and 128 bits must hold the double
   in these units, as they do from 1e-4 to 1e15. */
static inline uint64_t jw_shortest(double size, int places)
{
    uint64_t bits, odd, power, digits, low, high, step = 1;
    unsigned __int128 unit, exact, half;
    int shift, i;
    memcpy(&bits, &size, 8);
    shift = 1077 - (int)(bits >> 52); /* the double is a whole number of fourths of its last bit */
    bits = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
    odd = bits & 1; /* then what lies in the middle between two doubles is read as the other one */
    for (power = 1, i = 1; i < places; i++) {
        power *= 10;
    }
    unit = (unsigned __int128)power * 10;
    exact = unit * 4 * bits;
    half = exact - (bits == (uint64_t)1 << 52 ? unit : 2 * unit);
    low = (uint64_t)(half >> shift);
    low += odd || (unsigned __int128)low << shift != half;
    half = exact + 2 * unit;
    high = (uint64_t)(half >> shift);
    high -= odd && (unsigned __int128)high << shift == half;
    while (high / (step * 10) * (step * 10) >= low) {
        step *= 10;
    }
    digits = (uint64_t)(exact >> shift) / step * step;
    exact -= (unsigned __int128)digits << shift;
    half = (unsigned __int128)step << (shift - 1);
    if (exact == half) {
        return 0;
    }
    digits += exact > half ? step : 0;
    return digits < low ? digits + step : digits > high ? digits - step : digits;
}
#endif

/* Write a double; NULL with an exception if there is no memory. Reserve JW_NUMBER.

   A number of at most 15 digits, not too small, is found by multiplying: no two such numbers are the same double, so
   its digits are the shortest. */
JW_CALL static unsigned char *jw_double(unsigned char *p, double value)
{
    static const double tens[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    double size = fabs(value);
    char *number;
    if (value != value) {
        memcpy(p, "NaN", 3);
        return p + 3;
    }
    if (size > DBL_MAX) {
        if (value < 0) {
            *p++ = '-';
        }
        memcpy(p, "Infinity", 8);
        return p + 8;
    }
    if (size < 1e15 && size == (double)(int64_t)size) {
        if (signbit(value)) {
            *p++ = '-';
        }
        return jw_unsigned(p, (uint64_t)size);
    }
    if (JSV_EXACT && size < 1e15 && size >= 1e-4) {
        uint64_t digits, whole = (uint64_t)size;
        int places = size >= 0.1 ? 15 : size >= 0.01 ? 16 : size >= 0.001 ? 17 : 18;
        if (size >= 1) {
            while (size >= tens[15 - places]) {
                places--;
            }
        }
        digits = (uint64_t)(size * tens[places] + 0.5);
        if (digits < (uint64_t)1000000000000000 && (double)(int64_t)digits / tens[places] == size) {
            if (signbit(value)) {
                *p++ = '-';
            }
            p = jw_unsigned(p, whole);
            *p++ = '.';
            return jw_fraction(p, digits - whole * (uint64_t)tens[places], places);
        }
#ifdef __SIZEOF_INT128__
        places += 2; /* for 17 digits, as many as are ever needed */
        digits = jw_shortest(size, places);
        if (digits) {
            if (signbit(value)) {
                *p++ = '-';
            }
            p = jw_unsigned(p, whole);
            *p++ = '.';
            return jw_fraction(p, whole ? digits - whole * (uint64_t)tens[places] : digits, places);
        }
#endif
    }
    number = PyOS_double_to_string(value, 'r', 0, 0, NULL);
    if (number == NULL) {
        return NULL;
    }
    p = jw_respell(p, number, size == DBL_MAX ? 'e' : 'E');
    PyMem_Free(number);
    return p;
}

/* ---- classes and containers ---- */

/* Say whether a container is its own ancestor, as far as that can be told by comparing with one ancestor, the one at
   the last depth that was a power of two; a circle is found before it has been walked three times. */
static inline int jw_circles(PyObject **marks, size_t depth, PyObject *value)
{
    unsigned level = 0;
#if defined(__GNUC__) || defined(__clang__)
    level = 63u - (unsigned)__builtin_clzll((unsigned long long)depth);
#else
    while (depth >> (level + 1)) {
        level++;
    }
#endif
    if (depth == (size_t)1 << level) {
        marks[level] = value;
        return 0;
    }
    return marks[level] == value;
}

#endif

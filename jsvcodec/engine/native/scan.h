/* The byte work of reading: where words end, how their UTF-8 becomes text, and what digits say.

   It knows bytes and Python's strings, but neither plans nor the shape of documents. Nothing here sets a Python
   exception, but for memory that cannot be had; what is not valid is NULL. */

#ifndef JSVCODEC_SCAN_H
#define JSVCODEC_SCAN_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "vec16.h"

/* What ends bare text [Q6], a bare name [G4], bare text that is a whole document [Q7], and text in quotes. */
enum { JSV_ENDS_TEXT = 1, JSV_ENDS_NAME = 2, JSV_ENDS_ROOT = 4, JSV_ENDS_QUOTE = 8 };

static const unsigned char jsv_ends[256] = {
    ['"'] = 15, ['{'] = 7, ['}'] = 7, ['['] = 7, [']'] = 7, ['\r'] = 7, ['\n'] = 7, [','] = 3, [':'] = 2,
};

/* Return the first byte that ends a word of a kind, or `end`. Bytes of 0x80 and more before it are or-ed into `high`. */
static inline const char *jsv_scan_plain(const char *p, const char *end, int kind, unsigned *high) {
    unsigned seen = 0;
    while (p < end && !(jsv_ends[(unsigned char)*p] & kind)) {
        seen |= (unsigned char)*p++;
    }
    *high |= seen & 0x80;
    return p;
}

#if JSV_VEC16

/* Fill each of 16 bytes that is one of the eight that end bare text. Brackets differ by bit 5 alone. */
static inline vec16 jsv_ends16(vec16 bytes) {
    vec16 lower = vec16_or(bytes, vec16_all(0x20));
    vec16 found = vec16_or(vec16_is(lower, '{'), vec16_is(lower, '}'));
    found = vec16_or(found, vec16_is(bytes, ','));
    found = vec16_or(found, vec16_is(bytes, '"'));
    found = vec16_or(found, vec16_is(bytes, '\n'));
    return vec16_or(found, vec16_is(bytes, '\r'));
}

/* Stop at the first of 16 bytes that FOUND fills, as often as there are so many left. */
#define JSV_SCAN16(FOUND)                                                        \
    while (end - p >= 16) {                                                      \
        vec16 bytes = vec16_load(p);                                             \
        vec16_marks ends = vec16_filled(FOUND), tops = vec16_high(bytes);        \
        if (ends) {                                                              \
            *high |= vec16_before(tops, ends) ? 0x80 : 0;                        \
            return p + vec16_first(ends);                                        \
        }                                                                        \
        *high |= tops ? 0x80 : 0;                                                \
        p += 16;                                                                 \
    }
#else
#define JSV_SCAN16(FOUND)
#endif

/* Return the first byte that ends bare text, or `end`, with `high` as above. */
static inline const char *jsv_scan_text(const char *p, const char *end, unsigned *high) {
    JSV_SCAN16(jsv_ends16(bytes))
    return jsv_scan_plain(p, end, JSV_ENDS_TEXT, high);
}

/* Return the first byte that ends a bare name, or `end`. */
static inline const char *jsv_scan_name(const char *p, const char *end, unsigned *high) {
    JSV_SCAN16(vec16_or(jsv_ends16(bytes), vec16_is(bytes, ':')))
    return jsv_scan_plain(p, end, JSV_ENDS_NAME, high);
}

/* Return the first colon, or `end`. */
static inline const char *jsv_scan_colon(const char *p, const char *end) {
#if JSV_VEC16
    for (; end - p >= 16; p += 16) {
        vec16_marks found = vec16_filled(vec16_is(vec16_load(p), ':'));
        if (found) {
            return p + vec16_first(found);
        }
    }
#endif
    while (p < end && *p != ':') {
        p++;
    }
    return p;
}

/* Return the first quote, or `end`. */
static inline const char *jsv_scan_quote(const char *p, const char *end, unsigned *high) {
    JSV_SCAN16(vec16_is(bytes, '"'))
    return jsv_scan_plain(p, end, JSV_ENDS_QUOTE, high);
}

/* Take a word, bare or in quotes that are not doubled inside, and stop behind it; `high` says whether some byte of it is
   not ASCII. 0 if it is any other, or nothing, or not ended; `at` is then where it was. */
static inline int jsv_simple_word(const char **at, const char *end, const char **word, Py_ssize_t *n, unsigned *high) {
    const char *p = *at, *stop;
    *high = 0;
    if (*p == '"') {
        stop = jsv_scan_quote(++p, end, high);
        if (stop >= end || (stop + 1 < end && stop[1] == '"')) {
            return 0;
        }
        *at = stop + 1;
    }
    else {
        stop = jsv_scan_text(p, end, high);
        if (stop == p || stop >= end) {
            return 0;
        }
        *at = stop;
    }
    *word = p;
    *n = stop - p;
    return 1;
}

/* Return whether `n` bytes are the same. */
static inline int jsv_same(const char *a, const char *b, Py_ssize_t n) {
    uint64_t x, y;
    if (n >= 8) {
        for (; n > 8; a += 8, b += 8, n -= 8) {
            memcpy(&x, a, 8);
            memcpy(&y, b, 8);
            if (x != y) {
                return 0;
            }
        }
        memcpy(&x, a + n - 8, 8);
        memcpy(&y, b + n - 8, 8);
        return x == y;
    }
    if (n >= 4) {
        uint32_t first, second, last, other;
        memcpy(&first, a, 4);
        memcpy(&second, b, 4);
        memcpy(&last, a + n - 4, 4);
        memcpy(&other, b + n - 4, 4);
        return first == second && last == other;
    }
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

/* Copy `n` bytes, most often few: by halves that may overlap, which takes no loop. */
static inline void jsv_copy(char *to, const char *from, Py_ssize_t n) {
    if (n > 64) {
        memcpy(to, from, (size_t)n);
    }
    else if (n >= 16) {
        if (n > 32) {
            memcpy(to + 16, from + 16, 16);
            memcpy(to + n - 32, from + n - 32, 16);
        }
        memcpy(to, from, 16);
        memcpy(to + n - 16, from + n - 16, 16);
    }
    else {
        copy_few((unsigned char *)to, (const unsigned char *)from, (size_t)n);
    }
}

/* Return the length of the UTF-8 sequence at `p`, and its code point, or 0 if it is not valid there. */
static inline int jsv_sequence(const unsigned char *p, const unsigned char *end, int surrogates, uint32_t *code) {
    unsigned lead = p[0];
    Py_ssize_t left = end - p;
    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4 || left < 2 || (p[1] & 0xC0) != 0x80) {
        return 0;
    }
    if (lead < 0xE0) {
        *code = (lead & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (left < 3 || (p[2] & 0xC0) != 0x80) {
        return 0;
    }
    if (lead < 0xF0) {
        *code = (lead & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        int lone = *code >= 0xD800 && *code <= 0xDFFF;
        return *code < 0x800 || (lone && !surrogates) ? 0 : 3;
    }
    if (left < 4 || (p[3] & 0xC0) != 0x80) {
        return 0;
    }
    *code = (lead & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return *code < 0x10000 || *code > 0x10FFFF ? 0 : 4;
}

/* Return how many code points `n` bytes hold, and the greatest of them, or -1 if they are not valid UTF-8. */
static Py_ssize_t jsv_measure(const char *text, Py_ssize_t n, int surrogates, uint32_t *most) {
    const unsigned char *p = (const unsigned char *)text, *end = p + n;
    Py_ssize_t count = 0;
    uint32_t code = 0, greatest = 0x7F;
    while (p < end) {
        if (*p < 0x80) {
            p++;
        }
        else {
            int length = jsv_sequence(p, end, surrogates, &code);
            if (!length) {
                return -1;
            }
            greatest = code > greatest ? code : greatest;
            p += length;
        }
        count++;
    }
    if (most) {
        *most = greatest;
    }
    return count;
}

enum { JSV_NARROW = 256 };

#define JSV_WIDEN(NAME, UNIT)                                                                     \
    static void NAME(const unsigned char *p, const unsigned char *end, UNIT *out) {               \
        while (p < end) {                                                                         \
            unsigned lead = *p;                                                                   \
            if (lead < 0x80) {                                                                    \
                *out++ = (UNIT)lead;                                                              \
                p++;                                                                              \
            }                                                                                     \
            else if (lead < 0xE0) {                                                               \
                *out++ = (UNIT)((lead & 0x1F) << 6 | (p[1] & 0x3F));                              \
                p += 2;                                                                           \
            }                                                                                     \
            else if (lead < 0xF0) {                                                               \
                *out++ = (UNIT)((lead & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));        \
                p += 3;                                                                           \
            }                                                                                     \
            else {                                                                                \
                *out++ = (UNIT)((uint32_t)(lead & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |   \
                                (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F));                    \
                p += 4;                                                                           \
            }                                                                                     \
        }                                                                                         \
    }

JSV_WIDEN(jsv_widen1, Py_UCS1)
JSV_WIDEN(jsv_widen2, Py_UCS2)
JSV_WIDEN(jsv_widen4, Py_UCS4)

/* What stands in front of the characters of a text, by their kind, copied from texts that CPython made; only the length
   differs. Its own way to a new text asks each time what is known here. It is taken all the same where objects are
   counted or locked, and where a text of two bytes a character is its own wchar_t. */
#if defined(Py_REF_DEBUG) || defined(Py_TRACE_REFS) || defined(Py_GIL_DISABLED) || SIZEOF_WCHAR_T < 4
#define JSV_COPIES_HEADS 0
#else
#define JSV_COPIES_HEADS 1
static PyASCIIObject jsv_ascii_head;
static PyCompactUnicodeObject jsv_latin_head, jsv_ucs2_head;

static int jsv_learn_head(void *head, size_t size, Py_UCS4 most) {
    PyObject *text = PyUnicode_New(2, most);
    if (!text) {
        return -1;
    }
    memcpy(head, text, size);
    Py_DECREF(text);
    return 0;
}
#endif

/* Learn the heads, once, before any text is made; -1 and an exception if there is no memory. */
static int jsv_learn_heads(void) {
#if JSV_COPIES_HEADS
    return jsv_learn_head(&jsv_ascii_head, sizeof(jsv_ascii_head), 0x7F) ||
                   jsv_learn_head(&jsv_latin_head, sizeof(jsv_latin_head), 0xFF) ||
                   jsv_learn_head(&jsv_ucs2_head, sizeof(jsv_ucs2_head), 0xFFFF)
               ? -1
               : 0;
#else
    return 0;
#endif
}

/* Return a text of so many characters, which are yet to be written, the zero behind them with them. */
#if JSV_COPIES_HEADS
#define JSV_NEW_TEXT(HEAD, n, unit, most) jsv_new_text(&(HEAD), sizeof(HEAD), n, unit)
static inline PyObject *jsv_new_text(const void *head, size_t size, Py_ssize_t n, Py_ssize_t unit) {
    PyASCIIObject *text = (PyASCIIObject *)PyObject_Malloc(size + (size_t)((n + 1) * unit));
    if (!text) {
        return PyErr_NoMemory();
    }
    memcpy(text, head, size);
    text->length = n;
    memset((char *)text + size + n * unit, 0, (size_t)unit);
    return (PyObject *)text;
}
#else
#define JSV_NEW_TEXT(HEAD, n, unit, most) PyUnicode_New(n, most)
#endif

/* Return the text of bytes that are known to be ASCII. */
static inline PyObject *jsv_ascii(const char *p, Py_ssize_t n) {
    PyObject *text = n ? JSV_NEW_TEXT(jsv_ascii_head, n, 1, 0x7F) : PyUnicode_New(0, 0x7F);
    if (text) {
        jsv_copy((char *)((PyASCIIObject *)text + 1), p, n);
    }
    return text;
}

/* Widen UTF-8 of two bytes a character at most, all but ASCII being valid so; return the end of what was written, or
   NULL if there is anything else. `most` is at least the greatest code point, and no wider. */
static inline Py_UCS2 *jsv_widen_narrow(const unsigned char *p, const unsigned char *end, Py_UCS2 *out, uint32_t *most) {
    uint32_t seen = 0x7F;
    while (p < end) {
        uint32_t code = *p++;
        if (code >= 0x80) {
            if (code < 0xC2 || code > 0xDF || p >= end || (*p & 0xC0) != 0x80) {
                return NULL;
            }
            code = (code & 0x1F) << 6 | (*p++ & 0x3F);
            seen |= code;
        }
        *out++ = (Py_UCS2)code;
    }
    *most = seen;
    return out;
}

/* Return the text of UTF-8 bytes, or NULL if they are not valid; `surrogates` admits lone ones. */
static PyObject *jsv_wide(const char *p, Py_ssize_t n, int surrogates) {
    uint32_t most;
    if (n <= JSV_NARROW) { /* most texts are short, and of one of the scripts that take two bytes: one pass will do */
        Py_UCS2 units[JSV_NARROW];
        Py_UCS2 *stop = jsv_widen_narrow((const unsigned char *)p, (const unsigned char *)p + n, units, &most);
        if (stop) {
            Py_ssize_t size = stop - units;
            if (most > 0xFF) {
                PyObject *text = JSV_NEW_TEXT(jsv_ucs2_head, size, 2, most);
                if (text) {
                    memcpy((PyCompactUnicodeObject *)text + 1, units, (size_t)size * sizeof(Py_UCS2));
                }
                return text;
            }
            if (most == 0x7F) {
                return jsv_ascii(p, n);
            }
            PyObject *text = JSV_NEW_TEXT(jsv_latin_head, size, 1, most);
            if (text) {
                Py_UCS1 *to = (Py_UCS1 *)((PyCompactUnicodeObject *)text + 1);
                for (Py_ssize_t i = 0; i < size; i++) {
                    to[i] = (Py_UCS1)units[i];
                }
            }
            return text;
        }
    }
    Py_ssize_t count = jsv_measure(p, n, surrogates, &most);
    if (count < 0) {
        return NULL;
    }
    PyObject *text = PyUnicode_New(count, most);
    if (!text) {
        return NULL;
    }
    const unsigned char *from = (const unsigned char *)p, *end = from + n;
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        jsv_widen1(from, end, PyUnicode_1BYTE_DATA(text));
        break;
    case PyUnicode_2BYTE_KIND:
        jsv_widen2(from, end, PyUnicode_2BYTE_DATA(text));
        break;
    default:
        jsv_widen4(from, end, PyUnicode_4BYTE_DATA(text));
    }
    return text;
}

/* Take both ends of a word: eight bytes each, or all of a shorter one, twice. Words of up to 16 bytes are the same if these
   and their lengths are. `room` is how many bytes may be read; where there are eight, no branch asks for the length, which
   nobody could foretell. */
static inline void jsv_tips(const char *p, Py_ssize_t n, Py_ssize_t room, uint64_t *first, uint64_t *last) {
    *first = *last = 0;
#if PY_LITTLE_ENDIAN
    if (room >= 8) {
        uint64_t mask = n < 8 ? ((uint64_t)1 << 8 * (n & 7)) - 1 : ~(uint64_t)0;
        memcpy(first, p, 8);
        memcpy(last, p + (n > 8 ? n - 8 : 0), 8);
        *first &= mask;
        *last &= mask;
        return;
    }
#else
    (void)room;
#endif
    memcpy(first, p, (size_t)(n < 8 ? n : 8));
    memcpy(last, p + (n > 8 ? n - 8 : 0), (size_t)(n < 8 ? n : 8));
}

/* Return a number that words with different ends or lengths rarely share. */
static inline uint32_t jsv_mix(uint64_t first, uint64_t last, Py_ssize_t n) {
    uint64_t mixed = (first ^ (last << 1 | last >> 63) ^ (uint64_t)n * 0x9E3779B97F4A7C15u) * 0xFF51AFD7ED558CCDu;
    return (uint32_t)(mixed >> 32);
}

/* Return a number that texts with different ends, middles or lengths rarely share; its upper bits are the best. */
static inline uint32_t jsv_hash(const char *p, Py_ssize_t n, Py_ssize_t room) {
    uint64_t first, last, middle;
    jsv_tips(p, n, room, &first, &last);
    if (n > 16) {
        memcpy(&middle, p + n / 2 - 4, 8);
        first += middle * 0x9E3779B97F4A7C15u;
    }
    return jsv_mix(first, last, n);
}

/* Read digits with an optional `-` as an integer of up to 18 digits; 0 if the bytes are anything else [S3]. */
static inline int jsv_integer(const char *p, Py_ssize_t n, int64_t *value) {
    int negative = n > 0 && *p == '-';
    p += negative;
    n -= negative;
    if (n < 1 || n > 18 || (negative && *p == '0')) {
        return 0;
    }
    int64_t sum = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned digit = (unsigned char)p[i] - (unsigned)'0';
        if (digit > 9) {
            return 0;
        }
        sum = sum * 10 + digit;
    }
    *value = negative ? -sum : sum;
    return 1;
}

/* Read a plain decimal number that one division rounds right; 0 if it is anything else [S4].

   Up to 15 digits are an exact double, and so is a power of ten up to 22; the quotient of two is rounded once. */
static inline int jsv_real(const char *p, Py_ssize_t n, double *value) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int negative = n > 0 && *p == '-';
    p += negative;
    n -= negative;
    if (!JSV_EXACT || n < 1 || n > 16) {
        return 0;
    }
    int64_t sum = 0;
    int digits = 0, places = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned digit = (unsigned char)p[i] - (unsigned)'0';
        if (digit <= 9) {
            sum = sum * 10 + digit;
            digits++;
            places += places >= 0;
        }
        else if (p[i] == '.' && places < 0) {
            places = 0;
        }
        else {
            return 0;
        }
    }
    if (digits < 1 || digits > 15) {
        return 0;
    }
    double found = (double)sum / powers[places > 0 ? places : 0];
    *value = negative ? -found : found;
    return 1;
}

/* What the digits of a moment say. */
typedef struct {
    int year, month, day, hour, minute, second, microsecond;
    int zone;    /* 0 none, 1 UTC, 2 with an offset */
    int minutes; /* that offset */
} jsv_moment;

/* Read `n` digits; -1 if they are anything else. */
static inline int jsv_digits(const char *p, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
        unsigned digit = (unsigned char)p[i] - (unsigned)'0';
        if (digit > 9) {
            return -1;
        }
        sum = sum * 10 + (int)digit;
    }
    return sum;
}

/* Read `yyyy-MM-dd`, with `THH:mm:ss` or without, and with a fraction of a second, `Z` or `±HH:mm` behind that [S8]; of
   a fraction's seven digits the last is cut off. 0 if the bytes are anything else, or if the moment is so near to the
   ends of .NET's years that its offset matters. */
static inline int jsv_read_moment(const char *p, Py_ssize_t n, jsv_moment *found) {
    static const unsigned char days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (n < 10 || p[4] != '-' || p[7] != '-') {
        return 0;
    }
    memset(found, 0, sizeof(*found));
    found->year = jsv_digits(p, 4);
    found->month = jsv_digits(p + 5, 2);
    found->day = jsv_digits(p + 8, 2);
    if (found->year < 2 || found->year > 9998 || found->month < 1 || found->month > 12 || found->day < 1) {
        return 0;
    }
    int leap = found->year % 4 == 0 && (found->year % 100 != 0 || found->year % 400 == 0);
    if (found->day > days[found->month] + (leap && found->month == 2)) {
        return 0;
    }
    if (n == 10) {
        return 1;
    }
    if (n < 19 || p[10] != 'T' || p[13] != ':' || p[16] != ':') {
        return 0;
    }
    found->hour = jsv_digits(p + 11, 2);
    found->minute = jsv_digits(p + 14, 2);
    found->second = jsv_digits(p + 17, 2);
    if ((unsigned)found->hour > 23 || (unsigned)found->minute > 59 || (unsigned)found->second > 59) {
        return 0;
    }
    Py_ssize_t at = 19;
    if (at < n && p[at] == '.') {
        int count = 0;
        for (at++; at < n && p[at] >= '0' && p[at] <= '9'; at++, count++) {
            if (count < 6) {
                found->microsecond = found->microsecond * 10 + (p[at] - '0');
            }
        }
        if (count < 1 || count > 7) {
            return 0;
        }
        for (; count < 6; count++) {
            found->microsecond *= 10;
        }
    }
    if (at == n) {
        return 1;
    }
    if (p[at] == 'Z') {
        found->zone = 1;
        return at + 1 == n;
    }
    if ((p[at] != '+' && p[at] != '-') || n - at != 6 || p[at + 3] != ':') {
        return 0;
    }
    int hours = jsv_digits(p + at + 1, 2), minutes = jsv_digits(p + at + 4, 2);
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) {
        return 0;
    }
    found->minutes = (hours * 60 + minutes) * (p[at] == '-' ? -1 : 1);
    found->zone = found->minutes ? 2 : 1;
    return 1;
}

/* Read `/Date(…)/`: milliseconds since 1970, and maybe `-0000` or another offset at which clocks are to show them; `\`
   may stand before both slashes [S8, S9, S10]. `zone` is then 0 without an offset, 1 with `-0000`, 2 with another. 0 if
   the bytes are anything else, or so far from now that the reference, which counts in doubles, misses it. */
static inline int jsv_read_wcf(const char *p, Py_ssize_t n, jsv_moment *found) {
    Py_ssize_t slash = n > 0 && *p == '\\' ? 2 : 1;
    const char *end = p + n - slash - 1;
    int64_t count = 0;
    if (n < 2 * slash + 7 || memcmp(p + slash - 1, "/Date(", 6) || p[n - 1] != '/' || *end != ')' ||
        (slash == 2 && p[n - 2] != '\\')) {
        return 0;
    }
    memset(found, 0, sizeof(*found));
    p += slash + 5;
    int negative = *p == '-', digits = 0;
    for (p += negative; *p >= '0' && *p <= '9' && digits <= 15; p++, digits++) {
        count = count * 10 + (*p - '0');
    }
    if (digits < 1 || digits > 15 || count > ((int64_t)1 << 53) / 625) {
        return 0;
    }
    if (p < end) {
        if (*p != '+' && *p != '-') {
            return 0;
        }
        int colon = end - p == 6 && p[3] == ':', behind = *p == '-';
        int hours = end - p == 5 + colon ? jsv_digits(p + 1, 2) : -1, minutes = hours < 0 ? -1 : jsv_digits(end - 2, 2);
        if (minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) {
            return 0;
        }
        found->minutes = (hours * 60 + minutes) * (behind ? -1 : 1);
        found->zone = behind && !found->minutes && !colon ? 1 : 2;
    }
    /* From days to a date, in years that begin in March and eras of 400 such years. */
    int64_t shown = (negative ? -count : count) + (int64_t)found->minutes * 60000 + 719468 * (int64_t)86400000;
    int64_t days = shown / 86400000, rest = shown % 86400000; /* never negative, from 0000-03-01 on */
    int64_t era = days / 146097, day = days % 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int64_t month = (5 * day + 2) / 153;
    found->day = (int)(day - (153 * month + 2) / 5 + 1);
    found->month = (int)(month < 10 ? month + 3 : month - 9);
    found->year = (int)(year + era * 400 + (found->month <= 2));
    found->hour = (int)(rest / 3600000);
    found->minute = (int)(rest / 60000 % 60);
    found->second = (int)(rest / 1000 % 60);
    found->microsecond = (int)(rest % 1000 * 1000);
    return 1;
}

#endif

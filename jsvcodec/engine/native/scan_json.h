/* The byte work of reading JSON, where it is not that of JSV: strings, their escapes, and words without quotes.

   It knows bytes, but neither plans nor the shape of documents. Nothing here sets a Python exception, but for memory
   that cannot be had. */

#ifndef JSVCODEC_SCAN_JSON_H
#define JSVCODEC_SCAN_JSON_H

#include "scan.h"

/* Return the first byte that a string cannot hold as it is, or `end`: a quote, `\`, or a control character. Bytes of
   0x80 and more before it are or-ed into `high`. */
static inline const char *jsv_scan_string(const char *p, const char *end, unsigned *high) {
    unsigned seen = 0;
    JSV_SCAN16(vec16_or(vec16_upto(bytes, 0x1F), vec16_or(vec16_is(bytes, '"'), vec16_is(bytes, '\\'))))
    for (; p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20; p++) {
        seen |= (unsigned char)*p;
    }
    *high |= seen & 0x80;
    return p;
}

/* Read four hex digits of either case; -1 if they are anything else. */
static inline int jsv_hex4(const char *p) {
    int code = 0;
    for (int i = 0; i < 4; i++) {
        unsigned digit = (unsigned char)p[i] - (unsigned)'0', letter = ((unsigned char)p[i] | 0x20u) - (unsigned)'a';
        if (digit > 9 && letter > 5) {
            return -1;
        }
        code = code << 4 | (int)(digit <= 9 ? digit : letter + 10);
    }
    return code;
}

/* Write a code point as UTF-8, surrogates as if they were any other, and return the end. */
static inline char *jsv_put_code(char *out, uint32_t code) {
    if (code < 0x80) {
        *out++ = (char)code;
    }
    else if (code < 0x800) {
        *out++ = (char)(0xC0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3F));
    }
    else {
        if (code < 0x10000) {
            *out++ = (char)(0xE0 | code >> 12);
        }
        else {
            *out++ = (char)(0xF0 | code >> 18);
            *out++ = (char)(0x80 | (code >> 12 & 0x3F));
        }
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    }
    return out;
}

/* Take the escapes out of `n` bytes; return how many bytes are then at `out`, never more, or -1 if an escape is none.
   If a character beyond ASCII was made, 0x80 is or-ed into `high`, and `lone` with it if that is a surrogate alone. */
static Py_ssize_t jsv_unescape(const char *p, Py_ssize_t n, char *out, unsigned *high, unsigned lone) {
    static const char made[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                   ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    const char *end = p + n, *start = out;
    for (;;) {
        const char *next = p < end && *p == '\\' ? p : memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((next ? next : end) - p);
        memcpy(out, p, plain);
        out += plain;
        if (!next) {
            return out - start;
        }
        if (end - next < 2) {
            return -1;
        }
        p = next + 2;
        if (next[1] != 'u') {
            char c = made[(unsigned char)next[1]];
            if (!c) {
                return -1;
            }
            *out++ = c;
            continue;
        }
        int code = end - p < 4 ? -1 : jsv_hex4(p);
        if (code < 0) {
            return -1;
        }
        p += 4;
        if (code >= 0xD800 && code <= 0xDFFF) {
            int low = code < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? jsv_hex4(p + 2) : -1;
            if (low >= 0xDC00 && low <= 0xDFFF) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                p += 6;
            }
            else {
                *high |= lone;
            }
        }
        *high |= code >= 0x80 ? 0x80 : 0;
        out = jsv_put_code(out, (uint32_t)code);
    }
}

/* What a word without quotes is, and what its digits say if it is a number. */
enum { JSV_NO_WORD, JSV_NULL, JSV_TRUE, JSV_FALSE, JSV_INTEGER, JSV_REAL, JSV_SPECIAL };

typedef struct {
    int kind;
    int negative;
    int raised;     /* whether it has an exponent */
    int digits;     /* how many it has, */
    int places;     /* and of them behind the point */
    uint64_t sum;   /* of all of them, if they are 19 at most */
} jsv_number;

#if PY_LITTLE_ENDIAN && !defined(JSVCODEC_PLAIN_C) && (defined(__GNUC__) || defined(__clang__))
#define JSV_DIGITS8 1
#else
#define JSV_DIGITS8 0
#endif

/* Take digits, add them behind those of `sum`, and return how many there were. */
static inline int jsv_take_digits(const char **at, const char *end, uint64_t *sum) {
    const char *p = *at;
    uint64_t found = *sum;
    int count;
#if JSV_DIGITS8
    /* Eight at a time: where numbers end is hard to foretell, and so no branch asks for it digit by digit. */
    static const uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    const uint64_t each = 0x0101010101010101u;
    while (end - p >= 8) {
        uint64_t eight, others;
        memcpy(&eight, p, 8);
        eight ^= each * '0';
        others = (((eight & each * 0x7F) + each * 0x76) | eight) & each * 0x80; /* those beyond 9 */
        int n = others ? __builtin_ctzll(others) / 8 : 8;
        if (n) {
            eight <<= 64 - 8 * n;
            eight = eight * 10 + (eight >> 8); /* pairs, in every other byte */
            eight = (eight & 0x000000FF000000FFu) * 0x000F424000000064u +
                    (eight >> 16 & 0x000000FF000000FFu) * 0x0000271000000001u;
            found = found * powers[n] + (eight >> 32);
            p += n;
        }
        if (n < 8) {
            goto taken;
        }
    }
#endif
    for (; p < end && (unsigned char)*p - (unsigned)'0' <= 9; p++) {
        found = found * 10 + ((unsigned char)*p - (unsigned)'0');
    }
#if JSV_DIGITS8
taken:
#endif
    count = p - *at > 1000 ? 1000 : (int)(p - *at);
    *sum = found;
    *at = p;
    return count;
}

/* Take a word that is no number. */
static int jsv_letters(const char **at, const char *end) {
    static const struct {
        const char *text;
        Py_ssize_t n;
        int kind;
    } words[] = {{"true", 4, JSV_TRUE},   {"false", 5, JSV_FALSE},      {"null", 4, JSV_NULL},
                 {"NaN", 3, JSV_SPECIAL}, {"Infinity", 8, JSV_SPECIAL}, {"-Infinity", 9, JSV_SPECIAL}};
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (end - *at >= words[i].n && memcmp(*at, words[i].text, (size_t)words[i].n) == 0) {
            *at += words[i].n;
            return words[i].kind;
        }
    }
    return JSV_NO_WORD;
}

/* Take the word without quotes that comes, and stop behind it; its kind is also returned. What stands there is the
   caller's to see: of `01` and `truest` only the first part is taken. */
static inline int jsv_bare_word(const char **at, const char *end, jsv_number *found) {
    const char *p = *at;
    uint64_t none = 0;
    found->sum = 0;
    found->places = found->raised = 0;
    found->negative = p < end && *p == '-';
    p += found->negative;
    if (p < end && *p == '0') {
        found->digits = 1;
        p++;
    }
    else {
        found->digits = jsv_take_digits(&p, end, &found->sum);
    }
    if (!found->digits) {
        return found->kind = jsv_letters(at, end);
    }
    found->kind = JSV_INTEGER;
    if (p < end && *p == '.') {
        p++;
        found->kind = JSV_REAL;
        found->places = jsv_take_digits(&p, end, &found->sum);
        found->digits += found->places;
        if (!found->places) {
            return found->kind = JSV_NO_WORD;
        }
    }
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        found->kind = JSV_REAL;
        found->raised = 1;
        if (!jsv_take_digits(&p, end, &none)) {
            return found->kind = JSV_NO_WORD;
        }
    }
    *at = p;
    return found->kind;
}

/* Give a number that is an integer of 64 bits; 0 if it is none, or `-0`, which not all rows take. */
static inline int jsv_as_integer(const jsv_number *found, int64_t *value) {
    int zero = found->negative && !found->sum;
    if (found->kind != JSV_INTEGER || found->digits > 19 || found->sum > INT64_MAX || zero) {
        return 0;
    }
    *value = found->negative ? -(int64_t)found->sum : (int64_t)found->sum;
    return 1;
}

/* Give a number, which is `n` bytes; 0 if it is too long for this, or too great for a double, or memory cannot be had.

   One division rounds right where digits and power of ten are exact doubles; Python does the rest. */
static inline int jsv_as_real(const jsv_number *found, const char *p, Py_ssize_t n, double *value) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9, 1e10,
                                    1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20};
    static const double signs[] = {1.0, -1.0}; /* so that no branch asks for it, which nobody could foretell */
    char word[64];
    if (JSV_EXACT && !found->raised && found->digits <= 19 && found->sum <= (uint64_t)1 << 53) {
        *value = (double)(int64_t)found->sum / powers[found->places] * signs[found->negative];
        return 1;
    }
    if (n >= (Py_ssize_t)sizeof(word)) {
        return 0;
    }
    memcpy(word, p, (size_t)n);
    word[n] = 0;
    *value = PyOS_string_to_double(word, NULL, NULL);
    return (*value != -1.0 || !PyErr_Occurred()) && *value - *value == 0;
}

#endif

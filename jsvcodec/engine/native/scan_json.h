/* The byte work of reading JSON, where it is not that of JSV: strings, their escapes, and words without quotes.

   It knows bytes, but neither plans nor the shape of documents. Nothing here sets a Python exception, but for memory that
   cannot be had. */

#ifndef JSVCODEC_SCAN_JSON_H
#define JSVCODEC_SCAN_JSON_H

#include "scan.h"

/* Return the first byte that a string cannot hold as it is, or `end`: a quote, `\`, or a control character. Bytes of 0x80
   and more before it are or-ed into `high`. */
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

/* Take the escapes out of `n` bytes; return how many bytes are then at `out`, never more, or -1 if an escape is none. If
   a character beyond ASCII was made, 0x80 is or-ed into `high`, and `lone` with it if that is a surrogate by itself. */
static Py_ssize_t jsv_unescape(const char *p, Py_ssize_t n, char *out, unsigned *high, unsigned lone) {
    static const char made[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                   ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    const char *end = p + n, *start = out;
    for (;;) {
        const char *next = memchr(p, '\\', (size_t)(end - p));
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

/* What a word without quotes is. */
enum { JSV_NO_WORD, JSV_NULL, JSV_TRUE, JSV_FALSE, JSV_INTEGER, JSV_REAL, JSV_SPECIAL };

static inline const char *jsv_skip_digits(const char *p, const char *end) {
    while (p < end && (unsigned char)*p - (unsigned)'0' <= 9) {
        p++;
    }
    return p;
}

/* Return the kind of a word that is none of digits, and stop behind it. */
static int jsv_letters(const char **at, const char *end) {
    static const struct {
        const char *text;
        Py_ssize_t n;
        int kind;
    } words[] = {{"true", 4, JSV_TRUE},   {"false", 5, JSV_FALSE},         {"null", 4, JSV_NULL},
                 {"NaN", 3, JSV_SPECIAL}, {"Infinity", 8, JSV_SPECIAL}, {"-Infinity", 9, JSV_SPECIAL}};
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (end - *at >= words[i].n && memcmp(*at, words[i].text, (size_t)words[i].n) == 0) {
            *at += words[i].n;
            return words[i].kind;
        }
    }
    return JSV_NO_WORD;
}

/* Return the kind of the word without quotes that comes, and stop behind it. What stands there is the caller's to see:
   of `01` and `truest` only the first part is taken. */
static inline int jsv_bare_word(const char **at, const char *end) {
    const char *p = *at, *digits;
    int kind = JSV_INTEGER;
    p += p < end && *p == '-';
    digits = p;
    p = p < end && *p == '0' ? p + 1 : jsv_skip_digits(p, end);
    if (p == digits) {
        return jsv_letters(at, end);
    }
    if (p < end && *p == '.') {
        digits = ++p;
        p = jsv_skip_digits(p, end);
        kind = p > digits ? JSV_REAL : JSV_NO_WORD;
    }
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        digits = p;
        p = jsv_skip_digits(p, end);
        kind = p > digits && kind ? JSV_REAL : JSV_NO_WORD;
    }
    *at = p;
    return kind;
}

/* Read a number as JSON has them; 0 if it is too long for this, or too great for a double, or memory cannot be had. */
static inline int jsv_any_real(const char *p, Py_ssize_t n, double *value) {
    char word[64];
    if (jsv_real(p, n, value)) {
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

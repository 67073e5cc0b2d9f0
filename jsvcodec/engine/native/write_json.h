/* The byte work of writing JSON: texts in quotes with their escapes, and numbers and words as JSON has them.

   It knows CPython's strings and the characters that are escaped [J4], but no plans. What JSON and JSV have in common
   stands in `write.h`, and so do the terms on which functions write. */

#ifndef JSVCODEC_WRITE_JSON_H
#define JSVCODEC_WRITE_JSON_H

#include <Python.h>
#include <string.h>

#include "write.h"

#define JW_WIDEST 6 /* bytes that a character takes at most, as an escape of its number does */

/* ---- texts [J4] ---- */

enum { JW_NUMBERED = 'u', JW_TWO = 2 };

/* What becomes of the first 256 characters: 0 as they are, the letter of their escape, or two bytes of UTF-8. */
#define JW_8(x) x, x, x, x, x, x, x, x
static const unsigned char jw_escapes[256] = {
    JW_8('u'), 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u', JW_8('u'), JW_8('u'),
    ['"'] = '"', ['\\'] = '\\', [0x7F] = 'u',
    [0x80] = JW_8('u'), JW_8('u'), JW_8('u'), JW_8('u'),
    [0xA0] = JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO),
    JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO), JW_8(JW_TWO),
};
#undef JW_8

#if JSV_VEC16
/* The bytes that do not stand as they are, all that are not ASCII among them. */
static inline vec16 jw_escaped(vec16 x)
{
    return vec16_or(vec16_or(vec16_is(x, '"'), vec16_is(x, '\\')), vec16_unprintable(x));
}
#endif

/* Write the escape of a character by its number. */
static inline unsigned char *jw_numbered(unsigned char *p, Py_UCS4 c)
{
    static const char digits[] = "0123456789ABCDEF";
    p[0] = '\\';
    p[1] = 'u';
    p[2] = (unsigned char)digits[c >> 12];
    p[3] = (unsigned char)digits[c >> 8 & 0xF];
    p[4] = (unsigned char)digits[c >> 4 & 0xF];
    p[5] = (unsigned char)digits[c & 0xF];
    return p + 6;
}

/* Write a character below 256 that does not stand as it is; `kind` is what `jw_escapes` says of it. */
static inline unsigned char *jw_escape(unsigned char *p, Py_UCS4 c, unsigned char kind)
{
    if (kind == JW_TWO) {
        return jw_two(p, c);
    }
    if (kind == JW_NUMBERED) {
        return jw_numbered(p, c);
    }
    p[0] = '\\';
    p[1] = kind;
    return p + 2;
}

/* Write any character. */
JW_INLINE unsigned char *jw_json_char(unsigned char *p, Py_UCS4 c)
{
    if (c < 0x100) {
        unsigned char kind = jw_escapes[c];
        if (kind) {
            return jw_escape(p, c, kind);
        }
        *p = (unsigned char)c;
        return p + 1;
    }
    if (c < 0x800) {
        return jw_two(p, c);
    }
    if (c < 0x10000) {
        return (c & 0xF800) == 0xD800 ? jw_numbered(p, c) : jw_three(p, c);
    }
    return jw_four(p, c);
}

/* The three kinds of str. Reserve JW_WIDEST * n. */

JW_CALL static unsigned char *jw_json_latin(unsigned char *p, const Py_UCS1 *text, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char kind;
#if JSV_VEC16
        for (; i + 16 <= n; i += 16, p += 16) {
            vec16 x = vec16_load(text + i);
            vec16_marks found = vec16_filled(jw_escaped(x));
            vec16_store(p, x);
            if (found) {
                p += vec16_first(found);
                i += vec16_first(found);
                break;
            }
        }
#endif
        for (; i < n && !jw_escapes[text[i]]; i++) {
            *p++ = text[i];
        }
        for (; i < n && (kind = jw_escapes[text[i]]) != 0; i++) {
            p = jw_escape(p, text[i], kind);
        }
    }
    return p;
}

JW_CALL static unsigned char *jw_json_ucs2(unsigned char *p, const Py_UCS2 *text, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) {
        p = jw_json_char(p, text[i]);
    }
    return p;
}

JW_CALL static unsigned char *jw_json_ucs4(unsigned char *p, const Py_UCS4 *text, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) {
        p = jw_json_char(p, text[i]);
    }
    return p;
}

/* Write an ASCII text. `text` are the characters of a str object, as for `jw_ascii`. Reserve JW_WIDEST * n + 2. */
JW_INLINE unsigned char *jw_json_ascii(unsigned char *p, const unsigned char *text, size_t n)
{
    *p++ = '"';
#if JSV_VEC16
    {
        vec16_marks found;
        if (n >= 16) {
            vec16 x = vec16_load(text), all = jw_escaped(x);
            size_t i = 16;
            vec16_store(p, x);
            for (; i + 16 <= n; i += 16) {
                x = vec16_load(text + i);
                vec16_store(p + i, x);
                all = vec16_or(all, jw_escaped(x));
            }
            x = vec16_load(text + n - 16);
            vec16_store(p + n - 16, x);
            found = vec16_filled(vec16_or(all, jw_escaped(x)));
        } else {
            found = vec16_last(vec16_filled(jw_escaped(vec16_load(text + n - 16))), n);
            copy_few(p, text, n);
        }
        p = JW_LIKELY(!found) ? p + n : jw_json_latin(p, text, n);
    }
#else
    p = jw_json_latin(p, text, n);
#endif
    *p++ = '"';
    return p;
}

/* Write any str; -1 with an exception if there is no memory. Of long texts only so much room is reserved as a piece
   may take, so that they take no more than they need. */
JW_CALL static int jw_json_text(jw_out *out, PyObject *text)
{
    enum { PIECE = 1024 };
    size_t n, i, size, unit;
    const char *data;
#if PY_VERSION_HEX < 0x030C0000
    if (!PyUnicode_IS_READY(text)) {
        return -1;
    }
#endif
    n = (size_t)PyUnicode_GET_LENGTH(text);
    unit = (size_t)PyUnicode_KIND(text);
    data = PyUnicode_DATA(text);
    if (jw_reserve(out, n + JW_WIDEST * (n < PIECE ? n : PIECE) + 2) < 0) {
        return -1;
    }
    *out->p++ = '"';
    for (i = 0; i < n; i += size) {
        const char *piece = data + unit * i;
        size = n - i < PIECE ? n - i : PIECE;
        if (jw_reserve(out, JW_WIDEST * size + 1) < 0) {
            return -1;
        }
        out->p = unit == 1   ? jw_json_latin(out->p, (const Py_UCS1 *)piece, size)
                 : unit == 2 ? jw_json_ucs2(out->p, (const Py_UCS2 *)piece, size)
                             : jw_json_ucs4(out->p, (const Py_UCS4 *)piece, size);
    }
    *out->p++ = '"';
    return 0;
}

/* ---- words and numbers [J3] ---- */

/* Write a bool. Reserve 5. */
static inline unsigned char *jw_json_bool(unsigned char *p, int value)
{
    memcpy(p, value ? "true    " : "false   ", 8);
    return p + (value ? 4 : 5);
}

/* Write a double, in quotes what is no number; NULL with an exception if there is no memory. Reserve JW_NUMBER. */
static inline unsigned char *jw_json_double(unsigned char *p, double value)
{
    if (JW_LIKELY(fabs(value) <= DBL_MAX)) {
        return jw_double(p, value);
    }
    *p = '"';
    p = jw_double(p + 1, value);
    *p = '"';
    return p + 1;
}

static inline const unsigned char *jw_digits(const unsigned char *p)
{
    while (*p >= '0' && *p <= '9') {
        p++;
    }
    return p;
}

/* Whether a word is a number of JSON. */
static inline int jw_is_number(PyObject *word)
{
    const unsigned char *p, *from;
    if (!PyUnicode_IS_COMPACT_ASCII(word)) {
        return 0;
    }
    from = p = PyUnicode_DATA(word); /* followed by a zero, as every str is */
    p += *p == '-';
    if (*p < '0' || *p > '9') {
        return 0;
    }
    p = *p == '0' ? p + 1 : jw_digits(p);
    if (*p == '.') {
        const unsigned char *fraction = p + 1;
        p = jw_digits(fraction);
        if (p == fraction) {
            return 0;
        }
    }
    if (*p == 'e' || *p == 'E') {
        const unsigned char *power = p + 1;
        power += *power == '+' || *power == '-';
        p = jw_digits(power);
        if (p == power) {
            return 0;
        }
    }
    return p == from + PyUnicode_GET_LENGTH(word);
}

#endif

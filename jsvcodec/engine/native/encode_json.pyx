# cython: language_level=3, binding=False, embedsignature=False, auto_pickle=False
# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Values to JSON: what `encode_pass` leaves to a format, as JSON has it [J].

It knows how JSON spells things. It knows nothing of JSV, and leaves JSON as the reference has it to the reference
engine.
"""

include "encode_pass.pxi"

cdef extern from "write_json.h":
    enum:
        WIDEST "JW_WIDEST"
    unsigned char* spell_ascii "jw_json_ascii"(unsigned char*, const unsigned char*, size_t)
    int spell_text "jw_json_text"(jw_out*, PyObject*) except? -1
    unsigned char* spell_bool "jw_json_bool"(unsigned char*, bint)
    unsigned char* spell_double "jw_json_double"(unsigned char*, double) except? NULL
    bint jw_is_number(PyObject*)

cdef extern from "moments.h":
    unsigned char* jw_json_day(unsigned char*, PyObject*)
    unsigned char* jw_json_datetime(unsigned char*, PyObject*, bint)
    unsigned char* jw_json_datetime_offset(unsigned char*, PyObject*, bint)

from libc.math cimport fabs, signbit

from jsvcodec.scalars.numbers import FLOAT, UNTYPED_FLOAT

__all__ = ["Encoder"]

cdef object _FLOAT = ScalarPlan(FLOAT)
cdef object _UNTYPED_FLOAT = ScalarPlan(UNTYPED_FLOAT)

# ---- words ----

cdef enum Spelling:
    STRING  # in quotes
    NUMBER  # bare, if that is what the word is [J3]
    BOOLEAN
    READY  # in quotes, and escaped already [J6]


cdef object word_of(object row, object options):
    """Return what makes a row's words."""
    if row.json_dates is not None:
        return row.json_dates.by(options.dates, exact=False)
    return row.json_word or row.encode


cdef uint8_t spelling_of(object row) except 255:
    if row.json_dates is not None:
        return READY
    return {"string": STRING, "number": NUMBER, "boolean": BOOLEAN}[row.json]


cdef bint suits(Node* node, Kind kind) noexcept:
    """Say whether a row's words stand in a document as the fast path has them."""
    if kind == TEXTS or kind == DAYS:
        return node.spelling == STRING
    if kind == DATETIMES or kind == OFFSETS:
        return node.spelling == READY
    if kind == INTEGERS_OF_WIDTH or kind == FLOATS:
        return node.spelling == NUMBER
    return kind != BOOLS or node.spelling == BOOLEAN


cdef str lowered(str word):
    """Return the word of JSON's own that a row's word is, or else the same word."""
    lower = word.lower()
    return lower if lower == "true" or lower == "false" else word


cdef int spell_word(jw_out* out, Node* node, PyObject* word) except? -1:
    cdef object lower
    if node.spelling == NUMBER and jw_is_number(word):
        return copy(out, word, False)
    if node.spelling == BOOLEAN:
        lower = lowered(<str>word)
        if lower is not <object>word or lower in ("true", "false"):
            return copy(out, <PyObject*>lower, False)
    if node.spelling == READY:
        return copy(out, word, True)
    return spell_text(out, word)


cdef int copy(jw_out* out, PyObject* word, bint quoted) except? -1:
    """Write a word as it is, in quotes or not."""
    if not PyUnicode_IS_COMPACT_ASCII(word) or jw_reserve(out, PyUnicode_GET_LENGTH(word) + 2) < 0:
        return -1
    if quoted:
        out.p[0] = c'"'
        out.p += 1
    out.p = jw_raw(out.p, word)
    if quoted:
        out.p[0] = c'"'
        out.p += 1
    return 0


cdef inline unsigned char* spell_moment(unsigned char* p, Node* node, PyObject* value) noexcept:
    if node.kind == DATETIMES:
        return jw_json_datetime(p, value, node.iso)
    return jw_json_day(p, value) if node.kind == DAYS else jw_json_datetime_offset(p, value, node.iso)


cdef inline bint is_unsaid(PyObject* text) noexcept:
    return False


cdef int put_nothing(State* s) except? -1:
    if jw_reserve(&s.out, 4) < 0:
        return -1
    memcpy(s.out.p, b"null", 4)
    s.out.p += 4
    return 0


cdef inline int see_root(State* s) noexcept:
    return 0


# ---- names: none is lost ----

cdef inline bint may_name(str name) noexcept:
    return True


cdef inline bint is_lost(Node* node, str name) noexcept:
    return False


cdef inline bint is_lost_at(State* s, Node* node, size_t start, PyObject* name) noexcept:
    return False


cdef int put_number(State* s, Node* node, PyObject* key) except? -1:
    """Write an int as a name."""
    cdef unsigned char* p
    if jw_reserve(&s.out, JW_NUMBER + 3) < 0:
        return -1
    s.out.p[0] = c'"'
    p = jw_int(s.out.p + 1, key, node.low, node.high)
    if p == NULL:
        return -1
    memcpy(p, b'":', 2)
    s.out.p = p + 2
    return 0


cdef str name_of(Node* scalar, str word):
    """Return the name that is read where a key's word is written."""
    if scalar.spelling == READY:
        return word.replace("\\/", "/")
    return lowered(word) if scalar.spelling == BOOLEAN else word


cdef int put_name(State* s, Node* scalar, str word, str name) except? -1:
    """Write the name of a key whose word that is."""
    return copy(&s.out, <PyObject*>word, True) if scalar.spelling == READY else spell_text(&s.out, <PyObject*>name)


cdef int put_untyped_float(State* s, Node* node, PyObject* value) except? -1:
    """Write a float where anything may stand, with a fraction if it would be read as another integer [J3]."""
    cdef double number = PyFloat_AS_DOUBLE(value)
    cdef double size = fabs(number)
    cdef uint64_t digits = 0
    cdef unsigned char* p
    cdef unsigned char* end
    if not (9007199254740992.0 <= size < 1e17) and not (number == 0 and signbit(number)):
        return put_scalar(s, node, value)
    if jw_reserve(&s.out, JW_NUMBER + 2) < 0:
        return -1
    p = s.out.p
    end = spell_double(p, number)
    if p[0] == c"-":
        p += 1
    while p < end:
        digits = 10 * digits + p[0] - c"0"
        p += 1
    if number == 0 or digits != <uint64_t>size:
        memcpy(end, b".0", 2)
        end += 2
    s.out.p = end
    return 0


cdef object untyped(object plan):
    """Return the plan of what is written where anything may stand [J3]."""
    return _UNTYPED_FLOAT if plan == _FLOAT else plan


cdef inline str sought(str name):
    """Return a captured member's name as the class's own would be found by it."""
    return name


cdef bint is_ours(object captured) except -1:
    """Say whether captured members are JSON."""
    return not captured or captured.format == "json"


# ---- lists: null says where nothing is ----

cdef enum:
    LOSES_NOTHING = 0

ctypedef int Seen


cdef inline void see_none(Seen* seen) noexcept:
    pass


cdef inline int see_item(State* s, Node* node, Seen* seen, size_t start, Py_ssize_t i, Py_ssize_t n) noexcept:
    return 0


cdef inline int see_list(State* s, Node* node, Seen* seen, size_t start, Py_ssize_t n) noexcept:
    return 0

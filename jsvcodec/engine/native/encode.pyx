# cython: language_level=3, binding=False, embedsignature=False, auto_pickle=False
# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Values to JSV: what `encode_pass` leaves to a format, as JSV has it.

It knows how JSV spells things, and what of them the reference does not read back. It knows nothing of JSON.
"""

include "encode_pass.pxi"

from jsvcodec.names import BLANK
from jsvcodec.syntax.rules import is_bare_name

cdef extern from "write.h":
    enum:
        WIDEST "2"  # bytes that an ASCII character of a text takes at most
    unsigned char* spell_ascii "jw_ascii"(unsigned char*, const unsigned char*, size_t)
    int spell_text "jw_text"(jw_out*, PyObject*) except? -1
    unsigned char* spell_bool "jw_bool"(unsigned char*, bint)
    unsigned char* spell_double "jw_double"(unsigned char*, double) except? NULL
    bint is_unsaid "jw_is_lone_mark"(PyObject*)
    int jw_enquote(jw_out*, size_t) except? -1
    bint jw_is_plain_word(PyObject*)
    bint jw_blank_front(const unsigned char*, const unsigned char*)
    bint jw_blank_back(const unsigned char*, const unsigned char*)
    bint jw_all_blank(const unsigned char*, const unsigned char*)

cdef extern from "moments.h":
    unsigned char* jw_day(unsigned char*, PyObject*)
    unsigned char* jw_datetime(unsigned char*, PyObject*)
    unsigned char* jw_datetime_offset(unsigned char*, PyObject*)

__all__ = ["FAST", "Encoder"]

FAST = frozenset({"text", "bool", "integer", "float", "enum", "datetime", "datetime-offset", "date"})
"""The names of the fast paths; `jsvcodec.scalars.Scalar.fast` says whose they are."""

# ---- words ----

cdef enum Spelling:
    PLAIN  # in quotes if it must be [Q2]
    COLONS  # bare with its colons [K4]


cdef object word_of(object row, object options):
    """Return what makes a row's words."""
    return row.encode


cdef uint8_t spelling_of(object row) except 255:
    return COLONS if row.colons else PLAIN


cdef bint suits(Node* node, Kind kind) noexcept:
    """Say whether a row's words stand in a document as the fast path has them."""
    return (kind == DATETIMES or kind == OFFSETS) == (node.spelling == COLONS)


cdef int spell_word(jw_out* out, Node* node, PyObject* word) except? -1:
    if node.spelling == PLAIN:
        return spell_text(out, word)
    if not jw_is_plain_word(word) or jw_reserve(out, PyUnicode_GET_LENGTH(word)) < 0:
        return -1
    out.p = jw_raw(out.p, word)
    return 0


cdef inline unsigned char* spell_moment(unsigned char* p, Node* node, PyObject* value) noexcept:
    if node.kind == DATETIMES:
        return jw_datetime(p, value)
    return jw_day(p, value) if node.kind == DAYS else jw_datetime_offset(p, value)


cdef inline int put_nothing(State* s) except? -1:
    return 0


cdef int see_root(State* s) except? -1:
    """See that a document does not begin like a byte order mark [G1]."""
    cdef unsigned char* p = s.out.base
    return -1 if s.out.p - p >= 3 and p[0] == 0xEF and p[1] == 0xBB and p[2] == 0xBF else 0


# ---- names ----

cdef bint may_name(str name) except -1:
    """Say whether a member of a class may have this name [M9]."""
    return is_bare_name(name)


cdef bint is_lost(Node* node, str name) except -1:
    """Say whether the reference does not read a map's name back as it was [K2, K3]."""
    if not name:
        return node.refuses_empty
    return '"' in name and not (name[0] == name[len(name) - 1] == '"' and name.strip('"'))


cdef inline bint is_lost_at(State* s, Node* node, size_t start, PyObject* name) except -1:
    """The same of a name that was written there."""
    return s.out.base[start] == c'"' and is_lost(node, <object>name)


cdef int put_number(State* s, Node* node, PyObject* key) except? -1:
    """Write an int as a name."""
    cdef unsigned char* p
    if jw_reserve(&s.out, JW_NUMBER + 1) < 0:
        return -1
    p = jw_int(s.out.p, key, node.low, node.high)
    if p == NULL:
        return -1
    p[0] = c":"
    s.out.p = p + 1
    return 0


cdef inline str name_of(Node* scalar, str word):
    """Return the name that is read where a key's word is written."""
    return word


cdef int put_name(State* s, Node* scalar, str word, str name) except? -1:
    """Write the name of a key whose word that is, as a text, also if it has colons [K4]."""
    return spell_text(&s.out, <PyObject*>name)


cdef inline int put_untyped_float(State* s, Node* node, PyObject* value) except? -1:
    """Write a float where anything may stand, which is read as a text."""
    return put_scalar(s, node, value)


cdef object untyped(object plan):
    """Return the plan of what is written where anything may stand."""
    return plan


cdef str sought(str name):
    """Return a captured member's name as the class's own would be found by it [M4]."""
    return name.strip(BLANK)


cdef bint is_ours(object captured) except -1:
    """Say whether captured members are JSV."""
    return not captured or captured.format == "jsv"


# ---- lists ----

cdef enum:
    LOSES_NOTHING = 1  # None is not read back wherever it may stand [N5]

cdef struct Seen:  # of a list's items
    size_t before  # how long the last but one is
    bint inner_nothing
    bint map_first


cdef inline void see_none(Seen* seen) noexcept:
    seen.before, seen.inner_nothing, seen.map_first = 1, False, False


cdef inline bint has_edges(Node* node) noexcept:
    return node.texts and node.like == ARRAY


cdef inline int see_item(State* s, Node* node, Seen* seen, size_t start, Py_ssize_t i, Py_ssize_t n) except? -1:
    """Look at an item that was just written."""
    cdef size_t end = s.out.p - s.out.base
    if i == 0:
        seen.map_first = end > start and s.out.base[start] == c"{"
        if has_edges(node) and jw_blank_front(s.out.base + start, s.out.p) and jw_enquote(&s.out, start) < 0:
            return -1
    elif seen.before == 0:
        seen.inner_nothing = True
    if i < n - 1:
        seen.before = end - start
    return 0


cdef inline int see_list(State* s, Node* node, Seen* seen, size_t start, Py_ssize_t n) except? -1:
    """See that the reference reads a list as it is, whose last item stands at `start` [L1, L3, N5]."""
    if s.out.p == s.out.base + start:  # the last one is nothing
        if n == 1 or (not node.texts or node.like == OWN) and (
            seen.map_first or (seen.before == 0 and (node.like == LIST or node.like == OWN))
        ):
            return -1
    if seen.inner_nothing and node.texts and node.like == SET:
        return -1
    if n == 1 and jw_all_blank(s.out.base + start, s.out.p):  # [L1]
        return jw_enquote(&s.out, start)
    if has_edges(node) and s.out.base[start] != c'"' and jw_blank_back(s.out.base + start, s.out.p):  # [L3]
        return jw_enquote(&s.out, start)
    return 0

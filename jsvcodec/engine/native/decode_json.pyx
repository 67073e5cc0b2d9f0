# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Reading JSON: how its strings, bare words and names are spelled, and where white space may be [J2, J3].

It knows no classes; `decode_pass.pxi` does the rest, and asks for what is defined here.
"""

from jsvcodec.scalars.numbers import FLOAT, INT

cdef struct Slice:
    const char* p
    Py_ssize_t n
    unsigned high           # whether some byte is not ASCII
    bint escaped            # whether it had escapes, and so is not what stands in the document
    char* owned             # memory of a long text that had some, or NULL; short ones are in `State.few`

include "decode_pass.pxi"

cdef extern from "scan_json.h":
    int JSV_NO_WORD, JSV_NULL, JSV_TRUE, JSV_FALSE, JSV_INTEGER, JSV_SPECIAL
    ctypedef struct jsv_number:
        pass
    const char* jsv_scan_string(const char*, const char*, unsigned*) noexcept
    Py_ssize_t jsv_unescape(const char*, Py_ssize_t, char*, unsigned*, unsigned) noexcept
    int jsv_bare_word(const char**, const char*, jsv_number*) noexcept
    bint jsv_as_integer(const jsv_number*, int64_t*) noexcept
    bint jsv_as_real(const jsv_number*, const char*, Py_ssize_t, double*) noexcept

# ---- what plans have to know ----

cdef object _reading_of(row):
    """Return what a row reads words by."""
    return row.json_read or row.decode


cdef object _INT = _reading_of(INT)
cdef object _FLOAT = _reading_of(FLOAT)


cdef str _sought(str name):
    """Return a name as it is looked for."""
    return name


cdef bytes _as_foretold(str name, bytes octets):
    """Return how a member's name is expected to come, with its colon; None if it never comes without escapes."""
    return None if min(octets, default=0x20) < 0x20 or b'"' in octets or b"\\" in octets else b'"%b":' % octets


cdef bint _may_stand_bare(row):
    """Say whether a row reads words without quotes [J3]."""
    return row.is_bare_in_json


# ---- strings and names ----

cdef inline void _blanks(State* st) noexcept:
    """Skip white space, of which there is none most often."""
    while st.p < st.end and <unsigned char>st.p[0] <= 32 and (
        st.p[0] == 32 or st.p[0] == 9 or st.p[0] == 10 or st.p[0] == 13
    ):
        st.p += 1


cdef inline bint _is_refused(const char* p, Py_ssize_t n, unsigned high) noexcept:
    """Say that no text is refused."""
    return False


cdef bint _quoted(State* st, Slice* word) noexcept:
    """Read a string as it stands, whose first quote is at hand; stop behind the last. False gives up."""
    cdef const char* p = st.p + 1
    word.owned = NULL
    word.high = 0
    word.escaped = False
    word.p = p
    while True:
        p = jsv_scan_string(p, st.end, &word.high)
        if p < st.end and p[0] == 34:
            break
        if st.end - p < 2 or p[0] != 92:
            return False
        word.escaped = True
        p += 2
    word.n = p - word.p
    st.p = p + 1
    return word.n <= st.max_text


cdef bint _unescaped(State* st, Slice* word) noexcept:
    """Take escapes for what they mean. False gives up, and the word then owns nothing."""
    cdef char* out = st.few
    cdef unsigned made = 0
    cdef Py_ssize_t n
    if not word.escaped:
        return True
    if word.n > <Py_ssize_t>sizeof(st.few):
        word.owned = out = <char*>malloc(word.n)
        if out is NULL:
            PyErr_NoMemory()
            return False
    n = jsv_unescape(word.p, word.n, out, &made, LONE)
    if n < 0 or (made & LONE and word.high and jsv_measure(word.p, word.n, st.surrogates, NULL) < 0):
        free(word.owned)  # what surrogates may be in the text is known of escapes alone
        word.owned = NULL
        return False
    word.p = out
    word.n = n
    word.high |= made
    return True


cdef inline bint _is_text(State* st, Slice* word) noexcept:
    """Say whether a word that is of no other use is valid UTF-8 all the same."""
    return not word.high or jsv_measure(word.p, word.n, st.surrogates | (word.high & LONE), NULL) >= 0


cdef bint _name(State* st, Slice* name) noexcept:
    """Read a name and the colon behind it. False gives up."""
    if st.p >= st.end or st.p[0] != 34 or not _quoted(st, name) or not _unescaped(st, name):
        return False
    if _mark(st) == 58:
        return True
    free(name.owned)
    name.owned = NULL
    return False


cdef inline int _known(Node* node, State* st) noexcept:
    """Return the place of the member whose name comes, just as it is written, and stop behind its colon; or -1."""
    cdef const char* first = st.p + 1
    cdef const char* stop
    cdef unsigned high = 0
    cdef int at
    if st.p >= st.end or st.p[0] != 34:
        return NOT_EXPECTED
    stop = jsv_scan_string(first, st.end, &high)
    if st.end - stop < 2 or stop[0] != 34 or stop[1] != 58:
        return NOT_EXPECTED
    at = _table_find(&node.table, first, stop - first, st.end - first)
    if at < 0 or not node.fields[at].mask:
        return NOT_EXPECTED
    st.p = stop + 2
    return at


cdef inline bint _comes(State* st, const char* name, Py_ssize_t n) noexcept:
    """Say whether a name comes, without escapes, and stop behind its colon."""
    if st.end - st.p < n + 3 or st.p[0] != 34 or st.p[n + 1] != 34 or st.p[n + 2] != 58:
        return False
    if not jsv_same(st.p + 1, name, n):
        return False
    st.p += n + 3
    return True


cdef inline bint _is_as_written(Slice* name) noexcept:
    return not name.escaped


cdef inline bint _is_lost(Node* node, Slice* name) noexcept:
    """Say that no name is read as another one."""
    return False


# ---- how an object says its class ----

cdef inline bint _may_begin_type_name(State* st) noexcept:
    """Say whether the name that comes may be `__type`, as it is or with escapes [J7]."""
    return st.end - st.p >= 2 and (st.p[1] == 95 or st.p[1] == 92)


cdef inline bint _is_type_name(Slice* name, State* st) noexcept:
    return _may_name_type(name)


cdef inline bint _is_just_type_name(Slice* name) noexcept:
    return name.n == 6 and memcmp(name.p, b"__type", 6) == 0


cdef bint _type_word(State* st, Slice* word) noexcept:
    """Read the name of a class. False gives up."""
    _blanks(st)
    return st.p < st.end and st.p[0] == 34 and _quoted(st, word) and _unescaped(st, word)


# ---- what may stand where ----

cdef PyObject* _document(Decoder self, State* st) noexcept:
    cdef PyObject* result
    if st.end - st.p >= 3 and memcmp(st.p, b"\xef\xbb\xbf", 3) == 0:
        st.p += 3
    result = _place(self, self.root, self.root_optional, st)
    if result is not NULL:
        _blanks(st)
        if st.p != st.end:
            Py_CLEAR(result)
    return result


cdef inline PyObject* _place(Decoder self, Node* node, bint optional, State* st) noexcept:
    """Read what stands in a place, and stop behind it."""
    cdef char first
    _blanks(st)
    if st.p >= st.end:
        return NULL
    first = st.p[0]
    if first == 34:
        return _string(self, node, st)
    if first == 123:
        if node.kind == K_RECORD:
            return self._read_record(node, st)
        if node.kind == K_MAP or node.kind == K_ANY:
            return self._read_map(node, st)
        return NULL
    if first == 91:
        if node.kind == K_LIST or node.kind == K_ANY:
            return _read_list(self, node, st)
        return NULL
    return _bare(self, node, optional, st)


cdef inline PyObject* _string(Decoder self, Node* node, State* st) noexcept:
    """Read a string, most of which have no escapes."""
    cdef const char* p = st.p + 1
    cdef unsigned high = 0
    cdef const char* stop = jsv_scan_string(p, st.end, &high)
    cdef Py_ssize_t n = stop - p
    if stop == st.end or stop[0] != 34 or node.fast == F_NONE:
        return _escaped_string(self, node, st)
    st.p = stop + 1
    if n > st.max_text:
        return NULL
    if node.fast == F_TEXT:
        return _text(st, node, p, n, high)
    return self._meaning(node, st, p, n, high, st.end - p)


cdef PyObject* _escaped_string(Decoder self, Node* node, State* st) noexcept:
    """Read a string with escapes; texts are looked for as they stand."""
    cdef Slice word
    cdef Shared* place = NULL
    cdef PyObject* text = NULL
    cdef const char* p
    cdef Py_ssize_t n
    if node.fast == F_NONE or not _quoted(st, &word):
        return NULL
    p, n = word.p, word.n
    if node.fast == F_TEXT:
        place = _place_of(st, node, p, n)
        if place is not NULL:
            text = _found_at(st, place, node, p, n)
        if text is not NULL:
            return text
    if not _unescaped(st, &word):
        return NULL
    text = self._word(node, st, &word)
    return text if place is NULL else _shared_at(place, p, n, text)


cdef PyObject* _bare(Decoder self, Node* node, bint optional, State* st) noexcept:
    """Read a word that stands in no quotes."""
    cdef const char* p = st.p
    cdef jsv_number found
    cdef int kind = jsv_bare_word(&st.p, st.end, &found)
    cdef Py_ssize_t n = st.p - p
    cdef int64_t integer
    cdef double real
    cdef bint anything = node.kind == K_ANY
    if kind == JSV_NO_WORD or n > st.max_text:
        return NULL
    if kind == JSV_NULL:
        return self._nothing(optional)
    if kind == JSV_TRUE or kind == JSV_FALSE:
        if anything or node.fast == F_BOOL:
            return _flag(kind == JSV_TRUE)
    elif kind == JSV_INTEGER and (anything or node.fast == F_INTEGER):
        if jsv_as_integer(&found, &integer) and _is_within(node, integer):
            return PyLong_FromLongLong(integer)
    elif kind != JSV_SPECIAL and (anything or node.fast == F_FLOAT):
        if jsv_as_real(&found, p, n, &real):
            return PyFloat_FromDouble(real)
        if PyErr_Occurred() is not NULL:
            return NULL
    if anything:
        return _by_row(<PyObject*>_INT if kind == JSV_INTEGER else <PyObject*>_FLOAT, st, p, n, 0)
    return self._meaning(node, st, p, n, 0, st.end - p) if node.bare else NULL


cdef PyObject* _read_list(Decoder self, Node* node, State* st) noexcept:
    """Read a list whose bracket is at hand."""
    cdef PyObject* few[FEW]
    cdef PyObject* result = NULL
    cdef PyObject* item
    cdef bint good = True
    cdef Py_ssize_t count = 0
    cdef char mark
    if not _enter(st):
        return NULL
    st.p += 1
    _blanks(st)
    if st.p < st.end and st.p[0] == 93:
        st.p += 1
    else:
        while True:
            good = False
            item = _place(self, node.item, node.item_optional, st)
            if item is NULL or not _append(&result, few, count, item):
                break
            count += 1
            mark = _mark(st)
            if mark == 93:
                good = count <= st.max_items
                break
            if mark != 44 or not _goes_on(st):
                break
    if result is NULL and count <= FEW:
        result = _listed(few, count)
    if result is NULL or not good:
        Py_XDECREF(result)
        return NULL
    _leave(st)
    return self._list_of(node, st, result)


cdef PyObject* _as_captured(State* st, const char* start) noexcept:
    """Return the text of a value that is kept, if it stands there as it is written: without white space or escapes."""
    cdef const char* p = start
    cdef bint quoted = False
    while p < st.p:
        if p[0] == 34:
            quoted = not quoted
        elif (p[0] == 78 or p[0] == 73) and not quoted:
            return NULL  # N or I: NaN and Infinity are no JSON
        elif p[0] == 92 or p[0] == 127 or <unsigned char>p[0] == 0xC2 or (p[0] == 32 and not quoted):
            return NULL  # 0xC2 may begin a control character
        elif <unsigned char>p[0] < 32:
            return NULL
        p += 1
    return NULL if st.surrogates else _new_text(st, start, st.p - start, 1)


cdef bint _skip(Decoder self, State* st) noexcept:
    """Pass over a value that nobody wants, which must be JSON all the same. False gives up."""
    cdef Slice word
    cdef jsv_number found
    cdef PyObject* seen = NULL
    cdef bint read
    cdef Py_ssize_t count = 0
    cdef char mark, closer
    _blanks(st)
    if st.p >= st.end:
        return False
    mark = st.p[0]
    if mark == 34:
        if not _quoted(st, &word) or not _unescaped(st, &word):
            return False
        read = _is_text(st, &word)
        free(word.owned)
        return read
    if mark != 91 and mark != 123:
        word.p = st.p
        return jsv_bare_word(&st.p, st.end, &found) != JSV_NO_WORD and st.p - word.p <= st.max_text
    closer = mark + 2
    if not _enter(st):
        return False
    st.p += 1
    _blanks(st)
    if st.p < st.end and st.p[0] == closer:
        st.p += 1
        _leave(st)
        return True
    while True:
        if closer == 125:
            _blanks(st)
            if not _name(st, &word):
                break
            read = self._is_new(&word, &seen) and _is_text(st, &word)
            free(word.owned)
            if not read:
                break
        if not _skip(self, st):
            break
        count += 1
        mark = _mark(st)
        if mark == closer:
            Py_XDECREF(seen)
            _leave(st)
            return count <= st.max_items
        if mark != 44 or not _goes_on(st):
            break
    Py_XDECREF(seen)
    return False

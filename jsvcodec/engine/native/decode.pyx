# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Reading JSV: how its words, names and brackets are spelled, and what its lists lose.

It knows no classes; `decode_pass.pxi` does the rest, and asks for what is defined here.
"""

from jsvcodec.names import BLANK
from jsvcodec.syntax.rules import is_bare_name

_BLANKS = tuple(BLANK)

cdef struct Slice:
    const char* p
    Py_ssize_t n
    unsigned high           # whether some byte is not ASCII
    bint quoted
    Py_ssize_t doubled      # how many quotes are, until they are taken for single ones
    char* owned             # memory of a long text of which they were, or NULL; short ones are in `State.few`

include "decode_pass.pxi"

cdef extern from "scan.h":
    int JSV_ENDS_ROOT
    const char* jsv_scan_text(const char*, const char*, unsigned*) noexcept
    const char* jsv_scan_plain(const char*, const char*, int, unsigned*) noexcept
    const char* jsv_scan_name(const char*, const char*, unsigned*) noexcept
    const char* jsv_scan_colon(const char*, const char*) noexcept
    bint jsv_simple_word(const char**, const char*, const char**, Py_ssize_t*, unsigned*) noexcept
    const char* jsv_scan_quote(const char*, const char*, unsigned*) noexcept

# ---- what plans have to know ----

cdef str _sought(str name):
    """Return a name as it is looked for [M4]."""
    return name.strip(BLANK)


cdef bytes _as_foretold(str name, bytes octets):
    """Return how a member's name is expected to come, with its colon; None if it never stands bare."""
    return octets + b":" if is_bare_name(name) else None


cdef object _reading_of(row):
    """Return what a row reads words by."""
    return row.decode


cdef bint _may_stand_bare(row):
    return True


# ---- words and names ----

cdef inline void _blanks(State* st) noexcept:
    """Skip nothing: between the marks of JSV, white space is text."""


cdef inline bint _is_refused(const char* p, Py_ssize_t n, unsigned high) noexcept:
    """Say whether a text is U+200B and nothing else [Q9]."""
    return high and n == 3 and memcmp(p, b"\xe2\x80\x8b", 3) == 0


cdef inline bint _quoted(State* st, Slice* word) noexcept:
    """Read a text in quotes as it stands, whose first is at hand; stop behind the last [Q3]. False gives up."""
    cdef const char* p = st.p + 1
    cdef const char* found
    word.quoted = True
    word.owned = NULL
    word.high = 0
    word.doubled = 0
    word.p = p
    while True:
        found = jsv_scan_quote(p, st.end, &word.high)
        if found == st.end:
            return False
        if found + 1 == st.end or found[1] != 34:
            break
        word.doubled += 1
        p = found + 2
    word.n = found - word.p
    st.p = found + 1
    return word.n <= st.max_text


cdef inline bint _single(State* st, Slice* word) noexcept:
    """Take doubled quotes for single ones [Q3]. False gives up."""
    cdef const char* p = word.p
    cdef const char* stop = p + word.n
    cdef char* out = st.few
    if not word.doubled:
        return True
    word.n -= word.doubled
    word.doubled = 0
    if word.n > <Py_ssize_t>sizeof(st.few):
        word.owned = out = <char*>malloc(word.n)
        if out is NULL:
            PyErr_NoMemory()
            return False
    word.p = out
    while p < stop:
        out[0] = p[0]
        out += 1
        p += 2 if p[0] == 34 else 1
    return True


cdef inline bint _bare(State* st, Slice* word) noexcept:
    """Read bare text up to what ends it [Q6]; the caller looks at what that is."""
    cdef const char* first = st.p
    word.quoted = False
    word.owned = NULL
    word.doubled = 0
    word.high = 0
    st.p = jsv_scan_text(first, st.end, &word.high)
    word.p = first
    word.n = st.p - first
    return 0 < word.n <= st.max_text and st.p < st.end


cdef inline bint _name(State* st, Slice* name) noexcept:
    """Read a name and the colon behind it [G4]. False gives up."""
    if st.p < st.end and st.p[0] == 34:
        if not _quoted(st, name) or not _single(st, name):
            return False
    else:
        name.quoted = False
        name.owned = NULL
        name.high = 0
        name.p = st.p
        st.p = jsv_scan_name(st.p, st.end, &name.high)
        name.n = st.p - name.p
        if name.n == 0 or name.n > st.max_text:
            return False
    if st.p < st.end and st.p[0] == 58:
        st.p += 1
        return True
    free(name.owned)
    name.owned = NULL
    return False


cdef inline int _known(Node* node, State* st) noexcept:
    """Return the place of the member whose bare name comes, just as it is written, and stop behind its colon; or -1."""
    cdef const char* colon = jsv_scan_colon(st.p, st.end)
    cdef int at
    if colon == st.end:
        return NOT_EXPECTED
    at = _table_find(&node.table, st.p, colon - st.p, st.end - st.p)
    if at < 0 or not node.fields[at].mask:
        return NOT_EXPECTED
    st.p = colon + 1
    return at


# ---- what lists lose ----

cdef bint _is_blank(const char* p, Py_ssize_t n, State* st) noexcept:
    """Say whether a bare text is one that the reference trims off wholly [L1]."""
    cdef PyObject* text
    cdef bint blank
    if n == 0 or (0x20 < <unsigned char>p[0] < 0x80):
        return False
    text = _new_text(st, p, n, 1)
    if text is NULL:
        PyErr_Clear()
        return False
    blank = not (<str><object>text).strip(BLANK)
    Py_DECREF(text)
    return blank


cdef bint _is_trimmed(Slice* first, Slice* last, State* st) noexcept:
    """Say whether the texts at the ends of an array are bare and lose white space there in the reference [L3]."""
    return (not first.quoted and _is_edge(first.p, first.n, True, st)) or (
        not last.quoted and _is_edge(last.p, last.n, False, st)
    )


cdef bint _is_edge(const char* p, Py_ssize_t n, bint left, State* st) noexcept:
    """Say whether a bare text begins, or ends, with white space."""
    cdef PyObject* text
    cdef bint found
    cdef unsigned char end = p[0] if left else p[n - 1]
    if 0x20 < end < 0x80:
        return False
    text = _new_text(st, p, n, 1)
    if text is NULL:
        PyErr_Clear()
        return False
    found = (<object>text).startswith(_BLANKS) if left else (<object>text).endswith(_BLANKS)
    Py_DECREF(text)
    return found


cdef inline bint _loses(Node* node, Py_ssize_t count, bint inside, bint last, bint before, bint first_is_map) noexcept:
    """Say whether the reference counts a list's empty places otherwise [N5].

    Args:
        node: The list's.
        count: How many items it has.
        inside: Whether one but the last is nothing.
        last: Whether the last one is nothing.
        before: Whether the last but one is nothing.
        first_is_map: Whether the first one is a map.
    """
    if node.texts and node.like != LIKE_OWN:
        return inside and node.like == LIKE_SET
    if not last:
        return False
    if node.like == LIKE_ARRAY or node.like == LIKE_SET:
        return first_is_map
    return count == 1 or before or first_is_map


# ---- how an object says its class ----

cdef inline bint _may_begin_type_name(State* st) noexcept:
    """Say whether the name that comes may be `__type`, as the reference compares names."""
    cdef char first
    if st.p >= st.end:
        return False
    first = st.p[0]
    return first == 95 or first == 34 or not (0x20 < <unsigned char>first < 0x80)


cdef bint _is_type_name(Slice* name, State* st) noexcept:
    cdef PyObject* text = _new_text(st, name.p, name.n, name.high)
    cdef bint found = False
    if text is not NULL:
        try:
            found = is_type_name((<str><object>text).strip(BLANK))
        except BaseException as error:
            _keep(error)
        Py_DECREF(text)
    return found


cdef inline bint _is_just_type_name(Slice* name) noexcept:
    """Say whether a name is `__type`, bare."""
    return not name.quoted and name.n == 6 and memcmp(name.p, b"__type", 6) == 0


cdef bint _type_word(State* st, Slice* word) noexcept:
    """Read the name of a class. False gives up."""
    if st.p >= st.end or st.p[0] == 123 or st.p[0] == 91 or st.p[0] == 44 or st.p[0] == 125:
        return False
    if st.p[0] == 34:
        return _quoted(st, word) and _single(st, word)
    return _bare(st, word)


# ---- what may stand where ----

cdef PyObject* _document(Decoder self, State* st) noexcept:
    cdef PyObject* result
    cdef Slice word
    if st.end - st.p >= 3 and memcmp(st.p, b"\xef\xbb\xbf", 3) == 0:
        st.p += 3
        if st.p == st.end:
            return NULL
    if st.p == st.end:
        return self._nothing(self.root_optional)
    if st.p[0] == 91 or st.p[0] == 123:  # [ {
        result = _value(self, self.root, st)
        if result is not NULL:
            while st.p < st.end and (st.p[0] == 32 or st.p[0] == 9 or st.p[0] == 10 or st.p[0] == 13):  # [G5]
                st.p += 1
            if st.p != st.end:
                Py_DECREF(result)
                return NULL
        return result
    if st.p[0] == 34:
        if not _quoted(st, &word) or not _single(st, &word):
            return NULL
    else:
        word.quoted = False
        word.owned = NULL
        word.high = 0
        word.p = st.p
        st.p = jsv_scan_plain(st.p, st.end, JSV_ENDS_ROOT, &word.high)  # [Q7]
        word.n = st.p - word.p
    if st.p != st.end or word.n > st.max_text:
        free(word.owned)
        return NULL
    return self._word(self.root, st, &word)


cdef PyObject* _value(Decoder self, Node* node, State* st) noexcept:
    """Read what stands in a place, which is something; stop behind it."""
    cdef Slice word
    cdef char first = st.p[0]
    if first == 34:
        return _quoted_word(self, node, st)
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
    if not _bare(st, &word):
        return NULL
    return self._word(node, st, &word)


cdef inline PyObject* _something(Decoder self, Node* node, State* st) noexcept:
    """Read what stands in a place, as `_value` does, with a short way for most words."""
    cdef const char* p
    cdef Py_ssize_t n
    cdef unsigned high
    if node.fast != F_NONE and jsv_simple_word(&st.p, st.end, &p, &n, &high):
        if n > st.max_text:
            return NULL
        if node.fast == F_TEXT and not _is_refused(p, n, high):
            return _text(st, node, p, n, high)
        return self._meaning(node, st, p, n, high, st.end - p)
    return _value(self, node, st)


cdef PyObject* _quoted_word(Decoder self, Node* node, State* st) noexcept:
    """Read a word in quotes; one with quotes inside is looked for as it stands."""
    cdef Slice word
    cdef Shared* place = NULL
    cdef PyObject* text = NULL
    cdef const char* p
    cdef Py_ssize_t n
    if not _quoted(st, &word):
        return NULL
    if node.fast == F_TEXT:
        p, n = word.p, word.n
        place = _place_of(st, node, p, n)
        if place is not NULL:
            text = _found_at(st, place, node, p, n)
        if text is not NULL:
            return text
    if not _single(st, &word):
        return NULL
    text = self._word(node, st, &word)
    return text if place is NULL else _shared_at(place, p, n, text)


cdef PyObject* _read_list(Decoder self, Node* node, State* st) noexcept:
    """Read a list whose bracket is at hand."""
    cdef PyObject* few[FEW]
    cdef PyObject* result = NULL
    cdef PyObject* item
    cdef Node* inner = node.item
    cdef bint good = True, first_is_map = False, lost_inside = False, last_is_nothing = False
    cdef bint nothing_before = False
    cdef const char* at
    cdef Py_ssize_t count = 0
    cdef Slice first, last
    cdef char mark
    if not _enter(st):
        return NULL
    st.p += 1
    if st.p < st.end and st.p[0] == 93:  # ]
        st.p += 1
    else:
        first.quoted = last.quoted = True
        first.p = last.p = NULL
        first.n = last.n = 0
        while True:
            good = False
            if st.p >= st.end:
                break
            at = st.p
            mark = at[0]
            nothing_before = last_is_nothing
            if mark == 44 or mark == 93:  # , ]
                lost_inside = lost_inside or mark == 44
                last_is_nothing = True
                item = self._nothing(node.item_optional)
                last.quoted = True
            else:
                last_is_nothing = False
                last.quoted = mark == 34 or mark == 123 or mark == 91
                if mark == 34 and not node.in_quotes:  # [L3]
                    break
                item = _something(self, inner, st)
                last.p = at
                last.n = st.p - at
            if item is NULL or not _append(&result, few, count, item):
                break
            if count == 0:
                first = last
                first_is_map = mark == 123
            count += 1
            mark = st.p[0] if st.p < st.end else 0
            st.p += 1
            if mark == 93:
                good = True
                break
            if mark != 44 or not _goes_on(st):
                break
        if good and (
            count > st.max_items
            or (count == 1 and not first.quoted and _is_blank(first.p, first.n, st))  # [L1]
            or (node.texts and node.like == LIKE_ARRAY and _is_trimmed(&first, &last, st))
            or (lost_inside or last_is_nothing) and _loses(node, count, lost_inside, last_is_nothing,
                                                           nothing_before, first_is_map)
        ):
            good = False
    if result is NULL and count <= FEW:
        result = _listed(few, count)
    if result is NULL or not good:
        Py_XDECREF(result)
        return NULL
    _leave(st)
    return self._list_of(node, st, result)


cdef inline bint _is_text(State* st, Slice* word) noexcept:
    """Say whether a word that is of no other use is valid UTF-8 all the same."""
    return not word.high or jsv_measure(word.p, word.n, st.surrogates, NULL) >= 0


cdef inline bint _comes(State* st, const char* name, Py_ssize_t n) noexcept:
    """Say whether a name comes, bare, and stop behind its colon."""
    if st.end - st.p <= n or st.p[n] != 58 or not jsv_same(st.p, name, n):
        return False
    st.p += n + 1
    return True


cdef inline bint _is_as_written(Slice* name) noexcept:
    return not name.quoted


cdef inline bint _is_lost(Node* node, Slice* name) noexcept:
    """Say whether the reference reads a map's name as another one, as it has quotes or is empty [K2, K3]."""
    cdef Py_ssize_t i
    if name.n == 0 and node.kind == K_MAP and not node.empty_name:
        return True
    if not name.quoted or memchr(name.p, 34, name.n) is NULL:
        return False
    if name.p[0] != 34 or name.p[name.n - 1] != 34:
        return True
    for i in range(name.n):
        if name.p[i] != 34:
            return False
    return True


cdef inline PyObject* _place(Decoder self, Node* node, bint optional, State* st) noexcept:
    """Read what stands behind a colon, if anything does."""
    if st.p >= st.end:
        return NULL
    if st.p[0] == 44 or st.p[0] == 125:
        return self._nothing(optional)
    return _something(self, node, st)


cdef PyObject* _as_captured(State* st, const char* start) noexcept:
    """Return the text of what was skipped."""
    return _new_text(st, start, st.p - start, 1)


cdef bint _skip(Decoder self, State* st) noexcept:
    """Pass over a place that nobody wants, which must be JSV all the same. False gives up."""
    cdef Slice word
    cdef PyObject* seen = NULL
    cdef bint read = False, blank = False
    cdef Py_ssize_t count = 0
    cdef char mark, closer
    if st.p >= st.end:
        return False
    mark = st.p[0]
    if mark == 44 or mark == 125 or mark == 93:
        return True
    if mark != 91 and mark != 123:
        if mark == 34:
            read = _quoted(st, &word)
        else:
            read = _bare(st, &word)
        read = read and _is_text(st, &word)
        free(word.owned)
        return read
    closer = mark + 2
    if not _enter(st):
        return False
    st.p += 1
    if st.p < st.end and st.p[0] == closer:
        st.p += 1
        _leave(st)
        return True
    while True:
        if closer == 125:
            if not _name(st, &word):
                break
            read = self._is_new(&word, &seen) and _is_text(st, &word)
            free(word.owned)
            if not read:
                break
        word.p = st.p
        if not _skip(self, st):
            break
        count += 1
        blank = closer == 93 and count == 1 and st.p > word.p and _is_blank(word.p, st.p - word.p, st)
        mark = st.p[0] if st.p < st.end else 0
        st.p += 1
        if mark == closer:
            Py_XDECREF(seen)
            _leave(st)
            return not blank and count <= st.max_items  # [L1]
        if mark != 44 or not _goes_on(st):
            break
    Py_XDECREF(seen)
    return False

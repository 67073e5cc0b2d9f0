"""Values to text in one pass: plans become C nodes once, and values are walked along them straight into a buffer.

It is included by each module that writes a format, `encode` and `encode_json`, so each is compiled for its own, and no
walk asks which it is. What formats differ in, these say by the same names:

- ``spell_…``, `word_of`, `spelling_of` and `suits`, how texts, numbers, moments and words are spelled, `WIDEST`, how many
  bytes a character takes at most, and `is_unsaid`, which text is none;
- `put_nothing`, `put_number`, `put_name` and `put_untyped_float`, how nothing, keys and names stand, and `untyped`, what
  is written where no type is declared;
- `may_name`, `name_of`, `sought`, `is_lost` and `is_lost_at`, which names there are, and which are read as others;
- `Seen` with its ``see_…``, and `LOSES_NOTHING`, what of a list is not read back as it was;
- `is_ours`, which captured members are the format's.

It never words an error and never writes what is doubtful. Where anything is wrong or unusual the pass is given up,
and the reference engine says what becomes of the value; so every function here may give up for any reason, but what
it writes must be what `jsvcodec.engine.reference` writes. It knows nothing of reading.

- ``put_…`` functions return 0, or -1 to give up, with or without an exception. Their caller keeps the value alive.
- Code of others (rows, properties, containers of their own) may run in any call of a Python function, and may change
  the object that is being written: what is used behind such a call is held, and sizes are looked at again.
- Nothing is global and changes. What is found out about classes on the way is kept in `Nodes`.
"""

import typing
from _collections import _tuplegetter
from collections.abc import Collection, Mapping, Set
from enum import Enum
from sys import intern

from jsvcodec.errors import SchemaError
from jsvcodec.names import TYPE_NAME, is_type_name
from jsvcodec.scalars.numbers import BOOL, FLOAT, INT, INTEGERS
from jsvcodec.scalars.text import TEXT
from jsvcodec.scalars.times import DATE, DATETIME, DATETIME_OFFSET
from jsvcodec.schema import ANY_LIST, ANY_MAP, TEXT_PLAN, AnyPlan, ListPlan, MapPlan, OptionalPlan, RecordPlan
from jsvcodec.schema import ScalarPlan, present, takes_nothing
from jsvcodec.types import Captured

cimport cython
from cpython.ref cimport PyObject
from libc.stdint cimport INT64_MIN, UINT64_MAX, int64_t, uint8_t, uint32_t, uint64_t, uintptr_t
from libc.string cimport memcpy

cdef extern from "Python.h":
    ctypedef struct PyTypeObject:
        pass
    PyTypeObject PyUnicode_Type, PyLong_Type, PyFloat_Type, PyBool_Type, PyList_Type, PyTuple_Type, PyDict_Type
    PyTypeObject* Py_TYPE(PyObject*)
    PyObject* Py_None
    PyObject* Py_True
    PyObject* Py_False
    bint PyUnicode_Check(PyObject*)
    bint PyUnicode_IS_COMPACT_ASCII(PyObject*)
    Py_ssize_t PyUnicode_GET_LENGTH(PyObject*)
    void* PyUnicode_DATA(PyObject*)
    double PyFloat_AS_DOUBLE(PyObject*)
    bint PyList_CheckExact(PyObject*)
    Py_ssize_t PyList_GET_SIZE(PyObject*)
    PyObject* PyList_GET_ITEM(PyObject*, Py_ssize_t)
    object PyList_GetSlice(PyObject*, Py_ssize_t, Py_ssize_t)
    bint PyTuple_CheckExact(PyObject*)
    Py_ssize_t PyTuple_GET_SIZE(PyObject*)
    PyObject* PyTuple_GET_ITEM(PyObject*, Py_ssize_t)
    bint PyDict_CheckExact(PyObject*)
    Py_ssize_t PyDict_GET_SIZE(PyObject*)
    bint PyDict_Next(PyObject*, Py_ssize_t*, PyObject**, PyObject**)
    object PyDict_Copy(PyObject*)
    object PyDict_Items(PyObject*)
    PyObject* PyDict_GetItemWithError(PyObject*, PyObject*)
    object PySequence_List(object)
    object PyObject_GetAttr(PyObject*, PyObject*)
    object PyObject_CallOneArg(PyObject*, object)
    PyObject* PyErr_Occurred()
    void PyErr_Clear()
    PyObject* PyExc_Exception
    PyObject* PyExc_MemoryError
    bint PyErr_ExceptionMatches(PyObject*)
    PyObject* _PyType_Lookup(PyTypeObject*, PyObject*)
    int Py_EnterRecursiveCall(const char*)
    void Py_LeaveRecursiveCall()
    void* PyMem_Calloc(size_t, size_t)
    void* PyMem_Realloc(void*, size_t)
    void PyMem_Free(void*)
    char* PyByteArray_AS_STRING(PyObject*)
    Py_ssize_t PyByteArray_GET_SIZE(PyObject*)
    int PyByteArray_Resize(PyObject*, Py_ssize_t) except -1

cdef extern from "pythread.h":
    unsigned long PyThread_get_thread_ident()

cdef extern from "write.h":
    ctypedef struct jw_out:
        unsigned char* p
        unsigned char* end
        unsigned char* base
        size_t total
        size_t done
    enum:
        JW_NUMBER
        JW_STRIDE
    void jw_init(jw_out*, int)
    void jw_clear(jw_out*)
    int jw_grow(jw_out*, size_t) except? -1
    int jw_reserve(jw_out*, size_t) except? -1
    object jw_bytes(jw_out*)
    object jw_str(jw_out*)
    unsigned char* jw_block(unsigned char*, const unsigned char*, size_t)
    unsigned char* jw_raw(unsigned char*, PyObject*)
    bint jw_is_small(PyObject*)
    unsigned char* jw_int(unsigned char*, PyObject*, int64_t, uint64_t)
    bint jw_circles(PyObject**, size_t, PyObject*)
    void JW_PREFETCH(void*)
    bint JW_LIKELY(bint)

cdef extern from "slots.h":
    PyObject* jsv_slot(PyObject*, Py_ssize_t)
    Py_ssize_t jsv_slot_offset(PyTypeObject*, PyObject*)

cdef extern from "moments.h":
    enum:
        JW_MOMENT
    int jw_import_moments() except -1

include "members.pxi"
include "encode_nodes.pxi"

jw_import_moments()

# ---- the walk ----

cdef enum:
    SHORT = 512  # longer texts are measured before room is made for them
    LONG = 16  # items; of such lists the size is foreseen
    DEEPEST = 400  # containers inside each other; beyond, the reference writes them, which needs no stack
    LEVELS = 10  # powers of two up to there
    MOST_WALKS = 64  # inside each other, as each takes some stack; beyond, the reference writes


cdef struct State:  # of one call
    jw_out out
    size_t depth
    size_t limit
    PyObject* nodes
    bint quiet  # inside a container that is known to run no code of others
    bint loud  # one was found that may run some; no other is looked through
    PyObject* marks[LEVELS]


# ---- scalars ----

cdef inline int put_text(State* s, PyObject* value) except? -1:
    cdef Py_ssize_t n
    if not PyUnicode_Check(value):
        return -1
    if JW_LIKELY(PyUnicode_IS_COMPACT_ASCII(value)):
        n = PyUnicode_GET_LENGTH(value)
        if JW_LIKELY(n <= SHORT):
            if jw_reserve(&s.out, WIDEST * n + 2) < 0:
                return -1
            s.out.p = spell_ascii(s.out.p, <unsigned char*>PyUnicode_DATA(value), n)
            return 0
    elif is_unsaid(value):
        return -1
    return spell_text(&s.out, value)


cdef int put_word(State* s, Node* node, PyObject* value) except? -1:
    """Write what the row's own function makes of a value."""
    cdef object held = <object>value
    cdef object word = PyObject_CallOneArg(node.encode, held)
    return spell_word(&s.out, node, <PyObject*>word) if type(word) is str else -1


cdef inline Word* find_word(Node* node, PyObject* value) noexcept nogil:
    """Return the ready word of an enum's member, or NULL if it has none."""
    cdef size_t at = (<uintptr_t>value >> 4) & node.mask
    while node.words[at].member != NULL:
        if node.words[at].member == value:
            return &node.words[at]
        at = (at + 1) & node.mask
    return NULL


cdef int put_scalar(State* s, Node* node, PyObject* value) except? -1:
    """Write a scalar by its fast path; whatever is unusual is left to the row's own function."""
    cdef Word* word
    cdef unsigned char* p
    if node.kind == ENUMS:
        word = find_word(node, value)
        if word != NULL:
            if jw_reserve(&s.out, word.size) < 0:
                return -1
            s.out.p = jw_block(s.out.p, word.block, word.size)
            return 0
    elif node.kind != WORDS:
        if jw_reserve(&s.out, JW_MOMENT) < 0:  # JW_NUMBER is less
            return -1
        p = s.out.p
        if node.kind == BOOLS:
            if value == Py_True or value == Py_False:
                s.out.p = spell_bool(p, value == Py_True)
                return 0
        elif node.kind == INTEGERS_OF_WIDTH and Py_TYPE(value) == &PyLong_Type:
            p = jw_int(p, value, node.low, node.high)
            if p != NULL:
                s.out.p = p
                return 0
        elif node.kind == FLOATS and Py_TYPE(value) == &PyFloat_Type:
            s.out.p = spell_double(p, PyFloat_AS_DOUBLE(value))
            return 0
        elif node.kind == DATETIMES or node.kind == OFFSETS or node.kind == DAYS:
            p = spell_moment(p, node, value)
            if p != NULL:
                s.out.p = p
                return 0
    return put_word(s, node, value)


# ---- places ----

cdef inline int put_place(State* s, Node* node, bint nullable, PyObject* value) except? -1:
    """Write what stands in a place, which may be nothing [N1, N2]."""
    if nullable and value == Py_None:
        return put_nothing(s)
    return put(s, node, value)


cdef inline int put(State* s, Node* node, PyObject* value) except? -1:
    if node.kind == TEXTS:
        return put_text(s, value)
    if node.kind == RECORDS:
        return put_record(s, node, value)
    if node.kind == LISTS:
        return put_list(s, node, value)
    if node.kind == MAPS:
        return put_map(s, node, value)
    if node.kind == EVERYTHING:
        return put_any(s, value)
    if node.kind == UNFINISHED:
        return -1
    return put_scalar(s, node, value)


cdef inline int enter(State* s, PyObject* value) except? -1:
    """Open a container [G8]; if the walk is given up, `Encoder._walk` closes those that are open."""
    cdef size_t depth = s.depth + 1
    if depth > s.limit or jw_circles(s.marks, depth, value):
        return -1
    if depth % JW_STRIDE == 0 and Py_EnterRecursiveCall(b" while writing") < 0:
        return -1
    s.depth = depth
    return 0


cdef inline void leave(State* s) noexcept:
    if s.depth % JW_STRIDE == 0:
        Py_LeaveRecursiveCall()
    s.depth -= 1


cdef inline int put_mark(State* s, unsigned char mark) except? -1:
    if jw_reserve(&s.out, 1) < 0:
        return -1
    s.out.p[0] = mark
    s.out.p += 1
    return 0


# ---- anything ----

cdef int put_any(State* s, PyObject* value) except? -1:
    """Write what stands where anything may stand, by its own class."""
    cdef PyTypeObject* cls = Py_TYPE(value)
    cdef Met* met
    cdef Node* node
    if cls == &PyUnicode_Type:
        return put_text(s, value)
    if value == Py_None:
        return put_nothing(s)
    nodes = <Nodes>s.nodes
    if cls == &PyDict_Type:
        return put_map(s, nodes.any_map, value)
    if cls == &PyList_Type or cls == &PyTuple_Type:
        return put_list(s, nodes.any_list, value)
    if cls == &PyBool_Type:
        return put_scalar(s, nodes.bool_, value)
    if cls == &PyLong_Type:
        return put_scalar(s, nodes.int_, value)
    if cls == &PyFloat_Type:
        return put_untyped_float(s, nodes.float_, value)
    met = nodes.meet(<object>value)
    if met == NULL:
        return -1
    node = met.node
    if not met.named:
        return put(s, node, value)
    if not is_whole(node, <object>value):
        return -1
    if enter(s, value) < 0 or put_members(s, node, value, True) < 0:
        return -1
    leave(s)
    return 0


cdef inline bint is_quiet(State* s, PyObject* value) noexcept:
    """Say whether nothing in a container, where anything may stand, runs code of others; it cannot change then."""
    cdef PyObject* marks[LEVELS]
    if not s.quiet and not s.loud:
        s.quiet = all_quiet(value, 1, s.limit - s.depth + 1, marks)
        s.loud = not s.quiet
    return s.quiet


cdef bint all_quiet(PyObject* value, size_t depth, size_t limit, PyObject** marks) noexcept:
    """Say whether all that a container holds is quiet, as far as the walk goes; `limit` is how many levels those are."""
    cdef jw_members members
    cdef PyObject* key
    cdef PyObject* each
    cdef Py_ssize_t i, at = 0
    cdef bint direct, is_list
    if depth > limit or jw_circles(marks, depth, value):
        return False
    if PyDict_CheckExact(value):
        jw_shut(&members)
        direct = KNOWS_LAYOUT and jw_look_through(&members, value)
        while jw_next(&members, &key, &each) if direct else PyDict_Next(value, &at, &key, &each):
            if Py_TYPE(key) != &PyUnicode_Type:
                return False
            if not is_small(each) and not all_quiet(each, depth + 1, limit, marks):
                return False
        return True
    is_list = PyList_CheckExact(value)
    if not is_list and not PyTuple_CheckExact(value):
        return False
    for i in range(PyList_GET_SIZE(value) if is_list else PyTuple_GET_SIZE(value)):
        each = PyList_GET_ITEM(value, i) if is_list else PyTuple_GET_ITEM(value, i)
        if not is_small(each) and not all_quiet(each, depth + 1, limit, marks):
            return False
    return True


cdef inline bint is_small(PyObject* value) noexcept:
    """Say whether a value is a leaf that needs no row."""
    return is_leaf(value) and (Py_TYPE(value) != &PyLong_Type or jw_is_small(value))


cdef bint are_leaves(PyObject* items, bint is_list, Py_ssize_t n) noexcept:
    """Say whether to write these values, where anything may stand, can run no code of others."""
    cdef Py_ssize_t i
    for i in range(n):
        if not is_leaf(PyList_GET_ITEM(items, i) if is_list else PyTuple_GET_ITEM(items, i)):
            return False
    return True


cdef inline bint is_leaf(PyObject* value) noexcept:
    cdef PyTypeObject* cls = Py_TYPE(value)
    return (
        cls == &PyUnicode_Type
        or value == Py_None
        or cls == &PyLong_Type
        or cls == &PyFloat_Type
        or cls == &PyBool_Type
    )


# ---- lists ----

cdef object list_parts(Node* node, PyObject* value):
    """Return what a container of any other class holds, or None if the reference must look at it."""
    cdef object container = <object>value
    if not isinstance(container, <object>node.accepts) or isinstance(container, (str, bytes, bytearray, Mapping)):
        return None
    if not isinstance(container, Collection):
        return None  # an iterator: the reference would find it spent
    cdef list parts = PySequence_List(container)
    if LOSES_NOTHING and isinstance(container, Set):
        for part in parts:
            if part is None:
                return None  # the reference finds a place for it [N5]
    return parts


cdef inline void foresee(Node* node, PyObject* items, Py_ssize_t i) noexcept:
    """Fetch what will be read soon: the members of the next object, and the object after it."""
    cdef Py_ssize_t at, n = PyList_GET_SIZE(items)
    cdef PyObject* value
    if i + 2 < n:
        value = PyList_GET_ITEM(items, i + 2)
        for at in range(0, 16 + 8 * node.count, 64):
            JW_PREFETCH(<char*>value + at)
    if i + 1 < n:
        value = PyList_GET_ITEM(items, i + 1)
        if Py_TYPE(value) == node.cls:
            for at in range(node.count):
                JW_PREFETCH(jsv_slot(value, node.fields[at].place))


cdef int put_list(State* s, Node* node, PyObject* value) except? -1:
    cdef PyObject* items = value
    cdef bint is_list = PyList_CheckExact(value)
    cdef bint nullable = node.nullable
    cdef Node* item = node.item
    cdef Py_ssize_t n, i
    cdef size_t start = 0
    cdef Seen seen
    cdef bint outermost = False, ahead = False, was_quiet = s.quiet
    cdef object held = None
    cdef object snapshot = None
    if enter(s, value) < 0:
        return -1
    if is_list or PyTuple_CheckExact(value):
        if not (node.accepts_lists if is_list else node.accepts_tuples):
            return -1
        if is_list and node.calls and not (
            item.kind == EVERYTHING
            and (is_quiet(s, value) or are_leaves(value, True, PyList_GET_SIZE(value)))
        ):
            snapshot = PyList_GetSlice(value, 0, PyList_GET_SIZE(value))
            items = <PyObject*>snapshot
    else:
        snapshot = list_parts(node, value)
        if snapshot is None:
            return -1
        items = <PyObject*>snapshot
        is_list = True
    n = PyList_GET_SIZE(items) if is_list else PyTuple_GET_SIZE(items)
    ahead = is_list and item.kind == RECORDS and item.access == SLOTS
    if n == 0:
        if jw_reserve(&s.out, 2) < 0:
            return -1
        memcpy(s.out.p, b"[]", 2)
        s.out.p += 2
        s.quiet = was_quiet
        leave(s)
        return 0
    see_none(&seen)
    if s.out.total == 0 and n >= LONG:
        s.out.total = n
        outermost = True
    for i in range(n):
        if outermost:
            s.out.done = i
        if ahead:
            foresee(item, items, i)
        if is_list:
            if i >= PyList_GET_SIZE(items):
                return -1
            held = <object>PyList_GET_ITEM(items, i)
        else:
            held = <object>PyTuple_GET_ITEM(items, i)
        if put_mark(s, c"," if i else c"[") < 0:
            return -1
        start = s.out.p - s.out.base
        if put_place(s, item, nullable, <PyObject*>held) < 0:
            return -1
        if see_item(s, node, &seen, start, i, n) < 0:
            return -1
    if outermost:
        s.out.total = s.out.done = 0
    if is_list and PyList_GET_SIZE(items) != n:
        return -1
    if see_list(s, node, &seen, start, n) < 0:
        return -1
    s.quiet = was_quiet
    leave(s)
    return put_mark(s, c"]")


# ---- maps ----

cdef inline bint says_type(const unsigned char* name) noexcept:
    """Say whether six ASCII characters are ``__type`` [M8], in any case."""
    return (
        name[0] == c"_"
        and name[1] == c"_"
        and name[2] | 0x20 == c"t"
        and name[3] | 0x20 == c"y"
        and name[4] | 0x20 == c"p"
        and name[5] | 0x20 == c"e"
    )


cdef inline int put_key(State* s, Node* node, PyObject* key, bint first) except? -1:
    """Write a name that is an exact str."""
    cdef size_t start = s.out.p - s.out.base
    if first and node.untyped and PyUnicode_GET_LENGTH(key) == 6 and PyUnicode_IS_COMPACT_ASCII(key):
        if says_type(<unsigned char*>PyUnicode_DATA(key)):
            return -1
    if put_text(s, key) < 0 or is_lost_at(s, node, start, key):
        return -1
    return put_mark(s, c":")


cdef bint are_exact(PyObject* dict_, PyTypeObject* cls) noexcept:
    """Say whether all keys of a dict are of just this class; they are then as different as their words."""
    cdef Py_ssize_t at = 0
    cdef PyObject* key
    while PyDict_Next(dict_, &at, &key, NULL):
        if Py_TYPE(key) != cls:
            return False
    return True


cdef bint values_are_leaves(PyObject* dict_) noexcept:
    cdef Py_ssize_t at = 0
    cdef PyObject* value
    while PyDict_Next(dict_, &at, NULL, &value):
        if not is_leaf(value):
            return False
    return True


cdef int put_still_map(State* s, Node* node, PyObject* value, jw_members* direct) except? -1:
    """Write the entries of a dict with texts as keys that cannot change meanwhile, `direct` as they lie if it is open.

    Its values are texts, which `put_text` writes without any code of theirs, or quiet, where anything may stand.
    """
    cdef PyObject* key
    cdef PyObject* each
    cdef Py_ssize_t at = 0
    cdef bint first = True
    while jw_next(direct, &key, &each) if direct != NULL else PyDict_Next(value, &at, &key, &each):
        if put_mark(s, c"{" if first else c",") < 0 or put_key(s, node, key, first) < 0:
            return -1
        first = False
        if JW_LIKELY(Py_TYPE(each) == &PyUnicode_Type):
            if put_text(s, each) < 0:
                return -1
        elif put_place(s, node.item, node.nullable, each) < 0:
            return -1
    return put_mark(s, c"{") if first else 0


cdef int put_map(State* s, Node* node, PyObject* value) except? -1:
    cdef jw_members members
    cdef PyObject* entries = value
    cdef PyObject* key
    cdef PyObject* each
    cdef Py_ssize_t n, at = 0
    cdef bint first = True, by_text, direct, was_quiet = s.quiet
    cdef object snapshot = None, held_key = None, held = None
    if enter(s, value) < 0:
        return -1
    by_text = node.key.kind == TEXTS or node.key.kind == EVERYTHING
    if by_text and PyDict_CheckExact(value) and (
        node.item.kind == TEXTS or (node.item.kind == EVERYTHING and is_quiet(s, value))
    ):
        direct = KNOWS_LAYOUT and jw_look_through(&members, value)
        if direct or are_exact(value, &PyUnicode_Type):
            if put_still_map(s, node, value, &members if direct else NULL) < 0:
                return -1
            s.quiet = was_quiet
            leave(s)
            return put_mark(s, c"}")
    if not PyDict_CheckExact(value) or not (
        are_exact(value, &PyUnicode_Type)
        if by_text
        else node.key.kind == INTEGERS_OF_WIDTH and are_exact(value, &PyLong_Type)
    ):
        if put_entries(s, node, value) < 0:
            return -1
        leave(s)
        return 0
    if node.calls and not (node.item.kind == EVERYTHING and values_are_leaves(value)):
        snapshot = PyDict_Copy(value)
        entries = <PyObject*>snapshot
    n = PyDict_GET_SIZE(entries)
    if n == 0 and put_mark(s, c"{") < 0:
        return -1
    while PyDict_Next(entries, &at, &key, &each):
        if Py_TYPE(key) != (&PyUnicode_Type if by_text else &PyLong_Type):
            return -1  # code of others has put it there meanwhile
        held_key, held = <object>key, <object>each
        if put_mark(s, c"{" if first else c",") < 0:
            return -1
        if by_text:
            if put_key(s, node, key, first) < 0:
                return -1
        elif put_number(s, node.key, key) < 0:
            return -1
        if put_place(s, node.item, node.nullable, each) < 0:
            return -1
        if PyDict_GET_SIZE(entries) != n:
            return -1
        first = False
    leave(s)
    return put_mark(s, c"}")


cdef int put_entries(State* s, Node* node, PyObject* value) except? -1:
    """Write a map of any class with keys of any kind, whose words may be the same."""
    cdef set words = set()
    cdef list entries
    cdef Node* scalar
    cdef object pair, key, each, word, name
    if PyDict_CheckExact(value):
        entries = PyDict_Items(value)
    elif isinstance(<object>value, Mapping):
        entries = PySequence_List((<object>value).items())
    else:
        return -1
    if put_mark(s, c"{") < 0:
        return -1
    for pair in entries:
        if type(pair) is not tuple or len(<tuple>pair) != 2:
            return -1
        key, each = <tuple>pair
        scalar = (<Nodes>s.nodes).key(key) if node.key.kind == EVERYTHING else node.key
        if scalar == NULL or scalar.encode == NULL:
            return -1
        word = PyObject_CallOneArg(scalar.encode, key)
        if type(word) is not str:
            return -1
        name = name_of(scalar, word)
        if name in words or is_lost(node, name):
            return -1
        if not words and node.untyped and is_type_name(name):
            return -1
        if words and put_mark(s, c",") < 0:
            return -1
        words.add(name)
        if put_name(s, scalar, word, name) < 0 or put_mark(s, c":") < 0:
            return -1
        if put_place(s, node.item, node.nullable, <PyObject*>each) < 0:
            return -1
    return put_mark(s, c"}")


# ---- records ----

cdef int put_record(State* s, Node* node, PyObject* value) except? -1:
    """Write an object where its class, or one that it is derived from, is declared."""
    cdef Node* chosen = node
    cdef bint named = False
    if enter(s, value) < 0:
        return -1
    if not JW_LIKELY(Py_TYPE(value) == node.cls and node.exact):
        if not (node.access == KEYS and PyDict_CheckExact(value)):
            chosen = (<Nodes>s.nodes).choose(node, <object>value, &named)
            if chosen == NULL:
                return -1
    if put_members(s, chosen, value, named) < 0:
        return -1
    leave(s)
    return 0


cdef int put_members(State* s, Node* node, PyObject* value, bint named) except? -1:
    """Write the members of an object, and in front of them the name of its class if there is one to say."""
    cdef size_t start = s.out.p - s.out.base
    cdef bint is_own = Py_TYPE(value) == node.cls
    cdef int done
    if named:
        if jw_reserve(&s.out, node.head_size) < 0:
            return -1
        memcpy(s.out.p, node.head, node.head_size)
        s.out.p += node.head_size
    if (node.access == SLOTS or node.access == INSTANCE) and is_own and (
        JW_LIKELY(is_same(node)) or (<Nodes>s.nodes).check(node)
    ):
        done = put_fields(s, node, value, node.access == INSTANCE)
    elif node.access == PLACES and is_own and (node.version == 0 or is_same(node)):
        done = put_fields(s, node, value, False) if PyTuple_GET_SIZE(value) == node.count else -1
    elif node.access == KEYS and PyDict_CheckExact(value):
        done = put_keys(s, node, value)
    else:
        done = put_others(s, node, 0, value)
    if done < 0 or (node.captured != NULL and not captures_nothing(node, value) and put_captured(s, node, value) < 0):
        return -1
    if not named:
        if jw_reserve(&s.out, 2) < 0:
            return -1
        if s.out.p == s.out.base + start:
            s.out.p += 1
        s.out.base[start] = c"{"  # in place of the first comma
    return put_mark(s, c"}")


cdef inline bint captures_nothing(Node* node, PyObject* value) noexcept:
    """Say whether an object is seen at once to keep no members that its class does not have."""
    cdef Field* field = &node.fields[node.count]
    cdef jw_members members
    if Py_TYPE(value) != node.cls or not is_same(node):
        return False
    if (node.access == SLOTS or node.access == INSTANCE) and field.place >= 0:
        return jsv_slot(value, field.place) == Py_None
    if node.access != INSTANCE or not jw_yields(field.inherited) or not jw_open(&members, value, node.cls):
        return False
    return jw_member(&members, field.attribute) == Py_None


cdef int put_captured(State* s, Node* node, PyObject* value) except? -1:
    """Write the members that an object keeps though its class does not have them [M5]."""
    cdef Py_ssize_t n
    plan = <object>node.captured
    found = getattr(<object>value, plan.captured, None) if node.access != KEYS else (<object>value).get(plan.captured)
    if found is None:
        return 0
    if type(found) is not Captured or not is_ours(found) or s.depth + <size_t>found.depth > s.limit:
        return -1
    for name, text in found.items():
        if plan.find(sought(name)) is not None or put_mark(s, c",") < 0:
            return -1
        if spell_text(&s.out, <PyObject*>name) < 0 or put_mark(s, c":") < 0:
            return -1
        octets = text.encode()
        n = len(octets)
        if jw_reserve(&s.out, n) < 0:
            return -1
        memcpy(s.out.p, <const char*>octets, n)
        s.out.p += n
    return 0


cdef inline bint is_same(Node* node) noexcept:
    """Say whether a class is as it was when its members were looked up."""
    return node.version != 0 and node.version == jw_version(node.cls)


cdef int put_fields(State* s, Node* node, PyObject* value, bint instance) except? -1:
    """Write the members of an object of just the class from where it keeps them: the inner loop of the whole."""
    cdef Field* field = node.fields
    cdef Field* stop = field + node.count
    cdef unsigned char* p = s.out.p
    cdef unsigned char* behind
    cdef unsigned char* end = s.out.end
    cdef PyObject* member
    cdef Word* word
    cdef Py_ssize_t n
    cdef jw_members members
    jw_shut(&members)
    if instance and not jw_open(&members, value, node.cls):
        return put_others(s, node, 0, value)
    while field != stop:
        if JW_LIKELY(field.place >= 0):
            member = jsv_slot(value, field.place)
            if member == NULL:
                return -1
        else:
            member = jw_member(&members, field.attribute) if jw_yields(field.inherited) else NULL
            if member == NULL:
                s.out.p = p
                return put_others(s, node, field - node.fields, value)
        if member == Py_None and field.omits_none:  # [N1]
            field += 1
            continue
        if field.quick == TEXTS:
            if Py_TYPE(member) == &PyUnicode_Type and PyUnicode_IS_COMPACT_ASCII(member):
                n = PyUnicode_GET_LENGTH(member)
                if JW_LIKELY(n <= SHORT):
                    if not JW_LIKELY(end - p >= field.size + WIDEST * n + 2):
                        s.out.p = p
                        if jw_grow(&s.out, field.size + WIDEST * n + 2) < 0:
                            return -1
                        p, end = s.out.p, s.out.end
                    p = jw_block(p, field.block, field.size)
                    p = spell_ascii(p, <unsigned char*>PyUnicode_DATA(member), n)
                    field += 1
                    continue
        elif field.quick == ENUMS:
            word = find_word(field.node, member)
            if word != NULL and JW_LIKELY(end - p >= field.size + word.size):
                p = jw_block(p, field.block, field.size)
                p = jw_block(p, word.block, word.size)
                field += 1
                continue
        elif field.quick == BOOLS:
            if (member == Py_True or member == Py_False) and JW_LIKELY(end - p >= field.size + 5):
                p = jw_block(p, field.block, field.size)
                p = spell_bool(p, member == Py_True)
                field += 1
                continue
        elif field.quick != UNFINISHED and JW_LIKELY(end - p >= field.size + JW_NUMBER):
            behind = spell_number(p, field, member)
            if behind != NULL:
                p = behind
                field += 1
                continue
        s.out.p = p
        if put_member(s, field, member) < 0:
            return -1
        p, end = s.out.p, s.out.end
        field += 1
        if instance and field != stop:
            if Py_TYPE(value) != node.cls or not is_same(node) or not jw_open(&members, value, node.cls):
                return put_others(s, node, field - node.fields, value)
    s.out.p = p
    return 0


cdef unsigned char* spell_number(unsigned char* p, Field* field, PyObject* value) except? NULL:
    """Write a name and a number of Python's own class; NULL for any other value."""
    if field.quick == FLOATS:
        if Py_TYPE(value) != &PyFloat_Type:
            return NULL
        return spell_double(jw_block(p, field.block, field.size), PyFloat_AS_DOUBLE(value))
    if Py_TYPE(value) != &PyLong_Type:
        return NULL
    return jw_int(jw_block(p, field.block, field.size), value, field.node.low, field.node.high)


cdef int put_member(State* s, Field* field, PyObject* value) except? -1:
    """Write a name and a value, unless the member is left out."""
    cdef object held
    if value == Py_None and field.omits_none:
        return 0
    if field.nameless:
        return 0 if at_default(field, value) else -1
    held = <object>value
    if field.zero != NULL and at_default(field, value):
        return 0
    if jw_reserve(&s.out, field.size) < 0:
        return -1
    s.out.p = jw_block(s.out.p, field.block, field.size)
    return put_place(s, field.node, field.nullable, value)


cdef bint at_default(Field* field, PyObject* value) except -1:
    """Say whether a member is left out as it is at the default of .NET's type [M10]."""
    cdef object zero, encode, held = <object>value
    if field.zero == NULL or Py_TYPE(value) != Py_TYPE(field.zero):
        return False
    zero, encode = <object>field.zero, <object>field.node.encode
    return bool(held == zero) and bool(encode(held) == encode(zero))  # not -0 [E25]


cdef int put_keys(State* s, Node* node, PyObject* value) except? -1:
    """Write the members that are keys of a dict, which must have no others."""
    cdef Py_ssize_t i, found = 0
    cdef PyObject* member
    for i in range(node.count):
        member = PyDict_GetItemWithError(value, node.fields[i].attribute)
        if member != NULL:
            found += 1
            if put_member(s, &node.fields[i], member) < 0:
                return -1
        elif PyErr_Occurred() != NULL or not node.fields[i].optional:
            return -1
    if found != PyDict_GET_SIZE(value) and not (<object>node.shape).holds(<object>value):
        return -1
    return 0


cdef int put_others(State* s, Node* node, Py_ssize_t first, PyObject* value) except? -1:
    """Write the members of an object of any other kind, from the first that is not written yet."""
    cdef Py_ssize_t i
    cdef Field* field
    cdef object member
    for i in range(first, node.count):
        field = &node.fields[i]
        if node.asked:
            member = (<object>node.shape).get(<object>value, <object>field.attribute)
        else:
            member = PyObject_GetAttr(value, field.attribute)
        if put_member(s, field, <PyObject*>member) < 0:
            return -1
    return 0


cdef Py_ssize_t append(bytearray buffer, const char* octets, Py_ssize_t n) except -1:
    """Put bytes behind what a bytearray holds."""
    cdef PyObject* into = <PyObject*>buffer
    cdef Py_ssize_t size = PyByteArray_GET_SIZE(into)
    PyByteArray_Resize(into, size + n)
    memcpy(PyByteArray_AS_STRING(into) + size, octets, n)
    return n


# ---- the encoder ----

ctypedef int (*Walk)(State*, Node*, bint, PyObject*) noexcept


cdef int put_root(State* s, Node* node, bint nullable, PyObject* value) except? -1:
    if put_place(s, node, nullable, value) < 0:
        return -1
    return see_root(s)


@cython.no_gc_clear
cdef class Encoder:
    """Writes values of one plan; threads may share it.

    Args:
        plan: The `jsvcodec.schema.Plan` of what is written.
        options: The `jsvcodec.engine.Options` of the codec.
        fallback: The reference engine's worker for both, which decides wherever this one gives up.
    """

    cdef object _reference
    cdef object _plan  # until its nodes are made, which the first value asks for: many codecs only read
    cdef object _options
    cdef Nodes _nodes  # None until then, and if the reference is to write everything
    cdef size_t _limit
    cdef Node* _root
    cdef bint _nullable
    cdef Py_ssize_t _asked  # how many calls the reference is answering just now,
    cdef unsigned long _asker  # and in which thread the last of them runs
    cdef Py_ssize_t _walks  # how many walks are under way, in all threads

    def __cinit__(self, plan, options, fallback):
        self._reference = fallback
        self._limit = min(options.max_depth, DEEPEST)
        self._options = options
        if not options.exact:
            self._plan = plan

    cdef bint _prepare(self) except -1:
        """Make the nodes, unless they cannot be made. Other threads leave their values to the reference meanwhile."""
        cdef Nodes nodes
        plan, self._plan = self._plan, None
        if plan is None:
            return False
        try:
            nodes = Nodes(self._options)
            nodes.place_of(plan, &self._root, &self._nullable)
        except BaseException as error:
            if isinstance(error, Exception) and not isinstance(error, (MemoryError, RecursionError)):
                return False  # a row of the user's own cannot say what it needs: the reference writes everything
            self._plan = plan  # the next value may come at a better moment
            if not isinstance(error, RecursionError):
                raise
            return False
        self._nodes = nodes
        return True

    def encode(self, value, /):
        """Write one document as UTF-8.

        Raises:
            EncodeError: As the reference engine.
        """
        cdef State s
        if JW_LIKELY(self._walk(&s, <PyObject*>value, False) == 0):
            return jw_bytes(&s.out)
        return self._ask(self._reference.encode, value)

    def dumps(self, value, /):
        """Write one document as ``str``, where lone surrogates stay as they are.

        Raises:
            EncodeError: As the reference engine.
        """
        cdef State s
        if JW_LIKELY(self._walk(&s, <PyObject*>value, True) == 0):
            try:
                return jw_str(&s.out)
            finally:
                jw_clear(&s.out)
        return self._ask(self._reference.dumps, value)

    def encode_into(self, value, bytearray buffer not None, /):
        """Write one document as UTF-8 behind what a ``bytearray`` holds, which is left alone if that fails.

        Returns:
            The number of bytes.

        Raises:
            EncodeError: As the reference engine.
            BufferError: The ``bytearray`` cannot grow, as something else looks at it.
        """
        cdef State s
        cdef bytes octets
        if not JW_LIKELY(self._walk(&s, <PyObject*>value, False) == 0):
            octets = self._ask(self._reference.encode, value)
            return append(buffer, octets, len(octets))
        try:
            return append(buffer, <char*>s.out.base, s.out.p - s.out.base)
        finally:
            jw_clear(&s.out)

    cdef object _ask(self, object write, object value):
        """Return what the reference makes of a value.

        Until it answers, calls from inside go to it at once. A value whose code writes that very value would else be
        tried twice on each level, once here and once there.
        """
        self._asked += 1
        self._asker = PyThread_get_thread_ident()
        try:
            return write(value)
        finally:
            self._asked -= 1

    cdef int _walk(self, State* s, PyObject* value, bint surrogates) except -2:
        """Return 0 when a value was written, or -1, and nothing in the buffer, when the reference must decide."""
        cdef int done
        jw_init(&s.out, surrogates)
        if self._nodes is None and not self._prepare():
            return -1
        if self._asked and self._asker == PyThread_get_thread_ident():
            return -1
        if self._walks >= MOST_WALKS:
            return -1
        s.depth = 0
        s.quiet = s.loud = False
        s.limit = self._limit
        s.nodes = <PyObject*>self._nodes
        if Py_EnterRecursiveCall(b" while writing") < 0:
            PyErr_Clear()
            return -1
        self._walks += 1
        done = (<Walk>put_root)(s, self._root, self._nullable, value)
        self._walks -= 1
        Py_LeaveRecursiveCall()
        if JW_LIKELY(done == 0):
            return 0
        for _ in range(s.depth // JW_STRIDE):
            Py_LeaveRecursiveCall()
        jw_clear(&s.out)
        if PyErr_Occurred() != NULL:
            if PyErr_ExceptionMatches(PyExc_MemoryError) or not PyErr_ExceptionMatches(PyExc_Exception):
                return -2
            PyErr_Clear()
        return -1

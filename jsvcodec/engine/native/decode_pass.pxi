"""Reading in one pass: from bytes straight to objects, over a plan compiled to C. Included by each format's decoder.

It knows plans, bytes and what all formats have in common. It never words an error: whatever is wrong, or rare, makes
the pass give up without a trace, and the reference engine reads the document again and decides. Documents share
nothing but what is a decoder's own: its nodes, to which those of classes come that documents name, and which know where
texts hardly ever come again; a table of names, which holds texts alone and is only touched while no code of the user's
can run, and which name came behind which; what the collector was spared; and which thread the reference engine answers.

The module that includes this says how its format is spelled. It defines `Slice`, a word or a name as it was read, in
front of this, and behind it, by the same names for each format:

- `_blanks`, what may stand between two marks; `_document`, `_place`, `_read_list` and `_skip`, what may stand where;
- `_name`, `_known`, `_comes`, `_is_as_written`, `_as_foretold` and `_sought`, how names are spelled and looked for, and
  `_is_lost`, which are read as others;
- `_may_begin_type_name`, `_is_type_name`, `_is_just_type_name` and `_type_word`, how an object says its class;
- `_as_captured`, what is kept of a member that a class does not have;
- `_reading_of` and `_may_stand_bare`, what rows have to do with its words, and `_is_refused`, which text is none.

How memory is held: the functions of the pass deal in owned references as C does, NULL for giving up. A Python error
that is set then is one that must not be hidden (`MemoryError`, `KeyboardInterrupt`); all others are cleared where they
arise, as the reference engine will meet them again.
"""

cimport cython
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.object cimport PyObject, PyTypeObject
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy, memset

import dataclasses
import gc
from enum import EnumType
from functools import partial
from sys import intern
from types import GetSetDescriptorType
from typing import is_typeddict

from jsvcodec.engine.hashes import crowding, crowds
from jsvcodec.names import is_type_name
from jsvcodec.scalars import BUILT_IN
from jsvcodec.scalars.numbers import INTEGERS
from jsvcodec.scalars.times import DATETIME_OFFSET
from jsvcodec.schema import TEXT_PLAN, AnyPlan, ListPlan, MapPlan, OptionalPlan, RecordPlan, ScalarPlan
from jsvcodec.schema import present, takes_nothing
from jsvcodec.types import Captured

__all__ = ["FAST", "Decoder"]

FAST = frozenset({"text", "bool", "integer", "float", "enum", "datetime", "datetime-offset", "date"})
"""The names of the rows' fast paths that this engine has."""

cdef extern from "Python.h":
    PyObject* Py_None
    PyObject* Py_True
    PyObject* Py_False
    PyObject* PyExc_Exception
    PyObject* PyExc_MemoryError
    void Py_XDECREF "Py_XDECREF"(PyObject*)
    void Py_XINCREF "Py_XINCREF"(PyObject*)
    void Py_CLEAR "Py_CLEAR"(PyObject*)
    bint PyErr_ExceptionMatches(PyObject*)
    void PyErr_Clear()
    void PyErr_SetObject(PyObject*, PyObject*)
    PyObject* PyErr_Occurred()
    int PyErr_CheckSignals()
    void PyErr_Fetch(PyObject**, PyObject**, PyObject**)
    void PyErr_Restore(PyObject*, PyObject*, PyObject*)
    Py_ssize_t PY_SSIZE_T_MAX
    PyObject* PyErr_NoMemory()
    PyObject* PyObject_CallOneArg(PyObject*, PyObject*)
    PyObject* PyObject_CallNoArgs(PyObject*)
    PyObject* PyObject_CallMethodNoArgs(PyObject*, PyObject*)
    int PyObject_GenericSetAttr(PyObject*, PyObject*, PyObject*)
    int Py_EnterRecursiveCall(const char*)
    void Py_LeaveRecursiveCall()
    PyObject* PyList_New(Py_ssize_t)
    int PyList_Append(PyObject*, PyObject*)
    void PyList_SET_ITEM(PyObject*, Py_ssize_t, PyObject*)
    PyObject* PyList_AsTuple(PyObject*)
    PyObject* PyDict_New()
    PyObject* PyDict_Copy(PyObject*)
    int PyDict_SetItem(PyObject*, PyObject*, PyObject*)
    Py_ssize_t PyDict_GET_SIZE(PyObject*)
    PyObject* PySet_New(PyObject*)
    int PySet_Add(PyObject*, PyObject*)
    int PySet_Contains(PyObject*, PyObject*)
    PyObject* PyBytes_FromStringAndSize(const char*, Py_ssize_t)
    PyObject* PyLong_FromLongLong(long long)
    PyObject* PyFloat_FromDouble(double)
    bint PyUnicode_CheckExact(object)
    bint PyBytes_CheckExact(object)
    bint PyUnicode_IS_ASCII(object)
    unsigned char* PyUnicode_1BYTE_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    const char* PyBytes_AS_STRING(object)
    Py_ssize_t PyBytes_GET_SIZE(object)
    bint PyObject_GC_IsTracked(PyObject*)
    void PyObject_GC_Track(PyObject*)
    int PyGC_Enable()
    int PyGC_Disable()

cdef extern from "pythread.h":
    unsigned long PyThread_get_thread_ident()

cdef extern from *:
    """
    /* The collector pauses while a document is read, where the interpreter would run it in the midst of C [3.11]. */
    #if PY_VERSION_HEX < 0x030C0000
    #define JSV_PAUSE() PyGC_Disable()
    #define JSV_RESUME() PyGC_Enable()
    #else
    #define JSV_PAUSE() 0
    #define JSV_RESUME() ((void)0)
    #endif
    #ifdef Py_GIL_DISABLED
    #define JSV_SHARES_NAMES 0
    #else
    #define JSV_SHARES_NAMES 1
    #endif
    /* From 3.12 on instances have values of their own, which only the setter of `__dict__` knows to give up. */
    #if PY_VERSION_HEX < 0x030C0000
    #define JSV_SET_DICT(instance, dict) PyObject_GenericSetDict(instance, dict, NULL)
    #else
    static int JSV_SET_DICT(PyObject *instance, PyObject *dict) { /* without any code of the class */
        PyObject *name = PyUnicode_InternFromString("__dict__");
        int done = name ? PyObject_GenericSetAttr(instance, name, dict) : -1;
        Py_XDECREF(name);
        return done;
    }
    #endif
    #define JSV_ALLOC(type) ((type)->tp_alloc((type), 0))
    /* Return what `object.__new__` makes: unlike one of JSV_ALLOC, it may keep attributes without a dict, and a class
       that has become abstract is refused. NULL with an error. */
    static PyObject *JSV_NEW(PyTypeObject *type) {
        PyObject *made, *none = PyTuple_New(0); /* which is always the same */
        made = none ? PyBaseObject_Type.tp_new(type, none, NULL) : NULL;
        Py_XDECREF(none);
        return made;
    }
    #define JSV_LENGTH(text) PyUnicode_GET_LENGTH(text)
    #define JSV_ASCII(text) ((const char *)((PyASCIIObject *)(text) + 1))
    """
    int JSV_PAUSE() noexcept
    void JSV_RESUME() noexcept
    int JSV_SHARES_NAMES
    int JSV_SET_DICT(PyObject*, PyObject*) noexcept
    PyObject* JSV_ALLOC(PyTypeObject*) noexcept
    PyObject* JSV_NEW(PyTypeObject*) noexcept
    Py_ssize_t JSV_LENGTH(PyObject*) noexcept
    const char* JSV_ASCII(PyObject*) noexcept

cdef extern from "slots.h":
    PyObject* jsv_slot(PyObject*, Py_ssize_t) noexcept
    void jsv_set_slot(PyObject*, Py_ssize_t, PyObject*) noexcept
    Py_ssize_t jsv_slot_offset(PyTypeObject*, PyObject*) noexcept

cdef extern from "scan.h":
    bint jsv_same(const char*, const char*, Py_ssize_t) noexcept
    Py_ssize_t jsv_measure(const char*, Py_ssize_t, int, uint32_t*) noexcept
    int jsv_learn_heads() except -1
    PyObject* jsv_ascii(const char*, Py_ssize_t) noexcept
    PyObject* jsv_wide(const char*, Py_ssize_t, int) noexcept
    void jsv_tips(const char*, Py_ssize_t, Py_ssize_t, uint64_t*, uint64_t*) noexcept
    uint32_t jsv_mix(uint64_t, uint64_t, Py_ssize_t) noexcept
    uint32_t jsv_hash(const char*, Py_ssize_t, Py_ssize_t) noexcept
    bint jsv_integer(const char*, Py_ssize_t, int64_t*) noexcept
    bint jsv_real(const char*, Py_ssize_t, double*) noexcept
    ctypedef struct jsv_moment:
        int year, month, day, hour, minute, second, microsecond, zone, minutes
    bint jsv_read_moment(const char*, Py_ssize_t, jsv_moment*) noexcept
    bint jsv_read_wcf(const char*, Py_ssize_t, jsv_moment*) noexcept

cdef extern from *:
    """
    #include <datetime.h>
    /* Return a new reference to a moment in a zone. */
    static PyObject *jsv_datetime(const jsv_moment *at, PyObject *zone) {
        return PyDateTimeAPI->DateTime_FromDateAndTime(at->year, at->month, at->day, at->hour, at->minute, at->second,
                                                       at->microsecond, zone, PyDateTimeAPI->DateTimeType);
    }
    static PyObject *jsv_date(const jsv_moment *at) { return PyDate_FromDate(at->year, at->month, at->day); }
    static PyObject *jsv_offset(int minutes) {
        PyObject *zone, *delta = PyDelta_FromDSU(0, 60 * minutes, 0);
        if (!delta) {
            return NULL;
        }
        zone = PyTimeZone_FromOffset(delta);
        Py_DECREF(delta);
        return zone;
    }
    static int jsv_import_datetime(void) {
        PyDateTime_IMPORT;
        return PyDateTimeAPI ? 0 : -1;
    }
    #define JSV_UTC() PyDateTime_TimeZone_UTC
    """
    int jsv_import_datetime() except -1
    PyObject* jsv_datetime(const jsv_moment*, PyObject*) noexcept
    PyObject* jsv_date(const jsv_moment*) noexcept
    PyObject* jsv_offset(int) noexcept
    PyObject* JSV_UTC() noexcept

jsv_import_datetime()
jsv_learn_heads()

include "members.pxi"
include "decode_nodes.pxi"

cdef enum:
    MAX_DEPTH = 400         # beyond it the reference engine reads, which needs no stack
    FEW = 8                 # items that are gathered before their list is made
    AHEAD = 8               # members that are looked at before all are searched
    LONE = 0x100            # in what is said to be beyond ASCII: lone surrogates may be there
    NOT_EXPECTED = -1
    SKIPPED = -2
    GAVE_UP = -3
    MANY = 5000             # bytes of a document that leaves so much behind that the collector would feel it
    MOST_SETTLED = 1 << 26  # bytes of documents between two full collections
    TURNS = 1 << 14         # parts of a document between two looks at signals
    SETTLING = 1 << 16      # bytes that each of them counts as besides, for what else was young

include "decode_repeats.pxi"

cdef struct State:
    const char* start
    const char* p
    const char* end
    int depth
    int max_depth
    Py_ssize_t max_items
    Py_ssize_t max_text
    unsigned turns          # how many parts were begun, to look at signals now and then
    PyObject* raised[3]     # what a signal's handler has raised
    int surrogates          # lone ones may stand in the text
    int paused              # the collector was running, and is to run again
    Shared* shared          # texts of this document, or NULL
    uint32_t places         # how many they may be, in pairs: a power of two
    int shift               # from a text's hash to its pair
    int misses              # how many texts of a place may be unlike all of them
    int under               # the place of the name under which this part of the nearest map stands, or `NAMES`
    PyObject* models[MODELS]  # maps, by the places of the names under which they stood,
    uint64_t modelled       # and which of them there are
    jw_entry* gathered      # members of maps that are being read
    Py_ssize_t count        # how many they are,
    Py_ssize_t room         # and may be
    char few[64]            # a word without its doubled quotes or its escapes, until the next one

# ---- a pass ----

cdef inline void _give_up() noexcept:
    """Hide the error that Python has set, unless it is one that nobody may hide."""
    if PyErr_Occurred() is not NULL and PyErr_ExceptionMatches(PyExc_Exception):
        if not PyErr_ExceptionMatches(PyExc_MemoryError):
            PyErr_Clear()


cdef void _keep(error) noexcept:
    """Set an error again that was caught, if it is one that nobody may hide."""
    if isinstance(error, MemoryError) or not isinstance(error, Exception):
        kind = type(error)
        PyErr_SetObject(<PyObject*>kind, <PyObject*>error)


cdef inline PyObject* _call(PyObject* function, PyObject* argument, State* st) noexcept:
    """Call what may be the user's, with the collector as the user has it."""
    cdef PyObject* result
    if st.paused:
        JSV_RESUME()
    if argument is NULL:
        result = PyObject_CallNoArgs(function)
    else:
        result = PyObject_CallOneArg(function, argument)
    if result is NULL:
        _give_up()
    st.paused = JSV_PAUSE()
    return result


cdef inline bint _enter(State* st) noexcept:
    """Open a bracket [G8]. False gives up, and `Decoder.decode` closes those that are open."""
    if st.depth >= st.max_depth or not _goes_on(st):
        return False
    if Py_EnterRecursiveCall(b" while reading a document"):
        _give_up()
        return False
    st.depth += 1
    return True


cdef inline bint _goes_on(State* st) noexcept:
    """Look at signals now and then. False says that a handler has raised something, which nobody may hide."""
    st.turns += 1
    return st.turns % TURNS != 0 or _is_unsignalled(st)


cdef bint _is_unsignalled(State* st) noexcept:
    cdef bint raised
    if st.paused:
        JSV_RESUME()
    raised = PyErr_CheckSignals() < 0
    if raised:
        PyErr_Fetch(&st.raised[0], &st.raised[1], &st.raised[2])
    st.paused = JSV_PAUSE()
    return not raised


cdef inline char _mark(State* st) noexcept:
    """Return the mark that ends a part, and stop behind it; 0 at the end."""
    cdef char mark
    _blanks(st)
    mark = st.p[0] if st.p < st.end else 0
    st.p += 1
    return mark


cdef inline void _leave(State* st) noexcept:
    Py_LeaveRecursiveCall()
    st.depth -= 1


cdef inline PyObject* _new_text(State* st, const char* p, Py_ssize_t n, unsigned high) noexcept:
    """Return the text of bytes, or NULL if they are not UTF-8 or it is a text that is refused [Q9]."""
    if not high:
        return jsv_ascii(p, n)
    return jsv_wide(p, n, st.surrogates | (high & LONE))


cdef inline bint _is_within(Node* node, int64_t value) noexcept:
    """Say whether an integer is one of its row's."""
    return not node.bounded or (node.low <= value and value <= node.high)


cdef inline PyObject* _flag(bint value) noexcept:
    cdef PyObject* flag = Py_True if value else Py_False
    Py_INCREF(flag)
    return flag


cdef PyObject* _by_row(PyObject* decode, State* st, const char* p, Py_ssize_t n, unsigned high) noexcept:
    """Let a row's own function decide, as there is no fast path or it has passed."""
    cdef PyObject* result
    cdef PyObject* text = _new_text(st, p, n, high)
    if text is NULL:
        return NULL
    result = _call(decode, text, st)
    Py_DECREF(text)
    return result


cdef PyObject* _moment(Fast fast, const char* p, Py_ssize_t n) noexcept:
    """Return the moment or the day that a word says, or NULL if its row must decide."""
    cdef jsv_moment found
    if jsv_read_moment(p, n, &found):
        if fast == F_DATE:
            return NULL if found.zone else jsv_date(&found)
        if found.zone == 2:
            return _offset_moment(&found)
        return jsv_datetime(&found, JSV_UTC() if found.zone or fast == F_DATETIME_OFFSET else Py_None)
    if jsv_read_wcf(p, n, &found):
        if fast == F_DATE:
            return NULL if found.zone == 1 else jsv_date(&found)
        if found.zone < 2:
            return jsv_datetime(&found, JSV_UTC())
        if fast == F_DATETIME_OFFSET:
            return _offset_moment(&found)
    return NULL


cdef PyObject* _offset_moment(const jsv_moment* found) noexcept:
    cdef PyObject* result
    cdef PyObject* zone = jsv_offset(found.minutes)
    if zone is NULL:
        return NULL
    result = jsv_datetime(found, zone)
    Py_DECREF(zone)
    return result


cdef inline int _expected(Node* node, State* st, int expected, int ahead) noexcept:
    """Return the place of the member whose name comes, if it is one of the next, and stop behind its colon; or -1.

    Members come in the order of declaration, with gaps.
    """
    cdef int at, stop = expected + ahead
    cdef Field* field
    cdef uint64_t begin, last
    if st.end - st.p < 8:
        return NOT_EXPECTED
    memcpy(&begin, st.p, 8)
    if stop > node.count:
        stop = node.count
    for at in range(expected, stop):
        field = &node.fields[at]
        if (begin & field.mask) == field.begin:
            if field.length > 8:
                if st.end - st.p < field.length:
                    continue
                memcpy(&last, st.p + field.length - 8, 8)
                if last != field.last or (
                    field.length > 16 and not jsv_same(st.p + 8, field.name + 8, field.length - 16)
                ):
                    continue
            st.p += field.length
            return at
    return NOT_EXPECTED


cdef inline bint _may_name_type(Slice* name) noexcept:
    """Say whether a key is `__type` in any case; no character beyond ASCII equals one of its letters [M4]."""
    cdef int i
    if name.n != 6 or name.p[0] != 95 or name.p[1] != 95:
        return False
    for i in range(2, 6):
        if (name.p[i] | 0x20) != b"__type"[i]:
            return False
    return True


cdef bint _is_crowded(PyObject* items) noexcept:
    try:
        return crowding(<object>items) is not None
    except BaseException as error:
        _keep(error)
        return True


cdef bint _crowds(PyObject** hashes, PyObject* key) noexcept:
    if hashes[0] is NULL:
        hashes[0] = PyDict_New()
    if hashes[0] is NULL:
        return True
    try:
        return crowds(<object>hashes[0], <object>key)
    except BaseException as error:
        _keep(error)
        return True


cdef PyObject* _listed(PyObject** few, Py_ssize_t count) noexcept:
    """Return a list that takes over some items, or NULL."""
    cdef Py_ssize_t at
    cdef PyObject* result = PyList_New(count)
    for at in range(count):
        if result is NULL:
            Py_CLEAR(few[at])
        else:
            PyList_SET_ITEM(result, at, few[at])
    return result


cdef inline bint _append(PyObject** result, PyObject** few, Py_ssize_t count, PyObject* item) noexcept:
    """Take over an item: the first few are kept in a row, and once they are many, all in a list."""
    cdef bint done
    if count < FEW:
        few[count] = item
        return True
    if count == FEW:
        result[0] = _listed(few, FEW)
    if result[0] is NULL:
        Py_DECREF(item)
        return False
    done = PyList_Append(result[0], item) == 0
    Py_DECREF(item)
    return done


cdef object _owned(PyObject* value):
    """Return an object in place of the reference that stood for it."""
    made = <object>value
    Py_DECREF(value)
    return made


cdef int _raise() except -1:
    """Let the error out that Python has set."""
    return -1


@cython.no_gc_clear
@cython.final
cdef class Decoder:
    """Reads documents of one plan; threads may share it.

    Args:
        plan: The plan.
        options: Those of the codec.
        fallback: The reference engine's worker for the same, which reads what this one gives up on.
    """

    cdef Nodes nodes
    cdef Node* root
    cdef bint root_optional
    cdef bint making        # whether some thread makes nodes
    cdef Py_ssize_t asked   # how many calls the reference engine is answering just now,
    cdef unsigned long asker  # and in which thread the last of them runs
    cdef object registry
    cdef PyObject* captured  # what makes a `Captured` of a dict
    cdef object fallback
    cdef bint forbid
    cdef bint capture
    cdef int max_depth
    cdef Py_ssize_t max_length
    cdef Py_ssize_t max_items
    cdef Py_ssize_t max_text
    cdef bint wire
    cdef PyObject** names   # texts of names that stand as they are written, shared by all documents
    cdef Py_ssize_t settled # bytes of documents whose objects were made old since the last full collection
    cdef object collected   # how many of those there had been when that was last looked at
    cdef bint thaws         # whether the program was seen to have frozen objects
    cdef int* follows       # from each one's place to that of the name that came behind it; then, from the place of the
                            # name under which a map stands, or `NAMES`, to that of its first

    def __cinit__(self, plan, options, fallback):
        self.nodes = Nodes()
        self.registry = options.registry
        self.captured = self.nodes._held(partial(Captured.of, format=options.format))
        self.fallback = fallback
        self.forbid = options.unknown == "forbid"
        self.capture = options.unknown == "capture"
        self.max_depth = min(options.max_depth, MAX_DEPTH)
        self.max_length = min(options.max_length, PY_SSIZE_T_MAX)
        self.max_items = min(options.max_items, PY_SSIZE_T_MAX)
        self.max_text = min(options.max_text, PY_SSIZE_T_MAX)
        self.wire = options.dialect == "wire"
        if JSV_SHARES_NAMES:
            self.names = <PyObject**>calloc(NAMES, sizeof(PyObject*))
            self.follows = <int*>calloc(2 * NAMES + 1, sizeof(int))
            if self.names is NULL or self.follows is NULL:
                raise MemoryError
        self.root = self.nodes.node(plan)
        self.root_optional = takes_nothing(plan)

    def __dealloc__(self):
        if self.names is not NULL:
            for i in range(NAMES):
                Py_XDECREF(self.names[i])
            free(self.names)
        free(self.follows)

    # -- the pass --

    def decode(self, data, /):
        """Read one document: what the reference engine reads, or raises."""
        cdef State st
        cdef PyObject* result
        cdef Py_buffer view
        cdef bint viewed = False
        cdef object octets
        if not self.wire or (self.asked and self.asker == PyThread_get_thread_ident()):
            return self.fallback.decode(data)
        st.surrogates = 0
        if isinstance(data, memoryview):
            if data.nbytes > self.max_length:
                return self._ask(data)
            data = bytes(data)  # others may write into its memory at any time
        if PyBytes_CheckExact(data):
            st.p = PyBytes_AS_STRING(data)
            st.end = st.p + PyBytes_GET_SIZE(data)
        elif PyUnicode_CheckExact(data):
            if PyUnicode_IS_ASCII(data):
                st.p = <const char*>PyUnicode_1BYTE_DATA(data)
                st.end = st.p + PyUnicode_GET_LENGTH(data)
            else:
                octets = (<str>data).encode("utf-8", "surrogatepass")
                st.surrogates = 1
                st.p = PyBytes_AS_STRING(octets)
                st.end = st.p + PyBytes_GET_SIZE(octets)
        elif isinstance(data, (bytes, bytearray)):
            PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
            viewed = True
            st.p = <const char*>view.buf
            st.end = st.p + view.len
        else:
            return self.fallback.decode(data)
        if (PyUnicode_GET_LENGTH(data) if PyUnicode_CheckExact(data) else st.end - st.p) > self.max_length:
            if viewed:
                PyBuffer_Release(&view)
            return self._ask(data)
        st.start = st.p
        st.depth = 0
        st.max_depth = self.max_depth
        st.max_items = self.max_items
        st.max_text = self.max_text
        st.turns = 0
        st.raised[0] = NULL
        _remember(&st)
        st.paused = JSV_PAUSE()
        result = _document(self, &st)
        if result is not NULL and st.end - st.start >= MANY and not self._settle(st.end - st.start):
            Py_CLEAR(result)
        if st.paused:
            JSV_RESUME()
        while st.depth:
            _leave(&st)
        _forget(&st)
        if viewed:
            PyBuffer_Release(&view)
        if st.raised[0] is not NULL:
            PyErr_Restore(st.raised[0], st.raised[1], st.raised[2])
        if result is NULL:
            if PyErr_Occurred() is not NULL:
                _raise()
            return self._ask(data)
        return _owned(result)

    cdef bint _settle(self, Py_ssize_t size) noexcept:
        """Spare the collector what a large document left behind: it is in use, and nothing of it is garbage yet.

        All that is young becomes old, by way of the permanent generation; not if the program has frozen objects of its
        own there, which would thaw. To count those takes time, so they are counted no more once there are some. The
        collector rests meanwhile, as it would else begin with just these objects.

        The collector's counters start anew with it. So that what turns to garbage later does not pile up for ever, this
        stops after some memory until there was a full collection. False says that there is an error to be raised.
        """
        if self.thaws:
            return True
        try:
            if self.collected is None or self.settled > MOST_SETTLED:
                collected = gc.get_stats()[2]["collections"]
                if collected == self.collected:
                    return True
                self.collected = collected
                self.settled = 0
            if gc.get_freeze_count():
                self.thaws = True
                return True
            self.settled += size + SETTLING
            gc.freeze()
            gc.unfreeze()
        except BaseException as error:
            _keep(error)
            return PyErr_Occurred() is NULL
        return True

    cdef object _ask(self, object data):
        """Return what the reference engine reads.

        Until it answers, calls from inside go to it at once. A row that reads such a document again would else be
        tried twice on each level, once here and once there.
        """
        self.asked += 1
        self.asker = PyThread_get_thread_ident()
        try:
            return self.fallback.decode(data)
        finally:
            self.asked -= 1

    cdef inline PyObject* _nothing(self, bint optional) noexcept:
        if not optional:
            return NULL
        Py_INCREF(Py_None)
        return Py_None

    cdef PyObject* _word(self, Node* node, State* st, Slice* word) noexcept:
        """Return what a word means, if one may stand here; its memory is freed."""
        cdef PyObject* result = NULL
        if node.fast != F_NONE:
            result = self._meaning(node, st, word.p, word.n, word.high, word.n)
        free(word.owned)
        return result

    cdef inline PyObject* _meaning(
        self, Node* node, State* st, const char* p, Py_ssize_t n, unsigned high, Py_ssize_t room
    ) noexcept:
        """Return what bytes mean; `room` is how many may be read."""
        cdef int64_t integer
        cdef double real
        cdef PyObject* result
        cdef int at
        if node.fast == F_TEXT:
            if _is_refused(p, n, high):
                return NULL
            return _new_text(st, p, n, high)
        if node.fast == F_ENUM:
            at = _table_find(&node.table, p, n, room)
            if at >= 0:
                result = node.table.words[at].value
                Py_INCREF(result)
                return result
        elif node.fast == F_BOOL:
            if n == 4 and memcmp(p, b"True", 4) == 0:
                return _flag(True)
            if n == 5 and memcmp(p, b"False", 5) == 0:
                return _flag(False)
        elif node.fast == F_INTEGER:
            if jsv_integer(p, n, &integer) and _is_within(node, integer):
                return PyLong_FromLongLong(integer)
        elif node.fast == F_FLOAT:
            if jsv_real(p, n, &real):
                return PyFloat_FromDouble(real)
        elif node.fast >= F_DATETIME:
            result = _moment(node.fast, p, n)
            if result is not NULL or PyErr_Occurred() is not NULL:
                return result
        return _by_row(node.decode, st, p, n, high)

    cdef inline PyObject* _list_of(self, Node* node, State* st, PyObject* items) noexcept:
        """Return what a list's type makes of its items, which are taken over."""
        cdef PyObject* made
        if node.to_tuple:
            made = PyList_AsTuple(items)
            Py_DECREF(items)
            return made
        if node.make is not NULL:
            if node.crowds and _is_crowded(items):
                Py_DECREF(items)
                return NULL
            made = _call(node.make, items, st)
            Py_DECREF(items)
            return made
        return items

    cdef PyObject* _read_map(self, Node* node, State* st) noexcept:
        """Read a map whose bracket is at hand, where no class is declared."""
        cdef PyObject* result = NULL  # as long as its members are gathered
        cdef PyObject* key
        cdef PyObject* value
        cdef PyObject* made
        cdef PyObject* seen = NULL
        cdef PyObject* hashes = NULL
        cdef Node* named
        cdef Slice name
        cdef Py_ssize_t count = 0, hoped, first = st.count
        cdef int under = st.under, place = NAMES + under
        cdef bint closed = False
        cdef char mark
        if not _enter(st):
            return NULL
        hoped = _hoped(st) if node.by_text else 0
        if hoped == 0:
            result = PyDict_New()
            if result is NULL:
                return NULL
        st.p += 1
        _blanks(st)
        if st.p < st.end and st.p[0] == 125:
            st.p += 1
            closed = True
        else:
            while True:
                _blanks(st)
                key = _known_name(self, node, st, &place)
                if key is NULL:
                    if not _name(st, &name):
                        break
                    if count == 0 and node.kind == K_ANY and _may_name_type(&name):
                        named = self._named(st, NULL) if _is_just_type_name(&name) else NULL
                        free(name.owned)
                        if named is NULL:
                            break
                        Py_XDECREF(result)
                        return self._read_members(named, st, True)
                    key = _key(self, node, st, &name, &seen, &place)
                    if key is NULL:
                        break
                if node.crowds and _crowds(&hashes, key):
                    Py_DECREF(key)
                    break
                if place < NAMES:
                    st.under = place
                value = _place(self, node.item, node.item_optional, st)
                st.under = under
                if value is NULL:
                    Py_DECREF(key)
                    break
                if not _take(st, first, hoped, &result, key, value):
                    break
                count += 1
                if result is not NULL and PyDict_GET_SIZE(result) != count:  # a name again [G9]
                    break
                if count > st.max_items or not _goes_on(st):
                    break
                mark = _mark(st)
                if mark == 125:
                    closed = True
                    break
                if mark != 44:
                    break
            Py_XDECREF(seen)
            Py_XDECREF(hashes)
        if closed and result is NULL:
            result = _mapped(st, first)
        if not closed or result is NULL or PyDict_GET_SIZE(result) != count:
            _drop(st, first)
            Py_XDECREF(result)
            return NULL
        if hoped == 0 and FEWEST_MEMBERS <= count <= MOST_MEMBERS and KNOWS_LAYOUT and node.by_text:
            _learn(st, result)
        _leave(st)
        if node.make is not NULL:
            made = _call(node.make, result, st)
            Py_DECREF(result)
            return made
        return result

    cdef bint _is_new(self, Slice* name, PyObject** seen) noexcept:
        """Note a name, and say whether it comes for the first time."""
        cdef PyObject* octets
        cdef bint new = False
        if seen[0] is NULL:
            seen[0] = PySet_New(NULL)
        if seen[0] is NULL:
            return False
        octets = PyBytes_FromStringAndSize(name.p, name.n)
        if octets is NULL:
            return False
        if PySet_Contains(seen[0], octets) == 0:
            new = PySet_Add(seen[0], octets) == 0
        Py_DECREF(octets)
        return new

    # -- records --

    cdef PyObject* _read_record(self, Node* node, State* st) noexcept:
        """Read a map whose bracket is at hand, where a class is declared."""
        cdef const char* start
        cdef Slice name
        cdef Node* named
        cdef bint typed, exact
        if not _enter(st):
            return NULL
        st.p += 1
        _blanks(st)
        start = st.p
        if _may_begin_type_name(st):
            if not _name(st, &name):
                return NULL
            typed = _is_type_name(&name, st)
            exact = typed and _is_just_type_name(&name)
            free(name.owned)
            if typed:
                named = self._named(st, <PyObject*>node.cls) if exact else NULL
                return NULL if named is NULL else self._read_members(named, st, True)
            if PyErr_Occurred() is not NULL:
                return NULL
            st.p = start
        if node.abstract:
            return NULL
        return self._read_members(node, st, False)

    cdef Node* _named(self, State* st, PyObject* base) noexcept:
        """Return the node of the class that is named behind `__type:`, if it may stand here [M8]; stop behind it."""
        cdef Slice word
        cdef PyObject* text
        cdef Node* found = NULL
        if not _type_word(st, &word):
            return NULL
        _blanks(st)
        text = _new_text(st, word.p, word.n, word.high)
        free(word.owned)
        if text is NULL:
            return NULL
        try:
            plan = self.registry.named(<object>text, None if base is NULL else <object>base)
            if plan is not None and not self.making:
                self.making = True
                try:
                    found = self.nodes.node(plan)
                finally:
                    self.making = False
        except BaseException as error:
            _keep(error)
        Py_DECREF(text)
        return NULL if found is NULL or found.kind != K_RECORD else found

    cdef PyObject* _read_members(self, Node* node, State* st, bint named) noexcept:
        """Read the members of a class up to the closing bracket, and return its object; `named` as for `_fill`."""
        cdef PyObject** values = NULL
        cdef PyObject* result = NULL
        cdef PyObject* others[2]  # the names of members that the class does not have, and what is kept of them
        cdef bint read
        others[0] = others[1] = NULL
        if node.longest > st.max_text:
            return NULL
        if node.how == MAKE_SLOTS:
            result = JSV_ALLOC(node.cls)
            if result is NULL:
                return NULL
        else:
            values = <PyObject**>calloc(node.count + node.hidden + 1, sizeof(PyObject*))
            if values is NULL:
                PyErr_NoMemory()
                return NULL
        if st.p < st.end and st.p[0] == 125:
            st.p += 1
            read = True
        elif named and not (st.p < st.end and st.p[0] == 44):
            read = False
        else:
            st.p += named
            read = self._fill(node, st, named, result, values, others)
        Py_XDECREF(others[0])
        if others[1] is not NULL:
            read = read and self._put_captured(node, result, values, others[1])
            Py_DECREF(others[1])
        _leave(st)
        if node.how == MAKE_SLOTS:
            if not read or not self._complete(node, st, result):
                Py_DECREF(result)
                return NULL
            return self._finished(node, st, result)
        if read:
            if node.how == MAKE_VALUES:
                result = self._with_values(node, st, values)
            elif node.how == MAKE_NAMESPACE:
                result = self._with_namespace(node, st, values)
            elif node.how == MAKE_ATTRIBUTES:
                result = self._with_attributes(node, st, values)
            else:
                result = self._constructed(node, st, values)
        for at in range(node.count + node.hidden):
            Py_XDECREF(values[at])
        free(values)
        return result

    cdef bint _put_captured(self, Node* node, PyObject* instance, PyObject** values, PyObject* kept) noexcept:
        """Put the members of other names where the class keeps them [M5]. False gives up."""
        cdef PyObject* captured = PyObject_CallOneArg(self.captured, kept)
        if captured is NULL:
            _give_up()
            return False
        if node.how == MAKE_SLOTS:
            jsv_set_slot(instance, node.fields[node.captured].offset, captured)
        else:
            values[node.captured] = captured
        return True

    cdef inline bint _fill(
        self, Node* node, State* st, bint named, PyObject* instance, PyObject** values, PyObject** others
    ) noexcept:
        """Read members into an instance's slots, or else into a row of values. False gives up.

        `named` says that a `__type` went before them.
        """
        cdef Py_ssize_t count = named
        cdef Field* field
        cdef PyObject* value
        cdef int at, expected = 0, ahead = AHEAD
        cdef char mark
        while True:
            _blanks(st)
            at = _expected(node, st, expected, ahead)
            if at >= 0:
                ahead = AHEAD
            else:
                ahead = ahead > 1  # one more try, and then they come in no order, it seems
                at = _known(node, st)
            if at < 0:
                at = self._searched(node, st, others)
                if at == GAVE_UP:
                    return False
            if at >= 0:
                expected = at + 1
                field = &node.fields[at]
                value = _place(self, field.node, field.optional, st)
                if value is NULL:
                    return False
                if node.how == MAKE_SLOTS:
                    if jsv_slot(instance, field.offset) is not NULL:  # a member again [M7]
                        Py_DECREF(value)
                        return False
                    jsv_set_slot(instance, field.offset, value)
                else:
                    if values[at] is not NULL:
                        Py_DECREF(value)
                        return False
                    values[at] = value
            count += 1
            mark = _mark(st)
            if mark == 125:
                return count <= st.max_items
            if mark != 44:
                return False

    cdef int _searched(self, Node* node, State* st, PyObject** others) noexcept:
        """Read a name that was not expected, and return its member's place, or `SKIPPED` with its value."""
        cdef Slice name
        cdef int at
        cdef bint new
        cdef const char* start
        if not _name(st, &name):
            return GAVE_UP
        at = _table_find(&node.table, name.p, name.n, name.n)
        if at < 0:
            at = self._asked(node, st, &name)
        if at == SKIPPED:
            new = self._is_new(&name, &others[0])  # [G9]
            start = st.p
            if not new or not _skip(self, st):
                at = GAVE_UP
            elif self.capture and not self._keeps(node, st, &name, start, &others[1]):
                at = GAVE_UP
        free(name.owned)
        return at

    cdef bint _keeps(self, Node* node, State* st, Slice* name, const char* start, PyObject** kept) noexcept:
        """Note a member that the class does not have, as it stands [M5]. False gives up."""
        cdef PyObject* key
        cdef PyObject* text
        cdef bint good = False
        if node.captured < 0:
            return False
        if kept[0] is NULL:
            kept[0] = PyDict_New()
        key = NULL if kept[0] is NULL else _new_text(st, name.p, name.n, 1)  # other code ran: the bytes may be others
        text = NULL if key is NULL else _as_captured(st, start)
        if text is not NULL:
            good = PyDict_SetItem(kept[0], key, text) == 0
        if not good:
            _give_up()
        Py_XDECREF(key)
        Py_XDECREF(text)
        return good

    cdef int _asked(self, Node* node, State* st, Slice* name) noexcept:
        """Ask the plan which member a name means that is not exactly one [M4, M5]."""
        cdef PyObject* text = _new_text(st, name.p, name.n, name.high)
        cdef int at = GAVE_UP
        if text is NULL:
            return GAVE_UP
        try:
            wanted = _sought(<object>text)
            record = <object>node.record
            field = record.find(wanted)
            if field is not None:
                at = record.fields.index(field)
            elif not self.forbid and not is_type_name(wanted):
                at = SKIPPED
        except BaseException as error:
            _keep(error)
        Py_DECREF(text)
        return at

    cdef PyObject* _default(self, Field* field, State* st) noexcept:
        """Return what absence means, or NULL to give up."""
        if field.absent == ABSENT_ERROR:
            return NULL
        if field.absent == ABSENT_NONE:
            Py_INCREF(Py_None)
            return Py_None
        if field.factory is not NULL:
            return _call(field.factory, NULL, st)
        Py_XINCREF(field.default)
        return field.default

    cdef inline bint _complete(self, Node* node, State* st, PyObject* instance) noexcept:
        """Give an instance's empty slots what absence means."""
        cdef int i, at
        cdef Field* field
        cdef PyObject* value
        for i in range(node.count + node.hidden):
            at = node.order[i]
            field = &node.fields[at]
            if jsv_slot(instance, field.offset) is NULL:
                value = field.default
                if value is not NULL and field.absent == ABSENT_DEFAULT:
                    Py_INCREF(value)
                else:
                    value = self._default(field, st)
                    if value is NULL:
                        return False
                jsv_set_slot(instance, field.offset, value)
        return True

    cdef inline PyObject* _finished(self, Node* node, State* st, PyObject* instance) noexcept:
        """Let a class finish its instance by itself, if it wants to."""
        cdef PyObject* done
        if node.finish is NULL:
            return instance
        if st.paused:
            JSV_RESUME()
        done = PyObject_CallMethodNoArgs(instance, node.finish)
        if done is NULL:
            _give_up()
        st.paused = JSV_PAUSE()
        if done is NULL:
            Py_DECREF(instance)
            return NULL
        Py_DECREF(done)
        return instance

    cdef PyObject* _with_values(self, Node* node, State* st, PyObject** values) noexcept:
        """Return an instance whose members are all where it would put them itself."""
        cdef int i, at
        cdef PyObject* instance
        for i in range(node.count + node.hidden):
            at = node.order[i]
            if values[at] is NULL:
                values[at] = self._default(&node.fields[at], st)
                if values[at] is NULL:
                    return NULL
        if node.version == 0 or node.version != jw_version(node.cls):  # the class may have other ideas by now
            return self._with_attributes(node, st, values)
        instance = JSV_NEW(node.cls)
        if instance is NULL:
            _give_up()
            return NULL
        if not jw_furnish(instance, node.cls, values, node.places, node.listed, node.count + node.hidden):
            Py_DECREF(instance)
            return self._with_attributes(node, st, values)
        memset(values, 0, (node.count + node.hidden) * sizeof(PyObject*))
        return self._finished(node, st, instance)

    cdef PyObject* _with_namespace(self, Node* node, State* st, PyObject** values) noexcept:
        """Return an instance whose dict is a copy of that of one without any members, with those that came in place."""
        cdef int i, at
        cdef Field* field
        cdef jw_members entries
        cdef PyObject* instance
        cdef PyObject* namespace
        for i in range(node.count + node.hidden):
            at = node.order[i]
            field = &node.fields[at]
            if values[at] is not NULL or field.absent == ABSENT_NONE:
                continue
            if field.absent == ABSENT_DEFAULT and field.default is not NULL:
                continue  # the copy has it, as it has None
            values[at] = self._default(field, st)
            if values[at] is NULL:
                return NULL
        namespace = PyDict_Copy(node.namespace)
        if namespace is NULL:
            return NULL
        jw_shut(&entries)
        if KNOWS_LAYOUT and jw_look_through(&entries, namespace) and not PyObject_GC_IsTracked(namespace):
            PyObject_GC_Track(namespace)
        for i in range(node.count + node.hidden):
            at = node.order[i]
            if values[at] is NULL or jw_swap(&entries, i, node.fields[at].attribute, &values[at]):
                continue
            jw_shut(&entries)  # they may move
            if PyDict_SetItem(namespace, node.fields[at].attribute, values[at]) < 0:
                _give_up()
                Py_DECREF(namespace)
                return NULL
        instance = JSV_ALLOC(node.cls)
        if instance is not NULL and JSV_SET_DICT(instance, namespace) < 0:
            _give_up()
            Py_CLEAR(instance)
        Py_DECREF(namespace)
        return NULL if instance is NULL else self._finished(node, st, instance)

    cdef PyObject* _with_attributes(self, Node* node, State* st, PyObject** values) noexcept:
        """Return an instance whose members are set one by one, in the order of declaration."""
        cdef int i, at
        cdef PyObject* instance = JSV_NEW(node.cls)
        if instance is NULL:
            _give_up()
            return NULL
        for i in range(node.count + node.hidden):
            at = node.order[i]
            if values[at] is NULL:
                values[at] = self._default(&node.fields[at], st)
            if values[at] is NULL or PyObject_GenericSetAttr(instance, node.fields[at].attribute, values[at]) < 0:
                _give_up()
                Py_DECREF(instance)
                return NULL
        return self._finished(node, st, instance)

    cdef PyObject* _constructed(self, Node* node, State* st, PyObject** values) noexcept:
        """Return what the class's own constructor makes of the members."""
        cdef int at
        cdef PyObject* made
        cdef PyObject* found = PyDict_New()
        if found is NULL:
            return NULL
        for at in range(node.count):
            if values[at] is NULL and node.fields[at].absent != ABSENT_DEFAULT:
                values[at] = self._default(&node.fields[at], st)
                if values[at] is NULL:
                    Py_DECREF(found)
                    return NULL
            if values[at] is not NULL and PyDict_SetItem(found, node.fields[at].attribute, values[at]) < 0:
                Py_DECREF(found)
                return NULL
        if node.how == MAKE_DICT:
            return found
        made = _call(node.make, found, st)
        Py_DECREF(found)
        return made

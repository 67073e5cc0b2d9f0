"""What `members.h` offers, and whether this interpreter keeps members where that looks for them and puts them. Included
by each pass, which has imported `intern`, `uint8_t`, `PyObject` and `PyTypeObject`. It knows nothing of plans.
"""

cdef extern from "Python.h":
    void Py_INCREF "Py_INCREF"(PyObject*) noexcept
    void Py_DECREF "Py_DECREF"(PyObject*) noexcept

cdef extern from "members.h":
    ctypedef struct jw_members:
        pass
    ctypedef struct jw_entry:
        PyObject* key
        PyObject* value
    void jw_shut(jw_members*) noexcept
    bint jw_open(jw_members*, PyObject*, PyTypeObject*) noexcept
    bint jw_look_through(jw_members*, PyObject*) noexcept
    bint jw_next(jw_members*, PyObject**, PyObject**) noexcept
    PyObject* jw_member(jw_members*, PyObject*) noexcept
    bint jw_swap(jw_members*, Py_ssize_t, PyObject*, PyObject**) noexcept
    PyObject* jw_alike(PyObject*, jw_entry*, Py_ssize_t) noexcept
    int jw_place(PyTypeObject*, PyObject*) noexcept
    bint jw_has_places(PyObject*, PyTypeObject*) noexcept
    bint jw_furnish(PyObject*, PyTypeObject*, PyObject**, const uint8_t*, const uint8_t*, int) noexcept
    unsigned jw_version(PyTypeObject*) noexcept
    bint jw_yields(PyObject*) noexcept
    bint jw_computes(PyObject*) noexcept
    bint jw_is_ordinary(PyTypeObject*) noexcept
    Py_ssize_t jw_item(Py_ssize_t) noexcept


cdef bint _finds() except -1:
    """Say whether attributes of objects and entries of dicts are where they are looked for."""
    cdef jw_members members
    cdef PyObject* found
    cls = type("Trial", (), {})
    names = [intern(f"name{number}") for number in range(40)]
    fresh, asked, large = cls(), cls(), cls()
    trials = ((fresh, 3), (asked, 5), (large, 40))
    for made, count in trials:
        for name in names[:count]:
            setattr(made, name, [name])
    asked.__dict__["other"] = None
    for made, count in trials:
        if not jw_open(&members, <PyObject*>made, <PyTypeObject*>cls):
            return False
        for number in (*range(count), *range(count - 1, -1, -1)):
            name = names[number]
            found = jw_member(&members, <PyObject*>name)
            if found == NULL or <object>found is not getattr(made, name):
                return False
    return True


cdef bint _fills() except -1:
    """Say whether objects and dicts that were filled in place are as they would be if they had filled themselves."""
    cdef jw_members entries
    cdef jw_entry wanted[3]
    cdef PyObject* key
    cdef PyObject* value
    cdef PyObject* found[3]
    cdef uint8_t places[3]
    cdef uint8_t order[3]
    cdef int i, at
    cls = type("Trial", (), {})
    names = [intern(f"name{number}") for number in range(3)]
    first, made = cls(), cls()
    table, alike = {name: None for name in names}, {name: None for name in names}
    for name in names:
        setattr(first, name, name)
    if not jw_look_through(&entries, <PyObject*>table):
        return False
    for i, name in enumerate(names):
        at = jw_place(<PyTypeObject*>cls, <PyObject*>name)
        if at < 0:
            return False
        places[i] = order[2 - i] = at
        found[i] = wanted[i].key = wanted[i].value = value = <PyObject*>name
        if not jw_swap(&entries, i, found[i], &value) or <object>value is not None:
            return False
        Py_INCREF(found[i])
        Py_DECREF(value)
    for i in range(3):
        if not jw_next(&entries, &key, &value) or key != found[i] or value != found[i]:
            return False
        Py_INCREF(found[i])
    key = jw_alike(<PyObject*>alike, wanted, 3)
    if key == NULL:
        return False
    copied = <object>key
    Py_DECREF(key)
    for i in range(3):
        Py_INCREF(found[i])
    if not jw_furnish(<PyObject*>made, <PyTypeObject*>cls, found, places, order, 3):
        return False
    return (
        [*table.items()] == [*copied.items()] == [(name, name) for name in names]
        and [getattr(made, name) for name in names] == names
        and [*vars(made).items()] == [(name, name) for name in reversed(names)]
    )


cdef bint KNOWS_LAYOUT = _finds() and _fills()

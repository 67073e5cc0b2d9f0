/* Where objects without slots keep their attributes, and dicts their entries, read and filled in place: a lookup by
   name takes ten times as long, and to ask for ``__dict__`` makes an object larger for good. Dicts that are alike are
   copies with other values.

   It knows how CPython lays out instances, but nothing of plans. What it does not find is no news: only a lookup can
   tell that an attribute is absent. The layout is CPython's own affair, so it is known for some versions only, and
   `members.pxi` tries it out on import; where it is not known, nothing is ever found. */

#ifndef JSVCODEC_MEMBERS_H
#define JSVCODEC_MEMBERS_H

#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030E0000 && !defined(Py_GIL_DISABLED) && \
    !defined(PYPY_VERSION) && !defined(GRAALVM_PYTHON) && !defined(JSVCODEC_PLAIN_C)
#define JW_LAYOUT 1
#else
#define JW_LAYOUT 0
#endif

typedef struct {
    PyObject *key;
    PyObject *value;
} jw_entry;

typedef struct {
    const jw_entry *entries; /* of a dict whose keys are all of class str */
    PyObject *const *values; /* of a dict that shares its keys with others, else NULL */
    Py_ssize_t count;
    Py_ssize_t at; /* where the next one is expected */
} jw_members;

/* Look at nothing. */
static inline void jw_shut(jw_members *members)
{
    members->entries = NULL;
    members->values = NULL;
    members->count = members->at = 0;
}

#if JW_LAYOUT
typedef struct { /* PyDictKeysObject */
    Py_ssize_t refcnt;
    uint8_t log2_size;
    uint8_t log2_index_bytes;
    uint8_t kind;
    uint32_t version;
    Py_ssize_t usable;
    Py_ssize_t nentries;
    char indices[];
} jw_keys;

typedef struct { /* PyDictValues */
#if PY_VERSION_HEX >= 0x030D0000
    uint8_t capacity, size, embedded, valid;
#endif
    PyObject *values[1];
} jw_values;

static inline void jw_view(jw_members *members, const void *shared, const void *separate)
{
    const jw_keys *keys = shared;
    members->entries = (const jw_entry *)(keys->indices + ((size_t)1 << keys->log2_index_bytes));
    members->values = separate == NULL ? NULL : ((const jw_values *)separate)->values;
    members->count = keys->nentries;
    members->at = 0;
#if PY_VERSION_HEX >= 0x030D0000
    if (separate != NULL && members->count > ((const jw_values *)separate)->capacity) {
        members->count = ((const jw_values *)separate)->capacity;
    }
#endif
}

/* Look at the entries of a dict; 0 if not all its keys are of class str. */
static inline int jw_look(jw_members *members, PyObject *dict)
{
    PyDictObject *table = (PyDictObject *)dict;
    if (((const jw_keys *)table->ma_keys)->kind == 0) {
        return 0;
    }
    jw_view(members, table->ma_keys, table->ma_values);
    return 1;
}

/* Look at the entries of a dict that shares no keys with others, whose order is that of its entries. */
static inline int jw_look_through(jw_members *members, PyObject *dict)
{
    return ((PyDictObject *)dict)->ma_values == NULL && jw_look(members, dict);
}

/* Return where an object of a class with a dict of its own keeps its attributes without one, or NULL. */
static inline jw_values *jw_values_of(PyObject *object, PyTypeObject *cls)
{
#if PY_VERSION_HEX >= 0x030D0000
    jw_values *own = (jw_values *)((char *)object + sizeof(PyObject));
    return cls->tp_flags & Py_TPFLAGS_INLINE_VALUES && own->valid ? own : NULL;
#elif PY_VERSION_HEX >= 0x030C0000
    char *dict = ((char **)object)[-3];
    (void)cls;
    return (uintptr_t)dict & 1 ? (jw_values *)(dict + 1) : NULL;
#else
    (void)cls;
    return ((jw_values **)object)[-4];
#endif
}

/* Look at the attributes of an object of a class; 0 if it has them elsewhere. What was found stays good until code of
   others runs. */
static inline int jw_open(jw_members *members, PyObject *object, PyTypeObject *cls)
{
    PyObject *dict;
    const jw_values *values;
    if (!(cls->tp_flags & Py_TPFLAGS_MANAGED_DICT)) {
        return 0;
    }
    values = jw_values_of(object, cls);
    if (values != NULL) {
        jw_view(members, ((PyHeapTypeObject *)cls)->ht_cached_keys, values);
        return 1;
    }
    dict = ((PyObject **)object)[-3];
    return dict != NULL && PyDict_CheckExact(dict) && jw_look(members, dict);
}

/* Return in which place objects of a class keep the attribute of an interned name, or -1 if it has none among them. */
static inline int jw_place(PyTypeObject *cls, PyObject *name)
{
    const jw_keys *keys = (const jw_keys *)((PyHeapTypeObject *)cls)->ht_cached_keys;
    jw_members members;
    Py_ssize_t at;
    if (!(cls->tp_flags & Py_TPFLAGS_MANAGED_DICT) || keys == NULL) {
        return -1;
    }
    jw_view(&members, keys, NULL);
    for (at = 0; at < members.count && members.entries[at].key != name; at++) {
    }
    return at < members.count ? (int)at : -1;
}

/* Say whether a new object of a class keeps its attributes in places. */
static inline int jw_has_places(PyObject *object, PyTypeObject *cls)
{
    return cls->tp_flags & Py_TPFLAGS_MANAGED_DICT && jw_values_of(object, cls) != NULL;
}

/* Give a new object its attributes, which are taken over; 0 if it does not keep them in places, and nothing is.

   Each of so many goes into its place, which `jw_place` told; `order` says these places in the order in which the
   attributes are to be listed. */
static inline int jw_furnish(PyObject *object, PyTypeObject *cls, PyObject **found, const uint8_t *places,
                             const uint8_t *order, int count)
{
    jw_values *values = jw_values_of(object, cls);
    int i;
    if (values == NULL) {
        return 0;
    }
#if PY_VERSION_HEX >= 0x030D0000
    for (i = 0; i < count; i++) {
        if (places[i] >= values->capacity) {
            return 0;
        }
    }
    values->size = (uint8_t)count;
    memcpy(&values->values[values->capacity], order, (size_t)count);
#else
    uint8_t *listed = (uint8_t *)values - 2; /* how many they are, and in front of that, backwards, where */
    *listed = (uint8_t)count;
    for (i = 0; i < count; i++) {
        *--listed = order[i];
    }
#endif
    for (i = 0; i < count; i++) {
        values->values[places[i]] = found[i];
    }
    return 1;
}

/* Exchange the value of an entry of a dict that was looked through for another one; 0 if it has another name. */
static inline int jw_swap(jw_members *members, Py_ssize_t at, PyObject *name, PyObject **value)
{
    jw_entry *entry = (jw_entry *)&members->entries[at];
    PyObject *before;
    if (at >= members->count || entry->key != name) {
        return 0;
    }
    before = entry->value;
    entry->value = *value;
    *value = before;
    return 1;
}

/* Say whether the entries of a dict that was looked through have these names, in this order. */
static inline int jw_has_names(const jw_members *members, const jw_entry *entries, Py_ssize_t count)
{
    Py_ssize_t at;
    if (members->count != count) {
        return 0;
    }
    for (at = 0; at < count && members->entries[at].key == entries[at].key; at++) {
    }
    return at == count;
}

/* Return a dict of some entries, as a copy of another one that has the same names in the same order, or NULL if it has
   not, or on an error. If there is a dict, it takes over the values.

   Code of others may run while a dict is copied (the collector) and while values end, so all is in order by then. A
   dict that once was much larger would have its copies as large. */
static inline PyObject *jw_alike(PyObject *dict, jw_entry *entries, Py_ssize_t count)
{
    jw_members members;
    PyObject *made;
    Py_ssize_t at;
    int tracked;
    if (PyDict_GET_SIZE(dict) != count || !jw_look_through(&members, dict) || !jw_has_names(&members, entries, count) ||
        (Py_ssize_t)1 << ((const jw_keys *)((PyDictObject *)dict)->ma_keys)->log2_size > 4 * count) {
        return NULL;
    }
    made = PyDict_Copy(dict);
    if (made == NULL || PyDict_GET_SIZE(made) != count || !jw_look_through(&members, made) ||
        !jw_has_names(&members, entries, count)) {
        Py_XDECREF(made);
        return NULL;
    }
    tracked = PyObject_GC_IsTracked(made);
    for (at = 0; at < count; at++) {
        tracked |= PyType_IS_GC(Py_TYPE(entries[at].value));
        jw_swap(&members, at, entries[at].key, &entries[at].value);
    }
    if (tracked && !PyObject_GC_IsTracked(made)) {
        PyObject_GC_Track(made);
    }
    for (at = 0; at < count; at++) {
        Py_DECREF(entries[at].value);
    }
    return made;
}
#else
static inline int jw_look_through(jw_members *members, PyObject *dict)
{
    (void)members, (void)dict;
    return 0;
}

static inline int jw_open(jw_members *members, PyObject *object, PyTypeObject *cls)
{
    (void)members, (void)object, (void)cls;
    return 0;
}

static inline int jw_place(PyTypeObject *cls, PyObject *name)
{
    (void)cls, (void)name;
    return -1;
}

static inline int jw_has_places(PyObject *object, PyTypeObject *cls)
{
    (void)object, (void)cls;
    return 0;
}

static inline int jw_furnish(PyObject *object, PyTypeObject *cls, PyObject **found, const uint8_t *places,
                             const uint8_t *order, int count)
{
    (void)object, (void)cls, (void)found, (void)places, (void)order, (void)count;
    return 0;
}

static inline int jw_swap(jw_members *members, Py_ssize_t at, PyObject *name, PyObject **value)
{
    (void)members, (void)at, (void)name, (void)value;
    return 0;
}

static inline PyObject *jw_alike(PyObject *dict, jw_entry *entries, Py_ssize_t count)
{
    (void)dict, (void)entries, (void)count;
    return NULL;
}
#endif

#define JW_NEAR 256 /* entries; in larger dicts, those that are not where they are expected are looked up */

/* Go to the next entry of a dict that was looked at; 0 if there is none. */
static inline int jw_next(jw_members *members, PyObject **key, PyObject **value)
{
    while (members->at < members->count) {
        const jw_entry *entry = &members->entries[members->at++];
        *key = entry->key;
        *value = entry->value;
        if (entry->value != NULL) {
            return 1;
        }
    }
    return 0;
}

/* Return the attribute of an interned name, or NULL if it was not found. */
static inline PyObject *jw_member(jw_members *members, PyObject *name)
{
    Py_ssize_t at = members->at, count = members->count;
    if (!(at < count && members->entries[at].key == name)) {
        count = count < JW_NEAR ? count : JW_NEAR;
        for (at = 0; at < count && members->entries[at].key != name; at++) {
        }
        if (at == count) {
            return NULL;
        }
    }
    members->at = at + 1;
    return members->values == NULL ? members->entries[at].value : members->values[at];
}

/* Return a number that changes whenever a class does, or 0 if that cannot be told. */
static inline unsigned jw_version(PyTypeObject *cls)
{
#if PY_VERSION_HEX < 0x030E0000 /* later ones have no such flag, and make the number itself 0 */
    if (!(cls->tp_flags & Py_TPFLAGS_VALID_VERSION_TAG)) {
        return 0;
    }
#endif
    return (unsigned)cls->tp_version_tag;
}

/* Return where a tuple keeps an item. */
static inline Py_ssize_t jw_item(Py_ssize_t number)
{
    return (Py_ssize_t)(offsetof(PyTupleObject, ob_item) + (size_t)number * sizeof(PyObject *));
}

/* Say whether objects' own attributes come before a class's attribute; `found` is NULL if the class has none. */
static inline int jw_yields(PyObject *found)
{
    return found == NULL || Py_TYPE(found)->tp_descr_set == NULL;
}

/* Say whether a class's attribute that objects lack is computed. */
static inline int jw_computes(PyObject *found)
{
    return found != NULL && Py_TYPE(found)->tp_descr_get != NULL;
}

/* Say whether objects of a class are asked for their attributes in the ordinary way. */
static inline int jw_is_ordinary(PyTypeObject *cls)
{
    return cls->tp_getattro == PyObject_GenericGetAttr;
}

#endif

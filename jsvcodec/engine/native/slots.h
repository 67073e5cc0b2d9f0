/* Where objects keep the members that their class's ``__slots__`` names.

   It knows CPython's descriptors, and nothing of plans. */

#ifndef JSVCODEC_SLOTS_H
#define JSVCODEC_SLOTS_H

#include <Python.h>
#if PY_VERSION_HEX < 0x030C0000
#include <structmember.h>
#define JSV_MEMBER T_OBJECT_EX
#else
#define JSV_MEMBER Py_T_OBJECT_EX
#endif

/* Return where a class's instances keep the member that a descriptor of ``__slots__`` reads, or -1. */
static inline Py_ssize_t jsv_slot_offset(PyTypeObject *cls, PyObject *descriptor)
{
    PyMemberDescrObject *member = (PyMemberDescrObject *)descriptor;
    if (Py_TYPE(descriptor) != &PyMemberDescr_Type || !PyType_IsSubtype(cls, member->d_common.d_type) ||
        member->d_member->type != JSV_MEMBER || member->d_member->offset <= 0 ||
        member->d_member->offset + (Py_ssize_t)sizeof(PyObject *) > cls->tp_basicsize) {
        return -1;
    }
    return member->d_member->offset;
}

static inline PyObject *jsv_slot(PyObject *object, Py_ssize_t offset)
{
    return *(PyObject **)((char *)object + offset);
}

/* Give a member its value, which is taken over; it had none. */
static inline void jsv_set_slot(PyObject *object, Py_ssize_t offset, PyObject *value)
{
    *(PyObject **)((char *)object + offset) = value;
}

#endif

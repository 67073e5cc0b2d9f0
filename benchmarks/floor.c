/* The allocation floor: a copy of a decoded value, every text, list, dict and instance made anew, with no parsing.

   It takes the shortest road that CPython's C interface offers: PyUnicode_New and memcpy for texts, tp_alloc and plain
   writes for instances whose slots are all they have. Enum members, booleans, numbers and None are shared, as any
   decoder shares them. Compiled by floor.py, for measuring only. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyObject *copy(PyObject *value);

static PyObject *copy_text(PyObject *text)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    PyObject *made = PyUnicode_New(length, PyUnicode_MAX_CHAR_VALUE(text));
    if (made != NULL && length > 0)
        memcpy(PyUnicode_DATA(made), PyUnicode_DATA(text), (size_t)length * PyUnicode_KIND(text));
    return made;
}

static PyObject *copy_list(PyObject *list)
{
    Py_ssize_t length = PyList_GET_SIZE(list);
    PyObject *made = PyList_New(length);
    for (Py_ssize_t index = 0; made != NULL && index < length; index++) {
        PyObject *item = copy(PyList_GET_ITEM(list, index));
        if (item == NULL)
            Py_CLEAR(made);
        else
            PyList_SET_ITEM(made, index, item);
    }
    return made;
}

static PyObject *copy_dict(PyObject *dict)
{
    PyObject *made = PyDict_New(), *key, *value;
    Py_ssize_t place = 0;
    while (made != NULL && PyDict_Next(dict, &place, &key, &value)) {
        PyObject *new_key = copy(key), *new_value = copy(value);
        if (new_key == NULL || new_value == NULL || PyDict_SetItem(made, new_key, new_value) < 0)
            Py_CLEAR(made);
        Py_XDECREF(new_key);
        Py_XDECREF(new_value);
    }
    return made;
}

/* An instance that is its header and its slots, nothing else: then each word behind the header is one slot. */
static int has_only_slots(PyTypeObject *type)
{
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) && type->tp_dictoffset == 0 && type->tp_weaklistoffset == 0
        && type->tp_itemsize == 0 && PyType_IS_GC(type) && type->tp_alloc == PyType_GenericAlloc;
}

static PyObject *copy_instance(PyObject *instance)
{
    PyTypeObject *type = Py_TYPE(instance);
    PyObject *made = type->tp_alloc(type, 0);
    for (size_t at = sizeof(PyObject); made != NULL && at < (size_t)type->tp_basicsize; at += sizeof(PyObject *)) {
        PyObject *member = *(PyObject **)((char *)instance + at);
        if (member != NULL && (member = copy(member)) == NULL)
            Py_CLEAR(made);
        else
            *(PyObject **)((char *)made + at) = member;
    }
    return made;
}

static PyObject *copy(PyObject *value)
{
    if (PyUnicode_CheckExact(value))
        return copy_text(value);
    if (PyList_CheckExact(value))
        return copy_list(value);
    if (PyDict_CheckExact(value))
        return copy_dict(value);
    if (has_only_slots(Py_TYPE(value)))
        return copy_instance(value);
    return Py_NewRef(value);
}

static PyObject *floor_copy(PyObject *module, PyObject *value)
{
    (void)module;
    return copy(value);
}

static PyMethodDef methods[] = {
    {"floor", floor_copy, METH_O, "Return a copy of a value of slots dataclasses, lists, dicts and texts."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "jsvcodec_floor", .m_size = 0, .m_methods = methods};

PyMODINIT_FUNC PyInit_jsvcodec_floor(void)
{
    return PyModule_Create(&definition);
}

"""What the decoder reads along: plans as C structures, and how they are made. Included by
``decode_pass.pxi``.

Making a node may be slow and may use Python at will; reading along it may not.
"""

_FAST_ROWS = {id(_reading_of(row)): row for row in (*BUILT_IN, *INTEGERS.values(), DATETIME_OFFSET) if row.fast}

# ---- nodes: plans as the pass wants them ----

cdef enum Kind:
    K_UNFINISHED            # a node that is not made, or could not be: documents that come to it are given up
    K_ANY, K_SCALAR, K_LIST, K_MAP, K_RECORD

cdef enum Fast:
    F_NONE, F_ROW, F_TEXT, F_BOOL, F_INTEGER, F_FLOAT, F_ENUM, F_DATETIME, F_DATETIME_OFFSET, F_DATE

cdef enum Make:
    MAKE_SLOTS      # members are written into the instance, where its class has slots
    MAKE_VALUES     # into the places in which an instance without slots keeps its attributes as long as it has no dict
    MAKE_NAMESPACE  # they are put into the dict that becomes the instance's own, without any code of the class
    MAKE_ATTRIBUTES # members are set by the instance's own means, without any code of the class
    MAKE_DICT       # the dict of members is the object
    MAKE_CALL       # the class's own constructor

cdef enum Like:
    LIKE_LIST, LIKE_ARRAY, LIKE_SET, LIKE_OWN

cdef enum Absent:
    ABSENT_ERROR, ABSENT_NONE, ABSENT_DEFAULT

cdef dict _FASTS = {
    "text": F_TEXT, "bool": F_BOOL, "integer": F_INTEGER, "float": F_FLOAT, "datetime": F_DATETIME,
    "datetime-offset": F_DATETIME_OFFSET, "date": F_DATE,
}
cdef dict _LIKES = {"list": LIKE_LIST, "array": LIKE_ARRAY, "set": LIKE_SET, "own": LIKE_OWN}
cdef dict _ABSENCES = {"error": ABSENT_ERROR, "none": ABSENT_NONE, "default": ABSENT_DEFAULT}

cdef enum:
    MOST_SHARED = 30        # attributes that CPython keeps without a dict for each instance

cdef struct Word:
    uint64_t first          # its ends
    uint64_t last
    const char* text        # or NULL, which no word is
    Py_ssize_t length
    PyObject* value         # a member of an enum

cdef struct Table:          # from words to places, by open addressing
    Word* words
    int count
    int* slots
    uint32_t mask
    uint32_t shift          # of the words' hashes

cdef struct Field:
    const char* name        # as on the wire, with its colon and the quotes that it stands in
    Py_ssize_t length       # of all that
    uint64_t begin          # its first eight bytes, and which of them count
    uint64_t mask
    uint64_t last           # its last eight bytes, if it has more
    Node* node
    Py_ssize_t offset       # in the instance, for MAKE_SLOTS
    PyObject* attribute
    PyObject* default       # what absence means, or NULL
    PyObject* factory       # what makes that, or NULL
    Absent absent
    bint optional           # nothing is None

cdef struct Node:
    Kind kind               # set last, as other threads may meet the node before it is made
    Node* older             # the one that was made before
    # a scalar
    Fast fast
    bint in_quotes          # may stand in quotes as an item [L3]
    bint bare               # may stand without quotes
    bint bounded
    int64_t low
    int64_t high
    PyObject* decode
    Table table             # of an enum's words, or of a record's names
    int misses              # texts that were unlike all shared ones, less some for each that was like one
    int unlike              # texts to come that are not looked for
    # a list or a map
    Node* item
    bint item_optional      # nothing is None
    Node* key
    PyObject* make          # NULL for list and dict themselves
    bint to_tuple
    Like like
    bint texts              # of texts, null or not
    bint empty_name         # whether a map may have the empty key [K3]
    bint unlike_keys        # equal names might make keys that are not equal
    bint crowds             # keys or items can be made to share a hash
    bint by_text            # whether a map's keys are texts as they stand
    # a record
    Make how
    PyTypeObject* cls
    Field* fields
    int count
    int* order              # of setting attributes: as declared
    PyObject* namespace     # the dict of an instance whose members are all absent
    PyObject* record        # the RecordPlan
    PyObject* finish        # the name `__post_init__`, or NULL
    bint abstract
    Py_ssize_t longest      # bytes of the longest name of a member
    int captured            # which of those keeps the members of other names, or -1 [M5]
    int hidden              # members behind the others that are not on the wire
    uint8_t places[MOST_SHARED]  # in the instance, for MAKE_VALUES
    uint8_t listed[MOST_SHARED]  # the same places, in the order of declaration
    unsigned version        # of the class when they were found out


# ---- tables of words ----

cdef inline bint _table_init(Table* table) except -1:
    """Lay a table out, with no word in the place of another if that can be had in a table that is not too large."""
    cdef uint32_t size = 4
    cdef Word* word
    cdef int i
    for i in range(table.count):
        word = &table.words[i]
        if word.text is NULL:
            continue
        jsv_tips(word.text, word.length, word.length, &word.first, &word.last)
    while size < 2 * <uint32_t>table.count:
        size *= 2
    for _ in range(4):
        free(table.slots)
        table.mask = size - 1
        table.slots = <int*>malloc(size * sizeof(int))
        if table.slots is NULL:
            raise MemoryError
        for table.shift in range(16):
            if _fits(table, False):
                return 0
        size *= 2
    table.shift = 0
    _fits(table, True)
    return 0


cdef bint _fits(Table* table, bint behind) noexcept:
    """Put all words into their places, or `behind` others that have them. False if one finds its place taken."""
    cdef Word* word
    cdef uint32_t at
    cdef int i
    memset(table.slots, 0xFF, (table.mask + 1) * sizeof(int))
    for i in range(table.count):
        word = &table.words[i]
        if word.text is NULL:
            continue
        at = jsv_mix(word.first, word.last, word.length) >> table.shift & table.mask
        while table.slots[at] >= 0:
            if not behind:
                return False
            at = (at + 1) & table.mask
        table.slots[at] = i
    return True


cdef inline int _table_find(Table* table, const char* p, Py_ssize_t n, Py_ssize_t room) noexcept:
    """Return a word's number, or -1; `room` is how many bytes may be read."""
    cdef uint64_t first, last
    cdef uint32_t at
    cdef Word* word
    cdef int i
    jsv_tips(p, n, room, &first, &last)
    at = jsv_mix(first, last, n) >> table.shift & table.mask
    while True:
        i = table.slots[at]
        if i < 0:
            return i
        word = &table.words[i]
        if word.first == first and word.last == last and word.length == n and (
            n <= 16 or jsv_same(word.text + 8, p + 8, n - 16)
        ):
            return i
        at = (at + 1) & table.mask


# ---- the nodes of one decoder ----

@cython.no_gc_clear
@cython.final
cdef class Nodes:
    """The nodes of one plan, and of the classes that documents name. They live as long as this object."""

    cdef Node* newest       # of all that are to be freed
    cdef list keep          # what nodes refer to
    cdef dict made          # from a plan's identity to the address of its node

    def __cinit__(self):
        self.keep = []
        self.made = {}

    def __dealloc__(self):
        cdef Node* node
        while self.newest is not NULL:
            node = self.newest
            self.newest = node.older
            free(node.table.slots)
            free(node.table.words)
            free(node.fields)
            free(node.order)
            free(node)

    cdef Node* node(self, plan) except NULL:
        """Return the node of a plan, an optional one's of what is there."""
        cdef Node* node
        if isinstance(plan, OptionalPlan):
            plan = plan.inner
        known = self.made.get(id(plan))
        if known is not None:
            return <Node*><size_t>known
        node = <Node*>calloc(1, sizeof(Node))
        if node is NULL:
            raise MemoryError
        node.older = self.newest
        self.newest = node
        if not (isinstance(plan, ScalarPlan) and plan.scalar is TEXT_PLAN.scalar):
            # but a text's node is its place's own, as texts come again in one place and not in another
            self._held(plan)  # so that its identity stays its own
            self.made[id(plan)] = <size_t>node
        if isinstance(plan, AnyPlan):
            node.fast = F_TEXT
            node.item = node
            node.by_text = True
            node.item_optional = True
            node.like = LIKE_LIST
            node.in_quotes = True
            node.kind = K_ANY
        elif isinstance(plan, ScalarPlan):
            self._scalar(node, plan.scalar)
        elif isinstance(plan, ListPlan):
            self._list(node, plan)
        elif isinstance(plan, MapPlan):
            self._map(node, plan)
        else:
            self._record(node, plan)
        return node

    cdef PyObject* _held(self, object value):
        """Return a pointer that is good as long as the decoder."""
        self.keep.append(value)
        return <PyObject*>value

    cdef int _scalar(self, Node* node, row) except -1:
        cdef Fast fast = F_ROW
        decode = _reading_of(row)
        node.decode = self._held(decode)
        node.in_quotes = row.quoted_in_lists
        node.bare = _may_stand_bare(row)
        built_in = _FAST_ROWS.get(id(decode))  # a row of the user's own may take the name of a fast path
        if built_in is not None:
            fast = _FASTS[built_in.fast]
        elif row.fast == "enum" and isinstance(row.type, EnumType):
            self._words(&node.table, _words_of(row).items())
            fast = F_ENUM
        if fast == F_INTEGER:
            bits = built_in.name.lstrip("uint")
            node.bounded = bool(bits)
            if bits:
                signed = built_in.name.startswith("i")
                node.low = -(1 << int(bits) - 1) if signed else 0
                # eighteen digits never reach the ends of 64 bits
                node.high = min((1 << int(bits) - signed) - 1, (1 << 63) - 1)
        node.fast = fast
        node.kind = K_SCALAR
        return 0

    cdef int _words(self, Table* table, words) except -1:
        """Make a table of words and what they mean; one that is None only takes its place."""
        table.words = <Word*>calloc(len(words) + 1, sizeof(Word))
        if table.words is NULL:
            raise MemoryError
        for text, value in words:
            if text is not None:
                self._held(text)
                table.words[table.count].text = PyBytes_AS_STRING(text)
                table.words[table.count].length = PyBytes_GET_SIZE(text)
            table.words[table.count].value = self._held(value)
            table.count += 1
        _table_init(table)
        return 0

    cdef int _list(self, Node* node, plan) except -1:
        node.item = self.node(plan.item)
        node.item_optional = takes_nothing(plan.item)
        node.to_tuple = plan.make is tuple
        if plan.make is not list and plan.make is not tuple:
            node.make = self._held(plan.make)
        node.like = _LIKES[plan.like]
        node.texts = present(plan.item) == TEXT_PLAN
        node.crowds = plan.like == "set" and plan.make is not list and not node.texts
        node.in_quotes = not isinstance(plan.item, ScalarPlan) or plan.item.scalar.quoted_in_lists
        node.kind = K_LIST
        return 0

    cdef int _map(self, Node* node, plan) except -1:
        node.key = self.node(plan.key)
        node.item = self.node(plan.value)
        node.item_optional = takes_nothing(plan.value)
        if plan.make is not dict:
            node.make = self._held(plan.make)
        node.empty_name = not (plan.make is dict and plan.key == TEXT_PLAN and present(plan.value) == TEXT_PLAN)
        node.by_text = node.key.fast == F_TEXT
        node.unlike_keys = node.key.kind == K_SCALAR and node.key.fast not in (F_TEXT, F_BOOL, F_INTEGER, F_ENUM)
        node.crowds = node.unlike_keys or (node.key.fast == F_INTEGER and not node.key.bounded)
        node.kind = K_MAP
        return 0

    cdef int _record(self, Node* node, plan) except -1:
        cdef Field* field
        cdef int i = 0
        shape = plan.shape
        node.record = <PyObject*>plan
        node.cls = <PyTypeObject*>self._held(shape.cls)
        node.abstract = shape.abstract
        node.make = self._held(shape.make)
        node.captured = -1
        node.how = MAKE_CALL
        node.count = len(plan.fields)
        node.fields = <Field*>calloc(node.count + 1, sizeof(Field))
        if node.fields is NULL:
            raise MemoryError
        names = []
        for each in plan.fields:
            field = &node.fields[i]
            text = each.name
            name = text.encode("utf-8", "surrogatepass")
            node.longest = max(node.longest, <Py_ssize_t>len(name))
            valid = _is_utf8(name)  # else bytes that are equal are not, and the name is asked for by its text
            names.append((name if valid and _sought(text) == text else None, None))  # [M4]
            foretold = _as_foretold(text, name) if valid else None
            block = self._held(b":" if foretold is None else foretold)
            field.name = PyBytes_AS_STRING(<object>block)
            field.length = PyBytes_GET_SIZE(<object>block)
            memcpy(&field.begin, field.name, min(8, field.length))
            memset(&field.mask, 0xFF, min(8, field.length))
            if foretold is None:
                field.begin, field.mask = 1, 0  # which no bytes are
            if field.length > 8:
                memcpy(&field.last, field.name + field.length - 8, 8)
            field.offset = -1
            field.attribute = self._held(_interned(each.attribute))
            field.absent = _ABSENCES[each.absent]
            inner = each.plan
            field.optional = takes_nothing(inner)
            field.node = self.node(inner)
            i += 1
        self._words(&node.table, names)
        how = _Direct.of(shape, {each.attribute for each in plan.fields})
        if how is not None:
            self._direct(node, how)
            if plan.captured is not None:
                node.captured = node.count + how.hidden.index(plan.captured)
        elif is_typeddict(shape.cls) and [each.attribute for each in plan.fields] == [
            each.attribute for each in shape.members
        ]:
            node.how = MAKE_DICT
        node.kind = K_RECORD
        return 0

    cdef int _direct(self, Node* node, how) except -1:
        """Have instances made without their constructor, which would do no more than this."""
        cdef int i
        cdef Field* field
        if how.slots is not None:
            node.how = MAKE_SLOTS
        elif len(how.declared) > MOST_SHARED:
            node.how = MAKE_NAMESPACE
            node.namespace = self._held({_interned(name): how.default(name) for name in how.declared})
        else:
            node.how = MAKE_ATTRIBUTES
        node.finish = self._held("__post_init__") if how.finishes else NULL
        node.hidden = len(how.hidden)
        node.fields = <Field*>_grown(node.fields, node.count + node.hidden)
        for i, name in enumerate(how.hidden):  # members that are not on the wire take their defaults
            field = &node.fields[node.count + i]
            memset(field, 0, sizeof(Field))
            field.attribute = self._held(_interned(name))
            field.absent = ABSENT_DEFAULT
        node.order = <int*>calloc(node.count + node.hidden + 1, sizeof(int))
        if node.order is NULL:
            raise MemoryError
        places = {}
        for i in range(node.count + node.hidden):
            field = &node.fields[i]
            name = <object>field.attribute
            places[name] = i
            if how.slots is not None:
                field.offset = how.slots[name]
            kind, default = how.defaults.get(name, ("", None))
            if kind == "value":
                field.default = self._held(default)
            elif kind == "factory":
                field.factory = self._held(default)
        for i, name in enumerate(how.declared):
            node.order[i] = places[name]
        if node.how == MAKE_ATTRIBUTES and KNOWS_LAYOUT and self._places(node):
            node.how = MAKE_VALUES
        return 0

    cdef bint _places(self, Node* node) except -1:
        """Find out where instances keep their attributes. False if they do not keep all where that is known."""
        cdef int i, at
        cdef PyObject* instance = JSV_NEW(node.cls)  # that there was one makes the places
        cdef bint good = instance is not NULL and jw_has_places(instance, node.cls)
        for i in range(node.count + node.hidden):
            good = good and PyObject_GenericSetAttr(instance, node.fields[node.order[i]].attribute, Py_None) == 0
        Py_XDECREF(instance)
        if PyErr_Occurred() is not NULL:
            _give_up()
        if PyErr_Occurred() is not NULL:
            _raise()
        if not good:
            return False
        node.version = jw_version(node.cls)
        for i in range(node.count + node.hidden):
            at = jw_place(node.cls, node.fields[i].attribute)
            if not 0 <= at < MOST_SHARED:
                return False
            node.places[i] = at
        for i in range(node.count + node.hidden):
            node.listed[i] = node.places[node.order[i]]
        return True


cdef bint _is_utf8(bytes octets):
    return jsv_measure(PyBytes_AS_STRING(octets), len(octets), 0, NULL) >= 0


cdef void* _grown(void* memory, size_t count) except NULL:
    cdef void* larger = realloc(memory, (count + 1) * sizeof(Field))
    if larger is NULL:
        raise MemoryError
    return larger


def _words_of(row):
    """Return an enum's members by the words that mean them, but for those that the row refuses."""
    words = {}
    for member in row.type:
        try:
            word = row.encode(member)
            if type(word) is str and _reading_of(row)(word) is member:
                words.setdefault(word.encode(), member)  # not lone surrogates
        except MemoryError:
            raise
        except Exception:
            pass
    return words


class _Direct:
    """How instances of a dataclass are made without running its constructor.

    Only where the constructor is the one that `dataclasses` generated, and so does nothing but set each member to its
    argument or default, and where setting a member runs no code of the class.
    """

    def __init__(self, made, fields, slots, on_wire):
        self.declared = [field.name for field in fields]
        self.hidden = [name for name in self.declared if name not in on_wire]
        self.slots = slots
        self.finishes = "__post_init__" in made.__init__.__code__.co_names  # a class may have one that is not called
        self.defaults = {}
        for field in fields:
            if field.default is not dataclasses.MISSING:
                self.defaults[field.name] = ("value", field.default)
            elif field.default_factory is not dataclasses.MISSING:
                self.defaults[field.name] = ("factory", field.default_factory)

    def default(self, name):
        """Return the value that an absent member has, or None if it has none or one is made each time."""
        kind, value = self.defaults.get(name, ("", None))
        return value if kind == "value" else None

    @classmethod
    def of(cls, shape, on_wire):
        """Return the way, or None if there is none for this class."""
        made = shape.cls
        if not dataclasses.is_dataclass(made) or shape.abstract or type(made).__call__ is not type.__call__:
            return None
        code = getattr(made.__init__, "__code__", None)
        if code is None or code.co_qualname != _GENERATED or made.__new__ is not object.__new__:
            return None
        if not made.__dataclass_params__.frozen and made.__setattr__ is not object.__setattr__:
            return None
        fields = dataclasses.fields(made)
        declared = made.__dataclass_fields__.values()
        if hasattr(made, "__del__") or any(each._field_type is _INIT_VAR for each in declared):
            return None
        taken = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        if {field.name for field in fields} != {*taken}:  # some are set otherwise, or the constructor is a base's
            return None
        spaces = [vars(each) for each in made.__mro__]
        found = {field.name: _attribute(spaces, field.name) for field in fields}
        places = {name: _offset(made, each) for name, each in found.items()}
        if all(place > 0 for place in places.values()):
            return cls(made, fields, places, on_wire)
        if not made.__dictoffset__ or type(_attribute(spaces, "__dict__")) is not GetSetDescriptorType:
            return None
        if any(hasattr(type(each), "__set__") for each in found.values()):
            return None
        return cls(made, fields, None, on_wire)


_INIT_VAR = dataclasses._FIELD_INITVAR
_GENERATED = "__create_fn__.<locals>.__init__"  # what the code of a constructor is called that `dataclasses` wrote


cdef object _interned(name):
    """Return a name as Python itself has it that looks for it."""
    return intern(name) if type(name) is str else name


def _offset(made, descriptor):
    return jsv_slot_offset(<PyTypeObject*><PyObject*>made, <PyObject*>descriptor)


def _attribute(list spaces, name):
    """Return what a class itself has under a name, in what its bases hold, without asking it."""
    for space in spaces:
        if name in space:
            return space[name]
    return None

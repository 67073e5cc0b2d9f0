"""What the encoder walks along: plans as C structures, and how they are made. Included by
``encode_pass.pxi``.

Making a node may be slow and may use Python at will; walking along it may not.
"""

# ---- nodes: plans as the walk wants them ----

cdef enum Kind:
    UNFINISHED  # a node that could not be made: whatever comes to it is left to the reference
    EVERYTHING
    TEXTS
    BOOLS
    INTEGERS_OF_WIDTH
    FLOATS
    ENUMS
    DATETIMES  # from here on, scalars that may be written by code of others
    OFFSETS  # moments that say how far they are from UTC
    DAYS
    WORDS  # any other scalar
    LISTS
    MAPS
    RECORDS

cdef enum Access:  # how the members of an object of just the class are read
    ASKED  # by the shape's own function
    SLOTS  # where the object keeps them
    INSTANCE  # where the object keeps its attributes, maybe some of them in slots
    ATTRIBUTES
    PLACES  # of a tuple
    KEYS  # of a dict

cdef enum Like:
    LIST
    ARRAY
    SET
    OWN

cdef struct Word:  # an enum's member and its word as it goes on the wire, quoted if it must be
    PyObject* member
    const unsigned char* block
    uint32_t size

cdef struct Field:
    Py_ssize_t place  # in the object's memory, or -1
    const unsigned char* block  # ``,name:``
    uint32_t size
    uint8_t quick  # the node's kind, if the loop over slots may write it, else UNFINISHED
    bint omits_none
    bint nullable
    bint nameless  # its name cannot be written
    bint optional  # the key need not be there
    Node* node
    PyObject* attribute
    PyObject* inherited  # what its class has by that name, or NULL; good while the class is the same
    PyObject* zero  # at which it is left out, or NULL

cdef struct Node:
    Kind kind
    size_t index  # in `Nodes.nodes`
    bint calls  # whether to write it may run code of others
    PyObject* encode  # of a scalar: the row's own function for this format
    uint8_t spelling  # of a scalar's words, as the format numbers its ways
    bint iso  # of moments in JSON
    int64_t low  # of integers
    uint64_t high
    Word* words  # of enums: a table by identity, with mask + 1 places
    size_t mask
    Node* item  # of lists; of maps the value
    bint nullable
    PyObject* accepts
    bint accepts_lists
    bint accepts_tuples
    bint texts  # whether the reference takes it for a list of text [N5]
    Like like
    Node* key  # of maps
    bint refuses_empty  # [K3]
    bint untyped  # whether a first name may mark a class [M8]
    Access access  # of records
    bint asked  # whether the shape's own function reads members where nothing better is known
    bint exact  # whether objects of just the class need not be looked at any further
    PyTypeObject* cls
    PyObject* shape
    unsigned version  # of the class, when its members were looked up
    Field* fields
    Py_ssize_t count
    PyObject* captured  # the plan, if objects may keep members that the class does not have [M5]; where is said by the
                        # field behind the others
    const unsigned char* head  # ``{__type:…``, or NULL if the class is not registered
    uint32_t head_size

cdef struct Met:  # what was found out about a class that stood where anything may stand
    PyTypeObject* cls
    Node* node
    bint named
    bint sequence  # a list or a tuple by its class
    bint fields  # which had ``_fields``

cdef enum:
    PADDING = 32  # behind ready pieces, which are copied in blocks
    MOST_CLASSES = 512

cdef tuple QUICK_ROWS = (
    (TEXT, TEXTS),
    (BOOL, BOOLS),
    (INT, INTEGERS_OF_WIDTH),
    (FLOAT, FLOATS),
    (DATETIME, DATETIMES),
    (DATETIME_OFFSET, OFFSETS),
    (DATE, DAYS),
)  # rows that have a kind of their own

# ---- what is found out when a node is made ----

cdef bytes spelled(Node* node, str word):
    """Return a row's word as it stands in a document, or a text if there is no row; None if it cannot stand there."""
    cdef jw_out out
    jw_init(&out, False)
    if (spell_text(&out, <PyObject*>word) if node == NULL else spell_word(&out, node, <PyObject*>word)) < 0:
        jw_clear(&out)
        return None
    return jw_bytes(&out)


cdef Py_ssize_t slot_of(PyTypeObject* cls, object name) except -2:
    """Return where objects of a class keep a member, or -1 if only the class's own code can tell."""
    cdef PyObject* found = _PyType_Lookup(cls, <PyObject*>name)
    return -1 if found == NULL or not jw_is_ordinary(cls) else jsv_slot_offset(cls, found)


cdef Py_ssize_t position_of(object cls, object name) except -2:
    """Return where a named tuple keeps a member, or -1 if the class has something else by that name."""
    cdef PyObject* found = _PyType_Lookup(<PyTypeObject*>cls, <PyObject*>name)
    if found == NULL or type(<object>found) is not _tuplegetter:
        return -1
    return jw_item((<object>found).__reduce__()[1][0])


cdef bint is_whole(Node* node, object value) except -1:
    """Say whether an object of just a registered class has what its plan says, as a tuple may not."""
    return node.exact or (<object>node.shape).holds(value)


cdef inline Py_ssize_t looked_up(Node* node) noexcept:
    """Return how many attributes of a class are looked up: its members on the wire, and what keeps all others."""
    return node.count + (node.captured != NULL)


cdef bint is_loud(Node* node) noexcept:
    """Say whether a node by itself may run code of others."""
    cdef Py_ssize_t i
    if node.kind == UNFINISHED or node.kind == EVERYTHING or DATETIMES <= node.kind <= WORDS:
        return True
    if node.kind != RECORDS:
        return False
    for i in range(node.count):
        if node.fields[i].zero != NULL:
            return True
        if node.access == INSTANCE and node.fields[i].place < 0 and jw_computes(node.fields[i].inherited):
            return True
    return node.access != SLOTS and node.access != INSTANCE and node.access != PLACES


cdef bint reaches_loud(Node* node, const char* loud) noexcept:
    cdef Py_ssize_t i
    if node.kind == RECORDS:
        for i in range(node.count):
            if loud[node.fields[i].node.index]:
                return True
        return False
    return (node.kind == LISTS or node.kind == MAPS) and loud[node.item.index]


# ---- the nodes of one encoder ----

@cython.no_gc_clear
cdef class Nodes:
    """The nodes of one plan, and of the classes that turn up where anything may stand.

    Nodes are made once, and live as long as this object. One that another thread is still making is UNFINISHED. Only
    `check` changes a node that is made; others, or this thread further out, may be walking along it then, so that it
    stays safe to walk along.
    """

    cdef object options
    cdef object registry
    cdef object omits
    cdef bint names_classes
    cdef Node* any_list
    cdef Node* any_map
    cdef Node* bool_
    cdef Node* int_
    cdef Node* float_
    cdef list kept  # whatever nodes point to
    cdef dict known  # from the identity of a plan to the number of its node
    cdef Node** nodes
    cdef size_t made
    cdef Py_ssize_t making  # how many nodes are on the way
    cdef Met* met  # a table by identity, with 2 * MOST_CLASSES places, or NULL until it is needed
    cdef Py_ssize_t classes

    def __cinit__(self, options):
        self.options = options
        self.registry, self.omits, self.names_classes = options.registry, options.omit_defaults, bool(options.registry.types)
        self.kept, self.known = [], {}
        self.any_list, self.any_map = self.node(ANY_LIST), self.node(ANY_MAP)
        self.bool_ = self.node(ScalarPlan(BOOL))
        self.int_ = self.node(ScalarPlan(INT))
        self.float_ = self.node(ScalarPlan(FLOAT))

    def __dealloc__(self):
        cdef size_t i
        for i in range(self.made):
            PyMem_Free(self.nodes[i].words)
            PyMem_Free(self.nodes[i].fields)
            PyMem_Free(self.nodes[i])
        PyMem_Free(self.nodes)
        PyMem_Free(self.met)

    # ---- classes that turn up ----

    cdef Node* choose(self, Node* node, object value, bint* named) except? NULL:
        """Return the node of an object that is not just of the declared class, or NULL."""
        if self.names_classes and Py_TYPE(<PyObject*>value) != node.cls:
            if self.registry.is_vague(value):
                return NULL
            found = self.registry.name_of(value, <object>node.cls)
            if found is not None:
                named[0] = True
                node = self._headed(found[0], found[1])
                return node if node != NULL and is_whole(node, value) else NULL
        return node if (<object>node.shape).holds(value) else NULL

    cdef Node* _headed(self, str name, object plan) except? NULL:
        """Return the node of a registered class, with the name that stands in front of its members."""
        cdef Node* node = self.node(plan)
        if node.kind == RECORDS and node.head == NULL:
            word = spelled(NULL, name)
            if word is not None:
                block = b"{%b:%b" % (spelled(NULL, TYPE_NAME), word)
                self.kept.append(block)
                node.head_size = len(block)
                node.head = block
        return node if node.head != NULL else NULL

    cdef Node* key(self, object key) except? NULL:
        """Return the node of a key that may be of any class, or NULL."""
        cdef Met* met = self.meet(key)
        return met.node if met != NULL else NULL

    cdef Met* meet(self, object value) except? NULL:
        """Return what is known of a value's class where anything may stand, or NULL."""
        cdef PyTypeObject* cls = Py_TYPE(<PyObject*>value)
        cdef Met* met
        if self.met == NULL:
            self.met = <Met*>PyMem_Calloc(2 * MOST_CLASSES, sizeof(Met))
            if self.met == NULL:
                raise MemoryError
        met = self._place(cls)
        if met.cls == NULL:
            met = self._learn(value)
        if met != NULL and met.sequence and hasattr(value, "_fields") != met.fields:
            return NULL
        return met

    cdef Met* _place(self, PyTypeObject* cls) noexcept:
        """Return the place of a class in the table, empty if it is new."""
        cdef size_t at = (<uintptr_t>cls >> 4) % (2 * MOST_CLASSES)
        while self.met[at].cls != NULL and self.met[at].cls != cls:
            at = (at + 1) % (2 * MOST_CLASSES)
        return &self.met[at]

    cdef Met* _learn(self, object value) except? NULL:
        """Find out how the reference writes objects of a class where anything may stand [M8]."""
        cdef Met* met
        cdef Node* node = NULL
        cdef bint sequence = isinstance(value, (list, tuple)), fields = hasattr(value, "_fields")
        cdef object cls = type(value), found = self.registry.name_of(value, None)
        if self.registry.is_vague(value) or self.classes >= MOST_CLASSES:
            return NULL
        if found is not None:
            node = self._headed(found[0], found[1])
        elif sequence and not fields:
            node = self.any_list
        elif isinstance(value, Mapping):
            node = self.any_map
        else:
            plan = self._plan_of(cls)
            if plan is not None:
                node = self.node(plan)
        if node == NULL or self.classes >= MOST_CLASSES:
            return NULL
        met = self._place(<PyTypeObject*>cls)
        if met.cls == NULL:
            self.kept.append(cls)
            self.classes += 1
            met.node, met.named, met.sequence, met.fields = node, found is not None, sequence, fields
            met.cls = <PyTypeObject*>cls
        return met

    cdef object _plan_of(self, object cls):
        """Return the plan of a class, or of the first of its bases that has one."""
        for each in cls.__mro__:
            if each is object:
                break
            try:
                return untyped(self.registry.plan_of(each))
            except SchemaError:
                pass
        return None

    cdef bint check(self, Node* node) except -1:
        """Say whether the members of a class that has changed are still where they were."""
        cdef Py_ssize_t i
        cdef unsigned version
        for i in range(looked_up(node)):
            if slot_of(node.cls, <object>node.fields[i].attribute) != node.fields[i].place:
                node.access = ATTRIBUTES
                return False
        if node.access == INSTANCE and not self._inherit(node):
            node.access = ATTRIBUTES
            return False
        version = jw_version(node.cls)
        node.version = version
        return version != 0

    cdef bint _inherit(self, Node* node) except -1:
        """Look up what a class has by the names of its objects' own attributes; False if they are not asked for it."""
        cdef Py_ssize_t i
        for i in range(looked_up(node)):
            node.fields[i].inherited = _PyType_Lookup(node.cls, node.fields[i].attribute)
        return jw_is_ordinary(node.cls)

    # ---- plans to nodes ----

    cdef Node* node(self, object plan) except NULL:
        """Return the node of a plan, made once."""
        cdef Node* node
        cdef object index = self.known.get(id(plan))
        if index is not None:
            return self.nodes[<size_t>index]
        self.making += 1
        try:
            node = self._make(plan)
        finally:
            self.making -= 1
        if not self.making:
            self._find_calls()
        return node

    cdef Node* _make(self, object plan) except NULL:
        cdef Node* node = self._fresh(plan)
        if isinstance(plan, AnyPlan):
            node.kind = EVERYTHING
        elif isinstance(plan, OptionalPlan):
            raise SchemaError("an optional plan has no node: its place says that it may be nothing")
        elif isinstance(plan, ScalarPlan):
            self._scalar(node, plan.scalar)
        elif isinstance(plan, ListPlan):
            self._list(node, plan)
        elif isinstance(plan, MapPlan):
            self._map(node, plan)
        elif isinstance(plan, RecordPlan):
            self._record(node, plan)
        return node

    cdef Node* _fresh(self, object plan) except NULL:
        cdef Node* node
        cdef Node** nodes = <Node**>PyMem_Realloc(self.nodes, (self.made + 1) * sizeof(Node*))
        if nodes == NULL:
            raise MemoryError
        self.nodes = nodes
        node = <Node*>PyMem_Calloc(1, sizeof(Node))
        if node == NULL:
            raise MemoryError
        node.kind = UNFINISHED
        node.calls = True
        node.index = self.made
        self.nodes[self.made] = node
        self.made += 1
        self.kept.append(plan)
        self.known[id(plan)] = self.made - 1
        return node

    cdef int place_of(self, object plan, Node** node, bint* nullable) except -1:
        nullable[0] = takes_nothing(plan)
        while isinstance(plan, OptionalPlan):
            plan = plan.inner
        node[0] = self.node(plan)
        return 0

    cdef int _scalar(self, Node* node, object row) except -1:
        cdef Kind kind = WORDS
        encode = word_of(row, self.options)
        node.spelling = spelling_of(row)
        node.iso = self.options.dates == "iso"
        self.kept.append(encode)
        node.encode = <PyObject*>encode
        node.low, node.high = INT64_MIN, UINT64_MAX
        for each, own in QUICK_ROWS:
            if encode is word_of(each, self.options):
                kind = own
        if row.fast == "integer":
            for each in INTEGERS.values():
                if encode is word_of(each, self.options):
                    bits = int(each.name.lstrip("uint"))
                    signed = each.name[0] == "i"
                    node.low = -(1 << (bits - 1)) if signed else 0
                    node.high = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
                    kind = INTEGERS_OF_WIDTH
        elif row.fast == "enum" and isinstance(row.type, type) and issubclass(row.type, Enum):
            self._words(node, row)
            kind = ENUMS
        node.kind = kind if suits(node, kind) else WORDS
        return 0

    cdef int _words(self, Node* node, object row) except -1:
        """Make the table of an enum's words, without those that the row refuses or UTF-8 cannot carry."""
        cdef size_t at, size = 4
        members = list({id(member): member for member in row.type.__members__.values()}.values())
        while size < 2 * <size_t>len(members) + 1:
            size *= 2
        node.words = <Word*>PyMem_Calloc(size, sizeof(Word))
        if node.words == NULL:
            raise MemoryError
        node.mask = size - 1
        for member in members:
            try:
                word = (<object>node.encode)(member)
            except (MemoryError, RecursionError):
                raise
            except Exception:
                continue
            octets = spelled(node, word) if type(word) is str else None
            if octets is None:
                continue
            block = octets + bytes(PADDING)
            self.kept += [member, block]
            at = (<uintptr_t><PyObject*>member >> 4) & node.mask
            while node.words[at].member != NULL:
                at = (at + 1) & node.mask
            node.words[at].block = block
            node.words[at].size = len(octets)
            node.words[at].member = <PyObject*>member
        return 0

    cdef int _list(self, Node* node, object plan) except -1:
        accepts = plan.accepts
        self.kept.append(accepts)
        node.accepts = <PyObject*>accepts
        node.accepts_lists, node.accepts_tuples = issubclass(list, accepts), issubclass(tuple, accepts)
        node.texts = bool(present(plan.item) == TEXT_PLAN)
        node.like = {"list": LIST, "array": ARRAY, "set": SET, "own": OWN}[plan.like]
        self.place_of(plan.item, &node.item, &node.nullable)
        node.kind = LISTS
        return 0

    cdef int _map(self, Node* node, object plan) except -1:
        texts = plan.key == TEXT_PLAN and plan.value in (TEXT_PLAN, OptionalPlan(TEXT_PLAN))
        node.refuses_empty = plan.make is dict and texts
        node.untyped = plan is ANY_MAP
        node.key = self.node(plan.key)
        self.place_of(plan.value, &node.item, &node.nullable)
        node.kind = MAPS
        return 0

    cdef int _record(self, Node* node, object plan) except -1:
        cdef Py_ssize_t i
        shape, fields = plan.shape, plan.fields
        node.shape = <PyObject*>shape
        node.cls = <PyTypeObject*>shape.cls
        self.kept.append(shape)
        node.fields = <Field*>PyMem_Calloc(len(fields) + 1, sizeof(Field))
        if node.fields == NULL:
            raise MemoryError
        for i in range(len(fields)):
            self._field(&node.fields[i], fields[i])
        node.count = len(fields)
        if plan.captured is not None:
            attribute = intern(plan.captured)
            self.kept += [plan, attribute]
            node.captured = <PyObject*>plan
            node.fields[node.count].attribute = <PyObject*>attribute
        self._access(node, shape)
        node.kind = RECORDS
        return 0

    cdef int _field(self, Field* field, object plan) except -1:
        name = spelled(NULL, plan.name) if may_name(plan.name) else None
        block = b"" if name is None else b",%b:" % name
        field.size = len(block)
        block += bytes(PADDING)
        attribute, zero = intern(plan.attribute), plan.zero
        self.kept += [block, attribute, zero, plan]
        field.block = block
        field.attribute = <PyObject*>attribute
        field.omits_none = plan.omits_none and not self.options.include_nulls
        field.optional = plan.absent == "default"
        field.nameless = name is None
        if zero is not None and isinstance(plan.plan, ScalarPlan) and plan.zero_is_default:
            wanted = (True, "enums" if isinstance(zero, Enum) else "values")
            field.zero = <PyObject*>zero if plan.omits_zero or self.omits in wanted else NULL
        self.place_of(plan.plan, &field.node, &field.nullable)
        quick = TEXTS <= field.node.kind <= ENUMS
        field.quick = field.node.kind if quick and not field.nameless and field.zero == NULL else UNFINISHED
        return 0

    cdef int _access(self, Node* node, object shape) except -1:
        """Find out how the members of objects of just this class are read."""
        cdef Py_ssize_t i
        cdef bint found = True
        cls = shape.cls
        node.asked = shape.get is not getattr
        if typing.is_typeddict(cls):
            node.access = KEYS
        elif shape.get is getattr and not shape.abstract:
            node.exact = True
            node.access = ATTRIBUTES
            if issubclass(cls, tuple) and hasattr(cls, "_fields"):
                for i in range(node.count):
                    node.fields[i].place = position_of(cls, <object>node.fields[i].attribute)
                    found = found and node.fields[i].place >= 0
                node.access = PLACES if found and node.count == len(cls._fields) else ATTRIBUTES
            else:
                for i in range(looked_up(node)):
                    node.fields[i].place = slot_of(node.cls, <object>node.fields[i].attribute)
                    found = found and node.fields[i].place >= 0
                node.access = SLOTS if found else INSTANCE if KNOWS_LAYOUT and self._inherit(node) else ATTRIBUTES
            node.version = jw_version(node.cls)
            if node.access == PLACES and node.version == 0:
                node.access = ATTRIBUTES
        elif cls is tuple:
            node.exact = node.count == len(shape.members)
            node.access = PLACES
            for i in range(node.count):
                node.fields[i].place = jw_item(int((<object>node.fields[i].attribute).removeprefix("Item")) - 1)
        return 0

    cdef int _find_calls(self) except -1:
        """Find out which nodes reach code of others; until then every node is taken to."""
        cdef size_t i
        cdef bint changed = True
        cdef char* loud = <char*>PyMem_Calloc(self.made, 1)
        if loud == NULL:
            raise MemoryError
        for i in range(self.made):
            loud[i] = is_loud(self.nodes[i])
        while changed:
            changed = False
            for i in range(self.made):
                if not loud[i] and reaches_loud(self.nodes[i], loud):
                    loud[i] = changed = True
        for i in range(self.made):
            self.nodes[i].calls = loud[i]
        PyMem_Free(loud)
        return 0

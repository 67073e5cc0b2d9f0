"""What documents repeat: texts, names, and maps that are alike, none of which is made anew each time. Included by the pass.

It knows texts, names and dicts, and not how a format spells them. Nothing in a document depends on it but whether equal
texts are the same object.
"""

cdef enum:
    SHARING_PAYS = 6000     # bytes of a document in which texts are likely to come again
    BYTES_PER_TEXT = 64     # of a document; for so many there is a place, within bounds:
    FEWEST_PAIRS_BITS = 5   # so many bits count the pairs of places,
    MOST_PAIRS_BITS = 13    # in a large document so many
    SHARED_LENGTH = 64      # bytes; longer texts are not shared
    FEWEST_MISSES = 48      # texts of a node that are unlike all shared ones,
    PAIRS_PER_MISS = 16     # or in a large document one for so many pairs,
    MISSES_PER_HIT = 16     # for each that was like one less so many, until
    UNLIKE = 1000           # so many are not looked for, and then
    MORE_MISSES = 24        # some more
    NAMES_BITS = 11         # of the hash of a map's name, that say where it is kept,
    NAMES_SHIFT = 32 - NAMES_BITS
    NAMES = 1 << NAMES_BITS  # of so many places
    MODELS = 64             # maps of a document that later ones may be like, one for each bit of a number
    FEWEST_MEMBERS = 6      # of a map that is worth a copy: a new dict grows at the sixth, which a copy need not
    MOST_MEMBERS = 64       # of one, as they wait for the last; larger ones are hardly records

cdef struct State

cdef struct Shared:
    PyObject* text          # or NULL
    const char* p           # as it stands in the document, without quotes around it
    Py_ssize_t n

# ---- a document ----

cdef inline void _remember(State* st) noexcept:
    """Make a table for texts that come again, as large as the document may make use of, if that pays."""
    cdef Py_ssize_t size = st.end - st.p
    cdef int bits = FEWEST_PAIRS_BITS
    st.shared = NULL
    st.modelled = 0
    st.gathered = NULL
    st.count = st.room = 0
    st.under = NAMES
    if size >= SHARING_PAYS:
        while bits < MOST_PAIRS_BITS and (2 * BYTES_PER_TEXT) << bits < size:
            bits += 1
        st.shift = 32 - bits
        st.places = 2 << bits
        st.misses = max((1 << bits) // PAIRS_PER_MISS, FEWEST_MISSES)
        st.shared = <Shared*>calloc(st.places, sizeof(Shared))


cdef inline void _forget(State* st) noexcept:
    cdef uint32_t i
    if st.shared is not NULL:
        for i in range(st.places):
            Py_XDECREF(st.shared[i].text)
        free(st.shared)
    for i in range(MODELS):
        if st.modelled >> i == 0:
            break
        _unlearn(st, i)
    free(st.gathered)


# ---- texts ----

cdef inline Shared* _place_of(State* st, Node* node, const char* p, Py_ssize_t n) noexcept:
    """Return the pair of places of a text that stands so in the document, or NULL if it is not looked for.

    Where hardly any text came again, most are not; also of later documents, as a place is likely to stay like that.
    """
    if st.shared is NULL or n > SHARED_LENGTH:
        return NULL
    if node.unlike > 0:
        node.unlike -= 1
        return NULL
    return &st.shared[jsv_hash(p, n, st.end - p) >> st.shift << 1]


cdef inline bint _stands_at(Shared* place, const char* p, Py_ssize_t n) noexcept:
    return place.text is not NULL and place.n == n and jsv_same(place.p, p, n)


cdef inline PyObject* _found_at(State* st, Shared* place, Node* node, const char* p, Py_ssize_t n) noexcept:
    """Return the text that stood so before, or NULL; it takes the first of its places, where it stays longer."""
    cdef Shared other
    if not _stands_at(place, p, n):
        if not _stands_at(place + 1, p, n):
            node.misses += 1
            if node.misses > st.misses:
                node.misses = st.misses - MORE_MISSES
                node.unlike = UNLIKE
            return NULL
        other = place[1]
        place[1] = place[0]
        place[0] = other
    node.misses = max(node.misses - MISSES_PER_HIT, 0)
    Py_INCREF(place.text)
    return place.text


cdef inline PyObject* _shared_at(Shared* place, const char* p, Py_ssize_t n, PyObject* text) noexcept:
    """Return a text, which takes the second of its places, until another one does or it has come again."""
    if text is not NULL:
        Py_INCREF(text)
        Py_XDECREF(place[1].text)
        place[1].text, place[1].p, place[1].n = text, p, n
    return text


cdef inline PyObject* _text(State* st, Node* node, const char* p, Py_ssize_t n, unsigned high) noexcept:
    """Return the text of bytes, the same object as the last time if that is not long ago."""
    cdef Shared* place = _place_of(st, node, p, n)
    cdef PyObject* text
    if place is NULL:
        return _new_text(st, p, n, high)
    text = _found_at(st, place, node, p, n)
    return _shared_at(place, p, n, _new_text(st, p, n, high)) if text is NULL else text


# ---- names of maps ----

cdef inline PyObject* _kept_name(PyObject** place, const char* p, Py_ssize_t n) noexcept:
    """Return the text of ASCII bytes, which a place keeps until another one takes it."""
    cdef PyObject* text = place[0]
    if text is not NULL and JSV_LENGTH(text) == n and jsv_same(JSV_ASCII(text), p, n):
        Py_INCREF(text)
        return text
    text = jsv_ascii(p, n)
    if text is not NULL:
        Py_XDECREF(place[0])
        Py_INCREF(text)
        place[0] = text
    return text


cdef inline PyObject* _known_name(Decoder self, Node* node, State* st, int* place) noexcept:
    """Return the name that comes, if it is the one that came behind the same one before; stop behind its colon.

    Records that are alike have their members in the same order. Where the last name was is ``place``; in front of the
    first one, it is where `Decoder.follows` says what was first under the name of the whole map.
    """
    cdef PyObject* text
    cdef int next
    if self.names is NULL or not node.by_text:
        return NULL
    next = self.follows[place[0]]
    text = self.names[next]
    if text is NULL or JSV_LENGTH(text) > st.max_text:
        return NULL
    if place[0] >= NAMES and node.kind == K_ANY and JSV_ASCII(text)[0] == 95:  # may say a class [M8]
        return NULL
    if not _comes(st, JSV_ASCII(text), JSV_LENGTH(text)):
        return NULL
    place[0] = next
    Py_INCREF(text)
    return text


cdef PyObject* _key(Decoder self, Node* node, State* st, Slice* name, PyObject** seen, int* place) noexcept:
    """Return the key that a name means; its memory is freed."""
    cdef PyObject* key = NULL
    cdef int next
    if _is_lost(node, name):
        free(name.owned)
        return NULL
    if node.by_text:
        if self.names is NULL or name.high or name.n > SHARED_LENGTH or not _is_as_written(name):
            if not _is_refused(name.p, name.n, name.high):
                key = _new_text(st, name.p, name.n, name.high)
        else:
            next = jsv_hash(name.p, name.n, st.end - name.p) >> NAMES_SHIFT  # it stands in the document
            key = _kept_name(&self.names[next], name.p, name.n)
            self.follows[place[0]] = next
            place[0] = next
        free(name.owned)
        return key
    if node.unlike_keys and not self._is_new(name, seen):
        free(name.owned)
        return NULL
    return self._word(node.key, st, name)


# ---- maps ----

cdef inline Py_ssize_t _hoped(State* st) noexcept:
    """Return how many members a map is likely to have, as the one had that was read under this name before, or 0.

    So many are gathered before their dict is made, and there is room for them: maps that are alike are copies of each
    other but for their values, which is quicker than to look up each name.
    """
    cdef int at = st.under % MODELS
    cdef Py_ssize_t count, room
    cdef void* larger
    if not st.modelled >> at & 1:
        return 0
    count = PyDict_GET_SIZE(st.models[at])
    if count > MOST_MEMBERS:  # code of others has put more into it
        return 0
    if st.room - st.count < count:
        room = 2 * st.room + count
        larger = realloc(st.gathered, room * sizeof(jw_entry))
        if larger is NULL:
            return 0
        st.gathered = <jw_entry*>larger
        st.room = room
    return count


cdef PyObject* _mapped(State* st, Py_ssize_t first) noexcept:
    """Return a dict of the members gathered from the `first` on, or NULL."""
    cdef jw_entry* members = st.gathered + first
    cdef Py_ssize_t i, count = st.count - first
    cdef int at = st.under % MODELS
    cdef PyObject* result = NULL
    st.count = first
    if st.modelled >> at & 1:
        result = jw_alike(st.models[at], members, count)
    if result is not NULL:
        for i in range(count):
            Py_DECREF(members[i].key)
        return result
    if PyErr_Occurred() is NULL:
        _unlearn(st, at)
        result = PyDict_New()
    for i in range(count):
        if result is not NULL and not _put(result, members[i].key, members[i].value):
            Py_CLEAR(result)
        Py_DECREF(members[i].key)
        Py_DECREF(members[i].value)
    return result


cdef void _unlearn(State* st, int at) noexcept:
    if st.modelled >> at & 1:
        st.modelled ^= <uint64_t>1 << at
        Py_DECREF(st.models[at])


cdef void _learn(State* st, PyObject* map) noexcept:
    """Let a map be the model of the next one under the same name. Code of others may change it until then."""
    cdef int at = st.under % MODELS
    _unlearn(st, at)
    Py_INCREF(map)
    st.models[at] = map
    st.modelled |= <uint64_t>1 << at


cdef void _drop(State* st, Py_ssize_t first) noexcept:
    """Let go of the members gathered from the `first` on."""
    while st.count > first:
        st.count -= 1
        Py_DECREF(st.gathered[st.count].key)
        Py_DECREF(st.gathered[st.count].value)


cdef inline bint _take(
    State* st, Py_ssize_t first, Py_ssize_t hoped, PyObject** map, PyObject* key, PyObject* value
) noexcept:
    """Take over a member: it is gathered while so many are hoped for, and else put into the map, which is made then."""
    cdef bint done
    if map[0] is NULL:
        if st.count - first < hoped:
            st.gathered[st.count].key = key
            st.gathered[st.count].value = value
            st.count += 1
            return True
        map[0] = _mapped(st, first)
    done = map[0] is not NULL and _put(map[0], key, value)
    Py_DECREF(key)
    Py_DECREF(value)
    return done


cdef inline bint _put(PyObject* map, PyObject* key, PyObject* value) noexcept:
    if PyDict_SetItem(map, key, value) < 0:
        _give_up()
        return False
    return True

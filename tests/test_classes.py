"""How each kind of class declares its members, and what is made of such classes in reading and writing."""

import dataclasses
import sys
import types
import typing
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import InitVar, dataclass
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    NotRequired,
    Optional,
    Required,
    TypedDict,
    TypeVar,
)

import attr
import attrs
import pytest

from jsvcodec import DecodeError, EncodeError, SchemaError
from jsvcodec.classes import NO_DEFAULT, arguments_of, shape_of
from jsvcodec.types import Int32, Name

K = TypeVar("K")
T = TypeVar("T")
U = TypeVar("U")


def names(hint):
    """Return the members' names in their order on the wire."""
    return [member.attribute for member in shape_of(hint).members]


def hints(hint):
    return {member.attribute: member.hint for member in shape_of(hint).members}


def only_member(hint):
    (member,) = shape_of(hint).members
    return member


def refused(codec, text):
    """Return the code, the path and the cause with which a codec refuses a text."""
    with pytest.raises(DecodeError) as caught:
        codec.decode(text)
    return caught.value.code, caught.value.path, type(caught.value.__cause__)


def unwritable(codec, value):
    with pytest.raises(EncodeError) as caught:
        codec.encode(value)
    return caught.value.code, caught.value.path


# ---- dataclasses ----


@dataclass
class NotMembers:
    shared: ClassVar[int] = 1
    once: InitVar[int] = 2
    real: int = 3


def test_class_variables_and_init_variables_are_no_members():
    assert names(NotMembers) == ["real"]


def test_dataclass_without_members_has_a_shape():
    assert shape_of(dataclasses.make_dataclass("Empty", [])).members == ()


@pytest.mark.parametrize("hint", [int, "Plain", 3, None, object, type])
def test_what_has_no_members_has_no_shape(hint):
    assert shape_of(hint) is None


# ---- inheritance [M1] ----


@dataclass
class Base:
    first: int = 0
    second: int = 0


@dataclass
class Derived(Base):
    third: int = 0


@dataclass
class Overriding(Derived):
    fourth: int = 0
    second: str = ""


@dataclass
class Other:
    fifth: int = 0
    first: bool = False


@dataclass
class Both(Derived, Other):
    sixth: int = 0


@dataclass
class Unchanged(Derived):
    pass


class NoDataclass(Base):
    ninth: int = 9


@attrs.define
class AttrsBase:
    first: int = 0
    second: int = 0


@attrs.define
class AttrsDerived(AttrsBase):
    third: int = 0


@attrs.define
class AttrsOverriding(AttrsDerived):
    fourth: int = 0
    second: str = ""


@attrs.define
class AttrsUnchanged(AttrsDerived):
    pass


class NoAttrs(AttrsBase):
    ninth: int = 9


@attr.s
class OldBase:
    first = attr.ib(type=int, default=0)
    second = attr.ib(type=int, default=0)


@attr.s
class OldDerived(OldBase):
    third = attr.ib(type=int, default=0)


@pytest.mark.parametrize(
    ("cls", "wanted"),
    [
        (Base, ["first", "second"]),
        (Derived, ["third", "first", "second"]),
        (Overriding, ["fourth", "second", "third", "first"]),
        (Both, ["sixth", "third", "first", "second", "fifth"]),
        (Unchanged, ["third", "first", "second"]),
        (NoDataclass, ["first", "second"]),
        (AttrsBase, ["first", "second"]),
        (AttrsDerived, ["third", "first", "second"]),
        (AttrsOverriding, ["fourth", "second", "third", "first"]),
        (AttrsUnchanged, ["third", "first", "second"]),
        (NoAttrs, ["first", "second"]),
        (OldDerived, ["third", "first", "second"]),
    ],
)
def test_members_of_the_most_derived_class_come_first(cls, wanted):
    assert names(cls) == wanted


@pytest.mark.parametrize(
    ("cls", "attribute", "hint"), [(Overriding, "second", str), (Both, "first", int), (AttrsOverriding, "second", str)]
)
def test_overridden_member_has_the_type_of_the_class_in_front(cls, attribute, hint):
    assert hints(cls)[attribute] is hint


def test_annotations_of_a_class_that_is_mixed_in_are_no_members():
    class Mixin:
        value: str

    @dataclass
    class Base:
        value: int

    @dataclass
    class Derived(Mixin, Base):
        pass

    assert only_member(Derived).hint is int


@attrs.define
class AttrsOnDataclass(Base):
    third: int = 0


@dataclass
class DataclassOnAttrs(OldBase):
    third: int = 0


@pytest.mark.parametrize("cls", [AttrsOnDataclass, DataclassOnAttrs])
def test_class_whose_base_is_of_another_kind_has_no_shape(cls):
    assert shape_of(cls) is None  # its constructor does not know the members of the base


# ---- where annotations are resolved ----


def test_local_class_may_derive_from_one_that_holds_itself():
    @dataclass
    class LocalBase:
        next: "LocalBase | None" = None

    @dataclass
    class LocalDerived(LocalBase):
        pass

    assert only_member(LocalDerived).hint == LocalBase | None


@dataclass
class Outer:
    @dataclass
    class Inner:
        x: int = 0

    inner: "Inner"


def test_forward_reference_may_name_a_class_inside_the_class():
    assert only_member(Outer).hint is Outer.Inner


class Hidden:
    """Another than the other module's."""


@pytest.fixture
def other_module(monkeypatch):
    """A module with classes of its own, whose annotations are texts."""
    module = types.ModuleType("jsvcodec_test_other")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    code = "\n".join(
        [
            "from __future__ import annotations",
            "from dataclasses import dataclass",
            "from typing import NotRequired, TypedDict",
            "@dataclass",
            "class Chain:",
            "    next: Chain | None = None",
            "    hidden: Hidden | None = None",
            "@dataclass",
            "class Hidden:",
            "    x: int = 0",
            "class Keys(TypedDict):",
            "    hidden: Hidden",
            "    maybe: NotRequired[Hidden]",
        ]
    )
    exec(code, module.__dict__)
    return module


def test_annotations_are_resolved_where_they_were_written(other_module):
    @dataclass
    class Here(other_module.Chain):
        pass

    assert hints(Here)["hidden"] == Optional[other_module.Hidden]  # noqa: UP045


def test_annotations_of_a_typed_dict_are_resolved_where_they_were_written(other_module):
    class Here(other_module.Keys):
        mine: "Hidden"

    assert hints(Here) == {"hidden": other_module.Hidden, "maybe": other_module.Hidden, "mine": Hidden}


def test_class_of_a_module_that_is_gone_has_a_shape(monkeypatch, other_module):
    monkeypatch.delitem(sys.modules, other_module.__name__)
    assert hints(other_module.Hidden) == {"x": int}


def test_namesake_of_its_base_does_not_take_its_place(other_module):
    class_ = dataclass(type("Chain", (other_module.Chain,), {"__module__": __name__}))
    assert hints(class_)["next"] == Optional[other_module.Chain]  # noqa: UP045


def test_name_that_nobody_knows_is_said():
    @attrs.define
    class Lost:
        value: "Nowhere"  # noqa: F821

    with pytest.raises(NameError, match="'Nowhere' is not defined"):
        shape_of(Lost)


# ---- generics ----


@dataclass
class Box(Generic[T]):
    value: T


@dataclass
class Pair(Generic[T, U]):
    left: T
    right: list[U] | None = None


@dataclass
class IntBox(Box[int]):
    pass


@dataclass
class ListBox(Box[list[U]], Generic[U]):
    other: U


@dataclass
class Turned(Pair[U, T], Generic[T, U]):
    pass


Bounded = TypeVar("Bounded", bound=Base)


@dataclass
class BoundedBox(Generic[Bounded]):
    value: Bounded


@attrs.define
class AttrsBox(Generic[T]):
    value: T
    more: "list[AttrsBox[T]]" = attrs.Factory(list)


@attrs.define
class AttrsIntBox(AttrsBox[int]):
    extra: str = ""


@attr.s
class OldBox(Generic[T]):
    value = attr.ib(type=T)


class Page(TypedDict, Generic[T]):
    items: list[T]


class NamedPage(Page[int]):
    name: str


class OwnPage(Page[list[T]], Generic[T, U]):
    first: T
    last: NotRequired[U]


class Twin(NamedTuple, Generic[T]):
    left: T
    right: list[T] = []  # noqa: RUF012


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (Box, {"value": Any}),
        (Box[int], {"value": int}),
        (Box[list[int]], {"value": list[int]}),
        (Box[Int32 | None], {"value": Int32 | None}),
        (Pair, {"left": Any, "right": list[Any] | None}),
        (Pair[int, str], {"left": int, "right": list[str] | None}),
        (Pair[int, T], {"left": int, "right": list[Any] | None}),
        (IntBox, {"value": int}),
        (ListBox[str], {"other": str, "value": list[str]}),
        (ListBox, {"other": Any, "value": list[Any]}),
        (Turned[int, str], {"left": str, "right": list[int] | None}),
        (BoundedBox, {"value": Base}),
        (BoundedBox[Derived], {"value": Derived}),
        (AttrsBox[int], {"value": int, "more": list[AttrsBox[int]]}),
        (AttrsIntBox, {"extra": str, "value": int, "more": list[AttrsBox[int]]}),
        (OldBox[int], {"value": int}),
        (Page, {"items": list[Any]}),
        (Page[int], {"items": list[int]}),
        (NamedPage, {"items": list[int], "name": str}),
        (OwnPage[bool, str], {"items": list[list[bool]], "first": bool, "last": str}),
        (OwnPage, {"items": list[list[Any]], "first": Any, "last": Any}),
        (Twin[int], {"left": int, "right": list[int]}),
        (Twin, {"left": Any, "right": list[Any]}),
    ],
)
def test_generic_class_has_what_its_variables_stand_for(hint, expected):
    assert hints(hint) == expected


def test_typed_dict_that_cannot_know_its_variables_is_refused(codec):
    class Named(NamedPage):
        more: int

    if hasattr(Named, "__orig_bases__"):  # Python 3.12 and later
        assert hints(Named)["items"] == list[int]
    else:
        with pytest.raises(SchemaError, match=r"no plan for .*Named: what ~T stands for in 'items' of a base is not"):
            codec(Named)


# ---- attrs ----


@attrs.define
class Defined:
    first_name: str
    age: int = 7


@attrs.frozen
class Frozen:
    first_name: str
    age: int = 7


@attrs.define(slots=False)
class Open:
    first_name: str
    age: int = 7


@attrs.define(kw_only=True)
class KeywordOnly:
    age: int = 7
    first_name: str


@attr.s
class Old:
    first_name = attr.ib(type=str)
    age = attr.ib(type=int, default=7)


Made = attrs.make_class("Made", {"first_name": attrs.field(type=str), "age": attrs.field(type="int", default=7)})


@pytest.mark.parametrize("cls", [Defined, Frozen, Open, KeywordOnly, Old, Made])
def test_attrs_class_of_each_kind_is_read_and_written(codec, cls):
    each = codec(cls, unknown="forbid")
    assert each.decode("{firstName:Ann}") == cls(first_name="Ann", age=7)
    assert each.decode(each.encode(cls(first_name="Ann", age=8))) == cls(first_name="Ann", age=8)


def test_attrs_class_says_what_it_declares():
    first, second = shape_of(Defined).members
    assert (first.hint, first.argument, first.defaults, first.default) == (str, "first_name", False, NO_DEFAULT)
    assert (second.hint, second.argument, second.defaults, second.default) == (int, "age", True, 7)


def test_attrs_class_misses_what_has_no_default(codec):
    assert refused(codec(Defined), "{age:3}")[:2] == ("missing-member", "$")


@attrs.define
class Aliased:
    _private: int
    other_name: int = attrs.field(default=0, alias="said")
    own: str = attrs.field(default="", metadata={"jsv": "the-id"})
    noted: Annotated[str, Name("Noted")] = ""


def test_attrs_arguments_have_the_names_of_the_constructor(codec):
    assert [member.argument for member in shape_of(Aliased).members] == ["private", "said", "own", "noted"]
    each = codec(Aliased, names="asis", unknown="forbid")
    text = "{_private:1,other_name:2,the-id:a,Noted:b}"
    assert each.decode(text) == Aliased(private=1, said=2, own="a", noted="b")
    assert each.dumps(Aliased(private=1, said=2, own="a", noted="b")) == text


@attrs.define
class Converted:
    words: list[str] = attrs.field(converter=sorted)
    size: int = attrs.field(default="5", converter=int)
    bare: int = attrs.field(default=0, converter=lambda value: value + 1)
    maybe: int = attrs.field(default=None, converter=attrs.converters.optional(int))


def test_attrs_converters_take_what_was_read(codec):
    assert codec(Converted).decode("{words:[b,a],bare:5}") == Converted(["a", "b"], 5, 5)
    assert codec(Converted).decode("{words:[b,a],bare:5}").bare == 6


def test_default_that_is_converted_is_not_known(codec):
    assert [member.default for member in shape_of(Converted).members][1:] == [NO_DEFAULT, NO_DEFAULT, None]
    value = attrs.evolve(Converted([]), bare=-1)
    each = codec(Converted, omit_defaults=True)
    assert each.dumps(value) == "{words:[],size:5,bare:0}"  # left out, it would be read as 1


@attrs.define
class Checked:
    low: int = attrs.field(validator=attrs.validators.lt(10))
    late: int = attrs.field(init=False, default=0, validator=attrs.validators.lt(10))


@attrs.define
class CheckedWhole:
    low: int
    high: int

    def __attrs_post_init__(self):
        if self.low > self.high:
            raise LookupError("upside down")


@pytest.mark.parametrize(
    ("cls", "text", "cause"),
    [
        (Checked, "{low:10}", ValueError),
        (Checked, "{low:1,late:10}", ValueError),
        (CheckedWhole, "{low:2,high:1}", LookupError),
    ],
)
def test_attrs_class_that_refuses_is_an_error_at_its_map(codec, cls, text, cause):
    assert refused(codec(list[cls]), f"[{text}]") == ("rejected", "$[0]", cause)


def test_attrs_class_that_does_not_refuse_is_made(codec):
    assert codec(Checked).decode("{low:9,late:9}").late == 9


@attrs.define
class Factories:
    plain: list[int] = attrs.Factory(list)
    own: list[int] = attrs.Factory(lambda self: [len(self.plain)], takes_self=True)
    decorated: int = attrs.field()
    none: int = None

    @decorated.default
    def _ten(self):
        return 10


def test_attrs_factories_make_what_is_absent(codec):
    first, second = (codec(Factories).decode("{}") for _ in range(2))
    assert first == Factories([], [0], 10, None)
    assert first.plain is not second.plain


def test_attrs_factory_is_no_default_of_all_objects():
    assert [member.default for member in shape_of(Factories).members] == [NO_DEFAULT, NO_DEFAULT, NO_DEFAULT, None]


@attrs.define
class Late:
    given: int
    computed: int = attrs.field(init=False)
    preset: int = attrs.field(init=False, default=3)

    def __attrs_post_init__(self):
        self.computed = self.given + 10


@attrs.frozen
class FrozenLate:
    given: int
    preset: int = attrs.field(init=False, default=3)


@pytest.mark.parametrize(
    ("text", "computed", "preset"),
    [("{given:1}", 11, 3), ("{given:1,computed:5}", 5, 3), ("{given:1,preset:6}", 11, 6)],
)
def test_attrs_members_that_are_no_arguments_are_set_afterwards(codec, text, computed, preset):
    made = codec(Late).decode(text)
    assert (made.computed, made.preset) == (computed, preset)


def test_attrs_members_of_a_frozen_class_are_set_afterwards(codec):
    assert codec(FrozenLate).decode("{given:1,preset:6}").preset == 6


def test_attrs_members_that_are_no_arguments_are_written(codec):
    assert codec(Late).dumps(Late(1)) == "{given:1,computed:11,preset:3}"


def test_attrs_member_that_was_never_set_is_not_written(codec):
    late = Late(1)
    del late.computed
    assert unwritable(codec(Late), late) == ("wrong-type", "$.computed")


@attrs.define
class Node:
    value: int = 0
    next: "Node | None" = None
    rest: "list[Node]" = attrs.Factory(list)


def test_attrs_class_may_hold_itself(codec):
    text = "{value:1,next:{value:2,rest:[]},rest:[{value:3,rest:[]}]}"
    value = Node(1, Node(2), [Node(3)])
    assert codec(Node).decode(text) == value
    assert codec(Node).dumps(value) == codec().dumps(value) == text


def test_local_attrs_class_may_hold_itself(codec):
    @attrs.define
    class Local:
        next: "Local | None" = None

    assert codec(Local).decode("{next:{}}") == Local(Local())


@attrs.define
class Wider(Defined):
    weight: int = 0


@attrs.define
class Renamed(Defined):
    """Adds nothing."""


@pytest.mark.parametrize("cls", [Wider, Renamed])
def test_derived_attrs_class_is_not_written_as_its_base(codec, cls):
    assert unwritable(codec(list[Defined]), [Defined("a"), cls("b")]) == ("wrong-type", "$[1]")


def test_attrs_member_without_a_type_is_anything():
    assert hints(attrs.make_class("Untyped", ["a"])) == {"a": Any}


# ---- typed dicts ----


class Address(TypedDict):
    street: str
    zip_code: NotRequired[Annotated[int, "digits"]]


class Person(Address, total=False):
    name: Required[str]
    age: int
    nick: Annotated[NotRequired[str], "short"]


class Told(TypedDict):
    sure: "Required[int]"
    maybe: "NotRequired[int]"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (Address, {"street": (str, False), "zip_code": (Annotated[int, "digits"], True)}),
        (
            Person,
            {
                "street": (str, False),
                "zip_code": (Annotated[int, "digits"], True),
                "name": (str, False),
                "age": (int, True),
                "nick": (Annotated[str, "short"], True),
            },
        ),
        (Told, {"sure": (int, False), "maybe": (int, True)}),
        (TypedDict("Called", {"the-id": int}, total=False), {"the-id": (int, True)}),
    ],
    ids=["total", "derived", "as text", "called"],
)
def test_typed_dict_knows_which_keys_need_not_be_there(hint, expected):
    assert {each.attribute: (each.hint, each.defaults) for each in shape_of(hint).members} == expected


def test_typed_dict_keeps_the_order_of_its_keys():
    assert names(Person) == ["street", "zip_code", "name", "age", "nick"]


def test_keys_that_need_not_be_there_stay_absent(codec):
    value = {"street": "a", "name": "b"}
    assert codec(Person).decode("{street:a,name:b}") == value
    assert codec(Person).dumps(value) == "{street:a,name:b}"


@pytest.mark.parametrize(("text", "value"), [("{street:a}", {"street": "a"}), ("{name:b}", {"name": "b"})])
def test_required_key_must_be_there(codec, text, value):
    assert refused(codec(Person), text)[:2] == ("missing-member", "$")
    assert unwritable(codec(Person), value)[0] == "wrong-type"


def test_key_that_the_typed_dict_does_not_have_is_not_written(codec):
    assert unwritable(codec(Address), {"street": "a", "extra": 1}) == ("wrong-type", "$")


def test_generic_typed_dict_is_read_by_its_argument(codec):
    assert codec(NamedPage).decode("{items:[1,2],name:a}") == {"items": [1, 2], "name": "a"}
    assert codec(OwnPage[int, str]).decode("{items:[[1]],first:2}") == {"items": [[1]], "first": 2}


# ---- named tuples ----


class Spot(NamedTuple):
    left_edge: int
    label: str = ""
    next: "Spot | None" = None


class NoSpot(Spot):
    """Adds nothing that a tuple would keep."""

    extra: int = 0


Bare = namedtuple("Bare", "x y", defaults=[5])


def test_named_tuple_has_defaults(codec):
    assert codec(Spot).decode("{leftEdge:1,next:{leftEdge:2,label:b}}") == Spot(1, "", Spot(2, "b"))
    assert refused(codec(Spot), "{label:a}")[:2] == ("missing-member", "$")


def test_named_tuple_is_written_with_its_names(codec):
    assert codec(Spot).dumps(Spot(1, "", Spot(2, "b"))) == '{leftEdge:1,label:"",next:{leftEdge:2,label:b}}'


def test_generic_named_tuple_is_read_by_its_argument(codec):
    assert codec(Twin[int]).decode("{left:1,right:[2]}") == (1, [2])


def test_class_derived_from_a_named_tuple_has_its_members(codec):
    made = codec(NoSpot).decode("{leftEdge:1}")
    assert (type(made), made) == (NoSpot, (1, "", None))


def test_named_tuple_without_annotations_holds_anything(codec):
    assert codec(Bare).decode("{x:[1]}") == Bare(["1"], 5)


# ---- tuples of fixed length ----


class Point(tuple[int, str]):
    """A tuple of its own class."""

    __slots__ = ()


class Line(tuple[T, T], Generic[T]):
    """A generic one."""


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (tuple[int, str], {"Item1": int, "Item2": str}),
        (tuple[int], {"Item1": int}),
        (Point, {"Item1": int, "Item2": str}),
        (Line[int], {"Item1": int, "Item2": int}),
    ],
)
def test_tuple_has_numbered_members(hint, expected):
    assert hints(hint) == expected


def test_tuple_is_made_by_its_own_class(codec):
    made = codec(Point).decode("{item2:a,item1:1}")
    assert (type(made), made) == (Point, (1, "a"))
    assert codec(Point).dumps(made) == "{item1:1,item2:a}"


def test_long_tuple_finds_its_items_without_searching(codec):
    long = tuple(range(300))
    hint = tuple[(int,) * 300]
    assert codec(hint).decode(codec(hint).encode(long)) == long


@pytest.mark.parametrize("value", [(1,), (1, "a", 2), [1, "a"]])
def test_tuple_of_another_length_is_not_written(codec, value):
    assert unwritable(codec(tuple[int, str]), value) == ("wrong-type", "$")


class AnyLength(tuple[int, ...]):
    __slots__ = ()


class Unsaid(tuple):
    __slots__ = ()


@pytest.mark.parametrize("cls", [AnyLength, Unsaid])
def test_class_derived_from_a_tuple_of_any_length_has_no_plan(codec, cls):
    with pytest.raises(SchemaError, match=f"^no plan for {cls.__name__}: use "):
        codec(cls)


# ---- classes derived from containers ----


class Numbers(list[int]):
    pass


class More(Numbers):
    pass


class Bag(list[T], Generic[T]):
    pass


class IntBag(Bag[int]):
    pass


class OldNumbers(typing.List[int]):  # noqa: UP006
    pass


class Reversed(dict[T, K], Generic[K, T]):
    pass


class Ordered(OrderedDict[str, int]):
    pass


class OldCounts(typing.Dict[str, int]):  # noqa: UP006
    pass


class Tally(Counter[T], Generic[T]):
    pass


@pytest.mark.parametrize(
    ("hint", "base", "arguments"),
    [
        (list[int], list, (int,)),
        (Numbers, list, (int,)),
        (More, list, (int,)),
        (Bag[int], list, (int,)),
        (Bag, list, (Any,)),
        (IntBag, list, (int,)),
        (OldNumbers, list, (int,)),
        (type("Unsaid", (list,), {}), list, ()),
        (Reversed[int, str], dict, (str, int)),
        (OldCounts, dict, (str, int)),
        (Ordered, dict, (str, int)),
        (OrderedDict[str, int], dict, (str, int)),
        (defaultdict[str, list[int]], dict, (str, list[int])),
        (Counter[str], dict, (str, int)),
        (Tally[str], dict, (str, int)),
        (Counter, dict, ()),
    ],
)
def test_arguments_of_a_base_are_known(hint, base, arguments):
    assert arguments_of(hint, base) == arguments


@pytest.mark.parametrize(
    ("hint", "value", "text"),
    [
        (More, More([1, 2]), "[1,2]"),
        (Bag[int], Bag([1, 2]), "[1,2]"),
        (Reversed[int, str], Reversed(a=1), "{a:1}"),
        (Ordered, Ordered(b=1, a=2), "{b:1,a:2}"),
        (defaultdict[str, int], defaultdict(None, a=1), "{a:1}"),
        (Counter[str], Counter(a=2), "{a:2}"),
    ],
)
def test_derived_container_is_read_and_written(codec, hint, value, text):
    made = codec(hint).decode(text)
    assert (type(made), made) == (type(value), value)
    assert codec(hint).dumps(value) == text


def test_plain_list_is_not_written_as_a_derived_one(codec):
    assert unwritable(codec(Numbers), [1]) == ("wrong-type", "$")


class Short(deque[int]):
    def __init__(self, items):
        if len(items) > 2:
            raise ValueError("too many")
        super().__init__(items)


def test_derived_container_may_refuse(codec):
    assert codec(Short).decode("[1,2]") == Short([1, 2])
    assert refused(codec(Short), "[1,2,3]") == ("rejected", "$", ValueError)

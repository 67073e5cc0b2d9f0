"""From types to plans: which classes and annotations have one, and what it says."""

import dataclasses
import typing
from collections import OrderedDict, abc, deque
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, Flag
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    NotRequired,
    Optional,
    TypedDict,
    TypeVar,
    Union,
)
from uuid import UUID

import pytest

from jsvcodec import SchemaError
from jsvcodec.scalars import BUILT_IN
from jsvcodec.scalars.numbers import INTEGERS
from jsvcodec.schema import (
    ANY,
    ANY_LIST,
    ANY_MAP,
    TEXT_PLAN,
    ListPlan,
    MapPlan,
    OptionalPlan,
    RecordPlan,
    ScalarPlan,
    plan_of,
)
from jsvcodec.types import Ignored, Int32, Name, OmitDefault, Order

T = TypeVar("T")
U = TypeVar("U")

BOOL, INT, FLOAT = (ScalarPlan(next(row for row in BUILT_IN if row.type is cls)) for cls in (bool, int, float))
INT32 = ScalarPlan(INTEGERS["int32"])


def wire_names(cls, names="camel"):
    return [item.name for item in plan_of(cls, names).fields]


def plans(cls):
    return {item.attribute: item.plan for item in plan_of(cls).fields}


def only_field(cls):
    (item,) = plan_of(cls).fields
    return item


def refusal(type, names="camel"):
    with pytest.raises(SchemaError) as caught:
        plan_of(type, names)
    return str(caught.value)


# ---- annotations ----


class State(Enum):
    IDLE = "Idle"


@pytest.mark.parametrize(
    ("hint", "plan"),
    [
        (str, TEXT_PLAN),
        (bool, BOOL),
        (int, INT),
        (float, FLOAT),
        (Int32, INT32),
        (Annotated[Int32, "a note"], INT32),
        (Annotated[int, "a note"], INT),
        (Annotated[int, INTEGERS["int8"], INTEGERS["int32"]], INT32),
        (Annotated[Annotated[int, INTEGERS["int8"]], INTEGERS["int32"]], INT32),
        (Any, ANY),
        (object, ANY),
        (Any | None, ANY),
        (Optional[object], ANY),  # noqa: UP045
        (int | None, OptionalPlan(INT)),
        (None | int, OptionalPlan(INT)),
        (Optional[int], OptionalPlan(INT)),  # noqa: UP045
        (Union[int, None], OptionalPlan(INT)),  # noqa: UP007
        (Union[None, int, None], OptionalPlan(INT)),  # noqa: UP007
        (Optional[Optional[int]], OptionalPlan(INT)),  # noqa: UP045
        (Annotated[int | None, "a note"], OptionalPlan(INT)),
        (Annotated[int | None, "a note"] | None, OptionalPlan(INT)),
        (Int32 | None, OptionalPlan(INT32)),
        (list, ANY_LIST),
        (list[Any], ANY_LIST),
        (typing.List, ANY_LIST),  # noqa: UP006
        (typing.List[int], ListPlan(INT)),  # noqa: UP006
        (list[int], ListPlan(INT)),
        (list[int | None], ListPlan(OptionalPlan(INT))),
        (list[list[int]], ListPlan(ListPlan(INT))),
        (list[Int32], ListPlan(INT32)),
        (dict, ANY_MAP),
        (typing.Dict, ANY_MAP),  # noqa: UP006
        (typing.Dict[str, int], MapPlan(TEXT_PLAN, INT)),  # noqa: UP006
        (dict[str, int], MapPlan(TEXT_PLAN, INT)),
        (dict[Int32, bool], MapPlan(INT32, BOOL)),
        (dict[Any, Any], ANY_MAP),
        (dict[object, list[str]], MapPlan(ANY, ListPlan(TEXT_PLAN))),
    ],
)
def test_annotation_has_its_plan(hint, plan):
    assert plan_of(hint) == plan


@pytest.mark.parametrize(
    ("hint", "make", "like"),
    [
        (list[int], list, "list"),
        (deque[int], deque, "list"),
        (tuple[int, ...], tuple, "array"),
        (set[int], set, "set"),
        (frozenset[int], frozenset, "set"),
        (abc.Set[int], frozenset, "set"),
        (abc.MutableSet[int], set, "set"),
        (abc.Iterable[int], list, "list"),
        (abc.Collection[int], list, "set"),
        (abc.Sequence[int], list, "own"),
        (abc.MutableSequence[int], list, "own"),
    ],
)
def test_container_has_the_plan_of_its_items(hint, make, like):
    plan = plan_of(hint)
    assert (plan.item, plan.make, plan.like) == (INT, make, like)


class Numbers(list[int]):
    pass


class Sizes(set[int]):
    pass


class Counts(dict[str, int]):
    pass


@pytest.mark.parametrize(
    ("hint", "plan"),
    [
        (Numbers, ListPlan(INT, Numbers, (Numbers,), "own")),
        (Sizes, ListPlan(INT, Sizes, (Sizes,), "set")),
        (Counts, MapPlan(TEXT_PLAN, INT, Counts)),
        (OrderedDict[str, int], MapPlan(TEXT_PLAN, INT, OrderedDict)),
        (abc.Mapping[str, int], MapPlan(TEXT_PLAN, INT)),
        (abc.MutableMapping[str, int], MapPlan(TEXT_PLAN, INT)),
    ],
)
def test_derived_and_abstract_containers_have_plans(hint, plan):
    assert plan_of(hint) == plan


class Spot(NamedTuple):
    left_edge: int
    label: str = ""


class Options(TypedDict):
    first_name: str
    age: NotRequired[int]


@pytest.mark.parametrize(
    ("hint", "members"),
    [
        (Spot, [("left_edge", "leftEdge", INT, "error"), ("label", "label", TEXT_PLAN, "default")]),
        (Options, [("first_name", "firstName", TEXT_PLAN, "error"), ("age", "age", INT, "default")]),
        (tuple[int, str], [("Item1", "item1", INT, "error"), ("Item2", "item2", TEXT_PLAN, "error")]),
    ],
)
def test_records_of_other_kinds_have_members(hint, members):
    assert [(item.attribute, item.name, item.plan, item.absent) for item in plan_of(hint).fields] == members


@pytest.mark.parametrize(
    "type_", [Decimal, datetime, date, time, timedelta, UUID, bytes], ids=lambda type_: type_.__name__
)
def test_scalar_has_the_row_of_its_type(type_):
    assert plan_of(type_).scalar.type is type_


def test_enum_has_the_row_of_its_class():
    assert plan_of(State).scalar.type is State


def test_any_plan_is_the_plan_of_any():
    assert plan_of(Any) is ANY


def test_annotation_that_cannot_be_remembered_has_a_plan():
    assert plan_of(list[Annotated[int, ["not hashable"]]]) == ListPlan(INT)


UserId = NewType("UserId", int)


@pytest.mark.parametrize(
    ("hint", "plan"),
    [
        (UserId, INT),
        (NewType("Nested", UserId), INT),
        (NewType("Users", list[UserId]), ListPlan(INT)),
        (NewType("Marked", Int32), INT32),
        (UserId | None, OptionalPlan(INT)),
        (dict[UserId, UserId], MapPlan(INT, INT)),
    ],
)
def test_new_type_has_the_plan_of_what_it_is_made_of(hint, plan):
    assert plan_of(hint) == plan


@pytest.mark.parametrize(
    ("hint", "name", "type_"),
    [
        (Literal["a", "b"], "one of 'a', 'b'", str),
        (Literal[1, 2], "one of 1, 2", int),
        (Literal[b"a"], "b'a'", bytes),
        (Literal[True, "auto"], "one of True, 'auto'", object),
        (Literal[State.IDLE], "<State.IDLE: 'Idle'>", State),
    ],
)
def test_literal_has_a_row_of_its_values(hint, name, type_):
    row = plan_of(hint).scalar
    assert (row.name, row.type) == (name, type_)


@pytest.mark.parametrize("hint", [Literal["a", None], Literal["a"] | None, Optional[Literal["a", None]]])  # noqa: UP045
def test_literal_with_none_is_optional(hint):
    plan = plan_of(hint)
    assert isinstance(plan, OptionalPlan)
    assert plan.inner.scalar.name == "'a'"


def test_literals_that_compare_equal_are_not_mixed_up():
    assert [plan_of(hint).scalar.type for hint in (Literal[1], Literal[True], Literal[1])] == [int, bool, int]


@dataclass
class Box(Generic[T]):
    value: T


def test_generic_class_of_what_cannot_be_remembered_has_a_plan():
    assert only_field(Box[Annotated[int, ["not hashable"]]]).plan == INT


@pytest.mark.parametrize("hint", [int, list[int], dict[str, State], Box[int], Box[Box[str]]])
def test_plan_is_the_same_object_when_asked_again(hint):
    assert plan_of(hint) is plan_of(hint)


def test_plan_depends_on_the_names():
    assert plan_of(Box[int], "camel") is not plan_of(Box[int], "pascal")


# ---- classes ----


@dataclass
class Plain:
    first_name: str
    age: int = 7


@dataclass(slots=True)
class Slotted:
    first_name: str
    age: int = 7


@dataclass(frozen=True)
class Frozen:
    first_name: str
    age: int = 7


@dataclass(kw_only=True)
class KeywordOnly:
    first_name: str
    age: int = 7


@dataclass
class Marked:
    first_name: str
    _: KW_ONLY
    age: int = 7


@dataclass(slots=True, frozen=True, kw_only=True, order=True)
class AllAtOnce:
    first_name: str
    age: int = 7


@pytest.mark.parametrize("cls", [Plain, Slotted, Frozen, KeywordOnly, Marked, AllAtOnce])
def test_dataclass_of_each_kind_has_a_plan(cls):
    assert [(item.attribute, item.name, item.plan) for item in plan_of(cls).fields] == [
        ("first_name", "firstName", TEXT_PLAN),
        ("age", "age", INT),
    ]


def test_record_knows_its_class():
    assert plan_of(Plain).shape.cls is Plain


@pytest.mark.parametrize(
    ("names", "wire"),
    [("camel", "firstName"), ("pascal", "FirstName"), ("snake", "first_name"), ("asis", "first_name")],
)
def test_names_follow_the_policy(names, wire):
    assert wire_names(Plain, names)[0] == wire


@dataclass
class Defaults:
    bare: int
    optional: int | None
    anything: Any
    none: int | None = None
    none_unsaid: int = None
    other: int | None = 5
    made: list[int] = field(default_factory=list)
    computed: int = field(init=False)
    preset: int = field(init=False, default=3)
    optional_computed: int | None = field(init=False)


@pytest.mark.parametrize(
    ("attribute", "absent", "omits_none"),
    [
        ("optional", "none", True),
        ("anything", "none", True),
        ("none", "default", True),
        ("none_unsaid", "default", True),
        ("other", "default", False),
        ("preset", "default", False),
        ("optional_computed", "default", False),
    ],
)
def test_none_is_omitted_where_absence_says_the_same(attribute, absent, omits_none):
    item = next(item for item in plan_of(Defaults).fields if item.attribute == attribute)
    assert (item.absent, item.omits_none) == (absent, omits_none)


@pytest.mark.parametrize(("attribute", "absent"), [("bare", "error"), ("made", "default"), ("computed", "default")])
def test_absence_is_an_error_only_without_a_default(attribute, absent):
    assert {item.attribute: item.absent for item in plan_of(Defaults).fields}[attribute] == absent


def test_default_of_none_makes_a_member_optional():
    assert plans(Defaults)["none_unsaid"] == OptionalPlan(INT)


# ---- names of members ----


@dataclass
class Named:
    plain_one: str = ""
    by_metadata: str = field(default="", metadata={"jsv": "the-id"})
    by_annotation: Annotated[str, Name("TheName")] = ""
    in_optional: Annotated[str, Name("maybe_one")] | None = None
    around_optional: Annotated[str | None, Name("MaybeTwo")] = None
    last_annotation: Annotated[str, Name("lost"), Name("kept")] = ""
    both: Annotated[str, Name("lost2")] = field(default="", metadata={"jsv": "kept2"})


@pytest.mark.parametrize("names", ["camel", "pascal", "snake", "asis"])
def test_own_names_are_kept_under_every_policy(names):
    assert wire_names(Named, names)[1:7] == ["the-id", "TheName", "maybe_one", "MaybeTwo", "kept", "kept2"]


def test_marks_and_names_stand_side_by_side():
    @dataclass
    class Both:
        count: Annotated[Int32, Name("n")] | None = None

    assert (only_field(Both).name, only_field(Both).plan) == ("n", OptionalPlan(INT32))


@dataclass
class Lookup:
    ab: int = 0
    AB: int = field(default=0, metadata={"jsv": "AB"})
    größe: int = 0


@pytest.mark.parametrize(
    ("name", "attribute"),
    [("ab", "ab"), ("AB", "AB"), ("Ab", None), ("größe", "größe"), ("GRÖßE", "größe"), ("GRÖSSE", None), ("x", None)],
)
def test_record_finds_members_exactly_and_then_ignoring_case(name, attribute):
    found = plan_of(Lookup).find(name)
    assert (found and found.attribute) == attribute


# ---- recursion ----


@dataclass
class Chain:
    next: "Chain | None" = None
    rest: "list[Chain]" = field(default_factory=list)
    index: dict[str, "Chain"] = field(default_factory=dict)


@dataclass
class Husband:
    wife: "Wife | None" = None


@dataclass
class Wife:
    husband: Husband | None = None


def test_recursive_class_leads_back_to_its_own_plan():
    plan = plan_of(Chain)
    assert plans(Chain) == {"next": OptionalPlan(plan), "rest": ListPlan(plan), "index": MapPlan(TEXT_PLAN, plan)}


def test_mutually_recursive_classes_lead_back_to_the_first():
    wife = plans(Husband)["wife"].inner
    assert (wife.shape.cls, wife.fields[0].plan.inner) == (Wife, plan_of(Husband))


def test_recursive_plan_can_be_shown():
    assert "Chain" in repr(plans(Chain))


def test_local_class_may_hold_itself():
    @dataclass
    class Local:
        next: "Local | None" = None

    assert only_field(Local).plan == OptionalPlan(plan_of(Local))


# ---- generics ----


@dataclass
class Pair(Generic[T, U]):
    left: T
    right: list[U] | None = None


@dataclass
class Wrapped(Generic[T]):
    box: Box[T]
    pairs: dict[str, Pair[T, int]]


@dataclass
class Tree(Generic[T]):
    value: T
    children: "list[Tree[T]]" = field(default_factory=list)


@dataclass
class Growing(Generic[T]):
    value: T
    next: "Growing[list[T]] | None" = None


class Stack(list[T]):  # generic without saying so
    pass


class Table(dict[str, T]):
    pass


@pytest.mark.parametrize(
    ("hint", "plan"),
    [
        (Stack[int], ListPlan(INT, Stack, (Stack,), "own")),
        (Stack[list[str]], ListPlan(ListPlan(TEXT_PLAN), Stack, (Stack,), "own")),
        (Stack, ListPlan(ANY, Stack, (Stack,), "own")),
        (Table[int], MapPlan(TEXT_PLAN, INT, Table)),
        (Table, MapPlan(TEXT_PLAN, ANY, Table)),
    ],
)
def test_generic_container_has_what_its_variable_stands_for(hint, plan):
    assert plan_of(hint) == plan


def test_generic_class_of_a_generic_class_is_resolved_inside():
    assert [item.plan for item in only_field(Box[Box[int]]).plan.fields] == [INT]


def test_variable_reaches_through_generic_members():
    box, pairs = plan_of(Wrapped[str]).fields
    assert box.plan.fields[0].plan == TEXT_PLAN
    assert pairs.plan.value.fields[0].plan == TEXT_PLAN


def test_generic_class_may_hold_itself():
    plan = plan_of(Tree[int])
    assert plans(Tree[int]) == {"value": INT, "children": ListPlan(plan)}


def test_generic_class_of_what_cannot_be_remembered_may_hold_itself():
    value, children = plan_of(Tree[Annotated[int, ["not hashable"]]]).fields
    assert value.plan == children.plan.item.fields[0].plan == INT


def test_marks_that_cannot_be_remembered_are_told_apart():
    a, b = (dataclasses.replace(INT.scalar, name=name, examples=(([], "not hashable"),)) for name in "ab")

    @dataclass
    class Two:
        one: Box[Annotated[int, a]]
        other: Box[Annotated[int, b]]

    assert [item.plan.fields[0].plan.scalar.name for item in plan_of(Two).fields] == ["a", "b"]


# ---- refusals ----


class NoPlan:
    pass


class EmptyEnum(Enum):
    pass


WAYS_OUT = "use a dataclass, list[…], dict[…, …], … | None, Any, or a type marked with a Scalar"
UNION = "JSV has no types on the wire to tell the members of a union apart"


@dataclass
class Basket:
    sizes: set[NoPlan]


@dataclass
class HoldingBasket:
    basket: Basket | None = None


@dataclass
class Twice:
    one: Annotated[int, Name("x")]
    two: int = field(metadata={"jsv": "x"})


@dataclass
class Colliding:
    dial_state: int
    dialState: int


@dataclass
class Unresolvable:
    value: "Nowhere"  # noqa: F821


@dataclass
class NumberedName:
    value: int = field(metadata={"jsv": 3})


@pytest.mark.parametrize(
    ("hint", "message"),
    [
        (set[NoPlan], f"no plan for NoPlan: {WAYS_OUT}"),
        (tuple[int, NoPlan], f"no plan for NoPlan in tuple.Item2: {WAYS_OUT}"),
        (NoPlan, f"no plan for NoPlan: {WAYS_OUT}"),
        ("int", "no plan for 'int': types in quotes are looked up in classes only"),
        (list["int"], "no plan for 'int': types in quotes are looked up in classes only"),
        (list[NoPlan], f"no plan for NoPlan: {WAYS_OUT}"),
        (Literal[1, "1"], "no plan for the literals 1 and '1': both are '1'"),
        (Literal["\u200b"], "no plan for the literal '\\u200b': JSV cannot carry it"),
        (Literal[None], "no plan for None: it has no other value than nothing"),
        (bytearray, f"no plan for bytearray: {WAYS_OUT}"),
        (3, f"no plan for 3: {WAYS_OUT}"),
        (int | str, f"no plan for int | str: {UNION}"),
        (int | str | None, f"no plan for int | str | None: {UNION}"),
        (None, "no plan for None: it has no other value than nothing"),
        (type(None), "no plan for NoneType: it has no other value than nothing"),
        (list[None], "no plan for None: it has no other value than nothing"),
        (EmptyEnum, "no plan for EmptyEnum: it has no members"),
        (dict[list[int], int], "no plan for dict[list[int], int]: keys must be scalars"),
        (dict[int | None, int], "no plan for dict[int | None, int]: keys must be scalars"),
        (Basket, f"no plan for NoPlan in Basket.sizes: {WAYS_OUT}"),
        (HoldingBasket, f"no plan for NoPlan in Basket.sizes: {WAYS_OUT}"),
        (Twice, "no plan for Twice: its members one and two are both 'x' on the wire"),
        (Colliding, "no plan for Colliding: its members dial_state and dialState are both 'dialState' on the wire"),
        (Unresolvable, "no plan for Unresolvable: name 'Nowhere' is not defined where its annotations are resolved"),
        (
            NumberedName,
            "no plan for NumberedName.value: its mark 3 is no Name(text), Order(number), Ignored() or OmitDefault()",
        ),
    ],
)
def test_type_without_a_plan_is_refused_with_the_reason(hint, message):
    assert refusal(hint) == message


@pytest.mark.parametrize("hint", [NewType("Id", Plain("")), Plain("")], ids=["NewType", "instance"])
def test_what_is_no_type_of_ours_is_refused(hint):
    assert WAYS_OUT in refusal(hint)


@pytest.mark.parametrize("hint", [Growing, Growing[int], list[Growing[str]]])
def test_type_that_grows_without_end_is_refused(hint):
    assert refusal(hint).endswith(": its types go on without end")


def test_type_that_grows_without_end_is_refused_where_it_cannot_be_remembered():
    assert refusal(list[Annotated[Growing[int], ["not hashable"]]]).endswith(": its types go on without end")


def test_key_that_cannot_be_a_key_is_refused():
    row = dataclasses.replace(INT.scalar, type=list)
    assert refusal(dict[Annotated[list, row], int]).endswith(": keys must be hashable")


@pytest.mark.parametrize("said", ["1 +", "typing.Nope", "int[str]", "1 / 0", "int, str", "typing.Final[int]", "5"])
def test_annotation_that_says_no_type_is_refused(said):
    cls = dataclass(type("Odd", (), {"__annotations__": {"value": said}, "__module__": __name__}))
    assert refusal(cls).startswith("no plan for ")


def test_unknown_policy_is_refused():
    assert refusal(int, "kebab") == "no naming policy 'kebab': use one of camel, pascal, snake, asis"


def test_class_has_a_plan_once_its_annotations_can_be_resolved(monkeypatch):
    @dataclass
    class Later:
        value: "DefinedLater"  # noqa: F821

    assert "DefinedLater" in refusal(Later)
    monkeypatch.setitem(globals(), "DefinedLater", int)
    assert only_field(Later).plan == INT


def test_refused_type_is_refused_again():
    assert refusal(HoldingBasket) == refusal(HoldingBasket)


def test_plan_of_a_record_is_a_record():
    assert isinstance(plan_of(Plain), RecordPlan)


# ---- what was wrong once ----


def test_row_marked_on_what_may_be_none_keeps_the_none():
    assert plan_of(Annotated[int | None, INTEGERS["int32"]]) == OptionalPlan(INT32)


def test_flag_of_nothing_but_zero_has_members():
    assert isinstance(plan_of(Flag("Empty", {"NONE": 0})), ScalarPlan)


# ---- marks of members ----


@dataclass
class Contract:
    """As .NET's data contracts: members by their numbers, those without one first."""

    id: Annotated[Int32, Name("the-id"), Order(3)] = 0
    name: Annotated[str | None, Order(1)] = None
    upper: str | None = field(default=None, metadata={"jsv": (Name("UPPER_case"), Order(2))})
    plain: str | None = None
    zero: Annotated[Int32, OmitDefault()] = 0
    hidden: Annotated[str, Ignored()] = "x"


@dataclass
class Derived(Contract):
    """Its own members come first, as far as numbers leave that open."""

    own: int = 0
    late: Annotated[int, Order(9)] = 0


def test_members_go_by_their_numbers():
    assert wire_names(Contract) == ["plain", "zero", "name", "UPPER_case", "the-id"]
    assert wire_names(Derived) == ["own", "plain", "zero", "name", "UPPER_case", "the-id", "late"]


def test_marked_members_know_what_they_leave_out():
    assert [item.attribute for item in plan_of(Contract).fields if item.omits_zero] == ["zero"]


def test_optional_member_may_be_marked():
    cls = dataclasses.make_dataclass("Made", [("a", Annotated[int, Order(2)] | None), ("b", Annotated[int, Order(1)])])
    assert wire_names(cls) == ["b", "a"]


def test_ignored_member_needs_a_default():
    cls = dataclasses.make_dataclass("Made", [("a", Annotated[int | None, Ignored()])])
    with pytest.raises(SchemaError, match=r"Made\.a is ignored, but has no default"):
        plan_of(cls)


@pytest.mark.parametrize("mark", [Name(3), Order("1"), (Order(1), 5), None])
def test_mark_of_another_kind_is_refused(mark):
    cls = dataclasses.make_dataclass("Made", [("a", int, field(metadata={"jsv": mark}))])
    with pytest.raises(SchemaError, match=r"no plan for Made\.a: its mark .* is no Name\(text\)"):
        plan_of(cls)


@pytest.mark.parametrize(
    ("hint", "default", "zero", "is_default"),
    [
        (int, 0, 0, True),
        (int, 5, 0, False),
        (int | None, None, None, False),
        (bool, False, False, True),
        (bool, 0, False, False),
        (float, -0.0, 0.0, True),
        (str, "", None, False),
        (list[int], (), None, False),
        (datetime, datetime.min, datetime.min, True),
        (Literal["a"], "a", None, False),
    ],
)
def test_member_knows_the_default_of_dotnets_type(hint, default, zero, is_default):
    cls = dataclasses.make_dataclass("Made", [("a", hint, default)])
    (item,) = plan_of(cls).fields
    assert (item.zero, item.zero_is_default) == (zero, is_default)


@pytest.mark.parametrize("hint", [Annotated[str, Ignored], Annotated[str | None, Order]])
def test_mark_without_its_brackets_is_refused(hint):
    cls = dataclasses.make_dataclass("Made", [("a", hint, "x")])
    with pytest.raises(SchemaError, match="lacks its brackets"):
        plan_of(cls)


@pytest.mark.parametrize("hint", [list[Annotated[str, Ignored()]], dict[str, Annotated[int, Order(1)] | None]])
def test_mark_of_what_is_no_member_is_refused(hint):
    cls = dataclasses.make_dataclass("Made", [("a", hint)])
    with pytest.raises(SchemaError, match=r"in Made\.a: only members take marks"):
        plan_of(cls)
    with pytest.raises(SchemaError, match="only members take marks"):
        plan_of(hint)


def test_mark_behind_a_new_type_is_heard():
    cls = dataclasses.make_dataclass("Made", [("a", NewType("Secret", Annotated[str, Ignored()]), "x")])
    assert plan_of(cls).fields == ()

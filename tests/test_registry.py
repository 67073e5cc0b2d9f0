"""Classes that documents name: which are built and written, where, and that no others are."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, NamedTuple, TypedDict, TypeVar

import pytest
from agreement import Agreed
from hypothesis import given
from hypothesis import strategies as st

from jsvcodec import DecodeError, EncodeError, SchemaError
from jsvcodec.extra.hypothesis import from_type, texts
from jsvcodec.registry import Registry

T = TypeVar("T")
U = TypeVar("U")


class Face(ABC):  # noqa: B024
    """An interface: no members of its own."""


@dataclass
class Shape(Face):
    name: str | None = None

    @abstractmethod
    def area(self): ...


@dataclass
class Circle(Shape):
    radius: float = 0.0

    def area(self): ...


@dataclass
class BigCircle(Circle):
    unit: str | None = None


@dataclass
class Square(Shape):
    side: float = 0.0

    def area(self): ...


@dataclass
class Plain:
    id: int = 0


@dataclass
class Box:
    one: Shape | None = None
    many: list[Shape | None] = field(default_factory=list)
    round: Circle | None = None
    face: Face | None = None
    any: Any = None
    map: dict[str, Shape] | None = None


class Pair(NamedTuple):
    left: int
    right: int


class Keyed(TypedDict):
    id: int


TYPES = {"Ns.Circle, Asm": Circle, "Ns.BigCircle, Asm": BigCircle, "Ns.Square, Asm": Square, "Ns.Circle": Circle}
CIRCLE = '{__type:"Ns.Circle, Asm",radius:1.5,name:c}'
BIG = '{__type:"Ns.BigCircle, Asm",unit:m,radius:9,name:b}'


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (Shape, Circle("c", 1.5), CIRCLE),
        (Shape | None, None, ""),
        (Circle, Circle("c", 1.5), "{radius:1.5,name:c}"),
        (Circle, BigCircle("b", 9, "m"), BIG),
        (Face, BigCircle("b", 9, "m"), BIG),
        (None, Circle("c", 1.5), CIRCLE),
        (None, [Circle("c", 1.5), "x", Circle("c", 1.5)], f"[{CIRCLE},x,{CIRCLE}]"),
        (None, {"a": [{"b": Circle("c", 1.5)}]}, f"{{a:[{{b:{CIRCLE}}}]}}"),
        (list[Shape], [Circle("c", 1.5), BigCircle("b", 9, "m")], f"[{CIRCLE},{BIG}]"),
        (dict[str, Any], {"a": Circle("c", 1.5)}, f"{{a:{CIRCLE}}}"),
        (
            Box,
            Box(Circle("c", 1.5), [BigCircle("b", 9, "m"), None, Circle()], Circle("c", 1.5), Circle("c", 1.5)),
            f'{{one:{CIRCLE},many:[{BIG},,{{__type:"Ns.Circle, Asm",radius:0}}],'
            f"round:{{radius:1.5,name:c}},face:{CIRCLE}}}",
        ),
        (
            Box,
            Box(any=[Circle("c", 1.5)], map={"k": BigCircle("b", 9, "m")}),
            f"{{many:[],any:[{CIRCLE}],map:{{k:{BIG}}}}}",
        ),
    ],
)
def test_object_stands_with_its_name_where_its_class_is_not_declared(codec, type_, value, text):
    typed = codec(type_, types=TYPES)
    assert typed.dumps(value) == text
    assert typed.loads(text) == value


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (Circle, CIRCLE, Circle("c", 1.5)),
        (Shape, "{__type:Ns.Circle}", Circle()),
        (dict[str, str], "{__type:Ns.Circle}", {"__type": "Ns.Circle"}),
    ],
)
def test_named_class_is_built(codec, type_, text, value):
    assert codec(type_, types=TYPES).loads(text) == value


@pytest.mark.parametrize(
    ("type_", "text", "path", "expected", "found"),
    [
        (Shape, "{__type:Ns.Nope}", "$.__type", "a registered class derived from Shape", "'Ns.Nope'"),
        (Shape, "{radius:1}", "$", "a class derived from Shape, named by __type", "none"),
        (Square, CIRCLE, "$.__type", "a registered class derived from Square", "'Ns.Circle, Asm'"),
        (Shape, "{radius:1,__type:Ns.Circle}", "$", "a class derived from Shape, named by __type", "none"),
        (Circle, "{radius:1,__type:Ns.Circle}", "$.__type", "__type in front of all members", "'__type'"),
        (Circle, "{__type:Ns.Circle,__Type:Ns.Circle}", "$.__Type", "__type in front of all members", "'__Type'"),
        (
            Circle,
            "{__type:[Ns.Circle]}",
            "$.__type",
            "bare __type and a registered class derived from Circle",
            "'__type'",
        ),
        (
            Circle,
            "{ __type:Ns.Circle}",
            "$[' __type']",
            "bare __type and a registered class derived from Circle",
            "' __type'",
        ),
        (
            Circle,
            '{"__type":Ns.Circle}',
            "$.__type",
            "bare __type and a registered class derived from Circle",
            "'__type'",
        ),
        (None, "{__TYPE:Ns.Circle}", "$.__TYPE", "bare __type and a registered class", "'__TYPE'"),
        (None, '[{"__type":Ns.Circle}]', "$[0].__type", "bare __type and a registered class", "'__type'"),
        (None, "{__type:builtins.eval}", "$.__type", "a registered class", "'builtins.eval'"),
        (None, "{__type:ns.circle}", "$.__type", "a registered class", "'ns.circle'"),
    ],
)
def test_class_that_must_not_stand_there_is_refused(codec, type_, text, path, expected, found):
    with pytest.raises(DecodeError) as caught:
        codec(type_, types=TYPES).loads(text)
    error = caught.value
    assert (error.code, error.path, error.expected, error.found) == ("typed-object", path, expected, found)


def test_named_class_keeps_the_rules_of_its_members(codec):
    with pytest.raises(DecodeError) as caught:
        codec(Box, types=TYPES).loads('{one:{__type:"Ns.Circle",radius:x}}')
    assert (caught.value.code, caught.value.path) == ("bad-word", "$.one.radius")


@pytest.mark.parametrize(
    ("type_", "value", "path"),
    [
        (Plain, Circle(), "$"),
        (Box, Box(one=Plain()), "$.one"),
        (list[Circle], [Square()], "$[0]"),
    ],
)
def test_object_that_must_not_stand_there_is_not_written(codec, type_, value, path):
    with pytest.raises(EncodeError) as caught:
        codec(type_, types=TYPES).dumps(value)
    assert (caught.value.code, caught.value.path) == ("wrong-type", path)


def test_object_of_an_unregistered_class_goes_without_a_name_where_anything_may_stand(codec):
    assert codec(types=TYPES).dumps([Plain(1)]) == "[{id:1}]"


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (None, Circle("c", 1.5), "{radius:1.5,name:c}"),
        (None, [Circle("c", 1.5)], f"[{CIRCLE}]"),
        (Shape, Circle("c", 1.5), CIRCLE),
        (list[Shape], [None], "[{}]"),
        (None, Plain(1), "{id:1}"),
    ],
)
def test_exact_writing_names_classes_below_the_root(codec, type_, value, text):
    assert codec(type_, types=TYPES, exact=True).dumps(value) == text


@pytest.mark.parametrize(("type_", "value"), [(None, [Plain(1)]), (dict[str, Any], {"a": Pair(1, 2)})])
def test_exact_writing_refuses_a_class_whose_name_it_does_not_know(codec, type_, value):
    with pytest.raises(EncodeError, match="expected an object of a registered class") as caught:
        codec(type_, types=TYPES, exact=True).dumps(value)
    assert "types={…}" in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (None, [Plain(1), Pair(1, 2)], "[{id:1},{left:1,right:2}]"),
        (Circle, BigCircle("b", 9, "m"), "{unit:m,radius:9,name:b}"),
    ],
)
def test_exact_writing_may_leave_all_names_out(codec, type_, value, text):
    assert codec(type_, types=None, exact=True).dumps(value) == text


def test_nothing_is_registered_where_names_are_left_out(codec):
    assert codec(types=None).dumps([Plain(1)]) == "[{id:1}]"
    with pytest.raises(DecodeError, match="expected a registered class"):
        codec(types=None).loads("{__type:Ns.Circle}")
    with pytest.raises(EncodeError):
        codec(Circle, types=None).dumps(BigCircle())


@pytest.mark.parametrize("type_", [Shape, list[Shape], Face, Box])
def test_abstract_class_has_no_plan_unless_a_class_derived_from_it_is_registered(codec, type_):
    codec(type_, types={"Circle": Circle})
    with pytest.raises(SchemaError, match=r"no plan for (Shape|Face)"):
        codec(type_, types={"Plain": Plain})


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ({" Ns.Plain": Plain}, "no class can be registered as ' Ns.Plain'"),
        ({"Ns.\nPlain": Plain}, "no class can be registered"),
        ({"Ns.\ud800": Plain}, "no class can be registered"),
        ({"x": Plain}, "no class can be registered as 'x'"),
        ({7: Plain}, "no class can be registered as 7"),
        ({"Ns.Shape": Shape, "Ns.Circle": Circle}, "cannot register Shape as 'Ns.Shape': it is abstract"),
        ({"Ns.Pair": list[int]}, r"cannot register list\[int\] as 'Ns.Pair': it is no class"),
        ({"Ns.Text": str}, "cannot register str as 'Ns.Text': it is no class with members"),
        ({"Ns.Map": dict}, "cannot register dict as 'Ns.Map': it is no class with members"),
        ({"Ns.Keyed": Keyed}, "cannot register Keyed as 'Ns.Keyed': it is no class with members"),
        ({"Ns.Complex": complex}, "no plan for complex"),
        (
            {"Ns.Tuple": tuple[int, str]},
            r"cannot register tuple\[int, str\] as 'Ns.Tuple': it is no class with members",
        ),
        ({"Ns.Circle": Circle | None}, "it is no class"),
        ({"Ns.Circle": Annotated[Circle, "round"]}, "it is no class with members"),
    ],
)
def test_what_is_no_class_with_members_cannot_be_registered(types, words):
    with pytest.raises(SchemaError, match=words):
        Registry(types, "camel")


@given(st.data())
def test_any_objects_of_registered_classes_survive_a_round_trip(data):
    type_ = data.draw(st.sampled_from([Box, Shape, list[Shape], Any, dict[str, Face]]))
    typed = Agreed(type_, types=TYPES)
    value = data.draw(from_type(type_, types=TYPES))
    assert typed.loads(typed.dumps(value)) == value
    typed.loads(data.draw(texts(type_, types=TYPES)))


@dataclass
class Page(Generic[T]):
    item: T


@dataclass
class Numbers(Page[int]):
    pass


@dataclass
class Entry(Face, Generic[T, U]):
    key: T
    value: U


class Line(tuple[T, T], Generic[T]):
    pass


class Span(tuple[int, int]):
    pass


INTS = "Ns.Page`1[[System.Int32, System.Private.CoreLib]], Asm"
TEXTS = "Ns.Page`1[[System.String, System.Private.CoreLib]], Asm"
ENTRY = "Ns.Entry`2[[System.String, System.Private.CoreLib],[System.Int32, System.Private.CoreLib]], Asm"


@pytest.mark.parametrize("type_", [Page, Page[T], Page[list[T]], Entry[T, int]])
def test_class_with_open_type_arguments_cannot_be_registered(type_):
    with pytest.raises(SchemaError, match="its type arguments are open"):
        Registry({"Ns.Page": type_}, "camel")


@pytest.mark.parametrize(
    ("type_", "types", "value", "text"),
    [
        (None, {ENTRY: Entry[str, int]}, Entry("k", 1), f'{{__type:"{ENTRY}",key:k,value:1}}'),
        (list[Any], {ENTRY: Entry[str, int]}, ["z", Entry("1", 1)], f'[z,{{__type:"{ENTRY}",key:1,value:1}}]'),
        (dict[str, Face], {ENTRY: Entry[str, int]}, {"a": Entry("", 2)}, f'{{a:{{__type:"{ENTRY}",key:"",value:2}}}}'),
        (None, {INTS: Page[int], "Ns.Ints": Page[int]}, Page(1), f'{{__type:"{INTS}",item:1}}'),
        (None, {INTS: Page[list[int]]}, Page([1]), f'{{__type:"{INTS}",item:[1]}}'),
        (None, {INTS: Page[int], "Ns.Numbers": Numbers}, Numbers(1), "{__type:Ns.Numbers,item:1}"),
        (None, {INTS: Line[int]}, Line((1, 2)), f'{{__type:"{INTS}",item1:1,item2:2}}'),
        (Page[str], {INTS: Page[int]}, Page("1"), "{item:1}"),
        (Page[str], {INTS: Page[int], TEXTS: Page[str]}, Page("1"), "{item:1}"),
    ],
)
def test_object_of_a_class_with_type_arguments_is_written_and_read(codec, type_, types, value, text):
    typed = codec(type_, types=types)
    assert typed.dumps(value) == text
    assert typed.loads(text) == value
    assert type(typed.loads(text)) is type(value)


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [(Page("x"), "$.item", "int"), (Page(None), "$.item", "int"), (Page(Page(1)), "$.item", "int")],
)
def test_members_are_written_by_the_registered_type_arguments(codec, value, path, expected):
    with pytest.raises(EncodeError) as caught:
        codec(types={INTS: Page[int]}).dumps(value)
    assert (caught.value.code, caught.value.path, caught.value.expected) == ("wrong-type", path, expected)


def test_class_with_several_type_arguments_is_read_by_each_of_its_names(codec):
    typed = codec(types={INTS: Page[int], TEXTS: Page[str]})
    assert typed.loads(f'[{{__type:"{INTS}",item:1}},{{__type:"{TEXTS}",item:1}}]') == [Page(1), Page("1")]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    ("type_", "value", "path"),
    [(None, Page(1), "$"), (dict[str, Any], {"a": [Page("x")]}, "$.a[0]"), (None, Line((1, 2)), "$")],
)
def test_object_whose_type_arguments_decide_its_name_is_not_written(codec, type_, value, path, exact):
    types = {INTS: Page[int], TEXTS: Page[str], "Ns.Line": Line[int], "Ns.TextLine": Line[str]}
    with pytest.raises(EncodeError, match="declare the type that stands here") as caught:
        codec(type_, types=types, exact=exact).dumps(value)
    error = caught.value
    assert (error.code, error.path, error.expected) == (
        "wrong-type",
        path,
        "an object whose class says its type arguments",
    )


def test_object_whose_type_arguments_decide_its_name_is_not_written_for_its_base(codec):
    with pytest.raises(EncodeError, match="declare the type that stands here"):
        codec(list[Face], types={ENTRY: Entry[str, int], "Ns.Entry": Entry[str, str]}).dumps([Entry("k", 1)])


def test_exact_root_is_written_by_the_registered_type_arguments(codec):
    typed = codec(types={"Ns.Page`1[[Ns.Circle, Asm]], Asm": Page[Circle], "Ns.Circle": Circle}, exact=True)
    assert typed.dumps(Page(Circle("c", 1.5))) == "{item:{radius:1.5,name:c}}"


def test_class_with_type_arguments_does_not_stand_where_others_are_declared(codec):
    with pytest.raises(DecodeError, match="registered class derived from Page"):
        codec(Page[str], types={INTS: Page[int]}).loads(f'{{__type:"{INTS}",item:1}}')


def test_tuple_that_does_not_fit_its_class_is_not_written(codec):
    with pytest.raises(EncodeError, match="expected a Span"):
        codec(types={"Ns.Span": Span}).dumps([Span((1, 2, 3))])


@given(st.data())
def test_any_objects_with_type_arguments_survive_a_round_trip(codec, data):
    type_ = data.draw(st.sampled_from([Face, Any, list[Any], dict[str, Face]]))
    types = {ENTRY: Entry[str, list[int]], INTS: Page[int], TEXTS: Page[str], "Ns.Line": Line[int]}
    typed = codec(type_, types=types)
    value = data.draw(from_type(type_, types=types))
    assert typed.loads(typed.dumps(value)) == value
    typed.loads(data.draw(texts(type_, types=types)))


def test_class_does_not_stand_where_a_generic_one_is_declared(codec):
    with pytest.raises(DecodeError, match="registered class derived from Page"):
        codec(Page[str], types={"Ns.Numbers": Numbers}).loads("{__type:Ns.Numbers,item:2}")
    with pytest.raises(EncodeError):
        codec(Page[str], types={"Ns.Numbers": Numbers}).dumps(Numbers(2))


def test_class_with_several_names_is_written_under_the_first():
    registry = Registry(TYPES, "camel")
    assert registry.name_of(Circle(), None) == ("Ns.Circle, Asm", registry.named("Ns.Circle", None))

"""The public face: what goes in and out of codecs, and every rule of reading and writing that needs a type."""

import contextlib
import io
import pickle
import traceback
from collections import ChainMap, Counter, OrderedDict, UserDict, abc, deque, namedtuple
from concurrent.futures import ThreadPoolExecutor
from dataclasses import InitVar, dataclass, field, make_dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from threading import Barrier
from types import MappingProxyType, SimpleNamespace
from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict
from unittest.mock import Mock
from uuid import UUID

import pytest

import jsvcodec
from jsvcodec import Codec, DecodeError, EncodeError, Scalar, SchemaError
from jsvcodec.errors import WordError
from jsvcodec.names import BLANK
from jsvcodec.sessions import GetActiveSessionsResponse, SessionCallState, SessionInfo
from jsvcodec.types import Char, Ignored, Int32, Name, OmitDefault, Open, Single, Ticks, Uri


class State(Enum):
    ON_HOLD = "Hold"
    LISTED = "a,b"


class Level(IntEnum):
    LOW = 0
    HIGH = 1


class OpenLevel(Open, IntEnum):
    LOW = 0


class Rights(IntFlag):
    READ = 1
    WRITE = 2


@dataclass
class Item:
    id: Int32
    label: str | None = None


@dataclass
class Order:
    order_id: Int32
    items: list[Item] = field(default_factory=list)
    notes: dict[str, str | None] | None = None
    state: State | None = None


def refused(codec, text):
    """Return the code, path and offset with which a codec refuses a text."""
    with pytest.raises(DecodeError) as caught:
        codec.decode(text)
    return caught.value.code, caught.value.path, caught.value.offset


def unwritable(codec, value):
    """Return the code and path with which a codec refuses a value, the same for bytes and for characters."""
    with pytest.raises(EncodeError) as caught:
        codec.encode(value)
    with pytest.raises(EncodeError) as again:
        codec.dumps(value)
    assert str(caught.value) == str(again.value)
    return caught.value.code, caught.value.path


# ---- forms of input and output ----


@pytest.mark.parametrize(
    "form", [str.encode, lambda text: bytearray(text.encode()), lambda text: memoryview(text.encode()), str]
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_document_may_come_in_any_form(codec, form, mark):
    assert codec(dict[str, str]).decode(form(mark + "{a:é}")) == {"a": "é"}


@pytest.mark.parametrize("data", [None, 5, ["[a]"], io.BytesIO(b"[a]")], ids=["None", "int", "list", "file"])
def test_other_forms_of_input_are_refused(codec, data):
    with pytest.raises(TypeError, match="expected str, bytes, bytearray or memoryview"):
        codec().decode(data)


@pytest.mark.parametrize(
    ("form", "offset", "unit"),
    [
        (str, 6, "character"),
        ("\ufeff{}".format, 7, "character"),
        (str.encode, 10, "byte"),
        (lambda text: memoryview(b"\xef\xbb\xbf" + text.encode()), 13, "byte"),
    ],
    ids=["str", "str with bom", "bytes", "memoryview with bom"],
)
def test_offset_is_in_the_unit_of_the_input(codec, form, offset, unit):
    with pytest.raises(DecodeError) as caught:
        codec(dict[str, list[str]]).decode(form("{é:[😀,[]]}"))
    assert (caught.value.offset, caught.value.unit) == (offset, unit)


@pytest.mark.parametrize(("form", "offset"), [(str, 1), (str.encode, 3)], ids=["str", "bytes"])
@pytest.mark.parametrize("dialect", ["wire", "dump"])
def test_byte_order_mark_alone_is_refused(codec, form, offset, dialect):
    assert refused(codec(dialect=dialect), form("\ufeff")) == ("bad-encoding", "$", offset)


def test_invalid_utf8_is_an_error_with_its_offset(codec):
    assert refused(codec(), b"[\xc3\xa9,\xff]") == ("bad-encoding", "$", 4)


def test_encode_gives_utf8_without_a_byte_order_mark(codec):
    assert codec().encode(["é😀"]) == b"[\xc3\xa9\xf0\x9f\x98\x80]"


def test_dumps_gives_the_same_as_characters(codec):
    assert codec().dumps(["é😀"]) == "[é😀]"


def test_loads_is_decode(codec):
    assert codec(list[int]).loads(b"[1]") == codec(list[int]).loads("[1]") == [1]


def test_codec_shows_its_type_and_options(engine, codec):
    assert repr(codec(int, names="snake", max_depth=7)) == (
        f"Codec(<class 'int'>, names='snake', unknown='ignore', dialect='wire', engine={engine!r}, "
        "max_depth=7, exact=False, omit_defaults=False, types={})"
    )


# ---- functions ----


def test_decode_makes_a_value_of_the_type(engine):
    assert jsvcodec.decode("{orderId:1}", Order, engine=engine) == Order(1)


def test_encode_asks_the_values_own_class(engine):
    assert jsvcodec.encode(Item(1, "é"), engine=engine) == "{id:1,label:é}".encode()


def test_encode_takes_a_type(engine):
    assert jsvcodec.encode([1], list[float], engine=engine) == b"[1]"


def test_dumps_takes_options(engine):
    assert jsvcodec.dumps(Order(1), names="pascal", engine=engine) == "{OrderId:1,Items:[]}"


def test_loads_is_decode_by_another_name():
    assert jsvcodec.loads(text="[1]", type=list[int], max_depth=1) == [1]


@pytest.mark.parametrize("file", [io.StringIO("\ufeff[é]"), io.BytesIO("\ufeff[é]".encode())], ids=["text", "binary"])
def test_load_reads_text_and_binary_files(engine, file):
    file.seek(0)
    assert jsvcodec.load(file, list[str], engine=engine) == ["é"]


def test_load_reads_the_rest_of_a_file(engine):
    file = io.StringIO("skipped[a]")
    file.seek(7)
    assert jsvcodec.load(file, engine=engine) == ["a"]


def test_dump_writes_a_text_file(engine):
    file = io.StringIO(newline="")
    jsvcodec.dump({"a": "x\r\ny"}, file, engine=engine)
    assert file.getvalue() == '{a:"x\r\ny"}'


def test_dump_leaves_the_file_alone_if_the_value_cannot_be_written(engine):
    file = io.StringIO()
    with pytest.raises(EncodeError):
        jsvcodec.dump(["a", {1j}], file, engine=engine)
    assert file.getvalue() == ""


@pytest.mark.parametrize(
    "options",
    [
        {"names": "kebab"},
        {"unknown": "warn"},
        {"dialect": "json"},
        {"engine": "warp"},
        {"max_depth": 0},
        {"max_depth": "5"},
        {"names": ["camel"]},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "call",
    [
        lambda options: Codec(int, **options),
        lambda options: jsvcodec.decode("1", int, **options),
        lambda options: jsvcodec.encode(1, **options),
        lambda options: jsvcodec.dumps(1, **options),
    ],
    ids=["Codec", "decode", "encode", "dumps"],
)
def test_unknown_values_of_options_are_refused(call, options):
    with pytest.raises(ValueError, match=f"^expected {next(iter(options))} to be "):
        call(options)


def test_unknown_options_are_refused():
    with pytest.raises(TypeError, match="indent"):
        Codec(int, indent=2)


def test_type_without_a_plan_is_refused_at_once(codec):
    with pytest.raises(SchemaError, match=r"^no plan for set\[complex\]|^no plan for complex"):
        codec(set[complex])


def test_type_that_cannot_be_remembered_is_taken(engine):
    assert jsvcodec.decode("[1]", list[Annotated[int, ["not hashable"]]], engine=engine) == [1]


def test_codec_is_usable_after_an_error(codec):
    each = codec(Order)
    with pytest.raises(DecodeError):
        each.decode("{orderId:x}")
    assert each.decode("{orderId:1}") == Order(1)


# ---- values by type ----


class Names(list[str]):
    pass


class Spot(NamedTuple):
    left_edge: int
    label: str


class Settings(TypedDict):
    first_name: str
    age: NotRequired[int]


BOTH_WAYS = [
    (str, "a", "a"),
    (str, "", '""'),
    (str, "a,b:c", '"a,b:c"'),
    (str, 'a"b', '"a""b"'),
    (str, "\ufeffa", '"\ufeffa"'),  # a mark at the very front would be skipped
    (str, "\ufeff", '"\ufeff"'),
    (str | None, None, ""),
    (bool, True, "True"),
    (int, -5, "-5"),
    (float, 1e17, "1E+17"),
    (State, State.ON_HOLD, "Hold"),
    (State, State.LISTED, '"a,b"'),
    (Level, Level.LOW, "LOW"),
    (Rights, Rights.READ | Rights.WRITE, "3"),
    (Rights, Rights(0), "0"),
    (list[int], [], "[]"),
    (list[int], [1, 2], "[1,2]"),
    (list[str], [""], '[""]'),
    (list[str], [" ", "a"], "[ ,a]"),
    (list[str], [" "], '[" "]'),
    (list[str], ["\u3000\t"], '["\u3000\t"]'),
    (list[str], ["\ufeff"], "[\ufeff]"),
    (list[list[str]], [[], [""], ["a", "b"]], '[[],[""],[a,b]]'),
    (list[State], [State.ON_HOLD, State.LISTED], '[Hold,"a,b"]'),
    (dict[str, int], {"a": 1, "b c": 2}, "{a:1,b c:2}"),
    (dict[str, str], {"a:b": "", " ": "x"}, '{"a:b":"", :x}'),
    (dict[int, str], {1: "a", -2: "b"}, "{1:a,-2:b}"),
    (dict[bool, str], {True: "a", False: "b"}, "{True:a,False:b}"),
    (dict[float, str], {1e21: "a"}, "{1E+21:a}"),
    (dict[State, int], {State.LISTED: 1, State.ON_HOLD: 2}, '{"a,b":1,Hold:2}'),
    (dict[Rights, int], {Rights.WRITE: 1}, "{2:1}"),
    (dict[str, int | None], {"a": None}, "{a:}"),
    (dict[str, Item], {"a": Item(1)}, "{a:{id:1}}"),
    (dict[str, int], {'"a"': 1, '"a"b"': 2}, '{"""a""":1,"""a""b""":2}'),  # [K2]
    (Item, Item(1), "{id:1}"),
    (Item, Item(1, ""), '{id:1,label:""}'),
    (Item | None, None, ""),
    (
        Order,
        Order(1, [Item(2, "x"), Item(3)], {"k": None, "l": ""}, State.ON_HOLD),
        '{orderId:1,items:[{id:2,label:x},{id:3}],notes:{k:,l:""},state:Hold}',
    ),
    (Any, ["a", None, {"b": ["c", ""]}], '[a,,{b:[c,""]}]'),
    (Any, None, ""),
    (None, {"a": "y", "__type": "x"}, "{a:y,__type:x}"),
    (dict[str, str], {"__type": "x"}, "{__type:x}"),
    (set[int], {1}, "[1]"),
    (frozenset[str], frozenset({"a,b"}), '["a,b"]'),
    (set[str | None], {None, "a"}, "[a,]"),  # [N5]
    (abc.Set[int | None], dict.fromkeys([None, 1]).keys(), "[,1]"),
    (abc.Set[int | None], dict.fromkeys([1, None]).keys(), "[1,]"),
    (abc.Set[str | None], dict.fromkeys([None, "a"]).keys(), "[a,]"),
    (frozenset[Spot | None], frozenset({None, Spot(1, "y")}), "[,{leftEdge:1,label:y}]"),
    (deque[int], deque([1, 2]), "[1,2]"),
    (tuple[int, ...], (1, 2), "[1,2]"),
    (tuple[str, ...], (" a", "b "), '[" a","b "]'),  # [L3]
    (tuple[int, str | None], (1, None), "{item1:1}"),
    (tuple[int, str], (1, "a,b"), '{item1:1,item2:"a,b"}'),
    (Names, Names(["a", "b"]), "[a,b]"),
    (Spot, Spot(1, "y"), "{leftEdge:1,label:y}"),
    (Settings, {"first_name": "a"}, "{firstName:a}"),
    (Settings, {"first_name": "a", "age": 3}, "{firstName:a,age:3}"),
    (Decimal, Decimal("1.50"), "1.50"),
    (UUID, UUID(int=1), "00000000000000000000000000000001"),
    (list[bytes], [b"", b"a"], '["",YQ==]'),
    (list[datetime], [datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC)], "[2024-01-31T10:20:30Z]"),  # [Q2]
    (dict[datetime, int], {datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC): 1}, '{"2024-01-31T10:20:30Z":1}'),  # [K4]
    (list[Char], [","], '[","]'),
    (dict[Char, int], {":": 1}, '{":":1}'),
]

both_ways = pytest.mark.parametrize(("type", "value", "text"), BOTH_WAYS)


@both_ways
def test_value_is_written(codec, type, value, text):
    assert codec(type).dumps(value) == text


@both_ways
def test_value_is_read(codec, type, value, text):
    assert codec(type).decode(text) == value


@both_ways
def test_value_is_read_from_the_bytes_it_is_written_as(codec, type, value, text):  # noqa: ARG001
    assert codec(type).decode(codec(type).encode(value)) == value


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (str, '"a"', "a"),
        (int, '"5"', 5),
        (bool, "true", True),
        (Rights, '"READ,WRITE"', Rights.READ | Rights.WRITE),
        (list[int | None], '["1","2"]', [1, 2]),
        (dict[str, list[float]], '{"a":["1","2"]}', {"a": [1.0, 2.0]}),
        (list[int], "[1]\r\n", [1]),
        (dict[int, str], '{"1":a}', {1: "a"}),
        (Item, '{"id":"1","label":"a"}', Item(1, "a")),
        (Item, "{label:a,id:1}", Item(1, "a")),
        (Item, "{id:1}\n", Item(1)),
        (Any, "{a:[b,{c:}],d:}", {"a": ["b", {"c": None}], "d": None}),
    ],
)
def test_other_spellings_are_read(codec, type, text, value):
    assert codec(type).decode(text) == value


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (Order, "{\n\torderId: 1,\n\titems: \n\t[\n\t\t{\n\t\t\tid: 2\n\t\t}\n\t]\n}\n", Order(1, [Item(2)])),
        (list[int], "[\n\t1,\n\t2\n]", [1, 2]),
        (dict[str, str], "{ a b : c d }", {"a b": "c d"}),
    ],
)
def test_dump_dialect_reads_the_indented_layout(codec, type, text, value):
    assert codec(type, dialect="dump").decode(text) == value


def test_dump_dialect_writes_wire(codec):
    assert codec(dialect="dump").dumps({"a": ["b"]}) == "{a:[b]}"


# ---- wrong shapes and words ----


@pytest.mark.parametrize(
    ("type", "text", "code", "path", "offset"),
    [
        (int, "", "no-value", "$", 0),
        (int, "x", "bad-word", "$", 0),
        (int, "[1]", "wrong-shape", "$", 0),
        (str, "{}", "wrong-shape", "$", 0),
        (str, "", "no-value", "$", 0),
        (int, '""', "bad-word", "$", 0),
        (int | None, '""', "bad-word", "$", 0),
        (list[int], "1", "wrong-shape", "$", 0),
        (list[int], "{}", "wrong-shape", "$", 0),
        (list[int], "", "no-value", "$", 0),
        (list[int], "[1,]", "no-value", "$[1]", 3),
        (list[int], "[1,,2]", "no-value", "$[1]", 3),
        (list[str], "[a,[b]]", "wrong-shape", "$[1]", 3),
        (list[int], "[1, 2]", "bad-word", "$[1]", 3),
        (list[Int32], "[1,2147483648]", "out-of-range", "$[1]", 3),
        (dict[str, int], "[]", "wrong-shape", "$", 0),
        (dict[str, int], "{a:1,b:}", "no-value", "$.b", 7),
        (dict[str, list[int]], "{a:[1,x]}", "bad-word", "$.a[1]", 6),
        (dict[int, str], "{1:a,b:c}", "bad-word", "$.b", 5),
        (dict[Level, str], "{LOW:a,5:c}", "bad-word", "$['5']", 7),
        (Item, "[]", "wrong-shape", "$", 0),
        (Item, "x", "wrong-shape", "$", 0),
        (Item, "", "no-value", "$", 0),
        (Item, "{id:}", "no-value", "$.id", 4),
        (Item, "{id: 1}", "bad-word", "$.id", 4),
        (Item, "{label:[a],id:1}", "wrong-shape", "$.label", 7),
        (Item, '{id:"x"}', "bad-word", "$.id", 4),
        (Order, "{orderId:1,items:[{id:1},{id:x}]}", "bad-word", "$.items[1].id", 29),
        (Order, "{orderId:1,notes:{a b:[]}}", "wrong-shape", "$.notes['a b']", 22),
        (Order, "{OrderID:1,STATE:x}", "bad-word", "$.state", 17),
        (Level, "2", "bad-word", "$", 0),
        (Level, "2147483648", "out-of-range", "$", 0),
        (list[int], '["1"]', "bad-word", "$[0]", 1),  # [L3]
        (list[Int32], '[1,"2"]', "bad-word", "$[1]", 3),
    ],
)
def test_wrong_value_is_refused_with_its_place(codec, type, text, code, path, offset):
    assert refused(codec(type), text) == (code, path, offset)


@pytest.mark.parametrize(
    ("type", "text", "sentence"),
    [
        (Order, "{items:[{id:twelve}]}", "expected int32, got 'twelve' at $.items[0].id (line 1, column 13)"),
        (Int32, "2147483648", "expected int32 (-2147483648 to 2147483647), got '2147483648' at $ (line 1, column 1)"),
        (int | None, "[]", "expected int, got a list at $ (line 1, column 1)"),
        (int, "{}", "expected int, got a map at $ (line 1, column 1)"),
        (
            list[int],
            "x",
            "expected a list, got 'x' at $ (line 1, column 1)"
            "; a list stands in [ ], and this is text: an error message? look at the status of the response",
        ),
        (
            dict[str, int],
            "x",
            "expected a map, got 'x' at $ (line 1, column 1)"
            "; a map stands in { }, and this is text: an error message? look at the status of the response",
        ),
        (
            Item,
            "x",
            "expected an Item, got 'x' at $ (line 1, column 1)"
            "; a map stands in { }, and this is text: an error message? look at the status of the response",
        ),
        (State, "x", "expected a State, got 'x' at $ (line 1, column 1); such as Hold, a,b"),
        (
            list[int],
            '["1"]',
            "expected int without quotes, got '1' at $[0] (line 1, column 2)"
            "; take the quotes away: the reference reads them as part of the word in lists",
        ),
        (
            Item,
            "{}",
            "expected a member 'id' of Item, got none at $ (line 1, column 1)"
            "; give it a default, or | None, if it may be left out",
        ),
        (
            Item,
            "{id:1,ID:2}",
            "expected each member once, got 'ID' at $.id (line 1, column 7)"
            "; names of members are the same whatever their case",
        ),
    ],
)
def test_error_says_what_was_expected(codec, type, text, sentence):
    with pytest.raises(DecodeError) as caught:
        codec(type).decode(text)
    assert str(caught.value) == sentence


class Touchy:
    """A key that does not like to be compared."""

    def __init__(self, word):
        self.word = word

    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise KeyError(other.word)


def test_keys_that_fail_to_compare_are_refused(codec):
    row = Scalar("touchy", Touchy, decode=Touchy, encode=str, json="string")
    assert refused(codec(dict[Annotated[Touchy, row], int]), "{a:1,b:2}") == ("rejected", "$.b", 5)


# ---- members [M4, M5, M7, M8] ----


@dataclass
class Spelled:
    größe: str | None = None
    id: str | None = None
    dial_state: str | None = None


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("{dialState:x}", "dial_state"),
        ("{DIALSTATE:x}", "dial_state"),
        ("{dialstate:x}", "dial_state"),
        ("{größe:x}", "größe"),
        ("{GRÖßE:x}", "größe"),
        ('{"DialState":x}', "dial_state"),
        *((f"{{{blank}id{blank}:x}}", "id") for blank in BLANK if blank not in "\r\n"),
        ('{"\r\nid\n":x}', "id"),
    ],
)
def test_member_is_found_exactly_or_ignoring_case_and_white_space_around(codec, text, attribute):
    assert codec(Spelled, unknown="forbid").decode(text) == Spelled(**{attribute: "x"})


@pytest.mark.parametrize(
    "text", ["{dial_state:x}", "{dial-state:x}", "{GRÖSSE:x}", "{ıd:x}", "{İD:x}", "{\u200bid:x}", "{i d:x}", '{"":x}']
)
def test_other_spellings_are_unknown(codec, text):
    assert codec(Spelled).decode(text) == Spelled()


@pytest.mark.parametrize("text", ["{x:1}", "{x:}", "{x:[1,{y:[]}]}", '{"":1}', "{x:{__type:y}}", "{x:1,x :2}"])
def test_unknown_members_are_skipped(codec, text):
    assert codec(Spelled).decode(text) == Spelled()


@pytest.mark.parametrize(
    ("text", "path", "offset"),
    [("{x:1}", "$.x", 1), ("{id:1, x :}", "$.x", 6), ('{"":1}', "$['']", 1), ("{a b:1}", "$['a b']", 1)],
)
def test_unknown_members_are_refused_on_demand(codec, text, path, offset):
    assert refused(codec(Spelled, unknown="forbid"), text) == ("unknown-member", path, offset)


@pytest.mark.parametrize("name", ["dial_state", "dialState", "DIAL-STATE", "d-i_a-l__state", "-dialstate-"])
def test_snake_case_ignores_hyphens_and_underscores(codec, name):
    assert codec(Spelled, names="snake", unknown="forbid").decode(f"{{{name}:x}}") == Spelled(dial_state="x")


def test_unknown_members_inside_are_refused_on_demand(codec):
    assert refused(codec(Order, unknown="forbid"), "{orderId:1,items:[{id:1,x:2}]}") == (
        "unknown-member",
        "$.items[0].x",
        24,
    )


def test_what_is_skipped_must_be_jsv(codec):
    assert refused(codec(Spelled), "{x:[a}}") == ("mismatched-bracket", "$.x[0]", 5)


@dataclass
class CaseMatters:
    lower: Annotated[str, Name("ab")] = ""
    upper: Annotated[str, Name("AB")] = ""


def test_exact_names_win_over_case(codec):
    assert codec(CaseMatters).decode("{AB:u,ab:l}") == CaseMatters("l", "u")


def test_ambiguous_case_means_no_member(codec):
    assert refused(codec(CaseMatters, unknown="forbid"), "{Ab:x}") == ("unknown-member", "$.Ab", 1)


@pytest.mark.parametrize("text", ["{id:1,ID:2}", "{id:1, id:2}", "{id:,Id:}", '{id:1,"ID":2}'])
def test_member_stands_once_under_all_spellings(codec, text):
    assert refused(codec(Spelled), text) == ("duplicate-name", "$.id", 6 if text[4] == "1" else 5)


@pytest.mark.parametrize("name", ["__type", "__TYPE", " __Type ", '"__type"'])
def test_class_named_by_the_text_is_refused(codec, name):
    assert refused(codec(Item), f"{{id:1,{name}:x}}")[0] == "typed-object"


def test_type_in_a_map_is_a_key_like_others(codec):
    assert codec(dict[str, str]).decode("{__type:x}") == {"__type": "x"}


def test_member_of_that_name_has_no_plan(codec):
    cls = make_dataclass("Typed", [("kind", Annotated[str, Name("__type")])])
    with pytest.raises(SchemaError, match="'__type' chooses a class"):
        codec(cls)


def test_class_named_first_in_a_map_of_anything_is_refused(codec):
    assert refused(codec(), "[{__TYPE:x,a:b}]") == ("typed-object", "$[0].__TYPE", 2)
    assert unwritable(codec(), [{"__type": "x"}]) == ("bad-name", "$[0].__type")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("camel", "{orderId:1,items:[]}"),
        ("pascal", "{OrderId:1,Items:[]}"),
        ("snake", "{order_id:1,items:[]}"),
        ("asis", "{order_id:1,items:[]}"),
    ],
)
def test_names_follow_the_policy_both_ways(codec, names, text):
    each = codec(Order, names=names, unknown="forbid")
    assert each.dumps(each.decode(text)) == text


@pytest.mark.parametrize("name", ["", " a", "a\u2003", "a:b", "a,b", 'a"b', "a{", "}", "[", "]", "a\r", "\n"])
def test_name_that_would_break_the_document_is_not_written(codec, name):
    cls = make_dataclass("Odd", [("a", int, field(default=1, metadata={"jsv": name}))])
    assert unwritable(codec(cls), cls())[0] == "bad-name"


@pytest.mark.parametrize("name", ["a b", "a-b", "é", "1", "a\u200b"])
def test_other_names_are_written_raw(codec, name):
    cls = make_dataclass("Odd", [("a", int, field(default=1, metadata={"jsv": name}))])
    assert codec(cls).dumps(cls()) == f"{{{name}:1}}"


# ---- null [N1-N5] ----


@dataclass
class Nulls:
    bare: int | None
    default_none: str | None = None
    default_text: str | None = "default"
    anything: Any = "default"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", Nulls(None)),
        ("{bare:}", Nulls(None)),
        ("{bare:1,defaultNone:,defaultText:,anything:}", Nulls(1, None, None, None)),
        ('{defaultNone:"",defaultText:"",anything:""}', Nulls(None, "", "", "")),
        ("{defaultNone:null}", Nulls(None, "null")),
    ],
)
def test_absent_nothing_and_empty_text_are_three_things(codec, text, value):
    assert codec(Nulls).decode(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Nulls(None), "{defaultText:default,anything:default}"),
        (Nulls(None, None, None, None), "{defaultText:,anything:}"),
        (Nulls(1, "", "", ""), '{bare:1,defaultNone:"",defaultText:"",anything:""}'),
    ],
)
def test_none_is_left_out_only_where_absence_reads_as_none(codec, value, text):
    assert codec(Nulls).dumps(value) == text


@pytest.mark.parametrize("value", [Nulls(None), Nulls(None, None, None, None), Nulls(0, "", "", [])])
def test_none_survives_a_round_trip(codec, value):
    assert codec(Nulls).decode(codec(Nulls).encode(value)) == value


def test_missing_member_is_an_error_at_its_map(codec):
    assert refused(codec(Order), "{orderId:1,items:[{label:x}]}") == ("missing-member", "$.items[0]", 18)


def test_missing_members_take_the_defaults_of_the_class(codec):
    first, second = (codec(Order).decode("{orderId:1}") for _ in range(2))
    assert first.items == [] and first.items is not second.items  # noqa: PT018


NOTHINGS = [
    # type, items, text; None where it is refused
    (list[str | None], [None], None),
    (list[str | None], [None, None], "[,]"),
    (list[str | None], ["a", None], "[a,]"),
    (list[str | None], ["a", None, None], "[a,,]"),
    (list[str | None], [None, "a"], "[,a]"),
    (list[str | None], [" ", None], "[ ,]"),
    (list[int | None], [None], None),
    (list[int | None], [None, None], None),
    (list[int | None], [1, None], "[1,]"),
    (list[int | None], [None, 1], "[,1]"),
    (list[int | None], [1, None, 2], "[1,,2]"),
    (list[int | None], [1, None, None], None),
    (list[list[int] | None], [[1], None], "[[1],]"),
    (list[list[int] | None], [[1], None, None], None),
    (list[Item | None], [Item(1), None], None),
    (list[Item | None], [None, Item(1)], "[,{id:1}]"),
    (list[Item | None], [Item(1), None, Item(2)], "[{id:1},,{id:2}]"),
    (list[Item | None], [None, Item(1), None], "[,{id:1},]"),
    (list[dict[str, str] | None], [{}, None], None),
    (list[Any], ["a", None], "[a,]"),
    (list[Any], [None, None], None),
    (list[Any], [{}, None], None),
]


@pytest.mark.parametrize(("type", "items", "text"), [row for row in NOTHINGS if row[2]])
def test_none_in_a_list_is_nothing(codec, type, items, text):
    assert codec(type).dumps(items) == text


@pytest.mark.parametrize(("type", "items", "text"), [row for row in NOTHINGS if row[2]])
def test_nothing_in_a_list_is_none(codec, type, items, text):
    assert codec(type).decode(text) == items


@pytest.mark.parametrize(("type", "items"), [row[:2] for row in NOTHINGS if row[2] is None])
def test_none_that_would_be_lost_is_not_written(codec, type, items):
    assert unwritable(codec(type), items) == ("lost-none", f"$[{len(items) - 1}]")


@pytest.mark.parametrize(
    ("type", "text", "place", "offset"),
    [
        (list[int | None], "[,]", "$[1]", 2),
        (list[int | None], "[1,,]", "$[2]", 4),
        (list[Any], "[,]", "$[1]", 2),
        (list[Item | None], "[{id:1},]", "$[1]", 8),
        (list[list[int] | None], "[[1],,]", "$[2]", 6),
    ],
)
def test_nothing_that_the_reference_counts_otherwise_is_not_read(codec, type, text, place, offset):
    assert refused(codec(type), text) == ("lost-nothing", place, offset)


# ---- blank lists, odd texts, odd keys [L1, Q9, K2, K3] ----


@pytest.mark.parametrize("blank", [" ", "  ", "\t", "\xa0", "\u2028"])
@pytest.mark.parametrize("type", [list[str], list[int], None], ids=str)
def test_list_of_one_bare_blank_is_not_read(codec, blank, type):
    assert refused(codec(type), f"[{blank}]") == ("blank-list", "$[0]", 1)


@pytest.mark.parametrize(
    ("type", "text", "path"),
    [
        (str, "\u200b", "$"),
        (str, '"\u200b"', "$"),
        (list[str], "[a,\u200b]", "$[1]"),
        (None, "{a:\u200b}", "$.a"),
        (None, "{\u200b:a}", "$['\\u200b']"),
    ],
)
def test_lone_zero_width_space_is_not_read(codec, type, text, path):
    assert refused(codec(type), text)[:2] == ("bad-text", path)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("\u200b", "$"),
        (["a", "\u200b"], "$[1]"),
        ({"a": "\u200b"}, "$.a"),
        ({"\u200b": "a"}, "$['\\u200b']"),
        (Item(1, "\u200b"), "$.label"),
    ],
)
def test_lone_zero_width_space_is_not_written(codec, value, path):
    assert unwritable(codec(), value) == ("bad-text", path)


def test_zero_width_space_in_longer_text_is_text(codec):
    assert codec().decode(codec().encode(["\u200b\u200b"])) == ["\u200b\u200b"]


@pytest.mark.parametrize("key", ['"', '""', '"""', 'a"b', '"ab', 'ab"', 'a""'])
def test_key_with_a_quote_is_refused_both_ways(codec, key):
    doubled = key.replace('"', '""')
    assert refused(codec(dict[str, int]), f'{{"{doubled}":1}}')[0] == "bad-name"
    assert unwritable(codec(dict[str, int]), {key: 1})[0] == "bad-name"


@pytest.mark.parametrize("type", [dict[str, str], dict[str, str | None]], ids=str)
def test_empty_key_in_a_map_of_text_is_refused_both_ways(codec, type):
    assert refused(codec(type), '{"":x}') == ("bad-name", "$['']", 1)
    assert unwritable(codec(type), {"": "x"}) == ("bad-name", "$['']")


@pytest.mark.parametrize(
    ("type", "value"), [(dict[str, int], {"": 1}), (dict[str, list[str]], {"": ["1"]}), (None, {"": "1"})], ids=str
)
def test_empty_key_in_other_maps_is_fine(codec, type, value):
    assert codec(type).decode(codec(type).encode(value)) == value


@pytest.mark.parametrize(
    ("type", "text", "path", "offset"),
    [
        (dict[str, str], "{a:1,a:2}", "$.a", 5),
        (dict[int, str], "{1:a,01:b}", "$['01']", 5),
        (dict[int, str], "{0:a,-0:b}", "$['-0']", 5),
        (dict[bool, str], "{True:a,1:b}", "$['1']", 8),
        (dict[float, str], "{1:a,1.0:b}", "$['1.0']", 5),
        (dict[State, str], "{Hold:a,ON_HOLD:b}", "$.ON_HOLD", 8),
    ],
)
def test_key_stands_once_under_all_spellings(codec, type, text, path, offset):
    assert refused(codec(type), text) == ("duplicate-name", path, offset)


def test_keys_of_text_keep_their_case_and_white_space(codec):
    assert codec(dict[str, int]).decode("{a:1,A:2, a:3}") == {"a": 1, "A": 2, " a": 3}


# ---- construction ----


@dataclass
class Positive:
    number: int

    def __post_init__(self):
        if self.number < 0:
            raise ValueError("negative")
        if self.number == 0:
            raise ZeroDivisionError


def test_class_that_refuses_its_members_is_an_error_at_its_map(codec):
    assert refused(codec(list[Positive]), "[{number:1},{number:-1}]") == ("rejected", "$[1]", 12)


@pytest.mark.parametrize(("number", "cause"), [(-1, ValueError), (0, ZeroDivisionError)])
def test_cause_of_a_refusal_is_kept(codec, number, cause):
    with pytest.raises(DecodeError) as caught:
        codec(Positive).decode(f"{{number:{number}}}")
    assert type(caught.value.__cause__) is cause


@dataclass
class Exhausting:
    def __post_init__(self):
        raise MemoryError


def test_exhausted_memory_is_no_refusal(codec):
    with pytest.raises(MemoryError):
        codec(Exhausting).decode("{}")


def test_reason_of_a_refusal_is_said(codec):
    with pytest.raises(DecodeError, match=r"^expected members that Positive accepts, got ValueError: negative at "):
        codec(Positive).decode("{number:-1}")


@dataclass
class Late:
    given: int
    computed: int = field(init=False)
    preset: int = field(init=False, default=3)
    extra: InitVar[int] = 10

    def __post_init__(self, extra):
        self.computed = self.given + extra


@dataclass(frozen=True, slots=True)
class FrozenLate:
    given: int
    late: int = field(init=False, default=0)


@pytest.mark.parametrize(
    ("text", "computed", "preset"),
    [("{given:1}", 11, 3), ("{given:1,computed:5}", 5, 3), ("{given:1,preset:6,extra:7}", 11, 6)],
)
def test_members_that_are_no_arguments_are_set_afterwards(codec, text, computed, preset):
    made = codec(Late).decode(text)
    assert (made.computed, made.preset) == (computed, preset)


def test_members_that_are_no_arguments_are_written(codec):
    assert codec(Late).dumps(Late(1)) == "{given:1,computed:11,preset:3}"


def test_members_of_a_frozen_class_are_set_afterwards(codec):
    assert codec(FrozenLate).decode("{given:1,late:2}").late == 2


# ---- classes that derive from others ----


@dataclass
class Wider(Item):
    weight: int = 0


@dataclass
class Renamed(Item):
    """Adds nothing."""


def test_instance_of_a_class_with_more_members_is_not_written_as_its_base(codec):
    assert unwritable(codec(list[Item]), [Item(1), Wider(2)]) == ("wrong-type", "$[1]")


def test_instance_of_a_derived_class_is_refused_even_if_it_adds_nothing(codec):
    assert unwritable(codec(list[Item]), [Renamed(1)]) == ("wrong-type", "$[0]")


def test_instance_of_a_base_is_not_written_as_the_derived_class(codec):
    assert unwritable(codec(Wider), Item(1)) == ("wrong-type", "$")


def test_own_members_are_written_before_those_of_the_base(codec):
    assert codec(Wider).dumps(Wider(1, "x", 5)) == "{weight:5,id:1,label:x}"


# ---- exact: the reference's bytes, read back or not [E] ----


@pytest.mark.parametrize(
    ("type", "value", "text"),
    [
        (dict[str, int | None], {"a": None, "b": 1}, "{b:1}"),  # [E1]
        (list[Item | None], [Item(1), None], "[{id:1},{}]"),  # [E2]
        (list[dict[str, str] | None], [{}, None], "[{},null]"),  # [E2]
        (list[str | None], [None], "[]"),  # [E3]
        (list[int | None], [1, None, None], "[1,,]"),  # [E4]
        (set[str | None], {None}, "[]"),
        (list[str], [" "], "[ ]"),  # [E6]
        (list[Char], [","], "[,]"),  # [E7]
        (dict[datetime, int], {datetime(2024, 1, 31, 10, 20, tzinfo=UTC): 1}, "{2024-01-31T10:20:00Z:1}"),  # [E9]
        (dict[Char, int], {":": 1}, "{::1}"),  # [E9]
        (dict[str, str], {'a"b': "x"}, '{"a""b":x}'),  # [E10]
        (dict[str, str], {"": "x"}, '{"":x}'),  # [E11]
        (Nulls, Nulls(0, None, None, None), "{bare:0}"),  # [E14]
        (list[bytes], [b""], "[]"),  # [E15]
        (list[datetime], [datetime(2024, 7, 31, tzinfo=UTC)], "[2024-07-31]"),  # [E16]
        (list[datetime], [datetime(2024, 1, 31, 10, 20, 30)], "[2024-01-31T10:20:30+00:00]"),  # [E17]
        (None, {"__type": "x"}, "{__type:x}"),
        (tuple[str, ...], (" a", "b "), "[ a,b ]"),  # [E24]
        (list[Uri], ["HTTP://A/b%20c", "x", "", "y,z"], '["http://a/b c",x,,"y,z"]'),  # [E20]
        (dict[Uri, Uri], {"HTTP://A": "/x"}, '{"http://a/":/x}'),  # [E20]
        (Uri, "", ""),  # [E20]
    ],
)
def test_exact_writing_keeps_the_bytes_of_the_reference(codec, type, value, text):
    assert codec(type, exact=True).dumps(value) == text
    with contextlib.suppress(EncodeError):  # the default may refuse instead
        assert codec(type).dumps(value) != text


def test_exact_writing_refuses_what_it_does_not_imitate(codec):  # [S16]
    assert unwritable(codec(list[Uri], exact=True), ["x", "http://127.1/"]) == ("bad-text", "$[1]")


@pytest.mark.parametrize("type", [date, time, list[str]])
def test_exact_writing_refuses_a_null_item_at_which_the_reference_fails(codec, type):  # [N2]
    with pytest.raises(EncodeError, match=r"^expected no None, at which the reference fails, got None at \$\[0\]"):
        codec(list[type | None], exact=True).dumps([None, None])


# ---- wrong values ----


def dataclass_with(value):
    return Order(1, [Item(1), Item(value)])


@pytest.mark.parametrize(
    ("type", "value", "code", "path"),
    [
        (int, "1", "wrong-type", "$"),
        (int, None, "wrong-type", "$"),
        (int, True, "wrong-type", "$"),
        (bool, 1, "wrong-type", "$"),
        (str, 1, "wrong-type", "$"),
        (Int32, 2**31, "out-of-range", "$"),
        (float, 2**53 + 1, "out-of-range", "$"),
        (State, "Hold", "wrong-type", "$"),
        (State, Level.LOW, "wrong-type", "$"),
        (list[int], {1, 2}, "wrong-type", "$"),
        (Settings, 7, "wrong-type", "$"),
        (list[Settings], [["a"]], "wrong-type", "$[0]"),
        (list[str], "ab", "wrong-type", "$"),
        (list[int], None, "wrong-type", "$"),
        (list[int], [1, "2"], "wrong-type", "$[1]"),
        (list[int], [1, None, 2], "wrong-type", "$[1]"),
        (dict[str, int], [("a", 1)], "wrong-type", "$"),
        (dict[str, int], {"a b": "x"}, "wrong-type", "$['a b']"),
        (dict[str, int], {1: 1}, "wrong-type", "$['1']"),
        (dict[str, int], {"a": None}, "wrong-type", "$.a"),
        (dict[int, int], {"1": 1}, "wrong-type", "$['1']"),
        (Item, {"id": 1}, "wrong-type", "$"),
        (Item, None, "wrong-type", "$"),
        (Item, SimpleNamespace(id=1, label=None), "wrong-type", "$"),
        (Item, Item("1"), "wrong-type", "$.id"),
        (Item, Item(None), "wrong-type", "$.id"),
        (Item, Item, "wrong-type", "$"),
        (Order, dataclass_with("x"), "wrong-type", "$.items[1].id"),
        (Order, dataclass_with(2**31), "out-of-range", "$.items[1].id"),
        (Order, dataclass_with(None), "wrong-type", "$.items[1].id"),
        (Order, Order(1, notes={"k": 5}), "wrong-type", "$.notes.k"),
        (None, {1j}, "wrong-type", "$[0]"),
        (None, {"__type": "x"}, "bad-name", "$.__type"),
        (None, [{"__Type": "x", "a": "b"}], "bad-name", "$[0].__Type"),
        (None, [range(1)], "wrong-type", "$[0]"),
        (None, {"a": 1j}, "wrong-type", "$.a"),
        (None, [Item], "wrong-type", "$[0]"),
        (None, {None: 1}, "wrong-type", "$.None"),
        (None, {(1,): 1}, "wrong-type", "$['(1,)']"),
        (None, {1: "a", "1": "b"}, "duplicate-name", "$['1']"),
        (None, {True: "a", "True": "b"}, "duplicate-name", "$.True"),
        (None, {10**5000: 1}, "out-of-range", "$['<int>']"),
        (dict[State, int], {State.ON_HOLD: "x"}, "wrong-type", "$.Hold"),
        (dict[float, int], {1e21: "x"}, "wrong-type", "$['1E+21']"),
    ],
)
def test_wrong_value_is_not_written(codec, type, value, code, path):
    assert unwritable(codec(type), value) == (code, path)


def test_huge_integer_as_key_is_not_written(codec):
    assert unwritable(codec(dict[int, int]), {10**5000: 1})[0] == "out-of-range"


def test_instance_without_one_of_its_members_is_not_written(codec):
    item = Item(1)
    del item.id
    assert unwritable(codec(Item), item) == ("wrong-type", "$.id")


@pytest.mark.parametrize(
    ("type", "value", "sentence"),
    [
        (Int32, "x", "expected int32, got 'x' at $"),
        (Order, dataclass_with(2**31), "expected int32 (-2147483648 to 2147483647), got 2147483648 at $.items[1].id"),
        (
            Item,
            Wider(1),
            "expected an Item, got <Wider> at $; "
            "give its class a name: types={…}, or declare the very class that stands here",
        ),
        (
            None,
            [1j],
            "expected a value that JSV can carry, got 1j at $[0]; "
            "no plan for complex: use a dataclass, list[…], dict[…, …], … | None, Any, or a type marked with a Scalar",
        ),
        (list[int], {1}, "expected a list, got {1} at $"),
        (dict[str, int], 5, "expected a dict, got 5 at $"),
    ],
)
def test_error_of_writing_says_what_was_expected(codec, type, value, sentence):
    with pytest.raises(EncodeError) as caught:
        codec(type).dumps(value)
    assert str(caught.value) == sentence


# ---- cycles and shared values ----


@dataclass
class Ring:
    next: Any = None


def ring():
    first = Ring()
    first.next = Ring(first)
    return first


def list_in_itself():
    items = ["a"]
    items.append(items)
    return items


def dict_in_itself():
    members = {}
    members["k"] = [members]
    return members


@pytest.mark.parametrize(
    ("make", "path"),
    [(ring, "$.next.next"), (list_in_itself, "$[1]"), (dict_in_itself, "$.k[0]")],
    ids=["class", "list", "dict"],
)
def test_cycle_is_not_written(codec, make, path):
    assert unwritable(codec(max_depth=10**9), make()) == ("cycle", path)


def test_value_that_stands_twice_is_written_twice(codec):
    shared = [Item(1)]
    assert codec().dumps([shared, shared, {"a": shared}]) == "[[{id:1}],[{id:1}],{a:[{id:1}]}]"


# ---- lone surrogates ----


@pytest.mark.parametrize(
    ("value", "text", "path"),
    [
        ("\ud800", "\ud800", "$"),
        (["a", "x\udfff"], "[a,x\udfff]", "$[1]"),
        ({"k": [{"l": "\ud800"}]}, "{k:[{l:\ud800}]}", "$.k[0].l"),
        ({"\ud800": "x"}, "{\ud800:x}", "$['\\ud800']"),
        (Item(1, "\ud83d\ude00"), "{id:1,label:\ud83d\ude00}", "$.label"),
    ],
    ids=range(5),
)
def test_lone_surrogate_stays_in_characters_but_is_no_bytes(codec, value, text, path):
    assert codec().dumps(value) == text
    with pytest.raises(EncodeError) as caught:
        codec().encode(value)
    assert (caught.value.code, caught.value.path) == ("lone-surrogate", path)


def test_lone_surrogate_is_read_from_characters(codec):
    assert codec().decode("[\ud800]") == ["\ud800"]


# ---- writing without a type ----

Point = namedtuple("Point", "x y")


class Quiet(str):
    __slots__ = ()

    def __str__(self):
        return "LOUD"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "True"),
        (5, "5"),
        (1.5, "1.5"),
        ("a,b", '"a,b"'),
        ((1, ("a",)), "[1,[a]]"),
        (Point(1, "y"), "{x:1,y:y}"),
        (Quiet("quiet"), "quiet"),
        (State.ON_HOLD, "Hold"),
        (Level.LOW, "LOW"),
        (Rights.READ | Rights.WRITE, "3"),
        (Item(1), "{id:1}"),
        (Wider(1), "{weight:0,id:1}"),
        ([Item(1), {"k": Order(2)}], "[{id:1},{k:{orderId:2,items:[]}}]"),
        ({1: "a", 2.5: "b", State.LISTED: "c", False: "d"}, '{1:a,2.5:b,"a,b":c,False:d}'),
        (OrderedDict(b=1, a=2), "{b:1,a:2}"),
        (MappingProxyType({"a": 1}), "{a:1}"),
        (ChainMap({"a": 1}), "{a:1}"),
        (UserDict(a=1), "{a:1}"),
        (Counter("aab"), "{a:2,b:1}"),
        (Ring(Ring((1, None))), "{next:{next:[1,]}}"),
    ],
    ids=str,
)
def test_value_without_a_type_is_written_by_its_class(codec, value, text):
    assert codec().dumps(value) == text


def test_names_reach_values_without_a_type(codec):
    assert codec(names="pascal").dumps([{"key": Order(1)}]) == "[{key:{OrderId:1,Items:[]}}]"


@pytest.mark.parametrize("type", [list[int], Any], ids=str)
def test_tuple_is_written_as_a_list(codec, type):
    assert codec(type).dumps((1, 2)) == "[1,2]"


# ---- scalars of one's own ----


def read_hex(word):
    try:
        return int(word, 16)
    except ValueError:
        raise WordError("bad-word", "hexadecimal digits") from None


HEX = Scalar("hex", int, read_hex, "{:x}".format, "string", ("System.Int32",), "int32")


def test_own_row_is_read_and_written(codec):
    each = codec(list[Annotated[int, HEX]])
    assert each.dumps(each.decode("[ff,10]")) == "[ff,10]"


def test_own_row_words_its_errors(codec):
    with pytest.raises(DecodeError) as caught:
        codec(list[Annotated[int, HEX]]).decode("[ff,xy]")
    assert str(caught.value) == "expected hexadecimal digits, got 'xy' at $[1] (line 1, column 5)"


def test_own_row_may_be_quoted_in_lists(codec):
    assert codec(list[Annotated[int, HEX]]).decode('["ff"]') == [255]


def test_own_row_may_forbid_quotes_in_lists(codec):
    assert refused(codec(list[Annotated[int, replace(HEX, quoted_in_lists=False)]]), '[1,"ff"]') == (
        "bad-word",
        "$[1]",
        3,
    )


def raising(_):
    raise LookupError("two\nlines")


def exhausting(_):
    raise MemoryError


def test_own_row_that_raises_is_a_bad_word(codec):
    with pytest.raises(DecodeError) as caught:
        codec(list[Annotated[int, replace(HEX, decode=raising)]]).decode("[x]")
    error = caught.value
    assert (error.code, error.path, error.offset, error.hint, type(error.__cause__)) == (
        "bad-word", "$[0]", 1, "LookupError: two\\nlines", LookupError,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encode", "hint"),
    [(raising, "LookupError: two\\nlines"), (lambda _: 5, "its row made no text of it")],
    ids=["raising", "number"],
)
def test_own_row_that_makes_no_word_is_a_wrong_type(codec, encode, hint):
    with pytest.raises(EncodeError) as caught:
        codec(list[Annotated[int, replace(HEX, encode=encode)]]).dumps([7])
    assert (caught.value.code, caught.value.path, caught.value.hint) == ("wrong-type", "$[0]", hint)


def test_own_row_may_run_out_of_memory(codec):
    each = codec(Annotated[int, replace(HEX, decode=exhausting, encode=exhausting)])
    with pytest.raises(MemoryError):
        each.decode("1")
    with pytest.raises(MemoryError):
        each.encode(1)


# ---- values that break while they are written ----


class BrokenList(list):
    def __iter__(self):
        raise LookupError("gone")


class BrokenDict(dict):
    def items(self):
        raise LookupError("gone")


@dataclass
class BrokenItem:
    id: int = field(init=False)


BrokenItem.id = property(lambda self: self.gone)


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        (BrokenList("a"), "$", "LookupError: gone"),
        ({"k": BrokenDict(a=1)}, "$.k", "LookupError: gone"),
        ([BrokenItem()], "$[0].id", "AttributeError: 'BrokenItem' object has no attribute 'gone'"),
    ],
    ids=["list", "dict", "class"],
)
def test_value_that_breaks_is_not_written(codec, value, path, found):
    with pytest.raises(EncodeError) as caught:
        codec().encode(value)
    assert (caught.value.code, caught.value.path, caught.value.found) == ("wrong-type", path, found)


class EndlessList(list):
    def __iter__(self):
        raise MemoryError


@dataclass
class EndlessItem:
    id: int = field(init=False)


EndlessItem.id = property(exhausting)


@pytest.mark.parametrize("value", [EndlessList(), EndlessItem()], ids=["list", "class"])
def test_writing_may_run_out_of_memory(codec, value):
    with pytest.raises(MemoryError):
        codec().encode(value)


# ---- ways out ----


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (["\ud800"], "dumps makes a str of it"),
        (
            [None],
            "lists of text keep theirs beside others if they are declared so, as list[str | None]; else leave it out",
        ),
        ({'a"b': 1}, "the reference would read another name"),
        (
            [1j],
            "no plan for complex: use a dataclass, list[…], dict[…, …], … | None, Any, or a type marked with a Scalar",
        ),
    ],
    ids=["surrogate", "none", "name", "complex"],
)
def test_error_of_writing_names_the_way_out(codec, value, hint):
    with pytest.raises(EncodeError) as caught:
        codec().encode(value)
    assert caught.value.hint == hint


# ---- the service's own types ----


def test_response_of_the_service_is_read_and_written(codec):
    text = "{sessions:[{dialState:Active,callState:Connected,log:[{date:2024-01-31T10:20:30Z,message:hi}],id:7}]}"
    response = codec(GetActiveSessionsResponse, unknown="forbid").decode(text)
    assert response.sessions[0].call_state is SessionCallState.CONNECTED
    dated = text.replace("2024-01-31T10:20:30Z", '"2024-01-31T10:20:30Z"')
    assert codec(GetActiveSessionsResponse).dumps(response) == dated


def test_session_without_members_is_an_empty_map(codec):
    assert codec(SessionInfo).encode(SessionInfo()) == b"{}"


# ---- threads ----


def test_threads_may_share_a_codec(codec):
    each = codec(list[Order])
    texts = [f"[{{orderId:{number},items:[{{id:{number},label:x{number}}}]}}]" for number in range(200)]
    start = Barrier(8)

    def work(part):
        start.wait()
        return [each.dumps(each.decode(text)) for text in texts[part::8]]

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(8)))
    assert done == [texts[part::8] for part in range(8)]


def test_threads_may_see_errors_of_their_own(codec):
    each = codec(list[int])

    def work(number):
        with pytest.raises(DecodeError) as caught:
            each.decode("[" + "1," * number + "x]")
        return caught.value.path

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(50))) == [f"$[{number}]" for number in range(50)]


def test_error_that_left_a_codec_can_be_sent_to_another_process(codec):
    with pytest.raises(DecodeError) as caught:
        codec(Order).decode(b"{orderId:x}")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# ---- what attackers tried ----


def test_row_that_raises_anything_is_a_located_error(codec):
    row = Scalar("a moment", UUID, decode=UUID, encode=lambda value: value.hex, json="string")
    moments = codec(dict[str, Annotated[UUID, row]])
    assert refused(moments, "{a:zz}") == ("bad-word", "$.a", 3)
    assert unwritable(moments, {"a": 5}) == ("wrong-type", "$.a")


def test_row_that_makes_no_text_is_an_error(codec):
    row = Scalar("odd", int, decode=int, encode=[None].count, json="number")
    assert unwritable(codec(Annotated[int, row]), 1) == ("wrong-type", "$")


class Lying(dict):
    def items(self):
        raise KeyError("no")


@pytest.mark.parametrize("value", [Lying(a=1), Mock(spec=Item)], ids=["dict", "mock"])
def test_value_whose_own_code_fails_is_an_error(codec, value):
    assert unwritable(codec(), value)[0] == "wrong-type"


def test_error_of_structure_does_not_keep_the_tree():
    with pytest.raises(DecodeError) as caught:
        jsvcodec.decode("[a,b{]", engine="reference")
    assert caught.value.__context__ is None
    frames = traceback.walk_tb(caught.value.__traceback__)
    assert not any("parser" in frame.f_locals for frame, _ in frames)


def test_numbers_of_flags_do_not_pile_up(codec):
    before = len(Rights._value2member_map_)
    assert codec(list[Rights]).decode("[1024,2048,4096]") == [1024, 2048, 4096]
    assert len(Rights._value2member_map_) == before


def test_separator_of_flags_is_not_white_space_to_the_reference(codec):
    assert codec(Rights).decode('"READ, WRITE"') == Rights.READ | Rights.WRITE
    assert refused(codec(Rights), '"READ,\x1cWRITE"')[0] == "bad-word"


@pytest.mark.parametrize("number", [1 << 40, -(1 << 31) - 1])
def test_open_number_beyond_its_width_is_not_written(codec, number):
    assert unwritable(codec(OpenLevel), OpenLevel(number)) == ("out-of-range", "$")


def test_open_enum_takes_no_truth_for_a_number():
    with pytest.raises(ValueError, match="True is not a valid OpenLevel"):
        OpenLevel(True)


def test_error_of_writing_does_not_show_objects(codec):
    value = None
    for _ in range(100):
        value = (value, value)
    with pytest.raises(EncodeError) as caught:
        codec(int).encode(Item(value))
    assert "<Item>" in str(caught.value)


# ---- members that are left out ----


class Hue(IntEnum):
    RED = 0
    BLUE = 1


@dataclass
class Zeros:
    flag: bool = False
    count: int = 0
    real: float = 0.0
    single: Single = 0.0
    money: Decimal = Decimal(0)
    char: Char = "\0"
    moment: datetime = datetime.min
    span: Ticks = 0
    guid: UUID = UUID(int=0)  # noqa: RUF009
    hue: Hue = Hue.RED
    rights: Rights = Rights(0)  # noqa: RUF009
    text: str = ""
    items: list[int] = field(default_factory=list)
    maybe: int | None = 0


@dataclass
class Preset:
    number: int = 5
    hue: Hue = Hue.BLUE
    needed: int = field(kw_only=True)


@dataclass
class Partial:
    zero: Annotated[int, OmitDefault()] = 0
    other: int = 0
    hidden: Annotated[str, Ignored()] = "x"


@pytest.mark.parametrize(
    ("omit", "text"),
    [
        (True, '{text:"",items:[],maybe:0}'),
        ("values", '{hue:RED,rights:0,text:"",items:[],maybe:0}'),
        (
            "enums",
            "{flag:False,count:0,real:0,single:0,money:0,char:\0,moment:0001-01-01,span:PT0S,"
            f'guid:{"0" * 32},text:"",items:[],maybe:0}}',
        ),
    ],
)
def test_members_at_the_default_of_dotnets_type_may_be_left_out(codec, omit, text):
    zeros = codec(Zeros, omit_defaults=omit)
    assert zeros.dumps(Zeros()) == text
    assert zeros.loads(text) == Zeros()


@pytest.mark.parametrize(
    ("type_", "value", "text", "exact"),
    [
        (Preset, Preset(0, Hue.RED, needed=0), "{number:0,hue:RED,needed:0}", "{}"),
        (Preset, Preset(needed=1), "{number:5,hue:BLUE,needed:1}", "{number:5,hue:BLUE,needed:1}"),
        (Partial, Partial(), "{}", "{}"),
        (float | None, 0.0, "0", "0"),
        (list[int], [0], "[0]", "[0]"),
    ],
)
def test_member_is_left_out_only_where_that_reads_back(codec, type_, value, text, exact):
    assert codec(type_, omit_defaults=True).dumps(value) == text
    assert codec(type_, omit_defaults=True).loads(text) == value
    assert codec(type_, omit_defaults=True, exact=True).dumps(value) == exact


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [("real", -0.0, "-0"), ("money", Decimal("0.00"), "0.00"), ("moment", datetime.min.replace(tzinfo=UTC), None)],
)
def test_zero_that_is_written_otherwise_is_kept(codec, name, value, text):
    zeros = Zeros(**{name: value})
    text = text or "0001-01-01T00:00:00Z"
    assert f"{name}:{text}," in codec(Zeros, omit_defaults="values").dumps(zeros)
    assert f"{name}:" not in codec(Zeros, omit_defaults="values", exact=True).dumps(zeros)


def test_member_marked_so_is_left_out_without_the_option(codec):
    assert codec(Partial).dumps(Partial(0, 0)) == "{other:0}"
    assert codec(Partial).dumps(Partial(1, 1)) == "{zero:1,other:1}"


def test_ignored_member_is_neither_written_nor_read(codec):
    assert codec(Partial).dumps(Partial(1, 1, "secret")) == "{zero:1,other:1}"
    assert codec(Partial).loads("{hidden:z}") == Partial()
    assert refused(codec(Partial, unknown="forbid"), "{hidden:z}") == ("unknown-member", "$.hidden", 1)


@pytest.mark.parametrize("omit", ["all", None, 2])
def test_other_ways_to_leave_out_are_refused(omit):
    with pytest.raises(ValueError, match="expected omit_defaults to be one of False, True, 'values', 'enums'"):
        Codec(omit_defaults=omit)


SAME_HASH = (1 << 61) - 1  # what hashes of numbers are taken modulo of


class Counted:
    """A key of the same hash as all others, which counts how often two are compared."""

    compared = 0

    def __init__(self, word):
        self.word = word

    def __hash__(self):
        return 7

    def __eq__(self, other):
        Counted.compared += 1
        return self.word == other.word


COUNTED = Annotated[Counted, Scalar("counted", Counted, Counted, lambda value: value.word, "string")]


@pytest.mark.parametrize(("type", "form"), [(dict[COUNTED, str], "{{{}}}"), (set[COUNTED], "[{}]")], ids=["map", "set"])
def test_keys_that_share_a_hash_are_compared_a_bounded_number_of_times(codec, type, form):
    part = "{}:a" if form[0] == "{" else "{}"
    text = form.format(",".join(part.format(number) for number in range(3000)))
    Counted.compared = 0
    assert refused(codec(type), text)[0] == "rejected"
    assert Counted.compared <= 3 * 100**2  # not 3000**2


@pytest.mark.parametrize(
    ("type", "word"),
    [(dict[int, str], "{}:a"), (dict[UUID, str], "{:032x}:a"), (set[UUID], "{:032x}"), (frozenset[Decimal], "{}")],
)
def test_few_keys_may_share_a_hash(codec, type, word):
    form = "{{{}}}" if ":a" in word else "[{}]"
    words = [word.format(number * SAME_HASH) for number in range(1, 102)]
    assert len(codec(type).decode(form.format(",".join(words[:100])))) == 100
    code, path, _ = refused(codec(type), form.format(",".join(words)))
    assert (code, path[:2]) == ("rejected", "$[")


@pytest.mark.parametrize(("type", "size"), [(list[int], 1000), (set[int], 1)])
def test_equal_items_are_no_crowd(codec, type, size):
    assert len(codec(type).decode(f"[{','.join(['7'] * 1000)}]")) == size


def test_item_without_a_hash_is_refused_by_its_set(codec):
    assert refused(codec(set[Item]), "[{id:1}]") == ("rejected", "$", 0)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("value", [{"count": 0.0}, {"count": False}, {"count": Decimal(0)}, {"money": Decimal("sNaN")}])
def test_wrong_value_is_not_left_out_as_a_default(codec, exact, value):
    code, path = unwritable(codec(Zeros, omit_defaults=True, exact=exact), Zeros(**value))
    assert (code, path) == ("wrong-type" if "count" in value else code, f"$.{next(iter(value))}")


class Liar:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class Unpaired(dict):
    def items(self):
        return [1, 2]


class Meta(type):
    def __eq__(cls, other):
        return False


class Unhashable(metaclass=Meta):
    pass


@pytest.mark.parametrize(
    ("type_", "value", "path"),
    [
        (list[int], [1, Liar()], "$[1]"),
        (None, {"a": Liar()}, "$.a"),
        (dict[str, int], Unpaired(a=1), "$"),
        (None, [Unhashable()], "$[0]"),
    ],
)
def test_errors_of_the_values_own_code_are_errors_of_writing(codec, type_, value, path):
    code, found = unwritable(codec(type_, omit_defaults=True), value)
    assert (code, found) == ("wrong-type", path)


@pytest.mark.parametrize("options", [{"types": "ab"}, {"types": []}, {"types": 5}, {"exact": "no"}, {"exact": 1}])
def test_options_of_another_kind_are_refused(options):
    with pytest.raises(ValueError, match=f"expected {next(iter(options))} to be"):
        Codec(**options)


@pytest.mark.parametrize("format", ["jsv", "json"])
@pytest.mark.parametrize(
    "into",
    [b"x", None, "x", [], memoryview(bytearray(3)), type("Own", (bytearray,), {})()],
    ids=lambda each: type(each),
)
def test_only_a_bytearray_is_written_into(codec, into, format):
    with pytest.raises(TypeError):
        codec(int, format=format).encode_into(5, into)


def test_row_of_unknown_words_of_json_is_refused():
    with pytest.raises(ValueError, match="expected json to be one of 'string', 'number', 'boolean', got 'digits'"):
        Scalar("own", int, int, str, "digits")

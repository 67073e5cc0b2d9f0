"""Names on the wire: the policies, and when two names are the same."""

import pytest

from jsvcodec.names import POLICIES, fold, unambiguous, with_article

# From C# names, as the vectors' class `Casing` has them, and from Python names.
NAMES = [
    # name, camel, pascal, snake
    ("ID", "id", "ID", "id"),
    ("URLPath", "urlPath", "URLPath", "url_path"),
    ("HTTPStatusCode", "httpStatusCode", "HTTPStatusCode", "http_status_code"),
    ("iPhone", "iPhone", "iPhone", "i_phone"),
    ("A", "a", "A", "a"),
    ("ABc", "aBc", "ABc", "a_bc"),
    ("camelCase", "camelCase", "camelCase", "camel_case"),
    ("With_Underscore", "with_Underscore", "With_Underscore", "with__underscore"),
    ("X1Y2", "x1Y2", "X1Y2", "x1_y2"),
    ("Größe", "größe", "Größe", "größe"),
    ("Éa", "Éa", "Éa", "_éa"),
    ("ZZTop", "zzTop", "ZZTop", "zz_top"),
    ("BBAc", "bbAc", "BBAc", "bb_ac"),
    ("ABZc", "abZc", "ABZc", "ab_zc"),
    ("ID2", "iD2", "ID2", "i_d2"),
    ("@Home", "@Home", "@Home", "_@_home"),
    ("dial_state", "dialState", "DialState", "dial_state"),
    ("id", "id", "Id", "id"),
    ("a", "a", "A", "a"),
    ("from_", "from", "From", "from"),
    ("class__", "class", "Class", "class"),
    ("_id", "_Id", "_Id", "__id"),
    ("url_path", "urlPath", "UrlPath", "url_path"),
    ("line_2", "line2", "Line2", "line2"),
    ("line_2b", "line2b", "Line2b", "line2b"),
    ("is_a", "isA", "IsA", "is_a"),
    ("größe", "größe", "Größe", "größe"),
    ("a__b", "ab", "AB", "ab"),
]
COLUMNS = {"camel": 1, "pascal": 2, "snake": 3, "asis": 0}


@pytest.mark.parametrize(
    ("policy", "name", "wire"),
    [(policy, row[0], row[column]) for policy, column in COLUMNS.items() for row in NAMES],
)
def test_policy_gives_the_wire_name(policy, name, wire):
    assert POLICIES[policy](name) == wire


def test_policies_are_the_documented_four():
    assert set(POLICIES) == set(COLUMNS)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("dialState", "DIALSTATE"),
        ("a_1", "A_1"),
        ("", ""),
        ("größe", "GRÖßE"),  # no single capital of ß
        ("GRÖSSE", "GRÖSSE"),
        ("éa", "ÉA"),
        ("ﬁ", "ﬁ"),
        ("ᾳ", "ᾼ"),
        ("ǆ", "Ǆ"),
        ("ǅ", "Ǆ"),
        ("ıd", "ıD"),  # [M4] no letter beyond ASCII equals an ASCII one
        ("ſ", "ſ"),
        ("İd", "İD"),
    ],
)
def test_fold_raises_each_character_by_itself(name, folded):
    assert fold(name) == folded


def test_unambiguous_goes_by_the_folded_name():
    assert unambiguous({"aB": 1, "c": 2}) == {"AB": 1, "C": 2}


def test_unambiguous_leaves_out_what_would_stand_for_two():
    assert unambiguous({"ab": 1, "AB": 2, "aB": 1, "c": 3}) == {"C": 3}


def test_unambiguous_keeps_two_spellings_of_one_thing():
    thing = object()
    assert unambiguous({"ab": thing, "AB": thing}) == {"AB": thing}


@pytest.mark.parametrize(
    ("name", "shown"), [("Foo", "a Foo"), ("Item", "an Item"), ("order", "an order"), ("_X", "a _X")]
)
def test_article_fits_the_name(name, shown):
    assert with_article(name) == shown

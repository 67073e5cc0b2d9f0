"""Which format a response is in."""

import json

import pytest
import vectors

from jsvcodec import sniff

JSV = "application/jsv"


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("application/jsv", "{a:1}", "jsv"),
        ("text/jsv; charset=utf-8", "", "jsv"),
        ("TEXT/JSV", "x", "jsv"),
        ("application/json; charset=utf-8", '{"a":1}', "json"),
        ("application/problem+json", "[]", "json"),
        ("application/vnd.a.b+json", "1", "json"),
        ("text/html", "Not found", "html"),
        ("application/xml", "x", "xml"),
        ("image/svg+xml", "x", "xml"),
        (None, "", None),
        ("text/plain", "Not found", None),
        ("application/octet-stream", "[1,2]", None),
        ("nonsense", "{}", None),
    ],
)
def test_the_header_says_it_where_the_body_does_not(content_type, body, kind):
    assert sniff(content_type, body) == kind
    assert sniff(content_type, body.encode()) == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<!DOCTYPE html><html>", "html"),
        ("\n <html lang=en>", "html"),
        ('<?xml version="1.0"?>', "xml"),
        ('{"a": 1}', "json"),
        ('[\n  {"a":', "json"),
        ("[true, false]", "json"),
        ("null", "json"),
        ("{sessions:[{dialState:None", "jsv"),
        ("[{a:1}]", "jsv"),
        ("[[a,b]]", "jsv"),
        ("[True,False]", "jsv"),
        ("{\n\tsessions:\n\t[", "dump"),
        ("{ id: 7 }", "dump"),
        ("\ufeff{a:1}", "jsv"),
    ],
)
def test_a_body_tells_without_a_header(body, kind):
    assert sniff(None, body) == kind
    assert sniff("text/plain; charset=utf-8", bytearray(body.encode())) == kind


@pytest.mark.parametrize("content_type", [JSV, "application/json", "text/html", None])
@pytest.mark.parametrize(
    ("body", "kind"), [("<html>", "html"), ("{\n\ta: 1\n}", "dump"), ('{"a": 1}', "json"), ("{a:1}", "jsv")]
)
def test_a_clear_body_has_the_last_word(content_type, body, kind):
    assert sniff(content_type, body) == kind


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        (JSV, '{"a":1}', "json"),  # whose names JSV would not quote
        (JSV, '{"a,b":1}', "jsv"),
        ("application/json", '{"a,b":1}', "json"),
        (None, '{"a,b":1}', "json"),
        ("application/json", "{'a':1}", "json"),
        (JSV, "[a,b]", "jsv"),
        (None, "[a,b]", "jsv"),
        ("text/csv", "[a,b]", None),
        ("text/css", "{color:red}", None),
        ("application/javascript", "{foo:1}", None),
        ("image/png", '{"a": 1}', None),
        ("text/css", "<!DOCTYPE html>", "html"),
    ],
)
def test_header_and_body_are_weighed(content_type, body, kind):
    assert sniff(content_type, body) == kind


def test_bytes_that_are_cut_off_inside_a_character_do_not_matter():
    assert sniff(JSV, "{a:é".encode()[:-1]) == "jsv"
    assert sniff(None, memoryview(b"{a:" + b"x" * 5000 + b"\xff")) == "jsv"


def test_recorded_responses_are_told_apart():
    for line in vectors.read("random"):
        assert sniff(None, line["jsv"]) == "jsv" if line["jsv"] != "{}" else True
        assert sniff(None, line["json"]) == "json" if json.loads(line["json"]) else True

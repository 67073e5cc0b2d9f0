"""Which texts are taken for absolute URIs."""

import pytest

from jsvcodec.scalars.uris import is_absolute


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com", "http://example.com/", "HTTP://Example.COM/Path", "https://user:pw@a.b:8443/x?y#z",
        "http://a?q", "http://a#f", "http://localhost:5000", "http://127.0.0.1/", "http://[::1]/",
        "http://[2001:db8::1]:80/a", "http://a_b-c/", "http://example.com/a,b?c=d", "http://example.com/a b",
        'http://example.com/"q"', "http://example.com/%zz", "http://example.com/%20", "http://é.com/",
        "http://example.com/é", "http://例え.jp/", "ftp://h/x", "ws://h", "foo://h/x", "file:///etc/hosts",
        "file:///C:/x/y", "file://host/share", "mailto:a@b.c", "mailto:a@b.c?subject=x", "urn:isbn:045", "tel:+1-201",
        "data:text/plain,x y", "javascript:alert(1)", "localhost:8080",
    ],
)  # fmt: skip
def test_absolute_uri_of_the_usual_forms_is_taken(text):
    assert is_absolute(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "null", "example.com", "relative/x", "/rooted", "//host/x", "?q=1", "#f", "a,b", "a b", "a:b",
        "C:\\x", "C:/x", "\\\\host\\share", "://x", ":x", "1a:b", "a_b:c", "http:", "http:/", "http://", "http:///x",
        "http:example.com", "http://?q", "http://a:99999/", "http://a:65536", "http://a:x/", "http://a:/",
        "http://a..b/", "http://-a/", "http://a-/", "http://a b/", "http://a@b@c/", "http://[::1", "http://[::g]/",
        "http://[1]/", "http://[::1%1]/", "http://a[b]/", "http://::1/", "http://a\\b", "http://" + "a" * 64,
        "http://" + "é" * 16, "http://" + "a." * 150 + "a", " http://a", "http://a ", "http://a/\n", "http://a/\x00",
        "http://a/\u200e", "http://a/\ud800", "http://a/" + "x" * 70_000, "file:", "file:x", "file:/x", "file://",
        "file:///", "file:////x", "file://host", "file://host:80/x", "mailto:", "mailto:a", "mailto:a@",
        "mailto:a@b,c@d", "net.tcp://h/x", "news:x", "urn:", "urn:/x", "urn:\\x", "foo://", "foo://a b/",
    ],
    ids=lambda text: ascii(text[:30]),
)  # fmt: skip
def test_what_is_not_surely_an_absolute_uri_is_not_taken(text):
    assert not is_absolute(text)

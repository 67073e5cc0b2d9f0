"""The pictures show what the package does now."""

from xml.etree import ElementTree

import make
import pytest


@pytest.mark.parametrize("name", ["diff.svg", "error.svg"])
def test_picture_is_what_would_be_made_now(name):
    now = make.pictures()[name]
    assert (make.HERE / name).read_bytes().decode() == now
    assert ElementTree.fromstring(now).tag == "{http://www.w3.org/2000/svg}svg"
    assert now.count("http") == 1, "a picture in a page may load nothing"


def test_every_picture_is_made():
    assert {file.name for file in make.HERE.glob("*.svg")} == set(make.pictures())

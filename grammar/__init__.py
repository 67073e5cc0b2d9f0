"""The grammar of JSV as data: `jsv.lark` for the parser and `README.md`, the format's rules, for people.

It knows neither Lark nor the codec; `jsvcodec.syntax.jsv` gives the text to the parser generator.
"""

from importlib.resources import files

__all__ = ["source"]


def source() -> str:
    """Return the text of `jsv.lark`.

    Its start symbols are ``wire`` and ``dump``, one for each dialect [G1, D2].
    """
    return files(__name__).joinpath("jsv.lark").read_text(encoding="utf-8")

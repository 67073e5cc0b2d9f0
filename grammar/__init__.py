"""The format as data: `jsv.lark` for the parser generator and `README.md`, its rules, for people.

No code stands here; `jsvcodec.syntax.jsv` reads the grammar as a resource of this package.
"""

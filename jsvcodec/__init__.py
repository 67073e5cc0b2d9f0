"""A codec for JSV, the text format of ServiceStack services.

`decode` and `encode` read and write documents of a type, `Codec` does so many times; `jsvcodec.types` has the
annotations for .NET's widths, `jsvcodec.sessions` the types of the telephony service. `jsvcodec.json` has the same
functions for JSON, `transcode` turns one format into the other, and `sniff` says in which one a response is.

Importing the package alone loads nothing; each name loads what it needs when it is first asked for.
"""

TYPE_CHECKING = False  # that of typing, which would take longer to load than this package
if TYPE_CHECKING:
    from jsvcodec.codec import Codec, decode, dump, dumps, encode, load, loads
    from jsvcodec.errors import DecodeError, EncodeError, JsvError, SchemaError, WordError
    from jsvcodec.scalars import Scalar
    from jsvcodec.sniffing import sniff
    from jsvcodec.transcoding import transcode
else:
    _HOMES = {
        "codec": ("Codec", "decode", "dump", "dumps", "encode", "load", "loads"),
        "errors": ("DecodeError", "EncodeError", "JsvError", "SchemaError", "WordError"),
        "scalars": ("Scalar",),
        "sniffing": ("sniff",),
        "transcoding": ("transcode",),
    }

    _MODULES = ("diff", "engine", "errors", "json", "sessions", "types")

    def __getattr__(name):
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        for home, names in _HOMES.items():
            if name in names:
                found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})


__all__ = [
    "Codec",
    "DecodeError",
    "EncodeError",
    "JsvError",
    "Scalar",
    "SchemaError",
    "WordError",
    "decode",
    "dump",
    "dumps",
    "encode",
    "load",
    "loads",
    "sniff",
    "transcode",
]

"""A codec for JSV, the text format of ServiceStack services.

`decode` and `encode` read and write documents of a type, `Codec` does so many times; `jsvcodec.types` has the
annotations for .NET's widths, `jsvcodec.sessions` the types of the telephony service.
"""

from jsvcodec.codec import Codec, decode, dump, dumps, encode, load, loads
from jsvcodec.errors import DecodeError, EncodeError, JsvError, SchemaError, WordError
from jsvcodec.scalars import Scalar

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
]

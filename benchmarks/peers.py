"""The libraries to measure beside ours: how each reads and writes a document, as its own manual advises.

Each is imported only when its ways are asked for; nothing here is timed, and no library knows of another.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from types import ModuleType
from typing import Any

from mirrors import Member, camel, dataclass_of, made, mirror
from payloads import Payload

from jsvcodec import Codec
from jsvcodec.engine import ENGINES
from jsvcodec.syntax.rules import Format

__all__ = ["DICTS", "FROZEN", "LIBRARIES", "PLAIN", "SLOTS", "SLOTS_JSON", "TEXTS", "Way", "version", "ways"]

SLOTS, PLAIN, FROZEN, DICTS = "slots dataclasses", "plain dataclasses", "frozen dataclasses", "dicts"

SLOTS_JSON = f"{SLOTS}, JSON"
"""Ours, read from JSON and written as such."""

TEXTS = "plain dataclasses, texts for enums"


@dataclass(frozen=True)
class Way:
    """One library's way with one kind of object.

    Args:
        who: The library, or our engine.
        form: The kind of object.
        decode: From a document to objects, or None if the library does not read into these.
        encode: From objects to a document, or None if it would be the same as in another form.
        sample: From a JSON document to the objects to encode, where ``decode`` does not give them.
        ours: Whether it is one of our engines.
        format: What its documents are written in.
    """

    who: str
    form: str
    decode: Callable[[bytes], Any] | None
    encode: Callable[[Any], bytes] | None = None
    sample: Callable[[bytes], Any] | None = None
    ours: bool = False
    format: Format = "json"

    def document(self, payload: Payload) -> bytes:
        """Return a document as it is read and written here."""
        return payload.jsv if self.format == "jsv" else payload.json


# ---- ours ----


def ours(hint: Any, engines: list[str]) -> Iterator[Way]:
    """Yield the ways of our engines with our classes, and of fast ones with such as have no slots or are frozen."""
    plain = mirror(hint, dataclass_of, enums="ours")
    frozen = mirror(hint, partial(dataclass_of, frozen=True), enums="ours")
    for engine in engines:
        kinds = {SLOTS: hint, PLAIN: plain, FROZEN: frozen, DICTS: None}
        for form in (SLOTS, DICTS) if engine == "reference" else kinds:
            codec = Codec(kinds[form], engine=engine)
            yield Way(engine, form, codec.decode, codec.encode, ours=True, format="jsv")
        for form in (SLOTS, DICTS) if engine != "reference" else ():
            codec = Codec(kinds[form], engine=engine, format="json")
            yield Way(engine, f"{form}, JSON", codec.decode, codec.encode, ours=True)


# ---- theirs ----


def _made(cls: Any, octets: bytes) -> Any:
    return made(json.loads(octets), cls)


def _orjson(hint: Any) -> Iterator[Way]:
    """Writes dataclasses, but cannot rename members or leave out None; reads dicts only."""
    orjson: Any = importlib.import_module("orjson")
    slots = mirror(hint, partial(dataclass_of, slots=True), name=camel)
    plain = mirror(hint, dataclass_of, name=camel)
    yield Way("orjson", DICTS, orjson.loads, orjson.dumps)
    yield Way("orjson", SLOTS, None, orjson.dumps, partial(_made, slots))
    yield Way("orjson", PLAIN, None, orjson.dumps, partial(_made, plain))
    texts = mirror(hint, dataclass_of, name=camel, enums="none")  # it looks each enum member's value up in Python
    yield Way("orjson", TEXTS, None, orjson.dumps, partial(_made, texts))


def _msgspec(hint: Any) -> Iterator[Way]:
    """Reads and writes dataclasses under their attributes' names; its own Structs can be renamed and omit None."""
    msgspec: Any = importlib.import_module("msgspec")
    encode = msgspec.json.Encoder().encode
    slots = mirror(hint, partial(dataclass_of, slots=True), name=camel)
    plain = mirror(hint, dataclass_of, name=camel)

    def struct(name: str, members: list[Member], **options: Any) -> Any:
        fields = [(each, kind) if required else (each, kind, None) for each, kind, required in members]
        return msgspec.defstruct(name, fields, rename="camel", kw_only=True, omit_defaults=True, **options)

    yield Way("msgspec", SLOTS, msgspec.json.Decoder(slots).decode, encode)
    # Reading leaves what is None out of the object, too; objects to write are made as programs make them.
    yield Way("msgspec", PLAIN, msgspec.json.Decoder(plain).decode, encode, partial(_made, plain))
    yield Way("msgspec", "Structs", msgspec.json.Decoder(mirror(hint, struct)).decode, encode)
    collected = mirror(hint, partial(struct, gc=False))
    yield Way("msgspec", "Structs, gc=False", msgspec.json.Decoder(collected).decode, encode)
    yield Way("msgspec", DICTS, msgspec.json.Decoder().decode, encode)


def _json(_: Any) -> Iterator[Way]:
    """Writes characters, which have to be encoded."""
    dumps = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    yield Way("json", DICTS, json.loads, lambda value: dumps(value).encode())


def _ujson(_: Any) -> Iterator[Way]:
    """Writes characters, too; slashes are to stay as they are."""
    ujson: Any = importlib.import_module("ujson")
    dumps = partial(ujson.dumps, ensure_ascii=False, escape_forward_slashes=False)
    yield Way("ujson", DICTS, ujson.loads, lambda value: dumps(value).encode())


def _pydantic(hint: Any) -> Iterator[Way]:
    """Its own dataclasses, with aliases; writes what is not None."""
    pydantic: Any = importlib.import_module("pydantic")
    decorate = importlib.import_module("pydantic.dataclasses").dataclass
    config = pydantic.ConfigDict(alias_generator=camel)

    def build(name: str, members: list[Member]) -> Any:
        return decorate(config=config)(dataclass_of(name, members))

    adapter = pydantic.TypeAdapter(mirror(hint, build))
    encode = partial(adapter.dump_json, by_alias=True, exclude_none=True)
    yield Way("pydantic", "pydantic dataclasses", adapter.validate_json, encode)


def _mashumaro(hint: Any) -> Iterator[Way]:
    """Its mix-in for orjson, with aliases; writes what is not None."""
    mixin: Any = importlib.import_module("mashumaro.mixins.orjson").DataClassORJSONMixin
    base: Any = importlib.import_module("mashumaro.config").BaseConfig
    home = sys.modules.setdefault("mashumaro_classes", ModuleType("mashumaro_classes"))  # it looks classes up by name

    def build(name: str, members: list[Member]) -> Any:
        aliases = {each: camel(each) for each, *_ in members}
        options = {"aliases": aliases, "serialize_by_alias": True, "omit_none": True, "orjson_options": 0}
        namespace = {"Config": type("Config", (base,), options), "__module__": home.__name__}
        setattr(home, name, dataclass_of(name, members, bases=(mixin,), namespace=namespace))
        return getattr(home, name)

    cls = mirror(hint, build, enums="ours")
    yield Way("mashumaro + orjson", PLAIN, cls.from_json, cls.to_jsonb)


def _cattrs(hint: Any) -> Iterator[Way]:
    """Its converter for orjson, with functions generated for each class and validation without details."""
    converter: Any = importlib.import_module("cattrs.preconf.orjson").make_converter(detailed_validation=False)
    gen: Any = importlib.import_module("cattrs.gen")

    def build(name: str, members: list[Member]) -> Any:
        cls = dataclass_of(name, members, slots=True)
        names = {each: gen.override(rename=camel(each)) for each, *_ in members}
        converter.register_structure_hook(cls, gen.make_dict_structure_fn(cls, converter, **names))
        written = gen.make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **names)
        converter.register_unstructure_hook(cls, written)
        return cls

    cls = mirror(hint, build)
    yield Way("cattrs + orjson", SLOTS, lambda octets: converter.loads(octets, cls), converter.dumps)


def _servicestack(hint: Any) -> Iterator[Way]:
    """The vendor's package, with classes as its own tool generates them."""
    reflection: Any = importlib.import_module("servicestack.reflection")
    dataclasses_json: Any = importlib.import_module("dataclasses_json")
    letters = dataclasses_json.LetterCase.CAMEL
    decorate = dataclasses_json.dataclass_json(letter_case=letters, undefined=dataclasses_json.Undefined.EXCLUDE)
    cls = mirror(hint, lambda name, members: decorate(dataclass_of(name, members)), enums="text")
    yield Way(
        "servicestack",
        PLAIN,
        partial(reflection.from_json, cls),
        lambda value: reflection.to_json(value, compact=True).encode(),
    )


LIBRARIES: dict[str, Callable[[Any], Iterator[Way]]] = {
    "orjson": _orjson,
    "msgspec": _msgspec,
    "json": _json,
    "ujson": _ujson,
    "pydantic": _pydantic,
    "mashumaro": _mashumaro,
    "cattrs": _cattrs,
    "servicestack": _servicestack,
}
"""From the name of a library to what yields its ways with a class of ours."""


@cache
def ways(hint: Any, names: tuple[str, ...]) -> tuple[tuple[Way, ...], tuple[str, ...]]:
    """Return the ways of engines and libraries, and a note on each library that cannot be had here."""
    found = list(ours(hint, [name for name in names if name in ENGINES]))
    notes = []
    for name in (name for name in names if name in LIBRARIES):
        try:
            found += LIBRARIES[name](hint)
        except Exception as error:  # missing, or another version than these lines know
            notes.append(f"{name} is left out: {error}")
    return tuple(found), tuple(notes)


def version(name: str) -> str:
    """Return a library with its version; the standard library has none."""
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name

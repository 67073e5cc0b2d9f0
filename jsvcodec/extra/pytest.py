"""A plugin for pytest: documents compared by what they mean, differences shown with their places, and golden files.

It is loaded where somebody names it: ``pytest_plugins = ["jsvcodec.extra.pytest"]`` in the topmost ``conftest.py``, or
``-p jsvcodec.extra.pytest``. It knows how tests run and where golden files stand; what differs, `jsvcodec.diff` knows.

PYTEST_DONT_REWRITE: no assert stands here, and tests may import this module before pytest loads it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn, Unpack

from jsvcodec.codec import Codec, CommonOptions
from jsvcodec.diff import Level, Rules, WireDiff, compare
from jsvcodec.errors import DecodeError, JsvError, Source, brief
from jsvcodec.sniffing import sniff
from jsvcodec.syntax.rules import Format, Syntax

try:
    import pytest
except ModuleNotFoundError as error:
    if error.name != "pytest":
        raise
    raise ImportError("jsvcodec.extra.pytest needs pytest: pip install jsvcodec[pytest]") from None

__all__ = ["Golden", "Wire", "assert_wire_equal", "jsv_golden"]

_Sides = tuple[str, str]
_FORMATS: dict[Format | None, Syntax | None] = {None: None, "jsv": "wire", "json": "json"}
_Data = str | bytes | bytearray | memoryview


# ---- comparing ----


def assert_wire_equal(
    actual: Any,
    expected: Any,
    type: Any = None,
    *,
    level: Level = "typed",
    rules: Rules | None = None,
    **options: Unpack[CommonOptions],
) -> None:
    """Fail if two documents differ, and show where: each difference with its path, both sides and their places.

    Args:
        actual: A document, of either format, or an object, as `jsvcodec.diff.compare` takes them.
        expected: The other one; matchers may stand in it.
        type: What both say, or None.
        level: How closely they are compared: ``"bytes"``, ``"canonical"`` or ``"typed"``.
        rules: What is not to count.
        options: Those of `jsvcodec.Codec` that both are read with.

    Raises:
        AssertionError: They differ, or one of them is no document.
    """
    __tracebackhide__ = True
    sides = ("actual", "expected")
    if diff := _compared(actual, expected, sides, type, level=level, rules=rules, **options):
        raise AssertionError(diff.explain(*sides))


class Wire:
    """A document that is equal to what says the same: ``assert Wire(body) == expected``.

    The other side may be whatever `jsvcodec.diff.compare` takes: a document of either format, an object, with matchers
    in it or not, or another `Wire`; of two, the settings of the left one count.

    Args:
        data: The document, or an object.
        type: What it says, or None.
        level: How closely it is compared: ``"bytes"``, ``"canonical"`` or ``"typed"``.
        rules: What is not to count.
        options: Those of `jsvcodec.Codec` that both sides are read with.

    Comparing raises `AssertionError` where a side is no document at all, as that is neither equal nor unequal.
    """

    def __init__(
        self,
        data: Any,
        type: Any = None,
        *,
        level: Level = "typed",
        rules: Rules | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        self.data = data
        self.type = type
        self.level = level
        self.rules = rules
        self.options = options

    __hash__ = None  # type: ignore[assignment]  # what is equal to it has other hashes

    def __eq__(self, other: object) -> bool:
        __tracebackhide__ = True
        return not self._diff(self, other)

    def __repr__(self) -> str:
        return f"Wire({brief(self.data)})"

    def _diff(self, left: Any, right: Any) -> WireDiff:
        """Return what differs between two sides, of which this is one, with its settings."""
        __tracebackhide__ = True
        one, other = (side.data if isinstance(side, Wire) else side for side in (left, right))
        return _compared(one, other, ("left", "right"), self.type, level=self.level, rules=self.rules, **self.options)


def _compared(left: Any, right: Any, sides: _Sides, type: Any, **options: Any) -> WireDiff:
    """Return what differs.

    Raises:
        AssertionError: A side is no document.
    """
    __tracebackhide__ = True
    try:
        return compare(left, right, type, **options)
    except DecodeError as error:
        side = sides[0] if _is_of(error, left) else sides[1]
        raise AssertionError(f"{side} is no document: {error}\n{error.excerpt()}") from None


def _is_of(error: DecodeError, data: Any) -> bool:
    return isinstance(data, _Data) and Source.lenient(data) == error.source


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain a comparison of documents that failed: of a `Wire`, or of two texts that look like documents."""
    if op != "==":
        return None
    diff = None
    with suppress(JsvError, AssertionError):
        wire = next((side for side in (left, right) if isinstance(side, Wire)), None)
        if wire is not None:
            diff = wire._diff(left, right)
        elif all(map(_is_plainly_a_document, (left, right))):
            diff = compare(left, right, level="bytes")
    if not diff:
        return None
    named = [repr(side) if isinstance(side, Wire) else brief(side) for side in (left, right)]
    return [" == ".join(named), *diff.explain().split("\n")]


def _is_plainly_a_document(data: object) -> bool:
    if not isinstance(data, str | bytes) or data[:1] not in ("{", "[", b"{", b"["):
        return False
    return sniff(None, data) in ("jsv", "json", "dump")


# ---- golden files ----

_FOLDER = "goldens"
_SUFFIXES: dict[Format, str] = {"jsv": ".jsv", "json": ".json"}
_LONGEST_NAME = 100
_UPDATE = "--jsv-update"


@dataclass
class _Tests:
    """What a run, or one worker of it, saw of tests and golden files.

    Args:
        collected: How many tests there were before any were left out.
        partial: Whether only some tests of the modules were chosen or could be collected.
        folders: By the folder of golden files of each module, the beginnings of file names by the ID of each test.
        passed: The IDs of those tests that ran to their end.
        used: The golden files that tests asked for, without regard to capitals, with the ID of the test.
        said: What was written and rewritten, as the summary says it.
        ci: Whether the environment variable CI was set when the run began.
    """

    collected: int = 0
    partial: bool = False
    folders: dict[str, dict[str, str]] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    ci: bool = field(default_factory=lambda: bool(os.environ.get("CI")))  # whatever tests make of it later

    def add(self, other: _Tests) -> None:
        """Take in what a worker saw."""
        self.partial |= other.partial
        self.folders |= other.folders
        self.passed += other.passed
        self.used |= other.used
        self.said += other.said

    def unused(self, modules: Sequence[str]) -> list[Path]:
        """Return the golden files that no test asked for, though it could have.

        Those of a test that failed or was skipped are not among them: nobody knows what it would have asked for.

        Args:
            modules: What files of tests are called, as pytest's ``python_files`` says it.
        """
        if self.partial:
            return []
        passed = set(self.passed)
        found = []
        for folder, tests in self.folders.items():
            unsure = [name for test, name in tests.items() if test not in passed]
            for file in _goldens_in(Path(folder)):
                kept = any(file.stem == name or file.stem.startswith(f"{name}-") for name in unsure)
                if str(file).casefold() not in self.used and not kept:
                    found.append(file)
        for goldens in {Path(folder).parent for folder in self.folders}:
            for old in goldens.iterdir() if goldens.is_dir() else ():
                named = any(fnmatch(f"{old.name}.py", pattern) for pattern in modules)
                if named and not any(goldens.parent.glob(f"{old.name}.*")):  # the module is gone
                    found += _goldens_in(old)
        return sorted(set(found))


_TESTS = pytest.StashKey[_Tests]()


def _goldens_in(folder: Path) -> list[Path]:
    return [file for suffix in _SUFFIXES.values() for file in folder.glob(f"*{suffix}")]


def _tests(config: pytest.Config) -> _Tests:
    return config.stash.setdefault(_TESTS, _Tests())


class Golden:
    """What the fixture `jsv_golden` is: call it with a document to hold it against its golden file."""

    def __init__(self, node: pytest.Item) -> None:
        self._node = node
        self._tests = _tests(node.config)
        self._names: set[str] = set()
        self._count = 0

    def __call__(
        self,
        actual: Any,
        type: Any = None,
        *,
        name: str | None = None,
        level: Level = "bytes",
        rules: Rules | None = None,
        format: Format | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        """Fail if a document differs from the golden file of this use in this test, and show where.

        The file holds the bytes as they are on the wire: ``goldens/** -text`` in a ``.gitattributes`` beside the folder
        keeps git from changing line ends in it.

        Args:
            actual: A document, as text or as bytes; anything else is an object, which is encoded.
            type: What it says, or None.
            name: What tells this use apart from others in the test; without it they are counted.
            level: How closely the two are compared. ``"bytes"``, unless you say otherwise: the file is a record of the
                wire, that comparison holds without a type, and whoever wants less should say so.
            rules: What is not to count.
            format: The format of the document, which is otherwise seen; of an object, JSV unless you say otherwise.
            options: Those of `jsvcodec.Codec`.

        Raises:
            AssertionError: They differ, or there is no such file; with ``--jsv-update`` the file is written instead,
                except where the environment variable ``CI`` is set. Or the document is none.
            ValueError: The same name was used before.
        """
        __tracebackhide__ = True
        if not isinstance(actual, _Data):
            actual = Codec(type, format=format or "jsv", **options).encode(actual)
        octets = actual.encode() if isinstance(actual, str) else bytes(actual)
        sides = ("actual", "golden")

        def diff_to(golden: bytes, syntax: Syntax | None) -> WireDiff:
            formats = (_FORMATS[format], syntax)
            return _compared(octets, golden, sides, type, level=level, rules=rules, formats=formats, **options)

        diff_to(octets, _FORMATS[format])  # which reads it: what is no document is never written
        wanted = self._file(name, format or ("json" if sniff(None, octets) == "json" else "jsv"))
        file = next(filter(Path.exists, (wanted, *(wanted.with_suffix(each) for each in _SUFFIXES.values()))), wanted)
        self._use(file)
        if not file.exists():
            return self._update(wanted, octets, f"there is no golden file {self._shown(file)}")
        golden = file.read_bytes()
        syntax: Syntax | None = "json" if file.suffix == ".json" else "wire" if format == "jsv" else None
        try:
            diff = diff_to(golden, syntax)
        except AssertionError as error:
            return self._update(wanted, octets, f"{self._shown(file)}: {error}", file)
        if not diff:
            return None
        return self._update(wanted, octets, f"other than {self._shown(file)}: {diff.explain(*sides)}", file)

    def _file(self, name: str | None, format: Format) -> Path:
        """Return the file of the next use."""
        if name is None:
            name = ""
            while name in self._names or not self._count:
                self._count += 1
                name = str(self._count) if self._count > 1 else ""
        if name.casefold() in self._names:
            raise ValueError(f"expected a golden file's name that was not used before in this test, got {name!r}")
        self._names.add(name.casefold())
        stem = _file_name(self._node) + (f"-{_safe(name)}" if name else "")
        return _folder(self._node) / f"{stem}{_SUFFIXES[format]}"

    def _use(self, file: Path) -> None:
        """Note that a file belongs to this test alone."""
        key = str(file).casefold()  # some disks do not tell capitals apart
        test = self._tests.used.setdefault(key, self._node.nodeid)
        if test != self._node.nodeid:
            raise ValueError(f"expected a golden file of its own, got {self._shown(file)} of {test}; give it a name")

    def _update(self, file: Path, octets: bytes, trouble: str, old: Path | None = None) -> None:
        """Write a file, maybe in an old one's place, if that is asked for and allowed, or else fail."""
        __tracebackhide__ = True
        if not self._node.config.getoption("jsv_update", False):
            _fail(f"{trouble}\n{_UPDATE} makes the golden file from what is there now")
        if self._tests.ci:
            _fail(f"{trouble}\n{_UPDATE} writes nothing where the environment variable CI is set")
        if not file.resolve().is_relative_to(self._node.path.parent.resolve()):
            _fail(f"{trouble}\n{_UPDATE} writes nothing behind a link out of the folder of the tests")
        _write(file, octets)
        if old:
            del self._tests.used[str(old).casefold()]  # it may have had the other format
        self._use(file)
        self._tests.said.append(f"{'rewritten' if old else 'written'}: {self._shown(file)}")

    def _shown(self, file: Path) -> str:
        return _shown(file, self._node.config)


def _fail(reason: str) -> NoReturn:
    __tracebackhide__ = True
    raise AssertionError(reason)


def _shown(file: Path, config: pytest.Config) -> str:
    here = config.invocation_params.dir
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _write(file: Path, octets: bytes) -> None:
    """Write a file, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(octets)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _folder(node: pytest.Item) -> Path:
    """Return where the golden files of a test's module stand."""
    return node.path.parent / _FOLDER / node.path.stem


def _file_name(node: pytest.Item) -> str:
    """Return how the golden files of a test begin: its classes and its name with parameters, as any disk takes them."""
    return _safe(".".join([each.name for each in node.listchain() if isinstance(each, pytest.Class)] + [node.name]))


def _safe(name: str) -> str:
    """Return a name that any disk takes; where characters are lost, a part of a hash tells it apart."""
    safe = re.sub(r"[^A-Za-z0-9_.,=+\[\]-]+", "_", name)
    if safe == name and len(name) <= _LONGEST_NAME:
        return name
    return f"{safe[:_LONGEST_NAME]}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


@pytest.fixture
def jsv_golden(request: pytest.FixtureRequest) -> Golden:
    """Hold documents against golden files: ``jsv_golden(response.content)``.

    The files stand beside the test's module in ``goldens/``, in a folder for each module; see `Golden`.
    """
    return Golden(request.node)


# ---- the run ----


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--jsv-update``."""
    said = "write golden files that are missing or differ"
    parser.getgroup("jsvcodec").addoption(_UPDATE, action="store_true", dest="jsv_update", help=said)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Count the tests there are, before plugins leave some out."""
    _tests(item.config).collected += 1


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note which tests could ask for the golden files that are there."""
    config = session.config
    tests = _tests(config)
    tests.partial |= tests.collected != len(session.items) or session.testsfailed > 0 or config.option.collectonly
    # Of a module that is chosen in parts, and of one that failed last time, the other tests were never collected.
    tests.partial |= any("::" in arg for arg in config.args) or bool(config.getoption("lf", False))
    known: dict[Path, bool] = {}
    for item in session.items:
        folder = _folder(item)
        if known.setdefault(folder.parent, folder.parent.is_dir()):
            tests.folders.setdefault(str(folder), {})[item.nodeid] = _file_name(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note which tests ran to their end."""
    report = yield
    tests = _tests(item.config)
    if report.when == "call" and report.passed and str(_folder(item)) in tests.folders:
        tests.passed.append(item.nodeid)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the run what a worker of pytest-xdist saw."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["jsv_goldens"] = vars(_tests(session.config))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in what a worker saw; one that crashed saw nobody knows what."""
    seen = getattr(node, "workeroutput", {}).get("jsv_goldens")
    _tests(node.config).add(_Tests(**seen) if seen else _Tests(partial=True))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """List the golden files that were written, and those that no test asked for."""
    tests = _tests(config)
    unused = tests.unused(config.getini("python_files"))
    lines = sorted(tests.said) + [f"unused: {_shown(file, config)}" for file in unused]
    if lines:
        terminalreporter.write_sep("=", "golden files")
        terminalreporter.write_line("\n".join(lines))

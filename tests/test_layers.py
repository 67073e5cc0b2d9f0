"""The rooms of the design: who imports whom, what `import jsvcodec` loads, and that every public name is explained.

Read from the source; files that are added later fall under the same rules.
"""

import ast
import importlib.util
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from jsvcodec.engine import ENGINES

ROOT = Path(__file__).parents[1]

# Each room, and the rooms just below it; it may import these and whatever is below them.
BELOW = {
    "hints": [],
    "errors": ["hints"],
    "names": [],
    "grammar": [],
    "scalars": ["errors", "names"],
    "types": ["scalars", "syntax"],
    "sessions": ["types"],
    "classes": [],
    "schema": ["classes", "types"],
    "registry": ["schema"],
    "syntax": ["errors", "names"],
    "engine": ["registry", "syntax"],
    "codec": ["engine"],
    "json": ["codec"],
    "transcoding": ["codec"],
    "sniffing": ["hints"],
    "diff": ["codec", "sniffing"],
    "jsvcodec": ["json", "transcoding", "diff"],
    "extra": ["jsvcodec"],
    "cli": ["extra", "sessions"],
    "__main__": ["cli"],
}
THIRD_PARTY = {
    "jsvcodec.syntax.jsv": {"lark"},
    "jsvcodec.cli": {"typer"},
    "jsvcodec.cli.checking": {"typer"},
    "jsvcodec.cli.comparing": {"typer"},
    "jsvcodec.cli.ends": {"typer", "rich"},
    "jsvcodec.cli.files": {"zstandard"},
    "jsvcodec.cli.formatting": {"typer"},
    "jsvcodec.cli.listing": {"typer", "rich"},
    "jsvcodec.cli.options": {"typer"},
    "jsvcodec.cli.screen": {"rich"},
    "jsvcodec.cli.translating": {"typer"},
    "jsvcodec.extra.hypothesis": {"hypothesis"},
    "jsvcodec.extra.pytest": {"pytest"},
    "jsvcodec.extra.rich": {"rich"},
    "jsvcodec.extra.syrupy": {"syrupy"},
}


def dotted(file):
    """Return the name under which a file is imported."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    parts = ("jsvcodec", *parts) if parts[0] == "grammar" else parts
    return ".".join(parts).removesuffix(".__init__")


FILES = {dotted(file): file for folder in ("jsvcodec", "grammar") for file in sorted((ROOT / folder).rglob("*.py"))}
TREES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in FILES.items()}

each_module = pytest.mark.parametrize("module", FILES)


def room(module):
    """Return the room of one of our modules; the package itself is the room ``jsvcodec``."""
    return module.split(".")[1] if "." in module else module


def reachable(start):
    """Return the rooms below one, all the way down."""
    return {start}.union(*map(reachable, BELOW[start]))


def imports(module):
    """Yield the dotted name of all that a module imports, wherever in it the import stands."""
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            below = {f"{base}.{alias.name}" for alias in node.names} & FILES.keys()
            yield from below
            if len(below) < len(node.names):
                yield base


# ---- imports ----


def test_every_file_has_a_room_and_every_room_has_a_file():
    assert {room(module) for module in FILES} == set(BELOW)


@each_module
def test_imports_point_downwards(module):
    ours = {name for name in imports(module) if name.split(".")[0] == "jsvcodec"}
    assert {name for name in ours if room(name) not in reachable(room(module))} == set()


@each_module
def test_third_party_imports_stand_where_they_may(module):
    tops = {name.split(".")[0] for name in imports(module)}
    assert tops - sys.stdlib_module_names - {"jsvcodec"} <= THIRD_PARTY.get(module, set())


@pytest.mark.parametrize(("module", "needed"), THIRD_PARTY.items())
def test_third_party_imports_are_still_needed(module, needed):
    assert needed <= {name.split(".")[0] for name in imports(module)}


def test_modules_of_a_room_do_not_import_each_other_in_a_circle():
    finished = set()

    def visit(module, trail):
        assert module not in trail, f"{' -> '.join(trail)} -> {module}"
        if module not in finished:
            for name in imports(module):
                if name in FILES:
                    visit(name, (*trail, module))
            finished.add(module)

    for module in FILES:
        visit(module, ())


# ---- what an import loads ----

OPTIONAL = {"lark", "typer", "rich", "zstandard", "hypothesis", "pytest", "syrupy"}
RARE = {"jsvcodec.engine.reference", "jsvcodec.syntax.scan", "difflib", "unicodedata"}


def loaded(code, modules=OPTIONAL):
    """Return which of some modules, the optional packages, a fresh interpreter has loaded after some code."""
    code = f"import sys\n{code}\nprint(*{modules!r}.intersection(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import jsvcodec; jsvcodec.Codec",
        "import jsvcodec.sessions, jsvcodec.types, jsvcodec.schema, jsvcodec.engine.reference, jsvcodec.syntax.jsv",
        "import jsvcodec.sessions; jsvcodec.Codec(jsvcodec.sessions.GetActiveSessionsResponse)",
    ],
)
def test_package_loads_nothing_optional(code):
    assert loaded(code) == set()


@pytest.mark.skipif("native" not in ENGINES, reason="there is no native engine here")
def test_what_is_rarely_needed_is_loaded_then():
    code = "import jsvcodec; jsvcodec.decode('{a:b}'); jsvcodec.encode({'a': 'b'})"
    assert loaded(code + "; jsvcodec.decode(b'[2024-01-01]', list[__import__('datetime').date])", RARE) == set()
    assert "jsvcodec.engine.reference" in loaded(code + "\ntry: jsvcodec.decode('[')\nexcept ValueError: pass", RARE)


def test_writing_needs_no_parser():
    assert loaded("import jsvcodec; jsvcodec.encode({'a': ['b']})") == set()


def test_reading_with_the_reference_loads_the_parser_alone():
    assert loaded("import jsvcodec; jsvcodec.decode('[a]', engine='reference')") == {"lark"}


# ---- explanations ----


def public(module):
    """Return the names in a module's `__all__`, or None if it has none."""
    for node in TREES[module].body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


def definitions(module):
    """Yield each name that a module binds at its top, with the statement and the one that follows.

    What is imported for type checkers alone is there, too: the package loads it when it is asked for.
    """
    body = [
        each
        for node in TREES[module].body
        for each in (node.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" else [node])
    ]
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name, node, following
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                yield name, node, following
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from ((alias.asname or alias.name, node, following) for alias in aliases)


def comments(module):
    """Return the numbers of the lines that hold a comment."""
    with tokenize.open(FILES[module]) as file:
        tokens = tokenize.generate_tokens(io.StringIO(file.read()).readline)
        return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def explained(module, node, following):
    match node:
        case ast.ClassDef() | ast.FunctionDef():
            return bool(ast.get_docstring(node))
        case ast.Import() | ast.ImportFrom():
            return True  # where it is defined
        case ast.Assign(value=ast.Name(other)):
            return other in public(module)  # another name of something explained
    literal = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
    return literal or not comments(module).isdisjoint({node.lineno - 1, node.lineno, node.end_lineno})


@each_module
def test_module_has_a_docstring(module):
    assert ast.get_docstring(TREES[module])


@pytest.mark.parametrize("module", [module for module in FILES if room(module) not in ("cli", "__main__")])
def test_module_that_defines_anything_lists_its_public_names(module):
    assert public(module) is not None or list(definitions(module)) == []


@each_module
def test_public_names_are_there(module):
    assert set(public(module) or []) <= {name for name, *_ in definitions(module)}


@each_module
def test_public_names_are_explained(module):
    wanted = public(module) or []
    seen = {name: explained(module, node, following) for name, node, following in definitions(module) if name in wanted}
    assert [name for name, said in seen.items() if not said] == []

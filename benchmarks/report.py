"""Figures as Markdown: tables of times by size and shape, of memory and imports, and of the goals.

It knows results and how to write them down, but neither clocks nor libraries.
"""

from __future__ import annotations

from collections.abc import Iterable

from common import machine, print_table
from goals import DATACLASSES, Goal, Probes
from payloads import SEED
from peers import DICTS
from tasks import FLOOR, Key, Operation
from timing import Effort, Measure, Results

__all__ = ["first_uses", "goal_table", "head", "imports", "memory", "shapes", "times"]

BASES: dict[Operation, dict[str, tuple[str, ...]]] = {
    "decode": {"orjson": (DICTS,), "msgspec": DATACLASSES},
    "encode": {"orjson": DATACLASSES, "msgspec": DATACLASSES},
}
"""What others are compared with: the fastest of these kinds of object."""


def _figure(value: float | None) -> str:
    """Return a number with three digits that say something."""
    if value is None:
        return "–"
    if value < 0.1:
        return f"{value:.2g}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}".replace("%", " %")


def _ratio(one: float | None, other: float | None) -> str:
    return "–" if one is None or not other else _figure(one / other)


def head(versions: Iterable[str], effort: Effort) -> None:
    """Print what the figures are figures of."""
    print(
        f"{machine()}.",
        f"{', '.join(versions)}.",
        f"Seed {SEED}; medians of {effort.rounds} rounds in one process, all in turn; ± is half the distance between "
        "the quartiles. Times are µs per session or other record, less is better; ratios above 1 are faster than "
        "orjson.loads to dicts or orjson.dumps of its fastest dataclasses, and than msgspec with its fastest "
        "dataclasses.",
        sep="\n",
    )


def times(operation: Operation, shape: str, count: int, results: Results) -> None:
    """Print the table of one operation on documents of one shape and size."""
    keys = [key for key in results if key[:3] == (operation, shape, count)]
    cycles = any("cycle" in results[key].times for key in keys)
    measures: tuple[Measure, ...] = ("call", "cycle") if cycles else ("call",)
    bases = {
        (who, measure): results.fastest((Key(operation, shape, count, who, form) for form in forms), measure)
        for measure in measures
        for who, forms in BASES[operation].items()
    }
    heads = ["library", "objects", "bytes", "call µs", "±", *(["cycle µs", "±"] if cycles else []), "MB/s"]
    heads += [f"× {who}{', cycle' if measure == 'cycle' else ''}" for who, measure in bases]

    def row(key: Key) -> list[str]:
        octets, call = results[key].octets, results.median(key, "call")
        cells = [key.who, key.form, f"{octets:,.0f}"]
        for measure in measures:
            cells += [_figure(results.median(key, measure)), _percent(results.spread(key, measure))]
        cells.append("–" if key.who == FLOOR or not call else _figure(octets / call))
        return cells + [_ratio(base, results.median(key, measure)) for (_, measure), base in bases.items()]

    print_table(heads, map(row, keys), texts=2)


def shapes(operation: Operation, results: Results) -> None:
    """Print the table of one operation on documents of all shapes."""
    keys = [key for key in results if key.operation == operation]
    columns = list(dict.fromkeys((key.shape, key.records) for key in keys))
    rows = list(dict.fromkeys((key.who, key.form) for key in keys))
    figures = (
        [*row, *(_figure(results.median(Key(operation, *column, *row), "call")) for column in columns)] for row in rows
    )
    print_table(["library", "objects", *(shape for shape, _ in columns)], figures, texts=2)


_MEMORY = ("kept", "sizes", "peak")


def memory(probes: Probes) -> None:
    """Print the table of bytes per session."""
    shapes = list(dict.fromkeys(shape for shape, *_ in probes.memory))
    heads = [f"{shape}: {what} kB" for shape in shapes for what in ("kept", "sum of sizes", "peak")]
    rows = []
    for way in dict.fromkeys((who, form) for _, who, form in probes.memory):
        found = [probes.memory.get((shape, *way), {}).get(name) for shape in shapes for name in _MEMORY]
        rows.append([*way, *("–" if octets is None else f"{octets / 1000:.2f}" for octets in found)])
    print_table(["library", "objects", *heads], rows, texts=2)


def imports(probes: Probes) -> None:
    """Print the table of import times."""
    rows = ([package, _figure(found["own"]), _figure(found["all"])] for package, found in probes.imports.items())
    print_table(["import", "its own modules, ms", "all it adds, ms"], rows)


def first_uses(probes: Probes) -> None:
    """Print the table of first uses."""
    rows = ([engine, *map(_figure, found.values())] for engine, found in probes.first.items())
    print_table(["engine", "Codec(…) ms", "first decode ms", "first encode ms"], rows)


def goal_table(goals: Iterable[Goal]) -> None:
    """Print the table of goals."""
    rows = (
        [goal.text, f"{'≥' if goal.least else '≤'} {goal.target:g}", _figure(goal.measured), goal.verdict]
        for goal in goals
    )
    print_table(["goal", "target", "measured", ""], rows)

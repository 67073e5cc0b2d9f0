"""Times as bars, in an SVG that follows the reader's light or dark colours.

It knows names and numbers, nothing of what was measured.
"""

from __future__ import annotations

from html import escape

__all__ = ["Bar", "Panel", "chart"]

Bar = tuple[str, float, bool]
"""A bar's name, its length, and whether it is one of ours."""

Panel = tuple[str, list[Bar]]
"""A title and its bars."""

WIDTH, LEFT, ROW, FULL = 760, 290, 22, 400
"""Pixels: the picture, the names' column, a bar with its gap, the longest bar."""

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } .name { text-anchor: end }
.bar { fill: #9aa4af } .ours { fill: #1f6feb } .cut { stroke: #ffffff; stroke-width: 3 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .bar { fill: #6e7781 } .ours { fill: #58a6ff } .cut { stroke: #0d1117 } }
"""


def chart(panels: list[Panel]) -> str:
    """Return an SVG of panels one below the other, in each the shortest bar first.

    Bars longer than twelve times the shortest, if they would leave the others too small to compare, are cut off and
    marked by a slanted gap; the figure beside a bar is always its own.
    """
    parts, top = [], 8
    for title, bars in panels:
        parts.append(f'<text class="title" x="8" y="{top + 14}">{escape(title)}</text>')
        top += 26
        lengths = sorted(length for _, length, _ in bars)
        longest = min(lengths[-1], 12 * lengths[0]) if lengths else 1
        for bar in sorted(bars, key=lambda bar: bar[1]):
            parts += _bar(bar, top, FULL / longest)
            top += ROW
        top += 18
    size = f'width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<style>{STYLE}</style>\n{body}\n</svg>\n'


def _bar(bar: Bar, top: int, scale: float) -> list[str]:
    name, length, ours = bar
    width = min(FULL, length * scale)
    kind = "bar ours" if ours else "bar"
    figure = f"{length:,.0f}" if length >= 100 else f"{length:.1f}" if length >= 10 else f"{length:.2f}"
    lines = [
        f'<text class="name" x="{LEFT - 8}" y="{top + 13}">{escape(name)}</text>',
        f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{width:.1f}" height="{ROW - 5}"/>',
        f'<text x="{LEFT + width + 6:.1f}" y="{top + 13}">{figure}</text>',
    ]
    if width < length * scale - 0.5:
        at = LEFT + FULL - 24
        lines.insert(2, f'<line class="cut" x1="{at}" y1="{top + ROW - 3}" x2="{at + 8}" y2="{top - 2}"/>')
    return lines

"""A picture of ratios: one group of bars for each workload, on a logarithmic scale."""

import html
import math
from statistics import median

COLORS = {
    "jax": "#7b5ea7", "torch": "#e4572e", "torch-compile": "#f3a712", "keras-tensorflow": "#2e86ab",
    "keras-torch": "#5fad56", "keras-jax": "#76b7b2", "onnxruntime": "#6c757d",
}
LEFT, RIGHT, TOP, BAR, GAP, SCALE = 210, 70, 76, 13, 16, 620


def draw(groups):
    """`groups`: (workload, summaries with Descent first)."""
    bars = [(workload, ratios(group)) for workload, group in groups]
    bars = [(workload, values) for workload, values in bars if values]
    every = [value for _, values in bars for _, value in values]
    low, high = min(every + [0.8]), max(every + [2])
    height = TOP + sum(len(values) * BAR + GAP for _, values in bars) + 20

    def x(value):
        return LEFT + SCALE * math.log(value / low) / math.log(high / low)

    parts = [*axis(x, low, high, height), *legend({name for _, v in bars for name, _ in v})]
    y = TOP
    for workload, values in bars:
        parts.append(text(LEFT - 12, y + len(values) * BAR / 2 + 4, workload.name, "end"))
        for name, value in values:
            start, end = sorted((x(1), x(value)))
            parts.append(
                f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" height="{BAR - 2}" '
                f'fill="{COLORS.get(name, "#999")}"><title>{name} {value:.2f}</title></rect>')
            parts.append(text(end + 4, y + 9, short(value), size=10))
            y += BAR
        y += GAP
    width = LEFT + SCALE + RIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="Helvetica, Arial, sans-serif">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(parts) + "\n</svg>\n")


def ratios(group):
    """(library, times as long as Descent), fastest first."""
    if group[0].library != "descent" or not group[0].times:
        return []
    base = median(group[0].times)
    return [(s.library, median(s.times) / base) for s in group[1:] if s.times]


def axis(x, low, high, height):
    yield text(LEFT, 24, "Times as long as Descent (1 = Descent; right of it Descent is faster)", size=15)
    for exponent in range(-2, 7):
        for digit in (1, 2, 5):
            value = digit * 10.0**exponent
            # Few lines where the scale is long.
            if not low <= value <= high or (digit != 1 and high / low > 200):
                continue
            color = "#222" if value == 1 else "#ddd"
            yield f'<line x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{TOP - 8}" y2="{height - 10}" stroke="{color}"/>'
            yield text(x(value), TOP - 12, f"{value:g}", "middle", 10)


def legend(names):
    left = 20
    for name in (name for name in COLORS if name in names):
        yield f'<rect x="{left}" y="36" width="11" height="11" fill="{COLORS[name]}"/>'
        yield text(left + 15, 46, name)
        left += 35 + 7 * len(name)


def short(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def text(x, y, content, anchor="start", size=12):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="#333">'
        f"{html.escape(content)}</text>")

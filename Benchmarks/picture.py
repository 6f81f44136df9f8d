"""Pictures on logarithmic scales: bars of ratios for each workload, and curves of growth."""

import html
import math
from statistics import median

from tables import duration

COLORS = {
    "descent": "#222", "jax": "#7b5ea7", "torch": "#e4572e", "torch-compile": "#f3a712", "keras-tensorflow": "#2e86ab",
    "keras-torch": "#5fad56", "keras-jax": "#76b7b2", "onnxruntime": "#6c757d",
}
LEFT, RIGHT, TOP, BAR, GAP, SCALE = 210, 70, 76, 13, 16, 620
PANEL, PANEL_HEIGHT, PANEL_GAP = 300, 320, 70


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
    return document(LEFT + SCALE + RIGHT, height, parts)


def document(width, height, parts):
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
            yield line(x(value), TOP - 8, x(value), height - 10, color)
            yield text(x(value), TOP - 12, f"{value:g}", "middle", 10)


def draw_growth(panels):
    """`panels`: (workload, library → curve). One scale of time for all of them."""
    panels = [(workload, curves) for workload, curves in panels if curves]
    times = [t for _, curves in panels for curve in curves.values() for t in curve.times]
    low = 10.0 ** math.floor(math.log10(min(times)))
    high = 10.0 ** math.ceil(math.log10(max(times)))
    parts = [text(20, 24, "Time per sample in a training step", size=15)]
    parts += legend({name for _, curves in panels for name in curves})

    def y(value):
        return TOP + PANEL_HEIGHT * (1 - math.log(value / low) / math.log(high / low))

    for index, (workload, curves) in enumerate(panels):
        parts += panel(PANEL_GAP + index * (PANEL + PANEL_GAP), y, low, high, workload.title, curves)
    width = 20 + len(panels) * (PANEL + PANEL_GAP) + 20
    return document(width, TOP + PANEL_HEIGHT + 50, parts)


def panel(left, y, low, high, title, curves):
    sizes = max((curve.sizes for curve in curves.values()), key=len)
    first, bottom = sizes[0], TOP + PANEL_HEIGHT

    def x(size):
        return left + PANEL * math.log(size / first) / math.log(sizes[-1] / first)

    for size in sizes:
        yield line(x(size), TOP, x(size), bottom)
        yield text(x(size), bottom + 16, f"{size:,}", "middle", 10)
    for exponent in range(round(math.log10(low)), round(math.log10(high)) + 1):
        value = 10.0**exponent
        yield line(left, y(value), left + PANEL, y(value))
        yield text(left - 6, y(value) + 4, duration(value), "end", 10)
    yield text(left + PANEL / 2, bottom + 36, title, "middle")
    for library, curve in curves.items():
        yield from polyline(library, [(x(s), y(t), s, t) for s, t in zip(curve.sizes, curve.times)])


def polyline(library, points):
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
    color = COLORS.get(library, "#999")
    yield f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="2"/>'
    for x, y, size, time in points:
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}">'
            f"<title>{library}, {size:,}: {duration(time)}</title></circle>")


def line(x1, y1, x2, y2, color="#ddd"):
    return f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}" stroke="{color}"/>'


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

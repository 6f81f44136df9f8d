"""The picture of the grids: a panel for each kind of net, in it a field for each size and batch, coloured
by the ratio to the fastest peer."""

import math

from picture import document, text

WIDTH, HEIGHT, LABEL, GAP, TOP = 62, 34, 110, 40, 96
# Widest line of panels.
LINE = 1_000
# Ratios from which colours grow no stronger: there Descent is slower, or faster.
SLOWEST, FASTEST = 0.5, 5
RED, WHITE, GREEN = (214, 69, 65), (252, 250, 242), (46, 139, 87)


def draw(cells):
    parts = [
        text(20, 24, "Times as long as Descent the faster of JAX and PyTorch takes", size=15),
        text(20, 46, "Above: first model of its process; below: after three small models. Rows: size; columns: batch."),
        *scale(20, 56)]
    x, y, bottom, width = 20, TOP, TOP, 0
    for title in dict.fromkeys(cell.part.panel for cell in cells):
        group = [cell for cell in cells if cell.part.panel == title]
        rows = sorted({cell.part.sizes for cell in group})
        batches = sorted({cell.part.batch for cell in group})
        across = LABEL + len(batches) * WIDTH
        if x > 20 and x + across > LINE:
            x, y = 20, bottom + GAP
        parts += panel(x, y, title, group, rows, batches)
        bottom = max(bottom, y + 40 + len(rows) * HEIGHT)
        x += across + GAP
        width = max(width, x)
    return document(width, bottom + 20, parts)


def panel(left, top, title, group, rows, batches):
    yield text(left, top + 12, title, size=13)
    for column, batch in enumerate(batches):
        yield text(left + LABEL + (column + 0.5) * WIDTH, top + 30, f"{batch:,}", "middle", 10)
    labelled = {cell.part.sizes: cell.part.row for cell in group}
    for index, sizes in enumerate(rows):
        yield text(left + LABEL - 8, top + 38 + (index + 0.5) * HEIGHT + 4, labelled[sizes], "end", 10)
    for cell in group:
        x = left + LABEL + batches.index(cell.part.batch) * WIDTH
        y = top + 38 + rows.index(cell.part.sizes) * HEIGHT
        # Each condition has its part of the field.
        yield field(x, y if cell is cell.usual else y + HEIGHT / 2, cell)


def field(x, y, cell):
    if not math.isfinite(cell.ratio):
        return ""
    height = HEIGHT / 2 - (1 if cell is not cell.usual else 0)
    about = f"{cell.part.name}, {cell.condition.title}: {cell.ratio:.2f} ({cell.fastest})"
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDTH - 2}" height="{height:.1f}" fill="{color(cell.ratio)}">'
        f"<title>{about}</title></rect>"
        + text(x + WIDTH / 2 - 1, y + height / 2 + 4, f"{cell.ratio:.2f}", "middle", 10))


def color(ratio):
    """White where both take the same time."""
    end, strongest = (GREEN, FASTEST) if ratio >= 1 else (RED, SLOWEST)
    share = min(math.log(ratio) / math.log(strongest), 1)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(WHITE, end))


def scale(x, y):
    for index, ratio in enumerate((0.5, 0.7, 0.9, 1, 1.1, 1.5, 2, 3, 5)):
        yield f'<rect x="{x + index * 40}" y="{y}" width="40" height="18" fill="{color(ratio)}"/>'
        yield text(x + index * 40 + 20, y + 13, f"{ratio:g}", "middle", 10)

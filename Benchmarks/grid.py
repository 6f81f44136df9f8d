"""The grids: ratios to the fastest peer for nets of many sizes, and the times they are made of."""

import math

from cells import figures, rounds
from tables import duration, number, table


def section(all_series, found):
    """`found`: name of a series → cells."""
    done = [series for series in all_series if found.get(series.name)]
    if not done:
        return ""
    cells = [cell for series in done for cell in found[series.name]]
    return "\n\n".join([
        "## Grid: time of a training step, beside the fastest peer\n\n"
        "Each net is trained in a process of its own, and by Descent also in one that trained three small nets "
        "before. *Ratio*: how many times as long as Descent the faster of JAX (dense: the whole epoch jitted; "
        f"convolutional: each step) and PyTorch (eager) takes. Rounds: {rounds(cells)}; other programs kept "
        f"{max(cell.others for cell in cells):.2f} processors busy meanwhile, at worst.",
        table(
            ["grid", "Descent's net is the", "nets", "geometric mean", "worst ratio", "at", "times as long as first"],
            [line for series in done for line in summary(series, found[series.name])]),
        "![Grid](grid.svg)",
        *(times(series, found[series.name]) for series in done)])


def summary(series, cells):
    for condition in series.conditions:
        ratio, factor = (figures(cells, condition.name, value) for value in ("ratio", "factor"))
        if ratio:
            slower = f"{factor.mean:.2f}" if condition is not series.conditions[0] and factor else ""
            worst = f"{ratio.worst.ratio:.2f}"
            place = f"`{ratio.worst.part.name}` ({ratio.worst.fastest})"
            yield [series.title, condition.title, str(ratio.count), f"{ratio.mean:.2f}", worst, place, slower]


def times(series, cells):
    """A line for each net: all libraries' times, and the ratio under each condition."""
    peers = sorted({peer for cell in cells for peer in cell.peers})
    columns = [
        series.title, *(f"Descent, {c.title}" for c in series.conditions), *peers,
        *(f"ratio, {c.title}" for c in series.conditions)]
    places = {(cell.part, cell.condition.name): cell for cell in cells}
    lines = []
    for part in dict.fromkeys(cell.part for cell in cells):
        own = [places.get((part, condition.name)) for condition in series.conditions]
        others = next(cell for cell in own if cell).peers
        lines.append([
            f"`{part.name}`", *(spent(cell.times.get("descent") if cell else None) for cell in own),
            *(spent(others.get(peer)) for peer in peers),
            *(number(cell.ratio if cell else math.nan, "{:.2f}") for cell in own)])
    return table(columns, lines)


def spent(time):
    return duration(time) if time else "–"

"""Tables of series that are no grids: what libraries take beside busy processes, under a quota, with
variables set."""

import math

from cells import rounds
from tables import duration, number, table


def section(series, cells, left_out):
    title = f"## {series.title[0].upper()}{series.title[1:]}"
    if series.name in left_out:
        return f"{title}\n\nLeft out: {left_out[series.name]}."
    if not cells:
        return ""
    return f"{title}\n\n{TEXTS[series.name]} Rounds: {rounds(cells)}.\n\n{rows(cells)}"


def rows(cells):
    """A line for each part under each condition, the part's name only once."""
    lines = []
    for part in dict.fromkeys(cell.part for cell in cells):
        for cell in (cell for cell in cells if cell.part == part):
            first = cell is cell.usual
            title = f"{part.title} (`{part.name}`)" if first else ""
            lines.append([title, cell.condition.title, *own(cell, first), *peers(cell, first), f"{cell.others:.2f}"])
    columns = [
        "work", "condition", "Descent", "times as long", "peers, times as long", "fastest peer", "ratio", "others"]
    if not any(cell.peers for cell in cells):
        # Columns of peers that nobody ran.
        lines, columns = ([[*line[:4], line[-1]] for line in lines], [*columns[:4], columns[-1]])
    return table(columns, lines)


def own(cell, first):
    time = cell.times.get("descent", math.nan)
    return [
        duration(time) if math.isfinite(time) else "failed",
        "" if first else number(cell.factor, "{:.2f}")]


def peers(cell, first):
    factors = [f"{name} {number(cell.factor_of(name), '{:.2f}')}" for name in sorted(cell.peers)]
    fastest = f"{cell.fastest}, {duration(cell.peers[cell.fastest])}" if cell.fastest else "–"
    return ["" if first else ", ".join(factors), fastest, number(cell.ratio, "{:.2f}")]


TEXTS = {
    "busy": (
        "*Times as long* is beside the same work on a quiet machine, measured in turn; *ratio* is that of the "
        "fastest peer to Descent under the same condition. Everything shares two processors. A busy process is "
        "an endless loop. With equal shares for all threads, work that two threads do without waiting takes 1.5 "
        "times as long beside one, and twice as long beside two."),
    "quota": (
        "As in a container that is limited to 1.5 of two processors: once a process has used 150 ms of "
        "processor time, all its threads stand still until the next 100 ms begin. Work that keeps both processors "
        "busy takes 1.33 times as long, work on one no longer than without."),
    "variables": (
        "Programs cannot set these for themselves, so a library should not depend on them: Descent alone, *times "
        "as long* as with none of them set."),
}

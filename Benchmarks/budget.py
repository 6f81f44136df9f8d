"""What Descent should reach (`GOALS` in goals.py), and what it reached in this run."""

from statistics import median

from cells import figures
from goals import GOALS, Bound, Goal
from tables import table

UNITS = {"time": "s", "memory": "MB", "compile": "s"}


def section(groups, curves, series):
    """`groups`: workload → summaries. `curves`: workload → library → `growth.Curve`. `series`: name →
    cells."""
    ran = [goal for goal in GOALS if any(goal.workload in done for done in (groups, curves, series))]
    if not ran:
        return ""
    rows = [row(goal, groups, curves, series) for goal in ran]
    met = sum(cells[-1] == "yes" for cells in rows)
    return (
        f"## Budget\n\n{met} of {len(rows)} goals met. Ratios are of medians, as in the other tables.\n\n"
        + table(["work", "beside", "goal", "measured", "met"], rows))


def row(goal, groups, curves, series):
    if isinstance(goal, Bound):
        return bound_row(goal, series[goal.workload])
    name = f"`{goal.workload}`" + ("" if goal.measure == "time" else f", {goal.measure}")
    if isinstance(goal, Goal):
        return [name, *ratio_cells(goal, groups[goal.workload])]
    unit, value = UNITS[goal.measure], absolute(goal, groups, curves)
    cells = [name, "–", f"≤ {goal.most:g} {unit}"]
    if value is None:
        return [*cells, "Descent failed", "–"]
    return [*cells, f"{value:.3g} {unit}", answer(value <= goal.most)]


def bound_row(goal, cells):
    title = next((cell.condition.title for cell in cells if cell.condition.name == goal.condition), goal.condition)
    name = f"`{goal.workload}`, {title}: " + ("mean" if goal.of == "mean" else "worst")
    beside = "fastest peer" if goal.value == "ratio" else cells[0].condition.title
    wanted = f"≥ {goal.least:g}×" if goal.least else f"≤ {goal.most:g}×"
    found = figures(cells, goal.condition, goal.value)
    if not found:
        return [name, beside, wanted, "not run", "–"]
    worst = getattr(found.worst, goal.value)
    value = found.mean if goal.of == "mean" else worst
    text = f"{value:.2f}×" + (f" (`{found.worst.part.name}`)" if goal.of == "worst" else f" (of {found.count})")
    return [name, beside, wanted, text, answer(goal.least <= value <= goal.most)]


def ratio_cells(goal, group):
    """Beside, goal, measured, met."""
    beside, least = " or ".join(goal.peers) or "fastest peer", f"≥ {goal.least:,g}×"
    values = {s.library: measured(s, goal.measure) for s in group}
    values = {library: value for library, value in values.items() if value is not None}
    own = values.pop("descent", None)
    if own is None:
        return [beside, least, "Descent failed", "–"]
    missing = [peer for peer in goal.peers if peer not in values]
    if missing or not values:
        return [beside, least, f"{' and '.join(missing) or 'peers'} not run", "–"]
    best = min(goal.peers or values, key=values.get)
    ratio = values[best] / own
    text = f"{ratio:,.0f}×" if ratio >= 100 else f"{ratio:.2f}×"
    # Which it was, where there was a choice.
    if len(goal.peers) > 1:
        text += f" ({best})"
    elif not goal.peers:
        text += f" ({best}, of {len(values)})"
    return [beside, least, text, answer(ratio >= goal.least)]


def measured(summary, measure):
    """Of all rounds and repetitions; None if there is nothing."""
    values = summary.times if measure == "time" else summary.peaks
    return median(values) if values else None


def absolute(limit, groups, curves):
    """Descent's seconds or megabytes; None if it failed."""
    if limit.measure == "compile":
        curve = curves[limit.workload].get("descent")
        return curve.compiling[-1] if curve else None
    own = next((s for s in groups[limit.workload] if s.library == "descent"), None)
    value = own and measured(own, limit.measure)
    if not value:
        return None
    return value / 1e6 if limit.measure == "time" else value * 2**20 / 1e6


def answer(met):
    return "yes" if met else "no"

"""What the processes of a series printed, as cells: one for each part under each condition."""

import math
from dataclasses import dataclass
from statistics import geometric_mean, median


@dataclass
class Cell:
    part: object
    condition: object
    # Microseconds of libraries that did not fail: medians of all repetitions and rounds. Likewise losses,
    # of those that tell any.
    times: dict
    losses: dict
    # How many processors other programs kept busy meanwhile, at worst.
    others: float
    # How many processes of Descent measured it.
    rounds: int
    # The same part under the first condition; itself there.
    usual: "Cell" = None

    @property
    def peers(self):
        """Of peers that did not run under this condition, the times under the first."""
        found = self.usual.times if self.condition.is_descents else self.times
        return {library: time for library, time in found.items() if library != "descent"}

    @property
    def fastest(self):
        """The fastest peer's name, or nothing."""
        return min(self.peers, key=self.peers.get, default=None)

    @property
    def ratio(self):
        """How many times as long as Descent the fastest peer takes."""
        own = self.times.get("descent")
        return self.peers[self.fastest] / own if own and self.fastest else math.nan

    @property
    def factor(self):
        return self.factor_of("descent")

    def factor_of(self, library):
        """How many times as long as under the first condition a library takes."""
        if library not in self.times or library not in self.usual.times:
            return math.nan
        return self.times[library] / self.usual.times[library]


def cells(series, results):
    """In the order of conditions, then of parts; without those of which there is nothing."""
    found = {}
    for condition in series.conditions:
        for part in series.parts:
            own = [r for r in results if not r.error and (r.part, r.condition) == (part.name, condition.name)]
            usual = found.get((part, series.conditions[0]))
            if own and (usual or condition is series.conditions[0]):
                count = sum(r.library == "descent" for r in own)
                others = max(r.others for r in own)
                cell = Cell(part, condition, medians(own, "us"), medians(own, "loss"), others, count)
                cell.usual = usual or cell
                found[part, condition] = cell
    return list(found.values())


def rounds(cells):
    """How often all of them were measured."""
    return min(cell.rounds for cell in cells)


def medians(results, key):
    values = {}
    for result in results:
        found = [line[key] for line in result.lines if line.get(key) is not None]
        values.setdefault(result.library, []).extend(found)
    return {library: median(found) for library, found in values.items() if found}


@dataclass
class Figures:
    """A number of all cells of a series under one condition."""

    mean: float
    # The cell where it is worst.
    worst: Cell
    count: int


def figures(cells, condition, value):
    """Of `value`, "ratio" or "factor", under the condition of this name; None without any."""
    known = [cell for cell in cells if cell.condition.name == condition and math.isfinite(getattr(cell, value))]
    if not known:
        return None
    values = [getattr(cell, value) for cell in known]
    worst = (min if value == "ratio" else max)(known, key=lambda cell: getattr(cell, value))
    return Figures(geometric_mean(values), worst, len(known))

"""How time grows with the size of the batch and of the network: curves of all rounds, and their tables."""

import math
from dataclasses import dataclass
from statistics import median

from tables import duration, table


@dataclass
class Curve:
    """What one library took, for each size the median of all rounds."""

    sizes: tuple
    # Microseconds of a training step for each sample.
    times: list
    # Seconds; nothing from a library that does not compile.
    compiling: list
    # As in the other tables.
    others: float

    def steepest(self, values):
        """The largest power between neighbours, and the larger one's size, in words."""
        if min(values) <= 0:
            return "–"  # too short to be measured
        points = list(zip(self.sizes, values))
        power, size = max(
            (math.log(later / earlier) / math.log(size / before), size)
            for (before, earlier), (size, later) in zip(points, points[1:]))
        return f"{power:.2f} (at {size:,})"


def curves(workload, results, settings):
    """library → curve, Descent first; without libraries that failed."""
    sizes = workload.measured(settings)
    batches = [size if workload.axis == "batch" else workload.batch for size in sizes]
    failed = {result.library for result in results if result.error}
    found = {}
    for library in sorted({r.library for r in results} - failed, key=lambda name: (name != "descent", name)):
        rounds = [result for result in results if result.library == library]
        steps = [median(values) for values in zip(*([line["us"] for line in r.lines] for r in rounds))]
        compiling = zip(*([line["compile"] for line in r.lines if "compile" in line] for r in rounds))
        found[library] = Curve(
            sizes, [us / batch for us, batch in zip(steps, batches)],
            [median(values) for values in compiling], max(result.others for result in rounds))
    return found


def section(workloads, found):
    """`found`: workload → library → curve."""
    parts = [rows(workload, found[workload.name]) for workload in workloads if found.get(workload.name)]
    if not parts:
        return ""
    return "\n\n".join([
        "## Growth: time per sample in a training step\n\n"
        "A net of dense layers: 64 features, ReLU, 10 classes, Adam. *Compiling* is what the first epoch "
        "takes longer than the fastest one. *Steepest*: the largest power with which a row's values grow from one "
        "size to the next. What nobody can avoid is 0 for the batch, 2 for the width, 1 for the depth; "
        "a larger one is a cliff.\n\n![Growth](growth.svg)",
        *parts])


def rows(workload, library_curves):
    fixed = {"batch": workload.batch, "width": workload.width, "depth": workload.depth}
    del fixed[workload.axis]
    lines = []
    for library, curve in library_curves.items():
        lines.append([library, *map(duration, curve.times), curve.steepest(curve.times), f"{curve.others:.2f}"])
    for library, curve in library_curves.items():
        if curve.compiling:
            times = [duration(seconds * 1e6) for seconds in curve.compiling]
            lines.append([f"{library}, compiling", *times, curve.steepest(curve.compiling), f"{curve.others:.2f}"])
    sizes = next(iter(library_curves.values())).sizes
    title = ", ".join(f"{name} {size}" for name, size in fixed.items())
    return f"`{workload.name}`, {title}:\n\n" + table(
        [workload.title, *(f"{size:,}" for size in sizes), "steepest", "others"], lines)

"""How time grows with the size of the batch and of the network: curves of all rounds, and their tables."""

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

    def cliff(self, values, work):
        """Where `values` grow most beyond `work` from one size to the next, and how much, in words."""
        if min(values) <= 0:
            return "–"  # too short to be measured
        costs = [value / amount for value, amount in zip(values, work)]
        factor, size = max(
            (later / earlier, size) for earlier, later, size in zip(costs, costs[1:], self.sizes[1:]))
        return f"{factor:.2f} (at {size:,})"


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
        "takes longer than the fastest one. *Cliff*: how many times more than the work of a sample, which is "
        "proportional to the number of weights, the time grows from one size to the next, at worst; in compiling, "
        "how many times more than the number of layers. What is above 1 by more than noise is a cliff."
        "\n\n![Growth](growth.svg)",
        *parts])


def rows(workload, library_curves):
    fixed = {"batch": workload.batch, "width": workload.width, "depth": workload.depth}
    del fixed[workload.axis]
    sizes = next(iter(library_curves.values())).sizes
    work = [workload.at(size).work for size in sizes]
    lines = []
    for library, curve in library_curves.items():
        cliff = curve.cliff(curve.times, work)
        lines.append([library, *map(duration, curve.times), cliff, f"{curve.others:.2f}"])
    for library, curve in library_curves.items():
        if curve.compiling:
            times = [duration(seconds * 1e6) for seconds in curve.compiling]
            cliff = curve.cliff(curve.compiling, sizes) if workload.axis == "depth" else "–"
            lines.append([f"{library}, compiling", *times, cliff, f"{curve.others:.2f}"])
    title = ", ".join(f"{name} {size}" for name, size in fixed.items())
    return f"`{workload.name}`, {title}:\n\n" + table(
        [workload.title, *(f"{size:,}" for size in sizes), "cliff", "others"], lines)

"""Makes RESULTS.md and the pictures of the lines that the processes printed."""

import datetime
import math
import os
from collections import defaultdict
from statistics import median

import agreement
import budget
import conditions
import disturbed
import environment
import grid
import growth
import heatmap
import picture
from cells import cells
from tables import duration, number, table

TABLE = environment.HERE / "RESULTS.md"
PICTURE = environment.HERE / "results.svg"
GROWTH = environment.HERE / "growth.svg"
GRID = environment.HERE / "grid.svg"


class Summary:
    """All processes of one library on one workload."""

    def __init__(self, results):
        good = [result for result in results if not result.error]
        lines = [line for result in good for line in result.lines]
        self.library = results[0].library
        # Microseconds; a whole process tells none, it is timed from outside.
        self.times = [line["us"] for line in lines if "us" in line] or [r.first * 1e6 for r in good]
        self.others = max((result.others for result in good), default=0.0)
        last = [result.lines[-1] for result in good]
        self.losses = [line["loss"] for line in last if line.get("loss") is not None]
        self.epoch = max((line.get("epoch", 1) for line in last), default=0)
        self.peaks = [line["peak_kb"] / 1024 for line in last if line.get("peak_kb")]
        self.batches = sorted({int(line["batch"]) for line in last if "batch" in line})
        self.outputs = [line["output"] for line in last if "output" in line]

    def ratio(self, base):
        """How many times as long as `base` it takes."""
        return median(self.times) / median(base.times) if self.times and base and base.times else math.nan


def summaries(results):
    """workload → libraries in the order of time, Descent first."""
    groups = defaultdict(lambda: defaultdict(list))
    for result in results:
        groups[result.workload][result.library].append(result)
    return {
        name: sorted(
            (Summary(group) for group in libraries.values()),
            key=lambda s: (s.library != "descent", median(s.times) if s.times else math.inf))
        for name, libraries in groups.items()
    }


def write(workloads, results, settings, known, left_out, executable):
    sweeps = [workload for workload in workloads if workload.kind == "growth"]
    curves = {
        sweep.name: growth.curves(sweep, part, settings) for sweep in sweeps
        if (part := [result for result in results if result.workload == sweep.name])}
    series = [workload for workload in workloads if workload.kind == "series"]
    found = {
        one.name: cells(one, part) for one in series
        if (part := [result for result in results if result.workload == one.name])}
    groups = summaries([r for r in results if r.workload not in curves and r.workload not in found])
    done = [workload for workload in workloads if workload.name in groups]
    sections = [heading(settings, bars=bool(groups)), budget.section(groups, curves, found)]
    for kind, title, rows in (
        ("train", "Training: time per step", training_rows),
        ("predict", "Prediction: time per call", prediction_rows),
        ("process", "Whole process: start to first finished epoch", process_rows),
        ("save load", "Files: time for one", file_rows),
    ):
        part = [workload for workload in done if workload.kind in kind.split()]
        if part:
            sections.append(f"## {title}\n\n" + rows(part, groups))
    grids = [one for one in series if one.is_grid]
    sections += [growth.section(sweeps, curves), grid.section(grids, found)]
    sections += [disturbed.section(s, found.get(s.name), left_out) for s in series if not s.is_grid]
    sections.append(agreement.section(done, groups, grids, found, settings.quick))
    sections.append(faults(results, left_out))
    sections.append(setting(results, settings, known, executable))
    TABLE.write_text("\n\n".join(section for section in sections if section) + "\n")
    if groups:
        PICTURE.write_text(picture.draw([(workload, groups[workload.name]) for workload in done]))
    if any(curves.values()):
        GROWTH.write_text(picture.draw_growth([(sweep, curves.get(sweep.name)) for sweep in sweeps]))
    if fields := [cell for one in grids for cell in found.get(one.name, [])]:
        GRID.write_text(heatmap.draw(fields))


def heading(settings, bars):
    text = (
        "# Results\n\nRatios say how many times as long as Descent a library takes: above 1 Descent is faster. "
        f"Rounds, in which the libraries took turns: {settings.rounds}; repetitions in each, after a warm-up: "
        f"{settings.repetitions}. How to run and read this: [README](README.md). Column *others*: how many processors "
        "other programs kept busy meanwhile, at worst: numbers beside more than 0.1 are noise.")
    if settings.quick:
        text += "\n\n**A quick run on few rows: it shows that everything runs, not how fast.**"
    part = [f"{name}={os.environ[name]}" for name in ("WORK", "OF", "PEERS") if os.environ.get(name)]
    if part:
        text += f"\n\n**A part: {' '.join(part)}.**"
    return text + ("\n\n![Ratios to Descent](results.svg)" if bars else "")


def rows_of(part, groups, extra):
    """The columns every table has, then those of `extra`."""
    for workload in part:
        group = groups[workload.name]
        base = group[0] if group[0].library == "descent" else None
        for index, s in enumerate(group):
            if not s.times:
                continue
            title = f"{workload.title} (`{workload.name}`)" if index == 0 else ""
            yield [
                title, s.library, duration(median(s.times)), duration(min(s.times)),
                number(s.ratio(base), "{:.2f}"), *extra(s), f"{s.others:.2f}"]


def training_rows(part, groups):
    return table(
        ["work", "library", "median", "min", "ratio", "loss", "after epoch", "others"],
        rows_of(part, groups, lambda s: [loss_text(s.losses), str(int(s.epoch))]))


def loss_text(losses):
    if not losses:
        return "nan"
    text = f"{median(losses):.4g}"
    return f"{text} ({min(losses):.4g} … {max(losses):.4g})" if len(losses) > 1 else text


def prediction_rows(part, groups):
    return table(
        ["work", "library", "median", "min", "ratio", "best batch", "others"],
        rows_of(part, groups, lambda s: [", ".join(map(str, s.batches))]))


def process_rows(part, groups):
    return table(
        ["work", "library", "median", "min", "ratio", "peak memory", "loss", "others"],
        rows_of(part, groups, lambda s: [
            f"{median(s.peaks):.0f} MiB" if s.peaks else "–", loss_text(s.losses)]))


def file_rows(part, groups):
    return table(
        ["work", "library", "median", "min", "ratio", "peak memory", "others"],
        rows_of(part, groups, lambda s: [f"{median(s.peaks):.0f} MiB" if s.peaks else "–"]))


def faults(results, left_out):
    lines = [f"- {name}: {reason}" for name, reason in left_out.items()]
    lines += [f"- `{place(r)}` on {r.library}: {r.error}" for r in results if r.error]
    return "## Missing\n\n" + "\n".join(lines) if lines else ""


def place(result):
    names = dict.fromkeys((result.workload, result.part, result.condition))
    return ", ".join(name for name in names if name != conditions.USUAL.name)


def setting(results, settings, known, executable):
    loads = [result.load for result in results] or [os.getloadavg()[0]]
    libraries = environment.libraries(executable)
    version = environment.VERSION.read_text() if environment.VERSION.exists() else "unknown"
    rows = [["Descent", version, descent_size(executable, libraries)]]
    for name, facts in known.items():
        if name not in ("numpy", "onnx"):
            size = sum(facts["parts"].values())
            rows.append([name, facts["version"], f"{size / 2**20:,.0f} MiB with all it needs"])
    dnnl = ", ".join(os.path.basename(path) for path in libraries if "dnnl" in path)
    return "\n\n".join([
        "## Machine, versions, method",
        f"- {environment.machine()}\n- {settings.threads} threads for everybody, on the same processors; "
        f"load average when processes started {min(loads):.2f} … {max(loads):.2f}\n"
        f"- {datetime.date.today().isoformat()}; Python {environment.platform.python_version()}; "
        f"Descent's oneDNN: {dnnl or 'linked in'}",
        table(["library", "version", "on disk"], rows),
        METHOD])


def descent_size(executable, libraries):
    own, shared = os.path.getsize(executable), sum(libraries.values())
    return f"{own / 2**20:.1f} MiB, and {shared / 2**20:.0f} MiB shared libraries (oneDNN, Swift)"


METHOD = """\
- A step is an epoch's time divided by its number of steps, the smaller last batch included. Every library
  shuffles, picks each batch's rows, adds up the loss, and starts with one epoch that is not timed.
- JAX: the epoch is one jitted `lax.scan` with donated state; with convolutions, which XLA runs many times slower
  inside a loop on a CPU, one jitted call for each step. PyTorch: fused optimisers, `channels_last`, rows picked
  from tensors in memory; `torch-compile` with static shapes. Keras: `fit` and `predict` with their defaults, but
  no progress bar; TensorFlow is hidden from its other two backends, which would only load it.
- ONNX Runtime and PyTorch predict one row on one thread or on all, whichever is faster. For 10,000 rows
  every library, Descent too, takes the best of several batch sizes.
- A process is timed from its start to the line it prints after its first epoch. Peak memory is the kernel's
  count for the process.
- Files: of weights alone or of a whole model, and beside both Python's safetensors with arrays of NumPy.
  Descent forces what it writes to the disk, which the others do not.
- Growth: each library does a whole sweep in one process; a point is the median of epochs of the same 4 to 256
  steps, then the median of the rounds. In the grids each point has a process of its own."""

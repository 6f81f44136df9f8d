"""What the peers share: the command line, data, timing, and one JSON line for each result."""

import argparse
import json
import math
import os
import statistics
import time

import numpy as np

LEARNING_RATES = {"notes": 0.5, "resnet20": 0.02}
MOMENTUM = 0.9
VOCABULARY, WIDTH, FILTERS, WINDOW = 5_000, 32, 64, 5
DENSE = {"notes": [400, 25, 15, 1], "mlp": [784, 128, 64, 10]}
# What growing networks are made of, where nothing else is asked for: units of each hidden layer and
# hidden layers; filters of the first convolution, pixels of a side, size of a kernel, stride.
USUAL_SIZES = {"dense": (256, 2), "pictures": (32, 32, 3, 1)}


def parse_job():
    """`train mlp --data folder --batches 128 --rows 60000 …`, as descent-bench takes it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["train", "predict", "process", "growth", "save", "load"])
    parser.add_argument("network")
    parser.add_argument("--data")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--batches", type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--format", default="keras")
    parser.add_argument("--points", type=lambda text: [point(part) for part in text.split(",")])
    job = parser.parse_args()
    job.sizes = USUAL_SIZES.get(job.network)
    return job


def point(text):
    """`64x256x2x74`: batch, sizes of the network, steps."""
    batch, *sizes, steps = (int(part) for part in text.split("x"))
    return {"batches": [batch], "rows": batch * steps, "sizes": sizes}


def load(job):
    """Inputs and labels; pictures channels last. The smallest file with so many rows is read, for the
    memory it takes counts too."""
    name = job.network
    if name in ("mlp", "cnn"):
        name = "fashion-6400" if job.rows <= 6_400 else "fashion"
    elif name == "pictures":
        name = "resnet20"
    x = np.load(f"{job.data}/{name}-x.npy")[: job.rows]
    y = np.load(f"{job.data}/{name}-y.npy")[: job.rows]
    if job.network == "cnn":
        x = x.reshape(-1, 28, 28, 1)
    elif job.network == "pictures":
        side = job.sizes[1]
        x = np.ascontiguousarray(x[:, :side, :side])
    return x, y


def load_weights(job):
    """Weights for `predict`, the same for everybody, in Keras' order and layouts."""
    weights, index = [], 0
    while os.path.exists(path := f"{job.data}/{job.network}-weight-{index}.npy"):
        weights.append(np.load(path))
        index += 1
    return weights


def dense_sizes(job):
    """Features, units of each layer; None for a network that is not of dense layers alone."""
    if job.network == "dense":
        width, depth = job.sizes
        return [64, *[width] * depth, 10]
    return DENSE.get(job.network)


def is_binary(job):
    """Whether the network answers one question with yes or no."""
    return job.network in ("notes", "sequence")


def uses_adam(job):
    return job.network not in LEARNING_RATES


def steps_per_epoch(job):
    return math.ceil(job.rows / job.batches[0])


def report(**entries):
    clean = {k: v if math.isfinite(v) else None for k, v in entries.items()}
    print(json.dumps(clean), flush=True)


def report_training(job, run_epochs):
    """`run_epochs(n)` trains for n epochs and gives the mean loss of the last one."""
    run_epochs(1)
    for repetition in range(1, job.repetitions + 1):
        start = time.perf_counter()
        loss = run_epochs(job.epochs)
        seconds = time.perf_counter() - start
        report(
            us=seconds * 1e6 / (steps_per_epoch(job) * job.epochs),
            epoch=1 + repetition * job.epochs,
            loss=float(loss),
        )


def report_growth(job, trainer, compiles):
    """`trainer(job)` gives a function that trains for n epochs. Reports for each point the median time
    of a step, the loss of the second epoch and, of libraries that compile, how much longer the first epoch
    took than the fastest."""
    for sizes in job.points:
        run_epochs = trainer(argparse.Namespace(**{**vars(job), **sizes}))

        def epoch():
            return timed(lambda: run_epochs(1))

        first, loss, times = epoch(), run_epochs(1), []
        while len(times) < 3 or sum(times) < job.seconds:
            times.append(epoch())
        steps = sizes["rows"] // sizes["batches"][0]
        compiling = {"compile": max(first - min(times), 0)} if compiles else {}
        report(us=statistics.median(times) * 1e6 / steps, loss=float(loss), **compiling)


def report_prediction(job, candidates):
    """`candidates`: (batch size, function that gives the outputs of all rows). The fastest is kept."""
    best, fastest, batch = None, math.inf, 0
    for size, call in candidates:
        call()
        call()
        seconds = min(timed(call), timed(call))
        if seconds < fastest:
            best, fastest, batch = call, seconds, size
    # Weighted by place, so that rows in another order are noticed.
    output = np.abs(np.asarray(best(), dtype=np.float64)).ravel()
    output = (output * (1 + np.arange(output.size) % 97)).mean()
    calls = max(1, min(20_000, int(job.seconds / fastest)))
    for _ in range(job.repetitions):
        start = time.perf_counter()
        for _ in range(calls):
            best()
        report(us=(time.perf_counter() - start) * 1e6 / calls, batch=batch, output=float(output))


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def report_process(loss):
    report(loss=float(loss), peak_kb=peak_kilobytes())


def peak_kilobytes():
    """Peak memory from the kernel: `getrusage` would count what the parent held before."""
    try:
        with open("/proc/self/status") as status:
            return next(float(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

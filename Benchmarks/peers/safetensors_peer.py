"""Python's safetensors, with arrays of NumPy: the weights of a dense net, whatever format Descent writes."""

import numpy as np
from safetensors.numpy import load_file, save_file

import common


def weights(job):
    """As Keras draws them, by name."""
    random, arrays, features = np.random.default_rng(job.seed), {}, 64
    width, depth = job.points[0]["sizes"]
    for index, units in enumerate([*[width] * depth, 10]):
        limit = np.float32((6 / (features + units)) ** 0.5)
        kernel = (2 * random.random((features, units), dtype=np.float32) - 1) * limit
        arrays[f"dense_{index}/kernel"] = kernel
        arrays[f"dense_{index}/bias"] = np.zeros(units, dtype=np.float32)
        features = units
    return arrays


job = common.parse_job()
path = f"{job.data}/peer.safetensors"
arrays = weights(job) if job.kind == "save" else None
for _ in range(job.repetitions):
    if job.kind == "save":
        seconds = common.timed(lambda: save_file(arrays, path))
    else:
        seconds = common.timed(lambda: load_file(path))
    common.report(us=seconds * 1e6, peak_kb=common.peak_kilobytes())

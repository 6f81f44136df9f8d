#!/usr/bin/env python3
"""Writes every fixture of `keras/` from real Keras (JAX backend, CPU, float32).

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python3 generate.py              # everything
    venv/bin/python3 generate.py losses fit   # only these files

Running it again gives the same files: all random numbers are seeded.
`generator/common.py` describes how arrays and numbers are written.
"""

import os
import sys
import time

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["COLUMNS"] = "100"  # model.summary() fits its table to the terminal

from generator import (  # noqa: E402
    activations,
    attention,
    constraints,
    conv_lstm,
    convnets,
    files,
    fit,
    frozen,
    function_files,
    functions,
    guides,
    initializers,
    layers,
    legacy,
    losses,
    masks,
    metrics,
    more_losses,
    optimizers,
    recurrent,
    sequence_files,
    text,
    trajectories,
    updates,
)

WRITERS = {
    "layers": layers.write,
    "activations": activations.write,
    "losses": losses.write,
    "more_losses": more_losses.write,
    "optimizers": optimizers.write,
    "updates": updates.write,
    "metrics": metrics.write,
    "trajectories": trajectories.write,
    "convnets": convnets.write,
    "fit": fit.write,
    "frozen": frozen.write,
    "function_files": function_files.write,
    "functions": functions.write,
    "guides": guides.write,
    "initializers": initializers.write,
    "constraints": constraints.write,
    "masks": masks.write,
    "files": files.write,
    "legacy": legacy.write,
    "text": text.write,
    "recurrent": recurrent.write,
    "conv_lstm": conv_lstm.write,
    "attention": attention.write,
    "sequence_files": sequence_files.write,
}


def main(names):
    unknown = [name for name in names if name not in WRITERS]
    if unknown:
        sys.exit(f"No fixture is called {unknown}; choose from {list(WRITERS)}.")
    started = time.time()
    for name in names or WRITERS:
        before = time.time()
        WRITERS[name]()
        print(f"{name:13s} {time.time() - before:6.1f} s")
    print(f"{'total':13s} {time.time() - started:6.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Draws layer configurations and records what real Keras makes of them, for Descent's tests.

    python Scripts/keras-conformance --seed 7 --count 600 FOLDER
    python Scripts/keras-conformance --seed 7 --number 42 FOLDER     # one of them alone
    python Scripts/keras-conformance --saved OTHER FOLDER    # models that Descent saved in OTHER

`Tests/Fixtures/requirements.txt` has what it needs. The folder gets three files; see `pack.py`.
`make conformance N=5000` draws, records and compares; the committed ones lie in
`Tests/Fixtures/conformance`.
"""

import argparse
import logging
import os
import pathlib
import sys
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import keras  # noqa: E402

from draw import Draw  # noqa: E402
from draws import all_draws  # noqa: E402
from pack import Pack  # noqa: E402
from record import Recorded  # noqa: E402
from saved import compare  # noqa: E402

# Some draws are what Keras refuses, or overflow; those are drawn again.
ATTEMPTS = 20


def recorded(function, seed, number):
    fault = None
    for attempt in range(ATTEMPTS):
        keras.utils.clear_session()
        keras.utils.set_random_seed(number)
        draw = Draw(seed, number * ATTEMPTS + attempt)
        try:
            found = Recorded(draw, function(draw))
        except (ValueError, TypeError, NotImplementedError) as error:
            fault = error
            continue
        if found.is_finite:
            return found
    raise RuntimeError(f"{ATTEMPTS} draws in a row are of no use, from {draw.text}: {fault}")


def write(pack, functions, seed, number):
    found = recorded(functions[number % len(functions)], seed, number)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "model.keras"
        found.save(file)
        found.train()
        pack.add(f"{number:05}", seed, number, found, file)


def main():
    parser = argparse.ArgumentParser(prog="keras-conformance", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--number", type=int, help="one configuration alone")
    parser.add_argument("--saved", help="compares models that were saved there with FOLDER")
    parser.add_argument("folder")
    options = parser.parse_args()
    # Keras has doubts about some models here, such as a softmax of one number.
    warnings.simplefilter("ignore")
    logging.getLogger("absl").setLevel(logging.CRITICAL)
    if options.saved:
        sys.exit(compare(options.saved, options.folder))
    numbers = range(options.count) if options.number is None else [options.number]
    functions = all_draws()
    pack = Pack(options.folder)
    for done, number in enumerate(numbers):
        write(pack, functions, options.seed, number)
        if done % 50 == 49:
            # Every configuration is a program of its own, which jax keeps otherwise.
            jax.clear_caches()
            print(f"{done + 1} of {len(numbers)} configurations", file=sys.stderr, flush=True)
    pack.close()


if __name__ == "__main__":
    main()

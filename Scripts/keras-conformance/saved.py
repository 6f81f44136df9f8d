"""Whether Keras computes from files that Descent wrote what it computed from its own."""

import json
import pathlib

import jax
import keras
import numpy as np

TOLERANCE = 1e-5


def compare(saved, folder):
    """Prints what differs; 1 if anything does."""
    folder = pathlib.Path(folder)
    cases = json.loads((folder / "cases.json").read_text())["cases"]
    numbers = np.load(folder / "numbers.npy")

    def array(place, dtype="float32"):
        start, *shape = place
        return numbers[start:start + int(np.prod(shape))].reshape(shape).astype(dtype)

    faults = 0
    for done, case in enumerate(cases):
        if done % 50 == 49:
            jax.clear_caches()
        fault = difference(pathlib.Path(saved) / f"{case['name']}.keras", case, array)
        if fault:
            faults += 1
            print(f"FAULT in the saved model of seed {case['seed']}, number {case['number']}, "
                  f"{case['layers']}\n  {fault}")
    print(f"{len(cases)} models that Descent saved: {faults} differ in Keras.")
    return int(faults > 0)


def difference(file, case, array):
    keras.utils.clear_session()
    try:
        model = keras.models.load_model(file)
        xs = [array(place, dtype) for place, dtype in zip(case["inputs"], case["dtypes"])]
        found = jax.jit(lambda xs: keras.tree.flatten(model.stateless_call(
            [v.value for v in model.trainable_variables],
            [v.value for v in model.non_trainable_variables],
            xs if len(xs) > 1 else xs[0], training=case["training"])[0]))(xs)
    except Exception as error:  # whatever Keras has against the file
        return f"an error: {type(error).__name__} {error}"
    for index, (output, place) in enumerate(zip(found, case["outputs"], strict=True)):
        expected, output = array(place), np.asarray(output).astype("float32")
        if output.shape != expected.shape:
            return f"output {index}: shape {output.shape}, not {expected.shape}"
        size = max(np.abs(expected).max(initial=0), 1e-2)
        worst = np.abs(output - expected).max(initial=0) / size
        if not worst <= TOLERANCE:
            return f"output {index}: differs by {worst} of the largest number"
    return None

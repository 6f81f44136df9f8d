"""Small models with given weights, used by the trajectory and fit fixtures."""

import keras
import numpy as np

from .common import array, config_of, described, normal, weights

KEPT_KEYS = ("kernel_regularizer",)


def assign_weights(model, rng):
    """Glorot-like kernels and small random biases, so that no weight starts at zero."""
    for variable in model.weights:
        shape = variable.shape
        if variable.name == "gamma":
            variable.assign(1 + normal(rng, *shape, scale=0.1))
        elif len(shape) > 1:
            fan = np.prod(shape[:-1])
            variable.assign(normal(rng, *shape, scale=float(1 / np.sqrt(fan))))
        elif not variable.name.startswith("moving_"):
            variable.assign(normal(rng, *shape, scale=0.1))


def describe(model, optimizer, loss):
    """Input shape, layers, loss and optimizer with Keras' configuration keys."""
    return {
        "input_shape": list(model.input_shape[1:]),
        "layers": [{"class": type(x).__name__, "config": config_of(x, KEPT_KEYS)}
                   for x in model.layers],
        "loss": described(loss),
        "optimizer": described(optimizer),
    }


def model_weights(model):
    return weights(model.weights, full_path=True)


def clusters(rng, rows, features, classes):
    """Points around `classes` centres: labels and features on a grid of 1/64."""
    centres = normal(rng, classes, features, scale=1.5)
    labels = rng.integers(0, classes, rows).astype(np.int32)
    points = centres[labels] + normal(rng, rows, features)
    return grid(points), labels


def grid(values, steps=64):
    """Rounded to multiples of 1/steps: short in JSON, exact in float32."""
    return (np.round(values * steps) / steps).astype(np.float32)


def data(x, y):
    return {"x": array(x), "y": array(y)}


def fresh(seed):
    """Layer names start again at `dense`, and Keras' own random numbers at `seed`."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)

"""`activations.json`: `x`, `y` and `dy/dx` of each activation; rows for softmax and log-softmax.

For softmax and log-softmax the gradient is that of `sum(y * cotangent)`.
"""

import jax
import keras
import numpy as np

from .common import array, normal, random, write_json

POINTS = np.array(
    [0, 1e-6, 0.1, 0.5, 1, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 90], dtype=np.float32)
ELEMENTWISE = [
    ("linear", {}), ("relu", {}), ("sigmoid", {}), ("tanh", {}),
    ("leaky_relu", {}), ("leaky_relu", {"negative_slope": 0.3}),
    ("elu", {}), ("elu", {"alpha": 0.5}), ("selu", {}),
    ("gelu", {}), ("gelu", {"approximate": True}),
    ("silu", {}), ("softplus", {}), ("softsign", {}), ("exponential", {}), ("hard_sigmoid", {}),
    ("relu", {"max_value": 6.0}), ("relu", {"negative_slope": 0.1}), ("relu", {"threshold": 1.0}),
    ("relu6", {}), ("log_sigmoid", {}), ("mish", {}),
    ("celu", {}), ("hard_silu", {}), ("hard_tanh", {}), ("hard_shrink", {}), ("soft_shrink", {}),
    ("tanh_shrink", {}), ("squareplus", {}), ("sparse_plus", {}), ("sparse_sigmoid", {}),
]
ROWS = np.array(
    [[0, 0, 0, 0], [1, 2, 3, 4], [-1, 0.5, 0.1, -0.1], [90, -90, 0, 30], [1000, 1000, 0, -1000],
     [-1000, -1001, -1002, -1003], [5, -5, 30, -30], [88, 89, 90, 91]], dtype=np.float32)


def write():
    x = np.unique(np.concatenate([-POINTS, POINTS])).astype(np.float32)
    cases = [elementwise(name, config, x) for name, config in ELEMENTWISE]
    cases += [rows(name) for name in ("softmax", "log_softmax")]
    # Not where a row ends exactly at its threshold: there JAX takes half of a derivative.
    cases += [rows("sparsemax", ROWS * np.float32(0.75)), gated(), rows("glu")]
    write_json("activations", cases=cases)


def elementwise(name, config, x):
    function = getattr(keras.activations, name)
    derivative = jax.vmap(jax.grad(lambda v: function(v, **config)))(x)
    return {"name": name, "config": config, "x": array(x), "y": array(function(x, **config)),
            "dy_dx": array(derivative)}


def gated():
    """A threshold, whose arguments Keras has no names for in files."""
    config = {"threshold": 0.5, "default_value": -2.0}
    return elementwise("threshold", config, np.array([-3, 0.25, 0.75, 4], dtype=np.float32))


def rows(name, x=ROWS):
    function = getattr(keras.activations, name)
    cotangent = normal(random(7), *function(x).shape)
    gradient = jax.grad(lambda v: (function(v) * cotangent).sum())(x)
    return {"name": name, "config": {}, "x": array(x), "y": array(function(x)),
            "cotangent": array(cotangent), "gradient": array(gradient)}

"""`constraints.json`: what constraints make of weights, alone and in training."""

import keras
import numpy as np

from .common import array, described, normal, random, weights, write_json

CASES = [
    ("NonNeg", {}, (3, 4)),
    ("MaxNorm", {}, (3, 4)),
    ("MaxNorm", {"max_value": 0.5, "axis": 1}, (3, 4)),
    ("MaxNorm", {"max_value": 1.5, "axis": [0, 1, 2]}, (2, 3, 2, 4)),
    ("UnitNorm", {}, (3, 4)),
    ("UnitNorm", {"axis": [0, 1]}, (3, 4)),
    ("MinMaxNorm", {"min_value": 1.5, "max_value": 2.0, "rate": 0.5, "axis": 0}, (3, 4)),
    ("MinMaxNorm", {}, (3, 4)),
]
OPTIMIZERS = [("SGD", {"learning_rate": 0.5}), ("Adam", {"learning_rate": 0.1})]


def write():
    rng = random(55)
    write_json(
        "constraints",
        cases=[case(rng, *row) for row in CASES],
        training=[training(rng, *row) for row in OPTIMIZERS],
    )


def case(rng, kind, config, shape):
    made = getattr(keras.constraints, kind)(**config)
    weight = normal(rng, *shape)
    return {
        "name": f"{kind} {config}",
        **described(made),
        "weight": array(weight),
        "projection": array(made(weight)),
    }


def training(rng, kind, config):
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    model = keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(
            4, activation="tanh", kernel_constraint=keras.constraints.MaxNorm(0.8),
            bias_constraint="non_neg"),
        keras.layers.BatchNormalization(gamma_constraint=keras.constraints.MinMaxNorm(0.5, 1.0)),
        keras.layers.Dense(2, kernel_constraint=keras.constraints.UnitNorm(axis=1)),
    ])
    model.compile(getattr(keras.optimizers, kind)(**config), "mse")
    x, y = normal(rng, 8, 3), normal(rng, 8, 2, scale=3)
    before = weights(model.weights)
    history = model.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    return {
        "name": kind,
        "config": config,
        "x": array(x),
        "y": array(y),
        "weights": before,
        "losses": [float(v) for v in history["loss"]],
        "weights_after": weights(model.weights),
    }

"""`masks.json`: what masks do in layers, losses, metrics and training.

`layers`: a call on inputs with masks, and the mask that comes out. `losses` and `metrics`: masked
outputs. `models`: a text classifier and a tagger, each trained for three epochs without shuffling;
data and masks follow from the integers `x`, whose zeros are padding.
"""

import keras
import numpy as np
from keras.src import backend

from .common import array, described, normal, random, uniform, weights, write_json


def write():
    rng = random(77)
    write_json(
        "masks",
        layers=[layer(rng, *case) for case in LAYERS],
        losses=[loss(rng, *case) for case in LOSSES],
        metrics=[metric(rng, *case) for case in METRICS],
        models=[model(rng, *case) for case in MODELS],
    )


BOTH, FIRST, NEITHER = (True, True), (True, False), (False, False)
MERGES = ["Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate"]

# name, class, config, which inputs have a mask, number of features, training
LAYERS = [
    (f"{name}, {text}", name, {}, masked, 3, False)
    for name in MERGES
    for text, masked in (("both masked", BOTH), ("one masked", FIRST))
] + [
    ("Concatenate along time", "Concatenate", {"axis": 1}, BOTH, 3, False),
    ("Concatenate along time, one masked", "Concatenate", {"axis": 1}, FIRST, 3, False),
    ("GlobalAveragePooling1D", "GlobalAveragePooling1D", {}, (True,), 3, False),
    ("GlobalAveragePooling1D, axes kept", "GlobalAveragePooling1D", {"keepdims": True}, (True,),
     3, False),
    ("Softmax over time", "Softmax", {}, (True,), None, False),
    ("BatchNormalization in training", "BatchNormalization", {}, (True,), 3, True),
    ("LayerNormalization", "LayerNormalization", {}, (True,), 3, False),
    ("Dropout", "Dropout", {"rate": 0.5}, (True,), 3, False),
    ("Dense", "Dense", {"units": 2}, (True,), 3, False),
    ("Activation", "Activation", {"activation": "tanh"}, (True,), 3, False),
    ("Flatten", "Flatten", {}, (True,), 3, False),
    ("Masking", "Masking", {"mask_value": 0.5}, (False,), 3, False),
]


def layer(rng, name, kind, config, masked, features, training):
    keras.utils.clear_session()
    made = getattr(keras.layers, kind)(**config)
    inputs, masks = [], []
    for has_mask in masked:
        x = normal(rng, 4, 5, *([features] if features else []))
        if kind == "Masking":
            x[1, 2:] = 0.5
            x[2, 0, 0] = 0.5
        mask = rng.uniform(size=(4, 5)) < 0.6
        mask[:, 0] = True
        inputs.append(keras.ops.convert_to_tensor(x))
        masks.append(mask if has_mask else None)
        if has_mask:
            backend.set_keras_mask(inputs[-1], keras.ops.convert_to_tensor(mask))
    made.build(inputs[0].shape if len(inputs) == 1 else [x.shape for x in inputs])
    for variable in made.weights:
        variable.assign(uniform(rng, *variable.shape, low=0.5, high=1.5))
    before = weights(made.weights)
    extra = {"training": True} if training else {}
    output = made(inputs if len(inputs) > 1 else inputs[0], **extra)
    return {
        "name": name,
        **described(made, keep=config),
        "inputs": [array(x) for x in inputs],
        "masks": [array(m) for m in masks],
        "training": training,
        "weights": before,
        "output": array(output),
        "mask": array(backend.get_keras_mask(output)),
        "weights_after": weights(made.weights),
    }


LOSSES = [
    (f"{kind}, {reduction}, {'weighted' if weighted else 'unweighted'}", kind, config, reduction,
     weighted)
    for kind, config in (
        ("MeanSquaredError", {}), ("BinaryCrossentropy", {}),
        ("SparseCategoricalCrossentropy", {"ignore_class": 2}))
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight", "none")
    for weighted in (False, True)
]


def masked_pair(rng, kind):
    sparse = kind.startswith("Sparse")
    y_true = rng.integers(0, 3 if sparse else 2, (4, 5) if sparse else (4, 5, 1))
    y_pred = uniform(rng, 4, 5, 3 if sparse else 1, low=0.05, high=0.95)
    if sparse:
        y_pred /= y_pred.sum(-1, keepdims=True)
    mask = rng.uniform(size=(4, 5)) < 0.6
    mask[0] = True
    mask[3] = False
    return y_true.astype(np.float32), y_pred, mask


def with_mask(x, mask):
    x = keras.ops.convert_to_tensor(x)
    backend.set_keras_mask(x, keras.ops.convert_to_tensor(mask))
    return x


def loss(rng, name, kind, config, reduction, weighted):
    made = getattr(keras.losses, kind)(reduction=reduction, **config)
    y_true, y_pred, mask = masked_pair(rng, kind)
    sample_weight = uniform(rng, 4, low=0.5, high=2) if weighted else None
    if weighted:
        sample_weight = np.repeat(sample_weight[:, None], 5, axis=1)
    value = made(y_true, with_mask(y_pred, mask), sample_weight=sample_weight)
    return {
        "name": name,
        **described(made, keep=("reduction", *config)),
        "y_true": array(y_true),
        "y_pred": array(y_pred),
        "mask": array(mask),
        "sample_weight": array(sample_weight),
        "value": array(value),
    }


METRICS = [
    (f"{kind}, {'weighted' if weighted else 'unweighted'}", kind, weighted)
    for kind in ("MeanSquaredError", "BinaryAccuracy", "SparseCategoricalAccuracy",
                 "BinaryCrossentropy")
    for weighted in (False, True)
]


def metric(rng, name, kind, weighted):
    made = getattr(keras.metrics, kind)()
    y_true, y_pred, mask = masked_pair(rng, kind)
    sample_weight = uniform(rng, 4, 5, low=0.5, high=2) if weighted else None
    made.update_state(y_true, with_mask(y_pred, mask), sample_weight=sample_weight)
    return {
        "name": name,
        "class": kind,
        "y_true": array(y_true),
        "y_pred": array(y_pred),
        "mask": array(mask),
        "sample_weight": array(sample_weight),
        "result": array(made.result()),
    }


MODELS = [("classifier",), ("tagger",)]


def model(rng, name):
    keras.utils.clear_session()
    keras.utils.set_random_seed(5)
    x = rng.integers(1, 9, (12, 6))
    for row, length in enumerate(rng.integers(2, 7, 12)):
        x[row, length:] = 0
    layers = keras.layers
    start = [keras.Input((6,), dtype="int32"), layers.Embedding(9, 4, mask_zero=True)]
    hidden = [layers.Dense(5, activation="tanh"), layers.LayerNormalization()]
    if name == "classifier":
        made = keras.Sequential(
            start + hidden + [layers.GlobalAveragePooling1D(),
                              layers.Dense(1, activation="sigmoid")])
        y = rng.integers(0, 2, (12, 1))
    else:
        made = keras.Sequential(start + hidden + [layers.Dense(1, activation="sigmoid")])
        y = rng.integers(0, 2, (12, 6, 1))
    y = y.astype(np.float32)
    # No metrics: JAX loses the mask between the compiled step and the metrics of `fit`.
    made.compile(keras.optimizers.SGD(0.5), "binary_crossentropy")
    before = weights(made.weights)
    first = made.predict(x, verbose=0)
    history = made.fit(x, y, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    return {
        "name": name,
        "x": array(x),
        "y": array(y),
        "weights": before,
        "predict": array(first),
        "history": {key: [float(v) for v in values] for key, values in history.items()},
        "evaluate": float(made.evaluate(x, y, batch_size=12, verbose=0)),
        "weights_after": weights(made.weights),
    }

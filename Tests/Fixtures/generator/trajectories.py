"""`trajectories.json`: the loss of every training step, with batches taken in row order.

Step `k` trains on rows `(k mod batches) * batch_size ..< ...`; `losses[k]` is that batch's loss
before its update, not a running mean. `cases[i].data` names an entry of `datasets`.
"""

import keras
import numpy as np

from .common import array, normal, random, write_json
from .models import (assign_weights, clusters, data, describe, fresh, grid, model_weights)

ROWS, BATCH = 160, 16
layers = keras.layers


def write():
    datasets = make_datasets()
    cases = [record(name, key, *datasets[key], *rest) for name, key, *rest in problems()]
    write_json("trajectories",
               datasets={key: data(x, y) for key, (x, y) in datasets.items()}, cases=cases)


def record(name, key, x, y, make_model, make_loss, make_optimizer, steps):
    fresh(60)
    model, loss, optimizer = make_model(), make_loss(), make_optimizer()
    assign_weights(model, random(61))
    before = model_weights(model)
    summary = describe(model, optimizer, loss)
    model.compile(optimizer=optimizer, loss=loss)
    losses = []
    for step in range(steps):
        start = step * BATCH % len(x)
        batch = slice(start, start + BATCH)
        losses.append(float(model.train_on_batch(x[batch], y[batch])))
    return {"name": name, "data": key, "batch_size": BATCH, **summary, "weights": before,
            "losses": array(np.array(losses, dtype=np.float32)),
            "weights_after": model_weights(model)}


def make_datasets():
    rng = random(62)
    points, labels = clusters(rng, ROWS, 8, 3)
    one_hot = np.eye(3, dtype=np.float32)[labels]
    image_labels = rng.integers(0, 3, ROWS).astype(np.int32)
    patterns = rng.integers(0, 2, (3, 8, 8, 1))
    images = grid(0.6 * patterns[image_labels] + 0.4 * rng.uniform(size=(ROWS, 8, 8, 1)), 16)
    target = grid(points @ normal(rng, 8, 2) * 0.3 + 0.1 * normal(rng, ROWS, 2))
    many = (points @ normal(rng, 8, 4) > 0).astype(np.float32)
    return {"points": (points, labels), "images": (images, image_labels),
            "points_one_hot": (points, one_hot), "points_regression": (points, target),
            "points_multi_label": (points, many)}


def problems():
    """(name, dataset, model, loss, optimizer, steps)."""
    k = keras.optimizers
    sparse = keras.losses.SparseCategoricalCrossentropy
    table = []
    for label, make in (("sgd", lambda: k.SGD(0.01)), ("rmsprop", lambda: k.RMSprop(0.001)),
                        ("adam", lambda: k.Adam(0.001))):
        table.append((f"dense_{label}", "points", dense_net, sparse, make, 200))
        table.append((f"conv_{label}", "images", conv_net, lambda: sparse(from_logits=True), make,
                      200))
    return table + [
        ("regularised_adam_global_clipnorm", "points_one_hot", regularised_net,
         lambda: keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
         lambda: k.Adam(0.01, global_clipnorm=0.5), 50),
        ("regression_sgd_momentum", "points_regression", regression_net,
         keras.losses.MeanSquaredError, lambda: k.SGD(0.01, momentum=0.9), 100),
        ("multi_label_adam", "points_multi_label", multi_label_net,
         keras.losses.BinaryCrossentropy, lambda: k.Adam(0.01), 100),
        ("batch_normalization_adam", "points", normalised_net, lambda: sparse(from_logits=True),
         lambda: k.Adam(0.01), 50),
    ]


def dense_net():
    return keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu"),
                             layers.Dense(8, activation="tanh"),
                             layers.Dense(3, activation="softmax")])


def conv_net():
    return keras.Sequential([
        keras.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu", padding="same"),
        layers.MaxPooling2D(), layers.Conv2D(6, 3, activation="relu"), layers.Flatten(),
        layers.Dense(3)])


def regularised_net():
    penalty = keras.regularizers.L2(0.01)
    return keras.Sequential([
        keras.Input((8,)), layers.Dense(12, activation="relu", kernel_regularizer=penalty),
        layers.Dense(3, kernel_regularizer=penalty)])


def regression_net():
    return keras.Sequential([keras.Input((8,)), layers.Dense(10, activation="tanh"),
                             layers.Dense(2)])


def multi_label_net():
    return keras.Sequential([keras.Input((8,)), layers.Dense(10, activation="relu"),
                             layers.Dense(4, activation="sigmoid")])


def normalised_net():
    return keras.Sequential([
        keras.Input((8,)), layers.Dense(10, use_bias=False), layers.BatchNormalization(),
        layers.Activation("relu"), layers.Dense(3)])

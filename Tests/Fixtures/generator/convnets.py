"""`convnets.json`: a small convolutional network with kernels of every shape and other layers in between.

A case holds no arrays: weights, images and labels follow from `wave`, written here and in the Swift tests.
Its `net` says what `network` builds. Step `k` of four trains on rows `(k mod 2) * batch ..< ...` of
`2 * batch`; so `fit` without shuffling does the same in two epochs. Recorded are:

- `losses`: of each step's batch before its update.
- `before`, `after`: class probabilities of the first rows (at most two), before and after the four steps.
- `moved`: for each weight the L2 norm of what the four steps changed, which is more sensitive than the
  norm of the weight.
"""

import keras
import numpy as np

from .common import described, number, write_json
from .models import fresh

layers = keras.layers
STEPS = 4


def write():
    write_json("convnets", cases=[record(*case) for case in cases()])


def cases():
    """(name, net, batch, optimizer). Not with Adam: biases in front of a batch normalization. Their
    derivative is 0 but for rounding, and Adam makes whole steps of that."""
    k = keras.optimizers
    sgd, adam = lambda: k.SGD(0.01, momentum=0.9), lambda: k.Adam(0.0005)
    table = []
    for kernel in ([1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [1, 3], [3, 1]):
        name = f"{kernel[0]}×{kernel[1]}"
        table.append((f"{name}, sgd", net(kernel), 8, sgd))
        table.append((f"{name}, adam", net(kernel), 8, adam))
    for size in (3, 5):
        kernel, name = [size, size], f"{size}×{size}"
        table += [
            (f"{name}, batch normalization", net(kernel, between="batch"), 8, sgd),
            (f"{name}, layer normalization", net(kernel, between="layer"), 8, sgd),
            (f"{name}, ReLU layer", net(kernel, fused=False), 8, sgd),
            (f"{name}, average pooling", net(kernel, pool="average"), 8, sgd),
            (f"{name}, no pooling", net(kernel, filters=[8, 16], pool="none"), 3, sgd),
            (f"{name}, strides 2", net(kernel, strides=2, pool="none"), 8, sgd),
            (f"{name}, strides 2 and pooling", net(kernel, filters=[16, 32], strides=2), 8, adam),
            (f"{name}, valid", net(kernel, filters=[16, 32], padding="valid"), 8, sgd),
            (f"{name}, two convolutions", net(kernel, convolutions=2), 3, sgd),
            # Not with SGD: in 3×3 one label's probability falls below 1e-7, where Keras clips it and stops
            # its gradient; Descent computes from logits.
            (f"{name}, no bias", net(kernel, bias=False), 3, adam),
            (f"{name}, odd images", net(kernel, image=[30, 27, 3]), 8, sgd),
            (f"{name}, batches of 1", net(kernel), 1, sgd),
            (f"{name}, batches of 3", net(kernel), 3, adam),
        ]
    return table + [
        ("3×3, batch normalization, no bias, adam", net([3, 3], between="batch", bias=False), 8, adam),
        ("2×2, odd images, average pooling",
         net([2, 2], image=[30, 27, 3], pool="average"), 3, sgd),
        ("4×4, odd images, strides 2", net([4, 4], image=[30, 27, 3], strides=2, pool="none"), 3, sgd),
        ("5×5, twelve filters", net([5, 5], filters=[12, 20]), 3, sgd),
        ("1×3, two convolutions, batch normalization",
         net([1, 3], convolutions=2, between="batch", bias=False), 3, adam),
        ("3×1, valid, batches of 1", net([3, 1], padding="valid"), 1, sgd),
    ]


def net(kernel, image=(32, 32, 3), filters=(16, 32, 64), padding="same", strides=1, convolutions=1,
        bias=True, between="none", fused=True, pool="max"):
    return {"image": list(image), "filters": list(filters), "kernel": kernel, "padding": padding,
            "strides": strides, "convolutions": convolutions, "bias": bias, "between": between,
            "fused": fused and between == "none", "pool": pool}


def network(net):
    """Blocks of convolutions and a pooling, then one probability for each of ten classes."""
    stack = [keras.Input(net["image"])]
    for filters in net["filters"]:
        for index in range(net["convolutions"]):
            stack.append(layers.Conv2D(
                filters, net["kernel"], strides=net["strides"] if index == 0 else 1,
                padding=net["padding"], use_bias=net["bias"],
                activation="relu" if net["fused"] else None))
            if net["between"] == "batch":
                stack.append(layers.BatchNormalization(momentum=0.5))
            if net["between"] == "layer":
                stack.append(layers.LayerNormalization())
            if not net["fused"]:
                stack.append(layers.ReLU())
        if net["pool"] == "max":
            stack.append(layers.MaxPooling2D(2))
        if net["pool"] == "average":
            stack.append(layers.AveragePooling2D(2))
    stack += [layers.GlobalAveragePooling2D(), layers.Dense(10, activation="softmax")]
    return keras.Sequential(stack)


def wave(shape, number):
    """Element `i` of array `number`: as good as random, -1 to 1, float64."""
    i = np.arange(int(np.prod(shape)), dtype=np.float64)
    return np.sin(0.37 * i + 0.0021 * i * i + number).reshape(shape)


def initial(index, variable):
    """Kernels 2 / sqrt(fan in) · wave, factors and variances 1 + wave / 10, all others wave / 10."""
    shape = variable.shape
    values = wave(shape, index + 1)
    if len(shape) > 1:
        return values * (2 / np.sqrt(np.prod(shape[:-1])))
    return values / 10 + (variable.name in ("gamma", "moving_variance"))


def record(name, net, batch, make_optimizer):
    fresh(80)
    model, optimizer = network(net), make_optimizer()
    start = [initial(i, v).astype(np.float32) for i, v in enumerate(model.weights)]
    model.set_weights(start)
    row = {"name": name, "net": net, "batch": batch, "optimizer": described(optimizer)}
    x = wave([2 * batch, *net["image"]], 0).astype(np.float32)
    y = (7 * np.arange(2 * batch) + 3) % 10
    model.compile(optimizer=optimizer, loss=keras.losses.SparseCategoricalCrossentropy())
    row["before"] = probabilities(model, x)
    row["losses"] = []
    for step in range(STEPS):
        rows = slice(step % 2 * batch, (step % 2 + 1) * batch)
        row["losses"].append(number(model.train_on_batch(x[rows], y[rows])))
    row["after"] = probabilities(model, x)
    row["moved"] = [
        float(f"{np.linalg.norm(v.numpy().astype(np.float64) - old):.6g}")
        for v, old in zip(model.weights, start)]
    return row


def probabilities(model, x):
    return [[number(v) for v in row] for row in model.predict(x[:2], verbose=0)]

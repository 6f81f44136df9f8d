"""Models as real Keras saves them: `.keras` files, and what they compute.

Of every model: the file after two steps of training, an input, its outputs, and the losses of three
more steps without shuffling, so that weights, optimizer state and configuration all count.
"""

import json
import pathlib

import keras
import numpy as np
from keras import layers, ops

from .common import array, normal, random, write_json

FILES = pathlib.Path(__file__).resolve().parents[2] / "DescentFormatsTests" / "Fixtures" / "keras"


def sequential():
    model = keras.Sequential([
        keras.Input((4,)),
        layers.Dense(5, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
        layers.BatchNormalization(),
        layers.Dropout(0.0),
        layers.Dense(3, activation="softmax", bias_initializer="ones"),
    ])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    return model, (4,), "classes"


def convolutional():
    model = keras.Sequential([
        keras.Input((8, 8, 2)),
        layers.Conv2D(3, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.ZeroPadding2D(1),
        layers.Conv2D(2, 2, strides=2, use_bias=False),
        layers.LayerNormalization(),
        layers.LeakyReLU(negative_slope=0.1),
        layers.Flatten(),
        layers.Dense(1),
    ], name="pictures")
    model.compile(optimizer=keras.optimizers.RMSprop(0.005, momentum=0.5, centered=True), loss="mse")
    return model, (8, 8, 2), "numbers"


def texts():
    model = keras.Sequential([
        keras.Input((6,), dtype="int32"),
        layers.Embedding(11, 4),
        layers.Conv1D(3, 2, activation="tanh"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(1, activation="sigmoid"),
    ])
    schedule = keras.optimizers.schedules.ExponentialDecay(0.05, 10, 0.9, staircase=True)
    model.compile(optimizer=keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True),
                  loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1),
                  metrics=[keras.metrics.BinaryAccuracy(threshold=0.4), "mae"])
    return model, (6,), "truths"


def shared():
    """A shared layer, a nested model, a merge, and equal shapes whose order alone tells them apart."""
    a = keras.Input((4,), name="left")
    b = keras.Input((4,), name="right")
    twice = layers.Dense(3, activation="tanh", name="twice")
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3), layers.Dense(3)], name="inner")
    x = layers.Concatenate()([twice(a), inner(twice(b))])
    x = layers.Add()([layers.Dense(6)(x), layers.Dense(6)(x)])
    outputs = [layers.Dense(1, name="price")(x), layers.Dense(2, activation="softmax", name="kind")(x)]
    model = keras.Model([a, b], outputs)
    model.compile(
        optimizer=keras.optimizers.AdamW(0.01, weight_decay=0.01, clipnorm=1.0),
        loss=["mse", "sparse_categorical_crossentropy"], loss_weights=[1.0, 0.5],
        metrics=[["mae"], ["accuracy"]])
    return model, [(4,), (4,)], ["numbers", "twos"]


def operations():
    """Plain maths between layers, on branches of different depth."""
    x = keras.Input((4,))
    first = layers.Dense(4, name="deep")(x)
    second = layers.Dense(4, name="flat")(x)
    deep = ops.exp(-ops.square(first)) * 0.5 + 1.0
    y = deep / (1.0 + ops.abs(second))
    y = ops.concatenate([y, ops.mean(y, axis=1, keepdims=True), y[:, 1:3]], axis=-1)
    y = ops.reshape(y, (-1, 7, 1))
    y = ops.transpose(y, (0, 2, 1))
    y = ops.matmul(y, np.arange(14, dtype="float32").reshape(7, 2) * 0.1)
    y = ops.where(y > 0.5, y, ops.relu(y) - 0.25)
    y = ops.softmax(ops.squeeze(y, axis=1), axis=-1) * np.array([[1.0, 2.0]], "float32")
    y = ops.maximum(y, 0.1) - ops.sum(y, axis=-1, keepdims=True)
    model = keras.Model(x, layers.Dense(1)(y))
    model.compile(optimizer=keras.optimizers.Adagrad(0.05), loss="mean_absolute_error")
    return model, (4,), "numbers"


def nested():
    """Functional models inside: as outputs, called twice, compiled by themselves, with dropout."""
    inputs = keras.Input((3,))
    twice = keras.Model(inputs, layers.Dense(2, activation="tanh")(layers.Dropout(0.0)(inputs)))
    code = keras.Input((2,))
    decoder = keras.Sequential([code, layers.Dense(3)])
    decoder.compile(optimizer="adam", loss="mse")
    decoder.fit(np.zeros((2, 2)), np.zeros((2, 3)), verbose=0)
    decoder.trainable = False
    a = keras.Input((3,))
    b = keras.Input((3,))
    first, second = twice(a), twice(b)
    model = keras.Model([a, b], {"z": second, "y": first, "x": decoder(second, training=False)})
    model.compile(
        optimizer=keras.optimizers.Adam(0.01), loss_weights={"y": 2.0, "z": 1.0, "x": 0.5},
        loss={"x": keras.losses.mean_squared_error, "y": "mae", "z": "mse"})
    return model, [(3,), (3,)], ["threes", "pairs", "pairs"]


def masked():
    """Masks that Keras hands over in calls."""
    x = keras.Input((6,), dtype="int32")
    rest = keras.Input((6, 3))
    y = layers.Embedding(11, 4, mask_zero=True)(x)
    inner = keras.Sequential([keras.Input((6, 4)), layers.Dense(3), layers.BatchNormalization()])
    y = layers.GlobalAveragePooling1D()(inner(y))
    z = layers.GlobalAveragePooling1D()(layers.Masking(0.0)(rest))
    model = keras.Model([x, rest], layers.Dense(1)(layers.Concatenate()([y, z])))
    model.compile(optimizer="rmsprop", loss="mse")
    return model, [(6,), (6, 3)], ["numbers"]


def parts():
    """Layers as activations, and arguments that are lists."""
    x = keras.Input((3, 4))
    y = layers.Rescaling([0.5, 1.0, 2.0, 1.0], offset=[0.0, 0.1, 0.0, -0.5])(x)
    y = layers.Dense(4, activation=layers.LeakyReLU(negative_slope=0.2))(y)
    y = layers.Softmax(axis=[-1, -2])(y)
    y = layers.Dense(3, activation=layers.ReLU(max_value=0.8, negative_slope=0.1))(
        layers.Flatten()(y))
    model = keras.Model(x, layers.Dense(1)(y))
    model.compile(optimizer=keras.optimizers.Adam(0.02, use_ema=True, ema_momentum=0.8,
                                                  ema_overwrite_frequency=3), loss="mse")
    return model, (3, 4), "numbers"


def lengths():
    """Operations that change lengths, norms, and lists beside tensors."""
    x = keras.Input((4,))
    y = layers.Dense(6, activation="tanh")(x)
    y = ops.concatenate([ops.repeat(y, 2, axis=-1), ops.tile(y, (1, 2))], axis=-1)
    # Keras on JAX takes no list of axes there.
    y = y + ops.logsumexp(y, axis=-1, keepdims=True) * ops.norm(y, axis=(-1,), keepdims=True)
    z = ops.swapaxes(ops.reshape(y, (-1, 4, 3, 2)), 1, 2)
    z = ops.moveaxis(z, 3, 1)
    z = ops.take(ops.normalize(ops.reshape(z, (-1, 24))), [1, 5, 7, 2], axis=1)
    model = keras.Model(x, layers.Dense(1)(z))
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.5, gradient_accumulation_steps=2,
                                       loss_scale_factor=8.0, clipnorm=0.5),
        loss="mse")
    return model, (4,), "numbers"


def pictures():
    """Down and up again, with what slides windows of its own over channels and moves cells."""
    x = keras.Input((8, 6, 2))
    y = layers.SeparableConv2D(4, 3, padding="same", activation="tanh", depth_multiplier=2)(x)
    y = layers.GroupNormalization(groups=2)(y)
    skip = layers.SpatialDropout2D(0.0)(y)
    y = layers.DepthwiseConv2D(3, strides=2, padding="same")(y)
    y = layers.UnitNormalization()(layers.GaussianNoise(0.0)(y))
    up = layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu")(y)
    wide = layers.UpSampling2D(2, interpolation="bilinear")(y)
    narrow = layers.Cropping2D(1)(layers.ZeroPadding2D(((2, 0), (1, 1)), name="moved")(up))
    y = layers.Concatenate()([skip, up, wide, narrow])
    y = layers.Conv2D(2, 3, name="last")(y)
    y = layers.Permute((3, 1, 2))(y)
    y = layers.AveragePooling2D(2, data_format="channels_first")(y)
    y = layers.AlphaDropout(0.0)(layers.Flatten(data_format="channels_first")(y))
    model = keras.Model(x, layers.Dense(1)(layers.ActivityRegularization(l2=0.01)(y)))
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    return model, (8, 6, 2), "numbers"


def volumes():
    """Sequences and volumes, transposed and adaptive, and what joins them."""
    x = keras.Input((4, 5, 3, 2))
    y = layers.Conv3D(3, 2, padding="same", activation="tanh")(x)
    y = layers.RMSNormalization()(layers.MaxPooling3D((2, 1, 1))(y))
    y = layers.Conv3DTranspose(2, 2, strides=(2, 1, 1))(layers.UpSampling3D((1, 1, 2))(y))
    y = layers.AdaptiveAveragePooling3D((2, 2, 3))(layers.Cropping3D(((0, 1), (1, 0), (1, 1)))(y))
    y = layers.Reshape((6, 4))(layers.GaussianDropout(0.0)(y))
    y = layers.Conv1DTranspose(3, 3, strides=2, output_padding=1)(y)
    y = layers.SeparableConv1D(4, 3, strides=2)(layers.ZeroPadding1D((1, 2))(y))
    y = layers.DepthwiseConv1D(2, depth_multiplier=2)(layers.Cropping1D(1)(y))
    y = layers.AdaptiveMaxPooling1D(3)(layers.UpSampling1D(2)(y))
    again = layers.RepeatVector(3)(layers.GlobalAveragePooling1D()(y))
    y = layers.Flatten()(layers.Dot(axes=(2, 2), normalize=True)([y, again]))
    model = keras.Model(x, layers.Dense(1)(y))
    model.compile(optimizer=keras.optimizers.SGD(0.05, momentum=0.9), loss="mse")
    return model, (4, 5, 3, 2), "numbers"


def halves():
    """A mask of what a layer casts first."""
    x = keras.Input((6, 3))
    y = layers.Masking(0.0, dtype="mixed_bfloat16")(x)
    model = keras.Model(x, layers.Dense(1)(layers.GlobalAveragePooling1D()(y)))
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse")
    return model, (6, 3), "numbers"


def small(optimizer, loss, metrics, kind, activation=None):
    model = keras.Sequential([
        keras.Input((4,)), layers.Dense(5, activation="tanh"),
        layers.Dense(3 if kind == "threes" else 1, activation=activation)])
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
    return model, (4,), kind


def nadam():
    return small(keras.optimizers.Nadam(0.02), keras.losses.CosineSimilarity(),
                 [keras.metrics.CosineSimilarity(), "root_mean_squared_error"], "threes")


def adafactor():
    return small(keras.optimizers.Adafactor(0.05), "squared_hinge",
                 [keras.metrics.TruePositives(thresholds=[0.2, 0.6]), "hinge"], "truths")


def muon():
    return small(
        keras.optimizers.Muon(0.02, exclude_layers=["dense_1"]),
        keras.losses.BinaryFocalCrossentropy(gamma=1.5),
        [keras.metrics.SensitivityAtSpecificity(0.4), keras.metrics.BinaryIoU(),
         keras.metrics.Precision(top_k=1), keras.metrics.Accuracy()], "truths", "sigmoid")


def scaled():
    rate = keras.optimizers.schedules.CosineDecayRestarts(0.03, 3)
    return small(
        keras.optimizers.LossScaleOptimizer(
            keras.optimizers.Adamax(rate, weight_decay=0.01), initial_scale=64.0,
            dynamic_growth_steps=3),
        keras.losses.Huber(), ["mae", keras.metrics.R2Score()], "threes")


# With the seed of each.
MODELS = [
    (20, sequential), (21, convolutional), (22, texts), (23, shared), (24, operations), (25, nested),
    (26, masked), (27, parts), (28, lengths), (29, pictures), (30, volumes), (29, nadam),
    (30, adafactor), (31, muon), (32, scaled), (33, halves),
]


def inputs(rng, model, shape):
    if model is texts or (model is masked and len(shape) == 1):
        return rng.integers(0, 11, (8, *shape)).astype(np.int32)
    values = normal(rng, 8, *shape)
    if model in (masked, halves):
        values[:, 4:] = 0
    return values


def labels(rng, kind):
    if kind == "classes":
        return rng.integers(0, 3, 8).astype(np.int32)
    if kind == "twos":
        return rng.integers(0, 2, 8).astype(np.int32)
    if kind == "truths":
        return rng.integers(0, 2, (8, 1)).astype(np.float32)
    width = {"pairs": 2, "threes": 3}.get(kind, 1)
    return normal(rng, 8, width)


def several(values):
    return values if isinstance(values, list) else [values]


def spectral():
    """A wrapped layer; not trained, as Keras on JAX forgets after a step what it divided by."""
    keras.utils.set_random_seed(40)
    model = keras.Sequential([
        keras.Input((3,)),
        layers.SpectralNormalization(layers.Dense(4, activation="tanh"), power_iterations=2),
        layers.SpectralNormalization(layers.Dense(2, use_bias=False)),
    ])
    model.save(FILES / "spectral.keras")
    x = normal(random(40), 4, 3)
    return {"name": "spectral", "x": [array(x)], "predict": [array(model.predict(x, verbose=0))]}


def write():
    FILES.mkdir(parents=True, exist_ok=True)
    cases = []
    for seed, make in MODELS:
        keras.utils.clear_session()
        keras.utils.set_random_seed(seed)
        rng = random(seed)
        model, shapes, kinds = make()
        x = [inputs(rng, make, shape) for shape in several(shapes)]
        y = [labels(rng, kind) for kind in several(kinds)]
        single = not isinstance(shapes, list)
        given = (x[0], y[0]) if single else (x, y if len(y) > 1 else y[0])
        if make is nested:
            given = (x, dict(zip(["x", "y", "z"], y)))
        model.fit(*given, batch_size=4, epochs=1, shuffle=False, verbose=0)
        path = FILES / f"{make.__name__}.keras"
        model.save(path)
        if make is parts:
            # Keras on JAX cannot train on once averages are the weights: both are one buffer.
            model = keras.models.load_model(path)
        predictions = model.predict(given[0], verbose=0)
        if isinstance(predictions, dict):
            predictions = [predictions[key] for key in sorted(predictions)]
        predictions = several(predictions)
        history = model.fit(*given, batch_size=4, epochs=3, shuffle=False, verbose=0)
        cases.append({
            "name": make.__name__, "x": [array(v) for v in x], "y": [array(v) for v in y],
            "predict": [array(v) for v in predictions], "losses": history.history["loss"],
            "weights_after": [array(np.asarray(w)) for w in model.get_weights()],
        })
    cases.append(spectral())
    write_json("files", cases=cases)

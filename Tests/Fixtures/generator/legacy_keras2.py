"""Whole models and weights in HDF5 files, as real Keras 2 writes them, and what they compute.

Keras 2 needs an environment of its own:

    python3.11 -m venv /tmp/keras2 && /tmp/keras2/bin/pip install tensorflow-cpu==2.15.1
    /tmp/keras2/bin/python3 generator/legacy_keras2.py

Of every model: the file after two steps of training, an input, its outputs, and the losses of three
more epochs without shuffling. The random numbers of TensorFlow differ between machines in the last
bits; files and values are always made together.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorflow import keras  # noqa: E402

layers = keras.layers
HERE = pathlib.Path(__file__).resolve()
FILES = HERE.parents[2] / "DescentFormatsTests" / "Fixtures" / "legacy"
VALUES = HERE.parents[1] / "keras" / "legacy_keras2.json"


def sequential():
    model = keras.Sequential([
        keras.Input((4,)),
        layers.Dense(5, activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.LeakyReLU(alpha=0.2),
        layers.Dropout(0.0),
        layers.Dense(3, activation="softmax", bias_initializer="ones"),
    ])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    return model, [(4,)], ["classes"]


def pictures():
    """The optimizer of old, whose rate decays; the input is said by the first layer."""
    model = keras.Sequential([
        layers.Conv2D(3, 3, padding="same", activation="relu", input_shape=(6, 6, 2)),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.ZeroPadding2D(1),
        layers.Flatten(),
        layers.Dense(1),
    ], name="pictures")
    model.compile(keras.optimizers.legacy.SGD(0.01, momentum=0.9, decay=0.1),
                  keras.losses.MeanSquaredError(), metrics=["mae"])
    return model, [(6, 6, 2)], ["numbers"]


def graph():
    """Models in a model, called twice; maths of TensorFlow's; the Adam of old."""
    inputs = keras.Input((3,))
    twice = keras.Model(inputs, layers.Dense(2, activation="tanh")(layers.Dropout(0.0)(inputs)),
                        name="twice")
    normed = keras.Sequential([layers.Dense(3), layers.BatchNormalization()], name="normed")
    plain = keras.Sequential([keras.Input((2,)), layers.Dense(3)], name="plain")
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    first, second = twice(a), twice(b)
    x = layers.Concatenate()([normed(first), plain(second)])
    x = 1.0 - x * 2.0 + tf.nn.relu(x)
    x = tf.concat([x, x[:, 1:3]], axis=-1)
    x = tf.reduce_mean(tf.expand_dims(x, 1), axis=1)
    model = keras.Model([a, b], [layers.Dense(1, name="price")(x), twice(plain(second))])
    model.compile(keras.optimizers.legacy.Adam(0.01), ["mse", keras.losses.MeanAbsoluteError()],
                  metrics=[["mae"], []], loss_weights=[1.0, 0.5])
    return model, [(3,), (3,)], ["numbers", "pairs"]


def texts():
    x = keras.Input((6,))
    y = layers.Embedding(11, 4, mask_zero=True, input_length=6)(x)
    y = layers.GlobalAveragePooling1D()(y)
    model = keras.Model(x, layers.Dense(1, activation="sigmoid")(y), name="texts")
    schedule = keras.optimizers.schedules.ExponentialDecay(0.05, 10, 0.9)
    model.compile(keras.optimizers.RMSprop(schedule),
                  keras.losses.BinaryCrossentropy(label_smoothing=0.1),
                  metrics=[keras.metrics.BinaryAccuracy(threshold=0.4)])
    return model, [(6,)], ["truths"]


MODELS = [sequential, pictures, graph, texts]


def values(rng, make, shape):
    if make is texts:
        return rng.integers(0, 11, (8, *shape)).astype(np.float32)
    return rng.standard_normal((8, *shape)).astype(np.float32)


def labels(rng, kind):
    if kind == "classes":
        return rng.integers(0, 3, 8).astype(np.int32)
    if kind == "truths":
        return rng.integers(0, 2, (8, 1)).astype(np.float32)
    return rng.standard_normal((8, 2 if kind == "pairs" else 1)).astype(np.float32)


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "dtype": values.dtype.name,
            "data": [float(f"{v:.9g}") if values.dtype.kind == "f" else int(v)
                     for v in values.reshape(-1)]}


def main():
    FILES.mkdir(parents=True, exist_ok=True)
    cases = []
    for number, make in enumerate(MODELS):
        keras.backend.clear_session()
        keras.utils.set_random_seed(40 + number)
        rng = np.random.default_rng(40 + number)
        model, shapes, kinds = make()
        x = [values(rng, make, shape) for shape in shapes]
        y = [labels(rng, kind) for kind in kinds]
        given = (x if len(x) > 1 else x[0], y if len(y) > 1 else y[0])
        model.fit(*given, batch_size=4, epochs=1, shuffle=False, verbose=0)
        model.save(FILES / f"keras2_{make.__name__}.h5", save_format="h5")
        if make is graph:
            model.save_weights(FILES / "keras2_graph_weights.h5")
        predictions = model.predict(given[0], verbose=0)
        evaluation = model.evaluate(*given, batch_size=4, verbose=0, return_dict=True)
        history = model.fit(*given, batch_size=4, epochs=3, shuffle=False, verbose=0)
        cases.append({
            "name": f"keras2_{make.__name__}", "x": [array(v) for v in x],
            "y": [array(v) for v in y], "evaluate": evaluation,
            "predict": [array(v) for v in
                        (predictions if isinstance(predictions, list) else [predictions])],
            "losses": history.history["loss"],
        })
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    made_with = json.dumps({"tensorflow": tf.__version__, "numpy": np.__version__})
    VALUES.write_text(f'{{\n"made_with": {made_with},\n"cases": [\n{lines}\n]\n}}\n')


if __name__ == "__main__":
    main()

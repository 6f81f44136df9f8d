"""`summary_*.txt`, `progress_*.txt` and `history.csv`: what Keras prints, as format samples.

The clock is stopped while training, so that the times in the progress bar do not vary.
"""

import contextlib
import io
import os

import keras
from keras.src.utils import progbar

from .common import FOLDER, random
from .models import assign_weights, clusters, fresh

layers = keras.layers


def write():
    write_summaries()
    write_progress()


def write_summaries():
    fresh(80)
    sequential = sequential_model()
    save("summary_sequential.txt", summary(sequential))
    save("summary_sequential_80_columns.txt", summary(sequential, columns=80))
    sequential.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    sequential.optimizer.build(sequential.trainable_variables)
    save("summary_compiled.txt", summary(sequential))
    fresh(81)
    save("summary_unbuilt.txt", summary(keras.Sequential([layers.Dense(4), layers.Dense(2)])))
    fresh(82)
    functional = functional_model()
    save("summary_functional.txt", summary(functional, columns=120))
    save("summary_functional_80_columns.txt", summary(functional, columns=80))
    fresh(83)
    save("summary_functional_linear.txt", summary(linear_functional_model()))


def summary(model, columns=100):
    os.environ["COLUMNS"] = str(columns)
    lines = []
    model.summary(print_fn=lines.append)
    os.environ["COLUMNS"] = "100"
    return "\n".join(lines)


def sequential_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(32, 3, activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(128, activation="relu", name="a_dense_layer_with_quite_a_long_name"),
        layers.Dense(10, activation="softmax"),
    ])


def functional_model():
    image = keras.Input((16, 16, 3), name="image")
    extra = keras.Input((4,), name="extra")
    x = layers.Conv2D(8, 3, activation="relu")(image)
    x = layers.GlobalAveragePooling2D()(x)
    y = layers.Dense(8, activation="relu")(extra)
    joined = layers.Concatenate()([x, y])
    skipped = layers.Add()([layers.Dense(16)(joined), joined])
    return keras.Model([image, extra], layers.Dense(1)(skipped), name="two_inputs")


def linear_functional_model():
    x = keras.Input((8,))
    return keras.Model(x, layers.Dense(2)(layers.Dense(4)(x)))


def write_progress():
    """Raw output: escape codes, backspaces and all."""
    x, y = clusters(random(84), 48, 4, 3)
    original = progbar.time
    progbar.time = StoppedClock()
    try:
        for verbose in (1, 2):
            save(f"progress_verbose{verbose}.txt", trained(x, y, verbose))
    finally:
        progbar.time = original


def trained(x, y, verbose):
    fresh(85)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
    assign_weights(model, random(86))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    table = keras.callbacks.CSVLogger(str(FOLDER / "history.csv"))
    early = keras.callbacks.EarlyStopping(patience=0, verbose=1, restore_best_weights=True,
                                          min_delta=10)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        model.fit(x, y, epochs=3, batch_size=12, shuffle=False, verbose=verbose,
                  validation_split=0.25, callbacks=[table, early])
        model.evaluate(x, y, batch_size=12, verbose=verbose)
        model.predict(x, batch_size=12, verbose=verbose)
    return printed.getvalue()


class StoppedClock:
    """Stands in for the `time` module."""

    @staticmethod
    def time():
        return 1.0


def save(name, content):
    (FOLDER / name).write_text(content.rstrip("\n") + "\n")

"""What Keras 3 writes besides `.keras`: whole models in HDF5 files, and weights in several files.

The values are as in `files.py`. `keras3_chunks.h5` is `keras3_sequential.h5` with its lists of names
in several attributes, as Keras does when they are longer than 64 KiB.
"""

import pathlib
import shutil

import h5py
import keras
from keras import layers, ops

from .common import array, normal, random, write_json
from .files import labels, several

FILES = pathlib.Path(__file__).resolve().parents[2] / "DescentFormatsTests" / "Fixtures" / "legacy"


def sequential():
    model = keras.Sequential([
        keras.Input((4,)),
        layers.Dense(5, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
        layers.BatchNormalization(),
        layers.Dense(3, activation="softmax"),
    ])
    model.compile(optimizer=keras.optimizers.SGD(0.05, momentum=0.9),
                  loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, (4,), "classes"


def graph():
    """Models in a model, and operations whose names are those of layers."""
    inputs = keras.Input((3,))
    twice = keras.Model(inputs, layers.Dense(2, activation="tanh")(inputs), name="twice")
    normed = keras.Sequential([keras.Input((2,)), layers.Dense(3), layers.BatchNormalization()],
                              name="normed")
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    first, second = twice(a), twice(b)
    x = layers.Add()([normed(first), normed(second)])
    x = 1.0 - x * 2.0 + ops.relu(x)
    x = ops.concatenate([x, ops.mean(x, axis=-1, keepdims=True)], axis=-1)
    model = keras.Model([a, b], [layers.Dense(1, name="price")(x), twice(normed(first))])
    schedule = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    model.compile(optimizer=keras.optimizers.Adam(schedule), loss=["mse", "mae"],
                  loss_weights=[1.0, 0.5], metrics=[["mae"], []])
    return model, [(3,), (3,)], ["numbers", "pairs"]


def write():
    FILES.mkdir(parents=True, exist_ok=True)
    cases = []
    for number, make in enumerate([sequential, graph]):
        keras.utils.clear_session()
        keras.utils.set_random_seed(30 + number)
        rng = random(30 + number)
        model, shapes, kinds = make()
        single = not isinstance(shapes, list)
        x = [normal(rng, 8, *shape) for shape in several(shapes)] if not single else [
            normal(rng, 8, *shapes)]
        y = [labels(rng, kind) for kind in several(kinds)]
        given = (x[0], y[0]) if single else (x, y)
        model.fit(*given, batch_size=4, epochs=1, shuffle=False, verbose=0)
        model.save(FILES / f"keras3_{make.__name__}.h5")
        if make is graph:
            model.save_weights(FILES / "keras3_graph.weights.json", max_shard_size=60 / 1024**3)
        predictions = several(model.predict(given[0], verbose=0))
        evaluation = model.evaluate(*given, batch_size=4, verbose=0, return_dict=True)
        history = model.fit(*given, batch_size=4, epochs=3, shuffle=False, verbose=0)
        cases.append({
            "name": f"keras3_{make.__name__}", "x": [array(v) for v in x],
            "y": [array(v) for v in y], "evaluate": evaluation,
            "predict": [array(v) for v in predictions], "losses": history.history["loss"],
        })
    write_json("legacy", cases=cases)
    shutil.copy(FILES / "keras3_sequential.h5", FILES / "keras3_chunks.h5")
    with h5py.File(FILES / "keras3_chunks.h5", "a") as file:
        weights = file["model_weights"]
        for group, name in [(weights, "layer_names"), (weights["dense"], "weight_names")]:
            names = list(group.attrs[name])
            del group.attrs[name]
            group.attrs[f"{name}0"], group.attrs[f"{name}1"] = names[:1], names[1:]

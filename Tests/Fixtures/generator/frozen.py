"""`frozen.json`: models of which parts are frozen, before and after `compile`, `build` and a first fit.

`cases[i].nets` names nets below, which the Swift tests build with the same layer names; Keras gives all of
them the same numbers. `steps` are done in order:

- `{"do": "set", "layer": "base", "trainable": false}`; `model` is the model itself.
- `{"do": "build"}` makes the weights and gives them `initial` values. In `normalising` they stay as Keras
  makes them: the kernel is of ones.
- `{"do": "compile", "optimizer": …}`. One with `"keras_only": true` stands where Keras demands it after
  `trainable` has changed; its optimizer has no state, so that nothing else depends on it.
- `{"do": "fit", "epochs": 2, "losses": […], "changed": […]}`: loss of each epoch, and for every weight
  whether any bit of it changed.

`x[i] = 5 + 2 sin(0.61 i)`, `[24, 3]`; `y[i] = sin(0.3 i)`, `[24, 1]`; batches of 8 in row order; the loss
is the mean squared error.
"""

import keras
import numpy as np

from .common import described, number, weights, write_json
from .models import fresh

layers = keras.layers
X = (5 + 2 * np.sin(0.61 * np.arange(72))).astype(np.float32).reshape(24, 3)
Y = np.sin(0.3 * np.arange(24)).astype(np.float32).reshape(24, 1)


def write():
    cases = [given()]
    nets = [net for net in NETS if net != "normalising"]
    for name, steps in scripts().items():
        runs = [record(net, steps) for net in nets]
        assert all(run == runs[0] for run in runs), name
        cases.append({"name": name, "nets": nets, **runs[0]})
    write_json("frozen", cases=cases)


def initial(index, variable):
    """Element `i` of weight number `index`: 0.4 sin(0.37 i + index); a tenth of it around 1 for factors
    and variances."""
    wave = 0.4 * np.sin(0.37 * np.arange(np.prod(variable.shape)) + index)
    if variable.name in ("gamma", "moving_variance"):
        wave = 1 + 0.1 * wave
    return wave.astype(np.float32).reshape(variable.shape)


def record(net, steps):
    fresh(70)
    parts = NETS[net]()
    done = [perform(parts, dict(step)) for step in steps]
    model = parts["model"]
    return {"steps": done, "optimizer_variables": len(model.optimizer.variables),
            "weights_after": weights(model.weights)}


def given():
    """A base that only normalises. If its normalisation is not frozen, the loss of the first epoch is
    7.168."""
    steps = [{"do": "set", "layer": "base", "trainable": False}, compiled(keras.optimizers.SGD(0.01)),
             {"do": "fit", "epochs": 2}]
    return {"name": "frozen base without kernels", "nets": ["normalising"],
            **record("normalising", steps)}


def perform(parts, step):
    model = parts["model"]
    match step["do"]:
        case "set":
            parts[step["layer"]].trainable = step["trainable"]
        case "build":
            if not model.built:
                model(X[:8])
            for index, variable in enumerate(model.weights):
                variable.assign(initial(index, variable))
        case "compile":
            optimizer = step["optimizer"]
            model.compile(optimizer=type(optimizer).from_config(optimizer.get_config()), loss="mse")
            step["optimizer"] = described(optimizer)
        case "fit":
            before = [np.asarray(v.numpy()) for v in model.weights]
            history = model.fit(X, Y, batch_size=8, epochs=step["epochs"], shuffle=False, verbose=0)
            step["losses"] = [number(v) for v in history.history["loss"]]
            step["changed"] = [bool(np.any(a != v.numpy())) for a, v in zip(before, model.weights)]
    return step


def compiled(optimizer, **more):
    return {"do": "compile", "optimizer": optimizer, **more}


def scripts():
    k = keras.optimizers
    off = lambda layer: {"do": "set", "layer": layer, "trainable": False}
    on = lambda layer: {"do": "set", "layer": layer, "trainable": True}
    fit = lambda epochs: {"do": "fit", "epochs": epochs}
    build = {"do": "build"}
    return {
        "frozen before compile": [build, off("base"), compiled(k.Adam(0.02)), fit(2)],
        "frozen before build": [off("base"), build, compiled(k.Adam(0.02)), fit(2)],
        "frozen after compile": [
            build, compiled(k.AdamW(0.02, weight_decay=0.1)), off("base"), fit(2)],
        "frozen after a fit": [
            build, compiled(k.SGD(0.01)), fit(1), off("base"),
            compiled(k.SGD(0.01), keras_only=True), fit(2)],
        "frozen, then thawed": [
            build, off("base"), compiled(k.Adam(0.02)), fit(1), on("base"), compiled(k.Adam(0.02)),
            fit(1)],
        "thawed but for its first layer": [
            build, off("base"), on("base"), off("first"),
            compiled(k.SGD(0.05, momentum=0.9, global_clipnorm=0.5)), fit(2)],
        "its normalisation frozen": [
            build, off("norm"), compiled(k.SGD(0.01, weight_decay=0.1)), fit(2)],
        "the model frozen": [build, off("model"), compiled(k.AdamW(0.02, weight_decay=0.1)), fit(2)],
    }


def dense(units, name, **more):
    """The penalty of a frozen kernel counts nowhere."""
    return layers.Dense(units, name=name, kernel_regularizer=keras.regularizers.L2(0.02), **more)


def first():
    return dense(4, "first", activation="tanh")


def norm():
    return layers.BatchNormalization(momentum=0.5, name="norm")


class Block(keras.layers.Layer):
    """A layer that holds layers."""

    def __init__(self, **more):
        super().__init__(**more)
        self.first, self.norm = first(), norm()

    def call(self, x, training=False):
        return self.norm(self.first(x), training=training)


class Net(keras.Model):
    """A model that holds a block and a layer."""

    def __init__(self):
        super().__init__()
        self.base, self.head = Block(name="base"), dense(1, "head")

    def call(self, x, training=False):
        return self.head(self.base(x, training=training))


def normalising():
    base = keras.Sequential([keras.Input((3,)), norm()], name="base")
    model = keras.Sequential(
        [keras.Input((3,)), base, layers.Dense(1, kernel_initializer="ones", name="head")])
    return {"model": model, "base": base}


def sequential():
    base = keras.Sequential([first(), norm()], name="base")
    return parts(keras.Sequential([base, dense(1, "head")]), base, *base.layers)


def functional():
    x = keras.Input((3,))
    a, b = first(), norm()
    base = keras.Model(x, b(a(x)), name="base")
    y = keras.Input((3,))
    return parts(keras.Model(y, dense(1, "head")(base(y))), base, a, b)


def nested():
    """The normalisation lies two models below the base."""
    a, b = first(), norm()
    inner = keras.Sequential([b], name="inner")
    x = keras.Input((4,))
    middle = keras.Model(x, inner(x), name="middle")
    base = keras.Sequential([keras.Input((3,)), a, middle], name="base")
    return parts(keras.Sequential([keras.Input((3,)), base, dense(1, "head")]), base, a, b)


def block():
    base = Block(name="base")
    return parts(keras.Sequential([base, dense(1, "head")]), base, base.first, base.norm)


def subclassed():
    model = Net()
    return parts(model, model.base, model.base.first, model.base.norm)


def parts(model, base, a, b):
    return {"model": model, "base": base, "first": a, "norm": b}


NETS = {"sequential": sequential, "functional": functional, "nested": nested, "block": block,
        "subclassed": subclassed, "normalising": normalising}

"""`initializers.json`: statistics of each initialiser, for statistical comparison.

`limit` is the bound no value passes (`null` when there is none), `stddev` the standard deviation of
the distribution itself, `parameter` the number its formula gives: the limit of a uniform
distribution, or the standard deviation of a normal one before truncation at two of them.
"""

import math

import jax
import keras
import numpy as np
from keras.src.initializers.random_initializers import compute_fans

from .common import array, config_of, normal, number, random, write_json

SHAPES = [(300, 200), (3, 3, 16, 32)]
TRUNCATION = 0.8796256610342398  # standard deviation of N(0, 1) cut at -2 and 2
k = keras.initializers


def write():
    cases = [record(make, parameter, kind, shape)
             for make, parameter, kind in table() for shape in SHAPES]
    orthogonal = [record(lambda: k.Orthogonal(gain=2.0, seed=3), None, "orthogonal", (4, 6))]
    write_json("initializers", cases=cases + orthogonal, fans=fans(), exact=exact(),
               regularizers=regularizers())


def exact():
    """Initialisers without chance."""
    made = [(k.Identity(), (3, 4)), (k.Identity(gain=2.5), (3, 2)), (k.STFT(), (5, 1, 4)),
            (k.STFT("imag", "hamming", "spectrum", True), (6, 1, 3)),
            (k.STFT("real", "blackman", None), (5, 1, 3)), (k.STFT("imag", None), (4, 1, 3)),
            (k.STFT("real", "bartlett"), (6, 1, 3)), (k.STFT("real", "boxcar"), (4, 1, 2))]
    # Keras leaves the gain out of the configuration.
    return [{"name": f"{type(m).__name__} {index}", "class": type(m).__name__,
             "config": {**config_of(m), **({"gain": m.gain} if hasattr(m, "gain") else {})},
             "values": array(m(shape))}
            for index, (m, shape) in enumerate(made)]


def regularizers():
    x = normal(random(9), 4, 3)
    made = [keras.regularizers.L1(0.1), keras.regularizers.L2(0.2),
            keras.regularizers.L1L2(0.1, 0.3), keras.regularizers.OrthogonalRegularizer(),
            keras.regularizers.OrthogonalRegularizer(0.5, mode="columns")]
    return [{"name": f"{type(m).__name__} {index}", "class": type(m).__name__,
             "config": config_of(m), "x": array(x), "value": array(m(keras.ops.array(x))),
             "gradient": array(jax.grad(lambda v, m=m: m(v))(x))}
            for index, m in enumerate(made)]


def table():
    """(initialiser, parameter for (fan_in, fan_out), kind of distribution)."""
    rows = []
    for name, scale, fan in (("Glorot", 1, lambda i, o: (i + o) / 2), ("He", 2, lambda i, o: i),
                             ("Lecun", 1, lambda i, o: i)):
        uniform, normal = getattr(k, f"{name}Uniform"), getattr(k, f"{name}Normal")
        rows.append((lambda u=uniform: u(seed=1),
                     lambda i, o, s=scale, f=fan: math.sqrt(3 * s / f(i, o)), "uniform"))
        rows.append((lambda n=normal: n(seed=1),
                     lambda i, o, s=scale, f=fan: math.sqrt(s / f(i, o)) / TRUNCATION,
                     "truncated_normal"))
    return rows + [
        (lambda: k.RandomNormal(seed=1), lambda i, o: 0.05, "normal"),
        (lambda: k.RandomUniform(seed=1), lambda i, o: 0.05, "uniform"),
        (lambda: k.TruncatedNormal(seed=1), lambda i, o: 0.05, "truncated_normal"),
        (lambda: k.Orthogonal(seed=1), None, "orthogonal"),
        (lambda: k.Constant(0.25), None, "constant"),
        (k.Zeros, None, "constant"),
        (k.Ones, None, "constant"),
    ]


def record(make, parameter, kind, shape):
    initializer = make()
    values = np.asarray(initializer(shape), dtype=np.float64)
    fan_in, fan_out = compute_fans(shape)
    theory = theoretical(kind, parameter(fan_in, fan_out)) if parameter else {}
    row = {
        "class": type(initializer).__name__, "config": config_of(initializer),
        "kind": kind, "shape": list(shape), "fan_in": fan_in, "fan_out": fan_out,
        "mean": number(values.mean()), "std": number(values.std()),
        "min": number(values.min()), "max": number(values.max()),
        "parameter": theory.get("parameter"), "limit": theory.get("limit"),
        "stddev": theory.get("stddev"),
    }
    if kind == "orthogonal":
        flat = values.reshape(-1, shape[-1])
        gram = flat @ flat.T if flat.shape[0] < flat.shape[1] else flat.T @ flat
        gain = initializer.gain
        row["gram_error"] = number(np.abs(gram / gain**2 - np.eye(len(gram))).max())
    return row


def theoretical(kind, parameter):
    if kind == "uniform":
        return {"parameter": parameter, "limit": parameter, "stddev": parameter / math.sqrt(3)}
    if kind == "normal":
        return {"parameter": parameter, "limit": None, "stddev": parameter}
    return {"parameter": parameter, "limit": 2 * parameter, "stddev": parameter * TRUNCATION}


def fans():
    shapes = [(), (7,), (5, 3), (4, 5, 3), (3, 3, 16, 32), (2, 3, 4, 5, 6)]
    return [dict(zip(("shape", "fan_in", "fan_out"), (list(shape), *compute_fans(shape))))
            for shape in shapes]

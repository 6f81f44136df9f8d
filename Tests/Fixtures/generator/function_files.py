"""A `.keras` file of one model that calls functions of `keras.ops`, each an output, and what they give."""

import keras
import numpy as np
from keras import ops

from .common import array, normal, random, write_json
from .files import FILES


def numbers(x, z):
    """Each number by itself, and pairs."""
    inside = ops.tanh(x) * 0.9
    unary = [
        ops.arccos, ops.arcsin, ops.arctan, ops.arctanh, ops.arcsinh, ops.cosh, ops.sinh, ops.deg2rad,
        ops.rad2deg, ops.erfc, ops.erfinv, ops.exp2, ops.sinc, ops.signbit, ops.trunc, ops.copy,
        ops.isinf, ops.isneginf, ops.isposinf,
    ]
    positive = [ops.log10, ops.log2, ops.arccosh]
    pairs = [
        ops.floor_divide, ops.fmax, ops.fmin, ops.heaviside, ops.hypot, ops.logaddexp, ops.logaddexp2,
        ops.logical_xor, ops.mod, ops.divide_no_nan,
    ]
    return (
        [f(inside) for f in unary] + [f(ops.abs(x) + 1.1) for f in positive]
        + [f(x, z) for f in pairs] + [ops.mod(x, 0.7), ops.floor_divide(2.0, z)]
        + [ops.nan_to_num(x / ops.relu(z), nan=0.5, posinf=3.0), ops.threshold(x, 0.1, -2.0)]
    )


def integers(i, k):
    pairs = [ops.bitwise_and, ops.bitwise_or, ops.bitwise_xor, ops.gcd, ops.lcm, ops.left_shift]
    return [f(i, k) for f in pairs] + [ops.bitwise_not(i), ops.one_hot(k, 5),
                                      ops.one_hot(k, 5, axis=1, dtype="int32")]


def axes(x, z):
    return [
        ops.argmin(x, axis=1), ops.argsort(x), ops.argsort(x, axis=1), ops.cumprod(x, axis=2),
        ops.cumsum(x, axis=1), ops.cumsum(x, axis=-1, dtype="float16"), ops.sort(x, axis=1),
        ops.diff(x), ops.diff(x, n=2, axis=1), ops.extract_sequences(x, 3, 2), ops.glu(x),
        ops.glu(x, axis=1), ops.sparsemax(x), ops.pad(x, ((0, 0), (1, 2), (0, 1))),
        ops.pad(x, ((0, 0), (1, 2), (0, 1)), constant_values=2.5),
        ops.pad(x, ((0, 0), (1, 2), (3, 1)), mode="reflect"),
        ops.pad(x, ((0, 0), (1, 2), (3, 1)), mode="symmetric"), ops.roll(x, 2, axis=1),
        ops.roll(x, (1, -1), axis=(1, 2)), ops.rot90(x, k=1, axes=(1, 2)), ops.trapezoid(x),
        ops.trapezoid(x, dx=0.5, axis=1), ops.take_along_axis(x, ops.argsort(z, axis=1), axis=1),
        ops.append(x, z, axis=2), ops.hstack([x, z]), ops.dstack([x, z]), ops.prod(x, axis=1),
    ]


def parts(x):
    sections = ops.split(x, 3, axis=-1)
    cuts = ops.split(x, [1, 4], axis=2)
    rows = ops.unstack(x, axis=1)
    mean, variance = ops.moments(x, axes=[1])
    values, places = ops.top_k(x, 3)
    return [
        sections[2] - sections[0], cuts[0], cuts[1], cuts[2], rows[3] * rows[0], mean, variance,
        ops.moments(x, axes=[1, 2], keepdims=True)[1], values, places, ops.array_split(x, 4, axis=2)[3],
        ops.hsplit(x, 2)[1], ops.dsplit(x, 2)[0],
    ]


def matrices(x, m):
    """m is symmetric, and its eigenvalues positive."""
    low = ops.cholesky(m)
    q, r = ops.qr(x)
    eigenvalues, _ = ops.eigh(m)
    sign, logarithm = ops.slogdet(m)
    return [
        low, ops.cholesky(m, upper=True), ops.det(m), ops.inv(m), ops.logdet(m), sign, logarithm,
        ops.solve(m, x), ops.solve_triangular(low, x, lower=True), ops.matmul(q, r), eigenvalues,
        ops.diagonal(m, axis1=1, axis2=2), ops.trace(m, offset=1, axis1=1, axis2=2), ops.tril(m),
        ops.triu(x, k=1), ops.cross(x[:, :, :3], x[:, :, 3:]),
        ops.tensordot(x, np.arange(12, dtype="float32").reshape(6, 2), axes=1),
        ops.tensordot(x, np.arange(12, dtype="float32").reshape(2, 6), axes=[[2], [1]]),
        ops.dot(x, np.arange(12, dtype="float32").reshape(6, 2)),
        ops.inner(x, np.arange(12, dtype="float32").reshape(2, 6)),
        ops.norm(x, ord=1, axis=(-1,)), ops.norm(x, ord=3, axis=(1,), keepdims=True),
        ops.norm(m, ord="fro", axis=(1, 2)), ops.norm(m, ord=-1, axis=(1, 2)), ops.norm(x, axis=(2,)),
    ]


def statistics(x, z, i, k):
    return [
        ops.amax(x, axis=1), ops.amin(x, axis=(1, 2), keepdims=True), ops.median(x, axis=-1),
        ops.median(x, axis=(1, 2)), ops.ptp(x, axis=1) if hasattr(ops, "ptp") else x,
        ops.average(x, axis=1), ops.average(x, axis=1, weights=ops.abs(z)),
        ops.average(x, axis=2, weights=np.arange(1, 7, dtype="float32")),
        ops.count_nonzero(ops.relu(x), axis=1),
        ops.layer_normalization(x, axis=-1), ops.layer_normalization(x, axis=-1, epsilon=0.1),
        ops.rms_normalization(x), ops.rms_normalization(x, scale=2.0, axis=-1, epsilon=0.01),
        ops.isclose(x, z, rtol=0.5), x + ops.full_like(x, 3.5), x + ops.zeros_like(x),
        i + ops.ones_like(x[:, :, 0], dtype="int32"), ops.select([x > 0.5, z > 0], [x, z * 2.0], -1.0),
        ops.digitize(x, np.array([-0.5, 0.0, 1.0], "float32")),
        ops.in_top_k(k[:, 0], x[:, 0], k=2), ops.tan(x), ops.logsumexp(x, axis=-1),
    ]


def write():
    rng = random(50)
    x, z, m = keras.Input((4, 6), name="x"), keras.Input((4, 6), name="z"), keras.Input((4, 4), name="m")
    i, k = (keras.Input((4,), dtype="int32", name=name) for name in "ik")
    outputs = (
        numbers(x, z) + integers(i, k) + axes(x, z) + parts(x) + matrices(x, m) + statistics(x, z, i, k))
    model = keras.Model([x, z, m, i, k], outputs)
    model.save(FILES / "functions.keras")
    square = normal(rng, 3, 4, 4)
    given = [
        normal(rng, 3, 4, 6), normal(rng, 3, 4, 6),
        square @ square.transpose(0, 2, 1) + 0.5 * np.eye(4, dtype=np.float32),
        rng.integers(0, 20, (3, 4)).astype(np.int32), rng.integers(0, 5, (3, 4)).astype(np.int32),
    ]
    results = [np.asarray(y) for y in model(given)]
    names = [y._keras_history.operation.name for y in outputs]
    cases = [
        {"name": f"{n} {name}", "value": [array(np.nan_to_num(y.astype(np.float32), nan=-99.0))]}
        for n, (name, y) in enumerate(zip(names, results))
    ]
    cases.append({"name": "inputs", "value": [array(v) for v in given]})
    write_json("function_files", cases=cases)

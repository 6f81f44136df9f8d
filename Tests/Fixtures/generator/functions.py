"""`functions.json`: inputs and results of `keras.ops`, one case for each function and form of it.

The test has the same names (`Tests/DescentTests/Functions/KerasFunctions.swift`), so what a case does is
stated on both sides.
"""

import keras
import numpy as np

from .common import array, random, write_json

ops = keras.ops
RNG = random(90)


def f(*shape, low=-2.0, high=2.0):
    return RNG.uniform(low, high, shape).astype(np.float32)


def i(*shape, low=-20, high=20):
    return RNG.integers(low, high, shape).astype(np.int32)


def with_nan(*shape):
    x = f(*shape)
    x.reshape(-1)[::3] = np.nan
    return x


POINTS = np.array([-30, -5, -1.5, -1, -0.3, -1e-4, 0, 1e-4, 0.2, 0.9, 1, 2, 6, 30], np.float32)
INSIDE = np.array([-1, -0.999, -0.9, -0.5, -1e-4, 0, 1e-5, 0.3, 0.86, 0.99, 1], np.float32)
ABOVE = np.array([1, 1.0001, 1.5, 3, 100, 1e10], np.float32)
POSITIVE = np.array([1e-6, 0.1, 0.5, 1, 2, 8, 10, 1000, 1e10], np.float32)
SPECIAL = np.array([-np.inf, -1, -0.0, 0.0, 2, np.inf, np.nan], np.float32)
HALVES = np.array([7, -7, 7.5, -7.5, 1, -1, 0, 0.3], np.float32)
DIVISORS = np.array([2, 2, -2, -2, 0.1, 0.1, 3, -0.3], np.float32)
WHOLE = np.array([7, -7, 7, -7, 6, 0, 5, -6], np.int32)
WHOLE_DIVISORS = np.array([2, 2, -2, -2, 3, 4, 1, 3], np.int32)

ELEMENTWISE = {
    "arcsin": INSIDE, "arccos": INSIDE, "arctan": POINTS, "sinh": POINTS, "cosh": POINTS,
    "arcsinh": POINTS, "arccosh": ABOVE, "arctanh": INSIDE, "log2": POSITIVE, "log10": POSITIVE,
    "exp2": POINTS, "deg2rad": POINTS, "rad2deg": POINTS, "sinc": POINTS, "trunc": HALVES,
    "reciprocal": POSITIVE, "isinf": SPECIAL, "isposinf": SPECIAL, "isneginf": SPECIAL,
    "signbit": SPECIAL, "nan_to_num": SPECIAL, "erfc": POINTS[2:-1], "erfinv": INSIDE, "i0": POINTS,
    "logical_not": SPECIAL, "bitwise_not": WHOLE,
}


def written(x):
    return x.numpy() if hasattr(x, "numpy") else np.asarray(x)


def write():
    cases = []

    def case(name, function, *inputs):
        results = function(*inputs)
        if not isinstance(results, (list, tuple)):
            results = [results]
        cases.append({"name": name, "inputs": [array(x) for x in inputs],
                      "results": [array(written(y)) for y in results]})

    for name, x in ELEMENTWISE.items():
        case(name, getattr(ops, name), x)
    pairs(case)
    arranging(case)
    matrices(case)
    statistics(case)
    counting(case)
    sequences(case)
    spectra(case)
    linear(case)
    write_json("functions", cases=cases)


def pairs(case):
    a, b = f(3, 4), f(4)
    case("hypot", ops.hypot, a, b)
    case("logaddexp", ops.logaddexp, a * 40, b * 40)
    case("logaddexp2", ops.logaddexp2, a, b)
    case("ldexp", ops.ldexp, f(4), np.array([-3, 0, 2, 10], np.int32))
    case("floor_divide", ops.floor_divide, HALVES, DIVISORS)
    case("floor_divide integers", ops.floor_divide, WHOLE, WHOLE_DIVISORS)
    case("mod", ops.mod, HALVES, DIVISORS)
    case("mod integers", ops.mod, WHOLE, WHOLE_DIVISORS)
    case("fmod", ops.fmod, HALVES, DIVISORS)
    case("divide_no_nan", ops.divide_no_nan, f(4), np.array([1, 0, -2, 0], np.float32))
    case("gcd", ops.gcd, i(3, 4, low=-60, high=60), i(4, low=-60, high=60))
    case("lcm", ops.lcm, i(3, 4), i(4))
    case("heaviside", ops.heaviside, SPECIAL, np.float32(0.5))
    case("fmax", ops.fmax, SPECIAL, SPECIAL[::-1].copy())
    case("fmin", ops.fmin, SPECIAL, SPECIAL[::-1].copy())
    case("isclose", ops.isclose, SPECIAL, SPECIAL + np.float32(1e-6))
    case("logical_and", ops.logical_and, WHOLE, np.arange(8, dtype=np.int32) % 2)
    case("logical_or", ops.logical_or, WHOLE, np.arange(8, dtype=np.int32) % 2)
    case("logical_xor", ops.logical_xor, WHOLE, np.arange(8, dtype=np.int32) % 2)
    case("bitwise_and", ops.bitwise_and, WHOLE, WHOLE_DIVISORS)
    case("bitwise_or", ops.bitwise_or, WHOLE, WHOLE_DIVISORS)
    case("bitwise_xor", ops.bitwise_xor, WHOLE, WHOLE_DIVISORS)
    shifted = np.array([1, -1, 1000, -1000, 2**31 - 1, -(2**31), 5, -5], np.int32)
    counts = np.array([0, 1, 3, 7, 30, 31, 29, 2], np.int32)
    case("left_shift", ops.left_shift, shifted, counts)
    case("right_shift", ops.right_shift, shifted, counts)
    case("isin", ops.isin, i(3, 4, low=0, high=6), np.array([1, 4, 9], np.int32))


def arranging(case):
    x = f(2, 3, 4)
    case("moveaxis", lambda x: ops.moveaxis(x, (0, 1), (-1, 0)), x)
    case("swapaxes", lambda x: ops.swapaxes(x, 0, -1), x)
    case("flip", ops.flip, x)
    case("flip axis", lambda x: ops.flip(x, 1), x)
    case("rot90", ops.rot90, x)
    case("rot90 thrice", lambda x: ops.rot90(x, k=-1, axes=(1, 2)), x)
    case("roll", lambda x: ops.roll(x, 5), x)
    case("roll axis", lambda x: ops.roll(x, -5, axis=1), x)
    case("tile", lambda x: ops.tile(x, (2, 1, 3)), x)
    case("tile fewer", lambda x: ops.tile(x, (2,)), x)
    case("tile more", lambda x: ops.tile(x, (2, 1, 1, 2)), x)
    case("repeat", lambda x: ops.repeat(x, 2), x)
    case("repeat axis", lambda x: ops.repeat(x, 3, axis=1), x)
    case("repeat counts", lambda x: ops.repeat(x, np.array([0, 2, 1]), axis=1), x)
    case("split", lambda x: ops.split(x, 2, axis=-1), x)
    case("split at", lambda x: ops.split(x, [1, 3], axis=-1), x)
    case("array_split", lambda x: ops.array_split(x, 3, axis=-1), x)
    case("unstack", lambda x: ops.unstack(x, axis=1), x)
    case("hstack", lambda a, b: ops.hstack([a, b]), x, x)
    case("vstack", lambda a, b: ops.vstack([a, b]), f(3), f(3))
    case("dstack", lambda a, b: ops.dstack([a, b]), f(3), f(3))
    for mode in ("reflect", "symmetric"):
        case(f"pad {mode}", lambda x: ops.pad(x, ((0, 0), (2, 1), (1, 3)), mode=mode), x)
    case("pad constant", lambda x: ops.pad(x, ((0, 1), (2, 1), (0, 0)), constant_values=7), x)
    case("depth_to_space", lambda x: ops.depth_to_space(x, 2), f(2, 2, 1, 8))
    case("space_to_depth", lambda x: ops.space_to_depth(x, 2), f(2, 4, 2, 3))
    case("extract_sequences", lambda x: ops.extract_sequences(x, 4, 3), f(2, 11))
    case("diff", ops.diff, x)
    case("diff twice", lambda x: ops.diff(x, n=2, axis=1), x)
    case("trapezoid", lambda y: ops.trapezoid(y, dx=0.5), x)
    case("trapezoid points", lambda y, x: ops.trapezoid(y, x, axis=1), x, f(3))
    case("take", lambda x: ops.take(x, [1, -1, 0], axis=1), x)
    case("take flat", lambda x: ops.take(x, [5, 0]), x)
    case("unravel_index", lambda j: ops.unravel_index(j, (2, 3, 4)), i(5, low=0, high=24))
    places = np.array([[0, 1], [1, 2], [0, 0]], np.int32)
    for reduction in ("add", "max", "min", "mul"):
        again = np.array([[0, 1], [1, 2], [0, 1]], np.int32)
        case(f"scatter_update {reduction}",
             lambda x, j, u: ops.scatter_update(x, j, u, reduction=reduction), x, again, f(3, 4))
    case("scatter_update", ops.scatter_update, x, places, f(3, 4))


def matrices(case):
    x, a, b = f(3, 4), f(2, 3, 4), f(4, 3, 2)
    case("diagonal", ops.diagonal, x)
    case("diagonal right", lambda x: ops.diagonal(x, offset=2), x)
    case("diagonal left", lambda x: ops.diagonal(x, offset=-1, axis1=2, axis2=1), a)
    case("trace", ops.trace, a)
    case("diag", lambda x: ops.diag(x, k=1), f(3))
    case("diag left", lambda x: ops.diag(x, k=-2), f(3))
    case("diag of matrix", ops.diag, x)
    case("diagflat", ops.diagflat, f(2, 2))
    case("tril", lambda x: ops.tril(x, k=-1), a)
    case("triu", lambda x: ops.triu(x, k=1), a)
    case("tri", lambda: ops.tri(3, 5, 1))
    case("eye", lambda: ops.eye(3, 5, k=-1))
    case("tensordot", ops.tensordot, a, f(3, 4, 2))
    case("tensordot axes", lambda a, b: ops.tensordot(a, b, axes=[[1, 0], [1, 2]]), a, b)
    case("inner", ops.inner, a, f(5, 4))
    case("dot", ops.dot, a, f(2, 4, 3))
    case("vdot", ops.vdot, x, f(3, 4))
    case("outer", ops.outer, f(3), f(2, 2))
    case("kron", ops.kron, x, f(2, 2))
    case("kron ranks", ops.kron, f(3), f(2, 2))
    case("cross", ops.cross, f(2, 3), f(3))
    case("vander", lambda x: ops.vander(x, 3), f(4))
    case("vander increasing", lambda x: ops.vander(x, increasing=True), f(3))
    case("norm", ops.norm, a)
    for order in (1, 2, 3, np.inf, -np.inf, 0):
        case(f"norm {order}", lambda x: ops.norm(x, ord=order, axis=1), a)
    for order in (1, -1, np.inf, -np.inf):
        case(f"norm of matrices {order}",
             lambda x: ops.norm(x, ord=order, axis=(1, 2), keepdims=True), a)
    case("normalize", ops.normalize, a)
    case("normalize 1", lambda x: ops.normalize(x, axis=1, order=1), a)
    case("psnr", lambda x, y: ops.psnr(x, y, 255.0), x, f(3, 4))
    case("cdist", ops.cdist, a, f(2, 5, 4))


def statistics(case):
    x, gaps = f(3, 4, 5), with_nan(3, 4)
    gaps[1] = np.nan
    for q in (0.0, 0.3, 1.0):
        case(f"quantile {q}", lambda x: ops.quantile(x, q, axis=1), x)
    for method in ("lower", "higher", "midpoint", "nearest"):
        case(f"quantile {method}", lambda x: ops.quantile(x, 0.4, axis=(0, 2), method=method), x)
    case("quantile several", lambda x: ops.quantile(x, [0.25, 0.5], axis=1, keepdims=True), x)
    case("percentile", lambda x: ops.percentile(x, 30.0), x)
    case("median", lambda x: ops.median(x, axis=1), x)
    case("average", lambda x, w: ops.average(x, axis=1, weights=w), x, f(4, low=0))
    case("count_nonzero", lambda x: ops.count_nonzero(x, axis=1), i(3, 4, low=0, high=2))
    case("ptp", lambda x: ops.ptp(x, axis=-1), x)
    case("corrcoef", ops.corrcoef, f(3, 6))
    for mode in ("valid", "same", "full"):
        case(f"correlate {mode}", lambda a, b: ops.correlate(a, b, mode=mode), f(6), f(3))
        case(f"correlate {mode} swapped", lambda a, b: ops.correlate(a, b, mode=mode), f(4), f(7))
    for name in ("sum", "prod", "max", "min", "mean", "var", "std"):
        case(f"nan{name}", lambda x: getattr(ops, f"nan{name}")(x, axis=1), gaps)
    case("nanquantile", lambda x: ops.nanquantile(x, 0.3, axis=1), gaps)
    case("nanquantile nearest", lambda x: ops.nanquantile(x, 0.3, method="nearest"), gaps)
    case("nanmedian", lambda x: ops.nanmedian(x, axis=1), gaps)
    for name in ("argmax", "argmin"):
        case(f"nan{name}", lambda x: getattr(ops, f"nan{name}")(x, axis=1), gaps)
    for name in ("cumsum", "cumprod"):
        case(f"nan{name}", lambda x: getattr(ops, f"nan{name}")(x, axis=1), gaps)


def counting(case):
    steps = np.array([-1, 0, 0, 0.5, 2, 2, 3], np.float32)
    values = np.array([[-2, -1, 0, 0.2], [2, 2.5, 3, np.nan]], np.float32)
    case("searchsorted", ops.searchsorted, steps, values)
    case("searchsorted right", lambda a, v: ops.searchsorted(a, v, side="right"), steps, values)
    case("digitize", ops.digitize, values[:, :3].copy(), steps)
    case("in_top_k", lambda t, p: ops.in_top_k(t, p, 2), i(5, low=0, high=4), f(5, 4))
    case("bincount", lambda x: ops.bincount(x, minlength=9), i(20, low=0, high=6))
    case("bincount weights", lambda x, w: ops.bincount(x, weights=w, minlength=9),
         i(20, low=0, high=6), f(20))
    case("histogram", ops.histogram, f(40))
    case("histogram range", lambda x: ops.histogram(x, bins=4, range=(-1, 1)), f(40))
    ids = np.array([2, 0, 2, 4, 0, 2, 7, -1], np.int32)
    for name in ("sum", "prod", "max", "min"):
        case(f"segment_{name}",
             lambda x, j: getattr(ops, f"segment_{name}")(x, j, num_segments=5), f(8, 3), ids)
    case("multi_hot", lambda x: ops.multi_hot(x, 5), np.array([[0, 3], [4, -1]], np.int32))


def sequences(case):
    case("meshgrid", lambda *v: ops.meshgrid(*v), f(2), f(3), f(4))
    case("meshgrid ij", lambda *v: ops.meshgrid(*v, indexing="ij"), f(2), f(3))
    case("logspace", lambda: ops.logspace(-1, 2, 5, base=3))
    case("geomspace", lambda: ops.geomspace(-1.0, -1000.0, 4))
    case("full_like", lambda x: ops.full_like(x, 3), f(2))
    for name in ("bartlett", "blackman", "hamming", "hanning"):
        case(name, lambda: getattr(ops, name)(7))
    case("kaiser", lambda: ops.kaiser(7, 14.0))


def spectra(case):
    for n in (1, 8, 30, 37, 74, 96):
        case(f"fft {n}", lambda a, b: ops.fft((a, b)), f(2, n), f(2, n))
    case("fft2", lambda a, b: ops.fft2((a, b)), f(2, 4, 6), f(2, 4, 6))
    case("ifft2", lambda a, b: ops.ifft2((a, b)), f(2, 4, 6), f(2, 4, 6))
    for n in (6, 7):
        case(f"rfft {n}", lambda x: ops.rfft(x, fft_length=n), f(2, 6))
        case(f"irfft {n}", lambda a, b: ops.irfft((a, b), fft_length=n), f(2, 4), f(2, 4))


def linear(case):
    a, b = f(2, 4, 4) + 3 * np.eye(4, dtype=np.float32), f(2, 4, 3)
    whole = np.einsum("bij,bkj->bik", a, a)
    case("cholesky", ops.cholesky, whole)
    case("cholesky upper", lambda x: ops.cholesky(x, upper=True), whole)
    case("cholesky_inverse", ops.cholesky_inverse, np.tril(a[0]))
    case("logdet", ops.logdet, whole)
    case("solve", ops.solve, a, b)
    case("solve vector", ops.solve, a[0], b[0, :, 0])
    case("solve_triangular", ops.solve_triangular, a, b)
    case("solve_triangular lower", lambda a, b: ops.solve_triangular(a, b, lower=True), a, b)
    case("inv", ops.inv, a)
    case("det", ops.det, a)
    case("slogdet", ops.slogdet, a)
    case("lstsq", ops.lstsq, b[0], f(4, 2))
    case("pinv", ops.pinv, b)
    case("matrix_rank", ops.matrix_rank, b)
    for name, x in (("square", a), ("tall", b), ("wide", np.swapaxes(b, 1, 2).copy())):
        case(f"qr {name}", ops.qr, x)
        # The signs of vectors are arbitrary.
        case(f"svd {name}", lambda x: [abs(y) for y in ops.svd(x, full_matrices=False)], x)
    case("eigh", lambda x: [abs(y) for y in ops.eigh(x)], whole - 4 * np.eye(4, dtype=np.float32))

"""Writes the files in this folder with safetensors and NumPy, the truth that readers and writers are held to.

    python3 generate.py        (safetensors 0.8, NumPy 2.4, ml_dtypes 0.6; the same files in every run)
"""
import pathlib

import ml_dtypes
import numpy as np
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent

# -3 … 2, or 0 … 5 where the type has no sign, in every type that can be read.
SIGNED = ("int8", "int16", "int32", "int64", "float16", "float32", "float64", ml_dtypes.bfloat16)
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
arrays = {np.dtype(kind).name: np.arange(-3, 3).reshape(2, 3).astype(kind) for kind in SIGNED}
arrays |= {kind: np.arange(6).reshape(2, 3).astype(kind) for kind in UNSIGNED}
arrays["bool"] = np.array([[True, False, True], [False, False, True]])
save_file(arrays, here / "types.safetensors")

# What a writer must get right byte for byte: the order, escapes, scalars, no elements, padding.
tensors = {
    "b": np.float32([1, np.nan, -np.inf]), "a": np.array(-0.0, "f4"), "Z": np.zeros((0, 3), "f4"),
    "wide": np.arange(3.0), "half": np.float16([1.5]), "brain": np.ones((1, 2), ml_dtypes.bfloat16),
    "flag": np.array([True]), "byte": np.uint8([255]), "int": np.int32([[-1]]), "long": np.int64([2**62]),
    "é/\"\\\n\t\x01<\u2028\x7f🙂": np.float32([2]), "": np.float32([3]), "../../x": np.float32([4]),
}
save_file(tensors, here / "tensors.safetensors", metadata={"format": "np \"ü\"\n"})
save_file({}, here / "none.safetensors")

# Eight-bit numbers, which tensors do not have.
save_file({"scale": np.zeros(2, ml_dtypes.float8_e5m2), "x": np.float32([1])}, here / "float8.safetensors")

# A network of two dense layers, an input and what it makes of it.
random = np.random.default_rng(7)
weights = {
    "dense/kernel": random.normal(size=(3, 4)).astype("f4"), "dense/bias": random.normal(size=4).astype("f4"),
    "dense_1/kernel": random.normal(size=(4, 2)).astype("f4"), "dense_1/bias": random.normal(size=2).astype("f4"),
}
x = random.normal(size=(5, 3)).astype("f4")
hidden = np.maximum(x @ weights["dense/kernel"] + weights["dense/bias"], 0)
y = hidden @ weights["dense_1/kernel"] + weights["dense_1/bias"]
save_file(weights, here / "network.safetensors")
np.savez(here / "network.npz", **weights)
np.savez(here / "network-doubles.npz", **{name: array.astype("f8") for name, array in weights.items()})
save_file({"x": x, "y": y}, here / "network-data.safetensors")

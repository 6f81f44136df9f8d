"""Writes the HDF5 files with h5py and Keras, the truth that the reader is held to.

    KERAS_BACKEND=jax python3 generate.py     (h5py 3.16 on HDF5 2.0, Keras 3.15.1)

`good` holds what must be read, `refused` what must not. Numbers are 0, 1, 2 … in row-major order, or
-3, -2, -1 … where the type has a sign and the name begins with "signed".
"""
import pathlib
import struct
import zlib

import h5py
import numpy as np

here = pathlib.Path(__file__).parent
good, refused = here / "good", here / "refused"
for folder in (good, refused):
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.h5"):
        old.unlink()


def counting(shape, dtype, start=0):
    return np.arange(start, start + np.prod(shape, dtype=int)).reshape(shape).astype(dtype)


# MARK: good

with h5py.File(good / "types.h5", "w") as file:
    for order, sign in (("little", "<"), ("big", ">")):
        for code in ("f2", "f4", "f8", "i1", "i2", "i4", "i8"):
            file[f"{order}/signed {code}"] = counting((2, 3), sign + code, -3)
        for code in ("u1", "u2", "u4", "u8"):
            file[f"{order}/{code}"] = counting((2, 3), sign + code)
    file["bool"] = np.array([True, False, True])

with h5py.File(good / "shapes.h5", "w") as file:
    for rank in range(9):
        file[f"rank {rank}"] = counting((2,) * rank, "f4")
    file["empty"] = np.zeros((0, 3), "f4")
    file["one"] = np.ones((1, 1), "f4")

with h5py.File(good / "packed.h5", "w") as file:
    data = counting((20, 30), "f4")
    file.create_dataset("gzip", data=data, compression="gzip")
    file.create_dataset("shuffle and gzip", data=data, compression="gzip", shuffle=True)
    file.create_dataset("checksum", data=data, fletcher32=True)
    file.create_dataset("all", data=data, compression="gzip", shuffle=True, fletcher32=True)
    file.create_dataset("chunks", data=data, chunks=(7, 11))
    file.create_dataset("odd chunks", data=data, chunks=(7, 11), compression="gzip", shuffle=True)
    file.create_dataset("growing", data=data, maxshape=(None, 30), chunks=(64, 30), compression="gzip")
    file.create_dataset("big-endian", data=data.astype(">f8"), compression="gzip", shuffle=True)
    file.create_dataset("bool", data=data % 2 == 0, compression="gzip")
    file.create_dataset("empty", data=np.zeros((0, 3), "f4"), chunks=(1, 3), maxshape=(None, 3))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple((2, 3))
    dataset = h5py.h5d.create(file.id, b"compact", h5py.h5t.IEEE_F32LE, space, compact)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, counting((2, 3), "f4"))

# Superblocks 2 and 3, new object headers, links in headers, each index of chunks.
for name, version in (("version2", "v108"), ("version3", "v110")):
    with h5py.File(good / f"{name}.h5", "w", libver=(version, version)) as file:
        data = counting((6, 4), "f4")
        file["a/b/plain"] = data
        file.create_dataset("one chunk", data=data, chunks=(6, 4), compression="gzip")
        file.create_dataset("fixed", data=data, chunks=(2, 2), compression="gzip", shuffle=True)
        file.create_dataset("growing", data=data, chunks=(2, 2), maxshape=(None, 4), compression="gzip")
        file.create_dataset("growing both", data=data, chunks=(2, 2), maxshape=(None, None))
        file.create_dataset("unpacked", data=data, chunks=(2, 2))
        file["a"].attrs["name"] = "größe"

with h5py.File(good / "many.h5", "w", libver=("v110", "v110"), track_order=True) as file:
    for number in range(20):
        file.create_group(f"group {number}")

with h5py.File(good / "texts.h5", "w") as file:
    file["x"] = np.float32(1)
    for place in (file, file["x"], file.create_group("group")):
        place.attrs["utf8"] = "größe"
        place.attrs["ascii"] = b"bytes"
        place.attrs["empty"] = ""
    attributes = file.attrs
    attributes["model_config"] = ('{"a": "' + 9_000 * "é" + '"}')
    attributes["layer_names"] = [b"dense", b"dense_1", b"a"]
    attributes.create("names", ["dense", "größe", ""], dtype=h5py.string_dtype())
    attributes.create("fixed utf8", "größe".encode(), dtype=h5py.string_dtype("utf-8", 20))
    attributes.create("none", np.zeros(0, "S5"))
    attributes["number"] = 7
    attributes["numbers"] = np.array([1, -2, 3], ">i2")
    attributes["float"] = 1.5
    attributes.create("latin1", b"gr\xf6\xdfe", dtype=h5py.string_dtype("ascii", 10))
    spaced = h5py.h5t.C_S1.copy()
    spaced.set_size(6)
    spaced.set_strpad(h5py.h5t.STR_SPACEPAD)
    space = h5py.h5s.create(h5py.h5s.SCALAR)
    h5py.h5a.create(file.id, b"spaces", spaced, space).write(np.array(b"ab    ", "S6"))

# An attribute of more than 64 KiB lies in a heap of its own.
with h5py.File(good / "large-text.h5", "w", libver=("v110", "v110")) as file:
    file.attrs["model_config"] = np.bytes_(b"x" * 70_000)


def save_keras_models():
    import keras
    import ml_dtypes

    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.BatchNormalization()])
    for number, weight in enumerate(model.weights):
        weight.assign(counting(weight.shape, "f4", 10 * number))
    model.save_weights(good / "keras.weights.h5")
    half = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, dtype="bfloat16")])
    half.layers[0].kernel.assign(counting((2, 3), ml_dtypes.bfloat16))
    half.save_weights(good / "bfloat16.weights.h5")


save_keras_models()

# MARK: refused

with h5py.File(refused / "links.h5", "w") as file:
    file["x"] = counting((3,), "f4")
    file["soft/x"] = h5py.SoftLink("/x")
    file["nowhere/x"] = h5py.SoftLink("/none")
    file["external/x"] = h5py.ExternalLink("/etc/passwd", "/x")
    file["group"] = h5py.SoftLink("/soft")
    file["type"] = np.dtype("f4")

with h5py.File(refused / "cycle.h5", "w") as file:
    file["x/y"] = counting((3,), "f4")
    file["x/loop"] = file["x"]
    file["x/up"] = file["/"]

with h5py.File(refused / "elsewhere.h5", "w") as file:
    file.create_dataset("external", (64,), "u1", external=[("/etc/passwd", 0, 64)])
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (3,))
    file.create_virtual_dataset("virtual", layout)
    growing = h5py.VirtualLayout((3,), "f4", maxshape=(None,))
    source = h5py.VirtualSource("/etc/passwd", "x", (3,), maxshape=(None,))
    growing[:h5py.h5s.UNLIMITED] = source[:h5py.h5s.UNLIMITED]
    file.create_virtual_dataset("growing", growing)

with h5py.File(refused / "types.h5", "w") as file:
    file["text"] = "text"
    file["fixed text"] = np.array([b"ab", b"c"])
    file["compound"] = np.zeros(2, [("a", "f4"), ("b", "i4")])
    file["complex"] = np.zeros(2, "c8")
    file.create_dataset("lists", (2,), h5py.vlen_dtype("f4"))
    file.create_dataset("reference", (1,), h5py.ref_dtype)[0] = file["text"].ref
    file.create_dataset("region", (1,), h5py.regionref_dtype)[0] = file["fixed text"].regionref[:1]
    file.create_dataset("arrays", (2,), np.dtype(("f4", 3)))
    file.create_dataset("enumeration", (2,), h5py.enum_dtype({"A": 0, "B": 1}))
    file["opaque"] = np.zeros(2, "V2")
    file["long"] = np.zeros(2, np.longdouble)
    file["nothing"] = h5py.Empty("f4")
    file["large"] = np.array([1, 2**63], np.uint64)
    file["int64"] = counting((3,), "i8")
    odd = h5py.h5t.STD_I32LE.copy()
    odd.set_precision(24)
    h5py.h5d.create(file.id, b"24 bits", odd, h5py.h5s.create_simple((2,)))

with h5py.File(refused / "filters.h5", "w") as file:
    data = counting((20, 30), "i4")
    file.create_dataset("lzf", data=data, compression="lzf")
    file.create_dataset("offset", data=data, scaleoffset=0)
    unknown = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    unknown.set_chunk((20, 30))
    unknown.set_filter(h5py.h5z.FILTER_DEFLATE, 0, (1,))
    unknown.set_filter(h5py.h5z.FILTER_DEFLATE, 0, (1,))
    space = h5py.h5s.create_simple((20, 30))
    h5py.h5d.create(file.id, b"twice", h5py.h5t.STD_I32LE, space, unknown).write(
        h5py.h5s.ALL, h5py.h5s.ALL, data)

with h5py.File(refused / "sizes.h5", "w") as file:
    file.create_dataset("bomb", (2**20, 2**20), "f4", chunks=(2**10, 2**10), compression="gzip")
    file.create_dataset("plain bomb", (2**20, 2**20), "f4")
    file.create_dataset("2 GiB", (2**29,), "f4", chunks=(2**20,), compression="gzip")
    file.create_dataset("plain 2 GiB", (2**29,), "f4")
    file.create_dataset("overflow", (2**40, 2**40, 2**40), "f4", chunks=(1, 1, 1))
    file.create_dataset("beside nothing", (2**40, 0, 2**40), "f4", chunks=(1, 1, 1), maxshape=(None,) * 3)
    file.create_dataset("never written", (2, 3), "f4")
    part = file.create_dataset("part", (4, 4), "f4", chunks=(2, 2))
    part[:2, :2] = 1
    packed_part = file.create_dataset("packed part", (80, 80), "f4", chunks=(40, 40), compression="gzip")
    packed_part[:40, :40] = np.random.default_rng(1).integers(0, 9, (40, 40))
    # What comes out of a chunk has nothing to do with the size of chunks.
    inflating = file.create_dataset("inflating", (4,), "f4", chunks=(4,), compression="gzip")
    inflating.id.write_direct_chunk((0,), zlib.compress(bytes(1 << 22), 9))
    short = file.create_dataset("short", (4,), "f4", chunks=(4,), compression="gzip")
    short.id.write_direct_chunk((0,), zlib.compress(bytes(15), 9))
    damaged = file.create_dataset("damaged", (4,), "f4", chunks=(4,), compression="gzip")
    damaged.id.write_direct_chunk((0,), b"not deflated at all")
    large = file.create_dataset("large chunk", (4,), "f4", chunks=(2**26,), maxshape=(None,), compression="gzip")
    large.id.write_direct_chunk((0,), zlib.compress(bytes(1 << 16), 9))

# Ten texts that are one and the same piece of the file.
path = refused / "one-text.h5"
texts = [f"{number:04}" + 500 * "x" for number in range(10)]
with h5py.File(path, "w") as file:
    file.attrs.create("names", texts, dtype=h5py.string_dtype())
data = bytearray(path.read_bytes())
first = data.find(struct.pack("<I", 504))
for number in range(1, 10):
    data[first + 16 * number:first + 16 * number + 16] = data[first:first + 16]
path.write_bytes(data)
with h5py.File(path) as file:
    assert list(file.attrs["names"]) == texts[:1] * 10

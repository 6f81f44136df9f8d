"""Writes the files in npy, npz and idx with NumPy and Python, the truth that the readers are held to.

    python3 generate.py        (NumPy 2.4; the files do not change from run to run)
"""
import gzip
import io
import pathlib
import struct
import zipfile

import numpy as np

here = pathlib.Path(__file__).parent
npy, npz, idx = (here / name for name in ("npy", "npz", "idx"))
for folder in (npy, npz, idx):
    folder.mkdir(exist_ok=True)

# npy: -3 … 2, or 0 … 5 where the type has no sign, in every type a tensor can hold.
for code in ("<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"):
    np.save(npy / f"{code.strip('|').replace('<', 'le-').replace('>', 'be-')}.npy",
            np.arange(-3, 3).reshape(2, 3).astype(code))
for code in ("|u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8"):
    np.save(npy / f"{code.strip('|').replace('<', 'le-').replace('>', 'be-')}.npy",
            np.arange(6).reshape(2, 3).astype(code))
np.save(npy / "bool.npy", np.array([True, False, True]))
np.save(npy / "scalar.npy", np.float32(1.5))
np.save(npy / "empty.npy", np.zeros((0, 3), np.float32))
np.save(npy / "vector.npy", np.arange(5, dtype=np.int32))
np.save(npy / "fortran.npy", np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)))
np.save(npy / "fortran-be.npy", np.asfortranarray(np.arange(6).reshape(2, 3).astype(">i2")))
for version in ((2, 0), (3, 0)):
    with open(npy / f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, np.arange(6.0).reshape(2, 3), version=version)

# npy that must be refused.
np.save(npy / "refused-object.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.save(npy / "refused-text.npy", np.array(["ab", "c"]))
np.save(npy / "refused-complex.npy", np.zeros(2, np.complex64))
np.save(npy / "refused-date.npy", np.zeros(2, "M8[s]"))
np.save(npy / "refused-record.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
np.save(npy / "refused-large.npy", np.array([1, 2**63], np.uint64))

# npz.
arrays = {"x": np.arange(6.0).reshape(2, 3), "y": np.float16(1.5), "dense/kernel": np.ones((3, 4), "f4")}
np.savez(npz / "stored.npz", **arrays)
np.savez_compressed(npz / "compressed.npz", **arrays)
np.savez(npz / "none.npz")


class Pipe(io.RawIOBase):
    """A stream that cannot go back, so that zipfile puts sizes behind the data."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


with open(npz / "streamed.npz", "wb") as file:
    np.savez_compressed(Pipe(file), **arrays)
np.savez_compressed(npz / "zeros.npz", x=np.zeros(10_000_000, np.uint8))

# IDX: -3 … 2, or 0 … 5, big-endian.
for name, code, kind in (("uint8", 0x08, ">u1"), ("int8", 0x09, ">i1"), ("int16", 0x0B, ">i2"),
                         ("int32", 0x0C, ">i4"), ("float32", 0x0D, ">f4"), ("float64", 0x0E, ">f8")):
    values = np.arange(6) if kind == ">u1" else np.arange(-3, 3)
    data = struct.pack(">BBBBII", 0, 0, code, 2, 2, 3) + values.astype(kind).tobytes()
    (idx / f"{name}.idx").write_bytes(data)
    (idx / f"{name}.idx.gz").write_bytes(gzip.compress(data, mtime=0))
# A header of ten bytes before ten million zeros.
(idx / "longer.idx.gz").write_bytes(
    gzip.compress(struct.pack(">BBBBI", 0, 0, 8, 1, 10) + bytes(10_000_000), mtime=0))

"""Writes the data and weights that all libraries read: `data.py FOLDER`."""

import gzip
import os
import sys

import numpy as np

FASHION_FOLDERS = [
    os.environ.get("DESCENT_FASHION_MNIST", ""),
    "/usr/share/datasets/fashion-mnist",
    os.path.expanduser("~/.keras/datasets/fashion-mnist"),
]
WEIGHT_SHAPES = {
    "notes": [(400, 25), (25,), (25, 15), (15,), (15, 1), (1,)],
    "mlp": [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)],
    "cnn": [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 10), (10,)],
}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    random = np.random.default_rng(7)

    def save(name, values):
        np.save(f"{folder}/{name}.npy", values)

    clothes = fashion(random)
    for name, (x, y) in {
        "notes": notes(random),
        "fashion": clothes,
        # Where few rows are needed, and the memory that a file takes counts.
        "fashion-6400": [values[:6_400] for values in clothes],
        "resnet20": pictures(random, 2_560, (32, 32, 3)),
        "sequence": sequences(random),
        "dense": pictures(random, 16_384, (64,)),
    }.items():
        save(f"{name}-x", x)
        save(f"{name}-y", y)
    # 10,000 rows to predict.
    for network, shapes in WEIGHT_SHAPES.items():
        for index, shape in enumerate(shapes):
            fan_in = int(np.prod(shape[:-1])) if len(shape) > 1 else 400
            values = random.normal(0, (2 / fan_in) ** 0.5, shape)
            save(f"{network}-weight-{index}", values.astype(np.float32))


def notes(random):
    """1,000 pictures of 20 × 20 grey values, of two kinds that overlap; 10,000 to predict."""
    labels = random.integers(0, 2, 10_000)
    kinds = random.uniform(0, 1, (2, 400))
    x = 0.15 * kinds[labels] + 0.85 * random.uniform(0, 1, (10_000, 400))
    return x.astype(np.float32), labels.astype(np.float32)[:, None]


def fashion(random):
    """Fashion-MNIST scaled to 0 … 1, or random pictures where it is not installed."""
    for folder in FASHION_FOLDERS:
        try:
            x = idx(f"{folder}/train-images-idx3-ubyte", 16).reshape(-1, 784)
            return x.astype(np.float32) / 255, idx(f"{folder}/train-labels-idx1-ubyte", 8).astype(np.int32)
        except FileNotFoundError:
            continue
    print("No Fashion-MNIST found (Debian's dataset-fashion-mnist): random pictures take its place.")
    x, y = pictures(random, 60_000, (784,))
    return x, y


def idx(path, header):
    for name, opened in ((path, open), (path + ".gz", gzip.open)):
        if os.path.exists(name):
            with opened(name, "rb") as file:
                return np.frombuffer(file.read()[header:], np.uint8)
    raise FileNotFoundError(path)


def pictures(random, rows, shape):
    """Ten kinds of pictures under noise."""
    labels = random.integers(0, 10, rows)
    kinds = random.uniform(0, 1, (10, *shape)).astype(np.float32)
    x = 0.3 * kinds[labels] + 0.7 * random.random((rows, *shape), dtype=np.float32)
    return x, labels.astype(np.int32)


def sequences(random):
    """100 words each; a sentence is of the second kind if a certain word stands in it."""
    x = random.integers(20, 5_000, (6_400, 100)).astype(np.int32)
    y = random.integers(0, 2, 6_400)
    places = random.integers(0, 100, 6_400)
    x[np.arange(6_400), places] = np.where(y == 1, random.integers(0, 10, 6_400), random.integers(10, 20, 6_400))
    return x, y.astype(np.float32)[:, None]


if __name__ == "__main__":
    main(sys.argv[1])

"""What is measured, and by whom."""

from dataclasses import dataclass, field

import nets


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    kind: str
    network: str
    rows: int
    batches: str
    quick_rows: int
    # Epochs in a repetition: short epochs are timed several at once.
    epochs: int = 1

    def runs(self, peer):
        return self.kind in peer.kinds

    def arguments(self, settings, seed):
        rows = self.quick_rows if settings.quick else self.rows
        repetitions = 1 if self.kind == "process" else settings.repetitions
        return [
            self.kind, self.network, "--data", settings.data, "--rows", str(rows),
            "--batches", self.batches, "--epochs", str(self.epochs),
            "--repetitions", str(repetitions), "--seed", str(seed),
            "--threads", str(settings.threads), "--seconds", "0.1" if settings.quick else "0.4",
        ]


@dataclass(frozen=True)
class Growth:
    """A net of dense layers (64 features, ReLU, 10 classes, Adam) of which one size grows."""

    name: str
    title: str
    # Which of the three that follow takes each of `sizes`.
    axis: str
    sizes: tuple
    batch: int = 64
    width: int = 256
    depth: int = 2
    kind: str = "growth"

    def runs(self, peer):
        return self.kind in peer.kinds

    def arguments(self, settings, seed):
        return nets.arguments([self.at(size) for size in self.measured(settings)], settings, seed)

    def measured(self, settings):
        return self.sizes[::3] if settings.quick else self.sizes

    def at(self, size):
        """The net where the axis has this size."""
        sizes = {"batch": self.batch, "width": self.width, "depth": self.depth, self.axis: size}
        return nets.Dense(**sizes)


@dataclass(frozen=True)
class File:
    """A dense net written to a file, or read from what the workload before has left."""

    name: str
    title: str
    kind: str
    format: str
    width: int = 2_048
    # Hidden layers: half a gigabyte.
    depth: int = 31

    def runs(self, peer):
        return self.kind in peer.kinds

    def arguments(self, settings, seed):
        width = 64 if settings.quick else self.width
        return [
            self.kind, "dense", "--data", settings.data, "--points", f"1x{width}x{self.depth}x1",
            "--format", self.format, "--repetitions", str(settings.repetitions), "--seed", str(seed)]


@dataclass(frozen=True)
class Peer:
    name: str
    script: str
    # Packages by their names on PyPI.
    packages: tuple
    kinds: tuple
    environment: dict = field(default_factory=dict, hash=False)


WORKLOADS = [
    Workload("notes", "400-25-15-1, batch 32, SGD", "train", "notes", 1_000, "32", 1_000, 20),
    Workload("mlp-32", "784-128-64-10, batch 32, Adam", "train", "mlp", 60_000, "32", 6_000),
    Workload("mlp-128", "784-128-64-10, batch 128, Adam", "train", "mlp", 60_000, "128", 6_000),
    Workload("mlp-1024", "784-128-64-10, batch 1024, Adam", "train", "mlp", 60_000, "1024", 6_000),
    Workload("cnn-32", "two convolutions, batch 32, Adam", "train", "cnn", 6_400, "32", 320),
    Workload("cnn-128", "two convolutions, batch 128, Adam", "train", "cnn", 6_400, "128", 640),
    Workload("resnet20", "ResNet-20, batch 64, SGD with momentum", "train", "resnet20", 1_280, "64", 128),
    Workload("sequence", "Embedding-Conv1D-GlobalMaxPooling1D-Dense, batch 64, Adam", "train",
             "sequence", 6_400, "64", 640),
    Workload("predict-notes-1", "400-25-15-1, one row", "predict", "notes", 1, "1", 1),
    Workload("predict-mlp-1", "784-128-64-10, one row", "predict", "mlp", 1, "1", 1),
    Workload("predict-cnn-1", "two convolutions, one row", "predict", "cnn", 1, "1", 1),
    Workload("predict-notes-10000", "400-25-15-1, 10,000 rows", "predict", "notes", 10_000,
             "64,256,1024,2500,10000", 10_000),
    Workload("predict-mlp-10000", "784-128-64-10, 10,000 rows", "predict", "mlp", 10_000,
             "64,256,1024,2500,10000", 10_000),
    Workload("predict-cnn-10000", "two convolutions, 10,000 rows", "predict", "cnn", 10_000,
             "16,32,64,128,256,1024", 10_000),
    Workload("process", "400-25-15-1, process start to first finished epoch", "process", "notes",
             1_000, "32", 1_000),
    Workload("memory-cnn", "two convolutions, batch 128, Adam, one epoch of 6,400 rows", "process", "cnn",
             6_400, "128", 640),
    File("save-keras", "503 MB, whole model to .keras", "save", "keras"),
    File("load-keras", "503 MB, whole model from .keras", "load", "keras"),
    File("save-safetensors", "503 MB, weights to .safetensors", "save", "safetensors"),
    File("load-safetensors", "503 MB, weights from .safetensors", "load", "safetensors"),
    Growth("growth-batch", "rows in a batch", "batch", (1, 4, 16, 64, 256, 1_024, 4_096)),
    Growth("growth-width", "units of each hidden layer", "width", (16, 64, 256, 1_024, 4_096)),
    Growth("growth-depth", "hidden layers", "depth", (1, 2, 4, 8, 16, 32, 64), width=128),
]

TRAINING = ("train", "process")
EVERYTHING = ("train", "process", "predict")

PEERS = [
    Peer("jax", "jax_peer.py", ("jax",), (*TRAINING, "growth")),
    Peer("torch", "torch_peer.py", ("torch",), (*EVERYTHING, "growth")),
    Peer("torch-compile", "torch_peer.py", ("torch",), ("train", "predict"), {"TORCH_COMPILE": "1"}),
    Peer("keras-tensorflow", "keras_peer.py", ("tensorflow-cpu", "keras"), EVERYTHING,
         {"KERAS_BACKEND": "tensorflow"}),
    Peer("keras-torch", "keras_peer.py", ("torch", "keras"), EVERYTHING, {"KERAS_BACKEND": "torch"}),
    Peer("keras-jax", "keras_peer.py", ("jax", "keras"), EVERYTHING, {"KERAS_BACKEND": "jax"}),
    Peer("safetensors", "safetensors_peer.py", ("safetensors",), ("save", "load")),
    Peer("onnxruntime", "onnxruntime_peer.py", ("onnxruntime", "onnx"), ("predict",)),
]


def chosen(items, wanted, fits):
    """The items that fit one of `wanted`; all without any."""
    if not wanted:
        return items
    result = [item for item in items if any(fits(item.name, want) for want in wanted)]
    unknown = [want for want in wanted if not any(fits(item.name, want) for item in items)]
    if unknown:
        names = ", ".join(item.name for item in items)
        raise SystemExit(f"bench needs names from {names}, but got {', '.join(unknown)}.")
    return result


def starts(name, want):
    """`torch` finds `torch-compile`, but not `keras-torch`."""
    return f"{name}-".startswith(f"{want}-")


def contains(name, want):
    """`cnn` finds `cnn-32` and `predict-cnn-1`."""
    return f"-{want}-" in f"-{name}-"

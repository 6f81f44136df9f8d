"""What is measured, by whom, and what Descent should reach."""

from dataclasses import dataclass, field


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

    def arguments(self, settings, seed):
        points = ",".join(self.point(size) for size in self.measured(settings))
        return [
            self.kind, "dense", "--data", settings.data, "--points", points, "--seed", str(seed),
            "--threads", str(settings.threads), "--seconds", "0.1" if settings.quick else "0.4",
        ]

    def measured(self, settings):
        return self.sizes[::3] if settings.quick else self.sizes

    def point(self, size):
        """Batch, width, depth and steps in an epoch: so few that an epoch takes a small part of a
        second, so many that its start and end hardly count."""
        batch, width, depth = self.at(size)
        steps = max(4, min(400_000_000 // (batch * self.weights(size)), 256, GROWTH_ROWS // batch))
        return f"{batch}x{width}x{depth}x{steps}"

    def at(self, size):
        """Batch, width and depth where the axis has this size."""
        sizes = {"batch": self.batch, "width": self.width, "depth": self.depth, self.axis: size}
        return sizes["batch"], sizes["width"], sizes["depth"]

    def weights(self, size):
        """Without biases: the work for a sample is proportional to it."""
        _, width, depth = self.at(size)
        return 64 * width + (depth - 1) * width**2 + 10 * width


# Rows in the file that `peers/data.py` writes.
GROWTH_ROWS = 16_384


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
    Peer("onnxruntime", "onnxruntime_peer.py", ("onnxruntime", "onnx"), ("predict",)),
]

KERAS = ("keras-tensorflow", "keras-torch", "keras-jax")


@dataclass(frozen=True)
class Goal:
    """Descent is at least `least` times as good as the best of `peers`; of all peers if empty."""

    workload: str
    least: float
    peers: tuple
    # "time" or "memory".
    measure: str = "time"


@dataclass(frozen=True)
class Limit:
    """Descent takes at most so much: seconds, or 10⁶ bytes."""

    workload: str
    most: float
    # "time", "memory", or "compile" for the largest network of a growth.
    measure: str


GOALS = [
    Goal("notes", 2, ("jax",)),
    Goal("notes", 12, ("torch",)),
    Goal("notes", 40, ("keras-tensorflow",)),
    Goal("mlp-128", 1.3, ("jax",)),
    Goal("mlp-128", 2, ("torch",)),
    Goal("mlp-128", 3.5, ("keras-tensorflow",)),
    Goal("mlp-32", 1.7, ("jax",)),
    Goal("mlp-32", 4, ("torch",)),
    Goal("cnn-128", 5, ("torch", "torch-compile")),
    Goal("cnn-128", 5, ("keras-tensorflow",)),
    Goal("resnet20", 1.2, ()),
    *(goal for name in ("notes", "mlp", "cnn") for goal in (
        Goal(f"predict-{name}-1", 2, ("onnxruntime",)),
        *(Goal(f"predict-{name}-1", 1_000, (keras,)) for keras in KERAS))),
    Goal("predict-mlp-10000", 1.25, ("onnxruntime",)),
    Goal("predict-cnn-10000", 2, ("onnxruntime",)),
    Goal("memory-cnn", 3, ("torch",), "memory"),
    Limit("process", 0.15, "time"),
    Limit("process", 60, "memory"),
    Limit("growth-depth", 1, "compile"),
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

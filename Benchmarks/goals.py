"""What Descent should reach."""

import math
from dataclasses import dataclass

import conditions

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


@dataclass(frozen=True)
class Bound:
    """A number of a whole series under one condition lies between these."""

    workload: str
    condition: str
    # "ratio": times as long as Descent the fastest peer takes. "factor": times as long as under the
    # first condition Descent takes.
    value: str
    # "mean", a geometric one, or "worst".
    of: str
    least: float = 0
    most: float = math.inf


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
    *(Goal(f"{work}-{form}", 0.67, ("safetensors",))
      for form in ("keras", "safetensors") for work in ("save", "load")),
    # 1.1 times the file, and what the process takes without.
    *(Limit(f"{work}-{form}", 590, "memory")
      for form in ("keras", "safetensors") for work in ("save", "load")),
    Limit("process", 0.15, "time"),
    Limit("process", 60, "memory"),
    Limit("growth-depth", 1, "compile"),
    *(goal for grid in ("grid-dense", "grid-pictures") for goal in (
        *(bound for condition in ("fresh", "after") for bound in (
            Bound(grid, condition, "ratio", "mean", least=1.9),
            Bound(grid, condition, "ratio", "worst", least=1.1))),
        Bound(grid, "after", "factor", "mean", most=1.1))),
    *(goal for condition, most in (("one-busy", 2.2), ("two-busy", 3.5)) for goal in (
        Bound("busy", condition, "factor", "worst", most=most),
        Bound("busy", condition, "ratio", "worst", least=1))),
    *(Bound("variables", condition.name, "factor", "worst", most=1.1)
      for condition in conditions.VARIABLES[1:]),
]

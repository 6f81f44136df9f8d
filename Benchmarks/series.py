"""Workloads under several conditions, and grids."""

import math
from dataclasses import dataclass, replace

import conditions
import nets
from workloads import WORKLOADS


@dataclass(frozen=True)
class Series:
    """Workloads, or places of a grid, each in a process of its own under several conditions. The first is
    what the others are compared with."""

    name: str
    title: str
    parts: tuple
    conditions: tuple = (conditions.USUAL,)
    # By name, those of them that can run a part; all if None.
    peers: tuple | None = None
    # No more rounds are begun that would take longer.
    minutes: float = math.inf
    # How many parts a quick run measures.
    quick: int = 1
    # Only so many are used; all if 0.
    processors: int = 0
    # Whether the parts are places of a grid, and drawn as one.
    is_grid: bool = False

    kind = "series"

    def runs(self, peer):
        wanted = self.peers is None or peer.name in self.peers
        return wanted and any(part.kind in peer.kinds for part in self.parts)

    def measured(self, settings):
        return self.parts[:: math.ceil(len(self.parts) / self.quick)] if settings.quick else self.parts

    def label(self, part, condition):
        usual = condition is conditions.USUAL
        return self.name if usual else f"{self.name}-{part.name}-{condition.name}"

    def narrowed(self, parts, every_peer):
        """With these parts, if any; a grid with those it has. And with the peers that take long."""
        if self.is_grid and parts:
            parts = [part for part in self.parts if part in parts]
            return replace(self, parts=tuple(parts))
        peers = None if every_peer and self.peers else self.peers
        return replace(self, parts=tuple(parts) or self.parts, peers=peers)


def brief(workload):
    """Fewer rows where a step takes long: each is measured under several conditions."""
    return replace(workload, rows=min(workload.rows, 1_920)) if workload.network == "cnn" else workload


# What a series may be made of.
PARTS = {part.name: part for part in (
    *(brief(workload) for workload in WORKLOADS if workload.kind in ("train", "predict")),
    *nets.DENSE_GRID, *nets.PICTURES_GRID)}
DISTURBED = tuple(PARTS[name] for name in (
    "mlp-128", "mlp-32", "notes", "cnn-128", "predict-mlp-10000", "256-2-16", "1024-2-64"))

# Those that come first somewhere; the others would take hours. PEERS=… adds them.
LEADERS = ("jax", "torch", "onnxruntime")

SERIES = [
    Series("grid-dense", "dense nets: units-layers-batch", nets.DENSE_GRID, conditions.PAST,
           minutes=14, quick=3, is_grid=True),
    Series("grid-pictures", "convolutional nets: filters-pixels-kernel-stride-batch", nets.PICTURES_GRID,
           conditions.PAST, minutes=6, quick=2, is_grid=True),
    # On two processors, which the goals are for.
    Series("busy", "beside busy processes", DISTURBED, conditions.BUSY, LEADERS, minutes=15, processors=2),
    Series("quota", "under a quota of 1.5 processors' time", DISTURBED, conditions.QUOTA, LEADERS,
           minutes=10, processors=2),
    Series("variables", "with variables that libgomp reads", DISTURBED, conditions.VARIABLES, (),
           minutes=3, quick=2),
]


def as_series(workload):
    """A workload on its own is a series of one part, in usual conditions."""
    if isinstance(workload, Series):
        return workload
    return Series(workload.name, workload.title, (workload,))

"""Networks that grow, each with the batch it is trained with: places of growth curves and of grids.

Their options are the same for all libraries: batch, sizes of the network, steps of an epoch.
"""

from dataclasses import dataclass

# Multiplications of all forward passes of an epoch: so few that an epoch takes a small part of a second, so
# many that its start and end hardly count.
EPOCH_WORK = 400_000_000


@dataclass(frozen=True)
class Dense:
    """64 features, hidden layers of one width, ReLU, 10 classes, Adam."""

    width: int
    depth: int
    batch: int

    kind = "growth"
    network = "dense"
    # Rows in the file that `peers/data.py` writes.
    rows = 16_384

    @property
    def name(self):
        return f"{self.width}-{self.depth}-{self.batch}"

    @property
    def title(self):
        layers = "layer" if self.depth == 1 else "layers"
        return f"{self.depth} {layers} of {self.width:,}, batch {self.batch:,}, Adam"

    @property
    def sizes(self):
        return self.width, self.depth

    @property
    def work(self):
        """Multiplications for a sample: the weights without biases."""
        return 64 * self.width + (self.depth - 1) * self.width**2 + 10 * self.width

    @property
    def panel(self):
        return f"{self.depth} hidden layers"

    @property
    def row(self):
        return f"{self.width:,}"

    def arguments(self, settings, seed):
        return arguments([self], settings, seed)


@dataclass(frozen=True)
class Pictures:
    """Two convolutions of `filters` and twice as many, each with ReLU and with pooling or a stride of 2,
    and a dense layer; colour pictures, 10 classes, Adam."""

    filters: int
    side: int
    kernel: int
    stride: int
    batch: int

    kind = "growth"
    network = "pictures"
    rows = 2_560

    @property
    def name(self):
        return "-".join(map(str, (*self.sizes, self.batch)))

    @property
    def title(self):
        return f"{self.filters} filters of {self.panel}, {self.side} × {self.side} pixels, batch {self.batch}, Adam"

    @property
    def sizes(self):
        return self.filters, self.side, self.kernel, self.stride

    @property
    def work(self):
        """Multiplications for a sample."""
        window, places = self.kernel**2, (self.side // self.stride) ** 2
        first = places * window * 3 * self.filters
        second = places // 4 * window * self.filters * 2 * self.filters
        return first + second + (self.side // 4) ** 2 * 2 * self.filters * 10

    @property
    def panel(self):
        return f"{self.kernel} × {self.kernel}, " + ("pooling" if self.stride == 1 else f"stride {self.stride}")

    @property
    def row(self):
        return f"{self.filters} on {self.side} × {self.side}"

    def arguments(self, settings, seed):
        return arguments([self], settings, seed)


def arguments(nets, settings, seed):
    """For a process that measures one after another."""
    return [
        "growth", nets[0].network, "--data", settings.data, "--points", points(nets), "--seed", str(seed),
        "--threads", str(settings.threads), "--seconds", "0.1" if settings.quick else "0.4",
    ]


def points(nets):
    return ",".join("x".join(map(str, (net.batch, *net.sizes, steps(net)))) for net in nets)


def steps(net):
    return max(4, min(EPOCH_WORK // (net.batch * net.work), 256, net.rows // net.batch))


def crossed(form, *axes):
    """A net for each choice of one size from each axis."""
    chosen = [()]
    for axis in axes:
        chosen = [(*sizes, size) for sizes in chosen for size in axis]
    return tuple(form(*sizes) for sizes in chosen)


DENSE_GRID = (
    *crossed(Dense, (16, 64, 256, 512, 1_024, 2_048), (2,), (4, 16, 64, 256, 1_024)),
    Dense(512, 2, 32),
    Dense(512, 2, 128),
    *crossed(Dense, (256, 768), (4,), (16, 64, 256)),
    *crossed(Dense, (32, 128, 512), (8, 32), (16, 64, 256)),
)

PICTURES_GRID = (
    *crossed(Pictures, (8, 32), (16, 32), (3,), (1,), (8, 32, 128)),
    *crossed(Pictures, (8, 32), (32,), (5,), (1,), (32, 128)),
    *crossed(Pictures, (8, 32), (32,), (3,), (2,), (32, 128)),
)

# What a process trains first, where it is measured with a past.
SMALL = (Dense(16, 1, 16), Dense(64, 2, 32), Dense(128, 2, 64))

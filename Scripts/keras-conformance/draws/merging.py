"""Layers of several inputs."""

from keras import layers

from .core import shape


def merging(kind, only_two=False):
    def drawn(draw):
        lengths = shape(draw)
        count = 2 if only_two else draw.integer(2, 3)
        if len(lengths) == 2 and draw.chance(0.3):
            return draw.layer(kind)([draw.sequence(*lengths) for _ in range(count)])
        inputs = []
        for place in range(count):
            # One of length 1 is as long as the others.
            fits = [1 if place and draw.chance(0.2) else length for length in lengths]
            inputs.append(draw.input(*fits))
        return draw.layer(kind)(inputs)

    return drawn


def concatenate(draw):
    lengths = list(shape(draw, 1, 3))
    axis = draw.pick(-1, *range(1, len(lengths) + 1))
    inputs = []
    for _ in range(draw.integer(2, 3)):
        lengths[axis - 1 if axis > 0 else axis] = draw.integer(1, 3)
        masked = len(lengths) == 2 and draw.chance(0.3)
        inputs.append((draw.masked if masked else draw.input)(*lengths))
    return draw.layer(layers.Concatenate, **({"axis": axis} if axis != -1 else {}))(inputs)


def dot(draw):
    common = draw.integer(2, 4)
    first, second, axes = draw.pick(
        ((common,), (common,), draw.pick(1, -1, (1, 1))),
        ((2, common), (3, common), draw.pick(2, -1, (2, -1))),
        ((common, 2), (common, 3), draw.pick(1, (1, 1), -2)),
        ((2, common), (common, 3), draw.pick((2, 1), (-1, -2))),
        ((common,), (2, common), (1, 2)),
        ((common, 3), (common,), (1, 1)),
        ((2, common, 2), (3, common), (2, 2)),
        ((2, common), (2, common, 2), (2, 2)),
        ((common, 2), (common, 3, 2), (1, 1)))
    return draw.layer(layers.Dot, axes=axes, **draw.some(0.4, normalize=lambda: True))(
        [draw.input(*first), draw.input(*second)])


DRAWS = [
    (merging(layers.Add), 2), (merging(layers.Subtract, only_two=True), 1),
    (merging(layers.Multiply), 2), (merging(layers.Average), 1), (merging(layers.Maximum), 1),
    (merging(layers.Minimum), 1), (concatenate, 2), (dot, 3),
]

"""Normalisations; those that learn statistics both in training and after it."""

from keras import layers

from .core import shape
from .options import training_options


def affine(draw):
    found = draw.some(0.3, center=lambda: False, scale=lambda: False)
    weights = [
        weight for weight, key in (("beta", "center"), ("gamma", "scale")) if found.get(key, True)]
    return found | training_options(draw, *weights, activity=False)


def batch_normalization(draw):
    lengths = shape(draw)
    draw.batch = draw.integer(3, 5)
    draw.training = draw.chance(0.6)
    arguments = draw.some(
        0.4, momentum=lambda: draw.number(0.5, 0.99), epsilon=lambda: draw.number(0.001, 0.2))
    if len(lengths) > 1 and draw.chance(0.4):
        arguments["axis"] = draw.pick(1, -2)
    if len(lengths) == 2 and draw.chance(0.3):
        x = draw.masked(*lengths)
    else:
        x = draw.input(*lengths)
    arguments |= draw.some(0.1, trainable=lambda: False)
    return draw.layer(layers.BatchNormalization, **arguments, **affine(draw))(x)


def layer_normalization(draw):
    # Two numbers become 1 and -1 whatever they are: their gradients are what rounding leaves.
    lengths = draw.integers(draw.integer(1, 3), 3, 4)
    arguments = draw.some(0.4, epsilon=lambda: draw.number(0.001, 0.2))
    if len(lengths) > 1 and draw.chance(0.5):
        arguments["axis"] = draw.pick(1, -2, [1, 2], [-2, -1])
    return draw.layer(layers.LayerNormalization, **arguments, **affine(draw))(draw.input(*lengths))


def group_normalization(draw):
    groups = draw.pick(1, 2, 3)
    lengths = list(shape(draw))
    axis = draw.pick(-1, *range(1, len(lengths) + 1))
    lengths[axis - 1 if axis > 0 else axis] = groups * draw.integer(1, 2)
    arguments = {"groups": draw.pick(groups, groups, -1)}
    if axis != -1:
        arguments["axis"] = axis
    arguments |= draw.some(0.3, epsilon=lambda: draw.number(0.001, 0.2))
    return draw.layer(layers.GroupNormalization, **arguments, **affine(draw))(draw.input(*lengths))


def rms_normalization(draw):
    lengths = shape(draw)
    arguments = draw.some(0.4, epsilon=lambda: draw.number(0.001, 0.2))
    if len(lengths) > 1 and draw.chance(0.5):
        arguments["axis"] = draw.pick(1, -2, [1, 2], [-2, -1])
    return draw.layer(layers.RMSNormalization, **arguments)(draw.input(*lengths))


def unit_normalization(draw):
    lengths = shape(draw)
    arguments = {}
    if len(lengths) > 1 and draw.chance(0.6):
        arguments["axis"] = draw.pick(1, -2, [1, 2], (-1, -2))
    return draw.layer(layers.UnitNormalization, **arguments)(draw.input(*lengths))


def spectral_normalization(draw):
    inside, lengths = draw.pick(
        (lambda: draw.inner(layers.Dense, draw.integer(1, 4)), (3,)),
        (lambda: draw.inner(layers.Conv1D, 2, 2), (4, 2)),
        (lambda: draw.inner(layers.Conv2D, 2, 2, use_bias=False), (3, 3, 2)),
        (lambda: draw.inner(layers.EinsumDense, "abc,cd->abd", (None, 3), bias_axes="d"), (2, 3)))
    draw.training = draw.chance(0.7)
    draw.steps = draw.chance()
    arguments = draw.some(0.5, power_iterations=lambda: draw.integer(1, 3))
    return draw.layer(layers.SpectralNormalization, inside(), **arguments)(draw.input(*lengths))


def normalization(draw):
    lengths = shape(draw)
    x = draw.input(*lengths)
    axis = draw.pick({}, {"axis": None}, {"axis": 1}, {"axis": -1}, {"axis": tuple(
        range(1, len(lengths) + 1))})
    arguments = axis | draw.some(0.3, invert=lambda: True)
    if draw.chance(0.4):
        arguments = {"mean": draw.number(-1, 1), "variance": draw.number(0.3, 3)} | arguments
        return draw.layer(layers.Normalization, **arguments)(x)
    layer = draw.layer(layers.Normalization, **arguments)
    layer.adapt(draw.random.standard_normal((7, *lengths)).astype("float32") * 2 + 1)
    return layer(x)


DRAWS = [
    (batch_normalization, 5), (layer_normalization, 3), (group_normalization, 2),
    (rms_normalization, 2), (unit_normalization, 1), (spectral_normalization, 2),
    (normalization, 2),
]

"""Layers that disturb numbers while training: as they are otherwise, and where nothing is drawn."""

from keras import layers

from .core import shape
from .options import data_format


def disturbing(kind, rank=None, argument="rate"):
    def drawn(draw):
        draw.training = draw.chance(0.4)
        share = 0.0 if draw.training else draw.number(0.1, 0.9)
        arguments = {argument: share} | draw.some(0.3, seed=lambda: draw.integer(0, 99))
        if rank and rank > 1:
            arguments |= data_format(draw)
        if kind is layers.Dropout and draw.chance(0.3):
            arguments["noise_shape"] = (None, 1)
            return draw.layer(kind, **arguments)(draw.input(3))
        lengths = draw.integers(rank + 1, 1, 3) if rank else shape(draw)
        return draw.layer(kind, **arguments)(draw.input(*lengths))

    return drawn


def activity_regularization(draw):
    x = draw.input(*shape(draw))
    draw.steps = draw.chance(0.7)
    if draw.steps:
        x = draw.layer(layers.Dense, 2)(x)
    return draw.layer(layers.ActivityRegularization, **draw.some(
        0.6, l1=lambda: draw.number(0.01, 0.2), l2=lambda: draw.number(0.01, 0.2)))(x)


DRAWS = [
    (disturbing(layers.Dropout), 2), (disturbing(layers.AlphaDropout), 1),
    (disturbing(layers.GaussianDropout), 1), (disturbing(layers.GaussianNoise, None, "stddev"), 1),
    (disturbing(layers.SpatialDropout1D, 1), 1), (disturbing(layers.SpatialDropout2D, 2), 1),
    (disturbing(layers.SpatialDropout3D, 3), 1), (activity_regularization, 2),
]

"""Preprocessing: what is not random, and random layers where they do nothing."""

from keras import layers

from .core import shape
from .options import data_format, image


def rescaling(draw):
    return draw.layer(
        layers.Rescaling, draw.number(-2, 2), **draw.some(0.5, offset=lambda: draw.number(-1, 1)))(
            draw.input(*shape(draw)))


def resizing(draw):
    arguments = data_format(draw) | draw.some(
        0.6, interpolation=lambda: draw.pick(
            "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"))
    arguments |= draw.some(0.3, antialias=lambda: True)
    kept = draw.integer(0, 3)
    if kept == 1:
        arguments["crop_to_aspect_ratio"] = True
    elif kept == 2:
        arguments |= {"pad_to_aspect_ratio": True} | draw.some(
            fill_value=lambda: draw.number(-1, 1))
    x = image(draw, draw.integers(2, 2, 6), draw.integer(1, 2), arguments)
    return draw.layer(layers.Resizing, *draw.integers(2, 1, 6), **arguments)(x)


def center_crop(draw):
    arguments = data_format(draw)
    x = image(draw, draw.integers(2, 2, 6), draw.integer(1, 2), arguments)
    return draw.layer(layers.CenterCrop, *draw.integers(2, 1, 6), **arguments)(x)


def category_encoding(draw):
    count = draw.integer(2, 5)
    mode = draw.some(0.7, output_mode=lambda: draw.pick("multi_hot", "one_hot", "count"))
    return draw.layer(layers.CategoryEncoding, count, **mode)(
        draw.tokens(count, draw.integer(1, 4)))


def discretization(draw):
    bounds = sorted({draw.number(-1.5, 1.5) for _ in range(draw.integer(1, 4))})
    mode = draw.some(0.7, output_mode=lambda: draw.pick("int", "one_hot", "multi_hot", "count"))
    return draw.layer(layers.Discretization, bin_boundaries=bounds, **mode)(
        draw.input(draw.integer(1, 4)))


def at_rest(kind, choose):
    """A random layer outside of training, which passes pictures on."""

    def drawn(draw):
        arguments = choose(draw)
        x = image(draw, draw.integers(2, 2, 4), draw.pick(1, 3), arguments)
        return draw.layer(kind, **arguments)(x)

    return drawn


DRAWS = [
    (rescaling, 1), (resizing, 3), (center_crop, 2), (category_encoding, 2), (discretization, 2),
    (at_rest(layers.RandomFlip, lambda draw: data_format(draw) | draw.some(
        mode=lambda: draw.pick("horizontal", "vertical"))), 1),
    (at_rest(layers.RandomBrightness, lambda draw: data_format(draw) | {
        "factor": draw.number(0, 1), "value_range": (0.0, 1.0)}), 1),
    (at_rest(layers.RandomContrast, lambda draw: {"factor": draw.number(0, 0.9)}), 1),
]

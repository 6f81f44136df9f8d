"""Pooling of one to three axes: windows, whole axes, adaptive."""

from keras import layers

from .options import data_format, each, image, size


def pooling(kind, rank):
    def drawn(draw):
        arguments = {"pool_size": size(draw, rank, 1, 3)} if draw.chance(0.8) else {}
        window = arguments.get("pool_size", 2)
        arguments |= draw.some(0.5, strides=lambda: size(draw, rank, 1, 3))
        arguments |= draw.some(0.5, padding=lambda: draw.pick("valid", "same"))
        arguments |= data_format(draw)
        lengths = [length + draw.integer(0, 3 if rank < 3 else 1) for length in each(window, rank)]
        return draw.layer(kind, **arguments)(image(draw, lengths, draw.integer(1, 2), arguments))

    return drawn


def whole(kind, rank):
    def drawn(draw):
        arguments = data_format(draw) | draw.some(0.4, keepdims=lambda: True)
        lengths = draw.integers(rank, 1, 4 if rank < 3 else 3)
        channels = draw.integer(1, 3)
        if kind is layers.GlobalAveragePooling1D and not arguments.get("data_format"):
            return draw.layer(kind, **arguments)(draw.sequence(*lengths, channels))
        return draw.layer(kind, **arguments)(image(draw, lengths, channels, arguments))

    return drawn


def adaptive(kind, rank):
    def drawn(draw):
        arguments = {"output_size": size(draw, rank, 1, 4 if rank < 3 else 2)} | data_format(draw)
        lengths = draw.integers(rank, 1, 6 if rank < 3 else 3)
        return draw.layer(kind, **arguments)(image(draw, lengths, draw.integer(1, 2), arguments))

    return drawn


def every(family, name):
    return [(family(getattr(layers, f"{name}{rank}D"), rank), 1) for rank in (1, 2, 3)]


DRAWS = [
    *every(pooling, "MaxPooling"), *every(pooling, "AveragePooling"),
    *every(pooling, "MaxPooling"), *every(pooling, "AveragePooling"),
    *every(whole, "GlobalMaxPooling"), *every(whole, "GlobalAveragePooling"),
    *every(adaptive, "AdaptiveMaxPooling"), *every(adaptive, "AdaptiveAveragePooling"),
]

"""Layers that move numbers about."""

from keras import layers

from .options import data_format, image, size


def flatten(draw):
    return draw.layer(layers.Flatten, **data_format(draw))(
        draw.input(*draw.integers(draw.integer(0, 4), 1, 3)))


def reshape(draw):
    lengths, targets = draw.pick(
        ((12,), ((3, 4), (2, -1), (2, 3, 2), (-1,))), ((3, 4), ((12,), (2, -1), (4, 3), (-1, 2, 2))),
        ((2, 3, 2), ((4, 3), (-1, 6), (12,))))
    return draw.layer(layers.Reshape, draw.pick(*targets))(draw.input(*lengths))


def permute(draw):
    rank = draw.integer(1, 4)
    order = tuple(int(axis) + 1 for axis in draw.random.permutation(rank))
    return draw.layer(layers.Permute, order)(draw.input(*draw.integers(rank, 1, 3)))


def repeat_vector(draw):
    return draw.layer(layers.RepeatVector, draw.integer(1, 4))(draw.input(draw.integer(1, 4)))


def sides(draw, rank, least):
    """One number, one for each axis, or two for each axis."""
    if rank == 1:
        return draw.pick(draw.integer(least, 2), draw.integers(2, least, 2))
    return draw.pick(
        draw.integer(least, 2), draw.integers(rank, least, 2),
        tuple(draw.integers(2, least, 2) for _ in range(rank)))


def padding(kind, rank):
    def drawn(draw):
        arguments = {"padding": sides(draw, rank, 0)} if draw.chance(0.8) else {}
        if rank > 1 or draw.chance():
            arguments |= data_format(draw)
        return draw.layer(kind, **arguments)(
            image(draw, draw.integers(rank, 1, 3 if rank < 3 else 2), draw.integer(1, 2), arguments))

    return drawn


def cropping(kind, rank):
    def drawn(draw):
        arguments = {"cropping": sides(draw, rank, 0)} if draw.chance(0.8) else {}
        if rank > 1:
            arguments |= data_format(draw)
        lengths = draw.integers(rank, 3, 6 if rank < 3 else 5)
        return draw.layer(kind, **arguments)(image(draw, lengths, draw.integer(1, 2), arguments))

    return drawn


def up_sampling(kind, rank):
    def drawn(draw):
        arguments = {"size": size(draw, rank, 1, 3)} if draw.chance(0.8) else {}
        if rank > 1:
            arguments |= data_format(draw)
        if rank == 2:
            arguments |= draw.some(0.6, interpolation=lambda: draw.pick(
                "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"))
        lengths = draw.integers(rank, 1, 4 if rank < 3 else 2)
        return draw.layer(kind, **arguments)(image(draw, lengths, draw.integer(1, 2), arguments))

    return drawn


def every(family, name):
    return [(family(getattr(layers, f"{name}{rank}D"), rank), 2) for rank in (1, 2, 3)]


DRAWS = [
    (flatten, 2), (reshape, 2), (permute, 2), (repeat_vector, 1),
    *every(padding, "ZeroPadding"), *every(cropping, "Cropping"), *every(up_sampling, "UpSampling"),
]

"""Convolutions of one to three axes: plain, transposed, depthwise, separable."""

from keras import layers

from .options import activation, data_format, each, image, size, training_options, use_bias


def lengths_for(draw, kernel, dilation, rank, extra):
    """Long enough for a window, and a little longer."""
    spans = [(k - 1) * d + 1 for k, d in zip(each(kernel, rank), each(dilation, rank))]
    return [span + draw.integer(0, extra) for span in spans]


def window(draw, rank, paddings=("valid", "same"), both=False):
    """Arguments that say where a kernel stands, and lengths of an input that it fits on."""
    most = 3 if rank < 3 else 2
    arguments = {"kernel_size": size(draw, rank, 1, most)}
    arguments |= draw.some(0.5, padding=lambda: draw.pick(*paddings))
    moves = draw.integer(0, 3)
    if moves == 1 or (both and moves == 3):
        arguments["strides"] = size(draw, rank, 1, 3)
    if moves == 2 or (both and moves == 3):
        arguments["dilation_rate"] = size(draw, rank, 1, 2)
    dilation = arguments.get("dilation_rate", 1)
    lengths = lengths_for(draw, arguments["kernel_size"], dilation, rank, 4 if rank < 3 else 2)
    return arguments, lengths


def convolution(kind, rank):
    def drawn(draw):
        arguments, lengths = window(
            draw, rank, ("valid", "same", "causal") if rank == 1 else ("valid", "same"))
        groups = draw.pick(1, 1, 1, 2, 3)
        if groups > 1:
            arguments["groups"] = groups
        arguments |= data_format(draw) | activation(draw) | use_bias(draw)
        x = image(draw, lengths, groups * draw.integer(1, 2), arguments)
        return draw.layer(
            kind, groups * draw.integer(1, 2), **arguments,
            **training_options(draw, "kernel", "bias"))(x)

    return drawn


def transposed(kind, rank):
    def drawn(draw):
        arguments, lengths = window(draw, rank)
        lengths = [min(length, 4 if rank < 3 else 3) for length in lengths]
        strides = arguments.get("strides", 1)
        if draw.chance(0.3) and min(each(strides, rank)) > 1:
            arguments["output_padding"] = size(draw, rank, 0, min(each(strides, rank)) - 1)
        arguments |= data_format(draw) | activation(draw) | use_bias(draw)
        x = image(draw, lengths, draw.integer(1, 2), arguments)
        return draw.layer(
            kind, draw.integer(1, 2), **arguments, **training_options(draw, "kernel", "bias"))(x)

    return drawn


def depthwise(kind, rank):
    def drawn(draw):
        arguments, lengths = window(draw, rank, both=True)
        arguments |= draw.some(0.4, depth_multiplier=lambda: draw.integer(1, 3))
        arguments |= data_format(draw) | activation(draw) | use_bias(draw)
        x = image(draw, lengths, draw.integer(1, 3), arguments)
        return draw.layer(
            kind, **arguments, **training_options(draw, "depthwise", "bias"))(x)

    return drawn


def separable(kind, rank):
    def drawn(draw):
        paddings = ("valid", "same", "causal") if rank == 1 else ("valid", "same")
        arguments, lengths = window(draw, rank, paddings)
        arguments |= draw.some(0.4, depth_multiplier=lambda: draw.integer(1, 3))
        arguments |= data_format(draw) | activation(draw) | use_bias(draw)
        x = image(draw, lengths, draw.integer(1, 3), arguments)
        return draw.layer(
            kind, draw.integer(1, 3), **arguments,
            **training_options(draw, "depthwise", "pointwise", "bias"))(x)

    return drawn


DRAWS = [
    (convolution(layers.Conv1D, 1), 3), (convolution(layers.Conv2D, 2), 4),
    (convolution(layers.Conv3D, 3), 2),
    (transposed(layers.Conv1DTranspose, 1), 2), (transposed(layers.Conv2DTranspose, 2), 3),
    (transposed(layers.Conv3DTranspose, 3), 2),
    (depthwise(layers.DepthwiseConv1D, 1), 2), (depthwise(layers.DepthwiseConv2D, 2), 2),
    (separable(layers.SeparableConv1D, 1), 2), (separable(layers.SeparableConv2D, 2), 2),
]

"""Dense layers, embeddings, masks, activations."""

from keras import layers

from .options import ACTIVATIONS, activation, training_options, use_bias


def shape(draw, least=1, most=3):
    """Lengths behind the batch."""
    return draw.integers(draw.integer(least, most), 2, 4)


def dense(draw):
    x = draw.input(*shape(draw))
    # A softmax over one unit is refused on purpose where it is trained.
    return draw.layer(
        layers.Dense, draw.integer(2, 4), **activation(draw), **use_bias(draw),
        **training_options(draw, "kernel", "bias"))(x)


EQUATIONS = (
    # The equation, the shape of the input and of the output, axes of biases.
    ("ab,bc->ac", (4,), (3,), ("c",)),
    ("abc,cd->abd", (3, 4), (None, 2), ("d", "bd", None)),
    ("...x,xy->...y", (2, 3, 4), (3,), ("y",)),
    ("ab...,bc->ac...", (3, 2), (4,), ("c",)),
    ("abc,cde->abde", (3, 4), (None, 2, 3), ("de", "e", "d")),
    ("abcd,cde->abe", (3, 2, 3), (None, 4), ("e",)),
    ("abc,dc->adb", (3, 4), (2, None), ("d", "db")),
    ("abc,cd->ad", (3, 4), (3,), ("d",)),
)


def einsum_dense(draw):
    equation, lengths, output, biases = draw.pick(*EQUATIONS)
    x = draw.input(*lengths)
    bias = draw.pick(*biases)
    weights = ["kernel"] + (["bias"] if bias else [])
    return draw.layer(
        layers.EinsumDense, equation, output_shape=output if len(output) > 1 else output[0],
        **({"bias_axes": bias} if bias else {}), **activation(draw),
        **training_options(draw, *weights))(x)


def embedding(draw):
    count = draw.integer(3, 6)
    x = draw.tokens(count, *draw.integers(draw.integer(1, 2), 2, 4))
    mask = draw.some(0.4, mask_zero=lambda: True)
    y = draw.layer(
        layers.Embedding, count, draw.integer(1, 4), **mask,
        **training_options(draw, "embeddings", activity=False))(x)
    if mask and y.ndim == 3:
        return draw.pick(
            lambda: y,
            lambda: draw.layer(layers.GlobalAveragePooling1D)(y),
            lambda: draw.layer(layers.GRU, 2)(y))()
    return y


def identity(draw):
    return draw.layer(layers.Identity)(draw.input(*shape(draw)))


def carried(draw, x):
    """What a layer that passes masks on makes of a sequence."""
    return draw.pick(
        lambda: x,
        lambda: draw.layer(layers.Dense, 2, activation="tanh")(x),
        lambda: draw.layer(layers.LayerNormalization)(x),
        lambda: draw.layer(layers.Activation, "sigmoid")(x),
        lambda: draw.layer(layers.Dropout, 0.5)(x),
        lambda: draw.layer(layers.LeakyReLU)(x),
        lambda: draw.layer(layers.TimeDistributed, draw.inner(layers.Dense, 2))(x),
        lambda: draw.layer(layers.Add)([x, x]),
        lambda: draw.layer(layers.Concatenate)([x, x]),
        lambda: draw.layer(layers.Multiply)([x, draw.input(*x.shape[1:])]))()


def masking(draw):
    """What comes of a mask, behind layers that pass it on, and in the loss of a step."""
    x = carried(draw, draw.masked(draw.integer(3, 5), draw.integer(1, 3)))
    draw.steps = draw.chance()
    return draw.pick(
        lambda: draw.layer(layers.GlobalAveragePooling1D)(x),
        lambda: draw.layer(layers.SimpleRNN, 2)(x),
        lambda: draw.layer(layers.Softmax, axis=1)(x),
        lambda: draw.layer(layers.Dense, 2)(x))()


def activation_layer(draw):
    name = draw.pick(*ACTIVATIONS, "glu")
    x = draw.input(*shape(draw)[:-1], draw.pick(2, 4))
    return draw.layer(layers.Activation, name)(x)


def elu(draw):
    return draw.layer(layers.ELU, **draw.some(0.7, alpha=lambda: draw.number(0.2, 2)))(
        draw.input(*shape(draw)))


def leaky_relu(draw):
    return draw.layer(
        layers.LeakyReLU, **draw.some(0.7, negative_slope=lambda: draw.number(0, 0.6)))(
            draw.input(*shape(draw)))


def relu(draw):
    return draw.layer(layers.ReLU, **draw.some(
        0.6, max_value=lambda: draw.number(0.3, 1.5), negative_slope=lambda: draw.number(0, 0.5),
        threshold=lambda: draw.number(0, 0.3)))(draw.input(*shape(draw)))


def prelu(draw):
    lengths = shape(draw, 1, 3)
    axes = [axis for axis in range(1, len(lengths) + 1) if draw.chance(0.4)]
    shared = {"shared_axes": axes} if axes else {}
    return draw.layer(
        layers.PReLU, **shared, **training_options(draw, "alpha", activity=False))(
            draw.input(*lengths))


def softmax(draw):
    lengths = shape(draw, 2, 3)
    rank = len(lengths)
    axis = draw.pick({}, {"axis": 1}, {"axis": -2}, {"axis": [1, 2]}, {"axis": (-1, -2)})
    if draw.chance(0.3):
        x = draw.input(*lengths)
        return draw.layer(layers.Softmax, **axis)(x, mask=draw.flags(*lengths))
    x = draw.masked(*lengths) if rank == 2 and draw.chance(0.3) else draw.input(*lengths)
    return draw.layer(layers.Softmax, **axis)(x)


DRAWS = [
    (dense, 3), (einsum_dense, 3), (embedding, 3), (identity, 1), (masking, 5),
    (activation_layer, 6), (elu, 1), (leaky_relu, 1), (relu, 2), (prelu, 2), (softmax, 2),
]

"""What layers of several families have in common: activations, penalties, constraints, formats."""

from keras import constraints, regularizers

# Those with a parameter are layers, too; glu halves its axis and is drawn with layers alone.
ACTIVATIONS = (
    "linear", "relu", "sigmoid", "tanh", "softmax", "gelu", "elu", "selu", "silu", "softplus",
    "softsign", "exponential", "hard_sigmoid", "hard_silu", "leaky_relu", "relu6", "mish",
    "log_softmax", "log_sigmoid", "celu", "hard_shrink", "hard_tanh", "soft_shrink", "sparse_plus",
    "sparsemax", "sparse_sigmoid", "squareplus", "tanh_shrink", "threshold",
)


def activation(draw, share=0.6):
    return draw.some(share, activation=lambda: draw.pick(*ACTIVATIONS))


def use_bias(draw):
    return draw.some(0.3, use_bias=lambda: False)


def regularizer(draw):
    return draw.pick(
        lambda: regularizers.L1(draw.number(0.01, 0.2)),
        lambda: regularizers.L2(draw.number(0.01, 0.2)),
        lambda: regularizers.L1L2(draw.number(0.01, 0.2), draw.number(0.01, 0.2)))()


def constraint(draw):
    return draw.pick(
        constraints.NonNeg,
        lambda: constraints.MaxNorm(draw.number(0.3, 1), axis=0),
        lambda: constraints.UnitNorm(axis=0),
        lambda: constraints.MinMaxNorm(
            draw.number(0.1, 0.4), draw.number(0.5, 1), rate=draw.pick(1.0, 0.6), axis=0))()


def training_options(draw, *weights, activity=True, share=0.3):
    """Penalties and constraints of weights, seen in a step of training."""
    if not draw.chance(share):
        return draw_steps(draw)
    draw.steps = True
    found = {}
    for weight in weights:
        found |= draw.some(0.4, **{f"{weight}_regularizer": lambda: regularizer(draw)})
        found |= draw.some(0.4, **{f"{weight}_constraint": lambda: constraint(draw)})
    if activity:
        found |= draw.some(0.3, activity_regularizer=lambda: regularizer(draw))
    return found


def draw_steps(draw):
    draw.steps = draw.chance(0.15)
    return {}


def data_format(draw, share=0.3):
    return draw.some(share, data_format=lambda: "channels_first")


def image(draw, lengths, channels, arguments):
    """An input of `lengths` with channels where `data_format` puts them."""
    first = arguments.get("data_format") == "channels_first"
    return draw.input(*((channels, *lengths) if first else (*lengths, channels)))


def size(draw, rank, least, most):
    """One number for all axes, or one for each."""
    if rank == 1 or draw.chance():
        return draw.integer(least, most)
    return draw.integers(rank, least, most)


def each(value, rank):
    return (value,) * rank if isinstance(value, int) else tuple(value)

"""Recurrent layers, their cells, and the wrappers of sequences."""

from keras import layers

from .options import regularizer, training_options, use_bias

# Those with a bend at 0 or elsewhere are met by other layers; over several steps they would
# multiply what rounding does.
SMOOTH = ("tanh", "sigmoid", "linear", "softsign", "elu", "softplus", "relu", "hard_sigmoid")


def cell_options(draw, kind):
    arguments = draw.some(0.3, activation=lambda: draw.pick(*SMOOTH)) | use_bias(draw)
    if kind != "SimpleRNN":
        arguments |= draw.some(0.3, recurrent_activation=lambda: draw.pick(
            "sigmoid", "hard_sigmoid", "tanh"))
    if kind == "LSTM":
        arguments |= draw.some(0.3, unit_forget_bias=lambda: False)
    if kind == "GRU":
        arguments |= draw.some(0.5, reset_after=lambda: draw.chance())
    return arguments


def sequence_options(draw):
    return draw.some(
        0.4, return_sequences=lambda: True, return_state=lambda: True, go_backwards=lambda: True,
        zero_output_for_mask=lambda: True) | draw.some(0.15, unroll=lambda: True)


def at_rest(draw):
    """What only training sees."""
    return draw.some(
        0.1, dropout=lambda: draw.number(0.1, 0.5), recurrent_dropout=lambda: draw.number(0.1, 0.5))


def recurrent(kind):
    states = 2 if kind is layers.LSTM else 1

    def drawn(draw):
        units = draw.integer(1, 4)
        x = draw.sequence(draw.integer(1, 5), draw.integer(1, 3))
        arguments = cell_options(draw, kind.__name__) | sequence_options(draw)
        if not arguments.get("return_state"):
            arguments |= training_options(
                draw, "kernel", "recurrent", *(["bias"] if arguments.get("use_bias", True) else []))
        if not draw.steps:
            arguments |= at_rest(draw)
        layer = draw.layer(kind, units, **arguments)
        if draw.chance(0.25):
            given = [draw.input(units) for _ in range(states)]
            # Keras passes masks over beside states, unless they are named.
            mask = getattr(x, "_keras_mask", None)
            named = {"mask": mask} if mask is not None and draw.chance(0.3) else {}
            return layer(x, initial_state=given, **named)
        return layer(x)

    return drawn


def convolutional(rank):
    """Not behind masks, which Keras on JAX spreads over the wrong axes."""
    kind = getattr(layers, f"ConvLSTM{rank}D")

    def drawn(draw):
        padding = draw.pick("valid", "same")
        lengths = [draw.integer(3, 4) for _ in range(rank)]
        x = draw.input(draw.integer(1, 3), *lengths, draw.integer(1, 2))
        arguments = cell_options(draw, "LSTM") | draw.some(
            0.3, return_sequences=lambda: True, return_state=lambda: True, go_backwards=lambda: True)
        if padding == "valid":
            arguments |= draw.some(0.3, strides=lambda: 2)
        return draw.layer(
            kind, draw.integer(1, 3), draw.integer(1, 2), padding=padding, **arguments)(x)

    return drawn


def cell(draw):
    kind = draw.pick("SimpleRNN", "LSTM", "GRU")
    return draw.inner(
        getattr(layers, f"{kind}Cell"), draw.integer(1, 3), **cell_options(draw, kind))


def rnn(draw):
    x = draw.sequence(draw.integer(1, 4), draw.integer(1, 3))
    cells = [cell(draw) for _ in range(draw.pick(1, 1, 2, 3))]
    if len(cells) > 1 and draw.chance():
        stacked = draw.inner(layers.StackedRNNCells, cells)
        return draw.layer(layers.RNN, stacked, **sequence_options(draw))(x)
    return draw.layer(
        layers.RNN, cells if len(cells) > 1 else cells[0], **sequence_options(draw))(x)


def bidirectional(draw):
    kind = draw.pick("SimpleRNN", "LSTM", "GRU")
    layer = getattr(layers, kind)
    units = draw.integer(1, 3)
    shared = draw.some(0.5, return_sequences=lambda: True) | draw.some(
        0.3, return_state=lambda: True) | draw.some(0.3, zero_output_for_mask=lambda: True)
    arguments = draw.some(
        0.6, merge_mode=lambda: draw.pick("concat", "sum", "mul", "ave", None))
    inside = draw.inner(layer, units, **cell_options(draw, kind), **shared)
    if draw.chance(0.3):
        arguments["backward_layer"] = draw.inner(
            layer, units, go_backwards=True, **cell_options(draw, kind), **shared)
    x = draw.sequence(draw.integer(1, 4), draw.integer(1, 3))
    outside = draw.layer(layers.Bidirectional, inside, **arguments)
    if draw.chance(0.2):
        count = 4 if kind == "LSTM" else 2
        return outside(x, initial_state=[draw.input(units) for _ in range(count)])
    return outside(x)


def time_distributed(draw):
    inside, lengths = draw.pick(
        (lambda: draw.inner(layers.Dense, 2, activation="tanh"), (3,)),
        (lambda: draw.inner(layers.Conv1D, 2, 2), (3, 2)),
        (lambda: draw.inner(layers.Flatten), (2, 2)),
        (lambda: draw.inner(layers.LayerNormalization), (3,)),
        (lambda: draw.inner(layers.LSTM, 2), (3, 2)),
        (lambda: draw.inner(layers.MaxPooling2D, 2), (4, 2, 1)),
        (lambda: draw.inner(layers.Dense, 2, kernel_regularizer=regularizer(draw)), (2,)))
    draw.steps = draw.chance(0.3)
    return draw.layer(layers.TimeDistributed, inside())(draw.sequence(draw.integer(1, 3), *lengths))


DRAWS = [
    (recurrent(layers.SimpleRNN), 4), (recurrent(layers.LSTM), 6), (recurrent(layers.GRU), 6),
    (rnn, 4), (bidirectional, 5), (time_distributed, 3), (convolutional(1), 2), (convolutional(2), 2),
    (convolutional(3), 1),
]

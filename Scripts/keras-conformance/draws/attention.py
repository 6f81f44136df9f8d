"""Attention, with masks of sequences, of calls and of causes."""

from keras import layers

from .options import training_options

FEATURES = 3


def sources(draw, width=FEATURES):
    """Query and value, and sometimes a key, which may be one and the same."""
    query = draw.sequence(draw.integer(1, 4), width)
    if draw.chance(0.3):
        return [query, query]
    steps = draw.integer(1, 4)
    value = draw.sequence(steps, width)
    if draw.chance(0.3):
        return [query, value, draw.sequence(steps, width, mask=0.2)]
    return [query, value]


def words(draw, inputs, may_mask=True):
    found = draw.some(0.3, use_causal_mask=lambda: True)
    found |= draw.some(0.2, return_attention_scores=lambda: True)
    if may_mask and draw.chance(0.3):
        found["attention_mask"] = draw.flags(inputs[0].shape[1], inputs[1].shape[1])
    return found


def listed(kind):
    def drawn(draw):
        inputs = sources(draw)
        arguments = draw.some(0.5, use_scale=lambda: draw.chance())
        if kind is layers.Attention:
            arguments |= draw.some(0.4, score_mode=lambda: "concat")
        arguments |= draw.some(0.2, dropout=lambda: draw.number(0.1, 0.5))
        return draw.layer(kind, **arguments)(inputs, **words(draw, inputs, may_mask=False))

    return drawn


def head_options(draw):
    found = draw.some(0.3, use_bias=lambda: False, use_gate=lambda: True)
    return found | draw.some(0.2, sliding_window=lambda: draw.integer(1, 3))


def last_options(draw, call):
    """What a step of training sees, or what only training would."""
    found = {}
    if "return_attention_scores" not in call:
        found = training_options(draw, "kernel", "bias", activity=False)
    if not draw.steps:
        found |= draw.some(0.2, dropout=lambda: draw.number(0.1, 0.5))
    return found


def multi_head(draw):
    inputs = sources(draw)
    arguments = {"num_heads": draw.integer(1, 3), "key_dim": draw.integer(1, 3)}
    arguments |= draw.some(
        0.3, value_dim=lambda: draw.integer(1, 3), output_shape=lambda: draw.integer(1, 4))
    arguments |= head_options(draw)
    call = words(draw, inputs)
    arguments |= last_options(draw, call)
    layer = draw.layer(layers.MultiHeadAttention, **arguments)
    return layer(*inputs, **call)


def images(draw):
    """Attention along some of several axes."""
    x = draw.input(2, 3, FEATURES)
    axes = draw.pick((1, 2), (2,), (1,), (-2,))
    return draw.layer(
        layers.MultiHeadAttention, num_heads=2, key_dim=2, attention_axes=axes)(x, x)


def grouped(draw):
    inputs = sources(draw)
    shared = draw.integer(1, 2)
    arguments = {
        "head_dim": draw.integer(1, 3), "num_query_heads": shared * draw.integer(1, 2),
        "num_key_value_heads": shared} | head_options(draw)
    call = words(draw, inputs)
    arguments |= last_options(draw, call)
    return draw.layer(layers.GroupQueryAttention, **arguments)(*inputs, **call)


DRAWS = [
    (listed(layers.Attention), 4), (listed(layers.AdditiveAttention), 3), (multi_head, 5),
    (images, 1), (grouped, 4),
]

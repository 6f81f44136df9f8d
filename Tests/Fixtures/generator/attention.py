"""`attention.json`: attention layers, with masks of inputs, masks of calls and scores.

The gradients are those of `sum(output * cotangent)` over all outputs. A mask may be `null`.
"""

import jax
import keras
import numpy as np
from keras import layers
from keras.src import backend

from . import layers as single
from .common import array, config_of, normal, random, weights, write_json

Q, S, F = 4, 5, 6


def class_name(layer):
    """That of Keras' interface, which files have."""
    name = type(layer).__name__
    return "GroupQueryAttention" if name == "GroupedQueryAttention" else name


def write():
    write_json("attention", cases=[record(i, *row) for i, row in enumerate(cases())])


def cases():
    """name, layer, options: `key`, `masks` (of query, value), `attention`, `causal`, `scores`,
    `self`, `shape`."""
    heads = lambda **config: layers.MultiHeadAttention(2, 3, **config)
    grouped = lambda **config: layers.GroupQueryAttention(3, 4, 2, **config)
    rows = [
        ("MultiHeadAttention", heads(), {}),
        ("MultiHeadAttention, self", heads(), dict(self=True)),
        ("MultiHeadAttention, key", heads(), dict(key=True)),
        # Keras on JAX has no other size of values without scores.
        ("MultiHeadAttention, other values", heads(value_dim=2), dict(key=True, scores=True)),
        ("MultiHeadAttention, no bias", heads(use_bias=False, output_shape=5), {}),
        ("MultiHeadAttention, causal", heads(), dict(self=True, causal=True)),
        ("MultiHeadAttention, causal across", heads(), dict(causal=True)),
        ("MultiHeadAttention, window", heads(sliding_window=2), dict(self=True)),
        ("MultiHeadAttention, causal window", heads(sliding_window=3),
         dict(self=True, causal=True, scores=True)),
        ("MultiHeadAttention, scores", heads(), dict(scores=True)),
        ("MultiHeadAttention, attention mask", heads(), dict(attention=True)),
        ("MultiHeadAttention, attention mask and scores", heads(),
         dict(attention=True, scores=True)),
        ("MultiHeadAttention, masks", heads(), dict(masks=(True, True))),
        ("MultiHeadAttention, masks and scores", heads(), dict(masks=(True, True), scores=True)),
        ("MultiHeadAttention, all masks", heads(),
         dict(masks=(True, True), attention=True, causal=True, key=True)),
        ("MultiHeadAttention, dropout when not training", heads(dropout=0.5),
         dict(masks=(False, True))),
        ("MultiHeadAttention, gate", heads(use_gate=True), {}),
        ("MultiHeadAttention, two axes", heads(), dict(shape=(2, 2, 3, F))),
        ("MultiHeadAttention, one of two axes", heads(attention_axes=2),
         dict(shape=(2, 2, 3, F), scores=True)),
        ("MultiHeadAttention, the first of two axes", heads(attention_axes=[1]),
         dict(shape=(2, 3, 2, F))),
        ("GroupQueryAttention", grouped(), {}),
        ("GroupQueryAttention, causal", grouped(use_bias=False), dict(self=True, causal=True)),
        ("GroupQueryAttention, scores and masks", grouped(),
         dict(masks=(True, True), scores=True)),
        ("GroupQueryAttention, masks", grouped(sliding_window=3), dict(masks=(True, True))),
        ("GroupQueryAttention, one head", layers.GroupQueryAttention(3, 2, 1, use_gate=True),
         dict(attention=True)),
        ("Attention", layers.Attention(), {}),
        ("Attention, scale and key", layers.Attention(use_scale=True), dict(key=True)),
        ("Attention, concat", layers.Attention(score_mode="concat", use_scale=True),
         dict(scores=True)),
        ("Attention, masks", layers.Attention(), dict(masks=(True, True), scores=True)),
        ("Attention, causal", layers.Attention(), dict(masks=(False, True), causal=True)),
        ("AdditiveAttention", layers.AdditiveAttention(), {}),
        ("AdditiveAttention, masks", layers.AdditiveAttention(use_scale=False),
         dict(masks=(True, True), causal=True)),
        ("AdditiveAttention, key and scores", layers.AdditiveAttention(),
         dict(key=True, scores=True)),
    ]
    return rows


def record(index, name, layer, options):
    rng = random(9000 + index)
    shape = options.get("shape", (2, Q, F))
    inputs = [normal(rng, *shape)]
    if not (options.get("self") or options.get("shape")):
        inputs += [normal(rng, 2, S, F)]
    else:
        inputs += [inputs[0]]
    if options.get("key"):
        inputs += [normal(rng, 2, S, F)]
    lengths = [x.shape[1] for x in inputs]
    masks = [None] * len(inputs)
    for k, has in enumerate(options.get("masks", ())):
        if has:
            masks[k] = np.arange(lengths[k])[None] < np.array([[lengths[k] - 1], [2]])
    attention = None
    if options.get("attention"):
        attention = rng.uniform(size=(2, lengths[0], lengths[1])) < 0.6
        attention[0, 1] = False
        attention[1, :, 0] = True
    is_listed = isinstance(layer, layers.Attention)
    shapes = [x.shape for x in inputs]
    layer.build(shapes) if is_listed else layer.build(*shapes)
    single.randomise(rng, layer)
    before = weights(layer.weights)
    trainable = [v.value for v in layer.trainable_variables]
    other = [v.value for v in layer.non_trainable_variables]
    words = {}
    if options.get("causal"):
        words["use_causal_mask"] = True
    if options.get("scores"):
        words["return_attention_scores"] = True
    if attention is not None:
        words["attention_mask"] = attention

    def call(trainable, inputs):
        inputs = [keras.ops.convert_to_tensor(x) for x in inputs]
        if is_listed:
            given = [None if m is None else keras.ops.convert_to_tensor(m) for m in masks]
            outputs = layer.stateless_call(
                trainable, other, inputs, mask=given if any(m is not None for m in masks) else None,
                **words)[0]
        else:
            extra = {}
            for tensor, mask, key in zip(inputs, masks, ("query", "value", "key")):
                if mask is not None:
                    backend.set_keras_mask(tensor, keras.ops.convert_to_tensor(mask))
                    extra[f"{key}_mask"] = keras.ops.convert_to_tensor(mask)
            outputs = layer.stateless_call(trainable, other, *inputs, **extra, **words)[0]
        return list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]

    outputs = call(trainable, inputs)
    cotangents = [normal(rng, *y.shape) for y in outputs]

    def scalar(trainable, inputs):
        return sum((y * c).sum() for y, c in zip(call(trainable, inputs), cotangents))

    slopes, input_slopes = jax.grad(scalar, argnums=(0, 1))(
        trainable, [jax.numpy.asarray(x) for x in inputs])
    return {
        "name": name, "class": class_name(layer), "config": config_of(layer),
        "inputs": [array(x) for x in inputs], "masks": [array(m) for m in masks],
        "attention_mask": array(attention), "causal": bool(options.get("causal")),
        "scores": bool(options.get("scores")), "weights": before,
        "outputs": [array(y) for y in outputs], "cotangents": [array(c) for c in cotangents],
        "input_gradients": [array(s) for s in input_slopes],
        "weight_gradients": [array(s) for s in slopes],
    }

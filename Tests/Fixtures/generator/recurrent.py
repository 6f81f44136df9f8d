"""`recurrent.json`: recurrent layers and wrappers, with masks, initial states and final states.

`cases`: all outputs (with `return_state` the states too) for inputs, masks and initial states, and
the gradients of `sum(output * cotangent)` over all outputs. `layers`: as in `layers.json`.
"""

import jax
import keras
import numpy as np
from keras import layers
from keras.src import backend

from . import layers as single
from .common import array, config_of, normal, random, uniform, weights, write_json
from .layer_cases import case

B, T, F, U = 3, 4, 2, 3


def write():
    write_json(
        "recurrent",
        layers=[single.record(5000 + i, row) for i, row in enumerate(core())],
        cases=[record(i, *row) for i, row in enumerate(cases())],
        stateful=[stateful(*row) for row in STATEFUL])


def core():
    return [
        case("identity", "Identity", (3, 4)),
        case("einsum_dense", "EinsumDense", (3, 5), equation="ab,bc->ac", output_shape=4,
             bias_axes="c", activation="tanh"),
        case("einsum_dense_sequence", "EinsumDense", (2, 3, 5), equation="abc,cd->abd",
             output_shape=(None, 4), bias_axes="d"),
        case("einsum_dense_before", "EinsumDense", (2, 3, 2, 5), equation="...x,xy->...y",
             output_shape=4, bias_axes="y"),
        case("einsum_dense_behind", "EinsumDense", (2, 3, 2, 2), equation="ab...,bc->ac...",
             output_shape=4, bias_axes="c"),
        case("einsum_dense_heads", "EinsumDense", (2, 3, 4), equation="abc,cde->abde",
             output_shape=(None, 2, 3), bias_axes="de"),
        case("einsum_dense_heads_back", "EinsumDense", (2, 3, 2, 3), equation="abcd,cde->abe",
             output_shape=(None, 4)),
        case("einsum_dense_transposed", "EinsumDense", (2, 3, 4), equation="abc,dc->adb",
             output_shape=(5, None), bias_axes="d"),
        case("einsum_dense_summed", "EinsumDense", (2, 3, 4), equation="abc,cd->ad",
             output_shape=5),
        case("prelu", "PReLU", (3, 4)),
        case("prelu_shared", "PReLU", (2, 3, 2, 4), shared_axes=[1, 2]),
    ]


def cases():
    """name, layer, which of input: `mask`, `states` (number), `training`, `shape`."""
    rows = []
    simple = {
        "SimpleRNN": [dict(activation="relu", use_bias=False)],
        "LSTM": [dict(recurrent_activation="hard_sigmoid", unit_forget_bias=False),
                 dict(use_bias=False, activation="softsign")],
        "GRU": [dict(reset_after=False), dict(reset_after=False, use_bias=False),
                dict(use_bias=False, recurrent_activation="hard_sigmoid")],
    }
    for kind, special in simple.items():
        states = 2 if kind == "LSTM" else 1
        make = getattr(layers, kind)
        rows += [
            (f"{kind}", make(U), {}),
            (f"{kind}, sequences", make(U, return_sequences=True), {}),
            (f"{kind}, backwards with state",
             make(U, return_sequences=True, return_state=True, go_backwards=True), {}),
            (f"{kind}, backwards, last", make(U, go_backwards=True), {}),
            (f"{kind}, from a state", make(U, return_state=True), dict(states=states)),
            (f"{kind}, masked", make(U, return_state=True), dict(mask=True)),
            (f"{kind}, masked sequences", make(U, return_sequences=True), dict(mask=True)),
            (f"{kind}, masked sequences with zeros",
             make(U, return_sequences=True, return_state=True, zero_output_for_mask=True),
             dict(mask=True, states=states)),
            (f"{kind}, masked last with zeros", make(U, zero_output_for_mask=True),
             dict(mask=True)),
            (f"{kind}, masked backwards",
             make(U, return_sequences=True, return_state=True, go_backwards=True),
             dict(mask=True, states=states)),
        ]
        rows += [(f"{kind} {config}", make(U, return_sequences=True, **config), {})
                 for config in special]
    rows += [
        ("RNN over SimpleRNNCell", layers.RNN(layers.SimpleRNNCell(U)), {}),
        ("RNN over LSTMCell, masked",
         layers.RNN(layers.LSTMCell(U), return_sequences=True, return_state=True),
         dict(mask=True)),
        ("RNN over GRUCell, zeros", layers.RNN(
            layers.GRUCell(U, reset_after=False), return_sequences=True,
            zero_output_for_mask=True), dict(mask=True)),
        ("RNN over two cells",
         layers.RNN([layers.LSTMCell(U), layers.LSTMCell(2)], return_sequences=True), {}),
        ("RNN over three cells, masked",
         layers.RNN([layers.GRUCell(U), layers.LSTMCell(2), layers.SimpleRNNCell(2)],
                    return_sequences=True), dict(mask=True)),
        ("RNN over stacked cells, last, backwards",
         layers.RNN(layers.StackedRNNCells([layers.GRUCell(2), layers.GRUCell(U)]),
                    go_backwards=True), {}),
    ]
    rows += [
        (f"Bidirectional, {mode}", layers.Bidirectional(
            layers.LSTM(U, return_sequences=True), merge_mode=mode), {})
        for mode in ("concat", "sum", "mul", "ave", None)
    ]
    rows += [
        ("Bidirectional, last", layers.Bidirectional(layers.GRU(U)), {}),
        ("Bidirectional, masked", layers.Bidirectional(
            layers.SimpleRNN(U, return_sequences=True)), dict(mask=True)),
        ("Bidirectional, masked, last", layers.Bidirectional(layers.LSTM(U), merge_mode="sum"),
         dict(mask=True)),
        ("Bidirectional, states", layers.Bidirectional(
            layers.LSTM(U, return_sequences=True, return_state=True)), dict(states=4)),
        ("Bidirectional, two layers", layers.Bidirectional(
            layers.LSTM(U, return_sequences=True),
            backward_layer=layers.GRU(U, return_sequences=True, go_backwards=True)), {}),
        ("TimeDistributed Dense", layers.TimeDistributed(layers.Dense(2, "tanh")), {}),
        ("TimeDistributed Dense, masked", layers.TimeDistributed(layers.Dense(2)),
         dict(mask=True)),
        ("TimeDistributed Conv1D", layers.TimeDistributed(layers.Conv1D(2, 2)),
         dict(shape=(2, 3, 4, 2))),
        ("TimeDistributed LSTM", layers.TimeDistributed(layers.LSTM(2)),
         dict(shape=(2, 3, 4, 2))),
        ("TimeDistributed BatchNormalization, training",
         layers.TimeDistributed(layers.BatchNormalization(momentum=0.5)),
         dict(training=True)),
    ]
    return rows


def record(index, name, layer, options):
    rng = random(7000 + index)
    shape = options.get("shape", (B, T, F))
    x = normal(rng, *shape)
    mask = None
    if options.get("mask"):
        mask = np.array([[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 1, 0]], bool)[:shape[0]]
    training = options.get("training", False)
    layer.build(shape)
    single.randomise(rng, layer)
    before = weights(visible(layer))
    state_shape = options.get("state_shape", (B, U))
    states = [normal(rng, *state_shape) for _ in range(options.get("states", 0))]
    extra = {"mask": mask} if mask is not None else {}
    if training:
        extra["training"] = True
    trainable = [v.value for v in layer.trainable_variables]
    other = [v.value for v in layer.non_trainable_variables]

    def call(trainable, x, states):
        given = dict(extra, initial_state=list(states)) if states else extra
        outputs, updated = layer.stateless_call(trainable, other, x, **given)
        return flat(outputs), updated

    outputs, updated = call(trainable, x, states)
    cotangents = [normal(rng, *y.shape) for y in outputs]

    def scalar(trainable, x, states):
        return sum((y * c).sum() for y, c in zip(call(trainable, x, states)[0], cotangents))

    slopes, input_slope, state_slopes = jax.grad(scalar, argnums=(0, 1, 2))(
        trainable, jax.numpy.asarray(x), [jax.numpy.asarray(s) for s in states])
    result = {
        "name": name, "class": type(layer).__name__,
        "config": config_of(layer, keep=("data_format",)),
        "x": array(x), "mask": array(mask), "states": [array(s) for s in states],
        "training": training, "weights": before, "outputs": [array(y) for y in outputs],
        "cotangents": [array(c) for c in cotangents], "input_gradient": array(input_slope),
        "state_gradients": [array(s) for s in state_slopes],
        "weight_gradients": [array(s) for s in slopes],
        "output_mask": array(output_mask(layer, x, mask)),
    }
    if training:
        for variable, value in zip(layer.non_trainable_variables, updated):
            variable.assign(value)
        result["weights_after"] = weights(visible(layer))
    return result


def flat(outputs):
    if not isinstance(outputs, (tuple, list)):
        return [outputs]
    return [y for part in outputs for y in flat(part)]


def visible(layer):
    """Without the states of random numbers, which are no weights."""
    return layer.weights


def output_mask(layer, x, mask):
    x = keras.ops.convert_to_tensor(x)
    if mask is not None:
        backend.set_keras_mask(x, keras.ops.convert_to_tensor(mask))
    return backend.get_keras_mask(flat(layer(x))[0])


# Two batches one after the other, then one behind `reset_state`.
STATEFUL = [
    ("SimpleRNN", dict(return_sequences=True)),
    ("LSTM", dict()),
    ("GRU", dict(return_state=True)),
]


def stateful(kind, config, shape=(B, T, F)):
    rng = random(8000)
    keras.utils.clear_session()
    layer = getattr(layers, kind)(U, stateful=True, **config)
    layer.build(shape)
    single.randomise(rng, layer)
    xs = [normal(rng, *shape) for _ in range(3)]
    outputs = [flat(layer(xs[0])), flat(layer(xs[1]))]
    layer.reset_state()
    outputs.append(flat(layer(xs[2])))
    return {
        "name": kind, "class": kind, "config": config_of(layer, keep=("data_format",)),
        "weights": weights(layer.weights),
        "x": [array(x) for x in xs], "outputs": [[array(y) for y in ys] for ys in outputs],
    }

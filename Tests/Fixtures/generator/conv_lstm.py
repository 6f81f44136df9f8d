"""`conv_lstm.json`: recurrent layers over rows, images and volumes, as `recurrent.json`."""

from keras import layers

from . import recurrent
from .common import write_json

FIRST = "channels_first"
# Where it does not unroll the loop, Keras with JAX broadcasts masks over the wrong axes of images.
UNROLLED = dict(unroll=True)
# 3 sequences of 4 steps, as masks have them.
ROWS, IMAGES = (3, 4, 4, 2), (3, 4, 3, 4, 1)


def write():
    write_json(
        "conv_lstm", cases=[recurrent.record(2000 + i, *row) for i, row in enumerate(cases())],
        stateful=[recurrent.stateful(
            "ConvLSTM2D", dict(kernel_size=2, padding="same", data_format=FIRST), (2, 3, 1, 3, 2))])


def cases():
    one, two, three = layers.ConvLSTM1D, layers.ConvLSTM2D, layers.ConvLSTM3D
    both = dict(return_sequences=True, return_state=True)
    return [
        ("ConvLSTM1D", one(2, 2), dict(shape=(2, 3, 5, 2))),
        ("ConvLSTM1D, backwards from a state, same", one(2, 3, padding="same", go_backwards=True,
                                                         **both),
         dict(shape=ROWS, states=2, state_shape=(3, 4, 2))),
        ("ConvLSTM1D, channels first, strides", one(3, 2, strides=2, data_format=FIRST, **both),
         dict(shape=(2, 3, 2, 5))),
        ("ConvLSTM1D, masked", one(2, 2, return_state=True, **UNROLLED),
         dict(shape=ROWS, mask=True)),
        ("ConvLSTM2D", two(2, 2), dict(shape=(2, 3, 4, 3, 2))),
        ("ConvLSTM2D, same, sequences", two(2, (3, 2), padding="same", return_sequences=True),
         dict(shape=(2, 3, 3, 4, 1))),
        ("ConvLSTM2D, strides", two(2, 2, strides=(2, 1), padding="same", **both),
         dict(shape=(2, 2, 3, 4, 1))),
        ("ConvLSTM2D, dilation", two(2, 2, dilation_rate=2, return_sequences=True),
         dict(shape=(2, 2, 4, 5, 1))),
        ("ConvLSTM2D, channels first from a state",
         two(2, 2, data_format=FIRST, return_state=True),
         dict(shape=(2, 3, 1, 3, 4), states=2, state_shape=(2, 2, 2, 3))),
        ("ConvLSTM2D, masked sequences", two(2, 2, **both, **UNROLLED),
         dict(shape=IMAGES, mask=True)),
        ("ConvLSTM2D, masked sequences with zeros",
         # Unrolled, Keras forgets the zeros; and masks of one sequence broadcast over any axes.
         two(2, 2, data_format=FIRST, zero_output_for_mask=True, return_sequences=True),
         dict(shape=(1, 4, 1, 3, 4), mask=True)),
        ("ConvLSTM2D, masked backwards", two(2, 2, go_backwards=True, **both, **UNROLLED),
         dict(shape=IMAGES, mask=True)),
        ("ConvLSTM2D without bias", two(2, 2, use_bias=False, activation="relu",
                                        recurrent_activation="hard_sigmoid"),
         dict(shape=(2, 3, 3, 3, 1))),
        ("ConvLSTM2D in both directions", layers.Bidirectional(
            two(2, 2, return_sequences=True)), dict(shape=(2, 3, 3, 3, 1))),
        ("ConvLSTM3D", three(2, 2, unit_forget_bias=False), dict(shape=(1, 2, 2, 3, 3, 1))),
        ("ConvLSTM3D, channels first, same",
         three(1, (1, 2, 2), padding="same", data_format=FIRST, **both),
         dict(shape=(1, 2, 2, 2, 2, 3))),
    ]

"""Who draws what.

Each module lists `(function, how often)`; a function gets a `Draw`, makes inputs and layers with it
and returns the output, or outputs. To add a layer, write its function beside those of its family,
with every argument that Keras has and Descent takes, and list it.
"""

from . import (
    attention,
    convolution,
    core,
    merging,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    regularization,
    reshaping,
)

FAMILIES = (
    core, convolution, pooling, normalization, merging, recurrent, attention, reshaping,
    regularization, preprocessing,
)


def all_draws():
    """The functions, each as often as it asks for, those of one family far from one another."""
    rounds = {}
    for family in FAMILIES:
        for function, often in family.DRAWS:
            for turn in range(often):
                rounds.setdefault(turn, []).append(function)
    return [function for turn in sorted(rounds) for function in rounds[turn]]

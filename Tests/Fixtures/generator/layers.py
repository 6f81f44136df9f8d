"""`layers.json`: outputs and gradients of single layers.

The gradients are those of `sum(output * cotangent)`. `weight_gradients` lists trainable weights
only, `weights` all of them, both in Keras' order. `weights_after` (batch normalization in training)
holds every weight after the one call.
"""

import jax
import keras
import numpy as np

from . import layer_cases
from .common import array, config_of, normal, random, uniform, weights, write_json


def write():
    cases = [record(index, case) for index, case in enumerate(layer_cases.all_cases())]
    write_json("layers", cases=cases)


def record(index, case):
    rng = random(1000 + index)
    keras.utils.clear_session()
    layer = getattr(keras.layers, case["class"])(**case["config"])
    inputs = [make_input(rng, spec) for spec in case["inputs"]]
    if case["adapt"]:
        layer.adapt(normal(rng, *case["adapt"], scale=2) + 1)
    layer(inputs if len(inputs) > 1 else inputs[0])
    if not case["adapt"]:
        randomise(rng, layer)
    training = case["training"]
    before = weights(layer.weights)
    output, after, input_gradients, weight_gradients, cotangent = differentiate(
        rng, layer, inputs, training)
    result = {
        "name": case["name"],
        "class": case["class"],
        "config": config_of(layer, keep=case["config"]),
        "inputs": [array(x) for x in inputs],
        "weights": before,
        "training": training,
        "output": array(output),
        "cotangent": array(cotangent),
        "input_gradients": [array(g) for g in input_gradients],
        "weight_gradients": [array(g) for g in weight_gradients],
    }
    if after is not None:
        result["weights_after"] = after
    return result


def make_input(rng, spec):
    """`("int", high, shape)`, `("ties", shape)` or just a shape of normal numbers."""
    if spec[0] == "int":
        return rng.integers(0, spec[1], spec[2]).astype(np.int32)
    if spec[0] == "ties":
        return rng.integers(0, 3, spec[1]).astype(np.float32)
    return normal(rng, *spec)


def randomise(rng, layer):
    """Random weights; variances and scales stay positive."""
    for variable in layer.weights:
        shape = variable.shape
        if variable.name in ("gamma", "moving_variance", "variance"):
            variable.assign(uniform(rng, *shape, low=0.5, high=1.5))
        elif variable.name != "count":
            variable.assign(normal(rng, *shape, scale=0.5))


def differentiate(rng, layer, inputs, training):
    """Output, weights after a training call, gradients for inputs and weights, and cotangent."""
    trainable = [v.value for v in layer.trainable_variables]
    other = [v.value for v in layer.non_trainable_variables]
    takes_training = layer._call_has_training_arg
    extra = {"training": training} if takes_training else {}
    float_positions = [i for i, x in enumerate(inputs) if x.dtype == np.float32]

    def call(trainable, float_inputs):
        values = list(inputs)
        for position, value in zip(float_positions, float_inputs):
            values[position] = value
        argument = values if len(values) > 1 else values[0]
        return layer.stateless_call(trainable, other, argument, **extra)

    floats = [jax.numpy.asarray(inputs[i]) for i in float_positions]
    output, updated = call(trainable, floats)
    cotangent = normal(rng, *output.shape)

    def scalar(trainable, floats):
        return (call(trainable, floats)[0] * cotangent).sum()

    weight_gradients, float_gradients = jax.grad(scalar, argnums=(0, 1))(trainable, floats)
    input_gradients = [None] * len(inputs)
    for position, gradient in zip(float_positions, float_gradients):
        input_gradients[position] = gradient
    after = None
    if training and updated:
        for variable, value in zip(layer.non_trainable_variables, updated):
            variable.assign(value)
        after = weights(layer.weights)
    return output, after, input_gradients, weight_gradients, cotangent

"""What real Keras makes of a drawn configuration: outputs, gradients, a step of training."""

import jax
import keras
import numpy as np

POSITIVE = ("gamma", "moving_variance", "variance", "scale")


class Recorded:
    """One configuration with its numbers; `pack.py` says how they are written."""

    def __init__(self, draw, outputs):
        self.draw = draw
        # One list: states of stacked cells come nested.
        outputs = keras.tree.flatten(outputs)
        self.model = keras.Model(
            list(draw.symbols) if len(draw.symbols) > 1 else draw.symbols[0],
            outputs if len(outputs) > 1 else outputs[0])
        randomise(draw.random, self.model)
        self.step = None
        self.differentiate()

    def differentiate(self):
        """Gradients of the sum of all outputs times fixed random numbers."""
        model, draw = self.model, self.draw
        trainable = [v.value for v in model.trainable_variables]
        other = [v.value for v in model.non_trainable_variables]
        places = [i for i, x in enumerate(draw.arrays) if x.dtype == np.float32]

        def call(trainable, floats):
            xs = list(draw.arrays)
            for place, x in zip(places, floats):
                xs[place] = x
            outputs, after = model.stateless_call(
                trainable, other, xs if len(xs) > 1 else xs[0], training=draw.training)
            return keras.tree.flatten(outputs), after

        floats = [draw.arrays[i] for i in places]
        kinds = jax.eval_shape(call, trainable, floats)[0]
        self.cotangents = [
            draw.random.standard_normal(y.shape).astype(np.float32)
            if np.issubdtype(y.dtype, np.floating) else None
            for y in kinds]

        def scalar(trainable, floats):
            outputs, after = call(trainable, floats)
            parts = [(y * c).sum() for y, c in zip(outputs, self.cotangents) if c is not None]
            return sum(parts, jax.numpy.zeros(())), (outputs, after)

        (_, (outputs, after)), (slopes, float_slopes) = jax.jit(
            jax.value_and_grad(scalar, argnums=(0, 1), has_aux=True))(trainable, floats)
        self.outputs = [np.asarray(y) for y in outputs]
        self.input_gradients = [None] * len(draw.arrays)
        for place, slope in zip(places, float_slopes):
            self.input_gradients[place] = np.asarray(slope)
        by_weight = {id(v): s for v, s in zip(model.trainable_variables, slopes)}
        self.weight_gradients = by_layer(model, by_weight)
        changed = {id(v): s for v, s in zip(model.non_trainable_variables, after)}
        self.after = by_layer(model, changed) if draw.training else []

    def save(self, path):
        """As it is before the step; compiled if there is one."""
        if self.takes_step:
            self.model.compile(keras.optimizers.SGD(0.1), "mse")
        self.model.save(path)

    @property
    def takes_step(self):
        return (
            self.draw.steps and len(self.outputs) == 1 and self.cotangents[0] is not None
            and bool(self.model.trainable_variables) and self.outputs[0].ndim > 1)

    def train(self):
        """One step on the whole batch: its loss with penalties, and what becomes of weights."""
        if not self.takes_step:
            return
        y = self.draw.random.standard_normal(self.outputs[0].shape).astype(np.float32)
        xs = self.draw.arrays
        loss = self.model.train_on_batch(xs if len(xs) > 1 else xs[0], y)
        weights = {id(v): v.numpy() for v in self.model.weights}
        self.step = {"y": y, "loss": float(loss), "weights": by_layer(self.model, weights)}

    @property
    def is_finite(self):
        gradients = [g for _, arrays in self.weight_gradients for g in arrays]
        found = self.outputs + gradients + [g for g in self.input_gradients if g is not None]
        return all(np.isfinite(x).all() for x in found)


def randomise(random, model):
    """Random weights; variances and scales stay positive, what was adapted stays."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            continue
        for variable in layer.weights:
            if variable.name in POSITIVE:
                variable.assign(random.uniform(0.5, 1.5, variable.shape).astype(np.float32))
            else:
                variable.assign(0.5 * random.standard_normal(variable.shape).astype(np.float32))


def by_layer(model, values):
    """`(name of the layer, arrays in the order of its weights)`, only of weights in `values`."""
    found = []
    for layer in model.layers:
        arrays = [np.asarray(values[id(v)]) for v in layer.weights if id(v) in values]
        if arrays:
            found.append((layer.name, arrays))
    return found

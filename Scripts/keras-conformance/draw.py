"""One random configuration: its choices, its inputs, and the layers that were made for it."""

import keras
import numpy as np

BATCHES = (2, 3)


class Draw:
    """All of it follows from a seed and a number, so that each can be drawn again alone."""

    def __init__(self, seed, number):
        self.random = np.random.default_rng([seed, number])
        self.batch = self.pick(*BATCHES)
        self.symbols = []
        self.arrays = []
        self.made = []
        self.training = False
        self.steps = False
        self.adapted = None

    # Choices

    def pick(self, *options):
        return options[int(self.random.integers(len(options)))]

    def integer(self, least, most):
        return int(self.random.integers(least, most + 1))

    def integers(self, count, least, most):
        return tuple(self.integer(least, most) for _ in range(count))

    def chance(self, share=0.5):
        return bool(self.random.random() < share)

    def number(self, least, most):
        """With few digits, so that configurations read well."""
        return round(float(self.random.uniform(least, most)), 3)

    def some(self, share=0.5, **arguments):
        """Of arguments given as functions, some, with what these return."""
        return {key: make() for key, make in arguments.items() if self.chance(share)}

    # Inputs

    def input(self, *shape, array=None, dtype="float32", batch=None):
        """An input of `shape` without the batch, by default of normal numbers."""
        if array is None:
            array = self.random.standard_normal((batch or self.batch, *shape))
        self.symbols.append(keras.Input(shape, dtype=dtype))
        self.arrays.append(np.asarray(array).astype(dtype))
        return self.symbols[-1]

    def tokens(self, count, *shape, least=0):
        """An input of whole numbers below `count`."""
        array = self.random.integers(least, count, (self.batch, *shape))
        return self.input(*shape, array=array, dtype="int32")

    def flags(self, *shape):
        """A boolean input, true in at least the first place of the last axis."""
        array = self.random.random((self.batch, *shape)) < 0.6
        array[..., 0] = True
        return self.input(*shape, array=array, dtype="bool")

    def masked(self, steps, *features):
        """A sequence whose rows have steps that do not count, behind a layer that says so."""
        array = self.random.standard_normal((self.batch, steps, *features)).astype(np.float32)
        value = self.pick(0.0, 2.5)
        for row in array:
            for step in range(1, steps):
                if self.chance(0.3):
                    row[step] = value
        x = self.input(steps, *features, array=array)
        return self.layer(keras.layers.Masking, **({"mask_value": value} if value else {}))(x)

    def sequence(self, steps, *features, mask=0.4):
        return (self.masked if self.chance(mask) else self.input)(steps, *features)

    # Layers

    def layer(self, kind, *positional, **arguments):
        """Makes a layer and notes what was asked for."""
        words = [spelled(value) for value in positional]
        words += [f"{key}={spelled(value)}" for key, value in arguments.items()]
        self.made.append(f"{public_name(kind)}({', '.join(words)})")
        return kind(*positional, **arguments)

    def inner(self, kind, *positional, **arguments):
        """The same for a layer that stands inside of another one."""
        layer = self.layer(kind, *positional, **arguments)
        layer.conformance_text = self.made.pop()
        return layer

    @property
    def text(self):
        return " -> ".join(self.made)


def public_name(kind):
    """What a user calls a class, which Keras may call otherwise inside."""
    if hasattr(keras.layers, kind.__name__):
        return kind.__name__
    return next(name for name in dir(keras.layers) if getattr(keras.layers, name) is kind)


def spelled(value):
    if isinstance(value, keras.Layer):
        return getattr(value, "conformance_text", value.name)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(spelled(item) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside},)"
    if isinstance(value, (str, int, float, bool, type(None))):
        return repr(value)
    return f"{type(value).__name__}({', '.join(f'{k}={v}' for k, v in value.get_config().items())})"

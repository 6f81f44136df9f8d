"""`guides.json`: the programs of Keras' guides, and loops that read weights before and after they change.

Element `i` of weight number `k` starts as `0.5 sin(0.37 i + k)`; `x[i] = sin(0.61 i)`, `[6, 4]`; classes are
`i % 3`. Every network is `Dense(5, tanh) → Dense(n)`. Derivatives are JAX's.
"""

import jax
import keras
import numpy as np

from .common import array, number, write_json

layers = keras.layers
X = np.sin(0.61 * np.arange(24)).astype(np.float32).reshape(6, 4)
CLASSES = (np.arange(6) % 3).astype(np.int32)
TARGETS = np.sin(0.3 * np.arange(6)).astype(np.float32).reshape(6, 1)


def write():
    write_json(
        "guides", training_loop=training_loop(), ratio=ratio(), target_network=target_network(),
        distillation=distillation(), vae=vae(), gan=gan(), two_outputs=two_outputs(),
        custom_layers=custom_layers())


def wave(index, shape, scale=0.5):
    return (scale * np.sin(0.37 * np.arange(int(np.prod(shape))) + index)).astype(
        np.float32).reshape(shape)


def start(model):
    for index, variable in enumerate(model.weights):
        variable.assign(wave(index, variable.shape))
    return model


def net(units, inputs=4):
    return start(keras.Sequential(
        [keras.Input((inputs,)), layers.Dense(5, activation="tanh"), layers.Dense(units)]))


def minimise(loss, variables, optimizer):
    """One step; the loss before it."""
    def pure(values):
        with keras.StatelessScope(state_mapping=list(zip(variables, values))):
            return loss()
    value, gradients = jax.value_and_grad(pure)([v.value for v in variables])
    optimizer.apply(gradients, variables)
    return number(value)


def training_loop():
    """The guide's order: predictions, loss, step, and then the metric on the same predictions."""
    model, optimizer = net(3), keras.optimizers.Adam(0.1)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    metric = keras.metrics.SparseCategoricalAccuracy()
    cross = keras.metrics.SparseCategoricalCrossentropy(from_logits=True)
    steps = []
    for _ in range(4):
        logits = model(X, training=True)
        value = minimise(
            lambda: loss(CLASSES, model(X, training=True)), model.trainable_variables, optimizer)
        metric.update_state(CLASSES, logits)
        cross.update_state(CLASSES, logits)
        steps.append({"loss": value, "accuracy": number(metric.result()),
                      "crossentropy": number(cross.result())})
    return {"steps": steps, "logits": array(model(X))}


def ratio():
    """PPO: probabilities of the present network over those of the network before the steps."""
    model, optimizer = net(1), keras.optimizers.SGD(0.5)
    old = keras.ops.exp(model(X))
    rows = []
    for _ in range(3):
        value = minimise(
            lambda: keras.ops.mean(keras.ops.minimum(
                keras.ops.exp(model(X)) / old, 1.2) * TARGETS), model.trainable_variables, optimizer)
        rows.append({"loss": value, "ratio": array(keras.ops.exp(model(X)) / old)})
    return {"steps": rows}


def target_network():
    """A copy that follows slowly, and predictions of both from before a step."""
    model, target, optimizer = net(1), net(1), keras.optimizers.SGD(0.2)
    rows = []
    for _ in range(3):
        wanted = TARGETS + 0.9 * target(X)
        value = minimise(
            lambda: keras.ops.mean(keras.ops.square(model(X) - wanted)),
            model.trainable_variables, optimizer)
        for slow, fast in zip(target.weights, model.weights):
            slow.assign(0.75 * slow + 0.25 * fast)
        rows.append({"loss": value, "wanted": array(wanted), "target": array(target(X))})
    return {"steps": rows}


def distillation():
    """A teacher's softened probabilities; the student is judged on what it said before its step."""
    teacher, student, optimizer = net(3), net(3), keras.optimizers.SGD(0.5)
    for variable in teacher.weights:
        variable.assign(2 * variable)
    losses = []
    for _ in range(3):
        soft = keras.ops.softmax(teacher(X) / 2)
        losses.append(minimise(
            lambda: keras.losses.KLDivergence()(soft, keras.ops.softmax(student(X) / 2))
            + keras.losses.SparseCategoricalCrossentropy(from_logits=True)(CLASSES, student(X)),
            student.trainable_variables, optimizer))
    return {"losses": losses, "student": array(student(X))}


def vae():
    """Encoder with three outputs, noise given: `sin(1.7 i)`, `[6, 2]`."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(5, activation="relu")(inputs)
    mean, variance = layers.Dense(2)(hidden), layers.Dense(2)(hidden)
    encoder = start(keras.Model(inputs, [mean, variance]))
    decoder, optimizer = net(4, inputs=2), keras.optimizers.Adam(0.05)
    noise = np.sin(1.7 * np.arange(12)).astype(np.float32).reshape(6, 2)

    def loss():
        mean, variance = encoder(X)
        z = mean + keras.ops.exp(0.5 * variance) * noise
        rebuilt = keras.ops.mean(keras.ops.sum(keras.ops.square(X - decoder(z)), axis=1))
        kl = -0.5 * keras.ops.mean(keras.ops.sum(
            1 + variance - keras.ops.square(mean) - keras.ops.exp(variance), axis=1))
        return rebuilt + kl

    variables = encoder.trainable_variables + decoder.trainable_variables
    losses = [minimise(loss, variables, optimizer) for _ in range(4)]
    return {"losses": losses, "mean": array(encoder(X)[0]), "variance": array(encoder(X)[1])}


def gan():
    """Two networks against each other, noise given: `sin(1.3 i)`, `[6, 2]`."""
    generator, judge = net(4, inputs=2), net(1)
    noise = np.sin(1.3 * np.arange(12)).astype(np.float32).reshape(6, 2)
    one, other = keras.optimizers.Adam(0.02), keras.optimizers.Adam(0.05)
    bce = keras.losses.BinaryCrossentropy(from_logits=True)
    labels = np.concatenate([np.ones((6, 1)), np.zeros((6, 1))]).astype(np.float32)
    rows = []
    for _ in range(3):
        fake = generator(noise)
        judge_loss = minimise(
            lambda: bce(labels, judge(keras.ops.concatenate([fake, X]))),
            judge.trainable_variables, other)
        generator_loss = minimise(
            lambda: bce(np.zeros((6, 1), np.float32), judge(generator(noise))),
            generator.trainable_variables, one)
        rows.append({"judge": judge_loss, "generator": generator_loss})
    return {"steps": rows, "fake": array(generator(noise))}


def two_outputs():
    """The functional guide's ticket model, small: two inputs, two outputs, losses and weights by name."""
    title, body = keras.Input((4,), name="title"), keras.Input((2,), name="body")
    joined = layers.concatenate(
        [layers.Dense(3, activation="relu")(title), layers.Dense(3, activation="relu")(body)])
    priority = layers.Dense(1, name="priority")(joined)
    department = layers.Dense(3, name="department")(joined)
    model = keras.Model([title, body], {"priority": priority, "department": department})
    for variable in model.weights:
        offset = {"priority": 5, "department": 6}.get(variable.path.split("/")[0], 0)
        variable.assign(wave(offset + len(variable.shape) + variable.shape[0], variable.shape))
    model.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True),
              "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
        loss_weights={"priority": 1.0, "department": 0.2},
        metrics={"priority": ["mae"], "department": ["accuracy"]})
    data = {"title": X, "body": X[:, 1:3]}
    labels = {"priority": (TARGETS > 0).astype(np.float32), "department": CLASSES}
    history = model.fit(data, labels, batch_size=6, epochs=3, verbose=0).history
    logs = model.evaluate(data, labels, verbose=0, return_dict=True)
    return {"history": {k: [number(v) for v in row] for k, row in sorted(history.items())},
            "evaluation": {k: number(v) for k, v in sorted(logs.items())},
            "predictions": {k: array(v) for k, v in model.predict(data, verbose=0).items()}}


class Linear(layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True, name="w")
        self.b = self.add_weight(
            shape=(self.units,), initializer="random_normal", trainable=True, name="b")

    def call(self, inputs):
        return keras.ops.matmul(inputs, self.w) + self.b


class ActivityRegularization(layers.Layer):
    def call(self, inputs):
        self.add_loss(0.01 * keras.ops.mean(keras.ops.square(inputs)))
        return inputs


class Block(layers.Layer):
    """Layers in attributes, a list, a tuple and a dictionary, and variables of both kinds."""

    def __init__(self):
        super().__init__()
        self.steps = keras.Variable(0.0, trainable=False, name="steps")
        self.factor = keras.Variable([1.0, 2.0], name="factor")
        self.first = Linear(3)
        self.list = [layers.Dense(3, activation="relu"), (Linear(2), None)]
        self.named = {"a": layers.Dense(2), "b": ActivityRegularization()}

    def build(self, input_shape):
        self.shift = self.add_weight(shape=(2,), name="shift")

    def call(self, x):
        x = self.list[1][0](self.list[0](self.first(x)))
        return self.named["b"](self.named["a"](x)) * self.factor + self.shift + self.steps


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()
        self.head = layers.Dense(1)

    def call(self, x):
        return self.head(self.block(x))


def custom_layers():
    """The guide's layers, nested in attributes: names, order and numbers."""
    model = Net()
    model(X)
    start(model)
    before = model.predict(X, verbose=0)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    losses = model.fit(X, TARGETS, batch_size=6, epochs=3, verbose=0).history["loss"]
    return {"names": [v.name for v in model.weights],
            "trainable": [bool(v.trainable) for v in model.weights],
            "shapes": [list(v.shape) for v in model.weights],
            "before": array(before), "losses": [number(v) for v in losses],
            "after": array(model.predict(X, verbose=0))}

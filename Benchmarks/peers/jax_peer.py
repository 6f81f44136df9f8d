"""JAX: a whole epoch is one jitted `lax.scan` over batches with donated state; the order of rows
comes from NumPy, whose permutation is faster on a CPU. With convolutions each step is a jitted call of
its own, for XLA's convolutions on a CPU are many times slower inside a loop; `JAX_SCAN` = 0 or 1
decides otherwise."""

import os
from functools import partial

os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import numpy as np  # noqa: E402
from jax import lax  # noqa: E402
from jax import numpy as jnp  # noqa: E402

import common  # noqa: E402


def glorot(random, *shape):
    receptive = int(np.prod(shape[:-2]))
    limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
    return random.uniform(-limit, limit, shape).astype(np.float32)


def zeros(*shape):
    return np.zeros(shape, np.float32)


def conv(x, kernel, padding="VALID", stride=1):
    return lax.conv_general_dilated(
        x, kernel, (stride, stride), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def dense_weights(random, sizes):
    return [(glorot(random, a, b), zeros(b)) for a, b in zip(sizes, sizes[1:])]


def dense_forward(weights, activation, x):
    for kernel, bias in weights[:-1]:
        x = activation(x @ kernel + bias)
    return x @ weights[-1][0] + weights[-1][1]


def cnn_weights(random):
    return [
        (glorot(random, 3, 3, 1, 32), zeros(32)),
        (glorot(random, 3, 3, 32, 64), zeros(64)),
        (glorot(random, 1600, 10), zeros(10)),
    ]


def cnn_forward(weights, x):
    for kernel, bias in weights[:2]:
        x = max_pool(jax.nn.relu(conv(x, kernel) + bias))
    return x.reshape(x.shape[0], -1) @ weights[2][0] + weights[2][1]


def pictures_weights(random, filters, side, kernel):
    return [
        (glorot(random, kernel, kernel, 3, filters), zeros(filters)),
        (glorot(random, kernel, kernel, filters, 2 * filters), zeros(2 * filters)),
        (glorot(random, (side // 4) ** 2 * 2 * filters, 10), zeros(10)),
    ]


def pictures_forward(stride, weights, x):
    for kernel, bias in weights[:2]:
        x = jax.nn.relu(conv(x, kernel, "SAME", stride) + bias)
        if stride == 1:
            x = max_pool(x)
    return x.reshape(x.shape[0], -1) @ weights[2][0] + weights[2][1]


def sequence_weights(random):
    table = random.uniform(-0.05, 0.05, (common.VOCABULARY, common.WIDTH)).astype(np.float32)
    kernel = glorot(random, common.WINDOW, common.WIDTH, common.FILTERS)
    return [table, kernel, zeros(common.FILTERS), glorot(random, common.FILTERS, 1), zeros(1)]


def sequence_forward(weights, x):
    table, kernel, bias, last, last_bias = weights
    y = lax.conv_general_dilated(
        table[x], kernel, (1,), "VALID", dimension_numbers=("NWC", "WIO", "NWC"))
    return jax.nn.relu(y + bias).max(axis=1) @ last + last_bias


def resnet_plan():
    """(channels, filters, stride) of each block."""
    channels = 16
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            yield channels, filters, 2 if stage > 0 and block == 0 else 1
            channels = filters


def resnet_weights(random):
    """Trainable weights, and the running means and variances."""

    def layer(size, channels, filters):
        ones = np.ones(filters, np.float32)
        statistics.append((zeros(filters), ones.copy()))
        return glorot(random, size, size, channels, filters), ones, zeros(filters)

    statistics = []
    layers = [layer(3, 3, 16)]
    for channels, filters, stride in resnet_plan():
        layers += [layer(3, channels, filters), layer(3, filters, filters)]
        if stride > 1:
            layers.append(layer(1, channels, filters))
    return [layers, (glorot(random, 64, 10), zeros(10))], statistics


def resnet_forward(weights, statistics, x):
    layers, (kernel, bias) = weights
    places, updated = iter(range(len(layers))), []

    def normalized(x, stride=1):
        index = next(places)
        kernel, scale, offset = layers[index]
        x = conv(x, kernel, "SAME", stride)
        mean = x.mean((0, 1, 2))
        variance = jnp.square(x).mean((0, 1, 2)) - jnp.square(mean)
        running = statistics[index]
        updated.append((0.99 * running[0] + 0.01 * mean, 0.99 * running[1] + 0.01 * variance))
        return (x - mean) * (scale * lax.rsqrt(variance + 1e-3)) + offset

    x = jax.nn.relu(normalized(x))
    for _, _, stride in resnet_plan():
        y = normalized(jax.nn.relu(normalized(x, stride)))
        x = jax.nn.relu(y + (x if stride == 1 else normalized(x, stride)))
    return x.mean((1, 2)) @ kernel + bias, updated


def network(job):
    """Trainable weights, other state, and a function from both and inputs to scores and state."""
    random = np.random.default_rng(job.seed)

    def stateless(forward):
        return lambda weights, state, x: (forward(weights, x), state)

    sizes = common.dense_sizes(job)
    if sizes:
        activation = jax.nn.sigmoid if job.network == "notes" else jax.nn.relu
        forward = partial(lambda f, w, x: dense_forward(w, f, x), activation)
        return dense_weights(random, sizes), (), stateless(forward)
    if job.network == "cnn":
        return cnn_weights(random), (), stateless(cnn_forward)
    if job.network == "pictures":
        *sizes, stride = job.sizes
        return pictures_weights(random, *sizes), (), stateless(partial(pictures_forward, stride))
    if job.network == "sequence":
        return sequence_weights(random), (), stateless(sequence_forward)
    return *resnet_weights(random), resnet_forward


def binary_loss(scores, y):
    return (jnp.maximum(scores, 0) - scores * y + jnp.log1p(jnp.exp(-jnp.abs(scores)))).mean()


def class_loss(scores, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(scores), y[:, None], axis=1).mean()


def optimizer(job):
    """Slots for weights, and a function that gives the next weights and slots."""
    tree_map = jax.tree_util.tree_map
    if common.uses_adam(job):

        def update(weights, slots, gradients):
            m, v, step = slots
            step = step + 1
            m = tree_map(lambda m, g: m + (g - m) * 0.1, m, gradients)
            v = tree_map(lambda v, g: v + (g * g - v) * 0.001, v, gradients)
            rate = 1e-3 * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            weights = tree_map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), weights, m, v)
            return weights, (m, v, step)

        return lambda w: (tree_map(np.zeros_like, w), tree_map(np.zeros_like, w), np.float32(0)), update
    rate = common.LEARNING_RATES[job.network]
    if job.network != "resnet20":
        return lambda w: (), lambda w, s, g: (tree_map(lambda w, g: w - rate * g, w, g), s)

    def update(weights, slots, gradients):
        slots = tree_map(lambda s, g: common.MOMENTUM * s - rate * g, slots, gradients)
        return tree_map(jnp.add, weights, slots), slots

    return lambda w: tree_map(np.zeros_like, w), update


def trainer(job):
    """A function that trains for n epochs and gives the mean loss of the last one."""
    random = np.random.default_rng(job.seed + 1_000)
    x, y = (jnp.asarray(values) for values in common.load(job))
    weights, statistics, forward = network(job)
    start, update = optimizer(job)
    criterion = binary_loss if common.is_binary(job) else class_loss
    batch = job.batches[0]
    full = job.rows // batch

    def step(x, y, state, rows):
        def loss_of(weights, statistics):
            scores, statistics = forward(weights, statistics, x[rows])
            return criterion(scores, y[rows]), statistics

        weights, statistics, slots = state
        (loss, statistics), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights, statistics)
        weights, slots = update(weights, slots, gradients)
        return (weights, statistics, slots), loss * len(rows)

    one_step = jax.jit(lambda state, x, y, rows: step(x, y, state, rows), donate_argnums=0)

    def epoch_of_steps(state, x, y, order):
        total = 0
        for rows in np.split(order, range(batch, job.rows, batch)):
            state, loss = one_step(state, x, y, rows)
            total += loss
        return state, total / job.rows

    @partial(jax.jit, donate_argnums=0)
    def scanned_epoch(state, x, y, order):
        batches = order[: full * batch].reshape(full, batch)
        state, losses = lax.scan(partial(step, x, y), state, batches)
        total = losses.sum()
        if full * batch < job.rows:
            state, last = step(x, y, state, order[full * batch :])
            total += last
        return state, total / job.rows

    scans = os.environ.get("JAX_SCAN", "1" if common.dense_sizes(job) else "0") == "1"
    epoch = scanned_epoch if scans else epoch_of_steps
    state = jax.device_put((weights, statistics, start(weights)))

    def run(epochs):
        nonlocal state
        for _ in range(epochs):
            order = random.permutation(job.rows).astype(np.int32)
            state, loss = epoch(state, x, y, order)
        return loss.block_until_ready()

    return run


def main():
    job = common.parse_job()
    if job.kind == "train":
        common.report_training(job, trainer(job))
    elif job.kind == "growth":
        common.report_growth(job, trainer, compiles=True)
    else:
        common.report_process(trainer(job)(1))


main()

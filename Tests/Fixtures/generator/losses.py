"""`losses.json`: loss values and the gradient of their sum with respect to `y_pred`."""

import jax
import keras
import numpy as np

from .common import array, config_of, normal, random, uniform, write_json

REDUCTIONS = ["sum_over_batch_size", "sum", "none", "mean_with_sample_weight"]
ROWS, CLASSES = 4, 3


def write():
    rng = random(20)
    cases = []
    for name, class_name, config, y_true, y_pred in problems(rng):
        weight = uniform(rng, len(y_pred), low=0.1, high=2)
        weight[1] = 0
        for reduction in REDUCTIONS:
            forms = [("", None), ("_weights_n", weight), ("_weights_n1", weight[:, None])]
            if y_pred.ndim == 3:
                forms = [("", None), ("_weights_nt", np.outer(weight, weight[::-1]) + 0.25)]
            for label, form in forms:
                cases.append(record(f"{name}_{reduction}{label}", class_name,
                                    {**config, "reduction": reduction}, y_true, y_pred, form))
    cases += extremes() + [zero_weights(rng), mean_alias(rng)]
    write_json("losses", cases=cases)


def record(name, class_name, config, y_true, y_pred, weight):
    loss = getattr(keras.losses, class_name)(**config)
    value = loss(y_true, y_pred, sample_weight=weight)
    gradient = jax.grad(lambda p: loss(y_true, p, sample_weight=weight).sum())(y_pred)
    return {"name": name, "class": class_name, "config": config_of(loss),
            "y_true": array(y_true), "y_pred": array(y_pred), "sample_weight": array(weight),
            "value": array(value), "gradient": array(gradient)}


def problems(rng):
    """(name, class, configuration, y_true, y_pred) for the cross of reductions and weights."""
    binary = (uniform(rng, ROWS, CLASSES) > 0.5).astype(np.float32)
    one_hot = np.eye(CLASSES, dtype=np.float32)[[0, 2, 1, 2]]
    labels = np.array([0, 2, 1, 2], dtype=np.int32)
    logits = normal(rng, ROWS, CLASSES, scale=3)
    sigmoids = uniform(rng, ROWS, CLASSES, low=0.02, high=0.98)
    softmaxes = np.array(jax.nn.softmax(normal(rng, ROWS, CLASSES, scale=2)))
    unnormalised = uniform(rng, ROWS, CLASSES, low=0.1, high=3)
    target, guess = normal(rng, ROWS, CLASSES), normal(rng, ROWS, CLASSES)
    bce, cce = "BinaryCrossentropy", "CategoricalCrossentropy"
    scce = "SparseCategoricalCrossentropy"
    smooth, from_logits = {"label_smoothing": 0.1}, {"from_logits": True}
    return [
        ("bce", bce, {}, binary, sigmoids),
        ("bce_smoothed", bce, smooth, binary, sigmoids),
        ("bce_logits", bce, from_logits, binary, logits),
        ("bce_logits_smoothed", bce, {**from_logits, **smooth}, binary, logits),
        ("bce_column", bce, {}, binary[:, :1], sigmoids[:, :1]),
        ("bce_flat_labels", bce, {}, binary[:, 0], sigmoids[:, :1]),
        ("cce", cce, {}, one_hot, softmaxes),
        ("cce_unnormalised", cce, {}, one_hot, unnormalised),
        ("cce_smoothed", cce, smooth, one_hot, softmaxes),
        ("cce_logits", cce, from_logits, one_hot, logits),
        ("cce_logits_smoothed", cce, {**from_logits, **smooth}, one_hot, logits),
        ("scce", scce, {}, labels, softmaxes),
        ("scce_unnormalised", scce, {}, labels, unnormalised),
        ("scce_column_labels", scce, {}, labels[:, None], softmaxes),
        ("scce_logits", scce, from_logits, labels, logits),
        ("scce_ignore", scce, {"ignore_class": 2}, labels, softmaxes),
        ("scce_logits_ignore", scce, {**from_logits, "ignore_class": 2}, labels, logits),
        ("scce_sequence", scce, from_logits, labels.reshape(2, 2), logits.reshape(2, 2, CLASSES)),
        ("mse", "MeanSquaredError", {}, target, guess),
        ("mse_flat_target", "MeanSquaredError", {}, target[:, 0], guess[:, :1]),
        ("mae", "MeanAbsoluteError", {}, target, guess),
        ("huber", "Huber", {}, target, guess),
        ("huber_delta", "Huber", {"delta": 0.3}, target, guess),
    ]


def extremes():
    """Probabilities at and beyond the clipping bounds, and far logits."""
    p = np.array([0, 1, 1e-9, 1e-7, 2e-7, 0.5, 1 - 1e-7, 1 - 3e-7], dtype=np.float32)[:, None]
    rows = np.array([[0, 1, 0], [1, 0, 0], [1e-9, 1, 0], [1e-7, 1 - 1e-7, 0], [0.5, 0.5, 1e-8],
                     [2, 0, 0], [1e-12, 1e-12, 1e-12]], dtype=np.float32)
    labels = np.zeros(len(rows), dtype=np.int32)
    far = np.array([-100, -30, -5, -0.1, 0, 0.1, 5, 30, 100], dtype=np.float32)[:, None]
    far_rows = np.array([[100, -100, 0], [-100, 100, 0], [1000, 0, -1000], [0, 1000, 0]],
                        dtype=np.float32)
    none = {"reduction": "none"}
    logits = {"reduction": "none", "from_logits": True}
    result = []
    for target in (0.0, 1.0):
        result.append(record(f"bce_extremes_target_{target:.0f}", "BinaryCrossentropy", none,
                             np.full_like(p, target), p, None))
        result.append(record(f"bce_logits_extremes_target_{target:.0f}", "BinaryCrossentropy",
                             logits, np.full_like(far, target), far, None))
    one_hot = np.eye(3, dtype=np.float32)
    return result + [
        record("cce_extremes", "CategoricalCrossentropy", none, one_hot[labels], rows, None),
        record("scce_extremes", "SparseCategoricalCrossentropy", none, labels, rows, None),
        record("cce_logits_extremes", "CategoricalCrossentropy", logits,
               one_hot[[0] * len(far_rows)], far_rows, None),
        record("scce_logits_extremes", "SparseCategoricalCrossentropy", logits,
               labels[:len(far_rows)], far_rows, None),
        record("huber_at_delta", "Huber", none, np.zeros((5, 1), np.float32),
               np.array([[-2], [-1], [0], [1], [2]], np.float32), None),
        record("mae_at_zero", "MeanAbsoluteError", none, np.ones((3, 1), np.float32),
               np.array([[0], [1], [2]], np.float32), None),
    ]


def zero_weights(rng):
    return record("mse_all_weights_zero", "MeanSquaredError",
                  {"reduction": "mean_with_sample_weight"}, normal(rng, 3, 2), normal(rng, 3, 2),
                  np.zeros(3, np.float32))


def mean_alias(rng):
    return record("mse_mean", "MeanSquaredError", {"reduction": "mean"}, normal(rng, 3, 2),
                  normal(rng, 3, 2), uniform(rng, 3))

"""`more_losses.json`: each case with every reduction, with and without weights and masks.

`values` list what the loss gives; the one without weights and mask under the default reduction has
the gradient with respect to `y_pred` too.
"""

import jax
import keras
import numpy as np
from keras.src import backend

from .common import array, config_of, normal, random, uniform, write_json

REDUCTIONS = ["sum_over_batch_size", "mean", "sum", "none", "mean_with_sample_weight"]
ROWS, CLASSES = 4, 3


def write():
    rng = random(120)
    write_json("more_losses", cases=[record(rng, *row) for row in problems(rng)])


def record(rng, name, class_name, config, y_true, y_pred, masked=True):
    first = getattr(keras.losses, class_name)(reduction="none", **config)
    losses = np.asarray(first(y_true, y_pred))
    weight = uniform(rng, *(losses.shape or (ROWS,)), low=0.1, high=2)
    weight.flat[1] = 0
    mask = rng.uniform(size=losses.shape) < 0.6
    if masked:
        mask.flat[0] = True
    values = []
    for reduction in REDUCTIONS:
        loss = getattr(keras.losses, class_name)(reduction=reduction, **config)
        for is_weighted in (False, True):
            for is_masked in (False, True) if masked else (False,):
                values.append({
                    "reduction": reduction, "weighted": is_weighted, "masked": is_masked,
                    "value": array(call(loss, y_true, y_pred, weight if is_weighted else None,
                                        mask if is_masked else None))})
    loss = getattr(keras.losses, class_name)(**config)
    gradient = jax.grad(lambda p: loss(y_true, p))(y_pred)
    full = {**config_of(loss), **config}
    full.pop("reduction", None)
    return {"name": name, "class": class_name, "config": full, "y_true": array(y_true),
            "y_pred": array(y_pred), "weight": array(weight), "mask": array(mask),
            "values": values, "gradient": array(gradient)}


def call(loss, y_true, y_pred, weight, mask):
    y_pred = keras.ops.convert_to_tensor(y_pred)
    if mask is not None:
        backend.set_keras_mask(y_pred, keras.ops.convert_to_tensor(mask))
    return loss(y_true, y_pred, sample_weight=weight)


def problems(rng):
    binary = (uniform(rng, ROWS, CLASSES) > 0.5).astype(np.float32)
    one_hot = np.eye(CLASSES, dtype=np.float32)[[0, 2, 1, 2]]
    labels = np.array([0, 2, 1, 2], dtype=np.int32)
    logits = normal(rng, ROWS, CLASSES)
    sigmoids = uniform(rng, ROWS, CLASSES, low=0.02, high=0.98)
    softmaxes = np.array(jax.nn.softmax(normal(rng, ROWS, CLASSES)))
    shares = np.array(jax.nn.softmax(normal(rng, ROWS, CLASSES)))
    target, guess = normal(rng, ROWS, CLASSES), normal(rng, ROWS, CLASSES)
    counts = rng.integers(0, 5, (ROWS, CLASSES)).astype(np.float32)
    zero = target.copy()
    zero[2] = 0
    steps = normal(rng, ROWS, 2, CLASSES)
    pictures = (uniform(rng, ROWS, 2, CLASSES) > 0.5).astype(np.float32)
    maps = uniform(rng, ROWS, 2, CLASSES, low=0.02, high=0.98)
    places = normal(rng, ROWS, 5)
    places /= np.linalg.norm(places, axis=-1, keepdims=True)
    words = np.array([[1, 2, 0], [2, 2, 1], [3, 0, 0], [1, 1, 0]], dtype=np.int32)
    speech = normal(rng, ROWS, 6, 4, scale=2)
    bfc, cfc = "BinaryFocalCrossentropy", "CategoricalFocalCrossentropy"
    smooth, from_logits = {"label_smoothing": 0.1}, {"from_logits": True}
    gce = "CategoricalGeneralizedCrossEntropy"
    return [
        ("hinge_bits", "Hinge", {}, binary, guess),
        ("hinge_signs", "Hinge", {}, 2 * binary - 1, guess),
        ("squared_hinge_bits", "SquaredHinge", {}, binary, guess),
        ("squared_hinge_signs", "SquaredHinge", {}, 2 * binary - 1, guess),
        ("hinge_flat", "Hinge", {}, binary[:, 0], guess[:, :1]),
        ("categorical_hinge", "CategoricalHinge", {}, one_hot, logits),
        ("categorical_hinge_steps", "CategoricalHinge", {}, pictures, steps),
        ("kl_divergence", "KLDivergence", {}, shares, softmaxes),
        ("kl_divergence_one_hot", "KLDivergence", {}, one_hot, softmaxes),
        ("poisson", "Poisson", {}, counts, np.exp(guess)),
        ("cosine", "CosineSimilarity", {}, target, guess),
        ("cosine_zero", "CosineSimilarity", {}, zero, guess),
        ("cosine_axis", "CosineSimilarity", {"axis": 1}, pictures, steps, False),
        ("log_cosh", "LogCosh", {}, target, guess),
        ("mape", "MeanAbsolutePercentageError", {}, target, guess),
        ("msle", "MeanSquaredLogarithmicError", {}, np.abs(target), np.abs(guess)),
        ("binary_focal", bfc, {}, binary, sigmoids),
        ("binary_focal_balanced", bfc,
         {"apply_class_balancing": True, "alpha": 0.7, "gamma": 1.5, **smooth}, binary, sigmoids),
        ("binary_focal_logits", bfc, from_logits, binary, logits),
        ("categorical_focal", cfc, {}, one_hot, softmaxes),
        ("categorical_focal_logits", cfc, {**from_logits, **smooth, "gamma": 1.0, "alpha": 0.5},
         one_hot, logits),
        ("categorical_focal_alphas", cfc, {"alpha": [0.2, 0.3, 0.5]}, one_hot, softmaxes),
        ("generalized", gce, {}, labels, softmaxes),
        ("generalized_q", gce, {"q": 0.8}, labels, softmaxes),
        ("dice", "Dice", {}, pictures, maps, False),
        ("dice_axis", "Dice", {"axis": [1, 2]}, pictures, maps),
        ("tversky", "Tversky", {"alpha": 0.3, "beta": 0.7}, pictures, maps, False),
        ("tversky_axis", "Tversky", {"axis": [1, 2]}, pictures, maps),
        ("circle", "Circle", {}, np.array([0, 1, 0, 1], np.int32), places),
        ("circle_arguments", "Circle", {"gamma": 10.0, "margin": 0.25, "remove_diagonal": False},
         np.array([0, 1, 2, 1], np.int32), places),
        ("ctc", "CTC", {}, words, speech),
    ]

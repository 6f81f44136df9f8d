"""`metrics.json`: metric results after each of several updates, and what "accuracy" stands for."""

import inspect

import keras
import numpy as np

from .common import array, config_of, normal, random, uniform, write_json

BATCHES, ROWS, CLASSES = 3, 5, 3


def write():
    cases = []
    for index, (name, class_name, config, make) in enumerate(problems()):
        for weighted in (False, True):
            suffix = "_weighted" if weighted else ""
            cases.append(record(name + suffix, class_name, config, make, weighted, 40 + index))
    cases.append(unseen("mean_without_update", "Mean"))
    cases.append(unseen("precision_without_update", "Precision"))
    write_json("metrics", cases=cases, accuracy=accuracy_table(), names=names_table())


def record(name, class_name, config, make, weighted, seed):
    """`updates[i].result` is the result after the updates up to and including `i`."""
    rng = random(seed)
    metric = getattr(keras.metrics, class_name)(**config)
    updates = []
    for _ in range(BATCHES):
        inputs = make(rng)
        weight = uniform(rng, len(inputs[-1]), high=2) if weighted else None
        if weighted and class_name == "MeanIoU" and inputs[0].ndim > 1:
            # Keras wants a weight for each place.
            weight = uniform(rng, *inputs[0].shape, high=2)
        metric.update_state(*inputs, sample_weight=weight)
        keys = ["y_true", "y_pred"] if len(inputs) == 2 else ["values"]
        updates.append({**{key: array(x) for key, x in zip(keys, inputs)},
                        "sample_weight": array(weight), "result": array(metric.result())})
    return {"name": name, "class": class_name, "config": configuration(metric, config),
            "updates": updates}


def unseen(name, class_name):
    metric = getattr(keras.metrics, class_name)()
    return {"name": name, "class": class_name, "config": config_of(metric), "updates": [],
            "result": array(metric.result())}


def configuration(metric, given):
    """Keras' configuration, limited to the arguments of this metric's initialiser."""
    accepted = inspect.signature(type(metric)).parameters
    full = {k: v for k, v in config_of(metric).items() if k in accepted}
    return {**full, **{k: v for k, v in given.items() if k not in ("dtype", *full)}}


def problems():
    def binary(rng):
        return (uniform(rng, ROWS, 1) > 0.5).astype(np.float32), uniform(rng, ROWS, 1)

    def binary_flat(rng):
        return tuple(x[:, 0] for x in binary(rng))

    def multi_label(rng):
        return ((uniform(rng, ROWS, CLASSES) > 0.5).astype(np.float32),
                uniform(rng, ROWS, CLASSES))

    def on_thresholds(rng):
        target, _ = binary(rng)
        return target, rng.integers(0, 5, (ROWS, 1)).astype(np.float32) / 4

    def one_hot(rng):
        return np.eye(CLASSES, dtype=np.float32)[labels(rng)], uniform(rng, ROWS, CLASSES)

    def labels(rng):
        return rng.integers(0, CLASSES, ROWS).astype(np.int32)

    def sparse(rng):
        return labels(rng), uniform(rng, ROWS, CLASSES)

    def sparse_column(rng):
        return labels(rng)[:, None], uniform(rng, ROWS, CLASSES)

    def sparse_ties(rng):
        return labels(rng), rng.integers(0, 2, (ROWS, CLASSES)).astype(np.float32)

    def regression(rng):
        return normal(rng, ROWS, 2), normal(rng, ROWS, 2)

    return [
        ("binary_accuracy", "BinaryAccuracy", {}, binary),
        ("binary_accuracy_threshold", "BinaryAccuracy", {"threshold": 0.3}, binary),
        ("binary_accuracy_multi_label", "BinaryAccuracy", {}, multi_label),
        ("binary_accuracy_on_thresholds", "BinaryAccuracy", {}, on_thresholds),
        ("categorical_accuracy", "CategoricalAccuracy", {}, one_hot),
        ("sparse_categorical_accuracy", "SparseCategoricalAccuracy", {}, sparse),
        ("sparse_categorical_accuracy_column", "SparseCategoricalAccuracy", {}, sparse_column),
        ("sparse_categorical_accuracy_ties", "SparseCategoricalAccuracy", {}, sparse_ties),
        ("mean", "Mean", {}, lambda rng: (normal(rng, ROWS),)),
        ("mean_rank2", "Mean", {}, lambda rng: (normal(rng, ROWS, 2),)),
        ("mean_squared_error", "MeanSquaredError", {}, regression),
        ("mean_absolute_error", "MeanAbsoluteError", {}, regression),
        ("precision", "Precision", {}, binary),
        ("precision_threshold", "Precision", {"thresholds": 0.7}, binary),
        ("precision_thresholds", "Precision", {"thresholds": [0.2, 0.5, 0.9]}, binary),
        ("precision_even_thresholds", "Precision", {"thresholds": [0.0, 0.5, 1.0]}, on_thresholds),
        ("precision_multi_label", "Precision", {}, multi_label),
        ("precision_class_id", "Precision", {"class_id": 1}, multi_label),
        ("recall", "Recall", {}, binary),
        ("recall_flat", "Recall", {}, binary_flat),
        ("recall_thresholds", "Recall", {"thresholds": [0.2, 0.5, 0.9]}, binary),
        ("auc_roc", "AUC", {}, binary),
        ("auc_roc_flat", "AUC", {}, binary_flat),
        ("auc_pr", "AUC", {"curve": "PR"}, binary),
        ("auc_roc_few", "AUC", {"num_thresholds": 5}, on_thresholds),
        ("auc_pr_few", "AUC", {"num_thresholds": 5, "curve": "PR"}, on_thresholds),
        ("auc_pr_majoring", "AUC", {"curve": "PR", "summation_method": "majoring"}, binary),
        ("auc_roc_minoring", "AUC", {"summation_method": "minoring"}, binary),
        ("auc_thresholds", "AUC", {"thresholds": [0.1, 0.35, 0.8]}, binary),
        ("auc_pooled_labels", "AUC", {}, multi_label),
    ] + newer(binary, multi_label, one_hot, sparse, sparse_column, sparse_ties, regression,
              on_thresholds)


def newer(binary, multi_label, one_hot, sparse, sparse_column, sparse_ties, regression,
          on_thresholds):
    def numbers(rng):
        return (rng.integers(0, CLASSES, ROWS).astype(np.int32),
                rng.integers(0, CLASSES, ROWS).astype(np.int32))

    def with_strangers(rng):
        target, guess = numbers(rng)
        target[0], guess[1] = -1, 7
        return target, guess

    def ids(rng):
        best = np.stack([rng.permutation(CLASSES) for _ in range(ROWS)]).astype(np.float32)
        return rng.integers(0, CLASSES, ROWS).astype(np.float32), best

    def two_hot(rng):
        return one_hot(rng)[0], one_hot(rng)[0]

    def maps(rng):
        return (rng.integers(0, CLASSES, (ROWS, 4)).astype(np.int32),
                uniform(rng, ROWS, 4, CLASSES))

    def shares(rng):
        p = uniform(rng, ROWS, CLASSES, low=0.1)
        return one_hot(rng)[0], p / p.sum(-1, keepdims=True)

    def counts(rng):
        return rng.integers(0, 4, (ROWS, 2)).astype(np.float32), uniform(rng, ROWS, 2, low=0.1)

    def pairs(rng):
        return normal(rng, ROWS, 4), normal(rng, ROWS, 4)

    def single(rng):
        return normal(rng, ROWS, 1), normal(rng, ROWS, 1)

    few = {"num_thresholds": 5}
    return [
        ("accuracy_class", "Accuracy", {}, numbers),
        ("top_k", "TopKCategoricalAccuracy", {"k": 2}, one_hot),
        ("top_k_all", "TopKCategoricalAccuracy", {}, one_hot),
        ("sparse_top_k", "SparseTopKCategoricalAccuracy", {"k": 2}, sparse),
        ("sparse_top_k_column", "SparseTopKCategoricalAccuracy", {"k": 1}, sparse_column),
        ("sparse_top_k_ties", "SparseTopKCategoricalAccuracy", {"k": 1}, sparse_ties),
        ("sparse_top_k_ids", "SparseTopKCategoricalAccuracy", {"k": 2, "from_sorted_ids": True},
         ids),
        ("precision_top_k", "Precision", {"top_k": 2}, multi_label),
        ("recall_top_k", "Recall", {"top_k": 1, "thresholds": 0.6}, multi_label),
        ("precision_top_k_class", "Precision", {"top_k": 2, "class_id": 1}, multi_label),
        ("true_positives", "TruePositives", {}, binary),
        ("false_positives", "FalsePositives", {"thresholds": [0.2, 0.6]}, binary),
        ("true_negatives", "TrueNegatives", {"thresholds": [0.0, 0.5, 1.0]}, on_thresholds),
        ("false_negatives", "FalseNegatives", {"thresholds": 0.3}, multi_label),
        ("sensitivity_at", "SensitivityAtSpecificity", {"specificity": 0.5}, binary),
        ("sensitivity_at_few", "SensitivityAtSpecificity", {"specificity": 0.5, **few},
         on_thresholds),
        ("sensitivity_at_one", "SensitivityAtSpecificity",
         {"specificity": 0.1, "num_thresholds": 1}, binary),
        ("specificity_at", "SpecificityAtSensitivity", {"sensitivity": 0.6, "class_id": 1},
         multi_label),
        ("precision_at", "PrecisionAtRecall", {"recall": 0.5, "num_thresholds": 2}, multi_label),
        ("precision_at_many", "PrecisionAtRecall", {"recall": 0.5}, multi_label),
        ("recall_at", "RecallAtPrecision", {"precision": 0.6}, multi_label),
        ("f1", "F1Score", {}, one_hot),
        ("f1_micro", "F1Score", {"average": "micro", "threshold": 0.5}, multi_label),
        ("f1_macro", "F1Score", {"average": "macro"}, one_hot),
        ("f1_weighted", "F1Score", {"average": "weighted", "threshold": 0.4}, multi_label),
        ("fbeta", "FBetaScore", {"beta": 2.0, "threshold": 0.5}, multi_label),
        ("fbeta_weighted", "FBetaScore", {"beta": 0.5, "average": "weighted"}, one_hot),
        ("iou", "IoU", {"num_classes": 3, "target_class_ids": [0, 2], "dtype": "float32"}, numbers),
        ("iou_strangers", "IoU",
         {"num_classes": 3, "target_class_ids": [1], "dtype": "float32"}, with_strangers),
        ("mean_iou", "MeanIoU", {"num_classes": 3, "ignore_class": 1, "dtype": "float32"}, numbers),
        ("mean_iou_absent", "MeanIoU", {"num_classes": 5, "dtype": "float32"}, numbers),
        ("binary_iou", "BinaryIoU", {"threshold": 0.4, "dtype": "float32"}, binary),
        ("binary_iou_one", "BinaryIoU", {"target_class_ids": [1], "dtype": "float32"}, binary),
        ("one_hot_iou", "OneHotIoU",
         {"num_classes": 3, "target_class_ids": [0, 1], "dtype": "float32"}, one_hot),
        ("one_hot_mean_iou", "OneHotMeanIoU", {"num_classes": 3, "dtype": "float32"}, two_hot),
        ("mean_iou_maps", "MeanIoU",
         {"num_classes": 3, "sparse_y_pred": False, "dtype": "float32"}, maps),
        ("root_mean_squared_error", "RootMeanSquaredError", {}, regression),
        ("r2", "R2Score", {}, regression),
        ("r2_each", "R2Score", {"class_aggregation": None}, regression),
        ("r2_variance", "R2Score", {"class_aggregation": "variance_weighted_average"}, regression),
        ("r2_adjusted", "R2Score", {"num_regressors": 2}, single),
        ("pearson", "PearsonCorrelation", {}, pairs),
        ("concordance", "ConcordanceCorrelation", {}, pairs),
        ("cosine_similarity", "CosineSimilarity", {}, pairs),
        ("log_cosh_error", "LogCoshError", {}, regression),
        ("hinge", "Hinge", {}, multi_label), ("squared_hinge", "SquaredHinge", {}, multi_label),
        ("categorical_hinge", "CategoricalHinge", {}, one_hot),
        ("kl_divergence", "KLDivergence", {}, shares), ("poisson", "Poisson", {}, counts),
        ("sum", "Sum", {}, lambda rng: (normal(rng, ROWS),)),
        ("sum_rank2", "Sum", {}, lambda rng: (normal(rng, ROWS, 2),)),
        ("auc_gain", "AUC", {"curve": "PRGAIN"}, binary),
        ("auc_each_label", "AUC", {"multi_label": True}, multi_label),
        ("auc_each_label_weighted", "AUC",
         {"multi_label": True, "num_labels": 3, "label_weights": [1.0, 0.5, 2.0], "curve": "PR"},
         multi_label),
        ("auc_each_label_thresholds", "AUC", {"multi_label": True, "thresholds": [0.3, 0.8]},
         multi_label),
        ("auc_pooled_weights", "AUC", {"label_weights": [1.0, 0.5, 2.0]}, multi_label),
        ("auc_pooled_weights_uneven", "AUC",
         {"label_weights": [1.0, 0.5, 2.0], "thresholds": [0.3, 0.8]}, multi_label),
    ]


def accuracy_table():
    """The metric class that "accuracy" and "acc" become, and the key in the history."""
    rows = []
    for loss, true_shape, pred_shape in (
        ("binary_crossentropy", (6, 1), (6, 1)),
        ("binary_crossentropy", (6,), (6, 1)),
        ("binary_crossentropy", (6, 3), (6, 3)),
        ("sparse_categorical_crossentropy", (6,), (6, 3)),
        ("sparse_categorical_crossentropy", (6, 1), (6, 3)),
        ("sparse_categorical_crossentropy", (6, 4), (6, 4, 3)),
        ("categorical_crossentropy", (6, 3), (6, 3)),
        ("mean_squared_error", (6, 1), (6, 1)),
        ("mean_squared_error", (6,), (6, 1)),
        ("mean_squared_error", (6, 3), (6, 3)),
    ):
        for typed in ("accuracy", "acc"):
            rows.append(resolve(loss, true_shape, pred_shape, typed))
    return rows


def resolve(loss, true_shape, pred_shape, typed):
    rng = random(50)
    y_pred = uniform(rng, *pred_shape, low=0.1, high=0.9)
    y_true = rng.integers(0, 2, true_shape).astype(np.float32)
    model = keras.Sequential([keras.Input(pred_shape[1:]), keras.layers.Activation("linear")])
    model.compile(loss=loss, metrics=[typed])
    logs = model.evaluate(y_pred, y_true, verbose=0, return_dict=True)
    (metric,) = model._compile_metrics.metrics
    (name,) = [key for key in logs if key != "loss"]
    return {"loss": loss, "y_true_shape": list(true_shape), "y_pred_shape": list(pred_shape),
            "typed": typed, "class": type(metric).__name__, "history_name": name}


def names_table():
    """The names metrics report under when given as strings or as objects."""
    rows = []
    y_pred = uniform(random(51), 6, 3, low=0.1, high=0.9)
    y_true = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2]]
    for label, make in (
        ("mse", lambda: "mse"), ("mae", lambda: "mae"),
        ("mean_squared_error", lambda: "mean_squared_error"),
        ("categorical_accuracy", lambda: "categorical_accuracy"),
        ("MeanSquaredError()", keras.metrics.MeanSquaredError),
        ("MeanAbsoluteError()", keras.metrics.MeanAbsoluteError),
        ("BinaryAccuracy()", keras.metrics.BinaryAccuracy),
        ("CategoricalAccuracy()", keras.metrics.CategoricalAccuracy),
        ("Precision()", keras.metrics.Precision), ("Recall()", keras.metrics.Recall),
        ("AUC()", keras.metrics.AUC), ("AUC(name: \"pr\")", lambda: keras.metrics.AUC(name="pr")),
    ):
        keras.utils.clear_session()
        model = keras.Sequential([keras.Input((3,)), keras.layers.Activation("linear")])
        model.compile(loss="categorical_crossentropy", metrics=[make()])
        logs = model.evaluate(y_pred, y_true, verbose=0, return_dict=True)
        rows.append({"metric": label, "history_name": [k for k in logs if k != "loss"][0]})
    return rows

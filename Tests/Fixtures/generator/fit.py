"""`fit.json`: `fit`, `evaluate` and `predict` end to end, and the decisions of the callbacks.

`callbacks` are driven by hand: each epoch the monitored value of the script is handed to the
callback, and what it did is written down. No training happens there.
"""

import keras
import numpy as np

from .common import array, number, random, uniform, write_json
from .models import assign_weights, clusters, data, describe, fresh, grid, model_weights

ROWS, CLASSES, EPOCHS = 48, 3, 4
layers = keras.layers


def write():
    rng = random(70)
    x, labels = clusters(rng, ROWS, 4, CLASSES)
    weight = grid(uniform(rng, ROWS, low=0.25, high=2))
    cases = [record(*row, x, labels, weight) for row in fit_table()]
    write_json("fit", data=data(x, labels), sample_weight=array(weight), cases=cases,
               callbacks=callback_cases())


def fit_table():
    """(name, kind of model, metrics, arguments of fit)."""
    split = {"validation_split": 0.25}
    class_weight = {"class_weight": {0: 1.0, 1: 2.0, 2: 0.5}}
    return [
        ("plain", "sparse", ["accuracy"], {"batch_size": 16}),
        ("validation_split", "sparse", ["accuracy"], {"batch_size": 8, **split}),
        ("partial_batches", "sparse", ["accuracy"],
         {"batch_size": 10, **split, "validation_batch_size": 5}),
        ("default_batch_size", "sparse", ["acc"], split),
        ("class_weight", "sparse", ["accuracy"], {"batch_size": 8, **split, **class_weight}),
        ("class_weight_missing_class", "sparse", ["accuracy"],
         {"batch_size": 8, "class_weight": {1: 3.0}}),
        ("class_weight_one_hot", "categorical", ["accuracy"], {"batch_size": 8, **class_weight}),
        ("sample_weight", "sparse", ["accuracy"],
         {"batch_size": 8, **split, "sample_weight": True}),
        ("sample_weight_weighted_metrics", "sparse", ["accuracy"],
         {"batch_size": 8, **split, "sample_weight": True, "weighted_metrics": ["accuracy"]}),
        ("categorical", "categorical", ["accuracy", "mse"], {"batch_size": 8, **split}),
        ("binary", "binary", ["accuracy"], {"batch_size": 8, **split}),
        ("regularised", "regularised", ["accuracy"], {"batch_size": 8, **split}),
        ("batch_normalization", "normalised", ["accuracy"], {"batch_size": 8, **split}),
        ("learning_rate_scheduler", "sparse", ["accuracy"],
         {"batch_size": 8, **split, "learning_rates": [0.01, 0.005, 0.002, 0.001]}),
    ]


def record(name, kind, metrics, arguments, x, labels, weight):
    fresh(71)
    y = {"categorical": np.eye(CLASSES, dtype=np.float32)[labels],
         "binary": (labels == 1).astype(np.float32)[:, None]}.get(kind, labels)
    model, loss = make_model(kind), make_loss(kind)
    assign_weights(model, random(72))
    optimizer = keras.optimizers.Adam(0.01)
    summary, before = describe(model, optimizer, loss), model_weights(model)
    given = dict(arguments)
    weighted_metrics = given.pop("weighted_metrics", None)
    rates = given.pop("learning_rates", None)
    callbacks = [keras.callbacks.LearningRateScheduler(lambda e: rates[e])] if rates else []
    if given.get("sample_weight"):
        given["sample_weight"] = weight
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics,
                  weighted_metrics=weighted_metrics)
    history = model.fit(x, y, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=callbacks,
                        **given)
    evaluated = model.evaluate(x, y, batch_size=16, verbose=0)
    as_dictionary = model.evaluate(x, y, batch_size=16, verbose=0, return_dict=True)
    return {
        "name": name, **summary, "y": array(y), "metrics": metrics,
        "weighted_metrics": weighted_metrics,
        "fit": {"epochs": EPOCHS, "shuffle": False, **arguments_for_json(arguments)},
        "weights": before,
        "history_keys": list(history.history),
        "history": {k: [number(v) for v in values] for k, values in history.history.items()},
        "evaluate": [number(v) for v in evaluated],
        "evaluate_dictionary": {k: number(v) for k, v in as_dictionary.items()},
        "predict": array(model.predict(x[:5], verbose=0)),
        "weights_after": model_weights(model),
    }


def arguments_for_json(arguments):
    result = dict(arguments)
    result.pop("weighted_metrics", None)
    if "class_weight" in result:
        result["class_weight"] = {str(k): v for k, v in result["class_weight"].items()}
    return result


def make_model(kind):
    if kind == "binary":
        return keras.Sequential([keras.Input((4,)), layers.Dense(6, activation="tanh"),
                                 layers.Dense(1, activation="sigmoid")])
    if kind == "regularised":
        return keras.Sequential([
            keras.Input((4,)),
            layers.Dense(6, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.05)),
            layers.Dense(CLASSES, activation="softmax")])
    if kind == "normalised":
        return keras.Sequential([keras.Input((4,)), layers.Dense(6, use_bias=False),
                                 layers.BatchNormalization(),
                                 layers.Activation("relu"),
                                 layers.Dense(CLASSES, activation="softmax")])
    return keras.Sequential([keras.Input((4,)), layers.Dense(6, activation="relu"),
                             layers.Dense(CLASSES, activation="softmax")])


def make_loss(kind):
    if kind == "binary":
        return keras.losses.BinaryCrossentropy()
    if kind == "categorical":
        return keras.losses.CategoricalCrossentropy()
    return keras.losses.SparseCategoricalCrossentropy()


# Callbacks driven by hand.

DOWN_UP = [1.0, 0.8, 0.7, 0.75, 0.72, 0.71, 0.69, 0.9, 0.95, 1.0]
FLAT = [1.0, 0.9995, 0.9989, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
UP_DOWN = [0.2, 0.5, 0.6, 0.6, 0.59, 0.61, 0.5, 0.4, 0.3, 0.2]
WORSE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def callback_cases():
    early = "EarlyStopping"
    plateau = "ReduceLROnPlateau"
    loss = {"monitor": "val_loss"}
    restore = {"restore_best_weights": True}
    quick = {"monitor": "val_loss", "factor": 0.5, "patience": 2}
    table = [
        ("patience_0", early, loss, DOWN_UP),
        ("patience_1", early, {**loss, "patience": 1}, DOWN_UP),
        ("patience_3", early, {**loss, "patience": 3}, DOWN_UP),
        ("restore_best", early, {**loss, "patience": 2, **restore}, DOWN_UP),
        ("restore_not_stopped", early, {**loss, "patience": 20, **restore}, DOWN_UP),
        ("min_delta", early, {**loss, "patience": 2, "min_delta": 0.01}, FLAT),
        ("mode_max", early, {"monitor": "val_accuracy", "mode": "max", "patience": 2}, UP_DOWN),
        ("mode_auto_accuracy", early, {"monitor": "val_accuracy", "patience": 2}, UP_DOWN),
        ("max_min_delta", early,
         {"monitor": "val_accuracy", "mode": "max", "patience": 2, "min_delta": 0.05}, UP_DOWN),
        ("baseline_never", early, {**loss, "patience": 2, "baseline": 0.5}, DOWN_UP),
        ("baseline_reached", early, {**loss, "patience": 2, "baseline": 0.75}, DOWN_UP),
        ("start_from_epoch", early, {**loss, "patience": 1, "start_from_epoch": 4, **restore},
         DOWN_UP),
        ("only_worse", early, {**loss, "patience": 0, **restore}, WORSE),
        ("nan_first", early, {**loss, "patience": 1}, [float("nan"), 0.5, 0.4, 0.3]),
        ("nan_later", early, {**loss, "patience": 2}, [1.0, float("nan"), float("nan"), 0.3]),
        ("plateau", plateau, quick, DOWN_UP),
        ("plateau_min_delta_default", plateau, {**loss, "factor": 0.1, "patience": 2}, FLAT),
        ("plateau_min_delta_large", plateau, {**quick, "min_delta": 0.2}, DOWN_UP),
        ("plateau_cooldown", plateau, {**quick, "patience": 1, "cooldown": 2}, WORSE + WORSE),
        ("plateau_min_lr", plateau, {**quick, "patience": 1, "min_lr": 0.003}, WORSE + WORSE),
        ("plateau_patience_0", plateau, {**quick, "patience": 0}, DOWN_UP),
        ("plateau_max", plateau, {"monitor": "val_accuracy", "mode": "max", "patience": 2},
         UP_DOWN),
    ]
    return [drive(*row) for row in table] + schedulers()


def tiny_model(rate=0.01):
    """One weight, so that the epoch whose weights are restored can be read off."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mse", metrics=["accuracy"])
    model.evaluate(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)
    return model


def drive(name, class_name, config, values):
    fresh(73)
    model = tiny_model()
    callback = getattr(keras.callbacks, class_name)(**config)
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    rates, logged, stop_epoch = [], [], None
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch)
        model.set_weights([np.full((1, 1), float(epoch), np.float32)])
        logs = {config["monitor"]: value}
        callback.on_epoch_end(epoch, logs)
        rates.append(number(np.asarray(model.optimizer.learning_rate)))
        logged.append(number(logs["learning_rate"]) if "learning_rate" in logs else None)
        if model.stop_training:
            stop_epoch = epoch
            break
    callback.on_train_end()
    return {"name": name, "class": class_name, "config": config,
            "values": [number(v) for v in values], "learning_rate": 0.01,
            "stop_epoch": stop_epoch, "epochs_run": len(rates), "learning_rates_after": rates,
            "logged_learning_rates": logged,
            "weights_from_epoch": int(model.get_weights()[0][0, 0])}


def schedulers():
    """`schedule` says in words what Swift writes as a closure."""
    table = [
        ("scheduler_epoch", "0.1 / (1 + epoch)", lambda epoch: 0.1 / (1 + epoch)),
        ("scheduler_epoch_and_rate", "epoch < 2 ? rate : rate * 0.5",
         lambda epoch, rate: rate if epoch < 2 else rate * 0.5),
    ]
    rows = []
    for name, words, schedule in table:
        fresh(74)
        model = tiny_model()
        callback = keras.callbacks.LearningRateScheduler(schedule)
        callback.set_model(model)
        rates, logged = [], []
        for epoch in range(6):
            callback.on_epoch_begin(epoch)
            rates.append(number(np.asarray(model.optimizer.learning_rate)))
            logs = {"val_loss": 1.0}
            callback.on_epoch_end(epoch, logs)
            logged.append(number(logs["learning_rate"]))
        rows.append({"name": name, "class": "LearningRateScheduler", "schedule": words,
                     "learning_rate": 0.01, "learning_rates_during": rates,
                     "logged_learning_rates": logged})
    return rows

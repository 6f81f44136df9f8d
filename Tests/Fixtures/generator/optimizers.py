"""`optimizers.json`: two variables driven by ten given gradients, and values of schedules.

`cases[i].gradients[step]` and `cases[i].after[step]` list one array per variable. All cases use the
same `variables` and `gradients`, written once at the top of the file.
"""

import keras
import numpy as np

from .common import array, config_of, normal, number, random, write_json

STEPS = 10
SHAPES = [(3, 2), (4,)]
schedules = keras.optimizers.schedules


def write():
    rng = random(30)
    variables = [normal(rng, *shape) for shape in SHAPES]
    gradients = [[normal(rng, *shape) for shape in SHAPES] for _ in range(STEPS)]
    gradients[3] = [g * 20 for g in gradients[3]]
    gradients[5] = [np.zeros_like(g) for g in gradients[5]]
    gradients[7] = [gradients[7][0], gradients[7][1] * 1e-4]
    cases = [record(name, make, variables, gradients) for name, make in optimizers()]
    write_json(
        "optimizers",
        variables=[array(v) for v in variables],
        gradients=[[array(g) for g in step] for step in gradients],
        cases=cases,
        schedules=[record_schedule(name, make) for name, make in schedule_table()],
    )


def record(name, make, variables, gradients):
    optimizer = make()
    described = {"class": type(optimizer).__name__, "config": config_of(optimizer)}
    weights = [keras.Variable(v, name=f"variable_{i}") for i, v in enumerate(variables)]
    after, rates = [], []
    for step in gradients:
        rates.append(number(np.asarray(optimizer.learning_rate)))
        optimizer.apply(step, weights)
        after.append([array(w.numpy()) for w in weights])
    return {"name": name, **described, "learning_rates": rates, "after": after}


def optimizers():
    k = keras.optimizers
    base = [
        ("sgd", lambda **o: k.SGD(**{"learning_rate": 0.1, **o})),
        ("sgd_momentum", lambda **o: k.SGD(**{"learning_rate": 0.1, "momentum": 0.9, **o})),
        ("sgd_nesterov",
         lambda **o: k.SGD(**{"learning_rate": 0.1, "momentum": 0.8, "nesterov": True, **o})),
        ("rmsprop", lambda **o: k.RMSprop(**{"learning_rate": 0.01, **o})),
        ("rmsprop_momentum",
         lambda **o: k.RMSprop(**{"learning_rate": 0.01, "momentum": 0.7, "rho": 0.8, **o})),
        ("rmsprop_centered",
         lambda **o: k.RMSprop(**{"learning_rate": 0.01, "centered": True, **o})),
        ("rmsprop_centered_momentum",
         lambda **o: k.RMSprop(**{"learning_rate": 0.01, "centered": True, "momentum": 0.5, **o})),
        ("adam", lambda **o: k.Adam(**{"learning_rate": 0.01, **o})),
        ("adam_betas",
         lambda **o: k.Adam(**{"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.95,
                               "epsilon": 1e-3, **o})),
        ("adam_amsgrad", lambda **o: k.Adam(**{"learning_rate": 0.01, "amsgrad": True, **o})),
        ("adamw", lambda **o: k.AdamW(**{"learning_rate": 0.01, **o})),
        ("adagrad", lambda **o: k.Adagrad(**{"learning_rate": 0.1, **o})),
    ]
    options = [
        ("weight_decay", {"weight_decay": 0.05}),
        ("clipnorm", {"clipnorm": 1.0}),
        ("global_clipnorm", {"global_clipnorm": 1.5}),
        ("clipvalue", {"clipvalue": 0.4}),
        ("weight_decay_global_clipnorm", {"weight_decay": 0.02, "global_clipnorm": 1.0}),
    ]
    table = list(base)
    table += [("sgd_defaults", k.SGD), ("rmsprop_defaults", k.RMSprop), ("adam_defaults", k.Adam),
              ("adamw_defaults", k.AdamW), ("adagrad_defaults", k.Adagrad)]
    for name, make in base:
        if name in ("sgd", "sgd_momentum", "rmsprop", "adam", "adamw", "adagrad"):
            table += [(f"{name}_{label}", lambda make=make, o=o: make(**o)) for label, o in options]
    for label, make_schedule in schedule_table():
        table.append((f"sgd_{label}", lambda m=make_schedule: k.SGD(learning_rate=m())))
    table.append(("adam_exponential", lambda: k.Adam(learning_rate=schedule_table()[0][1]())))
    table.append(("adamw_cosine_weight_decay",
                  lambda: k.AdamW(learning_rate=schedule_table()[2][1](), weight_decay=0.1)))
    return table


def schedule_table():
    return [
        ("exponential", lambda: schedules.ExponentialDecay(0.1, 4, 0.5)),
        ("exponential_staircase", lambda: schedules.ExponentialDecay(0.1, 4, 0.5, staircase=True)),
        ("cosine", lambda: schedules.CosineDecay(0.1, 8)),
        ("cosine_alpha", lambda: schedules.CosineDecay(0.1, 8, alpha=0.2)),
        ("cosine_warmup",
         lambda: schedules.CosineDecay(0.01, 6, alpha=0.1, warmup_target=0.1, warmup_steps=4)),
        ("cosine_warmup_from_zero",
         lambda: schedules.CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=3)),
        ("piecewise", lambda: schedules.PiecewiseConstantDecay([2, 5], [0.1, 0.05, 0.01])),
        ("piecewise_one", lambda: schedules.PiecewiseConstantDecay([3], [0.1, 0.02])),
        ("polynomial", lambda: schedules.PolynomialDecay(0.1, 8, 0.01, power=2.0)),
        ("inverse_time", lambda: schedules.InverseTimeDecay(0.1, 4, 0.5)),
        ("restarts", lambda: schedules.CosineDecayRestarts(0.1, 3)),
        ("restarts_even", lambda: schedules.CosineDecayRestarts(0.1, 5, t_mul=1.0, m_mul=0.5)),
        ("restarts_alpha",
         lambda: schedules.CosineDecayRestarts(0.1, 4, t_mul=1.5, m_mul=0.9, alpha=0.1)),
    ]


def record_schedule(name, make):
    schedule = make()
    values = np.array([np.asarray(schedule(step)) for step in range(21)], dtype=np.float32)
    return {"name": name, "class": type(schedule).__name__, "config": config_of(schedule),
            "values": array(values)}

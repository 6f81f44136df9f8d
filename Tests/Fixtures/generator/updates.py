"""`updates.json`: sixty steps of every optimizer that `optimizers.json` has not, and their state.

All cases use the same `variables` and `gradients`, of which step k takes number k mod 12; the first
element of the first gradient is infinite in the steps that a case lists. `after[i]` is after
`steps[i]` steps; `state` is what the optimizer keeps after the last one, in its order.
"""

import keras
import numpy as np

from .common import array, config_of, normal, plain, random, write_json

STEPS = 60
CHECKED = [1, 2, 5, 20, 60]
NAMES = ["dense/kernel", "dense/bias", "embedding/embeddings", "filters/kernel"]
SHAPES = [(4, 3), (3,), (3, 5), (2, 2, 3)]
k = keras.optimizers
schedules = k.schedules


def write():
    rng = random(130)
    variables = [normal(rng, *shape) for shape in SHAPES]
    gradients = [[normal(rng, *shape) for shape in SHAPES] for _ in range(12)]
    gradients[3] = [g * 20 for g in gradients[3]]
    gradients[5] = [np.zeros_like(g) for g in gradients[5]]
    gradients[7][1] *= 1e-4
    cases = [record(name, make, variables, gradients, *rest) for name, make, *rest in table()]
    write_json("updates", names=NAMES, steps=CHECKED, variables=[array(v) for v in variables],
               gradients=[[array(g) for g in step] for step in gradients], cases=cases)


def record(name, make, variables, gradients, infinite=(), undecayed=()):
    optimizer = make()
    weights = [keras.Variable(v, name=n.replace("/", "_")) for v, n in zip(variables, NAMES)]
    for weight, path in zip(weights, NAMES):
        weight._path = path
    if undecayed:
        optimizer.exclude_from_weight_decay(var_names=list(undecayed))
    config = config_of(optimizer, keep=("use_ema", "ema_momentum", "ema_overwrite_frequency",
                                        "gradient_accumulation_steps", "loss_scale_factor"))
    optimizer.build(weights)
    if isinstance(optimizer, k.LossScaleOptimizer):
        config["inner_optimizer"] = {
            "class": type(optimizer.inner_optimizer).__name__,
            "config": config_of(optimizer.inner_optimizer)}
    after = []
    for step in range(STEPS):
        given = [g.copy() for g in gradients[step % 12]]
        if step in infinite:
            given[0].flat[0] = np.inf
        new, state = optimizer.stateless_apply(
            [v.value for v in optimizer.variables], given, [w.value for w in weights])
        for variable, value in zip(weights + optimizer.variables, list(new) + list(state)):
            variable.assign(value)
        if step + 1 in CHECKED:
            after.append([array(w.numpy()) for w in weights])
    return {"name": name, "class": type(optimizer).__name__, "config": plain(config),
            "infinite": list(infinite), "undecayed": list(undecayed), "after": after,
            "state": [array(v.numpy()) for v in optimizer.variables]}


def table():
    cosine = lambda: schedules.CosineDecayRestarts(0.02, 9, t_mul=1.5, m_mul=0.8, alpha=0.1)
    return [
        ("adadelta", lambda: k.Adadelta(0.5)),
        ("adadelta_rho", lambda: k.Adadelta(1.0, rho=0.8, epsilon=1e-3, weight_decay=0.01)),
        ("adamax", lambda: k.Adamax(0.01)),
        ("adamax_betas", lambda: k.Adamax(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3, clipnorm=1.0)),
        ("nadam", lambda: k.Nadam(0.01)),
        ("nadam_betas", lambda: k.Nadam(cosine(), beta_1=0.8, beta_2=0.95, weight_decay=0.02)),
        ("nadam_accumulating", lambda: k.Nadam(0.01, gradient_accumulation_steps=3)),
        ("ftrl", lambda: k.Ftrl(0.1)),
        ("ftrl_strengths",
         lambda: k.Ftrl(0.2, learning_rate_power=-0.6, initial_accumulator_value=0.3,
                        l1_regularization_strength=0.05, l2_regularization_strength=0.1,
                        l2_shrinkage_regularization_strength=0.02, beta=0.5)),
        ("lion", lambda: k.Lion(0.003)),
        ("lion_decay", lambda: k.Lion(0.003, beta_1=0.7, beta_2=0.9, weight_decay=0.1)),
        ("adafactor", lambda: k.Adafactor(0.02)),
        ("adafactor_free",
         lambda: k.Adafactor(cosine(), beta_2_decay=-0.6, epsilon_2=0.01, clip_threshold=0.7,
                             relative_step=False, weight_decay=0.01)),
        ("lamb", lambda: k.Lamb(0.01)),
        ("lamb_betas", lambda: k.Lamb(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3,
                                      weight_decay=0.05, global_clipnorm=2.0)),
        ("muon", lambda: k.Muon(0.02)),
        ("muon_plain",
         lambda: k.Muon(0.02, momentum=0.8, nesterov=False, ns_steps=3, rms_rate=None,
                        adam_lr_ratio=0.5, adam_weight_decay=None, exclude_embeddings=False,
                        exclude_layers=["^dense/"])),
        ("schedule_free", lambda: k.ScheduleFreeAdamW(0.01)),
        ("schedule_free_warm",
         lambda: k.ScheduleFreeAdamW(0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-3, warmup_steps=10,
                                     weight_decay=0.05)),
        ("sgd_undecayed", lambda: k.SGD(0.05, weight_decay=0.1, momentum=0.5), (),
         ("bias", "embeddings$")),
        ("adam_averaging", lambda: k.Adam(0.01, use_ema=True, ema_momentum=0.9)),
        ("loss_scale", lambda: k.LossScaleOptimizer(k.Adam(0.01), initial_scale=64.0,
                                                    dynamic_growth_steps=5), (2, 3, 17, 40)),
    ]

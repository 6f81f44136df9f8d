"""What all fixture writers share: random inputs, and how values become JSON.

An array is `{"shape": [2, 3], "dtype": "float32", "data": [...]}`, flat and row-major. Floats have
9 significant digits, enough to give back every float32 exactly; `"inf"`, `"-inf"` and `"nan"` are
strings, because JSON has no such numbers. Keras objects are `{"class": ..., "config": {...}}` with
Keras' own keys; keys that a test does not need are left out (see `config_of`).
"""

import json
import math
import pathlib

import jax
import keras
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "keras"

UNINTERESTING_KEYS = {
    "name", "trainable", "dtype", "lora_rank", "lora_alpha", "synchronized", "quantization_config",
    "seed", "noise_shape", "data_format", "rms_scaling", "renorm", "renorm_clipping",
    "renorm_momentum", "mask_zero", "use_ema", "ema_momentum", "ema_overwrite_frequency",
    "loss_scale_factor", "gradient_accumulation_steps", "fn",
}
UNINTERESTING_ENDINGS = ("_initializer", "_regularizer", "_constraint")


def random(seed):
    """A seeded NumPy generator."""
    return np.random.default_rng(seed)


def normal(rng, *shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def uniform(rng, *shape, low=0.0, high=1.0):
    return rng.uniform(low, high, shape).astype(np.float32)


def number(value):
    """One JSON number, or the string that stands for a value JSON cannot write."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(f"{value:.9g}")


def array(values):
    """An array (NumPy, JAX or Keras variable) as a JSON object; `None` stays `null`."""
    if values is None:
        return None
    values = np.asarray(values)
    if values.dtype == np.int64:
        values = values.astype(np.int32)
    return {
        "shape": list(values.shape),
        "dtype": values.dtype.name,
        "data": [number(v) for v in values.reshape(-1)],
    }


def weights(variables, full_path=False):
    """Variables in Keras' order, with the name and whether they train."""
    return [
        {
            "name": v.path if full_path else v.name,
            "trainable": bool(v.trainable),
            "array": array(v.numpy()),
        }
        for v in variables
    ]


def config_of(instance, keep=()):
    """`get_config()` without what a test does not need."""
    config = instance.get_config()
    return plain({
        key: value
        for key, value in config.items()
        if key in keep
        or not (key in UNINTERESTING_KEYS or key.endswith(UNINTERESTING_ENDINGS))
    })


def described(instance, keep=()):
    """A Keras object as class and configuration."""
    return {"class": type(instance).__name__, "config": config_of(instance, keep)}


def plain(value):
    """A configuration value in the fewest digits that give the same float32: 0.1, not 0.100000001.
    """
    if isinstance(value, dict) and {"class_name", "config"} <= value.keys():
        inner = {k: v for k, v in value["config"].items() if k not in ("name", "dtype")}
        return {"class": value["class_name"], "config": plain(inner)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (np.ndarray, jax.Array)):
        return plain(value.tolist())
    if isinstance(value, float):
        return float(str(np.float32(value)))
    return value


def write_json(name, **sections):
    """Writes `keras/<name>.json`: lists have one element per line, so that changes read well."""
    made_with = {
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "jax": jax.__version__,
        "numpy": np.__version__,
    }
    parts = [f'"made_with": {compact(made_with)}']
    for key, value in sections.items():
        if isinstance(value, list):
            body = ",\n".join(compact(item) for item in value)
            parts.append(f'"{key}": [\n{body}\n]')
        else:
            parts.append(f'"{key}": {compact(value)}')
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


def compact(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False)

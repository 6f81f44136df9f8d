"""`strings.json`, and `.keras` files of models that begin with strings: what real Keras makes of
strings with TensorFlow, which needs an environment of its own:

    python3 -m venv /tmp/kerastf && /tmp/kerastf/bin/pip install tensorflow-cpu keras==3.15.1
    /tmp/kerastf/bin/python3 generator/strings.py
    /tmp/kerastf/bin/python3 generator/strings.py words.keras    # a file that Descent saved again

Of every layer: its configuration, what it was adapted to, what it was called with, what came out, and
its vocabulary. `hashes` has fingerprints of strings of all lengths, without and with a key.
"""

import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

layers = keras.layers
HERE = pathlib.Path(__file__).resolve()
FILES = HERE.parents[2] / "DescentFormatsTests" / "Fixtures" / "keras"
VALUES = HERE.parents[1] / "keras" / "strings.json"

WORDS = ["b", "a", "c", "b", "é", "e\u0301", "Z", "a", "[UNK]", "", "b"]
LETTERS = [["a", "b", "?"], ["b", "b", "m"], ["", "c", "[UNK]"]]
TEXTS = [
    "The cat sat on the mat.", "A dog; a CAT!\tand\u00a0a bird", "  the  dog\r\nsat  ", "",
    "Ünïcode É's don't stop, the_end [UNK]",
]
CALLS = ["the dog sat on a mat today", "é É: a cat", "", "THE-END [unk]"]


def lookups():
    string, whole = layers.StringLookup, layers.IntegerLookup
    yield string(), WORDS, LETTERS
    yield string(mask_token=""), WORDS, LETTERS
    yield string(mask_token="", num_oov_indices=3), WORDS, LETTERS
    yield string(num_oov_indices=4, salt=7), WORDS, LETTERS
    yield string(num_oov_indices=4, salt=[-1, 9]), WORDS, LETTERS
    yield string(num_oov_indices=0, vocabulary=["a", "b"]), None, [["a", "b", "a"]]
    yield string(max_tokens=4), WORDS, LETTERS
    yield string(max_tokens=3, mask_token="m"), WORDS, LETTERS
    yield string(vocabulary=["m", "?", "b", "a"], mask_token="m", oov_token="?"), None, LETTERS
    yield string(vocabulary=["b", "a"]), None, "b"
    for mode in ["one_hot", "multi_hot", "count", "tf_idf"]:
        yield string(output_mode=mode, mask_token="m"), LETTERS, LETTERS
        yield string(output_mode=mode, max_tokens=9, pad_to_max_tokens=True), LETTERS, LETTERS
        yield string(output_mode=mode), WORDS, ["a", "b", "q"]
        yield string(output_mode=mode), WORDS, [["a"], ["q"]]
        if mode != "tf_idf":
            yield string(output_mode=mode, vocabulary=["a"]), None, "a"
            yield string(output_mode=mode), WORDS, [[["a", "b"], ["q", "b"]]]
    yield string(output_mode="tf_idf", vocabulary=["a", "b"], idf_weights=[0.5, 2.0]), None, LETTERS
    yield string(output_mode="tf_idf", vocabulary=["[UNK]", "a"], idf_weights=[0.25, 2.0],
                 max_tokens=4, pad_to_max_tokens=True), None, LETTERS
    numbers, calls = [5, -3, 5, 9, 12, 9, 5, -1, 0, 2**40], [[5, 9, 7], [0, -3, -8], [2**40, 5, 1]]
    yield whole(), numbers, calls
    yield whole(mask_token=0), numbers, calls
    yield whole(num_oov_indices=3, mask_token=0), numbers, calls
    yield whole(num_oov_indices=3, oov_method="farmhash"), numbers, calls
    yield whole(num_oov_indices=3, oov_method="farmhash", salt=5), numbers, calls
    yield whole(max_tokens=3), numbers, calls
    yield whole(vocabulary=[4, 5, 9], invert=True, mask_token=0, oov_token=-7), None, [
        [0, 1, 2], [3, 4, 5]]
    for mode in ["one_hot", "multi_hot", "count", "tf_idf"]:
        yield whole(output_mode=mode, mask_token=0), numbers, calls
        yield whole(output_mode=mode), numbers, [5, 9, 1]
    yield whole(output_mode="tf_idf"), [[5, 9], [5, 5], [7, 9]], calls


def texts():
    text = layers.TextVectorization
    yield text(), TEXTS, CALLS
    yield text(output_sequence_length=4), TEXTS, [[c] for c in CALLS]
    yield text(max_tokens=6), TEXTS, CALLS
    yield text(standardize="lower"), TEXTS, CALLS
    yield text(standardize="strip_punctuation"), TEXTS, CALLS
    yield text(standardize=None), TEXTS, CALLS
    yield text(split="character", standardize="lower"), TEXTS, CALLS
    yield text(split=None, standardize="lower"), TEXTS, [["a cat", ""], ["the  dog\r\nsat", "x"]]
    yield text(split=None, output_sequence_length=3), TEXTS, [["a cat", ""], ["é", "x"]]
    yield text(split=None, ngrams=2), [["a", "b", "a"]], [["a", "b", "c"], ["b", "a", "b"]]
    yield text(ngrams=2), TEXTS, CALLS
    yield text(ngrams=(3, 2)), TEXTS, CALLS
    yield text(), TEXTS, "the dog"
    yield text(output_sequence_length=3), TEXTS, "the dog"
    yield text(vocabulary=["the", "dog"]), None, CALLS
    yield text(vocabulary=["", "[UNK]", "the", "dog"]), None, CALLS
    for mode in ["multi_hot", "count", "tf_idf"]:
        yield text(output_mode=mode), TEXTS, CALLS
        yield text(output_mode=mode, max_tokens=30, pad_to_max_tokens=True, ngrams=2), TEXTS, CALLS
        yield text(output_mode=mode, split="character", max_tokens=8), TEXTS, CALLS
        yield text(output_mode=mode), TEXTS, "the dog dog"
    yield text(output_mode="one_hot", max_tokens=5), TEXTS, CALLS


def hashing():
    hashing = layers.Hashing
    names = [["A", "B", ""], ["a longer name than the others", "é", "B"]]
    numbers = [[1, -5, 2**40], [0, 7, 7]]
    for options in [{}, {"salt": 133}, {"salt": [133, 137]}, {"mask_value": "B"},
                    {"output_mode": "one_hot"}, {"output_mode": "multi_hot"},
                    {"output_mode": "count", "salt": 1}]:
        yield hashing(num_bins=5, **options), None, names
    for options in [{}, {"salt": 133}, {"mask_value": 7}, {"output_mode": "count"}]:
        yield hashing(num_bins=5, **options), None, numbers
    yield hashing(num_bins=5, mask_value=7), None, [[1.9, -5.5], [7.0, 7.5]]
    yield hashing(num_bins=1, mask_value="B"), None, names
    yield hashing(num_bins=3, output_mode="one_hot"), None, [["a"], ["b"]]


def crossings():
    cross = layers.HashedCrossing
    for columns in [[["A", "B", "A"], [101, 101, 102]], [[["A"], ["B"]], [["x"], ["y"]]],
                    ["A", 7], [[1, -2], [3, 4], [2**40, 0]]]:
        yield cross(num_bins=7), None, columns
        yield cross(num_bins=7, output_mode="one_hot"), None, columns


def plain(value):
    if value is None:
        return None
    value = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
    if value.dtype == np.int64 and np.abs(value).max(initial=0) < 2**31:
        value = value.astype(np.int32)
    return {"shape": list(value.shape), "dtype": value.dtype.name,
            "data": [float(f"{float(v):.9g}") if value.dtype.kind == "f" else int(v)
                     for v in value.reshape(-1)]}


def given(data):
    """Strings, or numbers, with their shape."""
    if data is None:
        return None
    array = np.asarray(data)
    kind = "strings" if array.dtype.kind == "U" else "numbers"
    return {"shape": list(array.shape), kind: array.reshape(-1).tolist()}


def case(number, layer, data, call):
    if data is not None:
        layer.adapt(data)
    crossed = isinstance(layer, layers.HashedCrossing)
    output = layer([tf.constant(c) for c in call]) if crossed else layer(tf.constant(call))
    if isinstance(output, tf.RaggedTensor):
        output = output.to_tensor()
    config = layer.get_config()
    config.pop("dtype")
    row = {
        "name": f"{type(layer).__name__} {number}", "class": type(layer).__name__,
        "config": config, "adapt": given(data),
        "input": [given(c) for c in call] if crossed else given(call), "output": plain(output),
    }
    if hasattr(layer, "get_vocabulary"):
        row["vocabulary"] = [
            str(t) if layer.__class__.__name__ != "IntegerLookup" else int(t)
            for t in layer.get_vocabulary()]
    return row


def hashes():
    for length in [*range(0, 34), 48, 63, 64, 65, 100, 127, 128, 129, 200]:
        text = "".join(chr(97 + (7 * i + length) % 26) for i in range(length))
        bins = 2**62 + 1
        yield {"text": text,
               "plain": str(int(tf.strings.to_hash_bucket_fast(text, bins))),
               "keyed": str(int(tf.strings.to_hash_bucket_strong(text, bins, key=[3, -4])))}


# MARK: Files


def words():
    text = layers.TextVectorization(output_sequence_length=6)
    text.adapt(TEXTS)
    return keras.Sequential([
        keras.Input((1,), dtype="string"), text,
        layers.Embedding(text.vocabulary_size(), 4, mask_zero=True),
        layers.GlobalAveragePooling1D(), layers.Dense(1, activation="sigmoid")]), [
            # Nothing has no mean.
            [text for text in CALLS if text]]


def weighed():
    text = layers.TextVectorization(output_mode="tf_idf", ngrams=2, max_tokens=20)
    text.adapt(TEXTS)
    x = keras.Input((), dtype="string")
    return keras.Model(x, layers.Dense(2)(text(x))), [CALLS]


def lookup_pair():
    names, numbers = layers.StringLookup(mask_token=""), layers.IntegerLookup(output_mode="one_hot")
    names.adapt(WORDS)
    numbers.adapt([5, 9, 5, 7])
    x, y = keras.Input((3,), dtype="string", name="names"), keras.Input((1,), dtype="int64", name="n")
    z = layers.Flatten()(layers.Embedding(9, 2)(names(x)))
    z = layers.Concatenate()([z, numbers(y)])
    return keras.Model([x, y], layers.Dense(1)(z)), [LETTERS, [[5], [9], [1]]]


MODELS = {"words": words, "weighed": weighed, "lookups": lookup_pair}


def files():
    for number, (name, make) in enumerate(MODELS.items()):
        keras.utils.clear_session()
        keras.utils.set_random_seed(90 + number)
        model, data = make()
        model.save(FILES / f"{name}.keras")
        inputs = [tf.constant(d) for d in data]
        output = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
        yield {"name": name, "inputs": [given(d) for d in data], "predict": plain(output)}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def check(path):
    """Whether real Keras reads a file that Descent wrote, and predicts what it did."""
    rows = json.loads(VALUES.read_text())["files"]
    row = next(r for r in rows if r["name"] == pathlib.Path(path).stem)
    inputs = [tf.constant(i.get("strings", i.get("numbers")), shape=i["shape"])
              for i in row["inputs"]]
    model = keras.models.load_model(path)
    output = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    np.testing.assert_allclose(output.reshape(-1), row["predict"]["data"], rtol=1e-5, atol=1e-6)
    words = [layer.get_vocabulary() for layer in model.layers if hasattr(layer, "get_vocabulary")]
    print(path, "is right:", [len(w) for w in words], "tokens")


def main():
    makers = [lookups, texts, hashing, crossings]
    cases = [case(n, *row) for n, row in enumerate(row for make in makers for row in make())]
    sections = {"cases": cases, "hashes": list(hashes()), "files": list(files())}
    parts = [f'"made_with": {compact({"keras": keras.__version__, "tensorflow": tf.__version__})}']
    for key, rows in sections.items():
        lines = ",\n".join(map(compact, rows))
        parts.append(f'"{key}": [\n{lines}\n]')
    VALUES.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    if sys.argv[1:]:
        for path in sys.argv[1:]:
            check(path)
    else:
        main()

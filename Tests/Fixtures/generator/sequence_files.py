"""`.keras` files of models with recurrent and attention layers, as `files.py` has them of others."""

import keras
import numpy as np
from keras import layers

from .common import array, normal, random, write_json
from .files import FILES


def texts():
    """Masks that go through recurrent layers, in both directions."""
    x = keras.Input((6,), dtype="int32")
    y = layers.Embedding(11, 4, mask_zero=True)(x)
    y = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(y)
    y = layers.SimpleRNN(3, return_sequences=True)(y)
    y = layers.Bidirectional(
        layers.GRU(2), merge_mode="sum", backward_layer=layers.GRU(
            2, go_backwards=True, reset_after=False))(y)
    return keras.Model(x, layers.Dense(1, activation="sigmoid")(y)), [("int", 6)]


def encoder():
    """A decoder that starts from the states of an encoder; cells, stacked and alone."""
    source, target = keras.Input((5, 3)), keras.Input((4, 2))
    _, h, c = layers.LSTM(3, return_state=True)(source)
    y = layers.LSTM(3, return_sequences=True)(target, initial_state=[h, c])
    y, h = layers.RNN(
        layers.GRUCell(2, kernel_regularizer="l2"), return_sequences=True, return_state=True)(y)
    z = layers.RNN([layers.SimpleRNNCell(3), layers.LSTMCell(2)])(y)
    y = layers.TimeDistributed(layers.Dense(2, activation="tanh"))(y)
    y = layers.Flatten()(layers.Identity()(y))
    y = layers.Concatenate()([y, z, h])
    return keras.Model([source, target], layers.Dense(1)(layers.PReLU()(y))), [(5, 3), (4, 2)]


def attending():
    """Attention with all that a call can say."""
    x, rest = keras.Input((6,), dtype="int32"), keras.Input((6, 4))
    y = layers.Embedding(11, 4, mask_zero=True)(x)
    z = layers.MultiHeadAttention(2, 3)(y, y, use_causal_mask=True)
    # Not added to y: in Keras the attention has taken the mask off y.
    z = layers.LayerNormalization()(z)
    w, scores = layers.MultiHeadAttention(2, 2, value_dim=3, use_gate=True)(
        query=rest, value=z, return_attention_scores=True)
    w = layers.GroupQueryAttention(2, 4, 2)(w, w, attention_mask=np.tril(np.ones((1, 6, 6), bool)))
    w = layers.EinsumDense("abc,cd->abd", output_shape=(6, 4), bias_axes="d")(w)
    w = layers.Attention(use_scale=True)([w, rest], use_causal_mask=True)
    w = layers.AdditiveAttention()([w, w])
    y = layers.Concatenate()([layers.Flatten()(w), layers.Flatten()(scores)])
    return keras.Model([x, rest], layers.Dense(1)(y)), [("int", 6), (6, 4)]


def frames():
    """Convolutions as products of a recurrence, in both data formats and from a state."""
    x = keras.Input((3, 4, 5, 2))
    y, h, c = layers.ConvLSTM2D(
        2, (2, 3), padding="same", return_sequences=True, return_state=True)(x)
    y = layers.ConvLSTM2D(
        2, 2, padding="same", kernel_regularizer="l2")(y, initial_state=[h, c])
    z = layers.ConvLSTM1D(2, 3, strides=2, data_format="channels_first")(
        layers.Reshape((3, 8, 5))(x))
    v = layers.ConvLSTM3D(1, 2, dilation_rate=1, go_backwards=True)(
        layers.Reshape((3, 2, 2, 5, 2))(x))
    y = layers.Concatenate()([layers.Flatten()(part) for part in (y, z, v)])
    return keras.Model(x, layers.Dense(1)(y)), [(3, 4, 5, 2)]


def moved():
    """Images that move by one way in training, and not otherwise."""
    x = keras.Input((6, 5, 2))
    y = layers.RandomTranslation((0.2, 0.2), (-0.1, -0.1), fill_mode="wrap", seed=3)(x)
    y = layers.RandomZoom((0.3, 0.3), fill_value=0.5, fill_mode="constant")(y)
    y = layers.RandomRotation((0.07, 0.07), interpolation="nearest")(y)
    y = layers.RandomCrop(6, 5, seed=4)(y)
    y = layers.Flatten()(layers.Conv2D(2, 3)(y))
    return keras.Model(x, layers.Dense(1)(y)), [(6, 5, 2)]


MODELS = {
    "recurrent": texts, "encoder": encoder, "attending": attending, "frames": frames,
    "moved": moved,
}


def inputs(rng, shape):
    if shape[0] != "int":
        return normal(rng, 8, *shape)
    x = rng.integers(1, 11, (8, shape[1])).astype(np.int32)
    for row, length in enumerate(rng.integers(2, shape[1] + 1, 8)):
        x[row, length:] = 0
    return x


def write():
    cases = []
    for number, (name, make) in enumerate(MODELS.items()):
        keras.utils.clear_session()
        keras.utils.set_random_seed(60 + number)
        rng = random(60 + number)
        model, shapes = make()
        model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
        x = [inputs(rng, shape) for shape in shapes]
        y = normal(rng, 8, 1)
        given = (x if len(x) > 1 else x[0], y)
        model.fit(*given, batch_size=4, epochs=1, shuffle=False, verbose=0)
        model.save(FILES / f"{name}.keras")
        predictions = model.predict(given[0], verbose=0)
        history = model.fit(*given, batch_size=4, epochs=3, shuffle=False, verbose=0)
        cases.append({
            "name": name, "x": [array(v) for v in x], "y": [array(y)],
            "predict": [array(predictions)], "losses": history.history["loss"],
            "weights_after": [array(np.asarray(w)) for w in model.get_weights()],
        })
    write_json("sequence_files", cases=cases)

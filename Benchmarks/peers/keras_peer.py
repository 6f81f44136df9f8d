"""Keras with its defaults, but no progress bar; `KERAS_BACKEND` chooses the backend."""

import os
import sys

import common

job = common.parse_job()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if os.environ["KERAS_BACKEND"] != "tensorflow":
    # As where TensorFlow is not installed; Keras would load it, and pay for it, for nothing.
    sys.modules["tensorflow"] = None

import keras  # noqa: E402
from keras import layers  # noqa: E402

if keras.backend.backend() == "torch":
    import torch

    torch.set_num_threads(job.threads)


def convolution(x, filters, size=3, stride=1):
    x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def resnet20():
    image = keras.Input((32, 32, 3))
    x = layers.ReLU()(convolution(image, 16))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            stride = 2 if stage > 0 and block == 0 else 1
            y = layers.ReLU()(convolution(x, filters, 3, stride))
            y = convolution(y, filters)
            shortcut = x if stride == 1 else convolution(x, filters, 1, stride)
            x = layers.ReLU()(layers.Add()([y, shortcut]))
    return keras.Model(image, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


def network(name):
    if name == "notes":
        return keras.Sequential([
            keras.Input((400,)),
            layers.Dense(25, activation="sigmoid"),
            layers.Dense(15, activation="sigmoid"),
            layers.Dense(1, activation="sigmoid"),
        ])
    if name == "mlp":
        return keras.Sequential([
            keras.Input((784,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ])
    if name == "cnn":
        return keras.Sequential([
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
        ])
    if name == "sequence":
        return keras.Sequential([
            keras.Input((100,), dtype="int32"),
            layers.Embedding(common.VOCABULARY, common.WIDTH),
            layers.Conv1D(common.FILTERS, common.WINDOW, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ])
    return resnet20()


def compiled_network():
    model = network(job.network)
    if common.uses_adam(job):
        optimizer = keras.optimizers.Adam()
    else:
        momentum = common.MOMENTUM if job.network == "resnet20" else 0.0
        optimizer = keras.optimizers.SGD(common.LEARNING_RATES[job.network], momentum=momentum)
    loss = (
        keras.losses.BinaryCrossentropy()
        if common.is_binary(job)
        else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.compile(optimizer=optimizer, loss=loss)
    return model


def trainer():
    keras.utils.set_random_seed(job.seed)
    x, y = common.load(job)
    model = compiled_network()

    def run(epochs):
        history = model.fit(x, y, batch_size=job.batches[0], epochs=epochs, verbose=0)
        return history.history["loss"][-1]

    return run


def predict():
    x, _ = common.load(job)
    model = compiled_network()
    model.set_weights(common.load_weights(job))

    def caller(batch):
        return lambda: model.predict(x, batch_size=batch, verbose=0)

    common.report_prediction(job, [(batch, caller(batch)) for batch in job.batches])


if job.kind == "predict":
    predict()
elif job.kind == "train":
    common.report_training(job, trainer())
else:
    common.report_process(trainer()(1))

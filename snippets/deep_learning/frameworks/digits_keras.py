# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "keras", "numpy", "scikit-learn", "tensorflow-cpu",
# ]
# ///
"""A digits classifier in Keras, from the same starting weights."""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")  # (1797, 64)
rng = np.random.default_rng(0)
w1 = rng.normal(0, 1 / 8, (64, 32)).astype("float32")
w2 = rng.normal(0, 1 / 6, (32, 10)).astype("float32")
epochs = [rng.permutation(1500).reshape(30, 50) for _ in range(8)]

model = keras.Sequential(
    [keras.Input((64,)), layers.Dense(32, "relu"), layers.Dense(10)]
)
model.set_weights([w1, np.zeros(32), w2, np.zeros(10)])
cross_entropy = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True
)
optimizer = keras.optimizers.SGD(learning_rate=0.05, momentum=0.9)


def report(epoch: int) -> None:
    loss = cross_entropy(y[:1500], model(x[:1500]))
    right = (np.argmax(model(x[1500:]), axis=1) == y[1500:]).sum()
    print(f"epoch {epoch}  loss {loss:.3f}  right {right} of 297")


@tf.function
def step(x: tf.Tensor, y: tf.Tensor) -> None:
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True))
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(grads, model.trainable_variables)


report(0)
for epoch, batches in enumerate(epochs, 1):
    for rows in batches:
        step(x[rows], y[rows])
    if epoch in (1, 2, 4, 8):
        report(epoch)

# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "keras", "numpy", "scikit-learn", "tensorflow-cpu",
# ]
# ///
"""model.fit is the loop, and its loss is an average on the way."""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x, y = (x[:1500] / 16).astype("float32"), y[:1500]  # (1500, 64)
keras.utils.set_random_seed(0)
fitted = keras.Sequential(
    [keras.Input((64,)), layers.Dense(32, "relu"), layers.Dense(10)]
)
looped = keras.models.clone_model(fitted)
looped.set_weights(fitted.get_weights())
cross_entropy = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True
)

fitted.compile(keras.optimizers.SGD(0.1), cross_entropy)
told = fitted.fit(x, y, batch_size=50, shuffle=False, verbose=0)

optimizer, losses = keras.optimizers.SGD(0.1), []
for i in range(0, 1500, 50):
    with tf.GradientTape() as tape:
        logits = looped(x[i : i + 50], training=True)
        losses.append(cross_entropy(y[i : i + 50], logits))
    grads = tape.gradient(losses[-1], looped.trainable_variables)
    optimizer.apply(grads, looped.trainable_variables)

both = zip(fitted.get_weights(), looped.get_weights())
apart = max(np.abs(a - b).max() for a, b in both)
print("weights differ by more than 1e-5:", apart > 1e-5)
print(f"fit reports    {told.history['loss'][0]:.3f}")
print(f"mean of steps  {np.mean(losses):.3f}")
print(f"first, last    {losses[0]:.3f}, {losses[-1]:.3f}")
print(f"after epoch    {fitted.evaluate(x, y, verbose=0):.3f}")

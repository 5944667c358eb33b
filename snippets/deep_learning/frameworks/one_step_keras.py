# /// script
# requires-python = ">=3.11"
# dependencies = ["keras", "tensorflow-cpu"]
# ///
"""One training step in Keras: a tape hands the slopes back."""

import os

# before the import: no start-up messages on the screen
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import tensorflow as tf

x, y = tf.constant([[1.0, 2.0, 2.0]]), tf.constant([0])
layer = keras.layers.Dense(2, kernel_initializer="zeros")
cross_entropy = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True
)
optimizer = keras.optimizers.SGD(learning_rate=0.1)

for step in range(2):
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, layer(x))
    dw, db = tape.gradient(loss, layer.trainable_variables)
    optimizer.apply([dw, db], layer.trainable_variables)

    print(f"step {step}  loss {loss:.4f}")
    for row, slope in zip(tf.transpose(dw), db):  # dw is (3, 2)
        print(" ", *(f"{d:7.4f}" for d in row), f"  bias {slope:7.4f}")

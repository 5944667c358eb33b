# /// script
# requires-python = ">=3.11"
# dependencies = ["tensorflow-cpu", "torch"]
# ///
"""PyTorch adds up slopes in the tensor, a tape returns them afresh."""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import tensorflow as tf
import torch

w = torch.tensor(2.0, requires_grad=True)
for which in "first", "second":
    (w**3).backward()
    print(f"PyTorch, {which:6} backward  {w.grad.item():4.0f}")

v = tf.Variable(2.0)
for which in "first", "second":
    with tf.GradientTape() as tape:
        y = v**3
    print(f"TensorFlow, {which:6} tape   {tape.gradient(y, v):4.0f}")

c = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = c**3
print("TensorFlow, a constant   ", tape.gradient(y, c))

# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "keras", "torch",
#   "tensorflow-cpu",  # does the arithmetic of Keras
# ]
# ///
"""What the two libraries assume when you say nothing."""

import os
from inspect import signature

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import torch
from keras import layers, optimizers
from torch import nn, optim


def default(made: type, name: str) -> object:
    value = signature(made).parameters[name].default
    return "none" if value is signature(made).empty else value


pairs = """
    BatchNorm1d.momentum    BatchNormalization.momentum
    BatchNorm1d.eps         BatchNormalization.epsilon
    LayerNorm.eps           LayerNormalization.epsilon
    Dropout.p               Dropout.rate
    Conv2d.padding          Conv2D.padding
    SGD.lr                  SGD.learning_rate
    Adam.eps                Adam.epsilon
    AdamW.weight_decay      AdamW.weight_decay
"""
for left, right in map(str.split, pairs.strip().splitlines()):
    (a, name), (b, other) = left.split("."), right.split(".")
    ours = default(getattr(nn, a, None) or getattr(optim, a), name)
    theirs = getattr(layers, b, None) or getattr(optimizers, b)
    print(f"{left:24} {ours!s:6} {right:28} {default(theirs, other)}")

torch.manual_seed(0)
keras.utils.set_random_seed(0)
linear, dense = nn.Linear(64, 64), layers.Dense(64)
dense.build((None, 64))
print("\nlargest start of a 64 to 64 layer, and of its bias")
for name, w, b in (
    ("PyTorch", linear.weight, linear.bias),
    ("Keras", dense.kernel.numpy(), dense.bias.numpy()),
):
    print(f"{name:8} {abs(w).max():.3f}  {abs(b).max():.3f}")

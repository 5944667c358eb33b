# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "keras", "numpy",
#   "tensorflow-cpu",  # does the arithmetic of Keras, unless told otherwise
# ]
# ///
"""One Keras file, on the backend that the environment names."""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")  # before import

import keras
import numpy as np

x = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
shares = keras.ops.softmax(x)
print("backend", keras.backend.backend())
print(keras.ops.convert_to_numpy(shares).round(4))

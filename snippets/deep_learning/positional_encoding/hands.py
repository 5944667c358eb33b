# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""Three of the hands of a sinusoidal encoding, fast to slow."""

import matplotlib.pyplot as plt
import numpy as np

d_model = 64
base = 10_000
places = np.arange(0, 61)
figure, axes = plt.subplots()
print("pair   once around in")
for i in (4, 8, 16):
    frequency = base ** (-2 * i / d_model)
    axes.plot(places, np.sin(places * frequency), linewidth=1.5)
    color = axes.lines[-1].get_color()
    axes.text(61, np.sin(60 * frequency), f"i = {i}", color=color)
    print(f"{i:4}  {2 * np.pi / frequency:7.1f} places")
axes.set(xlabel="place", ylabel="sine of the pair", xlim=(0, 69))
axes.set(xticks=[0, 20, 40, 60], yticks=[-1, 0, 1])
figure.savefig("hands.svg")

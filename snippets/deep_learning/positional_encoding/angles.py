# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""Beyond the trained length, a slow pair reaches angles never seen."""

import matplotlib.pyplot as plt
import numpy as np

d_head, base, trained, longer = 128, 10_000, 4_096, 16_384
pairs = np.arange(d_head // 2)
turns = trained * base ** (-2 * pairs / d_head) / (2 * np.pi)
short = (turns < 1).sum()
print(f"of {len(pairs)} pairs, {short} do not get around once")

slow = base ** (-2 * 48 / d_head)
places = np.array([0, longer])
plain = np.degrees(places * slow)
squeezed = np.degrees(places * trained / longer * slow)
seen = np.degrees(trained * slow)
print(f"pair 48: trained to {seen:.0f} degrees, then {plain[-1]:.0f}")

figure, axes = plt.subplots()
axes.axhspan(0, seen, alpha=0.15)
axes.text(8_500, 20, "angles seen in training")
for line, name in ((plain, "as trained"), (squeezed, "places ÷ 4")):
    axes.plot(places, line)
    color = axes.lines[-1].get_color()
    axes.text(longer + 300, line[-1], name, va="center", color=color)
axes.axvline(trained, linestyle=":", linewidth=1, color="#0a0b0c")
axes.set(xlabel="place", ylabel="angle of pair 48 (degrees)")
axes.set_xlim(0, 21_500)
axes.set(xticks=[0, 4_096, 16_384], yticks=[0, 235, 939])
figure.savefig("angles.svg")

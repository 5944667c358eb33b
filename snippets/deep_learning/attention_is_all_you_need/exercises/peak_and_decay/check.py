from math import isclose

from answer import rate

assert isclose(rate(400, 0.01, 400), 0.01), (
    "At the last step of the warm-up the rate should be the peak itself. "
    "What do your two branches give for step = warmup?"
)
assert not isclose(rate(100, 0.01, 400), 0.02), (
    "During the warm-up the rate lies above the peak: of the two branches, "
    "which one is smaller before they meet?"
)
assert isclose(rate(100, 0.01, 400), 0.0025), (
    "At a quarter of the warm-up the rate should be a quarter of the peak: "
    "which curve has that shape?"
)
assert not isclose(rate(1600, 0.01, 400), 0.0025), (
    "After four times the warm-up your rate is a quarter of the peak. "
    "Equation 3 has the exponent -0.5: what is left of the peak then?"
)
assert isclose(rate(1600, 0.01, 400), 0.005), (
    "After four times the warm-up, half of the peak should be left. "
    "Divide equation 3 by its own peak: where does the warm-up go?"
)


def equation_3(step, d_model, warmup):
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


for step in (1, 37, 3999, 4000, 4001, 100_000):
    expected = equation_3(step, 512, 4000)
    assert isclose(rate(step, equation_3(4000, 512, 4000), 4000), expected), (
        f"At step {step} your curve leaves equation 3."
    )

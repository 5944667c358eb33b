from answer import rate
from grading import kind, same


def at(step, peak, warmup):
    return kind("rate", rate(step, peak, warmup), 0.0)


assert same(at(400, 0.01, 400), 0.01), (
    "At the last step of the warm-up the rate should be the peak itself. "
    "What do your two branches give for step = warmup?"
)
assert not same(at(100, 0.01, 400), 0.02), (
    "During the warm-up the rate lies above the peak: of the two branches, "
    "which one is smaller before they meet?"
)
assert same(at(100, 0.01, 400), 0.0025), (
    "At a quarter of the warm-up the rate should be a quarter of the peak: "
    "which curve has that shape?"
)
assert not same(at(1600, 0.01, 400), 0.0025), (
    "After four times the warm-up your rate is a quarter of the peak. "
    "Equation 3 has the exponent -0.5: what is left of the peak then?"
)
assert same(at(1600, 0.01, 400), 0.005), (
    "After four times the warm-up, half of the peak should be left. "
    "Divide equation 3 by its own peak: where does the warm-up go?"
)
assert same(at(50, 3.0, 200), 0.75) and same(at(1800, 3.0, 200), 1.0), (
    "With a peak of 3 and a warm-up of 200, step 50 has the rate 0.75 and step 1,800 the rate 1."
)


def equation_3(step, d_model, warmup):
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


for d_model, warmup in ((512, 4000), (1024, 1500)):
    for step in (1, 37, warmup - 1, warmup, warmup + 1, 100_000):
        expected = equation_3(step, d_model, warmup)
        assert same(at(step, equation_3(warmup, d_model, warmup), warmup) / expected, 1), (
            f"At step {step} your curve leaves equation 3."
        )

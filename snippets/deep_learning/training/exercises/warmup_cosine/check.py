from math import isclose

from answer import rate

settings = dict(peak=1.0, low=0.1, warmup=10, total=110)
rates = [rate(step, **settings) for step in range(200)]
assert rates[0] != 0, (
    "Step 0 has a rate of zero, so the first batch is wasted. Which step should "
    "be the first to reach the peak, if 10 steps lead up to it?"
)
assert rates[9] != rates[0], (
    "The rate is the same at the first and the last step of the warm-up. "
    "Which part of the peak belongs to step 0, of 10?"
)
assert rates[0] < rates[9], (
    "The rate falls during warm-up. What was the warm-up for?"
)
assert isclose(rates[0], 0.1) and isclose(rates[9], 1.0), (
    "Ten equal stairs lead from 0.1 at step 0 to 1.0 at step 9. Which are yours?"
)
assert isclose(rates[10], 1.0), (
    "The rate jumps where the warm-up ends. From which step does the cosine count?"
)
assert rates[60] > 0.2, (
    "Half of the way down, at step 60, you are at the bottom already. How much of "
    "a cosine is the way from its top to its bottom?"
)
assert isclose(rates[110], 0.1), (
    "The last rate is not the low one. Between which two rates does the cosine move?"
)
assert all(isclose(later, 0.1) for later in rates[110:]), (
    "After the last step the rate moves on. Where should `done` stop?"
)
assert isclose(rates[60], 0.55) and rates[20] > 0.95, (
    "Half of the way down the rate should be half-way between 1.0 and 0.1, and "
    "the way should begin gently. Does your curve do both?"
)

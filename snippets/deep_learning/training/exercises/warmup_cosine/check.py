from math import cos, pi

from answer import rate
from grading import kind, same

settings = dict(peak=1.0, low=0.1, warmup=10, total=110)
rates = [kind("rate", rate(step, **settings), 0.0) for step in range(200)]
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
assert same(rates[:10], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]), (
    "Ten equal stairs lead from 0.1 at step 0 to 1.0 at step 9. Which are yours?"
)
assert same(rates[10], 1), (
    "The rate jumps where the warm-up ends. From which step does the cosine count?"
)
assert rates[60] > 0.2, (
    "Half of the way down, at step 60, you are at the bottom already. How much of "
    "a cosine is the way from its top to its bottom?"
)
assert same(rates[110], 0.1), (
    "The last rate is not the low one. Between which two rates does the cosine move?"
)
assert all(same(later, 0.1) for later in rates[110:]), (
    "After the last step the rate moves on. Where should `done` stop?"
)
assert same(rates[60], 0.55) and rates[20] > 0.95, (
    "Half of the way down the rate should be half-way between 1.0 and 0.1, and "
    "the way should begin gently. Does your curve do both?"
)
for step in (13, 35, 77, 109):
    assert same(rates[step], 0.1 + 0.45 * (1 + cos(pi * (step - 10) / 100))), (
        f"Step {step} does not lie on half a cosine from 1.0 to 0.1."
    )
other = [kind("rate", rate(step, 0.003, 0.0002, 4, 12), 0.0) / 0.003 for step in (0, 2, 3, 4, 6, 11, 12, 50)]
wanted = [0.25, 0.75, 1, 1, *(1 / 15 + 14 / 30 * (1 + cos(pi * done)) for done in (0.25, 0.875)), 1 / 15, 1 / 15]
assert same(other, wanted), (
    "With another peak, floor, warm-up and total the curve is wrong: which of them do you use as they are given?"
)

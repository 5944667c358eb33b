from math import isclose

from answer import Parameter, train

points = [(0.0, 1.0), (1.0, 3.0)]  # on the line 2 x + 1
w, b = Parameter(0.0), Parameter(0.0)
losses = train(w, b, points, 0.1, 1)
assert losses == [10.0], "Before the first step the errors are -1 and -3, so the loss is 10."
assert (w.data, b.data) != (0.0, 0.0), (
    "The weights have not moved. What are their grads when you use them, and do you "
    "change the w and b that the caller holds?"
)
assert w.data > 0, "The loss has grown. A slope points uphill: which way should the weights go?"
assert b.data != 0, "The bias has not moved: it is a parameter like the weight."
assert isclose(w.data, 0.6) and isclose(b.data, 0.8), (
    "The slopes are -6 for w and -8 for b. What does a step of 0.1 make of that?"
)
w, b = Parameter(0.0), Parameter(0.0)
train(w, b, points, 0.1, 2)
assert not (isclose(w.data, 1.52) and isclose(b.data, 1.96)), (
    "The first step is right, the second takes the slopes of the first along. What does "
    "the walk do with a grad that is not zero?"
)
assert isclose(w.data, 0.92) and isclose(b.data, 1.16), (
    "The second step is wrong. What is left over from the first?"
)
w, b = Parameter(0.0), Parameter(0.0)
w.grad = 99.0  # somebody has walked before
assert train(w, b, points, 0.1, 200)[-1] < 1e-6, (
    "The line should go through both points after 200 steps, whatever was in grad before."
)

from answer import Parameter, train
from grading import kind, same

points = [(0.0, 1.0), (1.0, 3.0)]  # on the line 2 x + 1
w, b = Parameter(0.0), Parameter(0.0)
losses = kind("train", train(w, b, points, 0.1, 1), [0.0])
assert same(losses, [10]), "Before the first step the errors are -1 and -3, so the loss is 10."
assert (w.data, b.data) != (0.0, 0.0), (
    "The weights have not moved. What are their grads when you use them, and do you "
    "change the w and b that the caller holds?"
)
assert w.data > 0, "The loss has grown. A slope points uphill: which way should the weights go?"
assert b.data != 0, "The bias has not moved: it is a parameter like the weight."
assert same([w.data, b.data], [0.6, 0.8]), (
    "The slopes are -6 for w and -8 for b. What does a step of 0.1 make of that?"
)
w, b = Parameter(0.0), Parameter(0.0)
losses = kind("train", train(w, b, points, 0.1, 2), [0.0])
assert not same([w.data, b.data], [1.52, 1.96]), (
    "The first step is right, the second takes the slopes of the first along. What does "
    "the walk do with a grad that is not zero?"
)
assert same([w.data, b.data], [0.92, 1.16]), (
    "The second step is wrong. What is left over from the first?"
)
assert same(losses, [10, 2.6]), "Two steps have two losses, each from before its step: 10 and 2.6."
w, b = Parameter(0.0), Parameter(0.0)
w.grad = b.grad = 99.0  # somebody has walked before
losses = kind("train", train(w, b, points, 0.1, 200), [0.0])
assert losses[-1] < 1e-6, (
    "The line should go through both points after 200 steps, whatever was in grad before."
)
w, b = Parameter(1.0), Parameter(-2.0)
kind("train", train(w, b, [(2.0, 3.0), (-1.0, 4.0), (0.5, 0.0)], 0.01, 1), [0.0])
assert same([w.data, b.data], [0.995, -1.77]), (
    "From w = 1, b = -2 a step of 0.01 should lead to 0.995 and -1.77. Do the step's length "
    "and the first values count?"
)

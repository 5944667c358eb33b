from math import exp

from answer import shares
from grading import kind, same


def softmax(scores):
    powers = [exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def drawn(*given):
    return kind("shares", shares(*given), [0.0])


logits = [1.0, 3.0, 0.0, 2.0]
given = logits[:]
warm = drawn(logits, 2.0, 4)
assert len(warm) == 4, "Every token keeps its place: four logits, four shares."
assert not same(warm, softmax(given)), "The temperature changes nothing yet."
assert not same(warm, softmax([2 * logit for logit in given])), (
    "A temperature of 2 makes your shares sharper. Should a high temperature "
    "bring tokens closer together or drive them apart?"
)
assert same(sum(warm), 1), (
    "At temperature 2 the shares do not sum to one. Does the temperature act "
    "on the logits, or on the shares?"
)
assert same(warm, softmax([logit / 2 for logit in given])), (
    "At temperature 2 the shares are the softmax of half the logits."
)
two = drawn(logits, 1.0, 2)
assert len(two) == 4, "A token that is cut gets the share 0. It keeps its place."
assert two[1] > 0 and two[3] > 0, (
    "The two best tokens are numbers 1 and 3. Do you look for the largest "
    "logits, or for the first?"
)
assert two[0] == 0 and two[2] == 0, (
    "With top_k 2, a token that should be cut can still be drawn. A logit of 0 "
    "is not a share of 0: which score has the power 0?"
)
assert same(sum(two), 1), (
    "After the cut the shares no longer sum to one. What is cut belongs to "
    "those that remain: cut first, or share out?"
)
assert same(drawn(logits, 2.0, 2), [0, softmax([1.5, 1])[0], 0, softmax([1.5, 1])[1]]), (
    "Temperature and top_k together do not agree with softmax([1.5, 1.0])."
)
assert same(drawn([-1.0, -5.0, -2.0, -9.0, -3.0], 0.5, 3), [*softmax([-2, -99, -4])[:1], 0, softmax([-2, -4, -6])[1], 0, softmax([-2, -4, -6])[2]], tolerance=0.02), (
    "With logits below zero, top_k 3 keeps the wrong ones: the best of them are -1, -2 and -3."
)
assert same(drawn([-1.0, -5.0, -2.0, -9.0], 0.25, 1), [1, 0, 0, 0]), (
    "With top_k 1 the best token is always drawn."
)
assert same(sorted(drawn([0.0, 0.0, 0.0], 1.0, 2)), [0, 0.5, 0.5]), (
    "Three equal logits, top_k 2: exactly two tokens remain, whichever."
)
assert logits == given, "The logits you were given have changed: build a new list."

from math import exp, isclose

from answer import shares


def near(left, right):
    return len(left) == len(right) and all(map(isclose, left, right))


def plain(scores):
    powers = [exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


logits = [1.0, 3.0, 0.0, 2.0]
given = logits[:]
warm = shares(logits, 2.0, 4)
assert len(warm) == 4, "Every token keeps its place: four logits, four shares."
assert not near(warm, plain(logits)), "The temperature changes nothing yet."
assert not near(warm, plain([2 * logit for logit in logits])), (
    "A temperature of 2 makes your shares sharper. Should a high temperature "
    "bring tokens closer together or drive them apart?"
)
assert isclose(sum(warm), 1), (
    "At temperature 2 the shares do not sum to one. Does the temperature act "
    "on the logits, or on the shares?"
)
assert near(warm, plain([logit / 2 for logit in logits])), (
    "At temperature 2 the shares are the softmax of half the logits."
)
two = shares(logits, 1.0, 2)
assert len(two) == 4, "A token that is cut gets the share 0. It keeps its place."
assert two[1] > 0 and two[3] > 0, (
    "The two best tokens are numbers 1 and 3. Do you look for the largest "
    "logits, or for the first?"
)
assert two[0] == 0 and two[2] == 0, (
    "With top_k 2, a token that should be cut can still be drawn. A logit of 0 "
    "is not a share of 0: which score has the power 0?"
)
assert isclose(sum(two), 1), (
    "After the cut the shares no longer sum to one. What is cut belongs to "
    "those that remain: cut first, or share out?"
)
assert near(shares(logits, 2.0, 2), [0, plain([1.5, 1])[0], 0, plain([1.5, 1])[1]]), (
    "Temperature and top_k together do not agree with softmax([1.5, 1.0])."
)
assert sorted(shares([0.0, 0.0, 0.0], 1.0, 2)) == [0, 0.5, 0.5], (
    "Three equal logits, top_k 2: exactly two tokens remain, whichever."
)
assert logits == given, "The logits you were given have changed: build a new list."

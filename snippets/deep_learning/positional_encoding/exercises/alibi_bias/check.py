from math import inf

from answer import alibi_bias
from grading import kind, same

bias = kind("alibi_bias", alibi_bias(8, 4), [[[0.0]]])
assert [len(bias), len(bias[0]), len(bias[0][0])] == [8, 4, 4], (
    "Eight heads and four words need eight matrices of four rows and four columns."
)
assert all(same(bias[h][i][i], 0) for h in range(8) for i in range(4)), (
    "A word has distance 0 to itself, so the diagonal gets nothing, whatever the slope."
)
assert bias[0][1][0] < 0, (
    "Far words are favored instead of held back. Which sign must the bias have?"
)
assert all(bias[h][i][j] == -inf for h in range(8) for i in range(4) for j in range(i + 1, 4)), (
    "A later word is still visible. ALiBi replaces the positions, not the causal mask: what must "
    "stand above the diagonal?"
)
assert not same(bias[0][1][0], -1), (
    "Your first slope is 1. With which power does the sequence of the paper begin?"
)
assert same(bias[0][3], [3 * bias[0][1][0], 2 * bias[0][1][0], bias[0][1][0], 0]), (
    "The bias must grow evenly with the distance: three places cost three times as much as one."
)
assert same(bias[1][1][0], -1 / 4), (
    "The second of eight heads has slope 1/4: each slope is the one before times 2^(-8/n)."
)
four = kind("alibi_bias", alibi_bias(4, 2), [[[0.0]]])
assert same(four[3][1][0] * 256, -1), (
    "With four heads the last slope is 1/256 as well. Where does the number of heads enter?"
)
three = kind("alibi_bias", alibi_bias(3, 5), [[[0.0]]])
wanted = [[[-(2 ** (-8 * h / 3)) * (i - j) if j <= i else -inf for j in range(5)] for i in range(5)] for h in (1, 2, 3)]
assert same(three, wanted), (
    "With three heads and five words a slope is no power of a half any more: 2^(-8/3) for the first. Is yours rounded?"
)

from math import inf, isclose

from answer import alibi_bias

bias = alibi_bias(8, 4)
assert bias is not None, "`alibi_bias` returns nothing yet: one matrix a head, one row a query."
assert [len(bias), len(bias[0]), len(bias[0][0])] == [8, 4, 4], (
    "Eight heads and four words need eight matrices of four rows and four columns."
)
assert all(bias[h][i][i] == 0 for h in range(8) for i in range(4)), (
    "A word has distance 0 to itself, so the diagonal gets nothing, whatever the slope."
)
assert bias[0][1][0] < 0, (
    "Far words are favored instead of held back. Which sign must the bias have?"
)
assert bias[0][0][1] == -inf, (
    "A later word is still visible. ALiBi replaces the positions, not the causal mask: what must "
    "stand above the diagonal?"
)
assert bias[0][1][0] != -1, (
    "Your first slope is 1. With which power does the sequence of the paper begin?"
)
assert isclose(bias[0][3][0], 3 * bias[0][1][0]), (
    "The bias must grow evenly with the distance: three places cost three times as much as one."
)
assert isclose(bias[1][1][0], -1 / 4), (
    "The second of eight heads has slope 1/4: each slope is the one before times 2^(-8/n)."
)
assert isclose(alibi_bias(4, 2)[3][1][0], -1 / 256), (
    "With four heads the last slope is 1/256 as well. Where does the number of heads enter?"
)

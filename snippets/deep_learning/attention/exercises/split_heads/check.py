from answer import join_heads, split_heads
from grading import kind, same

x = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12], [13, 14, 15, 16, 17, 18], [19, 20, 21, 22, 23, 24]]
given = [row[:] for row in x]
heads = kind("split_heads", split_heads(x, 2), [[[0]]])
assert len(heads) == 2, (
    "Two heads were asked for: the outer list has one entry a head, "
    "and every entry still has all the words."
)
assert [len(head) for head in heads] == [4, 4], (
    "Each head must see every word: cut the columns, not the rows."
)
assert heads[0] != [row[::2] for row in x], (
    "Your heads take turns. Head 0 gets the first d_head columns as one "
    "block, head 1 the next."
)
assert same(heads, [[row[:3] for row in x], [row[3:] for row in x]]), (
    "Head 0 of two should hold columns 0 to 2 of every word, head 1 "
    "columns 3 to 5."
)
assert same(split_heads(x, 3), [[row[:2] for row in x], [row[2:4] for row in x], [row[4:] for row in x]]), (
    "Three heads of a model of width 6 have two columns each."
)
assert same(split_heads(x, 6)[5], [[6], [12], [18], [24]]), (
    "With six heads of a model of width 6, each head has one column."
)
assert x == given, "`split_heads` has changed the matrix that it was given."


def parts(n):
    width = 6 // n
    return [[row[i : i + width] for row in given] for i in range(0, 6, width)]


joined = kind("join_heads", join_heads(parts(2)), [[0]])
assert joined != [[a + b for a, b in zip(row[:3], row[3:])] for row in x], (
    "The heads were added up. Set them side by side instead: what each one "
    "found must stay apart for the output projection."
)
assert same(joined, given), "Joining two heads must put the same numbers back in the same places."
assert same(join_heads(parts(6)), given), "Joining works for two heads, not for six."
assert same(join_heads(parts(1)), given), "One head is the whole matrix: joining it changes nothing."
assert same(join_heads(split_heads(x, 3)), given), (
    "`join_heads` should take what `split_heads` gives, and undo it."
)

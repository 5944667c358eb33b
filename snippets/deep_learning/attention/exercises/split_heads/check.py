from answer import join_heads, split_heads

x = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
heads = split_heads(x, 2)
assert heads is not None, "`split_heads` returns nothing yet."
assert len(heads) == 2, (
    "Two heads were asked for: the outer list has one entry a head, "
    "and every entry still has all the words."
)
assert [len(head) for head in heads] == [3, 3], (
    "Each head must see every word: cut the columns, not the rows."
)
assert heads[0] != [[1, 3], [5, 7], [9, 11]], (
    "Your heads take turns. Head 0 gets the first d_head columns as one "
    "block, head 1 the next."
)
assert heads == [[[1, 2], [5, 6], [9, 10]], [[3, 4], [7, 8], [11, 12]]], (
    "Head 0 of two should hold columns 0 and 1 of every word, head 1 "
    "columns 2 and 3."
)
assert len(split_heads(x, 4)[3][0]) == 1, (
    "With four heads of a model of width 4, each head has one column."
)

joined = join_heads(heads)
assert joined is not None, "`join_heads` returns nothing yet."
assert joined != [[4, 6], [12, 14], [20, 22]], (
    "The heads were added up. Set them side by side instead: what each one "
    "found must stay apart for the output projection."
)
assert joined == x, "Splitting and joining must give back the same numbers in the same places."
assert join_heads(split_heads(x, 4)) == x, "It works for two heads, not for four."

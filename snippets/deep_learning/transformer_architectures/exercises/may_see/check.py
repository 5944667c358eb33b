from answer import may_see


def rows(family, given=2, n=4):
    return ["".join("x" if may_see(family, i, j, given) else "." for j in range(n)) for i in range(n)]


assert all(may_see("decoder", i, i, 2) for i in range(4)), (
    "In your decoder a word does not see itself, so the first word sees nothing at all."
)
assert rows("decoder") == ["x...", "xx..", "xxx.", "xxxx"], (
    "A decoder's word sees itself and what stands before it. Is its row number i or j?"
)
assert rows("encoder") == ["xxxx"] * 4, "In an encoder every word sees every word, `given` or not."
assert not may_see("prefix", 0, 2, 2), (
    "A prompt word sees an answer word. With two given words, which number has the first of the answer?"
)
assert may_see("prefix", 0, 1, 2), (
    "Within the prompt, word 0 does not see word 1. All of it is there from the start: who may look where?"
)
assert may_see("prefix", 3, 0, 2) and may_see("prefix", 3, 2, 2), (
    "A word of the answer sees the prompt and the answer so far."
)
assert not may_see("prefix", 2, 3, 2), (
    "In the answer, word 2 sees word 3, which is not written yet."
)
assert rows("prefix") == ["xx..", "xx..", "xxx.", "xxxx"], "Draw the square for two given words of four and compare."

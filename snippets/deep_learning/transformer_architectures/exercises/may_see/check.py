from answer import may_see
from grading import kind


def sees(family, i, j, given=2):
    return kind("may_see", may_see(family, i, j, given), True)


def rows(family, given=2, n=4):
    return ["".join("x" if sees(family, i, j, given) else "." for j in range(n)) for i in range(n)]


assert all(sees("decoder", i, i) for i in range(4)), (
    "In your decoder a word does not see itself, so the first word sees nothing at all."
)
assert rows("decoder") == ["x...", "xx..", "xxx.", "xxxx"], (
    "A decoder's word sees itself and what stands before it. Is its row number i or j?"
)
assert rows("encoder") == ["xxxx"] * 4, "In an encoder every word sees every word, `given` or not."
assert not sees("prefix", 0, 2), (
    "A prompt word sees an answer word. With two given words, which number has the first of the answer?"
)
assert sees("prefix", 0, 1), (
    "Within the prompt, word 0 does not see word 1. All of it is there from the start: who may look where?"
)
assert sees("prefix", 3, 0) and sees("prefix", 3, 2), (
    "A word of the answer sees the prompt and the answer so far."
)
assert not sees("prefix", 2, 3), (
    "In the answer, word 2 sees word 3, which is not written yet."
)
assert rows("prefix") == ["xx..", "xx..", "xxx.", "xxxx"], "Draw the square for two given words of four and compare."
assert rows("prefix", 3, 5) == ["xxx..", "xxx..", "xxx..", "xxxx.", "xxxxx"], (
    "Draw the square for three given words of five and compare."
)
assert rows("prefix", 0) == rows("decoder", 3) == ["x...", "xx..", "xxx.", "xxxx"], (
    "A prefix LM with no given words is a decoder, and a decoder is one whatever is given."
)

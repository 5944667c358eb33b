from answer import examples
from grading import kind


def cut(text, seq_len):
    return kind("examples", examples(text, seq_len), [("", "")])


pairs = cut("abcdefg", 3)
assert pairs, "You return no pair at all, though seven letters hold two of length 3."
assert all(x != y for x, y in pairs), (
    "Inputs and targets are the same, so a model would learn to repeat. Which "
    "letter should it find after the first?"
)
assert pairs[0] != ["abc", "cde"], (
    "Your targets are two letters ahead: the model would learn to skip one."
)
assert pairs[0] != ["bcd", "abc"], (
    "Your targets are the letters before. Which of the two is known, and which "
    "is to be found?"
)
assert all(len(x) == len(y) for x, y in pairs), (
    "A target is shorter than its input. How many letters must a stretch have "
    "for seq_len inputs and their targets?"
)
assert all(len(x) == 3 for x, _ in pairs), (
    "An input is not seq_len letters long: stretches that are cut off cannot "
    "be stacked into one batch."
)
assert pairs == [["abc", "bcd"], ["def", "efg"]], (
    "Write down both pairs for abcdefg and seq_len 3 by hand. Does every letter "
    "but the first appear exactly once as a target?"
)
assert cut("abcdef", 3) == [["abc", "bcd"]], (
    "Six letters of length 3 give one pair: the letter after f is not known."
)
assert cut("abcdefghij", 4) == [["abcd", "bcde"], ["efgh", "fghi"]], (
    "Ten letters and a seq_len of 4 give two pairs: is 4 the step from one to the next?"
)
assert cut("abc", 1) == [["a", "b"], ["b", "c"]], "With a seq_len of 1, every letter but the last asks for the next."
assert cut("ab", 3) == [], "A text shorter than seq_len + 1 gives no pair."

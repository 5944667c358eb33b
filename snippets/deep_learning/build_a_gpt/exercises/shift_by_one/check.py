from answer import examples

pairs = examples("abcdefg", 3)
assert pairs, "You return no pair at all, though seven letters hold two of length 3."
assert all(x != y for x, y in pairs), (
    "Inputs and targets are the same, so a model would learn to repeat. Which "
    "letter should it find after the first?"
)
assert pairs[0] != ("abc", "cde"), (
    "Your targets are two letters ahead: the model would learn to skip one."
)
assert pairs[0] != ("bcd", "abc"), (
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
assert pairs == [("abc", "bcd"), ("def", "efg")], (
    "Write down both pairs for abcdefg and seq_len 3 by hand. Does every letter "
    "but the first appear exactly once as a target?"
)
assert examples("abcdef", 3) == [("abc", "bcd")], (
    "Six letters of length 3 give one pair: the letter after f is not known."
)
assert examples("ab", 3) == [], "A text shorter than seq_len + 1 gives no pair."

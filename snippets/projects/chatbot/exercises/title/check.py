from answer import title

assert title("What is a token?", set()) == "what-is-a-token", (
    "Small letters and digits, joined by one hyphen each: `What is a token?` gives "
    "`what-is-a-token`."
)
for tricky in ("../../etc/passwd", "C:\\Windows", "-rf *", ".hidden", "a\0b\n\x1b[2J", "a_b"):
    name = title(tricky, set())
    assert all(part.isalnum() for part in name.split("-")), (
        f"{tricky!r} gives {name!r}: only letters and digits, joined by single hyphens, may stay."
    )
assert title("Was heißt Überanpassung?", set()) == "was-heißt-überanpassung", (
    "Letters of other languages are letters, too. Which pattern knows them?"
)
assert title("???", set()) and title("", set()), (
    "A question without a letter still needs a name. What could stand there?"
)
name = title("Please explain to me how attention mixes words", set())
assert len(name) <= 40, f"{name!r} has {len(name)} characters; 40 are allowed."
assert name == "please-explain-to-me-how-attention-mixes", (
    "Cut between words, and keep as many whole ones as 40 characters hold: "
    "`please-explain-to-me-how-attention-mixes`."
)
assert title("x" * 99, set()) == "x" * 40, (
    "One word of 99 letters has no end to cut at: keep its first 40."
)
first = title("What is a token?", {"what-is-a-token"})
assert first != "what-is-a-token", (
    "The name is taken: a new chat would be saved over an old one. Make it another."
)
second = title("What is a token?", {"what-is-a-token", first})
assert second not in ("what-is-a-token", first), (
    "The second name may be taken, too. Count on until one is free."
)
long = title("x" * 99, {"x" * 40})
assert long != "x" * 40 and len(long) <= 40, (
    "With its number at the end, the name is longer than 40. Leave room for it."
)

from answer import title
from grading import kind


def named(question, *taken):
    return kind("title", title(question, set(taken)), "")


def is_safe(name):
    return len(name) <= 40 and all(part.isalnum() for part in name.split("-"))


assert named("What is a token?") == "what-is-a-token", (
    "Small letters and digits, joined by one hyphen each: `What is a token?` gives "
    "`what-is-a-token`."
)
for tricky in ("../../etc/passwd", "C:\\Windows", "-rf *", ".hidden", "a\0b\n\x1b[2J", "a_b"):
    name = named(tricky)
    assert all(part.isalnum() for part in name.split("-")), (
        f"{tricky!r} gives {name!r}: only letters and digits, joined by single hyphens, may stay."
    )
assert named("Was heißt Überanpassung?") == "was-heißt-überanpassung", (
    "Letters of other languages are letters, too. Which pattern knows them?"
)
assert named("???") and named(""), (
    "A question without a letter still needs a name. What could stand there?"
)
assert is_safe(named("???")), f"A question without a letter gets the name {named('???')!r}, which is not safe."
name = named("Please explain to me how attention mixes words")
assert len(name) <= 40, f"{name!r} has {len(name)} characters; 40 are allowed."
assert name == "please-explain-to-me-how-attention-mixes", (
    "Cut between words, and keep as many whole ones as 40 characters hold: "
    "`please-explain-to-me-how-attention-mixes`."
)
for last in ("four", "fives", "sixsix"):
    name = named(f"a {'b' * 33} {last} c")
    wanted = f"a-{'b' * 33}-{last}" if len(last) < 5 else f"a-{'b' * 33}"
    assert name == wanted, (
        f"One word of 1 letter, one of 33 and one of {len(last)} give {name!r}, not {wanted!r}. "
        "Do the hyphens count among the 40, and does no later word jump the queue?"
    )
assert named("x" * 99) == "x" * 40, (
    "One word of 99 letters has no end to cut at: keep its first 40."
)
first = named("What is a token?", "what-is-a-token")
assert first != "what-is-a-token", (
    "The name is taken: a new chat would be saved over an old one. Make it another."
)
second = named("What is a token?", "what-is-a-token", first)
assert second not in ("what-is-a-token", first), (
    "The second name may be taken, too. Count on until one is free."
)
long = named("x" * 99, "x" * 40)
assert long != "x" * 40 and len(long) <= 40, (
    "With its number at the end, the name is longer than 40. Leave room for it."
)
for question in ("x" * 99, "What is a token?", "???", f"{'a' * 20} {'b' * 17} c"):
    taken = []
    for _ in range(120):
        name = named(question, *taken)
        assert is_safe(name) and name not in taken, (
            f"With {len(taken)} names taken, {question[:20]!r} gives {name!r}: it is taken, longer than 40 or not safe."
        )
        taken.append(name)
names = {"what-is-a-token"}
title("What is a token?", names)
assert names == {"what-is-a-token"}, "`taken` has changed: who saves the chat notes its name."

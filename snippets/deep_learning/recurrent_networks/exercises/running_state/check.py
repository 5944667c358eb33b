from answer import Memory
from grading import kind, memory, same


def step(mind, q, k, v):
    return kind("step", mind.step(q, k, v), [0.0])


mind = Memory(2)
out = step(mind, [1, 0], [2, 3], [5, 7])
assert not same(out, [0, 0]), (
    "The first word finds nothing: may a word look at itself? Update "
    "before you read."
)
assert not same(out, [10, 15]), (
    "You got (10, 15), so the state lies on its side: rows belong to the "
    "numbers of the key, columns to those of the value."
)
assert same(out, [10, 14]), (
    "The query (1, 0) and the key (2, 3) have the dot product 2, so the "
    "value (5, 7) comes out twice: (10, 14)."
)
out = step(mind, [1, 1], [1, 0], [1, 1])
assert not same(out, [1, 1]), (
    "The second output knows nothing of the first word: does the state add "
    "up, or is it replaced?"
)
assert same(out, [26, 36]), (
    "The query (1, 1) meets the keys (2, 3) and (1, 0): five times (5, 7) "
    "and once (1, 1) make (26, 36)."
)
words = [([1, -2, 0.5], [0.5, 1, -1], [2, 0, 1]), ([0, 3, 1], [2, -1, 4], [-1, 5, 0]), ([2, 1, -1], [1, 1, 0], [3, -2, 6])]
mind = Memory(3)
for i, (q, _, _) in enumerate(words):
    wanted = [0.0] * 3
    for _, k, v in words[: i + 1]:
        wanted = [sum(a * b for a, b in zip(q, k)) * number + total for number, total in zip(v, wanted)]
    assert same(step(mind, *words[i]), wanted), (
        f"With three numbers a head, the output for word {i} is not the sum of (q · key) · value over the words so far. "
        "Which query meets which key?"
    )
assert same(step(Memory(2), [1, 0], [1, 0], [1, 2]), [1, 2]), (
    "A second memory already knows something: does each have a state of "
    "its own?"
)
for _ in range(100):
    step(mind, [1.0] * 3, [0.0] * 3, [1.0] * 3)
before = memory(mind)
for word in range(2000):
    step(mind, [1.0, 0.0, word], [word, 0.0, 1.0], [1.0, word, 1.0])
assert memory(mind) - before < 1000, (
    "After two thousand words the state has grown, or something beside it. It should hold d_head "
    "times d_head numbers, whatever the length."
)

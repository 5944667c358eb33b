from answer import Memory

memory = Memory(2)
out = memory.step([1, 0], [2, 3], [5, 7])
assert out != [0, 0], (
    "The first word finds nothing: may a word look at itself? Update "
    "before you read."
)
assert out != [10, 15], (
    "You got (10, 15), so the state lies on its side: rows belong to the "
    "numbers of the key, columns to those of the value."
)
assert out == [10, 14], (
    "The query (1, 0) and the key (2, 3) have the dot product 2, so the "
    "value (5, 7) comes out twice: (10, 14)."
)
out = memory.step([1, 1], [1, 0], [1, 1])
assert out != [1, 1], (
    "The second output knows nothing of the first word: does the state add "
    "up, or is it replaced?"
)
assert out == [26, 36], (
    "The query (1, 1) meets the keys (2, 3) and (1, 0): five times (5, 7) "
    "and once (1, 1) make (26, 36)."
)
for _ in range(100):
    memory.step([1, 1], [0, 0], [1, 1])
assert sum(len(row) for row in memory.state) == 4, (
    "After a hundred words the state has grown. It should hold d_head "
    "times d_head numbers, whatever the length."
)
assert Memory(2).step([1, 0], [1, 0], [1, 2]) == [1, 2], (
    "A second memory already knows something: does each have a state of "
    "its own?"
)

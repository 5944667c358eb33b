from answer import waits


def quarter():
    return 0.25


busy = [(429, None)] * 6 + [(200, None)]
assert waits([(200, None)], 5, quarter) == [], (
    "The first attempt was answered. What are you waiting for?"
)
assert waits([(401, None), (200, None)], 5, quarter) == [], (
    "You wait after status 401. A wrong key stays wrong: only 429 and "
    "500 or more pass by waiting."
)
four = waits(busy, 4, quarter)
assert len(four) != 4, (
    "With 4 tries there are only 3 waits between them. After the last "
    "try, nobody asks again."
)
assert len(four) == 3, f"Four tries have 3 waits between them, not {len(four)}."
assert four != [1.0, 2.0, 4.0], (
    "Chance is missing: fifty clients with this schedule come back "
    "together. Multiply each wait by `chance()`."
)
assert four[0] == 0.25, (
    f"The first wait is {four[0]}. The longest first wait is 1 second, "
    "and this chance leaves a quarter of it: attempts count from 0."
)
assert four == [0.25, 0.5, 1.0], (
    f"The waits are {four}. Each longest wait is twice the one before."
)
assert waits(busy, 7, quarter)[-2:] == [2.0, 2.0], (
    "The waits grow without end. No longest wait is above 8 seconds."
)
told = waits([(503, 20.0), (200, None)], 5, quarter)
assert told != [0.25], (
    "The service asked for 20 seconds, and you come back earlier. "
    "What does Retry-After say?"
)
assert told[0] >= 20, (
    f"The service asked for 20 seconds and you wait {told[0]}. Does your "
    "limit of 8 seconds, or chance, cut down what it asked for?"
)
assert told != [20.0], (
    "All clients were asked for the same 20 seconds and come back "
    "together. Add your own wait with its chance on top."
)
assert told == [20.25], f"20 seconds as asked and 0.25 of your own, not {told[0]}."
passed = [(500, None), (200, None), (429, None)]
assert waits(passed, 5, quarter) == [0.25], (
    "You wait although an attempt was answered. When does it end?"
)

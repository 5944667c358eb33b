from itertools import cycle

from answer import waits
from grading import kind, same


def quarter():
    return 0.25


def paused(answers, tries=5, chance=quarter):
    return kind("waits", waits(answers, tries, chance), [0.0])


busy = [(429, None)] * 6 + [(200, None)]
assert paused([(200, None)]) == [], (
    "The first attempt was answered. What are you waiting for?"
)
assert paused([(401, None), (200, None)]) == [], (
    "You wait after status 401. A wrong key stays wrong: only 429 and "
    "500 or more pass by waiting."
)
for status in (400, 428, 430, 499):
    assert paused([(status, None), (200, None)]) == [], f"You wait after status {status}: only 429 and 500 or more pass by waiting."
four = paused(busy, 4)
assert len(four) != 4, (
    "With 4 tries there are only 3 waits between them. After the last "
    "try, nobody asks again."
)
assert len(four) == 3, f"Four tries have 3 waits between them, not {len(four)}."
assert not same(four, [1.0, 2.0, 4.0]), (
    "Chance is missing: fifty clients with this schedule come back "
    "together. Multiply each wait by `chance()`."
)
assert same(four[0], 0.25), (
    f"The first wait is {four[0]}. The longest first wait is 1 second, "
    "and this chance leaves a quarter of it: attempts count from 0."
)
assert same(four, [0.25, 0.5, 1.0]), (
    f"The waits are {four}. Each longest wait is twice the one before."
)
assert same(paused(busy, 7)[-2:], [2.0, 2.0]), (
    "The waits grow without end. No longest wait is above 8 seconds."
)
told = paused([(503, 20.0), (200, None)])
assert not same(told, [0.25]), (
    "The service asked for 20 seconds, and you come back earlier. "
    "What does Retry-After say?"
)
assert told[0] >= 20, (
    f"The service asked for 20 seconds and you wait {told[0]}. Does your "
    "limit of 8 seconds, or chance, cut down what it asked for?"
)
assert not same(told, [20.0]), (
    "All clients were asked for the same 20 seconds and come back "
    "together. Add your own wait with its chance on top."
)
assert same(told, [20.25]), f"20 seconds as asked and 0.25 of your own, not {told[0]}."
assert same(paused([(500, None), (200, None), (429, None)]), [0.25]), (
    "You wait although an attempt was answered. When does it end?"
)
assert same(paused([(429, 0.0), (529, 3.0), (503, None), (404, None), (429, None)]), [0.25, 3.5, 1.0]), (
    "Status 429 asks for 0 seconds, 529 for 3, 503 for none, and 404 ends it: 0.25, 3 + 0.5 and 1 second. "
    "Do the attempts go on counting when the service has asked for a pause?"
)
assert paused(busy, 1) == [], "With a single try there is nothing to wait for."
luck = cycle([0.5, 0.125, 1.0])
assert same(paused(busy, 4, lambda: next(luck)), [0.5, 0.25, 4.0]), (
    "Each wait needs a chance of its own, drawn once, in the order of the waits."
)

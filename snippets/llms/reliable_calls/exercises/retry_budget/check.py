from answer import RetryBudget
from grading import kind


def asked(budget):
    return kind("retry", budget.retry(), True)


def after(requests, retries, share=0.25, most=10):
    """How many retries are allowed after so many requests."""
    budget = RetryBudget(share, most)
    for _ in range(requests):
        budget.request()
    return sum(asked(budget) for _ in range(retries))


assert after(0, 5) == 0, (
    "Before the first request a retry is allowed already. "
    "At the beginning nothing is saved."
)
assert after(3, 5) != 1, (
    "Three requests at a quarter each have earned three quarters, "
    "and you let a whole retry go. What does a retry cost?"
)
assert after(4, 1) == 1, (
    "Four requests at a quarter each have earned one retry, "
    "and it is refused."
)
assert after(4, 5) == 1, (
    f"Four requests have earned one retry, and {after(4, 5)} of five "
    "are allowed. Is an allowed retry paid for?"
)
refused = RetryBudget(0.25, 10)
for _ in range(3):
    refused.request()
asked(refused)
refused.request()
assert asked(refused), (
    "A retry that was refused has been paid for. "
    "Only those that are sent cost something."
)
assert after(400, 100) == 10, (
    f"After a long calm {after(400, 100)} retries are let go at once. "
    "No more than `most`, here 10, can be saved up."
)
assert after(400, 100, most=3.5) == 3, (
    "With at most 3.5 saved, 3 retries are possible. "
    f"You allow {after(400, 100, most=3.5)}."
)
assert after(7, 100, share=1.5, most=8) == 8 and after(3, 100, share=1.5, most=8) == 4, (
    "At one and a half retries a request, three requests earn 4 whole ones, and seven reach the most of 8."
)
calm = RetryBudget(0.5, 2)
for _ in range(100):
    calm.request()
spent = asked(calm), asked(calm), asked(calm)
calm.request()
calm.request()
assert spent == (True, True, False) and asked(calm), (
    "After a long calm two retries are spent, and two more requests earn the next one: "
    "what was earned above `most` is lost, and does not count against later."
)
assert not asked(RetryBudget(0.25, 10)), "A second budget already has something saved: does each have an account of its own?"

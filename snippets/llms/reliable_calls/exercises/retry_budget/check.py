from answer import RetryBudget


def after(requests, retries, share=0.25, most=10):
    """How many retries are allowed after so many requests."""
    budget = RetryBudget(share, most)
    for _ in range(requests):
        budget.request()
    return sum(budget.retry() for _ in range(retries))


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
refused.retry()
refused.request()
assert refused.retry(), (
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

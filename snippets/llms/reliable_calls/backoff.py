# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""Wait longer each time, at random, and never less than asked."""

import random
import time
from collections.abc import Callable

from openai import APIStatusError, OpenAI

PASSES = {408, 409, 429, 500, 502, 503, 504, 529}
client = OpenAI(max_retries=0)  # one place decides about waiting


def pause(
    attempt: int, asked: float | None, rng: random.Random
) -> float:
    """Seconds to wait after attempt 0, 1, 2 …"""
    own = rng.uniform(0, min(8.0, 0.5 * 2**attempt))
    return own if asked is None else asked + own


def patiently(
    ask: Callable[[], str], rng: random.Random, tries: int = 4
) -> str:
    for attempt in range(tries):
        try:
            return ask()
        except APIStatusError as error:
            status = error.status_code
            if status not in PASSES or attempt == tries - 1:
                raise
            header = error.response.headers.get("retry-after")
        seconds = pause(attempt, float(header) if header else None, rng)
        print(f"  {status}: wait {seconds:.2f} s")
        time.sleep(seconds)


def ask(model: str) -> str:
    reply = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": "Say: It is open."}],
    )
    return reply.choices[0].message.content


rng = random.Random(0)  # seeded only so that this output repeats
for model in ("practice-rate-limit-2", "practice-overload-2"):
    print(model)
    print(" ", patiently(lambda: ask(model), rng))

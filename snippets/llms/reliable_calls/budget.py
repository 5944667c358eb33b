# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A budget refuses the call that could break it, before the call."""

from openai import OpenAI

PRICE_IN, PRICE_OUT = 0.75, 4.50  # dollars for a million tokens
MOST = 50  # tokens of a reply


def dollars(tokens_in: int, tokens_out: int) -> float:
    return (tokens_in * PRICE_IN + tokens_out * PRICE_OUT) / 1_000_000


class Budget:
    def __init__(self, limit: float) -> None:
        self.limit, self.spent = limit, 0.0

    def reserve(self, prompt: str, most: int) -> None:
        """Refuse what might cost too much; three bytes a token."""
        tokens_in = len(prompt.encode()) // 3 + 20
        if self.spent + dollars(tokens_in, most) > self.limit:
            raise RuntimeError(f"stopped at {self.spent:.6f} dollars")

    def charge(self, tokens_in: int, tokens_out: int) -> None:
        self.spent += dollars(tokens_in, tokens_out)


client, budget = OpenAI(), Budget(limit=0.0005)
prompt = "Say: The library closes at seven."
try:
    for call in range(1, 1_000):
        budget.reserve(prompt, MOST)
        reply = client.chat.completions.create(
            model="gpt-5.4-mini",
            messages=[{"role": "user", "content": prompt}],
            max_completion_tokens=MOST,
        )
        usage = reply.usage
        budget.charge(usage.prompt_tokens, usage.completion_tokens)
        print(f"call {call}: {budget.spent:.6f} dollars so far")
except RuntimeError as reason:
    print(f"call {call}: {reason}")

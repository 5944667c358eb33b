# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic", "openai"]
# ///
"""One trouble, met by two clients that do not retry."""

import anthropic
import openai

asked = {
    "model": "practice-overload-2",
    "messages": [{"role": "user", "content": "Hello."}],
    "max_tokens": 9,
}
BUSY = (openai.APIStatusError, anthropic.APIStatusError)
one = openai.OpenAI(max_retries=0)
two = anthropic.Anthropic(max_retries=0)
for attempt in (1, 2, 3):
    for name, ask in (
        ("openai", one.chat.completions.create),
        ("anthropic", two.messages.create),
    ):
        try:
            ask(**asked)
            print(attempt, f"{name:<9}", "a reply")
        except BUSY as error:
            kind = type(error).__name__
            print(attempt, f"{name:<9}", error.status_code, kind)

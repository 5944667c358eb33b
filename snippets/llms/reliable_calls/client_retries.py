# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic", "cohere", "ollama", "openai"]
#
# [tool.book]
# varies = ['\d+\.\d s']
# ///
"""Three clients ask again by themselves; Ollama's does not."""

from time import perf_counter

from anthropic import Anthropic
from cohere import ClientV2
from ollama import Client
from openai import OpenAI

# The first two attempts get status 429 and `retry-after: 1`.
asked = {
    "model": "practice-rate-limit",
    "messages": [{"role": "user", "content": "Say: It is open."}],
}
calls = {
    "OpenAI": lambda: OpenAI().chat.completions.create(**asked),
    "Anthropic": lambda: Anthropic().messages.create(
        **asked, max_tokens=100
    ),
    "Cohere": lambda: ClientV2().chat(**asked),
    "Ollama": lambda: Client().chat(**asked),
}
for vendor, call in calls.items():
    answered = False
    while not answered:
        start = perf_counter()
        try:
            call()
            answered = True
        except Exception as error:
            outcome = type(error).__name__
        else:
            outcome = "answered"
        seconds = perf_counter() - start
        print(f"{vendor:<10} {outcome:<14} after {seconds:.1f} s")

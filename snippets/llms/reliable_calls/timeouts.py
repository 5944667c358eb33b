# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic", "cohere", "ollama", "openai"]
#
# [tool.book]
# varies = ['\d+\.\d s', "0.75: '[^']*' *"]
# ///
"""A timeout ends silence; only a deadline ends a slow answer."""

from time import perf_counter

from anthropic import Anthropic
from cohere import ClientV2
from ollama import Client
from openai import OpenAI

asked = {
    "model": "practice-silent",  # says nothing for a minute
    "messages": [{"role": "user", "content": "Say: It is open."}],
}
once = {"timeout": 0.5, "max_retries": 0}
calls = {
    "OpenAI": lambda: OpenAI(**once).chat.completions.create(**asked),
    "Anthropic": lambda: Anthropic(**once).messages.create(
        **asked, max_tokens=100
    ),
    "Cohere": lambda: ClientV2(**once).chat(**asked),
    "Ollama": lambda: Client(timeout=0.5).chat(**asked),
}
for vendor, call in calls.items():
    start = perf_counter()
    try:
        call()
    except Exception as error:
        name, seconds = type(error).__name__, perf_counter() - start
        print(f"{vendor:<10} {name:<16} {seconds:.1f} s")

asked["model"] = "practice-slow"  # two tokens a second
for deadline in (60, 0.75):
    start, answer = perf_counter(), ""
    with OpenAI(timeout=2).chat.completions.create(
        **asked, stream=True
    ) as stream:
        for chunk in stream:
            answer += chunk.choices[0].delta.content or ""
            if perf_counter() - start > deadline:
                break
    seconds = perf_counter() - start
    print(f"deadline {deadline:>4}: {answer!r:<15} {seconds:.1f} s")

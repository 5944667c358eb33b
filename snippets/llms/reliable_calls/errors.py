# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic", "cohere", "ollama", "openai"]
# ///
"""Eight troubles on purpose, and what each client makes of them."""

import logging

from anthropic import Anthropic
from cohere import ClientV2
from ollama import Client
from openai import OpenAI

logging.disable()  # Cohere's client logs the broken event
SAY = "Say: It closes at seven."


def openai(model: str, text: str, key: str | None) -> str:
    stream = OpenAI(api_key=key, max_retries=0).chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": text}],
        stream=True,
    )
    return "".join(c.choices[0].delta.content or "" for c in stream)


def anthropic(model: str, text: str, key: str | None) -> str:
    with Anthropic(api_key=key, max_retries=0).messages.stream(
        model=model,
        messages=[{"role": "user", "content": text}],
        max_tokens=100,
    ) as stream:
        return "".join(stream.text_stream)


def cohere(model: str, text: str, key: str | None) -> str:
    stream = ClientV2(api_key=key, max_retries=0).chat_stream(
        model=model, messages=[{"role": "user", "content": text}]
    )
    deltas = (e.delta for e in stream if e.type == "content-delta")
    return "".join(delta.message.content.text for delta in deltas)


def ollama(model: str, text: str, key: str | None) -> str:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    stream = Client(headers=headers).chat(
        model=model,
        messages=[{"role": "user", "content": text}],
        stream=True,
    )
    return "".join(part.message.content for part in stream)


troubles = {
    "wrong key": ("practice", SAY, "wrong"),
    "no such model": ("no-such-model", SAY, None),
    "too long": ("practice-small", SAY * 200, None),
    "rate limit": ("practice-rate-limit-99", SAY, None),
    "overload": ("practice-overload-99", SAY, None),
    "cut in two": ("practice-cut", SAY, None),
    "broken event": ("practice-malformed", SAY, None),
    "refusal": ("practice-refusal", SAY, None),
}
for trouble, asked in troubles.items():
    for ask in (openai, anthropic, cohere, ollama):
        try:
            status, what = "", f"no error: {ask(*asked)[:20]!r}"
        except Exception as error:
            status = getattr(error, "status_code", "") or ""
            what = type(error).__name__
        print(f"{trouble:<13}  {ask.__name__:<9}  {status:<3}  {what}")
        trouble = ""

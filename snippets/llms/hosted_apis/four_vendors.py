# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic", "cohere", "ollama", "openai"]
# ///
"""One function over four vendors: `stream(vendor, messages)`."""

from collections.abc import Iterator
from contextlib import closing

from anthropic import Anthropic
from cohere import ClientV2
from ollama import Client
from openai import OpenAI

Messages = list[dict[str, str]]
MOST = 500  # tokens of a reply


def openai(messages: Messages) -> Iterator[str]:
    with OpenAI().chat.completions.create(
        model="gpt-5.4-mini",
        messages=messages,
        max_completion_tokens=MOST,
        stream=True,
    ) as chunks:
        for chunk in chunks:
            yield chunk.choices[0].delta.content or ""


def anthropic(messages: Messages) -> Iterator[str]:
    system = [m["content"] for m in messages if m["role"] == "system"]
    with Anthropic().messages.stream(
        model="claude-sonnet-5-5",
        messages=[m for m in messages if m["role"] != "system"],
        max_tokens=MOST,
        **({"system": "\n".join(system)} if system else {}),
    ) as stream:
        yield from stream.text_stream


def cohere(messages: Messages) -> Iterator[str]:
    events = ClientV2().chat_stream(
        model="command-a-03-2025", messages=messages, max_tokens=MOST
    )
    with closing(events):
        for event in events:
            if event.type == "content-delta":
                yield event.delta.message.content.text


def ollama(messages: Messages) -> Iterator[str]:
    parts = Client().chat(
        model="llama3.2",
        messages=messages,
        options={"num_predict": MOST},
        stream=True,
    )
    with closing(parts):
        for part in parts:
            yield part.message.content


VENDORS = {f.__name__: f for f in (openai, anthropic, cohere, ollama)}


def stream(vendor: str, messages: Messages) -> Iterator[str]:
    """The pieces of a reply, as they arrive.

    `messages` go from the oldest to the newest; each has a `role`
    (system, user, assistant) and a `content`.
    """
    yield from filter(None, VENDORS[vendor](messages))


question = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
messages = [
    {"role": "system", "content": "Answer in one sentence."},
    {"role": "user", "content": question},
]
for vendor in VENDORS:
    print(f"{vendor:<10} {'|'.join(stream(vendor, messages))}")

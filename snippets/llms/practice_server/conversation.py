# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A conversation with the practice server, by OpenAI's client."""

from textwrap import fill

from openai import OpenAI

client = OpenAI()
messages: list[dict[str, str]] = []
for question in (
    "Hello.",
    "My name is Ada.",
    "In one sentence: what does a softmax do?",
    "What is my name?",
    "Who will win the next election?",
):
    messages.append({"role": "user", "content": question})
    reply = client.chat.completions.create(
        model="practice", messages=messages
    )
    text = reply.choices[0].message.content
    messages.append({"role": "assistant", "content": text})
    print("you:   ", question)
    print(fill(text, 70, initial_indent="server: ",
               subsequent_indent=" " * 8))

# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A stream with OpenAI's client: chat completions."""

from openai import OpenAI

QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
MESSAGES = [{"role": "user", "content": QUESTION}]

stream = OpenAI().chat.completions.create(
    model="gpt-5.4-mini",
    messages=MESSAGES,
    stream=True,
    stream_options={"include_usage": True},
)
with stream:
    for chunk in stream:
        if chunk.choices:  # the last chunk has the usage, no choices
            print(chunk.choices[0].delta.content or "", end="|")
print("\nout:", chunk.usage.completion_tokens)

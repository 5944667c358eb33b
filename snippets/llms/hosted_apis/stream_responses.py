# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A stream with OpenAI's client: responses."""

from openai import OpenAI

QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
MESSAGES = [{"role": "user", "content": QUESTION}]

stream = OpenAI().responses.create(
    model="gpt-5.4-mini", input=MESSAGES, stream=True
)
with stream:
    for event in stream:
        if event.type == "response.output_text.delta":
            print(event.delta, end="|")
        elif event.type == "response.completed":
            print("\nout:", event.response.usage.output_tokens)

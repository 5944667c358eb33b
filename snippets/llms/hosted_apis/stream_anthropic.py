# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic"]
# ///
"""A stream with Anthropic's client."""

from anthropic import Anthropic

QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
MESSAGES = [{"role": "user", "content": QUESTION}]

stream = Anthropic().messages.stream(
    model="claude-sonnet-5-5", messages=MESSAGES, max_tokens=100
)
with stream as pieces:
    for text in pieces.text_stream:
        print(text, end="|")
    message = pieces.get_final_message()
print("\nout:", message.usage.output_tokens)

# /// script
# requires-python = ">=3.11"
# dependencies = ["cohere"]
# ///
"""A stream with Cohere's client."""

from cohere import ClientV2

QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
MESSAGES = [{"role": "user", "content": QUESTION}]

stream = ClientV2().chat_stream(
    model="command-a-03-2025", messages=MESSAGES
)
for event in stream:
    if event.type == "content-delta":
        print(event.delta.message.content.text, end="|")
    elif event.type == "message-end":
        usage = event.delta.usage.tokens
        print("\nout:", int(usage.output_tokens))

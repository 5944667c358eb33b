# /// script
# requires-python = ">=3.11"
# dependencies = ["ollama"]
# ///
"""A stream with Ollama's client."""

from ollama import Client

QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
MESSAGES = [{"role": "user", "content": QUESTION}]

stream = Client().chat(
    model="llama3.2", messages=MESSAGES, stream=True
)
for part in stream:
    print(part.message.content, end="|")
    if part.done:
        print("\nout:", part.eval_count)

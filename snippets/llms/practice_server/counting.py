# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A streamed reply has as many pieces as its usage counts."""

from openai import OpenAI

SAID = "Say: Tokenization costs 1250."

client = OpenAI()
chunks = client.chat.completions.create(
    model="practice",
    messages=[{"role": "user", "content": SAID}],
    stream=True,
    stream_options={"include_usage": True},
)
pieces, used = [], None
for chunk in chunks:
    if chunk.choices and chunk.choices[0].delta.content:
        pieces.append(chunk.choices[0].delta.content)
    used = chunk.usage or used
print("|".join(pieces))
print(len(pieces), "pieces,", used.completion_tokens, "tokens")
print(used.prompt_tokens, "tokens in the prompt")

# /// script
# requires-python = ">=3.11"
# dependencies = ["anthropic"]
# ///
"""One call with Anthropic's client."""

from anthropic import Anthropic

SYSTEM = "Answer in one sentence."
QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)

client = Anthropic()
reply = client.messages.create(
    model="claude-sonnet-5-5",
    system=SYSTEM,
    messages=[{"role": "user", "content": QUESTION}],
    max_tokens=100,
)
usage = reply.usage
print("text: ", reply.content[0].text)
print("ended:", reply.stop_reason)
print("in:   ", usage.input_tokens)
print("out:  ", usage.output_tokens)

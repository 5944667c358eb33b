# /// script
# requires-python = ">=3.11"
# dependencies = ["cohere"]
# ///
"""One call with Cohere's client."""

from cohere import ClientV2

SYSTEM = "Answer in one sentence."
QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)

client = ClientV2()
reply = client.chat(
    model="command-a-03-2025",
    messages=[
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": QUESTION},
    ],
    max_tokens=100,
)
usage = reply.usage.tokens
print("text: ", reply.message.content[0].text)
print("ended:", reply.finish_reason)
print("in:   ", int(usage.input_tokens))  # floats, in this client
print("out:  ", int(usage.output_tokens))

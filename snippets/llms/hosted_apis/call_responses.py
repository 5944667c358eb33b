# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""One call with OpenAI's client: responses."""

from openai import OpenAI

SYSTEM = "Answer in one sentence."
QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)

client = OpenAI()
reply = client.responses.create(
    model="gpt-5.4-mini",
    instructions=SYSTEM,
    input=QUESTION,
    max_output_tokens=100,
)
usage = reply.usage
print("text: ", reply.output_text)
print("ended:", reply.status)
print("in:   ", usage.input_tokens)
print("out:  ", usage.output_tokens)

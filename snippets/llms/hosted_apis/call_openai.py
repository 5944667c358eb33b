# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""One call with OpenAI's client: chat completions."""

from openai import OpenAI

SYSTEM = "Answer in one sentence."
QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)

client = OpenAI()
reply = client.chat.completions.create(
    model="gpt-5.4-mini",
    messages=[
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": QUESTION},
    ],
    max_completion_tokens=100,
)
choice, usage = reply.choices[0], reply.usage
print("text: ", choice.message.content)
print("ended:", choice.finish_reason)
print("in:   ", usage.prompt_tokens)
print("out:  ", usage.completion_tokens)

# /// script
# requires-python = ">=3.11"
# dependencies = ["ollama"]
# ///
"""One call with Ollama's client, to a model on your machine."""

from ollama import Client

SYSTEM = "Answer in one sentence."
QUESTION = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)

client = Client()
reply = client.chat(
    model="llama3.2",
    messages=[
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": QUESTION},
    ],
    options={"num_predict": 100},
)
print("text: ", reply.message.content)
print("ended:", reply.done_reason)
print("in:   ", reply.prompt_eval_count)
print("out:  ", reply.eval_count)

# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A model remembers what you send along, and nothing else."""

from openai import OpenAI

client = OpenAI()


def ask(messages: list[dict[str, str]]) -> str:
    reply = client.chat.completions.create(
        model="gpt-5.4-mini", messages=messages
    )
    return reply.choices[0].message.content


hello = {"role": "user", "content": "My name is Ada."}
answer = {"role": "assistant", "content": ask([hello])}
question = {"role": "user", "content": "What is my name?"}

print("the question alone:")
print(" ", ask([question]))
print("with the turn before it:")
print(" ", ask([hello, answer, question]))

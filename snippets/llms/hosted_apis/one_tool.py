# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""A tool call is a wish: your program runs the tool, or does not."""

import json

from openai import OpenAI


def closing_hour(day: str) -> str:
    return "closed" if day.lower() == "sunday" else "seven"


tool = {
    "name": "closing_hour",
    "description": "When the library closes on a day of the week.",
    "parameters": {
        "type": "object",
        "properties": {"day": {"type": "string"}},
        "required": ["day"],
    },
}
asked = {
    "model": "gpt-5.4-mini",
    "tools": [{"type": "function", "function": tool}],
}
question = "What is the closing hour of the library, day: Monday?"
messages = [{"role": "user", "content": question}]
client = OpenAI()

reply = client.chat.completions.create(messages=messages, **asked)
wish = reply.choices[0].message
call = wish.tool_calls[0]
arguments = json.loads(call.function.arguments)
print(reply.choices[0].finish_reason, call.function.name, arguments)

result = closing_hour(**arguments)
told = {"role": "tool", "tool_call_id": call.id, "content": result}
messages += [wish, told]
reply = client.chat.completions.create(messages=messages, **asked)
print(reply.choices[0].message.content)

# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""With a schema, the reply is JSON that your program can read."""

import json

from openai import OpenAI

names = {"name": {"type": "string"}, "email": {"type": "string"}}
schema = {
    "type": "object",
    "properties": names,
    "required": list(names),
    "additionalProperties": False,
}
wanted = {"name": "person", "strict": True, "schema": schema}
text = "name: Ada, email: ada@example.org"
reply = OpenAI().chat.completions.create(
    model="gpt-5.4-mini",
    messages=[{"role": "user", "content": text}],
    response_format={"type": "json_schema", "json_schema": wanted},
)
person = json.loads(reply.choices[0].message.content)
print(person)

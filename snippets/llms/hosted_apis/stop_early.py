# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
# ///
"""Who has read enough closes the stream, and the service stops."""

from openai import OpenAI

text = "It closes at seven. On Sunday it stays closed all day."
stream = OpenAI().chat.completions.create(
    model="gpt-5.4-mini",
    messages=[{"role": "user", "content": f"Say: {text}"}],
    stream=True,
    stream_options={"include_usage": True},
)
answer, usage = "", None
with stream:  # leaving the block closes the connection
    for chunk in stream:
        usage = chunk.usage
        if chunk.choices:
            answer += chunk.choices[0].delta.content or ""
        if answer.endswith("."):
            break

print(answer)
print("usage:", usage)

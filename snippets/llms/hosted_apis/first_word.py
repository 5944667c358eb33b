# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
#
# [tool.book]
# varies = ['\d+\.\d s']
# ///
"""Streaming brings the first word forward, and not the last."""

from time import perf_counter

from openai import OpenAI

client = OpenAI()
asked = {
    "model": "practice-slow",  # two tokens a second
    "messages": [{"role": "user", "content": "Say: It is open."}],
}


def report(how: str, times: list[float]) -> None:
    print(f"{how:<9} first {times[0]:.1f} s   last {times[-1]:.1f} s")


start = perf_counter()
client.chat.completions.create(**asked)
report("whole", [perf_counter() - start])

start, times = perf_counter(), []
with client.chat.completions.create(**asked, stream=True) as stream:
    for chunk in stream:
        if chunk.choices[0].delta.content:
            times.append(perf_counter() - start)
report("streamed", times)

# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "openai",  # the practice server speaks its protocol
#   "pydantic",  # for the practice server
#   "starlette",  # for the practice server
#   "uvicorn",  # for the practice server
# ]
#
# [tool.book]
# varies = [' *\d+\.\d+ (ms|s|times|MB)']
# ///
"""The chatbot's cost: first piece, memory, time to load."""

import os
import tempfile
import tracemalloc
from pathlib import Path
from statistics import median
from time import perf_counter

from openai import OpenAI

from snippets.practice_server import running
from snippets.projects.chatbot import Chat, ChatFile
from snippets.projects.common.services import Practice

PAIRS = 40
QUESTION = "What is self-attention?"


def direct(client: OpenAI) -> float:
    """Seconds until a plain client hands over its first piece."""
    begun, first = perf_counter(), 0.0
    asked = [{"role": "user", "content": QUESTION}]
    with client.chat.completions.create(
        model="practice", messages=asked, max_tokens=200, stream=True
    ) as stream:
        for chunk in stream:
            if not first and chunk.choices[0].delta.content:
                first = perf_counter() - begun
    return first


def through_chat(service: Practice, folder: Path) -> float:
    """The same through the chatbot, which saves all of it."""
    file = ChatFile.new(folder)
    chat = Chat(service, file, most=200)
    begun, first = perf_counter(), 0.0
    for _ in chat.ask(QUESTION):
        first = first or perf_counter() - begun
    file.close()
    return first


def long_chat(folder: Path, turns: int) -> str:
    """A saved chat with replies of 400 characters, in 80 pieces."""
    file = ChatFile.new(folder, "long")
    for number in range(turns):
        file.append({"question": f"Question {number}?"}, sync=False)
        for _ in range(80):
            file.append({"piece": "word "}, sync=False)
        paid = {"usage": [500, 80], "dollars": 0.001}
        file.append({"end": True} | paid, sync=False)
    file.close()
    return file.name


with tempfile.TemporaryDirectory() as name, running() as url:
    folder, service = Path(name), Practice(url=url)
    client = OpenAI(base_url=f"{url}/v1", api_key="practice")
    pairs = []
    for number in range(PAIRS + 1):  # each in turn goes first
        times = {}
        for way in ("direct", "chat")[:: 1 if number % 2 else -1]:
            if way == "direct":
                times[way] = direct(client)
            else:
                times[way] = through_chat(service, folder)
        pairs.append(times)
    alone, chat = (
        median(times[way] for times in pairs[1:])  # 0 warms up
        for way in ("direct", "chat")
    )
    print(f"first piece, plain client  {1000 * alone:8.1f} ms")
    print(f"first piece, chatbot       {1000 * chat:8.1f} ms")
    print(f"ratio of the medians       {chat / alone:8.2f} times")

    saved = long_chat(folder, turns=1000)
    size = os.path.getsize(folder / f"{saved}.jsonl")
    begun = perf_counter()
    loaded = Chat(service, file := ChatFile.open(folder, saved))
    took = perf_counter() - begun
    print(f"1,000 turns on disk        {size / 1e6:8.1f} MB")
    print(f"time to load them          {took:8.2f} s")
    begun = perf_counter()
    loaded.sent(QUESTION)
    took = perf_counter() - begun
    print(f"choosing what to send      {1000 * took:8.1f} ms")
    del loaded
    file.close()
    tracemalloc.start()
    loaded = Chat(service, file := ChatFile.open(folder, saved))
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    file.close()
    print(f"memory they take           {held / 1e6:8.1f} MB")
    print(f"at most while loading      {peak / 1e6:8.1f} MB")

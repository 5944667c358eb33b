# /// script
# requires-python = ">=3.11"
# dependencies = ["openai"]
#
# [tool.book]
# varies = [' +\d+\.\d\d s +\d+']
# ///
"""How many clients at once, and how long the last one waits."""

import asyncio
from time import perf_counter

from openai import AsyncOpenAI

SAID = [{"role": "user", "content": "What is attention?"}]


async def stream(client: AsyncOpenAI) -> str:
    chunks = await client.chat.completions.create(
        model="practice", messages=SAID, stream=True
    )
    parts = [part.choices[0].delta.content async for part in chunks]
    return "".join(filter(None, parts))


async def crowd(clients: int) -> tuple[float, set[str]]:
    async with AsyncOpenAI(max_retries=0) as client:
        start = perf_counter()
        texts = await asyncio.gather(
            *(stream(client) for _ in range(clients))
        )
        return perf_counter() - start, set(texts)


print("clients  last one done  replies a second  texts")
for clients in (1, 10, 100, 200):
    seconds, texts = asyncio.run(crowd(clients))
    rate = f"{clients / seconds:.0f}"
    print(f"{clients:>7}{seconds:>13.2f} s{rate:>18}{len(texts):>7}")

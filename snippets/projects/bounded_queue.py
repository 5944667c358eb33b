"""A bounded queue says no at once instead of letting everybody wait."""

import asyncio


async def worker(queue: asyncio.Queue) -> None:
    """One model: it answers one request at a time."""
    while True:
        prompt, reply = await queue.get()
        await asyncio.sleep(0.01)  # the model computes
        if not reply.cancelled():  # the client may have left
            reply.set_result(prompt.upper())


async def handle(queue: asyncio.Queue, prompt: str) -> tuple[int, str]:
    """What the web framework calls: HTTP status and text."""
    reply = asyncio.get_running_loop().create_future()
    try:
        queue.put_nowait((prompt, reply))
    except asyncio.QueueFull:
        return 503, "busy: try again in two seconds"
    return 200, await reply


async def serve(
    prompts: list[str], limit: int
) -> list[tuple[int, str]]:
    """All requests arrive in the same instant."""
    queue: asyncio.Queue = asyncio.Queue(maxsize=limit)
    task = asyncio.create_task(worker(queue))
    calls = [handle(queue, prompt) for prompt in prompts]
    answers = await asyncio.gather(*calls)
    task.cancel()
    await asyncio.wait([task])  # until it has really ended
    return answers


prompts = [f"question {number}" for number in range(1, 6)]
for prompt, (status, text) in zip(
    prompts, asyncio.run(serve(prompts, limit=3))
):
    print(f"{prompt}  {status}  {text}")

# /// script
# requires-python = ">=3.11"
# dependencies = ["openai", "xllamacpp"]
# [tool.book]
# page = false
# seconds = 60
# ///
"""Serve the model and call it like a hosted one."""

import os

import xllamacpp
from openai import OpenAI

params = xllamacpp.CommonParams()
params.model.path = os.environ.get("MODEL_FILE", "model.gguf")
params.n_ctx, params.port = 1024, 0  # 0: any free port
params.verbosity, params.warmup = -1, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)

client = OpenAI(
    base_url=f"{server.listening_address}/v1", api_key="none"
)
reply = client.chat.completions.create(
    model="any name",
    messages=[
        {"role": "user", "content": "What is the opposite of north?"}
    ],
    temperature=0, max_completion_tokens=30,
)
print("listens on", server.listening_address.rpartition(":")[0])
print(f"{reply.usage.prompt_tokens} tokens in")
print(reply.choices[0].message.content)

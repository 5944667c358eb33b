# /// script
# requires-python = ">=3.11"
# dependencies = ["xllamacpp"]
# [tool.book]
# page = false
# seconds = 60
# ///
"""Load the same model with llama.cpp and ask the same."""

import os

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = os.environ.get("MODEL_FILE", "model.gguf")
params.n_ctx = 1024  # tokens of prompt and reply together
params.verbosity, params.warmup = -1, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)

reply = server.handle_chat_completions({
    "messages": [
        {"role": "user", "content": "What is the opposite of north?"}
    ],
    "temperature": 0, "max_tokens": 30,
})
text = reply["choices"][0]["message"]["content"]
print(f"{reply['usage']['prompt_tokens']} tokens in")
print(text)

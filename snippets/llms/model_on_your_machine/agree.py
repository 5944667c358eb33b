# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "xllamacpp"]
# [tool.book]
# page = false
# seconds = 90
# ///
"""Two programs, the same weights: how far apart are they?"""

import os

import torch
import xllamacpp
from transformers import AutoModelForCausalLM, AutoTokenizer

MODEL = os.environ.get("MODEL", "HuggingFaceTB/SmolLM2-135M-Instruct")
tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForCausalLM.from_pretrained(MODEL, dtype="float32")
params = xllamacpp.CommonParams()
params.model.path = os.environ.get("MODEL_FILE", "model.gguf")
params.n_ctx, params.verbosity, params.warmup = 256, -1, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)

PROMPTS = [
    "The capital of France is", "Water boils at 100 degrees",
    "Once upon a time, there", "Two plus two is",
    "The opposite of hot is", "Monday, Tuesday,",
    "def add(a, b):\n    return", "Dear Sir or",
]
off = []
for prompt in PROMPTS:
    ids = tokenizer.encode(prompt, return_tensors="pt")
    with torch.no_grad():
        scores = model(ids).logits[0, -1].log_softmax(-1)
    first, second = scores.topk(2).values
    reply = server.handle_completions({
        "prompt": prompt, "temperature": 0, "max_tokens": 1,
        "logprobs": 5, "cache_prompt": False,
    })
    (token,) = reply["choices"][0]["logprobs"]["content"]
    off += [abs(each["logprob"] - scores[each["id"]].item())
            for each in token["top_logprobs"]]
    same = token["id"] == scores.argmax().item()
    verdict = "the same word" if same else "another word"
    if first - second < 1:
        verdict = "too close to call"
    word = tokenizer.decode([scores.argmax()])
    print(f"{word!r:<10} leads by {first - second:.2f}  {verdict}")
print("log-probabilities less than 1 apart:", max(off) < 1)

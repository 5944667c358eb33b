# /// script
# requires-python = ">=3.11"
# [tool.book]
# page = false
# ///
"""Clients that nobody here wrote, and what went through."""

import json
from pathlib import Path

TASKS = ("plain", "stream", "tool", "after the tool", "schema")
result = Path(__file__).with_name("clients.jsonl")  # by `make clients`
print(f"{'':22}{'version':14}plain  stream  tool  after  schema")
for line in result.read_text(encoding="utf-8").splitlines():
    found = json.loads(line)
    version = found["version"].split()[-1]
    print(f"{found['client']:22}{version:14}"
          "{:7}{:8}{:6}{:7}{}".format(*(found[task] for task in TASKS)))

# /// script
# requires-python = ">=3.11"
# ///
"""Clients that nobody here wrote, and what went through."""

import json
from pathlib import Path

TASKS = ("plain", "stream", "tool", "after the tool", "schema")
result = Path(__file__).with_name("clients.json")  # by `make clients`
driven = json.loads(result.read_text(encoding="utf-8"))
print(f"{'':21}{'':25}plain  stream  tool  after  schema")
for client, found in driven.items():
    marks = [found[task] for task in TASKS]
    print(f"{client:21}{found['version']:25}"
          "{:7}{:8}{:6}{:7}{}".format(*marks))

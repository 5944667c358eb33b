# /// script
# requires-python = ">=3.11"
# [tool.book]
# page = false
# ///
"""What the long run's model wrote at three temperatures."""

import json
from pathlib import Path
from textwrap import wrap

receipt = Path(__file__).with_name("receipt.jsonl")  # by gpt_torch.py
facts = map(json.loads, receipt.open(encoding="utf-8"))
for fact in facts:
    if "temperature" in fact:
        print(f"temperature {fact['temperature']}")
        for line in fact["text"].replace("\ufffd", "·").splitlines():
            line = "".join(c if c.isprintable() else "·" for c in line)
            for row in wrap(line, 60, drop_whitespace=False) or [""]:
                print("  |", row)

# /// script
# requires-python = ">=3.11"
# [tool.book]
# page = false
# ///
"""A model file says what it is before its first weight."""

import os
from collections import Counter
from math import prod
from pathlib import Path
from struct import calcsize, unpack
from typing import BinaryIO

MODEL_FILE = Path(os.environ.get("MODEL_FILE", "model.gguf"))
KINDS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?",
         10: "Q", 11: "q", 12: "d"}  # 8 is text, 9 a list
TEXT, LIST = 8, 9
BITS = {0: ("32-bit", 32), 3: ("4-bit", 5), 8: ("8-bit", 8.5)}


def number(file: BinaryIO, code: str) -> int | float:
    return unpack(f"<{code}", file.read(calcsize(code)))[0]


def value(file: BinaryIO, kind: int) -> object:
    if kind == TEXT:
        return file.read(number(file, "Q")).decode()
    if kind == LIST:
        kind, count = number(file, "I"), number(file, "Q")
        return [value(file, kind) for _ in range(count)]
    return number(file, KINDS[kind])


with MODEL_FILE.open("rb") as file:
    assert file.read(4) == b"GGUF"
    version, tensors = number(file, "I"), number(file, "Q")
    card = {}
    for _ in range(number(file, "Q")):
        key = value(file, TEXT)
        card[key] = value(file, number(file, "I"))
    weights = Counter()
    for _ in range(tensors):
        name = value(file, TEXT)
        shape = [number(file, "Q") for _ in range(number(file, "I"))]
        weights[number(file, "I")] += prod(shape)
        offset = number(file, "Q")

for key in ("general.organization", "general.size_label",
            "general.license", "general.architecture",
            "llama.block_count", "llama.embedding_length",
            "llama.context_length"):
    print(f"{key.split('.')[1]:<17} {card[key]}")
print(f"{'tokens':<17} {len(card['tokenizer.ggml.tokens']):,}")
print(f"{'weights':<17} {weights.total():,}")
size = 0
for kind, count in weights.most_common():
    name, bits = BITS[kind]
    size += count * bits / 8
    print(f"  {name:<7} {count:>11,} of {bits:>3} bits"
          f" {count * bits / 8e6:>5.1f} MB")
whole = MODEL_FILE.stat().st_size
print(f"{'all weights':<17} {size / 1e6:.1f} of {whole / 1e6:.1f} MB")

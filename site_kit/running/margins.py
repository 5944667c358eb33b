"""How narrowly a written text was decided.

Greedy decoding takes the token with the highest score. Where the second is almost as high, another
processor, which rounds otherwise, may take that one, and every later word is another. While a snippet
runs, Transformers' `generate` reports the narrowest decision of its greedy texts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from math import inf
from typing import Any

CLOSE = 0.01  # in logits; 32-bit kernels of one model differ by about 0.0001


class Narrowest:
    """Looks at the scores of each step, changes nothing, and keeps the smallest lead of the first token.

    Attributes:
        lead: The smallest difference between the two highest scores so far; infinite before the first.
    """

    def __init__(self) -> None:
        self.lead = inf
        self.ends: set[int] = set()

    def __call__(self, tokens: Any, scores: Any) -> Any:
        """Called by `generate` with tokens (batch, seq_len) and scores (batch, vocab_size)."""
        first, second = scores.float().topk(2, dim=-1).values.unbind(-1)
        for last, lead in zip(tokens[:, -1].tolist(), (first - second).tolist()):
            if last not in self.ends:  # a text that has ended is only filled up
                self.lead = min(self.lead, lead)
        return scores


@contextlib.contextmanager
def watched(writes: bool) -> Iterator[Narrowest]:
    """Watch every greedy `generate` of Transformers inside the block, if the program has one at all."""
    narrowest = Narrowest()
    if not writes:
        yield narrowest
        return
    from transformers import GenerationMixin, LogitsProcessorList

    original = GenerationMixin.generate

    def generate(self: Any, *args: Any, **options: Any) -> Any:
        settings = options.get("generation_config") or self.generation_config
        if not options.get("do_sample", settings.do_sample):
            ends = settings.eos_token_id
            narrowest.ends = set(ends) if isinstance(ends, list | tuple) else {ends}
            others = options.get("logits_processor") or []
            options["logits_processor"] = LogitsProcessorList([*others, narrowest])
        return original(self, *args, **options)

    GenerationMixin.generate = generate
    try:
        yield narrowest
    finally:
        GenerationMixin.generate = original

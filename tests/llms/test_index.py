"""What the chapter on large language models claims."""

import contextlib
import io
import math
import random
import runpy
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/llms"


def load(name: str) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(SNIPPETS / name))


SAMPLING, TRAINING, KV_CACHE = map(load, ["sampling.py", "pretrain_then_tune.py", "kv_cache.py"])
DIFFERENT_LOGITS = st.lists(st.integers(-40, 40), min_size=2, max_size=12, unique=True)
TEMPERATURES = st.floats(0.05, 20)
WEIGHTS = st.lists(st.integers(1, 20), min_size=1, max_size=8)


@given(DIFFERENT_LOGITS)
def test_low_temperature_is_greedy(logits: list[int]) -> None:
    """As the temperature falls toward zero, the word with the highest logit takes all the probability."""
    best = logits.index(max(logits))
    falling = [SAMPLING["distribution"](logits, t)[best] for t in (3.0, 1.0, 0.3, 0.1, 0.03)]
    assert falling == sorted(falling)
    assert falling[-1] > 1 - 1e-9


@given(DIFFERENT_LOGITS, TEMPERATURES)
def test_temperature_keeps_the_order(logits: list[int], temperature: float) -> None:
    """Whatever the temperature, a word with a higher logit never becomes less probable than one with a lower logit."""
    row = SAMPLING["distribution"](logits, temperature)
    ranked = [probability for _, probability in sorted(zip(logits, row))]
    assert ranked == sorted(ranked)
    assert sum(row) == pytest.approx(1)


@given(WEIGHTS, st.fractions(Fraction(1, 100), 1))
def test_top_p_keeps_the_smallest_set(weights: list[int], p: Fraction) -> None:
    """Top-p keeps a set of words that reaches p, no smaller set reaches it, and the kept words keep their proportions."""
    row = [Fraction(weight, sum(weights)) for weight in weights]
    result = SAMPLING["top_p"](row, p)
    kept = [i for i, probability in enumerate(result) if probability]
    assert sum(row[i] for i in kept) >= p
    assert all(sum(smaller) < p for smaller in combinations(row, len(kept) - 1))
    assert sum(result[i] for i in kept) == 1
    assert len({result[i] / row[i] for i in kept}) == 1


@given(st.integers(0, 9))
def test_training_follows_the_slope(seed: int) -> None:
    """One step of the loop moves each weight by 0.1 times the slope of the cross-entropy, measured by finite differences."""
    rng, vocab = random.Random(seed), TRAINING["vocab"]
    before, target = rng.sample(vocab, 2)
    start = {word: [rng.uniform(-1, 1) for _ in vocab] for word in vocab}

    def loss(column: int, shift: float) -> float:
        row = [value + shift * (i == column) for i, value in enumerate(start[before])]
        return -math.log(TRAINING["predict"]({before: row}, [before])[vocab.index(target)])

    moved = TRAINING["train"](start, [f"{before} {target}"], 1)
    for column, (new, old) in enumerate(zip(moved[before], start[before])):
        slope = (loss(column, 1e-4) - loss(column, -1e-4)) / 2e-4
        assert new - old == pytest.approx(-0.1 * slope, abs=1e-8)
    assert all(moved[word] == start[word] for word in vocab if word != before)


@pytest.mark.parametrize("n_layers, n_heads, n_kv_heads, n_tokens", [(1, 4, 4, 5), (2, 4, 2, 7), (3, 8, 1, 16)])
@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_kv_cache_bytes(need, name: str, n_layers: int, n_heads: int, n_kv_heads: int, n_tokens: int) -> None:
    """The formula gives the bytes of the tensors in the cache that Transformers keeps for a Llama."""
    need("torch", "transformers")
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    dtype = getattr(torch, name)
    config = LlamaConfig(
        vocab_size=32,
        hidden_size=16 * n_heads,
        intermediate_size=32,
        num_hidden_layers=n_layers,
        num_attention_heads=n_heads,
        num_key_value_heads=n_kv_heads,
    )
    model = LlamaForCausalLM(config).to(dtype).eval()
    with torch.no_grad():
        cache = model(torch.zeros(1, n_tokens, dtype=torch.long), use_cache=True).past_key_values
    held = sum(x.nbytes for layer in cache.layers for x in (layer.keys, layer.values))
    assert held == KV_CACHE["kv_bytes"](n_layers, n_kv_heads, 16, n_tokens, dtype.itemsize)


def test_published_shapes(need) -> None:
    """The two shapes are those that Transformers gives Llama 2 7B and Mistral 7B by default."""
    need("transformers")
    from transformers import LlamaConfig, MistralConfig

    for name, config in (("Llama 2 7B", LlamaConfig()), ("Mistral 7B", MistralConfig())):
        d_head = config.hidden_size // config.num_attention_heads
        shape = (config.num_hidden_layers, config.num_key_value_heads, d_head)
        assert KV_CACHE["models"][name] == shape


def test_three_to_one_may_be_luck() -> None:
    """A fair coin decides four messages 3 to 1 or clearer, for either side, in 10 of 16 cases."""
    outcomes = [bin(wins).count("1") for wins in range(2**4)]
    assert len(outcomes) == 16
    assert sum(wins != 2 for wins in outcomes) == 10


@pytest.mark.parametrize("task", ["summarization", "translation", "text2text-generation", "question-answering"])
def test_removed_pipelines(need, task: str) -> None:
    """Transformers 5 knows no pipeline for summarization, translation or question answering."""
    need("torch", "transformers")
    from transformers import pipeline

    with pytest.raises(KeyError, match="has been removed"):
        pipeline(task)

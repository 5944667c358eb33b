"""The chapter on deep learning: its claims, computed."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/deep_learning"


@cache
def engine() -> type:
    """The class that the page shows, taken from the file that it shows."""
    return runpy.run_path(str(SNIPPETS / "autograd.py"))["Value"]


@settings(deadline=None)
@given(
    inputs=st.lists(st.floats(-1, 1), min_size=2, max_size=4),
    program=st.lists(
        st.tuples(st.sampled_from("+*"), st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=6,
    ),
)
def test_autograd_agrees_with_torch(inputs: list[float], program: list[tuple[str, int, int]]) -> None:
    """On random sums and products the engine's slopes equal PyTorch's to six digits."""
    ours = [engine()(x) for x in inputs]
    theirs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    for operation, i, j in program:  # values may be used again, or not at all
        for values in (ours, theirs):
            a, b = values[i % len(values)], values[j % len(values)]
            values.append(a + b if operation == "+" else a * b)
    ours[-1].backward()
    theirs[-1].backward()
    for mine, reference in zip(ours, theirs[: len(inputs)]):
        expected = 0.0 if reference.grad is None else reference.grad.item()
        assert mine.grad == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_parameter_counts() -> None:
    """The rule of thumb is within 2 % of the parameters counted in BERT, the 2017 model and GPT-2."""
    from transformers import BertConfig, BertModel, GPT2Config, GPT2LMHeadModel

    def count(model: torch.nn.Module) -> int:
        return sum(p.numel() for p in model.parameters())

    with torch.device("meta"):  # shapes without memory
        bert = count(BertModel(BertConfig()))
        gpt2 = count(GPT2LMHeadModel(GPT2Config()))
        layers = count(torch.nn.Transformer(d_model=512, nhead=8, dim_feedforward=2048))
    base = layers + 37_000 * 512  # one embedding, shared by both sides and the output

    rules = {
        "BERT base": (12 * 12 * 768**2 + 30_522 * 768, bert),
        "2017 base": (6 * (12 + 16) * 512**2 + 37_000 * 512, base),
        "GPT-2 small": (12 * 12 * 768**2 + 50_257 * 768, gpt2),
    }
    millions = {name: tuple(round(n / 1e6, 1) for n in pair) for name, pair in rules.items()}
    assert millions == {
        "BERT base": (108.4, 109.5),
        "2017 base": (63.0, 63.1),
        "GPT-2 small": (123.5, 124.4),
    }
    assert all(rule == pytest.approx(counted, rel=0.02) for rule, counted in rules.values())


def test_transformers_has_no_tensorflow() -> None:
    """The Transformers library tested here has the PyTorch classes and none for TensorFlow."""
    import transformers

    names = dir(transformers)
    assert "BertModel" in names
    assert not [name for name in names if name.startswith("TF")]

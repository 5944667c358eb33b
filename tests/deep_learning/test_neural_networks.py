"""What the page on neural networks claims, proven."""

from __future__ import annotations

import itertools
from functools import partial
from unittest.mock import patch

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog
from support import defined
from torch import nn
from torch.nn import functional as F

from site_kit.book.layout import REPOSITORY

FOLDER = REPOSITORY / "snippets/deep_learning/neural_networks"
numbers = st.floats(-4, 4)
corners = list(itertools.product([0, 1], repeat=2))


snippet = partial(defined, "deep_learning/neural_networks")


def separable(fires: list[bool]) -> bool:
    """Whether some w1, w2, b put w·x + b above zero where it must fire, and nowhere else."""
    signs = [1 if fire else -1 for fire in fires]
    rows = [[-s * x1, -s * x2, -s] for s, (x1, x2) in zip(signs, corners)]  # s (w·x + b) >= 1
    return linprog([0, 0, 0], A_ub=rows, b_ub=[-1] * 4, bounds=(None, None)).status == 0


def test_exactly_two_of_sixteen_tasks_need_a_second_layer():
    """Of the 16 ways to answer four phrases, one neuron can learn all but XOR and its opposite."""
    beyond = [fires for fires in itertools.product([False, True], repeat=4) if not separable(fires)]
    assert beyond == [(False, True, True, False), (True, False, False, True)]


def test_a_bend_that_dips_needs_no_second_layer():
    """One GELU neuron tells the mistakes apart: its bend falls before it rises."""
    z = torch.tensor([0.75 * (x1 + x2) - 1.5 for x1, x2 in corners])
    assert (F.gelu(z) < -0.13).tolist() == [False, True, True, False]


@given(data=st.data(), widths=st.lists(st.integers(1, 4), min_size=2, max_size=4), batch=st.integers(1, 3))
def test_rungs_agree(data, widths, batch):
    """Plain Python, NumPy and PyTorch's layers give the same outputs for networks of any size."""
    x = data.draw(arrays(float, (batch, widths[0]), elements=numbers))
    layers = [
        (data.draw(arrays(float, (n_in, n_out), elements=numbers)), data.draw(arrays(float, n_out, elements=numbers)))
        for n_in, n_out in itertools.pairwise(widths)
    ]
    expected = snippet("network_numpy")["network"](x, layers)
    python = snippet("network_python")["network"](x.tolist(), [(w.tolist(), b.tolist()) for w, b in layers])
    np.testing.assert_allclose(python, expected, atol=1e-9)
    model = nn.Sequential()
    for w, b in layers:
        model.append(nn.Linear(*w.shape, dtype=float)).append(nn.ReLU())
        model[-2].load_state_dict({"weight": torch.from_numpy(w.T), "bias": torch.from_numpy(b)})
    np.testing.assert_allclose(model[:-1](torch.from_numpy(x)).detach(), expected, atol=1e-9)


def test_rungs_print_the_same():
    """The three rungs of the ladder print the same recorded output."""
    assert len({path.read_text(encoding="utf-8") for path in FOLDER.glob("network_*.out")}) == 1


def test_layers_without_a_bend_are_one():
    """Five linear layers equal one, and its rank is that of the narrowest."""
    torch.manual_seed(0)
    deep = nn.Sequential(*(nn.Linear(n, m, dtype=float) for n, m in itertools.pairwise((6, 9, 2, 7, 5))))
    with torch.no_grad():
        b = deep(torch.zeros(1, 6, dtype=float))
        w = deep(torch.eye(6, dtype=float)) - b  # (6, 5)
        x = torch.randn(20, 6, dtype=float)
        torch.testing.assert_close(deep(x), x @ w + b)
    assert torch.linalg.matrix_rank(w) == 2


def test_bends_equal_pytorch():
    """The drawn activation functions are PyTorch's, to nine digits."""
    z = np.linspace(-6, 6, 101)
    for name, theirs in {"sigmoid": F.sigmoid, "relu": F.relu, "gelu": F.gelu, "swiglu": lambda z: -F.silu(z)}.items():
        np.testing.assert_allclose(snippet("activations")[name](z), theirs(torch.from_numpy(z)), atol=1e-9)


def test_swiglu_is_the_block_of_llama():
    """Transformers' Llama block is down(SiLU(gate) · up), 8/3 wide, with as many weights as 4-wide GELU."""
    from transformers import GPT2Config, LlamaConfig
    from transformers.models.llama.modeling_llama import LlamaMLP

    torch.manual_seed(0)
    block, x = LlamaMLP(LlamaConfig(hidden_size=8, intermediate_size=21, num_attention_heads=2)), torch.randn(3, 8)
    swiglu = F.silu(block.gate_proj(x)) * block.up_proj(x)
    torch.testing.assert_close(block(x), block.down_proj(swiglu))
    d, hidden = LlamaConfig().hidden_size, LlamaConfig().intermediate_size
    assert (d, hidden) == (4096, 11008) and 3 * d * hidden == pytest.approx(8 * d**2, rel=0.01)
    assert GPT2Config().activation_function == "gelu_new"


@given(st.integers(1, 60))
def test_bumps_are_straight_lines_between_points(pieces):
    """Sums of bumps, and the network that shares their neurons, are NumPy's linear interpolation."""
    x, knots = np.linspace(0, 6, 301), np.linspace(0, 6, pieces + 1)
    curve, bump = snippet("bumps")["curve"], snippet("bumps")["bump"]
    expected = np.interp(x, knots, curve(knots))
    np.testing.assert_allclose(snippet("width")["network"](x, pieces), expected, atol=1e-9)
    np.testing.assert_allclose(sum(curve(m) * bump(x, m, 6 / pieces) for m in knots), expected, atol=1e-9)


def error_of_pieces(curve, pieces: int) -> float:
    """The largest distance on [0, 6] between a curve and the network of so many pieces that the page builds."""
    network, x = snippet("width")["network"], np.linspace(0, 6, 6145)
    with patch.dict(network.__globals__, curve=curve):
        return np.abs(network(x, pieces) - curve(x)).max()


# Each curve with its largest second derivative between 0 and 6.
SMOOTH = {
    "wave": (lambda x: np.sin(3 * x + 1), 9.0),
    "decay": (lambda x: np.exp(-2 * x), 4.0),
    "cubic": (lambda x: (x - 2) ** 3, 24.0),
    "bell": (lambda x: np.exp(-((x - 3) ** 2)), 2.0),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_error_falls_with_the_square_of_the_width(name):
    """The error of pieces of width h is at most h² / 8 times the largest second derivative; twice as many, a quarter."""
    curve, curvature = SMOOTH[name]
    errors = {pieces: error_of_pieces(curve, pieces) for pieces in (1, 3, 16, 128, 256)}
    assert all(error <= (6 / pieces) ** 2 / 8 * curvature + 1e-12 for pieces, error in errors.items())
    assert errors[128] / errors[256] == pytest.approx(4, rel=0.05)


def test_a_rough_curve_needs_more_pieces():
    """For the square root, infinitely steep at 0, twice the neurons divide the error by √2; it still falls to zero."""
    errors = [error_of_pieces(np.sqrt, pieces) for pieces in (16, 32, 64, 128)]
    assert [one / two for one, two in itertools.pairwise(errors)] == pytest.approx([2**0.5] * 3, rel=0.01)


def test_a_bump_over_two_inputs_needs_two_layers():
    """One layer's creases change the slope by the same amount however far out; two layers make a bump."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 1)).double()

    def slope(at: torch.Tensor) -> torch.Tensor:
        return torch.autograd.grad(model(at).sum(), at)[0]

    for w, b in zip(model[0].weight.detach(), model[0].bias.detach()):
        foot, along = -b * w / w.dot(w), torch.stack([-w[1], w[0]])  # the crease is where w·x + b is zero
        changes = []
        for far in (-1e4, 1.0, 1e4):
            sides = [(foot + far * along + side * w).requires_grad_() for side in (1e-6, -1e-6)]
            changes.append(slope(sides[0]) - slope(sides[1]))
        torch.testing.assert_close(changes[0], changes[2])
        assert changes[0].norm() > 1e-3 and torch.allclose(changes[0], changes[1])

    bump = partial(snippet("bumps")["bump"], middle=0.0, width=1.0)
    x, y = np.meshgrid(*[np.linspace(-5, 5, 101)] * 2)
    over_two = np.maximum(0, bump(x) + bump(y) - 1)  # a second layer reads the first layer's bumps
    assert over_two[50, 50] == pytest.approx(1) and over_two[(abs(x) >= 1) | (abs(y) >= 1)].max() == pytest.approx(0)


@pytest.mark.parametrize("n_layers", range(1, 12))
def test_folds_double(n_layers):
    """Each layer of two neurons doubles the number of straight pieces."""
    assert snippet("folds")["pieces"](n_layers) == 2**n_layers


@pytest.mark.parametrize("n_layers", range(1, 4))
def test_a_zigzag_takes_a_neuron_for_each_piece(n_layers):
    """One layer draws n folds with 2 to the n neurons. With one less, each at a corner, the first slope is an even multiple."""
    pieces = 2**n_layers
    x = np.arange(8 * pieces + 1) / (8 * pieces)
    folded = x
    for _ in range(n_layers):
        folded = np.array([snippet("folds")["fold"](number) for number in folded])
    corners = np.arange(1, pieces) / pieces
    changes = np.array([-2 * pieces, 2 * pieces] * pieces)[: pieces - 1]  # of the slope, at each corner
    hidden = np.maximum(0, x[:, None] - np.array([0, *corners]))
    np.testing.assert_allclose(hidden @ [pieces, *changes], folded)
    for leftward in itertools.product([0, 1], repeat=pieces - 1):  # a neuron rises from its corner to one side
        first_slope = -np.dot(leftward, changes)
        assert first_slope % (2 * pieces) == 0 and first_slope != pieces


@given(st.integers(1, 8).flatmap(lambda n: arrays(float, n, elements=numbers)))
def test_relu_keeps_half_of_the_mean_square(x):
    """Over all weights of ±1, the mean of ReLU(w·x)² is half of the sum of x², exactly."""
    signs = np.array(list(itertools.product([-1, 1], repeat=len(x))))
    assert np.mean(np.maximum(0, signs @ x) ** 2) == pytest.approx(np.sum(x**2) / 2)


@pytest.mark.parametrize("start", [0.0, 0.3])
def test_equal_neurons_stay_equal(start):
    """Hidden neurons that start equal are equal after any amount of training; random ones are not."""

    def spread(model: nn.Sequential) -> float:
        for _ in range(50):
            loss = F.mse_loss(model(x)[:, 0], x[:, 0] * x[:, 1])
            for parameter, slope in zip(model.parameters(), torch.autograd.grad(loss, [*model.parameters()])):
                parameter.data -= 0.1 * slope
        return model[0].weight.std(dim=0).max().item()

    torch.manual_seed(0)
    x = torch.randn(32, 2)
    equal, random = (nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)) for _ in range(2))
    for parameter in equal.parameters():
        nn.init.constant_(parameter, start)
    assert spread(equal) < 1e-6 and spread(random) > 0.1


def test_first_weights_of_libraries():
    """`nn.Linear` draws variance 1 / (3 n); GPT-2 a standard deviation of 0.02, and 0.02 / √(2 L) for each `c_proj`."""
    from transformers import GPT2Config, GPT2Model

    torch.manual_seed(0)
    w = nn.Linear(400, 1000).weight
    assert w.abs().max() <= 1 / 400**0.5 and w.var().item() == pytest.approx(1 / (3 * 400), rel=0.02)
    for d_model, n_layers in ((128, 2), (256, 8)):
        shape = {"n_embd": d_model, "n_layer": n_layers, "n_head": 4, "vocab_size": 8}
        model = GPT2Model(GPT2Config(bos_token_id=0, eos_token_id=0, **shape))
        spread = {name: p.std().item() for name, p in model.h.named_parameters() if p.dim() == 2}
        assert sum("c_proj" in name for name in spread) == 2 * n_layers == len(spread) / 2
        for name, found in spread.items():
            assert found == pytest.approx(0.02 / (2 * n_layers) ** 0.5 if "c_proj" in name else 0.02, rel=0.05)


@pytest.mark.parametrize("seed", range(4))
def test_linear_as_it_comes_forgets_its_input(seed):
    """Thirty `nn.Linear` with ReLU: a level near 1 / (5 n), hardly any difference between examples; no bias, no level."""
    torch.manual_seed(seed)
    n, levels = 256, {}
    for bias in (True, False):
        model = nn.Sequential(*(part for _ in range(30) for part in (nn.Linear(n, n, bias, dtype=float), nn.ReLU())))
        with torch.no_grad():
            out = model(torch.randn(64, n, dtype=float))  # (batch, n)
        levels[bias] = out.square().mean().item()
        if bias:
            assert out.var(dim=0).mean() < 1e-9 * levels[bias]
    assert 0.5 < levels[True] * 5 * n < 2 and 0.1 < levels[False] * 6**30 < 10


def test_most_weights_of_a_block():
    """The two-layer network has 2/3 of a block's weights in GPT-2 and Llama 2, 81 % at Llama 3's size, more in a mixture."""
    from transformers import GPT2Config, LlamaConfig, MistralConfig, MixtralConfig
    from transformers.models import gpt2, llama, mistral, mixtral

    def count(module: nn.Module) -> int:
        return sum(p.numel() for p in module.parameters() if p.dim() > 1)

    with torch.device("meta"):  # shapes without memory
        blocks = {
            "GPT-2": gpt2.modeling_gpt2.GPT2Block(GPT2Config()),
            "Llama 2": llama.modeling_llama.LlamaDecoderLayer(LlamaConfig(), 0),
            "as Llama 3": mistral.modeling_mistral.MistralDecoderLayer(MistralConfig(), 0),  # 4096, 14336, 8 of 32 heads
            "mixture": mixtral.modeling_mixtral.MixtralDecoderLayer(MixtralConfig(), 0),
        }
    share = {name: 1 - count(getattr(block, "self_attn", None) or block.attn) / count(block) for name, block in blocks.items()}
    assert {name: round(found, 2) for name, found in share.items()} == {
        "GPT-2": 0.67, "Llama 2": 0.67, "as Llama 3": 0.81, "mixture": 0.97,
    }
    assert MistralConfig().intermediate_size / MistralConfig().hidden_size == 3.5

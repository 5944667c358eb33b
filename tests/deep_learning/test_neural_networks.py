"""What the page on neural networks claims, proven."""

from __future__ import annotations

import itertools
from functools import partial

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


@given(pieces=st.integers(1, 80), a=numbers, b=st.floats(0.1, 4))
def test_error_falls_with_the_square_of_the_width(pieces, a, b):
    """The error of n pieces is at most h² / 8 times the largest curvature, h being their width."""
    x, knots = np.linspace(0, 6, 601), np.linspace(0, 6, pieces + 1)
    error = np.abs(np.interp(x, knots, np.sin(b * knots + a)) - np.sin(b * x + a)).max()
    assert error <= (6 / pieces) ** 2 / 8 * b**2 + 1e-12


@pytest.mark.parametrize("n_layers", range(1, 12))
def test_folds_double(n_layers):
    """Each layer of two neurons doubles the number of straight pieces."""
    assert snippet("folds")["pieces"](n_layers) == 2**n_layers


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
    """`nn.Linear` draws weights of variance 1 / (3 n), GPT-2 of standard deviation 0.02."""
    from transformers import GPT2Config

    torch.manual_seed(0)
    w = nn.Linear(400, 1000).weight
    assert w.abs().max() <= 1 / 400**0.5 and w.var().item() == pytest.approx(1 / (3 * 400), rel=0.02)
    assert GPT2Config().initializer_range == 0.02

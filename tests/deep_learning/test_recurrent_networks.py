"""What the page on recurrent networks claims, proven."""

from __future__ import annotations

import itertools
import math
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import defined
from torch import nn

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import Snippet

FOLDER = REPOSITORY / "snippets/deep_learning/recurrent_networks"
sizes = {"seq_len": st.integers(1, 6), "d_in": st.integers(1, 4), "d_hidden": st.integers(1, 4), "seed": st.integers(0, 99)}


functions = partial(defined, "deep_learning/recurrent_networks")


@pytest.fixture(scope="module")
def own():
    """`rnn` and `lstm` of every rung, taking and returning arrays."""
    found = {path.stem: functions(path.stem) for path in FOLDER.glob("*_*.py") if path.stem.startswith(("rnn", "lstm"))}

    def call(name, *arrays):
        function = found[name][name.partition("_")[0]]
        if name.endswith("python"):
            return np.array(function(*(array.tolist() for array in arrays)))
        return np.asarray(function(*map(torch.from_numpy, arrays) if name.endswith("torch") else arrays))

    return call


def weights_of(layer: nn.RNNBase) -> tuple[np.ndarray, ...]:
    """W, U and b of PyTorch's layer; its two biases are one."""
    parts = (layer.weight_hh_l0, layer.weight_ih_l0, layer.bias_ih_l0 + layer.bias_hh_l0)
    return tuple(part.detach().numpy() for part in parts)


def layer_and_input(kind, seq_len, d_in, d_hidden, seed):
    torch.manual_seed(seed)
    return kind(d_in, d_hidden, batch_first=True).double(), torch.randn(seq_len, d_in).double()


@settings(max_examples=30)
@given(**sizes)
def test_rnn_equals_pytorch(own, seq_len, d_in, d_hidden, seed):
    """The RNN in plain Python, NumPy and PyTorch equals `torch.nn.RNN` for random weights and sizes."""
    layer, x = layer_and_input(nn.RNN, seq_len, d_in, d_hidden, seed)
    expected = layer(x)[0].detach().numpy()
    for rung in ("rnn_python", "rnn_numpy", "rnn_torch"):
        np.testing.assert_allclose(own(rung, x.numpy(), *weights_of(layer)), expected, atol=1e-12, err_msg=rung)


@settings(max_examples=30)
@given(**sizes)
def test_lstm_equals_pytorch(own, seq_len, d_in, d_hidden, seed):
    """The LSTM in plain Python and NumPy equals `torch.nn.LSTM` for random weights and sizes."""
    layer, x = layer_and_input(nn.LSTM, seq_len, d_in, d_hidden, seed)
    expected = layer(x)[0].detach().numpy()
    for rung in ("lstm_python", "lstm_numpy"):
        np.testing.assert_allclose(own(rung, x.numpy(), *weights_of(layer)), expected, atol=1e-12, err_msg=rung)


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_rungs_print_the_same(kind):
    """The rungs of each ladder print the same recorded output."""
    assert len({path.read_text(encoding="utf-8") for path in FOLDER.glob(f"{kind}_*.out")}) == 1


def test_gate_order():
    """Of the 24 orders of the four gates, PyTorch's LSTM computes with one: input, forget, g, output."""
    layer, x = layer_and_input(nn.LSTM, 4, 3, 2, seed=0)
    w, u, b = (torch.from_numpy(part) for part in weights_of(layer))
    right = []
    for order in itertools.permutations("ifgo"):
        h = c = torch.zeros(2).double()
        for x_t in x:
            z = dict(zip(order, (w @ h + u @ x_t + b).chunk(4)))
            c = z["f"].sigmoid() * c + z["i"].sigmoid() * z["g"].tanh()
            h = z["o"].sigmoid() * c.tanh()
        if torch.allclose(h, layer(x)[0][-1]):
            right.append("".join(order))
    assert right == ["ifgo"]


def test_gru_equals_pytorch():
    """A GRU step with a reset and an update gate equals `torch.nn.GRU`; RNN, GRU and LSTM weigh 1, 3 and 4."""
    layer, x = layer_and_input(nn.GRU, 5, 3, 2, seed=0)
    h = torch.zeros(2).double()
    for x_t in x:
        from_x = (layer.weight_ih_l0 @ x_t + layer.bias_ih_l0).chunk(3)
        from_h = (layer.weight_hh_l0 @ h + layer.bias_hh_l0).chunk(3)
        reset, keep = ((a + b).sigmoid() for a, b in zip(from_x[:2], from_h[:2]))
        h = keep * h + (1 - keep) * torch.tanh(from_x[2] + reset * from_h[2])
    torch.testing.assert_close(h, layer(x)[0][-1])
    rnn, gru, lstm = (sum(p.numel() for p in kind(7, 5).parameters()) for kind in (nn.RNN, nn.GRU, nn.LSTM))
    assert (gru, lstm) == (3 * rnn, 4 * rnn)


@given(**{**sizes, "seq_len": st.integers(2, 6)})
@settings(max_examples=30)
def test_backpropagation_through_time(seq_len, d_in, d_hidden, seed):
    """The walk back by hand, one share for each step, gives the gradient of W that autograd gives."""
    layer, x = layer_and_input(nn.RNN, seq_len, d_in, d_hidden, seed)
    states = layer(x)[0]
    states[-1].square().sum().backward()
    h = [torch.zeros(d_hidden).double(), *states.detach()]
    slope, total = 2 * h[-1], torch.zeros(d_hidden, d_hidden).double()
    for t in range(seq_len, 0, -1):
        before_tanh = slope * (1 - h[t] ** 2)
        total += torch.outer(before_tanh, h[t - 1])
        slope = before_tanh @ layer.weight_hh_l0.detach()
    torch.testing.assert_close(total, layer.weight_hh_l0.grad)


@given(stretch=st.floats(0.1, 0.95), seed=st.integers(0, 99))
@settings(max_examples=30)
def test_small_weights_bound_the_gradient(stretch, seed):
    """If W stretches no vector by more than s, the gradient d steps back is at most s to the power d."""
    torch.manual_seed(seed)
    w = torch.randn(5, 5).double()
    w *= stretch / torch.linalg.matrix_norm(w, 2)
    h = first = torch.randn(5).double().requires_grad_()
    for _ in range(12):
        h = torch.tanh(w @ h + torch.randn(5))
    direction = torch.randn(5).double()
    (h @ (direction / direction.norm())).backward()
    assert first.grad.norm() <= stretch**12 * (1 + 1e-9)


def test_only_the_forget_gate_stands_on_the_road():
    """In PyTorch's LSTM, the memory's slope by an earlier one is the product of the forget gates, if the gates are held."""
    torch.manual_seed(0)
    cell, words = nn.LSTMCell(3, 5).double(), torch.randn(9, 3).double()
    slopes = {}
    for held in (True, False):
        h, c = torch.zeros(5).double(), torch.randn(5).double().requires_grad_()
        first, product = c, torch.ones(5).double()
        for x in words:
            if held:
                h = h.detach()  # what the gates read does not move
            sums = cell.weight_ih @ x + cell.bias_ih + cell.weight_hh @ h + cell.bias_hh
            product = product * sums.chunk(4)[1].sigmoid().detach()
            h, c = cell(x, (h, c))
        c.sum().backward()
        slopes[held] = first.grad
        assert torch.allclose(first.grad, product) == held
    assert not torch.allclose(slopes[True], slopes[False])


def test_best_possible_loss():
    """No model of the 192 sentences can be better than ln(192) for each sentence, spread over its characters."""
    parts = {"product": itertools.product, "torch": torch}
    exec(Snippet(FOLDER, "characters.py").sections["text"], parts)  # the sentences, without the training
    lines = [tuple(line) for line in parts["tokens"].tolist()]
    assert len(set(lines)) == 192
    # the ideal model: of all sentences that begin like this, the share that goes on like that
    starts = {}
    for line, n in itertools.product(lines, range(28)):
        starts[line[:n]] = starts.get(line[:n], 0) + 1
    ideal = [math.log(starts[line[:n]] / starts[line[: n - 1]]) for line in lines for n in range(2, 28)]
    assert math.isclose(-sum(ideal) / len(ideal), math.log(192) / 26)


@given(n=st.integers(2, 40))
def test_paths_and_steps(n):
    """First and last of n words are n steps apart in an RNN, about log n in dilated convolutions, one in attention."""
    graphs = functions("paths")
    measure = graphs["measure"]
    assert measure(graphs["recurrent"](n)) == (n, n)
    assert measure(graphs["convolution"](n, dilate=False)) == (n - 1, n - 1)
    assert measure(graphs["convolution"](n, dilate=True)) == (math.ceil(math.log2(n)),) * 2
    assert measure(graphs["attention"](n)) == (1, 1)


@given(seq_len=st.integers(1, 6), d_head=st.integers(1, 4), seed=st.integers(0, 99))
def test_linear_attention_is_a_recurrent_network(seq_len, d_head, seed):
    """Causal attention without softmax equals a state that adds key times value, at every word."""
    parts = functions("linear_attention")
    q, k, v = np.random.default_rng(seed).integers(-9, 10, size=(3, seq_len, d_head)).astype(float)
    lists = [array.tolist() for array in (q, k, v)]
    expected = (np.tril(q @ k.T) @ v).tolist()
    assert parts["by_looking_back"](*lists) == parts["by_state"](*lists) == expected


@given(n=st.integers(1, 9), a=st.floats(-1, 1), seed=st.integers(0, 99))
def test_linear_recurrence_is_a_convolution(n, a, seed):
    """A recurrence without a squash equals a causal convolution with the weights c b, c a b, c a² b and so on."""
    b, c, *x = np.random.default_rng(seed).normal(size=n + 2)
    h, outputs = 0.0, []
    for x_t in x:
        h = a * h + b * x_t
        outputs.append(c * h)
    kernel = [c * a**lag * b for lag in range(n)]
    np.testing.assert_allclose(outputs, np.convolve(x, kernel)[:n], atol=1e-12)


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-9, 9)), min_size=1, max_size=40))
def test_scan_equals_loop(steps):
    """The scan finds the states of the loop, for any gates, in as many rounds as doublings reach the length."""
    parts = functions("scan")
    states, rounds = parts["by_scan"](steps)
    assert states == parts["by_loop"](steps) and rounds == math.ceil(math.log2(len(steps)))
    assert parts["by_scan"]([(1, 1)] * 1024) == (list(range(1, 1025)), 10)


def test_an_average_needs_positive_products():
    """Divided by the sum of products, linear attention stays among the values if all are positive, else it may not."""
    rng, values = np.random.default_rng(0), np.array([1.0, 2.0, 3.0])

    def mixture(products):
        return products @ values / products.sum()

    assert all(1 <= mixture(rng.uniform(0.01, 9, size=3)) <= 3 for _ in range(100))
    assert mixture(np.array([-2.0, 0.0, 3.0])) == 7
    query, keys = np.array([1.0, -1.0]), np.array([[0.0, 2.0], [1.0, 1.0], [3.0, 0.0]])
    np.testing.assert_array_equal(keys @ query, [-2, 0, 3])  # ordinary vectors do it


def test_one_layer_of_eight_is_attention():
    """In Jamba's configuration in Transformers, each eight layers hold one of attention, in the same place, and seven Mamba."""
    from transformers import JambaConfig

    kinds = JambaConfig().layers_block_type
    eights = [kinds[i : i + 8] for i in range(0, len(kinds), 8)]
    assert len(eights) == 4 and all(eight == eights[0] for eight in eights)
    assert sorted(eights[0]) == ["attention"] + ["mamba"] * 7

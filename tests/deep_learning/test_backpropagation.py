"""What the page on backpropagation claims, proven."""

from __future__ import annotations

import ast
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from support import defined
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from site_kit.book.layout import REPOSITORY

FOLDER = REPOSITORY / "snippets/deep_learning/backpropagation"
numbers = st.floats(-2, 2)


snippet = partial(defined, "deep_learning/backpropagation")


def source_of_engine(name: str) -> str:
    """The class `Value` of a file, as a syntax tree."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    return ast.dump(next(node for node in tree.body if isinstance(node, ast.ClassDef)))


def test_the_engine_is_the_same_everywhere():
    """The class that trains the network is the class that the page explains, node for node."""
    assert source_of_engine("train_python") == source_of_engine("engine")


# What random programs are made of; arguments stay where every operation is smooth.
OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 1.0),
    "tanh": lambda a, b: a.tanh() + b,
    "exp": lambda a, b: (a.tanh()).exp() * b,
    "log": lambda a, b: (a * a + 1.0).log() - b,
    "relu": lambda a, b: (a + 0.1).relu() * b,
    "**": lambda a, b: (a * a + 1.0) ** 0.5 + 2.0 * b,
}
programs = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8
)


def run(program: list, values: list):
    """Apply the operations one after the other; values may be used again, or not at all."""
    for name, i, j in program:
        values.append(OPERATIONS[name](values[i % len(values)], values[j % len(values)]))
    return values[-1]


@given(inputs=st.lists(st.floats(-1, 1), min_size=2, max_size=4), program=programs)
def test_engine_agrees_with_torch(inputs, program):
    """On random programs of all its operations, the engine's slopes equal PyTorch's to 1e-6."""
    ours = [snippet("engine")["Value"](x) for x in inputs]
    theirs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    run(program, list(ours)).backward()
    expected = torch.autograd.grad(run(program, list(theirs)), theirs, allow_unused=True, materialize_grads=True)
    assume(all(abs(slope) < 1e6 for slope in expected))
    for mine, slope in zip(ours, expected):
        assert mine.grad == pytest.approx(slope.item(), rel=1e-6, abs=1e-6)


@given(w=numbers, x1=numbers, x2=numbers)
def test_the_graph_by_hand(w, x1, x2):
    """The slopes of the drawn graph follow from the formula, multiplied out by hand."""
    values = [snippet("engine")["Value"](number) for number in (w, x1, x2)]
    v, p, q = values
    ((v * (v * p + q) - 9.0) ** 2).backward()
    error = w * w * x1 + w * x2 - 9
    expected = [2 * error * (2 * w * x1 + x2), 2 * error * w * w, 2 * error * w]
    assert [value.grad for value in values] == pytest.approx(expected)


def test_a_long_graph_needs_no_recursion():
    """The engine walks back over 20,000 operations, twenty times as many as Python lets functions nest."""
    start = value = snippet("engine")["Value"](1.0)
    for _ in range(20_000):
        value = value + start
    value.backward()
    assert start.grad == 20_001


def test_gradients_add_up_until_zeroed():
    """A second walk adds to `grad`, in the engine as in PyTorch."""
    for w in (snippet("engine")["Value"](3.0), torch.tensor(3.0, requires_grad=True)):
        found = []
        for _ in range(2):
            (w * w).backward()
            found.append(float(w.grad))
        assert found == [6.0, 12.0]


def test_one_walk_for_each_graph():
    """Two walks over one graph give 64 for the page's w, not twice 14; over two graphs the slopes add up to 28."""
    value = snippet("engine")["Value"]

    def loss_of(w):
        return (w * (w * value(1.0) + value(3.0)) - 9.0) ** 2

    w, found = value(2.0), []
    for loss in (loss_of(w),) * 2:
        loss.backward()
        found.append(w.grad)
    assert found == [14, 64]
    w = value(2.0)
    for _ in range(2):
        loss_of(w).backward()
    assert w.grad == 28


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        (lambda a: 1.0 - a, -1.0),
        (lambda a: a - 1.0, 1.0),
        (lambda a: 3.0 / a, -0.75),
        (lambda a: a / 4.0, 0.25),
        (lambda a: 1 + a, 1.0),
        (lambda a: 5 * a, 5.0),
        (lambda a: sum([a, a]), 2.0),
    ],
)
def test_plain_numbers_on_either_side(formula, slope):
    """A plain number may stand left or right of + - * and /; result and slope are those of calculus."""
    a = snippet("engine")["Value"](2.0)
    result = formula(a)
    result.backward()
    assert (result.data, a.grad) == (formula(2.0), slope)


def test_shapes_cannot_tell_in_a_square_layer():
    """In a square layer the transpose of dZ times X has the shape of W and is the slope on its side; otherwise it does not even fit."""
    for n_in, n_out in ((3, 3), (3, 2)):
        x, w = torch.randn(4, n_in), torch.zeros(n_in, n_out, requires_grad=True)
        dz = torch.randn(4, n_out)
        (x @ w).backward(dz)
        wrong = dz.T @ x
        assert (wrong.shape == w.shape) == (n_in == n_out)
        assert torch.allclose(wrong.T, w.grad, atol=1e-5) and not (n_in == n_out and torch.allclose(wrong, w.grad))


def weights(draw, widths=(2, 4, 2)) -> list[np.ndarray]:
    shapes = [(widths[0], widths[1]), (widths[1],), (widths[1], widths[2]), (widths[2],)]
    return [draw(arrays(float, shape, elements=numbers)) for shape in shapes]


@settings(max_examples=15)
@given(data=st.data(), n_hidden=st.integers(1, 5))
def test_all_gradients_agree(data, n_hidden):
    """Engine, formulas by hand, PyTorch and nudging give the same gradients to 1e-6 for any weights."""
    start = weights(data.draw, (2, n_hidden, 2))
    loss, by_hand = snippet("train_numpy")["gradients"](*start)

    value = np.vectorize(snippet("train_python")["Value"], otypes=[object])
    values = [value(array) for array in start]
    total = snippet("train_python")["loss_of"](*(array.tolist() for array in values))
    total.backward()
    by_engine = [np.vectorize(lambda v: v.grad)(array) for array in values]

    tensors = [torch.tensor(array, requires_grad=True) for array in start]
    by_torch = torch.autograd.grad(snippet("train_torch")["loss_of"](*tensors), tensors)

    assert total.data == pytest.approx(loss, abs=1e-9)
    for mine, engine, theirs, array in zip(by_hand, by_engine, by_torch, start):
        np.testing.assert_allclose(engine, mine, atol=1e-6)
        np.testing.assert_allclose(theirs, mine, atol=1e-6)
        nudged = array.flat[0]
        sides = []
        for step in (1e-5, -1e-5):
            array.flat[0] = nudged + step
            sides.append(snippet("train_numpy")["gradients"](*start)[0])
        array.flat[0] = nudged
        assert (sides[0] - sides[1]) / 2e-5 == pytest.approx(mine.flat[0], abs=1e-6)


def test_rungs_print_the_same():
    """The three ways to train print the same recorded losses and slopes."""
    outputs = {(FOLDER / f"train_{name}.out").read_text(encoding="utf-8") for name in ("python", "numpy", "torch")}
    assert len(outputs) == 1


@given(data=st.data(), batch=st.integers(1, 4), n_in=st.integers(1, 4), n_out=st.integers(1, 4))
def test_slopes_of_a_layer(data, batch, n_in, n_out):
    """For Z = XW + b, the slopes are dZ times the transpose of W for X, the transpose of X times dZ for W, and the columns' sums of dZ for b."""
    shapes = [(batch, n_in), (n_in, n_out), (n_out,), (batch, n_out)]
    x, w, b, dz = (torch.tensor(data.draw(arrays(float, shape, elements=numbers))) for shape in shapes)
    for tensor in (x, w, b):
        tensor.requires_grad_()
    (x @ w + b).backward(dz)
    for theirs, ours in zip((x.grad, w.grad, b.grad), (dz @ w.T, x.T @ dz, dz.sum(0))):
        torch.testing.assert_close(theirs, ours.detach())


def test_backward_costs_twice_forward():
    """The way back through a stack of layers takes twice the products of the way there, as PyTorch counts."""
    model, x = nn.Sequential(*(nn.Linear(32, 32, bias=False) for _ in range(4))), torch.randn(8, 32, requires_grad=True)
    with FlopCounterMode(display=False) as forward:
        loss = model(x).sum()
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    assert backward.get_total_flops() == 2 * forward.get_total_flops() > 0


@pytest.mark.parametrize(("both_sides", "factor"), [(False, 10), (True, 100)])
def test_nudging_to_both_sides_is_better(both_sides, factor):
    """A tenth of the nudge means a tenth of the error on one side, a hundredth on both."""
    loss = snippet("gradient_check")["loss"]

    def error(h: float) -> float:
        low = 2.0 - h if both_sides else 2.0
        return abs((loss(2.0 + h) - loss(low)) / (2.0 + h - low) - 14)

    assert error(1e-2) / error(1e-3) == pytest.approx(factor, rel=0.05)


def test_stuck_starts_stay_stuck():
    """Of 200 starts with two hidden neurons, three times as many steps save at most one more."""
    learned = snippet("starts")["learned"]
    for relu in (False, True):
        shares = []
        for steps in (1000, 3000):
            learned.__globals__["steps"] = steps
            shares.append(learned(2, relu))
        assert 0.1 < shares[0] < 0.8 and abs(shares[0] - shares[1]) <= 0.005

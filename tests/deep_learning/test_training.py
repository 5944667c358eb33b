"""What the training page claims, proven."""

from __future__ import annotations

import itertools
import re
from functools import partial
from math import isclose, log
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from support import defined
from torch import nn
from torch.nn import functional as F

from site_kit.book.layout import REPOSITORY

FOLDER = REPOSITORY / "snippets/deep_learning/training"
numbers = st.floats(-8, 8)
slopes = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8)


names = partial(defined, "deep_learning/training")


def torch_walk(optimizer_class: type, gradients: list, **options) -> list[list[float]]:
    """Where two weights that begin at 1 stand after each gradient."""
    w = torch.ones(2, dtype=torch.float64, requires_grad=True)
    optimizer, places = optimizer_class([w], **options), []
    for gradient in gradients:
        w.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        places.append(w.tolist())
    return places


@pytest.mark.parametrize(("ladder", "rungs"), [("loop", 3), ("adamw", 2), ("norms", 2)])
def test_rungs_print_the_same(ladder, rungs):
    """All rungs of each ladder print the same recorded output."""
    outputs = [path.read_text(encoding="utf-8") for path in FOLDER.glob(f"{ladder}_*.out")]
    assert len(outputs) == rungs and len(set(outputs)) == 1


@given(slopes)
def test_not_zeroing_is_momentum_without_friction(gradients):
    """Leaving out the zeroing gives, step for step, momentum with a factor of one."""
    swing = torch_walk(torch.optim.SGD, gradients, lr=0.1, momentum=1.0)
    w = torch.ones(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for gradient, place in zip(gradients, swing):
        (w * torch.tensor(gradient, dtype=torch.float64)).sum().backward()  # adds to w.grad
        optimizer.step()
        np.testing.assert_allclose(w.detach(), place, atol=1e-9)


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_variance_of_a_batch_is_divided_by_its_size(batch):
    """Over all batches that can be drawn, the variance of the mean slope is exactly 1/batch of one example's."""
    slopes = [3.0, -1.0, 0.0, 4.0, 2.0]
    means = [np.mean(drawn) for drawn in itertools.product(slopes, repeat=batch)]
    assert isclose(np.mean(means), np.mean(slopes)) and isclose(np.var(means), np.var(slopes) / batch)


@given(st.floats(-10, 10))
def test_slopes_of_the_two_losses(logit):
    """By the logit, cross-entropy has the slope p − 1, squared error that times 2p(1 − p)."""
    z = torch.tensor(logit, dtype=torch.float64, requires_grad=True)
    p = z.sigmoid()
    (entropy,) = torch.autograd.grad(-p.log(), z, retain_graph=True)
    (squared,) = torch.autograd.grad((p - 1) ** 2, z)
    p = p.item()
    assert isclose(entropy, p - 1, abs_tol=1e-12)
    assert isclose(squared, 2 * p * (1 - p) * (p - 1), abs_tol=1e-12)


@given(slopes, st.sampled_from([0.0, 0.5, 0.9]))
def test_momentum_equals_pytorch(gradients, mu):
    """The plain-Python momentum stands where `torch.optim.SGD` stands, after every step."""
    w, velocity = [1.0, 1.0], [0.0, 0.0]
    for gradient, place in zip(gradients, torch_walk(torch.optim.SGD, gradients, lr=0.1, momentum=mu)):
        w, velocity = names("momentum")["momentum_step"](w, velocity, list(gradient), 0.1, mu)
        np.testing.assert_allclose(w, place, atol=1e-9)


@given(slopes)
def test_adamw_equals_pytorch(gradients):
    """The plain-Python AdamW stands where `torch.optim.AdamW` stands, after every step."""
    optimizer, w = names("adamw_python")["AdamW"](2), [1.0, 1.0]
    options = {"lr": 0.1, "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 0.1}
    for gradient, place in zip(gradients, torch_walk(torch.optim.AdamW, gradients, **options)):
        optimizer.step(w, list(gradient))
        np.testing.assert_allclose(w, place, rtol=1e-6, atol=1e-9)


@given(slopes)
def test_decay_inside_or_outside_is_one_thing_for_plain_descent(gradients):
    """For plain SGD, decay in the gradient equals shrinking the weights; for Adam it does not."""
    lr, decay, w = 0.1, 0.5, np.ones(2)
    for gradient, place in zip(gradients, torch_walk(torch.optim.SGD, gradients, lr=lr, weight_decay=decay)):
        w = w * (1 - lr * decay) - lr * np.array(gradient)
        np.testing.assert_allclose(w, place, atol=1e-9)
    still = [(0.0, 0.0)]
    inside, outside = (
        torch_walk(kind, still, lr=lr, weight_decay=decay)[0][0] for kind in (torch.optim.Adam, torch.optim.AdamW)
    )
    assert isclose(inside, 1 - lr, rel_tol=1e-6) and isclose(outside, 1 - lr * decay)


def test_cosine_equals_pytorch():
    """After the warm-up, the rates are those of PyTorch's own cosine schedule."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.001)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=900, eta_min=0.0001)
    for step in range(100, 1000):
        assert isclose(names("exercises/warmup_cosine/solution")["rate"](step, 0.001, 0.0001, 100, 1000), schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()


def test_adamw_exercise_equals_pytorch():
    """The exercise's solution takes the same steps as `torch.optim.AdamW`."""
    step, (w, m, v) = names("exercises/adamw_step/solution")["adamw_step"], (1.0, 0.0, 0.0)
    gradients = [(g, g) for g in (2.0, -1.0, 0.5, 3.0)]
    places = torch_walk(torch.optim.AdamW, gradients, lr=0.1, betas=(0.8, 0.9), eps=0.1, weight_decay=0.3)
    for t, ((g, _), (place, _)) in enumerate(zip(gradients, places), 1):
        w, m, v = step(w, g, m, v, t, 0.1, 0.8, 0.9, 0.1, 0.3)
        assert isclose(w, place)


def each_norm(x: np.ndarray) -> dict[str, np.ndarray]:
    """The plain-Python normalizations of an array."""
    plain = names("norms_python")
    return {kind: np.array(plain[f"{kind}_norm"](x.tolist())) for kind in ("layer", "rms", "batch")}


@settings(deadline=None)
@given(arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 6)), elements=numbers))
def test_norms_equal_pytorch(x):
    """Layer, RMS and batch normalization equal PyTorch's layers; RMS equals Llama's as well."""
    from transformers.models.llama.modeling_llama import LlamaRMSNorm

    width, tensor = x.shape[1], torch.from_numpy(x)
    with torch.no_grad():
        theirs = {
            "layer": nn.LayerNorm(width, eps=1e-5).double()(tensor),
            "rms": nn.RMSNorm(width, eps=1e-5).double()(tensor),
            "batch": nn.BatchNorm1d(width, eps=1e-5).double()(tensor),
        }
        llama = LlamaRMSNorm(width, eps=1e-5)(tensor.float())
    for kind, ours in each_norm(x).items():
        np.testing.assert_allclose(ours, theirs[kind], atol=1e-9, err_msg=kind)
    np.testing.assert_allclose(each_norm(x)["rms"], llama, atol=1e-5)


def test_batch_norm_depends_on_the_neighbors():
    """Another second row changes the first row's batch norm, and neither its layer norm nor its RMS norm."""
    row = [1.0, 3.0, 5.0, 7.0]
    one, two = (each_norm(np.array([row, other])) for other in ([2.0, 2.0, 0.0, 8.0], [9.0, 0.0, 1.0, 1.0]))
    same = {kind: np.array_equal(one[kind][0], two[kind][0]) for kind in one}
    assert same == {"layer": True, "rms": True, "batch": False}


def test_batch_of_one_has_no_variance():
    """While training, PyTorch's batch norm refuses a single vector, and takes one text of several positions."""
    with pytest.raises(ValueError, match="more than 1 value"):
        nn.BatchNorm1d(4)(torch.ones(1, 4))
    assert nn.BatchNorm1d(4)(torch.randn(1, 4, 3)).var(unbiased=False).item() == pytest.approx(1, abs=1e-3)


def test_batch_norm_over_positions_leaks():
    """Under batch norm a later word changes the outputs of earlier ones; under layer and RMS norm it changes only its own."""
    torch.manual_seed(0)
    text = torch.randn(1, 5, 4)  # (batch, seq_len, d_model)
    other = text.clone()
    other[:, -1] += 3
    turned = nn.BatchNorm1d(4)
    norms = {"batch": lambda x: turned(x.mT).mT, "layer": nn.LayerNorm(4), "rms": nn.RMSNorm(4)}
    leaks = {name: not torch.equal(norm(text)[:, :-1], norm(other)[:, :-1]) for name, norm in norms.items()}
    assert leaks == {"batch": True, "layer": False, "rms": False}


@pytest.mark.parametrize("p", [0.25, 0.5])
def test_dropout_keeps_the_expectation(p, monkeypatch):
    """Weighted over all masks that can be drawn, dropout gives back exactly its input."""
    x, dropout, total = [1.0, -2.0, 3.0], names("dropout")["dropout"], np.zeros(3)
    for mask in itertools.product([0.0, 1.0], repeat=3):  # 0.0 lies below p, 1.0 does not
        draws = iter(mask)
        monkeypatch.setitem(dropout.__globals__, "rng", SimpleNamespace(random=lambda: next(draws)))
        total += np.prod([1 - p if draw else p for draw in mask]) * np.array(dropout(x, p))
    np.testing.assert_allclose(total, x)


def test_who_drops():
    """GPT-2's configuration drops a tenth in three places, Llama's drops nothing."""
    from transformers import GPT2Config, LlamaConfig

    gpt2 = GPT2Config()
    assert (gpt2.embd_pdrop, gpt2.attn_pdrop, gpt2.resid_pdrop) == (0.1, 0.1, 0.1)
    assert LlamaConfig().attention_dropout == 0.0


@given(arrays(float, (2, 3), elements=numbers), st.floats(0.1, 10))
def test_clipping_equals_pytorch(grads, max_norm):
    """The exercise's solution clips as `torch.nn.utils.clip_grad_norm_` does."""
    parameters = [nn.Parameter(torch.zeros(3, dtype=torch.float64)) for _ in grads]
    for parameter, grad in zip(parameters, grads):
        parameter.grad = torch.tensor(grad)
    nn.utils.clip_grad_norm_(parameters, max_norm)
    ours = names("exercises/clip_global_norm/solution")["clip"](grads.tolist(), max_norm)
    np.testing.assert_allclose(ours, np.array([parameter.grad.numpy() for parameter in parameters]), atol=1e-4)


def test_table_of_formats():
    """Largest, smallest and spacing of the page's table are those of `torch.finfo`."""
    page = (REPOSITORY / "docs/deep-learning/training.md").read_text(encoding="utf-8")
    for name in ("float32", "float16", "bfloat16"):
        info = torch.finfo(getattr(torch, name))
        row = re.search(rf"^\| {name} \|(.+)\|$", page, re.MULTILINE).group(1)
        shown = [float(re.sub(r"\$(.+) \\cdot 10\^\{(.+)\}\$", r"\1e\2", cell.strip())) for cell in row.split("|")[1:]]
        for cell, value in zip(shown, (info.max, info.tiny, info.eps)):
            assert isclose(cell, value, rel_tol=0.03), name


@given(st.floats(-60000, 60000, width=32))
def test_formats_round_as_pytorch(number):
    """The plain-Python float16 and bfloat16 round every number as PyTorch does."""
    for name in ("float16", "bfloat16", "float32"):
        assert names("sixteen_bits")[name](number) == torch.tensor(number).to(getattr(torch, name)).item()


def test_sums_stop_where_the_digits_end():
    """Adding 1 changes nothing any more from 2 to the power of the format's digits on."""
    for name, digits in (("bfloat16", 8), ("float16", 11), ("float32", 24)):
        store = names("sixteen_bits")[name]
        assert store(2.0**digits + 1) == 2.0**digits and store(2.0**digits - 1) == 2.0**digits - 1


def test_softmax_twice_cannot_fall_to_zero():
    """With a softmax before the loss, ten classes cannot get below ln(e + 9) − 1, which is 1.461."""
    perfect = F.cross_entropy(torch.eye(10, dtype=torch.float64), torch.arange(10))
    assert isclose(perfect, log(np.e + 9) - 1) and round(perfect.item(), 3) == 1.461
    probabilities = torch.randn(200, 10, dtype=torch.float64).mul(20).softmax(-1)
    assert (F.cross_entropy(probabilities, torch.zeros(200, dtype=int), reduction="none") > perfect - 1e-12).all()


def test_logistic_regression_comes_close():
    """On the recipe's own split, logistic regression names 96.3 % of the test digits."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression

    torch.manual_seed(0)
    pixels, digits = load_digits(return_X_y=True)
    train, _, test = torch.randperm(len(digits)).split([1197, 300, 300])
    model = LogisticRegression(max_iter=2000).fit(pixels[train] / 16, digits[train])
    assert isclose(model.score(pixels[test] / 16, digits[test]), 0.963, abs_tol=0.004)


@pytest.mark.parametrize("classes", [2, 10, 50_257])
def test_equal_probabilities_cost_the_log_of_the_classes(classes):
    """A model that gives each class the same probability has the loss ln(classes)."""
    assert isclose(F.cross_entropy(torch.zeros(1, classes), torch.tensor([1])), log(classes), rel_tol=1e-5)


@given(st.lists(numbers, min_size=2, max_size=6).filter(lambda row: np.std(row) > 0.1), st.floats(0.5, 100))
def test_what_the_norms_ignore(row, amount):
    """Layer norm ignores a shift and a factor, except for eps; RMS norm ignores a factor and not a shift."""
    row = np.array([row])
    for name, ignores_shift in (("layer", True), ("rms", False)):
        plain, scaled, shifted = (each_norm(x)[name] for x in (row, row * amount, row + amount))
        np.testing.assert_allclose(scaled, plain, atol=3e-3)
        assert np.allclose(shifted, plain, atol=1e-6) == ignores_shift

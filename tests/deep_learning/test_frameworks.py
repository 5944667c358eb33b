"""What the page on frameworks claims, proven."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from site_kit.book.layout import REPOSITORY

FOLDER = REPOSITORY / "snippets/deep_learning/frameworks"
RUNGS = ("digits_numpy", "digits_torch", "digits_keras")


@pytest.fixture(scope="module", autouse=True)
def tensorflow() -> None:
    """Import TensorFlow for the tests below only: it takes five seconds, which collecting should not."""
    global keras, layers, losses, optimizers, tf
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", KERAS_BACKEND="tensorflow")
    import keras
    import tensorflow as tf
    from keras import layers, losses, optimizers


def run(name: str) -> dict:
    """The names of a snippet after it has run."""
    return runpy.run_path(str(FOLDER / f"{name}.py"))


def array(tensor) -> np.ndarray:
    return tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else np.asarray(tensor)


def three(widths: list[int], rng: np.random.Generator):
    """One tanh network three times, from the same weights: (NumPy's, PyTorch's, Keras's)."""
    weights = [(rng.normal(size=(n, m)), rng.normal(size=m)) for n, m in zip(widths, widths[1:])]
    parts = [part for n, m in zip(widths, widths[1:]) for part in (nn.Linear(n, m), nn.Tanh())]
    ours = nn.Sequential(*parts[:-1]).double()
    dense = [layers.Dense(m, "tanh", dtype="float64") for m in widths[1:-1]]
    theirs = keras.Sequential(
        [keras.Input((widths[0],), dtype="float64"), *dense, layers.Dense(widths[-1], dtype="float64")]
    )
    ours.load_state_dict(
        {
            f"{2 * i}.{name}": torch.tensor(value)
            for i, (w, b) in enumerate(weights)
            for name, value in (("weight", w.T.copy()), ("bias", b))
        }
    )
    theirs.set_weights([value for pair in weights for value in pair])
    return weights, ours, theirs


def numpy_slopes(weights: list, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Logits of the network and the slopes of its mean cross-entropy, all by formula."""
    reached = [x]
    for w, b in weights[:-1]:
        reached.append(np.tanh(reached[-1] @ w + b))
    logits = reached[-1] @ weights[-1][0] + weights[-1][1]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    back, slopes = (shares - np.eye(logits.shape[1])[y]) / len(y), []
    for (w, _), h in zip(reversed(weights), reversed(reached)):
        slopes = [h.T @ back, back.sum(axis=0), *slopes]
        back = back @ w.T * (1 - h**2)
    return logits, slopes


@settings(deadline=None, max_examples=10)
@given(widths=st.lists(st.integers(1, 5), min_size=2, max_size=4), seed=st.integers(0, 999))
def test_same_weights_in_same_outputs_and_slopes(widths, seed):
    """From the same weights all three get the same outputs and slopes, to 1e-9."""
    rng = np.random.default_rng(seed)
    weights, ours, theirs = three(widths, rng)
    x, y = rng.normal(size=(4, widths[0])), rng.integers(widths[-1], size=4)
    logits, slopes = numpy_slopes(weights, x, y)
    in_torch = ours(torch.tensor(x))
    F.cross_entropy(in_torch, torch.tensor(y)).backward()
    with tf.GradientTape() as tape:
        in_keras = theirs(x)
        loss = losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")(y, in_keras)
    taped = tape.gradient(loss, theirs.trainable_variables)
    np.testing.assert_allclose(array(in_torch), logits, atol=1e-9)
    np.testing.assert_allclose(array(in_keras), logits, atol=1e-9)
    for slope, p, grad in zip(slopes, ours.parameters(), taped, strict=True):
        np.testing.assert_allclose(p.grad.numpy().T, slope, atol=1e-9)  # a weight is (outputs, inputs)
        np.testing.assert_allclose(grad, slope, atol=1e-9)


@pytest.fixture(scope="module")
def trained():
    return {name: run(name) for name in RUNGS}


def test_same_weights_after_training(trained):
    """After 240 steps the three classifiers have the same weights, to 1e-5."""
    expected = trained["digits_numpy"]["params"]
    in_torch = [array(p).T for p in trained["digits_torch"]["model"].parameters()]
    in_keras = trained["digits_keras"]["model"].get_weights()
    for p, ours, theirs in zip(expected, in_torch, in_keras, strict=True):
        np.testing.assert_allclose(ours, p, atol=1e-5)
        np.testing.assert_allclose(theirs, p, atol=1e-5)


def test_rungs_print_the_same():
    """All rungs of a ladder print the same recorded output."""
    for pattern in ("one_step_*.out", "digits_*.out"):
        outputs = [path.read_text(encoding="utf-8") for path in FOLDER.glob(pattern)]
        assert len(outputs) == 3 and len(set(outputs)) == 1, pattern


def test_fit_is_the_loop():
    """`model.fit` ends at the weights of the loop, and reports the mean of the losses on the way."""
    names = run("fit")
    assert names["apart"] < 1e-5
    assert names["told"].history["loss"][0] == pytest.approx(np.mean(names["losses"]), abs=1e-4)


def test_keras_runs_on_pytorch(tmp_path):
    """On PyTorch the same Keras file prints the same, without TensorFlow."""
    code = f"import runpy, sys; runpy.run_path({str(FOLDER / 'backends.py')!r}); print('tensorflow' in sys.modules)"
    environment = {**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(tmp_path)}
    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)
    recorded = (FOLDER / "backends.out").read_text(encoding="utf-8")
    assert printed == recorded.replace("tensorflow", "torch") + "False\n"


def test_loaded_is_what_was_saved(tmp_path):
    """What PyTorch and Keras load is equal to what was saved, in every bit."""
    _, ours, theirs = three([5, 4, 3], np.random.default_rng(0))
    _, fresh, other = three([5, 4, 3], np.random.default_rng(1))
    torch.save(ours.state_dict(), tmp_path / "a.pt")
    theirs.save_weights(tmp_path / "a.weights.h5")
    theirs.save(tmp_path / "a.keras")
    assert not torch.equal(ours[0].weight, fresh[0].weight)
    fresh.load_state_dict(torch.load(tmp_path / "a.pt"))
    other.load_weights(tmp_path / "a.weights.h5")
    for mine, loaded in zip(ours.parameters(), fresh.parameters(), strict=True):
        assert torch.equal(mine, loaded)
    for model in (other, keras.saving.load_model(tmp_path / "a.keras")):
        for mine, loaded in zip(theirs.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(mine, loaded)


def test_batch_norm_momenta_are_opposites():
    """PyTorch's momentum m is Keras's 1 - m; the kept variances differ."""
    x = np.random.default_rng(0).normal(3, 2, size=(6, 4)).astype("float32")
    ours, theirs = nn.BatchNorm1d(4, momentum=0.25), layers.BatchNormalization(momentum=0.75)
    ours(torch.tensor(x)), theirs(x, training=True)
    np.testing.assert_allclose(ours.running_mean, theirs.moving_mean, rtol=1e-5)
    for kept, ddof in ((ours.running_var, 1), (theirs.moving_variance, 0)):
        np.testing.assert_allclose(kept, 0.75 + 0.25 * x.var(axis=0, ddof=ddof), rtol=1e-5)


def test_momentum_meets_a_new_learning_rate():
    """Momentum is the same in both until the learning rate changes."""
    w = torch.zeros(1, requires_grad=True)
    v = keras.Variable(np.zeros(1, "float32"))
    ours, theirs = torch.optim.SGD([w], lr=0.1, momentum=0.9), optimizers.SGD(0.1, momentum=0.9)
    ended = []
    for lr in (0.1, 0.1, 0.01):
        ours.param_groups[0]["lr"] = theirs.learning_rate = lr
        w.grad = torch.ones(1)
        ours.step()
        theirs.apply([tf.ones(1)], [v])
        ended.append((w.item(), float(v.numpy()[0])))
    assert ended[1][0] == pytest.approx(ended[1][1])
    assert [round(moved, 4) for moved in ended[2]] == [-0.3171, -0.471]


def test_a_loss_that_is_told_the_wrong_thing():
    """The losses are those of PyTorch and Keras, and what is clipped gets a slope of zero."""
    names, y = run("from_logits"), 0
    for row in ([2.0, 0.0, -2.0], [8.0, 6.0, -8.0], [-1.0, 2.0, 3.0], [0.5, 0.25, 0.25]):
        logits, label = torch.tensor([row]), torch.tensor([y])
        variable = tf.Variable([row])
        with tf.GradientTape() as tape:
            shares = losses.SparseCategoricalCrossentropy()(np.array([y]), variable)
        slopes = np.array(tape.gradient(shares, variable))[0]
        once, twice = F.cross_entropy(logits, label), F.cross_entropy(logits.softmax(1), label)
        assert names["from_logits"](row, y) == pytest.approx(once.item(), abs=1e-5)
        assert names["from_logits"](names["softmax"](row), y) == pytest.approx(twice.item(), abs=1e-5)
        assert names["from_shares"](row, y) == pytest.approx(float(shares), abs=1e-4)
        assert all((slope == 0) == (not 0 < logit < 1) for slope, logit in zip(slopes, row))


def test_the_same_mistake_on_pytorch(tmp_path):
    """On PyTorch, Keras divides by the sum before it clips: the third row costs 0 and not ln 2."""
    code = """
import keras, numpy
loss = keras.losses.SparseCategoricalCrossentropy()
print(float(loss(numpy.array([0]), numpy.array([[8.0, 6.0, -8.0]], "float32"))))
"""
    environment = {**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(tmp_path)}
    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)
    assert float(printed) == pytest.approx(0, abs=1e-6)
    on_tensorflow = losses.SparseCategoricalCrossentropy()(np.array([0]), np.array([[8.0, 6.0, -8.0]], "float32"))
    assert float(on_tensorflow) == pytest.approx(np.log(2), abs=1e-5)


def test_types_of_input_and_weights_must_agree():
    """A layer refuses numbers of another type than its weights, in either direction."""
    for layer, taken, refused in ((nn.Linear(2, 1), "float32", "float64"), (nn.Linear(2, 1).double(), "float64", "float32")):
        assert layer(torch.from_numpy(np.ones((3, 2), taken))).shape == (3, 1)
        with pytest.raises(RuntimeError, match="dtype"):
            layer(torch.from_numpy(np.ones((3, 2), refused)))


def test_one_line_finds_a_device(monkeypatch):
    """The page's line gives the accelerator that is there, and "cpu" where PyTorch was built for one that is missing."""
    page = (REPOSITORY / "docs/deep-learning/frameworks.md").read_text(encoding="utf-8")
    line = re.search(r"`device = (torch\.accelerator[^`]+)`", page).group(1)
    for there, expected in ((False, "cpu"), (True, "meta")):  # "meta" is a device that every machine has

        def built_for(check_available=False, there=there):
            return torch.device("meta") if there or not check_available else None

        monkeypatch.setattr(torch.accelerator, "current_accelerator", built_for)
        assert torch.ones(1).to(eval(line)).device.type == expected


def test_keras_notices_a_second_softmax():
    """Keras warns of a softmax before a loss on logits, and takes it off."""
    model = keras.Sequential([keras.Input((3,)), layers.Softmax()])
    model.compile(loss=losses.SparseCategoricalCrossentropy(from_logits=True))
    logits, y = np.array([[2.0, 0.0, -2.0]]), np.array([0])
    with pytest.warns(UserWarning, match="produced by a Softmax activation"):
        loss = model.evaluate(logits, y, verbose=0)
    assert loss == pytest.approx(F.cross_entropy(torch.tensor(logits), torch.tensor(y)).item(), abs=1e-5)


@pytest.mark.parametrize("size", [7, 8])
def test_same_padding_is_uneven(size):
    """With stride 2 and an even size, Keras's `same` pads only at the end."""
    torch.manual_seed(0)
    x, conv = torch.rand(2, 3, size, size), nn.Conv2d(3, 4, 3, stride=2)
    same = layers.Conv2D(4, 3, strides=2, padding="same")
    same.build((None, size, size, 3))
    same.set_weights([array(conv.weight.permute(2, 3, 1, 0)), array(conv.bias)])
    theirs = array(same(x.permute(0, 2, 3, 1).numpy())).transpose(0, 3, 1, 2)
    both, after = (array(conv(F.pad(x, edges))) for edges in ((1, 1, 1, 1), (0, 1, 0, 1)))
    np.testing.assert_allclose(theirs, after if size % 2 == 0 else both, atol=1e-5)
    assert np.allclose(theirs, both, atol=1e-2) == (size % 2 == 1)


def test_flatten_counts_in_another_order():
    """After `Flatten`, Keras gives PyTorch's outputs once the rows of the turned weight are reordered as well."""
    torch.manual_seed(0)
    x, out = torch.rand(2, 3, 4, 4), nn.Linear(48, 10)
    turned = out.weight.T  # (channels · height · width, 10)
    moved = turned.reshape(3, 4, 4, 10).permute(1, 2, 0, 3).reshape(48, 10)
    for weight, equal in ((turned, False), (moved, True)):
        theirs = keras.Sequential([keras.Input((4, 4, 3)), layers.Flatten(), layers.Dense(10)])
        theirs.set_weights([array(weight), array(out.bias)])
        outputs = array(theirs(x.permute(0, 2, 3, 1).numpy()))
        assert np.allclose(outputs, array(out(x.flatten(1))), atol=1e-5) == equal


def test_starting_weights():
    """A PyTorch layer starts within 1/√inputs, a Keras one within √(6 / (inputs + outputs)), bias 0."""
    torch.manual_seed(0)
    keras.utils.set_random_seed(0)
    for n_in, n_out in ((400, 100), (100, 400)):
        linear, dense = nn.Linear(n_in, n_out), layers.Dense(n_out)
        dense.build((None, n_in))
        bound, glorot = 1 / sqrt(n_in), sqrt(6 / (n_in + n_out))
        for numbers, limit in ((linear.weight, bound), (linear.bias, bound), (dense.kernel, glorot)):
            assert 0.9 * limit < np.abs(array(numbers)).max() <= limit * 1.0001
        assert not np.any(dense.bias)

"""What the chapter on prerequisites claims, checked on the code that it shows."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from math import isclose
from runpy import run_path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as library
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier

from site_kit.book.layout import REPOSITORY


def _shown(snippet: str, *names: str) -> list:
    """Functions that a snippet of the chapter defines."""
    with redirect_stdout(StringIO()):
        defined = run_path(str(REPOSITORY / "snippets/prerequisites" / snippet))
    return [defined[name] for name in names]


loss, gradient = _shown("next_word.py", "loss", "gradient")
(descend,) = _shown("gradient_descent.py", "descend")
(metrics,) = _shown("metrics.py", "metrics")
weight = st.floats(0.01, 1)
answer = st.sampled_from([0, 1])


@given(st.lists(st.tuples(weight, weight), min_size=2, max_size=8))
def test_cross_entropy_is_entropy_plus_kl(pairs):
    """For random distributions, cross-entropy is entropy plus KL divergence, which is never negative."""
    text, model = (column / column.sum() for column in np.array(pairs).T)
    entropy = -text @ np.log(text)
    divergence = text @ np.log(text / model)
    assert isclose(-text @ np.log(model), entropy + divergence, abs_tol=1e-9)
    assert divergence > -1e-9


@given(st.lists(st.floats(-8, 8), min_size=2, max_size=6), st.data())
def test_gradient_is_probability_minus_target(logits, data):
    """For random scores, the gradient equals what nudging each score up and down measures."""
    target = data.draw(st.sampled_from(range(len(logits))))
    for i, slope in enumerate(gradient(logits, target)):
        up, down = logits.copy(), logits.copy()
        up[i] += 1e-4
        down[i] -= 1e-4
        measured = (loss(up, target) - loss(down, target)) / 2e-4
        assert isclose(slope, measured, abs_tol=1e-6)


@given(st.floats(-10, 10), st.floats(0.001, 0.5))
def test_every_step_multiplies_the_distance(start, lr):
    """Every step multiplies the distance to the minimum by 1 − 8 lr, whatever the start and the learning rate."""
    for step, w in enumerate(descend(start, lr, steps=10)):
        assert w - 3 == pytest.approx((1 - 8 * lr) ** step * (start - 3), abs=1e-6)


def test_classic_algorithms_by_hand():
    """scikit-learn finds the line, the single question and the centers that were worked out by hand."""
    line = LinearRegression().fit([[1], [2], [3]], [2, 3, 5])
    assert np.allclose([*line.coef_, line.intercept_], [3 / 2, 1 / 3])
    tree = DecisionTreeClassifier().fit([[2], [3], [8], [9]], [0, 0, 1, 1])
    assert tree.get_depth() == 1
    groups = KMeans(2, init=[[1], [2]], n_init=1).fit([[1], [2], [9], [10]])
    assert np.allclose(groups.cluster_centers_, [[1.5], [9.5]])


@given(st.lists(st.tuples(answer, answer), min_size=1))
def test_metrics_equal_scikit_learn(pairs):
    """On random answers, accuracy, precision, recall and F1 equal those of scikit-learn."""
    truth, guess = zip(*pairs)
    ours = metrics(truth, guess)
    assert isclose(ours["accuracy"], library.accuracy_score(truth, guess))
    for name in "precision", "recall", "F1":
        theirs = getattr(library, f"{name.lower()}_score")
        assert isclose(ours[name], theirs(truth, guess, zero_division=0))

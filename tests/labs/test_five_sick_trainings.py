"""What the lab on sick trainings claims, proven on what it ran."""

from __future__ import annotations

import ast
import runpy
import types
from math import log
from unittest import mock

import pytest

from site_kit.book.layout import REPOSITORY

PATH = REPOSITORY / "docs/labs/five-sick-trainings.py"


@pytest.fixture(scope="module")
def lab(need) -> types.SimpleNamespace:
    """What the lab defines and computes."""
    need("matplotlib", "numpy")
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    with mock.patch.object(plt, "show"):
        names = runpy.run_path(str(PATH))
    plt.close("all")
    return types.SimpleNamespace(**names)


def classes() -> dict[str, ast.ClassDef]:
    """The classes of the script, as trees."""
    tree = ast.parse(PATH.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def small(lab, kind):
    """An untrained model with random numbers in every matrix."""
    rng = lab.np.random.default_rng(6)
    model = kind(rng, d_model=4)
    model.weights["head"].data = rng.normal(size=(4, len(lab.TOKENS)))
    return model


def test_engine_equals_central_differences(lab):
    """Every slope of the engine is that found by nudging, and a wrong one shows."""
    batch = lab.words(lab.np.random.default_rng(7), batch=2)
    assert lab.top > 0.1 and lab.gap < 1e-7
    for kind in (lab.GPT, lab.Patient2):
        assert lab.largest_gap(small(lab, kind), batch) < 1e-7
    right = lab.Tensor.rms_norm

    def without_the_shared_part(self):
        made = right(self)
        scale = lab.np.sqrt((self.data**2).mean(axis=-1, keepdims=True) + 1e-5)
        return lab.Tensor(made.data, (self,), lambda g: (g / scale,))

    with mock.patch.object(lab.Tensor, "rms_norm", without_the_shared_part):
        assert lab.largest_gap(small(lab, lab.GPT), batch) > 1e-3


def test_each_patient_has_one_wrong_line(lab):
    """Every patient replaces one method of the healthy model by another of one or two statements."""
    found = classes()
    well = {method.name: ast.dump(method) for method in found["GPT"].body if isinstance(method, ast.FunctionDef)}
    for kind in lab.WARD:
        (method,) = found[kind.__name__].body
        assert kind.__bases__ == (lab.GPT,) and len(method.body) <= 2
        assert ast.dump(method) != well[method.name]
    assert PATH.read_text(encoding="utf-8").count("# well: ") == len(lab.WARD)


def test_each_patient_fails_its_test(lab):
    """Test 2 finds one patient of five; those without training find each, and acquit the healthy."""
    columns = [test.__name__ for test in lab.BAG]
    found = {name: dict(zip(columns, results)) for name, results in lab.sheet.items()}
    healthy = found.pop("GPT")
    assert healthy["next_tokens"] == 1 and healthy["later"] == 0 and healthy["swapped"] > 1
    assert healthy["first_loss"] == pytest.approx(log(12))
    assert healthy["twice"] == pytest.approx(1) and healthy["writing"] < 1e-9
    assert all(row["first_loss"] == pytest.approx(log(12)) for row in found.values())
    failed = {
        "by_heart": {name for name, row in found.items() if row["by_heart"] > 0.1},
        "next_tokens": {name for name, row in found.items() if row["next_tokens"] < 1},
        "twice": {name for name, row in found.items() if row["twice"] > 1.5},
        "later": {name for name, row in found.items() if row["later"] > 1e-9},
        "swapped": {name for name, row in found.items() if row["swapped"] < 1e-9},
        "writing": {name for name, row in found.items() if row["writing"] > 1e-9},
    }
    assert failed == {
        "by_heart": {"Patient3"},
        "next_tokens": {"Patient1"},
        "twice": {"Patient3"},
        "later": {"Patient2"},
        "swapped": {"Patient4"},
        "writing": {"Patient2", "Patient5"},
    }


def test_without_positions_order_is_lost(lab):
    """Whatever its weights, a model without positions cannot tell two orders of the past apart."""
    rng, np = lab.np.random.default_rng(8), lab.np
    x = lab.words(rng, batch=20)[:, :-1]
    dealt = x.copy()
    dealt[:, 1:5] = rng.permuted(x[:, 1:5], axis=1)
    gaps = {}
    for kind in (lab.Patient4, lab.GPT):
        model = small(lab, kind)
        gaps[kind] = abs(model(x).data - model(dealt).data)[:, 5:].max()
    assert gaps[lab.Patient4] < 1e-12 < 1e-2 < gaps[lab.GPT]
    assert lab.best_loss(tuple) == pytest.approx(4 * log(10) / 10) == pytest.approx(lab.FLOOR)
    assert lab.FLOOR + 0.2 < lab.bag < np.mean(lab.losses_4[-20:])


def test_only_writing_is_sick(lab):
    """Patient 5 trains to the weights of the healthy model, digit by digit."""
    (well, losses), (sick, same) = (lab.train(kind, steps=10) for kind in (lab.GPT, lab.Patient5))
    assert (losses == same).all() and losses[-1] < losses[0]
    assert all((weight.data == sick.weights[name].data).all() for name, weight in well.weights.items())
    pairs = list(zip(lab.write(lab.healthy), lab.write(lab.patient_5)))
    assert all((well[:9] == sick[:9]).all() for well, sick in pairs)  # up to eight tokens are read in both
    assert not any(lab.is_mirror(lab.spell(sick)) for _, sick in pairs)


def test_prose_of_the_charts_holds(lab):
    """Each curve has the shape that its section describes."""

    def mean(losses, start, stop):
        return losses[start:stop].mean()

    floor, top = lab.FLOOR, log(12)
    assert floor < mean(lab.losses, 200, 300) < floor + 0.05
    assert mean(lab.losses_1, 20, 30) < floor and mean(lab.losses_1, 60, 300) < 0.1
    assert mean(lab.losses_2, 50, 60) > floor > mean(lab.losses_2, 100, 120) > mean(lab.losses_2, 280, 300) > 0.4
    assert mean(lab.losses_3, 10, 30) < 2.2 and top < mean(lab.losses_3, 280, 300)
    assert 1.3 < mean(lab.losses_4, 280, 300) < mean(lab.losses_4, 100, 120) < 2.2
    assert lab.fast[1:6].min() > 5 > top > lab.losses_3[:60].max() - 0.3
    honest = lab.gradient(lab.honest, lab.redrawn)
    assert honest > 2 > 2 * lab.gradient(lab.patient_2, lab.redrawn)
    right = [sum(lab.is_mirror(lab.spell(w)) for w in lab.write(m)) for m in (lab.healthy, lab.patient_2)]
    assert right[0] > 150 and right[1] < 20
    assert lab.old > lab.luck + 0.15 and lab.idle == ["positions"]

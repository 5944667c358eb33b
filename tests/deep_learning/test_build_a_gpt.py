"""What the page that builds a GPT claims, proven."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import runpy
from math import isclose, log
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import Snippet

FOLDER = REPOSITORY / "snippets/deep_learning/build_a_gpt"


def program(name: str) -> SimpleNamespace:
    """What a snippet defines, without what it does when it is started."""
    return SimpleNamespace(**runpy.run_path(str(FOLDER / f"{name}.py")))


@pytest.fixture(scope="module")
def plain():
    return program("gpt")


@pytest.fixture(scope="module")
def fast():
    return program("gpt_torch")


def filled(plain, seed: int = 0):
    """A plain GPT of two layers and four heads whose last table is not zero."""
    rng = Random(seed)
    model = plain.GPT(12, 11, 8, 4, 2, rng)
    for weight in model.weights():
        weight.data = rng.gauss(0, 0.4)
    return model


def twin(fast, plain_model):
    """The same weights in PyTorch, where queries, keys and values share one table."""
    table = lambda rows: torch.tensor([[w.data for w in row] for row in rows])  # noqa: E731
    model = fast.GPT(12, 11, 8, 4, 2)
    state = {"tokens.weight": plain_model.tokens, "positions.weight": plain_model.positions}
    state["head.weight"] = plain_model.head
    for i, layer in enumerate(plain_model.layers):
        state[f"blocks.{i}.qkv.weight"] = layer["q"] + layer["k"] + layer["v"]
        state |= {f"blocks.{i}.{name}.weight": layer[name] for name in ("o", "up", "down")}
    model.load_state_dict({name: table(rows) for name, rows in state.items()})
    return model.double()


def cached_logits(model, tokens):
    cache = model.empty_cache()
    return [[logit.data for logit in model(token, cache)] for token in tokens]


tokens_of_a_word = st.lists(st.integers(0, 11), min_size=2, max_size=11)


@settings(max_examples=10)
@given(tokens=tokens_of_a_word)
def test_plain_equals_pytorch(plain, fast, tokens):
    """The same weights give the same logits, loss and slopes in plain Python and in PyTorch."""
    model = filled(plain)
    other = twin(fast, model)
    x = torch.tensor([tokens])
    np.testing.assert_allclose(other(x).detach()[0], cached_logits(model, tokens), atol=1e-6)
    ours, theirs = plain.loss_of(model, tokens), fast.loss_of(other, x[:, :-1], x[:, 1:])
    assert isclose(ours.data, theirs.item(), abs_tol=1e-6)
    ours.backward()
    theirs.backward()
    slopes = [[weight.grad for weight in row] for row in model.layers[0]["down"]]
    np.testing.assert_allclose(other.blocks[0].down.weight.grad, slopes, atol=1e-6)


@settings(max_examples=10)
@given(tokens=tokens_of_a_word)
def test_cached_equals_uncached(plain, fast, tokens):
    """Token by token with a cache, or every beginning computed anew without one: the same logits."""
    model = filled(plain)
    other = twin(fast, model)
    with torch.no_grad():
        anew = [other(torch.tensor([tokens[: i + 1]]))[0, -1].numpy() for i in range(len(tokens))]
    np.testing.assert_allclose(cached_logits(model, tokens), anew, atol=1e-6)


@settings(max_examples=20)
@given(tokens=tokens_of_a_word, other=tokens_of_a_word, cut=st.integers(1, 10))
def test_the_future_cannot_leak(plain, fast, tokens, other, cut):
    """Whatever comes later, the logits of the first tokens stay as they are."""
    model = twin(fast, filled(plain))
    changed = (tokens[:cut] + other)[: len(tokens)]
    with torch.no_grad():
        before, after = model(torch.tensor([tokens])), model(torch.tensor([changed]))
    torch.testing.assert_close(before[:, :cut], after[:, :cut], rtol=0, atol=1e-12)


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6))
def test_loss_at_step_zero(plain, fast, seed):
    """Before the first step the loss is the logarithm of the vocabulary's size."""
    rng = Random(seed)
    loss = plain.loss_of(plain.GPT(12, 11, 8, 2, 1, rng), plain.encode(plain.invent(rng)))
    assert isclose(loss.data, log(12))
    x = torch.randint(256, (2, 8))
    assert isclose(fast.loss_of(fast.GPT(256, 8, 8, 2, 1), x, x).item(), log(256), abs_tol=1e-5)


numbers = st.lists(st.floats(-3, 3), min_size=1, max_size=6)


@given(xs=numbers, data=st.data())
def test_dot_equals_its_chain(plain, xs, data):
    """One number with many parents has the value and the slopes of the chain of sums and products."""
    ys = data.draw(st.lists(st.floats(-3, 3), min_size=len(xs), max_size=len(xs)))
    results = []
    for product in (plain.dot, lambda a, b: sum(x * y for x, y in zip(a, b))):
        a, b = [plain.Value(x) for x in xs], [plain.Value(y) for y in ys]
        result = product(a, b) + product(a, a)
        result.backward()
        results.append([result.data, *(value.grad for value in a + b)])
    np.testing.assert_allclose(*results, atol=1e-9)


def test_adam_equals_pytorch(plain):
    """Our Adam takes the steps of `torch.optim.Adam`."""
    rng = np.random.default_rng(0)
    ours = [plain.Value(x) for x in rng.normal(size=5)]
    theirs = torch.tensor([value.data for value in ours], dtype=float, requires_grad=True)
    one, two = plain.Adam(ours), torch.optim.Adam([theirs], lr=0.01)
    for slopes in rng.normal(size=(20, 5)) * [1e-3, 1, 1e3, 0, 1]:
        for value, slope in zip(ours, slopes):
            value.grad = slope
        theirs.grad = torch.tensor(slopes)
        one.step(0.01)
        two.step()
    np.testing.assert_allclose([value.data for value in ours], theirs.detach(), atol=1e-9)


def engine(path):
    """The syntax tree of the class `Value` in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return next(ast.dump(node) for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Value")


def test_engine_is_the_one_of_the_thread():
    """The class `Value` is, statement for statement, the one built on the page about backpropagation."""
    assert engine(FOLDER / "gpt.py") == engine(FOLDER.parent / "backpropagation/engine.py")


def test_the_whole_is_short():
    """The program has some 200 lines, blank ones not counted, and needs nothing but Python."""
    snippet = Snippet(REPOSITORY / "snippets", "deep_learning/build_a_gpt/gpt.py")
    assert sum(bool(line.strip()) for line in snippet.code.splitlines()) < 210 and not snippet.packages


def test_words_and_rules_agree(plain):
    """The rules allow exactly the 4,400 words that can be invented."""
    share = program("floors").share
    assert len(share) == 4400 and all(re.fullmatch(plain.rules, word) for word in share)
    assert not any(re.fullmatch(plain.rules, word) for word in ("kate", "kan", "tokoler", "ka", "tokolaro", "tokotokoto"))
    rng = Random(0)
    assert {plain.invent(rng) for _ in range(500)} <= share.keys()


def test_floors_are_what_counting_gives(plain):
    """The lowest loss with one letter of sight is what counts of many invented words come to."""
    rng, pairs = Random(0), {}
    words = [plain.invent(rng) for _ in range(20_000)]
    for word in words:
        for pair in zip(f".{word}", f"{word}."):
            pairs[pair] = pairs.get(pair, 0) + 1 / (len(word) + 1)
    seen = {}
    for (before, _), count in pairs.items():
        seen[before] = seen.get(before, 0) + count
    counted = sum(count * log(seen[before] / count) for (before, _), count in pairs.items())
    assert isclose(counted / len(words), program("floors").lowest_loss(1), abs_tol=0.01)


# The long run and its receipt


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def receipt():
    return read(FOLDER / "receipt.jsonl")


def test_receipt_belongs_to_the_script(receipt):
    """The receipt was written by this very text of gpt_torch.py."""
    digest = hashlib.sha256((FOLDER / "gpt_torch.py").read_bytes()).hexdigest()
    remedy = "python snippets/deep_learning/build_a_gpt/gpt_torch.py 2000 docs, then record this folder"
    assert [fact["sha256"] for fact in receipt if "sha256" in fact] == [digest], remedy


def test_ours_is_as_fast_as_gpt2(receipt):
    """In the long run's own race, our steps are at least as fast as those of Transformers' GPT-2."""
    (run,) = [fact for fact in receipt if "seconds" in fact]
    assert run["ours_tokens_per_second"] >= run["gpt2_tokens_per_second"]
    assert 1e6 <= run["parameters"] < 1.1e6


def test_short_run_writes_such_a_receipt(fast, receipt, tmp_path):
    """The training that took minutes also runs in a second, and leaves the same kinds of lines."""
    for i in range(9):
        (tmp_path / f"{i}.md").write_text("tokolar " * 40)
    fast.train(20, tmp_path, tmp_path / "receipt.jsonl", d_model=16, n_layers=1, batch=4, seq_len=16)
    short = read(tmp_path / "receipt.jsonl")
    assert {tuple(fact) for fact in short} == {tuple(fact) for fact in receipt}
    points = [fact for fact in short if "step" in fact]
    assert isclose(points[0]["held"], log(256), abs_tol=0.02) and points[-1]["held"] < points[0]["held"] - 0.2


def test_an_empty_folder_is_refused(fast, tmp_path):
    """Without text to learn from, the training says so."""
    with pytest.raises(SystemExit, match="too few"):
        fast.split(tmp_path)


def test_exam_words_are_held_out():
    """The 24 starts train on words that no exam can contain, and both kinds are words of the language."""
    part: dict = {}
    exec((FOLDER / "luck.py").read_text(encoding="utf-8").split("def table")[0], part)
    exam, training = ({tuple(part["invent"](held_out)) for _ in range(3000)} for held_out in (True, False))
    assert len(exam) > 500 and len(training) > 1000 and not exam & training
    spelled = {"".join(part["letters"][i] for i in ids if i >= 0).strip(".") for ids in exam | training}
    rules = re.compile(r"([kmnst][ao]){2,3}(lar)?|([kmnst][ei]){2,3}(ler)?")
    assert all(rules.fullmatch(word) for word in spelled)

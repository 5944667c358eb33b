"""What of the suite runs: one page's tests, one shard's, and what is dealt out together."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import selection
from hypothesis import given
from hypothesis import strategies as st
from selection import Choice, Shard, bundle, choose

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import Snippet

BAG = "---\nroadmap: [bag-of-words]\n---\n# Bag\n\n/// snippet | count.py\n///\n\nSo [](proof:browser/test_b.py::test_touch).\n"


@pytest.fixture
def bag(small_book) -> Choice:
    """A page with a snippet and a proof that stands elsewhere, chosen among others."""
    digest = Snippet(small_book().snippets, "nlp/bag/count.py").digest
    book = small_book(
        {
            "docs/nlp/bag.md": BAG,
            "docs/labs/look.py": "",
            "snippets/recorded.json": f'{{"nlp/bag/count.py": "{digest}"}}',
            "tests/browser/test_b.py": 'def test_touch():\n    """It moves."""\n',
        }
    )
    return choose(book, "nlp/bag")


def test(nodeid: str, *asked: str, marks: tuple[str, ...] = (), **params: object) -> SimpleNamespace:
    """A test as pytest collects it."""
    return SimpleNamespace(
        nodeid=nodeid + (f"[{'-'.join(map(str, params.values()))}]" if params else ""),
        callspec=SimpleNamespace(params=params) if params else None,
        fixturenames=asked,
        _fixtureinfo=SimpleNamespace(argnames=asked),
        get_closest_marker=lambda name: name in marks or None,
    )


test.__test__ = False  # its name is pytest's word for what it makes


# One page


@pytest.mark.parametrize(
    ("wanted", "source"),
    [
        ("nlp/bag", "nlp/bag.md"),
        ("/nlp/bag/", "nlp/bag.md"),
        ("docs/nlp/bag.md", "nlp/bag.md"),
        ("nlp", "nlp/index.md"),
        ("nlp/index.md", "nlp/index.md"),
        ("index", "index.md"),
        ("labs/look", "labs/look.py"),
        ("labs/look.py", "labs/look.py"),
    ],
)
def test_a_page_is_found_by_its_address_or_path(bag, wanted, source):
    """An address with or without slashes, and a path as one completes it in a terminal, name the page."""
    assert choose(bag.book, wanted).source == source


@pytest.mark.parametrize(("wanted", "near"), [("nlp/bga", "did you mean nlp/bag"), ("bags", "nlp/bag"), ("qq", "name one by its address")])
def test_an_unknown_page_is_refused_with_the_nearest(bag, wanted, near):
    """A name that no page has is refused before anything runs, with the pages that may be meant."""
    with pytest.raises(pytest.UsageError, match=f"no page is called `{wanted}`: .*{near}"):
        choose(bag.book, wanted)


def test_a_page_brings_its_tests(bag):
    """What proves, runs and shows the page is kept, rules for all pages too; other pages' tests and bad examples are not."""
    tests, rules, each = "tests/nlp/test_bag.py", "tests/rules/test_a.py", selection.EACH_PAGE
    count, other = (Snippet(bag.book.snippets, f"nlp/{name}.py") for name in ("bag/count", "bags/count"))
    mine = [
        test(f"{tests}::test_a"),
        test(f"{tests}::test_b", x=1),
        test("tests/browser/test_b.py::test_touch"),
        test("docs/nlp/bag.md::line:3"),
        test(f"{rules}::test_snippet", "book", snippet=count),
        test(f"{each}::test_page", "server", where="nlp/bag/"),
        test(f"{selection.KNOBS}::test_knob", "world", where="nlp/bag/"),
        test(f"{rules}::test_rule", "book"),
        test(f"{rules}::test_rule", "html", checker=len),
    ]
    others = [
        test("tests/nlp/test_bags.py::test_a"),
        test("tests/browser/test_b.py::test_other"),
        test("tests/machinery/test_a.py::test_rule", "book"),
        test(f"{rules}::test_snippet", "book", snippet=other),
        test(f"{each}::test_page", "server", where="nlp/bags/"),
        test(f"{each}::test_page", "server", where=""),
        test(f"{rules}::test_bad", "book", "small_book"),
        test(f"{rules}::test_bad", x=1),
        test(f"{rules}::test_all", "html", marks=("whole_book",)),
    ]
    assert [one.nodeid for one in mine if not bag.concerns(one)] == []
    assert [one.nodeid for one in others if bag.concerns(one)] == []
    assert all(bag.reads(one.nodeid.split("::")[0]) for one in mine)
    assert not bag.reads("tests/nlp/test_bags.py") and not bag.reads("docs/nlp/index.md")


def test_home_is_not_everything(bag):
    """The home page's empty address is the beginning of every other, and brings none of them."""
    home = choose(bag.book, "index")
    assert home.concerns(test(f"{selection.EACH_PAGE}::test_page", where=""))
    assert not home.concerns(test(f"{selection.EACH_PAGE}::test_page", where="nlp/"))


def test_an_exercise_belongs_to_its_page():
    """Answers lie in the exercise's folder, which the page names."""
    attention = choose(selection.Book(), "deep-learning/attention")
    folder = REPOSITORY / "snippets/deep_learning/attention/exercises/causal_mask"
    for params in ({"folder": folder}, {"path": folder / "wrong_axis.py"}):
        assert attention.concerns(test("tests/rules/test_exercises.py::test_a", **params))
    elsewhere = Path(str(folder).replace("attention", "training"))
    assert not attention.concerns(test("tests/rules/test_exercises.py::test_a", folder=elsewhere))


def test_only_this_page_is_built(bag):
    """The settings leave out every other page, and name what they leave out."""
    assert "nav: [index.md, nlp/bag.md]\n" in bag.config() and "  !/nlp/bag.md\n" in bag.config()
    assert bag.unbuilt() >= {"nlp/", "glossary/", "labs/look/"} and "nlp/bag/" not in bag.unbuilt()


# Bundles and shards


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/nlp/test_a.py::test_b[nlp/bag/]", "tests/nlp/test_a.py"),
        ("tests/rules/test_a.py::test_b", "tests/rules/test_a.py"),
        ("tests/rules/test_a.py::test_b[a/b c]", "tests/rules/test_a.py::a/"),
        ("tests/rules/test_a.py::test_b[deep_learning/attention/softmax.py]", "tests/rules/test_a.py::deep_learning/attention"),
        ("tests/rules/test_a.py::test_b[deep_learning/attention/exercises/a]", "tests/rules/test_a.py::deep_learning/attention"),
        ("tests/rules/test_a.py::test_b[deep_learning/xor.py]", "tests/rules/test_a.py::deep_learning"),
        (f"{selection.EACH_PAGE}::test_b[deep-learning/attention/]", f"{selection.EACH_PAGE}::deep_learning/attention"),
        (f"{selection.EACH_PAGE}::test_b[deep-learning/]", f"{selection.EACH_PAGE}::deep_learning"),
    ],
)
def test_a_page_is_a_bundle(nodeid, name):
    """Files stay whole, but the tests for every page, snippet and exercise are split by page."""
    assert bundle(nodeid).rstrip("/") == name.rstrip("/")


@given(st.dictionaries(st.text(min_size=1), st.floats(0.1, 60), max_size=60), st.integers(1, 6))
def test_shards_are_a_fair_division(weights, of):
    """Every bundle is in exactly one shard, whatever the order, and none has much more than another."""
    shards = [Shard(number, of) for number in range(1, of + 1)]
    dealt = [shard.deal(weights) for shard in shards]
    assert sorted(name for names in dealt for name in names) == sorted(weights)
    assert dealt == [Shard(number, of).deal(dict(reversed(weights.items()))) for number in range(1, of + 1)]
    loads = [sum(weights[name] for name in names) for names in dealt]
    assert max(loads) - min(loads) <= max(weights.values(), default=0) + 1e-6


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "-1/4", "1/4/2"])
def test_a_senseless_shard_is_refused(text):
    """A shard that cannot be is refused before anything runs."""
    with pytest.raises(pytest.UsageError, match="write, say, 1/4"):
        Shard.read(text)


def test_a_shard_keeps_whole_bundles():
    """The tests of a bundle stay together and in order."""
    items = [test(f"tests/a/test_{name}.py::test_{number}") for number in range(3) for name in "abcde"]
    parts = [list(selection.kept(items, Shard(number, 2))) for number in (1, 2)]
    assert sorted(len(part) for part in parts) == [6, 9]
    assert all([items.index(one) for one in part] == sorted(items.index(one) for one in part) for part in parts)


def test_the_suite_divides_well(request):
    """Of this very run, four shards get about the same, as long as it is no small part of the suite."""
    weights: dict[str, float] = {}
    for item in request.session.items:
        weights[bundle(item.nodeid)] = weights.get(bundle(item.nodeid), 0) + selection.weight(item)
    shard = Shard(1, 4)
    shard.deal(weights)
    assert max(shard.loads) <= max(1.2 * sum(shard.loads) / 4, max(weights.values()))

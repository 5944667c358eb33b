"""What the chapter on natural language processing claims."""

import contextlib
import io
import math
import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/nlp"


def load(name: str) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(SNIPPETS / name))


BYTE_PAIR, TF_IDF, PERPLEXITY = map(load, ["byte_pair.py", "tf_idf.py", "perplexity.py"])
SMALL_WORDS = st.text("abc", min_size=2, max_size=8)
TEXTS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), min_size=1, max_size=8).filter(any)


@settings(deadline=None)
@given(st.text(), st.dictionaries(SMALL_WORDS, st.integers(1, 9), min_size=1))
def test_byte_pairs_lose_nothing(text: str, words: dict[str, int]) -> None:
    """Whatever was merged, decoding an encoded text gives the same text back, for all of Unicode."""
    merges = list(BYTE_PAIR["merges"])
    with contextlib.redirect_stdout(io.StringIO()):
        merges.append(BYTE_PAIR["next_merge"](words, []))
    for sample in (text, *words, "".join(words) + text):
        assert BYTE_PAIR["decode"](BYTE_PAIR["encode"](sample, merges)) == sample


@settings(deadline=None)
@given(TEXTS)
def test_tf_idf_equals_scikit_learn(texts: list[list[str]]) -> None:
    """The hand-written TF-IDF gives the numbers of scikit-learn's TfidfVectorizer."""
    vectorizer = TfidfVectorizer(analyzer=list)
    expected = vectorizer.fit_transform(texts).toarray()
    weights = TF_IDF["idf"](texts)
    names = vectorizer.get_feature_names_out()
    assert [weights[name] for name in names] == pytest.approx(vectorizer.idf_)
    for text, row in zip(texts, expected):
        vector = TF_IDF["tf_idf"](text, weights)
        assert [vector.get(name, 0.0) for name in names] == pytest.approx(row)


@given(vocab_size=st.integers(1, 200_000), n_words=st.integers(1, 200))
def test_uniform_guessing_has_the_perplexity_of_its_vocabulary(vocab_size: int, n_words: int) -> None:
    """A model to which all words are equally likely has a perplexity equal to its vocabulary size."""
    chances = [1 / vocab_size] * n_words
    assert math.isclose(PERPLEXITY["perplexity"](chances), vocab_size, rel_tol=1e-9)

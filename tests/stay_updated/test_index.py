"""What the chapter on staying up to date claims."""

import contextlib
import io
import runpy
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/stay_updated"


def load(name: str) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(SNIPPETS / name))


RADAR, PAPER = load("rank_papers.py"), load("recount_paper.py")


# The recount of a table


def reprinted(vocab_size: int) -> list[bool]:
    """Which rows of the table come out as printed with this vocabulary."""
    return [round(PAPER["millions"](**changed, vocab_size=vocab_size)) == printed for printed, changed in PAPER["ROWS"]]


def test_one_vocabulary_explains_seven_rows():
    """With a vocabulary of 41,300 all rows but the big model's come out as printed; with 37,000 none does."""
    assert reprinted(41_300) == [True] * 7 + [False]
    assert not any(reprinted(37_000))
    assert PAPER["millions"](d_model=1024, d_ff=4096, vocab_size=37_000) > 213.5  # big: too many already


def test_gap_follows_the_width():
    """At every width and depth, 4,000 to 5,000 times d_model would close the gap, give or take the rounding; only the big model differs."""
    for printed, changed in PAPER["ROWS"][:-1]:
        d_model = changed.get("d_model", 512)
        smallest = (printed - 0.5 - PAPER["millions"](**changed)) * 1e6 / d_model
        largest = (printed + 0.5 - PAPER["millions"](**changed)) * 1e6 / d_model
        assert smallest < 5_000
        assert largest > 4_000


# The ranking of a feed

WORDS = st.sampled_from(["transformer", "toast", "LLM", "instruction", "tuning", "sheep", "of"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def feed(papers: list[str]) -> str:
    """An Atom feed whose entries are titled `0 …`, `1 …`, and so on."""
    entries = "".join(f"<entry><title>{i} {escape(text)}</title></entry>" for i, text in enumerate(papers))
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


def scores(papers: list[str]) -> list[float]:
    """The score of each paper, in the order of the feed."""
    ranked = RADAR["rank"](feed(papers), RADAR["WANTED"])
    found = {int(title.split()[0]): score for score, title in ranked}
    return [found[index] for index in range(len(papers))]


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_word_of_all_papers_ranks_nothing(papers):
    """A phrase that stands in every paper changes no score."""
    everywhere = [f"{text} transformer" for text in papers]
    without = [text.replace("transformer", "model") for text in papers]
    assert scores(everywhere) == scores(without)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_a_wanted_phrase_never_lowers_a_rank(papers, data):
    """Adding a phrase you want to a paper moves no other paper past it."""
    index = data.draw(st.integers(0, len(papers) - 1))
    phrase = data.draw(st.sampled_from(RADAR["WANTED"]))
    before = scores(papers)
    papers[index] += f" {phrase}"
    after = scores(papers)
    for other, score in enumerate(before):
        if score <= before[index]:
            assert after[other] <= after[index] + 1e-9


def test_phrases_match_from_the_beginning_of_a_word():
    """`LLM` finds `LLMs` in any case, and `rag` does not find `storage`."""
    contains = RADAR["contains"]
    assert contains("We scale llms.", "LLM")
    assert not contains("Cheap storage", "rag")


def test_every_paper_of_the_feed_is_ranked():
    """The radar leaves nothing out, and joins a title that the feed breaks over two lines."""
    ranked = RADAR["rank"](RADAR["FEED"], RADAR["WANTED"])
    assert len(ranked) == RADAR["FEED"].count("<entry>")
    assert ranked[0][1] == "Transformers That Skip Breakfast: Instruction Tuning Without Instructions"

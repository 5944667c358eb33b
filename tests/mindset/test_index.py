"""What the chapter on mindset claims."""

import contextlib
import io
import runpy
from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/mindset"


def load(name: str) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(SNIPPETS / name))


SHRINK, REVIEW = load("shrink.py"), load("spaced_review.py")
START = date(2027, 3, 1)


@given(st.lists(st.integers(0, 9).map(str), max_size=14), st.integers(0, 20), st.sets(st.integers(0, 9).map(str), max_size=2))
def test_shrunk_input_still_fails_and_holds_nothing_more(lines, total, needed):
    """What is left fails as before, and leaving out any one of its lines makes the failure go away."""

    def fails(some: list[str]) -> bool:
        return sum(map(int, some)) >= total and needed <= set(some)

    assume(fails(lines))
    small = SHRINK["shrink"](lines, fails)
    assert fails(small)
    assert not any(fails(small[:index] + small[index + 1 :]) for index in range(len(small)))
    rest = iter(lines)
    assert all(line in rest for line in small)  # in their old order


def test_shrinking_keeps_the_error():
    """Seven lines shrink to the one that raises the reported error."""
    assert SHRINK["error"](SHRINK["smallest"]) == SHRINK["reported"]
    assert len(SHRINK["LOG"]) == 7
    assert len(SHRINK["smallest"]) == 1


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_wrong_comes_back_tomorrow(answers):
    """After a wrong answer a card is asked the next day; after a right one, twice as late as before."""
    card, today = REVIEW["Card"](due=START), START
    for right in answers:
        next_card = REVIEW["answered"](card, right, today)
        assert next_card.wait == (2 * card.wait if right else 1)
        assert next_card.due == today + timedelta(days=next_card.wait)
        card, today = next_card, next_card.due


def test_reviews_of_a_year():
    """A card that you never miss is asked eight times in a year, one that you miss on day 30 thirteen times."""
    assert len(REVIEW["year"](START, set())) == 8
    assert len(REVIEW["year"](START, {30})) == 13


@given(st.sets(st.integers(0, 364), max_size=30))
def test_a_miss_is_asked_the_next_day(lapses):
    """In any year with any misses, the day after a miss is a day of review."""
    days = REVIEW["year"](START, lapses)
    for day in days:
        if day in lapses and day < 364:
            assert day + 1 in days

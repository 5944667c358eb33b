"""What the chapter on the timeline claims."""

import contextlib
import io
import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets/timeline"


def load(name: str, folder: Path = Path()) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(folder):
        return runpy.run_path(str(SNIPPETS / name))


PLAN = load("plan.py")

# Name in plan.py to chapter of the registry, in the order of study.
CHAPTERS = {
    "Timeline": "timeline",
    "Mindset": "mindset",
    "Prerequisites": "prerequisites",
    "Deep learning": "deep-learning",
    "NLP": "nlp",
    "Language models": "llms",
    "Projects": "projects",
    "Staying current": "stay-updated",
}

# Name in months.py to the points of the registry whose hours it sums up.
PARTS = {
    "Python": ["writing-and-debugging-scripts", "numpy-pandas-matplotlib", "reading-documentation"],
    "mathematics": ["linear-algebra", "probability-and-statistics", "calculus", "optimization"],
    "machine learning": ["kinds-of-learning", "classic-algorithms", "overfitting", "evaluation-metrics"],
    "neural networks": ["neural-networks"],
    "CNN, RNN": ["convolutional-and-recurrent-networks"],
    "PyTorch": ["frameworks"],
    "transformers": ["attention-mechanism", "positional-encoding", "transformer-architectures"],
    "using models": ["transformers-library", "local-models"],
    "prompts": ["prompt-engineering"],
    "RAG": ["retrieval-augmented-generation"],
    "frameworks": ["langchain", "llamaindex"],
    "apps": ["hosted-apis", "web-apps"],
}


@pytest.fixture
def months(tmp_path) -> dict:
    """The names that months.py defines."""
    return load("months.py", tmp_path)


def test_planned_hours_are_the_chapters(book):
    """The hours in the plan are those of the chapters, and they add up to 327.5."""
    assert list(PLAN["CHAPTERS"]) == list(CHAPTERS)
    assert set(CHAPTERS.values()) == set(book.roadmap)
    for name, hours in PLAN["CHAPTERS"].items():
        assert hours == book.roadmap[CHAPTERS[name]].hours
    assert sum(PLAN["CHAPTERS"].values()) == 327.5


def test_months_add_up_to_the_path(book, months):
    """Every hour of every chapter stands in exactly one month, and no month asks for more than 43."""
    hours = {point.id: point.hours for chapter in book.roadmap.values() for point in chapter.bullets}
    parts = {name: amount for stop in months["STOPS"].values() for name, amount in stop.items()}
    for name, points in PARTS.items():
        assert parts.pop(name) == sum(hours[point] for point in points)
    assert parts.pop("pretraining") + parts.pop("fine-tuning") == hours["pretraining-and-fine-tuning"]
    assert parts.pop("NLP") == book.roadmap["nlp"].hours
    assert parts.pop("projects") == book.roadmap["projects"].hours
    assert not parts
    studied = sum(sum(stop.values()) for stop in months["STOPS"].values())
    running = sum(book.roadmap[name].hours for name in ("timeline", "mindset", "stay-updated"))
    assert months["EVERY_MONTH"] * 9 == running
    assert studied + running == sum(hours.values())
    for stop, amounts in months["STOPS"].items():
        assert sum(amounts.values()) / months["length"](stop) + months["EVERY_MONTH"] <= 43


def test_stops_cover_the_nine_months(months):
    """The six stops follow one another from month 1 to month 9."""
    covered = [month for stop in months["STOPS"] for month in range(int(stop[0]), int(stop[-1]) + 1)]
    assert covered == list(range(1, 10))


START = date(2027, 1, 4)


@given(st.integers(1, 40), st.integers(0, 60))
def test_replanning_moves_nothing_if_you_kept_the_pace(weekly_hours, weeks):
    """If you kept the pace until today, the plan made anew from today ends on the same day."""
    done = min(weekly_hours * weeks, sum(PLAN["CHAPTERS"].values()))
    planned = PLAN["end_dates"](START, weekly_hours)
    again = PLAN["end_dates"](START + timedelta(weeks=weeks), weekly_hours, done)
    for chapter, day in again.items():
        assert day == max(planned[chapter], START + timedelta(weeks=weeks))


@given(st.integers(1, 40), st.integers(0, 300))
def test_lost_hours_cost_their_weeks_and_no_more(weekly_hours, lost):
    """Hours not studied move the end by hours divided by the pace, to the day."""
    ends = PLAN["end_dates"](START, weekly_hours, 300 - lost)
    ideal = PLAN["end_dates"](START, weekly_hours, 300)
    days = (ends["Staying current"] - ideal["Staying current"]).days
    assert abs(days - 7 * lost / weekly_hours) < 1


@given(st.integers(1, 40), st.integers(1, 40))
def test_more_hours_never_end_later(one, other):
    """A faster pace ends no chapter later."""
    slow, fast = (PLAN["end_dates"](START, pace) for pace in sorted([one, other]))
    assert all(fast[chapter] <= slow[chapter] for chapter in slow)


def test_paces_of_the_page():
    """Eight hours a week take 41 weeks and twelve 28; nine months ask for 8.4 a week, six for 12.6."""
    weeks = {pace: -(-327.5 // pace) for pace in (8, 12)}
    assert weeks == {8: 41, 12: 28}
    paces = [round(327.5 / (months * 365.25 / 12 / 7), 1) for months in (9, 6)]
    assert paces == [8.4, 12.6]

"""What the chapter on the timeline claims."""

import contextlib
import io
import re
import runpy
from datetime import date, timedelta
from math import ceil
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
TOTAL = sum(PLAN["STOPS"].values())


@pytest.fixture
def months(tmp_path) -> dict:
    """The names that months.py defines."""
    return load("months.py", tmp_path)


def test_planned_hours_are_those_of_the_path(book):
    """The hours in the plan are those of the path's stops, in its order, and of the chapters beside it."""
    first, *stops, last = PLAN["STOPS"].values()
    assert stops == [stop.hours for stop in book.path.stops]
    assert first == book.roadmap["timeline"].hours + book.roadmap["mindset"].hours
    assert last == book.roadmap["stay-updated"].hours


def test_months_add_up_to_the_path(book, months):
    """Every point of the path is studied at exactly one stop, and ten hours a week reach each stop in time."""
    stops = book.path.stops
    assert [point for stop in stops for point in stop.points] == book.path.points
    assert [hours for _, hours in months["STOPS"].values()] == [stop.hours for stop in stops]
    beside = sum(chapter.hours for chapter in book.roadmap.values() if chapter.beside)
    assert months["BESIDE"] * 9 == beside
    assert months["needed"][9] == beside + sum(stop.hours for stop in stops) == TOTAL
    assert all(hours <= months["PACE"] * month for month, hours in months["needed"].items())


def test_stops_cover_the_nine_months(book, months):
    """The stops end with the months that the roadmap gives them, up to the ninth."""
    assert list(months["STOPS"]) == [int(re.findall(r"\d", stop.bullet.title)[-1]) for stop in book.path.stops]
    assert max(months["STOPS"]) == 9


START = date(2027, 1, 4)


@given(st.integers(1, 40), st.integers(0, 60))
def test_replanning_moves_nothing_if_you_kept_the_pace(weekly_hours, weeks):
    """If you kept the pace until today, the plan made anew from today ends on the same day."""
    done = min(weekly_hours * weeks, TOTAL)
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


def test_paces_of_the_page(book):
    """Weeks and weekly hours on the page are the sum of the hours, divided."""
    page = book.page("timeline/index.md").body
    months = {n: TOTAL / (n * 365.25 / 12 / 7) for n in (9, 6)}
    for words in (
        f"Divide: {TOTAL / 10:g} weeks",
        f"With eight hours a week it is {ceil(TOTAL / 8)} weeks, with twelve {ceil(TOTAL / 12)}",
        f"Nine months need {months[9]:.1f} hours a week, six need {months[6]:.1f}",
        f"hours take {TOTAL / 9:.1f} weeks",
    ):
        assert words in page

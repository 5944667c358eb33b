"""Hours and a weekly pace are enough to date the end of a chapter."""

from datetime import date, timedelta
from math import ceil

CHAPTERS = {
    "Timeline": 1.5,
    "Mindset": 4.0,
    "Prerequisites": 72.0,
    "Deep learning": 48.0,
    "NLP": 38.0,
    "Language models": 74.0,
    "Projects": 82.0,
    "Staying current": 8.0,
}


def end_dates(
    start: date, weekly_hours: float, hours_done: float = 0.0
) -> dict[str, date]:
    """The last day of each chapter, studied in order from `start`."""
    total, ends = 0.0, {}
    for chapter, hours in CHAPTERS.items():
        total += hours
        left = max(total - hours_done, 0.0)
        days = ceil(7 * left / weekly_hours)
        ends[chapter] = start + timedelta(days=days)
    return ends


start = date(2027, 1, 4)
plans = {pace: end_dates(start, pace) for pace in (8, 10, 12)}
print(f"{sum(CHAPTERS.values())} hours, begun on {start}")
print(" " * 22, *(f"{pace:>2} h/week " for pace in plans))
for chapter, hours in CHAPTERS.items():
    dates = (str(ends[chapter]) for ends in plans.values())
    print(f"{chapter:<16} {hours:>5}", *dates)

again = end_dates(date(2027, 5, 31), 10, hours_done=150)
print("planned anew on 2027-05-31:", again["Staying current"])

"""Hours and a weekly pace are enough to date the end of a stop."""

from datetime import date, timedelta
from math import ceil

STOPS = {
    "Timeline, mindset": 5.5,
    "Prerequisites": 72.0,
    "Deep learning": 30.0,
    "NLP": 38.0,
    "Transformers": 38.0,
    "Prompts and RAG": 54.0,
    "Projects": 82.0,
    "Staying current": 8.0,
}


def end_dates(
    start: date, weekly_hours: float, hours_done: float = 0.0
) -> dict[str, date]:
    """The last day of each stop, studied in order from `start`."""
    total, ends = 0.0, {}
    for stop, hours in STOPS.items():
        total += hours
        left = max(total - hours_done, 0.0)
        days = ceil(7 * left / weekly_hours)
        ends[stop] = start + timedelta(days=days)
    return ends


start = date(2027, 1, 4)
plans = {pace: end_dates(start, pace) for pace in (8, 10, 12)}
print(f"{sum(STOPS.values())} hours, begun on {start}")
print(" " * 23, *(f"{pace:>2} h/week " for pace in plans))
for stop, hours in STOPS.items():
    dates = (str(ends[stop]) for ends in plans.values())
    print(f"{stop:<17} {hours:>5}", *dates)

again = end_dates(date(2027, 5, 31), 10, hours_done=150)
print("planned anew on 2027-05-31:", again["Staying current"])

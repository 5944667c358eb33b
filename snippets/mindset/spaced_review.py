"""Right doubles the wait, wrong asks again tomorrow."""

from dataclasses import dataclass
from datetime import date, timedelta

growth = 2  # by which a right answer multiplies the wait


@dataclass(frozen=True)
class Card:
    due: date
    wait: int = 1  # days until it is asked again


def answered(card: Card, right: bool, today: date) -> Card:
    wait = growth * card.wait if right else 1
    return Card(due=today + timedelta(days=wait), wait=wait)


def year(start: date, lapses: set[int]) -> list[int]:
    """Days of one year on which a card is asked, given the misses."""
    card, asked = Card(due=start), []
    for day in range(365):
        today = start + timedelta(days=day)
        if card.due <= today:
            card = answered(card, right=day not in lapses, today=today)
            asked.append(day)
    return asked


start = date(2027, 3, 1)
missed = next(day for day in year(start, set()) if day >= 30)
for label, lapses in (("never missed", set()), ("missed once", {missed})):
    days = year(start, lapses)
    print(f"{label:<13}{len(days):>3} times, on days", *days)

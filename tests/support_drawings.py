"""Whether two drawings show the same: their texts, and the places of their shapes."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

# Points. Versions of Matplotlib round differently, leave out other points of a smooth line, and begin an area elsewhere.
EDGES = 1.0
INSIDE = 4.0

Point = tuple[float, float]


def drawn_otherwise(expected: str, actual: str) -> str:
    """Compare two normalised SVGs.

    Returns:
        Nothing if they show the same, else the first thing in which they differ.
    """
    (wanted, texts), (got, others) = _read(expected), _read(actual)
    if texts != others:
        return f"its texts are {others}, recorded is {texts}"
    if len(wanted) != len(got):
        return f"it has {len(got)} shapes, recorded are {len(wanted)}"
    for number, ((style, points), (other, moved)) in enumerate(zip(wanted, got)):
        if style != other or len(points) != len(moved):
            return f"shape {number} is “{other}” of {len(moved)} points, recorded is “{style}” of {len(points)}"
        if points and not _alike(points, moved):
            return f"shape {number} (“{style}”) lies elsewhere: {moved[:3]} …, recorded is {points[:3]} …"
    return ""


def _alike(points: list[Point], moved: list[Point]) -> bool:
    edges = zip(_edges(points), _edges(moved))
    return all(abs(a - b) <= EDGES for a, b in edges) and all(
        min(math.dist(point, other) for other in points) <= INSIDE for point in moved
    )


def _edges(points: list[Point]) -> tuple[float, ...]:
    return *map(min, zip(*points)), *map(max, zip(*points))


def _read(svg: str) -> tuple[list[tuple[str, list[Point]]], list[str]]:
    """The style and the points of each shape, and all texts, in their order."""
    shapes, texts = [], []
    for element in ElementTree.fromstring(svg).iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "text":
            texts.append("".join("".join(element.itertext()).split()))
        elif kind == "path":
            shapes.append((element.get("style", ""), _points(element.get("d", ""))))
        elif kind == "use":
            shapes.append((element.get("style", ""), [(float(element.get("x", 0)), float(element.get("y", 0)))]))
    return shapes, texts


def _points(path: str) -> list[Point]:
    found: list[Point] = []
    x = y = 0.0
    command, words = "", iter(re.findall(r"[A-Za-z]|-?[\d.]+", path))
    for word in words:
        if word.isalpha():
            command = word
            continue
        if command == "H":
            x = float(word)
        elif command == "V":
            y = float(word)
        else:
            x, y = float(word), float(next(words))
        found.append((x, y))
    return found

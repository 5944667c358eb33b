"""Figures that suit both palettes: one SVG, colored by the page around it.

Matplotlib draws with stand-in colors (see `matplotlibrc`). `normalise` turns
them into `currentColor` and the page's CSS variables, with a fallback for
readers of the file alone, and makes the text reproducible.
"""

from __future__ import annotations

import itertools
import re

INK = "#0a0b0c"
SERIES = {
    "#c0ffe1": "var(--figure-1, #b4430a)",
    "#c0ffe2": "var(--figure-2, #1f6f78)",
    "#c0ffe3": "var(--figure-3, #7a5c00)",
}


def register_colormap() -> None:
    """Register `book`: from transparent to the first figure color."""
    import matplotlib
    from matplotlib.colors import LinearSegmentedColormap, to_rgb

    if "book" in matplotlib.colormaps:
        return
    red, green, blue = to_rgb("#c0ffe1")
    ends = [(red, green, blue, 0.0), (red, green, blue, 1.0)]
    matplotlib.colormaps.register(LinearSegmentedColormap.from_list("book", ends))


def colored(svg: str) -> str:
    """The same picture in the page's colors, whatever its palette."""
    for color, variable in {INK: "currentColor", **SERIES}.items():
        svg = svg.replace(color, variable)
    # Black that no setting reaches (markers, tick lines) is ink as well.
    return re.sub(r"(fill|stroke): ?#000000", r"\1: currentColor", svg)


def normalise(svg: str, name: str) -> str:
    """Make a Matplotlib SVG reproducible and palette-neutral.

    Args:
        svg: The text as Matplotlib wrote it.
        name: A prefix for the ids inside, unique on a page.

    Returns:
        The same picture with the page's colors, without metadata, with short
        numbers and with no id that is not referred to.
    """
    svg = re.sub(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    svg = colored(svg)
    svg = re.sub(r"<[^>]+>", _shorten_numbers, svg)  # in tags only: labels keep their digits
    svg = re.sub(r'(?<= d=")[^"]+', _shorten_path, svg)
    svg = re.sub(r"font: ([^;\"']*?)([\d.]+px) [^;\"]*", r"font: \1\2 sans-serif", svg)
    svg = re.sub(r"font-family: ?[^;\"]*", "font-family: inherit", svg)
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    kept = {identifier for pair in used for identifier in pair if identifier}

    short = {identifier: f"{name}-{number}" for number, identifier in enumerate(sorted(kept))}

    def rename(match: re.Match) -> str:
        identifier = match.group(1)
        return f' id="{short[identifier]}"' if identifier in kept else ""

    svg = re.sub(r' id="([^"]*)"', rename, svg)
    for identifier, new in short.items():
        svg = svg.replace(f"url(#{identifier})", f"url(#{new})").replace(f'href="#{identifier}"', f'href="#{new}"')
    # What is invisible need not travel: the empty cells of a heatmap.
    svg = re.sub(r'<path [^>]*style="fill: [^";]*; fill-opacity: 0"/>\s*', "", svg)
    for empty in (r"<defs>\s*</defs>\s*", r"<g>\s*</g>\s*", r"<g>\s*</g>\s*"):
        svg = re.sub(empty, "", svg)
    svg = re.sub(r'(?<=style=")[^"]+', lambda match: re.sub(r"\s*([:;,])\s*", r"\1", match.group()), svg)
    svg = re.sub(f"(?:{_CELL})+", _group_cells, svg)
    svg = re.sub(r'<svg ([^>]*?)width="[^"]*"', r"<svg \1", svg, count=1)
    svg = re.sub(r'<svg ([^>]*?)height="[^"]*"', r"<svg \1", svg, count=1)
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    svg = re.sub(r"[ \t]+\n|\n\s+", "\n", svg)
    return svg.strip() + "\n"


_CELL = r'<path d="[^"]*" clip-path="[^"]*" style="fill:[^";]*;fill-opacity:[\d.]+"/>\s*'


def _group_cells(match: re.Match) -> str:
    """Say once for a row of cells what they share: a heatmap has hundreds."""
    cells = re.findall(r'd="([^"]*)" clip-path="([^"]*)" style="fill:([^";]*);fill-opacity:([\d.]+)"', match.group())
    lines = []
    for (clip, fill), group in itertools.groupby(cells, key=lambda cell: cell[1:3]):
        paths = [f'<path d="{path}" opacity="{opacity}"/>' for path, _, _, opacity in group]
        lines += [f'<g clip-path="{clip}" style="fill:{fill}">', *paths, "</g>"]
    return "\n".join(lines) + "\n"


def _shorten_numbers(match: re.Match) -> str:
    return re.sub(r"-?\d+\.\d+", lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), match.group())


def _shorten_path(match: re.Match) -> str:
    """Write a path on one line, with `H` and `V` for level and upright strokes."""
    words = re.findall(r"[A-Za-z]|-?[\d.]+", match.group())
    # A tenth of a point is finer than any screen shows.
    words = [word if word.isalpha() else f"{float(word):.1f}".removesuffix(".0") for word in words]
    short, x, y, index = [], "", "", 0
    while index < len(words):
        word = words[index]
        if word in "ML":
            to_x, to_y = words[index + 1 : index + 3]
            if word == "L" and to_y == y:
                short.append(f"H{to_x}")
            elif word == "L" and to_x == x:
                short.append(f"V{to_y}")
            else:
                short.append(f"{word}{to_x} {to_y}")
            x, y, index = to_x, to_y, index + 3
            continue
        if not word.isalpha():
            short.append(f" {word}")
        else:  # curves and the closing stroke: as they are, the point unknown
            short.append(word)
            x = y = ""
        index += 1
    return "".join(short)


def inline(svg: str) -> str:
    """An SVG as it goes into a page: one line, hidden from the reading order, without turns by nothing and unseen shapes."""
    svg = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", svg)
    svg = re.sub(r'<path [^>]*\bstyle="fill:none"/>', "", svg)
    svg = re.sub(r">\s+<", "><", svg.strip())
    bare = re.compile(r"<g(?: [^>]*)?/>|<g(?: [^>]*[^/>])?></g>|<g>((?:(?!</?g\b).)*)</g>")
    while (lighter := bare.sub(r"\1", svg)) != svg:
        svg = lighter
    return svg.replace("\n", " ").replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)

"""Figures that suit both palettes: one SVG, colored by the page around it.

Matplotlib draws with stand-in colors (see `matplotlibrc`). `normalise` turns
them into `currentColor` and the page's CSS variables, with a fallback for
readers of the file alone, and makes the text reproducible.
"""

from __future__ import annotations

import re
from pathlib import Path

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
    for color, variable in {INK: "currentColor", **SERIES}.items():
        svg = svg.replace(color, variable)
    # Black that no setting reaches (markers, tick lines) is ink as well.
    svg = re.sub(r"(fill|stroke): ?#000000", r"\1: currentColor", svg)
    svg = re.sub(r'(?<=\d)\.(\d{2})\d+', lambda match: "." + match.group(1), svg)
    svg = re.sub(r"font: ([^;\"']*?)([\d.]+px) [^;\"]*", r"font: \1\2 sans-serif", svg)
    svg = re.sub(r"font-family: ?[^;\"]*", "font-family: inherit", svg)
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    kept = {identifier for pair in used for identifier in pair if identifier}

    def rename(match: re.Match) -> str:
        identifier = match.group(1)
        return f' id="{name}-{identifier}"' if identifier in kept else ""

    svg = re.sub(r' id="([^"]*)"', rename, svg)
    for identifier in kept:
        svg = svg.replace(f"url(#{identifier})", f"url(#{name}-{identifier})")
        svg = svg.replace(f'href="#{identifier}"', f'href="#{name}-{identifier}"')
    svg = re.sub(r"<g>\s*</g>\s*", "", svg)
    svg = re.sub(r'<svg ([^>]*?)width="[^"]*"', r"<svg \1", svg, count=1)
    svg = re.sub(r'<svg ([^>]*?)height="[^"]*"', r"<svg \1", svg, count=1)
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    svg = re.sub(r"[ \t]+\n|\n\s+", "\n", svg)
    return svg.strip() + "\n"


def inline(path: Path) -> str:
    """The SVG as it goes into a page: one line, hidden from the reading order."""
    svg = path.read_text(encoding="utf-8").replace("\n", " ")
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)

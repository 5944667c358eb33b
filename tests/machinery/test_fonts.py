"""The bundled fonts hold every character that the site sets in them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from site_kit.book.layout import REPOSITORY

CSS = REPOSITORY / "docs/assets/book.css"


def declared(css: str) -> dict[str, set[int]]:
    """Family to the code points its `@font-face` rules promise."""
    found: dict[str, set[int]] = {}
    for family, ranges in re.findall(r'@font-face \{\s*font-family: "([^"]+)";.*?unicode-range: ([^;]+);', css, re.DOTALL):
        for part in ranges.split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            found.setdefault(family, set()).update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def math_italic(letter: str) -> str:
    """The character a browser draws for a formula's one-letter variable."""
    if letter == "h":
        return "ℎ"
    for start, base in (("a", 0x1D44E), ("A", 0x1D434)):
        if start <= letter <= chr(ord(start) + 25):
            return chr(base + ord(letter) - ord(start))
    return letter


def missing(characters: set[str], held: set[int]) -> list[str]:
    """The visible characters that no font file holds."""
    visible = {c for c in characters if not unicodedata.category(c).startswith(("C", "Z"))}
    return sorted(c for c in visible if ord(c) not in held)


def test_text_characters_are_in_the_font(html):
    """Every character of running text is in the bundled serif font."""
    held = declared(CSS.read_text(encoding="utf-8"))["Source Serif"]
    for name, page in html.pages.items():
        article = page.find("article")
        if article is None:
            continue
        skipped = article.select("pre, code, math, svg, script, style, .snippet__ran, .reading__facts, table")
        text = set("".join(article.strings)) - set("".join("".join(node.strings) for node in skipped))
        lost = missing(text, held)
        assert not lost, f"{name}: {lost} are not in the serif font; add them to the subset (docs/assets/fonts/SOURCES.txt)"


def test_formula_characters_are_in_the_font(html):
    """Every character of a formula, in its italic form, is in the bundled mathematics font."""
    held = declared(CSS.read_text(encoding="utf-8"))["STIX Two Math Subset"]
    for name, page in html.pages.items():
        used: set[str] = set()
        for node in page.select("mi, mn, mo, mtext"):
            text = node.get_text()
            single = node.name == "mi" and len(text) == 1 and node.get("mathvariant") != "normal"
            used |= {math_italic(text)} if single else set(text)
        lost = missing(used, held)
        assert not lost, f"{name}: {lost} are not in the mathematics font; add them to the subset (docs/assets/fonts/SOURCES.txt)"


def test_a_missing_character_is_noticed():
    """A character outside the declared ranges is reported, an invisible one is not."""
    held = declared('@font-face {\n  font-family: "F"; src: x;\n  unicode-range: U+61-7A,U+20AC;\n}')["F"]
    assert missing(set("abc €\n\u2061"), held) == []
    assert missing({"Ж"}, held) == ["Ж"]
    assert math_italic("d") == "𝑑" and math_italic("W") == "𝑊" and math_italic("h") == "ℎ"


def test_every_font_file_is_declared():
    """Each font file is used by the stylesheet, and each file the stylesheet names exists."""
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', CSS.read_text(encoding="utf-8")))
    present = {path.name for path in Path(CSS.parent, "fonts").glob("*.woff2")}
    assert named == present

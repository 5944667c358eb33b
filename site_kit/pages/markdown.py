"""The Python-Markdown extension: directives, mathematics, inline figures.

Works under MkDocs and Zensical alike, which each leave the path of the current
page in a processor of their own.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import REPOSITORY, Book
from site_kit.pages import directives
from site_kit.pages.versions import import_map
from site_kit.running import figures


class BookExtension(Extension):
    """Registers what turns a page of the book into HTML."""

    def __init__(self, **options: object) -> None:
        self.config = {
            "root": [str(REPOSITORY), "the folder that holds docs/ and snippets/"],
            "page": ["", "the page's path below docs/, where the builder does not say"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register before fences (25) and raw HTML (20) are taken out."""
        if "mkdocs_jupyter.plugin" in sys.modules:  # MkDocs, with labs among its pages
            from site_kit.pages import notebooks

            notebooks.install()
        book = Book(Path(self.getConfig("root")))
        md.preprocessors.register(_Directives(md, book, self.getConfig("page")), "book", 27)
        md.treeprocessors.register(_MathML(md, book, self.getConfig("page")), "book_mathml", 12)
        md.treeprocessors.register(_Tables(md), "book_tables", 4)
        md.treeprocessors.register(_Tabs(md), "book_tabs", 4)
        # After attributes are set (attr_list, 8), before links are resolved (0).
        md.treeprocessors.register(_Figures(md, book), "book_figures", 5)
        md.postprocessors.register(_LightCode(md), "book_light_code", 1)


class _Directives(Preprocessor):
    def __init__(self, md: Markdown, book: Book, page: str) -> None:
        super().__init__(md)
        self.book, self.page = book, page

    def run(self, lines: list[str]) -> list[str]:
        name = self.page or _current_page(self.md)
        if not name or not (self.book.docs / name).is_file():
            return lines  # a docstring, or a page that another tool made
        if "relpath" in self.md.treeprocessors:
            tell_search(self.book, self.md.treeprocessors["relpath"].file.page)
        return expanded(self.book, name, "\n".join(lines)).split("\n")


def expanded(book: Book, name: str, text: str) -> str:
    """The Markdown of a page as its builder passes it, with all directives expanded."""
    page = book.page(name)
    # The builder passes the body stripped; expanding the file keeps line numbers.
    whole = text.strip() == page.body.strip()
    made = directives.expand(page, None if whole else text, draft=previewing())[0]
    # A docstring in a page of the reference is rendered by itself, and a lab is no Markdown.
    return f"{made}\n\n{import_map(page)}" if whole or not name.endswith(".md") else made


def previewing() -> bool:
    """Whether MkDocs serves the pages to whoever writes them; a site for readers is built strictly."""
    click = sys.modules.get("click")  # with which MkDocs reads its command line
    context = click and click.get_current_context(silent=True)
    return bool(context) and context.info_name == "serve"


def _current_page(md: Markdown) -> str:
    """The path below `docs/` of the page that is being rendered."""
    if "relpath" in md.treeprocessors:  # MkDocs 1.6
        return md.treeprocessors["relpath"].file.src_uri
    if "rendering_context" in md.preprocessors:  # Zensical 0.0.73
        return md.preprocessors["rendering_context"].page.path
    return ""


def tell_search(book: Book, page: Any) -> None:
    """Leave a page's other names where MkDocs' search plugin looks for tags; Zensical's search reads its source."""
    if page.file.src_uri.endswith(".md"):
        page.meta["tags"] = book.names(page.file.src_uri, page.meta)


class _MathML(Treeprocessor):
    """Turns what Arithmatex marked as TeX into MathML: no script needed."""

    def __init__(self, md: Markdown, book: Book, page: str) -> None:
        super().__init__(md)
        self.book, self.page = book, page

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.get("class") == "arithmatex" and element.text:
                source = element.text.strip()
                display = "block" if source.startswith("\\[") else "inline"
                tex = source[2:-2].strip()
                try:
                    markup = mathml(tex, display)
                except ValueError as error:
                    raise BookError(self._problem(tex, str(error))) from error
                element.text = self.md.htmlStash.store(markup)
                element.set("class", f"math math--{display}")
                if display == "block":
                    element.set("tabindex", "0")  # a long one scrolls, also by keyboard
                self._keep_punctuation(element)

    def _problem(self, tex: str, what: str) -> Problem:
        name = self.page or _current_page(self.md)
        path = self.book.docs / name
        text = path.read_text(encoding="utf-8") if name and path.is_file() else ""
        line = text[: max(text.find(tex), 0)].count("\n") + 1
        return Problem(f"docs/{name}", line, f"cannot set `{tex}`: {what}", "mend the TeX, or write it otherwise")

    @staticmethod
    def _keep_punctuation(element: ElementTree.Element) -> None:
        """Take a comma or bracket after a formula into it: lines break only after that."""
        mark = re.match(r"[.,;:!?)\]’”]+", element.tail or "")
        if mark and element.tag == "span":
            element.text += mark.group()
            element.tail = element.tail[mark.end() :]


# Elements that are nothing without all their parts: \frac{a} has one of two.
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}


def mathml(tex: str, display: str = "inline") -> str:
    """Convert TeX to MathML.

    Args:
        tex: The formula, without delimiters.
        display: `inline` or `block`.

    Raises:
        ValueError: If the formula cannot be read or holds an unknown command.
    """
    try:
        markup = convert(tex.strip(), display=display)
        elements = list(ElementTree.fromstring(markup).iter())
    except Exception as error:  # the converter raises many kinds
        raise ValueError(f"{error!r}") from error
    for element in elements:
        tag = element.tag.rpartition("}")[2]
        if len(element) != _PARTS.get(tag, len(element)):
            raise ValueError(f"a part of <{tag}> is missing")
    # Inside HTML neither the namespace nor rows of one element say anything.
    markup = markup.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace(' display="inline"', "")
    markup = re.sub(r"<mrow>(<m(?:[ion]|text)>[^<]*</m(?:[ion]|text)>)</mrow>", r"\1", markup)
    if [element.tag.rpartition("}")[2] for element in elements[0]] == ["mrow"]:  # <math> is a row itself
        markup = re.sub(r"(?s)^(<math[^>]*>)<mrow>(.*)</mrow></math>$", r"\1\2</math>", markup)
    unknown = re.search(r"\\[A-Za-z]+", re.sub(r"<[^>]+>", " ", markup))
    if unknown:
        raise ValueError(f"`{unknown.group()}` has no MathML")
    return markup


class _Figures(Treeprocessor):
    """Puts the SVG itself in place of its image, so that it takes the page's colors."""

    def __init__(self, md: Markdown, book: Book) -> None:
        super().__init__(md)
        self.book = book

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter("img"):
            if element.get("class") != "figure__image":
                continue
            below = element.get("src").split("snippets/", 1)[1]
            svg = figures.inline((self.book.snippets / below).read_text(encoding="utf-8"))
            alt = element.get("alt")
            tail = element.tail
            element.clear()
            element.tag, element.tail = "span", tail
            element.attrib = {"class": "figure__picture", "role": "img", "aria-label": alt}
            element.text = self.md.htmlStash.store(svg)


class _Tables(Treeprocessor):
    """Puts each table into a box that scrolls by itself, also by keyboard."""

    def run(self, root: ElementTree.Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table" and not child.get("class"):
                    box = ElementTree.Element("div", {"class": "table", "tabindex": "0", "role": "region"})
                    box.set("aria-label", "Table")
                    child.set("class", "table__grid")  # the theme's script leaves it alone
                    box.tail, child.tail = child.tail, None
                    parent[index] = box
                    box.append(child)


class _Tabs(Treeprocessor):
    """Names each row of tabs, for who hears one tab at a time."""

    def run(self, root: ElementTree.Element) -> None:
        for tabs in root.iter("div"):
            if "tabbed-set" in tabs.get("class", "").split():
                # A file's name, which only the tab itself says, begins with an element of HTML.
                spoken = ["".join(label.itertext()) for label in tabs.iterfind("div/label")]
                labels = [HTML_PLACEHOLDER_RE.split(label)[0].strip() for label in spoken]
                tabs.set("role", "group")
                tabs.set("aria-label", f"Versions: {', '.join(labels)}")


class _LightCode(Postprocessor):
    """Drops the marks of tokens that the book does not color: half of a page's bytes.

    What stays are keywords, strings and comments, and a bare element around each
    line of Python that may be too long for a phone, where it wraps and hangs.
    """

    _PHONE = 38  # characters that fit in any case
    _PLAIN = re.compile(r'<span class="(?:[npow]|n[abcdefinptx]|nn|bp|fm|err|v[cgi]|m[fhio]|si|sa|se|gp|go)">((?:(?!</?span)[^<])*)</span>')
    _LINE = re.compile(r'(?s)<span id="__span-\d+-\d+">(.*?\n?)</span>(?=<span id="__span|</code>)')

    def run(self, text: str) -> str:
        return re.sub(r'(?s)<div class="language-(\w+) (?:[\w-]+ )*highlight"><pre>.*?</pre>', self._lighten, text)

    def _lighten(self, match: re.Match) -> str:
        code = match.group().replace("\n</span></code>", "</span></code>")
        if match.group(1) == "text":
            return re.sub(r"</?span[^>]*>", "", code)
        code = self._PLAIN.sub(r"\1", code).replace('<span class="ow">', '<span class="k">')
        return self._LINE.sub(self._line, code)

    def _line(self, match: re.Match) -> str:
        line = match.group(1)
        length = len(html.unescape(re.sub(r"<[^>]+>", "", line)).rstrip("\n"))
        return line if length <= self._PHONE else f"<span>{line}</span>"


def makeExtension(**options: object) -> BookExtension:
    """Entry point for Python-Markdown."""
    return BookExtension(**options)

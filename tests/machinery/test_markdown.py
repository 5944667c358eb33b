"""The Markdown extension: directives, mathematics and figures, as the builder renders them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import read_config

from site_kit.book.errors import BookError
from site_kit.book.layout import REPOSITORY, Book
from site_kit.book.snippets import Snippet
from site_kit.pages.markdown import mathml


@pytest.fixture
def render(need, small_book):
    """Renders a page of the small book with the extensions of mkdocs.yml."""
    need("markdown", "pymdownx")
    from markdown import Markdown

    def html(text: str, page: str = "nlp/bag.md", files: dict[str, str] | None = None) -> str:
        book = small_book({f"docs/{page}": text, **(files or {})})
        names = [
            snippet
            for snippet in ("nlp/bag/count.py", "nlp/bag/plot.py")
            if (book.snippets / snippet).exists()
        ]
        digests = [f'"{name}": "{Snippet(book.snippets, name).digest}"' for name in names]
        (book.snippets / "recorded.json").write_text(f"{{{', '.join(digests)}}}")
        options = extensions()
        options["site_kit.pages.markdown"] = {"root": str(book.root), "page": page}
        return Markdown(extensions=list(options), extension_configs=options).convert(book.page(page).body)

    return html


def extensions() -> dict[str, dict]:
    """The Markdown extensions of mkdocs.yml and their options."""
    listed = read_config(Book())["markdown_extensions"]
    return {
        name: options
        for entry in listed
        for name, options in (entry.items() if isinstance(entry, dict) else [(entry, {})])
    }


def text_of(html: str) -> str:
    """What a reader sees of some HTML, spaces reduced."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Directives


def test_directives_become_html(render):
    """A snippet on a page arrives as one object with highlighted code and its output."""
    html = render("# Bag\n\n/// snippet | count.py\n///\n")
    assert '<div class="snippet" data-run="" data-snippet="nlp/bag/count.py">' in html
    assert "Count words." in html and "///" not in html and 'markdown="1"' not in html


def test_tabs_quizzes_and_details_nest(render):
    """A ladder of snippets and a quiz with code render without leftover marks."""
    text = """# Bag

/// ladder
    Plain: count.py
    Again: count.py
///

/// quiz
What does `len` return for $n$ words?

- [ ] `None`

    No.

- [x] $n$

    Yes:

    - it counts
    - nothing else
///
"""
    html = render(text)
    assert html.count('type="radio"') == 2 and html.count("<math") == 2
    assert html.count('aria-label="Versions: Plain, Again" ') + html.count('aria-label="Versions: Plain, Again">') == 1
    assert html.count('role="group"') == 1
    assert "<li>it counts</li>" in html and html.count("<details") == 2
    assert not re.search(r"///|markdown=|\*\*|- \[", html)


def test_problems_name_the_file_s_own_lines(render):
    """Line numbers of problems count from the top of the file, front matter included."""
    with pytest.raises(BookError) as error:
        render("---\ndescription: a\n---\n\n# Bag\n\n[](term:nope)\n")
    assert error.value.problems[0].line == 7


def test_docstrings_are_left_alone(need):
    """Text that belongs to no page, such as a docstring, passes as it is."""
    need("markdown")
    from markdown import Markdown

    md = Markdown(extensions=["site_kit.pages.markdown"])
    assert md.convert("/// snippet | x.py\n///") == "<p>/// snippet | x.py\n///</p>"


def test_fenced_directives_are_shown_not_run(render):
    """A page can show how a directive is written."""
    html = render("# Bag\n\n```text\n/// snippet | none.py\n///\n```\n")
    assert "/// snippet | none.py" in text_of(html)


# Mathematics


def test_formulas_become_mathml(render):
    """Inline and display formulas become MathML of that kind, and no TeX is left."""
    html = render("# Bag\n\nWith $x_1 < 2$.\n\n$$\\frac{a}{b} = \\sqrt{c}$$\n")
    assert html.count("<math") == 2 and html.count('display="block"') == 1
    assert "<mfrac>" in html and "<msqrt>" in html and "<msub>" in html
    assert "arithmatex" not in html and "\\frac" not in html and "$" not in html


@pytest.mark.parametrize("tex", ["\\nosuchcommand{x}", "\\frac{a}", "\\begin{matrix} a"])
def test_unreadable_formulas_are_refused(render, tex):
    """A command that MathML does not know, or a broken formula, stops the build with its text and line."""
    with pytest.raises(BookError, match="mend the TeX") as error:
        render(f"---\nminutes: 5\n---\n# Bag\n\nWith ${tex}$.\n")
    (problem,) = error.value.problems
    assert tex in problem.what and (problem.file, problem.line) == ("docs/nlp/bag.md", 6)


@given(st.text(st.sampled_from("ab12{}^_\\&%$#~ <>'frac"), max_size=12))
def test_any_formula_is_read_or_refused(tex):
    """Whatever stands between dollar signs, the result is MathML or a `ValueError`."""
    try:
        markup = mathml(tex)
        assert markup.startswith("<math") and markup.count("</math>") == 1
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize("display", ["inline", "block"])
@pytest.mark.parametrize("tex", [r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}} < 1", "N", r"d_{\text{model}}", "{a}{b}"])
def test_formulas_are_xml(tex, display):
    """MathML is well-formed, so every browser and reader parses it alike, and its row is not put into another."""
    markup = mathml(tex, display)
    root = ElementTree.fromstring(markup)
    assert root.tag == "math" and "".join(root.itertext())
    assert [one.tag for one in root] != ["mrow"]


# Figures


PLOT = {
    "snippets/nlp/bag/plot.py": "print(1)\n",
    "snippets/nlp/bag/plot.out": "1\n",
    "snippets/nlp/bag/plot.svg": '<svg viewBox="0 0 1 1"><path id="plot-a"/></svg>\n',
}


def test_figures_are_inlined(render):
    """The SVG itself stands in the page, read as one picture with its alternative text."""
    text = '# Bag\n\n/// snippet | plot.py\n    figure: A line that rises to "ten".\n    caption: It rises.\n///\n'
    html = render(text, files=PLOT)
    assert '<svg aria-hidden="true"' in html and "<img" not in html
    picture = re.search(r'<span [^>]*class="figure__picture"[^>]*>', html).group()
    assert 'role="img"' in picture and "A line that rises to &quot;ten&quot;." in picture
    assert "<figcaption>It rises.</figcaption>" in html


# Code


def test_light_code_shows_the_same_text(render):
    """Dropping the marks of plain tokens changes no character of the code."""
    source = (REPOSITORY / "site_kit/book/snippets.py").read_text(encoding="utf-8")
    assert "region" in source  # the longest texts of the book are like this one
    code = (
        "import re\n\n\ndef f(x: int = 1) -> str:\n    return f'{x!r:>4}' if x <= 2 & ~3 else \"<&>\"  # no\n"
    )
    html = render(f"# Bag\n\n```python\n{code}```\n")
    from html import unescape

    pre = re.search(r"(?s)<pre>.*?</pre>", html).group()
    assert unescape(re.sub(r"<[^>]+>", "", pre)).strip("\n") == code.strip("\n")
    assert 'class="k"' in pre and 'class="n"' not in pre

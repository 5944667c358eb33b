"""The built site: links, headings, alternatives, sizes, and no trace of what made it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from support import Site, content, expect_none, read_config

from site_kit.book.errors import Problem
from site_kit.book.layout import Book
from site_kit.book.snippets import Snippet

PAGE_BYTES = 150_000  # DESIGN budget
INDEX_BYTES = 2_000_000  # the search index, fetched when a reader first searches

# The theme's own icons, which stand in buttons and links that have names.
ICON = re.compile(r"twemoji|md-content__button|md-icon|md-top")

# What a reader must never see: directives, attribute lists, includes, TeX.
LEFTOVERS = [
    "///",
    "](resource:",
    "](term:",
    "](fact:",
    "](proof:",
    "[](",
    "{ .",
    "{ #",
    "{ download",
    "$$",
    "\\(",
    "\\[",
    "--8<--",
    "**",
]


@pytest.fixture
def small_site(need, tmp_path):
    """Parses a site of the given files."""
    need("bs4", "lxml")

    def parse(**pages: str) -> Site:
        for name, text in pages.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        return Site(tmp_path)

    return parse


def place(file: str, tag, what: str, remedy: str) -> Problem:
    """A problem with the tag it is about."""
    return Problem(file, getattr(tag, "sourceline", None) or 1, what, remedy)


# The build


def test_the_build_is_silent(build):
    """A strict build of the whole site says nothing: no warning, no notice."""
    assert build.output.strip() == ""


def test_the_build_leaves_only_the_site(site):
    """No registry, cache or compiled file is published."""
    names = [path.relative_to(site).as_posix() for path in site.rglob("*")]
    assert [name for name in names if "_data" in name or "__pycache__" in name or name.endswith(".pyc")] == []


# Links


def link_problems(site: Site) -> Iterator[Problem]:
    """Internal links that lead nowhere, and anchors that do not exist."""
    for name, page in site.pages.items():
        base = f"http://site/{name}"
        for tag in page.select("a[href], link[href], img[src], script[src], source[src], iframe[src]"):
            target = tag.get("href") or tag.get("src")
            parts = urlsplit(urljoin(base, target))
            if parts.netloc != "site" or parts.scheme != "http":
                continue
            file = site.file_of(unquote(parts.path).lstrip("/"))
            if file is None:
                if parts.path.lstrip("/") in site.unbuilt:
                    continue
                if name != "404.html":  # its addresses are absolute, for any depth
                    yield place(name, tag, f"`{target}` leads nowhere", "mend the link")
            elif (
                parts.fragment and file in site.anchors and unquote(parts.fragment) not in site.anchors[file]
            ):
                yield place(name, tag, f"`{target}`: no such anchor in {file}", "mend the anchor")


def test_internal_links_lead_somewhere(html):
    """Every internal link, picture and script exists, down to the anchor, snippet files included."""
    expect_none(link_problems(html))


def test_dead_links_are_noticed(small_site):
    """A missing file and a missing anchor are reported, living and outside ones are not."""
    site = small_site(
        a='<a href="b.html#here">1</a> <a href="b.html#gone">2</a> <a href="c.py">3</a> <a href="#x">4</a>'
        '<a href="https://example.org/#y">5</a> <a href="mailto:a@b">6</a> <a href="./">7</a>',
        b='<p id="here">',
        index="<p>",
    )
    assert [problem.what.split("`")[1] for problem in link_problems(site)] == ["b.html#gone", "c.py", "#x"]


@pytest.mark.whole_book
def test_terms_lead_to_where_they_are_taught(book, html):
    """The place that each glossary entry names exists in the built site, anchor included."""
    for term in book.glossary.values():
        path, _, anchor = (term.page or "glossary.md").partition("#")
        file = html.built(path)
        where = f"docs/_data/glossary.yml ({term.id})"
        assert file, f"{where}: {term.page} is no page"
        assert not anchor or anchor in html.anchors[file], f"{where}: {path} has no anchor #{anchor}"


# Pages


def outline_problems(site: Site) -> Iterator[Problem]:
    """Pages without exactly one title, and headings that skip a level."""
    for name, page in site.pages.items():
        titles = page.find_all("h1")
        if len(titles) != 1:
            yield Problem(name, 1, f"{len(titles)} titles (h1)", "a page has exactly one")
        before = 0
        for tag in content(page).select("h1, h2, h3, h4, h5, h6"):
            level = int(tag.name[1])
            if level > before + 1 and before:
                remedy = f"use h{before + 1}"
                yield place(name, tag, f"h{level} “{tag.get_text()[:40]}” after h{before}", remedy)
            before = level


def picture_problems(site: Site) -> Iterator[Problem]:
    """Pictures that a screen reader meets without words."""
    for name, page in site.pages.items():
        for tag in page.select("img, [role=img]"):
            if tag.get("alt") is None and not tag.get("aria-label"):
                yield place(name, tag, f"<{tag.name}> without words", "give it an alternative text")
        for tag in content(page).select("svg"):
            named = tag.get("aria-label") or tag.find_parent(class_=ICON)
            if (
                not named
                and not tag.find_parent(attrs={"aria-hidden": "true"})
                and not tag.get("aria-hidden")
            ):
                remedy = "hide it (aria-hidden) inside a role=img with words"
                yield place(name, tag, "<svg> without words", remedy)


def leftover_problems(site: Site) -> Iterator[Problem]:
    """Marks of the source text that reached the reader."""
    for name, page in site.pages.items():
        for tag in page.select("[markdown]"):
            yield place(
                name, tag, f"<{tag.name} markdown=…>", "the attribute was not processed: mind empty lines"
            )
        for string in content(page).find_all(string=True):
            if string.find_parent(["pre", "code", "script", "style", "svg", "math"]):
                continue
            for mark in LEFTOVERS:
                if mark in string:
                    around = " ".join(str(string)[max(0, string.index(mark) - 20) :].split())[:60]
                    yield place(name, string.parent, f"`{mark}` in “{around}”", "mend the source around it")


def twin_problems(site: Site) -> Iterator[Problem]:
    """Ids that stand twice on a page."""
    for name, page in site.pages.items():
        counts = Counter(tag["id"] for tag in page.select("[id]"))
        for identifier, count in counts.items():
            if count > 1:
                yield Problem(name, 1, f"id `{identifier}` stands {count} times", "rename one")


def outside_problems(site: Site, own: str) -> Iterator[Problem]:
    """Anything a page would load or send elsewhere."""
    for name, page in site.pages.items():
        for tag in page.select("script, link, img, iframe, form, source, video, audio, object, embed"):
            if tag.name == "link" and not {
                "stylesheet",
                "preload",
                "preconnect",
                "icon",
                "dns-prefetch",
                "modulepreload",
                "manifest",
            } & set(tag.get("rel", [])):
                continue
            for attribute in ("src", "href", "action", "data", "srcset"):
                value = tag.get(attribute, "")
                if re.match(r"\s*(https?:)?//", value) and not value.startswith(own):
                    yield place(
                        name, tag, f"<{tag.name} {attribute}={value[:60]}>", "serve it from the site itself"
                    )
        for tag in page.select("style, [style]"):
            if re.search(r"url\(\s*['\"]?(https?:)?//|@import", tag.get("style", "") or tag.get_text()):
                yield place(name, tag, "a style that loads from elsewhere", "serve it from the site itself")
    for path in sorted(site.folder.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")]+)", text):
            yield Problem(
                path.relative_to(site.folder).as_posix(),
                1,
                f"loads {address}",
                "serve it from the site itself",
            )


def name_problems(site: Site) -> Iterator[Problem]:
    """Pages without a language, a title or a description of their own."""
    titles, descriptions = Counter(), Counter()
    for name, page in site.pages.items():
        if not (page.html and page.html.get("lang")):
            yield Problem(name, 1, "<html> has no lang", "set the theme's `language`")
        title = page.title.get_text().strip() if page.title else ""
        tag = page.select_one("meta[name=description]")
        description = tag["content"].strip() if tag else ""
        if name == "404.html":
            continue
        for what, value, counts in (("title", title, titles), ("description", description, descriptions)):
            counts[value] += 1
            if not value:
                yield Problem(name, 1, f"no {what}", f"set `{what}` in the front matter")
            elif counts[value] > 1:
                yield Problem(
                    name,
                    1,
                    f"its {what} stands on another page: {value[:60]}",
                    "say what is special about it",
                )


CHECKERS = {
    outline_problems: {
        "<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>": 0,
        "<h2>B</h2>": 1,
        "<h1>A</h1><h1>B</h1>": 1,
        "<h1>A</h1><h3>C</h3>": 1,
    },
    picture_problems: {
        '<img alt="a cat"><img alt="">': 0,
        "<img>": 1,
        '<span role="img"></span>': 1,
        '<svg aria-hidden="true"></svg>': 0,
        "<svg></svg>": 1,
    },
    leftover_problems: {
        "<code>/// [](term:a) $$ **</code><pre>{ .a }</pre>": 0,
        "<p>/// quiz</p>": 1,
        "<p>[](term:a)</p>": 2,
        "<p>a { .b } and $$x$$</p>": 2,
        "<p>a { download=b }</p>": 1,
        '<div markdown="1">a</div>': 1,
        "<p>\\(x\\)</p>": 1,
        "<p>**a**</p>": 1,
    },
    twin_problems: {'<p id="a"><p id="b">': 0, '<p id="a"><p id="a">': 1},
    name_problems: {
        '<html lang="en"><title>A</title><meta name="description" content="B">': 0,
        "<html><title>A</title>": 2,
        '<html lang="en">': 2,
    },
}


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.__name__.removesuffix("_problems"))
def test_pages_are_sound(html, checker):
    """Pages have one title, stepwise headings, named pictures, own ids and names, and no leftover marks."""
    expect_none(checker(html))


EXAMPLES = [
    (checker, text, count) for checker, examples in CHECKERS.items() for text, count in examples.items()
]


@pytest.mark.parametrize(("checker", "text", "count"), EXAMPLES)
def test_unsound_pages_are_noticed(small_site, checker, text, count):
    """Each checker of built pages reports its bad examples and leaves the good ones alone."""
    found = list(checker(small_site(a=text)))
    assert len(found) == count, found


def test_same_names_are_noticed(small_site):
    """Two pages with one title and one description are reported."""
    text = '<html lang="en"><title>A</title><meta name="description" content="B">'
    assert len(list(name_problems(small_site(a=text, b=text)))) == 2


def test_nothing_comes_from_elsewhere(html, book):
    """No script, style, font, picture or form of any page leaves the site."""
    expect_none(outside_problems(html, read_config(book)["site_url"]))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<script src="a.js"></script><a href="https://example.org">x</a>', 0),
        ('<link rel="canonical" href="https://example.org/a/">', 0),
        ('<script src="//example.org/a.js"></script>', 1),
        ('<link rel="stylesheet" href="https://example.org/a.css">', 1),
        ('<link rel="preconnect" href="https://example.org">', 1),
        ('<img src="https://example.org/a.png" alt="a">', 1),
        ('<form action="https://example.org"></form>', 1),
        ("<style>@import 'https://example.org/a.css';</style>", 1),
        ('<p style="background: url(https://example.org/a.png)">', 1),
    ],
)
def test_third_parties_are_noticed(small_site, text, count):
    """Each way in which a page could call another host is reported; plain links are not."""
    assert len(list(outside_problems(small_site(a=text), "http://127.0.0.1:8000/"))) == count


def test_foreign_styles_are_noticed(small_site):
    """A stylesheet that fetches a font from elsewhere is reported."""
    site = small_site(a="<p>")
    (site.folder / "a.css").write_text("@font-face { src: url('https://example.org/a.woff2') }")
    assert len(list(outside_problems(site, ""))) == 1


# Sizes


def test_only_the_reference_loads_its_style(html):
    """The style for documented functions is asked for where there are some, and not elsewhere."""
    styled = {name for name, page in html.pages.items() if page.select('link[href$="_mkdocstrings.css"]')}
    assert styled >= {name for name, page in html.pages.items() if page.select(".doc-object")}
    assert all(name.startswith("reference/") for name in styled) and (html.folder / "assets/_mkdocstrings.css").is_file()


def test_pages_are_small(html):
    """No page is larger than 150 KB before compression, labs included."""
    sizes = {name: (html.folder / name).stat().st_size for name in html.pages}
    expect_none(
        Problem(name, 1, f"{size:,} bytes, {size - PAGE_BYTES:,} too many", "split it, or show less")
        for name, size in sizes.items()
        if size > PAGE_BYTES
    )


def test_the_search_index_is_of_a_sane_size(site):
    """The search index holds every page and stays below 2 MB."""
    path = site / "search/search_index.json"
    locations = {entry["location"] for entry in json.loads(path.read_text(encoding="utf-8"))["docs"]}
    assert "deep-learning/attention/" in locations
    assert path.stat().st_size < INDEX_BYTES


# What stands in pages


def test_formulas_are_mathml(html, book):
    """Where a page has TeX, the built page has as many formulas as MathML, and no TeX."""
    for page in book.pages:
        text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", page.body)
        if re.search(r"\$[^$\s][^$]*\$", text):
            built = html.pages.get(html.built(page.name))
            assert built is None or built.select("math"), f"docs/{page.name} has TeX, its built page no formula"
    for name, built in html.pages.items():
        assert not built.select(".arithmatex"), f"{name}: a formula was not converted"


def shown_code(page) -> Iterator[tuple[str, str, str]]:
    """Snippet objects of a page: name, code, output as a reader would copy them."""
    for tag in page.select("[data-snippet]"):
        blocks = tag.select("pre > code")
        python = [block for block in blocks if block.find_parent(class_=re.compile("language-python"))]
        text = [block for block in blocks if block.find_parent(class_=re.compile("language-text"))]
        yield (
            tag["data-snippet"],
            python[0].get_text().strip("\n") if python else "",
            text[0].get_text().strip("\n") if text else "",
        )


def code_problems(site: Site, book: Book) -> Iterator[Problem]:
    """Snippets whose code or output on the page is not that of the file."""
    for name, page in site.pages.items():
        for snippet_name, code, output in shown_code(page):
            snippet = Snippet(book.snippets, snippet_name)
            if code not in [text.strip("\n") for text in (snippet.code, *snippet.sections.values())]:
                yield Problem(
                    name, 1, f"the code of {snippet_name} is not that of the file", "find what changed it"
                )
            recorded = (
                snippet.output_path.read_text(encoding="utf-8") if snippet.output_path.is_file() else ""
            )
            if output and output != recorded.strip("\n"):
                yield Problem(
                    name, 1, f"the output of {snippet_name} is not the recorded one", "find what changed it"
                )


def test_pages_show_the_files(html, book):
    """What a reader copies from a page is, character by character, the tested file or a section of it."""
    expect_none(code_problems(html, book))


@pytest.mark.whole_book
def test_pages_show_code(html):
    """The code of pages is found where it is looked for."""
    assert sum(1 for page in html.pages.values() for _ in shown_code(page)) > 10


def test_changed_code_is_noticed(small_site, small_book):
    """One changed character of code or output is reported."""
    text = (
        '<div data-snippet="nlp/bag/count.py">'
        '<div class="language-python"><pre><span></span><code>{}</code></pre></div>'
        '<div class="language-text"><pre><code>{}</code></pre></div></div>'
    )
    good = '<span class="s">"""Count words."""</span>\n\nprint(len("a b".split()))\n'
    book = small_book()
    site = small_site(a=text.format(good, "2\n"), b=text.format(good.replace("a b", "a  b"), "3\n"))
    assert [(problem.file, problem.what.split()[1]) for problem in code_problems(site, book)] == [
        ("b.html", "code"),
        ("b.html", "output"),
    ]


TESTED = "[data-snippet], .exercise, .proof-test"


def loose_code(site: Site) -> Iterator[Problem]:
    """Python of more than two lines that belongs to no snippet, exercise or proof."""
    for name, page in site.pages.items():
        if name.startswith(("labs/", "reference/")):
            continue  # labs are run by the build, reference pages show the packages themselves
        shown = {id(block) for block in page.select(f":is({TESTED}) code")}
        for block in content(page).select(".language-python code"):
            lines = [line for line in block.get_text().splitlines() if line.strip()]
            if id(block) not in shown and len(lines) > 2:
                yield place(name, block, f"“{lines[0][:50]}” …", "move it to a file below snippets/")


def test_all_python_on_pages_was_run(html):
    """Python of more than two lines stands only where it comes from a file that tests run."""
    expect_none(loose_code(html))


def test_loose_code_is_noticed(small_site):
    """Three lines of Python outside a snippet are reported, inside one they are not."""
    code = '<div class="language-python"><pre><code>a\nb\nc\n</code></pre></div>'
    site = small_site(a=code, b=f"<div data-snippet='x.py'>{code}</div>", c=code.replace("c\n", ""))
    assert [problem.file for problem in loose_code(site)] == ["a.html"]


def test_downloads_are_the_files(html, book):
    """Every download link of a snippet leads to the very file that was tested."""
    for name, page in html.pages.items():
        for link in page.select("a[download]"):
            target = urlsplit(urljoin(f"http://site/{name}", link["href"])).path.lstrip("/")
            if target.startswith("snippets/"):
                published = (html.folder / target).read_bytes()
                assert published == (book.root / target).read_bytes(), (
                    f"{name}: {target} differs from the repository"
                )

"""A page on paper: dark on white from either palette, everything open, nothing to press, and nothing answered by printing it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import Visit, visiting
from support_browser import KINDS, PALETTES

CONTRAST = 4.5  # WCAG's least, of text on white paper

# Text that is shown and too pale for white paper; figures label with `fill`, math and letters with `color`.
PALE = """least => {
    const light = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    const pale = color => {
        const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(light)
        return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) < least
    }
    return [...document.querySelectorAll("article *")].filter(one => {
        const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        const style = getComputedStyle(one)
        const onPaper = one.checkVisibility({ contentVisibilityProperty: true, visibilityProperty: true }) && !one.closest(".visually-hidden")
        return own && onPaper && pale(one instanceof SVGElement ? style.fill : style.color)
    }).map(one => `${one.tagName} ${one.getAttribute("class")}: ${one.textContent.trim().slice(0, 40)}`)
}"""

# Which of the elements that a selector finds are on the paper.
SHOWN = """selector => [...document.querySelectorAll(selector)]
    .filter(one => one.checkVisibility({ contentVisibilityProperty: true, visibilityProperty: true }))
    .map(one => one.outerHTML.slice(0, 80))"""

OPENED = {
    "outputs that were to be predicted": ".snippet__predict > :not(summary)",
    "folded code": ".snippet__fold > :not(summary)",
    "every rung of a ladder": ".tabbed-block",
    "what each answer of a quiz means": ".quiz__option > :not(summary)",
    "solutions": ".exercise__solution > :not(summary)",
}
TO_PRESS = "button:not(.heads *), select, input:not(.tabbed-set > input), textarea, .snippet__tool, .headerlink, .md-content__button, .md-button"
FRAME = ".md-header, .md-tabs, .md-sidebar, .md-footer, .md-search"


@pytest.fixture(
    scope="module", params=[(name, palette) for name in KINDS for palette in PALETTES], ids="-".join
)
def paper(request, browser, server) -> Iterator[Visit]:
    """One page of each kind, from each palette, as a printer gets it."""
    name, palette = request.param
    with visiting(browser, server, KINDS[name], color_scheme=palette) as visit:
        assert visit.page.locator("body").get_attribute("data-md-color-scheme") == PALETTES[palette]
        visit.page.emulate_media(media="print", color_scheme=palette)
        yield visit


@pytest.fixture
def topic(browser, server):
    """Opens the topic page, with options of the browser."""
    return lambda **options: visiting(browser, server, KINDS["topic"], **options)


def test_ink_is_dark_and_paper_white(paper):
    """No palette puts color behind a page, and all text can be read on white."""
    background = paper.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert background in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert paper.page.evaluate(PALE, CONTRAST) == []


def test_pale_text_is_noticed(topic):
    """On a dark screen the text is pale, and the rule above says so."""
    with topic(color_scheme="dark") as visit:
        assert any(line.startswith("H1 ") for line in visit.page.evaluate(PALE, CONTRAST))


def test_there_is_nothing_to_press(paper):
    """Buttons, fields and the frame around the page stay on the screen."""
    assert paper.page.evaluate(SHOWN, TO_PRESS) == []
    assert paper.page.evaluate(SHOWN, FRAME) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("what", OPENED)
def test_what_was_hidden_is_printed(topic, what, script):
    """What the page hides until it is asked stands on the paper, with scripts and without."""
    with topic(java_script_enabled=script) as visit:
        count = visit.page.locator(OPENED[what]).count()
        assert count > len(visit.page.evaluate(SHOWN, OPENED[what])), "nothing of it is hidden on the screen"
        visit.page.emulate_media(media="print")
        assert len(visit.page.evaluate(SHOWN, OPENED[what])) == count


def test_the_words_of_a_figure_to_touch_are_printed(browser, server):
    """A figure whose words are buttons keeps them; the choice of a sentence goes."""
    with visiting(browser, server, "") as visit:
        visit.page.locator(".heads__word").first.wait_for()
        count = visit.page.locator(".heads__word").count()
        visit.page.emulate_media(media="print")
        assert len(visit.page.evaluate(SHOWN, ".heads__word")) == count
        assert visit.page.evaluate(SHOWN, ".heads__sentence") == []


def test_a_proof_is_printed_by_name(topic):
    """The names of the tests are on the paper; their code, pages of it, is not."""
    with topic() as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate(SHOWN, ".proof-test > summary") != []
        assert visit.page.evaluate(SHOWN, ".proof-test > :not(summary)") == []


def test_links_name_where_they_lead(topic):
    """On paper a link to the outside is followed by its address; one within the book is not."""
    with topic() as visit:
        visit.page.emulate_media(media="print")
        after = "links => links.map(link => [link.getAttribute('href'), getComputedStyle(link, '::after').content])"
        links = visit.page.eval_on_selector_all("article a[href]:not(.proof, .headerlink, .md-content__button, .snippet__tool)", after)
        outside = [(href, content) for href, content in links if href.startswith("http")]
        assert outside and all(href in content for href, content in outside)
        assert all(href not in content for href, content in links if not href.startswith("http"))


def test_nothing_is_cut_at_the_edge(topic):
    """Long lines wrap, and nothing scrolls: paper cannot."""
    with topic(viewport={"width": 660, "height": 900}) as visit:
        visit.page.emulate_media(media="print")
        cut = """() => [...document.querySelectorAll("article pre, article pre > code, article .table, article .snippet")]
            .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
            .map(one => one.className)"""
        assert visit.page.evaluate(cut) == []


def test_printing_answers_no_quiz(topic):
    """The theme opens everything for the printer; no quiz takes that for an answer, and no prediction for one either."""
    with topic() as visit:
        quiz = visit.page.locator(".quiz[id]").first
        quiz.scroll_into_view_if_needed()
        quiz.locator(".quiz__foot").wait_for(state="attached")
        for moment in ("beforeprint", "afterprint"):  # a reader takes time over the printer's questions
            visit.page.evaluate("moment => dispatchEvent(new Event(moment))", moment)
            visit.page.wait_for_timeout(200)
            assert (quiz.locator("details[open]").count() > 0) == (moment == "beforeprint")
        assert visit.page.evaluate("Object.keys(localStorage).filter(key => key.includes(':quiz:'))") == []
        quiz.locator(".quiz__option--right > summary").click()
        assert "Right." in quiz.get_by_role("status").inner_text()
        predict = visit.page.locator(".snippet__predict").first
        predict.scroll_into_view_if_needed()
        predict.locator("summary").click()
        assert visit.page.locator(".predict textarea").count() == 1

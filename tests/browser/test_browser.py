"""The site in a real browser: other hosts, keyboard, no script, paper, and whether bad pages are noticed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from support import expect_none, visiting
from support_browser import KINDS, PALETTES, moving, shows_focus, too_wide, unseen_choice, unseen_focus, violations


@pytest.fixture
def topic(browser, server):
    """Opens the topic page, with options of the browser."""
    return lambda **options: visiting(browser, server, KINDS["topic"], **options)


def test_every_kind_of_page_is_known():
    """The pages that tests open as one of each kind are of all kinds that the site has."""
    kinds = "home start-here progress chapter topic glossary resources lab reference 404"
    assert set(KINDS) >= set(kinds.split())


@pytest.fixture
def bare(browser) -> Iterator[object]:
    """An empty page, 400 pixels wide."""
    page = browser.new_page(viewport={"width": 400, "height": 400})
    yield page
    page.close()


CHOICE = '<input type="radio" id="a" style="opacity: 0">'
GOOD = '<html lang="en"><title>A</title><main><h1>A</h1>{}</main>'


@pytest.mark.parametrize(
    ("find", "good", "bad"),
    [
        (
            too_wide,
            '<div style="overflow: auto"><p style="width: 900px">a</p></div>',
            '<p style="width: 900px">a</p>',
        ),
        (violations, '<p style="color: #333">some words</p>', '<p style="color: #ccc">some words</p>'),
        (violations, '<img alt="a cat" src="">', '<img src="">'),
        (moving, '<p style="transition: none">a</p>', '<p style="transition: opacity 250ms">a</p>'),
        (moving, "<p>a</p>", "<style>html { scroll-behavior: smooth }</style>"),
        (
            unseen_focus,
            '<button style="outline: 2px solid">a</button>',
            '<button style="outline: none">a</button>',
        ),
        (
            unseen_choice,
            f'{CHOICE}<label for="a" style="outline: 2px solid">a</label>',
            f'{CHOICE}<label for="a" style="box-shadow: 0 0 1px">a</label>',
        ),
    ],
)
def test_bad_pages_are_noticed(bare, find, good, bad):
    """Each way of looking at a page reports its bad example and leaves the good one alone."""
    bare.set_content(GOOD.format(good))
    assert list(find(bare)) == []
    bare.set_content(GOOD.format(bad))
    assert list(find(bare)) != []


def test_errors_and_other_hosts_are_noticed(browser, server):
    """A script that fails and a picture from elsewhere are reported."""
    with visiting(browser, server, "404.html", bypass_csp=True) as visit:
        with visit.page.expect_event("pageerror"):
            visit.page.evaluate("setTimeout(() => { throw new Error('no') })")
        with visit.page.expect_event("requestfailed"):
            visit.page.evaluate("new Image().src = 'https://example.org/a.png'")
        assert "no" in visit.errors and visit.foreign == ["https://example.org/a.png"]


def test_the_browser_itself_refuses_other_hosts(browser, server):
    """A page forbids requests to any other host, which the browser reports as an error."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.evaluate("new Image().src = 'https://example.org/a.png'")
        visit.page.evaluate("fetch('https://example.org/').catch(() => {})")
        visit.page.wait_for_timeout(100)
        refused = " ".join(error for error in visit.errors if "Content Security Policy" in error)
        assert visit.foreign == [] and "the image" in refused and "Refused to connect" in refused


@pytest.mark.parametrize("palette", PALETTES)
def test_the_palette_follows_the_system(topic, palette):
    """A page opens in the palette that the reader's system prefers."""
    with topic(color_scheme=palette) as visit:
        assert visit.page.get_attribute("body", "data-md-color-scheme") == PALETTES[palette]


def test_a_resting_mouse_loads_nothing(browser, server):
    """The move that a browser reports when a page comes up below a resting mouse is no sign of a reader."""
    with visiting(browser, server, "deep-learning/attention/", touch=False) as visit:
        server.sent.clear()
        move = "y => dispatchEvent(new PointerEvent('pointermove', { movementY: y }))"
        visit.page.evaluate(move, 0)
        visit.page.wait_for_timeout(200)
        assert server.sent == []
        visit.page.evaluate(move, 1)
        visit.page.wait_for_function("() => 'live' in document.documentElement.dataset")


# Keyboard


def focused(page) -> str:
    """The element that has the keyboard, as a short selector."""
    return page.evaluate(
        "(e => e.tagName.toLowerCase() + [...e.classList].map(c => '.' + c).join(''))(document.activeElement)"
    )


def test_the_first_tab_skips_to_the_text(topic):
    """The first press of Tab offers to skip the navigation, and Enter takes the offer."""
    with topic() as visit:
        visit.page.keyboard.press("Tab")
        assert focused(visit.page).startswith("a.md-skip")
        assert visit.page.locator("a.md-skip").bounding_box()["y"] >= 0
        visit.page.keyboard.press("Enter")
        assert "#" in visit.page.url


def test_everything_can_be_reached_with_tab(topic):
    """Tab reaches ladders, answers, details, downloads and the search, and shows where it is."""
    with topic() as visit:
        seen, unseen = set(), []
        for _ in range(400):
            visit.page.keyboard.press("Tab")
            name = focused(visit.page)
            if name == "body":
                break
            seen.add(name)
            if not shows_focus(visit.page):
                unseen.append(name)
        for wanted in ("summary", "input", "a.snippet__tool"):
            assert any(name.startswith(wanted) for name in seen), f"Tab never reaches {wanted}"
        assert unseen == [], f"no visible focus on {sorted(set(unseen))}"


def test_ladders_turn_with_arrows(topic):
    """The rungs of a ladder are chosen with the arrow keys, the code changes, and the keyboard is seen."""
    with topic() as visit:
        rungs = visit.page.get_by_role("group", name="Versions: ").first
        blocks, labels = rungs.locator(".tabbed-block"), rungs.locator("label")
        rungs.locator("input").first.focus()
        visit.page.keyboard.press("Shift")
        assert blocks.nth(0).is_visible() and not blocks.nth(1).is_visible()
        visit.page.keyboard.press("ArrowRight")
        assert not blocks.nth(0).is_visible() and blocks.nth(1).is_visible()
        outlines = labels.evaluate_all("labels => labels.map(label => getComputedStyle(label).outlineStyle)")
        assert outlines == ["none", "solid", *["none"] * (labels.count() - 2)] and shows_focus(visit.page)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_answers_open_with_keys(topic, key):
    """An option of a quiz opens and closes with Enter and with Space."""
    with topic() as visit:
        option = visit.page.locator("details.quiz__option").first
        option.locator("summary").focus()
        for expected in (True, False):
            visit.page.keyboard.press(key)
            assert option.evaluate("details => details.open") is expected


# Without script, without motion


def test_reading_works_without_script(topic):
    """Without JavaScript a page shows its code, outputs and first rungs, and answers open."""
    with topic(java_script_enabled=False) as visit:
        page = visit.page
        assert page.locator(".snippet pre code").first.is_visible()
        assert page.locator(".snippet > .language-text pre").first.is_visible()
        assert page.locator(".tabbed-set .tabbed-block").first.is_visible()
        assert page.locator("math").first.is_visible()
        option = page.locator("details.quiz__option").first
        option.locator("summary").click()
        assert option.locator("p").first.is_visible()
        labels = page.locator(".tabbed-set").first.locator("label")
        labels.nth(1).click()
        assert page.locator(".tabbed-set").first.locator(".tabbed-block").nth(1).is_visible()


def test_reduced_motion_is_respected(topic):
    """A reader who asks for less motion gets none: no animation, no transition, no smooth scrolling."""
    with topic(reduced_motion="reduce") as visit:
        expect_none(moving(visit.page))


def test_copying_gives_the_file(topic, book):
    """The copy button puts exactly the shown code on the clipboard."""
    with topic(permissions=["clipboard-read", "clipboard-write"]) as visit:
        snippet = visit.page.locator(".snippet").first
        shown = snippet.locator(".language-python pre code").first.inner_text()
        button = snippet.locator("[data-copy]")
        button.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("navigator.clipboard.readText()")  # until there is some
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.strip("\n") == shown.strip("\n")


def test_commands_are_copied_without_their_prompt(browser, server):
    """The button of a shell block, by keyboard too, copies what is typed: no prompt, no output; Windows' lines as well."""
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with visiting(browser, server, "start-here/", **allowed) as visit:
        for words, typed in (
            ("git clone", r"git clone https://\S+\ncd \S+\n"),
            (".venv\\Scripts", r"py -m venv \.venv\n\.venv\\Scripts\\activate\n"),
        ):
            block = visit.page.locator(".language-console", has_text=words)
            button = block.get_by_role("button", name="Copy the commands", include_hidden=True)
            assert button.count() == 1
            button.evaluate("button => button.click()")  # a tab may hide it
            visit.page.wait_for_function("words => navigator.clipboard.readText().then(text => text.includes(words))", arg=words)
            assert re.fullmatch(typed, visit.page.evaluate("navigator.clipboard.readText()"))
    with visiting(browser, server, "llms/practice-server/", **allowed) as visit:
        button = visit.page.locator(".language-console", has_text="listens on").first.get_by_role("button")
        button.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("navigator.clipboard.readText()")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines()[-1] == "python -m snippets.practice_server" and "listens" not in copied


def test_code_wraps_by_lines_on_a_phone(topic):
    """On a phone only whole lines of code become blocks: a keyword never stands on a line of its own."""
    with topic(viewport={"width": 390, "height": 844}) as visit:
        displays = visit.page.eval_on_selector_all(
            ".language-python pre code span[class]", "tokens => [...new Set(tokens.map(t => getComputedStyle(t).display))]"
        )
        assert displays == ["inline"], f"colored tokens are laid out as {displays}"
        wide = visit.page.eval_on_selector_all(
            ".snippet .language-python pre", "blocks => blocks.filter(b => b.scrollWidth > b.clientWidth + 1).length"
        )
        assert wide == 0, f"{wide} code blocks scroll sideways on a phone; let them wrap"


def test_paper_shows_everything(topic):
    """On paper the text, the code and every rung of a ladder are there."""
    with topic() as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.locator("article h1").is_visible()
        assert not visit.page.locator(".md-sidebar").first.is_visible()
        blocks = visit.page.locator(".tabbed-set").first.locator(".tabbed-block")
        assert all(blocks.nth(index).is_visible() for index in range(blocks.count()))

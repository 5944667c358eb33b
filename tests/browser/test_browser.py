"""The site in a real browser: errors, other hosts, widths, contrast, keyboard, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from support import Visit, expect_none, visiting

from site_kit.book.layout import Book

VIEW_BYTES = 150_000  # DESIGN budget: first view of a topic page, compressed, all requests
WIDTHS = (1280, 390, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PALETTES = {"light": "default", "dark": "slate"}


def kinds(book: Book) -> dict[str, str]:
    """One page of each kind, by its address."""
    found = {"home": "", "404": "404.html"}
    for page in book.pages:
        address = page.url
        folder = page.name.split("/")[0]
        if page.name == f"{page.chapter}/index.md" and page.chapter in book.roadmap:
            found.setdefault("chapter", address)
        elif page.meta.get("roadmap"):
            found.setdefault("topic", address)
        elif page.name in ("start-here.md", "progress.md", "glossary.md"):
            found[page.name.removesuffix(".md")] = address
        elif folder == "resources":
            found["resources"] = address
        elif folder == "reference" and not page.name.endswith("index.md"):
            found["reference"] = address
    for path in sorted(book.docs.glob("labs/*.py")):
        found["lab"] = f"labs/{path.stem}/"
    return found


KINDS = kinds(Book())


@pytest.fixture(
    scope="module", params=[(name, palette) for name in KINDS for palette in PALETTES], ids="-".join
)
def visit(request, browser, server) -> Iterator[Visit]:
    """One page of each kind, in each palette."""
    name, palette = request.param
    with visiting(browser, server, KINDS[name], color_scheme=palette) as visit:
        yield visit


@pytest.fixture
def topic(browser, server):
    """Opens the topic page, with options of the browser."""
    return lambda **options: visiting(browser, server, KINDS["topic"], **options)


def test_every_kind_of_page_is_visited():
    """The pages looked at below are one of each kind that the site has."""
    assert set(KINDS) >= {
        "home",
        "start-here",
        "progress",
        "chapter",
        "topic",
        "glossary",
        "resources",
        "lab",
        "reference",
        "404",
    }


# What can be wrong with a page, as a browser shows it


TOO_WIDE = """() => {
    const limit = window.innerWidth
    const width = document.scrollingElement.scrollWidth
    if (width <= limit) return []
    const scrolls = element => {
        for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return true
        return false
    }
    return [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > limit + 1 && !scrolls(element))
        .slice(0, 8)
        .map(e => `<${e.tagName.toLowerCase()} class="${e.className}"> ${e.textContent.trim().slice(0, 30)}`)
        .concat(`the page is ${width} wide`)
}"""


def too_wide(page) -> list[str]:
    """What makes a page wider than its window, parts that scroll by themselves excepted."""
    return page.evaluate(TOO_WIDE)


def violations(page) -> Iterator[str]:
    """Rules of WCAG 2.2 AA that a page breaks, as far as a program can tell."""
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    for violation in result.response["violations"]:
        for node in violation["nodes"][:3]:
            remedy = node["failureSummary"].splitlines()[-1].strip()
            yield f"{violation['id']}: {violation['help']}\n    {node['html'][:160]}\n    -> {remedy}"


SHOWS_FOCUS = """() => {
    const outlined = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    const element = document.activeElement
    const style = getComputedStyle(element)
    if (element.matches("input[type=radio], input[type=checkbox]") && style.opacity === "0") {
        // Its label shows it, or that of the next choice; a shadow only marks what is chosen.
        const labels = [document.querySelector(`label[for="${CSS.escape(element.id)}"]`), element.nextElementSibling]
        return labels.some(label => label?.matches("label") && outlined(getComputedStyle(label)))
    }
    return outlined(style) || style.boxShadow !== "none" || element.matches("input[type=text]")
}"""


def shows_focus(page) -> bool:
    """Whether a reader sees where the keyboard is."""
    return page.evaluate(SHOWS_FOCUS)


def unseen_focus(page) -> list[str]:
    """Buttons that take the keyboard without showing it."""
    buttons = page.get_by_role("button").all()
    return [button.inner_text() for button in buttons if button.focus() or not shows_focus(page)]


def unseen_choice(page) -> list[str]:
    """Choices without a look of their own that take the keyboard without showing it."""
    choices = page.get_by_role("radio").all()
    return [choice.get_attribute("id") for choice in choices if choice.focus() or not shows_focus(page)]


def moving(page) -> list[str]:
    """Elements that would move, fade or scroll smoothly."""
    return page.evaluate(
        """() => {
            const seconds = text => Math.max(...text.split(",").map(p => parseFloat(p) * (p.includes("ms") ? 0.001 : 1)))
            const found = [document.documentElement, ...document.querySelectorAll("body, body *")].filter(element => {
                const style = getComputedStyle(element)
                return seconds(style.transitionDuration) > 0.01
                    || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01)
                    || style.scrollBehavior === "smooth"
            })
            return [...new Set(found.map(e => e.tagName.toLowerCase() + [...e.classList].map(c => "." + c).join("")))]
        }"""
    )


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


# Each kind of page, in both palettes


def test_the_palette_follows_the_system(visit):
    """A page opens in the palette that the reader's system prefers."""
    preferred = (
        "dark" if visit.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    )
    assert visit.page.get_attribute("body", "data-md-color-scheme") == PALETTES[preferred]


def test_no_errors_and_no_other_hosts(visit):
    """A page shows without an error in the console and without asking any other host."""
    assert visit.errors == [] and visit.foreign == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(visit, width):
    """A page fits its window, down to 320 pixels (which is 1280 at 400 % zoom)."""
    visit.resize(width)
    expect_none(f"{visit.page.url} at {width} px: {element}" for element in too_wide(visit.page))


@pytest.mark.parametrize("width", WIDTHS[:2])
def test_accessible_to_all(visit, width):
    """No automated rule of WCAG 2.2 AA is broken, in either palette, on a desk or a phone."""
    visit.resize(width)
    expect_none(f"{visit.page.url} at {width} px: {violation}" for violation in violations(visit.page))


# Weight


def test_first_view_is_light(browser, server):
    """The first view of every topic page costs at most 150 KB, compressed, all requests together."""
    for page in Book().pages:
        if page.meta.get("roadmap"):
            server.sent.clear()
            with visiting(browser, server, page.url, touch=False):
                sent = sorted(server.sent, key=lambda answer: -answer[1])
            total = sum(size for _, size in sent)
            listed = "\n".join(f"  {size:7,}  {path}" for path, size in sent)
            assert total <= VIEW_BYTES, f"{page.name}: {total:,} bytes\n{listed}"


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
        button = visit.page.locator(".language-console", has_text="listens on").get_by_role("button")
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

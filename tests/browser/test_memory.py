"""What the site remembers: it is right, it stays in the browser, and nothing stored or loaded does harm."""

from __future__ import annotations

import gzip
import io
import json
import re
import runpy
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Visit, expect_none, visiting
from support_browser import shows_focus, too_wide, violations

from site_kit.book.errors import Problem
from site_kit.book.layout import REPOSITORY, Book
from site_kit.pages.directives import expand

WHEN = "2026-11-20T10:00:00.000Z"
TOPIC = "deep-learning/attention/"
CHAPTER = "deep-learning/"
NEIGHBOR = "deep-learning/positional-encoding/"  # in the same part of the navigation
PAGES_READ = f"{{}} of {len(list((REPOSITORY / 'docs' / CHAPTER).glob('*.md'))) - 1} pages read"
GRADED = len(list((REPOSITORY / "snippets" / "deep_learning").glob("**/exercises/*/starter.py")))
EXERCISE = "deep_learning/attention/exercises/causal_mask"
EDITED = "deep_learning/attention/softmax.py"

PAGE = {"title": "Attention", "at": "", "read": "", "when": WHEN}
QUIZ = {"page": TOPIC, "right": False, "first": False, "wait": 1, "due": "2026-11-21", "when": WHEN}
PASSED = {"passed": "2026-11-20", "tries": 2, "when": WHEN}
CODE = {"text": "print(1)\n", "when": WHEN}
GOOD = {
    "page": (TOPIC, PAGE),
    "quiz": ("q-0123abcd", QUIZ),
    "exercise": (EXERCISE, PASSED),
    "code": (EDITED, CODE),
}
ATTACK = "<img src=x onerror=\"document.body.dataset.hacked = 1\"><script>document.body.dataset.hacked = 1</script>"


# Visiting with a memory


@contextmanager
def reader(browser, server, items=(), address: str = "404.html", **options) -> Iterator[Visit]:
    """Visit a page with some items (kind, key, value) in the browser's storage."""
    with visiting(browser, server, "404.html", **options) as visit:
        for kind, key, value in items:
            store(visit.page, f"llm-roadmap:{kind}:{key}", json.dumps(value))
        if address != "404.html":
            visit.go(address)
        yield visit


def store(page, name: str, text: str) -> None:
    """Put a text into the storage as it is, whatever it is."""
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, text])


def memory(page, expression: str, *given: object):
    """Evaluate an expression with the modules `memory` and `quiz`; other values are in `given`."""
    return page.evaluate(
        """async (text) => {
            const memory = {...await import("/assets/live/memory.js"), ...await import("/assets/live/transfer.js")}
            const quiz = await import("/assets/live/quiz.js")
            const given = JSON.parse(text)
            return %s
        }"""
        % expression,
        json.dumps(given),
    )


def stored(page) -> dict[str, str]:
    """Everything of this site in the browser's storage."""
    everything = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return {name: text for name, text in everything.items() if name.startswith("llm-roadmap:")}


@pytest.fixture(scope="module")
def desk(browser, server) -> Iterator[Visit]:
    """A page whose memory tests may use as they like, after emptying it."""
    with reader(browser, server) as visit:
        yield visit


@pytest.fixture
def empty(desk) -> Iterator[object]:
    """The page of `desk`, remembering nothing."""
    memory(desk.page, "memory.erase()")
    yield desk.page


@pytest.fixture(scope="module")
def asked(html) -> list[tuple[str, str]]:
    """Questions of the topic page and of a chapter: (id, path of the page)."""
    found = []
    for path in (TOPIC, CHAPTER):
        found += [(quiz["id"], path) for quiz in html.pages[f"{path}index.html"].select(".quiz[id]")]
    return found


def is_untouched(page) -> bool:
    """Whether nothing that was stored or loaded ran, or became an element."""
    return page.evaluate("!document.body.dataset.hacked && !document.querySelector('article img[src$=\"/x\"], article [onerror]')")


# What has the form of an item, and what has not


keys = st.sampled_from(
    [
        "", "a", "a/b/", "../a/", "/a/", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "a b",
        "a?b", "a#b", "%2e%2e/", "a//b", "a/../b", "<img src=x>", "a\n", "é/", "x" * 201, "__proto__", "constructor",
        "q-0123abcd", "q-0123abcg", "q-0123ABCD", "a.py", "a.py/b", ".py",
    ]
)  # fmt: skip
PATHS = {"", "a", "a/b/", "__proto__", "constructor", "q-0123abcd", "q-0123abcg", "q-0123ABCD", "a.py", ".py"}
values = st.sampled_from([None, True, 0, 1, -1, 1.5, 4097, "", "x", "2026-11-20", "#a", "#<b>", [], {}, WHEN, "a" * 100_001])


@settings(max_examples=60)
@given(st.sampled_from(list(GOOD)), keys)
def test_keys_are_paths_or_names_of_questions(desk, kind, key):
    """A key is kept only if it is a path below the site's root, or the name of a question."""
    expected = key == "q-0123abcd" if kind == "quiz" else key in PATHS
    assert memory(desk.page, "memory.set(given[0], given[1], given[2])", kind, key, GOOD[kind][1]) is expected
    assert (memory(desk.page, "memory.get(given[0], given[1])", kind, key) is not None) is expected
    memory(desk.page, "memory.erase()")


ALLOWED = {
    "title": {"", "x", "2026-11-20", "#a", "#<b>", WHEN},
    "at": {"", "#a"},
    "read": {"", "2026-11-20"},
    "page": {"", "x", "2026-11-20"},
    "right": {True},
    "first": {True},
    "wait": {0, 1},
    "due": {"2026-11-20"},
    "passed": {"", "2026-11-20"},
    "tries": {0, 1, 4097},
    "text": {"", "x", "2026-11-20", "#a", "#<b>", WHEN},
    "when": {WHEN},
}


@settings(max_examples=120)
@given(st.sampled_from(list(GOOD)), st.data())
def test_every_field_has_its_form(desk, kind, data):
    """An item with a field of another form, one too many or one too few does not exist, wherever it comes from."""
    key, value = GOOD[kind]
    field = data.draw(st.sampled_from([*value, "extra", "__proto__"]))
    other = data.draw(values)
    drop = data.draw(st.booleans())
    changed = {name: old for name, old in value.items() if name != field} if drop else {**value, field: other}
    if drop:
        expected = field not in value
    else:
        expected = any(type(other) is type(good) and other == good for good in ALLOWED.get(field, ()))
    assert memory(desk.page, "memory.valid(given[0], given[1], given[2])", kind, key, changed) is expected
    store(desk.page, f"llm-roadmap:{kind}:{key}", json.dumps(changed))
    assert (memory(desk.page, "memory.get(given[0], given[1])", kind, key) is not None) is expected
    assert memory(desk.page, "memory.all(given[0]).size", kind) == int(expected)
    memory(desk.page, "memory.erase()")


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_text_comes_back_as_it_was(desk, text):
    """Whatever is typed, it is kept character by character."""
    assert memory(desk.page, "memory.set('code', 'a.py', {text: given[0]})", text)
    assert memory(desk.page, "memory.get('code', 'a.py').text", text) == text


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "1", '"a"', '{"title": "A"}', '{"__proto__": {}}', "\0", "x" * 100_000])
def test_corrupt_storage_is_ignored(browser, server, text):
    """Entries that are no items are as if they were not there, and pages show without an error."""
    with reader(browser, server) as visit:
        for kind, (key, _) in GOOD.items():
            store(visit.page, f"llm-roadmap:{kind}:{key}", text)
        store(visit.page, "llm-roadmap:", text)
        store(visit.page, "llm-roadmap:nothing:here", text)
        visit.go("progress/")
        assert visit.page.get_by_text("No question is due today.").is_visible()
        assert visit.page.locator(".progress__list").count() == 0
        visit.go("")
        assert visit.page.locator("[data-resume] a, .remembered").count() == 0
        assert visit.errors == []


# Files


def saved(items: dict, /, **changes: object) -> str:
    """The text of a progress file."""
    return json.dumps({"format": "llm-roadmap-progress", "version": 1, "saved": WHEN, "items": items, **changes})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not saved progress"),
        ("{", "not saved progress"),
        ("[]", "not saved progress"),
        ("null", "not saved progress"),
        ('{"format": "llm-roadmap-progress"}', "not saved progress"),
        (saved({}, format="something-else"), "not saved progress"),
        (saved({}, items=None), "not saved progress"),
        (saved({}, items="all"), "not saved progress"),
        (saved({}, version=2), "newer version"),
        (saved({}, version="1"), "newer version"),
        (" " * 5_000_001, "too large"),
    ],
)
def test_other_files_are_refused_in_words(empty, text, words):
    """A file that is no saved progress changes nothing and is answered with a sentence."""
    memory(empty, "memory.set('page', given[0], given[1])", TOPIC, PAGE)
    before = stored(empty)
    message = memory(empty, "(() => { try { memory.imported(given[0]) } catch (error) { return error.message } })()", text)
    assert words in message and message.endswith(".") and stored(empty) == before


def test_half_a_file_is_taken(empty):
    """Good items of a damaged file are taken, bad ones are counted, and nothing else happens."""
    items = {
        "page": {TOPIC: PAGE, "javascript:alert(1)": PAGE, "nlp/": {**PAGE, "title": 3}, "llms/": {**PAGE, "title": ATTACK}},
        "quiz": {"q-0123abcd": QUIZ, "q-1": QUIZ, "q-11111111": {**QUIZ, "page": "//evil.example/"}},
        "exercise": None,
        "code": {EDITED: CODE, "../../a.py": CODE},
        "cookies": {"a": 1},
    }
    text = saved(items)[:-2] + ', "__proto__": {"polluted": {"title": "A"}}}}'
    assert memory(empty, "memory.imported(given[0])", text) == {"taken": 4, "kept": 0, "refused": 8}
    assert {name.split(":", 2)[2] for name in stored(empty)} == {TOPIC, "llms/", "q-0123abcd", EDITED}
    assert memory(empty, "({}).polluted === undefined")


@settings(max_examples=20)
@given(
    st.dictionaries(st.from_regex(r"([a-z0-9_-]{1,9}/){0,3}", fullmatch=True), st.text(max_size=40), max_size=4),
    st.dictionaries(st.from_regex(r"q-[0-9a-f]{8}", fullmatch=True), st.tuples(st.booleans(), st.integers(0, 4096)), max_size=4),
    st.dictionaries(st.from_regex(r"([a-z_]{1,9}/){1,3}[a-z]\.py", fullmatch=True), st.text(max_size=40), max_size=4),
)
def test_a_saved_file_brings_everything_back(desk, pages, questions, code):
    """Save, erase, load: the same items, with the same times."""
    items = [("page", path, {**PAGE, "title": title}) for path, title in pages.items()]
    items += [("quiz", name, {**QUIZ, "right": right, "wait": wait}) for name, (right, wait) in questions.items()]
    items += [("code", path, {**CODE, "text": text}) for path, text in code.items()]
    memory(desk.page, "memory.erase()")
    memory(desk.page, "given[0].forEach(([kind, key, value]) => memory.set(kind, key, value))", items)
    before = stored(desk.page)
    assert len(before) == len(items)
    text = memory(desk.page, "memory.exported()")
    memory(desk.page, "memory.erase()")
    assert stored(desk.page) == {}
    assert memory(desk.page, "memory.imported(given[0])", text) == {"taken": len(items), "kept": 0, "refused": 0}
    assert {name: json.loads(value) for name, value in stored(desk.page).items()} == {
        name: json.loads(value) for name, value in before.items()
    }


@pytest.mark.parametrize(("kind", "field", "mine", "theirs"), [
    ("page", "title", "mine", "theirs"),
    ("exercise", "tries", 1, 2),
    ("code", "text", "mine", "theirs"),
])  # fmt: skip
@pytest.mark.parametrize("newer", [True, False])
def test_the_newer_item_stays_and_typed_code_always(empty, kind, field, mine, theirs, newer):
    """Of two items the newer one stays; code that was edited here is never replaced."""
    key, value = GOOD[kind]
    memory(empty, "memory.set(given[0], given[1], given[2])", kind, key, {**value, field: mine})
    when = "2026-11-21T10:00:00.000Z" if newer else "2026-11-19T10:00:00.000Z"
    counts = memory(empty, "memory.imported(given[0])", saved({kind: {key: {**value, field: theirs, "when": when}}}))
    taken = newer and kind != "code"
    assert counts == {"taken": int(taken), "kept": int(not taken), "refused": 0}
    assert memory(empty, "memory.get(given[0], given[1])", kind, key)[field] == (theirs if taken else mine)


# Storage that is forbidden, full, or shared


def test_forbidden_storage_is_said(browser, server, asked):
    """Where the browser forbids storage, pages work, this page remembers until it is left, and the reader is told."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
        )
        visit.go("progress/")
        assert visit.page.get_by_text("does not let the site remember").is_visible()
        visit.go(TOPIC)
        button = visit.page.get_by_role("button", name="I have read this page")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        question = visit.page.locator(f"#{asked[0][0]}")
        answer(question, True)
        assert question.locator(".quiz__status").inner_text() == "Right."
        assert visit.foreign == []


def test_full_storage_keeps_items_until_the_page_is_left(empty):
    """Without room an item lives as long as its page, `lasting` says so, and room makes it last again."""
    empty.evaluate(
        """() => {
            let text = "x".repeat(1 << 20)
            for (let n = 0; text; ) {
                try { localStorage.setItem(`filler${n}`, text); n += 1 } catch { text = text.slice(0, text.length >> 1) }
            }
        }"""
    )
    assert memory(empty, "memory.set('code', 'a.py', {text: given[0]})", "x" * 1000) is False
    assert memory(empty, "memory.get('code', 'a.py').text.length") == 1000
    assert memory(empty, "memory.all('code').size") == 1 and memory(empty, "memory.lasting") is False
    empty.evaluate("Object.keys(localStorage).filter(name => name.startsWith('filler')).forEach(name => localStorage.removeItem(name))")
    assert memory(empty, "memory.set('code', 'a.py', {text: 'y'})") is True
    assert memory(empty, "memory.lasting") is True and len(stored(empty)) == 1


def test_two_tabs_agree(browser, server):
    """What one tab marks, unmarks and erases, the other shows at once; leaving it brings nothing back."""
    with reader(browser, server, address=TOPIC) as visit:
        other = visit.page.context.new_page()
        other.goto(f"{server.url}/{CHAPTER}", wait_until="networkidle")
        button = visit.page.get_by_role("button", name="I have read this page")
        button.click()
        other.wait_for_selector(".contents [data-visit=read]", state="attached")
        other.get_by_text(PAGES_READ.format(1)).wait_for()
        button.click()
        other.get_by_text(PAGES_READ.format(0)).wait_for()
        other.goto(f"{server.url}/progress/", wait_until="networkidle")
        button.click()
        other.get_by_role("button", name="Erase everything").click()
        visit.page.evaluate("dispatchEvent(new Event('scroll'))")  # something to save is pending
        other.get_by_role("button", name="Erase everything now").click()
        visit.page.wait_for_selector("button[aria-pressed=false]")
        visit.go(CHAPTER)  # leaving the page would otherwise note the visit
        assert stored(visit.page) == {} and visit.errors == []


# Pages


def test_a_topic_page_is_continued_where_it_was_left(browser, server):
    """The landing page leads back to the heading that was reached, and to nothing for a page that is read."""
    with reader(browser, server, address=TOPIC) as visit:
        page = visit.page
        assert page.locator("[data-visit=begun]").count() == 0
        heading = page.locator("article h2[id]").nth(3)
        heading.evaluate("element => element.scrollIntoView()")
        name = heading.get_attribute("id")
        page.wait_for_selector("[data-visit=begun]", state="attached")  # once scrolling rests
        item = json.loads(stored(page)[f"llm-roadmap:page:{TOPIC}"])
        assert (item["title"], item["at"], item["read"]) == ("Attention", f"#{name}", "")
        visit.go("")
        link = page.get_by_role("link", name="Continue: Attention, at")
        assert link.get_attribute("href") == f"{server.url}/{TOPIC}#{name}"
        assert page.get_by_text(PAGES_READ.format(0)).count() == 1
        link.click()
        page.wait_for_url(f"**/{TOPIC}#{name}")
        page.get_by_role("button", name="I have read this page").click()
        visit.go("")
        assert page.get_by_text("Continue").count() == 0 and page.get_by_text("An open textbook").is_visible()
        assert page.get_by_text(PAGES_READ.format(1)).count() == 1


def test_a_short_look_keeps_the_place(browser, server):
    """Opening a page and leaving it at once does not lose the place that was reached before."""
    with reader(browser, server, [("page", TOPIC, {**PAGE, "at": "#many-heads"})], TOPIC) as visit:
        visit.go("404.html")
        item = json.loads(stored(visit.page)[f"llm-roadmap:page:{TOPIC}"])
        assert item["at"] == "#many-heads" and item["when"] > WHEN


@pytest.mark.parametrize(("read", "mark"), [("2026-11-20", "read"), ("", "begun")])
def test_links_say_what_was_read(browser, server, read, mark):
    """Links to a page in the navigation, in its chapter's list and below its roadmap point say that it is begun or read."""
    places = {
        CHAPTER: [".contents .bullet__page", ".bullet__meta .bullet__page"],
        NEIGHBOR: ['.md-nav--primary .md-nav__link[href$="/attention/"]'],
    }
    with reader(browser, server, [("page", TOPIC, {**PAGE, "read": read})], CHAPTER) as visit:
        for address, selectors in places.items():
            visit.go(address)
            for place in selectors:
                links = visit.page.locator(f'{place}[data-visit="{mark}"]')
                links.first.wait_for(state="attached")
                assert [text.split() for text in links.all_inner_texts()] == [["Attention", f"({mark})"]]
                assert links.evaluate("link => getComputedStyle(link, '::after').content") not in ("none", "normal")
                # A part of the navigation that leads to its first page is not read because that page is.
                assert visit.page.locator(".md-nav__item--nested > a[data-visit=read], .md-nav__item--nested > a[data-visit=begun]").count() == 0


def test_a_chapter_counts_what_it_holds(browser, server, asked):
    """The line of a chapter counts its pages, exercises and due questions, and no others."""
    chapter = next(name for name, path in asked if path == CHAPTER)
    items = [
        ("page", TOPIC, {**PAGE, "read": "2026-11-20"}),
        ("page", "deep-learning/was-removed/", {**PAGE, "read": "2026-11-20"}),
        ("exercise", EXERCISE, PASSED),
        ("exercise", "deep_learning/attention/exercises/split_heads", {**PASSED, "passed": ""}),
        ("quiz", chapter, {**QUIZ, "page": CHAPTER}),
        ("quiz", "q-00000000", {**QUIZ, "page": "nlp/"}),
        ("quiz", "q-00000001", {**QUIZ, "page": CHAPTER, "due": "9999-01-01"}),
    ]
    with reader(browser, server, items, CHAPTER) as visit:
        line = visit.page.locator(".facts .remembered")
        assert line.inner_text() == f"{PAGES_READ.format(1)}, 1 of {GRADED} exercises passed, 1 question due"
        visit.go("timeline/")
        assert visit.page.locator(".remembered").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["", CHAPTER, TOPIC])
def test_nothing_moves(browser, server, asked, address, width):
    """What is remembered takes no room of its own: text and navigation stand where they stood."""
    items = [
        ("page", TOPIC, {**PAGE, "at": "#where-queries-keys-and-values-come-from"}),
        ("exercise", EXERCISE, PASSED),
        *(("quiz", name, {**QUIZ, "page": path}) for name, path in asked),
    ]
    places = """[...document.querySelectorAll("article h1, article h2, .facts, .facts ~ p, .hero p, .path li, .path li > *, .md-nav__link")]
        .filter(element => !element.matches(".remembered, .heads *") && element.getClientRects().length)
        .map(element => element.getBoundingClientRect())
        .map(box => [box.x, box.y, box.width, box.height].map(Math.round))"""
    found = []
    for remembered in ([], items):
        with reader(browser, server, remembered, address, viewport={"width": width, "height": 844}) as visit:
            visit.page.evaluate("document.fonts.ready.then(() => {})")
            found.append(visit.page.evaluate(places))
            shown = visit.page.locator(".remembered, [data-resume] a, [data-visit=begun]").count()
            assert bool(shown) is bool(remembered)
    before, after = ([box for box in boxes if box[1] < 844] for boxes in found)
    assert len(before) > 3 and after == before


def test_what_every_page_loads_is_small():
    """The script that every page runs for this stays below two kilobytes, compressed."""
    text = (REPOSITORY / "docs/assets/live/visits.js").read_bytes()
    assert len(gzip.compress(text, 6, mtime=0)) < 2048


# Questions that come back

EVERY_ZONE = ("UTC", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago")


@pytest.fixture(scope="module")
def review():
    """The rule as the page on habits prints it."""
    with redirect_stdout(io.StringIO()):
        return runpy.run_path(str(REPOSITORY / "snippets/mindset/spaced_review.py"))


@pytest.mark.parametrize("zone", EVERY_ZONE)
def test_the_schedule_is_that_of_the_snippet(browser, server, review, zone):
    """Question by question, the browser waits as long as `spaced_review.py`, on any day, in any time zone."""
    import random

    rng = random.Random(zone)
    with reader(browser, server, timezone_id=zone) as visit:
        visit.page.clock.install()
        for _ in range(5):
            today = date(2027, 3, 1) + timedelta(days=rng.randrange(400))
            card, item = review["Card"](due=today), None
            for right in [False, *(rng.random() < 0.8 for _ in range(8))]:
                hour = rng.choice(["00:05", "11:59", "23:55"])
                visit.page.clock.set_fixed_time(_instant(visit.page, today, hour))
                assert memory(visit.page, "memory.today()") == today.isoformat()
                item = memory(visit.page, "quiz.answered(given[0], given[1], '')", item, right)
                card = review["answered"](card, right, today)
                assert (item["due"], item["wait"]) == (card.due.isoformat(), card.wait)
                assert memory(visit.page, "memory.due(given[0])", item) is False
                today = card.due + timedelta(days=rng.choice([0, 0, 1, 7]))


def _instant(page, day: date, hour: str) -> datetime:
    """The moment at which a clock on the page's wall shows this."""
    stamp = page.evaluate("text => new Date(text).getTime()", f"{day.isoformat()}T{hour}:00")
    return datetime.fromtimestamp(stamp / 1000).astimezone()


def test_questions_never_missed_do_not_come_back(empty):
    """A first answer that is right asks for no review; an early right answer changes no date."""
    item = memory(empty, "quiz.answered(null, true, '')")
    assert item["wait"] == 0 and memory(empty, "memory.due(given[0])", item) is False
    early = memory(empty, "quiz.answered({...given[0], due: memory.today(5), wait: 8}, true, '')", QUIZ)
    assert early["wait"] == 8 and early["due"] == memory(empty, "memory.today(5)")


def answer(question, right: bool) -> None:
    """Open an option of a question once it is alive, and wait for its verdict."""
    question.scroll_into_view_if_needed()
    question.locator(".quiz__status").wait_for(state="attached")
    question.locator(f".quiz__option--{'right' if right else 'wrong'} > summary").first.click()
    question.locator(".quiz__again").wait_for()


@pytest.mark.parametrize("right", [True, False])
def test_a_due_question_is_asked_once(browser, server, asked, right):
    """A due question stands on the progress page, alive, with working links; once answered it waits."""
    (name, path), (second, second_path) = asked[0], asked[-1]
    items = [("quiz", name, {**QUIZ, "page": path, "wait": 4}), ("quiz", second, {**QUIZ, "page": second_path, "due": "9999-01-01"})]
    with reader(browser, server, items, "progress/") as visit:
        page = visit.page
        question = page.locator(f"[data-progress=due] #{name}")
        question.wait_for()
        assert page.get_by_text("1 question to answer.").is_visible() and page.locator(f"#{second}").count() == 0
        answer(question, right)
        days = 8 if right else 1
        assert page.get_by_text("That was all for today. The next question comes on").is_visible()
        item = json.loads(stored(page)[f"llm-roadmap:quiz:{name}"])
        assert (item["wait"], item["page"], item["first"]) == (days, path, False)
        assert item["due"] == memory(page, "memory.today(given[0])", days)
        assert question.locator("details[open] strong").first.is_visible()
        visit.go("progress/")
        page.get_by_text("No question is due today.").wait_for()
        assert page.locator(f"#{name}").count() == 0 and visit.errors == [] and visit.foreign == []


def test_links_in_a_due_question_lead_to_their_page(browser, server, html):
    """A link in an explanation leads where it leads on the question's own page."""
    quiz = next(quiz for quiz in html.pages[f"{CHAPTER}index.html"].select(".quiz[id]") if quiz.select('a[href^="#"]'))
    with reader(browser, server, [("quiz", quiz["id"], {**QUIZ, "page": CHAPTER})], "progress/") as visit:
        visit.page.locator(f"#{quiz['id']}").wait_for()
        links = visit.page.eval_on_selector_all(f"#{quiz['id']} a", "links => links.map(link => link.href)")
        assert links and all(link.startswith(f"{server.url}/{CHAPTER}") for link in links)


@pytest.mark.parametrize("path", [TOPIC, "no/such/page/", "snippets/arcs.py"])
def test_a_question_that_is_gone_is_forgotten(browser, server, path):
    """A question that its page no longer asks, or whose page is gone, is not counted and not kept."""
    with reader(browser, server, [("quiz", "q-00000000", {**QUIZ, "page": path})], "progress/") as visit:
        visit.page.get_by_text("No question is due today.").wait_for()
        assert stored(visit.page) == {}


def test_a_page_that_cannot_be_fetched_is_not_gone(browser, server, asked):
    """Without network, or with a host in trouble, due questions are kept and the reader is told."""
    name, path = asked[0]
    with reader(browser, server, [("quiz", name, {**QUIZ, "page": path})]) as visit:
        for act in (lambda route: route.abort(), lambda route: route.fulfill(status=503, body="busy")):
            visit.page.route(f"**/{path}", act)
            visit.go("progress/")
            visit.page.get_by_text("1 question could not be fetched").wait_for()
            assert len(stored(visit.page)) == 1
            visit.page.unroute(f"**/{path}")


# The placement check


def test_the_placement_check_counts_and_advises(browser, server, html):
    """Answers are counted as they come; at the end each point is to be read or can be skipped, and it stays so."""
    quizzes = html.pages[f"{CHAPTER}index.html"].select(".quiz[data-about]")
    wrong = "attention-mechanism"
    with reader(browser, server, address=CHAPTER) as visit:
        advice = visit.page.locator(".placement")
        assert advice.get_attribute("role") == "status"
        for count, quiz in enumerate(quizzes):
            assert advice.inner_text() == f"{count} of {len(quizzes)} answered."
            answer(visit.page.locator(f"#{quiz['id']}"), quiz["data-about"] != wrong)
        for _ in range(2):
            read, skip = (advice.locator("ul").nth(index) for index in (0, 1))
            assert read.inner_text() == "Attention, full page: Attention"
            hrefs = read.locator("a").evaluate_all("links => links.map(link => link.href)")
            assert hrefs == [f"{server.url}/{CHAPTER}#{wrong}", f"{server.url}/{TOPIC}"]
            points = {quiz["data-about"] for quiz in quizzes} - {wrong}
            found = skip.locator("a").evaluate_all("links => links.map(link => link.hash.slice(1)).filter(Boolean)")
            assert set(found) == points and len(found) == len(points)
            visit.go(CHAPTER)  # remembered answers count
        assert visit.errors == []


def placement_problems(book: Book) -> Iterator[Problem]:
    """Chapters whose placement check cannot say what to read."""
    for chapter in book.roadmap.values():
        page = book.page(f"{chapter.id}/index.md")
        file = f"docs/{page.name}"
        section = re.search(r"(?ms)^## Can you skip this chapter\?$(.*?)(?=^## |\Z)", page.body)
        if not section:
            yield Problem(file, 1, "no placement check", "add a section `## Can you skip this chapter?`")
            continue
        quizzes = re.findall(r'<div class="quiz"[^>]*>', expand(page, section.group(1))[0])
        points = re.findall(r'data-about="([^"]+)"', "".join(quizzes))
        if len(points) < len(quizzes):
            yield Problem(file, 1, "a placement question without `about`", "name the point that it asks about")
        if len(set(points)) < 4:
            yield Problem(file, 1, f"{len(set(points))} points in the placement check", "ask about four or more")
        for point in set(points) - {bullet.id for bullet in chapter.bullets}:
            yield Problem(file, 1, f"`{point}` is no point of this chapter", "name one of this chapter's")


def test_placement_checks_know_what_they_ask_about(book):
    """Every chapter's placement questions name their points, four or more of them, all of that chapter."""
    expect_none(placement_problems(book))


QUESTION = "/// quiz{}\nA{}?\n\n- [x] a\n\n    Yes.\n\n- [ ] b\n\n    No.\n///\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Language\n", "no placement check"),
        ("## Can you skip this chapter?\n\n" + QUESTION.format("", 1), "without `about`"),
        ("## Can you skip this chapter?\n\n" + QUESTION.format("\n    about: tf-idf", 1), "1 points"),
        ("## Can you skip this chapter?\n\n" + QUESTION.format("\n    about: sorting", 1), "no point of this chapter"),
    ],
)
def test_bad_placement_checks_are_noticed(small_book, text, words):
    """A chapter without a check, without points, with too few or with another chapter's is reported."""
    roadmap = small_book().docs.joinpath("_data/roadmap.yml").read_text(encoding="utf-8")
    sorting = "    - {id: sorting, title: Sorting, text: Sorting, hours: 1}\n"
    other = roadmap.split("  bullets:")[0].replace("id: nlp", "id: mindset") + "  bullets:\n" + sorting
    book = small_book({"docs/nlp/index.md": text, "docs/_data/roadmap.yml": roadmap + other, "docs/mindset/index.md": ""})
    assert any(words in str(problem) for problem in placement_problems(book))


# Harm


def test_hostile_memory_is_shown_as_text(browser, server, asked):
    """Markup in stored titles and code stays text on every page that shows it, and no link leaves the site."""
    items = [
        ("page", TOPIC, {**PAGE, "title": ATTACK[:200], "at": "#a"}),
        ("page", "javascript", {**PAGE, "title": "javascript:alert(1)"}),
        ("page", "__proto__", {**PAGE, "title": ATTACK[:200]}),
        ("exercise", "x/exercises/y", PASSED),
        ("exercise", "", PASSED),
        ("code", EDITED, {**CODE, "text": ATTACK}),
        ("quiz", asked[0][0], {**QUIZ, "page": asked[0][1]}),
    ]
    with reader(browser, server, items) as visit:
        dialogs = []
        visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for address in ("", CHAPTER, TOPIC, "progress/"):
            visit.go(address)
            assert is_untouched(visit.page), address
        assert ATTACK[:200] in visit.page.locator("[data-progress=chapters]").inner_text()
        links = visit.page.eval_on_selector_all("[data-progress] a", "links => links.map(link => link.href)")
        assert len(links) > 8 and all(link.startswith(f"{server.url}/") for link in links)
        assert dialogs == [] and visit.foreign == [] and visit.errors == []


def test_scripts_and_handlers_of_a_fetched_page_stay_behind(browser, server, html):
    """Of a question taken from its page, what could run or load anything is not taken."""
    body = (
        '<h1>A</h1><div class="quiz" id="q-0123abcd" onclick="document.body.dataset.hacked=1"><div class="quiz__question">Q?</div>'
        '<details class="quiz__option quiz__option--right"><summary>a</summary><p>Yes.'
        f'<a href="javascript:void(document.body.dataset.hacked=1)">b</a><svg onload="1"></svg><iframe srcdoc="x"></iframe>{ATTACK}</p></details></div>'
    )
    with reader(browser, server, [("quiz", "q-0123abcd", QUIZ)]) as visit:
        visit.page.route(f"**/{TOPIC}", lambda route: route.fulfill(body=body, content_type="text/html"))
        visit.go("progress/")
        question = visit.page.locator("#q-0123abcd")
        answer(question, True)
        question.locator("a").click()
        assert question.locator("script, svg, iframe").count() == 0
        attributes = question.evaluate("box => [box, ...box.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
        assert not [name for name in attributes if name.startswith("on")] and "href" not in attributes
        assert visit.page.evaluate("!document.body.dataset.hacked")


# The page


@pytest.fixture
def full(asked) -> list[tuple[str, str, dict]]:
    """Something of everything."""
    return [
        ("page", TOPIC, {**PAGE, "at": "#many-heads"}),
        ("exercise", EXERCISE, PASSED),
        ("code", EDITED, CODE),
        *(("quiz", name, {**QUIZ, "page": path}) for name, path in (asked[0], asked[-1])),
    ]


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_to_all(browser, server, full, palette, width):
    """With everything on it and the last question asked, the page fits its window and breaks no rule of WCAG 2.2 AA."""
    options = {"color_scheme": palette, "viewport": {"width": width, "height": 844}}
    with reader(browser, server, full, "progress/", **options) as visit:
        visit.page.locator(".progress__question").nth(1).wait_for()
        visit.page.get_by_role("button", name="Erase everything").click()
        expect_none([*violations(visit.page), *too_wide(visit.page)])
        visit.resize(320)
        expect_none(too_wide(visit.page))
        visit.resize(width)
        for address in ("", CHAPTER, TOPIC) if width == 390 else ():
            visit.go(address)
            expect_none([*violations(visit.page), *too_wide(visit.page)])
        assert visit.errors == [] and visit.foreign == []


def test_everything_works_with_keys_alone(browser, server, full):
    """Forgetting an edit and bringing it back, erasing and thinking better of it: by Tab, Enter, Space and Escape."""
    with reader(browser, server, full, "progress/") as visit:
        page = visit.page
        focus = lambda: page.evaluate("document.activeElement.textContent")  # noqa: E731
        page.get_by_role("button", name="Forget this edit").focus()
        page.keyboard.press("Enter")
        assert focus() == "Forgotten. Bring it back" and f"llm-roadmap:code:{EDITED}" not in stored(page)
        page.keyboard.press("Space")
        assert focus() == "Forget this edit" and f"llm-roadmap:code:{EDITED}" in stored(page)
        seen = []
        for _ in range(4):
            page.keyboard.press("Tab")
            seen.append(focus().strip("#") or page.evaluate("document.activeElement.type || 'heading'"))
            assert shows_focus(page), seen
            if seen[-1] == "Erase everything":
                break
        assert seen == ["heading", "Save to a file", "file", "Erase everything"]
        count = len(stored(page))
        status = page.locator(".progress__status")
        for key in ("Enter", "Escape"):  # Enter on Cancel, where the focus is
            page.keyboard.press("Enter")
            assert focus() == "Cancel" and page.get_by_text("Really erase?").is_visible()
            page.keyboard.press(key)
            assert focus() == "Erase everything" and status.inner_text() == "Nothing was erased."
        assert len(stored(page)) == count
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert status.inner_text() == "Everything is erased." and focus() == "Erase everything"
        assert stored(page) == {} and status.get_attribute("role") == "status"
        assert page.locator(".progress__list, .progress__question").count() == 0
        assert page.get_by_text("No question is due today.").is_visible()


def test_reading_is_marked_with_keys(browser, server):
    """The button at the end of a page is a toggle for Space and Enter, and says the date."""
    with reader(browser, server, address=TOPIC) as visit:
        button = visit.page.get_by_role("button", name="I have read this page")
        button.focus()
        for key, pressed in (("Space", "true"), ("Enter", "false")):
            visit.page.keyboard.press(key)
            assert button.get_attribute("aria-pressed") == pressed and shows_focus(visit.page)
            assert visit.page.locator(".read").inner_text().endswith(memory(visit.page, "memory.today()")) is (pressed == "true")


def test_progress_goes_to_a_file_and_comes_back(browser, server, full, tmp_path):
    """Saving, erasing and loading through the page brings everything back, and says how much in words."""
    with reader(browser, server, full, "progress/") as visit:
        page = visit.page
        before = stored(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save to a file").click()
        today = memory(page, "memory.today()")
        assert download.value.suggested_filename == f"llm-roadmap-progress-{today}.json"
        file = tmp_path / "saved.json"
        download.value.save_as(file)
        memory(page, "memory.erase()")
        status = page.locator(".progress__status")
        page.get_by_label("Load from a file").set_input_files(file)
        page.get_by_text("5 items taken from the file.").wait_for()
        assert {name: json.loads(text) for name, text in stored(page).items()} == {
            name: json.loads(text) for name, text in before.items()
        }
        page.locator(".progress__question").nth(1).wait_for()
        page.get_by_label("Load from a file").set_input_files(file)
        page.get_by_text("5 items left as they are here").wait_for()
        for text, words in (("{}", "not saved progress"), ("x" * 5_000_001, "too large"), ("é" * 11_000_000, "too large")):
            file.write_text(text, encoding="utf-8")
            page.get_by_label("Load from a file").set_input_files(file)
            page.get_by_text(words).wait_for()
        file.write_text(saved({"page": {"//evil/": PAGE, "nlp/": {**PAGE, "title": ATTACK}}}), encoding="utf-8")
        page.get_by_label("Load from a file").set_input_files(file)
        page.get_by_text("1 item refused").wait_for()
        assert "1 item taken" in status.inner_text() and is_untouched(page)
        assert visit.foreign == [] and visit.errors == []


def test_without_script_the_page_says_so(browser, server):
    """Without JavaScript the page explains itself and lists the chapters."""
    with visiting(browser, server, "progress/", java_script_enabled=False) as visit:
        assert visit.page.get_by_text("Without JavaScript nothing is remembered").is_visible()
        assert visit.page.locator(".path a").count() == 8


def test_nothing_is_sent(browser, server, full):
    """A visit with a full memory asks for files of this site only, and never tells it anything."""
    sent = []
    with reader(browser, server, full) as visit:
        visit.page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
        for address in ("", CHAPTER, TOPIC, "progress/"):
            visit.go(address)
        cookies = visit.page.context.cookies()
    assert sent and all(method == "GET" and url.startswith((server.url, "data:", "blob:")) and not body for method, url, body in sent)
    assert cookies == [] and visit.foreign == []
    assert not [url for _, url, _ in sent if "?" in url and not url.split("?")[0].endswith((".js", ".css"))]

"""What browser tests share: what can be wrong with a page, and how a reader works with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from support import graded, name_of

from site_kit.book.layout import Book

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PALETTES = {"light": "default", "dark": "slate"}
SOFTMAX = "deep_learning/attention/softmax.py"
PAGE = "deep-learning/attention/"
FIRST_RESULT = 60_000  # milliseconds; a busy machine must not break a test
ENDED = '.snippet__own .snippet__status[data-kind]:not([data-kind=""])'


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


def violations(page, within: str = "", without: str = "", only: tuple[str, ...] = ()) -> Iterator[str]:
    """Rules of WCAG 2.2 AA that a page breaks, as far as a program can tell.

    Args:
        page: The page.
        within: A selector of the part to look at; the whole page by default.
        without: A selector of parts to leave out.
        only: Names of rules; all by default.
    """
    from axe_playwright_python.sync_playwright import Axe

    context = {"include": [[within]]} if within else {"exclude": [[without]]} if without else None
    rules = {"type": "rule", "values": list(only)} if only else RULES
    result = Axe().run(page, context=context, options={"runOnly": rules, "resultTypes": ["violations"]})
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


# Snippets in the page


def snippet(page, name: str = SOFTMAX):
    return page.locator(f'[data-snippet="{name}"]').first


def edit(page, cell, code: str, key: str = "Control") -> None:
    """Replace the code of a snippet, in its editor, with the keyboard."""
    cell.locator("[data-do=edit]").wait_for(state="attached")
    if cell.locator("[data-do=edit]").is_visible():
        cell.locator("[data-do=edit]").click()
    cell.locator(".cm-content").click()
    page.keyboard.press(f"{key}+a")
    page.keyboard.insert_text(code)


def run(cell, wait: bool = True, limit: float = FIRST_RESULT) -> str:
    """Press Run; returns what was printed."""
    cell.locator("[data-do=run]").click()
    if not wait:
        return ""
    cell.locator(ENDED).wait_for(state="visible", timeout=limit)
    return printed(cell)


def printed(cell) -> str:
    output = cell.locator(".snippet__output")
    return output.evaluate("output => output.textContent") if output.count() else ""


def status(cell) -> str:
    return cell.locator(".snippet__own .snippet__status").inner_text()


def turn_to(cell) -> None:
    """Choose the rung of a ladder that a snippet stands on."""
    cell.evaluate(
        """cell => {
            const block = cell.closest(".tabbed-block")
            if (!block) return
            const rung = [...block.parentElement.children].indexOf(block)
            block.closest(".tabbed-set").querySelectorAll("input")[rung].click()
        }"""
    )
    cell.wait_for(state="visible")


# Exercises in the page


def exercise(page, folder: Path):
    return page.locator(f'[data-exercise="{name_of(folder)}"]')


def verdict(page, folder: Path, answer: str) -> str:
    """Write an answer into the editor, press Check, read the verdict."""
    box = exercise(page, folder)
    edit(page, box.locator(".snippet"), answer)
    return check(box)


def check(box) -> str:
    box.scroll_into_view_if_needed()
    button = box.locator(".exercise__check")
    button.click()
    box.locator(".exercise__check:text('Check my answer')").wait_for()
    return box.locator(".exercise__verdict").inner_text()


def shown_of(answer: Path) -> list[str]:
    """The parts of the terminal's verdict on an answer that a page must show."""
    terminal = graded(answer)
    if terminal["passed"]:
        return [f"Passed: all {terminal['total']} checks hold."]
    parts = [f"Not yet. {terminal['hint']}", terminal["error"]]
    return parts + ([f"{terminal['done']} of {terminal['total']} checks hold."] if terminal["done"] else [])


# What Check does, without the buttons.
GRADE = """async ([answer, checks]) => {
    const { does } = await import("/assets/live/python.js")
    return (await does({ type: "check", answer, checks }, () => {})).verdict
}"""


def grade_in_page(page, answer: str, folder: Path) -> dict:
    """The verdict of a page's Python on an answer to an exercise."""
    return page.evaluate(GRADE, [answer, (folder / "check.py").read_text(encoding="utf-8")])

"""Exercises and quizzes in the page: explained at once, remembered, usable without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import EXERCISES, visiting
from support_browser import FIRST_RESULT, PAGE, check, exercise, grade_in_page, verdict

from site_kit.running.grader import grade_files

pytestmark = pytest.mark.usefixtures("fetched")


@pytest.fixture(scope="module")
def visit(browser, server) -> Iterator:
    """One visit for all answers: Python stays warm."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit


@pytest.fixture
def page(browser, server) -> Iterator:
    """The attention page in a browser that has never been here."""
    with visiting(browser, server, PAGE) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit.page


NUMPY_ANSWER = """import numpy as np


def causal_weights(scores):
    scores = np.array(scores)
    seen = np.where(np.tri(len(scores), dtype=bool), scores, -np.inf)
    weights = np.exp(seen - seen.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)).tolist()
"""


@pytest.mark.parametrize("slip", [("", ""), ("np.tri(len(scores), dtype=bool)", "np.tri(len(scores), dtype=bool).T")], ids=["right", "wrong"])
def test_answers_may_import_what_pages_have(visit, tmp_path, slip):
    """An answer that computes with NumPy gets in the page the terminal's verdict, right or wrong."""
    folder = next(path for path in EXERCISES if path.name == "causal_mask")
    answer = NUMPY_ANSWER.replace(*slip)
    (tmp_path / "answer.py").write_text(answer)
    terminal = grade_files(folder, tmp_path / "answer.py")
    got = grade_in_page(visit.page, answer, folder)
    assert (got["passed"], got["hint"], got["done"]) == (terminal["passed"], terminal["hint"], terminal["done"])
    assert got["passed"] == (slip[0] == "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("while True: pass", "Still running after 10 s, stopped. Is there a loop that never ends?"),
        ("import os\nos._exit(0)", "Your code ended Python itself; let it return instead."),
        ("raise SystemExit(0)", "Your code does not run yet."),
        ("def softmax(: pass", "SyntaxError"),
        ("x = 1", "keep the names of the starter"),
        ("def causal_weights(scores):\n    return 1 / 0", "ZeroDivisionError"),
        ("print('<img src=x onerror=alert(1)>')\nraise ValueError('<img src=x onerror=alert(1)>')", "<img src=x"),
        ("import sys\nsys.modules['answer'] = None\nraise RecursionError", "RecursionError"),
    ],
)
def test_a_bad_answer_ends_in_words(visit, tmp_path, answer, words):
    """Endless, dying, broken and hostile answers get the words of the terminal, and the page goes on."""
    folder = next(path for path in EXERCISES if path.name == "causal_mask")
    if not visit.page.url.endswith(PAGE):
        visit.go(PAGE)
    assert words in verdict(visit.page, folder, answer)
    (tmp_path / "answer.py").write_text(answer)
    graded = grade_files(folder, tmp_path / "answer.py")
    assert words in graded["hint"] + graded["error"]
    assert exercise(visit.page, folder).locator("img").count() == 0


def test_hints_come_in_steps(page):
    """First the hint, then on request the very check that failed; the code stays."""
    folder = next(path for path in EXERCISES if path.name == "causal_mask")
    box = exercise(page, folder)
    check(box)
    assert not box.locator(".exercise__failed").count()
    box.locator(".exercise__more").click()
    assert "weights[0][1]" in box.locator(".exercise__failed").inner_text()


def test_the_solution_waits_for_a_try(page):
    """Without a try the solution opens at the second asking; after a checked attempt at the first."""
    first, second = (exercise(page, path) for path in EXERCISES[:2])
    summary = first.locator(".exercise__solution summary")
    summary.scroll_into_view_if_needed()
    first.locator(".exercise__check").wait_for()
    summary.click()
    assert not first.locator(".exercise__solution pre").is_visible()
    assert "ask once more" in first.locator(".exercise__verdict").inner_text()
    summary.click()
    assert first.locator(".exercise__solution pre").is_visible()
    verdict(page, EXERCISES[1], "x = 1")
    second.locator(".exercise__solution summary").click()
    assert second.locator(".exercise__solution pre").is_visible()


def test_a_passed_exercise_is_remembered(page):
    """After a reload a passed exercise says when it was passed, and the answer stands there."""
    folder = EXERCISES[0]
    solution = (folder / "solution.py").read_text(encoding="utf-8")
    assert "Passed" in verdict(page, folder, solution)
    page.reload()
    box = exercise(page, folder)
    box.scroll_into_view_if_needed()
    box.locator(".exercise__passed").wait_for()
    assert "Passed on" in box.locator(".exercise__passed").inner_text()
    assert solution.strip() == box.locator(".snippet .language-python code").inner_text().strip()


def test_without_script_the_terminal_remains(browser, server):
    """Without JavaScript an exercise shows its starter, its command and its solution."""
    with visiting(browser, server, PAGE, java_script_enabled=False) as visit:
        box = exercise(visit.page, EXERCISES[0])
        assert box.locator(".snippet pre").is_visible() and not box.locator("button:visible").count()
        box.locator(".exercise__terminal summary").click()
        assert "site_kit check" in box.locator(".exercise__terminal").inner_text()
        box.locator(".exercise__solution summary").click()
        assert box.locator(".exercise__solution pre").is_visible()


# Quizzes


def test_a_quiz_explains_each_option_and_remembers_the_first(page):
    """The first option opened is the answer; it is announced, explained, remembered, and can be asked again."""
    quiz = page.locator(".quiz").first
    wrong, right = quiz.locator(".quiz__option--wrong").first, quiz.locator(".quiz__option--right")
    quiz.scroll_into_view_if_needed()
    status = quiz.locator("[role=status]")
    status.wait_for(state="attached")
    wrong.locator("summary").focus()
    page.keyboard.press("Enter")
    assert wrong.locator("p").first.is_visible()
    status.filter(has_text="Not quite").filter(has_text="tomorrow").wait_for()
    right.locator("summary").click()
    stored = page.evaluate("id => JSON.parse(localStorage['llm-roadmap:quiz:' + id])", quiz.get_attribute("id"))
    assert stored["right"] is False and stored["first"] is False and stored["page"] == PAGE
    quiz.locator(".quiz__again").click()
    assert not wrong.locator("p").first.is_visible()
    right.locator("summary").click()
    status.filter(has_text="Right.").wait_for()
    page.reload()
    quiz.scroll_into_view_if_needed()
    status.filter(has_text="Answered right on").wait_for()


def test_quizzes_keep_their_names(html):
    """Every quiz of the site has an id of its own, so that an answer finds its question."""
    names = [quiz["id"] for page in html.pages.values() for quiz in page.select(".quiz")]
    assert len(names) > 40 and len(set(names)) == len(names)
    assert all(len(name) == 10 and name.startswith("q-") for name in names)

"""The chatbot's web page: in a real browser, and against requests that no page would send."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import runpy
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from support import Visit, expect_none, fences, visiting
from support_browser import moving, too_wide, unseen_focus, violations

from site_kit.book.layout import REPOSITORY
from snippets import practice_server
from snippets.practice_server.server import listen, serving
from snippets.projects.chatbot import Chat, ChatFile, web
from snippets.projects.common import ServiceError
from snippets.projects.common.services import Practice

PACKAGE = Path(web.__file__).parent
HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script> ![a](https://attacker.invalid/a.png)"


@pytest.fixture(scope="module")
def practice() -> Iterator[str]:
    """A practice server that answers fast enough for tests and slowly enough to be seen."""
    with practice_server.running(practice_server.Settings(pace=100)) as url:
        yield url


class Bot:
    """The chatbot's page, served in the background.

    Attributes:
        url: Its address.
        folder: Where it keeps conversations.
    """

    def __init__(self, service: Practice, folder: Path, url: str, desk: web.Desk) -> None:
        self.service, self.folder, self.url, self.desk = service, folder, url, desk

    def use(self, model: str) -> None:
        """Answer with another model from now on."""
        self.desk.service = Practice(model, url=self.service.url)


@pytest.fixture
def bot(practice: str, tmp_path: Path) -> Iterator[Bot]:
    """A chatbot without conversations."""
    service = Practice(url=practice)
    app = web.application(service, tmp_path)
    with serving(app) as url:
        yield Bot(service, tmp_path, url, app.state.desk)


@pytest.fixture
def page(browser, bot: Bot) -> Iterator:
    """Its page in a browser; nothing may go wrong in it, and no other host be asked."""
    with visiting(browser, bot, "", touch=False) as visit:
        yield visit.page
        assert visit.foreign == []
        assert [error for error in visit.errors if "status of 409" not in error] == []


def ask(page, question: str, *, wait: bool = True) -> None:
    """Type a question and send it; unless told otherwise, wait for the end of the reply."""
    page.get_by_label("Your message").fill(question)
    page.keyboard.press("Enter")  # when this returns, the page has begun to ask
    if wait:
        ended(page)


def ended(page) -> None:
    """Wait until no reply is arriving."""
    page.get_by_role("button", name="Stop").and_(page.locator(":disabled")).wait_for()


def arrived(page) -> None:
    """Wait for the first piece of a reply."""
    page.locator(".message--model[aria-busy=true] .text p").last.wait_for()


def texts(page, kind: str) -> list[str]:
    """What the messages of one side say, from the oldest."""
    return page.locator(f".message--{kind} .text").all_inner_texts()


def saved(bot: Bot) -> list[dict]:
    """The turns of the only conversation in the folder."""
    (path,) = bot.folder.glob("*.jsonl")
    file = ChatFile.open(bot.folder, path.stem)
    try:
        return web.state(Chat(bot.service, file))["turns"]
    finally:
        file.close()


# Asking


def test_a_reply_arrives_piece_by_piece(page, bot):
    """A reply grows on the page while it arrives, is announced as a whole, and is saved as it is shown."""
    page.evaluate(
        """() => {
            window.seen = []
            new MutationObserver(() => {
                const text = document.querySelector(".message--model .text")
                if (text) window.seen.push(text.textContent)
            }).observe(document.getElementById("log"), { childList: true, subtree: true, characterData: true })
        }"""
    )
    ask(page, "What is attention?")
    (reply,) = texts(page, "model")
    grown = list(dict.fromkeys(text for text in page.evaluate("window.seen") if text))
    assert len(grown) > 5
    assert all(after.startswith(before) for before, after in zip(grown, grown[1:]))
    assert saved(bot) == [{"question": "What is attention?", "reply": reply, "finished": True}]
    assert page.locator(".message--model").get_attribute("aria-busy") == "false"
    assert re.fullmatch(r"1 reply, \d+ tokens, \$0\.0000", page.locator("#cost").inner_text())


@pytest.mark.parametrize("key", ["Stop", "Escape"])
def test_stop_keeps_what_arrived(page, bot, key):
    """Stop, or Escape, ends a reply at the service; the part that arrived stays on the page and in the file, marked."""
    bot.use("practice-slow")
    ask(page, "What is attention?", wait=False)
    arrived(page)
    if key == "Stop":
        page.get_by_role("button", name="Stop").click()
    else:
        page.keyboard.press("Escape")
    page.get_by_text("Stopped. What had arrived is kept.").wait_for()
    (turn,) = saved(bot)
    assert turn["reply"] and not turn["finished"]
    assert texts(page, "model") == [turn["reply"].strip()]
    assert page.get_by_text("This reply was not finished. Retry asks again.").is_visible()
    assert page.evaluate("document.activeElement.id") == "question"


def test_stop_ends_a_wait(page, bot):
    """Stop ends the wait for a busy service at once, and asks it no further time."""
    bot.use("practice-overload-5")
    ask(page, "What is attention?", wait=False)
    page.get_by_text(re.compile("^Waiting .* overloaded")).wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for()
    assert page.get_by_text("This question has no reply yet. Retry asks again.").is_visible()
    assert [turn["reply"] for turn in saved(bot)] == [""]


def test_retry_asks_again(page, bot):
    """Retry asks the last question again; its old reply is gone, and the question stands there once."""
    bot.use("practice-refusal")
    ask(page, "What is attention?")
    (refusal,) = texts(page, "model")
    bot.use("practice")
    page.get_by_role("button", name="Retry").click()
    ended(page)
    (reply,) = texts(page, "model")
    assert "can't help" in refusal and "can't help" not in reply
    assert texts(page, "user") == ["What is attention?"]
    assert [turn["reply"] for turn in saved(bot)] == [reply]


def test_reload_keeps_the_conversation(page):
    """The address names the conversation: after a reload all of it is there, and it goes on where it was."""
    ask(page, "My name is Ada.")
    before = texts(page, "user") + texts(page, "model")
    page.reload(wait_until="networkidle")
    assert texts(page, "user") + texts(page, "model") == before
    ask(page, "What is my name?")
    assert "Ada" in texts(page, "model")[-1]


def test_leaving_in_the_middle_keeps_the_part(page, bot):
    """A tab that is reloaded in the middle of a reply finds the part that had arrived, and can ask again."""
    bot.use("practice-slow")
    ask(page, "What is attention?", wait=False)
    arrived(page)
    page.reload(wait_until="networkidle")
    (turn,) = saved(bot)
    assert turn["reply"] and not turn["finished"]
    assert texts(page, "model") == [turn["reply"].strip()]
    assert page.get_by_role("button", name="Retry").is_enabled()


def test_new_and_older_conversations(page):
    """A new conversation knows nothing of the other one, which stays in the list and opens whole."""
    ask(page, "My name is Ada.")
    page.get_by_role("link", name="New conversation").click()
    page.wait_for_load_state("networkidle")
    assert texts(page, "user") == []
    ask(page, "What is my name?")
    assert "Ada" not in texts(page, "model")[0]
    links = page.locator("#chats a")
    assert sorted(links.all_inner_texts()) == ["My name is Ada.", "What is my name?"]
    assert page.locator("#chats a[aria-current=page]").inner_text() == "What is my name?"
    page.get_by_role("link", name="My name is Ada.").click()
    page.wait_for_load_state("networkidle")
    assert texts(page, "user") == ["My name is Ada."]


def test_the_system_prompt_is_kept(page, bot):
    """A system prompt is sent from the first question on, survives a reload, and can be changed."""
    page.get_by_text("System prompt").click()
    box = page.get_by_label("What the model should be")
    box.fill("You are brief.")
    ask(page, "What is attention?")
    page.reload(wait_until="networkidle")
    assert box.input_value() == "You are brief."
    page.get_by_text("System prompt").click()
    box.fill("You are long.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("The system prompt is kept.").wait_for()
    page.reload(wait_until="networkidle")
    assert box.input_value() == "You are long."


def test_two_tabs_do_not_mix(page, bot):
    """While a reply arrives in one tab, a second tab on the same conversation is told so, and keeps its question."""
    ask(page, "My name is Ada.")
    second = page.context.new_page()
    second.goto(page.url, wait_until="networkidle")
    bot.use("practice-slow")
    ask(page, "What is attention?", wait=False)
    arrived(page)
    second.get_by_label("Your message").fill("What is my name?")
    second.keyboard.press("Enter")
    second.get_by_role("alert").get_by_text("This conversation is busy in another tab.").wait_for()
    assert second.get_by_label("Your message").input_value() == "What is my name?"
    assert texts(second, "user") == ["My name is Ada."]
    page.keyboard.press("Escape")
    page.get_by_text("Stopped.").wait_for()
    bot.use("practice")
    second.get_by_role("button", name="Send").click()
    second.locator(".message--model").nth(2).wait_for()
    ended(second)
    assert texts(second, "user") == ["My name is Ada.", "What is attention?", "What is my name?"]
    assert "Ada" in texts(second, "model")[-1]


def test_a_reply_that_reaches_its_limit(page, bot, monkeypatch):
    """A reply that is cut at the limit of tokens is shown as such."""
    monkeypatch.setattr(Chat.__init__, "__defaults__", (None, "", 5))
    ask(page, "What is attention?")
    assert page.get_by_role("status").inner_text() == "The reply was cut at the limit of 5 tokens."


# Text from strangers


def test_hostile_text_stays_text(page):
    """HTML, scripts and pictures, in a question or in a reply, are shown as text, run nothing and load nothing."""
    ask(page, f"Repeat: {HOSTILE}")
    assert [text.strip() for text in texts(page, "model")] == [HOSTILE]
    assert page.locator("#log").locator("img, script, a, iframe").count() == 0
    page.reload(wait_until="networkidle")
    assert page.locator("nav").locator("img, script, iframe").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_planted_order_loads_nothing(page, bot):
    """A model that obeys an order planted in a text shows a picture's address, and no request leaves the page."""
    bot.use("practice-injection")
    ask(page, "What is attention?")
    (reply,) = texts(page, "model")
    assert "https://attacker.invalid" in reply
    assert page.locator("#log").locator("img, a").count() == 0


def test_any_text_is_rendered_as_text(page):
    """Whatever a text contains, only paragraphs and code blocks come of it, and every word of it is shown."""
    line = st.text(st.sampled_from("ab<>&`\"'\\ \t\u202e\u0000{}"), max_size=12) | st.sampled_from(["```", "```py", "<b>", ""])

    @given(st.lists(line, max_size=8).map("\n".join))
    @with_settings(max_examples=60)
    def check(text: str) -> None:
        tags, shown = page.evaluate(
            """text => {
                const box = document.createElement("div")
                for (const end of [3, text.length]) render(box, text.slice(0, end))
                const made = [...box.querySelectorAll("*")]
                return [made.map(e => e.localName), made.map(e => e.textContent).join("\\n")]
            }""",
            text,
        )
        words = [word for line in text.split("\n") if not line.strip().startswith("```") for word in line.split()]
        assert set(tags) <= {"p", "pre"} and shown.split() == words

    check()


# What goes wrong


def test_a_wait_is_shown(page, bot):
    """A service that is busy is waited for visibly, and then answers."""
    bot.use("practice-rate-limit")
    ask(page, "What is attention?", wait=False)
    page.get_by_text("Waiting 1.0 s: The practice server gets too many requests.").wait_for()
    ended(page)
    assert len(texts(page, "model")[0]) > 20


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("practice-cut", "The reply broke off before its end. Ask again."),
        ("practice-malformed", "The reply broke off before its end. Ask again."),
        ("practice-overload-9", "The practice server is overloaded (status 503). Wait a little."),
        ("other", "The practice server has no model other. Choose another."),
    ],
)
def test_errors_say_what_to_do(page, bot, monkeypatch, model, message):
    """Each error of a service is shown with its remedy; the question is kept, and Retry works once the trouble is over."""
    monkeypatch.setattr(web.Reply, "_sleep", lambda reply, seconds: None)
    bot.use(model)
    ask(page, "What is attention?")
    assert page.get_by_role("alert").inner_text() == message
    assert texts(page, "user") == ["What is attention?"]
    bot.use("practice")
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("alert").wait_for(state="detached")
    ended(page)
    assert len(texts(page, "model")[0]) > 20


def test_a_service_that_is_gone(page, bot):
    """A service that does not answer at all is an error with a remedy."""
    with listen(0) as closed:
        port = closed.getsockname()[1]
    bot.desk.service = Practice(url=f"http://127.0.0.1:{port}")
    ask(page, "What is attention?")
    assert page.get_by_role("alert").inner_text().startswith("The practice server cannot be reached.")


def test_a_chatbot_that_is_gone(browser, practice, tmp_path):
    """If the chatbot itself has been ended, the page says so and the question goes back to where it was written."""
    with serving(web.application(Practice(url=practice), tmp_path)) as url:
        context = browser.new_context()
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
    try:
        page.get_by_label("Your message").fill("What is attention?")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert page.get_by_role("alert").all_inner_texts() == [
            "The chatbot cannot be reached. Is it still running in its terminal?"
        ]
        assert page.get_by_label("Your message").input_value() == "What is attention?"
        assert texts(page, "user") == []
    finally:
        context.close()


def test_a_question_that_does_not_fit(page, bot):
    """A question that no window holds is refused before anything is sent or saved, and can be shortened."""
    question = "word " * 9000
    ask(page, question)
    assert "Shorten it" in page.get_by_role("alert").inner_text()
    assert list(bot.folder.iterdir()) == []
    assert page.get_by_label("Your message").input_value() == question.strip()
    assert texts(page, "user") == []


def test_a_broken_file_is_reported(page, bot):
    """A file that is no conversation is an error with a remedy; nothing is written to it."""
    path = bot.folder / "broken.jsonl"
    path.write_text("not JSON\n")
    page.goto(f"{bot.url}/?chat=broken", wait_until="networkidle")
    assert "no chat of this program" in page.get_by_role("alert").inner_text()
    assert path.read_text() == "not JSON\n"


# Who may ask


def send(bot: Bot, path: str = "/ask", **changes) -> httpx.Response:
    """A request as the page sends it, with some headers or the body changed."""
    headers = {"origin": bot.url, "content-type": "application/json"} | changes.get("headers", {})
    headers = {name: value for name, value in headers.items() if value is not None}
    body = changes.get("body", {"chat": "", "question": "What is attention?", "system": ""})
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(bot.url + path, headers=headers, content=content)


@pytest.mark.parametrize("path", ["/ask", "/retry", "/system"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": None},
        {"host": "example.org"},
        {"host": "example.org", "origin": "http://example.org"},
        {"host": "localhost.example.org", "origin": "http://localhost.example.org"},
    ],
)
def test_other_sites_cannot_use_it(bot, path, headers):
    """A request that another site sends through the reader's browser, or by another name of this machine, is refused and changes nothing."""
    response = send(bot, path, headers=headers)
    assert response.status_code in (400, 403)
    assert list(bot.folder.iterdir()) == []
    if "host" in headers:
        assert httpx.get(f"{bot.url}/chats", headers={"host": headers["host"]}).status_code == 400


def test_a_page_of_another_site_cannot_use_it(browser, bot):
    """A page from elsewhere, open in the same browser, can neither ask, nor read conversations, nor show the chatbot in a frame."""
    assert send(bot).status_code == 200
    before = saved(bot)
    context = browser.new_context()
    page = context.new_page()
    try:
        with practice_server.running() as elsewhere:  # any other address serves as another site
            page.goto(elsewhere)
            tried = page.evaluate(
                """async url => {
                    const body = JSON.stringify({ chat: "", question: "hello", system: "" })
                    const asked = [
                        fetch(`${url}/ask`, { method: "POST", body, headers: { "content-type": "application/json" } }),
                        fetch(`${url}/ask`, { method: "POST", body, mode: "no-cors" }),
                        fetch(`${url}/chats`),
                        fetch(`${url}/chats`, { mode: "no-cors" }),
                    ]
                    const frame = document.createElement("iframe")
                    frame.src = url
                    document.body.append(frame)
                    await new Promise(done => (frame.onload = done))
                    let framed = true
                    try { framed = frame.contentDocument !== null } catch { framed = false }
                    const read = asked => asked.then(response => response.text()).catch(() => "")
                    return [framed, ...await Promise.all(asked.map(read))]
                }""",
                bot.url,
            )
        assert tried == [False, "", "", "", ""]
        assert page.frames[1].url.startswith("chrome-error:")
        assert saved(bot) == before
    finally:
        context.close()


def test_every_answer_is_guarded(bot):
    """Pages, data, errors and replies all forbid scripts, styles and pictures from elsewhere, frames, and guessing of types."""
    answers = [httpx.get(bot.url + path) for path in (*web.FILES, "/chats", "/chats/none", "/none", "/../web.py")]
    answers += [send(bot), send(bot, headers={"origin": "null"}), httpx.get(f"{bot.url}/chats", headers={"host": "example.org"})]
    for answer in answers:
        rules = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
        assert rules == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "connect-src": "'self'",
            "img-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers


def test_the_script_inserts_no_html():
    """The page's script knows no way to turn text into elements, and its files name no other address."""
    script = (web.STATIC / "chat.js").read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|\beval\b|new Function", script)
    for name in set(web.FILES.values()):
        text = (web.STATIC / name).read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//\w+\.\w+|url\(|@import|\sstyle=|\son\w+=", text), name


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["chat", "question", "system", "x"]), inner, max_size=4),
    max_leaves=6,
)
BODIES = st.binary(max_size=30) | JSON.map(lambda value: json.dumps(value).encode()) | st.just(b"[" * 100_000)


@given(path=st.sampled_from(["/ask", "/retry", "/system"]), body=BODIES)
@with_settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_answered(bot, path, body):
    """Whatever bytes arrive, the answer is a reply or an error in the page's form, never a breakdown."""
    response = send(bot, path, body=body)
    assert response.status_code in (200, 400, 404, 409)
    if response.status_code != 200:
        assert response.json()["error"]["message"]


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", ".", "a\0b", "a/../b", "x" * 300, "\u202egnp"])
def test_names_lead_nowhere_else(bot, name):
    """A conversation's name that is a path, or no name at all, is refused; nothing outside the folder is read or made."""
    (bot.folder.parent / "secret.jsonl").write_text('{"chat": 1}\n{"question": "what"}\n')
    for path in ("/ask", "/retry", "/system"):
        assert send(bot, path, body={"chat": name, "question": "a", "system": "b"}).status_code == 404
    assert httpx.get(f"{bot.url}/chats/{quote(name, safe='')}").status_code in (200, 404)
    assert "what" not in httpx.get(f"{bot.url}/chats/{quote(name, safe='')}").text
    assert list(bot.folder.iterdir()) == []


def test_halves_of_characters(bot):
    """Half of a character, which JSON can hold, is replaced and answered like any other text."""
    body = b'{"chat": "", "question": "What is \\ud800 attention?", "system": "\\udfff"}'
    answer = send(bot, body=body)
    assert json.loads(answer.text.splitlines()[-1])["done"]
    assert saved(bot)[0]["question"] == "What is ? attention?"


def test_conversations_of_one_second(bot):
    """Conversations that begin together get files of their own, and none stays busy."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: send(bot, body={"chat": "", "question": f"Repeat: {number}", "system": ""}), range(4)))
    names = {json.loads(answer.text.splitlines()[-1])["chat"] for answer in answers}
    assert len(names) == 4
    for name in names:
        known = httpx.get(f"{bot.url}/chats/{quote(name)}").json()
        assert len(known["turns"]) == 1 and not known["busy"]


def test_a_huge_message_is_refused(bot):
    """More than a megabyte is not read: the answer is 413, and nothing is saved."""
    response = send(bot, body={"chat": "", "question": "a" * web.MOST_BYTES, "system": ""})
    assert response.status_code == 413
    assert list(bot.folder.iterdir()) == []


def test_it_is_reached_from_this_machine_only(bot):
    """The page listens on 127.0.0.1 and on no other address of the machine."""
    port = int(bot.url.rpartition(":")[2])
    with listen(0) as other:
        assert other.getsockname()[0] == "127.0.0.1"
    for family, _, _, _, address in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM):
        if not address[0].startswith("127."):
            with socket.socket(family, socket.SOCK_STREAM) as visitor:
                assert visitor.connect_ex(address) != 0


# For everybody


@pytest.fixture(params=["light", "dark"])
def shown(request, browser, bot: Bot) -> Iterator[Visit]:
    """A conversation with everything on the page, in each palette."""
    with visiting(browser, bot, "", touch=False, color_scheme=request.param) as visit:
        ask(visit.page, "Repeat: Look:\n\n```python\nprint(" + "1 + " * 60 + "1)\n```")
        bot.use("practice-cut")
        ask(visit.page, "What is attention?")
        visit.page.get_by_text("System prompt").click()
        yield visit


def test_accessible_to_all(shown):
    """No automated rule of WCAG 2.2 AA is broken in either palette, on a desk or a phone."""
    for width in (1280, 390):
        shown.resize(width)
        expect_none(violations(shown.page))


def test_nothing_scrolls_sideways(shown):
    """The page fits its window, down to 320 pixels."""
    for width in (1280, 390, 320):
        shown.resize(width)
        assert too_wide(shown.page) == []


def test_the_keyboard_reaches_everything(page):
    """Tab goes from the skip link over the conversations to the message and its buttons, and each shows where it is."""
    ask(page, "My name is Ada.")
    page.reload(wait_until="networkidle")
    reached = []
    for key in ["Shift+Tab"] * 5 + ["Tab"] * 7:
        page.keyboard.press(key)
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    before = ["Skip to your message", "new", "chats-title", "My name is Ada.", "System prompt"]
    assert reached == [*reversed(before), *before[1:], "question", "retry", "send"]
    assert unseen_focus(page) == []


def test_it_keeps_still_on_request(browser, bot):
    """For readers who prefer reduced motion nothing moves, also while a reply arrives."""
    bot.use("practice-slow")
    with visiting(browser, bot, "", touch=False, reduced_motion="reduce") as visit:
        ask(visit.page, "What is attention?", wait=False)
        arrived(visit.page)
        assert moving(visit.page) == []
        assert visit.page.evaluate("getComputedStyle(document.querySelector('[aria-busy=true] .text'), '::after').animationName") == "none"


def test_without_script_it_says_so(browser, bot):
    """Without JavaScript the page says that it needs it, and shows no control that does nothing."""
    with visiting(browser, bot, "", touch=False, java_script_enabled=False) as visit:
        assert visit.page.locator("noscript p").is_visible()
        assert visit.page.locator("textarea:visible, button:visible").count() == 0


# Running


def test_serve_says_where(practice, tmp_path, monkeypatch, capsys):
    """`serve` prints the page's address, serves until Ctrl+C, and explains a port that is taken."""

    class Interrupted:
        def wait(self) -> None:
            (url,) = re.findall(r"http://127\.0\.0\.1:\d+/", capsys.readouterr().out)
            assert "Chatbot" in httpx.get(url).text
            raise KeyboardInterrupt

    service = Practice(url=practice)
    monkeypatch.setattr(web, "FOREVER", Interrupted())
    web.serve(service, tmp_path, port=0)
    with listen(0) as taken, pytest.raises(ServiceError, match="Choose another with --port"):
        web.serve(service, tmp_path, port=taken.getsockname()[1])


def imports(path: Path) -> set[str]:
    """The files of the chatbot, and of what projects share, that a file imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("snippets.projects."):
            module = node.module.rpartition(".")[2]
            found.add("services.py" if module == "common" else f"{module}.py")
    return found


def reachable(arrows: set[tuple[str, str]], start: str) -> set[str]:
    """What can be reached along arrows."""
    near = {end for begin, end in arrows if begin == start}
    return near.union(*(reachable(arrows, end) for end in near))


def test_the_picture_shows_what_is(tmp_path):
    """In the picture of the chatbot each arrow is an import of the code, and each import follows arrows."""
    with contextlib.chdir(tmp_path):
        drawn = runpy.run_path(str(PACKAGE / "runs/design.py"))
    arrows = set(drawn["knows"])
    for name in drawn["parts"]:
        path = PACKAGE.parent / "common" / name if name == "services.py" else PACKAGE / name
        found = imports(path) & set(drawn["parts"])
        assert {end for begin, end in arrows if begin == name} <= found - {name} <= reachable(arrows, name)


def test_the_page_names_real_tests():
    """Each test that the page on the chatbot names is one of these three files."""
    page = (REPOSITORY / "docs/projects/chatbot.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", page))
    files = [REPOSITORY / f"tests/projects/test_{name}.py" for name in ("chatbot", "chatbot_web", "services")]
    there = {name for path in files for name in re.findall(r"(?m)^def (test_\w+)", path.read_text())}
    assert len(named) > 10 and named <= there


def test_the_page_shows_real_events(bot):
    """The events on the page on the chatbot are the first two and the last of a reply, but for the chat's name."""
    page = (REPOSITORY / "docs/projects/chatbot.md").read_text()
    (shown,) = (fence.body for fence in fences(page) if fence.body[0].startswith('{"chat"'))
    answer = send(bot, body={"chat": "", "question": "What is a token?", "system": ""})
    events = [json.loads(line) for line in answer.text.splitlines()]
    sent = [events[0], events[1], events[-1]]
    assert [json.loads(line) | {"chat": ""} for line in shown] == [event | {"chat": ""} for event in sent]

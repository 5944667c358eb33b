"""The link checker, against a server on this machine; and the registries' own rules.

Nothing here opens an address outside this machine.
"""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from support import SMALL_BOOK, expect_none

from site_kit.__main__ import COMMANDS
from site_kit.book.layout import Book
from site_kit.book.registry import Resource
from site_kit.checks import links
from site_kit.checks.links import Link, Outcome, Patience, title_matches

HASTY = Patience(
    timeout=0.4, deadline=1.5, total=10, attempts=2, retry_after=0.01, pause=0, max_bytes=100_000
)
PAGE = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def html(title: str = "", body: str = "") -> bytes:
    return PAGE.format(title=title, body=body).encode()


class Site(BaseHTTPRequestHandler):
    """Each path is one way in which the world answers."""

    hits: dict[str, int] = {}

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.hits[path] = self.hits.get(path, 0) + 1
        try:
            getattr(self, f"get_{path.strip('/').replace('-', '_')}", self.get_missing)()
        except ConnectionError:
            pass  # the checker had read enough

    def get_missing(self) -> None:
        self.answer(html("Not found"), 404)

    def get_good(self) -> None:
        self.answer(html("Attention Is All You Need | Papers"))

    def get_heading(self) -> None:
        self.answer(html("Papers", "<h1>Attention <em>is all</em> you need</h1>"))

    def get_shared(self) -> None:
        self.answer(b'<meta property="og:title" content="Attention Is All You Need"><title>x</title>')

    def get_first_text(self) -> None:
        self.answer(html("Papers", "<p>We read: Attention is all you need.</p>"))

    def get_renamed(self) -> None:
        self.answer(b'<meta name="citation_author" content="Vaswani, Ashish"><title>Transformers</title>')

    def get_other(self) -> None:
        self.answer(html("Buy cheap domains", "<script>'Attention is all you need'</script>"))

    def get_broken(self) -> None:
        self.answer(html("Attention Is All You Need") + b"<![foo[ <p")

    def get_latin(self) -> None:
        self.answer("<title>Café für Übung</title>".encode("latin-1"), kind="text/html; charset=latin-1")

    def get_zipped(self) -> None:
        self.answer(gzip.compress(html("Attention Is All You Need")), Content_Encoding="gzip")

    def get_moved(self) -> None:
        self.answer(b"", 301, Location="/good")

    def get_elsewhere(self) -> None:
        self.answer(b"", 302, Location="/good")

    def get_home(self) -> None:
        self.answer(b"", 301, Location="/other")

    def get_circle(self) -> None:
        self.answer(b"", 302, Location="/circle")

    def get_refused(self) -> None:
        self.answer(html("Just a moment"), 403)

    def get_failing(self) -> None:
        self.answer(b"", 503)

    def get_hiccup(self) -> None:
        if self.hits["/hiccup"] == 1:
            self.answer(b"", 502)
        else:
            self.get_good()

    def get_slow(self) -> None:
        time.sleep(1)
        self.get_good()

    def get_dripping(self) -> None:
        self.answer(b"<title>Atten")
        for _ in range(40):
            time.sleep(0.1)
            self.wfile.write(b"t")

    def get_huge(self) -> None:
        self.answer(html("Attention Is All You Need"))
        for _ in range(4000):  # 40 MB, if somebody read it all
            self.wfile.write(b"x" * 10_000)

    def get_paper(self) -> None:
        self.answer(b"%PDF-1.7 ...", kind="application/pdf")

    def get_nothing(self) -> None:
        self.answer(b"", kind="application/pdf")

    def get_shell(self) -> None:
        self.answer(b"<div id=app></div><script>start()</script>")

    def get_feed(self) -> None:
        self.answer(b"<rss><title>Attention is all you need</title></rss>", kind="application/rss+xml")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of this machine must not stand between the test and its server."""
    monkeypatch.setenv("no_proxy", "*")


def link(url: str, title: str = "Attention Is All You Need", author: str = "Vaswani") -> Link:
    return Link("attention", url, title, author, line=7)


# What the world answers


@pytest.mark.parametrize(
    ("path", "state", "says"),
    [
        ("good", "ok", ""),
        ("good?page=2#part", "ok", ""),
        ("heading", "ok", ""),
        ("shared", "ok", ""),
        ("first-text", "ok", ""),
        ("renamed", "ok", ""),
        ("broken", "ok", ""),
        ("zipped", "ok", ""),
        ("feed", "ok", ""),
        ("hiccup", "ok", ""),
        ("huge", "ok", ""),
        ("paper", "ok", "identity not compared (application/pdf)"),
        ("moved", "moved", "moved for good"),
        ("elsewhere", "moved", "forwards for now"),
        ("home", "changed", "is now “Buy cheap domains”, registered is “Attention Is All You Need”"),
        ("other", "changed", "Buy cheap domains"),
        ("missing", "dead", "answers 404 Not Found"),
        ("nothing", "dead", "is empty"),
        ("refused", "unreachable", "refuses programs (403"),
        ("failing", "unreachable", "answers 503"),
        ("circle", "unreachable", "answers 302"),
        ("shell", "unreachable", "shows programs no text"),
        ("slow", "unreachable", "timed out"),
        ("dripping", "unreachable", "it sends too slowly"),
    ],
)
def test_an_answer_is_judged_by_identity(site: str, path: str, state: str, says: str) -> None:
    started = time.monotonic()
    outcome = links.open_link(link(f"{site}/{path}"), HASTY)
    assert (outcome.state, says in outcome.detail) == (state, True), outcome
    assert state == "ok" or outcome.remedy
    assert time.monotonic() - started < 5


def test_an_author_proves_a_paper_but_not_a_page(site: str) -> None:
    """A company's name stands on all its pages, a paper's author does not."""
    assert links.open_link(link(f"{site}/renamed", author=""), HASTY).state == "changed"


def test_a_declared_encoding_is_used(site: str) -> None:
    assert links.open_link(link(f"{site}/latin", "Café für Übung"), HASTY).state == "ok"


def test_a_slash_a_mark_and_www_are_no_move() -> None:
    place = links._place("https://example.org/a?page=2")
    assert place == links._place("http://www.example.org/a/?page=2#top")
    assert place != links._place("https://example.org/a")
    assert place != links._place("https://other.example.org/a?page=2")


def test_a_server_that_is_gone_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    outcome = links.open_link(link(f"http://127.0.0.1:{port}/"), HASTY)
    assert (outcome.state, "refused" in outcome.detail) == ("unreachable", True)


def test_a_host_that_is_unknown_is_dead_only_if_the_network_works(site: str, monkeypatch) -> None:
    resolve = socket.getaddrinfo

    def offline(host, *rest, **options):
        if host != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    gone, good = link("http://no-such-host.invalid/"), link(f"{site}/good")
    assert [outcome.state for outcome in links.open_all([gone], HASTY)] == ["unreachable"]
    assert [outcome.state for outcome in links.open_all([gone, good], HASTY)] == ["dead", "ok"]


def test_many_links_keep_their_order(site: str) -> None:
    paths = ["good", "missing", "other", "moved"] * 5
    told: list[str] = []
    outcomes = links.open_all([link(f"{site}/{path}") for path in paths], HASTY, told.append)
    assert [outcome.state for outcome in outcomes] == ["ok", "dead", "changed", "moved"] * 5
    assert told == ["20 of 20 links opened"]


def test_what_is_not_done_in_time_is_unreachable(site: str) -> None:
    impatient = Patience(total=0.2, timeout=3, deadline=3, attempts=1)
    started = time.monotonic()
    [outcome] = links.open_all([link(f"{site}/slow")], impatient)
    assert (outcome.state, outcome.detail) == ("unreachable", "not done in time")
    assert time.monotonic() - started < 1


# The title


@pytest.mark.parametrize(
    ("title", "headings", "text", "same"),
    [
        ("Attention Is All You Need", "[1706.03762] Attention Is All You Need", "", True),
        ("Deep Learning with Python, Third Edition", "Deep Learning with Python, 3e", "", True),
        ("Question answering (LLM Course, chapter 7)", "Question answering - Hugging Face", "", True),
        ("BERT: Pre-training of Deep Bidirectional Transformers", "BERT pre-training, deep bidirectional", "", True),
        ("Streamlit documentation", "Streamlit Docs", "", True),
        ("Éléments d’algèbre", "Elements d'algebre", "", True),
        ("The Batch", "The Batch | AI newsletter", "", True),
        ("Semantic Search", "Home", "Read more on semantic search here", True),
        ("Semantic Search", "Search", "a semantic, then a search", False),
        ("Streamlit documentation", "Home", "made with Streamlit", False),
        ("Attention Is All You Need", "Attention, please", "", False),
        ("Question answering", "Answering machine", "", False),
        ("Attention Is All You Need", "", "", False),
    ],
)
def test_a_title_is_recognised(title: str, headings: str, text: str, same: bool) -> None:
    assert title_matches(title, headings, text) is same


_WORD = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
_TITLE = st.lists(_WORD, min_size=1, max_size=8).map(" ".join).filter(links.words)


@given(_TITLE, st.text(max_size=30), st.text(max_size=30))
def test_a_title_is_recognised_in_any_frame(title: str, before: str, after: str) -> None:
    """Whatever a site writes around a title, it is the title."""
    assert title_matches(title, f"{before} | {title} | {after}")


@given(_TITLE, st.text(max_size=60), st.text(max_size=60))
def test_a_title_without_a_word_in_common_is_not_recognised(title: str, headings: str, text: str) -> None:
    if not set(links.words(title)) & set(links.words(headings + " " + text)):
        assert not title_matches(title, headings, text)


@given(st.text(max_size=200))
def test_no_page_breaks_the_reader(text: str) -> None:
    for kind in (True, False):
        links._identity(link("https://example.org/"), text, kind)


# What is reported


def outcome(state: str) -> Outcome:
    return Outcome(link("https://example.org/"), state, "why", "do this")


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ([], 0),
        (["ok", "moved", "unreachable"], 0),
        (["ok", "changed"], 1),
        (["dead", "unreachable"], 1),
        (["unreachable", "unreachable"], 3),
    ],
)
def test_dead_and_changed_fail_the_run(states: list[str], code: int) -> None:
    assert links.exit_code([outcome(state) for state in states]) == code


def test_the_report_names_place_and_remedy() -> None:
    text = links.report([outcome("dead"), outcome("ok"), outcome("moved")])
    assert text == (
        "docs/_data/resources.yml:7: `attention` is moved: why\n    -> do this\n"
        "docs/_data/resources.yml:7: `attention` is dead: why\n    -> do this\n"
        "3 links: 1 ok, 1 moved, 1 dead"
    )


def test_every_entry_is_opened_at_its_line(book: Book) -> None:
    found = links.registered(book)
    assert len(found) == len(book.resources) + len(book.facts)
    for entry in found:
        line = (book.root / entry.file).read_text(encoding="utf-8").splitlines()[entry.line - 1]
        assert entry.id in line


def test_the_command_says_which_id_was_meant(small_book, capsys) -> None:
    assert links.main(["a-papr"], small_book()) == 2
    assert "did you mean `a-paper`?" in capsys.readouterr().err


def test_the_command_opens_and_reports(small_book, site: str, monkeypatch, capsys) -> None:
    entry = Link("a-paper", f"{site}/good", "Attention Is All You Need")
    monkeypatch.setattr(links, "registered", lambda book: [entry])
    assert links.main([], small_book(), HASTY) == 0
    assert capsys.readouterr().out == "1 links: 1 ok\n"
    assert links.main(["a-paper", "--json"], small_book(), HASTY) == 0
    [printed] = json.loads(capsys.readouterr().out)
    assert (printed["link"]["id"], printed["state"]) == ("a-paper", "ok")


def test_what_was_opened_is_noted(small_book, monkeypatch) -> None:
    """Only entries that were opened and are right become `opened`; the rest of the registry stays as it is."""
    text = SMALL_BOOK["docs/_data/resources.yml"]
    book = small_book({"docs/_data/resources.yml": text + text.replace("id: a-paper", "id: another").replace("words", "gone")})
    before = (book.docs / "_data/resources.yml").read_text()
    monkeypatch.setenv("BOOK_TODAY", "2026-03-04")
    found = [links.Link(name, "https://example.org/words", "On Words") for name in ("a-paper", "another", "a-price")]
    outcomes = [links.Outcome(link, state) for link, state in zip(found, ("ok", "changed", "ok"))]
    assert links.note_opened(book, outcomes) == 1
    after = (book.docs / "_data/resources.yml").read_text()
    assert after == before.replace("checked: 2026-01-01\n  evidence: seen", "checked: 2026-03-04\n  evidence: opened", 1)
    assert [entry.status for entry in book.resources.values()] == ["opened on 2026-03-04", "found by search on 2026-01-01"]


def test_nothing_is_noted_unasked(small_book, monkeypatch) -> None:
    """The registry is changed by `--note` alone."""
    monkeypatch.setattr(links, "open_all", lambda chosen, *_: [links.Outcome(link, "ok") for link in chosen])
    book = small_book()
    assert links.main([], book) == 0 and book.resources["a-paper"].evidence == "seen"
    assert links.main(["--note"], book) == 0 and book.resources["a-paper"].evidence == "opened"


def test_an_expired_fact_fails(small_book, monkeypatch, capsys) -> None:
    monkeypatch.setenv("BOOK_TODAY", "2026-05-31")
    assert links.main(["--expired"], small_book()) == 0
    monkeypatch.setenv("BOOK_TODAY", "2026-06-01")
    assert links.main(["--expired"], small_book()) == 1
    printed = capsys.readouterr().out
    assert "facts.yml:2: `a-price` was good until 2026-06-01" in printed
    assert "set `value`, `checked` and `expires`" in printed


# The registries' own rules: each checker on the book, and on a bad example


def resource(**changes: object) -> Resource:
    entry = {
        "id": "a-paper",
        "chapter": "nlp",
        "title": "On Words",
        "authors": ["Ada Lovelace"],
        "year": 2017,
        "kind": "paper",
        "url": "https://arxiv.org/abs/1706.03762",
        "free": True,
        "level": "beginner",
        "time": None,
        "topics": ["words"],
        "why": "It counts words.",
        "checked": "2026-01-01",
        "evidence": "seen",
    }
    return Resource.model_validate(entry | changes)


def test_the_registry_is_in_order(book: Book) -> None:
    expect_none(links.registry_problems(book.resources.values(), links._lines(book, "resources")))


@pytest.mark.parametrize(
    ("url", "year", "says"),
    [
        ("https://arxiv.org/abs/1706.03762", 2017, ""),
        ("https://arxiv.org/abs/1706.03762v7", 2017, ""),
        ("https://arxiv.org/abs/cs/0112017", 2001, ""),
        ("https://arxiv.org/abs/1706.3762", 2017, ""),
        ("https://arxiv.org/pdf/1706.03762", 2017, "no arXiv id"),
        ("https://arxiv.org/abs/1713.03762", 2017, "no arXiv id"),
        ("https://arxiv.org/abs/1706.037621", 2017, "no arXiv id"),
        ("https://arxiv.org/abs/attention", 2017, "no arXiv id"),
        ("https://arxiv.org/abs/1706.03762", 2016, "from 2016, but its arXiv id from 2017"),
        ("https://arxiv.org/abs/1706.03762", 2023, "from 2023, but its arXiv id from 2017"),
    ],
)
def test_an_odd_arxiv_id_is_found(url: str, year: int, says: str) -> None:
    found = links.registry_problems([resource(url=url, year=year)])
    assert bool(found) == bool(says)
    assert all(says in problem.what for problem in found)


def test_a_double_address_is_found() -> None:
    double = resource(id="again", url="https://www.arxiv.org/abs/1706.03762/")
    [problem] = links.registry_problems([resource(), double], {"again": 9})
    assert str(problem).startswith("docs/_data/resources.yml:9: `again` has the address of `a-paper`")


def test_an_address_without_https_is_refused() -> None:
    with pytest.raises(ValidationError):
        resource(url="http://arxiv.org/abs/1706.03762")


def test_no_page_holds_a_raw_address(book: Book) -> None:
    expect_none(problem for page in book.pages for problem in links.raw_urls(page))


def test_a_raw_address_is_found(small_book) -> None:
    page = (
        "---\ndescription: https://example.org/front-matter\n---\n"
        "# Language\n\nSee [this](https://example.org/a) and https://example.org/b.\n\n"
        "`curl https://example.org/code` and http://127.0.0.1:8000/ are fine.\n\n"
        "```console\n$ curl https://example.org/fence\n```\n\n"
        "    - [ ] An indented <a href='http://example.org/c'>link</a>\n\n"
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n'
    )
    found = links.raw_urls(small_book({"docs/nlp/index.md": page}).page("nlp/index.md"))
    assert [(problem.line, problem.what.split()[-1].rstrip(".")) for problem in found] == [
        (6, "https://example.org/a"),
        (6, "https://example.org/b"),
        (14, "http://example.org/c"),
    ]


def test_the_checker_is_a_command() -> None:
    assert COMMANDS["links"][0] == links.__name__

"""The copy to take along, as its reader meets it: opened from a folder, then served by the command that it names."""

from __future__ import annotations

import datetime
import shlex
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from support import Site, expect_none, visiting
from support_browser import KINDS

from site_kit.book.errors import Problem
from site_kit.pages import offline

TOPIC = "deep-learning/attention/index.html"
PAGES = {name: address + "index.html" for name, address in KINDS.items() if not address.endswith(".html")}


@pytest.fixture(scope="module")
def packed(site, fetched, tmp_path_factory) -> Path:
    """The zip of the whole site."""
    target = tmp_path_factory.mktemp("offline") / "llm-roadmap.zip"
    offline.pack(site, target)
    return target


@pytest.fixture(scope="module")
def folder(packed) -> Path:
    """The zip unpacked, in a folder whose name needs quotes."""
    place = packed.parent / "Ada's books"
    zipfile.ZipFile(packed).extractall(place)
    return place / "llm-roadmap"


@pytest.fixture
def opened(browser, folder):
    """Opens a page by double click."""
    return lambda address=TOPIC, **options: visiting(browser, SimpleNamespace(url=folder.as_uri()), address, **options)


def test_it_is_small(packed):
    """The zip has at most 20 MB, Python's core included."""
    assert packed.stat().st_size <= 20_000_000
    assert any(name.endswith("python_stdlib.zip") for name in zipfile.ZipFile(packed).namelist())


# Links


def folder_problems(site: Site) -> Iterator[Problem]:
    """Links that no folder can follow: absolute ones, and those that lead to a folder or to nothing."""
    for name, page in site.pages.items():
        for tag in page.select("[href], [src]"):
            target = tag.get("href") or tag.get("src", "")
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = unquote(urlsplit(urljoin(f"http://site/{name}", parts.path)).path).lstrip("/")
            if parts.path.startswith("/"):
                yield Problem(name, 1, f"`{target}` is absolute", "write it relative to the page")
            elif not (site.folder / file).is_file():
                yield Problem(name, 1, f"`{target}` leads to no file", "name the file")
            elif parts.fragment and file in site.anchors and unquote(parts.fragment) not in site.anchors[file]:
                yield Problem(name, 1, f"`{target}`: no such anchor", "mend the anchor")


def test_links_lead_to_files(need, folder):
    """Every link, picture, style and script of the copy is relative and there, down to the anchor."""
    need("bs4", "lxml")
    expect_none(folder_problems(Site(folder)))


def test_links_that_need_a_server_are_noticed(need, tmp_path):
    """A folder, an absolute path, a missing file and a missing anchor are reported."""
    need("bs4", "lxml")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text("<p id='x'></p>")
    links = ["b/", "/b/index.html", "c.py", "b/index.html#y", "b/index.html#x", "#z", "https://example.org/", "mailto:a@b"]
    (tmp_path / "index.html").write_text("<p id='z'></p>" + "".join(f'<a href="{link}"></a>' for link in links))
    assert [problem.what.split("`")[1] for problem in folder_problems(Site(tmp_path))] == links[:4]


# From the folder


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_opens(opened, kind):
    """A page of each kind comes alive without an error, and asks nothing of anybody."""
    with opened(PAGES[kind]) as visit:
        visit.page.mouse.wheel(0, 20_000)
        visit.page.wait_for_timeout(300)
        assert visit.errors == [] and visit.foreign == []


def test_a_reader_goes_from_page_to_page(opened):
    """The tabs, the path and the next page lead to pages, not to lists of files."""
    with opened("index.html") as visit:
        visit.page.locator(".path a").nth(1).click()
        visit.page.wait_for_url("**/deep-learning/index.html")
        visit.page.locator(".md-footer__link--next").click()
        visit.page.wait_for_url("**/deep-learning/*/index.html")
        visit.page.locator(".md-tabs__link").first.click()
        visit.page.wait_for_url("**/llm-roadmap/index.html")
        assert visit.errors == []


def test_search_finds(opened):
    """A question is answered, and its answer leads to the page with the words marked."""
    with opened("index.html") as visit:
        visit.page.keyboard.press("/")
        visit.page.locator("input.md-search__input").press_sequentially("what is softmax")
        visit.page.locator("a.md-search-result__link[href*='h=softmax']").first.press("Enter")
        visit.page.wait_for_url(f"**/{TOPIC}?h=softmax*")
        visit.page.locator("article mark").first.wait_for()
        assert visit.errors == [] and visit.foreign == []


def test_a_wrong_answer_comes_back(opened, folder):
    """A quiz remembers its answer; the next day the page of progress asks it again, and the front page says so."""
    with opened() as visit:
        quiz = visit.page.locator(".quiz[id]").first
        quiz.scroll_into_view_if_needed()
        quiz.locator(".quiz__foot").wait_for()
        quiz.locator(".quiz__option--wrong > summary").first.click()
        assert "Not quite" in quiz.get_by_role("status").inner_text()
        question = quiz.locator(".quiz__question").inner_text()
        visit.page.clock.set_fixed_time(datetime.datetime.now() + datetime.timedelta(days=1))
        visit.go("progress/index.html")
        asked = visit.page.locator(".progress__question")
        asked.wait_for()
        assert asked.locator(".quiz__question").inner_text() == question
        assert asked.get_by_role("link").first.get_attribute("href").split("#")[0] == (folder / TOPIC).as_uri()
        assert "from a folder" in visit.page.locator("[data-progress=lasting]").inner_text()
        visit.go("index.html")
        links = visit.page.locator("[data-resume] a").evaluate_all("links => links.map(link => link.href.split('#')[0])")
        assert links == [(folder / name).as_uri() for name in (TOPIC, "progress/index.html")]
        assert visit.errors == []


def test_a_browser_that_keeps_nothing_does_no_harm(browser, folder):
    """Without storage a quiz is still answered, and the page of progress says that nothing lasts."""
    forbid = """for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new Error("forbidden") } })"""
    context = browser.new_context()
    try:
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script(forbid)
        page.goto(f"{folder.as_uri()}/progress/index.html")
        page.get_by_text("does not let the site remember").wait_for()
        assert set(errors) <= {"forbidden"}  # the theme's own, which asks for its palette
    finally:
        context.close()


def test_a_figure_is_touched(opened):
    """The weights of the figure come without a server."""
    with opened("index.html") as visit:
        visit.page.locator("[data-heads] select").first.wait_for()
        assert visit.errors == []


# Served


@contextmanager
def following(note) -> Iterator[str]:
    """Do what a note says, on a free port: run its command, and give the address that it names."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = shlex.split(note.locator("code").inner_text())
    assert command[:3] == ["python3", "-m", "http.server"]
    command = [sys.executable, *(port if part == "8000" else part for part in command[1:])]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                    break
            time.sleep(0.1)
        yield note.get_by_role("link").get_attribute("href").replace("8000", port)
    finally:
        server.terminate()
        server.wait()


def test_where_run_would_be_stands_what_makes_it_run(browser, opened, book):
    """The command that stands in place of Run serves the folder; at the address beside it the same program runs."""
    with opened() as visit:
        snippet = visit.page.locator('[data-run=""]').first
        name = snippet.get_attribute("data-snippet")
        assert snippet.locator("[data-do=run], [data-do=edit]").count() == 0
        snippet.get_by_role("button", name="Run it").click()
        note = snippet.locator(".snippet__local")
        note.locator("pre").wait_for()
        with following(note) as address:
            base, path = address.split("/deep-learning/")
            with visiting(browser, SimpleNamespace(url=base), f"deep-learning/{path}") as served:
                snippet = served.page.locator(f'[data-snippet="{name}"]')
                snippet.locator("[data-do=run]").click()
                snippet.locator(".snippet__status[data-kind=good]").wait_for(timeout=120_000)
                printed = snippet.locator(".snippet__output").inner_text()
                assert printed.strip() == (book.snippets / name).with_suffix(".out").read_text().strip()
                assert served.errors == [] and served.foreign == []
        assert visit.errors == []


def test_what_the_copy_lacks_runs_on_the_machine(opened):
    """A snippet whose packages did not go along names them, and how to run it without the page."""
    with opened() as visit:
        snippet = visit.page.locator('[data-run*="matplotlib"]').first
        snippet.get_by_role("button", name="Run it").click()
        note = snippet.locator(".snippet__local")
        note.get_by_text("does not hold").wait_for()
        assert "python -m pip install matplotlib" in note.inner_text()
        assert visit.errors == []


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/books/my%20copy/", "python3 -m http.server 8000 --bind 127.0.0.1 --directory '/books/my copy'"),
        ("/Ada's/copy/", "python3 -m http.server 8000 --bind 127.0.0.1 --directory '/Ada'\\''s/copy'"),
        ("/C:/Ada%20L/copy/", 'py -m http.server 8000 --bind 127.0.0.1 --directory "C:/Ada L/copy"'),
    ],
)
def test_the_command_fits_the_shell(browser, server, path, command):
    """The command names the folder as a shell of its system reads it."""
    with visiting(browser, server, "start-here/") as visit:
        script = "pathname => import('/assets/live/folder.js').then(({ command }) => command({ pathname }))"
        assert visit.page.evaluate(script, path) == command

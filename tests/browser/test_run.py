"""Python in the page: nothing a program does, and nothing that is missing, breaks the page."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from support import Visit, visiting
from support_browser import ENDED, FIRST_RESULT, PAGE, edit, printed, run, snippet, status, turn_to

from site_kit.book.layout import REPOSITORY
from site_kit.browser.fetch import TARGET

pytestmark = pytest.mark.usefixtures("fetched")


@pytest.fixture
def page(browser, server):
    """The attention page in a browser that has never been here."""
    with visiting(browser, server, PAGE) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit.page
        # What a test takes away on purpose, the browser reports.
        taken = ("404", "ERR_INTERNET_DISCONNECTED")
        assert [error for error in visit.errors if not any(word in error for word in taken)] == []
        assert visit.foreign == []


# What a program may do


@pytest.fixture(scope="module")
def warm_visit(browser, server) -> Iterator[Visit]:
    """A visit whose Python is warm; each test gives its own code to the same snippet."""
    with visiting(browser, server, PAGE) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        edit(visit.page, snippet(visit.page), "print('warm')")
        assert run(snippet(visit.page)) == "warm\n"
        yield visit


@pytest.fixture
def warm(warm_visit):
    """The page of that visit."""
    return warm_visit.page


def attempt(page, code: str, wait: bool = True) -> str:
    edit(page, snippet(page), code)
    return run(snippet(page), wait)


@pytest.mark.parametrize(
    ("code", "words", "absent"),
    [
        ("def f(x):\n    return 1 / x\n\n\nf(0)", 'File "softmax.py", line 2, in f', "in_page.py"),
        ("def f(:", "SyntaxError", "in_page.py"),
        ("def f(n):\n    return f(n + 1)\n\n\nf(0)", "RecursionError", "in_page.py"),
        ("kept = []\nwhile True:\n    kept.append(bytes(50_000_000))", "MemoryError", "in_page.py"),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('v') from e", "direct cause", "in_page.py"),
        ("import json\njson.loads('{')", "JSONDecodeError", "decoder.py"),
        ("raise SystemExit('out of tokens')", "out of tokens", "Traceback"),
        ("import threading\nthreading.Thread(target=print).start()", "can't start new thread", "threading.py"),
        ("import sys\nprint('no', file=sys.stderr)\nraise KeyboardInterrupt", "KeyboardInterrupt", "in_page.py"),
        ("raise ExceptionGroup('two', [ValueError(1), TypeError(2)])", "TypeError: 2", "in_page.py"),
    ],
)
def test_errors_name_the_readers_lines_only(warm, code, words, absent):
    """An error shows the reader's own lines and none of the machinery's; Python goes on working."""
    text = attempt(warm, code)
    assert words in text and absent not in text
    assert attempt(warm, "print(6 * 7)") == "42\n"


def test_an_endless_loop_is_stopped(warm):
    """A loop without end leaves the page free, Stop ends it, the code stays, and Run works again."""
    endless = "n = 0\nwhile True:\n    n += 1"
    attempt(warm, endless, wait=False)
    warm.wait_for_function("() => (document.querySelector('.snippet__status')?.textContent ?? '').startsWith('Running')")
    assert warm.evaluate("1 + 1") == 2
    cell = snippet(warm)
    assert cell.locator("[data-do=run]").inner_text() == "Stop"
    cell.locator("[data-do=run]").click()
    assert status(cell) == "Stopped. What you typed is kept."
    assert "while True" in cell.locator(".cm-content").inner_text()
    assert attempt(warm, "print('again')") == "again\n"


def test_endless_printing_is_cut(warm):
    """A program that prints without end is stopped, its beginning shown, and the page stays small."""
    attempt(warm, "while True:\n    print('x' * 50)")
    assert "more than 200,000 characters" in status(snippet(warm))
    assert 50_000 < len(printed(snippet(warm))) <= 100_000
    attempt(warm, "try:\n    while True:\n        print('x' * 50)\nexcept Exception:\n    print('swallowed')")
    assert "more than 200,000 characters" in status(snippet(warm))


def test_output_streams(warm):
    """What is printed appears while the program is still running."""
    attempt(warm, "import time\nprint('first')\ntime.sleep(60)", wait=False)
    warm.wait_for_function("() => document.querySelector('.snippet__output')?.textContent === 'first\\n'")
    assert snippet(warm).locator("[data-do=run]").inner_text() == "Stop"
    snippet(warm).locator("[data-do=run]").click()
    assert printed(snippet(warm)) == "first\n"


def test_input_asks_in_the_page(warm):
    """`input()` puts a field where the output goes on, and the program waits for it."""
    attempt(warm, "import sys\nname = input('Name? ')\nprint(name[::-1])\nprint(sys.stdin.readline())", wait=False)
    for answer in ("Ada", "Alan"):
        warm.locator(".snippet__ask input").wait_for()
        assert warm.evaluate("document.activeElement.matches('.snippet__ask input')")
        warm.keyboard.type(answer)
        warm.keyboard.press("Enter")
    snippet(warm).locator(ENDED).wait_for()
    assert printed(snippet(warm)) == "Name? Ada\nadA\nAlan\nAlan\n\n"


def test_runs_leave_nothing_behind(warm):
    """A run sees no names, files, streams or settings of the run before it."""
    attempt(
        warm,
        "import builtins, os, random, sys, time\nkept = 1\nopen('kept.txt', 'w').write('kept')\n"
        "builtins.print = None\nsys.setrecursionlimit(50)\nsys.path.clear()\nrandom.seed(1)\ntime.sleep = None",
    )
    assert attempt(
        warm,
        "import os, sys, time, __main__\n"
        "print('kept' in globals(), os.listdir(), sys.getrecursionlimit() > 500, bool(sys.path), bool(time.sleep), __name__, sys.argv)",
    ) == "False [] True True True __main__ ['softmax.py']\n"
    first, second = (attempt(warm, "import random\nrandom.seed(5) if 0 else None\nprint(random.random())") for _ in range(2))
    assert first != second


def test_python_that_dies_is_said_and_started_again(warm):
    """A program that ends Python itself costs nothing but a new start."""
    attempt(warm, "import os\nos._exit(3)")
    assert "stopped unexpectedly" in status(snippet(warm))
    assert attempt(warm, "print('again')") == "again\n"


@pytest.mark.parametrize(
    "code",
    [
        "print('<img src=x onerror=alert(1)><script>alert(2)</script>')",
        "import sys\nsys.stderr.write('<b>bold</b>')",
        "raise ValueError('<svg onload=alert(1)>')",
        "open('a.svg', 'w').write('<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>')",
        "open('<img src=x onerror=alert(1)>.svg'.replace('/', ''), 'w').write('<svg/>')",
    ],
)
def test_output_is_never_executed(warm, code):
    """Markup and scripts in what a program prints, raises or draws stay text and picture."""
    dialogs = []
    warm.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    attempt(warm, code)
    inside = snippet(warm).locator(".snippet__output")
    warm.wait_for_timeout(100)
    assert not dialogs and inside.locator("script, b, svg").count() == 0
    assert inside.locator("img:not(.snippet__drawn)").count() == 0


@pytest.mark.parametrize(
    "code",
    [
        "import js\njs.fetch('https://example.org/')",
        "from pyodide.http import open_url\nopen_url('https://example.org/')",
        "import urllib.request\nurllib.request.urlopen('https://example.org/', timeout=5)",
        "import pyodide_js\npyodide_js.runPython.constructor('return fetch(\"https://example.org/\")')()",
        "import pyodide_js\nfrom pyodide.ffi import run_sync\nrun_sync(pyodide_js.loadPackage('https://example.org/a-1-py3-none-any.whl'))\nimport a",
    ],
)
def test_a_program_cannot_tell_anybody(warm_visit, code):
    """Code in the page, also code that somebody else wrote, reaches no other host: the browser forbids it."""
    attempt(warm_visit.page, code)
    assert "error" in status(snippet(warm_visit.page)) and warm_visit.foreign == []


def test_a_figure_is_shown(warm):
    """An SVG that a program saves appears as a picture with an alternative text."""
    attempt(warm, "open('arc.svg', 'w').write('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"/>')")
    picture = snippet(warm).locator(".snippet__drawn")
    warm.wait_for_function("() => document.querySelector('.snippet__drawn').naturalWidth === 20")
    assert "arc.svg" in picture.get_attribute("alt")


# Editing


def test_reset_brings_back_the_book(page):
    """Reset restores code and recorded output and forgets the edit."""
    cell = snippet(page)
    before = cell.locator(".language-python code").text_content()
    edit(page, cell, "print('mine')")
    assert run(cell) == "mine\n"
    assert cell.evaluate("cell => cell.classList.contains('snippet--edited')")
    assert not cell.locator(".snippet__predict").is_visible()
    cell.locator("[data-do=reset]").click()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes(':code:'))") == []
    assert cell.locator(".snippet__predict").is_visible() and printed(cell) == ""
    shown = page.evaluate("document.querySelector('.snippet--edited')")
    assert shown is None
    assert run(cell).startswith("[1, 2, 3]") and before.startswith('\"\"\"Softmax')


def test_what_is_typed_survives_a_reload(page):
    """After a reload the edited code stands there, runs, is copied, and can be edited further."""
    cell = snippet(page)
    edit(page, cell, "print('typed')")
    page.reload()
    page.wait_for_function("() => document.querySelector('.snippet--edited')")
    assert cell.locator(".language-python code").inner_text().strip() == "print('typed')"
    assert run(cell) == "typed\n"
    cell.locator("[data-do=edit]").click()
    assert "typed" in cell.locator(".cm-content").inner_text()
    cell.locator("[data-do=reset]").click()
    page.reload()
    assert page.locator(".snippet--edited").count() == 0


def test_the_keyboard_is_enough(page):
    """Edit, write, run, stop and leave the editor without a mouse; Tab indents, Escape then Tab leaves."""
    cell = snippet(page)
    cell.locator("[data-do=edit]").focus()
    page.keyboard.press("Enter")
    cell.locator(".cm-content").wait_for()
    assert page.evaluate("document.activeElement.matches('.cm-content')")
    page.keyboard.press("Control+a")
    page.keyboard.type("if True:\nprint('keys')")  # the editor indents after the colon
    page.keyboard.press("Control+Enter")
    cell.locator(ENDED).wait_for()
    assert printed(cell) == "keys\n"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.cm-content')")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.cm-content')")


def test_a_prediction_comes_first(page):
    """The output opens after a prediction, which stays beside it; asking twice opens it too."""
    cell = snippet(page)
    summary = cell.locator(".snippet__predict summary")
    summary.scroll_into_view_if_needed()
    cell.locator(".snippet__predict[data-asks]").wait_for()
    summary.focus()
    page.keyboard.press("Enter")
    assert not cell.locator(".snippet__predict pre").is_visible()
    page.keyboard.type("all <b>equal</b>")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert cell.locator(".snippet__predict pre").is_visible()
    assert cell.locator(".predict pre").inner_text().strip() == "all <b>equal</b>"
    other = page.locator(".snippet__predict[data-asks]").nth(0)
    other.locator("summary").click()
    other.locator("summary").click()
    assert other.evaluate("details => details.open")


# The network, and what is not there


def test_nothing_is_fetched_before_it_is_used(browser, server):
    """Reading a page fetches neither Python nor the editor, and all of this costs at most 25 KB."""
    server.sent.clear()
    with visiting(browser, server, PAGE):
        ours = [(path, size) for path, size in server.sent if "/assets/live/" in path or path.endswith("book.js")]
    assert any("page.js" in path for path, _ in ours)
    assert sum(size for _, size in ours) <= 25_000, ours
    assert not any("fetched" in path or "worker" in path for path, _ in server.sent)


def test_offline_is_said_and_tried_again(page):
    """Without a network the first Run says so and keeps everything; with it, Run works."""
    cell = snippet(page)
    page.context.set_offline(True)
    cell.locator("[data-do=run]").click()
    assert "is the network there" in cell.locator(".snippet__unreachable").inner_text()
    assert cell.locator("a[download]").is_visible()
    page.context.set_offline(False)
    assert run(cell).startswith("[1, 2, 3]")


def test_started_python_needs_no_network(page):
    """Once Python has started, runs, stops and starts again work without a network."""
    cell = snippet(page)
    edit(page, cell, "print(1)")
    assert run(cell) == "1\n"
    page.context.set_offline(True)
    edit(page, cell, "print(2)")
    assert run(cell) == "2\n"


def test_a_slow_start_can_be_canceled(page):
    """While Python is being fetched the page tells how far it is, and Stop cancels."""
    page.context.route("**/pyodide.asm.wasm", lambda route: None)  # never answered
    cell = snippet(page)
    run(cell, wait=False)
    page.wait_for_function("() => /Fetching Python: \\d+ % of \\d+ MB/.test((document.querySelector('.snippet__status')?.textContent ?? ''))")
    assert cell.locator("progress").is_visible()
    cell.locator("[data-do=run]").click()
    assert status(cell) == "Stopped. What you typed is kept." and not cell.locator("progress").is_visible()
    page.context.unroute("**/pyodide.asm.wasm")
    assert run(cell).startswith("[1, 2, 3]")


def test_a_site_without_python_says_so(page):
    """Where `make` could put no Python in place, Run says it and the download stays."""
    page.context.route("**/manifest.json", lambda route: route.fulfill(status=404))
    cell = snippet(page)
    run(cell)
    assert "built without Python" in status(cell)


def test_a_second_page_starts_from_memory(page):
    """Python's memory is kept for the visit: the next page starts it without its standard library."""
    run(snippet(page))
    page.wait_for_function("() => caches.open('llm-roadmap-python').then(cache => cache.keys()).then(keys => keys.length === 1)")
    page.goto(page.url.replace(PAGE, "nlp/"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    cell = snippet(page, "nlp/overlap.py")
    assert run(cell) == (REPOSITORY / "snippets/nlp/overlap.out").read_text(encoding="utf-8")
    assert not any("snapshot" in url for url in asked)


def test_without_storage_everything_runs(browser, server):
    """In a browser that forbids storage and caches, snippets run; only what is typed is not kept."""
    forbid = "for (const name of ['localStorage', 'sessionStorage', 'caches']) Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }})"
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        visit.page.add_init_script(forbid)
        visit.go(PAGE)
        cell = snippet(visit.page)
        assert run(cell).startswith("[1, 2, 3]")
        edit(visit.page, cell, "print(3)")
        visit.page.wait_for_function("() => (document.querySelector('.snippet__status')?.textContent ?? '').includes('does not keep')")
        assert run(cell) == "3\n"


def test_two_tabs_agree(page):
    """An edit in one tab is seen in another, and neither loses what is being typed there."""
    other = page.context.new_page()
    other.goto(page.url)
    other.mouse.move(3, 3)  # a sign of its reader
    other.locator("[data-do=edit]").first.wait_for(state="attached")
    edit(page, snippet(page), "print('first tab')")
    other.wait_for_function("() => document.querySelector('.snippet--edited .language-python code')?.textContent.includes('first tab')")


# Packages of Pyodide's own distribution

NUMPY = "deep_learning/attention/attention_numpy.py"


def wheel() -> bytes:
    """A package that calls itself NumPy, for want of the real one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("numpy/__init__.py", "__version__ = 'stand-in'\n")
        archive.writestr("numpy-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: numpy\nVersion: 1\n")
        archive.writestr("numpy-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("numpy-1.dist-info/RECORD", "")
    return buffer.getvalue()


@pytest.mark.parametrize("honest", [True, False], ids=["right hash", "wrong hash"])
def test_packages_come_from_the_site_with_their_hash(page, honest):
    """A package is loaded from the site if it has the hash of Pyodide's lock, and refused otherwise."""
    body = wheel()
    lock = json.loads(next(TARGET.glob("pyodide-*/pyodide-lock.json")).read_text(encoding="utf-8"))
    digest = hashlib.sha256(body if honest else b"something else").hexdigest()
    lock["packages"]["numpy"].update(file_name="numpy-1-py3-none-any.whl", sha256=digest, depends=[])
    page.context.route("**/pyodide-lock.json", lambda route: route.fulfill(json=lock))
    page.context.route("**/*.whl", lambda route: route.fulfill(body=body))
    cell = snippet(page, NUMPY)
    turn_to(cell)
    edit(page, cell, "import numpy\nprint(numpy.__version__)")
    text = run(cell)
    if honest:
        assert text == "stand-in\n"
    else:
        assert text == "" and "numpy could not be fetched" in status(cell)


def test_a_missing_package_is_said(page):
    """Where the site does not carry NumPy, Run says so and points to the download."""
    page.context.route("**/*.whl", lambda route: route.fulfill(status=404))
    cell = snippet(page, NUMPY)
    turn_to(cell)
    run(cell)
    assert "numpy could not be fetched" in status(cell) and "Download" in status(cell)
    assert cell.locator("a[download]").is_visible()


def test_torch_says_how_to_run_it_at_home(page):
    """A snippet that no browser can run says how to run it, with uv and with pip."""
    cell = snippet(page, "deep_learning/attention/attention_torch.py")
    turn_to(cell)
    assert not cell.locator("[data-do=edit]").count()
    button = cell.locator("[data-do=local]")
    button.click()
    note = cell.locator(".snippet__local").inner_text()
    assert "uv run attention_torch.py" in note and "pip install" in note and "torch" in note
    assert button.get_attribute("aria-expanded") == "true"

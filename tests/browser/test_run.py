"""Python in the page: nothing a program does, and nothing that is missing, breaks the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from support import Visit, visiting
from support_browser import ENDED, FIRST_RESULT, PAGE, SOFTMAX, edit, printed, run, snippet, status, turn_to

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
    cell = snippet(warm)
    cell.locator(".snippet__own .snippet__status", has_text=re.compile("^Running")).wait_for()
    assert warm.evaluate("1 + 1") == 2
    assert cell.locator("[data-do=run]").inner_text().startswith("Stop")
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
    snippet(warm).locator(".snippet__output", has_text="first").wait_for()
    assert snippet(warm).locator("[data-do=run]").inner_text().startswith("Stop")
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


def note(cell) -> str:
    """What stands above an output that the code did not make; nothing above one that it did."""
    return cell.locator(".snippet__notice").inner_text() if cell.locator(".snippet__notice:visible").count() else ""


def test_an_output_says_which_code_made_it(page):
    """From the first keystroke the book's output is marked as the book's, and the reader's own as older after the next."""
    cell = snippet(page)
    cell.locator(".snippet__predict").evaluate("details => { details.open = true }")
    edit(page, cell, "print('mine')")
    assert "of the book's code" in note(cell)
    assert cell.evaluate("cell => cell.matches('.snippet--older')")
    assert run(cell) == "mine\n" and note(cell) == ""
    page.keyboard.press("Control+End")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" # later")
    assert "before your last change" in note(cell) and printed(cell) == "mine\n"
    for _ in " # later":
        page.keyboard.press("Backspace")
    assert note(cell) == ""
    cell.locator("[data-do=reset]").click()
    assert note(cell) == "" and not cell.evaluate("cell => cell.matches('.snippet--older')")
    assert cell.locator(".snippet__predict .language-text").is_visible()


def test_what_was_typed_before_is_marked_on_the_next_visit(page):
    """Code that is remembered stands above the book's output, and says so, until it is run."""
    cell = snippet(page)
    edit(page, cell, "print('typed')")
    page.reload()
    page.wait_for_function("() => document.querySelector('.snippet--edited')")
    assert "of the book's code" in note(cell)
    assert run(cell) == "typed\n" and note(cell) == ""


def change_the_book(page, cell) -> None:
    """As if the file had changed after the reader's edit was kept: what is kept began with another text."""
    page.evaluate(
        """name => {
            const key = `llm-roadmap:code:${name}`
            localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage.getItem(key)), of: "00000000"}))
        }""",
        SOFTMAX,
    )
    page.reload()
    cell.locator(".snippet__apart").wait_for()


def test_a_changed_original_is_announced(page):
    """An edit of an older file says so on every visit until one version is chosen; both can be seen."""
    cell = snippet(page)
    edit(page, cell, "print('mine')")
    page.reload()
    page.wait_for_function("() => document.querySelector('.snippet--edited')")
    assert not cell.locator(".snippet__apart").count()
    change_the_book(page, cell)
    apart = cell.locator(".snippet__apart")
    assert "softmax.py has changed since you edited it" in apart.locator("[role=status]").inner_text()
    assert cell.locator(".language-python code").first.inner_text().strip() == "print('mine')"
    apart.locator("summary").click()
    assert apart.locator("pre").inner_text().startswith('"""Softmax turns any scores')
    page.reload()
    apart.wait_for()
    apart.get_by_text("Keep mine").click()
    assert not apart.count()
    page.reload()
    page.wait_for_function("() => document.querySelector('.snippet--edited')")
    assert not apart.count() and run(cell) == "mine\n"


def test_the_books_new_version_can_be_taken(page):
    """Of two versions the book's can be chosen: then nothing of the old edit is left."""
    cell = snippet(page)
    edit(page, cell, "print('mine')")
    page.wait_for_function("name => localStorage.getItem(`llm-roadmap:code:${name}`)", arg=SOFTMAX)
    change_the_book(page, cell)
    cell.get_by_text("Take the book's").click()
    assert not cell.locator(".snippet__apart").count()
    assert cell.locator(".language-python code").first.inner_text().startswith('"""Softmax')
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes(':code:'))") == []


@pytest.mark.parametrize("key", ["Control", "Meta"])
@pytest.mark.parametrize(("platform", "name"), [("MacIntel", "Cmd"), ("Linux x86_64", "Ctrl"), ("Win32", "Ctrl")])
def test_the_tip_names_the_key_of_this_keyboard(browser, server, platform, name, key):
    """Help speaks of Cmd on a Mac and of Ctrl elsewhere; both keys run the code everywhere."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        visit.page.add_init_script(f"Object.defineProperty(navigator, 'platform', {{get: () => '{platform}'}})")
        visit.go(PAGE)
        cell = snippet(visit.page)
        edit(visit.page, cell, "print(1)", "Meta" if name == "Cmd" else "Control")
        assert status(cell).startswith(f"{name}+Enter runs it")
        assert f"{name} and Enter" in cell.locator(".cm-content").get_attribute("aria-label")
        visit.page.keyboard.press(f"{key}+Enter")
        cell.locator(ENDED).wait_for()
        assert printed(cell) == "1\n"


def test_buttons_are_named_for_their_file(page):
    """A list of all buttons tells apart what each belongs to, before and after it changes its word."""
    cell = snippet(page)
    for word in ("Run", "Edit", "Copy"):
        assert cell.get_by_role("button", name=f"{word} softmax.py").count() == 1
    assert page.get_by_role("button", name=re.compile("^(Run|Edit|Copy)$")).count() == 0
    edit(page, cell, "while True: pass")
    run(cell, wait=False)
    cell.get_by_role("button", name="Stop softmax.py").click()
    assert cell.get_by_role("button", name="Run softmax.py").count() == cell.get_by_role("button", name="Reset softmax.py").count() == 1
    rung = snippet(page, NUMPY).evaluate("cell => cell.closest('.tabbed-set').querySelector('.tabbed-labels').textContent")
    assert "attention_numpy.py" in rung


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
    cell.locator(".snippet__own .snippet__status", has_text=re.compile(r"Fetching Python: \d+ % of \d+ MB")).wait_for()
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
        cell.locator(".snippet__own .snippet__status", has_text="does not keep").wait_for()
        assert run(cell) == "3\n"


def test_two_tabs_agree(page):
    """An edit in one tab is seen in another, and neither loses what is being typed there."""
    other = page.context.new_page()
    other.goto(page.url)
    other.mouse.move(3, 3)  # a sign of its reader
    other.locator("[data-do=edit]").first.wait_for(state="attached")
    edit(page, snippet(page), "print('first tab')")
    other.wait_for_function("() => document.querySelector('.snippet--edited .language-python code')?.textContent.includes('first tab')")


# Packages, served by the site

NUMPY = "deep_learning/attention/attention_numpy.py"


def test_packages_are_loaded_as_code_imports_them(warm):
    """What edited code imports is fetched, with its size said before and what has come said meanwhile; then it is there."""
    warm.evaluate(
        """() => {
            window.said = []
            new MutationObserver(() => {
                const words = document.querySelector('[data-snippet="deep_learning/attention/softmax.py"] .snippet__own .snippet__status').textContent
                if (words.startsWith("Fetching")) window.said.push(words)
            }).observe(document.querySelector('[data-snippet="deep_learning/attention/softmax.py"] .snippet__own'), { subtree: true, childList: true, characterData: true })
        }"""
    )
    assert attempt(warm, "import sqlite3\nprint(sqlite3.connect(':memory:').execute('select 6 * 7').fetchone())") == "(42,)\n"
    said = warm.evaluate("window.said")
    assert said[0] == "Fetching sqlite3: 0 % of 0.6 MB. Only the first time." and len(set(said)) > 1
    assert attempt(warm, "import sqlite3\nprint(2)") == "2\n" and len(warm.evaluate("window.said")) == len(said)


def test_runs_leave_no_settings_in_packages(warm):
    """What a run sets in NumPy, Matplotlib or pandas is not there in the next one."""
    attempt(
        warm,
        "import matplotlib.pyplot as plt, numpy as np, pandas as pd\n"
        "np.set_printoptions(precision=1)\nnp.seterr(all='raise')\nplt.rcParams['lines.linewidth'] = 9\nplt.plot([1, 2])\n"
        "pd.set_option('display.precision', 1)\nnp.random.seed(1)",
    )
    assert attempt(
        warm,
        "import matplotlib.pyplot as plt, numpy as np, pandas as pd\n"
        "print(np.array([1 / 3]), np.geterr()['divide'], plt.rcParams['lines.linewidth'], plt.get_fignums())\n"
        "print(pd.get_option('display.precision'))",
    ) == "[0.33333333] warn 2.0 []\n6\n"
    first, second = (attempt(warm, "import numpy as np\nprint(np.random.rand())") for _ in range(2))
    assert first != second


def test_matplotlib_draws_for_the_palette(warm):
    """What `plt.show()` would show appears in the page's ink, without a word of fonts, and follows the palette."""
    attempt(warm, "import matplotlib.pyplot as plt\nplt.axis('off')\nplt.text(0, 0, 'as drawn', fontsize=60)\nplt.show()")
    assert printed(snippet(warm)) == ""
    picture = snippet(warm).locator(".snippet__drawn")
    ink = """image => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 500, height: 300 })
        const context = canvas.getContext("2d")
        context.drawImage(image, 0, 0, 500, 300)
        const { data } = context.getImageData(0, 0, 500, 300)
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) return [...data.slice(i, i + 3)]
    }"""
    for scheme in ("slate", "default"):
        warm.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        wanted = warm.evaluate("() => getComputedStyle(document.querySelector('article')).color")
        for _ in range(100):
            picture.evaluate("image => image.decode()")
            if f"rgb({', '.join(map(str, picture.evaluate(ink)))})" == wanted:
                break
            warm.wait_for_timeout(50)
        else:
            pytest.fail(f"in the palette {scheme} the ink is {picture.evaluate(ink)}, the page's is {wanted}")


def test_a_package_of_another_hash_is_refused(page):
    """A package that is not the one of Pyodide's lock is not taken, and the page says what is missing."""
    page.context.route("**/sqlite3-*.whl", lambda route: route.fulfill(body=route.fetch().body() + b"x"))
    cell = snippet(page)
    edit(page, cell, "import sqlite3\nprint('taken')")
    assert run(cell) == "" and "sqlite3 could not be fetched" in status(cell)


def test_a_missing_package_is_said(page):
    """Where the site does not carry NumPy, Run says so and points to the download."""
    page.context.route("**/*.whl", lambda route: route.fulfill(status=404))
    cell = snippet(page, NUMPY)
    turn_to(cell)
    run(cell)
    assert "numpy could not be fetched" in status(cell) and "Download" in status(cell)
    assert cell.locator("a[download]").is_visible() and cell.locator(".language-text").is_visible() and note(cell) == ""


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


# Kinds of browsers, and memories of a started Python


def asked_for(server, pattern: str) -> list[str]:
    return [path for path, _ in server.sent if re.search(pattern, path)]


def test_python_starts_from_the_memory_made_for_this_kind_of_browser(page, server):
    """A first Run fetches the one memory that suits this browser, once, and every file at most once."""
    server.sent.clear()
    assert run(snippet(page)).startswith("[1, 2, 3]")
    [memory] = asked_for(server, "fetched/.*memory-")
    assert "/memory-switching-" in memory
    loaded = [path for path, _ in server.sent]
    assert len(loaded) == len(set(loaded))
    live = asked_for(server, "/assets/live/")
    assert {"worker.js", "in_page.py"} <= {re.split("[/?]", path)[-2] for path in live if "?" in path}
    assert len({path.partition("?")[2] for path in live}) == 1  # all of one version


@pytest.mark.parametrize(
    "damage",
    [lambda body: b"", lambda body: body[:-100_000], lambda body: body[:9] + b"x" * 99 + body[9:], None],
    ids=["empty", "cut short", "changed", "gone"],
)
def test_a_damaged_memory_costs_only_time(page, damage):
    """Where the memory of a started Python is damaged or missing, Python starts without it."""

    def answer(route) -> None:
        answers.append(route.request.url)
        route.fulfill(body=damage(route.fetch().body())) if damage else route.fulfill(status=404)

    answers = []
    page.context.route("**/memory-*.bin", answer)
    assert run(snippet(page)).startswith("[1, 2, 3]") and len(answers) == 1


def test_a_site_without_memories_starts(page):
    """Where `make` could make no memory of a started Python, it starts all the same."""

    def without(route) -> None:
        manifest = route.fetch().json()
        route.fulfill(json={**manifest, "snapshots": {}})

    page.context.route("**/manifest.json", without)
    assert run(snippet(page)).startswith("[1, 2, 3]")


@pytest.fixture(scope="module")
def plain_visit(browser, server) -> Iterator[Visit]:
    """A visit with a browser in which WebAssembly cannot switch stacks, as in WebKit."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        lacking = "delete WebAssembly.Suspending\n"
        visit.page.context.route("**/worker.js*", lambda route: route.fulfill(
            body=lacking + route.fetch().text(), content_type="text/javascript"
        ))
        visit.go(PAGE)
        server.sent.clear()
        assert attempt(visit.page, "print('plain')") == "plain\n"
        visit.memories = asked_for(server, "fetched/.*memory-")
        yield visit


@pytest.fixture
def plain(plain_visit):
    """The page of that visit."""
    return plain_visit.page


def test_without_stack_switching_python_starts_from_its_own_memory(plain_visit):
    """Such a browser gets the other memory, and once."""
    assert len(plain_visit.memories) == 1 and "/memory-plain-" in plain_visit.memories[0]


def test_without_stack_switching_input_is_replayed(plain):
    """The program begins again with each answer: its luck is the same, what was shown is not shown again, nor waited for."""
    code = (
        "import random, sys, time\nprint('once')\nluck = random.random()\ntime.sleep(0.1)\nname = input('Name? ')\n"
        "print(name[::-1], file=sys.stderr)\nprint(sys.stdin.readline(), end='')\nagain = input('Luck? ')\nprint(float(again) == luck)"
    )
    attempt(plain, code.replace("name = input", "print(luck)\nname = input"), wait=False)
    for number in range(3):
        plain.locator(".snippet__ask input").wait_for()
        luck = printed(snippet(plain)).split("\n")[1]
        plain.keyboard.type(("Ada", "Alan", luck)[number])
        plain.keyboard.press("Enter")
    snippet(plain).locator(ENDED).wait_for()
    assert printed(snippet(plain)) == f"once\n{luck}\nName? Ada\nadA\nAlan\nAlan\nLuck? {luck}\nTrue\n"


ASYNC = """
import asyncio

async def wait(number):
    await asyncio.sleep(number / 20)
    print(number)
    return number

async def main():
    print(await asyncio.gather(*map(wait, (2, 0, 1))))
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.01)
    except TimeoutError:
        print("late")

asyncio.run(main())
asyncio.run(wait(3))
"""


@pytest.mark.parametrize("kind", ["warm", "plain"])
def test_asyncio_runs_to_its_end(request, kind):
    """`asyncio.run` returns when its work is done, with and without stack switching."""
    assert attempt(request.getfixturevalue(kind), ASYNC) == "0\n1\n2\n[2, 0, 1]\nlate\n3\n"


@pytest.mark.parametrize("kind", ["warm", "plain"])
def test_waiting_for_nothing_is_said(request, kind):
    """A program that waits for what cannot come gets an error instead of an endless wait."""
    text = attempt(request.getfixturevalue(kind), "import asyncio\n\n\nasync def f():\n    await asyncio.Event().wait()\n\n\nasyncio.run(f())")
    assert "nothing in a browser will ever do" in text


def test_too_deep_a_recursion_is_said(warm):
    """Recursion that no browser has room for is named, and Python starts again."""
    text = attempt(warm, "class Deep:\n    def __str__(self):\n        return f'{self}'\n\n\nstr(Deep())")
    assert "recursed too deeply" in status(snippet(warm)) or "RecursionError" in text
    assert attempt(warm, "print('again')") == "again\n"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import torch", "torch is not in this page."),
        ("import threading\nthreading.Thread(target=print).start()", "Python in a page has no threads."),
        ("from urllib.request import urlopen\nurlopen('http://127.0.0.1:9/')", "Python in a page has no network."),
    ],
)
def test_what_no_page_has_is_said(warm, code, what):
    """What cannot run in a page, be it a module, a thread or the network, says so and where it can."""
    assert f"{what} Download the file and run it" in attempt(warm, code)


def test_a_missing_file_is_no_missing_network(warm):
    """An error of the program's own gets no such sentence."""
    assert "Download the file" not in attempt(warm, "open('nothing.txt')")

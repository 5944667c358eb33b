"""What `make bench` prints: each budget, what was measured, and whether it holds."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from site_kit.browser.engines import Missing
from site_kit.browser.host import serve
from site_kit.checks import bench
from site_kit.checks.bench import Row


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A site of two pages and a picture."""
    (tmp_path / "nlp").mkdir()
    (tmp_path / "index.html").write_text("<p>Home</p>" * 1000)
    (tmp_path / "nlp/index.html").write_text("<p>Words</p>" * 20_000)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_the_table_lines_up_and_marks_what_is_over() -> None:
    rows = [Row("page", "150 KB", "160.0 KB", False), Row("suite", "600 s", "9 s", True), Row("x", "1", "unknown")]
    assert bench.table(rows).splitlines() == [
        "what   budget  measured",
        "page   150 KB  160.0 KB  over",
        "suite  600 s   9 s       ok",
        "x      1       unknown   -",
    ]


def test_the_largest_page_is_found(built: Path) -> None:
    assert bench.largest_page(built) == Row("HTML of the largest page", "150 KB", "240.0 KB (nlp/)", False)


def test_the_host_compresses_text_and_counts_what_it_sends(built: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    with serve(built) as host:
        asked = Request(host.url, headers={"Accept-Encoding": "gzip"})
        with opener.open(asked) as response:
            body = response.read()
            assert response.headers["Content-Encoding"] == "gzip"
        with opener.open(f"{host.url}/picture.png") as response:
            assert response.headers["Content-Encoding"] is None
        with pytest.raises(HTTPError) as missing:
            opener.open(f"{host.url}/missing")
        missing.value.close()
        assert host.sent == [("/", len(body)), ("/picture.png", 4), ("/missing", 8)]
    assert gzip.decompress(body) == b"<p>Home</p>" * 1000
    assert len(body) < 200


def test_the_record_of_the_tests_is_read() -> None:
    snippets = {"a.py": {"seconds": 31.0, "peak_mb": 100}, "b.py": {"seconds": 2.0, "peak_mb": 1024}}
    suite, slowest, memory = bench.recorded({"suite_seconds": 599, "snippets": snippets})
    assert (suite.measured, suite.within) == ("599 s", True)
    assert (slowest.measured, slowest.within) == ("31.0 s (a.py)", False)
    assert (memory.measured, memory.within) == ("1.00 GB", True)


def test_without_a_record_it_says_how_to_get_one() -> None:
    assert {row.measured for row in bench.recorded({})} == {"run `make test` once"}


def test_without_npx_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [row] = bench.lighthouse(bench.Host(), "chromium")
    assert (row.measured, row.within) == ("needs npx: install Node.js 18 or newer", None)


def test_without_a_browser_the_rest_is_measured(built: Path, book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "find_browser", lambda: None)
    monkeypatch.setattr(bench, "ENGINES", {})
    rows = bench.measure(book, built, say=lambda _: None)
    assert rows[0].measured.startswith("needs a browser")
    assert rows[1].what == "HTML of the largest page"


def test_a_folder_without_a_site_is_refused(tmp_path: Path, capsys) -> None:
    assert bench.main([str(tmp_path)]) == 2
    assert "holds no built site" in capsys.readouterr().err


def test_each_engine_has_its_own_budgets() -> None:
    """A start of Python, NumPy on top of it, and a computation beside CPython's are lines of their own."""
    runs = bench.Runs(first=1.9, again=0.02, numpy=2.1, visit=0.4, visit_numpy=1.0, computed=0.9)
    first, numpy, computed = runs.rows("webkit", alone=0.3)
    assert (first.measured, first.within) == ("1.9 s, 0.40 s; again 0.02 s", True)
    assert (numpy.measured, numpy.within) == ("2.1 s, 1.0 s", False)
    assert computed.measured == "0.90 s (CPython 0.30 s, 3.0 times)" and first.what.endswith("webkit")


def test_an_engine_that_is_missing_is_said(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that this machine lacks costs a line that says what to install."""

    def missing():
        raise Missing("no WebKitWebDriver found: install webkit2gtk-driver")

    monkeypatch.setattr(bench, "ENGINES", {"webkit": missing})
    [row] = bench.in_page(built, None)
    assert row.within is None and row.measured.endswith("install webkit2gtk-driver")

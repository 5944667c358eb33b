"""The suite itself: what may be missing, what comes first, what a run may claim."""

from __future__ import annotations

import ast
import gzip
import json
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import conftest
import pytest
import support
from conftest import Verification
from support import expect_none

from site_kit.book.layout import REPOSITORY

# What may be missing


@pytest.mark.parametrize(("ci", "outcome"), [(False, pytest.skip.Exception), (True, pytest.fail.Exception)])
def test_missing_packages_fail_under_ci(monkeypatch, need, ci, outcome):
    """A missing package skips a test on an author's machine and fails it under CI, with its name."""
    monkeypatch.setattr(support, "CI", ci)
    absent = "no_such_package"
    with pytest.raises(outcome, match=f"{absent} is not installed"):
        need("json", absent)


# The order


def test_tests_run_in_the_order_of_what_they_ask_for(request):
    """Alone, snippets come first and the browser last; workers begin with the longest files."""
    ranks = [conftest._rank(item) for item in request.session.items]
    assert ranks == sorted(ranks)


# Loops


def loops(source: str) -> list[int]:
    """The lines of a test file that start an event loop in the thread in which the browser's may be running."""
    starts = ("asyncio.run", "asyncio.Runner", "asyncio.new_event_loop")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [node.lineno for node in calls if ast.unparse(node.func) in starts]


def test_no_test_starts_a_second_loop():
    """Which file a worker runs before another is chance: every test leaves the loop to `run_async`."""
    for path in sorted(REPOSITORY.glob("tests/**/*.py")):
        if path.parent.name == "clients":  # a program of its own, which no test imports
            continue
        expect_none(f"{path.relative_to(REPOSITORY)}:{line}: call support.run_async" for line in loops(path.read_text(encoding="utf-8")))


def test_a_second_loop_is_found():
    assert loops("import asyncio\n\nprint(asyncio.run(f()))") == [3] and loops("run_async(f())") == []


# What a run may claim


def report(test: str, outcome: str = "passed", when: str = "call"):
    """A test's report, as pytest gives it."""
    return SimpleNamespace(nodeid=test, when=when, passed=outcome == "passed", failed=outcome == "failed")


@pytest.fixture
def earlier(small_book, monkeypatch):
    """A book whose last run verified one snippet and two tests."""
    monkeypatch.setenv("BOOK_TODAY", "2026-02-02")
    book = small_book()
    text = {
        "date": "2026-01-01",
        "snippets": {"nlp/bag/count.py": {"date": "2026-01-01"}, "gone.py": {"date": "2026-01-01"}},
        "proofs": {"tests/test_words.py::test_old": "2026-01-01", "tests/test_gone.py::test_a": "2026-01-01"},
        "suite_seconds": 99,
    }
    book.verification_path.write_text(json.dumps(text))
    return book


def saved(verification: Verification) -> dict:
    """What a run leaves behind."""
    verification.save()
    return verification.book.verification


def test_good_runs_are_merged(earlier):
    """A run adds what it verified, keeps what it did not touch, and drops what no longer exists."""
    run = Verification(earlier)
    run.pytest_runtest_logreport(report("tests/test_words.py::test_new[a]"))
    run.add_snippet("nlp/bag/count.py", {"date": "2026-02-02"})
    assert saved(run) == {
        "date": "2026-02-02",
        "snippets": {"nlp/bag/count.py": {"date": "2026-02-02"}},
        "proofs": {
            "tests/test_words.py::test_new": "2026-02-02",
            "tests/test_words.py::test_old": "2026-01-01",
        },
        "suite_seconds": 99,
    }


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_unproven_is_not_claimed(earlier, outcome):
    """A test that fails or is skipped in one case loses its record, whatever its other cases do."""
    run = Verification(earlier)
    run.pytest_runtest_logreport(report("tests/test_words.py::test_old[a]"))
    run.pytest_runtest_logreport(report("tests/test_words.py::test_old[b]", outcome, "setup"))
    kept = saved(run)
    assert "tests/test_words.py::test_old" not in kept["proofs"]
    assert kept["date"] == ("2026-01-01" if outcome == "failed" else "2026-02-02")


def test_failed_snippets_lose_their_record(earlier):
    """A snippet that ran and did not print what is recorded is no longer called verified."""
    run = Verification(earlier)
    run.lose_snippet("nlp/bag/count.py")
    assert saved(run)["snippets"] == {}


def test_shards_are_one_run(small_book, monkeypatch, tmp_path):
    """A folder of records is read as one, which is as old as the oldest; a shard that failed leaves it without a date."""
    book, folder = small_book(), tmp_path / "verified"
    monkeypatch.setenv("BOOK_VERIFICATION", str(folder))
    folder.mkdir()
    assert book.verification == {}
    (folder / "1.json").write_text('{"date": "2026-02-02", "snippets": {"a.py": {}}, "proofs": {"tests/a.py::test_a": "2026-02-02"}}')
    (folder / "2.json").write_text('{"date": "2026-02-01", "proofs": {"tests/b.py::test_b": "2026-02-01"}}')
    assert book.verification["date"] == "2026-02-01"
    assert list(book.verification["snippets"]) == ["a.py"] and len(book.verification["proofs"]) == 2
    (folder / "3.json").write_text("{}")
    assert "date" not in book.verification


def test_part_of_a_test_proves_nothing(earlier):
    """A test of which some cases were deselected is not verified by the others."""
    run = Verification(earlier)
    run.pytest_deselected([SimpleNamespace(nodeid="tests/test_words.py::test_old[b]")])
    run.pytest_runtest_logreport(report("tests/test_words.py::test_old[a]"))
    assert "tests/test_words.py::test_old" not in saved(run)["proofs"]


def test_a_broken_record_is_replaced(earlier):
    """A record that another run was killed in writing does not stop this one."""
    earlier.verification_path.write_text('{"date": ')
    assert set(saved(Verification(earlier))) == {"date", "snippets", "proofs"}


# The server


def get(url: str, **headers: str):
    """The status, headers and body of an answer."""
    try:
        answer = urlopen(Request(url, headers=headers), timeout=30)
    except HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read()


def test_the_server_behaves_like_a_host(server, site):
    """Folders show their page, lost addresses the 404 page, and text is compressed on request."""
    status, headers, body = get(server.url + "/")
    assert (status, body) == (200, (site / "index.html").read_bytes())
    assert headers["Content-Type"].startswith("text/html")
    status, headers, packed = get(server.url + "/", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and gzip.decompress(packed) == body
    assert len(packed) < len(body) / 2
    status, _, body = get(server.url + "/no/such/page/")
    assert (status, body) == (404, (site / "404.html").read_bytes())

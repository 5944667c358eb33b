"""The table of clients on the practice server's page: what `make clients` found, whole and without a failure.

The clients themselves need an environment of their own, so they run on demand.
"""

from __future__ import annotations

import json
import runpy

import pytest

from site_kit.book.layout import REPOSITORY

pytest.importorskip("pydantic")
DRIVE = runpy.run_path(str(REPOSITORY / "tests/clients/drive.py"))
RESULT = REPOSITORY / "snippets/llms/practice_server/clients.jsonl"


def test_every_client_was_driven():
    """The result names each client of the driver with its version, fifteen packages at least, and no failure."""
    lines = map(json.loads, RESULT.read_text(encoding="utf-8").splitlines())
    found = {line["client"]: line for line in lines}
    assert list(found) == list(DRIVE["CLIENTS"])
    packages = {package for package, _ in DRIVE["CLIENTS"].values()}
    assert len(packages) >= 15
    for name, result in found.items():
        assert result["version"].startswith(DRIVE["CLIENTS"][name][0] + " ")
        assert {result[task] for task in DRIVE["TASKS"]} <= {"yes", "-"}, name


def test_each_package_is_asked_for():
    """What the driver drives is what `make clients` installs."""
    lines = (REPOSITORY / "tests/clients/requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = {line.partition("[")[0] for line in lines if line and not line.startswith("#")}
    assert {package for package, _ in DRIVE["CLIENTS"].values()} == asked


def test_a_failure_is_told():
    """An error of a client becomes its result, in one line; a wrong text is an error."""
    assert DRIVE["attempt"](lambda: DRIVE["heard"]("heard")) == "yes"
    assert DRIVE["attempt"](lambda: DRIVE["heard"]("other")) == "AssertionError: said 'other'"
    assert DRIVE["attempt"](lambda: 1 / 0) == "ZeroDivisionError: division by zero"

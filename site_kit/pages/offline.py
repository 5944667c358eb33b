"""A copy of the built site to take along: one zip, read by double click.

From a folder, without a server, a browser opens no folder as a page, runs no module,
starts no worker and lets a page ask for nothing. So links of the copy name `index.html`,
its modules are joined into one plain script, the search works in a frame, and what a page
would ask for stands in a script beside it. Python does need a server: pages say which
command is one. The same zip is made from the same site, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Container
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import REPOSITORY, Book
from site_kit.browser import fetch

MOST_BYTES = 20_000_000  # of the zip
ON_BOARD = ("numpy",)  # packages of Python in the page that go along, with what they need
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file: the beginning of a zip's time

# What no reader of a folder meets.
_LEFT_OUT = re.compile(r"404\.html|sitemap\.xml(\.gz)?|objects\.inv|[^/]*\.zip|.*\.map|assets/(javascripts/lunr|fetched)/.*")
_MANIFEST = "assets/fetched/manifest.json"
_LINK = re.compile(r'(<(?:a|link)\s(?:[^>]*?\s)?href=")([^"]*)')
_DATA = re.compile(r'data-heads="([^"]*)"')
_ARTICLE = re.compile(r"(?s)<article\b.*</article>")
# Names of the site's own address, a fetch before its time, and what is said of the copy.
_ONLINE = re.compile(r'(?s)<link rel="canonical"[^>]*>|<link rel="preload"[^>]*>|<!-- online -->.*?<!-- /online -->')
_MODULE = re.compile(r'<script src="([^"]*)assets/book\.js" type="module">')


def pack(site: Path, target: Path) -> int:
    """Write the zip, in a folder of its own name.

    Args:
        site: The built site.
        target: The zip to write; its name without ending is the folder in it.

    Returns:
        The zip's bytes.

    Raises:
        BookError: If it is larger than 20 MB, or the site cannot be read from a folder.
        FetchError: If what joins the scripts is not in place.
    """
    found = contents(site)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in sorted(found.items()):
            entry = zipfile.ZipInfo(f"{target.stem}/{name}", MOMENT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, body)
        largest = sorted(archive.infolist(), key=lambda entry: -entry.compress_size)[:5]
    size = target.stat().st_size
    if size > MOST_BYTES:
        target.unlink()
        names = ", ".join(f"{entry.filename} ({entry.compress_size / 1e6:.1f} MB)" for entry in largest)
        raise _problem(f"the copy has {size / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f}", f"leave something out; largest: {names}")
    return size


def contents(site: Path) -> dict[str, bytes]:
    """The files of the copy, by name."""
    paths = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    found = {name: path.read_bytes() for name, path in paths.items() if not _LEFT_OUT.fullmatch(name)} | _of_python(site)
    asked = {_MANIFEST: found.get(_MANIFEST, b"null").decode()}
    for name in list(found):
        if name.endswith(".html"):
            text = page(found[name].decode(), name, paths)
            found[name] = text.encode()
            if 'class="quiz' in text:  # asked again by the page "Your progress"
                asked[name] = "".join(_ARTICLE.findall(text))
            for data in _DATA.findall(text):
                below = posixpath.normpath(posixpath.join(posixpath.dirname(name), data))
                asked[below] = found[below].decode()
    for name, text in asked.items():
        found[f"{name}.js"] = f"(window.held ??= {{}})[{json.dumps(quote(name))}] = {json.dumps(text)}\n".encode()
    index = _index(json.loads(found["search/search_index.json"]))
    found["search/search_index.json"] = index.encode()
    found["search/search_index.js"] = f"var __index = {index}\n".encode()
    found["assets/live/book.js"] = _joined(site / "assets/book.js")
    found["assets/javascripts/iframe-worker.js"] = _frame()
    found["LICENSE"] = (REPOSITORY / "LICENSE").read_bytes()
    found["README.txt"] = _README.encode()
    return found


_README = """\
The LLM Roadmap, to take along. Unpack it and open index.html: reading, search, quizzes and progress work without a network.
To run code in the pages, serve this folder with `python3 -m http.server 8000 --bind 127.0.0.1` (Windows: `py` for `python3`), then open http://127.0.0.1:8000/.
Code: MIT. Text and figures: CC BY 4.0. See LICENSE.
"""


def page(text: str, name: str, files: Container[str]) -> str:
    """A page as it can be read from a folder.

    Args:
        text: Its HTML.
        name: Its path below the site's root.
        files: The paths of the site, to know which links lead to a folder.
    """
    text = _ONLINE.sub("", text)
    text = _LINK.sub(lambda match: match[1] + _whole(match[2], name, files), text)
    text = _MODULE.sub(r'<script src="\1assets/live/book.js" defer>', text)
    if 'type="module"' in text:
        raise _problem(f"{name} loads a module, which no browser runs from a folder", "let docs/assets/book.js import it")
    base = "../" * name.count("/")
    return text.replace("</head>", f'<script src="{base}assets/javascripts/iframe-worker.js"></script></head>', 1)


def _whole(link: str, name: str, files: Container[str]) -> str:
    """A link whose folder, if it leads to one, names its page."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return link
    target = unquote(urlsplit(urljoin(f"http://site/{name}", parts.path.rstrip("/") + "/index.html")).path)
    if target.lstrip("/") not in files:
        return link
    return parts._replace(path=f"{parts.path.rstrip('/')}/index.html").geturl()


def _index(index: dict) -> str:
    """The index of the search, leading to pages instead of folders."""
    for entry in index["docs"]:
        path, mark, anchor = entry["location"].partition("#")
        if not path or path.endswith("/"):
            entry["location"] = f"{path}index.html{mark}{anchor}"
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _of_python(site: Path) -> dict[str, bytes]:
    """Those files of Python and the editor that go along, by name; the manifest says what there is."""
    folder = (site / _MANIFEST).parent
    if not folder.is_dir():
        return {}
    manifest = json.loads((site / _MANIFEST).read_bytes())
    python = folder / f"pyodide-{manifest['version']}"
    lock = json.loads((python / "pyodide-lock.json").read_bytes())
    wheels = fetch.closure(lock, [name for name in ON_BOARD if name in manifest["packages"]])
    manifest["packages"] = {name: manifest["packages"][name] for name in wheels}
    manifest["modules"] = {module: name for module, name in manifest["modules"].items() if name in wheels}
    manifest["snapshots"] = {}  # they save a second or two, and would take half of the room
    paths = [folder / "editor.js", *(python / name for name, _ in manifest["files"])]
    paths += [python / wheel["file_name"] for wheel in wheels.values()]
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}
    return {**found, _MANIFEST: json.dumps(manifest, indent=1).encode()}


def _joined(script: Path) -> bytes:
    """The modules of the pages as one plain script, which will lie in `assets/live/`."""
    options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--legal-comments=none", "--log-level=error"]
    # A plain script knows its address only while it is read.
    resolve = "var bookAddress = document.currentScript.src, bookFile = name => new URL(name, bookAddress).href;"
    options += [f"--banner:js={resolve}", "--define:import.meta.url=bookAddress", "--define:import.meta.resolve=bookFile"]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "book.js")
        fetch.npm("exec", "--no", "--", "esbuild", str(script.resolve()), *options, f"--outfile={made}")
        return made.read_bytes()


def _frame() -> bytes:
    """What lets the search work without a worker."""
    package = fetch.NPM / "node_modules" / "iframe-worker"
    try:
        return b"/*\n%s*/\n%s" % ((package / "LICENSE").read_bytes(), (package / "shim" / "index.js").read_bytes())
    except OSError as error:
        raise fetch.FetchError(f"{error.filename} is not there: run `python -m site_kit fetch`") from error


def _problem(what: str, remedy: str) -> BookError:
    return BookError(Problem("site_kit/pages/offline.py", 1, what, remedy))


def main(arguments: list[str]) -> int:
    """`python -m site_kit offline`: build the site, with a copy of itself in it."""
    parser = argparse.ArgumentParser(prog="python -m site_kit offline", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", default="site", help="where the site is built")
    folder = Path(parser.parse_args(arguments).folder)
    name = f"llm-roadmap-{Book().today}.zip"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder.resolve())]
    if subprocess.run(command, cwd=REPOSITORY, env={**os.environ, "BOOK_OFFLINE": name}).returncode:
        return 1
    try:
        size = pack(folder, folder / name)
    except (BookError, fetch.FetchError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"==> {folder / name} has {size / 1e6:.1f} MB")
    return 0

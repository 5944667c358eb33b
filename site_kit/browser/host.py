"""A host for a built site, and a browser to look at it: for tests and measurements."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# The headless shell is the same engine without its windows: half the work for a page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no other host exists
)


@dataclass
class Host:
    """A server of a built site.

    Attributes:
        url: Its address, without a slash at the end.
        first: Markup that every page begins with, for a browser that does not tell what goes wrong.
        age: Seconds for which a browser may keep what it has.
        sent: Path and bytes of every answer so far.
    """

    url: str = ""
    first: str = ""
    age: int = 0
    sent: list[tuple[str, int]] = field(default_factory=list)


@lru_cache(maxsize=256)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def log_message(self, *_: object) -> None:
        """Say nothing: the table is the output."""

    def do_GET(self) -> None:  # noqa: N802  (the base class's name)
        """Answer with the file, compressed at level 6 where that helps."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        if status == 404:
            path = Path(self.directory, "404.html")
        body = path.read_bytes() if path.is_file() else b"not here"
        kind = self.guess_type(path)
        if kind == "text/html":
            body = body.replace(b"<head>", b"<head>" + self.host.first.encode(), 1)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        compresses = kind.startswith("text/") or any(word in kind for word in ("script", "json", "xml"))
        if compresses and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
        if self.host.age:
            self.send_header("Cache-Control", f"max-age={self.host.age}")
        self.send_header("Content-Length", str(len(body)))
        self.host.sent.append((self.path, len(body)))  # first: who has the answer may look here
        with contextlib.suppress(ConnectionError):  # the reader went elsewhere
            self.end_headers()
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that goes elsewhere in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve(folder: Path, first: str = "", age: int = 0) -> Iterator[Host]:
    """Serve a built site on a free port of this machine; `age` is for how many seconds browsers may keep what they have."""
    host = Host(first=first, age=age)
    handler = partial(type("Handler", (_Handler,), {"host": host}), directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        host.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield host
        finally:
            server.shutdown()


def find_browser() -> str | None:
    """The browser of `CHROMIUM`, else the first known one on the path."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS)]
    return next((path for path in found if path), None)

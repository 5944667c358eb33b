"""Archives: downloads that go on where they ended, and count only with their hash."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from site_kit.browser import archive
from site_kit.browser.archive import ArchiveError, resume, wheel, whole

BODY = bytes(range(256)) * 9000  # over two chunks
DIGEST = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def index():
    """A server that can break off after some bytes, and that knows ranges or not."""

    class Handler(BaseHTTPRequestHandler):
        ranges, stop, asked = True, None, []

        def do_GET(self):
            wanted = self.headers.get("Range", "")
            Handler.asked.append(wanted)
            first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and Handler.ranges else 0
            body = BODY[first:]
            self.send_response(206 if first else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: Handler.stop])

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Handler.address = f"http://127.0.0.1:{server.server_port}/a-1.0-py3-none-any.whl"
    yield Handler
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_download_goes_on(index, tmp_path, ranges):
    """What has arrived is kept, and asked for only once where the server can begin in the middle."""
    index.ranges, index.stop, target = ranges, 700_000, tmp_path / "file"
    with pytest.raises(OSError):
        resume(index.address, target)
    assert not target.exists()
    arrived = (tmp_path / "file.part").stat().st_size
    index.stop, told = None, []
    resume(index.address, target, lambda done, total: told.append((done, total)))
    assert target.read_bytes() == BODY and not (tmp_path / "file.part").exists()
    assert index.asked[-1] == f"bytes={arrived}-" and arrived > 0
    assert told[-1] == (len(BODY), len(BODY))


def test_whole_means_size_and_hash(tmp_path):
    """A file counts only with its size and its hash."""
    path = tmp_path / "file"
    assert not whole(path, len(BODY), DIGEST)
    path.write_bytes(BODY)
    assert whole(path, len(BODY), DIGEST)
    path.write_bytes(BODY[:-1] + b"!")
    assert not whole(path, len(BODY), DIGEST)


@pytest.fixture
def pip(index, monkeypatch):
    """A pip that knows one package, and counts what it is asked."""
    asked = []
    state = {"digest": DIGEST}

    def answer(*arguments):
        asked.append(arguments[0])
        if arguments[0] != "install":
            raise ArchiveError("pip could not download it either")
        found = {"url": index.address, "archive_info": {"hashes": {"sha256": state["digest"]}}}
        return json.dumps({"install": [{"download_info": found}]})

    monkeypatch.setattr(archive, "_pip", answer)
    state["asked"] = asked
    return state


def test_a_wheel_is_fetched_once(index, pip, tmp_path):
    """A wheel that is there with its index's hash is not fetched again."""
    first = wheel("a==1.0", tmp_path)
    assert first.read_bytes() == BODY and wheel("a==1.0", tmp_path) == first
    assert len(index.asked) == 1


def test_a_wheel_with_another_hash_is_refused(pip, tmp_path):
    """A wheel that differs from what the index states is removed, and the error says what to do."""
    pip["digest"] = "0" * 64
    with pytest.raises(ArchiveError, match="try again"):
        wheel("a==1.0", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_pip_itself_is_the_last_way(index, pip, tmp_path, monkeypatch):
    """Where the address does not answer, pip is asked to download; its failure is the error."""
    monkeypatch.setattr(archive, "resume", lambda *_: (_ for _ in ()).throw(OSError("refused")))
    with pytest.raises(ArchiveError, match="either"):
        wheel("a==1.0", tmp_path)
    assert pip["asked"] == ["install", "download"]


def test_what_pip_says_is_passed_on(tmp_path, monkeypatch):
    """A package that no index has gives pip's own words."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ArchiveError, match="no-such-package-of-the-book"):
        wheel("no-such-package-of-the-book==1.0", tmp_path)

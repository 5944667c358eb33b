"""Chats on disk: one JSON line an event, only ever appended."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None

FOLDER = Path.home() / ".llm-roadmap" / "chats"
SUFFIX = ".jsonl"
HEADER = {"chat": 1}  # the first line of every file: what it is, and the version of its form
TORN = "The last line was torn by a crash and is left out."
MOST_BYTES = 64_000_000
_NAME = re.compile(r"[^\W_][\w .-]{0,79}")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # on Windows


class ChatFileError(Exception):
    """A file that cannot be used: why, and what to do.

    Args:
        message: What happened.
        remedy: What to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message, self.remedy = message, remedy


def path_of(folder: Path, name: str) -> Path:
    """Where the chat of a name lies: never outside the folder, whatever the name.

    Raises:
        ChatFileError: If the name is not safe.
    """
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name) or name[-1] in " ." or _RESERVED.match(name) or len(name.encode()) > 200:
        remedy = "Begin with a letter or digit; up to 80 letters, digits, blanks, dots, hyphens and underscores."
        raise ChatFileError(f"{name[:80]!r} is no name for a chat.", remedy)
    return folder / f"{name}{SUFFIX}"


def names(folder: Path) -> list[str]:
    """The names of all saved chats, the newest first."""
    with contextlib.suppress(OSError):
        files = [path for path in folder.iterdir() if path.suffix == SUFFIX and _is_safe(path) and path.is_file()]
        return [path.stem for path in sorted(files, key=lambda path: (-path.stat().st_mtime, path.name))]
    return []


def _is_safe(path: Path) -> bool:
    try:
        return path_of(path.parent, path.stem) == path
    except ChatFileError:
        return False


class ChatFile:
    """One chat on disk; `ChatFile.new` and `ChatFile.open` make them.

    While it is open it is locked: no other process can mix its lines in.

    Args:
        path: Where it lies, or will lie from the first event on.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._automatic = False  # whether the name may still change by itself
        self._size = 0  # bytes of whole lines
        self._mends: bytes | None = None  # what the torn or unended last line becomes before the next event
        self.notice = ""

    @classmethod
    def new(cls, folder: Path, name: str = "") -> ChatFile:
        """A chat that does not exist yet; its file appears with the first event.

        Raises:
            ChatFileError: If there is one of this name, or the name is not safe.
        """
        if not name:
            made = cls(path_of(folder, _free(folder, f"{datetime.now():%Y-%m-%d %H.%M.%S}")))
            made._automatic = True
            return made
        path = path_of(folder, name)
        if os.path.lexists(path):
            raise _taken(name)
        return cls(path)

    @classmethod
    def open(cls, folder: Path, name: str) -> ChatFile:
        """A saved chat, locked.

        Raises:
            ChatFileError: If there is none, it is open elsewhere, or it is no chat.
        """
        made = cls(path_of(folder, name))
        made._open(os.O_RDWR)
        return made

    @property
    def name(self) -> str:
        """The chat's name."""
        return self.path.stem

    @property
    def saved(self) -> bool:
        """Whether anything has been written yet."""
        return self._descriptor is not None

    # region load
    def read(self) -> Iterator[tuple[int, dict]]:
        """The events so far, each with the number of its line.

        A crash can tear the last line only: it is left out, and `notice`
        says so. The file itself stays as it is until the next event.

        Raises:
            ChatFileError: If it is no chat, or a line is broken.
        """
        if self._descriptor is None:
            return
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            self._size = 0
            for number, line in enumerate(file, 1):
                event = _parsed(line)
                torn = event is None and not line.endswith(b"\n")
                if number == 1 and event != HEADER:
                    if not torn or not _line(HEADER).startswith(line):
                        what = "is no chat of this program."
                        raise self._error(what, "Choose another.")
                if torn:
                    self._mends, self.notice = b"", TORN
                    return
                if event is None:
                    raise self.broken(number)
                self._size += len(line)
                if not line.endswith(b"\n"):
                    self._mends = b"\n"
                if number > 1:
                    yield number, event
    # endregion load

    # region append
    def append(self, event: dict, sync: bool = True) -> None:
        """Add an event at the end.

        Args:
            event: What happened.
            sync: Wait until the disk has it. Without that, a crash of
                this program loses nothing, a power cut may.

        Raises:
            ChatFileError: If it cannot be written; nothing of it stays.
        """
        try:
            line = _line(event)
            if self._descriptor is None:
                self._create()
            if self._mends is not None:
                os.ftruncate(self._descriptor, self._size)
                line, self._mends = self._mends + line, None
            if not self._size:
                line = _line(HEADER) + line
            self._write(line)
            if sync:
                os.fsync(self._descriptor)
        except OSError as error:
            what = f"cannot be written: {error.strerror}."
            remedy = "Make room, or choose another --folder."
            raise self._error(what, remedy) from error

    def _write(self, line: bytes) -> None:
        """All of a line or nothing."""
        os.lseek(self._descriptor, self._size, os.SEEK_SET)
        written = 0
        try:
            while written < len(line):
                written += os.write(self._descriptor, line[written:])
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            raise
        self._size += written
    # endregion append

    def broken(self, number: int, why: str = "") -> ChatFileError:
        """The error of a line that makes no sense.

        Args:
            number: Of the line.
            why: What is wrong with it.
        """
        return self._error(f"is broken in line {number}{why and ': '}{why}.", "Mend or move it; nothing was changed.")

    def rename(self, name: str) -> None:
        """Give the chat another name; never over another chat.

        Raises:
            ChatFileError: If the name is taken or not safe.
        """
        target = path_of(self.path.parent, name)
        if target == self.path:
            return
        if not self.saved:
            self.path, self._automatic = ChatFile.new(self.path.parent, name).path, False
            return
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours from here on
            os.replace(self.path, target)
        except FileExistsError:
            raise _taken(name) from None
        except OSError as error:
            raise self._error(f"cannot be renamed: {error.strerror}.", "") from error
        self.path = target

    def close(self) -> None:
        """Let go of the file, and of its lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _create(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._automatic:  # another chat may have begun in the same second
            self.path = path_of(self.path.parent, _free(self.path.parent, self.name))
        self._open(os.O_RDWR | os.O_CREAT | os.O_EXCL)
        with contextlib.suppress(OSError):  # the new name must survive a power cut, too; not all systems can say so
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _open(self, flags: int) -> None:
        # No waiting for a pipe, no following of links; on Windows neither flag exists.
        careful = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.path, flags | careful, 0o600)
        except FileNotFoundError:
            raise ChatFileError(f"There is no chat {self.name}.", "See the saved ones with /load.") from None
        except OSError as error:
            raise self._error(f"cannot be opened: {error.strerror}.", "") from error
        try:
            self._check(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor, self._size = descriptor, os.fstat(descriptor).st_size

    def _check(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise self._error("is no ordinary file.", "Choose another.")
        if status.st_size > MOST_BYTES:
            raise self._error(f"is larger than {MOST_BYTES // 1_000_000} MB.", "Begin a new chat.")
        if fcntl:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise self._error("is open in another window.", "Close it there, or begin a new chat.") from None

    def _error(self, what: str, remedy: str) -> ChatFileError:
        return ChatFileError(f"The file {self.path} {what}", remedy)


def _taken(name: str) -> ChatFileError:
    return ChatFileError(f"There is a chat {name} already.", "Choose another name, or load it.")


def _free(folder: Path, name: str) -> str:
    """A name that no chat has yet."""
    number, free = 1, name
    while os.path.lexists(path_of(folder, free)):
        number += 1
        free = f"{name}-{number}"
    return free


def _line(event: dict) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode() + b"\n"


def _parsed(line: bytes) -> dict | None:
    """The event of a line; nothing if it is broken."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None

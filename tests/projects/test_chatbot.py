"""The chatbot: what it sends always fits, what it saves survives a crash, what it shows is safe."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import give_up

from site_kit.book.layout import REPOSITORY
from snippets.projects.chatbot.__main__ import main
from snippets.projects.chatbot.chat import Chat
from snippets.projects.chatbot.file import ChatFile, ChatFileError, names, path_of
from snippets.projects.chatbot.history import Record, Room, Summary, Turn, condense, fit, longest
from snippets.projects.chatbot.terminal import Terminal
from snippets.projects.common import SERVICES, Message, Service, ServiceError, Usage
from snippets.projects.common.services import Practice

try:
    import openai  # noqa: F401  (the practice server speaks its protocol)

    from snippets.practice_server import Settings, addresses, running
except ImportError as error:
    give_up(f"{error.name} is not installed: pip install -e '.[services]'")


class Parrot(Service):
    """A service without a network: it says what it was asked, and counts a token a character.

    Args:
        window: What it says of itself.
        real: Beyond that many tokens it refuses; 0 takes the window.
        reply: What it says instead.
        error: What it raises instead.
        counts: How many times as many tokens it reports as it says.
    """

    name, package = "Parrot", "parrot"
    default_model, default_window = "parrot", 1000

    def __init__(self, window: int = 0, real: int = 0, reply: str = "", error: ServiceError | None = None, counts: float = 1) -> None:
        super().__init__(window=window)
        self.real, self.reply, self.error, self.counts = real or self.window, reply, error, counts
        self.seen: list[tuple[list[Message], str, int]] = []

    def count(self, text: str) -> int:
        """A token a character."""
        return len(text)

    def _connect(self) -> Parrot:
        return self

    def _pieces(self, client: Parrot, messages: Sequence[Message], system: str, most: int) -> Iterator[str]:
        self.seen.append((list(messages), system, most))
        tokens = self.count_messages(messages, system)
        if tokens + most > self.real:
            raise ServiceError("too_long", "The conversation is too long for the model.", "Begin a new one, or shorten the message.")
        text = self.reply or f"You said: {messages[-1].text}"
        for start in range(0, min(len(text), most), 5):
            yield text[start : min(start + 5, most)]
        if self.error:
            raise self.error
        self.usage = Usage(int(tokens * self.counts), min(len(text), most))


def say(chat: Chat, question: str, **more) -> str:
    """A whole reply."""
    return "".join(chat.ask(question, **more))


# What is sent


def texts_of(most: int) -> st.SearchStrategy[str]:
    """Texts of all lengths up to a limit; `st.text` alone makes nearly all of them short."""
    return st.builds(lambda text, times: (text * times)[:most], st.text("abc é字\n"), st.integers(0, most // 2))


texts = texts_of(60)
turns_of = st.lists(st.builds(Turn, texts, texts, st.booleans()), max_size=25)


@given(turns_of, st.integers(64, 2000), st.integers(1, 800), st.text("abc", min_size=1, max_size=80), texts, st.integers(0, 25), texts, st.floats(0, 1))
def test_what_is_sent_fits(turns, window, most, question, system, covered, told, share):
    """Whatever turns, window and summary: what is sent fits with room for the reply, ends with the question, holds only whole turns, the newest."""
    room = Room(Parrot(window), most)
    summary = Summary(told, min(covered, len(turns)))
    try:
        plan = fit(room, turns, question, summary, system, share)
    except ServiceError as error:
        assert error.kind == "too_long"
        assert room.count([Message("user", question)], system) > room.prompt
        return
    assert room.service.count_messages(plan.messages, system) + room.reply <= window
    assert plan.messages[-1] == Message("user", question)
    whole = [message for turn in turns[plan.first :] for message in turn.messages]
    head = plan.messages[: len(plan.messages) - 1 - len(whole)]
    assert plan.messages == [*head, *whole, Message("user", question)]
    assert head in ([], summary.messages)
    assert [message.role for message in plan.messages] == ["user", "assistant"] * (len(plan.messages) // 2) + ["user"]
    if share == 1 and plan.first > summary.turns:  # one more turn would not fit
        more = [*head, *turns[plan.first - 1].messages, *whole, plan.messages[-1]]
        assert room.count(more, system) > room.prompt


def test_what_is_sent_fits_to_the_token():
    """For every window from 64 to 700 tokens, the same chat fits, and one more turn would not."""
    turns = [Turn(f"Question {'x' * number}", "y" * (7 * number % 31)) for number in range(12)]
    sizes = set()
    for window in range(64, 701):
        room = Room(Parrot(window), 16)
        for summary in (Summary(), Summary("In short.", 4)):
            plan = fit(room, turns, "And now?", summary)
            sent = room.count(plan.messages)
            assert sent + 16 <= window
            if plan.first > summary.turns:
                assert sent + room.adds(turns[plan.first - 1].messages) + 16 > window
            shown = len(turns) - plan.first + (summary.turns if plan.messages[:2] == summary.messages else 0)
            assert plan.left_out == len(turns) - shown
            sizes.add(len(plan.messages))
    assert len(sizes) > 10


@settings(max_examples=40)
@given(st.lists(texts_of(90).filter(str.strip), max_size=15), st.integers(256, 900), st.integers(1, 400))
def test_a_long_chat_always_fits(questions, window, most):
    """A chat against a small window never sends a request that the service refuses, summaries included, and none of its turns is lost."""
    service = Parrot(window)
    chat = Chat(service, most=most)
    asked = []
    for question in questions:
        try:
            say(chat, question)
            asked.append(question.strip())
        except ServiceError as error:
            assert "has about" in error.message  # the question alone is too long
    for messages, system, reply in service.seen:
        assert service.count_messages(messages, system) + reply <= window
    assert [turn.question for turn in chat.turns] == asked


long_turns = st.lists(st.builds(Turn, texts, texts_of(900)), min_size=1, max_size=6)


@settings(max_examples=50)
@given(turns_of.filter(len) | long_turns, st.integers(256, 700))
def test_a_summary_is_asked_for_in_parts_that_fit(turns, window):
    """However long the turns, each request for a summary fits, and the last summary covers all of them."""
    service = Parrot(window)
    room = Room(service, 100)

    def ask(messages: list[Message], most: int) -> str:
        assert service.count_messages(messages) + most <= window
        return "A summary."

    covered = [summary.turns for summary in condense(room, ask, Summary(), turns)]
    assert covered == sorted(covered) and covered[-1] == len(turns)


@given(st.text(), st.integers(0, 30))
def test_the_longest_beginning(text, most):
    """`longest` finds the longest beginning that fits, and says so if not one character does."""
    if text and not most:
        with pytest.raises(ServiceError):
            longest(text, lambda start: len(start) <= most)
    else:
        assert longest(text, lambda start: len(start) <= most) == text[:most]


def test_old_turns_are_summarized_and_the_summary_is_kept(tmp_path):
    """When old turns do not fit, the service summarizes them; the summary is sent instead, saved, and there again after loading."""
    service = Parrot(500, reply="Short.")
    file = ChatFile.new(tmp_path, "long")
    chat = Chat(service, file, most=50)
    for number in range(12):
        say(chat, f"Question number {number} with some words.")
    requests = [messages[-1].text for messages, _, _ in service.seen]
    assert any(text.startswith("Summarize this conversation") for text in requests)
    assert chat.sent()[0].text == "In short, we said before:\nShort."
    assert chat.cost().replies == 12 and chat.cost().prompt == sum(service.count_messages(messages, system) for messages, system, _ in service.seen)
    file.close()
    again = Chat(service, ChatFile.open(tmp_path, "long"), most=50)
    assert again.sent() == chat.sent() and again.turns == chat.turns and again.cost() == chat.cost()


def test_a_summary_that_fails_leaves_turns_out(tmp_path):
    """If the service cannot summarize, whole oldest turns are left out, the user is told, and the question is still answered."""

    class Lazy(Parrot):
        def _pieces(self, client, messages, system, most):
            if messages[-1].text.startswith("Summarize"):
                raise ServiceError("request", "I do not summarize.", "")
            yield from super()._pieces(client, messages, system, most)

    service, told = Lazy(400), []
    chat = Chat(service, most=50)
    for number in range(8):
        assert say(chat, f"Question {number} with quite some words.", tell=lambda seconds, error: told.append((seconds, error.message)))
    assert told[-1][0] == 0 and "left out" in told[-1][1] and "I do not summarize." in told[-1][1]
    assert chat.sent()[0].role == "user" and len(chat.turns) == 8


def test_a_question_that_does_not_fit_is_refused(tmp_path):
    """A question that alone is too long is refused before it is saved or sent, with what to do."""
    service = Parrot(300)
    chat = Chat(service, ChatFile.new(tmp_path, "x"))
    with pytest.raises(ServiceError, match="Shorten it") as caught:
        say(chat, "word " * 100)
    assert caught.value.kind == "too_long" and not service.seen and not chat.turns and not names(tmp_path)


def test_an_empty_question_is_refused():
    """White space is no question."""
    with pytest.raises(ServiceError, match="empty"):
        say(Chat(Parrot()), " \n ")


def test_counts_are_corrected():
    """A service that reports more tokens than were estimated is believed from then on, up to a limit."""
    chat = Chat(Parrot(2000, counts=1.5))
    say(chat, "Hello, parrot.")
    assert chat._room.factor == pytest.approx(1.5, abs=0.05)
    chat.service = Parrot(2000, counts=1e9)
    say(chat, "Hello, parrot.")
    assert chat._room.factor == 4
    assert chat.cost().unknown == 1  # and nobody believes that it cost so much


@pytest.mark.parametrize("real", [150, 200, 400, 900])
def test_a_smaller_window_than_it_said(real):
    """If the service says too long all the same, the prompt shrinks until it fits, and the reply comes."""
    service = Parrot(2000, real=real, reply="Fine.")
    chat = Chat(service, most=400)
    for number in range(10):
        assert say(chat, f"Question {number}.") == "Fine."
    assert len(service.seen) < 35  # what was learned is not learned again with each question


def test_a_turn_without_a_reply_is_not_sent():
    """A question that got no reply is not sent along with the next one."""
    chat = Chat(Parrot(error=ServiceError("overload", "Busy.", ""), reply=" "))
    with pytest.raises(ServiceError):
        say(chat, "First", sleep=lambda seconds: None)
    assert chat.sent("Second") == [Message("user", "Second")]


# Conversations


@pytest.fixture(scope="module")
def url():
    """A practice server for all tests of this file."""
    with running() as url:
        yield url


@pytest.mark.parametrize("name", list(SERVICES))
def test_a_conversation_with_each_vendor(name, url, need, monkeypatch, tmp_path):
    """Through each vendor's client: replies stream, the chat remembers, survives a reload, and counts its cost."""
    need(SERVICES[name].package)
    for variable, value in addresses(url).items():
        monkeypatch.setenv(variable, value)
    service = Practice(url=url) if name == "practice" else SERVICES[name]("practice")
    file = ChatFile.new(tmp_path, "talk")
    chat = Chat(service, file, system="Answer in one sentence.")
    assert len(list(chat.ask("What is a transformer?"))) > 3
    say(chat, "My name is Ada.")
    file.close()
    chat = Chat(service, ChatFile.open(tmp_path, "talk"))
    assert say(chat, "What is my name?") == "You said that your name is Ada."
    assert chat.system == "Answer in one sentence."
    assert all(turn.finished and turn.usage for turn in chat.turns)
    cost = chat.cost()
    assert cost.replies == 3 and cost.prompt == sum(turn.usage.prompt for turn in chat.turns)
    assert (cost.dollars == 0) == (name in ("practice", "ollama"))


def test_closing_keeps_the_part(tmp_path):
    """Whoever stops a reply keeps what has arrived, in memory and in the file; asking again drops it."""
    chat = Chat(Parrot(reply="one two three four"), ChatFile.new(tmp_path, "x"))
    reply = chat.ask("Count.")
    assert next(reply) + next(reply) == "one two th"
    reply.close()
    assert chat.turns == [Turn("Count.", "one two th", False)]
    assert chat.cost().unknown == 1
    assert "".join(chat.retry()) == "one two three four"
    assert [turn.reply for turn in chat.turns] == ["one two three four"]
    chat.file.close()
    assert Chat(Parrot(), ChatFile.open(tmp_path, "x")).turns == chat.turns


def test_an_error_keeps_the_part():
    """What arrived before an error stays, marked as not finished."""
    chat = Chat(Parrot(reply="Almost", error=ServiceError("cut", "Broke off.", "Ask again.")))
    with pytest.raises(ServiceError):
        say(chat, "Hello")
    assert chat.turns == [Turn("Hello", "Almost", False)]


def test_retry_needs_a_question():
    """There is nothing to ask again in a new chat."""
    with pytest.raises(ServiceError, match="no question"):
        list(Chat(Parrot()).retry())


def test_the_system_prompt_changes_from_the_next_question_on(tmp_path):
    """`set_system` reaches the next request, and is saved."""
    service = Parrot()
    chat = Chat(service, ChatFile.new(tmp_path, "x"), system="Be brief.")
    say(chat, "One")
    chat.set_system("Be kind.")
    say(chat, "Two")
    assert [system for _, system, _ in service.seen] == ["Be brief.", "Be kind."]
    chat.file.close()
    assert Chat(service, ChatFile.open(tmp_path, "x"), system="Other.").system == "Be kind."


def test_halves_of_characters(tmp_path):
    """Half of a surrogate pair, in a question or a reply, is replaced instead of breaking the file or the client."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path, "x"))
    assert say(chat, "a\ud83d") == "You said: a?"


# Crashes

questions = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


def _events(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[1:-1]]


def _state(events: list[dict]) -> tuple:
    record = Record()
    for event in events:
        record.add(event)
    return record.system, record.all_turns(), record.summary, record.cost


@settings(max_examples=15)
@given(st.lists(questions, min_size=1, max_size=3), st.integers(0, 3), st.booleans())
def test_a_crash_at_any_byte(asked, stop_after, again):
    """Cut the file at any byte: it loads, holds all whole lines before the cut, and goes on from there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = ChatFile.new(folder, "x")
        chat = Chat(Parrot(window=2000), file, system="é")
        for question in asked:
            reply = chat.ask(question)
            for _ in range(stop_after):
                next(reply, None)
            reply.close() if stop_after else list(reply)
        if again:
            list(chat.retry())
        file.close()
        whole, events = path_of(folder, "x").read_bytes(), _events(path_of(folder, "x"))
        for size in range(len(whole) + 1):
            cut = folder / "cut.jsonl"
            cut.write_bytes(whole[:size])
            opened = ChatFile.open(folder, "cut")
            loaded = Chat(Parrot(window=2000), opened)
            lines = whole[:size].count(b"\n") + (whole[size : size + 1] == b"\n")  # a line without its end is whole, too
            kept = events[: max(0, lines - 1)]
            assert (loaded.system, loaded.turns, loaded._record.summary, loaded.cost()) == _state(kept)
            assert cut.read_bytes() == whole[:size]  # loading changes nothing
            if size % 7 == 0:
                say(loaded, "Go on.")
                opened.close()
                opened = ChatFile.open(folder, "cut")
                assert Chat(Parrot(), opened).turns == loaded.turns
                assert not opened.notice
            opened.close()


def test_a_torn_line_is_told(tmp_path):
    """A torn last line is left out, and the user hears of it."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path, "x"))
    say(chat, "Hello")
    chat.file.close()
    with path_of(tmp_path, "x").open("ab") as file:
        file.write(b'{"question": "What')
        file.write(b"x" * 1000)
    file = ChatFile.open(tmp_path, "x")
    chat = Chat(Parrot(), file)
    assert len(chat.turns) == 1 and "torn" in file.notice
    chat.set_system("Go on.")  # a line much shorter than the torn one
    file.close()
    file = ChatFile.open(tmp_path, "x")
    assert Chat(Parrot(), file).system == "Go on." and not file.notice


def _start(folder: Path, *arguments: str, **more) -> subprocess.Popen:
    command = [sys.executable, "-m", "snippets.projects.chatbot", "--folder", str(folder), *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    environment.pop("OPENAI_API_KEY", None)
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment, **more)


def _wait_for(what, seconds: float = 30):
    """Whatever `what` returns, as soon as it is true."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return found


def _saved_pieces(folder: Path) -> int:
    return sum(path.read_bytes().count(b'{"piece"') for path in folder.glob("*.jsonl"))


def test_a_killed_process_loses_nothing_that_was_shown(tmp_path):
    """Kill a real process in the middle of a reply: the question and all pieces so far are there, and `/retry` asks again."""
    with running(Settings(pace=20)) as slow:
        process = _start(tmp_path, "--practice-url", slow, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            process.stdin.write(b"What is backpropagation?\n")
            process.stdin.flush()
            _wait_for(lambda: _saved_pieces(tmp_path) >= 5)
        finally:
            process.kill()
            shown, _ = process.communicate()
        (name,) = names(tmp_path)
        chat = Chat(Practice(url=slow), ChatFile.open(tmp_path, name))
        (turn,) = chat.turns
        assert turn.question == "What is backpropagation?" and not turn.finished
        assert turn.reply.encode().startswith(shown.strip()) and turn.reply
        assert "".join(chat.retry()).startswith(turn.reply)
        assert len(chat.turns) == 1 and chat.turns[0].finished


def test_a_full_disk(tmp_path, monkeypatch):
    """If the disk is full, nothing is sent, nothing of the line stays, and the message says what to do."""
    service = Parrot()
    chat = Chat(service, ChatFile.new(tmp_path, "x"))
    say(chat, "One")
    before, write = chat.file.path.read_bytes(), os.write

    def full(descriptor: int, data: bytes) -> int:
        if len(data) < 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[: len(data) - 4])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ChatFileError, match="No space left.*Make room"):
            say(chat, "Two")
    assert chat.file.path.read_bytes() == before
    assert len(service.seen) == 1 and len(chat.turns) == 1
    assert say(chat, "Three") == "You said: Three"


# Files


@pytest.mark.parametrize(
    "content",
    [
        b"Dear diary,",
        b"Dear diary,\n",
        b'{"chat": 2}\n',
        b'{"chat": 1}\nnot JSON\n{"question": "x"}\n',
        b'{"chat": 1}\n{"question": 7}\n',
        b'{"chat": 1}\n{"piece": "before any question"}\n',
        b'{"chat": 1}\n{"question": "x"}\n{"end": true, "usage": [-1, 2], "dollars": 0}\n',
        b'{"chat": 1}\n{"question": "x"}\n{"end": true, "usage": [1, 2], "dollars": NaN}\n',
        b'{"chat": 1}\n{"question": "x"}\n{"summary": "s", "turns": 9, "usage": [1, 1], "dollars": 0}\n',
        b'{"chat": 1}\n[1, 2]\n',
        b'{"chat": 1}\n' + b"[" * 100_000 + b"\n",
        b'{"chat": 1}\n{"question": "\xff"}\n',
        bytes(range(256)),
    ],
)
def test_a_broken_file_is_refused_and_kept(content, tmp_path):
    """A file that is no chat, or a broken one, gives a clear error and stays as it was."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(ChatFileError, match="is no chat|is broken in line"):
        Chat(Parrot(), ChatFile.open(tmp_path, "x"))
    assert path.read_bytes() == content
    with pytest.raises(ChatFileError, match="already"):
        ChatFile.new(tmp_path, "x")


@given(st.text(max_size=100))
def test_names_stay_in_the_folder(name):
    """Whatever name is typed, the file lies in the folder itself, under a name that every system takes, or the name is refused."""
    folder = Path("/chats")
    try:
        path = path_of(folder, name)
    except ChatFileError:
        return
    assert path.parent == folder and path.suffix == ".jsonl" and path.name[0] not in ".-"
    assert not set(path.name) & set('/\\:*?"<>|\0\x1b\n') and path.name.isprintable()


@pytest.mark.parametrize("name", ["", "..", "../x", "/etc/passwd", "a/b", "a\\b", ".hidden", "-rf", "a\x1b[2Jb", "CON", "nul.txt", "x" * 81, "a ", "a.", "a\0b", "a\nb"])
def test_dangerous_names(name, tmp_path):
    """Names that lead elsewhere, hide, or trick a terminal are refused."""
    with pytest.raises(ChatFileError, match="is no name for a chat") as caught:
        path_of(tmp_path, name)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["physics", "Übung 2", "a.b-c_d", "日本語", "2026-11-23 15.42.05"])
def test_ordinary_names(name, tmp_path):
    """Letters of any script, digits, blanks, dots and hyphens are fine."""
    assert path_of(tmp_path, name).stem == name


def test_only_ordinary_files(tmp_path):
    """Links, folders and pipes are not opened, and opening does not wait for one."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "link.jsonl").symlink_to("/etc/passwd")
    for name in ("pipe", "folder", "link"):
        with pytest.raises(ChatFileError):
            ChatFile.open(tmp_path, name)
    with pytest.raises(ChatFileError, match="no chat nowhere"):
        ChatFile.open(tmp_path, "nowhere")


def test_two_at_once(tmp_path):
    """A chat that is open cannot be opened a second time until it is closed."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path, "x"))
    say(chat, "Hello")
    with pytest.raises(ChatFileError, match="open in another window"):
        ChatFile.open(tmp_path, "x")
    chat.file.close()
    ChatFile.open(tmp_path, "x").close()


def test_two_chats_of_one_second(tmp_path):
    """Chats that begin in the same second get files of their own."""
    files = [ChatFile.new(tmp_path) for _ in range(3)]
    for number, file in enumerate(files):
        say(Chat(Parrot(), file), f"Chat {number}")
    assert len(names(tmp_path)) == 3


def test_renaming(tmp_path):
    """A chat can be named before and after its first question, never over another one, and goes on under its new name."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path))
    chat.file.rename("before")
    say(chat, "Hello")
    chat.file.rename("after")
    say(chat, "And on")
    other = Chat(Parrot(), ChatFile.new(tmp_path, "other"))
    say(other, "Mine")
    with pytest.raises(ChatFileError, match="already"):
        other.file.rename("after")
    chat.file.close()
    assert sorted(names(tmp_path)) == ["after", "other"]
    assert len(Chat(Parrot(), ChatFile.open(tmp_path, "after")).turns) == 2


def test_files_are_private(tmp_path):
    """Chats are nobody else's business: only their owner may read folder and file."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path / "chats", "x"))
    say(chat, "Hello")
    assert chat.file.path.stat().st_mode & 0o077 == 0
    assert chat.file.path.parent.stat().st_mode & 0o077 == 0


# The terminal


def talk(monkeypatch, capsys, folder: Path, service: Service, *lines: str, system: str = "", talks: bool = False) -> tuple[str, str]:
    """What a session prints to standard output and to standard error; `talks`: as a person sees it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    rest = iter(lines)

    def read(prompt: str) -> str:
        line = next(rest, None)
        if line is None:
            raise EOFError
        if line == "^C":
            raise KeyboardInterrupt
        print(f"{prompt}{line}")
        return line

    Terminal(service, folder, system, sleep=lambda seconds: None, read=read if talks else None).run()
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_session(monkeypatch, capsys, tmp_path):
    """A session shows who answers, prompts, and replies."""
    shown, errors = talk(monkeypatch, capsys, tmp_path, Parrot(), "Hello", "/exit", "never", talks=True)
    assert shown.splitlines()[0] == "Parrot, model parrot."
    assert "you> Hello\nYou said: Hello\n\nyou> /exit\n" in shown and "never" not in shown and not errors


def test_the_practice_server_says_what_it_is(monkeypatch, capsys, tmp_path, url):
    """With the practice server, the first line says that it is no language model."""
    _, told = talk(monkeypatch, capsys, tmp_path, Practice(url=url))
    assert told.startswith("The practice server, model practice. It is no language model")


def test_help(monkeypatch, capsys, tmp_path):
    """`/help` lists every command."""
    _, told = talk(monkeypatch, capsys, tmp_path, Parrot(), "/help")
    for command in ("/help", "/save [NAME]", "/load [NAME]", "/model [NAME]", "/cost", "/retry", "/system [TEXT]", "/new", "/exit"):
        assert f"\n{command} " in told


def test_save_and_load(monkeypatch, capsys, tmp_path):
    """A chat is saved from its first question on, also unasked; `/save` names it, `/load` lists and goes on."""
    _, told = talk(monkeypatch, capsys, tmp_path, Parrot(), "/save", "/load", "My question", "/save mine")
    assert "nothing is saved before the first question" in told and "No chat is saved yet." in told
    assert names(tmp_path) == ["mine"]
    shown, told = talk(monkeypatch, capsys, tmp_path, Parrot(), "/load", "/load mine", "More", "/load mine")
    assert "mine\n" in told and "1 turn of mine." in told and "you> My question\nYou said: My question" in told
    assert "This chat is the one." in told
    assert shown == "You said: More\n"
    talk(monkeypatch, capsys, tmp_path, Parrot(), "unasked")
    assert len(names(tmp_path)) == 2


def test_load_of_an_unfinished_chat(monkeypatch, capsys, tmp_path):
    """After a crash `/load` says that the last reply is not finished, and `/retry` finishes it."""
    chat = Chat(Parrot(reply="abc def"), ChatFile.new(tmp_path, "x"))
    reply = chat.ask("Question?")
    next(reply)
    reply.close()
    chat.file.close()
    shown, told = talk(monkeypatch, capsys, tmp_path, Parrot(), "/load x", "/retry")
    assert "not finished; /retry" in told and shown == "You said: Question?\n"


def test_model(monkeypatch, capsys, tmp_path):
    """`/model` shows the model or changes it, and the chat goes on."""
    service = Parrot()
    shown, told = talk(monkeypatch, capsys, tmp_path, service, "One", "/model", "/model grey", "Two")
    assert told.splitlines() == ["Parrot, model parrot.", "Parrot, model parrot.", "Parrot, model grey."]
    assert len(service.seen[-1][0]) == 3


def test_cost(monkeypatch, capsys, tmp_path):
    """`/cost` counts replies and tokens, says when no price is known, and what is not counted."""
    error = ServiceError("cut", "Broke off.", "")
    _, told = talk(monkeypatch, capsys, tmp_path, Parrot(reply="Fine."), "Hello", "/cost")
    assert "1 reply: 13 tokens sent, 5 received, at a price that is not known here." in told
    _, told = talk(monkeypatch, capsys, tmp_path, Parrot(reply="Fine.", error=error), "Hello", "/cost")
    assert "Not counted: 1 that did not reach the end." in told


def test_system(monkeypatch, capsys, tmp_path):
    """`/system` shows, sets and takes away the system prompt; `/new` begins with the first one again."""
    service = Parrot()
    _, told = talk(monkeypatch, capsys, tmp_path, service, "One", "/system Be kind.", "Two", "/system -", "Three", "/new", "/system", "Four", system="Be brief.")
    assert [system for _, system, _ in service.seen] == ["Be brief.", "Be kind.", "", "Be brief."]
    assert "There is no system prompt." in told and "A new chat." in told and told.rstrip().endswith("System prompt: Be brief.")
    assert len(service.seen[-1][0]) == 1 and len(names(tmp_path)) == 2


def test_a_reply_that_reaches_its_limit(monkeypatch, capsys, tmp_path):
    """A reply that was cut at the limit of tokens is marked; a shorter one is not."""
    shown, told = talk(monkeypatch, capsys, tmp_path, Parrot(400, reply="word " * 30), "Hello")
    assert len(shown) == 101 and "[cut at the limit of 100 tokens for a reply]" in told
    _, told = talk(monkeypatch, capsys, tmp_path, Parrot(400, reply="word"), "Hello")
    assert "limit" not in told


def test_an_unknown_command(monkeypatch, capsys, tmp_path):
    """A command that does not exist is not sent to the model; a near one is suggested."""
    service = Parrot()
    _, told = talk(monkeypatch, capsys, tmp_path, service, "/hlep", "/xyzzy", " /usr is what?")
    assert "error: There is no command /hlep. Did you mean /help?" in told
    assert "error: There is no command /xyzzy. /help lists them." in told
    assert [messages[-1].text for messages, _, _ in service.seen] == ["/usr is what?"]


def test_several_lines(monkeypatch, capsys, tmp_path):
    """A line that ends with a backslash goes on in the next; at the end of the input it ends there."""
    service = Parrot()
    talk(monkeypatch, capsys, tmp_path, service, "one \\", "two\\", "three", "last\\")
    assert [messages[-1].text for messages, _, _ in service.seen] == ["one \ntwo\nthree", "last"]


KINDS = ["server", "key", "model", "too_long", "rate", "overload", "timeout", "cut", "package", "request"]


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_one_line_and_the_chat_goes_on(kind, monkeypatch, capsys, tmp_path):
    """Every kind of error shows its message and remedy in one line, and the next question is asked."""
    service = Parrot(50_000, error=ServiceError(kind, "It did\nnot work\x1b[2J.", "Do this."), reply="Part")
    shown, told = talk(monkeypatch, capsys, tmp_path, service, "One", "Two")
    assert told.count("error: It did not work\ufffd[2J. Do this.\n") == 2
    assert shown == "Part\nPart\n"


def test_waiting_is_seen(monkeypatch, capsys, tmp_path, url):
    """A rate limit is waited out, and each wait is told."""
    shown, told = talk(monkeypatch, capsys, tmp_path, Practice("practice-rate-limit", url=url), "What is a token?")
    assert told.count("waiting 1 s: The practice server gets too many requests\n") == 2
    assert shown.startswith("Token:")


ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\r\x08"


def test_escapes_do_not_reach_the_terminal(monkeypatch, capsys, tmp_path):
    """Escape sequences in replies, questions, system prompts, names of models and of files are shown harmless."""
    (tmp_path / f"{ESCAPES}.jsonl").touch()
    (tmp_path / "good.jsonl").write_text('{"chat": 1}\n' + json.dumps({"question": ESCAPES}) + "\n")
    lines = (f"say {ESCAPES}", f"/system {ESCAPES}", f"/model {ESCAPES}", f"/load {ESCAPES}", f"/save {ESCAPES}", f"/{ESCAPES}", "/load", "/load good")
    shown, told = talk(monkeypatch, capsys, tmp_path, Parrot(), *lines)
    assert "evil" in shown and "evil" in told
    assert not set(shown + told) & set("\x1b\x07\x9b\u202e\r\x08")


def test_ctrl_c_at_the_prompt(monkeypatch, capsys, tmp_path):
    """Ctrl+C at the prompt does not leave: it says how to."""
    shown, _ = talk(monkeypatch, capsys, tmp_path, Parrot(), "^C", "Hello", talks=True)
    assert "To leave, press Ctrl+D or type /exit." in shown and "You said: Hello" in shown


class Typist:
    """A person at a real terminal: types, reads, presses keys."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        self.process = _start(folder, *arguments, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        self.seen = ""

    def until(self, pattern: str, seconds: float = 30) -> str:
        """Read until a pattern appears; what was read since the last call."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen):
            assert time.monotonic() < end, f"{pattern!r} never came; there was {self.seen!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 4096).decode("utf-8", "replace")
                except OSError:  # the other side has closed
                    assert re.search(pattern, self.seen), f"it ended: {self.seen!r}"
        read, self.seen = self.seen, ""
        return read

    def type(self, text: str) -> None:
        """Type."""
        os.write(self.master, text.encode())

    def press_ctrl_c(self) -> None:
        """Interrupt, as a terminal does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def close(self) -> None:
        """Leave, whatever happens."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def test_ctrl_c_stops_a_reply_and_keeps_the_chat(tmp_path):
    """In a real terminal, Ctrl+C stops a reply, its part is kept and marked, the chat goes on, and Ctrl+D leaves with status 0."""
    with running(Settings(pace=20)) as slow:
        typist = Typist(tmp_path, "--practice-url", slow)
        try:
            typist.until("you> ")
            typist.type("What is backpropagation?\n")
            _wait_for(lambda: _saved_pieces(tmp_path) >= 4)
            typist.press_ctrl_c()
            typist.until(r"\[stopped; /retry asks again\][\s\S]*you> ")
            typist.press_ctrl_c()
            typist.until(r"To leave, press Ctrl\+D[\s\S]*you> ")
            typist.type("Hello\n")
            typist.until(r"Hello\. I am the practice server[\s\S]*you> ")
            typist.type("\x04")
            assert typist.process.wait(20) == 0
        finally:
            typist.close()
    (name,) = names(tmp_path)
    stopped, greeted = Chat(Parrot(), ChatFile.open(tmp_path, name)).turns
    assert not stopped.finished and stopped.reply.startswith("Backpropagation") and greeted.finished


def test_ctrl_c_during_a_wait(tmp_path):
    """Ctrl+C ends the wait for a busy service, too."""
    with running() as url:
        typist = Typist(tmp_path, "--practice-url", url, "--model", "practice-overload-9")
        try:
            typist.until("you> ")
            typist.type("Hello\n")
            typist.until("waiting")
            typist.press_ctrl_c()
            typist.until(r"\[stopped; /retry asks again\][\s\S]*you> ")
        finally:
            typist.close()


def test_ctrl_c_ends_a_script(tmp_path):
    """From a pipe, Ctrl+C ends the program instead of going on with the next question; what arrived is kept."""
    with running(Settings(pace=20)) as slow:
        arguments = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = _start(tmp_path, "--practice-url", slow, start_new_session=True, **arguments)
        try:
            process.stdin.write(b"What is backpropagation?\nHello\n")
            process.stdin.flush()
            _wait_for(lambda: _saved_pieces(tmp_path) >= 3)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        finally:
            process.kill()
            process.communicate()
    (turn,) = Chat(Parrot(), ChatFile.open(tmp_path, names(tmp_path)[0])).turns
    assert turn.reply and not turn.finished


# The command line


def test_a_pipe(tmp_path):
    """From a pipe, only replies go to standard output, and the status says whether all went well."""
    process = _start(tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shown, told = process.communicate(b"Hello\nMy name is Ada.\n\xff\nWhat is my name?", timeout=60)
    assert process.returncode == 0, told
    assert shown.decode().splitlines()[-1] == "You said that your name is Ada." and b"you>" not in shown
    assert told.decode().startswith("The practice server, model practice.")
    process = _start(tmp_path, "--model", "nonsense", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shown, told = process.communicate(b"Hello\n", timeout=60)
    assert process.returncode == 1 and not shown and b"has no model nonsense" in told


def test_help_of_the_command_line(capsys):
    """`--help` names all options, with examples that the parser takes."""
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for option in ("--service", "--model", "--system", "--load", "--folder", "--web", "--port", "examples:"):
        assert option in shown


def test_what_cannot_begin(capsys, tmp_path, monkeypatch):
    """A chat that does not exist, or a missing package, ends with status 2 and one line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["--service", "ollama", "--folder", str(tmp_path), "--load", "nowhere"]) == 2
    assert capsys.readouterr().err == "chatbot: There is no chat nowhere. See the saved ones with /load.\n"
    monkeypatch.setitem(sys.modules, "snippets.projects.chatbot.web", None)
    assert main(["--service", "ollama", "--folder", str(tmp_path), "--web"]) == 2
    assert "needs a package that is not installed" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["--web", "--load", "mine"])


def test_load_with_a_system_prompt(capsys, tmp_path, monkeypatch):
    """`--load` goes on with a chat, and `--system` changes what it should be."""
    chat = Chat(Parrot(), ChatFile.new(tmp_path, "mine"), system="Old.")
    say(chat, "Hello")
    chat.file.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO("/system\n"))
    assert main(["--service", "ollama", "--folder", str(tmp_path), "--load", "mine", "--system", "New."]) == 0
    assert "System prompt: New." in capsys.readouterr().err

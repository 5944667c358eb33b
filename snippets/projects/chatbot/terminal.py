"""The chatbot in a terminal, or at the end of a pipe."""

from __future__ import annotations

import contextlib
import difflib
import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from snippets.projects.chatbot.chat import Chat
from snippets.projects.chatbot.file import ChatFile, ChatFileError, names
from snippets.projects.common import Service, ServiceError, printable

NOTHING_YET = "nothing is saved before the first question"


class Leave(Exception):
    """The user wants to go."""


@dataclass(frozen=True)
class Command:
    """What can be typed instead of a question.

    Attributes:
        run: Gets what stands behind the command.
        usage: How that looks.
        what: What it does.
    """

    run: Callable[[str], None]
    usage: str
    what: str


class Terminal:
    """Reads questions and commands, shows replies.

    Replies go to standard output. So does all the rest, unless the
    questions come from a pipe: then it goes to standard error, and there
    are no prompts.

    Args:
        service: Who answers.
        folder: Where chats are saved.
        system: What the model should be.
        sleep: Waits for a busy service.
        read: Asks for a line at a prompt; without it, standard input does, with prompts if it is a terminal.

    Attributes:
        talks: Whether somebody sees prompts.
        failed: Whether anything went wrong.
    """

    def __init__(
        self,
        service: Service,
        folder: Path,
        system: str = "",
        sleep: Callable[[float], None] = time.sleep,
        read: Callable[[str], str] | None = None,
    ) -> None:
        self.folder, self._system, self._sleep = folder, system, sleep
        self.chat = Chat(service, ChatFile.new(folder), system)
        self.talks = read is not None or sys.stdin.isatty()
        self._read = read or (input if self.talks else _from_pipe)
        self.failed = False
        self.commands = self._commands()

    # region commands
    def _commands(self) -> dict[str, Command]:
        return {
            "/help": Command(self._help, "", "list the commands"),
            "/save": Command(
                self._save, "[NAME]", "name this chat, or say where it is"
            ),
            "/load": Command(
                self.load, "[NAME]", "go on with a saved chat, or list them"
            ),
            "/model": Command(
                self._model, "[NAME]", "change the model, or show it"
            ),
            "/cost": Command(self._cost, "", "tokens and dollars so far"),
            "/retry": Command(self._retry, "", "ask again"),
            "/system": Command(
                self.system, "[TEXT]", "say what it should be; - clears"
            ),
            "/new": Command(self._new, "", "begin another chat"),
            "/exit": Command(self._exit, "", "leave, as Ctrl+D does"),
        }

    def _obey(self, line: str) -> None:
        """Run a command; suggest one if there is none of this name."""
        name, _, rest = line.partition(" ")
        if command := self.commands.get(name):
            command.run(rest.strip())
            return
        near = difflib.get_close_matches(name, self.commands, 1)
        remedy = f"Did you mean {near[0]}?" if near else "/help lists them."
        self._complain(f"There is no command {name[:40]}. {remedy}")
    # endregion commands

    # Reading

    def run(self) -> None:
        """Talk until the user leaves."""
        self.greet()
        with contextlib.suppress(Leave):
            for text in self._texts():
                try:
                    if text.startswith("/"):
                        self._obey(text)
                    elif text.strip():
                        self._show(self.chat.ask(text, tell=self._tell, sleep=self._sleep))
                except (ServiceError, ChatFileError) as error:
                    self._complain(str(error))
                except KeyboardInterrupt:  # pressed once more, or during a command
                    if not self.talks:
                        raise
                    self._say("")
                if self.talks:
                    self._say("")
        self.close()

    def close(self) -> None:
        """Let go of the chat's file."""
        if self.chat.file:
            self.chat.file.close()

    def _texts(self) -> Iterator[str]:
        """What the user types, until Ctrl+D or the end of the pipe."""
        while True:
            try:
                yield self._text()
            except EOFError:
                if self.talks:
                    self._say("")
                return
            except KeyboardInterrupt:
                if not self.talks:
                    raise
                self._say("\nTo leave, press Ctrl+D or type /exit.")

    def _text(self) -> str:
        """One question or command; a line that ends with a backslash goes on."""
        text = self._read("you> ")
        while text.endswith("\\"):
            try:
                text = f"{text[:-1]}\n{self._read('...> ')}"
            except EOFError:
                return text[:-1]
        return text

    # Showing

    # region show
    def _show(self, reply: Iterator[str]) -> None:
        """Show a reply as it comes; Ctrl+C stops it and keeps its part."""
        shown = ""
        try:
            with contextlib.closing(reply):
                for piece in reply:
                    shown = printable(piece) or shown
                    print(printable(piece), end="", flush=True)
        except KeyboardInterrupt:
            self._say(f"{_newline(shown)}[stopped; /retry asks again]")
            if not self.talks:
                raise
        except (ServiceError, ChatFileError):
            print(_newline(shown), end="", flush=True)
            raise
        else:
            print(_newline(shown), end="", flush=True)
            self._mark_limit()
    # endregion show

    def _mark_limit(self) -> None:
        usage = self.chat.turns[-1].usage
        if usage and usage.reply >= self.chat.limit:
            self._say(f"[cut at the limit of {self.chat.limit} tokens for a reply]")

    def _tell(self, seconds: float, error: ServiceError) -> None:
        if seconds:
            self._say(f"waiting {math.ceil(seconds)} s: {error.message.rstrip('.')}")
        else:
            self._say(str(error))

    def _say(self, text: str) -> None:
        print(printable(text), file=sys.stdout if self.talks else sys.stderr, flush=True)

    def _complain(self, text: str) -> None:
        self.failed = True
        self._say(f"error: {' '.join(text.split())}")

    def greet(self) -> None:
        """Say who answers, and how to go on."""
        self._say(self._who())
        if self.talks:
            self._say(f"Chats are saved in {self.folder}. /help lists the commands, Ctrl+D leaves.\n")

    def _who(self) -> str:
        service = self.chat.service
        return f"{service.name}, model {service.model}. {service.notice}".rstrip()

    # Commands

    def _help(self, rest: str) -> None:
        for name, command in self.commands.items():
            self._say(f"{name} {command.usage:8}".ljust(16) + command.what)
        self._say("A line that ends with \\ goes on in the next one. Ctrl+C stops a reply.")
        self._say("A question that begins with / needs a blank before it.")

    def _save(self, name: str) -> None:
        if name:
            self.chat.file.rename(name)
        saved = "" if self.chat.file.saved else f" ({NOTHING_YET})"
        self._say(f"This chat is saved as {self.chat.file.path}{saved}.")

    def load(self, name: str) -> None:
        """Go on with a saved chat; without a name, list them.

        Args:
            name: As it was saved.

        Raises:
            ChatFileError: If there is none, or it cannot be used.
        """
        if not name:
            saved = names(self.folder)
            self._say("\n".join(saved) if saved else "No chat is saved yet.")
            return
        if self.chat.file.saved and name == self.chat.file.name:
            self._say("This chat is the one.")
            return
        self._change(Chat(self.chat.service, ChatFile.open(self.folder, name)))
        if self.chat.file.notice:
            self._say(self.chat.file.notice)
        turns = self.chat.turns
        self._say(f"{len(turns)} {'turn' if len(turns) == 1 else 'turns'} of {name}.")
        for turn in turns[-1:]:
            self._say(f"you> {turn.question}\n{turn.reply}".rstrip())
            if not turn.finished:
                self._say("[This reply is not finished; /retry asks again.]")

    def _model(self, name: str) -> None:
        if name:
            self.chat.service = self.chat.service.other(name)
        self._say(self._who())

    def _cost(self, rest: str) -> None:
        cost = self.chat.cost()
        dollars = "at a price that is not known here" if cost.dollars is None else f"${cost.dollars:.4f}"
        replies = f"{cost.replies} {'reply' if cost.replies == 1 else 'replies'}"
        self._say(f"{replies}: {cost.prompt:,} tokens sent, {cost.reply:,} received, {dollars}.")
        if cost.unknown:
            self._say(f"Not counted: {cost.unknown} that did not reach the end.")

    def _retry(self, rest: str) -> None:
        self._show(self.chat.retry(tell=self._tell, sleep=self._sleep))

    def system(self, text: str) -> None:
        """Change what the model should be; without a text, show it.

        Args:
            text: The system prompt; `-` for none.

        Raises:
            ChatFileError: If it cannot be saved.
        """
        if text:
            self.chat.set_system("" if text == "-" else text)
        self._say(f"System prompt: {self.chat.system}" if self.chat.system else "There is no system prompt.")

    def _new(self, rest: str) -> None:
        self._change(Chat(self.chat.service, ChatFile.new(self.folder), self._system))
        self._say("A new chat.")

    def _exit(self, rest: str) -> None:
        raise Leave

    def _change(self, chat: Chat) -> None:
        self.close()
        self.chat = chat


def _from_pipe(prompt: str) -> str:
    """A line of standard input; the prompt is for people only."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def _newline(shown: str) -> str:
    """What brings the cursor to the start of a line."""
    return "\n" if shown and not shown.endswith("\n") else ""

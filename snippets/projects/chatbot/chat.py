"""A conversation with a service; what the terminal and the web page share."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator

from snippets.projects.chatbot.file import ChatFile, ChatFileError
from snippets.projects.chatbot.history import Cost, Plan, Record, Room, Summary, Turn, condense, fit, paid
from snippets.projects.common import Message, Service, ServiceError, Usage, patiently

__all__ = ["Chat", "ChatFileError", "Cost", "Turn", "Usage"]

SHRINKS = 4  # how often a prompt that was too long is halved

Tell = Callable[[float, ServiceError], None]
Sleep = Callable[[float], None]


def _silent(seconds: float, error: ServiceError) -> None:
    """Tell nobody."""


class Chat:
    """A conversation with a service.

    Args:
        service: Who answers; may be replaced between turns.
        file: Where it is saved. One that exists is loaded.
        system: What the model should be; a loaded chat keeps its own.
        most: Tokens of a reply.

    Raises:
        ChatFileError: If the file is broken.
    """

    def __init__(self, service: Service, file: ChatFile | None = None, system: str = "", most: int = 1024) -> None:
        self.service, self.file, self.most = service, file, most
        self._room = Room(service, most)
        self._record = Record()
        if file is not None:
            try:
                self._load(file)
            except ChatFileError:
                file.close()
                raise
        if not self._record.turns and not self._record.system:
            self._record.system = _sound(system)  # saved with the first question

    def _load(self, file: ChatFile) -> None:
        for number, event in file.read():
            try:
                self._record.add(event)
            except ValueError as error:
                raise file.broken(number, str(error)) from None

    @property
    def system(self) -> str:
        """What the model should be."""
        return self._record.system

    @property
    def turns(self) -> list[Turn]:
        """The turns so far, the oldest first."""
        return self._record.all_turns()

    @property
    def summary(self) -> Summary:
        """Of the oldest turns; what is sent instead of them."""
        return self._record.summary

    def set_system(self, text: str) -> None:
        """Change what the model should be, from the next question on.

        Raises:
            ChatFileError: If it cannot be saved.
        """
        text = _sound(text)
        if self._record.turns:
            self._note({"system": text})
        else:
            self._record.system = text

    @property
    def limit(self) -> int:
        """Tokens that a reply may have; a longer one is cut there."""
        return self._current_room().reply

    def cost(self) -> Cost:
        """Tokens and dollars so far."""
        return self._record.cost

    def sent(self, question: str = "") -> list[Message]:
        """What a request with this question would send now; without one, what it would send before it.

        Raises:
            ServiceError: If the question does not fit.
        """
        return self._fit(self.turns, question).messages

    # region ask
    def ask(
        self,
        question: str,
        *,
        tell: Tell = _silent,
        sleep: Sleep = time.sleep,
    ) -> Iterator[str]:
        """Ask, and hand over the reply as it comes.

        The question is saved before it is sent, each piece as it comes.
        Whoever closes the iterator stops the reply; its part is kept.

        Args:
            question: Of the user.
            tell: Called before each wait, with its seconds and reason;
                with 0 seconds if old turns had to be left out.
            sleep: Waits.

        Yields:
            Pieces of the reply.

        Raises:
            ServiceError: If the service fails; what arrived is kept.
            ChatFileError: If the chat cannot be saved.
        """
        question = _sound(question).strip()
        if not question:
            what = "The question is empty."
            raise ServiceError("request", what, "Type one.")
        self._fit([], question)  # refused before anything is saved
        if self.system and not self._record.turns:
            self._note({"system": self.system})
        self._note({"question": question})
        yield from self._answer(tell, sleep)
    # endregion ask

    # region answer
    def _answer(self, tell: Tell, sleep: Sleep) -> Iterator[str]:
        """The reply to the newest question, noted piece by piece."""
        self.service.usage = None
        try:
            with contextlib.closing(self._reply(tell, sleep)) as reply:
                for piece in map(_sound, reply):
                    self._note({"piece": piece}, sync=False)
                    yield piece
        except BaseException:
            # A full disk must not hide why the reply ended.
            with contextlib.suppress(ChatFileError):
                self._note({"end": False})
            raise
        self._note({"end": True} | self._paid())
    # endregion answer

    def retry(self, *, tell: Tell = _silent, sleep: Sleep = time.sleep) -> Iterator[str]:
        """Ask the last question again; its old reply is dropped.

        Args:
            tell: As for `ask`.
            sleep: As for `ask`.

        Yields:
            Pieces of the reply.

        Raises:
            ServiceError: If there is no question, or the service fails.
            ChatFileError: If the chat cannot be saved.
        """
        if not self._record.turns:
            raise ServiceError("request", "There is no question to ask again.", "Ask one.")
        self._fit([], self._record.turns[-1].question)
        self._note({"retry": True})
        yield from self._answer(tell, sleep)

    def _reply(self, tell: Tell, sleep: Sleep) -> Iterator[str]:
        """Pieces of the reply; if the prompt was too long all the same, of a shorter one."""
        for attempt in range(SHRINKS + 1):
            plan = self._plan(tell, sleep)
            most = self._current_room().reply
            begun = False
            try:
                for piece in self._stream(plan.messages, self.system, most, tell, sleep):
                    begun = True
                    yield piece
                self._room.learn(plan.messages, self.system, self.service.usage)
                return
            except ServiceError as error:
                refused = self._room.count(plan.messages, self.system) + most
                if error.kind != "too_long" or begun or attempt == SHRINKS or not self._room.shrink(refused):
                    raise

    def _plan(self, tell: Tell, sleep: Sleep) -> Plan:
        """What to send; the service itself summarizes what does not fit any more."""
        *earlier, newest = self.turns
        plan = self._fit(earlier, newest.question)
        if not plan.left_out:
            return plan
        why = "the service did not find words for them"

        def ask(messages: list[Message], most: int) -> str:
            return _sound("".join(self._stream(messages, "", most, tell, sleep)))

        try:
            # Half of the room becomes free, so that not each question needs a summary.
            upto = self._fit(earlier, newest.question, share=0.5).first
            old = earlier[self.summary.turns : upto]
            for summary in condense(self._current_room(), ask, self.summary, old):
                self._note({"summary": summary.text, "turns": summary.turns} | self._paid())
        except ServiceError as error:
            why = error.message
        plan = self._fit(earlier, newest.question)
        if plan.left_out:
            what = f"The {plan.left_out} oldest turns are left out, and could not be summarized: {why}"
            tell(0.0, ServiceError("too_long", what, ""))
        return plan

    def _fit(self, turns: list[Turn], question: str, share: float = 1.0) -> Plan:
        return fit(self._current_room(), turns, question, self._record.summary, self.system, share)

    def _current_room(self) -> Room:
        """What is known of the service; of another one, nothing yet."""
        if self._room.service is not self.service:
            self._room = Room(self.service, self.most)
        return self._room

    def _stream(self, messages: list[Message], system: str, most: int, tell: Tell, sleep: Sleep) -> Iterator[str]:
        pieces = patiently(lambda: self.service.stream(messages, system=system, most=most), tell=tell, sleep=sleep)
        with contextlib.closing(pieces):
            yield from pieces

    def _paid(self) -> dict:
        """What the last request cost, for the record."""
        usage = self.service.usage
        return paid(usage, self.service.cost(usage) if usage else None)

    def _note(self, event: dict, sync: bool = True) -> None:
        """Save an event and let it happen: both or, if it cannot be saved, neither."""
        with _uninterrupted():
            if self.file is not None:
                self.file.append(event, sync)
            self._record.add(event)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl+C wait for the end of the block; only the main thread hears of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def _sound(text: str) -> str:
    """A text that can be saved and sent: halves of characters are replaced."""
    return text.encode("utf-8", "replace").decode()

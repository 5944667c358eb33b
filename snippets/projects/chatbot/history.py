"""What a chat remembers, and how much of it a request sends: it always fits."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from snippets.projects.common import Message, Service, ServiceError, Usage

LEAST_WINDOW = 64  # tokens; a smaller guess would hold no question
MOST_FACTOR = 4.0  # a service that reports more than this is not believed
SUMMARIZE = "Summarize this conversation in at most five sentences. Keep names, numbers and decisions."


@dataclass(frozen=True)
class Turn:
    """One question and its reply.

    Attributes:
        question: What the user asked.
        reply: What arrived of the reply.
        finished: False if the reply was stopped, broke off, or is not there yet.
        usage: What the service reported at the end.
    """

    question: str
    reply: str = ""
    finished: bool = False
    usage: Usage | None = None

    @property
    def messages(self) -> list[Message]:
        """What a later request sends of it; a question that got no reply is not sent again."""
        if not self.reply.strip():
            return []
        return [Message("user", self.question), Message("assistant", self.reply.rstrip())]


@dataclass(frozen=True)
class Summary:
    """What was said in the oldest turns, in short.

    Attributes:
        text: The summary; empty if there was nothing to say.
        turns: How many of the oldest turns it covers.
    """

    text: str = ""
    turns: int = 0

    @property
    def messages(self) -> list[Message]:
        """It travels as a turn: some models insist that user and assistant alternate."""
        if not self.text:
            return []
        told = f"In short, we said before:\n{self.text}"
        return [Message("user", told), Message("assistant", "Let us go on from there.")]


# How much there is room for


class Room:
    """Tokens of one service: its window, and how far its counts are off.

    Args:
        service: It counts.
        most: Tokens of a reply.
    """

    def __init__(self, service: Service, most: int) -> None:
        self.service, self.most = service, most
        self.window = service.window
        self.factor = 1.0

    @property
    def reply(self) -> int:
        """Tokens that a reply may have: never more than a quarter of the window."""
        return max(1, min(self.most, self.window // 4))

    @property
    def prompt(self) -> int:
        """Tokens that all messages may have together."""
        return self.window - self.reply

    @property
    def summary(self) -> int:
        """Tokens that a summary is asked to have at most."""
        return max(16, min(512, self.window // 8))

    def holds_as_summary(self, text: str) -> bool:
        """Whether a summary is short enough to be sent with each request; some services count differently."""
        return self.count([Message("user", text)]) <= 2 * self.summary

    def count(self, messages: Sequence[Message], system: str = "") -> int:
        """What a request costs, corrected by what the service reported earlier."""
        return math.ceil(self.factor * self.service.count_messages(messages, system))

    def adds(self, messages: Sequence[Message]) -> float:
        """What messages add to a request: each costs the same wherever it stands."""
        count = self.service.count_messages
        return self.factor * (count(messages) - count([]))

    def learn(self, messages: Sequence[Message], system: str, used: Usage) -> None:
        """Correct later counts if the service counted more than we did."""
        ratio = used.prompt / self.service.count_messages(messages, system)
        self.factor = min(MOST_FACTOR, max(self.factor, ratio))

    def shrink(self, tokens: int) -> bool:
        """Believe in a window of half of what was refused; false if that would hold nothing."""
        smaller = min(tokens, self.window) // 2
        if smaller < LEAST_WINDOW:
            return False
        self.window = smaller
        return True


# What is sent


@dataclass(frozen=True)
class Plan:
    """What a request sends.

    Attributes:
        messages: From the summary to the question.
        first: The first turn that is sent whole.
        left_out: Turns that neither the summary covers nor the request sends.
    """

    messages: list[Message]
    first: int
    left_out: int


# region fit
def fit(
    room: Room,
    turns: Sequence[Turn],
    question: str,
    summary: Summary,
    system: str = "",
    share: float = 1.0,
) -> Plan:
    """Choose what to send: summary, newest turns, question.

    Args:
        room: What the service has room for.
        turns: All earlier turns, the oldest first. They are sent
            whole or not at all.
        question: It is always sent.
        summary: Of the oldest turns.
        system: What the model should be.
        share: Of the room that question and summary leave free.

    Raises:
        ServiceError: If the question alone does not fit.
    """
    last = [Message("user", question)] if question else []
    if room.count(last, system) > room.prompt:
        raise _too_long(room, last, system)
    told, left_out = summary.messages, 0
    if room.count(told + last, system) > room.prompt:
        told, left_out = [], summary.turns
    used: float = room.count(told + last, system)
    limit = used + share * (room.prompt - used)
    first = len(turns)
    while first > summary.turns:
        used += room.adds(turns[first - 1].messages)
        if used > limit:
            break
        first -= 1
    whole = [each for turn in turns[first:] for each in turn.messages]
    left_out += first - summary.turns
    return Plan(told + whole + last, first, left_out)
# endregion fit


def _too_long(room: Room, last: list[Message], system: str) -> ServiceError:
    what = "The message" if room.count(last) > room.prompt else "The message, with the system prompt,"
    message = f"{what} has about {room.count(last, system)} tokens; there is room for {room.prompt}."
    return ServiceError("too_long", message, "Shorten it, or send it in parts.")


# region condense
def condense(
    room: Room,
    ask: Callable[[list[Message], int], str],
    summary: Summary,
    turns: Sequence[Turn],
) -> Iterator[Summary]:
    """Have turns summarized, as many at a time as one request holds.

    Args:
        room: What the service has room for.
        ask: Gets a reply of at most so many tokens.
        summary: Of what came before these turns.
        turns: To be summarized, the oldest first.

    Yields:
        A summary that covers more and more turns.
    """
    most = room.summary

    def fits(text: str) -> bool:
        request = _request(summary, text)
        return room.count(request) + most <= room.window

    while turns:
        taken = 1
        text = _transcript(turns[:1])
        for more in range(2, len(turns) + 1):
            longer = _transcript(turns[:more])
            if not fits(longer):
                break
            taken, text = more, longer
        while text:  # once, unless a single turn is too long
            part = longest(text, fits)
            reply = ask(_request(summary, part), most).strip()
            reply = longest(reply, room.holds_as_summary)
            summary = replace(summary, text=reply)
            text = text[len(part) :]
        turns = turns[taken:]
        summary = replace(summary, turns=summary.turns + taken)
        yield summary
# endregion condense


def _request(summary: Summary, text: str) -> list[Message]:
    parts = [SUMMARIZE, summary.text, text]
    return [Message("user", "\n\n".join(filter(None, parts)))]


def _transcript(turns: Sequence[Turn]) -> str:
    return "\n".join(f"User: {turn.question}\nAssistant: {turn.reply.strip()}" for turn in turns if turn.messages)


def longest(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of a text that fits.

    Raises:
        ServiceError: If not one character fits.
    """
    end = bisect_right(range(1, len(text) + 1), False, key=lambda end: not fits(text[:end]))
    if text and not end:
        raise ServiceError("too_long", "The window is too small for a summary.", "Choose a larger one with --window.")
    return text[:end]


# What has happened


@dataclass(frozen=True)
class Cost:
    """What a chat has cost, in the services' own tokens.

    Attributes:
        prompt: Tokens sent, those for summaries included.
        reply: Tokens received.
        dollars: Nothing if the price of a model is not known.
        replies: How many replies.
        unknown: Replies that did not reach their end; services bill them, but do not say for how much.
    """

    prompt: int = 0
    reply: int = 0
    dollars: float | None = 0.0
    replies: int = 0
    unknown: int = 0

    def plus(self, usage: Usage | None, dollars: float | None) -> Cost:
        """The cost with one more request."""
        if usage is None:
            return replace(self, unknown=self.unknown + 1)
        total = None if self.dollars is None or dollars is None else self.dollars + dollars
        return replace(self, prompt=self.prompt + usage.prompt, reply=self.reply + usage.reply, dollars=total)


class Record:
    """A chat as the sum of its events; what is saved is the events.

    The events are JSON objects, each told apart by its first key: `system`,
    `question`, `retry`, `piece`, `end`, `summary`.
    """

    def __init__(self) -> None:
        self.system = ""
        self.turns: list[Turn] = []
        self.summary = Summary()
        self.cost = Cost()
        self._open = False  # a question waits for its reply, or for the end of it
        self._pieces: list[str] = []

    def add(self, event: dict) -> None:
        """Let an event happen.

        Raises:
            ValueError: If it makes no sense here.
        """
        match event:
            case {"piece": str(text)} if self._open:  # first, because nearly all events are pieces
                self._pieces.append(text)
            case {"system": str(text)}:
                self.system = text
            case {"question": str(text)}:
                self._join()
                self._ask(Turn(text))
            case {"retry": True} if self.turns:
                self._join()
                self._ask(Turn(self.turns.pop().question))
            case {"end": bool(finished)} if self._open:
                usage, dollars = _paid(event)
                self._join(finished, usage)
                self._open = False
                self.cost = self.cost.plus(usage, dollars)
                self.cost = replace(self.cost, replies=self.cost.replies + 1)
            case {"summary": str(text), "turns": int(turns)} if self.summary.turns <= turns < len(self.turns):
                self.summary = Summary(text, turns)
                self.cost = self.cost.plus(*_paid(event))
            case _:
                raise ValueError(f"{str(event)[:60]} makes no sense here")

    def _ask(self, turn: Turn) -> None:
        self.turns.append(turn)
        self._open = True

    def _join(self, finished: bool = False, usage: Usage | None = None) -> None:
        """Put the pieces of the newest reply together."""
        if self._open:
            turn = self.turns[-1]
            self.turns[-1] = replace(turn, reply=turn.reply + "".join(self._pieces), finished=finished, usage=usage)
            self._pieces.clear()

    def all_turns(self) -> list[Turn]:
        """The turns so far, the oldest first; of the newest, what has arrived."""
        self._join()
        return list(self.turns)


def paid(usage: Usage | None, dollars: float | None) -> dict:
    """What a request cost, as a part of an event; nothing if the service's numbers cannot be true."""
    if usage is None or not _likely(usage.prompt, usage.reply, dollars or 0):
        return {}
    return {"usage": [usage.prompt, usage.reply], "dollars": dollars}


def _paid(event: dict) -> tuple[Usage | None, float | None]:
    match event:
        case {"usage": [int(prompt), int(reply)], "dollars": None | int() | float() as dollars}:
            if _likely(prompt, reply, dollars or 0):
                return Usage(prompt, reply), dollars
    if "usage" in event:
        raise ValueError(f"the usage {str(event['usage'])[:60]} makes no sense")
    return None, None


def _likely(*numbers: float) -> bool:
    return all(0 <= number < 1e9 for number in numbers)

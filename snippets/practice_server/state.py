"""What a running server knows and remembers: its settings, its texts, earlier conversations."""

from __future__ import annotations

import itertools
import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from snippets.practice_server.chat import Message, Tool
from snippets.practice_server.corpus import BOOK, Corpus
from snippets.practice_server.trouble import TROUBLES, Attempts

SMALL_WINDOW = 512  # tokens, of the model practice-small


@dataclass(frozen=True)
class Settings:
    """How the server behaves.

    Attributes:
        corpus: The folder with the texts to answer from.
        key: The only key that is accepted; empty accepts any.
        trouble: A trouble for all requests; else a model's name may ask for one.
        pace: Tokens a second in a stream; 0 is as fast as it goes.
        window: Tokens that prompt and reply may have together.
        most_bytes: Of a request.
        most_clients: At the same time; more are told to come back.
        body_seconds: A request must have arrived by then.
    """

    corpus: Path = BOOK
    key: str = ""
    trouble: str = ""
    pace: float = 0
    window: int = 8192
    most_bytes: int = 1_000_000
    most_clients: int = 500
    body_seconds: float = 10


class Memory:
    """Earlier conversations by the id of their last reply; the oldest are forgotten.

    Args:
        most: Characters to remember.
    """

    def __init__(self, most: int = 4_000_000) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[str, tuple[tuple[Message, ...], tuple[Tool, ...], int]] = OrderedDict()

    def get(self, name: str) -> tuple[tuple[Message, ...], tuple[Tool, ...]] | None:
        """The conversation up to that reply, and the tools on offer in it."""
        return self._kept[name][:2] if name in self._kept else None

    def keep(self, name: str, messages: tuple[Message, ...], tools: tuple[Tool, ...] = ()) -> None:
        """Remember a conversation."""
        if name in self._kept:
            self.size -= self._kept.pop(name)[2]
        size = sum(_size(message) for message in messages)
        size += sum(100 + len(tool.name + tool.description + json.dumps(tool.parameters)) for tool in tools)
        self._kept[name] = (messages, tools, size)
        self.size += size
        while self.size > self.most:
            self.size -= self._kept.popitem(last=False)[1][2]


def _size(message: Message) -> int:
    return 100 + len(message.text) + sum(100 + len(call.name) + len(call.json) for call in message.calls)


class Server:
    """What the endpoints share.

    Args:
        settings: How to behave.
        corpus: The texts to answer from.
    """

    def __init__(self, settings: Settings, corpus: Corpus) -> None:
        self.settings, self.corpus = settings, corpus
        self.memory = Memory()
        self.attempts = Attempts()
        self.models = ["practice", "practice-small", *(f"practice-{name}" for name in TROUBLES)]
        self.clients = 0  # that wait for an answer or receive one
        self._numbers = itertools.count(1)

    def window(self, model: str) -> int:
        """How many tokens a model's prompt and reply may have together."""
        return min(SMALL_WINDOW, self.settings.window) if model == "practice-small" else self.settings.window

    def next_id(self) -> str:
        """The id of a request, for logs."""
        return f"req_{next(self._numbers):08d}"

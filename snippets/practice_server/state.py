"""What a running server knows and remembers: its settings, its texts, earlier conversations."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from snippets.practice_server.chat import Live, Message, Prompt, Reply, Tool
from snippets.practice_server.corpus import BOOK, vector
from snippets.practice_server.line import Line
from snippets.practice_server.trouble import TROUBLES, Attempts

SMALL_WINDOW = 512  # tokens, of the model practice-small


@dataclass(frozen=True)
class Settings:
    """How the server behaves.

    Attributes:
        corpus: The folder with the texts to answer from.
        brain: Who answers: `rules`, `model` (the book's own), or the address of any server that speaks OpenAI's
            protocol, with the model's name behind `#`.
        brain_key: The key for such an address.
        key: The only key that is accepted; empty accepts any.
        trouble: A trouble for all requests; else a model's name may ask for one.
        pace: Tokens a second in a stream; 0 is as fast as it goes.
        window: Tokens that prompt and reply may have together.
        most_bytes: Of a request.
        most_clients: At the same time; more are told to come back.
        most_waiting: For a language model, which answers one at a time; more are told when to come back.
        body_seconds: A request must have arrived by then.
    """

    corpus: Path = BOOK
    brain: str = "rules"
    brain_key: str = ""
    key: str = ""
    trouble: str = ""
    pace: float = 0
    window: int = 8192
    most_bytes: int = 1_000_000
    most_clients: int = 500
    most_waiting: int = 40
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


class Brain(Protocol):
    """Who answers; `brain`, `served` and `model` have one each."""

    name: str
    about: str

    def count(self, prompt: Prompt) -> int | None:
        """The prompt's tokens, if the brain has a tokenizer of its own."""

    def answer(self, prompt: Prompt, trouble: str = "") -> Reply | Live:
        """Reply to a prompt."""

    def embed(self, texts: list[str]) -> list[list[float]] | None:
        """Vectors, if the brain makes any."""


class Server:
    """What the endpoints share.

    Args:
        settings: How to behave.
        rules: The brain that plays troubles.
        brain: Who answers otherwise.
        windows: Tokens that prompt and reply may have together, by a pattern of model names; the first that fits.
    """

    def __init__(self, settings: Settings, rules: Brain, brain: Brain, windows: Sequence[tuple[str, int]] = ()) -> None:
        self.settings, self.rules, self.brain, self.windows = settings, rules, brain, windows
        self.line = Line(settings.most_waiting)
        self.memory = Memory()
        self.attempts = Attempts()
        self.models = ["practice", "practice-small", *(f"practice-{name}" for name in TROUBLES)]
        self.clients = 0  # that wait for an answer or receive one
        self._numbers = itertools.count(1)

    def window(self, model: str) -> int:
        """How many tokens a model's prompt and reply may have together."""
        if model.removesuffix(":latest") == "practice-small":
            return min(SMALL_WINDOW, self.settings.window)
        return next((tokens for pattern, tokens in self.windows if re.fullmatch(pattern, model)), self.settings.window)

    def counted(self, prompt: Prompt) -> Prompt:
        """The prompt with its tokens, as the brain counts them, and the brain's name."""
        nonce = "" if self.brain is self.rules else self.next_id()
        return replace(prompt, counted=self.brain.count(prompt), brain=self.brain.name, nonce=nonce)

    def vectors(self, usual: int, texts: list[str], width: int | None = None) -> list[list[float]]:
        """Embeddings of a width, or of the usual one of their model.

        Raises:
            ValueError: If the brain has fewer numbers.
        """
        vectors = self.brain.embed(texts)
        if vectors is None:
            return [vector(text, width or usual) for text in texts]
        if width and width > len(vectors[0]):
            raise ValueError(f"dimensions: this model's vectors have {len(vectors[0])} numbers, not {width}")
        return [_unit(numbers[:width]) for numbers in vectors] if width else vectors

    def next_id(self) -> str:
        """The id of a request, for logs."""
        return f"req_{next(self._numbers):08d}"


def _unit(numbers: list[float]) -> list[float]:
    """A vector of length 1 in the same direction."""
    length = math.sqrt(sum(number * number for number in numbers)) or 1
    return [number / length for number in numbers]

"""A conversation as the practice server sees it, whatever protocol it came in by."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from snippets.practice_server import tokens

Role = Literal["system", "user", "assistant", "tool"]
Finish = Literal["stop", "length", "tool_calls", "refusal"]


@dataclass(frozen=True)
class Call:
    """A tool that the model wants to be called.

    Attributes:
        id: Pairs the call with its result.
        name: The tool's name.
        arguments: By parameter.
    """

    id: str
    name: str
    arguments: dict

    @property
    def json(self) -> str:
        """The arguments as they travel."""
        return json.dumps(self.arguments, ensure_ascii=False)


@dataclass(frozen=True)
class Message:
    """One message; a tool's result has the role `tool` and names its call."""

    role: Role
    text: str
    calls: tuple[Call, ...] = ()
    call_id: str = ""


@dataclass(frozen=True)
class Tool:
    """A tool on offer; `parameters` is a JSON schema of an object."""

    name: str
    description: str = ""
    parameters: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A text that the client sends along to be answered from."""

    id: str
    text: str


@dataclass(frozen=True)
class Sampling:
    """How a model is to draw its tokens; what is not named is the brain's affair, and the rules draw nothing.

    Attributes:
        top_logprobs: Tell the probability of each token, and of so many others that might have stood there.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    top_logprobs: int | None = None

    def named(self) -> dict[str, Any]:
        """What the request named."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Prompt:
    """All that decides a reply: the same prompt gets the same one.

    Attributes:
        model: The name that was asked for.
        messages: From the oldest to the newest.
        tools: What may be called.
        tool_choice: `auto`, `none`, `required`, or the name of the one tool.
        schema: The reply must be JSON that this JSON schema allows; `{}` allows any object.
        documents: The reply must come from these, if there are any.
        max_tokens: The reply is cut there.
        stop: The reply ends before the first of these.
        parallel: Whether several tools may be called at once.
        sampling: How a model is to draw its tokens.
        counted: Its tokens, if the brain has a tokenizer of its own.
        nonce: Tells two requests apart that may get different replies.
        brain: The name of who answers.
    """

    model: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    schema: dict | None = None
    documents: tuple[Document, ...] = ()
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    parallel: bool = field(default=True, repr=False)
    sampling: Sampling = field(default=Sampling(), repr=False)
    counted: int | None = field(default=None, repr=False)
    nonce: str = ""
    brain: str = field(default="rules", repr=False)

    @property
    def system(self) -> str:
        """What the system messages say."""
        return "\n".join(message.text for message in self.messages if message.role == "system")

    @property
    def question(self) -> str:
        """The newest message of the user."""
        return next((message.text for message in reversed(self.messages) if message.role == "user"), "")

    @cached_property
    def tokens(self) -> int:
        """What the prompt costs: messages, tools, documents and schema."""
        if self.counted is not None:
            return self.counted
        told = [message.text + "".join(call.name + call.json for call in message.calls) for message in self.messages]
        extra = [tool.name + tool.description + json.dumps(tool.parameters) for tool in self.tools]
        extra += [document.text for document in self.documents]
        extra += [json.dumps(self.schema)] if self.schema else []
        return sum(map(tokens.count, told + extra)) + tokens.PER_MESSAGE * (len(told) + 1)


class Piece(str):
    """A token of a reply, with what a model knows of its probability.

    Attributes:
        odds: As OpenAI tells them: `token`, `logprob`, `bytes`, `top_logprobs`; none if nobody asked.
    """

    odds: dict | None = None


@dataclass(frozen=True)
class Reply:
    """What the practice server says: text, or tools to call.

    Attributes:
        pieces: The text, token by token.
        calls: Tools to call; then there is no text.
        finish: Why it ends.
        stopped_by: The stop sequence that ended it, if one did.
        quotes: Where in the text a document is quoted: first and last character, and its id.
        used: Its tokens, if the brain has a tokenizer of its own.
    """

    pieces: tuple[str, ...]
    calls: tuple[Call, ...] = ()
    finish: Finish = "stop"
    stopped_by: str = ""
    quotes: tuple[tuple[int, int, str], ...] = ()
    used: int | None = None

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)

    @property
    def refused(self) -> bool:
        """Whether the text is a refusal."""
        return self.finish == "refusal"

    @property
    def odds(self) -> list[dict]:
        """The probabilities of the tokens, where they were asked for."""
        return [piece.odds for piece in self.pieces if isinstance(piece, Piece) and piece.odds]

    @property
    def tokens(self) -> int:
        """What the reply costs."""
        if self.used is not None:
            return self.used
        return len(self.pieces) + sum(tokens.count(call.name + call.json) for call in self.calls)

    def whole(self) -> Reply:
        """Itself; a reply in the making is waited for."""
        return self

    def close(self) -> None:
        """Nothing; a reply in the making is given up."""


class Live:
    """A text in the making: its pieces arrive one by one, and how it ended is known behind the last.

    Args:
        source: Yields the pieces and returns the finish, the stop sequence that was met, and the tokens used.
        stop: Makes the source end early, from any thread.
    """

    calls: tuple[Call, ...] = ()
    refused = False

    def __init__(self, source: Generator[Piece, None, tuple[Finish, str, int]], stop: Callable[[], None]) -> None:
        self._source, self.close = source, stop
        self._said: list[Piece] = []
        self._reply: Reply | None = None

    @property
    def pieces(self) -> Iterator[Piece]:
        """All pieces from the first, also those that are still to come."""
        yield from self._said
        while self._reply is None:
            try:
                piece = next(self._source)
            except StopIteration as end:
                finish, stopped_by, used = end.value
                self._reply = Reply(tuple(self._said), (), finish, stopped_by, used=used)
            else:
                self._said.append(piece)
                yield piece

    def whole(self) -> Reply:
        """The finished reply."""
        for _ in self.pieces:
            pass
        assert self._reply
        return self._reply

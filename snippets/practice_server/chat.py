"""A conversation as the practice server sees it, whatever protocol it came in by."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

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
    """

    model: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    schema: dict | None = None
    documents: tuple[Document, ...] = ()
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()

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
        told = [message.text + "".join(call.name + call.json for call in message.calls) for message in self.messages]
        extra = [tool.name + tool.description + json.dumps(tool.parameters) for tool in self.tools]
        extra += [document.text for document in self.documents]
        extra += [json.dumps(self.schema)] if self.schema else []
        return sum(map(tokens.count, told + extra)) + tokens.PER_MESSAGE * (len(told) + 1)


@dataclass(frozen=True)
class Reply:
    """What the practice server says: text, or tools to call.

    Attributes:
        pieces: The text, token by token.
        calls: Tools to call; then there is no text.
        finish: Why it ends.
        stopped_by: The stop sequence that ended it, if one did.
        quotes: Where in the text a document is quoted: first and last character, and its id.
    """

    pieces: tuple[str, ...]
    calls: tuple[Call, ...] = ()
    finish: Finish = "stop"
    stopped_by: str = ""
    quotes: tuple[tuple[int, int, str], ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)

    @property
    def tokens(self) -> int:
        """What the reply costs."""
        return len(self.pieces) + sum(tokens.count(call.name + call.json) for call in self.calls)

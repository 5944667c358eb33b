"""The wire protocols: what a request may hold, and how replies, streams and errors look.

A protocol names its endpoints. An endpoint that chats turns a request into a
`Prompt` and a `Reply` into JSON or events; one that answers turns a request
into JSON at once. All else (limits, keys, trouble, pace) is the server's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from snippets.practice_server.chat import Live, Prompt, Reply
from snippets.practice_server.state import Server

Kind = Literal[
    "key", "model", "thread", "request", "too_long", "too_large", "rate", "overload", "timeout", "path", "bug"
]


class Fault(Exception):
    """An error that is told to the client in its protocol's own form.

    Args:
        status: Of HTTP.
        kind: What went wrong, the same in all protocols.
        message: What to do about it.
        headers: Such as `retry-after`.
        param: The field that is to blame, such as `messages[0].content`.
    """

    def __init__(
        self, status: int, kind: Kind, message: str, headers: dict[str, str] | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.headers, self.param = status, kind, message, headers or {}, param


class Body(BaseModel):
    """A request's body; a field that it does not name is an error, as it is at the vendors."""

    model_config = ConfigDict(extra="forbid")


def ignored() -> Any:
    """A field that is accepted and changes nothing here."""
    return Field(default=None, json_schema_extra={"ignored": True})


def drawn() -> Any:
    """A field that a language model keeps to, and that changes nothing where rules answer."""
    return Field(default=None, json_schema_extra={"drawn": True})


@dataclass(frozen=True)
class Chat:
    """An endpoint that replies, at once or as a stream.

    Attributes:
        path: Its address.
        body: What it accepts.
        prompt: From the request to the neutral prompt.
        whole: The reply as one JSON object.
        events: The reply as the texts of events.
        stream: Whether a request asks for events.
        media_type: Of the stream.
        keep: Called with the finished reply, to remember it.
        at_once: What is answered without a reply, if the request asks for none.
    """

    path: str
    body: type[Body]
    prompt: Callable[[Any, Server], Prompt]
    whole: Callable[[Any, Prompt, Reply], dict]
    events: Callable[[Any, Prompt, Reply | Live], Iterator[str]]
    stream: Callable[[Any], bool] = lambda body: bool(body.stream)
    media_type: str = "text/event-stream"
    keep: Callable[[Any, Prompt, Reply, Server], None] | None = None
    at_once: Callable[[Any], dict | None] = lambda body: None


@dataclass(frozen=True)
class Answer:
    """An endpoint that answers with one JSON object.

    Attributes:
        path: Its address.
        body: What it accepts; none for a GET.
        answer: From the request (for a GET: the variable part of the path) to the object.
        works: Whether it takes long enough to need a thread of its own.
    """

    path: str
    body: type[Body] | None
    answer: Callable[[Any, Server], dict]
    works: bool = False


@dataclass(frozen=True)
class Protocol:
    """One vendor's protocol.

    Attributes:
        name: The vendor.
        families: A pattern of the model names that belong to it.
        error: A fault as its JSON.
        endpoints: Where it listens.
        overload: The status for too much work.
        needs_key: Whether a key must be sent.
        pairs_calls: Whether results name the call that they belong to.
        window: Tokens of prompt and reply together, for the vendor's own model names; 0 is the practice server's.
        widths: Numbers in an embedding, by a pattern of model names.
        limits: Headers that tell how many requests are allowed, how many are left, and the seconds until more are.
        needs: A header without which the vendor refuses.
    """

    name: str
    families: str
    error: Callable[[Fault], dict]
    endpoints: tuple[Chat | Answer, ...] = field(default=())
    overload: int = 503
    needs_key: bool = True
    pairs_calls: bool = True
    window: int = 0
    widths: dict[str, int] = field(default_factory=dict)
    limits: Callable[[int, int, int], dict[str, str]] = lambda most, left, seconds: {}
    needs: str = ""

    def knows(self, model: str) -> bool:
        """Whether a model's name is the practice server's own or one of this vendor's."""
        return re.fullmatch(rf"practice(-[a-z0-9-]+)?(?::latest)?|(?:{self.families})", model) is not None

    def width(self, model: str) -> int:
        """How many numbers an embedding by a model has."""
        return next((width for pattern, width in self.widths.items() if re.match(pattern, model)), 256)

    def check(self, model: str) -> None:
        """Refuse a name that this vendor would not know.

        Raises:
            Fault: With status 404.
        """
        if not self.knows(model):
            shown = model if len(model) <= 80 else f"{model[:80]}…"
            known = f"This practice server knows `practice` and names of {self.name}'s models."
            raise Fault(404, "model", f"The model `{shown}` does not exist here. {known}", param="model")


def identity(prefix: str, *parts: Any) -> str:
    """An id that depends on nothing but its parts."""
    return prefix + hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def in_parts(text: str, size: int = 12) -> list[str]:
    """A text cut into parts, as arguments of tools arrive in a stream."""
    return [text[start : start + size] for start in range(0, len(text), size)]

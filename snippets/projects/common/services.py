"""Five services behind one interface: OpenAI, Anthropic, Cohere, Ollama, and the practice server."""

from __future__ import annotations

import argparse
import contextlib
import copy
import importlib
import json
import logging
import os
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

_TOO_LONG = ("too long", "too many tokens", "context_length", "context length", "context limit", "maximum context")
_BROKEN = ("ProtocolError", "ReadError", "IncompleteRead", "JSONDecodeError", "ValidationError")  # names of errors
PER_MESSAGE = 4  # tokens that mark a message's role and its end, counted generously

Kind = Literal["server", "key", "model", "too_long", "rate", "overload", "timeout", "cut", "package", "request"]


@dataclass(frozen=True)
class Message:
    """One message of a chat."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Usage:
    """What a reply cost, in the service's own tokens."""

    prompt: int
    reply: int


class ServiceError(Exception):
    """A service that did not answer: why, and what to do.

    Args:
        kind: What went wrong, the same for all vendors.
        message: What happened.
        remedy: What to do about it.
        wait: Seconds that the service asked to wait, if it did.
    """

    def __init__(self, kind: Kind, message: str, remedy: str, wait: float | None = None) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.kind, self.message, self.remedy, self.wait = kind, message, remedy, wait

    @property
    def passes(self) -> bool:
        """Whether the same request may work a little later."""
        return self.kind in ("rate", "overload")


class Service(ABC):
    """A model of one vendor.

    Args:
        model: Its name; empty takes the vendor's default.
        window: Tokens of prompt and reply together; 0 takes what is known of the default model.
        timeout: Seconds to wait for the connection and for each piece.

    Attributes:
        usage: What the last finished reply cost, as the service reported it.
    """

    name: str
    package: str  # that pip installs
    default_model: str
    default_window: int
    price: tuple[float, float] | None = None  # dollars for a million tokens of prompt and of reply, by default model
    variable: str = ""  # of the environment, for the key
    notice: str = ""  # what whoever reads its replies should know

    def __init__(self, model: str = "", window: int = 0, timeout: float = 60) -> None:
        self.model = model or self.default_model
        self.window = window or self.default_window
        self.timeout = timeout
        self.usage: Usage | None = None
        self._client: Any = None

    def other(self, model: str) -> Service:
        """The same service with another of its models."""
        made = copy.copy(self)
        made.model, made.usage = model, None
        return made

    def count(self, text: str) -> int:
        """An estimate of a text's tokens that errs upward.

        A tokenizer belongs to a model, and hosted models do not bring theirs.
        Three bytes a token is more than English needs (about four) and about
        what other scripts need.
        """
        return -(-len(text.encode()) // 3)

    def count_messages(self, messages: Sequence[Message], system: str = "") -> int:
        """An estimate of what a request costs."""
        texts = [message.text for message in messages] + ([system] if system else [])
        return sum(map(self.count, texts)) + PER_MESSAGE * (len(texts) + 1)

    def cost(self, usage: Usage) -> float | None:
        """Dollars for a reply; nothing if the price of this model is not known."""
        if self.price is None or any(self.price) and self.model != self.default_model:
            return None
        return (usage.prompt * self.price[0] + usage.reply * self.price[1]) / 1_000_000

    def stream(self, messages: Sequence[Message], *, system: str = "", most: int = 1024) -> Iterator[str]:
        """Ask for a reply and hand over its pieces as they arrive; closing the iterator ends the connection.

        Args:
            messages: From the oldest to the newest, which is the user's.
            system: What the model should be.
            most: Tokens of the reply.

        Yields:
            Pieces of text.

        Raises:
            ServiceError: Whatever went wrong, in plain words.
        """
        self.usage = None
        begun = False
        try:
            if self._client is None:
                self._client = self._connect()
            with contextlib.closing(self._pieces(self._client, messages, system, most)) as pieces:
                for piece in pieces:
                    begun = True
                    yield piece
        except ServiceError:
            raise
        except Exception as error:
            raise self._explained(error, begun) from error
        if self.usage is None:
            raise _cut()

    @abstractmethod
    def _connect(self) -> Any:
        """The vendor's client, with its own retries off: waiting should be seen."""

    @abstractmethod
    def _pieces(self, client: Any, messages: Sequence[Message], system: str, most: int) -> Generator[str]:
        """The pieces of a reply; sets `usage` at its end."""

    def _import(self) -> Any:
        try:
            return importlib.import_module(self.package)
        except ImportError as error:
            what = f"The package {self.package} is not installed."
            raise ServiceError("package", what, f"pip install {self.package}") from error

    # Errors: the vendors' classes differ, their HTTP statuses and names do not.

    def _explained(self, error: Exception, begun: bool) -> ServiceError:
        status = getattr(error, "status_code", None)
        names = _names(error)
        said = _said(error)
        missing = ("api_key", self.variable or "api_key", "resolve authentication")
        no_key = status is None and any(word in said for word in missing)
        if status in (401, 403) or no_key:
            what = f"{self.name} does not accept the key." if status else f"There is no key for {self.name}."
            return ServiceError("key", what, f"Set {self.variable} to your key." if self.variable else said)
        if status == 404:
            return ServiceError("model", f"{self.name} has no model {self.model}.", "Choose another.")
        if status == 413 or status in (400, 422) and any(words in said.lower() for words in _TOO_LONG):
            what = "The conversation is too long for the model."
            return ServiceError("too_long", what, "Begin a new one, or shorten the message.")
        if status == 429:
            if "insufficient_quota" in said:
                return ServiceError("key", f"The account at {self.name} has no credit left.", "See its billing page.")
            return ServiceError("rate", f"{self.name} gets too many requests.", "Wait a little.", _retry_after(error))
        if isinstance(status, int) and status >= 500 or "overloaded_error" in said:  # which may come within a stream
            what = f"{self.name} is overloaded (status {status})."
            return ServiceError("overload", what, "Wait a little.", _retry_after(error))
        if "Timeout" in names:
            return ServiceError("timeout", f"{self.name} did not answer within {self.timeout:g} s.", "Ask again.")
        if any(name in names for name in _BROKEN):
            return _cut()
        if "Connect" in names:
            if begun:
                return _cut()
            return ServiceError("server", f"{self.name} cannot be reached.", self._unreachable())
        return ServiceError("request", f"{self.name} refused the request: {said[:300]}", "")

    def _unreachable(self) -> str:
        return "Is there a network? Without one, use the practice server: leave the service's name away."


def _cut() -> ServiceError:
    return ServiceError("cut", "The reply broke off before its end.", "Ask again.")


def _names(error: BaseException | None) -> str:
    """What an error, and what it came from, are instances of."""
    found: list[str] = []
    while error is not None:
        found += [kind.__name__ for kind in type(error).__mro__]
        error = error.__cause__
    return " ".join(found)


def _said(error: Exception) -> str:
    body = getattr(error, "body", None)
    return f"{error} {json.dumps(body, default=str)}" if body else str(error)


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    headers = getattr(response, "headers", None) or getattr(error, "headers", None) or {}
    try:
        return float({name.lower(): value for name, value in dict(headers).items()}["retry-after"])
    except (KeyError, TypeError, ValueError):
        return None


def _as_dicts(messages: Sequence[Message], system: str = "") -> list[dict[str, str]]:
    told = [{"role": "system", "content": system}] if system else []
    return told + [{"role": message.role, "content": message.text} for message in messages]


# The vendors


class OpenAI(Service):
    """OpenAI's chat completions, and whatever else speaks them."""

    name, package, variable = "OpenAI", "openai", "OPENAI_API_KEY"
    default_model, default_window, price = "gpt-5.4-mini", 400_000, (0.75, 4.50)

    def _connect(self) -> Any:
        return self._import().OpenAI(max_retries=0, timeout=self.timeout)

    def _pieces(self, client: Any, messages: Sequence[Message], system: str, most: int) -> Generator[str]:
        asked = {"messages": _as_dicts(messages, system), "max_completion_tokens": most, "stream": True}
        asked["stream_options"] = {"include_usage": True}
        with client.chat.completions.create(model=self.model, **asked) as stream:
            for chunk in stream:
                if chunk.choices and (piece := chunk.choices[0].delta.content or chunk.choices[0].delta.refusal):
                    yield piece
                if chunk.usage:
                    self.usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)


class Anthropic(Service):
    """Anthropic's messages."""

    name, package, variable = "Anthropic", "anthropic", "ANTHROPIC_API_KEY"
    default_model, default_window, price = "claude-sonnet-5-5", 1_000_000, (2.00, 10.00)

    def _connect(self) -> Any:
        return self._import().Anthropic(max_retries=0, timeout=self.timeout)

    def _pieces(self, client: Any, messages: Sequence[Message], system: str, most: int) -> Generator[str]:
        more = {"system": system} if system else {}
        with client.messages.stream(model=self.model, max_tokens=most, messages=_as_dicts(messages), **more) as stream:
            yield from stream.text_stream
            message = stream.get_final_message()
        if message.stop_reason:
            self.usage = Usage(message.usage.input_tokens, message.usage.output_tokens)


class Cohere(Service):
    """Cohere's chat, version 2."""

    name, package, variable = "Cohere", "cohere", "CO_API_KEY"
    default_model, default_window, price = "command-a-03-2025", 256_000, (2.50, 10.00)

    def _connect(self) -> Any:
        logging.getLogger("cohere").setLevel(logging.ERROR)  # else it shows raw events in the terminal
        # The address is read here, because the package reads it once only, when it is imported.
        return self._import().ClientV2(timeout=self.timeout, base_url=os.environ.get("CO_API_URL"))

    def _pieces(self, client: Any, messages: Sequence[Message], system: str, most: int) -> Generator[str]:
        asked = {"messages": _as_dicts(messages, system), "max_tokens": most, "request_options": {"max_retries": 0}}
        with contextlib.closing(client.chat_stream(model=self.model, **asked)) as stream:
            for event in stream:
                if hasattr(event, "data"):  # what this client makes of an event that it cannot read
                    raise _cut()
                if event.type == "content-delta":
                    yield event.delta.message.content.text or ""
                if event.type == "message-end" and event.delta.usage:
                    used = event.delta.usage.tokens
                    self.usage = Usage(int(used.input_tokens), int(used.output_tokens))


class Ollama(Service):
    """A model on this machine, served by Ollama."""

    name, package = "Ollama", "ollama"
    default_model, default_window, price = "llama3.2", 8192, (0.0, 0.0)

    def _connect(self) -> Any:
        return self._import().Client(timeout=self.timeout)

    def _pieces(self, client: Any, messages: Sequence[Message], system: str, most: int) -> Generator[str]:
        options = {"num_predict": most, "num_ctx": self.window}
        stream = client.chat(model=self.model, messages=_as_dicts(messages, system), stream=True, options=options)
        with contextlib.closing(stream):
            for part in stream:
                yield part.message.content or ""
                if part.done:
                    self.usage = Usage(part.prompt_eval_count or 0, part.eval_count or 0)

    def _unreachable(self) -> str:
        return f"Start it with `ollama serve`, then `ollama pull {self.model}`."


class Practice(OpenAI):
    """The practice server of this book, which speaks OpenAI's protocol.

    Args:
        url: Where it listens.
    """

    name = "The practice server"
    notice = "It is no language model: it looks sentences up in this book."
    default_model, default_window, price = "practice", 8192, (0.0, 0.0)

    def __init__(self, model: str = "", window: int = 0, timeout: float = 60, url: str = "") -> None:
        super().__init__(model, window, timeout)
        self.url = url

    def _connect(self) -> Any:
        key = os.environ.get("OPENAI_API_KEY") or "practice"
        return self._import().OpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=0, timeout=self.timeout)

    def count(self, text: str) -> int:
        """The number of tokens, exactly: this service's tokenizer is known."""
        from snippets.practice_server.tokens import count

        return count(text)


SERVICES: dict[str, type[Service]] = {
    "practice": Practice,
    "openai": OpenAI,
    "anthropic": Anthropic,
    "cohere": Cohere,
    "ollama": Ollama,
}


# Choosing one


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which service to use; `connect` reads them."""
    group = parser.add_argument_group("service")
    what = "who answers (default: openai if OPENAI_API_KEY is set, else practice, which is offline)"
    group.add_argument("--service", choices=list(SERVICES), help=what)
    group.add_argument("--model", default="", help="the model's name (default: a small one of the service)")
    what = "tokens that the model reads and writes together"
    group.add_argument("--window", type=int, default=0, metavar="N", help=what)
    what = "seconds to wait for an answer (default 60)"
    group.add_argument("--timeout", type=float, default=60, metavar="S", help=what)
    what = "a practice server that runs already; else one starts here"
    group.add_argument("--practice-url", default="", metavar="URL", help=what)


@contextlib.contextmanager
def connect(options: argparse.Namespace) -> Iterator[Service]:
    """The service that the options name, for as long as the `with` block lasts.

    Args:
        options: Parsed with what `add_options` added.

    Yields:
        A service. The practice server, if that is it, runs meanwhile in this process.

    Raises:
        ServiceError: If a package is missing or the settings make no sense.
    """
    chosen = options.service or ("openai" if os.environ.get("OPENAI_API_KEY") else "practice")
    if options.window and options.window < 256:
        what = f"A window of {options.window} tokens holds no conversation."
        raise ServiceError("request", what, "Choose 256 or more.")
    settings = {"model": options.model, "window": options.window, "timeout": options.timeout}
    if chosen != "practice":
        yield SERVICES[chosen](**settings)
    elif options.practice_url:
        yield Practice(**settings, url=options.practice_url.rstrip("/"))
    else:
        try:
            from snippets.practice_server import Settings, running
        except ImportError as error:
            what = f"The practice server needs a package that is not installed: {error.name}."
            raise ServiceError("package", what, "pip install starlette uvicorn pydantic") from error
        with running(Settings(pace=60, window=options.window or Practice.default_window)) as url:
            yield Practice(**settings, url=url)


# Waiting

_T = TypeVar("_T")


def patiently(
    ask: Callable[[], Iterator[_T]],
    *,
    tries: int = 5,
    longest: float = 60,
    tell: Callable[[float, ServiceError], None] = lambda seconds, error: None,
    sleep: Callable[[float], None] = time.sleep,
    rng: random.Random | None = None,
) -> Iterator[_T]:
    """Ask again when a service is busy, as long as nothing has arrived yet.

    Waits as long as the service says, else one, two, four … seconds, stretched
    at random by up to a half, so that clients that were refused together do not
    come back together.

    Args:
        ask: Begins a stream.
        tries: How often, at most.
        longest: Seconds; a service that wants a longer wait is not waited for.
        tell: Called with the seconds of a wait and its reason, before the wait.
        sleep: Waits.
        rng: Where the chance comes from.

    Yields:
        What the stream yields.

    Raises:
        ServiceError: If the last try fails too, or for a reason that waiting does not mend.
    """
    rng = rng or random.Random()
    for attempt in range(tries):
        stream = ask()
        begun = False
        try:
            for piece in stream:
                begun = True
                yield piece
            return
        except ServiceError as error:
            if begun or not error.passes or attempt == tries - 1:
                raise
            seconds = error.wait if error.wait is not None else 2**attempt * (1 + rng.random() / 2)
            if seconds > longest:
                remedy = f"It asks you to wait {seconds:,.0f} s."
                raise ServiceError(error.kind, error.message, remedy, error.wait) from error
            tell(seconds, error)
        finally:
            stream.close()  # a reader who leaves ends the connection, too
        sleep(seconds)

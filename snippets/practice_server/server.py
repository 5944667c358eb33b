"""The program behind the protocols: limits, keys, troubles, pace. It listens on 127.0.0.1 only."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from snippets.practice_server.brain import answer
from snippets.practice_server.chat import Message
from snippets.practice_server.corpus import BOOK, Corpus
from snippets.practice_server.filling import SchemaError
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, anthropic, cohere, ollama, openai
from snippets.practice_server.trouble import TROUBLES, Attempts, trouble_of

PROTOCOLS = (openai.PROTOCOL, anthropic.PROTOCOL, cohere.PROTOCOL, ollama.PROTOCOL)
SMALL_WINDOW = 512  # tokens, of the model practice-small
SILENCE = 60.0  # seconds without an answer
WRONG = "wrong"  # keys that begin like this are refused, whatever the settings


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


class Responses:
    """Earlier responses by id; the oldest are forgotten.

    Args:
        most: Characters to remember.
    """

    def __init__(self, most: int = 4_000_000) -> None:
        self.most = most
        self._size = 0
        self._kept: OrderedDict[str, tuple[tuple[Message, ...], int]] = OrderedDict()

    def get(self, name: str) -> tuple[Message, ...] | None:
        """The conversation up to that response."""
        return self._kept[name][0] if name in self._kept else None

    def keep(self, name: str, messages: tuple[Message, ...]) -> None:
        """Remember a conversation."""
        self._size -= self._kept.pop(name, ((), 0))[1]
        size = sum(len(message.text) + 100 for message in messages)
        self._kept[name] = (messages, size)
        self._size += size
        while self._size > self.most:
            self._size -= self._kept.popitem(last=False)[1][1]


class Server:
    """What the endpoints share.

    Args:
        settings: How to behave.
        corpus: The texts to answer from.
    """

    def __init__(self, settings: Settings, corpus: Corpus) -> None:
        self.settings, self.corpus = settings, corpus
        self.responses = Responses()
        self.attempts = Attempts()
        self.models = ["practice", "practice-small", *(f"practice-{name}" for name in TROUBLES)]
        self.clients = 0
        self._numbers = itertools.count(1)

    def window(self, model: str) -> int:
        """How many tokens a model's prompt and reply may have together."""
        return min(SMALL_WINDOW, self.settings.window) if model == "practice-small" else self.settings.window

    def check_model(self, protocol: Protocol, model: str) -> None:
        """Refuse a name that this vendor would not know.

        Raises:
            Fault: With status 404.
        """
        if not protocol.knows(model):
            shown = model if len(model) <= 80 else f"{model[:80]}…"
            what = f"The model `{shown}` does not exist here. This practice server knows `practice` and names of {protocol.name}'s models."
            raise Fault(404, "model", what)

    def check_key(self, protocol: Protocol, request: Request) -> str:
        """Refuse a missing or a wrong key.

        Raises:
            Fault: With status 401.
        """
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        key = (sent.strip() if scheme.lower() == "bearer" else "") or request.headers.get("x-api-key", "")
        wanted = self.settings.key
        if not key and protocol.needs_key:
            raise Fault(401, "key", "You sent no API key. The practice server takes any, such as `practice`.")
        if key.startswith(WRONG) or (wanted and key != wanted):
            shown = f"{key[:3]}…{key[-2:]}" if len(key) > 8 else "…"
            raise Fault(401, "key", f"Incorrect API key provided: {shown}")
        return key

    def next_id(self) -> str:
        """The id of a request, for logs."""
        return f"req_{next(self._numbers):08d}"


# One request


async def _read(request: Request, settings: Settings) -> Any:
    """A request's JSON; never more of it than the limit."""
    too_large = Fault(413, "too_large", f"The request is larger than {settings.most_bytes:,} bytes.")
    with contextlib.suppress(ValueError):
        if int(request.headers.get("content-length", 0)) > settings.most_bytes:
            raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for part in request.stream():
                body += part
                if len(body) > settings.most_bytes:
                    raise too_large
    except TimeoutError:
        raise Fault(408, "timeout", f"The request had not arrived after {settings.body_seconds:g} s.") from None
    try:
        return json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise Fault(400, "request", "The JSON of the request is nested too deeply.") from None
    except ValueError as error:  # also UnicodeDecodeError, and whole numbers of thousands of digits
        raise Fault(400, "request", f"The request is not JSON: {error}") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _checked(body: type[Body], value: Any) -> Body:
    try:
        return body.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the request"
        what = "is not known here" if first["type"] == "extra_forbidden" else first["msg"]
        raise Fault(400, "request", f"{where}: {what}") from None
    except RecursionError:
        raise Fault(400, "request", "The JSON of the request is nested too deeply.") from None


async def _replied(server: Server, protocol: Protocol, endpoint: Chat, request: Request, key: str) -> Response:
    settings = server.settings
    body: Any = _checked(endpoint.body, await _read(request, settings))
    server.check_model(protocol, body.model)
    trouble, times = (settings.trouble, 2) if settings.trouble else trouble_of(body.model)
    if trouble in ("rate-limit", "overload") and server.attempts.spoiled((trouble, protocol.name, key, body.model), times):
        if trouble == "rate-limit":
            what = f"Rate limit reached for {body.model}. Try again in 1 s."
            raise Fault(429, "rate", what, {"retry-after": "1"})
        raise Fault(protocol.overload, "overload", "The service is overloaded. Try again later.")
    if trouble == "silent":
        await asyncio.sleep(SILENCE)
        raise Fault(503, "overload", f"There was no answer for {SILENCE:g} s.")
    prompt = endpoint.prompt(body, server)
    window = server.window(body.model)
    wanted = prompt.tokens + (prompt.max_tokens or 0)
    if prompt.tokens >= window or (prompt.max_tokens and wanted > window):
        what = f"prompt is too long: {prompt.tokens} tokens" + (f" and {prompt.max_tokens} for the reply" if prompt.max_tokens else "")
        raise Fault(400, "too_long", f"{what} > {window} maximum of {body.model}. Shorten the messages or ask for fewer tokens.")
    try:
        reply = answer(prompt, server.corpus, trouble)
    except SchemaError as error:
        raise Fault(400, "request", f"Invalid schema: {error}") from None
    if endpoint.keep:
        endpoint.keep(body, prompt, reply, server)
    if not endpoint.stream(body):
        if trouble == "slow":
            await asyncio.sleep(reply.tokens / 2)
        return JSONResponse(endpoint.whole(body, prompt, reply))
    events = list(endpoint.events(body, prompt, reply))
    pace = 2 if trouble == "slow" else settings.pace
    return StreamingResponse(_paced(events, pace, trouble), media_type=endpoint.media_type)


class _Cut(Exception):
    """Ends a stream in the middle, without a farewell."""


async def _paced(events: list[str], pace: float, trouble: str) -> AsyncIterator[str]:
    """Send events one by one; break off or break one on request."""
    middle = len(events) // 2
    for number, event in enumerate(events):
        if number == middle and trouble == "cut":
            raise _Cut
        if number == middle and trouble == "malformed":
            event = event[: 2 * len(event) // 3].rstrip("\n") + event[len(event.rstrip("\n")) :]
        yield event
        await asyncio.sleep(1 / pace if pace else 0)


def _endpoint(server: Server, path: str, listening: list[tuple[Protocol, Chat | Answer]]):
    """One address, which two vendors may share."""

    async def handle(request: Request) -> Response:
        protocol, endpoint = _whose(request, listening)
        number = server.next_id()
        headers = {"x-request-id": number, "request-id": number}
        try:
            if server.clients >= server.settings.most_clients:
                raise Fault(protocol.overload, "overload", "Too many clients at once. Try again later.", {"retry-after": "1"})
            server.clients += 1
            try:
                response = await _served(server, protocol, endpoint, request)
            except BaseException:
                server.clients -= 1
                raise
            _release_at_end(server, response)
        except Fault as fault:
            response = _told(protocol, fault)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception:  # a bug of this server: say so, in the protocol's form
            traceback.print_exc()
            response = _told(protocol, Fault(500, "bug", "The practice server has a bug; its terminal shows where."))
        response.headers.update(headers)
        return response

    methods = ["GET"] if listening[0][1].path.startswith(("/v1/models", "/api/tags", "/api/version")) else ["POST"]
    return Route(path, handle, methods=methods)


async def _served(server: Server, protocol: Protocol, endpoint: Chat | Answer, request: Request) -> Response:
    key = server.check_key(protocol, request)
    if isinstance(endpoint, Chat):
        return await _replied(server, protocol, endpoint, request, key)
    if endpoint.body is None:
        return JSONResponse(endpoint.answer(request.path_params.get("name"), server))
    body: Any = _checked(endpoint.body, await _read(request, server.settings))
    server.check_model(protocol, body.model)
    return JSONResponse(endpoint.answer(body, server))


def _release_at_end(server: Server, response: Response) -> None:
    """Count a client until its whole response is sent, or it has gone."""
    if not isinstance(response, StreamingResponse):
        server.clients -= 1
        return
    events = response.body_iterator

    async def counted() -> AsyncIterator[str]:
        try:
            async for event in events:
                yield event
        finally:
            server.clients -= 1

    response.body_iterator = counted()


def _whose(request: Request, listening: list[tuple[Protocol, Chat | Answer]]) -> tuple[Protocol, Chat | Answer]:
    """Who is asked, where two vendors share an address: Anthropic's client names a version."""
    wanted = "Anthropic" if "anthropic-version" in request.headers else "OpenAI"
    return next((pair for pair in listening if pair[0].name == wanted), listening[0])


def _told(protocol: Protocol, fault: Fault) -> JSONResponse:
    return JSONResponse(protocol.error(fault), fault.status, fault.headers)


async def _nowhere(request: Request, error: Exception) -> Response:
    """An address, or a method, that no vendor has here."""
    path = request.url.path
    protocol = PROTOCOLS[1] if path.startswith("/v1/messages") else PROTOCOLS[2] if path.startswith("/v2/") else PROTOCOLS[3] if path.startswith("/api/") else PROTOCOLS[0]
    status = error.status_code if isinstance(error, HTTPException) else 404
    what = f"{request.method} {path} is not supported here; `python -m snippets.practice_server --supported` lists what is."
    return _told(protocol, Fault(status, "path", what))


def application(settings: Settings | None = None) -> Starlette:
    """The server as an ASGI application.

    Args:
        settings: How to behave.

    Raises:
        FileNotFoundError: If the corpus's folder holds no text.
        ValueError: If a setting makes no sense.
    """
    settings = settings or Settings()
    if settings.trouble and settings.trouble not in TROUBLES:
        raise ValueError(f"no trouble is called {settings.trouble!r}; there are {', '.join(TROUBLES)}")
    server = Server(settings, Corpus.read(settings.corpus))
    listening: dict[str, list[tuple[Protocol, Chat | Answer]]] = {}
    for protocol in PROTOCOLS:
        for endpoint in protocol.endpoints:
            listening.setdefault(endpoint.path, []).append((protocol, endpoint))
    routes = [_endpoint(server, path, pairs) for path, pairs in listening.items()]
    routes.append(Route("/", lambda _: PlainTextResponse("The practice server of The LLM Roadmap. It is no language model.\n")))
    # A page that the reader has open elsewhere must not reach this server by another name.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app = Starlette(routes=routes, middleware=[hosts], exception_handlers={404: _nowhere, 405: _nowhere})
    app.state.server = server
    return app


# Running


def addresses(url: str) -> dict[str, str]:
    """Environment variables that lead the vendors' clients to a server.

    Args:
        url: Where it listens, such as `http://127.0.0.1:8765`.
    """
    return {
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_API_KEY": "practice",
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_API_KEY": "practice",
        "CO_API_URL": url,
        "CO_API_KEY": "practice",
        "OLLAMA_HOST": url,
    }


class _Quiet(uvicorn.Server):
    """A server that says nothing and leaves signals to its owner."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1; port 0 takes a free one.

    Raises:
        OSError: If the port is taken.
    """
    # Only sockets that say that they are TCP send small packets at once; without that each reply waits for 40 ms.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
        made.listen(1024)
    except OSError:
        made.close()
        raise
    return made


def make(app: Starlette) -> uvicorn.Server:
    """A server for an application."""
    return _Quiet(uvicorn.Config(app, log_config=None, log_level="critical", access_log=False, lifespan="off", timeout_keep_alive=30, timeout_graceful_shutdown=1))


@contextlib.contextmanager
def running(settings: Settings | None = None, port: int = 0) -> Iterator[str]:
    """Run a server in the background for as long as the `with` block lasts.

    Args:
        settings: How to behave.
        port: Where; 0 takes a free one.

    Yields:
        The server's address, such as `http://127.0.0.1:8765`.

    Raises:
        OSError: If the port is taken.
        FileNotFoundError: If the corpus's folder holds no text.
    """
    app = application(settings)
    with listen(port) as listening:
        server = make(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True, name="practice server")
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(5)


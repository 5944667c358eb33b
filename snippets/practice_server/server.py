"""The program behind the protocols: limits, keys, troubles, pace. It listens on 127.0.0.1 only."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import threading
import time
import traceback
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
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
from starlette.types import ASGIApp, Receive, Scope, Send

from snippets.practice_server.brain import ABOUT, answer
from snippets.practice_server.chat import Prompt
from snippets.practice_server.corpus import Corpus
from snippets.practice_server.filling import SchemaError
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, anthropic, cohere, ollama, openai
from snippets.practice_server.state import Server, Settings
from snippets.practice_server.trouble import TROUBLES, trouble_of

PROTOCOLS = (openai.PROTOCOL, anthropic.PROTOCOL, cohere.PROTOCOL, ollama.PROTOCOL)
SILENCE = 60.0  # seconds without an answer
WRONG = "wrong"  # keys that begin like this are refused, whatever the settings
DEEPEST = 100  # objects and lists inside each other in a request


# One request


def _check_key(protocol: Protocol, request: Request, wanted: str) -> str:
    """Refuse a missing or a wrong key.

    Raises:
        Fault: With status 401.
    """
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    key = (sent.strip() if scheme.lower() == "bearer" else "") or request.headers.get("x-api-key", "")
    if not key and protocol.needs_key:
        raise Fault(401, "key", "You sent no API key. The practice server takes any, such as `practice`.")
    if key.startswith(WRONG) or (wanted and key != wanted):
        shown = f"{key[:3]}…{key[-2:]}" if len(key) > 8 else "…"
        raise Fault(401, "key", f"Incorrect API key provided: {shown}")
    return key


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
    return _parsed(body)


def _parsed(body: bytearray) -> Any:
    """The value of a request's JSON, if every reply could hold it: no endless numbers, no halves of characters."""
    try:
        value = json.loads(body)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise Fault(400, "request", "The JSON of the request is nested too deeply.") from None
    except ValueError as error:  # also UnicodeError, and whole numbers of thousands of digits
        raise Fault(400, "request", f"The request is not JSON: {error}") from None
    level, depth = [value], 0
    while level:
        level = [part for whole in level for part in _parts(whole)]
        depth += 1
        if depth > DEEPEST:
            raise Fault(400, "request", f"The JSON of the request is nested more than {DEEPEST} levels deep.")
    return value


def _parts(whole: Any) -> Iterable[Any]:
    return whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ()


def _checked(body: type[Body], value: Any) -> Body:
    try:
        return body.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the request"
        what = "is not known here" if first["type"] == "extra_forbidden" else first["msg"]
        raise Fault(400, "request", f"{where}: {what}") from None


async def _replied(server: Server, protocol: Protocol, endpoint: Chat, request: Request, key: str) -> Response:
    settings = server.settings
    body: Any = _checked(endpoint.body, await _read(request, settings))
    protocol.check(body.model)
    trouble, times = (settings.trouble, 2) if settings.trouble else trouble_of(body.model)
    client = (trouble, protocol.name, key, body.model)
    if trouble in ("rate-limit", "overload") and server.attempts.spoiled(client, times):
        if trouble == "rate-limit":
            what = f"Rate limit reached for {body.model}. Try again in 1 s."
            raise Fault(429, "rate", what, {"retry-after": "1"})
        raise Fault(protocol.overload, "overload", "The service is overloaded. Try again later.")
    if trouble == "silent":
        await asyncio.sleep(SILENCE)
        raise Fault(503, "overload", f"There was no answer for {SILENCE:g} s.")
    prompt = endpoint.prompt(body, server)
    _check_tools(prompt)
    room = _room(prompt, server.window(body.model))
    try:
        reply = answer(replace(prompt, max_tokens=prompt.max_tokens or room), server.corpus, trouble)
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


def _room(prompt: Prompt, window: int) -> int:
    """How many tokens are left for the reply.

    Raises:
        Fault: If none are, or fewer than were asked for.
    """
    room = window - prompt.tokens
    if room > 0 and (prompt.max_tokens or 0) <= room:
        return room
    what = f"prompt is too long: {prompt.tokens} tokens"
    if prompt.max_tokens:
        what += f" and {prompt.max_tokens} for the reply"
    remedy = "Shorten the messages or ask for fewer tokens."
    raise Fault(400, "too_long", f"{what} > {window} maximum of {prompt.model}. {remedy}")


def _check_tools(prompt: Prompt) -> None:
    """Refuse a demand for a tool that is not on offer."""
    choice = prompt.tool_choice
    if choice not in ("auto", "none", "required") and choice not in [tool.name for tool in prompt.tools]:
        raise Fault(400, "request", f"tool_choice: there is no tool `{choice[:80]}` among `tools`")
    if choice == "required" and not prompt.tools:
        raise Fault(400, "request", "tool_choice: a tool is demanded, but `tools` is empty")


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
            if server.clients > server.settings.most_clients:
                what = "Too many clients at once. Try again later."
                raise Fault(protocol.overload, "overload", what, {"retry-after": "1"})
            response = await _served(server, protocol, endpoint, request)
        except Fault as fault:
            response = _told(protocol, fault)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception:  # a bug of this server: say so, in the protocol's form
            traceback.print_exc()
            response = _told(protocol, Fault(500, "bug", "The practice server has a bug; its terminal shows where."))
        response.headers.update(headers)
        return response

    methods = ["POST"] if listening[0][1].body else ["GET"]
    return Route(path, handle, methods=methods)


class _Counted:
    """Counts a client until its whole response is sent, or it has gone."""

    def __init__(self, app: ASGIApp, server: Server) -> None:
        self.app, self.server = app, server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.server.clients += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.server.clients -= 1


async def _served(server: Server, protocol: Protocol, endpoint: Chat | Answer, request: Request) -> Response:
    key = _check_key(protocol, request, server.settings.key)
    if isinstance(endpoint, Chat):
        return await _replied(server, protocol, endpoint, request, key)
    if endpoint.body is None:
        return JSONResponse(endpoint.answer(request.path_params.get("name"), server))
    body: Any = _checked(endpoint.body, await _read(request, server.settings))
    protocol.check(body.model)
    return JSONResponse(endpoint.answer(body, server))


def _whose(request: Request, listening: list[tuple[Protocol, Chat | Answer]]) -> tuple[Protocol, Chat | Answer]:
    """Who is asked, where two vendors share an address: Anthropic's client names a version."""
    wanted = "Anthropic" if "anthropic-version" in request.headers else "OpenAI"
    return next((pair for pair in listening if pair[0].name == wanted), listening[0])


def _told(protocol: Protocol, fault: Fault) -> JSONResponse:
    return JSONResponse(protocol.error(fault), fault.status, fault.headers)


async def _about(request: Request) -> Response:
    """What a browser sees that opens the address."""
    return PlainTextResponse(f"{ABOUT}\n")


async def _nowhere(request: Request, error: Exception) -> Response:
    """An address, or a method, that no vendor has here."""
    path = request.url.path
    folders = {"/v1/messages": anthropic, "/v2/": cohere, "/api/": ollama}
    vendor = next((vendor for folder, vendor in folders.items() if path.startswith(folder)), openai)
    status = error.status_code if isinstance(error, HTTPException) else 404
    listed = "`python -m snippets.practice_server --supported` lists what is"
    what = f"{request.method} {path[:200]} is not supported here; {listed}."
    return _told(vendor.PROTOCOL, Fault(status, "path", what))


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
    routes.append(Route("/", _about))
    # A page that the reader has open elsewhere must not reach this server by another name.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    counted = Middleware(_Counted, server=server)
    app = Starlette(routes=routes, middleware=[hosts, counted], exception_handlers={404: _nowhere, 405: _nowhere})
    app.state.server = server
    return app


def supported() -> list[tuple[str, str, str, str]]:
    """What is supported: vendor, endpoint, field, and `used` or `ignored`; an endpoint without fields has one row."""
    rows = []
    for protocol in PROTOCOLS:
        for endpoint in protocol.endpoints:
            fields = endpoint.body.model_fields if endpoint.body else {}
            for name, info in fields.items():
                state = "ignored" if (info.json_schema_extra or {}).get("ignored") else "used"
                rows.append((protocol.name, endpoint.path, info.alias or name, state))
            if not fields:
                rows.append((protocol.name, endpoint.path, "", "used"))
    return rows


# Running


def addresses(url: str, key: str = "practice") -> dict[str, str]:
    """Environment variables that lead the vendors' clients to a server.

    Args:
        url: Where it listens, such as `http://127.0.0.1:8765`.
        key: What the clients send as their key.
    """
    return {
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_API_KEY": key,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_API_KEY": key,
        "CO_API_URL": url,
        "CO_API_KEY": key,
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
    if os.name == "posix":  # elsewhere this would let two servers share a port
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
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    return _Quiet(config)


@contextlib.contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serve an application in the background for as long as the `with` block lasts.

    Args:
        app: What to serve.
        port: Where; 0 takes a free one.

    Yields:
        Its address, such as `http://127.0.0.1:8765`.

    Raises:
        OSError: If the port is taken.
    """
    with listen(port) as listening:
        server = make(app)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True, name="server")
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(5)


@contextlib.contextmanager
def running(settings: Settings | None = None, port: int = 0) -> Iterator[str]:
    """Run a practice server in the background for as long as the `with` block lasts.

    Args:
        settings: How to behave.
        port: Where; 0 takes a free one.

    Yields:
        The server's address, such as `http://127.0.0.1:8765`.

    Raises:
        OSError: If the port is taken.
        FileNotFoundError: If the corpus's folder holds no text.
    """
    with serving(application(settings), port) as url:
        yield url

"""The program behind the protocols: limits, keys, troubles, pace. It listens on 127.0.0.1 only."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import re
import socket
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
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
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from snippets.practice_server.brain import Rules
from snippets.practice_server.chat import Live, Prompt, Reply
from snippets.practice_server.corpus import Corpus
from snippets.practice_server.filling import SchemaError
from snippets.practice_server.line import Full
from snippets.practice_server.model import Own
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, anthropic, cohere, ollama, openai
from snippets.practice_server.protocols.library import LIBRARY
from snippets.practice_server.served import Served
from snippets.practice_server.state import Server, Settings
from snippets.practice_server.trouble import TROUBLES, trouble_of

PROTOCOLS = (openai.PROTOCOL, anthropic.PROTOCOL, cohere.PROTOCOL, ollama.PROTOCOL)
SILENCE = 60.0  # seconds without an answer
HEAD_SECONDS = 30.0  # for the head of a request
WRONG = "wrong"  # keys that begin like this are refused, whatever the settings
# Cohere's addresses that are not here, but whose errors are Cohere's.
COHERES = {f"/v1/{name}" for name in "chat classify detokenize embed generate rerank summarize tokenize".split()}
LOCAL = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?")  # where a page may come from
DEEPEST = 100  # objects and lists inside each other in a request


# One request


def _brain(settings: Settings, rules: Rules) -> Rules | Served:
    if settings.brain == "rules":
        return rules
    return Own() if settings.brain == "model" else Served(settings.brain, settings.brain_key)


def _limits(server: Server, protocol: Protocol) -> dict[str, str]:
    """What the vendor's headers tell: how many requests may wait, how many more, and for how many seconds."""
    if server.brain is server.rules:
        most, left, seconds = server.settings.most_clients, server.settings.most_clients - server.clients, 0
    else:
        most, left, seconds = server.line.most, server.line.most - server.line.waiting, server.line.seconds
    return protocol.limits(most, max(0, left), seconds)


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
        found = error.errors(include_url=False, include_input=False)
        # Where a text or a list of parts may stand, the deepest error is that of the kind which was meant.
        meant = max(found, key=lambda one: (len(one["loc"]), not one["type"].endswith("_type")))
        path = _path(meant["loc"], value, meant["type"] == "missing")
        where = ".".join(map(str, path)) or "the request"
        what = "is not known here" if meant["type"] == "extra_forbidden" else meant["msg"]
        param = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        raise Fault(400, "request", f"{where}: {what}", param=param or None) from None


def _path(location: tuple, value: Any, missing: bool) -> list:
    """The fields of an error's location; what else stands there names the kind that was tried."""
    path = []
    for part in location:
        if isinstance(value, dict) and part in value or isinstance(value, list) and isinstance(part, int):
            path.append(part)
            value = value[part]
    return [*path, location[-1]] if missing else path


async def _replied(server: Server, protocol: Protocol, endpoint: Chat, request: Request, key: str) -> Response:
    settings = server.settings
    body: Any = _checked(endpoint.body, await _read(request, settings))
    protocol.check(body.model)
    if (value := endpoint.at_once(body)) is not None:
        return JSONResponse(value)
    trouble, times = (settings.trouble, 2) if settings.trouble else trouble_of(body.model)
    client = (trouble, protocol.name, key, body.model)
    if trouble in ("rate-limit", "overload") and server.attempts.spoiled(client, times):
        if trouble == "rate-limit":
            what = f"Rate limit reached for {body.model}. Try again in 1 s."
            raise Fault(429, "rate", what, {"retry-after": "1"})
        raise Fault(protocol.overload, "overload", "The service is overloaded. Try again later.")
    if trouble == "silent":
        await _unless_gone(request, asyncio.sleep(SILENCE))
        raise Fault(503, "overload", f"There was no answer for {SILENCE:g} s.")
    prompt = endpoint.prompt(body, server)
    _check_tools(prompt)
    if protocol.pairs_calls:
        _check_calls(prompt)
    brain = server.rules if trouble in ("refusal", "injection") else server.brain
    work = _by_rules if brain is server.rules else _by_model
    return await _unless_gone(request, work(server, endpoint, body, prompt, trouble, key))


async def _by_rules(server: Server, endpoint: Chat, body: Any, prompt: Prompt, trouble: str, key: str) -> Response:
    """The rules answer at once; pace and slowness are played."""
    prompt = _limited(prompt, server)
    try:
        reply = server.rules.answer(prompt, trouble)
    except SchemaError as error:
        raise Fault(400, "request", f"Invalid schema: {error}") from None
    if not endpoint.stream(body):
        if trouble == "slow":
            await asyncio.sleep(reply.tokens / 2)
        return _whole(server, endpoint, body, prompt, reply)
    _remember(server, endpoint, body, prompt, reply)
    events = list(endpoint.events(body, prompt, reply))
    return StreamingResponse(_played(events, server.settings.pace, trouble), media_type=endpoint.media_type)


async def _by_model(server: Server, endpoint: Chat, body: Any, prompt: Prompt, trouble: str, key: str) -> Response:
    """A language model answers one request at a time, and its text is sent while it is made."""
    try:
        await server.line.enter(key)
    except Full as full:
        raise Fault(429, "rate", str(full), {"retry-after": str(full.seconds)}) from None
    reply: Reply | Live | None = None
    handed_over = False

    def end() -> None:
        if reply:
            reply.close()
        server.line.leave()

    try:
        prompt = await asyncio.to_thread(server.counted, prompt)
        prompt = _limited(prompt, server)
        reply = await _in_thread(server.brain.answer, prompt)
        if not endpoint.stream(body):
            return _whole(server, endpoint, body, prompt, await asyncio.to_thread(reply.whole))
        events = endpoint.events(body, prompt, reply)
        if trouble in ("slow", "cut", "malformed"):  # what is played needs the whole
            made = await asyncio.to_thread(list, events)
            return StreamingResponse(_played(made, 0, trouble), media_type=endpoint.media_type)
        handed_over = True
        finished = functools.partial(_remember, server, endpoint, body, prompt, reply)
        return _Stream(_pulled(events, finished), end, media_type=endpoint.media_type)
    except SchemaError as error:
        raise Fault(400, "request", f"Invalid schema: {error}") from None
    finally:
        if not handed_over:
            end()


async def _in_thread(answer: Callable[[Prompt], Reply | Live], prompt: Prompt) -> Reply | Live:
    """What a brain answers; if nobody waits for it any more, it is given up when it comes."""
    work = asyncio.ensure_future(asyncio.to_thread(answer, prompt))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        work.add_done_callback(lambda done: done.cancelled() or done.exception() or done.result().close())
        raise


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Any]) -> Any:
    """Do the work, unless the client leaves before it is done.

    Raises:
        ClientDisconnect: If it does.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        working.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _whole(server: Server, endpoint: Chat, body: Any, prompt: Prompt, reply: Reply) -> Response:
    _remember(server, endpoint, body, prompt, reply)
    return JSONResponse(endpoint.whole(body, prompt, reply))


def _remember(server: Server, endpoint: Chat, body: Any, prompt: Prompt, reply: Reply | Live) -> None:
    if endpoint.keep:
        endpoint.keep(body, prompt, reply.whole(), server)


def _limited(prompt: Prompt, server: Server) -> Prompt:
    """The prompt with a limit of tokens, that of its window if it names none."""
    room = _room(prompt, server.window(prompt.model))
    return replace(prompt, max_tokens=prompt.max_tokens or room)


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
    remedy = "Shorten the messages or ask for fewer tokens; the names of the vendor's models have larger windows"
    remedy += ", and so has `practice` with `--window N`."
    raise Fault(400, "too_long", f"{what} > {window} maximum of {prompt.model}. {remedy}", param="messages")


def _check_calls(prompt: Prompt) -> None:
    """Refuse a call without its result and a result without its call, as the services do."""
    waiting: set[str] = set()
    for message in prompt.messages:
        if message.role == "tool":
            if message.call_id not in waiting:
                shown = f"the id `{message.call_id[:80]}`" if message.call_id else "no id"
                what = f"a result with {shown} follows no call of that id; each call needs one result"
                raise Fault(400, "request", f"messages: {what}", param="messages")
            waiting.remove(message.call_id)
        elif waiting and not message.calls:
            break
        waiting |= {call.id for call in message.calls}
    if waiting:
        what = f"no result follows the calls {', '.join(sorted(waiting))[:200]}; send one for each, before other messages"
        raise Fault(400, "request", f"messages: {what}", param="messages")


def _check_tools(prompt: Prompt) -> None:
    """Refuse a demand for a tool that is not on offer, and a name that the services do not allow."""
    for tool in prompt.tools:
        if not re.fullmatch(r"[a-zA-Z0-9_.-]{1,128}", tool.name):
            what = "has letters, digits, `_` and `-` only, and 128 of them at most"
            raise Fault(400, "request", f"tools: the name of a tool {what}, not `{tool.name[:80]}`", param="tools")
    choice = prompt.tool_choice
    if choice not in ("auto", "none", "required") and choice not in [tool.name for tool in prompt.tools]:
        raise Fault(400, "request", f"tool_choice: there is no tool `{choice[:80]}` among `tools`")
    if choice == "required" and not prompt.tools:
        raise Fault(400, "request", "tool_choice: a tool is demanded, but `tools` is empty")


class _Cut(Exception):
    """Ends a stream in the middle, without a farewell."""


async def _pulled(events: Iterator[str], finished: Callable[[], None]) -> AsyncIterator[str]:
    """Send events as a model makes them, each waited for in a thread."""
    while (event := await asyncio.to_thread(next, events, None)) is not None:
        yield event
    finished()


class _Stream(StreamingResponse):
    """A stream with something to do behind its end, however it ends."""

    def __init__(self, content: AsyncIterator[str], end: Callable[[], None], **settings: Any) -> None:
        super().__init__(content, **settings)
        self.end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.end()


async def _played(events: list[str], pace: float, trouble: str) -> AsyncIterator[str]:
    """Send events one by one, in their pace; break off or break one on request."""
    pace = 2 if trouble == "slow" else pace
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
            response = _told(protocol, fault, number)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception:  # a bug of this server: say so, in the protocol's form
            traceback.print_exc()
            bug = Fault(500, "bug", "The practice server has a bug; its terminal shows where.")
            response = _told(protocol, bug, number)
        response.headers.update(headers | _limits(server, protocol))
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


class _Origins:
    """Lets pages of this machine call, by the browser's rules, and turns other pages away."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        origin = request.headers.get("origin", "")
        if not origin or scope["type"] != "http":
            return await self.app(scope, receive, send)
        if not LOCAL.fullmatch(origin):
            what = f"A page of {origin[:200]} may not call this server; pages of 127.0.0.1 and localhost may.\n"
            return await PlainTextResponse(what, 403)(scope, receive, send)
        allowed = {"access-control-allow-origin": origin, "vary": "origin", "access-control-expose-headers": "*"}
        if request.method == "OPTIONS":
            asked = request.headers.get("access-control-request-headers", "")
            allowed |= {"access-control-allow-methods": "GET, POST", "access-control-allow-headers": asked}
            return await Response(status_code=204, headers=allowed)(scope, receive, send)

        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in allowed.items())]
            await send(message)

        return await self.app(scope, receive, told)


async def _served(server: Server, protocol: Protocol, endpoint: Chat | Answer, request: Request) -> Response:
    key = _check_key(protocol, request, server.settings.key)
    if protocol.needs and protocol.needs not in request.headers:
        raise Fault(400, "request", f"{protocol.needs}: this header is required")
    if isinstance(endpoint, Chat):
        return await _replied(server, protocol, endpoint, request, key)
    if endpoint.body is None:
        return JSONResponse(endpoint.answer(request.path_params.get("name"), server))
    body: Any = _checked(endpoint.body, await _read(request, server.settings))
    protocol.check(body.model)
    try:
        if endpoint.works and server.brain is not server.rules:
            return JSONResponse(await asyncio.to_thread(endpoint.answer, body, server))
        return JSONResponse(endpoint.answer(body, server))
    except ValueError as error:
        raise Fault(400, "request", str(error)) from None


def _whose(request: Request, listening: list[tuple[Protocol, Chat | Answer]]) -> tuple[Protocol, Chat | Answer]:
    """Who is asked, where two vendors share an address: Anthropic's client names a version."""
    wanted = "Anthropic" if "anthropic-version" in request.headers else "OpenAI"
    return next((pair for pair in listening if pair[0].name == wanted), listening[0])


def _told(protocol: Protocol, fault: Fault, number: str) -> JSONResponse:
    told = protocol.error(fault)
    return JSONResponse(told | {"request_id": number} if "request_id" in told else told, fault.status, fault.headers)


async def _about(request: Request) -> Response:
    """What a browser sees that opens the address."""
    return PlainTextResponse(f"{request.app.state.server.brain.about}\n")


async def _nowhere(request: Request, error: Exception) -> Response:
    """An address, or a method, that no vendor has here."""
    path = request.url.path
    folders = {"/v1/messages": anthropic, "/v2/": cohere, "/api/": ollama}
    vendor = next((vendor for folder, vendor in folders.items() if path.startswith(folder)), openai)
    if path in COHERES:
        vendor = cohere
    elif vendor is openai and "anthropic-version" in request.headers:
        vendor = anthropic
    status = error.status_code if isinstance(error, HTTPException) else 404
    listed = "`python -m snippets.practice_server --supported` lists what is"
    what = f"{request.method} {path[:200]} is not supported here; {listed}."
    return _told(vendor.PROTOCOL, Fault(status, "path", what), request.app.state.server.next_id())


def application(settings: Settings | None = None) -> Starlette:
    """The server as an ASGI application.

    Args:
        settings: How to behave.

    Raises:
        FileNotFoundError: If the corpus's folder holds no text.
        ValueError: If a setting makes no sense.
        ModelMissing: If the book's model is to answer and is not in place.
    """
    settings = settings or Settings()
    if settings.trouble and settings.trouble not in TROUBLES:
        raise ValueError(f"no trouble is called {settings.trouble!r}; there are {', '.join(TROUBLES)}")
    rules = Rules(Corpus.read(settings.corpus))
    windows = [(LIBRARY, settings.window), *((each.families, each.window) for each in PROTOCOLS if each.window)]
    server = Server(settings, rules, _brain(settings, rules), windows)
    listening: dict[str, list[tuple[Protocol, Chat | Answer]]] = {}
    for protocol in PROTOCOLS:
        for endpoint in protocol.endpoints:
            listening.setdefault(endpoint.path, []).append((protocol, endpoint))
    routes = [_endpoint(server, path, pairs) for path, pairs in listening.items()]
    routes.append(Route("/", _about))
    # A page that the reader has open elsewhere must not reach this server by another name.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    pages = Middleware(_Origins)
    counted = Middleware(_Counted, server=server)
    app = Starlette(routes=routes, middleware=[hosts, pages, counted], exception_handlers={404: _nowhere, 405: _nowhere})
    app.state.server = server
    return app


_STATES = {"ignored": "ignored", "drawn": "model"}


def supported() -> list[tuple[str, str, str, str]]:
    """What is supported: vendor, endpoint, field, and its state; an endpoint without fields has one row.

    A field is `used`, `ignored`, or `model`: used if a language model answers, ignored by the rules.
    """
    rows = []
    for protocol in PROTOCOLS:
        for endpoint in protocol.endpoints:
            fields = endpoint.body.model_fields if endpoint.body else {}
            for name, info in fields.items():
                extra = info.json_schema_extra or {}
                state = next((state for key, state in _STATES.items() if extra.get(key)), "used")
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


class _Impatient(AutoHTTPProtocol):
    """Ends a connection on which half a request's head has arrived, or none, and no more comes."""

    awaited: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.awaited and self.cycle and not self.cycle.response_complete:
            self.awaited.cancel()
            self.awaited = None
        self._expect()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.awaited:
            self.awaited.cancel()

    def _expect(self) -> None:
        """Begin to wait for a request's head, if none is being answered."""
        if not self.awaited and (self.cycle is None or self.cycle.response_complete):
            self.awaited = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self.awaited = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


def make(app: Starlette) -> uvicorn.Server:
    """A server for an application."""
    config = uvicorn.Config(
        app,
        http=_Impatient,
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

"""The chatbot as a web page, for one reader on this machine.

The page, its script and its style lie in `static/`; nothing comes from
elsewhere. A reply travels as lines of JSON, one event each.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from snippets.practice_server.server import serving
from snippets.projects.chatbot.chat import Chat
from snippets.projects.chatbot.file import ChatFile, ChatFileError, names, path_of
from snippets.projects.common import Service, ServiceError

STATIC = Path(__file__).parent / "static"
FILES = {"/": "index.html", "/chat.js": "chat.js", "/chat.css": "chat.css", "/icon.svg": "icon.svg"}
MOST_BYTES = 1_000_000  # of a request
FOREVER = threading.Event()  # never happens
PATIENCE = 1.0  # seconds to wait for a reply that was stopped a moment ago

# region headers
# What the browser is told: nothing from elsewhere, no script but ours.
CONTENT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
RULES = [f"{name} {source}" for name, source in CONTENT.items()]
HEADERS = {
    "content-security-policy": "; ".join(RULES),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
# endregion headers


class Refused(Exception):
    """A request that is not served: the status, what happened, what to do."""

    def __init__(self, status: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.remedy = status, message, remedy


# region origin
def check_origin(request: Request) -> None:
    """Refuse what another site sends through the reader's browser.

    Raises:
        Refused: If the request does not come from our own page.
    """
    own = f"{request.url.scheme}://{request.headers.get('host')}"
    if request.headers.get("origin") != own:
        what = "This request does not come from the chatbot's page."
        raise Refused(403, what, f"Open {own}/.")
# endregion origin


async def read(request: Request, *wanted: str) -> list[str]:
    """The texts of these names that a request of our page holds.

    Raises:
        Refused: If it comes from elsewhere, is too large, or holds something else.
    """
    check_origin(request)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused(413, f"The message is larger than {MOST_BYTES:,} bytes.", "Shorten it.")
    try:
        sent = json.loads(body)
        texts = [sent[name] for name in wanted]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused(400, f"The request is no JSON object with {', '.join(wanted)}.") from None
    if not all(isinstance(text, str) for text in texts):
        raise Refused(400, f"Not all of {', '.join(wanted)} are texts.")
    return [text.encode("utf-8", "replace").decode() for text in texts]  # JSON can hold halves of characters


# A reply on its way


class Left(Exception):
    """The tab has gone while its reply waited."""


# region reply
class Reply:
    """A reply on its way from a service to a tab.

    A thread takes pieces from the service, because its client waits
    for them; the server hands them on, and must never wait.

    Args:
        chat: The conversation.
        begin: Begins a stream of pieces, as `Chat.ask` does.
        end: Called when the thread has let go of the conversation.
    """

    def __init__(
        self,
        chat: Chat,
        begin: Callable[..., Iterator[str]],
        end: Callable[[], None],
    ) -> None:
        self._chat, self._begin, self._end = chat, begin, end
        self._loop = asyncio.get_running_loop()
        self._told: asyncio.Queue[dict | None] = asyncio.Queue()
        self.left = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            pieces = self._begin(tell=self._waits, sleep=self._sleep)
            with contextlib.closing(pieces):  # keeps what has arrived
                for piece in pieces:
                    if self.left.is_set():
                        return
                    self._tell({"piece": piece})
            self._tell({"done": True, "note": limit_of(self._chat)})
        except (ServiceError, ChatFileError) as error:
            self._tell({"error": told(error)})
        except Left:
            pass
        finally:
            self._end()
            self._put(None)
    # endregion reply

    def _tell(self, event: dict[str, Any]) -> None:
        """Tell the tab, and what the conversation is called once it is saved."""
        file = self._chat.file
        self._put({"chat": file.name if file.saved else "", **event})

    def _put(self, event: dict[str, Any] | None) -> None:
        with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
            self._loop.call_soon_threadsafe(self._told.put_nowait, event)

    def _waits(self, seconds: float, error: ServiceError) -> None:
        self._tell({"wait": seconds, "why": error.message} if seconds else {"note": error.message})

    def _sleep(self, seconds: float) -> None:
        if self.left.wait(seconds):
            raise Left

    async def lines(self) -> AsyncIterator[str]:
        """The events, one line of JSON each."""
        while (event := await self._told.get()) is not None:
            yield json.dumps(event) + "\n"


class Lines(StreamingResponse):
    """A reply as a response; a tab that leaves stops it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.lines(), media_type="application/jsonl")
        self.reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines."""
        self.reply.thread.start()
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.reply.left.set()


def limit_of(chat: Chat) -> str:
    """A remark if the last reply was cut at the limit of tokens."""
    usage = chat.turns[-1].usage
    if usage and usage.reply >= chat.limit:
        return f"The reply was cut at the limit of {chat.limit} tokens."
    return ""


def told(error: ServiceError | ChatFileError | Refused) -> dict[str, str]:
    """What a tab is told of an error."""
    return {"message": error.message, "remedy": error.remedy}


# The conversations of a folder


class Desk:
    """Opens conversations, each for one request at a time.

    A conversation is read from its file and let go of afterwards, so that a
    terminal can go on with it in between.

    Args:
        service: Who answers.
        folder: Where conversations lie.
        system: What the model should be in new conversations.
    """

    def __init__(self, service: Service, folder: Path, system: str = "") -> None:
        self.service, self.folder, self.system = service, folder, system
        self._busy: dict[Chat, dict[str, Any]] = {}  # those in use, as they were when that began

    def list(self) -> dict[str, Any]:
        """What the page shows beside a conversation."""
        chats = [{"name": name, "title": title_of(self.folder, name)} for name in names(self.folder)]
        service, notice = self.service.name, self.service.notice
        return {
            "chats": chats,
            "service": {"name": self.service.name, "model": self.service.model},
            "notice": f"This is {service[0].lower()}{service[1:]}. {notice}" if notice else "",
            "system": self.system,
        }

    async def take(self, name: str, system: str = "") -> Chat:
        """A conversation that nobody else is using, or a new one.

        Args:
            name: Of a saved conversation; empty begins one.
            system: What the model should be in a new one.

        Raises:
            Refused: If it is in use, or there is none of this name.
            ChatFileError: If its file cannot be used.
        """
        if await self.in_use(name) is not None:
            what = "This conversation is busy in another tab."
            raise Refused(409, what, "Wait for the reply there.")
        if name and name not in names(self.folder):
            what = "There is no such conversation."
            raise Refused(404, what, "Choose one of the list.")
        file = (ChatFile.open if name else ChatFile.new)(self.folder, name)
        try:
            # A service of its own: costs must not get mixed up.
            service = self.service.other(self.service.model)
            chat = Chat(service, file, system)
        except BaseException:
            file.close()
            raise
        self._busy[chat] = state(chat)
        return chat

    async def in_use(self, name: str) -> dict[str, Any] | None:
        """How a conversation was, if it is still in use after a moment."""
        end = time.monotonic() + PATIENCE
        while True:
            used = (known for chat, known in list(self._busy.items()) if chat.file.name == name)
            known = next(used, None)
            if known is None or time.monotonic() > end:
                return known
            await asyncio.sleep(0.02)

    def release(self, chat: Chat) -> None:
        """Let others use a conversation."""
        chat.file.close()
        self._busy.pop(chat, None)

    async def look(self, name: str) -> dict[str, Any]:
        """A conversation as it is, or as it was when somebody began to use it."""
        known = await self.in_use(name)
        if known is not None:
            return known | {"busy": True}
        chat = await self.take(name)
        self.release(chat)
        return state(chat)

    def reply(self, chat: Chat, begin: Callable[..., Iterator[str]]) -> Lines:
        """A reply in a conversation, which is let go of at its end."""
        return Lines(Reply(chat, begin, partial(self.release, chat)))


def state(chat: Chat) -> dict[str, Any]:
    """What the page shows of a conversation."""
    turns = [{"question": turn.question, "reply": turn.reply, "finished": turn.finished} for turn in chat.turns]
    return {"turns": turns, "system": chat.system, "cost": asdict(chat.cost()), "note": chat.file.notice, "busy": False}


def title_of(folder: Path, name: str) -> str:
    """The beginning of a conversation's first question; its name if there is none."""
    try:
        with path_of(folder, name).open("rb") as file:
            for line in itertools.islice(file, 4):
                if question := json.loads(line).get("question"):
                    return " ".join(question.split())[:80]
    except (OSError, ValueError, RecursionError, AttributeError):
        pass  # whoever opens it is told what is wrong with it
    return name


# The addresses


def _desk(request: Request) -> Desk:
    return request.app.state.desk


async def _file(request: Request) -> Response:
    return FileResponse(STATIC / FILES[request.url.path])


async def _list(request: Request) -> Response:
    return JSONResponse(_desk(request).list())


async def _look(request: Request) -> Response:
    return JSONResponse(await _desk(request).look(request.path_params["name"]))


async def _ask(request: Request) -> Response:
    name, question, system = await read(request, "chat", "question", "system")
    desk = _desk(request)
    chat = await desk.take(name, system)
    return desk.reply(chat, partial(chat.ask, question))


async def _retry(request: Request) -> Response:
    (name,) = await read(request, "chat")
    desk = _desk(request)
    chat = await desk.take(name)
    return desk.reply(chat, chat.retry)


async def _system(request: Request) -> Response:
    name, system = await read(request, "chat", "system")
    desk = _desk(request)
    chat = await desk.take(name)
    try:
        chat.set_system(system)
        return JSONResponse(state(chat))
    finally:
        desk.release(chat)


def _explained(request: Request, error: Exception) -> Response:
    """An error as the page understands it."""
    if isinstance(error, HTTPException):
        return JSONResponse({"error": {"message": error.detail, "remedy": ""}}, error.status_code)
    status = error.status if isinstance(error, Refused) else 409
    return JSONResponse({"error": told(error)}, status)


class Guarded:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_guarded)


def application(service: Service, folder: Path, system: str = "") -> Starlette:
    """The page and what it asks for, as an ASGI application.

    Args:
        service: Who answers.
        folder: Where conversations lie.
        system: What the model should be in new conversations.
    """
    routes = [Route(path, _file) for path in FILES]
    routes += [Route("/chats", _list), Route("/chats/{name}", _look)]
    routes += [Route(path, handle, methods=["POST"]) for path, handle in {"/ask": _ask, "/retry": _retry, "/system": _system}.items()]
    # A page that the reader has open elsewhere must not reach this server by another name.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    errors = dict.fromkeys((Refused, ChatFileError, HTTPException), _explained)
    app = Starlette(routes=routes, middleware=[Middleware(Guarded), hosts], exception_handlers=errors)
    app.state.desk = Desk(service, folder, system)
    return app


# Running


def serve(service: Service, folder: Path, system: str = "", port: int = 8600) -> None:
    """Serve the page until Ctrl+C.

    Args:
        service: Who answers.
        folder: Where conversations lie.
        system: What the model should be in new conversations.
        port: Where to listen; 0 takes a free one.

    Raises:
        ServiceError: If the port is taken.
    """
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(serving(application(service, folder, system), port))
        except OSError as error:
            raise ServiceError("request", f"Cannot listen on port {port}: {error.strerror}.", "Choose another with --port.") from error
        print(f"Open {url}/ in a browser. Ctrl+C ends.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            FOREVER.wait()

"""Firefox and WebKit, driven by the W3C's WebDriver commands: few verbs, no package.

Firefox understands the commands itself over a socket (Marionette, its own name for them); WebKit's
own driver takes them over HTTP and shows its window on a screen that nobody sees. What goes wrong in
a page, neither tells: `WATCH` stands first in every page and notes it. Whatever a browser
asks of another host goes to a proxy of ours, which answers nobody and remembers the address.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PATIENCE = 120  # seconds; a busy machine must not break a test

WATCH = """<script>{
  let leaving = false
  addEventListener("beforeunload", () => { leaving = true }) // what is not there yet will not come
  const note = text => {
    if (!leaving && !harmless.test(text)) sessionStorage.problems = JSON.stringify([...JSON.parse(sessionStorage.problems ?? "[]"), String(text)])
  }
  const harmless = /^ResizeObserver loop/ // says only that sizes are told a frame later
  const named = part => `${part.localName} ${part.src ?? part.href}`
  addEventListener("error", event => note(event.message ?? named(event.target)), true)
  addEventListener("unhandledrejection", event => note(event.reason))
  document.addEventListener("securitypolicyviolation", event => note(`${event.violatedDirective}: ${event.blockedURI}`))
  const say = console.error
  console.error = (...words) => { note(words.join(" ")); say(...words) }
}</script>"""

KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "Space": " ",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Meta": "\ue03d",
}

# Firefox's names of the commands, and what they are over HTTP.
OVER_HTTP = {
    "Navigate": "url",
    "Refresh": "refresh",
    "ExecuteScript": "execute/sync",
    "ElementClick": "element/{id}/click",
    "PerformActions": "actions",
    "SetWindowRect": "window/rect",
}


class Missing(Exception):
    """A browser that this machine lacks; the message says what to install."""


class Refused(AssertionError):
    """A command that the browser did not carry out, in its own words."""


class Engine:
    """A browser with one window, and the few things that a test does with it."""

    def __init__(self, name: str, send: Callable[..., Any], foreign: list[str]) -> None:
        self.name, self._send, self._foreign = name, send, foreign

    def evaluate(self, expression: str, *given: object) -> Any:
        """The value of a JavaScript expression in the page; `given` is an array in it."""
        return self._send("ExecuteScript", script=f"const given = [...arguments]; return {expression}", args=list(given))

    def wait(self, expression: str, *given: object, seconds: float = PATIENCE) -> Any:
        """Wait until an expression is true, and return its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.evaluate(expression, *given):
                return value
            time.sleep(0.05)
        raise AssertionError(f"{self.name}: not within {seconds} s: {expression} {given or ''}")

    def open(self, url: str) -> None:
        """Open an address."""
        self._send("Navigate", url=url)

    def go(self, url: str) -> None:
        """Open a page of the site, and press a key until it answers to its reader."""
        self.open(url)
        self._touch()

    def reload(self) -> None:
        """Open the same page again."""
        self._send("Refresh")
        self._touch()

    def _touch(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.evaluate("'live' in document.documentElement.dataset"):
            assert time.monotonic() < end, f"{self.name}: the page does not answer to a reader"
            self.press("Shift")
            time.sleep(0.05)
        self.wait("[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)")

    def find(self, selector: str) -> dict:
        """Wait for the first element of a selector, and bring it to the middle of the window."""
        centered = "(found => { found?.scrollIntoView({ block: 'center', behavior: 'instant' }); return found })"
        return self.wait(f"{centered}(document.querySelector(given[0]))", selector)

    def text(self, selector: str) -> str:
        """What the first element of a selector shows."""
        return self.evaluate("document.querySelector(given[0]).innerText", selector)

    def click(self, selector: str) -> None:
        """Click the first element of a selector."""
        self._send("ElementClick", id=next(iter(self.find(selector).values())))

    def press(self, keys: str) -> None:
        """Press a key, such as `Tab` or `Control+Enter`."""
        values = [KEYS.get(key, key) for key in keys.split("+")]
        self._keys([("keyDown", value) for value in values] + [("keyUp", value) for value in reversed(values)])

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self._keys([(kind, character) for character in text.replace("\n", KEYS["Enter"]) for kind in ("keyDown", "keyUp")])

    def _keys(self, actions: list[tuple[str, str]]) -> None:
        actions = [{"type": kind, "value": value} for kind, value in actions]
        self._send("PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def insert(self, text: str) -> None:
        """Put a text where the keyboard writes, at once: an editor would indent what is typed."""
        self.evaluate("document.execCommand('insertText', false, given[0])", text)

    def resize(self, width: int) -> None:
        """Give the page a width: the window's frame may take some beside it."""
        for asked in (width, width + (width - self._width(width))):
            if self._width(asked) == width:
                return
        raise AssertionError(f"{self.name} makes no page {width} pixels wide")

    def _width(self, window: int) -> int:
        self._send("SetWindowRect", width=window, height=844)
        for _ in range(20):  # it may take a moment, or never get there
            if (width := self.evaluate("innerWidth")) == window:
                break
            time.sleep(0.05)
        return width

    def problems(self) -> list[str]:
        """What went wrong on the site's pages, and what another host was asked, since this was last called."""
        noted = self.evaluate("sessionStorage.problems")
        self.evaluate("delete sessionStorage.problems")
        foreign, self._foreign[:] = list(self._foreign), []
        return json.loads(noted or "[]") + foreign


# What both need


# What Firefox asks for itself: lists, updates, codecs, whether there is a network.
ITS_OWN = re.compile(r"[ /.](mozilla\.(com|org|net)|firefox\.com|update\.googleapis\.com)[:/]")


class _Elsewhere(socketserver.ThreadingTCPServer):
    """A proxy that hangs up, and keeps what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _HangUp)


class _HangUp(socketserver.StreamRequestHandler):
    server: _Elsewhere

    def handle(self) -> None:
        with suppress(OSError):
            asked = self.rfile.readline().decode("latin-1").split(" HTTP/")[0]
            if asked and not ITS_OWN.search(asked):
                self.server.asked.append(asked)


@contextmanager
def _elsewhere() -> Iterator[tuple[list[str], dict]]:
    """What is asked of other hosts, and the capability that sends it here."""
    with _Elsewhere() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"127.0.0.1:{server.server_address[1]}"
        try:
            yield server.asked, {"proxyType": "manual", "httpProxy": here, "sslProxy": here, "noProxy": ["127.0.0.1"]}
        finally:
            server.shutdown()


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen]:
    """A program, and at the end neither it nor any that it started."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _patiently(attempt: Callable[[], Any], process: subprocess.Popen) -> Any:
    """The result of an attempt that fails until a program has started."""
    for _ in range(10 * PATIENCE):
        try:
            return attempt()
        except (OSError, ValueError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise Missing(f"{process.args[0]} does not start: run it by hand to see why")


def _found(*names: str, package: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise Missing(f"no {names[0]} found: install {package}")
    return found


# Firefox

# Without bars, its window may be as narrow as a phone.
CHROME = "#navigator-toolbox { display: none } :root { min-width: 0 !important }"
PREFERENCES = {
    "marionette.port": 0,  # any free one, which it writes down
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
}


@contextmanager
def firefox() -> Iterator[Engine]:
    """A Firefox without a window: `FIREFOX=PATH`, or the first one found."""
    chosen = os.environ.get("FIREFOX")
    program = _found(*([chosen] if chosen else ["firefox-esr", "firefox"]), package="it, or set FIREFOX to where it is")
    with ExitStack() as stack:
        # On its way out it may still write.
        profile = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        (profile / "chrome").mkdir()
        (profile / "chrome" / "userChrome.css").write_text(CHROME, encoding="utf-8")
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        foreign, proxy = stack.enter_context(_elsewhere())
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        process = stack.enter_context(_running(command))
        port = _patiently(lambda: int((profile / "MarionetteActivePort").read_text(encoding="utf-8")), process)
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
        send = _marionette(connection)
        send("NewSession", proxy=proxy)
        yield Engine("firefox", send, foreign)


def _marionette(connection: socket.socket) -> Callable[..., Any]:
    """Commands over Firefox's socket: each message is its length, a colon and a JSON array."""
    stream = connection.makefile("rb")

    def receive() -> Any:
        length = b""
        while (digit := stream.read(1)) != b":":
            if not digit:
                raise Refused("Firefox has hung up")
            length += digit
        return json.loads(stream.read(int(length)))

    def send(name: str, **parameters: Any) -> Any:
        message = json.dumps([0, 1, f"WebDriver:{name}", parameters]).encode()
        connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = receive()
        if error:
            raise Refused(f"{name}: {error['message']}")
        return result.get("value") if isinstance(result, dict) else result

    receive()  # its greeting
    return send


# WebKit

# GTK's own minimum of its small browser's bar is wider than a phone.
GTK = "* { min-width: 0; min-height: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px }"


@contextmanager
def webkit() -> Iterator[Engine]:
    """WebKitGTK's small browser, Safari's engine, on a screen of its own."""
    program = _found("WebKitWebDriver", package="webkit2gtk-driver")
    _found("Xvfb", package="xvfb")
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        (home / "gtk-3.0").mkdir()
        (home / "gtk-3.0" / "gtk.css").write_text(GTK, encoding="utf-8")
        foreign, proxy = stack.enter_context(_elsewhere())
        places = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
        environment = {**os.environ, **dict.fromkeys(places, str(home)), "DISPLAY": stack.enter_context(_screen())}
        environment["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"  # no card here: a third less work
        environment.pop("WAYLAND_DISPLAY", None)
        port = _free_port()
        process = stack.enter_context(_running([program, f"--port={port}"], env=environment))
        send = partial(_over_http, port)
        _patiently(lambda: send("GET", "/status"), process)
        session = send("POST", "/session", capabilities={"alwaysMatch": {"proxy": proxy}})["sessionId"]

        def command(name: str, **parameters: Any) -> Any:
            path = f"/session/{session}/{OVER_HTTP[name]}"
            try:
                return send("POST", path.format(**parameters), **parameters)
            except OSError as error:
                raise Refused(f"{name}: WebKit does not answer ({error})") from error

        yield Engine("webkit", command, foreign)


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees, which chooses its own number.

    It is small: the pointer rests in its middle, and only a window below the pointer has the
    keyboard, one as narrow as a phone too. A wider one stands out on the right and does not mind.
    """
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "600x800x24", "-nolisten", "tcp"]
    with open(reader, encoding="ascii") as told, _running(command, pass_fds=[writer]):
        os.close(writer)
        yield f":{told.readline().strip()}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _over_http(port: int, method: str, path: str, **body: Any) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, json.dumps(body) if method == "POST" else None)
        value = json.loads(connection.getresponse().read())["value"]
    finally:
        connection.close()
    if isinstance(value, dict) and "error" in value:
        raise Refused(f"{path}: {value.get('message') or value['error']}")
    return value


ENGINES = {"firefox": firefox, "webkit": webkit}

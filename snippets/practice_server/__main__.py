"""`python -m snippets.practice_server`: start it, or run a program against it."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from snippets.practice_server.corpus import BOOK
from snippets.practice_server.model import NAME, ModelMissing
from snippets.practice_server.server import addresses, running, supported
from snippets.practice_server.state import Settings
from snippets.practice_server.trouble import TROUBLES

PORT = 8765


def parser() -> argparse.ArgumentParser:
    """The command line."""
    troubles = "\n".join(f"  practice-{name:11} {what}" for name, what in TROUBLES.items())
    made = argparse.ArgumentParser(
        prog="python -m snippets.practice_server",
        description="A local stand-in for the APIs of OpenAI, Anthropic, Cohere and Ollama.\n"
        "Rules answer, which look sentences up in a folder of texts; or a language model does (--brain).",
        epilog=f"Models that misbehave, for practice:\n{troubles}\n  practice-small       a window of 512 tokens\n\n"
        "A key that begins with `wrong` is refused.\n\n"
        "Run one program against it, and stop when the program ends:\n"
        "  python -m snippets.practice_server -- python my_program.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--port", type=int, default=PORT, help="on 127.0.0.1 (default %(default)s; 0 takes a free one)")
    book = "Markdown or text to answer from (default: this book's chapters)"
    made.add_argument("--corpus", type=Path, default=BOOK, metavar="FOLDER", help=book)
    brain = "who answers: rules (default), model (the book's own, small one), or http://HOST:PORT/v1#MODEL"
    made.add_argument("--brain", default="rules", metavar="WHO", help=brain)
    made.add_argument("--key", default="", help="accept this key only (default: any)")
    pace = "tokens a second in a stream (default %(default)s; 0 is as fast as it goes)"
    made.add_argument("--pace", type=float, default=30, metavar="N", help=pace)
    window = "tokens of prompt and reply together (default %(default)s)"
    made.add_argument("--window", type=int, default=8192, metavar="N", help=window)
    made.add_argument("--trouble", choices=list(TROUBLES), default="", help="make every request go wrong this way")
    made.add_argument("--supported", action="store_true", help="list endpoints and fields, and stop")
    made.add_argument("command", nargs="*", help="a program to run against the server, after `--`")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: that of the program that was run, 130 if Ctrl+C ended it, 2 if the server cannot start.
    """
    options = parser().parse_args(arguments)
    if options.supported:
        for row in supported():
            print("{:10} {:28} {:24} {}".format(*row))
        return 0
    if options.window < 16 or not 0 <= options.pace <= 1e6 or not 0 <= options.port <= 65535:
        return _fail("--window is at least 16, --pace from 0 to 1,000,000, --port from 0 to 65,535")
    settings = Settings(
        options.corpus,
        options.brain,
        os.environ.get("BRAIN_KEY", ""),
        options.key,
        options.trouble,
        options.pace,
        options.window,
    )
    port = 0 if options.command else options.port
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143 if options.command else 0))
    try:
        with running(settings, port) as url:
            environment = addresses(url, options.key or "practice")
            if options.command:
                return _run(options.command, environment)
            _greet(url, environment, options.brain)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130 if options.command else 0
    except UnicodeDecodeError as error:
        return _fail(f"{error}: save it as UTF-8")
    except (ModelMissing, ValueError) as error:
        return _fail(str(error))
    except FileNotFoundError as error:
        return _fail(f"{error}: name a folder with --corpus")
    except OSError as error:
        if error.filename:
            return _fail(f"cannot read {error.filename} ({error.strerror})")
        return _fail(f"cannot listen on port {port} ({error.strerror}): another server may run there; try --port 0")
    return 0


def _greet(url: str, environment: dict[str, str], brain: str) -> None:
    who = {"rules": "It is no language model", "model": f"{NAME} answers"}.get(brain, f"The model at {brain} answers")
    print(f"The practice server listens on {url}. {who}, and asks for no real key.\n")
    print("In another terminal, lead the clients here:\n")
    for name, value in environment.items():
        print(f"  export {name}={shlex.quote(value)}")
    print("\nThen run a program that uses one of them. Ctrl+C stops the server.", flush=True)


def _run(command: list[str], environment: dict[str, str]) -> int:
    try:
        return subprocess.call(command, env={**os.environ, **environment})
    except OSError as error:
        return _fail(f"cannot run {command[0]}: {error.strerror}")


def _fail(message: str) -> int:
    print(f"practice server: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())

"""`python -m snippets.projects.chatbot`: talk in the terminal or in the browser."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from snippets.projects.chatbot.file import FOLDER, ChatFileError
from snippets.projects.chatbot.terminal import Terminal
from snippets.projects.common import Service, ServiceError, add_options, connect, printable

EXAMPLES = """examples:
  python -m snippets.projects.chatbot
      offline, with the practice server (or with OpenAI, if OPENAI_API_KEY is set)
  python -m snippets.projects.chatbot --service anthropic --system "Answer in one sentence."
      with your key in ANTHROPIC_API_KEY
  python -m snippets.projects.chatbot --service ollama --model llama3.2 --load physics
      a model on this machine, and a chat that was saved as physics
  echo "What is a token?" | python -m snippets.projects.chatbot
      one question from a script; only the reply goes to standard output
  python -m snippets.projects.chatbot --web
      as a web page on this machine
"""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m snippets.projects.chatbot",
        description="A chatbot that streams, remembers and saves.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--system", default="", metavar="TEXT", help="what the model should be")
    made.add_argument("--load", default="", metavar="NAME", help="go on with a saved chat")
    saved = "where chats are saved (default ~/.llm-roadmap/chats)"
    made.add_argument("--folder", type=Path, default=FOLDER, metavar="DIR", help=saved)
    made.add_argument("--web", action="store_true", help="serve a web page instead, to this machine only")
    made.add_argument("--port", type=int, default=8600, metavar="N", help="of the web page (default 8600)")
    add_options(made)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 1 if a question from a pipe failed, 2 if nothing could begin.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a stand-in in a test has no encoding
            stream.reconfigure(errors="replace")
    options = parser().parse_args(arguments)
    if options.web and options.load:
        parser().error("--load is for the terminal; the web page lists all saved chats")
    try:
        with connect(options) as service:
            return _serve(service, options) if options.web else _talk(service, options)
    except (ServiceError, ChatFileError) as error:
        print(f"chatbot: {printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the replies has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _talk(service: Service, options: argparse.Namespace) -> int:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (arrow keys and earlier lines at the prompt)
    terminal = Terminal(service, options.folder.expanduser(), options.system)
    if options.load:
        terminal.load(options.load)
        if options.system:
            terminal.system(options.system)
    terminal.run()
    return int(terminal.failed and not terminal.talks)


def _serve(service: Service, options: argparse.Namespace) -> int:
    try:
        from snippets.projects.chatbot.web import serve
    except ImportError as error:
        what = f"The web page needs a package that is not installed: {error.name}."
        raise ServiceError("package", what, "pip install starlette uvicorn") from error
    serve(service, options.folder.expanduser(), options.system, options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())

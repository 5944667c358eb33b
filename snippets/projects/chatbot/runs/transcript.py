# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "openai",  # the practice server speaks its protocol
#   "pydantic",  # for the practice server
#   "starlette",  # for the practice server
#   "uvicorn",  # for the practice server
# ]
# ///
"""A session in the terminal, as you would see it."""

from pathlib import Path

from snippets.practice_server import running
from snippets.projects.chatbot.terminal import Terminal
from snippets.projects.common.services import Practice

typed = iter(
    [
        "Hello",
        "My name is Ada.",
        "What is self-attention?",
        "And a query?",
        "What is my name?",
        "/cost",
        "/model practice-rate-limit",
        "What is a token?",
        "/save attention",
        "/exit",
    ]
)


def read(prompt: str) -> str:
    """What a person would type, shown as the terminal shows it."""
    line = next(typed)
    print(f"{prompt}{line}")
    return line


with running() as url:
    Terminal(Practice(url=url), Path("chats"), read=read).run()

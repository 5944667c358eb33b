"""A local stand-in for the APIs of OpenAI, Anthropic, Cohere and Ollama.

It speaks their protocols, streaming included, so that the vendors' own client
libraries run against it without a key and without a network. It is no language
model: it looks sentences up in a folder of texts, and says so.

    python -m snippets.practice_server            # in a terminal
    with snippets.practice_server.running() as url: ...   # in a program
"""

from snippets.practice_server.server import addresses, running, supported
from snippets.practice_server.state import Settings

__all__ = ["Settings", "addresses", "running", "supported"]

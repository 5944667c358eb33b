"""A chatbot in the terminal and in the browser: it streams, remembers, saves, and waits for busy services.

    python -m snippets.projects.chatbot
"""

from snippets.projects.chatbot.chat import Chat, Turn
from snippets.projects.chatbot.file import ChatFile, ChatFileError

__all__ = ["Chat", "ChatFile", "ChatFileError", "Turn"]

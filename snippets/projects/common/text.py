"""Text from a model is text from a stranger."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t\u200c\u200d"  # also the joiners that some scripts and emoji need


def printable(text: str) -> str:
    """Make text safe for a terminal.

    Control characters could move the cursor, rename the window or forge a
    prompt, and marks of direction could show a line in another order than it
    has. Each of them becomes the replacement character; newlines and tabs stay.
    """
    return "".join(
        character if character in _KEPT or unicodedata.category(character) not in ("Cc", "Cf", "Cs") else "\ufffd"
        for character in text
    )

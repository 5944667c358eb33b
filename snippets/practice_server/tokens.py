"""Tokens of the practice server: short pieces of words, counted exactly.

No vendor's tokenizer is imitated. What is honest is the counting: every number
in a `usage` field is a number of these pieces, and a streamed reply arrives in
as many events as its usage says it has tokens.
"""

from __future__ import annotations

import re

PER_MESSAGE = 3  # what marks a message's role and its end
_BLANKS = 16  # of a run of white space, in one token
_PIECE = re.compile(rf" ?[^\W\d_]{{1,6}}| ?\d{{1,3}}| ?[^\w\s]| ?_|\s{{1,{_BLANKS}}}(?!\S)|\s")


def split(text: str) -> list[str]:
    """Cut a text into tokens; joined again they are the text.

    A token is up to six letters, up to three digits or one other character,
    with the blank before it, or white space.
    """
    return _PIECE.findall(text)


def count(text: str) -> int:
    """The number of tokens of a text."""
    return sum(1 for _ in _PIECE.finditer(text))

"""Misbehaving on request, so that readers meet the errors before their users do."""

from __future__ import annotations

import re
from collections import OrderedDict

# Trouble to what it does; asked for by a model's name (`practice-slow`), or for all requests by `--trouble`.
TROUBLES = {
    "rate-limit": "the first 2 attempts get status 429 and `retry-after: 1`; practice-rate-limit-5 refuses 5",
    "overload": "the first 2 attempts get status 503 (Anthropic: 529); practice-overload-5 refuses 5",
    "slow": "two tokens a second",
    "silent": "no answer for a minute, then 503: bring a timeout",
    "cut": "the connection breaks in the middle of a stream",
    "malformed": "an event in the middle of a stream is broken JSON",
    "refusal": "the model declines",
    "injection": "the model obeys an instruction that somebody planted in a text",
}
_NAME = re.compile(rf"practice-({'|'.join(TROUBLES)})(?:-(\d{{1,3}}))?(?::latest)?")


def trouble_of(model: str) -> tuple[str, int]:
    """The trouble that a model's name asks for, and how many attempts it spoils: `("", 0)` for none."""
    match = _NAME.fullmatch(model)
    return (match.group(1), int(match.group(2) or 2)) if match else ("", 0)


class Attempts:
    """Counts attempts that were turned away, for at most so many clients.

    Args:
        most: Of the clients that were seen, only this many are remembered.
    """

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self._counts: OrderedDict[tuple[str, ...], int] = OrderedDict()

    def spoiled(self, client: tuple[str, ...], times: int) -> bool:
        """Whether this attempt is turned away; after `times` of them one gets through, and all begins again."""
        count = self._counts.pop(client, 0)
        if count >= times:
            return False
        self._counts[client] = count + 1
        if len(self._counts) > self.most:
            self._counts.popitem(last=False)
        return True

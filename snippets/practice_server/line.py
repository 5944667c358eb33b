"""Where requests wait for a brain that answers one at a time."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque


class Full(Exception):
    """Too many are waiting already.

    Args:
        seconds: After which there will be room.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests are waiting. Try again in {seconds} s.")
        self.seconds = seconds


class Line:
    """One request at a time; the keys take turns, so that nobody waits behind all requests of one other.

    Args:
        most: Requests that may wait; more are told when to come back.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.waiting = 0
        self._busy_since: float | None = None
        self._usual = 1.0  # seconds of one turn
        self._waiting: OrderedDict[str, deque[asyncio.Future]] = OrderedDict()

    @property
    def seconds(self) -> int:
        """How long a request that comes now will have to wait, judged by the turns before; whole seconds."""
        return 0 if self._busy_since is None else max(1, math.ceil(self._usual * (self.waiting + 1)))

    async def enter(self, who: str) -> None:
        """Wait for the turn; it lasts until `leave`.

        Raises:
            Full: If too many wait already.
        """
        if self._busy_since is None:
            self._busy_since = time.monotonic()
            return
        if self.waiting >= self.most:
            raise Full(self.seconds)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        self.waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled() or not turn.done():
                self._drop(who, turn)
            else:  # the turn came at the moment of the cancellation
                self.leave()
            raise

    def leave(self) -> None:
        """End the turn: the next key's oldest request has it."""
        assert self._busy_since is not None
        now = time.monotonic()
        self._usual += 0.3 * (now - self._busy_since - self._usual)
        self._busy_since = None
        while self._waiting:
            who, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[who] = turns  # behind the other keys
            self.waiting -= 1
            if not turn.done():
                self._busy_since = now
                turn.set_result(None)
                return

    def _drop(self, who: str, turn: asyncio.Future) -> None:
        turns = self._waiting.get(who, deque())
        if turn in turns:
            turns.remove(turn)
            self.waiting -= 1
            if not turns:
                del self._waiting[who]

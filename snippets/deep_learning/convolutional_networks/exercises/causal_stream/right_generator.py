"""A generator with a deque that drops the oldest by itself."""

from collections import deque
from operator import mul


class CausalFilter:
    def __init__(self, w):
        self.running = self.run(w)
        next(self.running)

    def run(self, w):
        past = deque([0] * len(w), maxlen=len(w))
        output = None
        while True:
            past.append((yield output))
            output = sum(map(mul, past, w))

    def step(self, x):
        return self.running.send(x)

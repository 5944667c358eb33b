"""Counts what is missing to a full account, in slots."""


class RetryBudget:
    __slots__ = ("share", "most", "missing")

    def __init__(self, share, most):
        self.share, self.most, self.missing = share, most, most

    def request(self):
        self.missing -= self.share
        if self.missing < 0:
            self.missing = 0

    def retry(self):
        allowed = self.most - self.missing >= 1
        self.missing += allowed
        return allowed

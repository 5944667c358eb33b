class RetryBudget:
    """Retries are at most a share of the requests."""

    def __init__(self, share: float, most: float) -> None:
        self.share, self.most = share, most
        self.saved = 0.0

    def request(self) -> None:
        """A new request of a user, which is always sent."""
        self.saved = min(self.most, self.saved + self.share)

    def retry(self) -> bool:
        """Whether a retry may be sent; if so, it is paid for."""
        if self.saved < 1:
            return False
        self.saved -= 1
        return True

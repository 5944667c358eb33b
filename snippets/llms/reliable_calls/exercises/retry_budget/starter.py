class RetryBudget:
    """Retries are at most a share of the requests.

    Every request earns `share` of a retry. At most `most` retries
    can be saved up, and at the beginning nothing is saved.
    """

    def __init__(self, share: float, most: float) -> None:
        self.share, self.most = share, most

    def request(self) -> None:
        """A new request of a user, which is always sent."""

    def retry(self) -> bool:
        """Whether a retry may be sent; if so, it is paid for."""
        return True

"""Writes down what happened, and works out the account when asked."""

from fractions import Fraction


class RetryBudget:
    def __init__(self, share, most):
        self.limits, self.happened = (Fraction(share), Fraction(most)), ""

    def request(self):
        self.happened += "+"

    def retry(self):
        share, most = self.limits
        account = Fraction(0)
        for sign in self.happened:
            account = min(most, account + share) if sign == "+" else account - 1
        if account >= 1:
            self.happened += "-"
        return account >= 1

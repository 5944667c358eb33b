# hint: A retry that was refused
class RetryBudget:
    def __init__(self, share, most):
        self.share, self.most = share, most
        self.saved = 0.0

    def request(self):
        self.saved = min(self.most, self.saved + self.share)

    def retry(self):
        self.saved -= 1
        return self.saved >= 0

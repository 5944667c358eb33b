# hint: Three requests at a quarter each
class RetryBudget:
    def __init__(self, share, most):
        self.share, self.most = share, most
        self.saved = 0.0

    def request(self):
        self.saved = min(self.most, self.saved + self.share)

    def retry(self):
        if self.saved <= 0:
            return False
        self.saved -= 1
        return True

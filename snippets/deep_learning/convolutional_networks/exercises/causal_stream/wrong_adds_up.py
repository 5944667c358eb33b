# hint: The second output is
class CausalFilter:
    def __init__(self, w):
        self.w = w
        self.total = 0.0

    def step(self, x):
        self.total += self.w[-1] * x
        return self.total

# hint: Before the first number there are zeros
class CausalFilter:
    def __init__(self, w):
        self.w = w
        self.window = []

    def step(self, x):
        self.window = [*self.window, x][-len(self.w):]
        if len(self.window) < len(self.w):
            return 0.0
        return sum(a * b for a, b in zip(self.w, self.window))

# hint: The first output is 2
class CausalFilter:
    def __init__(self, w):
        self.w = w
        self.window = [0.0] * len(w)

    def step(self, x):
        self.window = [x, *self.window[:-1]]
        return sum(a * b for a, b in zip(self.w, self.window))

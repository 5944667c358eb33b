# hint: Two filters share one memory
class CausalFilter:
    windows = {}

    def __init__(self, w):
        self.w = w

    def step(self, x):
        window = self.windows.setdefault(len(self.w), [0.0] * len(self.w))
        window.append(x)
        del window[0]
        return sum(a * b for a, b in zip(self.w, window))

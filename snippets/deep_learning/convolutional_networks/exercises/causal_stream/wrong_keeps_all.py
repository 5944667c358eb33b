# hint: After two thousand numbers
class CausalFilter:
    def __init__(self, w):
        self.w = w
        self.window = [0.0] * len(w)

    def step(self, x):
        self.window.append(x)
        return sum(a * b for a, b in zip(self.w, self.window[-len(self.w):]))

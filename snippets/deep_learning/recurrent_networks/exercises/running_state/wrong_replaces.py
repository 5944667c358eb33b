# hint: The second output knows nothing
class Memory:
    def __init__(self, d_head):
        self.state = [[0.0] * d_head for _ in range(d_head)]

    def step(self, q, k, v):
        self.state = [[number * value for value in v] for number in k]
        return [sum(a * row[j] for a, row in zip(q, self.state)) for j in range(len(v))]

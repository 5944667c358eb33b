# hint: The first word finds nothing
class Memory:
    def __init__(self, d_head):
        self.state = [[0.0] * d_head for _ in range(d_head)]

    def step(self, q, k, v):
        out = [sum(a * row[j] for a, row in zip(q, self.state)) for j in range(len(v))]
        for row, number in zip(self.state, k):
            for j, value in enumerate(v):
                row[j] += number * value
        return out

# hint: You got (10, 15)
class Memory:
    def __init__(self, d_head):
        self.state = [[0.0] * d_head for _ in range(d_head)]

    def step(self, q, k, v):
        for row, value in zip(self.state, v):
            for j, number in enumerate(k):
                row[j] += number * value
        return [sum(a * row[j] for a, row in zip(q, self.state)) for j in range(len(v))]

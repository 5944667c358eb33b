# hint: The query (1, 0) and the key (2, 3)
class Memory:
    def __init__(self, d_head):
        rows = [0.0] * d_head
        self.state = [rows] * d_head

    def step(self, q, k, v):
        for row, number in zip(self.state, k):
            for j, value in enumerate(v):
                row[j] += number * value
        return [sum(a * row[j] for a, row in zip(q, self.state)) for j in range(len(v))]

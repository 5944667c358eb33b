# hint: After two thousand words the state
class Memory:
    def __init__(self, d_head):
        self.state = []

    def step(self, q, k, v):
        self.state.append((k, v))
        scores = [sum(a * b for a, b in zip(q, key)) for key, _ in self.state]
        return [sum(s * value[j] for s, (_, value) in zip(scores, self.state)) for j in range(len(v))]

"""How far is the first word from the last, counted on four graphs?"""

Graph = dict[tuple, list[tuple]]  # each node: the nodes it needs


def recurrent(n: int) -> Graph:
    return {
        ("out", t): [("in", t)] + ([("out", t - 1)] if t else [])
        for t in range(n)
    }


def convolution(n: int, dilate: bool) -> Graph:
    """Causal layers of width 2 until the last word sees the first."""
    graph, layer, seen, below = {}, 0, 1, "in"
    while seen < n:
        gap = 2**layer if dilate else 1
        seen, layer = seen + gap, layer + 1
        for t in range(n):
            earlier = [(below, t - gap)] if t >= gap else []
            graph[layer, t] = [(below, t), *earlier]
        below = layer
    return graph


def attention(n: int) -> Graph:
    return {
        ("out", t): [("in", s) for s in range(t + 1)] for t in range(n)
    }


def measure(graph: Graph) -> tuple[int, int]:
    """Steps that must wait for each other; the shortest road back."""
    ready, road = {}, {("in", 0): 0}
    for node, needs in graph.items():  # a node stands after its needs
        ready[node] = 1 + max(ready.get(other, 0) for other in needs)
        reached = [road[other] for other in needs if other in road]
        if reached:
            road[node] = 1 + min(reached)
    return ready[node], road[node]


print("words                      16         256")
print("                  steps  path  steps  path")
for name, build in {
    "recurrent": recurrent,
    "convolution": lambda n: convolution(n, dilate=False),
    "with dilation": lambda n: convolution(n, dilate=True),
    "attention": attention,
}.items():
    found = [number for n in (16, 256) for number in measure(build(n))]
    print(f"{name:15}", " ".join(f"{number:6}" for number in found))

# hint: Each head must see every word
def split_heads(x, n_heads):
    size = len(x) // n_heads
    return [x[h * size : (h + 1) * size] for h in range(n_heads)]


def join_heads(heads):
    return sum(heads, [])

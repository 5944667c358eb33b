"""Recount a table row by row: the gap to the print has a pattern."""

VOCAB_SIZE = 37_000  # section 5.1: "about 37000 tokens"

# Table 3: millions as printed, and what differs from the base row
ROWS = [
    (65, {}),
    (36, {"n_layers": 2}),
    (80, {"n_layers": 8}),
    (53, {"d_ff": 1024}),
    (90, {"d_ff": 4096}),
    (28, {"d_model": 256}),
    (168, {"d_model": 1024}),
    (213, {"d_model": 1024, "d_ff": 4096}),  # the big model
]


def millions(
    n_layers: int = 6,
    d_model: int = 512,
    d_ff: int = 2048,
    vocab_size: int = VOCAB_SIZE,
) -> float:
    """Weight matrices only: biases and norms would not show here."""
    attention = 4 * d_model * d_model  # W_Q, W_K, W_V, W_O
    feed_forward = 2 * d_model * d_ff
    encoder = attention + feed_forward
    decoder = 2 * attention + feed_forward
    embedding = vocab_size * d_model  # one table, shared three ways
    return (n_layers * (encoder + decoder) + embedding) / 1e6


print("changed                    paper  counted   gap")
for printed, changed in ROWS:
    pairs = (f"{name} {value}" for name, value in changed.items())
    label = ", ".join(pairs) or "nothing (base)"
    counted = millions(**changed)
    gap = printed - counted
    print(f"{label:<25} {printed:>6} {counted:>8.1f} {gap:>5.1f}")

"""Which vocabulary would explain the counts in the paper of 2017?"""

# Table 3: layers, d_model, d_ff, all keys' and all values' width, count
rows = {
    "base": (6, 512, 2048, 512, 512, 65),
    "d_k = 16": (6, 512, 2048, 128, 512, 58),
    "d_k = 32": (6, 512, 2048, 256, 512, 60),
    "N = 2": (2, 512, 2048, 512, 512, 36),
    "N = 4": (4, 512, 2048, 512, 512, 50),
    "N = 8": (8, 512, 2048, 512, 512, 80),
    "d_model = 256": (6, 256, 2048, 256, 256, 28),
    "d_model = 1024": (6, 1024, 2048, 1024, 1024, 168),
    "d_ff = 1024": (6, 512, 1024, 512, 512, 53),
    "d_ff = 4096": (6, 512, 4096, 512, 512, 90),
    "big": (6, 1024, 4096, 1024, 1024, 213),
}


def layers(
    n_layers: int, d: int, d_ff: int, keys: int, values: int
) -> int:
    """Encoder and decoder with biases and norms, without embeddings."""
    attention = 2 * (d + 1) * keys + (d + 1) * values + (values + 1) * d
    network = (d + 1) * d_ff + (d_ff + 1) * d
    return n_layers * (3 * attention + 2 * network + 5 * 2 * d)


print("                paper  37,000  40,960  rows that would fit")
for name, (*shape, published) in rows.items():
    d_model, bare = shape[1], layers(*shape)
    sums = [(bare + n * d_model) / 1e6 for n in (37_000, 40_960)]
    fits = [(published + e) * 1e6 - bare for e in (-0.5, 0.5)]
    low, high = (number / d_model for number in fits)
    print(
        f"{name:15} {published:5}  {sums[0]:6.1f}  {sums[1]:6.1f}"
        f"  {low:,.0f} to {high:,.0f}"
    )

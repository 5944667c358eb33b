"""What fits where: weights in bf16, and the cache of each token."""

# layers, d_model, heads, heads of keys and values, d_ff, vocabulary
models = {
    "Llama 2 7B": (32, 4096, 32, 32, 11_008, 32_000),
    "Llama 2 70B": (80, 8192, 64, 8, 28_672, 32_000),
    "Llama 3 8B": (32, 4096, 32, 8, 14_336, 128_256),
}

print("              weights         bf16   one token   4,096 tokens")
for name, shape in models.items():
    n_layers, d, n_heads, n_kv, d_ff, vocab_size = shape
    d_kv = d // n_heads * n_kv
    block = 2 * d * d + 2 * d * d_kv + 3 * d * d_ff + 2 * d
    weights = n_layers * block + 2 * vocab_size * d + d
    token = 2 * n_layers * d_kv * 2  # keys and values, two bytes each
    print(
        f"{name:11}  {weights / 1e9:6.2f} B"
        f"  {2 * weights / 2**30:7.1f} GiB"
        f"  {token // 1024:5} KiB  {4096 * token / 2**30:9.2f} GiB"
    )

"""Every token of a conversation takes memory until it ends."""

# layers, heads of keys and values, numbers in a head
models = {"Llama 2 7B": (32, 32, 128), "Mistral 7B": (32, 8, 128)}

n_tokens = 4096  # in a conversation


def kv_bytes(
    n_layers: int,
    n_kv_heads: int,
    d_head: int,
    n_tokens: int = 1,
    bytes_per_number: int = 2,
) -> int:
    numbers = 2 * n_layers * n_kv_heads * d_head  # keys and values
    return numbers * n_tokens * bytes_per_number


length = f"{n_tokens:,} tokens"
print(f"            one token {length:>13}  conversations in 10 GiB")
for name, shape in models.items():
    one, full = kv_bytes(*shape), kv_bytes(*shape, n_tokens=n_tokens)
    print(
        f"{name:<11} {one // 1024:5} KiB {full / 2**30:9.2f} GiB"
        f" {10 * 2**30 // full:24}"
    )

"""What a larger model needs: its weights, and a cache that grows."""

# name, weights, layers, heads of keys and values, numbers a head
MODELS = [
    ("SmolLM2-135M", 134_515_008, 30, 3, 64),
    ("SmolLM2-1.7B", 1_711_376_384, 24, 32, 64),
    ("Qwen3-4B", 4_022_468_096, 36, 8, 128),
    ("Qwen3-8B", 8_190_735_360, 36, 8, 128),
]
BITS = 4.8  # a weight, in a usual 4-bit file, scales included
TOKENS = 8192  # of one conversation

print(f"{'':<13}   16-bit   4-bit   cache for {TOKENS:,} tokens")
for name, weights, layers, heads, d_head in MODELS:
    cache = TOKENS * 2 * layers * heads * d_head * 2  # K and V, 2 bytes
    print(f"{name:<13}  {weights * 2 / 1e9:>4.1f} GB"
          f"  {weights * BITS / 8e9:>4.1f} GB  {cache / 1e9:>6.1f} GB")

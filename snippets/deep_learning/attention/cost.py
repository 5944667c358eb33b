"""What one layer of attention costs as the text gets longer."""

n_heads, d_head = 32, 128  # a 7-billion-parameter model's layer
d_model = n_heads * d_head

print(" seq_len      mixing    projections      weights")
for seq_len in (1_024, 8_192, 65_536, 131_072):
    # a multiply and an add for each of seq_len² · d_model, twice
    mixing = 2 * 2 * seq_len**2 * d_model
    projections = 4 * 2 * seq_len * d_model**2  # q, k, v and output
    memory = n_heads * seq_len**2 * 2  # bytes, two for each number
    print(
        f"{seq_len:8,}  {mixing / 1e12:7.2f} TFLOP"
        f"  {projections / 1e12:5.2f} TFLOP  {memory / 2**30:7.2f} GiB"
    )

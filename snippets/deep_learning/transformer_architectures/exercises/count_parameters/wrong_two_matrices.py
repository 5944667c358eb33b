# hint: The feed-forward networks are too small
def count_parameters(
    n_layers: int,
    d_model: int,
    n_heads: int,
    n_kv_heads: int,
    d_ff: int,
    vocab_size: int,
    tied: bool,
) -> int:
    """A Llama: SwiGLU, RoPE, no biases, norms with one vector each."""
    d_head = d_model // n_heads
    attention = 2 * d_model**2 + 2 * d_model * n_kv_heads * d_head
    block = attention + 2 * d_model * d_ff + 2 * d_model
    return n_layers * block + d_model + (2 - tied) * vocab_size * d_model

# hint: With fewer heads for keys and values
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
    block = 4 * d_model**2 + 3 * d_model * d_ff + 2 * d_model
    return n_layers * block + d_model + (2 - tied) * vocab_size * d_model

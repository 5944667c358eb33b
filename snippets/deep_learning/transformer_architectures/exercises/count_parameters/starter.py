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
    ...

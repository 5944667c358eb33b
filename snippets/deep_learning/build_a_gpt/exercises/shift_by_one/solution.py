def examples(text: str, seq_len: int) -> list[tuple[str, str]]:
    """Cut a text into inputs and the next letters they should find."""
    return [
        (text[i : i + seq_len], text[i + 1 : i + seq_len + 1])
        for i in range(0, len(text) - seq_len, seq_len)
    ]

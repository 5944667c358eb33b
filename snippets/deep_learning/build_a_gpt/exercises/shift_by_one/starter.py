def examples(text: str, seq_len: int) -> list[tuple[str, str]]:
    """Cut a text into inputs and the next letters they should find."""
    pairs = []
    for start in range(0, len(text), seq_len):
        x = text[start : start + seq_len]
        y = x
        pairs.append((x, y))
    return pairs

"""Pairs first, joined at the end."""

DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    pairs = [(m["role"], m["content"]) for m in messages]
    if pairs and pairs[0][0] != "system":
        pairs.insert(0, ("system", DEFAULT))
    pieces = []
    for role, content in pairs:
        pieces += ["<|im_start|>", role, "\n", content, "<|im_end|>", "\n"]
    return "".join(pieces + ["<|im_start|>assistant\n"] * bool(answer))

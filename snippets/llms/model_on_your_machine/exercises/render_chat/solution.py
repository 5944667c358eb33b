DEFAULT = ("You are a helpful AI assistant named SmolLM, "
           "trained by Hugging Face")


def render(messages: list[dict[str, str]], answer: bool) -> str:
    """The one text that the model sees of a chat."""
    if messages and messages[0]["role"] != "system":
        messages = [{"role": "system", "content": DEFAULT}, *messages]
    text = "".join(
        f"<|im_start|>{turn['role']}\n{turn['content']}<|im_end|>\n"
        for turn in messages
    )
    return text + ("<|im_start|>assistant\n" if answer else "")

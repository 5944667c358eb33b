# hint: The default stands there, and the user's message is gone. It comes before the chat, not in its place.
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    if messages and messages[0]["role"] != "system":
        messages = [{"role": "system", "content": DEFAULT}]
    text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
    return text + "<|im_start|>assistant\n" * answer

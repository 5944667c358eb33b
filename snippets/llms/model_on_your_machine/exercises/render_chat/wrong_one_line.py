# hint: For two messages the text should be
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    if messages[0]["role"] != "system":
        messages = [{"role": "system", "content": DEFAULT}, *messages]
    text = "".join(f"<|im_start|>{m['role']} {m['content']}<|im_end|>" for m in messages)
    return text + "<|im_start|>assistant " * answer

# hint: Without a system message the template puts its own before the chat.
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
    return text + "<|im_start|>assistant\n" * answer

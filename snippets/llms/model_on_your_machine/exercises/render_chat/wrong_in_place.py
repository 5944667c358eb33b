# hint: The caller's list has grown. Make a new one.
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    if messages[0]["role"] != "system":
        messages.insert(0, {"role": "system", "content": DEFAULT})
    text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
    return text + "<|im_start|>assistant\n" * answer

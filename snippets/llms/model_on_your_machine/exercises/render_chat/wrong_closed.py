# hint: The opening of the turn is '<|im_start|>assistant\n<|im_end|>\n'. The
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    if messages[0]["role"] != "system":
        messages = [{"role": "system", "content": DEFAULT}, *messages]
    if answer:
        messages = [*messages, {"role": "assistant", "content": ""}]
    return "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)

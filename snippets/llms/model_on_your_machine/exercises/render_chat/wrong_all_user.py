# hint: Every message keeps its own role and its place, those of the assistant and of the tool as well. Six messages
DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def render(messages, answer):
    if messages and messages[0]["role"] != "system":
        messages = [{"role": "system", "content": DEFAULT}, *messages]
    messages = [m if m["role"] == "system" else {**m, "role": "user"} for m in messages]
    text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
    return text + "<|im_start|>assistant\n" * answer

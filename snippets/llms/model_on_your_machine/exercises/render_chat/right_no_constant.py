"""The default as a plain text in its place."""


def render(messages, answer):
    text = ""
    if messages and messages[0]["role"] != "system":
        text = (
            "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, "
            "trained by Hugging Face<|im_end|>\n"
        )
    for m in messages:
        text += "<|im_start|>" + m["role"] + "\n" + m["content"] + "<|im_end|>\n"
    return text + "<|im_start|>assistant\n" if answer else text

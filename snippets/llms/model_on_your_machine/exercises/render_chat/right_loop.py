"""One message after another, the default before the first."""

DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def turn(role, content):
    return f"<|im_start|>{role}\n{content}<|im_end|>\n"


def render(messages, answer):
    text = ""
    for number, message in enumerate(messages):
        if number == 0 and message["role"] != "system":
            text += turn("system", DEFAULT)
        text += turn(message["role"], message["content"])
    if answer:
        text += "<|im_start|>assistant\n"
    return text

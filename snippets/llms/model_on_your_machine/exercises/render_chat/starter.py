DEFAULT = ("You are a helpful AI assistant named SmolLM, "
           "trained by Hugging Face")


def render(messages: list[dict[str, str]], answer: bool) -> str:
    """The one text that the model sees of a chat.

    Each message becomes <|im_start|>ROLE, a line break, its content,
    <|im_end|> and a line break. If the first message is not of the
    system, a system message with DEFAULT stands before it. With
    answer=True the text ends with the opening of the assistant's turn.
    A chat without messages gets no default.
    """
    return ""

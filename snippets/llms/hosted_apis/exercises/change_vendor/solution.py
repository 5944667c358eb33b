Message = dict[str, str]  # with a role and a content


def for_anthropic(messages: list[Message], most: int) -> dict:
    """The same request as Anthropic wants it."""
    system = [m["content"] for m in messages if m["role"] == "system"]
    said = [m for m in messages if m["role"] != "system"]
    fields = {"messages": said, "max_tokens": most}
    if system:
        fields["system"] = "\n".join(system)
    return fields

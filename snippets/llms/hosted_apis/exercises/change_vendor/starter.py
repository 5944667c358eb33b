Message = dict[str, str]  # with a role and a content


def for_anthropic(messages: list[Message], most: int) -> dict:
    """The same request as Anthropic wants it.

    messages: as for OpenAI, system messages among them.
    most: tokens of the reply.

    Returns the fields: messages, max_tokens, and system, unless
    there is nothing to put there. Several system messages become
    one text, a line each.
    """
    return {"messages": messages, "max_tokens": most}

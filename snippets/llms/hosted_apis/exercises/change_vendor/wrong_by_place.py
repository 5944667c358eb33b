# hint: The chat has become
def for_anthropic(messages, most):
    if messages[0]["role"] != "system":
        return {"messages": messages, "max_tokens": most}
    return {
        "system": messages[0]["content"],
        "messages": messages[1:],
        "max_tokens": most,
    }

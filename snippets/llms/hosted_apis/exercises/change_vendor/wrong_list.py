# hint: The field `system` is
def for_anthropic(messages, most):
    system = [m["content"] for m in messages if m["role"] == "system"]
    return {
        "system": system,
        "messages": [m for m in messages if m["role"] != "system"],
        "max_tokens": most,
    }

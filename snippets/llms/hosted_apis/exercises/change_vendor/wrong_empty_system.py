# hint: Without a system message you send system=''
def for_anthropic(messages, most):
    system = [m["content"] for m in messages if m["role"] == "system"]
    return {
        "system": "\n".join(system),
        "messages": [m for m in messages if m["role"] != "system"],
        "max_tokens": most,
    }

# hint: The list you were given has changed
def for_anthropic(messages, most):
    system = []
    for message in list(messages):
        if message["role"] == "system":
            messages.remove(message)
            system.append(message["content"])
    fields = {"messages": messages, "max_tokens": most}
    if system:
        fields["system"] = "\n".join(system)
    return fields

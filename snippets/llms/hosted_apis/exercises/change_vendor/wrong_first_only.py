# hint: Of two system messages only “Be brief.” is left
def for_anthropic(messages, most):
    said = [m for m in messages if m["role"] != "system"]
    fields = {"messages": said, "max_tokens": most}
    for message in messages:
        if message["role"] == "system":
            fields["system"] = message["content"]
            break
    return fields

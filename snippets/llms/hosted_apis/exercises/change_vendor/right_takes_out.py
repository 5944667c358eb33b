"""A copy, from which the system messages are taken out one after another."""


def for_anthropic(messages, most):
    rest = messages.copy()
    fields = {"messages": rest, "max_tokens": most, "system": ""}
    place = 0
    while place < len(rest):
        if rest[place]["role"] == "system":
            fields["system"] += rest.pop(place)["content"] + "\n"
        else:
            place += 1
    fields["system"] = fields["system"].rstrip("\n")
    if not fields["system"]:
        del fields["system"]
    return fields

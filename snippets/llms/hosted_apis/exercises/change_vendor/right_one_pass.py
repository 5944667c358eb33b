"""One pass with two heaps; messages are copied into a tuple."""


def for_anthropic(messages, most):
    heaps = {True: [], False: []}
    for message in messages:
        heaps[message["role"] == "system"].append(dict(message))
    system = "\n".join(message["content"] for message in heaps[True])
    optional = {"system": system} if heaps[True] else {}
    return dict(max_tokens=most, messages=tuple(heaps[False]), **optional)

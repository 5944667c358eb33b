# hint: The chat now begins with an answer
def fit(messages, window, reply, count):
    messages = list(messages)
    while sum(map(count, messages)) + reply > window:
        if len(messages) == 2:
            raise ValueError
        del messages[1]
    return messages

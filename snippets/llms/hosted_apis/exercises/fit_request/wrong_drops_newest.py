# hint: The newest question is gone
def fit(messages, window, reply, count):
    messages = list(messages)
    while sum(map(count, messages)) + reply > window:
        del messages[-2:]
    return messages

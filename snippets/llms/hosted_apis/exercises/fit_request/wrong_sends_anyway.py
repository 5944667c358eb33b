# hint: Even the last question alone
def fit(messages, window, reply, count):
    messages = list(messages)
    while sum(map(count, messages)) + reply > window:
        if len(messages) == 2:
            break
        del messages[1:3]
    return messages

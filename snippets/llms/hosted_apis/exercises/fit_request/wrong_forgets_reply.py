# hint: The messages take 60 of the 70 tokens
def fit(messages, window, reply, count):
    messages = list(messages)
    while sum(map(count, messages)) > window:
        del messages[1:3]
    return messages

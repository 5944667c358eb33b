# hint: The list you were given has changed
def fit(messages, window, reply, count):
    while sum(map(count, messages)) + reply > window:
        if len(messages) == 2:
            raise ValueError
        del messages[1:3]
    return messages

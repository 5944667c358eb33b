"""All possible chats, the longest first; the first that fits."""


def fit(messages, window, reply, count):
    every = ([messages[0]] + messages[start:] for start in range(1, len(messages), 2))
    fitting = [chat for chat in every if reply + sum(count(message) for message in chat) <= window]
    try:
        return max(fitting, key=len)
    except ValueError as nothing:
        raise ValueError("no room for the last question") from nothing

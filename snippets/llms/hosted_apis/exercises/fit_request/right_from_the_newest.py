"""Grows from the newest question back, turn by turn, until one does not fit."""


def fit(messages, window, reply, count):
    room = window - reply - count(messages[0]) - count(messages[-1])
    if room < 0:
        raise ValueError
    first = len(messages) - 1
    while first > 2:
        room -= count(messages[first - 1]) + count(messages[first - 2])
        if room < 0:
            break
        first -= 2
    return (messages[0], *messages[first:])

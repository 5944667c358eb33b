# hint: The waits grow without end
def waits(answers, tries, chance):
    seconds = []
    for attempt, (status, asked) in enumerate(answers[: tries - 1]):
        if status != 429 and status < 500:
            break
        own = chance() * 2.0**attempt
        seconds.append(own if asked is None else asked + own)
    return seconds

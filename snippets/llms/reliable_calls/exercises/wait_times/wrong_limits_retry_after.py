# hint: The service asked for 20 seconds and you wait 8.0
def waits(answers, tries, chance):
    seconds = []
    for attempt, (status, asked) in enumerate(answers[: tries - 1]):
        if status != 429 and status < 500:
            break
        own = chance() * min(8.0, 2.0**attempt)
        seconds.append(own if asked is None else min(8.0, asked + own))
    return seconds

"""One attempt, and then the rest of them."""


def waits(answers, tries, chance, attempt=0):
    if attempt + 1 >= tries or attempt >= len(answers):
        return ()
    status, asked = answers[attempt]
    if not (status == 429 or status // 100 >= 5):
        return ()
    own = (1, 2, 4, 8)[min(attempt, 3)] * chance()
    return (own if asked is None else own + asked, *waits(answers, tries, chance, attempt + 1))

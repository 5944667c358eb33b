"""A longest wait that doubles; a generator."""


def waits(answers, tries, chance):
    longest = 1
    for status, asked in answers:
        tries -= 1
        if tries < 1 or 500 > status != 429:
            return
        yield (asked or 0) + longest * chance()
        longest = min(8, longest + longest)

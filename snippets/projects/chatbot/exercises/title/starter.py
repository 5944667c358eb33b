def title(question: str, taken: set[str]) -> str:
    """A name for a chat's file, from the chat's first question.

    Small letters and digits of any script, joined by hyphens; at most
    40 characters, cut between words; unlike all names that are taken.
    """
    return question

def may_see(family: str, i: int, j: int, given: int) -> bool:
    """May word i look at word j? The first `given` words are the prompt.

    The family is "encoder", "decoder" or "prefix".
    """
    if family == "encoder":
        return True
    if family == "decoder":
        return j <= i
    return j <= i or j < given

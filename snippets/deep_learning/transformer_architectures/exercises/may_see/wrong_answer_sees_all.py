# hint: In the answer, word 2 sees word 3
def may_see(family, i, j, given):
    if family == "prefix":
        return j < given or i >= given
    return family == "encoder" or j <= i

# hint: Within the prompt, word 0 does not see word 1
def may_see(family, i, j, given):
    return family == "encoder" or j <= i

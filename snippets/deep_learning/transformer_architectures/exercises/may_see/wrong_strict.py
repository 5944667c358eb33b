# hint: In your decoder a word does not see itself
def may_see(family, i, j, given):
    if family == "encoder":
        return True
    return j < i or family == "prefix" and j < given

# hint: A decoder's word sees itself and what stands before
def may_see(family, i, j, given):
    return family == "encoder" or i <= j

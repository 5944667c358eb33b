# hint: A prompt word sees an answer word
def may_see(family, i, j, given):
    return family == "encoder" or j <= i or family == "prefix" and j <= given

# hint: At the last step of the warm-up
def rate(step, peak, warmup):
    return peak * min(step / warmup, step**-0.5)

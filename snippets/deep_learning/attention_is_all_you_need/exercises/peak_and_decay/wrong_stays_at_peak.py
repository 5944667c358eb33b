# hint: After four times the warm-up, half of the peak
def rate(step, peak, warmup):
    return peak * min(step / warmup, 1)

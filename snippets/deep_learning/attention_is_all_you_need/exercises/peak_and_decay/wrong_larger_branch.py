# hint: During the warm-up the rate lies above the peak
def rate(step, peak, warmup):
    return peak * max(step / warmup, (warmup / step) ** 0.5)

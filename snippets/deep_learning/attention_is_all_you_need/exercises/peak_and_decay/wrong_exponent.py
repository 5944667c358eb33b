# hint: After four times the warm-up your rate is a quarter
def rate(step, peak, warmup):
    return peak * min(step / warmup, warmup / step)

# hint: Half of the way down the rate should be
def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / (total - warmup))
    return peak - (peak - low) * done

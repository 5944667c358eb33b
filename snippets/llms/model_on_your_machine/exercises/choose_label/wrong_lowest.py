# hint: You chose “positive”. A log-probability is negative: which of −4.1
def choose(scores):
    totals = {label: abs(sum(each)) for label, each in scores.items()}
    first, *rest = sorted(totals, key=totals.get, reverse=True)
    return None if rest and totals[first] - totals[rest[0]] < 0.25 else first

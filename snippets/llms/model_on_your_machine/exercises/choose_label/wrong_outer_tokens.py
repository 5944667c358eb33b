# hint: The sum of 4 pieces, −0.5 each, is 0.4 below the other label. You chose long: how many of the pieces did you
def choose(scores):
    totals = {label: each[0] + each[-1] * (len(each) > 1) for label, each in scores.items()}
    first, *rest = sorted(totals, key=totals.get, reverse=True)
    return None if rest and totals[first] - totals[rest[0]] < 0.2 else first

# hint: a and b are exactly equal, and you chose “a”. A label with the same sum is a rival as well.
def choose(scores):
    totals = {label: sum(each) for label, each in scores.items()}
    best = max(totals, key=totals.get)
    rivals = [total for total in totals.values() if total != totals[best]]
    return None if rivals and totals[best] - max(rivals) < 0.25 else best

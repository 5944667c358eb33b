# hint: You chose “mostly” with −2.0 for yes, −1.5 and −1.8 for the pieces of
def choose(scores):
    totals = {label: each[0] for label, each in scores.items()}
    first, *rest = sorted(totals, key=totals.get, reverse=True)
    return None if rest and totals[first] - totals[rest[0]] < 0.25 else first

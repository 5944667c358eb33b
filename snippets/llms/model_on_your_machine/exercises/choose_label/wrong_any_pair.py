# hint: y leads by far. That the two losers are close together does not
def choose(scores):
    totals = sorted(map(sum, scores.values()), reverse=True)
    if any(a - b < 0.25 for a, b in zip(totals, totals[1:])):
        return None
    return max(scores, key=lambda label: sum(scores[label]))

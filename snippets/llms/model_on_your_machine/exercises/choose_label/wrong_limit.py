# hint: The two are 0.249 apart, which is less than 0.25. Where does your limit lie?
def choose(scores):
    totals = {label: sum(each) for label, each in scores.items()}
    first, *rest = sorted(totals, key=totals.get, reverse=True)
    return None if rest and totals[first] - totals[rest[0]] < 0.24 else first

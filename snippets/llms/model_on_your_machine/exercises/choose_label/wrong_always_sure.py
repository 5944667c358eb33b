# hint: The two are 0.1875 apart. Too close to call is an answer, too.
def choose(scores):
    return max(scores, key=lambda label: sum(scores[label]))

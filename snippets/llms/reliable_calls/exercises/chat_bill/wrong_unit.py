# hint: One call with a million tokens
def bill(usages, price):
    return sum(s * price[0] + w * price[1] for s, w in usages)

# hint: The reply is not in the bill
def bill(usages, price):
    return sum((s + w) * price[0] for s, w in usages) / 1_000_000

# hint: A million tokens in should cost 2 dollars
def bill(usages, price):
    out, into = price
    return sum(s * into + w * out for s, w in usages) / 1_000_000

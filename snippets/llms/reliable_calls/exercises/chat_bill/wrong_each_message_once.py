# hint: You charge each message once
def bill(usages, price):
    total, seen = 0.0, 0
    for sent, written in usages:
        total += (sent - seen) * price[0] + written * price[1]
        seen = sent + written
    return total / 1_000_000

# hint: Only the last call is on the bill
def bill(usages, price):
    if not usages:
        return 0.0
    sent, written = usages[-1]
    return (sent * price[0] + written * price[1]) / 1_000_000

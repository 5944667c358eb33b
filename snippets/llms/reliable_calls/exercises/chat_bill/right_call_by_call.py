"""The price of a token first, then call by call."""

from decimal import Decimal


def bill(usages, price):
    token_in, token_out = (Decimal(str(dollars)).scaleb(-6) for dollars in price)
    total = Decimal(0)
    for sent, written in usages:
        total += sent * token_in + written * token_out
    return total

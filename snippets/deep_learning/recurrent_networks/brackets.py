"""One number, rewritten at every character, can count brackets."""

from math import tanh


def read(text: str, squash: bool) -> list[float]:
    h, states = 0.0, []
    for character in text:
        x = 1.0 if character == "(" else -1.0
        h = tanh(h + x) if squash else h + x  # the only memory there is
        states.append(h)
    return states


text = "(()((())))"
print("character", "".join(f"{character:>6}" for character in text))
for name, squash in (("sum", False), ("tanh", True)):
    row = "".join(f"{h:6.2f}" for h in read(text, squash))
    print(f"{name:9}", row)

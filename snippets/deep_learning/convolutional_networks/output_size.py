"""How many stops a filter makes, and what it never reaches."""


def stops(n: int, kernel: int, stride: int, padding: int) -> int:
    return (n + 2 * padding - kernel) // stride + 1


layers = {
    "digits, this page": (8, 3, 1, 1),
    "their pooling": (8, 2, 2, 0),
    "one pixel short": (7, 2, 2, 0),
    "ViT's patches": (224, 16, 16, 0),
    "Whisper's sound": (3000, 3, 2, 1),
}
print(" " * 21 + "n  k  s  p   out  unread")
for name, (n, kernel, stride, padding) in layers.items():
    out = stops(n, kernel, stride, padding)
    reached = (out - 1) * stride + kernel - padding
    print(
        f"{name:17} {n:4} {kernel:2} {stride:2} {padding:2}"
        f" {out:5} {max(0, n - reached):7}"
    )

"""What is lost in sixteen bits: digits, or the small numbers."""

from collections.abc import Callable
from struct import pack, unpack


def float32(number: float) -> float:
    return unpack("f", pack("f", number))[0]


def float16(number: float) -> float:
    return unpack("e", pack("e", number))[0]


def bfloat16(number: float) -> float:
    """The upper half of a float32, rounded to nearest, ties to even."""
    bits = unpack("I", pack("f", number))[0]
    bits += 0x7FFF + (bits >> 16 & 1)
    return unpack("f", pack("I", bits & 0xFFFF0000))[0]


def sum_of_ones(store: Callable[[float], float], count: int) -> float:
    total = 0.0
    for _ in range(count):
        total = store(total + 1)
    return total


print("          10,000 ones  1 + 0.001     1e-8   scaled")
for store in (float32, float16, bfloat16):
    slope, scaled = store(1e-8), store(1e-8 * 2**16) / 2**16
    print(
        f"{store.__name__:9} {sum_of_ones(store, 10_000):11.0f}"
        f"  {store(1.001):.7f}  {slope:7.0e}   {scaled:6.0e}"
    )

"""The roots of the equation that defines the interval."""

from math import sqrt


def wilson(right, of, z=1.96):
    # The ends are the q for which (p - q)² = z² q(1 - q)/n.
    p = right / of
    a, b, c = 1 + z * z / of, -(2 * p + z * z / of), p * p
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)

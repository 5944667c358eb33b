"""The same formula in counts instead of shares."""


def wilson(right, of, z=1.96):
    wrong, zz = of - right, z * z
    middle = (right + zz / 2) / (of + zz)
    half = z / (of + zz) * (right * wrong / of + zz / 4) ** 0.5
    return middle - half, middle + half
